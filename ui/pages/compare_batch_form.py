"""The form that starts a batch: its prompts, pasted or from a file, and its models."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.errors import ModelyardError
from ui.pages.compare_prompt import LanePickers
from ui.tasks import spawn
from ui.theme import SPACE
from ui.widgets.buttons import push_button
from ui.widgets.context import WindowContext
from ui.widgets.labels import label

# A list of prompts is small; a larger file is something else, and would hold up the window.
MOST_FILE_BYTES = 20_000_000


class BatchForm(QWidget):
    """Says how many answers it will be; `started` gives prompts, models and title."""

    started = Signal(object, object, str)

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._context = context
        self._prompts: tuple[str, ...] = ()
        self._serial = 0
        self.title = QLineEdit()
        self.title.setAccessibleName(self.tr("Name of the batch"))
        self.title.setPlaceholderText(self.tr("Name (optional)"))
        self.prompts = QPlainTextEdit()
        self.prompts.setProperty("kind", "field")
        self.prompts.setTabChangesFocus(True)
        self.prompts.setAccessibleName(self.tr("Prompts of the batch"))
        self.prompts.setPlaceholderText(
            self.tr("One prompt a line. Prompts of several lines stand between lines of three hyphens (---).")
        )
        self.pickers = LanePickers(context.theme, kind=self.tr("batch"))
        self.note = label("", "secondary", wraps=True)
        self.start = push_button(self.tr("Start"), kind="primary", clicked=self._start)
        self.start.setAccessibleName(self.tr("Start the batch"))
        self._file = push_button(self.tr("From a file…"), clicked=self._ask_file)
        self._build()
        self.prompts.textChanged.connect(self._changed)
        self.pickers.changed.connect(self._count)
        self._changed()

    def clear(self) -> None:
        """Empty the fields, for the next batch."""
        self.title.clear()
        self.prompts.clear()

    async def load(self, path: Path) -> None:
        """Put the prompts of a file into the field, or say why there are none."""
        try:
            text = await self._context.core.call(asyncio.to_thread(_read, path))
            if text is None:
                self._context.toast(self.tr("This file is too large for a list of prompts."), kind="error")
                return
            found = await self._context.core.call(self._context.app.batches.read_prompts(text, path.name))
        except UnicodeDecodeError:
            self._context.toast(self.tr("{name} is not text in UTF-8.").format(name=path.name), kind="error")
            return
        except OSError as error:
            self._context.toast(
                self.tr("The file could not be read: {error}").format(error=error.strerror or error), kind="error"
            )
            return
        except ModelyardError as error:
            self._context.report(error)
            return
        has_lines = any("\n" in prompt for prompt in found)
        self.prompts.setPlainText(("\n---\n" if has_lines else "\n").join(found))
        if not self.title.text():
            self.title.setText(path.stem)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self._file)
        models = QHBoxLayout()
        models.setSpacing(SPACE[3])
        models.addWidget(label(self.tr("Models")))
        models.addWidget(self.pickers, 1)
        models.addWidget(self.start)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[5], SPACE[4], SPACE[5], SPACE[4])
        layout.setSpacing(SPACE[3])
        layout.addWidget(label(self.tr("New batch"), "heading"))
        layout.addLayout(top)
        layout.addWidget(self.prompts, 1)
        layout.addLayout(models)
        layout.addWidget(self.note)

    def _changed(self) -> None:
        self._serial += 1
        text = self.prompts.toPlainText()
        if not text.strip():
            self._prompts = ()
            self._count()
            return
        spawn(self, self._read(text, self._serial))

    async def _read(self, text: str, serial: int) -> None:
        try:
            found = await self._context.core.call(self._context.app.batches.read_prompts(text))
        except ModelyardError as error:
            found, words = (), f"{error.message} {error.fix}"
        else:
            words = ""
        if serial == self._serial:
            self._prompts = found
            self._count(words)

    def _count(self, words: str = "") -> None:
        count, models = len(self._prompts), len(self.pickers.choices())
        self.start.setEnabled(count > 0)
        if not words and count:
            words = self.tr("{n} prompts × {m} models = {total} answers. You can pause, and close Modelyard meanwhile.")
            words = words.format(n=count, m=models, total=count * models)
        self.note.setText(words or self.tr("Every prompt is answered by every model; start it and go to lunch."))

    def _start(self) -> None:
        if self._prompts:
            self.started.emit(self._prompts, self.pickers.choices(), self.title.text())

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Prompts from a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Prompts (*.txt *.md *.csv *.json *.jsonl)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: spawn(self, self.load(Path(path))))
        dialog.open()


def _read(path: Path) -> str | None:
    """Return the text of a file; None for one that is too large."""
    return None if path.stat().st_size > MOST_FILE_BYTES else path.read_text(encoding="utf-8-sig")
