"""An engine of real parts over scripted models and a real database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from app.analysis.analyzer import Analyzer
from app.analysis.planner import Planner
from app.backends.scripted import ModelScript, ScriptedBackend
from app.domain.clock import SystemClock
from app.domain.decision import RoutingRule, Snapshot
from app.domain.events import EngineEvent, FeedMessage, RequestEnded
from app.domain.evidence import Prediction
from app.domain.profile import CapabilityRating, Host, HostKind, Measure, ModelProfile, ModelRef, Provenance
from app.domain.prompt import PromptRequest
from app.domain.record import RequestRecord
from app.engine import Assigned, Engine
from app.execution.circuit_breaker import BreakerBoard
from app.execution.event_stream import EventStream
from app.execution.job import Weakness
from app.execution.orchestrator import Orchestrator
from app.routing.router import Router
from app.settings import Settings
from app.store import Store
from app.telemetry.feed import Feed
from tests.unit.execution.rig import MiddleRandom

T = TypeVar("T")
E = TypeVar("E", bound=EngineEvent)

POET, CODER = ModelRef("a", "poet"), ModelRef("a", "coder")
# One for all tests, as reading the weights takes most of a second.
ANALYZER = Analyzer()


class HandClock(SystemClock):
    """Real time, but sleep ends when the test says so."""

    def __init__(self) -> None:
        """Start with nobody asleep."""
        self._sleepers: list[asyncio.Future[None]] = []
        self.asked: list[float] = []
        self.is_asleep = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        """Wait for `wake`."""
        self.asked.append(seconds)
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append(future)
        self.is_asleep.set()
        await future

    def wake(self) -> None:
        """End every sleep."""
        self.is_asleep.clear()
        for future in self._sleepers:
            if not future.done():
                future.set_result(None)
        self._sleepers.clear()


def a_model(ref: ModelRef, tps: float = 50.0, **scores: float) -> ModelProfile:
    """Return a profile with these ratings and a measured speed."""
    return ModelProfile(
        ref=ref,
        ratings={name: CapabilityRating(score=score) for name, score in scores.items()},
        context_length=32_768,
        size_bytes=1_000_000_000,
        decode_tps=Measure(value=tps, source=Provenance.MEASURED, n=9),
        prefill_tps=Measure(value=tps * 20, source=Provenance.MEASURED, n=9),
        load_s=Measure(value=0.5, source=Provenance.MEASURED, n=9),
    )


TWO_MODELS = (
    a_model(POET, creative=0.9, conversational=0.8, code=0.2, mathematical=0.2),
    a_model(CODER, creative=0.2, conversational=0.3, code=0.9, mathematical=0.8),
)


def scripts(**changes: ModelScript) -> Mapping[str, ModelScript]:
    """Return what the two models say, unless changed."""
    return {
        "poet": ModelScript(tokens=("Roses ", "are red.")),
        "coder": ModelScript(tokens=("def f(): ...",)),
        **changes,
    }


@dataclass(kw_only=True)
class EngineRig:
    """An engine, its parts, and everything that came out of it."""

    store: Store
    settings: Settings = field(default_factory=Settings)
    profiles: tuple[ModelProfile, ...] = TWO_MODELS
    planner: Planner | None = None
    analyzer: Analyzer = ANALYZER
    rules: Callable[[], tuple[RoutingRule, ...]] = tuple
    predict: Callable[[str], Mapping[ModelRef, Prediction]] = lambda _prompt: {}
    arm_of: Callable[[PromptRequest], Assigned] = lambda _request: None
    weakness: Weakness = lambda _text, _analysis, _is_cut: ""
    clock: HandClock = field(default_factory=HandClock)
    backend: ScriptedBackend = field(
        default_factory=lambda: ScriptedBackend(
            scripts(), host=Host(key="a", title="A", url="http://a.invalid", kind=HostKind.SCRIPTED)
        )
    )
    feed: Feed = field(default_factory=Feed)
    published: list[FeedMessage] = field(default_factory=list)
    learned: list[RequestRecord] = field(default_factory=list)
    learning_error: Exception | None = None
    events: list[EngineEvent] = field(default_factory=list)
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        """Wire the parts."""
        self.feed.subscribe(self.published.append)
        self.build()

    def build(self, **changes: object) -> EngineRig:
        """Change fields and wire the parts anew."""
        for name, value in changes.items():
            setattr(self, name, value)
        breakers = BreakerBoard(self.settings.execution, self.clock, rng=MiddleRandom())
        orchestrator = Orchestrator(
            backends={"a": self.backend}.__getitem__,
            breakers=breakers,
            settings=lambda: self.settings.execution,
            clock=self.clock,
            rng=MiddleRandom(),
            generation=lambda: self.settings.generation,
            snapshot=self.snapshot,
            weakness=self.weakness,
        )

        def snapshot() -> Snapshot:
            return replace(self.snapshot(), queued=orchestrator.in_flight())

        self.engine = Engine(
            analyzer=self.analyzer,
            router=Router(clock=self.clock),
            orchestrator=orchestrator,
            snapshot=snapshot,
            settings=lambda: self.settings,
            store=self.store,
            feed=self.feed,
            clock=self.clock,
            learn=self.learn,
            planner=self.planner,
            rules=self.rules,
            predict=self.predict,
            arm_of=self.arm_of,
        )
        return self

    def snapshot(self) -> Snapshot:
        """Return the two models, loaded."""
        return Snapshot(
            profiles=self.profiles, hosts_up=frozenset({"a"}), resident={one.ref: 1 for one in self.profiles}
        )

    async def learn(self, record: RequestRecord) -> None:
        """Keep the record, or fail."""
        self.learned.append(record)
        if self.learning_error is not None:
            raise self.learning_error

    def change(self, section: str, **values: object) -> None:
        """Change settings of a section."""
        changed = getattr(self.settings, section).model_copy(update=values)
        self.settings = self.settings.model_copy(update={section: changed})

    async def answer(self, request: PromptRequest | str) -> RequestRecord:
        """Answer a prompt to its end and return the record."""
        asked = PromptRequest(prompt=request) if isinstance(request, str) else request
        return await self.read(self.engine.stream(asked))

    async def read(self, stream: AbstractAsyncContextManager[EventStream]) -> RequestRecord:
        """Read a stream to its end and return the record."""
        self.events.clear()
        async with stream as events:
            async for event in events:
                self.events.append(event)
        await self.engine.aclose()
        last = self.events[-1]
        assert isinstance(last, RequestEnded)
        assert self.backend.open_streams == 0
        return last.record

    def seen(self, kind: type[E]) -> list[E]:
        """Return the events of one kind, in order."""
        return [event for event in self.events if isinstance(event, kind)]

    def kinds(self) -> list[str]:
        """Return the kinds of the events, in order."""
        return [type(event).__name__ for event in self.events]

    def prompts(self) -> list[tuple[str, str]]:
        """Return model and last message of every call."""
        return [(one.model, one.call.messages[-1].content) for one in self.backend.calls if one.call is not None]


def run(body: Coroutine[Any, Any, T]) -> T:
    """Run `body`; a task that outlives it fails the test."""

    async def checked() -> T:
        result = await body
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert not left, f"left behind: {left}"
        return result

    return asyncio.run(checked())
