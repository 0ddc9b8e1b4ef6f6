"""Runs batches: fills their cells one after the other, and goes on where it stopped."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from app.domain.batch import Batch, BatchChanged
from app.domain.clock import SystemClock
from app.domain.comparison import FEWEST_LANES, MOST_LANES, Comparison, Lane
from app.domain.decision import Snapshot
from app.domain.errors import ConflictError, InvalidInputError
from app.domain.events import AlertRaised, EngineEvent
from app.domain.ports import Clock
from app.domain.profile import ModelRef
from app.domain.record import ANSWERED, Outcome
from app.engine import Engine
from app.execution.event_stream import wait_for_end
from app.learning.compare.lane_run import LaneRun
from app.learning.compare.order import run_order
from app.learning.compare.prompt_list import read_prompts
from app.settings import Settings
from app.store import Store

logger = logging.getLogger(__name__)

# So many failures in a row are no matter of the prompts: going on would only fill the matrix with errors.
MOST_FAILURES_IN_A_ROW = 5
# The estimate of the time left follows the last answers of each model.
TIMES_KEPT = 20
TITLE_LENGTH = 60


@dataclass(slots=True, kw_only=True)
class _Run:
    """A batch that is being filled."""

    batch: Batch
    rows: list[Comparison]
    is_parallel: bool
    times: dict[int, deque[float]] = field(default_factory=dict)
    failures: int = 0
    note: str = ""

    def open_cells(self) -> list[tuple[int, int]]:
        """Return row and place of the cells without an answer.

        One model after the other where memory does not hold all, so that each is loaded once; else row by row.
        """
        cells = [
            (number, place)
            for number, row in enumerate(self.rows)
            for place, lane in enumerate(row.lanes)
            if lane.outcome is None
        ]
        return cells if self.is_parallel else sorted(cells, key=lambda cell: (cell[1], cell[0]))

    def remaining_s(self) -> float | None:
        """Return the estimated seconds for all open cells; None before the first answer."""
        known = [seconds for times in self.times.values() for seconds in times]
        if not known:
            return None
        usual = sum(known) / len(known)
        of_lane: dict[int, float] = {}
        for _number, place in self.open_cells():
            times = self.times.get(place)
            of_lane[place] = of_lane.get(place, 0.0) + (sum(times) / len(times) if times else usual)
        return max(of_lane.values(), default=0.0) if self.is_parallel else sum(of_lane.values())


class Batches:
    """One batch runs at a time; belongs to the core's thread, but for `subscribe`."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        snapshot: Callable[[], Snapshot],
        settings: Callable[[], Settings],
        tell: Callable[[AlertRaised], None],
        clock: Clock | None = None,
    ) -> None:
        """Take the parts; `tell` hears of batches that finished or paused by themselves."""
        self._engine = engine
        self._store = store
        self._snapshot = snapshot
        self._settings = settings
        self._tell = tell
        self._clock = clock or SystemClock()
        self._listeners: tuple[Callable[[BatchChanged], None], ...] = ()
        self._run: _Run | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def running_id(self) -> str:
        """The id of the batch that runs; "" while none does."""
        return self._run.batch.batch_id if self._run is not None else ""

    def subscribe(self, listener: Callable[[BatchChanged], None]) -> Callable[[], None]:
        """Call `listener` on the core's thread with every change; the returned function ends that."""
        self._listeners = (*self._listeners, listener)

        def end() -> None:
            self._listeners = tuple(one for one in self._listeners if one is not listener)

        return end

    async def read_prompts(self, text: str, name: str = "") -> tuple[str, ...]:
        """Return the prompts in the text of a file; InvalidInputError where there are none."""
        return await asyncio.to_thread(read_prompts, text, name)

    async def create(self, prompts: Sequence[str], models: Sequence[ModelRef | None], title: str = "") -> Batch:
        """Store a batch that has not run; without a title its first prompt gives one.

        InvalidInputError for what cannot be run, and while prompts are not kept: it could not go on after a restart.
        """
        if not self._settings().privacy.store_prompts:
            raise InvalidInputError(
                "A batch must keep its prompts to go on after a pause.",
                fix="Let prompts be stored (Settings, Privacy), or compare them one by one.",
            )
        if not FEWEST_LANES <= len(models) <= MOST_LANES:
            raise InvalidInputError(f"A batch has {FEWEST_LANES} to {MOST_LANES} models.", field="models")
        if not prompts:
            raise InvalidInputError("There is no prompt.", field="prompts", fix="Write one prompt a line.")
        now = self._clock.now()
        name = title.strip() or " ".join(prompts[0].split())[:TITLE_LENGTH]
        batch = Batch(title=name, created_at=now, models=tuple(models), total=len(prompts) * len(models))
        rows = [
            Comparison(
                prompt=prompt,
                created_at=now,
                lanes=tuple(Lane(pinned=ref) for ref in models),
                batch_id=batch.batch_id,
            )
            for prompt in prompts
        ]
        await self._store.batches.save(batch, rows)
        return batch

    async def resume(self, batch_id: str) -> None:
        """Fill the cells that have no answer, in the background.

        ConflictError while another batch runs, NotFoundError for one that is gone.
        """
        if self.running_id == batch_id:
            return
        if self._run is not None:
            raise ConflictError(f"“{self._run.batch.title}” is running.", fix="Pause it first, or wait for its end.")
        batch = await self._store.batches.get(batch_id)
        rows = list(await self._store.batches.rows(batch_id))
        lanes = tuple(Lane(pinned=ref) for ref in batch.models)
        is_parallel = run_order(lanes, self._snapshot()).is_parallel
        run = _Run(batch=batch, rows=rows, is_parallel=is_parallel)
        self._note_times(run)
        self._run = run
        self._task = asyncio.create_task(self._fill(run), name="batch")
        # Not in the task itself: one that is cancelled before its first step would never get there.
        self._task.add_done_callback(lambda _task: self._rest(run))
        self._publish(run)

    async def pause(self) -> None:
        """Stop what is being answered; those cells stay empty. Nothing happens while none runs."""
        task = self._task
        if task is not None:
            task.cancel()
            await wait_for_end(task)

    async def retry_failures(self, batch_id: str) -> None:
        """Have the cells that failed answered anew. ConflictError while a batch runs."""
        if self._run is not None:
            raise ConflictError("A batch is running.", fix="Pause it first, or wait for its end.")
        await self._store.batches.forget_failures(batch_id)
        await self.resume(batch_id)

    async def aclose(self) -> None:
        """Pause; the batch can go on at the next start."""
        await self.pause()

    async def _fill(self, run: _Run) -> None:
        try:
            await self._fill_cells(run)
        except Exception as error:
            logger.exception("The batch %s broke off", run.batch.batch_id)
            run.note = f"Modelyard itself failed: {type(error).__name__}."
        self._tell_of_end(run)

    def _rest(self, run: _Run) -> None:
        self._run, self._task = None, None
        self._publish(run, is_running=False)

    async def _fill_cells(self, run: _Run) -> None:
        if not run.is_parallel:
            for cell in run.open_cells():
                if run.note:
                    return
                await self._fill_cell(run, *cell)
            return
        # Every model works through the rows at its own pace; a slow one holds up nobody.
        async with asyncio.TaskGroup() as group:
            for place in range(len(run.batch.models)):
                group.create_task(self._fill_column(run, place), name=f"batch-{place}")

    async def _fill_column(self, run: _Run, place: int) -> None:
        for number, column in run.open_cells():
            if run.note:
                return
            if column == place:
                await self._fill_cell(run, number, place)

    async def _fill_cell(self, run: _Run, number: int, place: int) -> None:
        row = run.rows[number]
        cell = LaneRun(self._engine, row.prompt, replace(row.lanes[place]))
        await cell.run(_ignore)
        row = run.rows[number]
        lanes = (*row.lanes[:place], cell.lane, *row.lanes[place + 1 :])
        if cell.analysis is not None:
            capability, complexity = cell.analysis.primary, cell.analysis.complexity.value
            row = replace(row, capability=capability, complexity=complexity)
        run.rows[number] = replace(row, lanes=lanes)
        await self._store.batches.save_cell(run.rows[number], place)
        self._count(run, place, cell.lane)
        self._publish(run, row=run.rows[number])

    def _count(self, run: _Run, place: int, lane: Lane) -> None:
        has_failed = lane.outcome is Outcome.FAILED
        batch = run.batch
        run.batch = replace(batch, done=batch.done + 1, failed=batch.failed + has_failed)
        run.failures = run.failures + 1 if has_failed else 0
        if lane.total_s is not None and not has_failed:
            run.times.setdefault(place, deque(maxlen=TIMES_KEPT)).append(lane.total_s)
        if run.failures >= MOST_FAILURES_IN_A_ROW and not run.batch.is_finished:
            run.note = f"Paused: {run.failures} answers in a row failed. {lane.error}".strip()

    def _note_times(self, run: _Run) -> None:
        for row in run.rows:
            for place, lane in enumerate(row.lanes):
                if lane.total_s is not None and lane.outcome in ANSWERED:
                    run.times.setdefault(place, deque(maxlen=TIMES_KEPT)).append(lane.total_s)

    def _publish(self, run: _Run, *, is_running: bool = True, row: Comparison | None = None) -> None:
        change = BatchChanged(
            batch=run.batch, is_running=is_running, row=row, remaining_s=run.remaining_s(), note=run.note
        )
        for listener in self._listeners:
            listener(change)

    def _tell_of_end(self, run: _Run) -> None:
        batch = run.batch
        if run.note:
            title, detail = "A batch paused.", f"“{batch.title}”: {run.note}"
        else:
            failed = f", {batch.failed} of them failed" if batch.failed else ""
            title, detail = "A batch is done.", f"“{batch.title}”: {batch.done} answers{failed}."
        kind = "guardrail" if run.note else "work_done"
        self._tell(AlertRaised(key=f"batch:{batch.batch_id}", kind=kind, title=title, detail=detail))


async def _ignore(_event: EngineEvent) -> None:
    """Take an event that nobody watches."""
