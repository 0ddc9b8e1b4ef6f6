"""Stores on real SQLite files, made from one template because making the tables takes a third of a second."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.capability import CODE
from app.domain.ports import ModelFacts
from app.domain.profile import CapabilityRating, Provenance
from app.store import Database, Store


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
    """An open database of its own for each test."""
    path = tmp_path / "modelyard.db"
    shutil.copy(template, path)
    database = Database(f"sqlite:///{path}", busy_timeout_s=2.0)
    database.open()
    yield database
    database.close()


@pytest.fixture
def store(database: Database) -> Store:
    """A store over it."""
    return Store(database, HeldClock(), seed_ratings)
