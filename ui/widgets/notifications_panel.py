"""Says on the Settings page whether messages reach the desktop, and tries it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.widgets.buttons import push_button
from ui.widgets.context import WindowContext
from ui.widgets.panel_row import PanelRow
from ui.widgets.tray import Channel, find_channel


class NotificationsPanel(QFrame):
    """One line: how messages go, and a button that sends one."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        """Look how messages go on this desktop."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self._context = context
        words = {
            Channel.PROGRAM: self.tr("They go through the desktop's notification service."),
            Channel.TRAY: self.tr("They go through the tray."),
            Channel.NONE: self.tr("This desktop has neither a notification service nor a tray; they cannot be shown."),
        }
        channel = find_channel()
        button = push_button(self.tr("Send one now"), clicked=self._send)
        button.setEnabled(channel is not Channel.NONE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(PanelRow(self.tr("Notifications"), words[channel], (button,)))

    def _send(self) -> None:
        self._context.signals.notified.emit("Modelyard", self.tr("This is how a notification looks."))
