"""Parts of a whole as one bar, each in its model's colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme

HEIGHT = 12
# Parts narrower than this are not told apart by a gap.
GAP_FROM_PX = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the whole: `model` is a reference as text, `text` what it amounts to in words."""

    model: str
    value: float
    text: str


class ShareBar(QWidget):
    """Draws parts side by side; what they leave of the whole stays empty."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._theme = theme
        self._parts: tuple[Part, ...] = ()
        self._whole = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_parts(self, parts: Sequence[Part], whole: float | None = None) -> None:
        """Draw other parts of `whole`; None for all of them together."""
        self._parts = tuple(parts)
        self._whole = max(sum(part.value for part in parts), whole or 0.0)
        told = "\n".join(f"{part.model.partition('/')[2] or part.model}: {part.text}" for part in parts)
        self.setToolTip(told)
        self.setAccessibleName(told.replace("\n", ", ") or self.tr("nothing"))
        self.update()

    def sizeHint(self) -> QSize:
        """Return a flat bar."""
        return QSize(120, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground and the parts."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("track"))
        left = 0.0
        for part in self._parts if self._whole else ():
            width = self.width() * part.value / self._whole
            area = QRectF(left, 0, width, self.height())
            painter.fillRect(area, QColor(self._theme.model_look(part.model).colour))
            if width >= GAP_FROM_PX and left:
                # Two neighbours may have the same colour from the seventh model on.
                painter.setPen(QPen(self._theme.colour("raised"), 1))
                painter.drawLine(area.topLeft(), area.bottomLeft())
            left += width
        painter.setPen(Qt.PenStyle.NoPen)
        painter.end()
