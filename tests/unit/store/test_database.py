"""The database opens what it can, refuses what it must, and one failing write hurts no other."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.domain.errors import NotFoundError, StoreError
from app.store import Database, schema


def put(key: str, value: str = "1") -> Callable[[Session], None]:
    """Return a write of one row."""

    def write(session: Session) -> None:
        session.execute(text("INSERT INTO app_state VALUES (:key, :value, 0)"), {"key": key, "value": value})

    return write


def keys(session: Session) -> list[str]:
    """Return the keys of all rows."""
    return [row[0] for row in session.execute(text("SELECT key FROM app_state ORDER BY key"))]


def test_pragmas(sqlite_database: Database) -> None:
    """Connections use WAL, check references and wait for other programs."""

    def pragmas(session: Session) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        return [session.execute(text(f"PRAGMA {name}")).scalar() for name in names]

    async def body() -> None:
        assert await sqlite_database.run(pragmas) == ["wal", 1, 1, 2000]
        assert await sqlite_database.read(pragmas) == ["wal", 1, 1, 2000]

    asyncio.run(body())


def test_readers_cannot_write(database: Database) -> None:
    """A read that tries to write fails, whatever it was meant for."""

    async def body() -> None:
        with pytest.raises(StoreError, match="cannot be written"):
            await database.read(put("a"))

    asyncio.run(body())


def test_a_failing_write_takes_nothing_with_it(database: Database) -> None:
    """Writes that share a commit have a savepoint each: only the failing one is undone, half-done work included."""

    def fail(session: Session) -> None:
        put("half")(session)
        raise ValueError("no")

    gate = threading.Event()

    async def body() -> None:
        # Holds the writer, so that all that follow end in one batch.
        held = database.submit(lambda _session: gate.wait(5))
        results = asyncio.gather(
            database.run(fail),
            database.run(put("a")),
            database.run(put("a")),
            database.run(fail),
            database.run(put("b")),
            return_exceptions=True,
        )
        await asyncio.sleep(0)
        gate.set()
        outcomes = await results
        assert held.result() is True
        assert [type(outcome) for outcome in outcomes] == [ValueError, type(None), StoreError, ValueError, type(None)]
        assert await database.read(keys) == ["a", "b"]

    asyncio.run(body())


def test_the_first_of_a_batch_may_fail(database: Database) -> None:
    """A write that fails alone leaves the writer ready for the next."""

    def fail(session: Session) -> None:
        put("half")(session)
        raise NotFoundError("nothing there")

    async def body() -> None:
        for _ in range(3):
            with pytest.raises(NotFoundError):
                await database.run(fail)
        await database.run(put("a"))
        assert await database.read(keys) == ["a"]

    asyncio.run(body())


def test_a_failed_read_does_not_stay_in_the_past(database: Database) -> None:
    """A read that broke off, its error still held, must not hide later writes from the next read."""

    def break_off(session: Session) -> None:
        for _row in session.execute(text("SELECT key FROM app_state")):
            raise ValueError("broke off")

    async def body() -> None:
        await database.run(put("a"))
        await database.run(put("b"))
        held = await asyncio.gather(*(database.read(break_off) for _ in range(4)), return_exceptions=True)
        await database.run(put("c"))
        for _ in range(4):
            assert await database.read(keys) == ["a", "b", "c"]
        assert len(held) == 4

    asyncio.run(body())


def test_reads_do_not_wait_for_writes(database: Database) -> None:
    """While a transaction is open, a read returns what was committed before it."""
    is_writing, may_end = threading.Event(), threading.Event()

    def slow(session: Session) -> None:
        put("b")(session)
        is_writing.set()
        may_end.wait(5)

    async def body() -> None:
        await database.run(put("a"))
        write = asyncio.create_task(database.run(slow))
        await asyncio.to_thread(is_writing.wait, 5)
        assert await database.read(keys) == ["a"]
        may_end.set()
        await write
        assert await database.read(keys) == ["a", "b"]

    asyncio.run(body())


def test_cancelling_the_wait_keeps_the_write(database: Database) -> None:
    """Text that was handed over is stored even if nobody waits for it any more."""
    gate = threading.Event()

    async def body() -> None:
        database.submit(lambda _session: gate.wait(5))
        task = asyncio.create_task(database.run(put("a")))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        gate.set()
        await database.run(put("b"))
        assert await database.read(keys) == ["a", "b"]

    asyncio.run(body())


def test_many_loops_and_threads(database: Database) -> None:
    """Any thread and any event loop may use the same database."""

    def worker(number: int) -> None:
        async def body() -> None:
            await asyncio.gather(*(database.run(put(f"{number}-{index}")) for index in range(50)))

        asyncio.run(body())

    threads = [threading.Thread(target=worker, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asyncio.run(database.read(keys))) == 200


def test_closing_finishes_what_was_asked_for(sqlite_database: Database) -> None:
    """Writes that were submitted before the end are on disk after it; later ones are refused."""
    for number in range(50):
        sqlite_database.submit(put(f"{number:02}"))
    sqlite_database.close()
    sqlite_database.close()
    with pytest.raises(StoreError, match="not open"):
        sqlite_database.submit(put("late"))
    with pytest.raises(StoreError, match="not open"):
        asyncio.run(sqlite_database.read(keys))
    assert sqlite_database.path is not None
    with closing(sqlite3.connect(sqlite_database.path)) as connection:
        assert connection.execute("SELECT count(*) FROM app_state").fetchone() == (50,)


def test_a_write_that_outlives_its_loop_is_stored(database: Database) -> None:
    """When the event loop is gone before the commit, the row is there and nothing is logged as an error."""
    gate = threading.Event()
    database.submit(lambda _session: gate.wait(5))

    async def body() -> None:
        task = asyncio.create_task(database.run(put("a")))
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(body())
    gate.set()
    database.submit(put("b")).result(5)
    assert asyncio.run(database.read(keys)) == ["a", "b"]


def test_opening_makes_folder_and_tables(tmp_path: Path) -> None:
    """A database in a folder that does not exist yet is made, with the current version and without backups."""
    path = tmp_path / "new folder" / "ünï%20code.db"
    database = Database(f"sqlite:///{path}")
    database.open()
    database.open()
    report = database.check()
    database.close()
    assert report.is_ok
    assert report.version == schema.HEAD
    assert report.size_bytes
    assert not (path.parent / "backups").exists()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("no address", "not the address"),
    ],
)
def test_addresses_that_cannot_be_used(url: str, message: str) -> None:
    """An unusable address is refused at once, with an example of a good one."""
    with pytest.raises(StoreError, match=message) as caught:
        Database(url)
    assert "sqlite:////" in caught.value.fix


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """Garbage is refused with what to do, and left as it is."""
    path = tmp_path / "bad.db"
    garbage = b"this is not a database, but long enough to be looked at " * 50
    path.write_bytes(garbage)
    with pytest.raises(StoreError, match=r"damaged, or is not a database \(.*bad\.db\)") as caught:
        Database(f"sqlite:///{path}").open()
    assert "Move it away" in caught.value.fix
    assert path.read_bytes() == garbage


def test_damage_is_found_and_named(sqlite_database: Database) -> None:
    """A file with an overwritten page is reported by check, and a read of it is a StoreError."""
    for number in range(2000):
        sqlite_database.submit(put(f"{number:05}", "x" * 200))
    sqlite_database.close()
    assert sqlite_database.path is not None
    content = bytearray(sqlite_database.path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 40_000] = b"\xa5" * 40_000
    sqlite_database.path.write_bytes(bytes(content))
    again = Database(f"sqlite:///{sqlite_database.path}")
    again.open()
    try:
        report = again.check()
        assert not report.is_ok
        assert report.problems
        with pytest.raises(StoreError, match="damaged"):
            asyncio.run(again.read(lambda session: session.execute(text("SELECT max(value) FROM app_state")).all()))
    except StoreError as error:
        # Where the damage hit the structure itself, the examination cannot even begin.
        assert "damaged" in error.message  # noqa: PT017
    finally:
        again.close()


def test_a_place_that_is_no_folder(tmp_path: Path) -> None:
    """A path through a file, or to a folder, is refused with what to do."""
    (tmp_path / "file").write_text("")
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(StoreError, match="cannot be made") as caught:
        Database(f"sqlite:///{tmp_path / 'file' / 'sub' / 'x.db'}").open()
    assert "permission" in caught.value.fix
    with pytest.raises(StoreError, match="cannot be opened"):
        Database(f"sqlite:///{tmp_path / 'folder.db'}").open()


def test_a_locked_database(template: Path, tmp_path: Path) -> None:
    """While another program holds the lock, opening fails after the time allowed and says why."""
    path = tmp_path / "locked.db"
    path.write_bytes(template.read_bytes())
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="keeps the database locked") as caught:
            Database(f"sqlite:///{path}", busy_timeout_s=0.02).open()
        assert "Close the other program" in caught.value.fix
        other.execute("ROLLBACK")
    database = Database(f"sqlite:///{path}", busy_timeout_s=0.02)
    database.open()
    database.close()


def test_a_newer_database_is_refused(sqlite_database: Database) -> None:
    """A file of a later version is not touched."""

    def raise_version(session: Session) -> None:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    sqlite_database.submit(raise_version)
    sqlite_database.close()
    with pytest.raises(StoreError, match="newer Modelyard") as caught:
        Database(f"sqlite:///{sqlite_database.path}").open()
    assert "Update Modelyard" in caught.value.fix


def test_backup_while_in_use(sqlite_database: Database, tmp_path: Path) -> None:
    """A copy is whole and can be opened by itself."""
    sqlite_database.submit(put("a")).result(5)
    copy = sqlite_database.backup(tmp_path / "copies" / "one.db")
    sqlite_database.submit(put("b")).result(5)
    other = Database(f"sqlite:///{copy}")
    other.open()
    assert asyncio.run(other.read(keys)) == ["a"]
    assert other.check().is_ok
    other.close()


def test_opening_an_up_to_date_database_is_light(template: Path) -> None:
    """Alembic, which is slow to import, is not imported when there is nothing to migrate."""
    script = (
        "import sys; from app.store import Database; "
        f"database = Database('sqlite:///{template}'); database.open(); database.close(); "
        "print([name for name in sys.modules if name.partition('.')[0] in ('alembic', 'pydantic', 'numpy', 'ollama')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_database_is_no_copy_of_itself(sqlite_database: Database) -> None:
    """A copy onto the database's own file is refused."""
    assert sqlite_database.path is not None
    with pytest.raises(StoreError, match="the database itself"):
        sqlite_database.backup(sqlite_database.path)


def test_a_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    """The user reads what to start, and no password."""
    database = Database("postgresql://me:secret@127.0.0.1:1/modelyard")
    with pytest.raises(StoreError, match="does not answer") as caught:
        database.open()
    assert "secret" not in str(caught.value)
    assert "Settings → Data" in caught.value.fix
