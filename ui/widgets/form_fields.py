"""Fields of forms: a label, an editor, what it means, and what is wrong with it, in one place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSlider, QVBoxLayout, QWidget

from ui.theme import SPACE
from ui.widgets.labels import label

SLIDER_STEPS = 100
SLIDER_HEIGHT = 22
FIELD_WIDTH = 110


class NumberField(QWidget):
    """A number that may be empty (None); says inline what is wrong with it."""

    edited = Signal()

    def __init__(
        self,
        name: str,
        *,
        low: float,
        high: float,
        hint: str,
        neutral: str,
        is_whole: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Accept `low` … `high`; `hint` says what it does, `neutral` what empty means."""
        super().__init__(parent)
        self._low, self._high, self._is_whole = low, high, is_whole
        self._edit = QLineEdit()
        self._edit.setFixedWidth(FIELD_WIDTH)
        self._edit.setPlaceholderText(neutral)
        self._edit.setAccessibleName(name)
        self._edit.setAccessibleDescription(hint)
        self._edit.textEdited.connect(self._changed)
        self._hint = label(hint, "secondary", wraps=True)
        self._error = label("", "error", wraps=True)
        self._error.hide()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE[3])
        row.addWidget(self._edit, 0, Qt.AlignmentFlag.AlignTop)
        notes = QVBoxLayout()
        notes.setContentsMargins(0, SPACE[1], 0, 0)
        notes.setSpacing(2)
        notes.addWidget(self._hint)
        notes.addWidget(self._error)
        row.addLayout(notes, 1)
        self.setLayout(row)

    @property
    def value(self) -> float | int | None:
        """The number; None when empty. ValueError while it is not valid."""
        text = self._edit.text().strip().replace(",", ".")
        if not text:
            return None
        number = float(text)
        if self._is_whole:
            if number != int(number):
                raise ValueError(text)
            return int(number)
        return number

    def set_value(self, value: float | None) -> None:
        """Show a value as stored."""
        self._edit.setText("" if value is None else f"{value:g}" if not self._is_whole else str(int(value)))
        self.validate()

    def validate(self) -> bool:
        """Show what is wrong, if anything; return whether it is valid."""
        error = self._problem()
        self.show_error(error)
        return not error

    def show_error(self, text: str) -> None:
        """Say what is wrong beside the field; "" takes it back."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
        self._hint.setVisible(not text)
        self._edit.setProperty("invalid", "true" if text else "false")
        self._edit.style().unpolish(self._edit)
        self._edit.style().polish(self._edit)

    def _problem(self) -> str:
        try:
            value = self.value
        except (ValueError, OverflowError):
            kind = self.tr("a whole number") if self._is_whole else self.tr("a number")
            return self.tr("This must be {0}, or empty.").format(kind)
        if value is not None and not self._low <= value <= self._high:
            return self.tr("This must lie between {0:g} and {1:g}.").format(self._low, self._high)
        return ""

    def _changed(self) -> None:
        self.validate()
        self.edited.emit()


class ScoreField(QWidget):
    """A score from 0 to 1 as a slider, with its origin beside it."""

    edited = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Take the accessible name."""
        super().__init__(parent)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, SLIDER_STEPS)
        self._slider.setPageStep(5)
        # Without it the layout gives the row the text's height, and the handle is cut.
        self._slider.setMinimumHeight(SLIDER_HEIGHT)
        self._slider.setAccessibleName(name)
        self._slider.valueChanged.connect(self._moved)
        self._number = QLabel()
        self._number.setFixedWidth(36)
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._source = label("", "secondary")
        self._source.setFixedWidth(FIELD_WIDTH)
        self._stored = 0.0
        self._stored_source = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE[2])
        row.addWidget(self._slider, 1)
        row.addWidget(self._number)
        row.addWidget(self._source)

    @property
    def value(self) -> float:
        """The score; exactly the stored one while the slider was not moved from it."""
        shown = self._slider.value() / SLIDER_STEPS
        return self._stored if self._slider.value() == round(self._stored * SLIDER_STEPS) else shown

    @property
    def is_changed(self) -> bool:
        """Whether the slider was moved."""
        return self._slider.value() != round(self._stored * SLIDER_STEPS)

    def set_value(self, score: float, source: str) -> None:
        """Show a score as stored; `source` says where it comes from."""
        self._stored, self._stored_source = score, source
        self._slider.blockSignals(True)
        self._slider.setValue(round(score * SLIDER_STEPS))
        self._slider.blockSignals(False)
        self._show()

    def _moved(self) -> None:
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        self._number.setText(f"{self.value:.2f}")
        self._source.setText(self.tr("set by you") if self.is_changed else self._stored_source)
