"""What a user said of two answers that stood side by side without names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.domain.profile import ModelRef

VoteOutcome = Literal["first", "second", "tie", "both_bad"]
VOTE_OUTCOMES: tuple[VoteOutcome, ...] = ("first", "second", "tie", "both_bad")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One judgement between two models; `first` was shown on the left.

    `capability` is the primary one of the prompt and `complexity` the prompt's, in [0, 1]. `is_blind` False means
    that the names were in sight, so that the vote is not evidence for a leaderboard.
    """

    vote_id: str
    first: ModelRef
    second: ModelRef
    outcome: VoteOutcome
    capability: str
    complexity: float
    voted_at: datetime
    is_blind: bool = True
