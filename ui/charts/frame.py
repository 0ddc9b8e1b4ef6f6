"""From values to pixels: the frame of a chart, thinning of what would fall on the same pixels, ticks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPolygonF

from ui.charts.quantiles import Numbers

# A mark covers several pixels; two of them on one such cell look like one.
CELL_PX = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where the chart is drawn: `area` in pixels shows `x` and `y` ranges; `is_log` draws the logarithm of y."""

    area: QRectF
    x: tuple[float, float]
    y: tuple[float, float]
    is_log: bool = False

    def px(self, x: Numbers) -> Numbers:
        """Return pixels from the left of the widget."""
        low, high = self.x
        return self.area.left() + (x - low) * (self.area.width() / (high - low))

    def py(self, y: Numbers) -> Numbers:
        """Return pixels from the top of the widget; a logarithm needs values above zero."""
        low, high = self.y
        if self.is_log:
            low, high = math.log10(low), math.log10(high)
            y = np.log10(y)
        return self.area.bottom() - (y - low) * (self.area.height() / (high - low))

    def x_at(self, pixel: float) -> float:
        """Return the value at a pixel from the left of the widget."""
        low, high = self.x
        return low + (pixel - self.area.left()) * (high - low) / max(1.0, self.area.width())

    def visible(self, x: Numbers, margin: int = 1) -> slice:
        """Return the part of an ascending `x` that is shown, with `margin` neighbours on both sides."""
        start = int(np.searchsorted(x, self.x[0], side="left")) - margin
        stop = int(np.searchsorted(x, self.x[1], side="right")) + margin
        return slice(max(0, start), min(len(x), stop))


def one_per_cell(px: Numbers, py: Numbers, cell: float = CELL_PX) -> NDArray[np.intp]:
    """Return the places of points of which no two lie in one cell of pixels; NaN points are left out."""
    usable = np.flatnonzero(np.isfinite(px) & np.isfinite(py))
    columns = np.floor(px[usable] / cell).astype(np.int64)
    rows = np.floor(py[usable] / cell).astype(np.int64)
    _, first = np.unique(columns * 100_003 + rows, return_index=True)
    return np.sort(usable[first])


def extremes(px: Numbers, py: Numbers) -> tuple[Numbers, Numbers]:
    """Return a line through least and greatest value of each column of pixels: it looks like the whole line.

    At most two points a column remain; NaN, which breaks the line, stays.
    """
    if len(px) < 4:  # noqa: PLR2004  nothing to gain
        return px, py
    columns = np.floor(px).astype(np.int64)
    starts = np.flatnonzero(np.concatenate([[True], columns[1:] != columns[:-1]]))
    if len(starts) * 2 >= len(px):
        return px, py
    x = np.repeat(px[starts], 2)
    y = np.empty(len(starts) * 2)
    y[0::2], y[1::2] = np.fmin.reduceat(py, starts), np.fmax.reduceat(py, starts)
    return x, y


def runs(px: Numbers, *ys: Numbers) -> Iterator[tuple[Numbers, ...]]:
    """Yield the stretches without NaN in any of `ys`: x, then each y."""
    usable = np.isfinite(px)
    for y in ys:
        usable &= np.isfinite(y)
    if usable.all():
        if len(px):
            yield (px, *ys)
        return
    edges = np.flatnonzero(np.diff(np.concatenate([[False], usable, [False]]).astype(np.int8)))
    for start, stop in zip(edges[0::2], edges[1::2], strict=True):
        yield (px[start:stop], *(y[start:stop] for y in ys))


def polygon(px: Numbers, py: Numbers) -> QPolygonF:
    """Return the points as Qt takes them; ten times as quick as making each of them in Python."""
    points: QPolygonF = arrayToQPolygonF(px, py)
    return points


def band(px: Numbers, low: Numbers, high: Numbers) -> QPolygonF:
    """Return the area between two lines."""
    return polygon(np.concatenate([px, px[::-1]]), np.concatenate([high, low[::-1]]))


def log_ticks(low: float, high: float) -> tuple[float, ...]:
    """Return powers of ten between two values, and the threes between them where there would be fewer than three."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    tens = [10.0**power for power in powers if low * 0.999 <= 10.0**power <= high * 1.001]
    if len(tens) >= 3:  # noqa: PLR2004  enough to read a logarithm by
        return tuple(tens)
    return tuple(sorted(tens + [3 * 10.0**power for power in powers if low <= 3 * 10.0**power <= high]))


def round_ceiling(value: float) -> float:
    """Return the next number of one digit (or 1.2, 1.6) times a power of ten that is not below `value`."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10) if step * power >= value * 0.999)
