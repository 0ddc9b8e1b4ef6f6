"""What the user said of two answers seen without names, and the standings that follow."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.profile import ModelRef
from app.domain.prompt import new_id

# Below this many votes a place on the leaderboard may still change a lot.
PROVISIONAL_BELOW = 30


class Verdict(StrEnum):
    """Which of two answers was better; the first is the one shown on the left."""

    FIRST = "first"
    SECOND = "second"
    TIE = "tie"
    BOTH_BAD = "both_bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A vote on the answers of a blind comparison; `capability` is the primary one of its prompt.

    `complexity` is the prompt's, in [0, 1]. `prompt` is "" where it was not kept or its comparison was deleted.
    """

    comparison_id: str
    created_at: datetime
    first: ModelRef
    second: ModelRef
    verdict: Verdict
    capability: str
    complexity: float = 0.5
    prompt: str = ""
    vote_id: str = field(default_factory=new_id)


def win_chance(strength: float) -> float:
    """Return the chance of winning against the average model, in [0, 1], of a strength in log-odds."""
    return 0.5 * (1.0 + math.tanh(strength / 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The place of one model on a leaderboard.

    `strength` is its log-odds of winning against the average model of the board, `low` and `high` are its 95 %
    interval. `rank` is 1 + the number of models whose `low` exceeds this one's `high`. `wins`, `ties` and `losses`
    are votes; a vote for neither (both bad) is among the ties.
    """

    ref: ModelRef
    rank: int
    strength: float
    low: float
    high: float
    wins: int
    ties: int
    losses: int

    @property
    def votes(self) -> int:
        """How many votes it took part in."""
        return self.wins + self.ties + self.losses

    @property
    def is_provisional(self) -> bool:
        """Whether there are too few votes to rely on."""
        return self.votes < PROVISIONAL_BELOW


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionAudit:
    """How often the first answer won among the `decided` votes, with the 95 % interval of that share.

    All three are None without such a vote.
    """

    first_won: int
    decided: int
    share: float | None
    low: float | None
    high: float | None

    @property
    def is_biased(self) -> bool:
        """Whether an even chance lies outside the interval."""
        return self.low is not None and self.high is not None and not self.low <= 0.5 <= self.high  # noqa: PLR2004


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaderboard:
    """Models by rank, then by strength; `capability` is None over all of them. `votes` are those counted."""

    capability: str | None
    standings: tuple[Standing, ...]
    audit: PositionAudit
    votes: int
