"""The mark of a model: its colour and shape, as in every chart."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.theme import Theme

SIZE = 10
# Corners of the shapes as (count, turn in degrees); a circle has none. "star" alternates two radii.
CORNERS = {"s": (4, 45.0), "t1": (3, -90.0), "d": (4, 0.0), "p": (5, -90.0)}
STAR_POINTS = 5
STAR_INNER = 0.45


class ModelDot(QWidget):
    """A small filled mark."""

    def __init__(self, theme: Theme, model: str, parent: QWidget | None = None) -> None:
        """Take the model's reference as text."""
        super().__init__(parent)
        self._look = theme.model_look(model)
        self.setFixedSize(QSize(SIZE, SIZE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.colour))
        middle, radius = SIZE / 2, SIZE / 2 - 0.5
        if self._look.marker == "star":
            radii = [radius if index % 2 == 0 else radius * STAR_INNER for index in range(2 * STAR_POINTS)]
            painter.drawPolygon(_polygon(middle, radii, -90.0))
        elif self._look.marker in CORNERS:
            count, turn = CORNERS[self._look.marker]
            painter.drawPolygon(_polygon(middle, [radius] * count, turn))
        else:
            painter.drawEllipse(QPointF(middle, middle), radius, radius)
        painter.end()


def _polygon(middle: float, radii: list[float], turn: float) -> QPolygonF:
    step = 2 * math.pi / len(radii)
    start = math.radians(turn)
    return QPolygonF(
        [
            QPointF(middle + radius * math.cos(start + index * step), middle + radius * math.sin(start + index * step))
            for index, radius in enumerate(radii)
        ]
    )
