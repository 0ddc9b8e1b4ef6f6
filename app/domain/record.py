"""What happened: attempts, sub-tasks and whole requests, as they are stored and charted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.decision import RoutingDecision
from app.domain.plan import Plan, SubTask
from app.domain.profile import ModelRef
from app.domain.prompt import Analysis, ToolCall


class Outcome(StrEnum):
    """How an attempt, sub-task or request ended. Stopped by the user is neither success nor failure."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    STOPPED = "stopped"
    SKIPPED = "skipped"
    PARTIAL = "partial"


# How an attempt ends that gave an answer.
ANSWERED = frozenset({Outcome.SUCCEEDED, Outcome.PARTIAL})


class SubTaskState(StrEnum):
    """Where a sub-task stands."""

    WAITING = "waiting"
    QUEUED = "queued"
    LOADING = "loading"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What the server reported at the end of an answer; seconds and token counts, None where it did not say."""

    prompt_tokens: int | None = None
    answer_tokens: int | None = None
    load_s: float | None = None
    prefill_s: float | None = None
    decode_s: float | None = None
    total_s: float | None = None
    done_reason: str = ""

    @property
    def decode_tps(self) -> float | None:
        """Answer tokens per second; None where the server did not report both."""
        if not self.answer_tokens or not self.decode_s:
            return None
        return self.answer_tokens / self.decode_s

    @property
    def prefill_tps(self) -> float | None:
        """Prompt tokens per second; None where the server did not report both."""
        if not self.prompt_tokens or not self.prefill_s:
            return None
        return self.prompt_tokens / self.prefill_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One call of one model.

    `number` counts from 1 within the sub-task. `wait_before_s` is the pause before it (back-off). `ttft_s` is
    seconds from the call to the first visible answer token, `thinking_s` the part of it spent on thinking;
    None if there was none. `total_s` is seconds from call to end. `text` is what had arrived, also when it was
    cut. `was_cold` says that the model had to be loaded. `error_kind` and `error` are empty on success.
    `flags` name silent degradation: "context_truncated", "cpu_fallback", "slow_decode", "length_limit"; and
    "escalated" for an answer that looked weak, after which a cascade asked a better model.
    """

    number: int
    ref: ModelRef
    started_at: datetime
    outcome: Outcome
    wait_before_s: float = 0.0
    ttft_s: float | None = None
    thinking_s: float | None = None
    total_s: float = 0.0
    was_cold: bool = False
    usage: Usage = Usage()
    text: str = ""
    thinking: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    error_kind: str = ""
    error: str = ""
    fix: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubTaskRecord:
    """One sub-task with its decision and attempts; `decision` is None when it was never decided (skipped).

    `started_s` and `ended_s` are seconds since the request began; None when it never ran.
    """

    sub_task: SubTask
    outcome: Outcome
    decision: RoutingDecision | None = None
    attempts: tuple[Attempt, ...] = ()
    error: str = ""
    fix: str = ""
    started_s: float | None = None
    ended_s: float | None = None

    @property
    def last_attempt(self) -> Attempt | None:
        """The attempt that gave the answer, or the last that failed; None if there was none.

        It is not always the last one: where a better model was asked in vain, the answer before it stands.
        """
        answered = (attempt for attempt in reversed(self.attempts) if attempt.outcome in ANSWERED)
        return next(answered, self.attempts[-1] if self.attempts else None)

    @property
    def answer(self) -> str:
        """The text of that attempt; complete only if the outcome says so."""
        attempt = self.last_attempt
        return attempt.text if attempt else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRecord:
    """One prompt from arrival to end.

    `router_s` is what Modelyard itself added before the first call; `ttft_s` and `total_s` are seconds from
    arrival. `outcome` PARTIAL means that some sub-tasks failed and others answered. `arm` names the arm of the running
    experiment that routed it, "" for none; it is kept with the experiment, not with the request.
    """

    request_id: str
    created_at: datetime
    prompt: str
    strategy: str
    source: str
    analysis: Analysis
    plan: Plan
    sub_tasks: tuple[SubTaskRecord, ...]
    outcome: Outcome
    answer: str
    conversation_id: str | None = None
    ttft_s: float | None = None
    total_s: float = 0.0
    router_s: float = 0.0
    error: str = ""
    fix: str = ""
    arm: str = ""
