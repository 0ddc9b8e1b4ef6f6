"""Fields of forms: a label, an editor, what it means, and what is wrong with it, in one place."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSlider, QVBoxLayout, QWidget

from app.domain.profile import CapabilityRating
from ui.theme import SPACE, Theme
from ui.widgets.buttons import icon_button, push_button
from ui.widgets.labels import ElidedLabel, label

SLIDER_STEPS = 100
SLIDER_HEIGHT = 22
FIELD_WIDTH = 110
SOURCE_WIDTH = 92
RESET_ICON = 14


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
        # A number with many digits is shown with few, and must come back as it was.
        self._given: float | None = None
        self._shown = ""
        self._edit = QLineEdit()
        self._edit.setFixedWidth(FIELD_WIDTH)
        self._edit.setPlaceholderText(neutral)
        self._edit.setAccessibleName(name)
        self._edit.setAccessibleDescription(hint)
        self._edit.textEdited.connect(self._changed)
        self._hint = label(hint, "secondary", wraps=True)
        self._source = label("", "secondary")
        self._reset = push_button(self.tr("Reset"), kind="link", clicked=self.clear)
        self._reset.setAccessibleName(self.tr("Reset {0}").format(name))
        self._reset.setToolTip(self.tr("Back to: {0}").format(neutral))
        self._reset.hide()
        self._error = label("", "error", wraps=True)
        self._error.hide()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE[3])
        row.addWidget(self._edit)
        row.addWidget(self._source)
        row.addWidget(self._reset)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._hint)
        column.addWidget(self._error)

    def show_source(self, text: str, *, can_reset: bool) -> None:
        """Say where the value comes from, and offer the way back where the user set it."""
        self._source.setText(text)
        self._reset.setVisible(can_reset)

    def clear(self) -> None:
        """Empty the field, as a user does."""
        self._edit.clear()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._changed()

    @property
    def value(self) -> float | int | None:
        """The number; None when empty, and exactly the one shown while nobody typed. ValueError while not valid."""
        if not self.is_changed:
            return self._given
        text = self._edit.text().strip().replace(",", ".")
        if not text:
            return None
        number = float(text)
        if self._is_whole:
            if number != int(number):
                raise ValueError(text)
            return int(number)
        return number

    @property
    def is_changed(self) -> bool:
        """Whether something else is typed than what was shown."""
        return self._edit.text() != self._shown

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed."""
        return not self._edit.text().strip()

    @property
    def is_valid(self) -> bool:
        """Whether the value may be stored."""
        return not self._problem()

    def set_value(self, value: float | None) -> None:
        """Show a value as stored."""
        self._given = value
        self._shown = "" if value is None else str(int(value)) if self._is_whole else f"{value:.4g}"
        self._edit.setText(self._shown)
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
    """A score from 0 to 1 as a slider, with its origin beside it and the way back to what it was without the user."""

    edited = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
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
        self._number.setFixedWidth(theme.metrics().horizontalAdvance("0.000"))
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._source = ElidedLabel("", "secondary")
        self._source.setFixedWidth(round(SOURCE_WIDTH * max(1.0, theme.scale)))
        self._reset = icon_button(theme, "undo", self.tr("Reset {0}").format(name), clicked=self.reset)
        # No higher than the slider, or nine of them push the notes out of sight.
        self._reset.setIconSize(QSize(RESET_ICON, RESET_ICON))
        self._reset.setFixedSize(SLIDER_HEIGHT, SLIDER_HEIGHT)
        # Its place stays when it goes, so that nothing moves while one edits.
        policy = self._reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._reset.setSizePolicy(policy)
        self._stored = 0.0
        self._stored_source = ""
        self._without_user: CapabilityRating | None = None
        self._is_reset = False
        self._is_set = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE[2])
        row.addWidget(self._slider, 1)
        row.addWidget(self._number)
        row.addWidget(self._source)
        row.addWidget(self._reset)

    @property
    def value(self) -> float:
        """The score; exactly the stored one while the slider was not moved from it."""
        shown = self._slider.value() / SLIDER_STEPS
        return self._stored if self._slider.value() == round(self._stored * SLIDER_STEPS) else shown

    @property
    def reset_to(self) -> CapabilityRating | None:
        """The rating that the user went back to; None if the user did not."""
        return self._without_user if self._is_reset else None

    @property
    def is_changed(self) -> bool:
        """Whether the slider was moved, or reset."""
        return self._is_reset or self._slider.value() != round(self._stored * SLIDER_STEPS)

    def set_value(self, score: float, source: str, *, is_set: bool) -> None:
        """Show a score as stored; `source` says where it comes from, `is_set` that it is the user's."""
        self._stored, self._stored_source, self._is_set = score, source, is_set
        self._is_reset = False
        self._put(score)
        self._show()

    def show_origin(self, without_user: CapabilityRating | None, detail: str) -> None:
        """Offer `without_user` as the way back; `detail` says more of the origin."""
        self._without_user = without_user
        self._source.setAccessibleDescription(detail)
        self._slider.setToolTip(detail)
        self._show()

    def reset(self) -> None:
        """Go back to what it was without the user."""
        if self._without_user is not None:
            self._is_reset = self._is_set
            self._put(self._without_user.score if self._is_set else self._stored)
            self._show()
            self._slider.setFocus(Qt.FocusReason.OtherFocusReason)
            self.edited.emit()

    def _put(self, score: float) -> None:
        self._slider.blockSignals(True)
        self._slider.setValue(round(score * SLIDER_STEPS))
        self._slider.blockSignals(False)

    def _moved(self) -> None:
        self._is_reset = False
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        shown = self._without_user.score if self._is_reset and self._without_user is not None else self.value
        self._number.setText(f"{shown:.2f}")
        is_users = self.is_changed and not self._is_reset
        source = self.tr("as it was") if self._is_reset else self._stored_source
        self._source.setText(self.tr("set by you") if is_users else source)
        can_reset = self._without_user is not None and not self._is_reset and (is_users or self._is_set)
        self._reset.setVisible(can_reset)
