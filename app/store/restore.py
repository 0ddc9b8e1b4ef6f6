"""Brings a copy of the database back: put ready while the program runs, put in place at its next start."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from app.domain.errors import StoreError
from app.store import schema

logger = logging.getLogger(__name__)

# What the files of a database in WAL mode are called beside it.
_COMPANIONS = ("-wal", "-shm")
BEFORE_RESTORE = "before-restore"


def staged_path(database: Path) -> Path:
    """Return where a copy waits for the next start."""
    return database.with_name(f"{database.name}.restore")


def stage_restore(source: Path, database: Path) -> None:
    """Examine a copy and put it ready; StoreError for a file that is damaged or was written by a newer version."""
    if not source.is_file():
        raise StoreError(f"{source} is not there.", fix="Choose a copy that modelyard made.")
    if database.exists() and source.samefile(database):
        raise StoreError(f"{source} is the database itself.", fix="Choose a copy of it.")
    try:
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            damage = connection.execute("PRAGMA quick_check").fetchone()
    except sqlite3.Error as error:
        raise StoreError(
            f"{source.name} is not a database of Modelyard: {error}.", fix="Choose a copy that Modelyard made."
        ) from error
    if version is None or version[0] not in schema.REVISIONS:
        raise StoreError(
            f"{source.name} was written by another version of Modelyard.", fix="Update Modelyard, then restore it."
        )
    if damage is None or damage[0] != "ok":
        raise StoreError(f"{source.name} is damaged.", fix="Choose an older copy.")
    draft = database.with_name(f"{database.name}.restore-draft")
    schema.copy_file(source, draft)
    draft.replace(staged_path(database))


def cancel_restore(database: Path) -> None:
    """Take back what `stage_restore` put ready."""
    staged_path(database).unlink(missing_ok=True)


def finish_restore(database: Path) -> bool:
    """Put a copy that waits into place, before the database is opened; return whether there was one.

    The former database is kept in the backups folder. Each step can be repeated: a crash in between leaves the
    former database or the copy, never neither. StoreError where a file cannot be moved.
    """
    staged = staged_path(database)
    if not staged.exists():
        return False
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    try:
        if database.exists():
            # A copy through SQLite holds what still stands in the write-ahead log; moving the file would not.
            schema.copy_file(database, database.parent / "backups" / f"{database.stem}-{BEFORE_RESTORE}-{stamp}.db")
        for companion in _COMPANIONS:
            database.with_name(f"{database.name}{companion}").unlink(missing_ok=True)
        staged.replace(database)
    except OSError as error:
        raise StoreError(
            f"The restored copy could not be put in place: {error.strerror or error}.",
            fix=f"Close other programs that use {database}, and start again.",
        ) from error
    logger.info("The database was restored from a copy; the former one is in the backups folder.")
    return True
