"""Experiments over a real engine and store: who takes part, what is counted, when it ends."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from app.domain.clock import SystemClock
from app.domain.decision import ScoreWeights
from app.domain.errors import ConflictError, InvalidInputError, NotFoundError
from app.domain.events import AlertRaised, ExperimentChanged
from app.domain.experiment import (
    FAILURES_IN_A_ROW,
    SUCCESS_FELL,
    Arm,
    ArmName,
    Experiment,
    ExperimentKind,
    ExperimentRequest,
    ExperimentState,
    VerdictKind,
)
from app.domain.prompt import PromptRequest
from app.domain.record import Outcome, RequestRecord
from app.domain.views import Annotation
from app.learning.experiments.assignment import arm_name
from app.learning.experiments.experiments import Experiments
from app.learning.experiments.guardrail import MOST_FAILURES, Guardrail
from app.settings import Settings
from tests.integration.engine.rig import CODER, POET, EngineRig, run

BALANCED, FASTEST = Arm(strategy="balanced"), Arm(strategy="fastest")
CODE_PROMPT = "Write a Python function that adds two numbers."


@dataclass(kw_only=True)
class Bench:
    """Experiments wired into an engine, with everything that they told."""

    rig: EngineRig
    told: list[AlertRaised | ExperimentChanged] = field(default_factory=list)
    experiments: Experiments = field(init=False)

    def __post_init__(self) -> None:
        """Wire them."""
        self.experiments = self.another()
        self.rig.build(arm_of=self.experiments.arm_of)

    def another(self) -> Experiments:
        """Return experiments over the same store, as a program that starts has them."""

        async def change(settings: Settings) -> None:
            self.rig.settings = settings

        return Experiments(
            store=self.rig.store,
            settings=lambda: self.rig.settings,
            change_settings=change,
            clock=SystemClock(),
            tell=self.told.append,
        )

    async def start(
        self, kind: ExperimentKind = ExperimentKind.AB, control: Arm = BALANCED, variant: Arm = FASTEST, **more: float
    ) -> Experiment:
        """Start an experiment."""
        return await self.experiments.create(name="Try", kind=kind, control=control, variant=variant, **more)

    async def answer(self, request: PromptRequest | str = CODE_PROMPT) -> RequestRecord:
        """Answer a prompt and note it."""
        record = await self.rig.answer(request)
        await self.experiments.note(record)
        return record

    async def rate(self, record: RequestRecord, rating: int) -> None:
        """Rate the first decision of a request."""
        decision = record.sub_tasks[0].decision
        assert decision is not None
        await self.rig.store.annotations.save(decision.decision_id, Annotation(rating=rating))

    def alerts(self) -> list[AlertRaised]:
        """Return the alerts."""
        return [one for one in self.told if isinstance(one, AlertRaised)]


@pytest.fixture
def bench(rig: EngineRig) -> Bench:
    """The usual one."""
    return Bench(rig=rig)


def a_request_of(experiment: Experiment, arm: ArmName, text: str = CODE_PROMPT, skip: int = 0) -> PromptRequest:
    """Return a request that is assigned to an arm."""
    found = (PromptRequest(prompt=text, request_id=f"{number:032x}") for number in range(1000))
    return [request for request in found if arm_name(experiment, request) is arm][skip]


def test_a_conversation_stays_in_its_arm(bench: Bench) -> None:
    """Every turn of a conversation goes one way; over many conversations the shares are those asked for."""

    async def body() -> None:
        experiment = await bench.start(share=0.3)
        turns = {arm_name(experiment, PromptRequest(prompt=str(n), conversation_id="c")) for n in range(20)}
        assert len(turns) == 1
        arms = [arm_name(experiment, PromptRequest(prompt="", conversation_id=str(n))) for n in range(2000)]
        assert arms.count(ArmName.VARIANT) == pytest.approx(600, abs=60)

    run(body())


def test_each_arm_routes_its_requests(bench: Bench) -> None:
    """Strategy and weights are those of the arm, the record names it, and the result is counted."""

    async def body() -> None:
        weights = ScoreWeights(quality=0.0, latency=3.0)
        experiment = await bench.start(variant=Arm(strategy="fastest", weights=weights))
        for arm, strategy in ((ArmName.CONTROL, "balanced"), (ArmName.VARIANT, "fastest")):
            record = await bench.answer(a_request_of(experiment, arm))
            assert (record.arm, record.strategy) == (arm, strategy)
            decision = record.sub_tasks[0].decision
            assert decision is not None
            assert (decision.inputs.weights == weights) is (arm is ArmName.VARIANT)
        result = await bench.experiments.result(experiment.experiment_id)
        assert result.verdict is not None
        assert (result.verdict.control.n, result.verdict.variant.n, result.verdict.kind) == (1, 1, VerdictKind.WAIT)
        assert ExperimentChanged(experiment_id=experiment.experiment_id) in bench.told

    run(body())


def test_a_forecast_follows_the_arm(bench: Bench) -> None:
    """What is shown while one types is what would happen; nothing is counted."""

    async def body() -> None:
        experiment = await bench.start()
        preview = bench.rig.engine.preview(a_request_of(experiment, ArmName.VARIANT))
        assert preview.decision is not None
        assert preview.decision.strategy == "fastest"
        assert await bench.rig.store.experiments.results(experiment.experiment_id) == ()

    run(body())


def test_requests_that_say_how_they_go_take_no_part(bench: Bench) -> None:
    """A pinned model and a named strategy stay what they are and are not counted, nor is anything after the end."""

    async def body() -> None:
        experiment = await bench.start()
        for request in (
            PromptRequest(prompt=CODE_PROMPT, pinned_model=POET),
            PromptRequest(prompt=CODE_PROMPT, strategy="best_quality"),
        ):
            record = await bench.answer(request)
            assert (record.arm, record.strategy) == ("", request.strategy or "pinned")
        await bench.experiments.stop(experiment.experiment_id)
        assert (await bench.answer()).arm == ""
        assert await bench.rig.store.experiments.results(experiment.experiment_id) == ()

    run(body())


def test_what_began_before_is_not_counted(bench: Bench) -> None:
    """A request that an earlier experiment routed says nothing of this one."""

    async def body() -> None:
        first = await bench.start()
        record = await bench.rig.answer(a_request_of(first, ArmName.VARIANT))
        await bench.experiments.stop(first.experiment_id)
        second = await bench.start()
        await bench.experiments.note(record)
        assert await bench.rig.store.experiments.results(second.experiment_id) == ()

    run(body())


def test_ratings_count_when_they_come(bench: Bench) -> None:
    """The result is what the user says of the answers now, not what was known when they ended."""

    async def body() -> None:
        experiment = await bench.start()
        record = await bench.answer(a_request_of(experiment, ArmName.VARIANT))
        before = await bench.experiments.result(experiment.experiment_id)
        await bench.rate(record, -1)
        after = await bench.experiments.result(experiment.experiment_id)
        assert before.verdict is not None
        assert after.verdict is not None
        assert (before.verdict.variant.mean, before.judged) == (1.0, 0)
        assert (after.verdict.variant.mean, after.judged) == (0.0, 1)

    run(body())


def test_a_stopped_answer_counts_for_nothing(bench: Bench) -> None:
    """It is told beside the result."""

    async def body() -> None:
        experiment = await bench.start()
        record = await bench.rig.answer(a_request_of(experiment, ArmName.CONTROL))
        await bench.experiments.note(replace(record, outcome=Outcome.STOPPED))
        result = await bench.experiments.result(experiment.experiment_id)
        assert result.verdict is not None
        assert (result.verdict.control.n, result.stopped) == (0, 1)

    run(body())


def test_only_one_runs_at_a_time(bench: Bench) -> None:
    """The error names the one that runs and says what to do, also to another program over the same data."""

    async def body() -> None:
        await bench.start()
        for experiments in (bench.experiments, bench.another()):
            with pytest.raises(ConflictError) as raised:
                await experiments.create(name="B", kind=ExperimentKind.SHADOW, control=BALANCED, variant=FASTEST)
            assert "Try" in raised.value.message
            assert raised.value.fix

    run(body())


@pytest.mark.parametrize(
    ("control", "variant", "field"),
    [
        (Arm(strategy="nonsense"), FASTEST, "control"),
        (BALANCED, Arm(strategy="pinned"), "variant"),
        (BALANCED, Arm(strategy="balanced", weights=ScoreWeights()), "variant"),
    ],
)
def test_arms_that_cannot_be_compared(bench: Bench, control: Arm, variant: Arm, field: str) -> None:
    """An unknown strategy, a pin, and weights that are those of the settings anyway are refused."""

    async def body() -> None:
        with pytest.raises(InvalidInputError) as raised:
            await bench.start(control=control, variant=variant)
        assert raised.value.field == field

    run(body())


def test_five_failures_in_a_row_stop_it(bench: Bench) -> None:
    """The user is told, requests go by the settings again, and the reason is kept."""

    async def body() -> None:
        experiment = await bench.start()
        record = await bench.rig.answer(a_request_of(experiment, ArmName.VARIANT))
        for number in range(MOST_FAILURES):
            assert bench.experiments.running is not None
            await bench.experiments.note(replace(record, request_id=str(number), outcome=Outcome.FAILED))
        stopped = (await bench.experiments.list())[0]
        assert (stopped.state, stopped.stop_reason) == (ExperimentState.STOPPED, FAILURES_IN_A_ROW)
        assert bench.experiments.running is None
        (alert,) = bench.alerts()
        assert alert.kind == "guardrail"
        assert "Try" in alert.title

    run(body())


def results(arm: ArmName, outcomes: list[Outcome]) -> list[ExperimentRequest]:
    """Return requests that ended so."""
    now = SystemClock().now()
    return [
        ExperimentRequest(request_id=f"{arm}{number}", arm=arm, created_at=now, outcome=outcome)
        for number, outcome in enumerate(outcomes)
    ]


def test_a_fall_beyond_the_guardrail_is_a_breach() -> None:
    """Half as many answers are seen after some dozens of requests; a fall within the guardrail never is."""
    fine = [Outcome.SUCCEEDED] * 60
    half = [Outcome.SUCCEEDED, Outcome.FAILED] * 30
    guardrail = Guardrail.after(results(ArmName.CONTROL, fine) + results(ArmName.VARIANT, half))
    assert guardrail.breach(0.1) == SUCCESS_FELL
    assert guardrail.breach(0.9) == ""
    assert Guardrail.after(results(ArmName.CONTROL, half) + results(ArmName.VARIANT, fine)).breach(0.1) == ""


def test_stopped_answers_and_control_failures_break_no_guardrail() -> None:
    """Only failures of the variant count in a row, and an answer in between begins anew."""
    mixed = [Outcome.FAILED] * 4 + [Outcome.STOPPED, Outcome.SUCCEEDED] + [Outcome.FAILED] * 4
    guardrail = Guardrail.after(results(ArmName.VARIANT, mixed) + results(ArmName.CONTROL, [Outcome.FAILED] * 9))
    assert guardrail.breach(0.5) == ""
    guardrail.add(results(ArmName.VARIANT, [Outcome.PARTIAL])[0])
    assert guardrail.breach(0.5) == FAILURES_IN_A_ROW


def test_a_restart_goes_on_where_it_was(bench: Bench) -> None:
    """The running experiment and its count of failures are taken up."""

    async def body() -> None:
        experiment = await bench.start()
        record = await bench.rig.answer(a_request_of(experiment, ArmName.VARIANT))
        for number in range(MOST_FAILURES - 1):
            await bench.experiments.note(replace(record, request_id=str(number), outcome=Outcome.FAILED))
        after = bench.another()
        assert after.arm_of(PromptRequest(prompt="x")) is None
        await after.reload()
        assert after.running == experiment
        await after.note(replace(record, request_id="last", outcome=Outcome.FAILED))
        assert after.running is None

    run(body())


def test_a_shadow_runs_nothing_and_counts_what_both_would_choose(bench: Bench) -> None:
    """Requests go by the settings; each Auto decision is made twice more, without a call."""

    async def body() -> None:
        best = Arm(strategy="best_quality")
        poet_first = Arm(strategy="balanced", weights=ScoreWeights(quality=0.0, success=0.0, latency=5.0))
        bench.rig.build(profiles=(replace(bench.rig.profiles[0], decode_tps=None), bench.rig.profiles[1]))
        experiment = await bench.start(ExperimentKind.SHADOW, control=best, variant=poet_first)
        record = await bench.answer()
        await bench.answer(PromptRequest(prompt=CODE_PROMPT, pinned_model=POET))
        assert (record.arm, record.strategy) == ("", "balanced")
        (stored,) = await bench.rig.store.experiments.results(experiment.experiment_id)
        (choice,) = stored.shadow
        assert choice.control == CODER
        assert 0.0 < choice.control_quality <= 1.0
        assert choice.control_s > 0.0
        result = await bench.experiments.result(experiment.experiment_id)
        assert result.verdict is None
        assert result.shadow is not None
        assert (result.shadow.n, result.shadow.agreed) == (1, int(choice.agrees))
        assert result.shadow.quality == pytest.approx(choice.variant_quality - choice.control_quality)
        assert len(bench.rig.prompts()) == 2

    run(body())


def test_a_shadow_without_requests_has_no_figures(bench: Bench) -> None:
    """Nothing is made up."""

    async def body() -> None:
        experiment = await bench.start(ExperimentKind.SHADOW)
        result = await bench.experiments.result(experiment.experiment_id)
        assert result.shadow is not None
        assert (result.shadow.n, result.shadow.quality, result.shadow.quality_interval) == (0, None, None)

    run(body())


def test_adopting_sets_the_routing_and_can_be_undone(bench: Bench) -> None:
    """One step writes strategy and weights; undo brings both back, and the experiment runs on."""

    async def body() -> None:
        weights = ScoreWeights(quality=2.0, latency=0.5)
        experiment = await bench.start(variant=Arm(strategy="fastest", weights=weights))
        adoption = await bench.experiments.adopt(experiment.experiment_id)
        routing = bench.rig.settings.routing
        assert (routing.strategy, routing.quality_weight, routing.latency_weight) == ("fastest", 2.0, 0.5)
        assert bench.experiments.running is None
        assert (await bench.experiments.list())[0].state is ExperimentState.ADOPTED
        with pytest.raises(ConflictError):
            await bench.experiments.adopt(experiment.experiment_id)
        await bench.experiments.undo_adopt(adoption)
        assert bench.rig.settings.routing == Settings().routing
        assert bench.experiments.running == experiment

    run(body())


def test_undoing_while_another_runs_leaves_it_stopped(bench: Bench) -> None:
    """Two cannot run, and the newer one has the right of way."""

    async def body() -> None:
        first = await bench.start()
        adoption = await bench.experiments.adopt(first.experiment_id)
        second = await bench.start(control=BALANCED, variant=Arm(strategy="best_quality"))
        await bench.experiments.undo_adopt(adoption)
        assert bench.experiments.running == second
        assert (await bench.rig.store.experiments.get(first.experiment_id)).state is ExperimentState.STOPPED

    run(body())


def test_deleting_can_be_undone_with_all_results(bench: Bench) -> None:
    """A running one is not deleted; an unknown one is not found."""

    async def body() -> None:
        experiment = await bench.start()
        await bench.answer(a_request_of(experiment, ArmName.CONTROL))
        key = experiment.experiment_id
        with pytest.raises(ConflictError):
            await bench.experiments.delete(key)
        await bench.experiments.stop(key)
        with pytest.raises(ConflictError):
            await bench.experiments.stop(key)
        deleted = await bench.experiments.delete(key)
        assert await bench.experiments.list() == ()
        with pytest.raises(NotFoundError):
            await bench.experiments.result(key)
        await bench.experiments.restore(deleted)
        result = await bench.experiments.result(key)
        assert result.verdict is not None
        assert result.verdict.control.n == 1

    run(body())
