"""Lists page by key, filters combine, and columns hold what the charts draw."""

from __future__ import annotations

import asyncio
import math
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.domain.capability import CODE, CREATIVE
from app.domain.errors import ConflictError, InvalidInputError, NotFoundError
from app.domain.explain import PastChoice
from app.domain.profile import ModelRef
from app.domain.prompt import Analysis
from app.domain.record import Outcome, RequestRecord, Usage
from app.domain.views import Annotation, AttemptColumns, DecisionFilter, LearnedTimes
from app.store import Database, Store
from app.store.attempt_columns import success_rate
from app.store.models.base import from_microseconds, to_microseconds
from tests.unit.store.values import QWEN, SMOL, START, make_attempt, make_decision, make_record

MANY = 50_000


async def every_page(store: Store, wanted: DecisionFilter, limit: int) -> list[str]:
    """Return the ids of all decisions, page after page."""
    found: list[str] = []
    after = None
    while True:
        page = await store.queries.decisions(wanted, after=after, limit=limit)
        found += [row.decision_id for row in page.rows]
        if page.after is None:
            return found
        after = page.after


NUMBERS = f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {MANY})"
# Ten rows at each moment, in an order unlike that of their keys.
MOMENT = f"{to_microseconds(START)} + CAST(1000000 AS BIGINT) * ((n * 7919 % {MANY}) / 10)"


def fill(session: Session) -> None:
    """Write many decisions; every third is for another model, every thousandth prompt has a word of its own."""
    word = "CASE n % 1000 WHEN 0 THEN 'needle' ELSE 'hay' END"
    ref = f"CASE n % 3 WHEN 0 THEN '{SMOL}' ELSE '{QWEN}' END"
    for statement in (
        "INSERT INTO snapshots (hash, content) VALUES ('h', '')",
        (
            "INSERT INTO requests (id, request_id, created_at, prompt, prompt_sha256, strategy, source, analysis, "
            "plan_context, plan_origin, plan_reason, outcome, answer, total_s, router_s, error, fix) "
            f"{NUMBERS} SELECT n, 'r' || n, {MOMENT}, {word}, '', '', '', '', '', '', '', '', '', 0, 0, '', '' "
            "FROM numbers"
        ),
        (
            "INSERT INTO sub_tasks (id, request_id, position, sub_task_id, title, text, capabilities, complexity, "
            f"error, fix) {NUMBERS} SELECT n, n, 0, '1', '', '', '[]', 0, '', '' FROM numbers"
        ),
        (
            "INSERT INTO routing_decisions (id, decision_id, request_id, sub_task, created_at, prompt, strategy, "
            "capability, complexity, ref, outcome, attempts, was_cold, reason, rule, is_cached, decide_s, "
            f"policy_version, snapshot, inputs) {NUMBERS} SELECT n, 'd' || n, n, n, {MOMENT}, '', '', '', 0, {ref}, "
            "'succeeded', 1, FALSE, '', '', FALSE, 0, 1, 'h', '' FROM numbers"
        ),
        "ANALYZE",
    ):
        session.execute(text(statement))


def test_fifty_thousand_rows_by_pages(store: Store, database: Database) -> None:
    """Every row comes exactly once, newest first, also where many share a moment, and filters keep to theirs."""
    order = sorted(range(1, MANY + 1), key=lambda number: (number * 7919 % MANY // 10, number), reverse=True)

    async def body() -> None:
        await database.run(fill)
        assert await every_page(store, DecisionFilter(), 4999) == [f"d{number}" for number in order]
        only = DecisionFilter(models=(str(SMOL),))
        assert await every_page(store, only, 2000) == [f"d{number}" for number in order if number % 3 == 0]
        assert await store.queries.count() == MANY
        assert await store.queries.count(only) == MANY // 3
        needles = DecisionFilter(text="needle")
        assert await every_page(store, needles, 7) == [f"d{number}" for number in order if number % 1000 == 0]
        since = DecisionFilter(since=START + timedelta(seconds=4990), until=START + timedelta(seconds=4995))
        assert await store.queries.count(since) == 50

    asyncio.run(body())


def test_an_empty_store(store: Store) -> None:
    """Nothing stored gives empty lists, no error."""

    async def body() -> None:
        page = await store.queries.decisions()
        assert (page.rows, page.after) == ((), None)
        assert await store.queries.attempt_columns() == AttemptColumns()
        assert await store.queries.recent_inputs() == ()
        assert await store.queries.decisions_of_request("x") == ()
        assert await store.queries.learned_times((QWEN,)) == (LearnedTimes(ref=QWEN),)
        assert (await store.queries.totals()).requests == 0
        for call in (store.queries.decision, store.queries.record):
            with pytest.raises(NotFoundError):
                await call("x")
        with pytest.raises(InvalidInputError):
            await store.queries.decisions(after="nonsense")

    asyncio.run(body())


def test_filters_combine(store: Store) -> None:
    """Each filter takes away what does not fit; text looks into prompt, note and tags."""
    creative = make_decision(inputs=replace(make_decision().inputs, analysis=Analysis(primary=CREATIVE)))
    poem = make_record("Write a poem about 漢字", at_s=1)
    poem = replace(poem, sub_tasks=(replace(poem.sub_tasks[0], decision=creative, outcome=Outcome.FAILED),))
    code = make_record("Write a parser", at_s=2, ref=SMOL)

    async def body() -> None:
        for record in (poem, code):
            await store.records.save(record)
        await store.annotations.save(creative.decision_id, Annotation(tags=("Weekly",), note="too long"))
        for wanted, prompts in (
            (DecisionFilter(), ["Write a parser", "Write a poem about 漢字"]),
            (DecisionFilter(text="pars"), ["Write a parser"]),
            (DecisionFilter(text="weekly"), ["Write a poem about 漢字"]),
            (DecisionFilter(text="TOO LONG"), ["Write a poem about 漢字"]),
            (DecisionFilter(text="漢"), ["Write a poem about 漢字"]),
            (DecisionFilter(text="write", models=(str(SMOL),)), ["Write a parser"]),
            (DecisionFilter(capabilities=(CREATIVE,)), ["Write a poem about 漢字"]),
            (DecisionFilter(outcomes=(Outcome.SUCCEEDED,)), ["Write a parser"]),
            (DecisionFilter(strategies=("fastest",)), []),
            (DecisionFilter(request_id=code.request_id), ["Write a parser"]),
            (DecisionFilter(since=START + timedelta(seconds=2)), ["Write a parser"]),
            (DecisionFilter(until=START + timedelta(seconds=2)), ["Write a poem about 漢字"]),
        ):
            page = await store.queries.decisions(wanted)
            assert [row.prompt for row in page.rows] == prompts, wanted
            assert await store.queries.count(wanted) == len(prompts), wanted

    asyncio.run(body())


def test_one_decision_in_detail(store: Store) -> None:
    """The detail has the row, the decision with all its parts, the attempts, the analysis and the plan."""
    record = make_record()
    decision = record.sub_tasks[0].decision
    assert decision is not None

    async def body() -> None:
        await store.records.save(record)
        detail = await store.queries.decision(decision.decision_id)
        assert detail.record == record.sub_tasks[0]
        assert detail.analysis == decision.inputs.analysis
        assert detail.plan == record.plan
        assert detail.row.ref == detail.row.answered_by == QWEN
        assert (detail.row.score, detail.row.margin, detail.row.annotation) == (0.8, 0.5, Annotation())
        assert await store.queries.decisions_of_request(record.request_id) == (detail,)

    asyncio.run(body())


def test_recent_inputs_come_newest_first(store: Store) -> None:
    """What-if gets what was chosen, and the inputs that it was made from."""
    records = [make_record(at_s=number) for number in range(5)]

    async def body() -> None:
        for record in records:
            await store.records.save(record)
        decisions = [record.sub_tasks[0].decision for record in reversed(records)]
        choices = [(one.decision_id, one.chosen.ref, one.inputs) for one in decisions if one]
        expected = tuple(PastChoice(decision_id=key, chosen=ref, inputs=inputs) for key, ref, inputs in choices)
        assert await store.queries.recent_inputs(3) == expected[:3]

    asyncio.run(body())


def test_lines_of_decisions_by_id(store: Store) -> None:
    """They come newest first; what is not there any more is left out."""
    records = [make_record(at_s=number) for number in range(3)]

    async def body() -> None:
        assert await store.queries.newest_decision_id() is None
        for record in records:
            await store.records.save(record)
        ids = [record.sub_tasks[0].decision.decision_id for record in records if record.sub_tasks[0].decision]
        rows = await store.queries.decision_rows([ids[0], "gone", ids[2]])
        assert [row.decision_id for row in rows] == [ids[2], ids[0]]
        assert await store.queries.decision_rows([]) == ()
        assert await store.queries.newest_decision_id() == ids[2]

    asyncio.run(body())


def test_requests_of_a_conversation(store: Store) -> None:
    """A conversation's requests come in their order."""

    async def body() -> None:
        conversation = (await store.conversations.create()).conversation_id
        records = [make_record(at_s=number, conversation_id=conversation) for number in (2, 1)]
        for record in records:
            await store.records.save(record)
        found = await store.queries.request_ids_of_conversation(conversation)
        assert found == (records[1].request_id, records[0].request_id)

    asyncio.run(body())


def attempt_record(at_s: float, ref: ModelRef = QWEN, **changes: object) -> RequestRecord:
    """Return a request with one attempt as described."""
    record = make_record(at_s=at_s, ref=ref)
    return replace(
        record, sub_tasks=(replace(record.sub_tasks[0], attempts=(make_attempt(at_s=at_s, ref=ref, **changes),)),)
    )


def test_columns_of_the_last_attempts(store: Store) -> None:
    """Each model gives its last ones; all together come oldest first, with NaN where nothing was measured."""

    async def body() -> None:
        for number in range(6):
            await store.records.save(attempt_record(number, QWEN if number % 2 else SMOL))
        await store.records.save(
            attempt_record(9, outcome=Outcome.FAILED, error_kind="host_busy", ttft_s=None, usage=Usage(), was_cold=True)
        )
        columns = await store.queries.attempt_columns(last_per_model=2)
        assert columns.model == tuple(map(str, (SMOL, SMOL, QWEN, QWEN)))
        assert columns.started_at == tuple(START.timestamp() + at_s for at_s in (2, 4, 5, 9))
        assert columns.outcome == ("succeeded", "succeeded", "succeeded", "failed")
        assert columns.error_kind[-1] == "host_busy"
        assert columns.was_cold == (False, False, False, True)
        assert [math.isnan(value) for value in columns.ttft_s] == [False, False, False, True]
        assert math.isnan(columns.decode_tps[-1])
        assert columns.decode_tps[0] == pytest.approx(40.0)
        assert len({len(getattr(columns, name)) for name in AttemptColumns.__slots__}) == 1
        since = await store.queries.attempt_columns(since=START + timedelta(seconds=4))
        assert since.started_at == columns.started_at[1:]
        for filtered in (
            await store.queries.attempt_columns(models=(str(SMOL),)),
            await store.queries.attempt_columns(models=(str(SMOL),), since=START),
        ):
            assert set(filtered.model) == {str(SMOL)}
            assert len(filtered.model) == 3
        assert await store.queries.attempt_columns(capability=CREATIVE) == AttemptColumns()
        assert await store.queries.attempt_columns(host="loc") == AttemptColumns()
        assert len((await store.queries.attempt_columns(host="local", capability=CODE)).model) == 7

    asyncio.run(body())


def test_learned_times(store: Store) -> None:
    """Speeds are medians of successes, load times of cold starts; stopped attempts say nothing of success."""

    def usage(decode_s: float, load_s: float) -> Usage:
        return Usage(prompt_tokens=100, answer_tokens=100, prefill_s=1.0, decode_s=decode_s, load_s=load_s)

    async def body() -> None:
        for number, decode_s in enumerate((1.0, 2.0, 10.0)):
            await store.records.save(attempt_record(number, usage=usage(decode_s, float(number)), was_cold=number > 0))
        await store.records.save(attempt_record(5, outcome=Outcome.STOPPED, usage=Usage()))
        times = (await store.queries.learned_times((QWEN,)))[0]
        assert (times.decode_tps, times.prefill_tps, times.speed_n) == (50.0, 100.0, 3)
        assert (times.load_s, times.load_n) == (1.5, 2)
        assert times.outcome_n == 3
        assert times.success_rate is not None
        assert times.success_rate > 0.9

    asyncio.run(body())


def test_lengths_of_whole_answers(store: Store) -> None:
    """Tokens by model and capability, newest first; failed, stopped and unknown ones are left out."""

    async def body() -> None:
        assert await store.queries.answer_lengths() == {}
        for number, tokens in enumerate((10, 20, None)):
            await store.records.save(attempt_record(number, usage=Usage(answer_tokens=tokens)))
        await store.records.save(attempt_record(5, outcome=Outcome.STOPPED, usage=Usage(answer_tokens=7)))
        assert await store.queries.answer_lengths() == {(QWEN, CODE): (20, 10)}

    asyncio.run(body())


def test_success_rate_weighs_recent_attempts_more() -> None:
    """A model that began to fail is seen to; one failure alone does not condemn."""
    assert success_rate([]) is None
    one_failure = success_rate([False])
    assert one_failure is not None
    assert one_failure > 0.7
    failing = success_rate([False] * 20 + [True] * 20)
    recovered = success_rate([True] * 20 + [False] * 20)
    assert failing is not None
    assert recovered is not None
    assert failing < 0.5 < recovered
    assert success_rate([True] * 1000) == pytest.approx(1.0, abs=0.02)


def test_totals(store: Store) -> None:
    """Counts cover every request and every attempt."""

    async def body() -> None:
        await store.records.save(make_record())
        await store.records.save(make_record(outcome=Outcome.STOPPED))
        totals = await store.queries.totals()
        assert (totals.requests, totals.succeeded, totals.stopped, totals.failed) == (2, 1, 1, 0)
        assert (totals.attempts, totals.prompt_tokens, totals.answer_tokens) == (2, 20, 80)

    asyncio.run(body())


def test_annotations(store: Store) -> None:
    """An edit raises the version; a stale one is refused, and so is a value that is none."""
    record = make_record()
    assert record.sub_tasks[0].decision is not None
    key = record.sub_tasks[0].decision.decision_id

    async def body() -> None:
        with pytest.raises(NotFoundError):
            await store.annotations.get(key)
        await store.records.save(record)
        assert await store.annotations.get(key) == Annotation()
        edit = Annotation(rating=-1, corrected_outcome=Outcome.FAILED, tags=("a", "b", "a ", ""), note="wrong 🦙")
        saved = await store.annotations.save(key, edit)
        assert saved == replace(edit, tags=("a", "b"), version=1)
        assert await store.annotations.get(key) == saved
        assert (await store.queries.decisions()).rows[0].annotation == saved
        with pytest.raises(ConflictError):
            await store.annotations.save(key, edit)
        cleared = await store.annotations.save(key, Annotation(version=1))
        assert cleared == Annotation(version=2)
        with pytest.raises(InvalidInputError) as caught:
            await store.annotations.save(key, Annotation(rating=5, version=2))
        assert caught.value.field == "rating"
        with pytest.raises(InvalidInputError):
            await store.annotations.save(key, Annotation(note="x" * 10_001, version=2))

    asyncio.run(body())


def test_state(store: Store) -> None:
    """Small things are remembered by key until they are forgotten."""

    async def body() -> None:
        assert await store.state.get("draft") is None
        values: tuple[Any, ...] = ({"text": "hé 🦙 \ud800", "n": [1, None, 2.5]}, [], None, "x", 0)
        for value in values:
            await store.state.set("draft", value)
            assert await store.state.get("draft") == value
        await store.state.delete("draft")
        await store.state.delete("draft")
        assert await store.state.get("draft") is None
        with pytest.raises(InvalidInputError):
            await store.state.set("draft", object())

    asyncio.run(body())


def test_moments_are_exact() -> None:
    """Microseconds survive, and a time without zone is refused."""
    for value in (0, 1, 1_772_000_000_123_457, -1):
        assert to_microseconds(from_microseconds(value)) == value
    with pytest.raises(ValueError, match="no time zone"):
        to_microseconds(START.replace(tzinfo=None))
