"""The bar that finds text in the open conversation: field, count, next, previous, close."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.theme import SPACE, Theme
from ui.widgets.buttons import icon_button
from ui.widgets.labels import label

SEARCH_DELAY_MS = 120
_FIELD_PX = 260


class FindBar(QWidget):
    """Enter goes to the next place, Shift+Enter to the one before, Esc closes."""

    wanted = Signal(str)
    stepped = Signal(int)  # 1 or -1
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        card = QFrame(self)
        card.setProperty("role", "card")
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find in this conversation"))
        self.field.setAccessibleName(self.tr("Find in this conversation"))
        self.field.setMinimumWidth(120)
        self.field.setMaximumWidth(_FIELD_PX)
        self.field.installEventFilter(self)
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_DELAY_MS)
        self._timer.timeout.connect(lambda: self.wanted.emit(self.field.text()))
        self.field.textChanged.connect(lambda _text: self._timer.start())
        self.count = label("", "secondary")
        previous = icon_button(
            theme, "chevron-up", self.tr("Previous place (Shift+Enter)"), clicked=lambda: self._step(-1)
        )
        following = icon_button(theme, "chevron-down", self.tr("Next place (Enter)"), clicked=lambda: self._step(1))
        close = icon_button(theme, "close", self.tr("Close find (Esc)"), clicked=self.closed.emit)
        row = QHBoxLayout(card)
        row.setContentsMargins(SPACE[2], SPACE[1], SPACE[1], SPACE[1])
        row.setSpacing(SPACE[1])
        row.addWidget(self.field, 1)
        row.addSpacing(SPACE[1])
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(previous)
        row.addWidget(following)
        row.addWidget(close)
        # The margins are the bar's own: those of a layout around it would stay while it is hidden.
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, SPACE[2], 0, SPACE[1])
        outer.addWidget(card)
        self.hide()

    def open(self, text: str | None = None) -> None:
        """Show it with the cursor in the field; `text` replaces what was sought last."""
        self.show()
        if text is not None:
            self.field.setText(text)
            self._timer.stop()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def stop(self) -> None:
        """Leave no timer behind."""
        self._timer.stop()

    def show_count(self, text: str) -> None:
        """Say how many places there are."""
        self.count.setText(text)
        self.field.setAccessibleDescription(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Use Enter and Esc of the field."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.closed.emit()
                return True
        return super().eventFilter(watched, event)

    def _step(self, direction: int) -> None:
        if self._timer.isActive():
            # The text is newer than what was found: this search goes to a place itself.
            self._timer.stop()
            self.wanted.emit(self.field.text())
        else:
            self.stepped.emit(direction)
