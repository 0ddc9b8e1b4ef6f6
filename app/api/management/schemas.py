"""What the management API takes and gives; stable, whatever happens to the types inside."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.domain.decision import BreakerState, ExclusionReason
from app.domain.plan import ExecutionMode
from app.domain.profile import HostKind, HostState
from app.domain.record import Outcome
from app.routing.strategies import STRATEGIES


def _finite(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value


# JSON knows neither NaN nor infinity.
Number = Annotated[float | None, BeforeValidator(_finite)]
RefText = Annotated[str, BeforeValidator(str)]
Names = Annotated[list[str], BeforeValidator(sorted)]


# Pinning is asked for by naming a model.
StrategyKey = Annotated[
    str, Field(json_schema_extra={"enum": [strategy.key for strategy in STRATEGIES if strategy.key != "pinned"]})
]


def _number(value: object) -> object:
    """Refuse JSON's true and texts such as "1"; 1.0 is a whole number there."""
    if isinstance(value, bool | str):
        raise ValueError("must be a number")  # noqa: TRY004 - pydantic reads a ValueError as "not valid"
    return value


Whole = Annotated[int, BeforeValidator(_number)]
Real = Annotated[float, BeforeValidator(_number)]


class Out(BaseModel):
    """What is given, read from our values."""

    model_config = ConfigDict(from_attributes=True)


class In(BaseModel):
    """What is taken; a misspelt field is an error."""

    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """An error (RFC 9457); `errors` name the fields at fault."""

    type: str = Field(examples=["urn:modelyard:invalid_input"])
    title: str = Field(examples=["A field is not valid"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["priority must be between -10 and 10, not 99."])
    instance: str = Field(examples=["/api/v1/profiles/builtin/smollm2:135m"])
    fix: str | None = None
    errors: list[dict[str, str]] | None = None


class PromptIn(In):
    """A prompt to look at; no model is called and nothing is stored."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"prompt": "Write a Python function that adds two numbers."}]}
    )

    prompt: str = Field(min_length=1, max_length=1_000_000)
    system: str = Field("", max_length=1_000_000)


class RouteIn(PromptIn):
    """A prompt to route; `model` pins it, `strategy` overrides the settings."""

    strategy: StrategyKey | None = Field(None, examples=["fastest"])
    model: str | None = Field(None, examples=["smollm2:135m"])
    may_split: bool = False


class ScoreOut(Out):
    """The probability that a prompt needs a capability."""

    capability: str
    probability: float


class RequirementsOut(Out):
    """What a model must be able to do."""

    needs_vision: bool
    needs_tools: bool
    needs_json: bool
    context_tokens: int


class AnalysisOut(BaseModel):
    """What a prompt needs."""

    primary: str
    scores: list[ScoreOut]
    requirements: RequirementsOut
    complexity: float
    complexity_parts: dict[str, float]
    prompt_tokens: int
    expected_answer_tokens: int
    tier: str
    note: str


class SubTaskOut(Out):
    """One step of a plan."""

    id: str
    title: str
    text: str
    depends_on: list[str]
    capabilities: list[str]
    complexity: float


class PlanOut(Out):
    """A prompt split into steps."""

    mode: ExecutionMode
    origin: str
    reason: str
    context: str
    sub_tasks: list[SubTaskOut]


class ContributionOut(Out):
    """One named part of a score."""

    name: str
    value: Number
    detail: str


class ExpectedOut(Out):
    """Predicted seconds by phase."""

    queue_s: Number
    load_s: Number
    prefill_s: Number
    decode_s: Number
    is_estimated: bool


class CandidateOut(Out):
    """A model that could answer, with its score."""

    ref: RefText
    score: Number
    contributions: list[ContributionOut]
    expected: ExpectedOut
    is_resident: bool
    evidence_count: int


class ExclusionOut(Out):
    """A model that could not be chosen."""

    ref: RefText
    reason: ExclusionReason
    detail: str


class DecisionOut(Out):
    """Which model takes a prompt, and why."""

    decision_id: str
    sub_task_id: str
    strategy: str
    chosen: CandidateOut
    ranking: list[CandidateOut]
    exclusions: list[ExclusionOut]
    margin: Number
    reason: str
    rule: str
    is_cached: bool
    decide_s: float


class FlipOut(Out):
    """The smallest change that makes another model win; `sentence` tells it in words."""

    ref: RefText
    field: str
    before: float
    after: float
    new_choice: RefText
    sentence: str


class RouteOut(BaseModel):
    """What would happen to a prompt; `flip` is null where no single change would alter the choice."""

    analysis: AnalysisOut
    plan: PlanOut
    decision: DecisionOut
    flip: FlipOut | None
    elapsed_s: float


class AnnotationOut(Out):
    """What the user says of a decision; `version` counts the edits."""

    rating: int | None
    corrected_outcome: Outcome | None
    tags: list[str]
    note: str
    version: int


class AnnotationPatch(In):
    """What to change of an annotation; fields that are left out stay."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"rating": 1, "tags": ["good"], "version": 0}]}
    )

    version: Whole | None = Field(None, ge=0)
    rating: Literal[-1, 0, 1] | None = None
    corrected_outcome: Outcome | None = None
    tags: list[Annotated[str, Field(max_length=100)]] | None = Field(None, max_length=50)
    note: str | None = Field(None, max_length=10_000)


class DecisionRowOut(Out):
    """One decision in a list; times in seconds, rates in tokens/s."""

    decision_id: str
    request_id: str
    created_at: datetime
    prompt: str
    strategy: str
    capability: str
    complexity: float
    ref: RefText
    answered_by: Annotated[str | None, BeforeValidator(lambda ref: None if ref is None else str(ref))]
    outcome: Outcome
    attempts: int
    ttft_s: Number
    total_s: Number
    decode_tps: Number
    was_cold: bool
    score: Number
    margin: Number
    annotation: AnnotationOut


class DecisionPageOut(Out):
    """Decisions, newest first; give `after` to get the next page, null at the end."""

    rows: list[DecisionRowOut]
    after: str | None


class AttemptOut(Out):
    """One call of one model."""

    number: int
    ref: RefText
    started_at: datetime
    outcome: Outcome
    ttft_s: Number
    total_s: Number
    was_cold: bool
    error_kind: str
    error: str
    flags: list[str]


class DecisionDetailOut(BaseModel):
    """All that is known of one decision."""

    row: DecisionRowOut
    analysis: AnalysisOut
    plan: PlanOut
    decision: DecisionOut
    attempts: list[AttemptOut]


class ReplayOut(BaseModel):
    """The decision made again from its stored inputs; `is_equal` says that nothing differs."""

    is_equal: bool
    decision: DecisionOut


class WeightsIn(In):
    """How much each contribution counts, each from 0 to 5."""

    quality: Real = Field(1.0, ge=0, le=5)
    success: Real = Field(0.3, ge=0, le=5)
    latency: Real = Field(0.12, ge=0, le=5)
    residency: Real = Field(0.05, ge=0, le=5)
    priority: Real = Field(0.05, ge=0, le=5)
    user_weight: Real = Field(0.2, ge=0, le=5)


class WhatIfIn(In):
    """A change to try on past decisions; parts that are left out stay as they were."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"strategy": "fastest", "limit": 50}]})

    strategy: StrategyKey | None = None
    weights: WeightsIn | None = None
    limit: Whole = Field(50, ge=1, le=1000)


class ChangedOut(Out):
    """A decision that would be another one."""

    decision_id: str
    before: RefText
    after: Annotated[str | None, BeforeValidator(lambda ref: None if ref is None else str(ref))]


class WhatIfOut(BaseModel):
    """What a change would have done."""

    total: int
    changed: list[ChangedOut]
    before: dict[str, int]
    after: dict[str, int]
    sentence: str


class TotalsOut(Out):
    """Counts over everything stored."""

    requests: int
    succeeded: int
    failed: int
    stopped: int
    partial: int
    attempts: int
    prompt_tokens: int
    answer_tokens: int


class PercentilesOut(BaseModel):
    """Percentiles of one model's attempts; null where nothing was measured."""

    model: str
    attempts: int
    succeeded: int
    ttft_s: dict[str, Number]
    total_s: dict[str, Number]
    decode_tps: dict[str, Number]


class BreakerOut(Out):
    """A circuit breaker; `remaining_s` is the seconds until it lets a probe through."""

    key: str
    state: BreakerState
    reason: str
    remaining_s: float
    failures: int


class CacheOut(Out):
    """How the decision cache does."""

    entries: int
    hits: int
    misses: int
    invalidations: int


class HostOut(BaseModel):
    """A host and what it was found to be."""

    key: str
    title: str
    kind: HostKind
    url: str
    state: HostState
    version: str
    detail: str
    fix: str


class ResidentOut(Out):
    """A model in a host's memory, in bytes."""

    ref: RefText
    size_bytes: int
    size_vram_bytes: int
    expires_at: datetime | None
    context_length: int | None


class NamedOut(Out):
    """A thing that can be chosen."""

    key: str
    title: str
    description: str
