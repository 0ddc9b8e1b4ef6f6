"""Stores on real SQLite files and on a real PostgreSQL server.

Files are copies of one template, and the server's tables are emptied after each test, because making the tables takes
a third of a second.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.domain.capability import CODE
from app.domain.ports import ModelFacts
from app.domain.profile import CapabilityRating, Provenance
from app.store import Database, Store
from app.store.database import BUSY_TIMEOUT_S
from app.store.models import Base
from tests.postgres import Cluster, find_program, running_cluster


class HeldClock:
    """A clock that moves one second with every look, so that times differ and are known."""

    def __init__(self) -> None:
        """Start on a fixed day."""
        self.moment = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the next second."""
        self.moment += timedelta(seconds=1)
        return self.moment

    def monotonic_s(self) -> float:
        """Return the same time as a number."""
        return self.moment.timestamp()

    async def sleep(self, seconds: float) -> None:
        """Move on without waiting."""
        self.moment += timedelta(seconds=seconds)


def seed_ratings(facts: ModelFacts) -> dict[str, CapabilityRating]:
    """Return what a model is thought to do at code, by its name."""
    return {CODE: CapabilityRating(score=0.7 if "coder" in facts.model else 0.4, source=Provenance.ESTIMATED)}


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and no rows."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    database = Database(f"sqlite:///{path}")
    database.open()
    database.close()
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Iterator[Database]:
    """An open SQLite file of its own for each test."""
    path = tmp_path / "modelyard.db"
    shutil.copy(template, path)
    with opened(f"sqlite:///{path}", busy_timeout_s=2.0) as database:
        yield database


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of the test run's own."""
    if find_program("initdb") is None:
        pytest.skip("PostgreSQL's server is not installed")
    with running_cluster() as running:
        yield running


@pytest.fixture(scope="session")
def postgres_url(cluster: Cluster) -> str:
    """The address of a PostgreSQL database with all tables."""
    url = cluster.url(cluster.create())
    with opened(url):
        return url


@pytest.fixture(params=["sqlite", "postgresql"])
def each_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An open database for each test, without rows, of each kind in turn; `sqlite_database` must be a fixture too."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_database")
        return
    url = request.getfixturevalue("postgres_url")
    with opened(url) as database:
        yield database
    with opened(url) as database:
        database.submit(_empty).result()


@contextmanager
def opened(url: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Iterator[Database]:
    """Open a database and close it."""
    database = Database(url, busy_timeout_s=busy_timeout_s)
    database.open()
    try:
        yield database
    finally:
        database.close()


def _empty(session: Session) -> None:
    """Remove all rows and count from 1 again."""
    # The edges of the dashboard's bins come with the tables.
    tables = ", ".join(table.name for table in Base.metadata.sorted_tables if table.name != "bin_edges")
    session.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))


@pytest.fixture
def store(database: Database) -> Store:
    """A store over it."""
    return Store(database, HeldClock(), seed_ratings)


@pytest.fixture
def sqlite_store(sqlite_database: Database) -> Store:
    """A store over a file, for what only SQLite does."""
    return Store(sqlite_database, HeldClock(), seed_ratings)
