"""From the engine's events to what a client reads: pieces of one answer, in the order of the plan."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from app.api.failures import FAILED, ApiError, from_known, from_record
from app.bootstrap import Application
from app.domain.errors import ModelyardError
from app.domain.events import (
    AnalysisReady,
    AttemptEnded,
    DecisionReady,
    EngineEvent,
    PlanReady,
    RequestEnded,
    StateChanged,
    SubTaskEnded,
    TextArrived,
    ThinkingArrived,
    ToolsCalled,
)
from app.domain.plan import Plan
from app.domain.profile import ModelRef
from app.domain.prompt import PromptRequest, ToolCall, new_id
from app.domain.record import Attempt, RequestRecord, Usage
from app.execution.synthesizer import heading

NOT_FOUND = 404
SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of an answer."""

    text: str = ""
    thinking: str = ""
    tool_calls: tuple[ToolCall, ...] = ()


@dataclass(slots=True, kw_only=True)
class Progress:
    """What is known of a request while it is answered; `record` is set when it is over."""

    request: PromptRequest
    ref: ModelRef | None = None
    decision_id: str = ""
    capability: str = ""
    record: RequestRecord | None = None

    @property
    def model(self) -> str:
        """The model that answers; "" before one was chosen."""
        return self.ref.model if self.ref else ""

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """The attempts that gave the answer, one for each sub-task; empty before the end."""
        parts = self.record.sub_tasks if self.record else ()
        return tuple(part.last_attempt for part in parts if part.last_attempt is not None)

    @property
    def usage(self) -> Usage:
        """The sums over all sub-tasks of what the servers reported; None where none of them did."""
        usages = [attempt.usage for attempt in self.attempts]
        return Usage(
            prompt_tokens=_total(usage.prompt_tokens for usage in usages),
            answer_tokens=_total(usage.answer_tokens for usage in usages),
            load_s=_sum(usage.load_s for usage in usages),
            prefill_s=_sum(usage.prefill_s for usage in usages),
            decode_s=_sum(usage.decode_s for usage in usages),
            total_s=self.record.total_s if self.record else None,
            done_reason=next((usage.done_reason for usage in usages if usage.done_reason == "length"), "stop"),
        )

    def headers(self) -> Mapping[str, str]:
        """Return the headers that tell who answers and why."""
        told = {
            "x-modelyard-model": str(self.ref) if self.ref else "",
            "x-modelyard-decision": self.decision_id,
            "x-modelyard-capability": self.capability,
            "x-modelyard-request": self.request.request_id,
        }
        # Names come from hosts: nothing in them may end the header.
        return {name: _printable(value) for name, value in told.items() if value}


async def pieces(application: Application, progress: Progress) -> AsyncGenerator[Piece]:
    """Answer `progress.request` piece by piece and keep `progress` up to date; closing it stops the model.

    Raises ApiError when there is no whole answer. A named model that fails before its first piece is stood in for
    by Auto where the settings say so.
    """
    is_begun = False
    try:
        async with aclosing(_pieces(application, progress)) as answer:
            async for piece in answer:
                is_begun = True
                yield piece
    except ApiError as error:
        may_stand_in = application.settings().api.named_fallback and progress.request.pinned_model is not None
        if is_begun or not may_stand_in or not (error.status >= FAILED or error.status == NOT_FOUND):
            raise
    else:
        return
    progress.request = replace(progress.request, pinned_model=None, request_id=new_id())
    progress.record, progress.ref = None, None
    async with aclosing(_pieces(application, progress)) as answer:
        async for piece in answer:
            yield piece


async def _pieces(application: Application, progress: Progress) -> AsyncGenerator[Piece]:
    order = _Order()
    try:
        async with application.engine.stream(progress.request) as events:
            async for event in events:
                _follow(event, progress)
                for piece in order.pieces_of(event):
                    yield piece
    except ModelyardError as error:
        raise from_known(error) from error
    if progress.record is None:
        raise ApiError(FAILED, "The answer ended without its record.", code="internal")
    failure = from_record(progress.record)
    if failure is not None:
        raise failure


def _follow(event: EngineEvent, progress: Progress) -> None:
    """Keep what the event tells of model and decision; of several sub-tasks the first one speaks for all."""
    match event:
        case AnalysisReady():
            progress.capability = event.analysis.primary
        case DecisionReady() if not progress.decision_id:
            progress.decision_id = event.decision.decision_id
            progress.ref = event.decision.chosen.ref
        case StateChanged(ref=ModelRef()) if not progress.request.may_split:
            progress.ref = event.ref
        case RequestEnded():
            progress.record = event.record
            attempts = progress.attempts
            if attempts:
                progress.ref = attempts[0].ref


@dataclass(slots=True, kw_only=True)
class _Section:
    """One sub-task's pieces that have not been sent yet."""

    title: str
    waiting: list[Piece] = field(default_factory=list)
    is_begun: bool = False
    is_over: bool = False
    is_held: bool = False


class _Order:
    """Lets the pieces of the first open sub-task through and holds those of later ones back."""

    def __init__(self) -> None:
        self._sections: dict[str, _Section] = {}
        self._is_compound = False
        self._is_first = True

    def pieces_of(self, event: EngineEvent) -> list[Piece]:
        """Return what may be sent now. ApiError when a model starts anew after its words were sent."""
        match event:
            case PlanReady():
                self._open(event.plan)
            case DecisionReady() if event.decision.escalates_to is not None:
                # The answer may be replaced by a better model's: what was sent could not be taken back.
                self._sections[event.sub_task_id].is_held = True
            case TextArrived():
                return self._add(event.sub_task_id, Piece(text=event.text))
            case ThinkingArrived():
                return self._add(event.sub_task_id, Piece(thinking=event.text))
            case ToolsCalled():
                return self._add(event.sub_task_id, Piece(tool_calls=event.tool_calls))
            case AttemptEnded() if event.next_ref is not None:
                self._void(event)
            case SubTaskEnded():
                section = self._sections[event.record.sub_task.id]
                section.is_over = True
                return self._release()
        return []

    def _open(self, plan: Plan) -> None:
        self._is_compound = plan.is_compound
        self._sections = {task.id: _Section(title=heading(task)) for task in plan.sub_tasks}

    def _add(self, sub_task_id: str, piece: Piece) -> list[Piece]:
        section = self._sections[sub_task_id]
        if not self._is_compound and not section.is_held:
            section.is_begun = True
            return [piece]
        section.waiting.append(piece)
        return self._release()

    def _release(self) -> list[Piece]:
        ready: list[Piece] = []
        for section in self._sections.values():
            if section.waiting and not (section.is_held and not section.is_over):
                if self._is_compound and not section.is_begun:
                    ready.append(Piece(text=f"{'' if self._is_first else SEPARATOR}## {section.title}{SEPARATOR}"))
                    section.is_begun, self._is_first = True, False
                ready += section.waiting
                section.waiting.clear()
            if not section.is_over:
                break
        return ready

    def _void(self, event: AttemptEnded) -> None:
        section = self._sections[event.sub_task_id]
        section.waiting.clear()
        if section.is_begun:
            # What was sent cannot be taken back, and another model's words do not continue it.
            raise ApiError(
                FAILED, f"The answer broke off: {event.attempt.error}", code=event.attempt.error_kind, fix="Ask again."
            )


def _sum(values: Iterable[float | None]) -> float | None:
    present = [value for value in values if value is not None]
    return sum(present) if present else None


def _total(values: Iterable[int | None]) -> int | None:
    total = _sum(values)
    return None if total is None else int(total)


def _printable(text: str) -> str:
    return "".join(letter if " " <= letter <= "~" else "?" for letter in text)
