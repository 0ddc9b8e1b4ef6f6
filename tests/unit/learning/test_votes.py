"""Each verdict judges both models."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.evidence import JudgedAnswer
from app.domain.profile import ModelRef
from app.domain.vote import Verdict, Vote
from app.learning.memory import OutcomeMemory
from app.learning.votes import RELATIVE_WEIGHT, judged_by_votes

LEFT, RIGHT = ModelRef("ollama", "left"), ModelRef("ollama", "right")
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def vote(verdict: Verdict, **changes: object) -> Vote:
    """Return a vote."""
    values: dict[str, object] = {"capability": "code", "created_at": NOW} | changes
    return Vote(comparison_id="c", first=LEFT, second=RIGHT, verdict=verdict, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("verdict", "scores", "weight"),
    [
        (Verdict.FIRST, (1.0, 0.0), RELATIVE_WEIGHT),
        (Verdict.SECOND, (0.0, 1.0), RELATIVE_WEIGHT),
        (Verdict.TIE, (0.5, 0.5), RELATIVE_WEIGHT),
        (Verdict.BOTH_BAD, (0.0, 0.0), 1.0),
    ],
)
def test_what_a_verdict_says(verdict: Verdict, scores: tuple[float, float], weight: float) -> None:
    """The better answer is judged good and the other bad, at half the weight of a rating; two bad ones are bad."""
    left, right = judged_by_votes([vote(verdict)])
    assert (left.ref, right.ref) == (LEFT, RIGHT)
    assert (left.score, right.score) == scores
    assert {left.weight, right.weight} == {weight}


def test_a_vote_without_capability_says_nothing() -> None:
    """It cannot be told what the model was good at."""
    assert judged_by_votes([vote(Verdict.FIRST, capability="")]) == ()


def test_sources_are_merged_by_time() -> None:
    """A rating that is newer than the votes fades less than they do, whatever source is read first."""

    async def ratings() -> tuple[JudgedAnswer, ...]:
        return (JudgedAnswer(ref=LEFT, capability="code", complexity=0.1, score=1.0, judged_at=NOW),)

    async def votes() -> tuple[JudgedAnswer, ...]:
        old = [vote(Verdict.SECOND, created_at=NOW - timedelta(days=1), complexity=0.1) for _ in range(30)]
        return judged_by_votes(old)

    async def body() -> float:
        memory = OutcomeMemory(ratings, votes)
        await memory.refresh()
        return memory.evidence[LEFT].of_capability("code").good

    assert asyncio.run(body()) == pytest.approx(1.0)
