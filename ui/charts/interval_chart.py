"""Means with their intervals, a row each, over one axis: what experiments and evidence come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.charts.marks import mark_path
from ui.theme import SPACE, TextRole, Theme

ROW_PX = 30
MARK_PX = 5.0
CAP_PX = 4.5
PAD_PX = 14.0
SMALLEST_PLOT_PX = 160
# Longer names are shortened: the intervals need the room.
LABEL_SHARE = 0.34


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalRow:
    """A mean with its interval; `note` are the figures in words. `mean` None draws the interval alone.

    `ref` is the model whose colour and mark the row has; without one it has `colour`, a token of the palette, and a
    circle. A hollow mark is one of few results.
    """

    label: str
    note: str
    low: float
    high: float
    mean: float | None = None
    ref: str = ""
    colour: str = "accent"
    is_hollow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalAxis:
    """What is shown: the range, the values that get a line with their words, and the line that is stronger."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    strong: float | None = None


class IntervalChart(QWidget):
    """Names on the left, figures on the right, marks with their lines between them."""

    def __init__(self, theme: Theme, name: str, axis: IntervalAxis, parent: QWidget | None = None) -> None:
        """Start without rows; `name` is the accessible name."""
        super().__init__(parent)
        self._theme = theme
        self._axis = axis
        self._rows: tuple[IntervalRow, ...] = ()
        self._beside: tuple[IntervalRow, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._redress)

    @property
    def rows(self) -> tuple[IntervalRow, ...]:
        """What is drawn."""
        return self._rows

    def show_rows(
        self, rows: Sequence[IntervalRow], axis: IntervalAxis | None = None, *, beside: Sequence[IntervalRow] = ()
    ) -> None:
        """Draw these from top to bottom, over another axis if one is given.

        Names and figures get as much room as those of the rows `beside` need as well, so that two charts line up.
        """
        self._rows = tuple(rows)
        self._beside = tuple(beside)
        self._axis = axis or self._axis
        self.setAccessibleDescription("; ".join(f"{row.label}: {row.note}" for row in rows))
        self._redress()

    def sizeHint(self) -> QSize:
        """Return the height of all rows and of the axis."""
        return QSize(SMALLEST_PLOT_PX * 3, len(self._rows) * self._row_px() + self._axis_px())

    def minimumSizeHint(self) -> QSize:
        """Return the least width at which the marks can be told apart."""
        return QSize(SMALLEST_PLOT_PX * 2, self.sizeHint().height())

    def x_of(self, value: float) -> float:
        """Return the pixel of a value; what lies beyond the axis is drawn at its end."""
        plot, axis = self._plot(), self._axis
        share = (max(axis.low, min(axis.high, value)) - axis.low) / (axis.high - axis.low)
        return plot.left() + PAD_PX + share * (plot.width() - 2 * PAD_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the axis, then the rows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_axis(painter)
        for place, row in enumerate(self._rows):
            self._draw_row(painter, row, place * self._row_px())
        painter.end()

    def _row_px(self) -> int:
        return max(round(ROW_PX * max(1.0, self._theme.scale)), self._theme.metrics().height() + SPACE[2])

    def _axis_px(self) -> int:
        return self._theme.metrics(TextRole.CAPTION).height() + SPACE[2]

    def _sides(self) -> tuple[int, int]:
        """Return the widths of names and figures."""
        metrics = self._theme.metrics()
        rows = (*self._rows, *self._beside)
        label = max((metrics.horizontalAdvance(row.label) for row in rows), default=0) + SPACE[3]
        note = max((metrics.horizontalAdvance(row.note) for row in rows), default=0) + SPACE[3]
        return min(label, round(self.width() * LABEL_SHARE)), note

    def _plot(self) -> QRectF:
        label, note = self._sides()
        width = max(float(SMALLEST_PLOT_PX // 2), self.width() - label - note)
        return QRectF(label, 0.0, width, float(len(self._rows) * self._row_px()))

    def _draw_axis(self, painter: QPainter) -> None:
        plot = self._plot()
        painter.setFont(self._theme.font(TextRole.CAPTION))
        taken = -1e9
        for value, text in self._axis.ticks:
            x = self.x_of(value)
            strong = value == self._axis.strong
            painter.setPen(QPen(self._theme.colour("line_strong" if strong else "line"), 1))
            painter.drawLine(QLineF(x, plot.top(), x, plot.bottom()))
            wide = painter.fontMetrics().horizontalAdvance(text)
            if x - wide / 2 > taken + SPACE[1]:
                painter.setPen(self._theme.colour("dim"))
                painter.drawText(QPointF(x - wide / 2, plot.bottom() + painter.fontMetrics().ascent() + 3), text)
                taken = x + wide / 2

    def _draw_row(self, painter: QPainter, row: IntervalRow, top: int) -> None:
        plot, height = self._plot(), self._row_px()
        middle = top + height / 2
        painter.setFont(self._theme.font(TextRole.BODY))
        metrics = painter.fontMetrics()
        painter.setPen(self._theme.colour("text"))
        name = QRectF(0, top, plot.left() - SPACE[2], height)
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(name, left, metrics.elidedText(row.label, Qt.TextElideMode.ElideRight, int(name.width())))
        painter.setPen(self._theme.colour("dim"))
        note = QRectF(plot.right() + SPACE[3], top, self.width() - plot.right() - SPACE[3], height)
        painter.drawText(note, left, row.note)
        look = self._theme.model_look(row.ref) if row.ref else None
        colour = QColor(look.colour) if look else self._theme.colour(row.colour)
        painter.setPen(QPen(colour, 2))
        low, high = self.x_of(row.low), self.x_of(row.high)
        painter.drawLine(QLineF(low, middle, high, middle))
        for x, value in ((low, row.low), (high, row.high)):
            # An interval that goes on beyond the axis has no cap.
            if self._axis.low <= value <= self._axis.high:
                painter.drawLine(QLineF(x, middle - CAP_PX, x, middle + CAP_PX))
        if row.mean is not None:
            painter.setBrush(self._theme.colour("panel") if row.is_hollow else colour)
            marker = look.marker if look else "o"
            painter.drawPath(mark_path(marker, MARK_PX).translated(QPointF(self.x_of(row.mean), middle)))

    def _redress(self) -> None:
        self.updateGeometry()
        self.update()
