"""An orchestrator over scripted hosts, with everything that it says."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from app.backends.scripted import ModelScript, ScriptedBackend
from app.domain.decision import Candidate, DecisionInputs, ExpectedTime, RoutingDecision, Snapshot
from app.domain.events import EngineEvent
from app.domain.plan import Plan, SubTask, whole_plan
from app.domain.ports import Backend, Clock
from app.domain.profile import Host, HostKind, ModelRef, ResidentModel
from app.domain.prompt import Analysis, PromptRequest
from app.domain.record import SubTaskRecord
from app.execution import BreakerBoard, Orchestrator, RunLedger
from app.execution.job import Weakness
from app.settings import ExecutionSettings, GenerationSettings
from tests.virtual_time import VirtualClock

E = TypeVar("E", bound=EngineEvent)

# Without jitter the pauses are round numbers: a draw of one half is the middle.
SETTINGS = ExecutionSettings(retry_delay_s=1.0)


class MiddleRandom(random.Random):
    """Always draws the middle, so that jitter vanishes."""

    def random(self) -> float:
        """Return one half."""
        return 0.5


def ref(model: str, host: str = "a") -> ModelRef:
    """Return a model of a scripted host."""
    return ModelRef(host, model)


def a_decision(
    *refs: ModelRef, sub_task_id: str = "1", snapshot: Snapshot | None = None, expected: ExpectedTime | None = None
) -> RoutingDecision:
    """Return a decision that ranks `refs` in this order."""
    return RoutingDecision(
        decision_id=f"decision-{sub_task_id}",
        sub_task_id=sub_task_id,
        strategy="balanced",
        ranking=tuple(
            Candidate(ref=item, score=1.0, contributions=(), expected=expected or ExpectedTime()) for item in refs
        ),
        inputs=DecisionInputs(analysis=Analysis(), snapshot=snapshot or Snapshot(), strategy="balanced"),
    )


def a_plan(**steps: Sequence[str]) -> Plan:
    """Return a plan; each keyword is a sub-task, its value the names of those it needs."""
    return Plan(
        sub_tasks=tuple(
            SubTask(id=name, text=f"Do {name}.", depends_on=tuple(parents)) for name, parents in steps.items()
        ),
        origin="rules",
    )


@dataclass(kw_only=True)
class Rig:
    """Scripted hosts under one orchestrator; `ranking` maps a sub-task's id to models, "" is for all others."""

    hosts: Mapping[str, ScriptedBackend]
    ranking: Mapping[str, Sequence[ModelRef]]
    settings: ExecutionSettings = SETTINGS
    generation: GenerationSettings = field(default_factory=GenerationSettings)
    snapshot: Snapshot = field(default_factory=Snapshot)
    expected: ExpectedTime = field(default_factory=ExpectedTime)
    residency: Callable[[ModelRef], ResidentModel | None] = lambda _: None
    weakness: Weakness = lambda _text, _analysis, _is_cut: ""
    escalates_to: ModelRef | None = None
    clock: Clock = field(default_factory=VirtualClock)
    events: list[EngineEvent] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    breakers: BreakerBoard = field(init=False)
    orchestrator: Orchestrator = field(init=False)

    def __post_init__(self) -> None:
        """Wire the parts."""
        rng = MiddleRandom()
        self.breakers = BreakerBoard(self.settings, self.clock, rng=rng)
        backends: Mapping[str, Backend] = self.hosts
        self.orchestrator = Orchestrator(
            backends=backends.__getitem__,
            breakers=self.breakers,
            settings=lambda: self.settings,
            generation=lambda: self.generation,
            clock=self.clock,
            rng=rng,
            snapshot=lambda: self.snapshot,
            residency=self.residency,
            weakness=self.weakness,
        )

    def decide(self, sub_task: SubTask) -> RoutingDecision:
        """Return the prepared ranking."""
        refs = self.ranking.get(sub_task.id) or self.ranking[""]
        decision = a_decision(*refs, sub_task_id=sub_task.id, snapshot=self.snapshot, expected=self.expected)
        return replace(decision, escalates_to=self.escalates_to)

    async def emit(self, event: EngineEvent) -> None:
        """Keep the event and its time."""
        self.events.append(event)
        self.times.append(self.clock.monotonic_s())

    async def run(
        self,
        plan: Plan | None = None,
        *,
        ledger: RunLedger | None = None,
        request: PromptRequest | None = None,
        kept: Sequence[SubTaskRecord] = (),
    ) -> tuple[SubTaskRecord, ...]:
        """Run `plan`, or one prompt."""
        request = request or PromptRequest(prompt="Say hello.", request_id="r1")
        return await self.orchestrator.run(
            request,
            plan or whole_plan(request.prompt),
            decide=self.decide,
            emit=self.emit,
            ledger=ledger if ledger is not None else RunLedger(),
            kept=kept,
        )

    async def answer(self, request: PromptRequest | None = None) -> SubTaskRecord:
        """Run one prompt and return its only record."""
        (record,) = await self.run(request=request)
        return record

    def seen(self, kind: type[E]) -> list[E]:
        """Return the events of one kind, in order."""
        return [event for event in self.events if isinstance(event, kind)]


def a_host(
    scripts: Mapping[str, ModelScript | Sequence[ModelScript]], *, key: str = "a", capacity: int = 3, parallel: int = 1
) -> ScriptedBackend:
    """Return a scripted host."""
    host = Host(key=key, title=key.upper(), url="http://scripted.invalid", kind=HostKind.SCRIPTED)
    return ScriptedBackend(scripts, host=host, capacity=capacity, parallel=parallel)


def a_rig(*scripts: ModelScript, **fields: object) -> Rig:
    """Return a rig with one host and models m1, m2, … in this order; each calls `scripts` in turn."""
    models = {f"m{number}": script for number, script in enumerate(scripts, start=1)}
    rig = Rig(hosts={"a": a_host(models)}, ranking={"": [ref(model) for model in models]})
    return replace(rig, **fields)  # type: ignore[arg-type]  # the fields of a test
