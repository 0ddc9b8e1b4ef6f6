"""The marks of models: shapes as paths, and as pictures that are quick to draw by the hundred."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

PEN_PX = 1.4
# Corners of the shapes and the turn of the first one, degrees; a circle has none. A star has two radii.
CORNERS = {"s": (4, 45.0), "t1": (3, -90.0), "d": (4, 0.0), "p": (5, -90.0)}
STAR_POINTS = 5
STAR_INNER = 0.45
# A square's corners reach further out than a circle of the same area.
REACH = {"s": 1.22, "t1": 1.2, "d": 1.2, "star": 1.25, "p": 1.05}


def mark_path(marker: str, radius: float) -> QPainterPath:
    """Return the shape of a marker around the origin; an unknown name is a circle."""
    path = QPainterPath()
    radius *= REACH.get(marker, 1.0)
    if marker == "star":
        radii = [radius if index % 2 == 0 else radius * STAR_INNER for index in range(2 * STAR_POINTS)]
        path.addPolygon(_polygon(radii, -90.0))
        path.closeSubpath()
    elif marker in CORNERS:
        count, turn = CORNERS[marker]
        path.addPolygon(_polygon([radius] * count, turn))
        path.closeSubpath()
    else:
        path.addEllipse(QPointF(0, 0), radius, radius)
    return path


def cross_path(radius: float) -> QPainterPath:
    """Return the ✕ of a failure around the origin."""
    path = QPainterPath(QPointF(-radius, -radius))
    path.lineTo(radius, radius)
    path.moveTo(-radius, radius)
    path.lineTo(radius, -radius)
    return path


def draw_marks(  # everything a mark looks like
    painter: QPainter,
    path: QPainterPath,
    places: Iterable[tuple[float, float]],
    *,
    line: QColor,
    fill: QColor | None,
    is_vector: bool = False,
) -> None:
    """Draw the shape at each place: as a picture made once, or with `is_vector` as a path each time."""
    pen = QPen(line, PEN_PX)
    brush = fill if fill is not None else Qt.BrushStyle.NoBrush
    if is_vector:
        painter.setPen(pen)
        painter.setBrush(brush)
        for x, y in places:
            painter.drawPath(path.translated(x, y))
        return
    half = math.ceil(max(path.boundingRect().width(), path.boundingRect().height()) / 2 + PEN_PX)
    scale = painter.device().devicePixelRatioF()
    picture = QPixmap(round(2 * half * scale), round(2 * half * scale))
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    brush_painter = QPainter(picture)
    brush_painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    brush_painter.setPen(pen)
    brush_painter.setBrush(brush)
    brush_painter.drawPath(path.translated(half, half))
    brush_painter.end()
    source = QRectF(picture.rect())
    for x, y in places:
        # Whole device pixels keep the picture sharp.
        left, top = round((x - half) * scale) / scale, round((y - half) * scale) / scale
        painter.drawPixmap(QRectF(left, top, 2 * half, 2 * half), picture, source)


def _polygon(radii: list[float], turn: float) -> QPolygonF:
    step, start = 2 * math.pi / len(radii), math.radians(turn)
    return QPolygonF(
        [
            QPointF(radius * math.cos(start + index * step), radius * math.sin(start + index * step))
            for index, radius in enumerate(radii)
        ]
    )
