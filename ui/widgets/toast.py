"""Short messages at the bottom of the window that go by themselves, perhaps with one button such as Undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from ui.theme import SPACE, Theme
from ui.widgets.buttons import icon_button, push_button
from ui.widgets.labels import label

SHOWN_MS = 6_000
# Time to read an error and reach its button.
SHOWN_WITH_ACTION_MS = 10_000
MOST_AT_ONCE = 3
WIDEST_PX = 520
ICONS = {"info": "info", "success": "success", "warning": "warning", "error": "error"}


class Toast(QFrame):
    """One message; the clock stands still while the mouse or the focus is on it."""

    closed = Signal(object)  # the toast

    def __init__(
        self, theme: Theme, text: str, action: tuple[str, Callable[[], object]] | None, kind: str, parent: QWidget
    ) -> None:
        """Show `text`; `action` is a label and a function."""
        super().__init__(parent)
        self.setProperty("role", "toast")
        self.setAccessibleName(text)
        self.text = text
        self._icon = QLabel(self)
        self._icon.setPixmap(theme.pixmap(ICONS[kind], 18, colour="on_tooltip", scale=self.devicePixelRatioF()))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE[3], SPACE[2], SPACE[2], SPACE[2])
        layout.setSpacing(SPACE[2])
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        message = label(text)
        needs_lines = message.sizeHint().width() > WIDEST_PX
        if needs_lines:
            message.setWordWrap(True)
            message.setFixedWidth(WIDEST_PX)
        layout.addWidget(message, 1)
        if action is not None:
            caption, function = action
            layout.addWidget(push_button(caption, clicked=lambda: self._act(function)))
        close = icon_button(theme, "close", self.tr("Dismiss"), clicked=self.dismiss, colour="on_tooltip")
        layout.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS if action is None and kind != "error" else SHOWN_WITH_ACTION_MS)
        self._timer.timeout.connect(self.dismiss)
        self._timer.start()
        self.adjustSize()

    def dismiss(self) -> None:
        """Take it away."""
        self._timer.stop()
        self.hide()
        self.closed.emit(self)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Wait while the mouse is on it."""
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Go on when the mouse leaves."""
        super().leaveEvent(event)
        self._timer.start()

    def _act(self, function: Callable[[], object]) -> None:
        self.dismiss()
        function()


class ToastStack(QObject):
    """The messages of a window, newest at the bottom, centred above its status bar."""

    def __init__(self, theme: Theme, window: QWidget, *, bottom_px: Callable[[], int]) -> None:
        """Show toasts in `window`, `bottom_px` above its lower edge."""
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._bottom_px = bottom_px
        self._toasts: list[Toast] = []
        window.installEventFilter(self)

    @property
    def texts(self) -> tuple[str, ...]:
        """What is shown now, oldest first."""
        return tuple(toast.text for toast in self._toasts)

    def show(self, text: str, action: tuple[str, Callable[[], object]] | None = None, *, kind: str = "info") -> None:
        """Show a message; one with the same text is replaced. `kind` is info, success, warning or error."""
        for former in [toast for toast in self._toasts if toast.text == text]:
            former.dismiss()
        while len(self._toasts) >= MOST_AT_ONCE:
            self._toasts[0].dismiss()
        toast = Toast(self._theme, text, action, kind, self._window)
        toast.closed.connect(self._forget)
        self._toasts.append(toast)
        self._arrange()
        toast.show()
        toast.raise_()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, text))

    def clear(self) -> None:
        """Take all away."""
        for toast in list(self._toasts):
            toast.dismiss()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the toasts in place when the window's size changes."""
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return super().eventFilter(watched, event)

    def _forget(self, toast: Toast) -> None:
        if toast in self._toasts:
            self._toasts.remove(toast)
            toast.deleteLater()
            self._arrange()

    def _arrange(self) -> None:
        bottom = self._window.height() - self._bottom_px() - SPACE[4]
        for toast in reversed(self._toasts):
            toast.adjustSize()
            bottom -= toast.height()
            toast.move(QPoint((self._window.width() - toast.width()) // 2, bottom))
            bottom -= SPACE[2]
