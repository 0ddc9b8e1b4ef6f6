"""What is known of a running request at every moment, so that a stop leaves whole records and keeps the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.domain.decision import RoutingDecision
from app.domain.errors import ModelyardError
from app.domain.plan import Plan, SubTask
from app.domain.ports import Chunk
from app.domain.profile import ModelRef
from app.domain.prompt import ToolCall
from app.domain.record import Attempt, Outcome, SubTaskRecord, Usage

STOPPED_TEXT = "Stopped."


@dataclass(slots=True, kw_only=True)
class AttemptDraft:
    """An attempt under way; times are the clock's monotonic seconds, None until they happened."""

    number: int
    ref: ModelRef
    started_at: datetime
    began_s: float
    wait_before_s: float = 0.0
    first_thinking_s: float | None = None
    first_text_s: float | None = None
    progress_s: float
    was_cold: bool = False
    usage: Usage | None = None
    text: list[str] = field(default_factory=list)
    thinking: list[str] = field(default_factory=list)
    tool_calls: tuple[ToolCall, ...] = ()

    @property
    def has_tokens(self) -> bool:
        """Whether anything of an answer has arrived."""
        return bool(self.text or self.thinking or self.tool_calls)

    @property
    def is_empty(self) -> bool:
        """Whether there is no answer: neither visible text nor a tool call."""
        return not self.tool_calls and not "".join(self.text).strip()

    def add(self, chunk: Chunk, now_s: float) -> None:
        """Take a chunk that arrived at `now_s`; one without content is no progress."""
        if chunk.thinking:
            self.thinking.append(chunk.thinking)
            self.first_thinking_s = now_s if self.first_thinking_s is None else self.first_thinking_s
        if chunk.text:
            self.text.append(chunk.text)
            self.first_text_s = now_s if self.first_text_s is None else self.first_text_s
        self.tool_calls += chunk.tool_calls
        if chunk.has_content:
            self.progress_s = now_s
        if chunk.usage is not None:
            self.usage = chunk.usage

    def close(
        self, outcome: Outcome, now_s: float, *, error: ModelyardError | None = None, flags: tuple[str, ...] = ()
    ) -> Attempt:
        """Return the attempt as it ended at `now_s`."""
        return Attempt(
            number=self.number,
            ref=self.ref,
            started_at=self.started_at,
            outcome=outcome,
            wait_before_s=self.wait_before_s,
            ttft_s=None if self.first_text_s is None else self.first_text_s - self.began_s,
            thinking_s=self._thinking_s(now_s),
            total_s=now_s - self.began_s,
            was_cold=self.was_cold,
            usage=self.usage or Usage(),
            text="".join(self.text),
            thinking="".join(self.thinking),
            tool_calls=self.tool_calls,
            error_kind=error.kind if error else "",
            error=error.message if error else "",
            fix=error.fix if error else "",
            flags=flags,
        )

    def _thinking_s(self, now_s: float) -> float | None:
        if self.first_thinking_s is None:
            return None
        return (now_s if self.first_text_s is None else self.first_text_s) - self.first_thinking_s


@dataclass(slots=True, kw_only=True)
class LedgerEntry:
    """One sub-task: what happened so far; `outcome` is None while it is not over."""

    sub_task: SubTask
    decision: RoutingDecision | None = None
    attempts: list[Attempt] = field(default_factory=list)
    draft: AttemptDraft | None = None
    outcome: Outcome | None = None
    error: str = ""
    fix: str = ""
    started_s: float | None = None
    ended_s: float | None = None

    def close_attempt(self, attempt: Attempt) -> None:
        """Put the attempt that is over in the place of its draft."""
        self.attempts.append(attempt)
        self.draft = None

    def fail(self, error: str, fix: str) -> None:
        """End the sub-task without a usable answer."""
        self.outcome = Outcome.FAILED
        self.error = error
        self.fix = fix

    def record(self) -> SubTaskRecord:
        """Return it as a record; one that is not over counts as stopped."""
        is_over = self.outcome is not None
        return SubTaskRecord(
            sub_task=self.sub_task,
            outcome=self.outcome or Outcome.STOPPED,
            decision=self.decision,
            attempts=tuple(self.attempts),
            error=self.error if is_over else STOPPED_TEXT,
            fix=self.fix,
            started_s=self.started_s,
            ended_s=self.ended_s,
        )


class RunLedger:
    """The sub-tasks of one request as far as they are; whole at every moment."""

    def __init__(self, *, began_s: float | None = None) -> None:
        """Start empty; `began_s` is the monotonic second of the request's arrival (None: the run's start)."""
        self.began_s = began_s
        self._entries: dict[str, LedgerEntry] = {}

    def entry(self, sub_task: SubTask) -> LedgerEntry:
        """Return the sub-task's entry; a new one the first time."""
        return self._entries.setdefault(sub_task.id, LedgerEntry(sub_task=sub_task))

    def keep(self, record: SubTaskRecord) -> None:
        """Take over a sub-task of an earlier run as it ended."""
        self._entries[record.sub_task.id] = LedgerEntry(
            sub_task=record.sub_task,
            decision=record.decision,
            attempts=list(record.attempts),
            outcome=record.outcome,
            error=record.error,
            fix=record.fix,
            started_s=record.started_s,
            ended_s=record.ended_s,
        )

    def elapsed_s(self, now_s: float) -> float:
        """Return the seconds since the request began."""
        return now_s - (now_s if self.began_s is None else self.began_s)

    def stop(self, plan: Plan, now_s: float) -> None:
        """Close whatever is open as stopped, with the text that has arrived."""
        for sub_task in plan.sub_tasks:
            entry = self.entry(sub_task)
            if entry.outcome is not None:
                continue
            if entry.draft is not None:
                entry.close_attempt(entry.draft.close(Outcome.STOPPED, now_s))
            entry.outcome = Outcome.STOPPED
            entry.error = STOPPED_TEXT
            if entry.started_s is not None:
                entry.ended_s = self.elapsed_s(now_s)

    def records(self, plan: Plan) -> tuple[SubTaskRecord, ...]:
        """Return a record for every sub-task of `plan`, in its order; what is not over counts as stopped."""
        return tuple(self.entry(sub_task).record() for sub_task in plan.sub_tasks)
