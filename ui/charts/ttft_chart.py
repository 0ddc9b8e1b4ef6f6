"""Seconds to the first answer token: a dot an attempt, the median's line and the band from p5 to p95."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui.charts.frame import Frame, band, extremes, log_ticks, one_per_cell, polygon, runs
from ui.charts.marks import CROSS, Mark, draw_marks
from ui.charts.quantiles import Numbers
from ui.charts.track_chart import TrackChart

RADIUS_PX = 4.0
SMALL_RADIUS_PX = 2.0
CROSS_PX = 3.2
LINE_PX = 1.6
BAND_ALPHA = 0.14
# With more marks than this in view they are drawn smaller, so that single ones can still be told apart.
FEW_MARKS = 250
# With more attempts than this in view, each column of pixels shows the range of its attempts instead.
MANY_MARKS = 4000
RANGE_ALPHA = 0.35
# Marks of failures need so much room each.
CROSS_CELL_PX = 6.0


class TtftChart(TrackChart):
    """Logarithmic; hollow marks were cold starts, ✕ failed: where no token came, at the lower edge."""

    is_log = True

    @property
    def values(self) -> Numbers:
        """Seconds."""
        return self._track.points.ttft_s

    def ticks(self) -> tuple[float, ...]:
        """Return powers of ten."""
        return log_ticks(*self._range)

    def readout(self, value: float) -> str:
        """Return seconds."""
        return self.tr("{0} s").format(f"{value:.3g}")

    def _line(self) -> tuple[Numbers, Numbers]:
        return self._track.ttft_line.x, self._track.ttft_line.middle

    def point_levels(self, frame: Frame) -> Numbers:
        """Return the height of each point; failures without a token lie on the lower edge."""
        levels = frame.py(self.values)
        floor = np.full(len(levels), frame.area.bottom() - CROSS_PX)
        return np.where(np.isfinite(levels), levels, np.where(self._track.points.has_failed, floor, np.nan))

    def paint_track(self, painter: QPainter, frame: Frame, *, is_vector: bool) -> None:
        """Draw band, dots, line and failures, in this order."""
        is_smooth = painter.testRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_band(painter, frame, is_vector=is_vector)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_smooth)
        has_points = len(self._track.points.x) > 0
        if has_points:
            self._paint_points(painter, frame, is_vector=is_vector)
        line = self._track.ttft_line
        part = frame.visible(line.x)
        painter.setPen(self.line_pen(LINE_PX))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for px, py in runs(frame.px(line.x[part]), frame.py(line.middle[part])):
            painter.drawPolyline(polygon(*extremes(px, py)))
        if has_points:
            self._paint_failures(painter, frame, is_vector=is_vector)

    def _paint_band(self, painter: QPainter, frame: Frame, *, is_vector: bool) -> None:
        line = self._track.ttft_line
        part = frame.visible(line.x)
        fill = QColor(self._colour)
        fill.setAlphaF(BAND_ALPHA * fill.alphaF())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        # The soft edge of a pale area is not seen, and costs five times the area.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_vector)
        for px, low, high in runs(frame.px(line.x[part]), frame.py(line.low[part]), frame.py(line.high[part])):
            painter.drawPolygon(band(px, low, high))

    def _paint_points(self, painter: QPainter, frame: Frame, *, is_vector: bool) -> None:
        points = self._track.points
        part = frame.visible(points.x)
        px, py = frame.px(points.x[part]), frame.py(points.ttft_s[part])
        failed, cold = points.has_failed[part], points.was_cold[part]
        warm = np.flatnonzero(~failed & ~cold)
        if len(warm) > MANY_MARKS:
            self._paint_ranges(painter, px[warm], py[warm])
            warm = np.empty(0, dtype=np.intp)
        hollow = np.flatnonzero(cold & ~failed)
        radius = RADIUS_PX if len(warm) + len(hollow) <= FEW_MARKS else SMALL_RADIUS_PX
        marker = self._theme.model_look(self._track.model).marker
        for places, fill in ((warm, self._colour), (hollow, self._theme.colour("panel"))):
            kept = places[one_per_cell(px[places], py[places])]
            where = list(zip(px[kept].tolist(), py[kept].tolist(), strict=True))
            mark = Mark(marker=marker, radius=radius, line=self._colour, fill=fill)
            draw_marks(painter, mark, where, is_vector=is_vector)

    def _paint_ranges(self, painter: QPainter, px: Numbers, py: Numbers) -> None:
        usable = np.isfinite(py)
        x, y = extremes(px[usable], py[usable])
        colour = QColor(self._colour)
        colour.setAlphaF(RANGE_ALPHA * colour.alphaF())
        painter.setPen(QPen(colour, 1))
        painter.drawPolyline(polygon(x, y))

    def _paint_failures(self, painter: QPainter, frame: Frame, *, is_vector: bool) -> None:
        points = self._track.points
        part = frame.visible(points.x)
        failed = np.flatnonzero(points.has_failed[part])
        px, py = frame.px(points.x[part])[failed], self.point_levels(frame)[part][failed]
        kept = one_per_cell(px, py, CROSS_CELL_PX)
        where = list(zip(px[kept].tolist(), py[kept].tolist(), strict=True))
        mark = Mark(marker=CROSS, radius=CROSS_PX, line=self._theme.colour("danger"))
        draw_marks(painter, mark, where, is_vector=is_vector)
