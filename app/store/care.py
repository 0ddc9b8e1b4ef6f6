"""What the user does with the data as a whole: copy, bring back, thin out, take away."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import logging
import zipfile
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.domain.errors import StoreError
from app.domain.ports import Clock
from app.domain.views import BackupFile, DecisionRow
from app.settings import Settings
from app.store import codec
from app.store.restore import cancel_restore, stage_restore, staged_path
from app.store.retention import delete_requests_before
from app.store.store import Store

logger = logging.getLogger(__name__)

DAY_S = 86_400.0
# Rows read at once while exporting.
EXPORT_STEP = 500
DECISION_COLUMNS = (
    "decision_id",
    "created_at",
    "prompt",
    "strategy",
    "capability",
    "complexity",
    "ref",
    "answered_by",
    "outcome",
    "attempts",
    "ttft_s",
    "total_s",
    "decode_tps",
    "was_cold",
    "score",
    "margin",
)


class DataCare:
    """Looks after the stored data; its methods belong to the core's thread."""

    def __init__(self, store: Store, settings: Callable[[], Settings], clock: Clock) -> None:
        """Care for the data of `store`."""
        self._store = store
        self._settings = settings
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Thin out now and once a day from now on; called again it begins anew, as after a change of the settings."""
        if self._task is not None:
            self._task.cancel()
        self._task = asyncio.create_task(self._keep_thin(), name="retention")

    async def aclose(self) -> None:
        """End that."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    @property
    def place(self) -> str:
        """The database's file, or its server's address without the password."""
        return self._store.database.place

    @property
    def folder(self) -> Path | None:
        """The folder of the database; None where it is on a server."""
        path = self._store.database.path
        return None if path is None else path.parent

    async def size_bytes(self) -> int | None:
        """Return what the database takes on disk, the log of its last writes included; None on a server."""
        path = self._store.database.path
        if path is None:
            return None
        return await asyncio.to_thread(lambda: sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*")))

    async def backup(self, target: Path | None = None) -> Path:
        """Copy the database while it is in use, to `target` or into the backups folder; return the copy's path.

        Raises StoreError where that cannot be written, and for databases on a server.
        """
        if target is None:
            target = self._backups() / f"modelyard-{self._clock.now():%Y%m%d-%H%M%S}.db"
        return await asyncio.to_thread(self._store.database.backup, target)

    async def backups(self) -> tuple[BackupFile, ...]:
        """Return the copies in the backups folder, newest first."""
        if self._store.database.path is None:
            return ()
        return await asyncio.to_thread(_files, self._backups())

    async def restore(self, source: Path) -> None:
        """Put a copy ready to replace the database at the next start; StoreError for a file that cannot be used."""
        await asyncio.to_thread(stage_restore, source, self._file())

    async def cancel_restore(self) -> None:
        """Take that back."""
        await asyncio.to_thread(cancel_restore, self._file())

    @property
    def is_restore_waiting(self) -> bool:
        """Whether the next start brings a copy back."""
        path = self._store.database.path
        return path is not None and staged_path(path).exists()

    async def thin_out(self) -> int:
        """Delete requests older than the settings want to keep; return how many."""
        days = self._settings().data.keep_days
        if not days:
            return 0
        count = await delete_requests_before(self._store.database, self._clock.now() - timedelta(days=days))
        if count:
            logger.info("%d requests older than %d days were deleted.", count, days)
        return count

    async def _keep_thin(self) -> None:
        while True:
            try:
                await self.thin_out()
            except StoreError as error:
                # Tried again the next day.
                logger.warning("Old requests were not deleted: %s", error.message)
            await self._clock.sleep(DAY_S)

    async def export(self, target: Path) -> Path:
        """Write everything that the user may want elsewhere into one ZIP file and return its path.

        It holds settings.json, profiles.json, conversations.json and decisions.csv; tokens are in none of them.
        Raises StoreError where it cannot be written; an older file of the name is replaced only when it is whole.
        """
        draft = target.with_name(f".{target.name}.draft")
        try:
            with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
                profiles = await self._store.profiles.list()
                parts = {
                    "settings.json": self._settings().model_dump(mode="json"),
                    "profiles.json": [codec.to_json(profile) for profile in profiles],
                    "conversations.json": [one async for one in self._conversations()],
                }
                for name, value in parts.items():
                    # Writing a long history as JSON would hold up the answers that stream meanwhile.
                    await asyncio.to_thread(_write_json, archive, name, value)
                await self._write_decisions(archive)
            draft.replace(target)
        except OSError as error:
            raise StoreError(
                f"The export cannot be written to {target}: {error.strerror or error}.", fix="Choose another folder."
            ) from error
        finally:
            draft.unlink(missing_ok=True)
        return target

    async def _conversations(self) -> AsyncIterator[dict[str, Any]]:
        after: str | None = None
        while page := await self._store.conversations.list(limit=EXPORT_STEP, after=after):
            for summary in page:
                messages = await self._store.conversations.messages(summary.conversation_id, limit=1_000_000)
                yield {
                    "id": summary.conversation_id,
                    "title": summary.title,
                    "created_at": summary.created_at.isoformat(),
                    "messages": [
                        {"role": each.role, "content": each.content, "created_at": each.created_at.isoformat()}
                        for each in messages
                    ],
                }
            after = page[-1].conversation_id

    async def _write_decisions(self, archive: zipfile.ZipFile) -> None:
        after: str | None = None
        with archive.open("decisions.csv", "w") as raw, io.TextIOWrapper(raw, "utf-8", newline="") as text:
            writer = csv.writer(text)
            writer.writerow(DECISION_COLUMNS)
            while True:
                page = await self._store.queries.decisions(after=after, limit=EXPORT_STEP)
                writer.writerows(_cells(row) for row in page.rows)
                after = page.after
                if after is None:
                    return

    def _backups(self) -> Path:
        return self._file().parent / "backups"

    def _file(self) -> Path:
        path = self._store.database.path
        if path is None:
            raise StoreError("Only SQLite databases are copied from here.", fix="Use the server's own tool: pg_dump.")
        return path


def _files(folder: Path) -> tuple[BackupFile, ...]:
    found = [
        BackupFile(path=path, made_at=datetime.fromtimestamp(facts.st_mtime).astimezone(), size_bytes=facts.st_size)
        for path in folder.glob("*.db")
        if (facts := path.stat()).st_size
    ]
    return tuple(sorted(found, key=lambda file: file.made_at, reverse=True))


def _write_json(archive: zipfile.ZipFile, name: str, value: object) -> None:
    archive.writestr(name, json.dumps(value, ensure_ascii=False, indent=1))


def _cells(row: DecisionRow) -> list[str]:
    values = asdict(row)
    return ["" if values[name] is None else _cell(getattr(row, name)) for name in DECISION_COLUMNS]


def _cell(value: object) -> str:
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    # A spreadsheet would run a text that begins like a formula.
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) and not isinstance(value, float | int) else text
