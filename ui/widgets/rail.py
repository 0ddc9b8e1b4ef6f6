"""The rail on the left: one button with icon and text for each page."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import RADIUS, SPACE, TextRole, Theme
from ui.widgets.labels import separator

ICON_PX = 20
BUTTON_WIDTH_PX = 63
BUTTON_HEIGHT_PX = 54
MARGIN_PX = 6


class RailButton(QAbstractButton):
    """A page's button; the page that is open has a soft fill and the accent's colour."""

    def __init__(self, theme: Theme, *, key: str, icon: str, title: str, parent: QWidget | None = None) -> None:
        """Show an icon above a title."""
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self.key = key
        self.setText(title)
        self.setAccessibleName(title)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return the size of the design, wider for long titles and large text."""
        width = self._metrics_width() + 2 * SPACE[1]
        height = BUTTON_HEIGHT_PX + round((self._theme.scale - 1) * 14)
        return QSize(max(BUTTON_WIDTH_PX, width), height)

    def minimumSizeHint(self) -> QSize:
        """Return the size; a rail never shrinks its buttons."""
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the hover fill."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw fill, icon, title and focus ring."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(theme.colour("accent_soft"))
            painter.drawRoundedRect(area, RADIUS, RADIUS)
        elif self.underMouse() or self.isDown():
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(area, RADIUS, RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 1.5))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        token = "accent_text" if self.isChecked() else "dim"
        painter.setFont(theme.font(self._role()))
        line = painter.fontMetrics().height()
        top = (self.height() - ICON_PX - SPACE[1] - line) // 2
        pixmap = theme.pixmap(self._icon_name, ICON_PX, colour=token, scale=self.devicePixelRatioF())
        painter.drawPixmap(QPoint((self.width() - ICON_PX) // 2, top), pixmap)
        painter.setPen(theme.colour(token))
        place = QRect(0, top + ICON_PX + SPACE[1], self.width(), line)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter), self.text())

    def _role(self) -> TextRole:
        return TextRole.CAPTION_STRONG if self.isChecked() else TextRole.CAPTION

    def _metrics_width(self) -> int:
        self.ensurePolished()
        # The stronger weight is the wider one; opening a page must not move anything.
        return self._theme.metrics(TextRole.CAPTION_STRONG).horizontalAdvance(self.text())


class Rail(QWidget):
    """The pages' buttons, those at the bottom apart."""

    chosen = Signal(str)  # key of the page

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start without buttons."""
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(self.tr("Pages"))
        self.setProperty("surface", "background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, RailButton] = {}
        self._top = QVBoxLayout()
        self._bottom = QVBoxLayout()
        column = QVBoxLayout()
        column.setContentsMargins(MARGIN_PX, 10, MARGIN_PX, 8)
        column.setSpacing(0)
        for part in (self._top, self._bottom):
            part.setSpacing(SPACE[1] + 1)
        column.addLayout(self._top)
        column.addStretch(1)
        column.addLayout(self._bottom)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(column)
        layout.addWidget(separator(vertical=True))

    def add_page(self, key: str, *, icon: str, title: str, at_bottom: bool = False) -> None:
        """Add a button."""
        button = RailButton(self._theme, key=key, icon=icon, title=title, parent=self)
        button.clicked.connect(lambda: self.chosen.emit(key))
        self._group.addButton(button)
        self._buttons[key] = button
        (self._bottom if at_bottom else self._top).addWidget(button)

    def set_tip(self, key: str, tip: str) -> None:
        """Show `tip` when the mouse rests on a page's button; nothing happens for an unknown key."""
        if key in self._buttons:
            self._buttons[key].setToolTip(tip)

    def mark(self, key: str) -> None:
        """Show `key` as open; nothing changes for an unknown key."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)
