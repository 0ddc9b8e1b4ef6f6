"""Draws the cells of a calibration: a ground that grows stronger with the share, the number, and how many answers."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.calibration import CalibrationCell
from ui.models.calibration_matrix_model import CELL_ROLE, share_text
from ui.theme import RADIUS_SMALL, SPACE, TextRole, Theme

# The ground of a share of 0 and of 1; more would take the contrast from the number on it.
FAINTEST, STRONGEST = 0.04, 0.40
CELL_PX = 34
GAP_PX = 2


def ground(theme: Theme, share: float) -> QColor:
    """Return the colour behind a share in [0, 1]."""
    return theme.colour("accent", alpha=FAINTEST + (STRONGEST - FAINTEST) * share)


class CellDelegate(QStyledItemDelegate):
    """Draws a cell of the matrix; the first column is drawn as any text."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Take colours and fonts from `theme`."""
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return room for one line with air around it."""
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), round(CELL_PX * max(1.0, self._theme.scale)))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, CalibrationCell):
            super().paint(painter, option, index)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect).adjusted(GAP_PX, GAP_PX, -GAP_PX, -GAP_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        if cell.mean is not None:
            painter.setBrush(ground(self._theme, cell.mean))
            painter.drawRoundedRect(area, RADIUS_SMALL, RADIUS_SMALL)
        has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if has_focus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._theme.colour("focus"))
            painter.drawRoundedRect(area, RADIUS_SMALL, RADIUS_SMALL)
        self._write(painter, area, cell)
        painter.restore()

    def _write(self, painter: QPainter, area: QRectF, cell: CalibrationCell) -> None:
        share, count = share_text(cell), f"n {cell.n}" if cell.n else ""
        strong, small = self._theme.metrics(TextRole.STRONG), self._theme.metrics(TextRole.CAPTION)
        width = strong.horizontalAdvance(share) + (SPACE[2] + small.horizontalAdvance(count) if count else 0)
        left = area.left() + max(0.0, (area.width() - width) / 2)
        middle = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(self._theme.font(TextRole.STRONG))
        painter.setPen(self._theme.colour("dim" if cell.mean is None else "text"))
        painter.drawText(QRectF(left, area.top(), area.right() - left, area.height()), middle, share)
        if count:
            left += strong.horizontalAdvance(share) + SPACE[2]
            painter.setFont(self._theme.font(TextRole.CAPTION))
            painter.setPen(self._theme.colour("text"))
            painter.drawText(QRectF(left, area.top(), area.right() - left, area.height()), middle, count)
