"""What the engine tells while it answers, in order; every event carries the request's id."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.calibration import CalibrationProgress
from app.domain.decision import BreakerView, RoutingDecision
from app.domain.plan import Plan
from app.domain.profile import HostStatus, ModelRef, ResidentModel
from app.domain.prompt import Analysis, ToolCall
from app.domain.record import Attempt, RequestRecord, SubTaskRecord, SubTaskState


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineEvent:
    """The common part."""

    request_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisReady(EngineEvent):
    """What the prompt needs."""

    analysis: Analysis


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReady(EngineEvent):
    """How it is split."""

    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionReady(EngineEvent):
    """Which model takes a sub-task."""

    sub_task_id: str
    decision: RoutingDecision


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChanged(EngineEvent):
    """A sub-task's state; while loading, `usual_s` is the learned load time from `usual_n` loads (None: first)."""

    sub_task_id: str
    state: SubTaskState
    ref: ModelRef | None = None
    detail: str = ""
    usual_s: float | None = None
    usual_n: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TextArrived(EngineEvent):
    """More of the answer."""

    sub_task_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThinkingArrived(EngineEvent):
    """More of the model's thinking."""

    sub_task_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolsCalled(EngineEvent):
    """The model asks for functions."""

    sub_task_id: str
    tool_calls: tuple[ToolCall, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptEnded(EngineEvent):
    """An attempt is over; when `next_ref` is set the text so far is void and that model starts anew."""

    sub_task_id: str
    attempt: Attempt
    next_ref: ModelRef | None = None
    wait_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SubTaskEnded(EngineEvent):
    """A sub-task is over."""

    record: SubTaskRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEnded(EngineEvent):
    """The whole request is over and stored; always the last event."""

    record: RequestRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class PullProgressed:
    """A download moved on; `error` is set when it failed, `is_cancelled` when the user stopped it.

    `bytes_per_s` is smoothed; `remaining_s` None until it can be told.
    """

    host: str
    model: str
    status: str
    completed_bytes: int = 0
    total_bytes: int | None = None
    bytes_per_s: float | None = None
    remaining_s: float | None = None
    is_done: bool = False
    is_cancelled: bool = False
    error: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfilesChanged:
    """The stored profiles are others than before: re-read them."""

    refs: tuple[ModelRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentChanged:
    """Models were loaded or unloaded."""

    resident: tuple[ResidentModel, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRaised:
    """Something that the user should know: `title` in a few words, `detail` with the numbers and what to do.

    `kind` is "success_fell", "latency_rose", "decode_fell", "breaker_opened", "host_down", "guardrail" or
    "work_done"; `ref` is the model it is about, None for others. `key` is the same for the same trouble, so that
    it is told once. `is_over` tells that the trouble ended.
    """

    key: str
    kind: str
    title: str
    detail: str = ""
    ref: ModelRef | None = None
    is_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentChanged:
    """An experiment began or ended, or one of its requests did."""

    experiment_id: str


# What subscribers of the live feed receive, beside the end of each request.
FeedMessage = (
    RequestRecord
    | HostStatus
    | BreakerView
    | PullProgressed
    | ProfilesChanged
    | ResidentChanged
    | AlertRaised
    | CalibrationProgress
    | ExperimentChanged
)
