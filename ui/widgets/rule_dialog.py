"""Makes a routing rule out of a choice: which prompts go to the model from now on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.capability import CAPABILITIES
from app.domain.decision import RoutingRule
from app.domain.errors import InvalidInputError, ModelyardError
from app.domain.profile import ModelRef
from ui.tasks import spawn
from ui.theme import SPACE
from ui.translation import core_text
from ui.widgets.buttons import push_button
from ui.widgets.form_fields import NumberField
from ui.widgets.labels import label

MOST_TOKENS = 10_000_000
_WIDTH_PX = 480

SaveRule = Callable[[RoutingRule], Awaitable[None]]


class RuleDialog(QDialog):
    """Asks for the prompts that a rule is for; closes once it is saved."""

    def __init__(self, model: ModelRef, capability: str, save: SaveRule, parent: QWidget) -> None:
        """Suggest a rule for prompts like the last one; `save` raises InvalidInputError for one that cannot be kept."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Make a rule"))
        self.setMinimumWidth(_WIDTH_PX)
        self._model = model
        self._save = save
        self.capability = QComboBox()
        self.capability.setAccessibleName(self.tr("Prompts that need"))
        self.capability.addItem(self.tr("Anything"), None)
        for each in CAPABILITIES:
            self.capability.addItem(core_text(each.title), each.key)
        self.capability.setCurrentIndex(max(0, self.capability.findData(capability)))
        self.capability.currentIndexChanged.connect(self._suggest_name)
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name of the rule"))
        self.longest = NumberField(
            self.tr("Longest prompt, tokens"),
            low=0,
            high=MOST_TOKENS,
            hint=self.tr("Longer prompts are routed as before."),
            neutral=self.tr("any"),
            is_whole=True,
        )
        self._error = label("", "error", wraps=True)
        self._error.hide()
        self._button = push_button(self.tr("Save rule"), kind="primary", clicked=self._saved)
        self._button.setDefault(True)
        self._lay_out()
        self._suggest_name()
        self.name.setFocus()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE[3])
        form.setVerticalSpacing(SPACE[3])
        form.addRow(self.tr("Prompts that need"), self.capability)
        form.addRow(self.tr("Up to (tokens)"), self.longest)
        form.addRow(self.tr("Go to"), label(str(self._model), "strong"))
        form.addRow(self.tr("Name"), self.name)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(push_button(self.tr("Cancel"), clicked=self.reject))
        buttons.addWidget(self._button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[5], SPACE[5], SPACE[5], SPACE[4])
        layout.setSpacing(SPACE[4])
        layout.addWidget(
            label(
                self.tr("A rule comes before any strategy, and is asked before the rules that there are."),
                "secondary",
                wraps=True,
            )
        )
        layout.addLayout(form)
        layout.addWidget(self._error)
        layout.addLayout(buttons)

    def _suggest_name(self) -> None:
        kind = self.capability.currentText()
        self.name.setText(self.tr("{kind} to {model}").format(kind=kind, model=self._model.model))

    def _saved(self) -> None:
        if self.longest.validate():
            spawn(self, self._keep())

    async def _keep(self) -> None:
        longest = self.longest.value
        rule = RoutingRule(
            name=self.name.text().strip(),
            model=self._model,
            capability=self.capability.currentData(),
            max_tokens=None if longest is None else int(longest),
        )
        self._button.setEnabled(False)
        try:
            await self._save(rule)
        except ModelyardError as error:
            self._error.setText(f"{error.message} {error.fix}".strip())
            self._error.show()
            self._button.setEnabled(True)
            if isinstance(error, InvalidInputError) and error.field == "name":
                self.name.setFocus()
                self.name.selectAll()
            return
        self.accept()
