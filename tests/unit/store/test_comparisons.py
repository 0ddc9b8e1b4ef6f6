"""Comparisons, votes and batches come back as they were stored, on every database."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.batch import Batch
from app.domain.comparison import Comparison, Lane
from app.domain.errors import ConflictError, NotFoundError
from app.domain.record import Outcome
from app.domain.vote import Verdict, Vote
from app.store import Store
from tests.unit.store.values import QWEN, SMOL

NOW = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
ANSWERED = Lane(
    pinned=QWEN,
    model=QWEN,
    outcome=Outcome.SUCCEEDED,
    ttft_s=0.25,
    total_s=1.5,
    decode_tps=41.5,
    answer_tokens=12,
    was_cold=True,
    answer="Grüße 😀",
)


def comparison(minutes: int = 0, **changes: object) -> Comparison:
    """Return a comparison of two lanes, so many minutes later."""
    lanes = (ANSWERED, Lane(model=SMOL, outcome=Outcome.FAILED, error="It broke.", fix="Mend it."))
    made = Comparison(prompt="Say hello.", created_at=NOW + timedelta(minutes=minutes), lanes=lanes)
    return replace(made, capability="creative", complexity=0.25, **changes)  # type: ignore[arg-type]


def vote_on(one: Comparison, verdict: Verdict = Verdict.FIRST) -> Vote:
    """Return a vote."""
    return Vote(
        comparison_id=one.comparison_id,
        created_at=NOW,
        first=QWEN,
        second=SMOL,
        verdict=verdict,
        capability="creative",
        complexity=0.25,
        prompt=one.prompt,
    )


def test_a_comparison_comes_back_whole(store: Store) -> None:
    """With its lanes in order; saved again it is replaced, not doubled."""

    async def body() -> None:
        one = comparison()
        await store.comparisons.save(replace(one, lanes=(ANSWERED, Lane(), Lane())))
        await store.comparisons.save(one)
        assert await store.comparisons.get(one.comparison_id) == one
        assert await store.comparisons.list() == (one,)

    asyncio.run(body())


def test_newest_first_and_deleted(store: Store) -> None:
    """The list is cut at its limit; a deleted comparison is gone with its lanes."""

    async def body() -> None:
        made = [comparison(minutes) for minutes in range(3)]
        for one in made:
            await store.comparisons.save(one)
        assert await store.comparisons.list(limit=2) == (made[2], made[1])
        await store.comparisons.delete(made[2].comparison_id)
        await store.comparisons.delete("unknown")
        assert await store.comparisons.list() == (made[1], made[0])
        with pytest.raises(NotFoundError):
            await store.comparisons.get(made[2].comparison_id)

    asyncio.run(body())


def test_texts_that_are_not_kept(store: Store) -> None:
    """Prompt and answers are left out, figures stay."""

    async def body() -> None:
        one = comparison()
        await store.comparisons.save(one, keep_text=False)
        found = await store.comparisons.get(one.comparison_id)
        assert (found.prompt, [lane.answer for lane in found.lanes]) == ("", ["", ""])
        assert found.lanes[0].ttft_s == 0.25

    asyncio.run(body())


def test_a_vote_is_cast_once(store: Store) -> None:
    """It reveals its comparison; an open one and a gone one take none."""

    async def body() -> None:
        blind, open_one = comparison(is_blind=True), comparison(1)
        for one in (blind, open_one):
            await store.comparisons.save(one)
        vote = vote_on(blind)
        await store.votes.cast(vote)
        assert await store.votes.list() == (vote,)
        shown = await store.comparisons.get(blind.comparison_id)
        assert (shown.is_revealed, shown.verdict) == (True, Verdict.FIRST)
        for other in (vote_on(blind), vote_on(open_one)):
            with pytest.raises(ConflictError):
                await store.votes.cast(other)
        with pytest.raises(NotFoundError):
            await store.votes.cast(vote_on(comparison()))

    asyncio.run(body())


def test_votes_outlive_comparisons_and_are_taken_back(store: Store) -> None:
    """Without its comparison a vote has no prompt; deleted and restored it is the same."""

    async def body() -> None:
        blind = comparison(is_blind=True)
        await store.comparisons.save(blind)
        vote = vote_on(blind, Verdict.BOTH_BAD)
        await store.votes.cast(vote)
        await store.comparisons.delete(blind.comparison_id)
        orphan = replace(vote, prompt="")
        assert await store.votes.list() == (orphan,)
        await store.votes.delete(vote.vote_id)
        assert await store.votes.list() == ()
        await store.votes.restore(vote)
        await store.votes.restore(replace(vote, vote_id="another"))
        assert await store.votes.list() == (orphan,)

    asyncio.run(body())


def test_a_batch_with_its_rows(store: Store) -> None:
    """Counts follow the cells; rows keep their order and are no part of the history."""

    async def body() -> None:
        batch = Batch(title="Evals", created_at=NOW, models=(QWEN, None), total=6)
        rows = [
            Comparison(
                prompt=f"Prompt {number}",
                created_at=NOW,
                lanes=(Lane(pinned=QWEN), Lane()),
                batch_id=batch.batch_id,
            )
            for number in range(3)
        ]
        await store.batches.save(batch, rows)
        assert await store.batches.rows(batch.batch_id) == tuple(rows)
        assert await store.comparisons.list() == ()
        done = replace(rows[1], lanes=(ANSWERED, rows[1].lanes[1]), capability="code", complexity=0.75)
        await store.batches.save_cell(done, 0)
        failed = Lane(outcome=Outcome.FAILED, error="It broke.")
        await store.batches.save_cell(replace(rows[2], lanes=(rows[2].lanes[0], failed)), 1)
        (listed,) = await store.batches.list()
        assert listed == replace(batch, done=2, failed=1)
        assert (await store.batches.rows(batch.batch_id))[1] == done
        await store.batches.forget_failures(batch.batch_id)
        emptied = (await store.batches.rows(batch.batch_id))[2].lanes[1]
        assert (emptied.outcome, emptied.error, emptied.pinned) == (None, "", None)
        assert (await store.batches.get(batch.batch_id)).failed == 0
        await store.batches.delete(batch.batch_id)
        assert await store.batches.list() == ()
        with pytest.raises(NotFoundError):
            await store.batches.get(batch.batch_id)

    asyncio.run(body())
