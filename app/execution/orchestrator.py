"""Runs a plan: every sub-task starts in the moment its last dependency ends."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from app.domain.decision import RoutingDecision, Snapshot
from app.domain.errors import ModelyardError
from app.domain.events import StateChanged, SubTaskEnded
from app.domain.plan import Plan, SubTask
from app.domain.ports import Backend, Clock
from app.domain.profile import ModelRef, ResidentModel
from app.domain.prompt import PromptRequest
from app.domain.record import Outcome, SubTaskRecord, SubTaskState
from app.execution.circuit_breaker import BreakerBoard
from app.execution.executor import Executor
from app.execution.job import Emit, Job, Weakness, World
from app.execution.ledger import LedgerEntry, RunLedger
from app.settings import ExecutionSettings, GenerationSettings

logger = logging.getLogger(__name__)

Decide = Callable[[SubTask], RoutingDecision]

END_STATES: Mapping[Outcome, SubTaskState] = {
    Outcome.SUCCEEDED: SubTaskState.DONE,
    Outcome.PARTIAL: SubTaskState.DONE,
    Outcome.FAILED: SubTaskState.FAILED,
    Outcome.SKIPPED: SubTaskState.SKIPPED,
    Outcome.STOPPED: SubTaskState.STOPPED,
}
# A sub-task can only build on text that is there.
USABLE = frozenset({Outcome.SUCCEEDED, Outcome.PARTIAL})


@dataclass(slots=True, kw_only=True)
class _Run:
    """One plan under way; `waiting` are sub-tasks that have not started, `running` the tasks of those that have."""

    request: PromptRequest
    plan: Plan
    decide: Decide
    emit: Emit
    ledger: RunLedger
    waiting: list[SubTask]
    running: set[asyncio.Task[None]] = field(default_factory=set)
    ended: dict[str, SubTaskRecord] = field(default_factory=dict)


class Orchestrator:
    """Runs plans; one instance serves all requests, so that limits per host hold for all of them."""

    def __init__(  # noqa: PLR0913 - collaborators, each named at the one place that builds them
        self,
        *,
        backends: Callable[[str], Backend],
        breakers: BreakerBoard,
        settings: Callable[[], ExecutionSettings],
        clock: Clock,
        rng: random.Random,
        generation: Callable[[], GenerationSettings] = GenerationSettings,
        snapshot: Callable[[], Snapshot] = Snapshot,
        residency: Callable[[ModelRef], ResidentModel | None] = lambda _: None,
        weakness: Weakness = lambda _text, _analysis, _is_cut: "",
    ) -> None:
        """Take the parts; everything callable is asked anew when it is needed.

        `backends` raises KeyError or HostUnreachableError for an unknown host. `snapshot` tells which models are
        loaded and what memory is free, `residency` how one is loaded (None: not known). `weakness` judges
        the first answer of a cascade.
        """
        self._clock = clock
        world = World(
            backends=backends,
            settings=settings,
            generation=generation,
            snapshot=snapshot,
            residency=residency,
            clock=clock,
            rng=rng,
            weakness=weakness,
        )
        self._executor = Executor(world, breakers)

    def in_flight(self) -> Mapping[ModelRef, int]:
        """Return how many sub-tasks are meant for each model now, waiting ones included."""
        return self._executor.in_flight()

    async def run(
        self,
        request: PromptRequest,
        plan: Plan,
        *,
        decide: Decide,
        emit: Emit,
        ledger: RunLedger,
        kept: Collection[SubTaskRecord] = (),
    ) -> tuple[SubTaskRecord, ...]:
        """Run the plan and return a record for each sub-task, in the plan's order.

        `decide` is called when a sub-task becomes ready; what it raises (ModelyardError) fails that sub-task. A
        failed one takes its dependants with it, the others go on. Cancellation closes all connections, writes
        what was open to `ledger` as stopped with the text so far, and is raised again; nothing is emitted then.
        `kept` are records of an earlier run that stay as they are, so that one failed step can be run again alone.
        """
        if ledger.began_s is None:
            ledger.began_s = self._clock.monotonic_s()
        for record in kept:
            ledger.keep(record)
        ended = {record.sub_task.id: record for record in kept}
        waiting = [sub_task for sub_task in plan.sub_tasks if sub_task.id not in ended]
        run = _Run(request=request, plan=plan, decide=decide, emit=emit, ledger=ledger, waiting=waiting, ended=ended)
        try:
            while run.waiting or run.running:
                await self._start_ready(run)
                if run.running:
                    done, run.running = await asyncio.wait(run.running, return_when=asyncio.FIRST_COMPLETED)
                    for task in done:
                        task.result()
        finally:
            await _close(run.running)
            ledger.stop(plan, self._clock.monotonic_s())
        return ledger.records(plan)

    async def _start_ready(self, run: _Run) -> None:
        """Start every sub-task whose dependencies are done, and skip those that lost one."""
        for sub_task in tuple(run.waiting):
            parents = [run.ended[parent] for parent in sub_task.depends_on if parent in run.ended]
            lost = next((record for record in parents if record.outcome not in USABLE), None)
            if lost is not None:
                run.waiting.remove(sub_task)
                await self._skip(run, sub_task, lost)
            elif len(parents) == len(sub_task.depends_on):
                run.waiting.remove(sub_task)
                name = f"sub-task-{sub_task.id}-{run.request.request_id[:8]}"
                run.running.add(asyncio.create_task(self._run_sub_task(run, sub_task), name=name))

    async def _run_sub_task(self, run: _Run, sub_task: SubTask) -> None:
        entry = run.ledger.entry(sub_task)
        try:
            entry.decision = run.decide(sub_task)
            job = Job(
                request=run.request,
                plan=run.plan,
                sub_task=sub_task,
                decision=entry.decision,
                earlier=run.ended,
                entry=entry,
                emit=run.emit,
                elapsed_s=lambda: run.ledger.elapsed_s(self._clock.monotonic_s()),
            )
            await self._executor.run(job)
        except ModelyardError as error:
            entry.fail(error.message, error.fix)
        except Exception as error:
            # A defect of ours must not take the siblings' text with it.
            logger.exception("Sub-task %s failed inside Modelyard", sub_task.id)
            self._fail_by_defect(entry, error)
        await self._end(run, sub_task)

    def _fail_by_defect(self, entry: LedgerEntry, error: Exception) -> None:
        known = ModelyardError(
            f"Modelyard has a defect: {type(error).__name__}: {error}", fix="Please report it with the log."
        )
        if entry.draft is not None:
            entry.close_attempt(entry.draft.close(Outcome.FAILED, self._clock.monotonic_s(), error=known))
        entry.fail(known.message, known.fix)

    async def _skip(self, run: _Run, sub_task: SubTask, lost: SubTaskRecord) -> None:
        entry = run.ledger.entry(sub_task)
        entry.outcome = Outcome.SKIPPED
        entry.error = f"Not run: it needs the answer of step {lost.sub_task.id}, which is missing."
        entry.fix = lost.fix
        await self._end(run, sub_task)

    async def _end(self, run: _Run, sub_task: SubTask) -> None:
        entry = run.ledger.entry(sub_task)
        if entry.started_s is not None:
            entry.ended_s = run.ledger.elapsed_s(self._clock.monotonic_s())
        record = entry.record()
        run.ended[sub_task.id] = record
        request_id = run.request.request_id
        await run.emit(
            StateChanged(
                request_id=request_id,
                sub_task_id=sub_task.id,
                state=END_STATES[record.outcome],
                ref=record.last_attempt.ref if record.last_attempt else None,
                detail=record.error,
            )
        )
        await run.emit(SubTaskEnded(request_id=request_id, record=record))


async def _close(tasks: set[asyncio.Task[None]]) -> None:
    """Cancel the tasks and wait for their end, however often the waiting itself is cancelled."""
    for task in tasks:
        task.cancel()
    while any(not task.done() for task in tasks):
        try:
            await asyncio.wait(tasks)
        except asyncio.CancelledError:
            # The end of the tasks is near and leaving them behind would be worse; the first cancellation is
            # on its way to the caller already.
            continue
