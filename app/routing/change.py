"""Notices that a model is no longer what it was: replaced behind its name, squeezed into less memory, or mended.

Page's cumulative sum (E. S. Page, "Continuous inspection schemes", Biometrika 41, 1954) over what each judgement falls
short of what earlier ones of its kind led to expect, all kinds together: a model that changes usually changes as a
whole, and a single kind is judged too seldom to show it soon. A kind is a capability in a complexity band; one that was
hardly judged before is no measure of change, for a model may just be bad at it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from app.domain.evidence import ComplexityBand, JudgedAnswer

_Kind: TypeAlias = tuple[str, ComplexityBand]

# What a kind is expected to score before it was judged, and how many judgements that is worth.
USUAL_SCORE = 0.65
USUAL_STRENGTH = 1.0
# A kind with fewer judgements than this is not known yet.
LEAST_KNOWN = 2.0
# Differences below this, in score, are chance; the sum of what lies above it must reach the threshold.
SLACK = 0.2
THRESHOLD = 2.5
# Judgements before a change can tell nothing either: none is looked for among so few.
LEAST_BEFORE = 5
# How many judgements the old level is worth against those after the change.
SHIFT_STRENGTH = 2.0


@dataclass(frozen=True, slots=True)
class Shift:
    """A change: `since` is the index of the first judgement after it, `size` the change of the score in [-1, 1]."""

    since: int
    size: float


@dataclass(slots=True)
class _Level:
    """What is expected of each kind, learned from the judgements so far."""

    sums: dict[_Kind, float] = field(default_factory=lambda: defaultdict(float))
    weights: dict[_Kind, float] = field(default_factory=lambda: defaultdict(float))

    def gap(self, answer: JudgedAnswer) -> float | None:
        """Return how far a score lies above what was expected; None for a kind that is not known yet."""
        kind = _kind(answer)
        if self.weights[kind] < LEAST_KNOWN:
            return None
        expected = (USUAL_STRENGTH * USUAL_SCORE + self.sums[kind]) / (USUAL_STRENGTH + self.weights[kind])
        return answer.weight * (answer.score - expected)

    def add(self, answer: JudgedAnswer) -> None:
        self.sums[_kind(answer)] += answer.weight * answer.score
        self.weights[_kind(answer)] += answer.weight


def _kind(answer: JudgedAnswer) -> _Kind:
    return answer.capability, ComplexityBand.of(answer.complexity)


def last_shift(judged: Sequence[JudgedAnswer]) -> Shift | None:
    """Return the last change of one model's answers, given oldest first; None where there was none."""
    found: Shift | None = None
    begin = 0
    while (since := _change_after(judged, begin)) is not None:
        found = Shift(since, _size(judged, begin, since))
        begin = since
    return found


def _change_after(judged: Sequence[JudgedAnswer], begin: int) -> int | None:
    """Return where a change began among the judgements from `begin` on; None if they are alike."""
    level = _Level()
    falls, rises = 0.0, 0.0
    fell_since, rose_since = begin, begin
    for place in range(begin, len(judged)):
        answer = judged[place]
        gap = level.gap(answer)
        level.add(answer)
        if gap is None:
            continue
        if falls <= 0:
            fell_since = place
        if rises <= 0:
            rose_since = place
        slack = SLACK * answer.weight
        falls, rises = max(0.0, falls - gap - slack), max(0.0, rises + gap - slack)
        for total, since in ((falls, fell_since), (rises, rose_since)):
            if total >= THRESHOLD and since - begin >= LEAST_BEFORE:
                return since
    return None


def _size(judged: Sequence[JudgedAnswer], begin: int, since: int) -> float:
    """Return how far the judgements from `since` on lie from what those before them led to expect."""
    level = _Level()
    for answer in judged[begin:since]:
        level.add(answer)
    after = [(answer.weight, gap) for answer in judged[since:] if (gap := level.gap(answer)) is not None]
    return sum(gap for _, gap in after) / (SHIFT_STRENGTH + sum(weight for weight, _ in after))
