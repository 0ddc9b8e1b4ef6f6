"""Editors for one setting each, chosen by the field's type and bounds."""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from app.settings import choice_title
from ui.translation import core_text

# Widest whole number a QSpinBox can hold.
INT_MAX = 2**31 - 1
LARGEST_PORT = 65_535
FLOAT_MAX = 1e9
EDITOR_WIDTH_PX = 168
EDITOR_CHARACTERS = 19
# Borders, padding and the arrow of a box.
BORDER_PX = 40
TEXT_MARGIN_PX = 6
FINE_STEP_BELOW = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldForm:
    """What is known of a field: its kind, bounds (None: open) and choices."""

    kind: Literal["switch", "choice", "whole", "number", "text"]
    is_optional: bool = False
    lowest: float | None = None
    highest: float | None = None
    choices: tuple[str, ...] = ()

    def bounds_text(self) -> str:
        """Return the bounds in words; "" without any."""
        if self.lowest is not None and self.highest is not None:
            return f"{number_text(self.lowest)} – {number_text(self.highest)}"
        if self.lowest is not None:
            return f"≥ {number_text(self.lowest)}"
        return f"≤ {number_text(self.highest)}" if self.highest is not None else ""


def read_field(field: FieldInfo) -> FieldForm:
    """Return the form of a pydantic field. TypeError for a type that has no editor."""
    annotation: Any = field.annotation
    is_optional = False
    if get_origin(annotation) in {Union, types.UnionType}:
        members = [member for member in get_args(annotation) if member is not types.NoneType]
        is_optional = len(members) < len(get_args(annotation))
        annotation = members[0]
    if get_origin(annotation) is Literal:
        return FieldForm(kind="choice", choices=tuple(str(choice) for choice in get_args(annotation)))
    lowest = next((float(rule.ge) for rule in field.metadata if isinstance(rule, Ge)), None)  # type: ignore[arg-type]  # bounds of numbers are numbers
    highest = next((float(rule.le) for rule in field.metadata if isinstance(rule, Le)), None)  # type: ignore[arg-type]  # as above
    kinds: dict[Any, Literal["switch", "whole", "number", "text"]] = {
        bool: "switch",
        int: "whole",
        float: "number",
        str: "text",
    }
    if annotation not in kinds:
        raise TypeError(f"A setting of type {annotation!r} has no editor.")
    return FieldForm(kind=kinds[annotation], is_optional=is_optional, lowest=lowest, highest=highest)


def value_text(value: object) -> str:
    """Return a setting's value as the user reads it."""
    if value is None or value == "":
        return QCoreApplication.translate("SettingEditor", "empty")
    if isinstance(value, bool):
        on, off = (
            QCoreApplication.translate("SettingEditor", "on"),
            QCoreApplication.translate("SettingEditor", "off"),
        )
        return on if value else off
    return number_text(value) if isinstance(value, float) else str(value)


def number_text(value: float) -> str:
    """Return a number without needless zeros, as the user's language writes it."""
    return QLocale().toString(float(value), "g", 6)


def read_number(text: str) -> float:
    """Return a number as the user's language writes it, or with a point; ValueError for something else."""
    number, is_number = QLocale().toDouble(text)
    return number if is_number else float(text)


class SettingEditor(QWidget):
    """The common part: `edited` carries the value as typed, which may not be valid yet."""

    edited = Signal(object)

    def __init__(self, name: str, editor: QWidget) -> None:
        """Hold one editing widget; `name` is its accessible name."""
        super().__init__()
        self.editor = editor
        editor.setAccessibleName(name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(editor)
        self.setFocusProxy(editor)

    def fit(self) -> None:
        """Make room for the text at the size it has now; a switch needs none."""
        if not isinstance(self.editor, QCheckBox):
            metrics = self.editor.fontMetrics()
            self.editor.setFixedWidth(max(EDITOR_WIDTH_PX, metrics.averageCharWidth() * EDITOR_CHARACTERS + BORDER_PX))

    def show_value(self, value: Any) -> None:
        """Show a value without telling."""
        raise NotImplementedError

    def mark_invalid(self, is_invalid: bool) -> None:
        """Draw the border of an invalid field, or the usual one."""
        self.editor.setProperty("invalid", "true" if is_invalid else "false")
        self.editor.style().unpolish(self.editor)
        self.editor.style().polish(self.editor)


class SwitchEditor(SettingEditor):
    """On or off."""

    def __init__(self, name: str) -> None:
        """Start off."""
        self._box = QCheckBox()
        super().__init__(name, self._box)
        self._box.clicked.connect(lambda is_on: self.edited.emit(bool(is_on)))

    def show_value(self, value: Any) -> None:
        """Show on or off."""
        self._box.setChecked(bool(value))


class ChoiceEditor(SettingEditor):
    """One of several words; `titles` are what the user reads for a choice."""

    def __init__(self, name: str, choices: tuple[str, ...], titles: Mapping[str, str] | None = None) -> None:
        """Offer `choices`."""
        self._box = QComboBox()
        super().__init__(name, self._box)
        for choice in choices:
            self._box.addItem((titles or {}).get(choice) or core_text(choice_title(choice)), choice)
        self.fit()
        self._box.activated.connect(lambda _index: self.edited.emit(self._box.currentData()))
        self._box.installEventFilter(_WheelGuard(self._box))

    def show_value(self, value: Any) -> None:
        """Show a choice; one that is not offered is added, so that it is not lost."""
        index = self._box.findData(value)
        if index < 0:
            self._box.addItem(str(value), value)
            index = self._box.count() - 1
        self._box.setCurrentIndex(index)


class NumberEditor(SettingEditor):
    """A number within bounds, with arrows."""

    def __init__(self, name: str, form: FieldForm) -> None:
        """Take the bounds of `form`."""
        box: QSpinBox | QDoubleSpinBox
        if form.kind == "whole":
            box = QSpinBox()
            box.setRange(
                int(form.lowest or 0), min(INT_MAX, int(form.highest if form.highest is not None else INT_MAX))
            )
        else:
            box = _PlainDoubleSpinBox()
            box.setDecimals(2)
            highest = form.highest if form.highest is not None else FLOAT_MAX
            box.setRange(form.lowest or 0.0, highest)
            box.setSingleStep(0.05 if highest <= 5 else 0.5)  # noqa: PLR2004  weights want finer steps than seconds
        self._box = box
        super().__init__(name, box)
        self.fit()
        # A style sheet's padding does not reach the field inside.
        box.lineEdit().setTextMargins(TEXT_MARGIN_PX, 0, 0, 0)
        # A port is no quantity.
        box.setGroupSeparatorShown(form.highest is None or form.highest > LARGEST_PORT)
        box.setKeyboardTracking(False)
        box.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
        box.setToolTip(form.bounds_text())
        box.valueChanged.connect(self.edited.emit)
        box.installEventFilter(_WheelGuard(box))

    def show_value(self, value: Any) -> None:
        """Show a number."""
        self._box.blockSignals(True)
        self._box.setValue(value)
        self._box.blockSignals(False)


class TextEditor(SettingEditor):
    """A line of text, or a number that may be left empty; told when the field is left or Enter pressed."""

    def __init__(self, name: str, form: FieldForm, *, placeholder: str = "") -> None:
        """Turn the text into the kind of `form`."""
        self._form = form
        self._field = QLineEdit()
        self._shown = ""
        super().__init__(name, self._field)
        self.fit()
        self._field.setPlaceholderText(placeholder)
        self._field.setToolTip(form.bounds_text())
        self._field.editingFinished.connect(self._finish)

    def show_value(self, value: Any) -> None:
        """Show a value; None is an empty field."""
        self._shown = "" if value is None else number_text(value) if isinstance(value, float) else str(value)
        self._field.setText(self._shown)

    def _finish(self) -> None:
        text = self._field.text().strip()
        if text == self._shown:
            return
        self._shown = text
        self.edited.emit(self._typed(text))

    def _typed(self, text: str) -> object:
        if not text:
            return None if self._form.is_optional else ""
        try:
            if self._form.kind == "whole":
                return int(re.sub(r"[\s.,’']", "", text))
            return read_number(text) if self._form.kind == "number" else text
        except ValueError:
            # Not a number: the field's own rule rejects it with its message.
            return text


class _PlainDoubleSpinBox(QDoubleSpinBox):
    """Shows 5 instead of 5.00."""

    def textFromValue(self, value: float) -> str:
        """Return the number without needless zeros, as the user's language writes it."""
        return self.locale().toString(value, "g", 6)


class _WheelGuard(QObject):
    """Keeps a scrolling wheel from changing the fields it passes over."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the page scroll unless the field has the focus."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def make_editor(
    name: str, form: FieldForm, *, titles: Mapping[str, str] | None = None, placeholder: str = ""
) -> SettingEditor:
    """Return the editor for a field."""
    if form.kind == "switch":
        return SwitchEditor(name)
    if form.kind == "choice":
        return ChoiceEditor(name, form.choices, titles)
    if form.kind in {"whole", "number"} and not form.is_optional:
        return NumberEditor(name, form)
    return TextEditor(name, form, placeholder=placeholder)
