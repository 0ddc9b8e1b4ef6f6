"""A routing decision: its inputs, candidates, contributions and exclusions; all that is needed to replay it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.profile import ModelProfile, ModelRef
from app.domain.prompt import Analysis

# Raised with every change of the scoring rules, so that a stored decision knows which rules made it.
POLICY_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """One named part of a score; `detail` says in words where it comes from."""

    name: str
    value: float
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedTime:
    """Predicted seconds until the answer is complete, by phase."""

    queue_s: float = 0.0
    load_s: float = 0.0
    prefill_s: float = 0.0
    decode_s: float = 0.0

    @property
    def first_token_s(self) -> float:
        """Seconds until the first answer token."""
        return self.queue_s + self.load_s + self.prefill_s

    @property
    def total_s(self) -> float:
        """Seconds until the answer is complete."""
        return self.first_token_s + self.decode_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An eligible model with its score; `score` is exactly the sum (math.fsum) of the contributions."""

    ref: ModelRef
    score: float
    contributions: tuple[Contribution, ...]
    expected: ExpectedTime = field(default_factory=ExpectedTime)
    is_resident: bool = False
    evidence_count: int = 0


class ExclusionReason(StrEnum):
    """Why a model cannot be chosen."""

    INACTIVE = "inactive"
    NOT_INSTALLED = "not_installed"
    CANNOT_CHAT = "cannot_chat"
    HOST_DOWN = "host_down"
    BREAKER_OPEN = "breaker_open"
    NO_VISION = "no_vision"
    NO_TOOLS = "no_tools"
    CONTEXT_TOO_SHORT = "context_too_short"
    OUT_OF_MEMORY = "out_of_memory"
    NOT_PINNED = "not_pinned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A model that was not eligible; `detail` is a sentence for the user."""

    ref: ModelRef
    reason: ExclusionReason
    detail: str


class BreakerState(StrEnum):
    """States of a circuit breaker."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerView:
    """A circuit breaker as seen at one moment; `key` is a model reference or a host's key as text.

    `remaining_s` is the seconds until it lets a probe through; 0.0 unless open.
    """

    key: str
    state: BreakerState
    reason: str = ""
    remaining_s: float = 0.0
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What the router knows of the world at the moment of deciding.

    `hosts_up` are keys of hosts that answer. `resident` maps loaded models to bytes taken. `queued` counts
    requests in flight per model. `free_memory_bytes` per host; a host that is missing has no known limit.
    """

    profiles: tuple[ModelProfile, ...] = ()
    hosts_up: frozenset[str] = frozenset()
    resident: Mapping[ModelRef, int] = field(default_factory=dict)
    queued: Mapping[ModelRef, int] = field(default_factory=dict)
    breakers: tuple[BreakerView, ...] = ()
    free_memory_bytes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreWeights:
    """How much each contribution counts; all are ≥ 0. `latency` multiplies −log(1 + expected seconds)."""

    quality: float = 1.0
    success: float = 0.3
    latency: float = 0.12
    residency: float = 0.05
    priority: float = 0.05
    user_weight: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionInputs:
    """Everything a decision depends on; the same inputs always give the same decision.

    `strategy_state` is what a strategy needs to be repeatable: the round-robin counter or the seed of a draw.
    `history_tokens` is the length of the conversation so far, for the switch guard.
    """

    analysis: Analysis
    snapshot: Snapshot
    strategy: str
    weights: ScoreWeights = field(default_factory=ScoreWeights)
    pinned_model: ModelRef | None = None
    current_model: ModelRef | None = None
    history_tokens: int = 0
    strategy_state: int = 0
    policy_version: int = POLICY_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingDecision:
    """Which model takes a sub-task, and why.

    `ranking` is the order in which the models are tried, the chosen one first; its scores are those of the
    scorer, so a strategy may rank a lower score first and then says so in `reason`. `margin` is the score of the
    chosen minus the best other (negative when a strategy overruled the scores; None with one candidate).
    `decide_s` is the seconds it took; `is_cached` says that the decision cache answered.
    """

    decision_id: str
    sub_task_id: str
    strategy: str
    ranking: tuple[Candidate, ...]
    exclusions: tuple[Exclusion, ...] = ()
    margin: float | None = None
    reason: str = ""
    is_cached: bool = False
    decide_s: float = 0.0
    inputs: DecisionInputs

    @property
    def chosen(self) -> Candidate:
        """The candidate that is tried first."""
        return self.ranking[0]

    @property
    def runner_up(self) -> Candidate | None:
        """The candidate that would be tried next."""
        return self.ranking[1] if len(self.ranking) > 1 else None
