"""A row of words and controls that puts the controls below the words where there is little room."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QLayout, QWidget

from ui.theme import SPACE

# In average letters, so that large text folds earlier.
FOLD_LETTERS = 78
NARROWEST_LETTERS = 30


class FoldingRow(QWidget):
    """Holds a layout of words that grows, and one of controls that does not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty; `lay_out` fills it."""
        super().__init__(parent)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._side: QLayout | None = None

    @property
    def is_folded(self) -> bool:
        """Whether the controls stand below the words."""
        return self._box.direction() is QBoxLayout.Direction.TopToBottom

    def lay_out(self, words: QLayout, side: QLayout, *, end_margin: int = SPACE[4]) -> None:
        """Take the two parts."""
        self._box.setContentsMargins(SPACE[4], SPACE[3], end_margin, SPACE[3])
        self._box.setSpacing(SPACE[2])
        self._box.addLayout(words, 1)
        self._box.addLayout(side)
        self._side = side

    def minimumSizeHint(self) -> QSize:
        """Return a width that folded rows can have; the page must not grow wider for an unfolded one."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * NARROWEST_LETTERS), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold."""
        super().resizeEvent(event)
        is_narrow = self.width() < self.fontMetrics().averageCharWidth() * FOLD_LETTERS
        if is_narrow == self.is_folded or self._side is None:
            return
        directions = QBoxLayout.Direction
        self._box.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)
        leading = Qt.AlignmentFlag.AlignLeading if is_narrow else Qt.AlignmentFlag(0)
        self._box.setAlignment(self._side, leading)


class WrappedLabel(QLabel):
    """A label of several lines that has their height at once; layouts come to that only in a later turn."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        """Show secondary text."""
        super().__init__(text, parent)
        self.setProperty("role", "secondary")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def fit(self) -> None:
        """Take the height that the lines need at this width; call it after the text was changed."""
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())) if self.text() else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the new width."""
        super().resizeEvent(event)
        self.fit()
