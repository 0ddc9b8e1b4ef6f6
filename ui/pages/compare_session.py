"""The comparison that is shown: runs it, stops it, votes on it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.domain.comparison import Comparison, RunOrder
from app.domain.errors import ModelyardError
from app.domain.events import EngineEvent, RequestEnded
from app.domain.profile import ModelRef
from app.domain.record import Outcome
from app.domain.views import DecisionFilter
from app.domain.vote import Verdict
from ui.core_thread import StreamHandle
from ui.tasks import spawn
from ui.widgets.context import WindowContext
from ui.widgets.lane_view import LaneShown, answer_of_lane
from ui.widgets.message_parts import AnswerState


class CompareSession(QObject):
    """One comparison at a time; all it does with the core happens in tasks that it owns."""

    opened = Signal()  # another comparison is shown
    lane_changed = Signal(int)  # place: more of it arrived
    changed = Signal()  # running, ended, revealed
    stored = Signal()  # the history is another one
    promoted = Signal(str)  # conversation_id

    def __init__(self, context: WindowContext, parent: QObject | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._context = context
        self._app = context.app
        self.comparison: Comparison | None = None
        self.order: RunOrder | None = None
        self._answers: list[AnswerState] = []
        self._handle: StreamHandle | None = None
        self._is_preparing = False
        self._serial = 0

    @property
    def is_running(self) -> bool:
        """Whether lanes answer, or are about to."""
        return self._handle is not None or self._is_preparing

    def lanes(self) -> list[LaneShown]:
        """Return what each column shows."""
        comparison = self.comparison
        if comparison is None:
            return []
        hides = comparison.hides_names
        shown = comparison.masked()
        return [
            LaneShown(
                lane=lane,
                answer=answer_of_lane(lane) if hides and not self.is_running else self._answers[place],
                is_blind=hides,
                is_waiting=hides and self.is_running,
                can_ask_again=comparison.verdict is None and not self.is_running,
            )
            for place, lane in enumerate(shown.lanes)
        ]

    def start(self, prompt: str, models: Sequence[ModelRef | None], *, is_blind: bool) -> None:
        """Have a prompt answered by several models; nothing happens while lanes answer."""
        if not self.is_running:
            self._is_preparing = True
            self.changed.emit()
            spawn(self, self._start(prompt, tuple(models), is_blind=is_blind))

    def again(self, place: int) -> None:
        """Have one lane answered anew; nothing happens while lanes answer."""
        if self.comparison is None or self.is_running:
            return
        try:
            fresh = self._app.compare.again(self.comparison, self.comparison.lanes[place].request_id)
        except ModelyardError as error:
            self._context.report(error)
            return
        self._is_preparing = True
        spawn(self, self._run(fresh))

    def stop(self, place: int) -> None:
        """Stop one lane; the others go on."""
        if self.comparison is not None and self._handle is not None:
            request_id = self.comparison.lanes[place].request_id
            self._context.core.call_soon(lambda: self._app.compare.stop(request_id))
            self._answers[place].stop()
            self.lane_changed.emit(place)

    def stop_all(self) -> None:
        """Stop all lanes; what has come is kept."""
        if self._handle is not None:
            for answer in self._answers:
                answer.stop()
            self._handle.cancel()
            for place in range(len(self._answers)):
                self.lane_changed.emit(place)

    def show(self, comparison: Comparison | None) -> None:
        """Show a stored comparison, or nothing; nothing happens while lanes answer."""
        if not self.is_running:
            self._take(comparison, None)
            self.opened.emit()

    def vote(self, verdict: Verdict) -> None:
        """Vote on the blind comparison shown; its names appear."""
        comparison = self.comparison
        if comparison is not None and not self.is_running and comparison.hides_names:
            spawn(self, self._reveal(comparison, verdict))

    def reveal(self) -> None:
        """Show the names without a vote."""
        comparison = self.comparison
        if comparison is not None and not self.is_running and comparison.hides_names:
            spawn(self, self._reveal(comparison, None))

    def promote(self, place: int) -> None:
        """Go on with one answer in a conversation."""
        if self.comparison is not None:
            spawn(self, self._promote(self.comparison, self.comparison.lanes[place].request_id))

    def explain(self, place: int) -> None:
        """Show in the Why dock how a lane's model was decided on."""
        if self.comparison is not None:
            spawn(self, self._explain(self.comparison.lanes[place].request_id))

    def close(self) -> None:
        """Stop what runs; the page is closing. What has come is stored by the core."""
        if self._handle is not None:
            self._handle.cancel()
        self._serial += 1

    async def _start(self, prompt: str, models: tuple[ModelRef | None, ...], *, is_blind: bool) -> None:
        compare = self._app.compare

        async def prepare() -> Comparison:
            if is_blind:
                return await compare.prepare_blind(prompt, [ref for ref in models if ref is not None])
            return compare.prepare(prompt, models)

        try:
            # Right after the start the first model may still be on its way.
            await self._context.core.call(self._app.wait_until_ready())
            comparison = await self._context.core.call(prepare())
        except ModelyardError as error:
            self._is_preparing = False
            self._context.report(error)
            self.changed.emit()
            return
        await self._run(comparison)

    async def _run(self, comparison: Comparison) -> None:
        async def order() -> RunOrder:
            return self._app.compare.order(comparison)

        found = await self._context.core.call(order())
        kept = {} if self.comparison is None else dict(zip(self.comparison.lanes, self._answers, strict=True))
        self._take(comparison, found)
        now_s = time.monotonic()
        for place, lane in enumerate(comparison.lanes):
            if lane.outcome is None:
                answer = AnswerState(request_id=lane.request_id, is_running=True)
                answer.part("1").since_s = now_s
                self._answers[place] = answer
            elif lane in kept:
                self._answers[place] = kept[lane]
        serial = self._serial
        compare = self._app.compare
        self._handle = self._context.core.stream(
            lambda: compare.stream(comparison),
            lambda events: self._deliver(serial, events),
            lambda error: self._done(serial, error),
        )
        self._is_preparing = False
        self.opened.emit()

    def _take(self, comparison: Comparison | None, order: RunOrder | None) -> None:
        self._serial += 1
        self.comparison = comparison
        self.order = order
        self._answers = [answer_of_lane(lane) for lane in comparison.lanes] if comparison is not None else []

    def _deliver(self, serial: int, events: list[EngineEvent]) -> None:
        if serial != self._serial or self.comparison is None:
            return
        places = {lane.request_id: place for place, lane in enumerate(self.comparison.lanes)}
        now_s = time.monotonic()
        touched = set()
        for event in events:
            place = places.get(event.request_id)
            if place is None or not self._answers[place].is_running:
                continue
            self._answers[place].apply(event, now_s)
            touched.add(place)
            if isinstance(event, RequestEnded):
                lanes = list(self.comparison.lanes)
                lanes[place] = lanes[place].ended(event.record)
                self.comparison = replace(self.comparison, lanes=tuple(lanes))
        for place in sorted(touched):
            self.lane_changed.emit(place)

    def _done(self, serial: int, error: BaseException | None) -> None:
        if serial != self._serial or self.comparison is None:
            return
        self._handle = None
        for answer in self._answers:
            if answer.is_running and error is not None and not isinstance(error, asyncio.CancelledError):
                answer.fail(error)
            elif answer.is_running:
                answer.stop()
        if error is not None and not isinstance(error, asyncio.CancelledError):
            self._context.report(error)
        self._is_preparing = True
        spawn(self, self._read_result(serial, self.comparison.comparison_id))

    async def _read_result(self, serial: int, comparison_id: str) -> None:
        """Take over what was stored; texts that are not kept stay those on screen."""
        try:
            stored = await self._context.core.call(self._app.store.comparisons.get(comparison_id))
        except ModelyardError as error:
            self._context.report(error)
            stored = None
        if serial != self._serial or self.comparison is None:
            return
        self._is_preparing = False
        if stored is not None:
            texts = {answer.request_id: answer.text for answer in self._answers}
            lanes = tuple(replace(lane, answer=lane.answer or texts[lane.request_id]) for lane in stored.lanes)
            self.comparison = replace(stored, prompt=self.comparison.prompt, lanes=lanes)
        self.changed.emit()
        self.stored.emit()

    async def _reveal(self, comparison: Comparison, verdict: Verdict | None) -> None:
        compare, key = self._app.compare, comparison.comparison_id
        try:
            found = await self._context.core.call(
                compare.reveal(key) if verdict is None else compare.vote(key, verdict)
            )
        except ModelyardError as error:
            self._context.report(error)
            return
        if self.comparison is comparison:
            shown = replace(comparison, is_revealed=True, verdict=found.verdict)
            self._take(shown, None)
            self.opened.emit()
        self.stored.emit()

    async def _promote(self, comparison: Comparison, request_id: str) -> None:
        try:
            key = await self._context.core.call(self._app.compare.promote(comparison, request_id))
        except ModelyardError as error:
            self._context.report(error)
            return
        self.promoted.emit(key)

    async def _explain(self, request_id: str) -> None:
        wanted = DecisionFilter(request_id=request_id)
        page = await self._context.core.call(self._app.store.queries.decisions(wanted, limit=1))
        if page.rows:
            self._context.show_decision(page.rows[0].decision_id)
        else:
            self._context.toast(self.tr("This answer's decision is not stored any more."), kind="warning")


def has_answers(comparison: Comparison | None) -> int:
    """Return how many lanes of a comparison have text."""
    if comparison is None:
        return 0
    return sum(bool(lane.answer.strip()) and lane.outcome is not Outcome.SKIPPED for lane in comparison.lanes)
