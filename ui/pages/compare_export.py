"""Writes comparisons to a file that the user chooses."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from app.domain.comparison import FORMATS, Comparison
from ui.tasks import spawn
from ui.widgets.context import WindowContext


class CompareExport(QObject):
    """Asks where to and writes there, beside the window's thread."""

    def __init__(self, context: WindowContext, owner: QWidget) -> None:
        """Show dialogs over `owner`."""
        super().__init__(owner)
        self._context = context
        self._owner = owner

    def attach(self, button: QPushButton, comparisons: object) -> None:
        """Give `button` a menu of the formats; `comparisons` is called for what is exported then."""
        menu = QMenu(button)
        titles = {"html": self.tr("Page to read (HTML)"), "csv": self.tr("Table (CSV)"), "json": self.tr("Data (JSON)")}
        for kind in FORMATS:
            menu.addAction(titles[kind], lambda kind=kind: self.ask(kind, comparisons()))  # type: ignore[misc, operator]
        button.setMenu(menu)

    def ask(self, kind: str, comparisons: Sequence[Comparison]) -> None:
        """Let the user choose a file; `kind` is html, csv or json."""
        dialog = QFileDialog(self._owner, self.tr("Export comparisons"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind)
        dialog.setNameFilter(f"{kind.upper()} (*.{kind})")
        dialog.selectFile(f"modelyard-compare-{datetime.now().astimezone():%Y%m%d-%H%M}.{kind}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: spawn(self, self.write(kind, Path(path), comparisons)))
        dialog.open()

    async def write(self, kind: str, path: Path, comparisons: Sequence[Comparison]) -> None:
        """Write the file and say so, or say why it could not be written."""
        text = await self._context.core.call(self._context.app.compare.export(comparisons, kind))
        try:
            await self._context.core.call(asyncio.to_thread(path.write_text, text, encoding="utf-8", newline=""))
        except OSError as error:
            self._context.toast(
                self.tr("The file could not be written: {error}").format(error=error.strerror or error), kind="error"
            )
            return
        self._context.toast(self.tr("Exported to {name}.").format(name=path.name), kind="success")
