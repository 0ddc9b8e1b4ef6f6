"""What votes say of the models, as judgements that routing learns from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from app.domain.evidence import JudgedAnswer
from app.domain.vote import Verdict, Vote

# That one answer was better does not make it good, nor the other one bad: such a vote counts half of a rating.
RELATIVE_WEIGHT = 0.5
# Older votes have faded to nothing by then, and they are read anew after every answer.
LAST_VOTES = 2000
# Scores of the first and the second answer, and the weight of each.
_JUDGEMENTS = {
    Verdict.FIRST: (1.0, 0.0, RELATIVE_WEIGHT),
    Verdict.SECOND: (0.0, 1.0, RELATIVE_WEIGHT),
    Verdict.TIE: (0.5, 0.5, RELATIVE_WEIGHT),
    # This one is said of each answer by itself.
    Verdict.BOTH_BAD: (0.0, 0.0, 1.0),
}


def judgements(votes: Callable[[int], Awaitable[Iterable[Vote]]]) -> Callable[[], Awaitable[tuple[JudgedAnswer, ...]]]:
    """Return a source of judged answers for the memory of routing; `votes` gives the newest ones, so many at most."""

    async def read() -> tuple[JudgedAnswer, ...]:
        return judged_by_votes(await votes(LAST_VOTES))

    return read


def judged_by_votes(votes: Iterable[Vote]) -> tuple[JudgedAnswer, ...]:
    """Return two judgements a vote, one of each model; votes without a capability say nothing."""
    found = []
    for vote in votes:
        first, second, weight = _JUDGEMENTS[vote.verdict]
        if vote.capability:
            found += [
                JudgedAnswer(
                    ref=ref,
                    capability=vote.capability,
                    complexity=vote.complexity,
                    score=score,
                    weight=weight,
                    prompt=vote.prompt,
                    judged_at=vote.created_at,
                )
                for ref, score in ((vote.first, first), (vote.second, second))
            ]
    return tuple(found)
