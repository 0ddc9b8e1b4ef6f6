"""Labels in the steps of the type scale, lines between parts, and labels that shorten their text."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

LabelRole = Literal[
    "body", "strong", "secondary", "section", "title", "heading", "figure", "error", "warning", "success"
]


def label(text: str = "", role: LabelRole = "body", *, wraps: bool = False, parent: QWidget | None = None) -> QLabel:
    """Return a label of plain text in a step of the type scale."""
    result = QLabel(text, parent)
    result.setProperty("role", role)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setWordWrap(wraps)
    return result


def separator(*, vertical: bool = False, parent: QWidget | None = None) -> QFrame:
    """Return a line one pixel wide."""
    line = QFrame(parent)
    line.setProperty("role", "vline" if vertical else "hline")
    # The style sheet sets it as well, but only when the line is first shown: too late for the first layout.
    (line.setFixedWidth if vertical else line.setFixedHeight)(1)
    return line


class ElidedLabel(QLabel):
    """A label of one line that ends with … where there is no room; the whole text is its tool tip then."""

    def __init__(self, text: str = "", role: LabelRole = "body", parent: QWidget | None = None) -> None:
        """Show `text` in a step of the type scale."""
        super().__init__(text, parent)
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Return room for a few letters."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * 4), hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), text)
        self.setToolTip(self.text() if text != self.text() else "")
