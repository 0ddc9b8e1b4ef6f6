"""How quickly rows are written: group commit beside a bare sqlite3 loop, in one run.

Run it with `python -m tests.benchmarks.bench_store [folder]`; the folder decides which disk is measured.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.domain.clock import SystemClock
from app.store import Database, Store
from app.store.models import StateRow
from app.store.models.base import EPOCH
from tests.unit.store.values import make_record

ROWS = 8000
RECORDS = 1000
AWAITING = 8
STATEMENT = "INSERT INTO app_state (key, value, updated_at) VALUES (?, ?, ?)"


def bare_loop(path: Path, *, per_commit: int) -> tuple[float, list[float]]:
    """Return rows/s and the seconds of each commit of sqlite3 without anything around it."""
    took: list[float] = []
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = NORMAL")
        began = time.perf_counter()
        for start in range(0, ROWS, per_commit):
            before = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            for number in range(start, start + per_commit):
                connection.execute(STATEMENT, (f"bare-{per_commit}-{number}", "1", 0))
            connection.execute("COMMIT")
            took.append(time.perf_counter() - before)
        return ROWS / (time.perf_counter() - began), took


async def awaited_rows(database: Database) -> tuple[float, list[float]]:
    """Return rows/s and the seconds of each wait with some callers that each await their row."""
    took: list[float] = []

    async def caller(number: int) -> None:
        for index in range(ROWS // AWAITING):
            before = time.perf_counter()
            await database.run(_one_row(f"awaited-{number}-{index}"))
            took.append(time.perf_counter() - before)

    began = time.perf_counter()
    await asyncio.gather(*(caller(number) for number in range(AWAITING)))
    return ROWS / (time.perf_counter() - began), took


def submitted_rows(database: Database) -> float:
    """Return rows/s when nobody waits for a single row."""
    began = time.perf_counter()
    futures = [database.submit(_one_row(f"submitted-{index}")) for index in range(ROWS)]
    for future in futures:
        future.result()
    return ROWS / (time.perf_counter() - began)


async def records(store: Store) -> tuple[float, list[float]]:
    """Return whole requests/s and the seconds of each save, some awaiting at once."""
    took: list[float] = []

    async def caller(number: int) -> None:
        for index in range(RECORDS // AWAITING):
            record = make_record(at_s=number * RECORDS + index)
            before = time.perf_counter()
            await store.records.save(record)
            took.append(time.perf_counter() - before)

    began = time.perf_counter()
    await asyncio.gather(*(caller(number) for number in range(AWAITING)))
    return RECORDS / (time.perf_counter() - began), took


def _one_row(key: str) -> _Write:
    return _Write(key)


class _Write:
    """A write of one row, as a repository would do it."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, session: Session) -> None:
        session.connection().execute(_INSERT, {"key": self._key, "value": "1", "updated_at": EPOCH})


_INSERT = insert(StateRow)


def _p99_ms(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.99)] * 1000


def main() -> None:
    """Measure and print."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp())
    path = folder / "bench.db"
    database = Database(f"sqlite:///{path}")
    database.open()
    lines = []
    for per_commit in (1, AWAITING):
        rate, took = bare_loop(path, per_commit=per_commit)
        lines.append((f"bare sqlite3, {per_commit} row(s) a commit", rate, _p99_ms(took)))
    rate, took = asyncio.run(awaited_rows(database))
    lines.append((f"database.run, {AWAITING} awaiting", rate, _p99_ms(took)))
    lines.append(("database.submit, nobody awaiting", submitted_rows(database), float("nan")))
    rate, took = asyncio.run(records(Store(database, SystemClock())))
    lines.append((f"records.save (14 rows each), {AWAITING} awaiting", rate, _p99_ms(took)))
    database.close()
    for name, rate, p99_ms in lines:
        sys.stdout.write(f"{name:45} {rate:10,.0f} /s   p99 {p99_ms:7.2f} ms\n")


if __name__ == "__main__":
    main()
