"""The migrations make exactly the tables of the models, and back."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text

from app.domain.errors import StoreError
from app.store import Database, schema
from app.store.models import Base


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of each kind, with transactions begun by SQLAlchemy as the store does it."""
    if request.param == "postgresql":
        cluster = request.getfixturevalue("cluster")
        made = create_engine(cluster.url(cluster.create()).replace("postgresql:", "postgresql+psycopg:"))
    else:
        made = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
        event.listen(made, "connect", _leave_transactions_to_us)
        event.listen(made, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    yield made
    made.dispose()


def _leave_transactions_to_us(connection: sqlite3.Connection, _entry: object) -> None:
    connection.isolation_level = None


def is_ours(_object: object, name: str | None, kind: str, _is_reflected: object, _compared: object) -> bool:
    """Leave out the full-text indexes, which are no tables of the models."""
    return not (kind == "table" and name is not None and "_fts" in name)


def differences(connection: Connection) -> list[object]:
    """Return how the tables differ from the models."""
    context = MigrationContext.configure(
        connection,
        opts={"compare_type": True, "compare_server_default": True, "include_object": is_ours},
    )
    return list(compare_metadata(context, Base.metadata))


def test_migrated_tables_equal_the_models(engine: Engine) -> None:
    """After all migrations, nothing is left that a new migration would have to change."""
    with engine.begin() as connection:
        schema.migrate(connection, schema.HEAD)
        assert differences(connection) == []


def test_down_and_up_again(engine: Engine) -> None:
    """Every migration can be undone and done again; nothing is left behind at the bottom."""
    with engine.begin() as connection:
        schema.migrate(connection, schema.HEAD)
        schema.migrate(connection, "base")
        left = set(inspect(connection).get_table_names()) - {"alembic_version"}
        assert left == set()
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")).scalar() == 0
        schema.migrate(connection, schema.HEAD)
        assert differences(connection) == []


def test_the_list_of_revisions_is_that_of_the_folder() -> None:
    """The versions that we know without Alembic are those that Alembic knows."""
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == schema.REVISIONS


def test_a_failing_migration_changes_nothing(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When an upgrade breaks off, the file is as before and a copy lies beside it."""
    monkeypatch.setattr(schema, "REVISIONS", ("0000", *schema.REVISIONS))
    path = _old_file(template, tmp_path)

    def fail(connection: Connection, _revision: str) -> None:
        connection.execute(text("DROP TABLE app_state"))
        raise StoreError("broke off")

    monkeypatch.setattr(schema, "migrate", fail)
    with pytest.raises(StoreError, match="broke off"):
        Database(f"sqlite:///{path}").open()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT value FROM app_state").fetchone() == ("1",)
    assert len(list((tmp_path / "backups").glob("old-*.db"))) == 1


def test_an_upgrade_is_backed_up_first(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before an upgrade the file is copied; only so many copies are kept, the newest, and the user's own."""
    monkeypatch.setattr(schema, "REVISIONS", ("0000", *schema.REVISIONS))
    path = _old_file(template, tmp_path)

    def upgrade(connection: Connection, _revision: str) -> None:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{schema.HEAD}'"))

    monkeypatch.setattr(schema, "migrate", upgrade)
    own = tmp_path / "backups" / "old-20260101.db"
    own.parent.mkdir()
    shutil.copy(path, own)
    for number in range(4):
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = '0000'")
            connection.execute("UPDATE app_state SET value = ?", (str(number),))
        database = Database(f"sqlite:///{path}", backups=2)
        database.open()
        assert database.check().is_ok
        database.close()
    assert own.exists()
    copies = sorted((tmp_path / "backups").glob("*before-upgrade*"), key=lambda file: file.stat().st_mtime_ns)
    kept = []
    for copy in copies:
        with closing(sqlite3.connect(copy)) as connection:
            kept.append(connection.execute("SELECT value FROM app_state").fetchone()[0])
    assert kept == ["2", "3"]


def test_two_programs_make_the_tables_at_once(tmp_path: Path) -> None:
    """Programs that start together on an empty folder both end with the same tables."""
    databases = [Database(f"sqlite:///{tmp_path / 'shared.db'}", busy_timeout_s=20) for _ in range(3)]

    async def body() -> None:
        await asyncio.gather(*(asyncio.to_thread(database.open) for database in databases))

    asyncio.run(body())
    for database in databases:
        assert database.check().is_ok
        database.close()


def _old_file(template: Path, tmp_path: Path) -> Path:
    """Return a file of a version before ours, with a row in it."""
    path = tmp_path / "old.db"
    shutil.copy(template, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
        connection.execute("INSERT INTO app_state VALUES ('key', '1', 0)")
    return path
