"""The version of the tables: what is in the file, what we need, and the way from one to the other.

Alembic takes a third of a second to import, so the version is first read with bare SQL, and Alembic is imported only
where there is something to do.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from app.domain.errors import StoreError
from app.store.failures import store_error

log = logging.getLogger(__name__)

# Every revision in `migrations/versions`, oldest first; a test keeps this list and the folder equal.
REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
)
HEAD = REVISIONS[-1]

# In the name of copies that we make and may delete; those that the user made are not ours to touch.
BEFORE_UPGRADE = "before-upgrade"

MIGRATIONS = Path(__file__).parent / "migrations"


def prepare_file(path: Path, *, backups: int, timeout_s: float) -> None:
    """Make the folder, look into the file, switch it to WAL, and copy it aside if it is about to be upgraded.

    Raises StoreError for a folder or file that cannot be used, and for a file of a newer version.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {path.parent} cannot be made: {error.strerror or error}.",
            fix="Give yourself write permission there, or choose another place in the settings.",
        ) from error
    try:
        with closing(sqlite3.connect(path, timeout=timeout_s, isolation_level=None)) as connection:
            version = _file_version(connection)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        raise store_error(error, place=str(path)) from error
    _refuse_newer(version, str(path))
    if version is not None and version != HEAD:
        folder = path.parent / "backups"
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        copy_file(path, folder / f"{path.stem}-{BEFORE_UPGRADE}-{version}-{stamp}.db")
        _prune(folder, path.stem, backups)


def upgrade(engine: Engine, *, path: Path | None) -> None:
    """Bring the tables to our version, in one transaction: another program that starts at the same time waits.

    Raises StoreError for a database of a newer version.
    """
    with engine.connect() as connection:
        with connection.begin():
            if stored_version(connection) == HEAD:
                return
        with connection.begin():
            # Asked again under the write lock: another program may have been quicker.
            version = stored_version(connection)
            _refuse_newer(version, str(path or engine.url.render_as_string(hide_password=True)))
            if version != HEAD:
                log.info("upgrading the database from version %s to %s", version or "none", HEAD)
                migrate(connection, HEAD)


def migrate(connection: Connection, revision: str) -> None:
    """Run the migrations up or down to `revision` ("base" is an empty database), inside the caller's transaction."""
    # Imported here because it costs 0.3 s that an up-to-date database does not need.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    version = stored_version(connection)
    goes_down = revision == "base" or (version is not None and REVISIONS.index(revision) < REVISIONS.index(version))
    (command.downgrade if goes_down else command.upgrade)(config, revision)


def stored_version(connection: Connection) -> str | None:
    """Return the revision written in the database; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def copy_file(source: Path, target: Path) -> None:
    """Copy a SQLite file, as it is at one moment, while others use it; raises StoreError where that fails."""
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target)) as copy:
            origin.backup(copy)
    except (OSError, sqlite3.Error) as error:
        raise store_error(error, place=str(target)) from error


def _file_version(connection: sqlite3.Connection) -> str | None:
    table = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if table else None
    return None if row is None else str(row[0])


def _refuse_newer(version: str | None, place: str) -> None:
    if version is not None and version not in REVISIONS:
        raise StoreError(
            f"The database {place} was written by a newer Modelyard (version {version}, this one knows {HEAD}).",
            fix="Update Modelyard, or choose another database in the settings.",
        )


def _prune(folder: Path, stem: str, keep: int) -> None:
    copies = sorted(folder.glob(f"{stem}-{BEFORE_UPGRADE}-*.db"), key=lambda file: file.stat().st_mtime_ns)
    for old in copies[:-keep]:
        old.unlink()
