"""Tokens per second while answering, as a line from attempt to attempt."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter

from ui.charts.frame import Frame, band, extremes, polygon, runs
from ui.charts.marks import Mark, draw_marks
from ui.charts.quantiles import Numbers
from ui.charts.track_chart import TrackChart

BAND_ALPHA = 0.14
LONE_RADIUS_PX = 2.0
LINE_PX = 1.5


class DecodeChart(TrackChart):
    """From zero up, so that half as fast looks half as high; an attempt without a rate leaves a gap."""

    is_log = False

    @property
    def values(self) -> Numbers:
        """Tokens per second."""
        return self._track.points.decode_tps

    def ticks(self) -> tuple[float, ...]:
        """Return nothing, half and all."""
        return 0.0, self._range[1] / 2, self._range[1]

    def readout(self, value: float) -> str:
        """Return tokens per second."""
        return self.tr("{0} tok/s").format(f"{value:.3g}")

    def _line(self) -> tuple[Numbers, Numbers]:
        return self._track.decode_line.x, self._track.decode_line.middle

    def paint_track(self, painter: QPainter, frame: Frame, *, is_vector: bool) -> None:
        """Draw the line; over sums also the band from p5 to p95."""
        line = self._track.decode_line
        part = frame.visible(line.x)
        px = frame.px(line.x[part])
        if not len(self._track.points.x):
            fill = QColor(self._colour)
            fill.setAlphaF(BAND_ALPHA * fill.alphaF())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            # The soft edge of a pale area is not seen, and costs five times the area.
            is_smooth = painter.testRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_vector)
            for x, low, high in runs(px, frame.py(line.low[part]), frame.py(line.high[part])):
                painter.drawPolygon(band(x, low, high))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_smooth)
        marker = self._theme.model_look(self._track.model).marker
        lone = []
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self.line_pen(LINE_PX))
        for x, y in runs(px, frame.py(line.middle[part])):
            if len(x) == 1:
                lone.append((float(x[0]), float(y[0])))
            else:
                painter.drawPolyline(polygon(*extremes(x, np.asarray(y))))
        # A line needs two points; a lone one would vanish.
        mark = Mark(marker=marker, radius=LONE_RADIUS_PX, line=self._colour, fill=self._colour)
        draw_marks(painter, mark, lone, is_vector=is_vector)
