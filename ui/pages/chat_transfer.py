"""Carries conversations out as Markdown or JSON, and in from JSON of ours or of Open WebUI."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.domain.exchange import safe_file_name
from ui.widgets.context import WindowContext


class ChatTransfer(QObject):
    """Asks where to, and tells what came of it."""

    imported = Signal(str)  # the first conversation's id

    def __init__(self, context: WindowContext, spawn: Callable[..., None], parent: QWidget) -> None:
        """Use the stores of the running application; `spawn` runs a coroutine and reports its errors."""
        super().__init__(parent)
        self._context = context
        self._spawn = spawn
        self._page = parent

    def add_to(self, menu: QMenu, conversation_id: str, title: str) -> None:
        """Offer everything in a menu; the conversation's own entries only where there is one."""
        if conversation_id:
            menu.addAction(self.tr("Export as Markdown…"), lambda: self.export(conversation_id, title, ".md"))
            menu.addAction(self.tr("Export as JSON…"), lambda: self.export(conversation_id, title, ".json"))
            menu.addSeparator()
        menu.addAction(self.tr("Import conversations…"), self.choose_import)
        menu.addAction(self.tr("Export all conversations…"), self.export_all)

    def export(self, conversation_id: str, title: str, suffix: str) -> None:
        """Write a conversation where the user says: ".md" its branch as Markdown, ".json" all of it."""
        self._spawn(self._export, conversation_id, title, suffix)

    def export_all(self) -> None:
        """Write all conversations as JSON where the user says."""
        self._spawn(self._export, None, self.tr("All conversations"), ".json")

    def save_code(self, code: str, name: str) -> None:
        """Write a piece of code where the user says."""
        self._spawn(self._save_code, code, name)

    async def _save_code(self, code: str, name: str) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        path, _ = QFileDialog.getSaveFileName(self._page, self.tr("Save code"), str(Path(folder) / name))
        if path:
            exchange = self._context.app.store.exchange
            await self._context.core.call(exchange.write_text(Path(path), f"{code.rstrip()}\n"))
            self._context.toast(self.tr("Saved as {path}.").format(path=path), kind="success")

    def choose_import(self) -> None:
        """Let the user choose a file to import."""
        path, _ = QFileDialog.getOpenFileName(
            self._page, self.tr("Import conversations"), "", self.tr("Conversations (*.json);;All files (*)")
        )
        if path:
            self._spawn(self.import_file, Path(path))

    async def import_file(self, path: Path) -> None:
        """Put the conversations of a file into the database; InvalidInputError leaves everything as it was."""
        report = await self._context.core.call(self._context.app.store.exchange.import_file(path))
        count = len(report.conversation_ids)
        text = self.tr("1 conversation was imported.") if count == 1 else self.tr("{n} conversations were imported.")
        said = [text.format(n=count)]
        if report.left_out:
            said.append(self.tr("{n} attachments were left out.").format(n=report.left_out))
        self._context.toast(" ".join(said), kind="success" if count else "info")
        if report.conversation_ids:
            self.imported.emit(report.conversation_ids[0])

    async def _export(self, conversation_id: str | None, title: str, suffix: str) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        suggested = str(Path(folder) / safe_file_name(title, suffix))
        kind = self.tr("Markdown (*.md)") if suffix == ".md" else self.tr("JSON (*.json)")
        path, _ = QFileDialog.getSaveFileName(self._page, self.tr("Export"), suggested, kind)
        if path:
            keys = None if conversation_id is None else (conversation_id,)
            exchange = self._context.app.store.exchange
            await self._context.core.call(exchange.export_file(Path(path), keys, is_markdown=suffix == ".md"))
            self._context.toast(self.tr("Exported to {path}.").format(path=path), kind="success")
