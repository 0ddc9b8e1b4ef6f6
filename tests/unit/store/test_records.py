"""Requests are stored whole and come back as they were."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.domain.errors import NotFoundError, StoreError
from app.domain.plan import Plan, SubTask
from app.domain.record import Outcome, RequestRecord, SubTaskRecord
from app.store import Database, Store
from app.store.models import DecisionRecordRow, RequestRow, SnapshotRow
from tests.unit.store.values import QWEN, SMOL, make_attempt, make_decision, make_record, request_records


@settings(
    max_examples=30,
    deadline=None,
    # One file for all examples is meant; a whole request with its decisions is a large value to draw.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(record=request_records())
def test_a_record_comes_back_equal(store: Store, record: RequestRecord) -> None:
    """Whatever the engine hands over can be read again, with decisions that replay bit for bit."""

    async def body() -> RequestRecord:
        await store.records.save(record)
        return await store.queries.record(record.request_id)

    assert asyncio.run(body()) == record


def test_dependencies_are_rows_and_keep_their_order(store: Store, database: Database) -> None:
    """A plan's edges are stored as relations, in the order of the plan, and its predicted times as numbers."""
    plan = Plan(
        sub_tasks=(
            SubTask(id="a", text="One."),
            SubTask(id="b", text="Two."),
            SubTask(id="c", text="Join.", depends_on=("b", "a")),
        ),
        predicted_s=9.4,
        one_call_s=14.8,
    )
    record = make_record("One. Two. Join.", plan=plan, sub_tasks=())

    async def body() -> Plan:
        await store.records.save(record)
        return (await store.queries.record(record.request_id)).plan

    assert asyncio.run(body()) == plan


def test_equal_profiles_are_stored_once(store: Store, database: Database) -> None:
    """A hundred decisions over the same profiles share their snapshot."""

    def count(session: Session) -> tuple[int, int]:
        return (
            session.scalar(select(func.count()).select_from(DecisionRecordRow)) or 0,
            session.scalar(select(func.count()).select_from(SnapshotRow)) or 0,
        )

    async def body() -> tuple[int, int]:
        await asyncio.gather(*(store.records.save(make_record(at_s=number)) for number in range(100)))
        return await database.read(count)

    # Two profiles, the evidence and the snapshot itself.
    assert asyncio.run(body()) == (100, 4)


def test_without_prompts_only_the_hash_is_kept(store: Store, database: Database) -> None:
    """With prompts switched off, no text of the prompt is anywhere in the log."""
    secret = "my secret plan"
    record = make_record(secret)

    async def body() -> tuple[RequestRecord, str]:
        await store.records.save(record, keep_prompt=False)
        stored = await database.read(lambda session: session.scalars(select(RequestRow)).one())
        assert stored.prompt is None
        page = await store.queries.decisions()
        assert page.rows[0].prompt == ""
        return await store.queries.record(record.request_id), stored.prompt_sha256

    again, digest = asyncio.run(body())
    assert again.prompt == ""
    assert len(digest) == 64
    assert again.answer == record.answer
    if database.path is not None:
        database.close()
        assert secret.encode() not in database.path.read_bytes()


def test_saving_again_replaces(store: Store) -> None:
    """A request that is saved a second time is stored once, as the second said."""
    record = make_record()
    tried_again = replace(record, answer="better", outcome=Outcome.PARTIAL)

    async def body() -> tuple[int, RequestRecord]:
        await store.records.save(record)
        await store.records.save(tried_again)
        return (await store.queries.totals()).requests, await store.queries.record(record.request_id)

    requests, again = asyncio.run(body())
    assert requests == 1
    assert again == tried_again


def test_a_failed_save_leaves_nothing(store: Store) -> None:
    """A record is stored whole or not at all: a decision's id that exists already refuses all of it."""
    first = make_record()
    assert first.sub_tasks[0].decision is not None
    twin = replace(make_record(), sub_tasks=first.sub_tasks)

    async def body() -> None:
        await store.records.save(first)
        with pytest.raises(StoreError, match="breaks a rule"):
            await store.records.save(twin)
        with pytest.raises(NotFoundError):
            await store.queries.record(twin.request_id)
        assert (await store.queries.totals()).requests == 1

    asyncio.run(body())


def test_text_that_is_no_text_is_kept_readable(store: Store, database: Database) -> None:
    """Emoji, right-to-left, NUL and lone surrogates never keep a record from being stored."""
    record = make_record("héllo 🦙 שלום \x00 \ud800 end")

    async def body() -> RequestRecord:
        await store.records.save(record)
        return await store.queries.record(record.request_id)

    nul = "\x00" if database.is_sqlite else "\ufffd"
    assert asyncio.run(body()).prompt == f"héllo 🦙 שלום {nul} ? end"


def test_a_fallback_names_who_was_chosen_and_who_answered(store: Store) -> None:
    """The row tells the first choice from the model that gave the answer."""
    record = make_record()
    attempts = (
        make_attempt(outcome=Outcome.FAILED, error_kind="host_busy", text=""),
        make_attempt(number=2, ref=SMOL, at_s=3),
    )
    record = replace(record, sub_tasks=(replace(record.sub_tasks[0], attempts=attempts),))

    async def body() -> None:
        await store.records.save(record)
        row = (await store.queries.decisions()).rows[0]
        assert (row.ref, row.answered_by, row.attempts) == (QWEN, SMOL, 2)

    asyncio.run(body())


def test_relations_are_enforced(store: Store, database: Database) -> None:
    """An attempt cannot belong to a sub-task that does not exist, and goes with its request."""

    def orphan(session: Session) -> None:
        session.execute(text("UPDATE attempts SET sub_task = 999"))

    def remove(session: Session) -> int:
        session.execute(text("DELETE FROM requests"))
        tables = ("sub_tasks", "routing_decisions", "decision_candidates", "decision_contributions", "attempts")
        return sum(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables)

    async def body() -> int:
        await store.records.save(make_record())
        with pytest.raises(StoreError, match="breaks a rule"):
            await database.run(orphan)
        return await database.run(remove)

    assert asyncio.run(body()) == 0


def test_a_skipped_sub_task_has_no_decision(store: Store) -> None:
    """What was never decided is stored as such."""
    plan = Plan(sub_tasks=(SubTask(id="1", text="a"), SubTask(id="2", text="b", depends_on=("1",))))
    record = make_record(
        plan=plan,
        sub_tasks=(
            SubTaskRecord(
                sub_task=plan.sub_tasks[0], outcome=Outcome.FAILED, decision=make_decision(), error="x", fix="y"
            ),
            SubTaskRecord(sub_task=plan.sub_tasks[1], outcome=Outcome.SKIPPED),
        ),
        outcome=Outcome.FAILED,
    )

    async def body() -> RequestRecord:
        await store.records.save(record)
        return await store.queries.record(record.request_id)

    assert asyncio.run(body()) == record
