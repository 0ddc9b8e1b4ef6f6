"""The marks of models: shapes as paths, and as pictures that are quick to draw by the hundred."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPixmapCache, QPolygonF

PEN_PX = 1.4
CROSS = "x"
# Corners of the shapes and the turn of the first one, degrees; a circle has none. A star has two radii.
CORNERS = {"s": (4, 45.0), "t1": (3, -90.0), "d": (4, 0.0), "p": (5, -90.0)}
STAR_POINTS = 5
STAR_INNER = 0.45
# A square's corners reach further out than a circle of the same area.
REACH = {"s": 1.22, "t1": 1.2, "d": 1.2, "star": 1.25, "p": 1.05}


def mark_path(marker: str, radius: float) -> QPainterPath:
    """Return the shape of a marker around the origin; "x" is the ✕ of a failure, an unknown name a circle."""
    if marker == CROSS:
        path = QPainterPath(QPointF(-radius, -radius))
        path.lineTo(radius, radius)
        path.moveTo(-radius, radius)
        path.lineTo(radius, -radius)
        return path
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How a mark looks; `fill` None leaves what is behind it."""

    marker: str
    radius: float
    line: QColor
    fill: QColor | None = None


def draw_marks(painter: QPainter, mark: Mark, places: Sequence[tuple[float, float]], *, is_vector: bool) -> None:
    """Draw the mark at each place: as a picture that Qt keeps, or with `is_vector` as a path each time."""
    if not places:
        return
    if is_vector:
        _dress(painter, mark)
        path = mark_path(mark.marker, mark.radius)
        for x, y in places:
            painter.drawPath(path.translated(x, y))
        return
    scale = painter.device().devicePixelRatioF()
    picture = _picture(mark, scale)
    half = picture.width() / scale / 2
    # Whole device pixels keep the picture sharp.
    corners = (np.round((np.asarray(places) - half) * scale) / scale).tolist()
    for left, top in corners:
        painter.drawPixmap(QPointF(left, top), picture)


def _picture(mark: Mark, scale: float) -> QPixmap:
    fill = mark.fill.rgba() if mark.fill is not None else None
    key = f"mark-{mark.marker}-{mark.radius}-{mark.line.rgba()}-{fill}-{scale}"
    picture = QPixmap()
    if QPixmapCache.find(key, picture):
        return picture
    path = mark_path(mark.marker, mark.radius)
    half = math.ceil(max(path.boundingRect().width(), path.boundingRect().height()) / 2 + PEN_PX)
    picture = QPixmap(round(2 * half * scale), round(2 * half * scale))
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _dress(painter, mark)
    painter.drawPath(path.translated(half, half))
    painter.end()
    QPixmapCache.insert(key, picture)
    return picture


def _dress(painter: QPainter, mark: Mark) -> None:
    painter.setPen(QPen(mark.line, PEN_PX))
    painter.setBrush(mark.fill if mark.fill is not None else Qt.BrushStyle.NoBrush)


def _polygon(radii: list[float], turn: float) -> QPolygonF:
    step, start = 2 * math.pi / len(radii), math.radians(turn)
    return QPolygonF(
        [
            QPointF(radius * math.cos(start + index * step), radius * math.sin(start + index * step))
            for index, radius in enumerate(radii)
        ]
    )
