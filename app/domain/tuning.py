"""What the tuner finds: a model that does worse than it used to, and the change it proposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import datetime
from enum import StrEnum

from app.domain.profile import ModelRef
from app.domain.prompt import new_id

SUCCESS_FELL = "success_fell"
LATENCY_ROSE = "latency_rose"
DECODE_FELL = "decode_fell"


class SuggestionState(StrEnum):
    """Where a suggestion stands; OVER means that the trouble ended before anybody decided."""

    PROPOSED = "proposed"
    APPLIED = "applied"
    DISMISSED = "dismissed"
    UNDONE = "undone"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelHistory:
    """The last attempts of one model as columns of equal length, oldest first; None where a number is missing.

    Times in seconds, rates in tokens per second; `ttft_s` only of attempts on a loaded model, for a load is no
    slowness of the model. Attempts that the user stopped and those of a calibration are left out.
    """

    ref: ModelRef
    started_at: Sequence[datetime] = ()
    succeeded: Sequence[bool] = ()
    ttft_s: Sequence[float | None] = ()
    decode_tps: Sequence[float | None] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TunerEvidence:
    """The figures behind a finding: `before` from `n_before` attempts, `now` from the `n_now` after them.

    The unit is that of the kind: a share for success, seconds for latency, tokens per second for the decode rate.
    `low` and `high` are the 95 % interval of the change: a difference for success, otherwise a ratio.
    """

    before: float
    now: float
    n_before: int
    n_now: int
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A trigger that fired for one model."""

    ref: ModelRef
    kind: str
    evidence: TunerEvidence

    @property
    def key(self) -> str:
        """The same for the same trouble of the same model."""
        return f"{self.kind}:{self.ref}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A finding with the change proposed: `field` of the profile from `before` to `after`.

    `field` is "" where nothing is proposed: the user pinned what would be changed. `decided_by` is "user", or "tuner"
    where the user lets it apply its changes.
    """

    finding: Finding
    created_at: datetime
    field: str = ""
    before: float | None = None
    after: float | None = None
    suggestion_id: str = dataclass_field(default_factory=new_id)
    state: SuggestionState = SuggestionState.PROPOSED
    decided_at: datetime | None = None
    decided_by: str = ""
