"""The icon in the tray, and the way a message takes to the desktop."""

from __future__ import annotations

import shutil
from enum import StrEnum

from PySide6.QtCore import QObject, QProcess, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from ui.theme import Theme

# The desktop's own program for messages; it reaches the notification service without an icon in the tray.
NOTIFY_PROGRAM = "notify-send"
SHOWN_MS = 8_000


class Channel(StrEnum):
    """How a message reaches the desktop."""

    TRAY = "tray"
    PROGRAM = "program"
    NONE = "none"


def find_channel() -> Channel:
    """Return the way that works here: the desktop's program where there is one, else the tray."""
    if shutil.which(NOTIFY_PROGRAM):
        return Channel.PROGRAM
    return Channel.TRAY if QSystemTrayIcon.isSystemTrayAvailable() else Channel.NONE


class Tray(QObject):
    """Shows the icon while it is wanted, and sends messages with or without it."""

    shown_asked = Signal()
    new_asked = Signal()
    quit_asked = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        """Stay hidden."""
        super().__init__(parent)
        self._theme = theme
        self._menu = QMenu()
        for title, signal in (
            (self.tr("Open Modelyard"), self.shown_asked),
            (self.tr("New conversation"), self.new_asked),
            (self.tr("Quit"), self.quit_asked),
        ):
            action = QAction(title, self._menu)
            action.triggered.connect(lambda _checked=False, signal=signal: signal.emit())
            self._menu.addAction(action)
        self._icon = QSystemTrayIcon(theme.icon("spark", colour="accent"), self)
        self._icon.setToolTip("Modelyard")
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activate)
        self._icon.messageClicked.connect(self.shown_asked.emit)

    @property
    def is_shown(self) -> bool:
        """Whether the icon is there for the user to click on."""
        return self._icon.isVisible() and QSystemTrayIcon.isSystemTrayAvailable()

    def set_wanted(self, is_wanted: bool) -> None:
        """Show or hide the icon; where the desktop has no tray it appears as soon as there is one."""
        self._icon.setVisible(is_wanted)

    def send(self, title: str, text: str) -> Channel:
        """Show a message on the desktop and return the way it took; NONE where there is none."""
        channel = find_channel()
        if channel is Channel.PROGRAM:
            # "--": a title that begins with a hyphen is no option.
            QProcess.startDetached(NOTIFY_PROGRAM, ["--app-name=Modelyard", "--icon=modelyard", "--", title, text])
        elif channel is Channel.TRAY:
            was_shown = self._icon.isVisible()
            self._icon.show()
            self._icon.showMessage(title, text, self._theme.icon("spark", colour="accent"), SHOWN_MS)
            if not was_shown:
                self._icon.hide()
        return channel

    def close(self) -> None:
        """Take the icon away and free the menu, which no widget owns."""
        self._icon.hide()
        self._menu.deleteLater()

    def _activate(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in {QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick}:
            self.shown_asked.emit()
