"""The form of a conversation's own settings: system prompt, options, and presets of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import InvalidInputError
from app.domain.parameters import (
    HOTTEST,
    LONGEST_CTX,
    MOST,
    SHORTEST_CTX,
    ChatParameters,
    Preset,
    check_parameters,
)
from app.settings import GenerationSettings
from ui.theme import SPACE, Theme
from ui.widgets.buttons import push_button
from ui.widgets.form_fields import FIELD_WIDTH, NumberField
from ui.widgets.labels import label, separator

_SIZE_PX = (560, 600)
_SYSTEM_LINES = 4


class ParametersDialog(QDialog):
    """Edits a copy; `applied` hands it out. Presets are saved and deleted by whoever listens."""

    applied = Signal(object)  # ChatParameters
    preset_saved = Signal(object)  # Preset
    preset_deleted = Signal(str)

    def __init__(self, theme: Theme, parameters: ChatParameters, defaults: GenerationSettings, parent: QWidget) -> None:
        """Show `parameters`; empty fields name what the settings say."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Settings of this conversation"))
        self._presets: Sequence[Preset] = ()
        self.preset = QComboBox()
        name = QLineEdit()
        name.setPlaceholderText(self.tr("Choose a preset, or name a new one"))
        self.preset.setEditable(True)
        self.preset.setLineEdit(name)
        self.preset.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.preset.setAccessibleName(self.tr("Preset"))
        self.preset.activated.connect(self._apply_preset)
        self.preset.editTextChanged.connect(self._name_changed)
        self._save = push_button(self.tr("Save preset"), clicked=self._save_preset)
        self._delete = push_button(self.tr("Delete preset"), clicked=self._delete_preset)
        self.system = QPlainTextEdit()
        self.system.setProperty("kind", "field")
        self.system.setAccessibleName(self.tr("System prompt"))
        self.system.setPlaceholderText(self.tr("How the model should behave, for example: Answer in German, briefly."))
        self.system.setTabChangesFocus(True)
        self.system.setFixedHeight(_SYSTEM_LINES * self.system.fontMetrics().lineSpacing() + 2 * SPACE[3])
        self._make_fields(defaults)
        self._error = label("", "error", wraps=True)
        self._error.hide()
        self._lay_out()
        self._show(parameters)
        self._name_changed("")
        room = parent.window().size()
        self.resize(min(_SIZE_PX[0], room.width() - 40), min(round(_SIZE_PX[1] * theme.scale), room.height() - 40))
        self.system.setFocus()

    def show_presets(self, presets: Sequence[Preset]) -> None:
        """Offer these; the name being typed stays."""
        typed = self.preset.currentText()
        self._presets = presets
        self.preset.clear()
        self.preset.addItems([preset.name for preset in presets])
        self.preset.setCurrentIndex(-1)
        self.preset.setEditText(typed)
        self._name_changed(typed)

    def show_error(self, text: str) -> None:
        """Say what is wrong below the form."""
        self._error.setText(text)
        self._error.setVisible(bool(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the name of a preset saves that preset; anywhere else it applies the form."""
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and self.focusWidget() in {self.preset, self.preset.lineEdit()}:
            self._save_preset()
        else:
            super().keyPressEvent(event)

    def parameters(self) -> ChatParameters:
        """Return what the form says; InvalidInputError or ValueError while something in it cannot be used."""
        num_ctx, seed, num_predict = self.num_ctx.value, self.seed.value, self.num_predict.value
        parameters = ChatParameters(
            system=self.system.toPlainText().strip(),
            num_ctx=None if num_ctx is None else int(num_ctx),
            temperature=self.temperature.value,
            seed=None if seed is None else int(seed),
            num_predict=None if num_predict is None else int(num_predict),
            keep_alive=self.keep_alive.text().strip() or None,
        )
        check_parameters(parameters)
        return parameters

    def _make_fields(self, defaults: GenerationSettings) -> None:
        def neutral(value: float | None, otherwise: str) -> str:
            return otherwise if value is None else f"{value:g}"

        self.num_ctx = NumberField(
            self.tr("Context length, tokens"),
            low=SHORTEST_CTX,
            high=LONGEST_CTX,
            hint=self.tr("Prompt, history and answer together. Changing it makes models load again."),
            neutral=neutral(defaults.num_ctx, self.tr("as needed")),
            is_whole=True,
        )
        self.temperature = NumberField(
            self.tr("Temperature"),
            low=0,
            high=HOTTEST,
            hint=self.tr("0 is the most repeatable, 1 and more the most varied."),
            neutral=neutral(defaults.temperature, self.tr("model's own")),
        )
        self.seed = NumberField(
            self.tr("Seed"),
            low=0,
            high=MOST,
            hint=self.tr("The same seed and prompt give the same answer of a model."),
            neutral=neutral(defaults.seed, self.tr("random")),
            is_whole=True,
        )
        self.num_predict = NumberField(
            self.tr("Longest answer, tokens"),
            low=1,
            high=MOST,
            hint=self.tr("A longer answer is cut there and marked."),
            neutral=neutral(defaults.num_predict, self.tr("no limit")),
            is_whole=True,
        )
        self.keep_alive = QLineEdit()
        self.keep_alive.setFixedWidth(FIELD_WIDTH)
        self.keep_alive.setPlaceholderText(defaults.keep_alive)
        self.keep_alive.setAccessibleName(self.tr("Keep the model loaded for"))

    def _lay_out(self) -> None:
        presets = QHBoxLayout()
        presets.setSpacing(SPACE[2])
        presets.addWidget(self.preset, 1)
        presets.addWidget(self._save)
        presets.addWidget(self._delete)
        keep = QHBoxLayout()
        keep.setSpacing(SPACE[3])
        keep.addWidget(self.keep_alive)
        keep.addWidget(label(self.tr("After an answer: 5m, 1h; -1 is for ever."), "secondary", wraps=True), 1)
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE[3])
        form.setVerticalSpacing(SPACE[3])
        form.addRow(self.tr("Context length"), self.num_ctx)
        form.addRow(self.tr("Temperature"), self.temperature)
        form.addRow(self.tr("Seed"), self.seed)
        form.addRow(self.tr("Longest answer"), self.num_predict)
        form.addRow(self.tr("Keep loaded"), keep)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(SPACE[5], SPACE[4], SPACE[5], SPACE[4])
        inner.setSpacing(SPACE[3])
        inner.addWidget(label(self.tr("Empty fields follow the Settings page."), "secondary"))
        inner.addLayout(presets)
        inner.addWidget(label(self.tr("System prompt"), "strong"))
        inner.addWidget(self.system)
        inner.addLayout(form)
        inner.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        apply = push_button(self.tr("Apply"), kind="primary", clicked=self._apply)
        apply.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(SPACE[5], SPACE[3], SPACE[5], SPACE[4])
        buttons.setSpacing(SPACE[2])
        buttons.addWidget(push_button(self.tr("Clear all"), kind="link", clicked=lambda: self._show(ChatParameters())))
        buttons.addWidget(self._error, 1)
        buttons.addStretch(1)
        buttons.addWidget(push_button(self.tr("Cancel"), clicked=self.reject))
        buttons.addWidget(apply)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addWidget(separator())
        layout.addLayout(buttons)

    def _show(self, parameters: ChatParameters) -> None:
        self.system.setPlainText(parameters.system)
        self.num_ctx.set_value(parameters.num_ctx)
        self.temperature.set_value(parameters.temperature)
        self.seed.set_value(parameters.seed)
        self.num_predict.set_value(parameters.num_predict)
        self.keep_alive.setText(parameters.keep_alive or "")
        self.show_error("")

    def _read(self) -> ChatParameters | None:
        """Return the form's values; None, after saying why, while they cannot be used."""
        fields = (self.num_ctx, self.temperature, self.seed, self.num_predict)
        # A list, not a generator: each field says what is wrong with it.
        are_valid = [field.validate() for field in fields]
        if not all(are_valid):
            self.show_error(self.tr("Correct the fields marked in red."))
            return None
        try:
            parameters = self.parameters()
        except InvalidInputError as error:
            self.show_error(f"{error.message} {error.fix}".strip())
            return None
        self.show_error("")
        return parameters

    def _apply(self) -> None:
        parameters = self._read()
        if parameters is not None:
            self.applied.emit(parameters)
            self.accept()

    def _named(self) -> Preset | None:
        name = self.preset.currentText().strip()
        return next((preset for preset in self._presets if preset.name == name), None)

    def _apply_preset(self) -> None:
        preset = self._named()
        if preset is not None:
            self._show(preset.parameters)

    def _name_changed(self, _text: str) -> None:
        self._save.setEnabled(bool(self.preset.currentText().strip()))
        self._delete.setEnabled(self._named() is not None)

    def _save_preset(self) -> None:
        parameters = self._read() if self.preset.currentText().strip() else None
        if parameters is not None:
            self.preset_saved.emit(Preset(self.preset.currentText().strip(), parameters))

    def _delete_preset(self) -> None:
        self.preset_deleted.emit(self.preset.currentText().strip())
