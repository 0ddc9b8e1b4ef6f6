"""The connection to the database: one writer, a few readers, and the file's care.

SQLite runs in WAL mode, so that reads never wait for the writer. Functions given to `run` and `read` get a session
and return plain values; they must not keep rows of it.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from app.domain.errors import ModelyardError, StoreError
from app.domain.views import DatabaseReport
from app.store import schema
from app.store.failures import store_error
from app.store.writer import Job, Writer

T = TypeVar("T")
log = logging.getLogger(__name__)

READERS = 2
BUSY_TIMEOUT_S = 5.0


class Database:
    """A database file or server; `open` it before use, `close` it after."""

    def __init__(self, url: str, *, backups: int = 5, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        """Take the address, as SQLAlchemy writes it (`sqlite:////folder/file.db`).

        `backups` is how many copies made before an upgrade are kept, `busy_timeout_s` how long to wait for another
        program that writes. Raises StoreError for an address that cannot be used.
        """
        try:
            self._url: URL = make_url(url)
        except ArgumentError as error:
            raise StoreError(
                f"{url!r} is not the address of a database.", fix="Write it like sqlite:////folder/modelyard.db."
            ) from error
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        if self.is_sqlite and self._url.database in (None, "", ":memory:"):
            raise StoreError("A database in memory would be lost.", fix="Name a file: sqlite:////folder/modelyard.db.")
        self.path: Path | None = Path(self._url.database or "") if self.is_sqlite else None
        self._backups = backups
        self._busy_timeout_s = busy_timeout_s
        self._write_engine: Engine | None = None
        self._read_engine: Engine | None = None
        self._writer: Writer | None = None
        self._readers: ThreadPoolExecutor | None = None

    @property
    def place(self) -> str:
        """The file, or the server's address without its password: for messages."""
        return str(self.path) if self.path else self._url.render_as_string(hide_password=True)

    def open(self) -> None:
        """Create the folder and the tables where missing, upgrade what is old, and start the threads.

        Blocks for some milliseconds, or about a second where tables must be made. Raises StoreError, and then holds
        nothing open. Opening twice does nothing.
        """
        if self._writer is not None:
            return
        if self.path is not None:
            schema.prepare_file(self.path, backups=self._backups, timeout_s=self._busy_timeout_s)
        self._write_engine = self._make_engine(is_reader=False)
        try:
            schema.upgrade(self._write_engine, path=self.path)
        except SQLAlchemyError as error:
            self._write_engine.dispose()
            raise store_error(error, place=self.place) from error
        except StoreError:
            self._write_engine.dispose()
            raise
        self._read_engine = self._make_engine(is_reader=True)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")
        self._writer = Writer(self._write_engine, place=self.place)
        self._writer.start()

    def close(self) -> None:
        """Finish the writes that were asked for and close every connection. Closing twice does nothing."""
        writer, self._writer = self._writer, None
        if writer is None:
            return
        writer.stop()
        if self._readers is not None:
            self._readers.shutdown(wait=True)
        for engine in (self._read_engine, self._write_engine):
            if engine is not None:
                engine.dispose()

    async def run(self, function: Callable[[Session], T]) -> T:
        """Run `function` in a transaction on the writer thread and return its result once that is on disk.

        What `function` raises is raised here and undoes its own changes only. It may be run twice, when another that
        shares its commit fails: it must change nothing but the database. Cancelling stops the waiting, not the
        write. Raises StoreError where the database fails.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._require_writer().submit(Job(function, future, loop))
        return await future

    def submit(self, function: Callable[[Session], T]) -> Future[T]:
        """Queue `function` for the writer from any thread and return its future at once."""
        future: Future[T] = Future()
        self._require_writer().submit(Job(function, future, None))
        return future

    async def read(self, function: Callable[[Session], T]) -> T:
        """Run `function` on a reader thread, in one consistent view of the database; it cannot write."""
        if self._readers is None or self._writer is None:
            raise _closed()
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, function)

    def check(self) -> DatabaseReport:
        """Examine the whole file: its structure, its references and its version. Takes seconds for a large one."""
        if self._read_engine is None or self._writer is None:
            raise _closed()
        try:
            with self._read_engine.connect() as connection:
                version = schema.stored_version(connection)
                if self.path is None:
                    return DatabaseReport(place=self.place, version=version, expected_version=schema.HEAD)
                integrity = [row[0] for row in connection.execute(text("PRAGMA integrity_check"))]
                broken = [
                    f"{row[0]} row {row[1]} refers to a missing {row[2]}"
                    for row in connection.execute(text("PRAGMA foreign_key_check"))
                ]
        except SQLAlchemyError as error:
            raise store_error(error, place=self.place) from error
        return DatabaseReport(
            place=self.place,
            version=version,
            expected_version=schema.HEAD,
            problems=tuple(line for line in integrity if line != "ok") + tuple(broken),
            size_bytes=self.path.stat().st_size,
        )

    def backup(self, path: Path) -> Path:
        """Copy the database, as it is at one moment, to `path` while it stays in use; return `path`.

        Raises StoreError for a database that is not SQLite, and where the copy cannot be written.
        """
        if self.path is None:
            raise StoreError("Only SQLite databases are copied from here.", fix="Use the server's own tool: pg_dump.")
        if path.exists() and path.samefile(self.path):
            raise StoreError(f"{path} is the database itself.", fix="Choose another file for the copy.")
        schema.copy_file(self.path, path)
        return path

    def _read(self, function: Callable[[Session], T]) -> T:
        assert self._read_engine is not None
        with Session(self._read_engine, expire_on_commit=False, autoflush=False) as session:
            try:
                return function(session)
            except ModelyardError:
                raise
            except BaseException as error:
                # The error's traceback may hold a half-read result, which would keep this connection in the past.
                session.invalidate()
                if isinstance(error, SQLAlchemyError):
                    raise store_error(error, place=self.place) from error
                raise

    def _require_writer(self) -> Writer:
        if self._writer is None:
            raise _closed()
        return self._writer

    def _make_engine(self, *, is_reader: bool) -> Engine:
        if not self.is_sqlite:
            return _server_engine(self._url, is_reader=is_reader)
        if is_reader:
            engine = create_engine(
                self._url, pool_size=READERS, max_overflow=1, connect_args={"timeout": self._busy_timeout_s}
            )
        else:
            engine = create_engine(self._url, pool_size=1, connect_args={"timeout": self._busy_timeout_s})
        _configure_sqlite(engine, is_reader=is_reader)
        return engine


def _server_engine(url: URL, *, is_reader: bool) -> Engine:
    """Return an engine for a database server; a reader's transaction sees one moment and cannot write."""
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    try:
        # A server that was restarted leaves dead connections in the pool.
        engine = create_engine(url, pool_size=READERS if is_reader else 1, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreError(
            f"The database {url.render_as_string(hide_password=True)} needs {error.name}, which is not installed.",
            fix='Run: pip install "modelyard[postgres]"',
        ) from error
    if url.drivername == "postgresql+psycopg":
        event.listen(engine, "connect", _replace_nul)
    if is_reader and url.get_backend_name() == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine


def _replace_nul(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Store NUL, which PostgreSQL's texts cannot hold but an answer can, as the sign for what is no character."""
    from psycopg.abc import Buffer  # noqa: PLC0415 - an extra
    from psycopg.types.string import StrDumper  # noqa: PLC0415 - as above

    class WithoutNul(StrDumper):
        def dump(self, obj: str) -> Buffer | None:
            return super().dump(obj.replace("\x00", "\ufffd"))

    connection.adapters.register_dumper(str, WithoutNul)


def _configure_sqlite(engine: Engine, *, is_reader: bool) -> None:
    """Set every connection up, and let SQLAlchemy instead of the driver begin transactions."""

    def connected(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        assert isinstance(connection, sqlite3.Connection)
        # The driver's own BEGIN comes too late for a view that must not change.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -16384")
        if is_reader:
            connection.execute("PRAGMA query_only = ON")

    def began(connection: Connection) -> None:
        # A writer asks for the lock at once: a later upgrade of a read lock fails instead of waiting.
        connection.exec_driver_sql("BEGIN" if is_reader else "BEGIN IMMEDIATE")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", began)


def _closed() -> StoreError:
    return StoreError("The database is not open.", fix="Restart the program.")
