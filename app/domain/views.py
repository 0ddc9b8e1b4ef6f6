"""What the database gives to lists, forms and charts: rows and columns, ready to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.domain.decision import RoutingDecision
from app.domain.errors import ModelyardError
from app.domain.plan import Plan
from app.domain.profile import CapabilityRating, HostStatus, ModelProfile, ModelRef
from app.domain.prompt import Analysis
from app.domain.record import Outcome, SubTaskRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationSummary:
    """One line of the list of conversations; `models` are those that answered, most recent first."""

    conversation_id: str
    title: str
    created_at: datetime
    updated_at: datetime
    message_count: int = 0
    models: tuple[str, ...] = ()
    excerpt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPart:
    """The answer to one sub-task with the facts for its chip; times in seconds, rates in tokens/s.

    `is_complete` is False for an answer that failed, was stopped or cut.
    """

    sub_task_id: str
    title: str
    text: str
    thinking: str = ""
    thinking_s: float | None = None
    decision_id: str | None = None
    ref: ModelRef | None = None
    capability: str = ""
    was_cold: bool = False
    load_s: float | None = None
    ttft_s: float | None = None
    total_s: float | None = None
    decode_tps: float | None = None
    answer_tokens: int | None = None
    outcome: Outcome = Outcome.SUCCEEDED
    error: str = ""
    fix: str = ""
    flags: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether the text is the whole answer."""
        return self.outcome is Outcome.SUCCEEDED


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMessage:
    """One message of a conversation; an answer has its parts, one a sub-task.

    `is_interrupted` marks an answer that was streaming when the program died: `content` is what was saved.
    `answered_by` names the models of an imported answer, "" for all others.
    `parent_id` is the message before it, None for the first; `siblings` are the ids of all messages in its place,
    itself included, oldest first.
    """

    message_id: int
    conversation_id: str
    role: str
    content: str
    created_at: datetime
    request_id: str | None = None
    images: tuple[bytes, ...] = ()
    parts: tuple[AnswerPart, ...] = ()
    is_interrupted: bool = False
    answered_by: str = ""
    parent_id: int | None = None
    siblings: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What the user says of a decision: `rating` −1 (bad), 0 (neutral), 1 (good) or None (none given).

    `corrected_outcome` overrides what was measured. `version` counts the edits (0: never edited).
    """

    rating: int | None = None
    corrected_outcome: Outcome | None = None
    tags: tuple[str, ...] = ()
    note: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """One line of the Decisions page."""

    decision_id: str
    request_id: str
    created_at: datetime
    prompt: str
    strategy: str
    capability: str
    complexity: float
    ref: ModelRef
    answered_by: ModelRef | None
    outcome: Outcome
    attempts: int
    ttft_s: float | None
    total_s: float | None
    decode_tps: float | None
    was_cold: bool
    score: float
    margin: float | None
    annotation: Annotation = field(default_factory=Annotation)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFilter:
    """Which decisions to list; empty fields do not restrict. `text` is searched in the prompt, note and tags.

    `models` are references as text, of the model that was chosen. `sources` are where requests came from: desktop,
    cli, api, compare.
    """

    text: str = ""
    models: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    strategies: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    request_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPage:
    """Decisions, newest first; `after` is the key to ask for the next page with, None at the end."""

    rows: tuple[DecisionRow, ...]
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDetail:
    """All that is known of one decision: its sub-task, and the request that it belongs to.

    `parts` are the records of all sub-tasks of the plan. `conversation_id` None: the request has no conversation.
    """

    row: DecisionRow
    record: SubTaskRecord
    analysis: Analysis
    plan: Plan
    parts: tuple[SubTaskRecord, ...] = ()
    conversation_id: str | None = None
    source: str = ""
    prompt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileVersion:
    """One state of a profile; `actor` is who made it: "user", "discovery", "tuner", "calibration", "import"."""

    profile: ModelProfile
    version: int
    saved_at: datetime
    actor: str
    changed_fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileSources:
    """Where the values of a profile come from, beyond what they say themselves.

    `edited_fields` are reported ones that the user set over what the host says. `ratings` are what each capability
    was rated at before the user rated it; missing where it never was.
    """

    edited_fields: frozenset[str] = frozenset()
    ratings: Mapping[str, CapabilityRating] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptColumns:
    """Attempts as columns of equal length, oldest first; NaN where a number is missing.

    `started_at` is POSIX seconds, `model` the reference as text, the others as in `record.Attempt`.
    """

    attempt_id: Sequence[int] = ()
    decision_id: Sequence[str] = ()
    started_at: Sequence[float] = ()
    model: Sequence[str] = ()
    capability: Sequence[str] = ()
    ttft_s: Sequence[float] = ()
    total_s: Sequence[float] = ()
    decode_tps: Sequence[float] = ()
    load_s: Sequence[float] = ()
    prefill_s: Sequence[float] = ()
    thinking_s: Sequence[float] = ()
    was_cold: Sequence[bool] = ()
    outcome: Sequence[str] = ()
    error_kind: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedTimes:
    """What past attempts of a model say, medians of the last ones: seconds and tokens/s with their counts."""

    ref: ModelRef
    load_s: float | None = None
    load_n: int = 0
    prefill_tps: float | None = None
    decode_tps: float | None = None
    speed_n: int = 0
    success_rate: float | None = None
    outcome_n: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would happen to a prompt if it were sent now; `decision` is for the first sub-task.

    `error` says why no model could take it. `elapsed_s` is what analysis and decision took. `needed_tokens` are
    prompt, history and expected answer together, `num_ctx` the context length that was set for it; None leaves it to
    what the prompt needs.
    """

    analysis: Analysis
    plan: Plan
    decision: RoutingDecision | None = None
    error: ModelyardError | None = None
    elapsed_s: float = 0.0
    needed_tokens: int = 0
    num_ctx: int | None = None

    @property
    def exceeds_context(self) -> bool:
        """Whether the server would drop the beginning, or cut the answer, without a word."""
        return self.num_ctx is not None and self.needed_tokens > self.num_ctx


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseReport:
    """What an examination of the database found: `problems` is empty for a sound one. `place` is file or address."""

    place: str
    version: str | None
    expected_version: str
    problems: tuple[str, ...] = ()
    size_bytes: int | None = None

    @property
    def is_ok(self) -> bool:
        """Whether it can be used as it is."""
        return not self.problems and self.version == self.expected_version


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFile:
    """A copy of the database in the backups folder."""

    path: Path
    made_at: datetime
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HostTest:
    """What a server said when it was tried: its models by name, and seconds until it had answered."""

    status: HostStatus
    models: tuple[str, ...]
    elapsed_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageHit:
    """A message that a search found; `excerpt` is the text around the first match."""

    message_id: int
    conversation_id: str
    title: str
    role: str
    excerpt: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundMessage:
    """A message of a conversation that holds a text `count` times."""

    message_id: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Counts over everything stored."""

    requests: int = 0
    succeeded: int = 0
    failed: int = 0
    stopped: int = 0
    partial: int = 0
    attempts: int = 0
    prompt_tokens: int = 0
    answer_tokens: int = 0
