"""A calibration runs model by model, can be paused and resumed, and sets what routing starts from."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

import pytest

from app.backends.scripted import ModelScript
from app.domain.calibration import CalibrationProgress, CalibrationState
from app.domain.errors import ConflictError, InvalidInputError, ModelLoadError, NotFoundError
from app.domain.events import AlertRaised, ProfilesChanged
from app.domain.ports import ModelCall, ModelFacts
from app.domain.profile import CapabilityRating, ModelProfile, ModelRef, Provenance
from app.learning.calibration.calibrations import Calibrations, judged_in_force
from app.learning.calibration.probes import all_probes
from app.learning.memory import OutcomeMemory
from app.store.profile_book import ProfileBook
from tests.integration.engine.rig import CODER, POET, TWO_MODELS, EngineRig, run

PROBES = {probe.prompt: probe for probe in all_probes().values()}


def right(call: ModelCall) -> tuple[str, ...]:
    """Answer every probe right."""
    return (PROBES[call.messages[-1].content].right[0],)


def wrong(call: ModelCall) -> tuple[str, ...]:
    """Answer every probe wrong."""
    return (PROBES[call.messages[-1].content].wrong[0],)


@dataclass
class Desk:
    """Calibrations over scripted models: the coder knows everything, the poet nothing."""

    rig: EngineRig
    book: ProfileBook
    calibrations: Calibrations
    memory: OutcomeMemory
    told: list[CalibrationProgress]
    alerts: list[AlertRaised]
    changed: asyncio.Event

    async def has(self, count: int) -> None:
        """Wait until so many answers are graded."""
        while not self.told or self.told[-1].done < count:
            self.changed.clear()
            await self.changed.wait()

    def profile(self, ref: ModelRef) -> ModelProfile:
        """Return a profile as it is now."""
        return next(profile for profile in self.book.current if profile.ref == ref)

    def asked(self, ref: ModelRef) -> list[str]:
        """Return the prompts a model was given."""
        return [
            call.call.messages[-1].content
            for call in self.rig.backend.calls
            if call.call is not None and call.model == ref.model
        ]


async def a_desk(rig: EngineRig, **changes: ModelScript) -> Desk:
    """Return a desk whose profiles are stored."""
    for model, script in {"coder": ModelScript(tokens=right), "poet": ModelScript(tokens=wrong), **changes}.items():
        rig.backend.set_script(model, script)
    book = ProfileBook(rig.store.profiles, lambda _refs: None)
    await rig.store.profiles.discovered("a", tuple(ModelFacts(model=one.ref.model) for one in TWO_MODELS))
    await book.reload()
    memory = OutcomeMemory(lambda: judged_in_force(rig.store, book))
    told: list[CalibrationProgress] = []
    alerts: list[AlertRaised] = []
    changed = asyncio.Event()

    def tell(message: CalibrationProgress | AlertRaised) -> None:
        if isinstance(message, AlertRaised):
            alerts.append(message)
        else:
            told.append(message)
        changed.set()

    calibrations = Calibrations(
        engine=rig.engine,
        store=rig.store,
        profiles=book,
        settings=lambda: rig.settings,
        clock=rig.clock,
        tell=tell,
        refresh=memory.refresh,
    )
    return Desk(rig, book, calibrations, memory, told, alerts, changed)


def test_models_answer_one_after_the_other_and_are_graded(rig: EngineRig) -> None:
    """The second model begins when the first has answered everything: no model is loaded twice."""

    async def body() -> None:
        desk = await a_desk(rig)
        run_ = desk.calibrations.prepare((CODER, POET), limit=9)
        await desk.calibrations.start(run_)
        await desk.calibrations.wait()
        matrix = await desk.calibrations.matrix(run_.run_id)
        assert (matrix.cell(CODER).mean, matrix.cell(CODER).n) == (1.0, 9)
        assert (matrix.cell(POET).mean, matrix.cell(POET).n) == (0.0, 9)
        models = [call.model for call in rig.backend.calls if call.kind == "chat"]
        assert models == ["coder"] * 9 + ["poet"] * 9
        (stored,) = await desk.calibrations.runs()
        assert stored.state is CalibrationState.DONE
        last = desk.told[-1]
        assert (last.state, last.done, last.total, last.remaining_s) == (CalibrationState.DONE, 18, 18, 0.0)
        assert [one.done for one in desk.told] == [*range(18), 18]
        assert [(alert.kind, alert.detail[:10]) for alert in desk.alerts] == [("work_done", "18 answers")]

    run(body())


def test_calls_are_repeatable_and_short(rig: EngineRig) -> None:
    """Temperature nought, the run's seed and a limit on the answer, whatever the settings say."""

    async def body() -> None:
        desk = await a_desk(rig)
        await desk.calibrations.start(desk.calibrations.prepare((CODER,), seed=7, limit=2))
        await desk.calibrations.wait()
        for call in rig.backend.calls:
            if call.call is not None:
                options = call.call.options
                assert (options.temperature, options.seed) == (0.0, 7)
                assert options.num_predict

    run(body())


def test_a_paused_calibration_goes_on_where_it_was(rig: EngineRig) -> None:
    """Nothing that was graded is asked again, also by another program that finds it in the database."""

    async def body() -> None:
        desk = await a_desk(rig)
        run_ = desk.calibrations.prepare((CODER, POET), limit=6)
        await desk.calibrations.start(run_)
        await desk.has(3)
        await desk.calibrations.pause()
        assert desk.told[-1].state is CalibrationState.PAUSED
        assert desk.alerts == []
        assert not desk.calibrations.is_running
        graded = {(answer.ref, answer.probe_id) for answer in await desk.calibrations.answers(run_.run_id)}
        rig.backend.calls.clear()
        other = await a_desk(rig)
        (waiting,) = await other.calibrations.runs()
        assert waiting.state is CalibrationState.PAUSED
        await other.calibrations.start(waiting)
        await other.calibrations.wait()
        assert len(await other.calibrations.answers(run_.run_id)) == 12
        for ref, probe_id in graded:
            assert all_probes()[probe_id].prompt not in other.asked(ref)

    run(body())


def test_one_that_was_running_when_the_program_ended_is_paused(rig: EngineRig) -> None:
    """The state in the file says running; the list says what can be done with it."""

    async def body() -> None:
        desk = await a_desk(rig)
        run_ = desk.calibrations.prepare((CODER,), limit=1)
        await rig.store.calibrations.save(replace(run_, state=CalibrationState.RUNNING))
        (found,) = await desk.calibrations.runs()
        assert found.state is CalibrationState.PAUSED

    run(body())


def test_only_one_runs_at_a_time(rig: EngineRig) -> None:
    """Two would load models in turn and spoil each other's times."""

    async def body() -> None:
        desk = await a_desk(rig)
        await desk.calibrations.start(desk.calibrations.prepare((CODER,), limit=3))
        with pytest.raises(ConflictError, match="running already"):
            await desk.calibrations.start(desk.calibrations.prepare((POET,), limit=3))
        await desk.calibrations.aclose()
        assert not desk.calibrations.is_running

    run(body())


def test_a_model_that_keeps_failing_stops_the_run(rig: EngineRig) -> None:
    """It is paused with the reason, and resuming asks the failed probes again."""

    async def body() -> None:
        failing = ModelScript(failure=ModelLoadError("The disk is full.", fix="Make room."))
        desk = await a_desk(rig, coder=failing)
        run_ = desk.calibrations.prepare((CODER, POET), limit=5)
        await desk.calibrations.start(run_)
        await desk.calibrations.wait()
        last = desk.told[-1]
        assert last.state is CalibrationState.PAUSED
        assert "a/coder failed 3 times in a row" in last.error
        assert "resume" in last.fix
        assert desk.asked(POET) == []
        matrix = await desk.calibrations.matrix(run_.run_id)
        assert matrix.failed == {CODER: 3}
        assert matrix.cell(CODER).mean is None
        rig.backend.set_script("coder", ModelScript(tokens=right))
        rig.build()
        desk = await a_desk(rig)
        await desk.calibrations.start((await desk.calibrations.runs())[0])
        await desk.calibrations.wait()
        assert (await desk.calibrations.matrix(run_.run_id)).cell(CODER).n == 5

    run(body())


def test_an_empty_answer_is_a_wrong_one(rig: EngineRig) -> None:
    """A model that says nothing has not failed to run: it does not know."""

    async def body() -> None:
        desk = await a_desk(rig, coder=ModelScript(tokens=()))
        run_ = desk.calibrations.prepare((CODER,), limit=2)
        await desk.calibrations.start(run_)
        await desk.calibrations.wait()
        cell = (await desk.calibrations.matrix(run_.run_id)).cell(CODER)
        assert (cell.mean, cell.n) == (0.0, 2)

    run(body())


def test_the_result_becomes_what_routing_starts_from_and_back(rig: EngineRig) -> None:
    """Ratings and evidence follow the answers; undoing gives both back as they were."""

    async def body() -> None:
        desk = await a_desk(rig)
        before = {ref: dict(desk.profile(ref).ratings) for ref in (CODER, POET)}
        run_ = desk.calibrations.prepare((CODER, POET), limit=27)
        await desk.calibrations.start(run_)
        await desk.calibrations.wait()
        assert desk.memory.evidence == {}
        assert await desk.calibrations.apply(run_.run_id) == 18
        for capability, rating in desk.profile(CODER).ratings.items():
            assert rating.source is Provenance.CALIBRATED
            assert rating.evidence_count == 3
            assert rating.score > desk.profile(POET).ratings[capability].score
        assert desk.memory.evidence[CODER].of_capability("code").good > 2
        assert desk.memory.evidence[POET].of_capability("code").good == 0
        history = await desk.book.versions(CODER)
        assert history[0].actor == "calibration"
        assert await desk.calibrations.undo(run_.run_id) == 18
        assert {ref: dict(desk.profile(ref).ratings) for ref in (CODER, POET)} == before
        assert desk.memory.evidence == {}
        assert (await desk.calibrations.runs())[0].applied_at is None

    run(body())


def test_what_the_user_pinned_or_set_is_not_moved(rig: EngineRig) -> None:
    """Neither by applying nor by undoing, and its answers are no evidence."""

    async def body() -> None:
        desk = await a_desk(rig)
        own = CapabilityRating(score=0.33, source=Provenance.USER)
        profile = desk.profile(CODER)
        await desk.book.save(
            replace(profile, ratings={**profile.ratings, "code": own}, pinned_fields=frozenset({"ratings.logical"}))
        )
        logical = desk.profile(CODER).ratings.get("logical")
        run_ = desk.calibrations.prepare((CODER,), limit=9)
        await desk.calibrations.start(run_)
        await desk.calibrations.wait()
        assert await desk.calibrations.apply(run_.run_id) == 7
        assert desk.profile(CODER).ratings["code"] == own
        assert desk.profile(CODER).ratings.get("logical") == logical
        capabilities = {capability for capability, _ in desk.memory.evidence[CODER].quality}
        assert {"code", "logical"}.isdisjoint(capabilities)
        now = desk.profile(CODER)
        pinned = frozenset({"ratings.logical", "ratings.factual"})
        await desk.book.save(replace(now, pinned_fields=pinned))
        assert await desk.calibrations.undo(run_.run_id) == 6
        assert desk.profile(CODER).ratings["factual"].source is Provenance.CALIBRATED

    run(body())


def test_a_second_calibration_is_undone_to_the_first(rig: EngineRig) -> None:
    """The ratings before it come back, and with them the evidence of the first."""

    async def body() -> None:
        desk = await a_desk(rig)
        first = desk.calibrations.prepare((CODER,), limit=9, capabilities=("code",))
        await desk.calibrations.start(first)
        await desk.calibrations.wait()
        await desk.calibrations.apply(first.run_id)
        rating = desk.profile(CODER).ratings["code"]
        rig.backend.set_script("coder", ModelScript(tokens=wrong))
        second = desk.calibrations.prepare((CODER,), limit=6, seed=2, capabilities=("code",))
        await desk.calibrations.start(second)
        await desk.calibrations.wait()
        await desk.calibrations.apply(second.run_id)
        assert desk.profile(CODER).ratings["code"].score < rating.score
        assert desk.memory.evidence[CODER].of_capability("code").good == 0
        await desk.calibrations.undo(second.run_id)
        assert desk.profile(CODER).ratings["code"] == rating
        assert desk.memory.evidence[CODER].of_capability("code").bad == 0

    run(body())


def test_discarding_takes_everything_back(rig: EngineRig) -> None:
    """The run, its answers, and what it did to routing."""

    async def body() -> None:
        desk = await a_desk(rig)
        before = dict(desk.profile(CODER).ratings)
        run_ = desk.calibrations.prepare((CODER,), limit=9)
        await desk.calibrations.start(run_)
        await desk.calibrations.wait()
        await desk.calibrations.apply(run_.run_id)
        await desk.calibrations.discard(run_.run_id)
        assert await desk.calibrations.runs() == ()
        assert await desk.calibrations.answers(run_.run_id) == ()
        assert dict(desk.profile(CODER).ratings) == before
        assert desk.calibrations.progress is None
        with pytest.raises(NotFoundError):
            await desk.calibrations.apply(run_.run_id)

    run(body())


def test_what_cannot_be_calibrated_is_told(rig: EngineRig) -> None:
    """No model, an unknown one, one that cannot answer, a seed out of bounds."""

    async def body() -> None:
        desk = await a_desk(rig)
        with pytest.raises(InvalidInputError, match="at least one model"):
            desk.calibrations.prepare(())
        with pytest.raises(InvalidInputError, match="no model a/ghost"):
            desk.calibrations.prepare((ModelRef("a", "ghost"),))
        with pytest.raises(InvalidInputError, match="seed"):
            desk.calibrations.prepare((CODER,), seed=-1)
        embedder = ModelFacts(model="embedder", features=frozenset({"embedding"}))
        await rig.store.profiles.discovered("a", (embedder,))
        await desk.book.reload()
        with pytest.raises(InvalidInputError, match="cannot answer prompts"):
            desk.calibrations.prepare((ModelRef("a", "embedder"),))

    run(body())


def test_texts_are_not_kept_where_prompts_are_not(rig: EngineRig) -> None:
    """The grade stays, the words go."""

    async def body() -> None:
        settings = rig.settings.model_copy(
            update={"privacy": rig.settings.privacy.model_copy(update={"store_prompts": False})}
        )
        rig.build(settings=settings)
        desk = await a_desk(rig)
        run_ = desk.calibrations.prepare((CODER,), limit=1)
        await desk.calibrations.start(run_)
        await desk.calibrations.wait()
        (answer,) = await desk.calibrations.answers(run_.run_id)
        assert (answer.answer, answer.score) == ("", 1.0)

    run(body())


def test_a_rating_that_somebody_replaced_takes_its_answers_out(rig: EngineRig) -> None:
    """As by restoring an older profile: the feed tells of it, and the evidence follows at once."""

    async def body() -> None:
        desk = await a_desk(rig)
        run_ = desk.calibrations.prepare((CODER,), limit=9)
        await desk.calibrations.start(run_)
        await desk.calibrations.wait()
        await desk.calibrations.apply(run_.run_id)
        desk.calibrations.note(ProfilesChanged(refs=(CODER,)))
        assert desk.memory.evidence
        await desk.book.restore(CODER, 1)
        desk.calibrations.note(AlertRaised(key="k", kind="host_down", title="t"))
        desk.calibrations.note(ProfilesChanged(refs=(CODER,)))
        await rig.engine.aclose()
        assert desk.memory.evidence == {}

    run(body())


def test_a_defect_pauses_the_run_and_is_told(
    rig: EngineRig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The traceback goes to the log, a sentence to the user; the next start tries again."""

    async def fail(*_arguments: object) -> None:
        raise RuntimeError("a defect")

    async def body() -> None:
        desk = await a_desk(rig)
        monkeypatch.setattr(desk.calibrations._examiner, "ask", fail)
        await desk.calibrations.start(desk.calibrations.prepare((CODER,), limit=2))
        await desk.calibrations.wait()
        assert desk.told[-1].state is CalibrationState.PAUSED
        assert "inside Modelyard" in desk.told[-1].error
        assert (await desk.calibrations.runs())[0].state is CalibrationState.PAUSED

    with caplog.at_level("CRITICAL"):
        run(body())


def test_a_plan_tells_its_time(rig: EngineRig) -> None:
    """Before anything is started, from what the profiles say of the speed."""

    async def body() -> None:
        desk = await a_desk(rig)
        small, quick = await desk.calibrations.plan((CODER,), limit=5)
        large, slow = await desk.calibrations.plan((CODER, POET))
        assert small.total == 5
        assert large.total == 2 * desk.calibrations.probe_count
        assert 0 < quick < slow

    run(body())
