"""The Dashboard's windows: attempts one by one, or sums that agree with them."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.domain.capability import CODE, CREATIVE
from app.domain.dashboard import DashboardFilter
from app.domain.profile import ModelRef
from app.domain.prompt import Analysis
from app.domain.record import Outcome, RequestRecord, Usage
from app.store import Database, Store
from app.store import dashboard as module
from tests.unit.store.values import QWEN, SMOL, START, make_attempt, make_decision, make_record

HOUR_S = 3600


def request(at_s: float, *, ref: ModelRef = QWEN, capability: str = CODE, **changes: Any) -> RequestRecord:
    """Return a request of one attempt that began `at_s` seconds after the beginning."""
    decision = make_decision(ref=ref)
    decision = replace(decision, inputs=replace(decision.inputs, analysis=Analysis(primary=capability)))
    record = make_record(at_s=at_s, ref=ref)
    attempt = make_attempt(at_s=at_s, ref=ref, **changes)
    part = replace(record.sub_tasks[0], decision=decision, attempts=(attempt,), outcome=attempt.outcome)
    return replace(record, sub_tasks=(part,))


def counted(session: Session, table: str) -> list[tuple[Any, ...]]:
    """Return the rows of a table of sums, floats rounded."""
    rows = session.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4, 5, 6"))
    return [tuple(round(value, 6) if isinstance(value, float) else value for value in row) for row in rows]


RECOUNT = {
    "attempt_spans": (
        "SELECT {span}, started_at / {us} * {span}, ref, {capability}, count(*), sum(outcome = 'succeeded'), "
        "sum(outcome = 'failed'), sum(outcome = 'stopped'), sum(was_cold), sum(ttft_s IS NOT NULL), "
        "sum(iif(ttft_s IS NULL, 0, coalesce(load_s, 0.0))), sum(iif(ttft_s IS NULL, 0, coalesce(prefill_s, 0.0))), "
        "sum(iif(ttft_s IS NULL, 0, coalesce(thinking_s, 0.0))), sum(coalesce(ttft_s, 0.0)), "
        "sum(iif(ttft_s IS NULL, 0.0, total_s)) FROM attempts GROUP BY 2, 3, 4"
    ),
}


def test_triggers_count_what_is_there(sqlite_store: Store, sqlite_database: Database) -> None:
    """Saving, saving again and deleting leave the sums as if they had been counted from the attempts."""
    records = [
        request(0),
        request(10, capability=CREATIVE, outcome=Outcome.FAILED, ttft_s=None, usage=Usage()),
        request(4000, ref=SMOL, was_cold=True, ttft_s=7.5, usage=Usage(load_s=6.0, prefill_s=0.1)),
        request(90_000, outcome=Outcome.STOPPED, thinking_s=0.2),
        request(90_001, ttft_s=1e9),
    ]

    def recount(session: Session) -> None:
        expected = []
        for span, capability in ((HOUR_S, "''"), (24 * HOUR_S, "capability")):
            statement = RECOUNT["attempt_spans"].format(span=span, us=span * 1_000_000, capability=capability)
            expected += [
                tuple(round(value, 6) if isinstance(value, float) else value for value in row)
                for row in session.execute(text(statement))
            ]
        assert sorted(counted(session, "attempt_spans")) == sorted(expected)
        requests = session.execute(text("SELECT count(*) FROM requests")).scalar()
        assert session.execute(text("SELECT coalesce(sum(n), 0) FROM request_spans")).scalar() == requests
        for kind, column in (("ttft", "ttft_s"), ("decode", "decode_tps")):
            there = session.execute(text(f"SELECT count({column}) FROM attempts")).scalar()
            by_kind = "SELECT coalesce(sum(n), 0) FROM attempt_bins WHERE kind = :kind AND span_s = :span"
            for span in (HOUR_S, 24 * HOUR_S):
                assert session.execute(text(by_kind), {"kind": kind, "span": span}).scalar() == there

    async def body() -> None:
        for record in records:
            await sqlite_store.records.save(record)
        await sqlite_store.records.save(records[2])
        await sqlite_database.read(recount)
        for keys in ("1", "2, 3"):
            await sqlite_database.run(partial(delete_requests, f"WHERE id IN ({keys})"))
            await sqlite_database.read(recount)
        await sqlite_database.run(partial(delete_requests, ""))
        for table in ("attempt_spans", "attempt_bins", "request_spans"):
            assert await sqlite_database.read(partial(row_count, table)) == 0

    asyncio.run(body())


def delete_requests(condition: str, session: Session) -> None:
    """Delete some requests, and by the cascade their attempts."""
    session.execute(text(f"DELETE FROM requests {condition}"))


def row_count(table: str, session: Session) -> int:
    """Return how many rows a table has."""
    return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar() or 0)


@pytest.mark.parametrize(("value", "low", "high"), [(0.0, 0.0, 1.2e-5), (0.5, 0.44, 0.51), (1e9, 8e4, 1e10)])
def test_a_value_lies_in_its_bin(
    sqlite_store: Store, sqlite_database: Database, value: float, low: float, high: float
) -> None:
    """Bins are 12 % wide; what is too small or too large falls into the first or last."""

    def edges(session: Session) -> tuple[float, float]:
        place = session.execute(text("SELECT bin FROM attempt_bins WHERE kind = 'ttft' AND span_s = 3600")).scalar()
        lows = list(session.execute(text("SELECT low FROM bin_edges ORDER BY bin")).scalars())
        assert place is not None
        return lows[place], lows[place + 1] if place + 1 < len(lows) else 1e10

    async def body() -> None:
        await sqlite_store.records.save(request(0, ttft_s=value))
        lower, upper = await sqlite_database.read(edges)
        assert low <= lower <= value
        assert value < upper <= high or value == 1e9

    asyncio.run(body())


def test_small_windows_come_attempt_by_attempt(store: Store) -> None:
    """Filters by time, capability and host hold; requests are counted once, with what the router added."""
    far = ModelRef("far", "big")

    async def body() -> None:
        for record in (request(0), request(100, capability=CREATIVE), request(200, ref=far), request(300)):
            await store.records.save(record)
        found = await store.queries.dashboard(DashboardFilter(since=START + timedelta(seconds=50)))
        assert (found.attempt_count, found.requests, found.compound, found.rollup) == (3, 3, 0, None)
        assert list(found.router_s) == [0.001] * 3
        assert found.hosts == ("far", "local")
        assert list(found.attempts.started_at) == sorted(found.attempts.started_at)
        for wanted, count in (
            (DashboardFilter(), 4),
            (DashboardFilter(last_per_model=1), 2),
            (DashboardFilter(since=START, until=START + timedelta(seconds=200)), 2),
            (DashboardFilter(since=START, capability=CREATIVE), 1),
            (DashboardFilter(since=START, host="far"), 1),
            (DashboardFilter(host="far", capability=CREATIVE), 0),
            (DashboardFilter(host="nowhere"), 0),
        ):
            assert (await store.queries.dashboard(wanted)).attempt_count == count, wanted

    asyncio.run(body())


def test_large_windows_come_as_sums(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit hours (or days) of sums hold the same attempts, the filters too, and the last of each model."""
    monkeypatch.setattr(module, "ATTEMPT_LIMIT", 5)

    async def body() -> None:
        for hour in range(12):
            capability = CREATIVE if hour % 3 == 0 else CODE
            ref = SMOL if hour % 2 else QWEN
            await sqlite_store.records.save(request(hour * HOUR_S, ref=ref, capability=capability))
        days_3 = DashboardFilter(since=START - timedelta(days=2), until=START + timedelta(days=1))
        coarser = (await sqlite_store.queries.dashboard(days_3)).rollup
        assert coarser is not None
        assert (coarser.span_s, sum(coarser.spans.n)) == (3 * HOUR_S, 12)
        assert {start % (3 * HOUR_S) for start in coarser.spans.start_s} == {0}
        two_days = DashboardFilter(since=START - timedelta(days=1), until=START + timedelta(days=1))
        found = await sqlite_store.queries.dashboard(two_days)
        rollup = found.rollup
        assert rollup is not None
        assert (found.attempt_count, found.requests, rollup.requests, rollup.span_s) == (12, 12, 12, HOUR_S)
        assert Counter(rollup.spans.model) == {str(QWEN): 6, str(SMOL): 6}
        kinds: Counter[str] = Counter()
        for kind, count in zip(rollup.bins.kind, rollup.bins.n, strict=True):
            kinds[kind] += count
        assert kinds == {"ttft": 12, "decode": 12, "router": 12}
        assert len(found.attempts.model) == 12
        month = replace(two_days, since=START - timedelta(days=30))
        days = (await sqlite_store.queries.dashboard(month)).rollup
        assert days is not None
        assert (days.span_s, sum(days.spans.n)) == (24 * HOUR_S, 12)
        creative = await sqlite_store.queries.dashboard(replace(month, capability=CODE))
        assert (creative.attempt_count, creative.rollup is not None and creative.rollup.requests) == (8, None)
        assert (await sqlite_store.queries.dashboard(replace(month, host="local"))).attempt_count == 12

    asyncio.run(body())


def test_a_crowded_hour_shows_its_newest(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a day sums are too coarse: the newest attempts are shown, and said to be that."""
    monkeypatch.setattr(module, "ATTEMPT_LIMIT", 5)

    async def body() -> None:
        for minute in range(9):
            await store.records.save(request(minute * 60))
        hour = DashboardFilter(since=START, until=START + timedelta(hours=1))
        found = await store.queries.dashboard(hour)
        assert (found.newest_only, found.attempt_count, found.rollup) == (True, 5, None)
        assert min(found.attempts.started_at) == (START + timedelta(minutes=4)).timestamp()

    asyncio.run(body())
