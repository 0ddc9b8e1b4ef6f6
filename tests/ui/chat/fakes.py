"""An application in memory: the Chat page's tests decide what the engine says, and when."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from app.analysis.plan_maker import IMAGE_TEXT
from app.domain.capability import CAPABILITY_KEYS
from app.domain.decision import (
    BreakerView,
    Candidate,
    Contribution,
    DecisionInputs,
    ExpectedTime,
    RoutingDecision,
    RoutingRule,
    Snapshot,
)
from app.domain.errors import InvalidInputError, ModelyardError, NoEligibleModelError
from app.domain.events import DecisionReady, EngineEvent, PlanReady, StateChanged, TextArrived
from app.domain.parameters import ChatParameters, Preset, check_preset
from app.domain.plan import Plan, whole_plan
from app.domain.profile import HostStatus, ModelProfile, ModelRef, ResidentModel
from app.domain.prompt import Analysis, CapabilityScore, Complexity, PromptRequest, Span, new_id
from app.domain.record import RequestRecord, SubTaskState
from app.domain.views import Annotation, ConversationSummary, FoundMessage, MessageHit, Preview, StoredMessage
from app.settings import Settings
from ui.core_thread import CoreThread
from ui.feed_bridge import FeedBridge
from ui.theme import Theme
from ui.widgets.context import ActionRegistry, WindowContext, WindowSignals
from ui.widgets.log_buffer import LogBuffer

QWEN = ModelRef("ollama", "qwen3:8b")
CODER = ModelRef("ollama", "qwen3-coder:7b")
GEMMA = ModelRef("ollama", "gemma3:4b")
NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


def analysis(primary: str = "code", **shares: float) -> Analysis:
    """Return an analysis with these probabilities, the primary's 0.9 unless given."""
    shares.setdefault(primary, 0.9)
    scores = sorted(
        (CapabilityScore(key, shares.get(key, 0.02)) for key in CAPABILITY_KEYS), key=lambda score: -score.probability
    )
    return Analysis(scores=tuple(scores), primary=primary, complexity=Complexity(value=0.42))


def decision(*refs: ModelRef, primary: str = "code", sub_task_id: str = "1", total_s: float = 7.0) -> RoutingDecision:
    """Return a decision that ranks `refs` in this order."""
    ranking = tuple(
        Candidate(
            ref=ref,
            score=0.8 - 0.1 * place,
            contributions=(Contribution(name="quality", value=0.8 - 0.1 * place),),
            expected=ExpectedTime(decode_s=total_s),
        )
        for place, ref in enumerate(refs)
    )
    inputs = DecisionInputs(analysis=analysis(primary), snapshot=Snapshot(), strategy="balanced")
    return RoutingDecision(
        decision_id=new_id(), sub_task_id=sub_task_id, strategy="balanced", ranking=ranking, inputs=inputs
    )


def preview_of(request: PromptRequest) -> Preview:
    """Return a preview that names the coder for code and qwen otherwise; "impossible" has no model."""
    text = request.prompt or IMAGE_TEXT
    if "impossible" in text:
        error = NoEligibleModelError("No model can take this prompt.", fix="Activate one on the Models page.")
        return Preview(analysis=analysis("factual"), plan=whole_plan(text), error=error)
    start = text.find("function")
    primary = "code" if start >= 0 else "mathematical"
    found = analysis(primary, mathematical=0.55)
    if start >= 0:
        span = Span(start=start, end=start + len("function"), capability="code", cue="word", weight=1.0)
        found = replace(found, spans=(span,))
    order = (CODER, QWEN) if start >= 0 else (QWEN, CODER)
    return Preview(analysis=found, plan=whole_plan(text), decision=decision(*order, primary=primary))


class FakeEngine:
    """Streams what the test feeds; each request has a queue of its own."""

    def __init__(self) -> None:
        """Start without requests."""
        self.requests: list[PromptRequest] = []
        self.retried: list[tuple[RequestRecord, str, ModelRef | None]] = []
        self.queues: dict[str, asyncio.Queue[EngineEvent | BaseException | None]] = {}
        self.closed: list[str] = []
        self.preview: Callable[[PromptRequest], Preview] = preview_of
        self.script: Callable[[PromptRequest], AsyncIterator[EngineEvent]] | None = None

    @asynccontextmanager
    async def stream(self, request: PromptRequest) -> AsyncIterator[AsyncIterator[EngineEvent]]:
        """Open a stream that ends with None and raises errors."""
        self.queues[request.request_id] = asyncio.Queue()
        self.requests.append(request)

        async def events() -> AsyncIterator[EngineEvent]:
            while (item := await self.queues[request.request_id].get()) is not None:
                if isinstance(item, BaseException):
                    raise item
                yield item

        try:
            yield self.script(request) if self.script is not None else events()
        finally:
            self.closed.append(request.request_id)

    def retry_step(
        self, request: PromptRequest, earlier: RequestRecord, sub_task_id: str, *, pinned: ModelRef | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[EngineEvent]]:
        """Remember what is done again, and open a stream for it."""
        self.retried.append((earlier, sub_task_id, pinned))
        return self.stream(request)


class FakeConversations:
    """Conversations in a dictionary."""

    def __init__(self) -> None:
        """Start empty."""
        self.summaries: dict[str, ConversationSummary] = {}
        self.stored: dict[str, list[StoredMessage]] = {}
        self.deleted: set[str] = set()
        self.branches: list[int] = []
        self.error: ModelyardError | None = None
        self.list_error: ModelyardError | None = None

    def add(
        self, title: str, *messages: StoredMessage, age: timedelta = timedelta(), models: tuple[str, ...] = ()
    ) -> str:
        """Put a conversation there; return its id."""
        key = new_id()
        moment = datetime.now(UTC) - age
        self.summaries[key] = ConversationSummary(
            conversation_id=key, title=title, created_at=moment, updated_at=moment, models=models
        )
        self.stored[key] = list(messages)
        return key

    async def create(self, title: str = "") -> ConversationSummary:
        """Begin a conversation."""
        return self.summaries[self.add(title)]

    async def list(self, text: str = "", limit: int = 100) -> tuple[ConversationSummary, ...]:
        """Return those with `text` in the title, newest first."""
        if self.list_error is not None:
            raise self.list_error
        found = [
            each
            for key, each in self.summaries.items()
            if key not in self.deleted and text.casefold() in each.title.casefold()
        ]
        return tuple(sorted(found, key=lambda each: each.updated_at, reverse=True)[:limit])

    async def find_in(self, conversation_id: str, text: str) -> tuple[FoundMessage, ...]:
        """Return the messages with `text`, oldest first."""
        counts = (
            (each.message_id, each.content.casefold().count(text.casefold()) if text else 0)
            for each in self.stored.get(conversation_id, [])
        )
        return tuple(FoundMessage(message_id=key, count=count) for key, count in counts if count)

    async def search(self, text: str, limit: int = 50) -> tuple[MessageHit, ...]:
        """Return the messages with `text`, newest first."""
        if self.error is not None:
            raise self.error
        found = [
            MessageHit(
                message_id=each.message_id,
                conversation_id=key,
                title=self.summaries[key].title,
                role=each.role,
                excerpt=each.content[:160],
                created_at=each.created_at,
            )
            for key, messages in self.stored.items()
            for each in messages
            if text.casefold() in each.content.casefold()
        ]
        return tuple(reversed(found))[:limit]

    async def rename(self, conversation_id: str, title: str) -> None:
        """Give another title."""
        self.summaries[conversation_id] = replace(self.summaries[conversation_id], title=title)

    async def delete(self, conversation_id: str) -> None:
        """Hide one."""
        self.deleted.add(conversation_id)

    async def undelete(self, conversation_id: str) -> None:
        """Show one again."""
        self.deleted.discard(conversation_id)

    async def show_branch(self, conversation_id: str, message_id: int) -> None:
        """Remember which was asked for."""
        assert conversation_id in self.stored
        self.branches.append(message_id)

    async def messages(
        self, conversation_id: str, before: int | None = None, limit: int = 100
    ) -> tuple[StoredMessage, ...]:
        """Return a page, oldest first."""
        found = [each for each in self.stored.get(conversation_id, []) if before is None or each.message_id < before]
        return tuple(found[-limit:])


class FakeState:
    """Values by key."""

    def __init__(self) -> None:
        """Start empty."""
        self.values: dict[str, Any] = {}

    async def get(self, key: str) -> Any:
        """Return a value; None if there is none."""
        return self.values.get(key)

    async def set(self, key: str, value: Any) -> None:
        """Keep a value."""
        self.values[key] = value

    async def delete(self, key: str) -> None:
        """Forget a value."""
        self.values.pop(key, None)


class FakeProfiles:
    """Three models."""

    async def list(self) -> tuple[ModelProfile, ...]:
        """Return them."""
        return tuple(ModelProfile(ref=ref, size_bytes=5_200_000_000, family="qwen3") for ref in (QWEN, CODER, GEMMA))


class FakeAnnotations:
    """What was said of decisions."""

    def __init__(self) -> None:
        """Start without any."""
        self.saved: dict[str, Annotation] = {}

    async def get(self, decision_id: str) -> Annotation:
        """Return what was said; an empty one if nothing was."""
        return self.saved.get(decision_id, Annotation())

    async def save(self, decision_id: str, annotation: Annotation) -> Annotation:
        """Keep it."""
        self.saved[decision_id] = annotation
        return annotation


class FakeParameters:
    """Parameters by conversation, presets by name."""

    def __init__(self) -> None:
        """Start without any."""
        self.stored: dict[str, ChatParameters] = {}
        self.named: dict[str, Preset] = {}

    async def get(self, conversation_id: str) -> ChatParameters:
        """Return a conversation's."""
        return self.stored.get(conversation_id, ChatParameters())

    async def set(self, conversation_id: str, parameters: ChatParameters) -> None:
        """Keep a conversation's."""
        self.stored[conversation_id] = parameters

    async def presets(self) -> tuple[Preset, ...]:
        """Return all."""
        return tuple(self.named[name] for name in sorted(self.named))

    async def save_preset(self, preset: Preset) -> None:
        """Keep one."""
        check_preset(preset)
        self.named[preset.name] = preset

    async def delete_preset(self, name: str) -> None:
        """Forget one."""
        self.named.pop(name, None)


class FakeRules:
    """Routing rules; a second one of the same name is refused."""

    def __init__(self) -> None:
        """Start without any."""
        self.current: tuple[RoutingRule, ...] = ()

    async def save(self, rules: tuple[RoutingRule, ...], *, actor: str = "user") -> None:
        """Put them in the place of all."""
        assert actor == "user"
        if len({rule.name for rule in rules}) < len(rules):
            raise InvalidInputError("There are two rules of this name.", field="name", fix="Take another name.")
        self.current = rules


class FakeHosts:
    """Statuses that the test sets."""

    def __init__(self) -> None:
        """Start without hosts."""
        self.known: tuple[HostStatus, ...] = ()
        self.refreshes = 0

    def statuses(self) -> tuple[HostStatus, ...]:
        """Return them."""
        return self.known

    async def refresh(self) -> None:
        """Count."""
        self.refreshes += 1

    def resident(self) -> tuple[ResidentModel, ...]:
        """Return what is loaded: nothing."""
        return ()

    def free_memory_bytes(self) -> Mapping[str, int]:
        """Return what is free: it cannot be told."""
        return {}


class FakeBreakers:
    """Breakers that the test sets."""

    def __init__(self) -> None:
        """Start with all closed."""
        self.known: tuple[BreakerView, ...] = ()

    def views(self) -> tuple[BreakerView, ...]:
        """Return them."""
        return self.known


class FakeDownloads:
    """Downloads that never move."""

    def __init__(self) -> None:
        """Start without any."""
        self.started: list[tuple[str, str]] = []

    def list(self) -> tuple[Any, ...]:
        """Return none."""
        return ()

    def start(self, host: str, model: str) -> None:
        """Remember."""
        self.started.append((host, model))

    def cancel(self, host: str, model: str) -> None:
        """Forget."""
        self.started.remove((host, model))


class FakeApplication:
    """What the page asks of the core."""

    def __init__(self) -> None:
        """Build all parts."""
        self.engine = FakeEngine()
        self.conversations = FakeConversations()
        self.state = FakeState()
        self.annotations = FakeAnnotations()
        self.parameters = FakeParameters()
        self.store = SimpleNamespace(
            conversations=self.conversations,
            state=self.state,
            profiles=FakeProfiles(),
            annotations=self.annotations,
            parameters=self.parameters,
        )
        self.rules = FakeRules()
        self.hosts = FakeHosts()
        self.downloads = FakeDownloads()
        self.breakers = FakeBreakers()
        self.is_ready: asyncio.Event | None = None

    async def wait_until_ready(self) -> bool:
        """Wait where the test gave an event."""
        if self.is_ready is not None:
            await self.is_ready.wait()
        return True

    def settings(self) -> Settings:
        """Return the defaults."""
        return Settings()


class FakeWindow:
    """The context of a page, with notes of what the page asked for."""

    def __init__(self, core: CoreThread, theme: Theme, application: Any = None) -> None:
        """Build a context around `application`, a fake one for None."""
        self.app = FakeApplication()
        self.toasts: list[tuple[str, tuple[str, Callable[[], object]] | None]] = []
        self.decisions: list[str] = []
        self.pages: list[tuple[str, dict[str, Any]]] = []
        self.reported: list[BaseException] = []
        self.feed = FeedBridge(core)
        self.signals = WindowSignals()
        self.actions = ActionRegistry()
        self.context = WindowContext(
            core=core,
            app=cast("Any", application or self.app),
            theme=theme,
            feed=self.feed,
            actions=self.actions,
            signals=self.signals,
            open_page=self._open_page,
            show_dock=lambda _key: None,
            show_decision=self.decisions.append,
            toast=self._toast,
            report=self._report,
            log=LogBuffer(),
        )

    def push(self, *events: EngineEvent | ModelyardError | None) -> None:
        """Feed the newest request; None ends its stream."""
        queue = self.app.engine.queues[self.app.engine.requests[-1].request_id]

        def put() -> None:
            for event in events:
                queue.put_nowait(event)

        self.context.core.call_soon(put)

    @property
    def request_id(self) -> str:
        """The newest request's id."""
        return self.app.engine.requests[-1].request_id

    def opening(self, plan: Plan | None = None, *refs: ModelRef) -> list[EngineEvent]:
        """Return the events until each sub-task runs, one model a sub-task."""
        request = self.app.engine.requests[-1]
        plan = plan or whole_plan(request.prompt)
        events: list[EngineEvent] = [PlanReady(request_id=request.request_id, plan=plan)]
        for task, ref in zip(plan.sub_tasks, refs or (QWEN, CODER, GEMMA), strict=False):
            chosen = decision(ref, GEMMA, sub_task_id=task.id)
            events.append(DecisionReady(request_id=request.request_id, sub_task_id=task.id, decision=chosen))
            events.append(
                StateChanged(request_id=request.request_id, sub_task_id=task.id, state=SubTaskState.RUNNING, ref=ref)
            )
        return events

    def text(self, text: str, sub_task_id: str = "1") -> TextArrived:
        """Return a piece of the newest request's answer."""
        return TextArrived(request_id=self.request_id, sub_task_id=sub_task_id, text=text)

    def _open_page(self, key: str, **args: Any) -> None:
        self.pages.append((key, args))

    def _report(self, error: BaseException) -> None:
        self.reported.append(error)

    def _toast(self, text: str, action: tuple[str, Callable[[], object]] | None = None, *, kind: str = "info") -> None:
        self.toasts.append((text, action))
