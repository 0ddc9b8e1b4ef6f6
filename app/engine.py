"""The one use case: answer a prompt. Desktop, command line and HTTP all enter here."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.analysis.analyzer import Analyzer
from app.analysis.capability_detector import FULL
from app.analysis.plan_maker import IMAGE_TEXT, PlanMaker
from app.analysis.planner import Planner
from app.domain.decision import DecisionInputs, RoutingDecision, RoutingRule, ScoreWeights, Snapshot
from app.domain.errors import InvalidInputError, ModelyardError
from app.domain.events import (
    AnalysisReady,
    AttemptEnded,
    EngineEvent,
    PlanReady,
    RequestEnded,
    TextArrived,
)
from app.domain.evidence import Prediction
from app.domain.experiment import Arm, ArmName
from app.domain.plan import Plan, SubTask, whole_plan
from app.domain.ports import Clock
from app.domain.profile import ModelRef
from app.domain.prompt import Analysis, PromptRequest
from app.domain.record import Outcome, RequestRecord
from app.domain.views import Preview
from app.execution.event_stream import EventStream, to_the_end, wait_for_end
from app.execution.ledger import RunLedger
from app.execution.orchestrator import Orchestrator
from app.execution.rerun import Rerun
from app.execution.synthesizer import join_answers, overall_outcome
from app.routing.router import Router
from app.settings import RoutingSettings, Settings
from app.store import Store
from app.telemetry.feed import Feed

logger = logging.getLogger(__name__)

# How often a streaming answer is saved: what a crash can cost at most.
CHECKPOINT_S = 0.4
# A rough token is four characters in English; used for history and earlier answers, whose exact count only the
# server knows.
CHARS_PER_TOKEN = 4
# Prompts that wait for the full tier at most: with some milliseconds each, the last one hardly notices.
MOST_WAITING_ANALYSES = 4
# Forecasts must not move the counter that round robin and draws depend on.
FORECAST_STATE = 0

Emit = Callable[[EngineEvent], Awaitable[None]]
# An arm of the running experiment, with its name; None for a request that takes no part.
Assigned = tuple[ArmName, Arm] | None


@dataclass(slots=True, kw_only=True)
class _Run:
    """The state of one request while it is answered; `rerun` says which step of an earlier run is answered again.

    `arm` is fixed at its start: an experiment that ends meanwhile changes nothing for its later steps.
    """

    request: PromptRequest
    began: datetime
    began_s: float
    analysis: Analysis = field(default_factory=Analysis)
    plan: Plan
    ledger: RunLedger
    rerun: Rerun | None = None
    arm: Assigned = None
    answer_id: int | None = None
    first_text_s: float | None = None
    router_s: float | None = None
    texts: dict[str, list[str]] = field(default_factory=dict)
    is_dirty: bool = False

    def note(self, event: EngineEvent, elapsed_s: float) -> None:
        """Keep the text that has arrived, for the checkpoints."""
        if isinstance(event, TextArrived):
            if self.first_text_s is None:
                self.first_text_s = elapsed_s
            self.texts.setdefault(event.sub_task_id, []).append(event.text)
            self.is_dirty = True
        elif isinstance(event, AttemptEnded) and event.next_ref is not None:
            self.texts.pop(event.sub_task_id, None)
            self.is_dirty = True

    def text_so_far(self) -> str:
        """Return what has arrived, in plan order."""
        parts = ("".join(self.texts.get(task.id, ())) for task in self.plan.sub_tasks)
        return "\n\n".join(part for part in parts if part)


class Engine:
    """Analyses, plans, decides, executes and records; one instance serves all requests of a program."""

    def __init__(  # noqa: PLR0913 - the core's collaborators, each named at the one place that builds them
        self,
        *,
        analyzer: Analyzer,
        router: Router,
        orchestrator: Orchestrator,
        snapshot: Callable[[], Snapshot],
        settings: Callable[[], Settings],
        store: Store,
        feed: Feed,
        clock: Clock,
        learn: Callable[[RequestRecord], Coroutine[Any, Any, None]],
        planner: Planner | None = None,
        rules: Callable[[], tuple[RoutingRule, ...]] = tuple,
        predict: Callable[[str], Mapping[ModelRef, Prediction]] = lambda _prompt: {},
        arm_of: Callable[[PromptRequest], Assigned] = lambda _request: None,
    ) -> None:
        """Take the parts; `learn` is called after each stored request, in the background.

        `rules` gives the user's rules, `predict` what the outcomes of similar prompts say of each model, `arm_of` the
        arm of an experiment that routes a request.
        """
        self._analyzer = analyzer
        self._plans = PlanMaker(analyzer, settings, planner)
        self._router = router
        self._orchestrator = orchestrator
        self._snapshot = snapshot
        self._settings = settings
        self._store = store
        self._feed = feed
        self._clock = clock
        self._learn = learn
        self._rules = rules
        self._predict = predict
        self._arm_of = arm_of
        self._waiting_analyses = 0
        self._counter = itertools.count()
        self._background: set[asyncio.Task[None]] = set()

    def preview(self, request: PromptRequest) -> Preview:
        """Return what would happen to `request` now: no I/O, no model call, nothing stored. Takes milliseconds."""
        began_s = self._clock.monotonic_s()
        analysis = self._analyzer.analyze(request)
        arm = self._arm_of(request)
        plan = self._plans.by_rules(request, analysis, self._forecaster(request, arm))
        first = plan.sub_tasks[0]
        if plan.is_compound:
            of_first = self._plans.analyze_step(request, plan, first, tier=analysis.tier, earlier_tokens=0)
        else:
            of_first = analysis
        decision, error = None, None
        try:
            decision = self._decide(request, plan, first, of_first, strategy_state=FORECAST_STATE, arm=arm)
        except ModelyardError as raised:
            error = raised
        return Preview(
            analysis=analysis,
            plan=plan,
            decision=decision,
            error=error,
            elapsed_s=self._clock.monotonic_s() - began_s,
            needed_tokens=analysis.requirements.context_tokens,
            num_ctx=request.options.num_ctx or self._settings().generation.num_ctx,
        )

    @asynccontextmanager
    async def stream(self, request: PromptRequest) -> AsyncIterator[EventStream]:
        """Answer `request`; leaving the context stops it, stores what there is and closes all connections.

        Raises InvalidInputError for a blank prompt.
        """
        if not request.prompt.strip() and not request.images and not request.turns:
            raise InvalidInputError("The prompt is empty.", field="prompt", fix="Write something first.")
        began_s = self._clock.monotonic_s()
        run = _Run(
            request=request,
            began=self._clock.now(),
            began_s=began_s,
            plan=whole_plan(request.prompt if request.prompt.strip() else IMAGE_TEXT),
            ledger=RunLedger(began_s=began_s),
            arm=self._arm_of(request),
        )
        async with self._open(run) as events:
            yield events

    def retry_step(
        self, request: PromptRequest, earlier: RequestRecord, sub_task_id: str, *, pinned: ModelRef | None = None
    ) -> AbstractAsyncContextManager[EventStream]:
        """Answer one step of an earlier run again, and what builds on it; all other steps stay as they are.

        `request` is the earlier one (history, system text, pictures, options); its id, plan and conversation are
        taken from `earlier`, whose record is replaced and whose answer in the conversation is completed in place.
        `pinned` is the model for that one step; None routes it anew. Times go on where the earlier run ended.
        Raises InvalidInputError for a step that the plan does not have.
        """
        rerun = Rerun.of(earlier, sub_task_id, pinned)
        # The pause in which the user read the first answer is not part of the work.
        began_s = self._clock.monotonic_s() - earlier.total_s
        run = _Run(
            request=replace(
                request,
                request_id=earlier.request_id,
                conversation_id=earlier.conversation_id,
                plan=earlier.plan,
            ),
            began=earlier.created_at,
            began_s=began_s,
            plan=earlier.plan,
            ledger=RunLedger(began_s=began_s),
            rerun=rerun,
            first_text_s=earlier.ttft_s,
            router_s=earlier.router_s,
        )
        return self._open(run)

    def run_later(self, learning: Coroutine[Any, Any, None]) -> None:
        """Run what nobody waits for in the background; `aclose` waits for it, an error of it is logged."""
        task = asyncio.create_task(_logged(learning), name="learn")
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def aclose(self) -> None:
        """Wait for what is still being learned."""
        while self._background:
            await asyncio.wait(self._background)

    @asynccontextmanager
    async def _open(self, run: _Run) -> AsyncIterator[EventStream]:
        events = EventStream()
        task = asyncio.create_task(self._produce(run, events), name=f"request-{run.request.request_id[:8]}")
        try:
            yield events
        finally:
            task.cancel()
            events.close()
            await wait_for_end(task)

    async def _produce(self, run: _Run, events: EventStream) -> None:
        try:
            await self._answer(run, events.put)
        except ModelyardError as error:
            if events.is_closed:
                logger.warning("Request %s ended with an error: %s", run.request.request_id, error)
            await events.put(error)
        except Exception as error:
            logger.exception("Request %s failed inside Modelyard", run.request.request_id)
            await events.put(error)
        else:
            await events.put(None)

    async def _answer(self, run: _Run, put: Emit) -> None:
        request = run.request
        run.analysis = await self._analyze(request)

        async def emit(event: EngineEvent) -> None:
            run.note(event, self._clock.monotonic_s() - run.began_s)
            await put(event)

        try:
            await emit(AnalysisReady(request_id=request.request_id, analysis=run.analysis))
            await self._begin_exchange(run)
            run.plan = await self._plans.make(request, run.analysis, self._forecaster(request, run.arm))
            await emit(PlanReady(request_id=request.request_id, plan=run.plan))
            await self._execute(run, emit)
        except asyncio.CancelledError:
            await to_the_end(self._finish(run, was_stopped=True))
            raise
        record = await to_the_end(self._finish(run, was_stopped=False))
        await emit(RequestEnded(request_id=request.request_id, record=record))

    async def _analyze(self, request: PromptRequest) -> Analysis:
        """Analyse beside the loop, which other answers stream through.

        The full tier takes some milliseconds, one prompt after the other: where many wait, or its weights are still
        being read, the keystroke tier answers at once instead, and the note says so.
        """
        busy = "" if self._analyzer.is_warm(FULL) else "The sentence encoder is still loading."
        if self._waiting_analyses >= MOST_WAITING_ANALYSES:
            busy = "Many prompts came at once."
        if busy:
            return replace(self._analyzer.analyze(request), note=busy)
        self._waiting_analyses += 1
        try:
            return await asyncio.to_thread(self._analyzer.analyze, request, tier=FULL)
        finally:
            self._waiting_analyses -= 1

    async def _begin_exchange(self, run: _Run) -> None:
        request = run.request
        # A step that is answered again belongs to the exchange that there is.
        if request.conversation_id is not None and run.rerun is None:
            run.answer_id = await self._store.conversations.begin_exchange(
                request.conversation_id,
                prompt=request.prompt,
                images=request.images,
                request_id=request.request_id,
                after=request.after_message,
                question_id=request.question_message,
            )

    async def _execute(self, run: _Run, emit: Emit) -> None:
        request, plan = run.request, run.plan

        def decide(sub_task: SubTask) -> RoutingDecision:
            analysis = self._analysis_of(run, sub_task)
            asked = replace(request, pinned_model=run.rerun.pinned_for(sub_task, request)) if run.rerun else request
            decision = self._decide(asked, plan, sub_task, analysis, strategy_state=next(self._counter), arm=run.arm)
            if run.router_s is None:
                run.router_s = self._clock.monotonic_s() - run.began_s
            return decision

        kept = run.rerun.kept if run.rerun else ()
        checkpoints = asyncio.create_task(self._checkpoint(run), name=f"checkpoint-{request.request_id[:8]}")
        try:
            await self._orchestrator.run(request, plan, decide=decide, emit=emit, ledger=run.ledger, kept=kept)
        finally:
            checkpoints.cancel()
            await asyncio.wait({checkpoints})

    async def _checkpoint(self, run: _Run) -> None:
        while run.answer_id is not None:
            await self._clock.sleep(CHECKPOINT_S)
            if run.is_dirty:
                run.is_dirty = False
                try:
                    await self._store.conversations.checkpoint(run.answer_id, run.text_so_far())
                except ModelyardError as error:
                    # The answer goes on; saving it whole at its end is tried all the same.
                    logger.warning("An answer could not be saved while it came: %s", error)

    async def _finish(self, run: _Run, *, was_stopped: bool) -> RequestRecord:
        records = run.ledger.records(run.plan)
        if run.rerun is not None:
            records = run.rerun.with_earlier_failures(records)
        outcome = Outcome.STOPPED if was_stopped else overall_outcome(records)
        failed = next((record for record in records if record.error), None)
        record = RequestRecord(
            request_id=run.request.request_id,
            created_at=run.began,
            prompt=run.request.prompt,
            strategy=self._strategy(run.request, run.arm),
            source=run.request.source,
            analysis=run.analysis,
            plan=run.plan,
            sub_tasks=records,
            outcome=outcome,
            answer=join_answers(run.plan, records),
            conversation_id=run.request.conversation_id,
            ttft_s=run.first_text_s,
            total_s=self._clock.monotonic_s() - run.began_s,
            router_s=run.router_s or 0.0,
            error=failed.error if failed else "",
            fix=failed.fix if failed else "",
            arm=run.arm[0] if run.arm else "",
        )
        await self._store.records.save(record, keep_prompt=self._settings().privacy.store_prompts)
        self._feed.publish(record)
        self.run_later(self._learn(record))
        return record

    def _analysis_of(self, run: _Run, sub_task: SubTask) -> Analysis:
        if not run.plan.is_compound:
            return run.analysis
        parents = (run.ledger.entry(run.plan.sub_task(parent)).record() for parent in sub_task.depends_on)
        earlier_tokens = sum(len(parent.answer) for parent in parents) // CHARS_PER_TOKEN
        return self._plans.analyze_step(
            run.request, run.plan, sub_task, tier=run.analysis.tier, earlier_tokens=earlier_tokens
        )

    def _strategy(self, request: PromptRequest, arm: Assigned) -> str:
        if request.pinned_model is not None:
            return "pinned"
        if arm is not None:
            return arm[1].strategy
        return request.strategy or self._settings().routing.strategy

    def _forecaster(
        self, request: PromptRequest, arm: Assigned
    ) -> Callable[[Plan, SubTask, Analysis, Mapping[ModelRef, int]], RoutingDecision]:
        """Return how steps would be decided, with the calls of the same plan in the queues."""

        def decide(plan: Plan, sub_task: SubTask, analysis: Analysis, meant: Mapping[ModelRef, int]) -> RoutingDecision:
            return self._decide(request, plan, sub_task, analysis, strategy_state=FORECAST_STATE, arm=arm, meant=meant)

        return decide

    def _decide(
        self,
        request: PromptRequest,
        plan: Plan,
        sub_task: SubTask,
        analysis: Analysis,
        *,
        strategy_state: int,
        arm: Assigned,
        meant: Mapping[ModelRef, int] | None = None,
    ) -> RoutingDecision:
        snapshot = self._snapshot()
        if meant:
            queued = {ref: snapshot.queued.get(ref, 0) + meant.get(ref, 0) for ref in {*snapshot.queued, *meant}}
            snapshot = replace(snapshot, queued=queued)
        # A sub-task of a plan may go to any model; only a whole turn profits from the model that knows the history.
        current = None if plan.is_compound else request.current_model
        inputs = DecisionInputs(
            analysis=analysis,
            snapshot=snapshot,
            strategy=self._strategy(request, arm),
            weights=(arm[1].weights if arm else None) or score_weights(self._settings().routing),
            pinned_model=request.pinned_model,
            current_model=current,
            history_tokens=sum(len(message.content) for message in request.history) // CHARS_PER_TOKEN,
            strategy_state=strategy_state,
            rules=self._rules(),
            predictions=self._predict(sub_task.text),
        )
        return self._router.decide(inputs, sub_task_id=sub_task.id, request_id=request.request_id)


def score_weights(settings: RoutingSettings) -> ScoreWeights:
    """Return the weights that the settings hold."""
    return ScoreWeights(
        quality=settings.quality_weight,
        success=settings.success_weight,
        latency=settings.latency_weight,
        residency=settings.residency_weight,
        priority=settings.priority_weight,
        user_weight=settings.user_weight,
    )


async def _logged(coroutine: Awaitable[None]) -> None:
    """Run what nobody waits for; an error is logged, since there is no one to raise it to."""
    try:
        await coroutine
    except Exception:
        logger.exception("Learning from a request failed")
