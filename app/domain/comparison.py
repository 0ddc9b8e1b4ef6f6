"""One prompt answered by several models side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.domain.profile import ModelRef
from app.domain.prompt import new_id
from app.domain.record import Outcome
from app.domain.vote import Verdict

FEWEST_LANES = 2
MOST_LANES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One answer of a comparison: by the `pinned` model, or by Auto where it is None.

    `model` is who answered, `outcome` how it ended; both None while it has not. `ttft_s` and `total_s` are seconds
    from the request's arrival, `decode_tps` tokens per second; None where there is none or it was not reported.
    `was_cold` says that the model had to be loaded. `error` and `fix` are empty on success.
    """

    pinned: ModelRef | None = None
    request_id: str = field(default_factory=new_id)
    model: ModelRef | None = None
    outcome: Outcome | None = None
    ttft_s: float | None = None
    total_s: float | None = None
    decode_tps: float | None = None
    answer_tokens: int | None = None
    was_cold: bool = False
    answer: str = ""
    error: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOrder:
    """Whether lanes answer at once or one after the other, and why, as a sentence."""

    is_parallel: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A prompt with its two to four lanes, in the order shown.

    `capability` is the primary one of the prompt, "" until a lane was analysed; `complexity` is in [0, 1]. A blind
    one has two lanes and hides who answered until `is_revealed`, which a vote makes it for good. `verdict` is that
    vote; None without one, or once it was deleted.
    """

    prompt: str
    created_at: datetime
    lanes: tuple[Lane, ...]
    comparison_id: str = field(default_factory=new_id)
    capability: str = ""
    complexity: float = 0.5
    is_blind: bool = False
    is_revealed: bool = False
    verdict: Verdict | None = None

    @property
    def hides_names(self) -> bool:
        """Whether nothing may be shown that tells the models apart, but their answers."""
        return self.is_blind and not self.is_revealed

    @property
    def is_answered(self) -> bool:
        """Whether every lane has a whole answer."""
        return all(lane.outcome is Outcome.SUCCEEDED and lane.model is not None for lane in self.lanes)
