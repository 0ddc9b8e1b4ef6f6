"""Seconds of each attempt as dots in the colour and shape of its model, with a running median line."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.views import AttemptColumns
from ui.charts.series import Series, running_median, series_by_model
from ui.theme import Theme

POINT_PX = 8
# Lines above this many points would cost more to stroke than they tell.
SHOWN_POINTS = 2000
AXIS_WIDTH_PX = 34
ENOUGH_TICKS = 3
GRID_ALPHA = 46  # of 255: seen, and quieter than the points


class SecondsAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no annotations
    """A logarithmic axis with few round numbers, whatever the height: pyqtgraph writes every minor tick."""

    def tickValues(self, low: float, high: float, _size: float) -> list[tuple[float, list[float]]]:
        """Return powers of ten, and threes between them where fewer than three would be seen."""
        decades = [float(power) for power in range(math.ceil(low), math.floor(high) + 1)]
        if len(decades) >= ENOUGH_TICKS:
            return [(1.0, decades)]
        threes = [power + math.log10(3) for power in range(math.floor(low), math.ceil(high) + 1)]
        return [(1.0, decades), (1.0, [value for value in threes if low <= value <= high])]

    def tickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:
        """Return the seconds without exponents."""
        return [f"{10**value:.3g}" for value in values]


class LatencyChart(QWidget):
    """One field of the attempts over their order, on a logarithmic axis.

    Hollow points were cold starts, crosses failed. A click on a point tells its decision.
    """

    decision_clicked = Signal(str)

    def __init__(self, theme: Theme, *, field: str, title: str, parent: QWidget | None = None) -> None:
        """Draw `field` of the columns; `title` is the accessible name."""
        super().__init__(parent)
        self._theme = theme
        self._field = field
        self._columns = AttemptColumns()
        self._plot = pg.PlotWidget(background=None, axisItems={"left": SecondsAxis("left")})
        self._plot.setAccessibleName(title)
        self._plot.setLogMode(x=False, y=True)
        self._plot.setMenuEnabled(False)
        self._plot.setMouseEnabled(x=True, y=False)
        self._plot.hideButtons()
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.getAxis("left").setWidth(AXIS_WIDTH_PX)
        self._plot.getAxis("bottom").setStyle(showValues=False, tickLength=0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._plot)
        theme.changed.connect(self._dress)
        self._dress()

    def show_columns(self, columns: AttemptColumns) -> None:
        """Draw other attempts."""
        self._columns = columns
        self._draw()

    def _dress(self) -> None:
        dim, line = self._theme.colour("dim"), self._theme.colour("line")
        for name in ("left", "bottom"):
            axis = self._plot.getAxis(name)
            axis.setPen(pg.mkPen(line))
            axis.setTextPen(pg.mkPen(dim))
            axis.setTickFont(self._theme.font("caption"))
        self._plot.getAxis("left").setGrid(GRID_ALPHA)
        self._draw()

    def _draw(self) -> None:
        self._plot.clear()
        found = series_by_model(self._columns, self._field)
        for series in found:
            if len(series.x):
                self._draw_series(series)
        values = np.concatenate([series.y for series in found]) if found else np.empty(0)
        if len(values):
            self._plot.setXRange(-0.5, max(len(self._columns.model) - 0.5, 9.5), padding=0.01)
            low, high = float(np.log10(values.min())), float(np.log10(values.max()))
            middle = (low + high) / 2
            # At least a decade is shown, so that small differences do not look large.
            self._plot.setYRange(min(low, middle - 0.5) - 0.12, max(high, middle + 0.5) + 0.12, padding=0)
        else:
            self._plot.setXRange(0, 10)
            self._plot.setYRange(-1, 1)

    def _draw_series(self, series: Series) -> None:
        look = self._theme.model_look(series.model)
        pen = pg.mkPen(look.colour, width=1, dash=list(look.dash) or None)
        x, y = series.x[-SHOWN_POINTS:], series.y[-SHOWN_POINTS:]
        self._plot.plot(x, running_median(y), pen=pen)
        hollow = QColor(self._theme.palette.background)
        colour = QColor(look.colour)
        cold = series.was_cold[-SHOWN_POINTS:]
        failed = series.has_failed[-SHOWN_POINTS:]
        points = pg.ScatterPlotItem(
            x=x,
            y=np.log10(y),
            size=POINT_PX,
            symbol=["x" if bad else look.marker for bad in failed],
            pen=pg.mkPen(look.colour, width=1.2),
            brush=[hollow if is_cold else colour for is_cold in cold],
            data=list(series.decision_ids[-SHOWN_POINTS:]),
            hoverable=True,
            tip=None,
        )
        points.sigClicked.connect(self._clicked)
        self._plot.addItem(points)

    def _clicked(self, _item: object, points: list[pg.SpotItem], _event: object = None) -> None:
        if len(points):
            self.decision_clicked.emit(points[0].data())
