"""Strengths with their intervals in the cells of a table, and the axis below them."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from app.domain.vote import Standing
from ui.charts.marks import mark_path
from ui.theme import SPACE, TextRole, Theme

MARK_PX = 4.5
CAP_PX = 4.0
PAD_PX = 14.0
# The axis shows at least a chance of one in four to three in four, and at most one in fifty to 49 in fifty.
NARROWEST = math.log(3)
WIDEST = math.log(49)
# Chances that get a line, in percent.
TICKS = (2, 5, 10, 25, 50, 75, 90, 95, 98)


def axis_half(standings: tuple[Standing, ...]) -> float:
    """Return how far the axis reaches from zero to both sides, in log-odds."""
    reach = max((max(abs(one.low), abs(one.high)) for one in standings), default=0.0)
    return min(WIDEST, max(NARROWEST, reach * 1.08))


def ticks_within(half: float) -> list[tuple[int, float]]:
    """Return the percentages whose log-odds lie on the axis, with them."""
    found = ((percent, math.log(percent / (100 - percent))) for percent in TICKS)
    return [(percent, value) for percent, value in found if abs(value) <= half]


def x_of(value: float, half: float, left: float, width: float) -> float:
    """Return the pixel of a strength; what lies beyond the axis is drawn at its end."""
    share = (max(-half, min(half, value)) + half) / (2 * half)
    return left + PAD_PX + share * (width - 2 * PAD_PX)


class StrengthDelegate(QStyledItemDelegate):
    """Draws the Standing in a row's UserRole as a mark with its interval; hollow while provisional."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Draw with the theme's colours."""
        super().__init__(parent)
        self._theme = theme
        self.half = NARROWEST

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row's background, the lines of the axis, the interval and the mark."""
        standing = index.data(Qt.ItemDataRole.UserRole)
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(area)
        for percent, value in ticks_within(self.half):
            x = x_of(value, self.half, area.left(), area.width())
            strong = "line_strong" if percent == 50 else "line"  # noqa: PLR2004  an even chance
            painter.setPen(QPen(self._theme.colour(strong), 1))
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        if isinstance(standing, Standing):
            self._draw(painter, area, standing)
        painter.restore()

    def _draw(self, painter: QPainter, area: QRectF, standing: Standing) -> None:
        look = self._theme.model_look(str(standing.ref))
        middle = area.center().y()
        low, at, high = (
            x_of(value, self.half, area.left(), area.width())
            for value in (standing.low, standing.strength, standing.high)
        )
        pen = QPen(QColor(look.colour), 2)
        painter.setPen(pen)
        painter.drawLine(QLineF(low, middle, high, middle))
        for x, value in ((low, standing.low), (high, standing.high)):
            # An interval that goes on beyond the axis has no cap.
            if abs(value) < self.half:
                painter.drawLine(QLineF(x, middle - CAP_PX, x, middle + CAP_PX))
        painter.setBrush(self._theme.colour("panel") if standing.is_provisional else QColor(look.colour))
        painter.drawPath(mark_path(look.marker, MARK_PX).translated(QPointF(at, middle)))


class StrengthAxis(QWidget):
    """The percentages below the column of a table that the delegate draws."""

    def __init__(self, theme: Theme, table: QTableView, column: int, delegate: StrengthDelegate) -> None:
        """Follow a column's place."""
        super().__init__()
        self._theme = theme
        self._table = table
        self._column = column
        self._delegate = delegate
        self.setAccessibleName(self.tr("Axis: chance of winning against the average model, in percent"))
        table.horizontalHeader().sectionResized.connect(self.update)
        table.horizontalScrollBar().valueChanged.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return one line of small text."""
        return QSize(200, self._theme.metrics(TextRole.CAPTION).height() + SPACE[1])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Write the percentages."""
        painter = QPainter(self)
        painter.setFont(self._theme.font(TextRole.CAPTION))
        painter.setPen(self._theme.colour("dim"))
        left = float(self._table.columnViewportPosition(self._column))
        width = float(self._table.columnWidth(self._column))
        taken = -math.inf
        for percent, value in ticks_within(self._delegate.half):
            x = x_of(value, self._delegate.half, left, width)
            text = f"{percent} %"
            wide = painter.fontMetrics().horizontalAdvance(text)
            if x - wide / 2 > taken + SPACE[1]:
                painter.drawText(QPointF(x - wide / 2, painter.fontMetrics().ascent() + 2), text)
                taken = x + wide / 2
        painter.end()
