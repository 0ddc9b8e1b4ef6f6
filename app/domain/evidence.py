"""What past outcomes say of a model: counts that the scorer turns into expected quality and success."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from app.domain.profile import ModelRef


class ComplexityBand(StrEnum):
    """Thirds of the complexity scale: a model that does easy prompts well may fail at hard ones."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"

    @classmethod
    def of(cls, complexity: float) -> ComplexityBand:
        """Return the band of a complexity in [0, 1]; one that is not a number counts as medium."""
        # Written so that NaN, which compares false with everything, ends in the middle.
        if complexity < EASY_BELOW:
            return cls.EASY
        if complexity >= HARD_FROM:
            return cls.HARD
        return cls.MEDIUM


EASY_BELOW = 1 / 3
HARD_FROM = 2 / 3


@dataclass(frozen=True, slots=True)
class Tally:
    """Good and bad outcomes, each ≥ 0; fractions come from ratings between the two and from fading with age."""

    good: float = 0.0
    bad: float = 0.0

    @property
    def total(self) -> float:
        """How many outcomes there are."""
        return self.good + self.bad

    def plus(self, other: Tally, weight: float = 1.0) -> Tally:
        """Return both together, the other counted `weight` times."""
        return Tally(self.good + weight * other.good, self.bad + weight * other.bad)


# Tokens of whole answers by model and capability, newest first.
AnswerLengths: TypeAlias = Mapping[tuple[ModelRef, str], tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEvidence:
    """The outcomes of one model on one host.

    `quality` counts good and bad answers by capability and complexity band: ratings, blind votes, corrected
    outcomes and calibration. `success` counts attempts that ended with an answer against those that failed,
    recent ones weighing more; stopped attempts count as neither. `shift` is by how much the scores of its answers
    changed, in [-1, 1], when the model became another one; 0.0 where it did not. `verbosity` is how long its answers
    are beside those of other models, 1.0 for equal.
    """

    quality: Mapping[tuple[str, ComplexityBand], Tally] = field(default_factory=dict)
    success: Tally = Tally()
    shift: float = 0.0
    verbosity: float = 1.0

    def of_capability(self, capability: str) -> Tally:
        """Return the outcomes of a capability over all bands."""
        total = Tally()
        for (key, _), tally in self.quality.items():
            if key == capability:
                total = total.plus(tally)
        return total

    @property
    def count(self) -> int:
        """How many judged answers there are, rounded."""
        return round(sum(tally.total for tally in self.quality.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedAnswer:
    """One answer that somebody judged: `score` in [0, 1], 1 is good; `weight` > 0 is what it counts beside others.

    `prompt` is "" where it was not kept. `judged_at` orders judgements from several sources; None comes first.
    """

    ref: ModelRef
    capability: str
    complexity: float
    score: float
    weight: float = 1.0
    prompt: str = ""
    judged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """How well a model did on prompts like this one, in [0, 1], and how many outcomes stand behind it."""

    quality: float
    weight: float
