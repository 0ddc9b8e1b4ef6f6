"""What a message shows: the engine's events and stored messages reduced to parts, without any widget."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.attachments import TextFile, split_files
from app.domain.decision import RoutingDecision
from app.domain.errors import ModelyardError
from app.domain.events import (
    AttemptEnded,
    DecisionReady,
    EngineEvent,
    PlanReady,
    RequestEnded,
    StateChanged,
    SubTaskEnded,
    TextArrived,
    ThinkingArrived,
)
from app.domain.plan import SubTask
from app.domain.profile import ModelRef
from app.domain.record import Attempt, Outcome, SubTaskRecord, SubTaskState
from app.domain.views import AnswerPart, StoredMessage
from ui.widgets.pictures import Picture, stored_picture

# The usual length of a token in English, for the live rate; the final one is the server's.
CHARS_PER_TOKEN = 4
_TITLE_CHARS = 60
_RUNNING = frozenset({SubTaskState.WAITING, SubTaskState.QUEUED, SubTaskState.LOADING, SubTaskState.RUNNING})
_STATE_OF_OUTCOME = {
    Outcome.SUCCEEDED: SubTaskState.DONE,
    Outcome.PARTIAL: SubTaskState.DONE,
    Outcome.FAILED: SubTaskState.FAILED,
    Outcome.SKIPPED: SubTaskState.SKIPPED,
    Outcome.STOPPED: SubTaskState.STOPPED,
}


@dataclass(slots=True, kw_only=True)
class PartState:
    """The answer to one sub-task as it stands.

    `epoch` rises whenever the text so far became void. `since_s`, `first_text_s`, `thinking_since_s` are on the
    caller's clock, None before the moment came. `usual_s` is the learned load time from `usual_n` loads.
    `fallbacks` are the attempts given up on. `imported_from` names who gave an answer that was imported.
    """

    sub_task_id: str
    title: str = ""
    text: str = ""
    thinking: str = ""
    epoch: int = 0
    state: SubTaskState = SubTaskState.WAITING
    ref: ModelRef | None = None
    capability: str = ""
    decision: RoutingDecision | None = None
    decision_id: str | None = None
    since_s: float | None = None
    first_text_s: float | None = None
    thinking_since_s: float | None = None
    thinking_s: float | None = None
    usual_s: float | None = None
    usual_n: int = 0
    was_cold: bool = False
    load_s: float | None = None
    ttft_s: float | None = None
    total_s: float | None = None
    decode_tps: float | None = None
    answer_tokens: int | None = None
    error: str = ""
    fix: str = ""
    flags: tuple[str, ...] = ()
    fallbacks: list[Attempt] = field(default_factory=list)
    is_interrupted: bool = False
    imported_from: str = ""

    @property
    def is_running(self) -> bool:
        """Whether more may come."""
        return self.state in _RUNNING

    def live_tps(self, now_s: float) -> float | None:
        """Estimated tokens per second while answering; None in the first half second."""
        elapsed_s = 0.0 if self.first_text_s is None else now_s - self.first_text_s
        if elapsed_s < 0.5:  # noqa: PLR2004  fewer tokens than that say nothing of the rate
            return None
        return len(self.text) / CHARS_PER_TOKEN / elapsed_s


@dataclass(slots=True, kw_only=True)
class AnswerState:
    """An answer with its parts in plan order; `error` is what ended it before any part could."""

    request_id: str = ""
    parts: list[PartState] = field(default_factory=list)
    is_running: bool = False

    @property
    def is_compound(self) -> bool:
        """Whether each part needs a heading."""
        return len(self.parts) > 1

    @property
    def text(self) -> str:
        """The whole answer as Markdown, with a heading a part where there are several."""
        if not self.is_compound:
            return self.parts[0].text if self.parts else ""
        named = ((number, part) for number, part in enumerate(self.parts, start=1))
        return "\n\n".join(f"## {number} · {part.title}\n\n{part.text.strip()}" for number, part in named)

    @property
    def last_ref(self) -> ModelRef | None:
        """The model that answered last; None if none did."""
        return next((part.ref for part in reversed(self.parts) if part.ref is not None and part.text), None)

    def part(self, sub_task_id: str) -> PartState:
        """Return the part of a sub-task, adding it where the plan did not name it."""
        for part in self.parts:
            if part.sub_task_id == sub_task_id:
                return part
        part = PartState(sub_task_id=sub_task_id)
        self.parts.append(part)
        return part

    def apply(self, event: EngineEvent, now_s: float) -> None:
        """Take in one event of this answer's request; `now_s` is monotonic seconds."""
        match event:
            case PlanReady(plan=plan):
                self._take_plan(plan.sub_tasks, now_s)
            case SubTaskEnded(record=record):
                self.finish_part(record)
            case RequestEnded(record=record):
                for sub_task in record.sub_tasks:
                    self.finish_part(sub_task)
                self.is_running = False
            case (
                DecisionReady(sub_task_id=key)
                | StateChanged(sub_task_id=key)
                | TextArrived(sub_task_id=key)
                | ThinkingArrived(sub_task_id=key)
                | AttemptEnded(sub_task_id=key)
            ):
                self._apply_to(self.part(key), event, now_s)

    def _apply_to(self, part: PartState, event: EngineEvent, now_s: float) -> None:
        match event:
            case TextArrived(text=text):
                self._take_text(part, text, now_s)
            case ThinkingArrived(text=text):
                part.thinking += text
                part.thinking_since_s = now_s if part.thinking_since_s is None else part.thinking_since_s
            case DecisionReady(decision=decision):
                part.decision, part.decision_id = decision, decision.decision_id
                part.ref = decision.chosen.ref
                part.capability = decision.inputs.analysis.primary
            case StateChanged():
                self._take_state(part, event, now_s)
            case AttemptEnded(attempt=attempt, next_ref=next_ref) if next_ref is not None:
                _start_anew(part, attempt, next_ref, now_s)

    def begin_again(self, sub_task_ids: Collection[str], now_s: float) -> None:
        """Void what some steps answered: they are done once more; `now_s` is monotonic seconds."""
        self.is_running = True
        for place, part in enumerate(self.parts):
            if part.sub_task_id in sub_task_ids:
                self.parts[place] = PartState(
                    sub_task_id=part.sub_task_id, title=part.title, capability=part.capability, since_s=now_s
                )

    def finish_part(self, record: SubTaskRecord) -> None:
        """Take the final facts of a sub-task; doing it twice changes nothing."""
        part = self.part(record.sub_task.id)
        part.state = _STATE_OF_OUTCOME[record.outcome]
        part.error, part.fix = record.error, record.fix
        if record.decision is not None:
            part.decision, part.decision_id = record.decision, record.decision.decision_id
        attempt = record.last_attempt
        if attempt is None:
            return
        _take_attempt(part, attempt)
        if not record.error:
            part.error, part.fix = attempt.error, attempt.fix

    def stop(self) -> None:
        """Mark what still ran as stopped by the user; the text stays."""
        self._end_running(SubTaskState.STOPPED)

    def fail(self, error: BaseException) -> None:
        """Mark what still ran as failed with the error that ended the stream."""
        if not self.parts:
            self.part("1")
        message, fix = f"{type(error).__name__}: {error}", ""
        if isinstance(error, ModelyardError):
            message, fix = error.message, error.fix
        for part in self._end_running(SubTaskState.FAILED):
            part.error, part.fix = message, fix

    def _end_running(self, state: SubTaskState) -> list[PartState]:
        self.is_running = False
        ended = [part for part in self.parts if part.is_running]
        for part in ended:
            part.state = state
        return ended

    def _take_plan(self, sub_tasks: Iterable[SubTask], now_s: float) -> None:
        known = {part.sub_task_id: part for part in self.parts}
        self.parts = []
        for sub_task in sub_tasks:
            part = known.get(sub_task.id) or PartState(sub_task_id=sub_task.id)
            part.title = short_title(sub_task.title or sub_task.text)
            part.capability = part.capability or (sub_task.capabilities[0] if sub_task.capabilities else "")
            part.since_s = now_s if part.since_s is None else part.since_s
            self.parts.append(part)

    def _take_state(self, part: PartState, event: StateChanged, now_s: float) -> None:
        if event.state is not part.state or part.since_s is None:
            part.since_s = now_s
        part.state = event.state
        part.ref = event.ref or part.ref
        if event.state is SubTaskState.LOADING:
            part.usual_s, part.usual_n, part.was_cold = event.usual_s, event.usual_n, True

    def _take_text(self, part: PartState, text: str, now_s: float) -> None:
        if part.first_text_s is None:
            part.first_text_s = now_s
            if part.thinking_since_s is not None and part.thinking_s is None:
                part.thinking_s = now_s - part.thinking_since_s
        part.state = SubTaskState.RUNNING
        part.text += text


def _start_anew(part: PartState, attempt: Attempt, next_ref: ModelRef, now_s: float) -> None:
    """Void the text of an attempt that was given up on; another begins."""
    part.fallbacks.append(attempt)
    part.text = part.thinking = ""
    part.epoch += 1
    part.ref = next_ref
    part.since_s = now_s
    part.first_text_s = part.thinking_since_s = part.thinking_s = None
    part.was_cold = False
    part.state = SubTaskState.QUEUED


def _take_attempt(part: PartState, attempt: Attempt) -> None:
    part.ref = attempt.ref
    if attempt.text and attempt.text != part.text:
        part.text = attempt.text
        part.epoch += 1
    part.thinking = attempt.thinking or part.thinking
    part.thinking_s = attempt.thinking_s if attempt.thinking_s is not None else part.thinking_s
    part.was_cold = attempt.was_cold
    part.load_s = attempt.usage.load_s if attempt.was_cold else None
    part.ttft_s, part.total_s = attempt.ttft_s, attempt.total_s
    part.decode_tps, part.answer_tokens = attempt.usage.decode_tps, attempt.usage.answer_tokens
    part.flags = attempt.flags


def short_title(text: str) -> str:
    """Return the first line of `text`, at most 60 characters, cut between words."""
    line = text.strip().split("\n", 1)[0].strip()
    if len(line) <= _TITLE_CHARS:
        return line.rstrip(".:")
    return line[:_TITLE_CHARS].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


@dataclass(slots=True, kw_only=True, eq=False)
class MessageEntry:
    """One message of the transcript: the user's `text`, or an `answer`.

    `message_id` is None until the database has it. `siblings` are the ids of all versions in its place, itself
    included; empty until they are known. `parent_id` is the message before it, None for the first. `typed` is the
    user's text without the `files` that stand behind it.
    """

    role: str
    text: str = ""
    typed: str = ""
    files: tuple[TextFile, ...] = ()
    pictures: tuple[Picture, ...] = ()
    answer: AnswerState | None = None
    message_id: int | None = None
    created_at: datetime | None = None
    siblings: tuple[int, ...] = ()
    parent_id: int | None = None


def question(text: str, pictures: tuple[Picture, ...] = ()) -> MessageEntry:
    """Return the entry of a prompt as it was sent."""
    typed, files = split_files(text)
    return MessageEntry(role="user", text=text, typed=typed, files=files, pictures=pictures)


def entry_from_message(message: StoredMessage) -> MessageEntry:
    """Return what the transcript shows for a stored message; takes a while for one with pictures."""
    if message.role == "user":
        asked = question(message.content, tuple(stored_picture(content) for content in message.images))
        asked.message_id, asked.siblings, asked.parent_id = message.message_id, message.siblings, message.parent_id
        asked.created_at = message.created_at
        return asked
    parts = [_part_from_stored(part) for part in message.parts] or [
        PartState(sub_task_id="1", text=message.content, state=SubTaskState.DONE, imported_from=message.answered_by)
    ]
    if message.is_interrupted:
        for part in parts:
            part.is_interrupted = True
    answer = AnswerState(request_id=message.request_id or "", parts=parts)
    return MessageEntry(
        role=message.role,
        answer=answer,
        message_id=message.message_id,
        created_at=message.created_at,
        siblings=message.siblings,
        parent_id=message.parent_id,
    )


def _part_from_stored(part: AnswerPart) -> PartState:
    return PartState(
        sub_task_id=part.sub_task_id,
        title=short_title(part.title),
        text=part.text,
        thinking=part.thinking,
        thinking_s=part.thinking_s,
        state=_STATE_OF_OUTCOME[part.outcome],
        ref=part.ref,
        capability=part.capability,
        decision_id=part.decision_id,
        was_cold=part.was_cold,
        load_s=part.load_s,
        ttft_s=part.ttft_s,
        total_s=part.total_s,
        decode_tps=part.decode_tps,
        answer_tokens=part.answer_tokens,
        error=part.error,
        fix=part.fix,
        flags=part.flags,
    )
