"""The dialog that edits one rule, and says what it would be about before it is stored."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.capability import CAPABILITIES
from app.domain.decision import RoutingRule
from app.domain.profile import ModelRef
from ui.theme import SPACE
from ui.translation import core_text
from ui.widgets.buttons import push_button
from ui.widgets.form_fields import NumberField
from ui.widgets.labels import label

WIDTH_PX = 520
MOST_TOKENS = 10_000_000
PREVIEW_DELAY_MS = 200
EVERY_REQUEST: str | None = None


class RuleForm(QDialog):
    """Emits `tried` when the rule as edited should be tried on past decisions, and `saved` when it should be kept."""

    tried = Signal(object)  # RoutingRule
    saved = Signal(object)  # RoutingRule

    def __init__(self, rule: RoutingRule | None, models: Sequence[ModelRef], parent: QWidget) -> None:
        """Edit `rule`, or a new one for None; `models` can be chosen."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("New rule") if rule is None else self.tr("Edit rule"))
        self.setMinimumWidth(WIDTH_PX)
        self._was_active = rule is None or rule.is_active
        self._name = QLineEdit("" if rule is None else rule.name)
        self._name.setAccessibleName(self.tr("Name of the rule"))
        self._name.setPlaceholderText(self.tr("Short code to the small coder"))
        self._name.textEdited.connect(self._changed)
        self._model = QComboBox()
        self._model.setAccessibleName(self.tr("Model of the rule"))
        offered = list(models) if rule is None or rule.model in models else [*models, rule.model]
        for ref in offered:
            self._model.addItem(str(ref), ref)
        self._capability = QComboBox()
        self._capability.setAccessibleName(self.tr("Capability of the rule"))
        self._capability.addItem(self.tr("Any capability"), EVERY_REQUEST)
        for capability in CAPABILITIES:
            self._capability.addItem(core_text(capability.title), capability.key)
        self._numbers = self._number_fields()
        self._problem = label("", "error", wraps=True)
        self._preview = label("", "secondary", wraps=True)
        self._save = push_button(self.tr("Save rule"), kind="primary", clicked=self.save)
        self._save.setDefault(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PREVIEW_DELAY_MS)
        self._pause.timeout.connect(self._try)
        if rule is not None:
            self._show(rule)
        for box in (self._model, self._capability):
            box.currentIndexChanged.connect(self._changed)
        self._build()
        self._changed()

    def rule(self) -> RoutingRule | None:
        """Return the rule as edited; None while a field is not valid."""
        ref = self._model.currentData()
        if not all(field.validate() for field in self._numbers.values()) or ref is None:
            return None
        low, high = self._numbers["min_complexity"].value, self._numbers["max_complexity"].value
        most = self._numbers["max_tokens"].value
        return RoutingRule(
            name=self._name.text().strip(),
            model=ref,
            capability=self._capability.currentData(),
            min_tokens=int(self._numbers["min_tokens"].value or 0),
            max_tokens=None if most is None else int(most),
            min_complexity=0.0 if low is None else float(low),
            max_complexity=1.0 if high is None else float(high),
            is_active=self._was_active,
        )

    def show_preview(self, rule: RoutingRule, text: str) -> None:
        """Say what `rule` would be about, unless another one is being edited by now."""
        if self.rule() == rule:
            self._preview.setText(text)

    def show_problem(self, text: str, *, field: str = "") -> None:
        """Say why it cannot be stored, beside the field where one is named."""
        if field in self._numbers:
            self._numbers[field].show_error(text)
        else:
            self._problem.setText(text)
            self._problem.setVisible(bool(text))

    def save(self) -> None:
        """Hand out the rule, if it is valid; the dialog stays open until it is stored."""
        edited = self.rule()
        if edited is not None and edited.name:
            self.saved.emit(edited)

    def _build(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE[4])
        form.setVerticalSpacing(SPACE[3])
        form.addRow(self.tr("Name"), self._name)
        form.addRow(self.tr("Capability"), self._capability)
        form.addRow(self.tr("Tokens, least"), self._numbers["min_tokens"])
        form.addRow(self.tr("Tokens, most"), self._numbers["max_tokens"])
        form.addRow(self.tr("Complexity, lowest"), self._numbers["min_complexity"])
        form.addRow(self.tr("Complexity, highest"), self._numbers["max_complexity"])
        form.addRow(self.tr("Goes to"), self._model)
        foot = QHBoxLayout()
        foot.addWidget(self._preview, 1)
        foot.addWidget(push_button(self.tr("Cancel"), clicked=self.reject))
        foot.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[5], SPACE[5], SPACE[5], SPACE[4])
        layout.setSpacing(SPACE[4])
        layout.addLayout(form)
        layout.addWidget(self._problem)
        layout.addLayout(foot)
        self._problem.hide()

    def _number_fields(self) -> dict[str, NumberField]:
        any_number = self.tr("any")
        tokens, complexity = self.tr("of the prompt"), self.tr("0 is simple, 1 is hard")
        fields = {
            "min_tokens": NumberField(
                self.tr("Tokens at least"), low=0, high=MOST_TOKENS, hint=tokens, neutral=any_number, is_whole=True
            ),
            "max_tokens": NumberField(
                self.tr("Tokens at most"), low=0, high=MOST_TOKENS, hint=tokens, neutral=any_number, is_whole=True
            ),
            "min_complexity": NumberField(
                self.tr("Complexity at least"), low=0, high=1, hint=complexity, neutral=any_number
            ),
            "max_complexity": NumberField(
                self.tr("Complexity at most"), low=0, high=1, hint=complexity, neutral=any_number
            ),
        }
        for field in fields.values():
            field.edited.connect(self._changed)
        return fields

    def _show(self, rule: RoutingRule) -> None:
        self._model.setCurrentIndex(self._model.findText(str(rule.model)))
        self._capability.setCurrentIndex(max(0, self._capability.findData(rule.capability)))
        self._numbers["min_tokens"].set_value(rule.min_tokens or None)
        self._numbers["max_tokens"].set_value(rule.max_tokens)
        self._numbers["min_complexity"].set_value(rule.min_complexity or None)
        self._numbers["max_complexity"].set_value(rule.max_complexity if rule.max_complexity < 1 else None)

    def _changed(self, *_: object) -> None:
        edited = self.rule()
        self.show_problem("")
        self._save.setEnabled(edited is not None and bool(edited.name))
        self._preview.clear()
        self._pause.start()

    def _try(self) -> None:
        edited = self.rule()
        if edited is not None:
            self.tried.emit(edited)
