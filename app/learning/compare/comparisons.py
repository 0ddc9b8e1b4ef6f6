"""Runs comparisons and keeps them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from app.domain.clock import SystemClock
from app.domain.comparison import FEWEST_LANES, MOST_LANES, Comparison, Lane, RunOrder
from app.domain.decision import Snapshot
from app.domain.errors import InvalidInputError, ModelyardError
from app.domain.events import AttemptEnded, RequestEnded, TextArrived
from app.domain.ports import Clock
from app.domain.profile import ModelRef
from app.domain.prompt import PromptRequest
from app.domain.record import Outcome, RequestRecord
from app.engine import Engine
from app.execution.event_stream import EventStream, to_the_end, wait_for_end
from app.learning.compare.order import run_order
from app.settings import Settings
from app.store import Store

logger = logging.getLogger(__name__)

SOURCE = "compare"


class Comparisons:
    """Runs the lanes of comparisons through the engine; belongs to the core's thread."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        snapshot: Callable[[], Snapshot],
        settings: Callable[[], Settings],
        clock: Clock | None = None,
    ) -> None:
        """Take the parts; without a clock the system's time counts."""
        self._engine = engine
        self._store = store
        self._snapshot = snapshot
        self._settings = settings
        self._clock = clock or SystemClock()
        self._running: dict[str, asyncio.Task[Lane]] = {}
        self._stopped: set[str] = set()

    def prepare(self, prompt: str, models: tuple[ModelRef | None, ...]) -> Comparison:
        """Return a comparison that has not run; None stands for Auto. InvalidInputError for what cannot be run."""
        if not prompt.strip():
            raise InvalidInputError("The prompt is empty.", field="prompt", fix="Write something first.")
        if not FEWEST_LANES <= len(models) <= MOST_LANES:
            raise InvalidInputError(
                f"A comparison has {FEWEST_LANES} to {MOST_LANES} lanes, not {len(models)}.", field="lanes"
            )
        lanes = tuple(Lane(pinned=ref) for ref in models)
        return Comparison(prompt=prompt, created_at=self._clock.now(), lanes=lanes)

    def order(self, comparison: Comparison) -> RunOrder:
        """Return whether the lanes would answer at once now, and why."""
        return run_order(comparison.lanes, self._snapshot())

    def again(self, comparison: Comparison, request_id: str) -> Comparison:
        """Return a stored comparison with one lane to be answered anew; `stream` leaves the others as they are."""
        lanes = tuple(Lane(pinned=lane.pinned) if lane.request_id == request_id else lane for lane in comparison.lanes)
        return replace(comparison, lanes=lanes)

    @asynccontextmanager
    async def stream(self, comparison: Comparison) -> AsyncIterator[EventStream]:
        """Answer all lanes that have not ended; events carry the lane's request id. The result is stored at the end.

        Leaving the context stops every lane; what had arrived by then is stored all the same.
        """
        events = EventStream()
        task = asyncio.create_task(self._produce(comparison, events), name="compare")
        try:
            yield events
        finally:
            task.cancel()
            events.close()
            await wait_for_end(task)

    def stop(self, request_id: str) -> None:
        """Stop one lane and keep its text; a lane that waits for its turn is left out. The others go on."""
        self._stopped.add(request_id)
        task = self._running.get(request_id)
        if task is not None:
            task.cancel()

    async def _produce(self, comparison: Comparison, events: EventStream) -> None:
        lanes = {lane.request_id: lane for lane in comparison.lanes}
        waiting = [lane for lane in comparison.lanes if lane.outcome is None]
        groups = [waiting] if self.order(comparison).is_parallel else [[lane] for lane in waiting]
        try:
            for group in groups:
                tasks = [self._start(comparison.prompt, lane, lanes, events) for lane in group]
                try:
                    await asyncio.gather(*tasks)
                finally:
                    for task in tasks:
                        task.cancel()
                    await to_the_end(_all_ended(tasks))
            await events.put(None)
        except Exception as error:
            logger.exception("A comparison failed inside Modelyard")
            await events.put(error)
        finally:
            ended = tuple(
                replace(lane, outcome=Outcome.STOPPED) if lane.outcome is None else lane for lane in lanes.values()
            )
            self._stopped -= lanes.keys()
            keep = self._settings().privacy.store_prompts
            await to_the_end(self._store.comparisons.save(replace(comparison, lanes=ended), keep_text=keep))

    def _start(self, prompt: str, lane: Lane, lanes: dict[str, Lane], events: EventStream) -> asyncio.Task[Lane]:
        task = asyncio.create_task(self._answer(prompt, lane, lanes, events), name=f"lane-{lane.request_id[:8]}")
        self._running[lane.request_id] = task
        task.add_done_callback(lambda _task: self._running.pop(lane.request_id, None))
        return task

    async def _answer(self, prompt: str, lane: Lane, lanes: dict[str, Lane], events: EventStream) -> Lane:
        request = PromptRequest(prompt=prompt, request_id=lane.request_id, pinned_model=lane.pinned, source=SOURCE)
        text: list[str] = []
        try:
            if lane.request_id in self._stopped:
                return lane
            async with self._engine.stream(request) as own:
                async for event in own:
                    if isinstance(event, TextArrived):
                        text.append(event.text)
                    elif isinstance(event, AttemptEnded) and event.next_ref is not None:
                        text.clear()
                    elif isinstance(event, RequestEnded):
                        lanes[lane.request_id] = ended_lane(lane, event.record)
                    await events.put(event)
        except ModelyardError as error:
            failed = replace(lane, outcome=Outcome.FAILED, answer="".join(text), error=error.message, fix=error.fix)
            lanes[lane.request_id] = failed
        except asyncio.CancelledError:
            if lanes[lane.request_id].outcome is None:
                lanes[lane.request_id] = replace(lane, outcome=Outcome.STOPPED, answer="".join(text))
            if lane.request_id not in self._stopped:
                raise
        return lanes[lane.request_id]


def ended_lane(lane: Lane, record: RequestRecord) -> Lane:
    """Return `lane` with what its request came to."""
    attempts = [part.last_attempt for part in record.sub_tasks]
    last = next((attempt for attempt in reversed(attempts) if attempt is not None), None)
    return replace(
        lane,
        model=last.ref if last else None,
        outcome=record.outcome,
        ttft_s=record.ttft_s,
        total_s=record.total_s,
        decode_tps=last.usage.decode_tps if last else None,
        answer_tokens=last.usage.answer_tokens if last else None,
        was_cold=any(attempt.was_cold for attempt in attempts if attempt is not None),
        answer=record.answer,
        error=record.error,
        fix=record.fix,
    )


async def _all_ended(tasks: list[asyncio.Task[Lane]]) -> None:
    await asyncio.wait(tasks)
