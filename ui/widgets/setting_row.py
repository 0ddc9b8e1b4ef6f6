"""One line of the Settings page: title, description, editor, where the value comes from, reset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic.fields import FieldInfo
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.settings import choice_title
from ui.theme import SPACE, Theme
from ui.translation import core_text
from ui.widgets.buttons import icon_button
from ui.widgets.folding_row import FoldingRow, WrappedLabel
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.setting_editors import make_editor, read_field, value_text


class SettingRow(FoldingRow):
    """A setting; `edited` carries its name and the value as typed, `reset_asked` its name."""

    edited = Signal(str, object)
    reset_asked = Signal(str)

    def __init__(
        self,
        theme: Theme,
        name: str,
        field: FieldInfo,
        *,
        titles: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show `field`; `titles` are the words for its choices."""
        super().__init__(parent)
        self.name = name
        self.title = core_text(field.title or name)
        self._default = field.default
        self._description = core_text(field.description or "")
        form = read_field(field)
        self._titles = titles or {}
        if titles and form.kind == "text":
            form = type(form)(kind="choice", choices=tuple(titles))
        self._form = form
        self._editor = make_editor(self.title, form, titles=titles, placeholder=self.tr("Empty"))
        self._editor.edited.connect(lambda value: self.edited.emit(self.name, value))
        self._editor.fit()
        theme.changed.connect(self._editor.fit)
        self._source = ElidedLabel("", "secondary")
        self._error = label("", "error", wraps=True)
        self._error.hide()
        self._reset = icon_button(
            theme,
            "undo",
            self.tr("Reset {title} to {value}").format(title=self.title, value=self.words(self._default)),
            clicked=lambda: self.reset_asked.emit(self.name),
        )
        # Its place stays when it goes, so that nothing moves while one edits.
        policy = self._reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._reset.setSizePolicy(policy)
        self._lay_out()

    def matches(self, words: str) -> bool:
        """Whether all of `words` occur in title, description or name."""
        text = f"{self.title} {self._description} {self.name}".lower()
        return all(word in text for word in words.lower().split())

    def words(self, value: Any) -> str:
        """Return a value as the user reads it."""
        if self._form.kind == "choice":
            return self._titles.get(value) or core_text(choice_title(str(value)))
        return value_text(value)

    def show_value(self, value: Any) -> None:
        """Show a valid value and where it comes from."""
        self._editor.show_value(value)
        self.show_error("")
        is_default = value == self._default
        self._reset.setVisible(not is_default)
        if is_default:
            self._source.setText(self.tr("Default"))
        else:
            default = self.words(self._default)
            self._source.setText(self.tr("Set by you · default {value}").format(value=default))

    def show_error(self, text: str) -> None:
        """Say why the typed value was not taken; "" takes the message away."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
        self._editor.mark_invalid(bool(text))

    def bounds_error(self) -> str:
        """Return what would be valid, in words."""
        kinds = {"whole": self.tr("a whole number"), "number": self.tr("a number"), "text": self.tr("text")}
        kind = kinds.get(self._form.kind, self.tr("one of the choices"))
        bounds = self._form.bounds_text()
        text = self.tr("Not saved: enter {kind}").format(kind=kind)
        text += f" ({bounds})" if bounds else ""
        return text + (self.tr(", or leave it empty.") if self._form.is_optional else ".")

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        title = label(self.title)
        # On Linux a screen reader takes a box's name from its label.
        title.setBuddy(self._editor.editor)
        words.addWidget(title)
        self._told = WrappedLabel(self._description)
        self._told.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        words.addWidget(self._told)
        words.addWidget(self._error)
        side = QHBoxLayout()
        side.setSpacing(SPACE[1])
        side.addWidget(self._source)
        side.addSpacing(SPACE[2])
        side.addWidget(self._editor)
        side.addWidget(self._reset)
        words.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.lay_out(words, side, end_margin=SPACE[2])
