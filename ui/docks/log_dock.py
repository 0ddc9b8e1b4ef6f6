"""The Log dock: the program's last lines, filtered by level and text."""

from __future__ import annotations

import html
import logging
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent, QTextCursor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.theme import SPACE, TextRole
from ui.translation import translatable
from ui.widgets.buttons import icon_button
from ui.widgets.context import WindowContext
from ui.widgets.log_buffer import LogLine

# Often enough to feel live; nothing runs while the dock is hidden.
READ_EVERY_MS = 250
SHOWN_LINES = 2000
LEVELS = (
    (translatable("LogDock", "All"), logging.NOTSET),
    (translatable("LogDock", "Warnings"), logging.WARNING),
    (translatable("LogDock", "Errors"), logging.ERROR),
)


class LogDock(QWidget):
    """Follows the log while it is visible; scrolled up it stays where it is."""

    def __init__(self, context: WindowContext) -> None:
        """Read from the context's log."""
        super().__init__()
        self._context = context
        self._last = 0
        self._search = QLineEdit(self)
        self._search.setPlaceholderText(self.tr("Filter"))
        self._search.setAccessibleName(self.tr("Filter log lines"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._restart)
        self._level = QComboBox(self)
        self._level.setAccessibleName(self.tr("Least level"))
        for title, level in LEVELS:
            self._level.addItem(self.tr(title), level)
        self._level.currentIndexChanged.connect(self._restart)
        copy = icon_button(context.theme, "copy", self.tr("Copy log"), clicked=self._copy)
        self._view = QPlainTextEdit(self)
        self._view.setReadOnly(True)
        self._view.setProperty("kind", "log")
        self._view.setAccessibleName(self.tr("Log lines"))
        self._view.setMaximumBlockCount(SHOWN_LINES)
        self._view.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        row = QHBoxLayout()
        row.setSpacing(SPACE[2])
        row.addWidget(self._search, 1)
        row.addWidget(self._level)
        row.addWidget(copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[3])
        layout.setSpacing(SPACE[2])
        layout.addLayout(row)
        layout.addWidget(self._view, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(READ_EVERY_MS)
        self._timer.timeout.connect(self._read)
        context.theme.changed.connect(self._redress)
        self._redress()
        self.setFocusProxy(self._search)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow while visible."""
        super().showEvent(event)
        self._read()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while hidden."""
        super().hideEvent(event)
        self._timer.stop()

    def text(self) -> str:
        """Return what is shown."""
        return self._view.toPlainText()

    def _redress(self) -> None:
        self._view.setFont(self._context.theme.font(TextRole.SECONDARY))
        self._restart()

    def _restart(self) -> None:
        self._last = 0
        self._view.clear()
        self._read()

    def _read(self) -> None:
        lines = self._context.log.since(self._last)
        if not lines:
            return
        self._last = lines[-1].number
        shown = [line for line in lines if self._fits(line)]
        if not shown:
            return
        bar = self._view.verticalScrollBar()
        is_at_end = bar.value() >= bar.maximum() - 2
        self._view.appendHtml("<br>".join(self._markup(line) for line in shown))
        if is_at_end:
            self._view.moveCursor(QTextCursor.MoveOperation.End)

    def _fits(self, line: LogLine) -> bool:
        wanted = self._search.text().strip().lower()
        is_in = not wanted or wanted in line.text.lower() or wanted in line.logger.lower()
        return is_in and line.level >= int(self._level.currentData())

    def _markup(self, line: LogLine) -> str:
        palette = self._context.theme.palette
        colour = palette.text
        if line.level >= logging.ERROR:
            colour = palette.danger
        elif line.level >= logging.WARNING:
            colour = palette.warning
        # The user's own time zone: the log is read beside a clock.
        time = datetime.fromtimestamp(line.created).astimezone().strftime("%H:%M:%S")
        return (
            f'<span style="color:{palette.dim}">{time} {html.escape(line.logger.removeprefix("app."))}</span> '
            f'<span style="color:{colour}">{html.escape(line.text)}</span>'
        )

    def _copy(self) -> None:
        self._view.selectAll()
        self._view.copy()
        self._view.moveCursor(QTextCursor.MoveOperation.End)
        self._context.toast(self.tr("Log copied"), kind="success")
