"""The labels of the shared axis: times of day, dates, or how many requests ago."""

from __future__ import annotations

import math
from datetime import datetime

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.charts.shared_axis import SharedAxis
from ui.charts.track_chart import LEFT_PX, RIGHT_PX
from ui.theme import Theme

LABEL_PX = 66
MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86_400
TIME_STEPS_S = (
    *(5, 15, 30),
    *(step * MINUTE_S for step in (1, 2, 5, 10, 15, 30)),
    *(step * HOUR_S for step in (1, 2, 3, 6, 12)),
    *(step * DAY_S for step in (1, 2, 5, 7, 14)),
)


class AxisRuler(QWidget):
    """As wide as a chart and below it; its labels stand at the same places."""

    def __init__(self, theme: Theme, axis: SharedAxis, parent: QWidget | None = None) -> None:
        """Follow `axis`."""
        super().__init__(parent)
        self._theme = theme
        self._axis = axis
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        axis.changed.connect(self.update)
        axis.cursor_moved.connect(self.update)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return one line."""
        return QSize(220, self._theme.metrics("caption").height() + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the labels."""
        painter = QPainter(self)
        painter.setFont(self._theme.font("caption"))
        left = LEFT_PX * self._theme.scale
        area = QRectF(left, 0, max(1.0, self.width() - left - RIGHT_PX), self.height())
        low, high = self._axis.shown
        pad = (high - low) * 6 / area.width()
        low, high = low - pad, high + pad
        room = max(2, int(area.width() / (LABEL_PX * self._theme.scale)))
        for value, text in self._labels(low, high, room):
            x = area.left() + (value - low) / (high - low) * area.width()
            painter.setPen(QPen(self._theme.colour("line_strong"), 1))
            painter.drawLine(round(x), 0, round(x), 4)
            painter.setPen(self._theme.colour("dim"))
            width = self._theme.metrics("caption").horizontalAdvance(text) + 2
            start = min(max(x - width / 2, area.left() - 8), self.width() - width)
            painter.drawText(QRectF(start, 4, width, self.height() - 4), int(Qt.AlignmentFlag.AlignCenter), text)
        if self._axis.cursor is not None and low <= self._axis.cursor <= high:
            x = area.left() + (self._axis.cursor - low) / (high - low) * area.width()
            self._paint_cursor(painter, x, self._cursor_text(self._axis.cursor))
        painter.end()

    def _paint_cursor(self, painter: QPainter, x: float, text: str) -> None:
        painter.setFont(self._theme.font("caption_strong"))
        width = self._theme.metrics("caption_strong").horizontalAdvance(text) + 12
        box = QRectF(min(max(x - width / 2, 0.5), self.width() - width - 0.5), 1.5, width, self.height() - 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("line_strong"), 1))
        painter.setBrush(self._theme.colour("raised"))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)

    def _cursor_text(self, x: float) -> str:
        if not self._axis.by_time:
            return self._place(min(0, round(x)))
        moment = datetime.fromtimestamp(x).astimezone()
        low, high = self._axis.shown
        return f"{moment:%H:%M:%S}" if high - low <= DAY_S else f"{moment:%d %b %H:%M}"

    def _labels(self, low: float, high: float, room: int) -> list[tuple[float, str]]:
        if not self._axis.by_time:
            return [(float(place), self._place(place)) for place in place_ticks(low, high, room)]
        step, places = time_ticks(low, high, room)
        return [(place, _time_text(place, step)) for place in places]

    def _place(self, place: int) -> str:
        return self.tr("newest") if place == 0 else self.tr("{0} before").format(-place)


def place_ticks(low: float, high: float, room: int) -> list[int]:
    """Return whole places between `low` and `high` at round distances from the newest (0), at most `room` of them."""
    width = max(1.0, high - low)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, math.ceil(width)) if width / step <= room)
    first = math.ceil(low / step) * step
    return list(range(first, math.floor(min(high, 0.5)) + 1, step))


def time_ticks(low: float, high: float, room: int) -> tuple[int, list[float]]:
    """Return a round step in seconds and the moments, POSIX seconds, round in local time, at most `room` of them."""
    step = next((step for step in TIME_STEPS_S if (high - low) / step <= room), TIME_STEPS_S[-1])
    # Whole days and hours of the clock on the wall, not of UTC.
    offset = datetime.fromtimestamp(low).astimezone().utcoffset()
    shift = offset.total_seconds() if offset is not None else 0.0
    first = math.ceil((low + shift) / step) * step - shift
    return step, [float(place) for place in np.arange(first, high, step)]


def _time_text(place: float, step: int) -> str:
    moment = datetime.fromtimestamp(place).astimezone()
    if step >= DAY_S:
        return f"{moment:%d %b}"
    if step < MINUTE_S:
        return f"{moment:%H:%M:%S}"
    return f"{moment:%d %b}" if (moment.hour, moment.minute) == (0, 0) else f"{moment:%H:%M}"
