"""The stored data on the Settings page: where it is, copies, bringing one back, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from ui.tasks import spawn
from ui.widgets.buttons import push_button
from ui.widgets.context import WindowContext
from ui.widgets.host_card import size_text
from ui.widgets.labels import separator
from ui.widgets.panel_row import PanelRow

if TYPE_CHECKING:
    from app.domain.views import BackupFile

# The newest copies are offered by themselves; older ones through the file dialog.
LISTED_BACKUPS = 3
EXPORT_NAME = "modelyard-export.zip"


class DataPanel(QFrame):
    """What the user does with all data at once; a restore happens at the next start and can be taken back till then."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        """Look at the data of now."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self._context = context
        self._care = context.app.care
        self._open = push_button(self.tr("Open folder"), clicked=self._open_folder)
        self._back_up = push_button(self.tr("Back up now"), clicked=lambda: spawn(self, self._make_backup()))
        self._choose = push_button(self.tr("Restore …"), clicked=self._choose_backup)
        self._export = push_button(self.tr("Export …"), clicked=self._choose_export)
        self._place = PanelRow(self.tr("Location"), "", (self._open,))
        self._backups = PanelRow(self.tr("Copies"), "", (self._choose, self._back_up))
        restart = push_button(self.tr("Restart now"), kind="primary", clicked=context.signals.restart_asked.emit)
        cancel = push_button(self.tr("Undo"), clicked=lambda: spawn(self, self._cancel()))
        self._waiting = PanelRow(
            self.tr("A copy is brought back at the next start"),
            self.tr("What was stored since then is kept beside it as a copy of its own."),
            (cancel, restart),
        )
        text = self.tr("Settings, profiles, conversations and decisions in one ZIP file of JSON and CSV.")
        self._take_away = PanelRow(self.tr("Export"), text, (self._export,))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._line_above_waiting = separator(parent=self)
        for line, row in (
            (None, self._place),
            (separator(parent=self), self._backups),
            (self._line_above_waiting, self._waiting),
            (separator(parent=self), self._take_away),
        ):
            if line is not None:
                layout.addWidget(line)
            layout.addWidget(row)
        is_file = self._care.folder is not None
        for button in (self._open, self._back_up, self._choose):
            button.setVisible(is_file)
        self._show_waiting(False)
        spawn(self, self._look())

    async def _look(self) -> None:
        async def read() -> tuple[int | None, tuple[BackupFile, ...]]:
            return await self._care.size_bytes(), await self._care.backups()

        size, backups = await self._context.core.call(read())
        self._place.set_text(self._care.place if size is None else f"{self._care.place} · {size_text(size)}")
        lines = [self._line(file) for file in backups[:LISTED_BACKUPS]]
        if self._care.folder is None:
            lines = [self.tr("The database is on a server; use the server's own tools.")]
        elif not lines:
            lines = [self.tr("No copy yet.")]
        self._backups.set_text("\n".join(lines))
        self._show_waiting(self._care.is_restore_waiting)

    def _show_waiting(self, is_shown: bool) -> None:
        self._waiting.setVisible(is_shown)
        self._line_above_waiting.setVisible(is_shown)

    def _line(self, file: BackupFile) -> str:
        moment = QDateTime.fromSecsSinceEpoch(round(file.made_at.timestamp()))
        when = QLocale().toString(moment, QLocale.FormatType.ShortFormat)
        return f"{when} · {size_text(file.size_bytes)} · {file.path.name}"

    def _open_folder(self) -> None:
        folder = self._care.folder
        if folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    async def _make_backup(self) -> None:
        self._back_up.setEnabled(False)
        try:
            path = await self._context.core.call(self._care.backup())
        finally:
            self._back_up.setEnabled(True)
        self._context.toast(self.tr("Copied to {file}").format(file=path.name), kind="success")
        await self._look()

    def _choose_backup(self) -> None:
        folder = self._care.folder
        assert folder is not None
        dialog = QFileDialog(self, self.tr("Restore a copy"), str(folder / "backups"))
        dialog.setNameFilter(self.tr("Databases (*.db)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.restore(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def restore(self, path: Path) -> None:
        """Put a copy ready for the next start."""
        spawn(self, self._restore(path))

    async def _restore(self, path: Path) -> None:
        await self._context.core.call(self._care.restore(path))
        await self._look()

    async def _cancel(self) -> None:
        await self._context.core.call(self._care.cancel_restore())
        await self._look()

    def _choose_export(self) -> None:
        dialog = QFileDialog(self, self.tr("Export everything"), str(Path.home() / EXPORT_NAME))
        dialog.setNameFilter(self.tr("ZIP files (*.zip)"))
        dialog.setDefaultSuffix("zip")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(EXPORT_NAME)
        dialog.fileSelected.connect(lambda name: self.export(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export(self, path: Path) -> None:
        """Write everything into one file."""
        spawn(self, self._write_export(path))

    async def _write_export(self, path: Path) -> None:
        self._export.setEnabled(False)
        self._take_away.set_text(self.tr("Writing {file} …").format(file=path.name))
        try:
            await self._context.core.call(self._care.export(path))
        finally:
            self._export.setEnabled(True)
            self._take_away.set_text(
                self.tr("Settings, profiles, conversations and decisions in one ZIP file of JSON and CSV.")
            )
        self._context.toast(self.tr("Exported to {file}").format(file=path.name), kind="success")
