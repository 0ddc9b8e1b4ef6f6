"""Runs experiments: assigns requests to arms, notes what became of them, stops what does harm, adopts what won."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from app.domain.decision import ScoreWeights
from app.domain.errors import ConflictError, InvalidInputError, NoEligibleModelError
from app.domain.events import AlertRaised, ExperimentChanged
from app.domain.experiment import (
    FAILURES_IN_A_ROW,
    Arm,
    ArmName,
    Experiment,
    ExperimentKind,
    ExperimentRequest,
    ExperimentResult,
    ExperimentState,
    ShadowChoice,
    check_experiment,
)
from app.domain.ports import Clock
from app.domain.prompt import PromptRequest
from app.domain.record import Outcome, RequestRecord
from app.engine import Assigned, score_weights
from app.learning.experiments.assignment import arm_name
from app.learning.experiments.guardrail import MOST_FAILURES, Guardrail
from app.learning.experiments.shadow import choices_of, shadow_result
from app.learning.experiments.verdict import verdict_of
from app.routing.strategies import STRATEGIES
from app.routing.strategies.pinned import Pinned
from app.settings import RoutingSettings, Settings
from app.store import Store

logger = logging.getLogger(__name__)

STRATEGY_KEYS = tuple(strategy.key for strategy in STRATEGIES if strategy.key != Pinned.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """What adopting an arm replaced, which takes it back."""

    experiment: Experiment
    routing: RoutingSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletedExperiment:
    """All that was stored of an experiment, which brings it back."""

    experiment: Experiment
    results: tuple[ExperimentRequest, ...]


class Experiments:
    """At most one runs at a time. Every method belongs to the core's thread."""

    def __init__(
        self,
        *,
        store: Store,
        settings: Callable[[], Settings],
        change_settings: Callable[[Settings], Awaitable[None]],
        clock: Clock,
        tell: Callable[[AlertRaised | ExperimentChanged], None],
    ) -> None:
        """Take the parts; `tell` hears of every change, and of experiments that ended by themselves."""
        self._store = store
        self._settings = settings
        self._change_settings = change_settings
        self._clock = clock
        self._tell = tell
        self._running: Experiment | None = None
        self._guardrail = Guardrail()
        # Two answers that end together must not count past each other.
        self._noting = asyncio.Lock()

    @property
    def running(self) -> Experiment | None:
        """The experiment that runs; None without one."""
        return self._running

    async def reload(self) -> None:
        """Take up the experiment that is stored as running: at the start, and where another program changed it."""
        running = await self._store.experiments.running()
        before = self._running
        self._running = running
        if running is not None and (before is None or before.experiment_id != running.experiment_id):
            results = await self._store.experiments.results(running.experiment_id)
            self._guardrail = await asyncio.to_thread(Guardrail.after, results)

    def arm_of(self, request: PromptRequest) -> Assigned:
        """Return the arm that routes a request; None where nothing is tried, or the request says how it goes."""
        running = self._running
        if running is None or running.kind is not ExperimentKind.AB:
            return None
        if request.pinned_model is not None or request.strategy is not None:
            return None
        name = arm_name(running, request)
        return name, running.arm(name)

    async def note(self, record: RequestRecord) -> None:
        """Count a request that ended, if it takes part; stops an experiment whose guardrail is broken."""
        async with self._noting:
            await self.reload()
            running = self._running
            if running is None or record.created_at < running.created_at:
                return
            result = await self._result_of(record, running)
            if result is None or not await self._store.experiments.add_result(running.experiment_id, result):
                return
            self._tell(ExperimentChanged(experiment_id=running.experiment_id))
            if running.kind is ExperimentKind.AB:
                self._guardrail.add(result)
                reason = self._guardrail.breach(running.guardrail)
                if reason:
                    await self._stop_for(running, reason)

    async def create(
        self,
        *,
        name: str,
        kind: ExperimentKind,
        control: Arm,
        variant: Arm,
        share: float = 0.5,
        guardrail: float = 0.1,
    ) -> Experiment:
        """Start an experiment; InvalidInputError names the field, ConflictError while another one runs."""
        experiment = Experiment(
            name=" ".join(name.split()),
            kind=kind,
            control=control,
            variant=variant,
            share=share,
            guardrail=guardrail,
            created_at=self._clock.now(),
        )
        check_experiment(experiment)
        usual = score_weights(self._settings().routing)
        for field, arm in (("control", control), ("variant", variant)):
            if arm.strategy not in STRATEGY_KEYS:
                raise InvalidInputError(
                    f"There is no strategy called “{arm.strategy}”.",
                    field=field,
                    fix=f"Choose one of {', '.join(STRATEGY_KEYS)}.",
                )
        if _effective(control, usual) == _effective(variant, usual):
            raise InvalidInputError(
                "Both arms route in the same way.", field="variant", fix="Choose another strategy or other weights."
            )
        await self._store.experiments.save(experiment)
        await self._changed(experiment)
        return experiment

    async def list(self) -> tuple[Experiment, ...]:
        """Return all experiments, newest first."""
        return await self._store.experiments.list()

    async def result(self, experiment_id: str) -> ExperimentResult:
        """Return what an experiment came to so far; NotFoundError for an unknown one."""
        experiment = await self._store.experiments.get(experiment_id)
        results = await self._store.experiments.results(experiment_id)
        return await asyncio.to_thread(result_of, experiment, results)

    async def stop(self, experiment_id: str) -> Experiment:
        """End an experiment; all requests are routed by the settings again. ConflictError where it does not run."""
        experiment = await self._store.experiments.get(experiment_id)
        if experiment.state is not ExperimentState.RUNNING:
            raise ConflictError("This experiment ended already.", fix="Reload the list of experiments.")
        return await self._end(experiment, ExperimentState.STOPPED)

    async def adopt(self, experiment_id: str, arm: ArmName = ArmName.VARIANT) -> Adoption:
        """Make an arm the way of the settings and end the experiment; the result takes it back by `undo_adopt`."""
        experiment = await self._store.experiments.get(experiment_id)
        before = self._settings()
        routing = routing_with(before.routing, experiment.arm(arm))
        if experiment.state is ExperimentState.ADOPTED and routing == before.routing:
            raise ConflictError("This experiment was adopted already.")
        await self._change_settings(before.model_copy(update={"routing": routing}))
        await self._end(experiment, ExperimentState.ADOPTED)
        return Adoption(experiment=experiment, routing=before.routing)

    async def undo_adopt(self, adoption: Adoption) -> None:
        """Bring back the settings and the experiment; it runs on if it ran and no other one does."""
        now = self._settings()
        await self._change_settings(now.model_copy(update={"routing": adoption.routing}))
        await self._bring_back(adoption.experiment, ())

    async def delete(self, experiment_id: str) -> DeletedExperiment:
        """Remove an ended experiment with its results; ConflictError while it runs."""
        experiment = await self._store.experiments.get(experiment_id)
        if experiment.state is ExperimentState.RUNNING:
            raise ConflictError("This experiment is running.", fix="Stop it first.")
        results = await self._store.experiments.results(experiment_id)
        await self._store.experiments.delete(experiment_id)
        await self._changed(experiment)
        return DeletedExperiment(experiment=experiment, results=results)

    async def restore(self, deleted: DeletedExperiment) -> None:
        """Store what was deleted once more."""
        await self._bring_back(deleted.experiment, deleted.results)

    async def _bring_back(self, experiment: Experiment, results: tuple[ExperimentRequest, ...]) -> None:
        try:
            await self._store.experiments.save(experiment, results)
        except ConflictError:
            # Another one was started meanwhile, so this one cannot go on.
            experiment = replace(experiment, state=ExperimentState.STOPPED, ended_at=self._clock.now())
            await self._store.experiments.save(experiment, results)
        await self._changed(experiment)

    async def _result_of(self, record: RequestRecord, running: Experiment) -> ExperimentRequest | None:
        if running.kind is ExperimentKind.AB:
            if not record.arm:
                return None
            arm, shadow = ArmName(record.arm), tuple[ShadowChoice, ...]()
        else:
            arm = ArmName.CONTROL
            shadow = await asyncio.to_thread(self._shadow_of, record, running)
            if not shadow:
                return None
        return ExperimentRequest(
            request_id=record.request_id, arm=arm, created_at=record.created_at, outcome=record.outcome, shadow=shadow
        )

    def _shadow_of(self, record: RequestRecord, running: Experiment) -> tuple[ShadowChoice, ...]:
        usual = score_weights(self._settings().routing)
        found = []
        for part in record.sub_tasks:
            if part.decision is not None and part.decision.inputs.pinned_model is None:
                try:
                    found.append(choices_of(part.decision.inputs, running.control, running.variant, usual))
                except NoEligibleModelError:
                    logger.debug("No model was left for %s, so nothing was tried on it.", part.sub_task.id)
        return tuple(found)

    async def _stop_for(self, experiment: Experiment, reason: str) -> None:
        await self._end(replace(experiment, stop_reason=reason), ExperimentState.STOPPED)
        detail = (
            f"{MOST_FAILURES} requests in a row failed when they were routed by the variant."
            if reason == FAILURES_IN_A_ROW
            else f"Requests routed by the variant succeed less often, by more than {experiment.guardrail:.0%}."
        )
        self._tell(
            AlertRaised(
                key=f"experiment:{experiment.experiment_id}",
                kind="guardrail",
                title=f"The experiment “{experiment.name}” was stopped",
                detail=f"{detail} All requests are routed by the settings again.",
            )
        )

    async def _end(self, experiment: Experiment, state: ExperimentState) -> Experiment:
        ended = replace(experiment, state=state, ended_at=experiment.ended_at or self._clock.now())
        await self._store.experiments.save(ended)
        await self._changed(ended)
        return ended

    async def _changed(self, experiment: Experiment) -> None:
        await self.reload()
        self._tell(ExperimentChanged(experiment_id=experiment.experiment_id))


def result_of(experiment: Experiment, results: tuple[ExperimentRequest, ...]) -> ExperimentResult:
    """Return what the results of an experiment come to; `results` in the order of time."""
    judged = sum(result.judged is not None for result in results)
    stopped = sum(result.outcome is Outcome.STOPPED and result.judged is None for result in results)
    if experiment.kind is ExperimentKind.SHADOW:
        shadow = shadow_result([choice for result in results for choice in result.shadow])
        return ExperimentResult(experiment=experiment, shadow=shadow, judged=judged, stopped=stopped)
    scores: dict[ArmName, list[float]] = {name: [] for name in ArmName}
    for result in results:
        if result.score is not None:
            scores[result.arm].append(result.score)
    verdict = verdict_of(scores[ArmName.CONTROL], scores[ArmName.VARIANT])
    return ExperimentResult(experiment=experiment, verdict=verdict, judged=judged, stopped=stopped)


def routing_with(routing: RoutingSettings, arm: Arm) -> RoutingSettings:
    """Return the settings with an arm's strategy and, where it has its own, weights."""
    values: dict[str, object] = {"strategy": arm.strategy}
    if arm.weights is not None:
        weights = arm.weights
        values |= {
            "quality_weight": weights.quality,
            "success_weight": weights.success,
            "latency_weight": weights.latency,
            "residency_weight": weights.residency,
            "priority_weight": weights.priority,
            "user_weight": weights.user_weight,
        }
    return RoutingSettings.model_validate({**routing.model_dump(), **values})


def _effective(arm: Arm, usual: ScoreWeights) -> Arm:
    return replace(arm, weights=arm.weights or usual)
