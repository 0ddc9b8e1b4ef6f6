"""What stands where the first page will be while the core starts; text typed into it is kept."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui.theme import RADIUS_SMALL, SPACE, Theme
from ui.widgets.labels import label
from ui.widgets.page_header import PageHeader

# A skeleton that shows for less than this would only flicker.
SKELETON_AFTER_MS = 200
LINE_PX = 12
LINES = ((0.42, 0), (0.68, 1), (0.62, 1), (0.30, 1), (0.55, 2), (0.64, 2), (0.22, 2))
COMPOSER_WIDTH_PX = 660
COMPOSER_HEIGHT_PX = 92


class Skeleton(QWidget):
    """Grey lines where text will be; blank for the first 200 ms."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Stay blank for a moment."""
        super().__init__(parent)
        self._theme = theme
        self._is_drawn = False
        self.setAccessibleName(self.tr("Loading"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._begin)
        self._timer.start(SKELETON_AFTER_MS)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines."""
        if not self._is_drawn:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("track", alpha=0.6))
        top = SPACE[6]
        former = 0
        for share, block in LINES:
            top += SPACE[6] if block != former else 0
            former = block
            painter.drawRoundedRect(QRectF(0, top, self.width() * share, LINE_PX), RADIUS_SMALL, RADIUS_SMALL)
            top += LINE_PX + SPACE[2]

    def _begin(self) -> None:
        self._is_drawn = True
        self.update()


class StartingPage(QWidget):
    """A skeleton above a composer that already takes text; Enter marks it to be sent once the router is there."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Take text at once."""
        super().__init__(parent)
        self._wants_sending = False
        self._field = QPlainTextEdit(self)
        self._field.setAccessibleName(self.tr("Prompt"))
        self._field.setPlaceholderText(self.tr("Ask anything. The router is starting; you can already write."))
        self._field.setProperty("kind", "composer")
        self._field.setTabChangesFocus(True)
        self._field.installEventFilter(self)
        self._hint = label("", "secondary")
        column = QWidget(self)
        column.setMaximumWidth(round(COMPOSER_WIDTH_PX * max(1.0, theme.scale)))
        inside = QVBoxLayout(column)
        inside.setContentsMargins(0, 0, 0, SPACE[4])
        inside.setSpacing(SPACE[2])
        inside.addWidget(Skeleton(theme, column), 1)
        frame = QFrame(column)
        frame.setProperty("role", "composer")
        framed = QVBoxLayout(frame)
        framed.setContentsMargins(SPACE[3], SPACE[2], SPACE[3], SPACE[2])
        framed.addWidget(self._field)
        framed.addWidget(self._hint)
        frame.setFixedHeight(round(COMPOSER_HEIGHT_PX * max(1.0, theme.scale)))
        inside.addWidget(frame)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(PageHeader(self.tr("Chat"), self))
        row = QHBoxLayout()
        row.setContentsMargins(SPACE[5], 0, SPACE[5], 0)
        row.addStretch(1)
        # Takes all the room up to its widest, then the stretches share the rest.
        row.addWidget(column, 1000)
        row.addStretch(1)
        layout.addLayout(row, 1)
        self.setFocusProxy(self._field)

    @property
    def wants_sending(self) -> bool:
        """Whether the user pressed Enter."""
        return self._wants_sending

    def unsaved_text(self) -> str:
        """Return what was typed."""
        return self._field.toPlainText()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Enter as the wish to send; Shift+Enter is a new line, and typing on takes the wish back."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self._field:
            is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._wants_sending = bool(self.unsaved_text().strip())
                self._hint.setText(
                    self.tr("Will be sent as soon as the router is ready.") if self._wants_sending else ""
                )
                return True
            self._wants_sending = False
            self._hint.setText("")
        return super().eventFilter(watched, event)

    def show_failure(self, text: str) -> None:
        """Say why the core did not start; the text stays."""
        self._hint.setProperty("role", "error")
        self._hint.style().polish(self._hint)
        self._hint.setText(text)
