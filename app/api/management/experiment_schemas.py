"""Experiments and votes as the management API gives and takes them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.api.management.schemas import In, Out, Real, RefText, StrategyKey, WeightsIn
from app.domain.experiment import (
    LARGEST_GUARDRAIL,
    LARGEST_SHARE,
    LONGEST_NAME,
    SMALLEST_GUARDRAIL,
    SMALLEST_SHARE,
    ArmName,
    ExperimentKind,
    ExperimentState,
    VerdictKind,
)
from app.domain.vote import Verdict


class ArmIn(In):
    """A way of routing; without weights those of the settings count."""

    strategy: StrategyKey = Field(examples=["fastest"])
    weights: WeightsIn | None = None


class ExperimentIn(In):
    """An experiment to start; `share` is the variant's part of the requests, of no effect in a shadow experiment."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "Is the fastest good enough?",
                    "kind": "ab",
                    "control": {"strategy": "balanced"},
                    "variant": {"strategy": "fastest"},
                }
            ]
        },
    )

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    kind: ExperimentKind = ExperimentKind.AB
    control: ArmIn
    variant: ArmIn
    share: Real = Field(0.5, ge=SMALLEST_SHARE, le=LARGEST_SHARE)
    guardrail: Real = Field(0.1, ge=SMALLEST_GUARDRAIL, le=LARGEST_GUARDRAIL)


class AdoptIn(In):
    """Which arm becomes the way of the settings."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"arm": "variant"}]})

    arm: ArmName = ArmName.VARIANT


class WeightsOut(Out):
    """How much each contribution counts."""

    quality: float
    success: float
    latency: float
    residency: float
    priority: float
    user_weight: float


class ArmOut(Out):
    """A way of routing; weights are null where those of the settings count."""

    strategy: str
    weights: WeightsOut | None


class ExperimentOut(Out):
    """An experiment; `stop_reason` is not empty where it ended by itself."""

    experiment_id: str
    name: str
    kind: ExperimentKind
    control: ArmOut
    variant: ArmOut
    share: float
    guardrail: float
    state: ExperimentState
    created_at: datetime
    ended_at: datetime | None
    stop_reason: str


class IntervalOut(Out):
    """Bounds, both included."""

    low: float
    high: float


class ArmResultOut(Out):
    """What an arm reached: scored answers, their mean, and an interval that holds whenever one looks."""

    n: int
    mean: float | None
    interval: IntervalOut


class VerdictOut(Out):
    """What to do; `about_more` is how many further results would probably settle it, null where nobody can tell."""

    kind: VerdictKind
    control: ArmResultOut
    variant: ArmResultOut
    difference: IntervalOut
    about_more: int | None


class ShadowOut(Out):
    """What the variant would have done; quality and seconds are expected ones, variant minus control."""

    n: int
    agreed: int
    agreement: IntervalOut
    quality: float | None
    quality_interval: IntervalOut | None
    seconds: float | None
    seconds_interval: IntervalOut | None


class ExperimentResultOut(Out):
    """An experiment with what it came to so far."""

    experiment: ExperimentOut
    verdict: VerdictOut | None
    shadow: ShadowOut | None
    judged: int
    stopped: int


class VoteOut(Out):
    """A vote on a blind comparison; the prompt is empty where prompts are not kept."""

    vote_id: str
    comparison_id: str
    created_at: datetime
    first: RefText
    second: RefText
    verdict: Annotated[Verdict, Field(description="Which of the two answers was better.")]
    capability: str
    complexity: float
    prompt: Annotated[str, BeforeValidator(str)]


class AdoptedOut(BaseModel):
    """The settings of routing before and after."""

    before: ArmOut
    after: ArmOut
