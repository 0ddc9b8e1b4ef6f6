"""Runs comparisons and keeps them."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from app.domain.clock import SystemClock
from app.domain.comparison import FEWEST_LANES, MOST_LANES, Comparison, Lane, RunOrder, WordDiff
from app.domain.decision import Snapshot
from app.domain.errors import ConflictError, InvalidInputError
from app.domain.ports import Clock
from app.domain.profile import ModelRef
from app.domain.record import Outcome
from app.domain.vote import Leaderboard, Verdict
from app.engine import Engine
from app.execution.event_stream import EventStream, to_the_end, wait_for_end
from app.learning.compare.arena import draw_pair, vote_on
from app.learning.compare.diff import word_diff
from app.learning.compare.export import export
from app.learning.compare.lane_run import LaneRun
from app.learning.compare.order import run_order
from app.learning.leaderboard import leaderboard
from app.settings import Settings
from app.store import Store

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Round:
    """A comparison while its lanes answer, by request id."""

    comparison: Comparison
    runs: dict[str, LaneRun]

    def result(self) -> Comparison:
        """Return the comparison with what has come; lanes that never began count as stopped."""
        lanes = (self.runs[lane.request_id].lane for lane in self.comparison.lanes)
        ended = tuple(replace(lane, outcome=lane.outcome or Outcome.STOPPED) for lane in lanes)
        analysis = next((run.analysis for run in self.runs.values() if run.analysis is not None), None)
        if analysis is None:
            return replace(self.comparison, lanes=ended)
        return replace(self.comparison, lanes=ended, capability=analysis.primary, complexity=analysis.complexity.value)


class Comparisons:
    """Runs the lanes of comparisons through the engine; belongs to the core's thread."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        snapshot: Callable[[], Snapshot],
        settings: Callable[[], Settings],
        clock: Clock | None = None,
        rng: random.Random | None = None,
    ) -> None:
        """Take the parts; without a clock the system's time counts, `rng` decides sides of blind comparisons."""
        self._engine = engine
        self._store = store
        self._snapshot = snapshot
        self._settings = settings
        self._clock = clock or SystemClock()
        self._rng = rng or random.Random()  # noqa: S311 - sides on a screen, no secret
        self._running: dict[str, asyncio.Task[None]] = {}
        self._stopped: set[str] = set()

    def prepare(self, prompt: str, models: Sequence[ModelRef | None]) -> Comparison:
        """Return a comparison that has not run; None stands for Auto. InvalidInputError for what cannot be run."""
        _check_prompt(prompt)
        if not FEWEST_LANES <= len(models) <= MOST_LANES:
            raise InvalidInputError(
                f"A comparison has {FEWEST_LANES} to {MOST_LANES} lanes, not {len(models)}.", field="lanes"
            )
        lanes = tuple(Lane(pinned=ref) for ref in models)
        return Comparison(prompt=prompt, created_at=self._clock.now(), lanes=lanes)

    async def prepare_blind(self, prompt: str, pool: Sequence[ModelRef]) -> Comparison:
        """Return a blind comparison of two models of `pool`, drawn so that all meet equally often on both sides."""
        _check_prompt(prompt)
        past = [(vote.first, vote.second) for vote in await self._store.votes.list()]
        pair = draw_pair(pool, past, self._rng)
        return replace(self.prepare(prompt, pair), is_blind=True)

    def order(self, comparison: Comparison) -> RunOrder:
        """Return whether the lanes would answer at once now, and why."""
        return self.order_of(comparison.lanes)

    def order_of(self, lanes: tuple[Lane, ...]) -> RunOrder:
        """Return the same for lanes that are only thought of."""
        return run_order(lanes, self._snapshot())

    def again(self, comparison: Comparison, request_id: str) -> Comparison:
        """Return a stored comparison with one lane to be answered anew; `stream` leaves the others as they are.

        ConflictError for one that was voted on: the vote is about the answers that were there.
        """
        if comparison.verdict is not None:
            raise ConflictError(
                "This comparison was voted on, so its answers stay as they are.",
                fix="Start another comparison with the same prompt.",
            )
        lanes = tuple(Lane(pinned=lane.pinned) if lane.request_id == request_id else lane for lane in comparison.lanes)
        return replace(comparison, lanes=lanes)

    async def vote(self, comparison_id: str, verdict: Verdict) -> Comparison:
        """Store a vote on a blind comparison and return it with its names.

        ConflictError once the names were shown, InvalidInputError where an answer is missing, NotFoundError for a
        comparison that is gone.
        """
        comparison = await self._store.comparisons.get(comparison_id)
        await self._store.votes.cast(vote_on(comparison, verdict, self._clock.now()))
        return await self._store.comparisons.get(comparison_id)

    async def reveal(self, comparison_id: str) -> Comparison:
        """Show the names of a blind comparison without a vote, and return it; it takes none from then on."""
        await self._store.comparisons.reveal(comparison_id)
        return await self._store.comparisons.get(comparison_id)

    async def promote(self, comparison: Comparison, request_id: str) -> str:
        """Begin a conversation with the prompt and one lane's answer, and return its id.

        InvalidInputError for an answer that is not there, or that is still blind.
        """
        lane = next((lane for lane in comparison.lanes if lane.request_id == request_id), None)
        if lane is None or not lane.answer.strip() or not comparison.prompt.strip():
            raise InvalidInputError("There is no answer to go on with.", fix="Ask this model again.")
        if comparison.hides_names:
            raise InvalidInputError("The names are still hidden.", fix="Vote first, or show the names.")
        conversations = self._store.conversations
        created = await conversations.create()
        key = created.conversation_id
        answer = await conversations.begin_exchange(key, comparison.prompt, (), request_id)
        await conversations.finish_exchange(answer, lane.answer)
        return key

    async def differences(self, first: str, second: str) -> WordDiff:
        """Return what two answers have in common, word by word; computed beside the core's loop."""
        return await asyncio.to_thread(word_diff, first, second)

    async def export(self, comparisons: Sequence[Comparison], kind: str) -> str:
        """Return comparisons as the text of a file of one of FORMATS; what is blind stays so."""
        return await asyncio.to_thread(export, comparisons, kind)

    async def leaderboard(self, capability: str | None = None) -> Leaderboard:
        """Return the standings that follow from all votes, for one capability or (None) over all."""
        votes = await self._store.votes.list()
        return await asyncio.to_thread(leaderboard, votes, capability)

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
        runs = {lane.request_id: LaneRun(self._engine, comparison.prompt, lane) for lane in comparison.lanes}
        whole = _Round(comparison, runs)
        waiting = [runs[lane.request_id] for lane in comparison.lanes if lane.outcome is None]
        groups = [waiting] if self.order(comparison).is_parallel else [[run] for run in waiting]
        try:
            for group in groups:
                tasks = [self._start(run, events) for run in group]
                try:
                    await asyncio.gather(*tasks)
                finally:
                    for task in tasks:
                        task.cancel()
                    await to_the_end(_all_ended(tasks))
        except Exception as error:
            logger.exception("A comparison failed inside Modelyard")
            await self._keep(whole)
            await events.put(error)
        except asyncio.CancelledError:
            await self._keep(whole)
            raise
        else:
            await self._keep(whole)
            await events.put(None)

    async def _keep(self, whole: _Round) -> None:
        """Store what has come; the reader hears of the end only afterwards, and finds it there."""
        self._stopped -= whole.runs.keys()
        keep_text = self._settings().privacy.store_prompts
        await to_the_end(self._store.comparisons.save(whole.result(), keep_text=keep_text))

    def _start(self, run: LaneRun, events: EventStream) -> asyncio.Task[None]:
        request_id = run.lane.request_id
        task = asyncio.create_task(self._answer(run, events), name=f"lane-{request_id[:8]}")
        self._running[request_id] = task
        task.add_done_callback(lambda _task: self._running.pop(request_id, None))
        return task

    async def _answer(self, run: LaneRun, events: EventStream) -> None:
        try:
            if run.lane.request_id not in self._stopped:
                await run.run(events.put)
        except asyncio.CancelledError:
            if run.lane.request_id not in self._stopped:
                raise


def _check_prompt(prompt: str) -> None:
    if not prompt.strip():
        raise InvalidInputError("The prompt is empty.", field="prompt", fix="Write something first.")


async def _all_ended(tasks: list[asyncio.Task[None]]) -> None:
    await asyncio.wait(tasks)
