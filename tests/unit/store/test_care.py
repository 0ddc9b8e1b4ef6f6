"""Copies, restoring, deleting what is old, and taking everything away."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.domain.capability import CODE
from app.domain.decision import DecisionInputs, Snapshot
from app.domain.errors import StoreError
from app.domain.profile import ModelProfile
from app.domain.prompt import Analysis
from app.settings import DataSettings, Settings
from app.store import Database, Store
from app.store.care import DataCare
from app.store.models import AttemptRow, AttemptSpanRow, DecisionRecordRow, RequestRow, SnapshotRow
from app.store.restore import finish_restore, staged_path
from tests.unit.store.fixtures import HeldClock
from tests.unit.store.values import QWEN, make_decision, make_record


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """Only files are cared for from here."""
    return sqlite_database


def care_of(store: Store, *, keep_days: int = 0) -> DataCare:
    """Return the care of a store with a held clock."""
    settings = Settings(data=DataSettings(keep_days=keep_days))
    return DataCare(store, lambda: settings, HeldClock())


def count(database: Database, kind: type) -> int:
    """Return how many rows a table has."""

    def read(session: Session) -> int:
        return session.scalar(select(func.count()).select_from(kind)) or 0

    return asyncio.run(database.read(read))


def reopened(path: Path) -> list[str]:
    """Start as the program does, and return the titles of the conversations that are there then."""
    finish_restore(path)
    database = Database(f"sqlite:///{path}")
    database.open()
    try:
        found = asyncio.run(Store(database, HeldClock()).conversations.list())
        return sorted(summary.title for summary in found)
    finally:
        database.close()


def test_a_copy_comes_back_at_the_next_start(store: Store, database: Database) -> None:
    """What was written after the copy is gone then, and kept beside it as a copy of its own."""
    care = care_of(store)
    assert database.path is not None

    async def body() -> Path:
        await store.conversations.create("Before")
        copy = await care.backup()
        await store.conversations.create("After")
        assert [file.path for file in await care.backups()] == [copy]
        await care.restore(copy)
        return copy

    copy = asyncio.run(body())
    assert care.is_restore_waiting
    database.close()
    assert reopened(database.path) == ["Before"]
    assert not staged_path(database.path).exists()
    kept = [path for path in copy.parent.iterdir() if path != copy]
    assert reopened(kept[0]) == ["After", "Before"]


def test_a_restore_can_be_taken_back(store: Store, database: Database) -> None:
    """Until the next start nothing has happened."""
    care = care_of(store)
    assert database.path is not None

    async def body() -> None:
        await care.restore(await care.backup())
        await store.conversations.create("Kept")
        await care.cancel_restore()

    asyncio.run(body())
    database.close()
    assert reopened(database.path) == ["Kept"]


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\x00 and then nothing"])
def test_a_file_that_is_no_copy_is_refused(store: Store, tmp_path: Path, content: bytes) -> None:
    """Nothing is put ready, and the message says what to choose."""
    path = tmp_path / "other.db"
    path.write_bytes(content)
    care = care_of(store)
    with pytest.raises(StoreError) as caught:
        asyncio.run(care.restore(path))
    assert caught.value.fix
    assert not care.is_restore_waiting


def test_the_database_itself_and_missing_files_are_refused(store: Store, database: Database, tmp_path: Path) -> None:
    """A restore needs a copy."""
    care = care_of(store)
    assert database.path is not None
    for path in (database.path, tmp_path / "missing.db"):
        with pytest.raises(StoreError):
            asyncio.run(care.restore(path))


def test_a_copy_of_a_newer_version_is_refused(store: Store, tmp_path: Path, database: Database) -> None:
    """Its tables are unknown to this program."""
    care = care_of(store)
    copy = asyncio.run(care.backup(tmp_path / "copy.db"))
    newer = Database(f"sqlite:///{copy}")
    newer.open()
    asyncio.run(newer.run(lambda session: session.execute(text("UPDATE alembic_version SET version_num = '9999'"))))
    newer.close()
    with pytest.raises(StoreError, match="another version"):
        asyncio.run(care.restore(copy))


def test_old_requests_go_with_all_that_belongs_to_them(store: Store, database: Database) -> None:
    """Decisions, attempts, sums and snapshots that nothing refers to go too; younger requests stay whole."""
    clock = HeldClock()
    old, young = make_record("Old?"), make_record("Young?")
    inputs = DecisionInputs(
        analysis=Analysis(primary=CODE),
        snapshot=Snapshot(profiles=(ModelProfile(ref=QWEN, version=77),)),
        strategy="balanced",
    )
    old = replace(old, sub_tasks=(replace(old.sub_tasks[0], decision=make_decision(inputs=inputs)),))

    async def body() -> None:
        await store.records.save(replace(old, created_at=clock.now() - timedelta(days=40)))
        await store.records.save(replace(young, created_at=clock.now() - timedelta(days=2)))

    asyncio.run(body())
    before = count(database, SnapshotRow)
    assert asyncio.run(care_of(store, keep_days=30).thin_out()) == 1
    assert asyncio.run(store.queries.record(young.request_id)) == replace(
        young, created_at=clock.moment - timedelta(days=2)
    )
    assert count(database, RequestRow) == 1
    decisions = count(database, DecisionRecordRow)
    assert decisions == len([part for part in young.sub_tasks if part.decision is not None])
    assert count(database, AttemptRow) == sum(len(part.attempts) for part in young.sub_tasks)
    # Its snapshot, the profiles in it, and the evidence.
    assert 0 < count(database, SnapshotRow) < before
    assert count(database, AttemptSpanRow) > 0


def test_nothing_is_deleted_without_a_limit(store: Store) -> None:
    """0 days keeps everything."""

    async def body() -> int:
        await store.records.save(make_record("Very old?"))
        return await care_of(store).thin_out()

    assert asyncio.run(body()) == 0


def test_the_export_holds_everything_in_open_formats(store: Store, tmp_path: Path) -> None:
    """One ZIP file with settings, profiles, conversations and decisions; cells that begin like formulas are text."""

    async def body() -> Path:
        await store.conversations.create("Trip to Oslo")
        await store.records.save(make_record("=1+1"))
        return await care_of(store).export(tmp_path / "all.zip")

    with zipfile.ZipFile(asyncio.run(body())) as archive:
        assert set(archive.namelist()) == {"settings.json", "profiles.json", "conversations.json", "decisions.csv"}
        assert json.loads(archive.read("conversations.json"))[0]["title"] == "Trip to Oslo"
        rows = list(csv.DictReader(io.StringIO(archive.read("decisions.csv").decode())))
    assert rows[0]["prompt"] == "'=1+1"
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_an_export_that_cannot_be_written_leaves_nothing(store: Store, tmp_path: Path) -> None:
    """The message names the place."""
    with pytest.raises(StoreError, match="missing"):
        asyncio.run(care_of(store).export(tmp_path / "missing" / "all.zip"))


def test_the_size_counts_the_log_of_writes(store: Store, database: Database) -> None:
    """What stands beside the file belongs to it."""
    assert database.path is not None
    size = asyncio.run(care_of(store).size_bytes())
    assert size is not None
    assert size >= database.path.stat().st_size
