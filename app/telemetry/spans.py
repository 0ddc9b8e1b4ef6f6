"""The span tree of a request: what took how long, and inside what.

A pure function of the stored record, so the same tree is drawn in the window and sent to a tracing system. Calls of
models follow OpenTelemetry's semantic conventions for generative AI (names beginning with `gen_ai.`); what has no
convention begins with `modelyard.`. No prompt and no answer is in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from app.domain.record import Attempt, Outcome, RequestRecord, SubTaskRecord

AttributeValue: TypeAlias = str | int | float | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One piece of work; `error` is its kind, "" where it did not fail. `is_call` marks calls of another program."""

    name: str
    started_at: datetime
    ended_at: datetime
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    error: str = ""
    is_call: bool = False
    children: tuple[Span, ...] = ()

    @property
    def duration_s(self) -> float:
        """Seconds from start to end."""
        return (self.ended_at - self.started_at).total_seconds()


def spans_of(record: RequestRecord) -> Span:
    """Return the request's span with those of its parts below it."""
    attributes: dict[str, AttributeValue] = {
        "modelyard.request.id": record.request_id,
        "modelyard.capability": record.analysis.primary,
        "modelyard.strategy": record.strategy,
        "modelyard.source": record.source,
        "modelyard.plan.mode": record.plan.mode.value,
        "modelyard.outcome": record.outcome.value,
    }
    if record.conversation_id:
        attributes["gen_ai.conversation.id"] = record.conversation_id
    began = record.created_at
    route = Span(name="route", started_at=began, ended_at=began + timedelta(seconds=record.router_s))
    parts = tuple(_sub_task(part, record) for part in record.sub_tasks if part.started_s is not None)
    return Span(
        name="answer",
        started_at=began,
        ended_at=began + timedelta(seconds=record.total_s),
        attributes=attributes,
        error=_failure(record.outcome, "failed"),
        children=(route, *parts),
    )


def _sub_task(part: SubTaskRecord, record: RequestRecord) -> Span:
    started_at = record.created_at + timedelta(seconds=part.started_s or 0.0)
    ended_s = record.total_s if part.ended_s is None else part.ended_s
    attributes: dict[str, AttributeValue] = {
        "modelyard.sub_task.id": part.sub_task.id,
        "modelyard.outcome": part.outcome.value,
    }
    if part.sub_task.capabilities:
        attributes["modelyard.capability"] = part.sub_task.capabilities[0]
    if part.decision is not None:
        attributes["modelyard.decision.id"] = part.decision.decision_id
        attributes["modelyard.decision.cached"] = part.decision.is_cached
        attributes["modelyard.decision.duration_s"] = part.decision.decide_s
    last = part.last_attempt
    return Span(
        name="sub-task",
        started_at=started_at,
        ended_at=max(started_at, record.created_at + timedelta(seconds=ended_s)),
        attributes=attributes,
        error=_failure(part.outcome, last.error_kind if last else ""),
        children=tuple(_call(attempt) for attempt in part.attempts),
    )


def _call(attempt: Attempt) -> Span:
    usage = attempt.usage
    attributes: dict[str, AttributeValue] = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": attempt.ref.host,
        "gen_ai.request.model": attempt.ref.model,
        "gen_ai.response.model": attempt.ref.model,
        "modelyard.attempt.number": attempt.number,
        "modelyard.attempt.cold": attempt.was_cold,
        "modelyard.outcome": attempt.outcome.value,
    }
    known: dict[str, AttributeValue | None] = {
        "gen_ai.usage.input_tokens": usage.prompt_tokens,
        "gen_ai.usage.output_tokens": usage.answer_tokens,
        "gen_ai.response.finish_reasons": (usage.done_reason,) if usage.done_reason else None,
        "modelyard.ttft_s": attempt.ttft_s,
        "modelyard.thinking_s": attempt.thinking_s,
        "modelyard.flags": attempt.flags or None,
        "error.type": attempt.error_kind or None,
    }
    attributes.update({name: value for name, value in known.items() if value is not None})
    return Span(
        name=f"chat {attempt.ref.model}",
        started_at=attempt.started_at,
        ended_at=attempt.started_at + timedelta(seconds=attempt.total_s),
        attributes=attributes,
        error=_failure(attempt.outcome, attempt.error_kind),
        is_call=True,
        children=_phases(attempt),
    )


def _phases(attempt: Attempt) -> tuple[Span, ...]:
    """Return what the server reported of its work, one phase after the other from the start of the call."""
    usage, phases, at = attempt.usage, [], attempt.started_at
    end = at + timedelta(seconds=attempt.total_s)
    for name, seconds in (("load", usage.load_s), ("prefill", usage.prefill_s), ("decode", usage.decode_s)):
        if seconds:
            until = min(end, at + timedelta(seconds=seconds))
            phases.append(Span(name=name, started_at=at, ended_at=until))
            at = until
    return tuple(phases)


def _failure(outcome: Outcome, kind: str) -> str:
    return (kind or outcome.value) if outcome is Outcome.FAILED else ""
