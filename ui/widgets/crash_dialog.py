"""What the user sees of a bug: what happened, that the text is safe, and details to copy."""

from __future__ import annotations

import traceback
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from ui.theme import SPACE, TextRole, Theme
from ui.widgets.buttons import push_button
from ui.widgets.diagnostics import log_lines, program_lines
from ui.widgets.labels import label
from ui.widgets.log_buffer import LogLine

WIDTH_PX = 560
LOG_LINES = 40


def describe(error: BaseException, log: Sequence[LogLine] = ()) -> str:
    """Return versions, traceback and the last log lines as text; it holds no prompt, for logs hold none."""
    trace = "".join(traceback.format_exception(error))
    lines = "\n".join(log_lines(log, LOG_LINES))
    program = "\n".join(program_lines())
    return f"{program}\n\n{trace}\nLast log lines:\n{lines}\n"


class CrashDialog(QDialog):
    """One dialog for all bugs until it is closed; the window goes on. Open it with `open()`."""

    def __init__(
        self, theme: Theme, error: BaseException, *, text: str, log: Sequence[LogLine], parent: QWidget | None
    ) -> None:
        """Tell of `error`; `text` is what the user was writing."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Something went wrong"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDTH_PX)
        self._text = text
        self._count = 1
        self._details = QPlainTextEdit(describe(error, log), self)
        self._details.setReadOnly(True)
        self._details.setProperty("kind", "field")
        self._details.setFont(theme.font(TextRole.MONO))
        self._details.setAccessibleName(self.tr("Details"))
        self._details.setMinimumHeight(180)
        picture = QLabel(self)
        picture.setPixmap(theme.pixmap("warning", 28, colour="warning", scale=self.devicePixelRatioF()))
        self._says = label(
            self.tr("This is a bug in Modelyard. The window goes on, and what you were writing is kept."), wraps=True
        )
        title = label(self.tr("Something went wrong"), "title")
        words = QVBoxLayout()
        words.setSpacing(SPACE[1])
        words.addWidget(title)
        words.addWidget(self._says)
        top = QHBoxLayout()
        top.setSpacing(SPACE[3])
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[5], SPACE[5], SPACE[5], SPACE[4])
        layout.setSpacing(SPACE[3])
        layout.addLayout(top)
        layout.addWidget(self._details, 1)
        layout.addLayout(self._buttons())

    def add(self, error: BaseException) -> None:
        """Tell of one more while it is open."""
        self._count += 1
        self._says.setText(
            self.tr("{count} bugs so far. The window goes on, and what you were writing is kept.").format(
                count=self._count
            )
        )
        self._details.appendPlainText("\n" + "".join(traceback.format_exception(error)))

    def details(self) -> str:
        """Return what "Copy details" copies."""
        return self._details.toPlainText()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE[2])
        clipboard = QGuiApplication.clipboard()
        row.addWidget(push_button(self.tr("Copy details"), clicked=lambda: clipboard.setText(self.details())))
        if self._text:
            row.addWidget(push_button(self.tr("Copy my text"), clicked=lambda: clipboard.setText(self._text)))
        row.addStretch(1)
        go_on = push_button(self.tr("Go on"), kind="primary", clicked=self.accept)
        go_on.setDefault(True)
        row.addWidget(go_on)
        return row
