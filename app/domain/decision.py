"""A routing decision: its inputs, candidates, contributions and exclusions; all that is needed to replay it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from app.domain.evidence import ModelEvidence, Prediction
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
    """Predicted seconds until the answer is complete, by phase.

    `is_estimated` says that a speed or load time behind it was guessed from the model's size, not measured.
    """

    queue_s: float = 0.0
    load_s: float = 0.0
    prefill_s: float = 0.0
    decode_s: float = 0.0
    is_estimated: bool = False

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
    `evidence` is what past outcomes say of each model. Keep `profiles` and `evidence` the same objects while
    nothing changed: the decision cache recognizes them by identity.
    """

    profiles: tuple[ModelProfile, ...] = ()
    hosts_up: frozenset[str] = frozenset()
    resident: Mapping[ModelRef, int] = field(default_factory=dict)
    queued: Mapping[ModelRef, int] = field(default_factory=dict)
    breakers: tuple[BreakerView, ...] = ()
    free_memory_bytes: Mapping[str, int] = field(default_factory=dict)
    evidence: Mapping[ModelRef, ModelEvidence] = field(default_factory=dict)


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
class RoutingRule:
    """What the user laid down: requests that meet every condition go to `model`, if it can take them.

    `capability` None meets any primary capability. Tokens are those of the prompt, complexity is in [0, 1];
    each range includes its bounds, and an upper bound of None is open.
    """

    name: str
    model: ModelRef
    capability: str | None = None
    min_tokens: int = 0
    max_tokens: int | None = None
    min_complexity: float = 0.0
    max_complexity: float = 1.0
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionInputs:
    """Everything a decision depends on; the same inputs always give the same decision.

    `strategy_state` is what a strategy needs to be repeatable: the round-robin counter or the seed of a draw.
    `history_tokens` is the length of the conversation so far, for the switch guard. `rules` come before the
    strategy, the first that applies wins. `predictions` are what the outcomes of similar prompts say of each model.
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
    rules: tuple[RoutingRule, ...] = ()
    predictions: Mapping[ModelRef, Prediction] = field(default_factory=dict)


class DecisionParts(Protocol):
    """The long parts of a decision, built when they are first looked at."""

    def ranking(self) -> tuple[Candidate, ...]:
        """Return the candidates in the order in which they are tried."""
        ...

    def exclusions(self) -> tuple[Exclusion, ...]:
        """Return the models that were not eligible."""
        ...

    def order_of_models(self) -> tuple[ModelRef, ...]:
        """Return the models in the order of the ranking, without building it."""
        ...

    def candidate(self, position: int) -> Candidate:
        """Return one candidate of the ranking, without building the others."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingDecision:
    """Which model takes a sub-task, and why.

    `ranking` is the order in which the models are tried, the chosen one first; its scores are those of the
    scorer, so a strategy may rank a lower score first and then says so in `reason`. `margin` is the score of the
    chosen minus the best other (negative when a strategy overruled the scores; None with one candidate).
    `decide_s` is the seconds it took; `is_cached` says that the decision cache answered. `rule` names the rule
    that decided, "" if none did. `escalates_to` is the model a cascade turns to when the first answer looks weak.

    `pending` builds `ranking` and `exclusions` when one of them is first looked at: a hundred candidates with six
    contributions each take a millisecond to build, several times what deciding takes. Nobody else sees the
    difference: comparing, copying and storing look at the fields and so build them.
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
    rule: str = ""
    escalates_to: ModelRef | None = None
    pending: DecisionParts | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Leave the long parts open where they are still to be built."""
        if self.pending is not None:
            object.__delattr__(self, "ranking")
            object.__delattr__(self, "exclusions")

    # Not for the type checker: it would take every misspelt attribute for an existing one.
    if not TYPE_CHECKING:  # pragma: no branch

        def __getattr__(self, name: str) -> Any:
            """Build the long parts; called for attributes that are not set."""
            pending = object.__getattribute__(self, "pending") if name in {"ranking", "exclusions"} else None
            if pending is None:
                raise AttributeError(name)
            object.__setattr__(self, "ranking", pending.ranking())
            object.__setattr__(self, "exclusions", pending.exclusions())
            object.__setattr__(self, "pending", None)
            return object.__getattribute__(self, name)

    @property
    def chosen(self) -> Candidate:
        """The candidate that is tried first."""
        return self.candidate(0)

    @property
    def order(self) -> tuple[ModelRef, ...]:
        """The models of the ranking; quicker than the ranking while that has not been looked at."""
        return self.pending.order_of_models() if self.pending else tuple(candidate.ref for candidate in self.ranking)

    def candidate(self, position: int) -> Candidate:
        """Return the candidate at a position of the ranking; quicker than the ranking, as `order` is."""
        return self.pending.candidate(position) if self.pending else self.ranking[position]

    @property
    def runner_up(self) -> Candidate | None:
        """The candidate that would be tried next."""
        return self.ranking[1] if len(self.ranking) > 1 else None
