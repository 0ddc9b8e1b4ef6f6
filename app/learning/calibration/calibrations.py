"""Runs calibrations in the background, keeps them, and makes their result what routing starts from."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from app.domain.calibration import (
    CalibrationMatrix,
    CalibrationProgress,
    CalibrationRun,
    CalibrationState,
    GradedAnswer,
    matrix_of,
)
from app.domain.errors import ConflictError, InvalidInputError, ModelyardError
from app.domain.events import AlertRaised, FeedMessage, ProfilesChanged
from app.domain.evidence import JudgedAnswer
from app.domain.ports import Clock, ModelFacts
from app.domain.profile import CapabilityRating, ModelProfile, ModelRef, Provenance
from app.engine import Engine
from app.execution.event_stream import to_the_end
from app.learning.calibration.asking import Examiner
from app.learning.calibration.pace import remaining_s
from app.learning.calibration.probes import all_probes, choose_probes
from app.learning.calibration.ratings import calibrated_ratings, judged_answers, may_calibrate
from app.routing.estimates import speed_of
from app.routing.priors import seed_ratings
from app.settings import Settings
from app.store import Store
from app.store.profile_book import ProfileBook

logger = logging.getLogger(__name__)

ACTOR = "calibration"
# A model that fails so often in a row is not there; going on would only fill the list with failures.
FAILURES_IN_A_ROW = 3
# A probe and its answer, in tokens, for the estimate before anything is measured.
PROBE_TOKENS, ANSWER_TOKENS = 70, 60
MAX_SEED = 2**31 - 1


class Calibrations:
    """One calibration runs at a time; every method belongs to the core's thread."""

    def __init__(
        self,
        *,
        engine: Engine,
        store: Store,
        profiles: ProfileBook,
        settings: Callable[[], Settings],
        clock: Clock,
        tell: Callable[[CalibrationProgress | AlertRaised], None],
        refresh: Callable[[], Awaitable[None]],
    ) -> None:
        """Take the parts: `tell` gets every step forward and the end, `refresh` is called for other evidence."""
        self._engine = engine
        self._examiner = Examiner(engine)
        self._store = store
        self._profiles = profiles
        self._settings = settings
        self._clock = clock
        self._tell = tell
        self._refresh = refresh
        self._calibrated = _calibrated(profiles.current)
        self._task: asyncio.Task[None] | None = None
        self._progress: CalibrationProgress | None = None

    @property
    def progress(self) -> CalibrationProgress | None:
        """How far the calibration is that runs or ran last; None when none has run since the start."""
        return self._progress

    @property
    def is_running(self) -> bool:
        """Whether one is running now."""
        return self._task is not None

    def prepare(
        self,
        models: Sequence[ModelRef],
        *,
        seed: int = 0,
        limit: int | None = None,
        capabilities: Sequence[str] = (),
    ) -> CalibrationRun:
        """Return a calibration that has not run; InvalidInputError for models, a seed or a limit that cannot be."""
        if not models:
            raise InvalidInputError("Choose at least one model.", field="models")
        for ref in models:
            profile = self._profile(ref)
            if not (profile.is_installed and profile.can_complete):
                raise InvalidInputError(f"{ref} cannot answer prompts.", field="models", fix="Choose another model.")
        if not 0 <= seed <= MAX_SEED:
            raise InvalidInputError(f"The seed must be between 0 and {MAX_SEED}.", field="seed")
        probes = choose_probes(seed, capabilities=capabilities, limit=limit)
        return CalibrationRun(
            models=tuple(dict.fromkeys(models)),
            probe_ids=tuple(probe.probe_id for probe in probes),
            seed=seed,
            created_at=self._clock.now(),
        )

    @property
    def probe_count(self) -> int:
        """How many prompts a full calibration asks of each model."""
        return len(all_probes())

    async def plan(
        self, models: Sequence[ModelRef], *, seed: int = 0, limit: int | None = None
    ) -> tuple[CalibrationRun, float]:
        """Return a calibration that has not run, as `prepare` does, and the seconds that it will take."""
        run = self.prepare(models, seed=seed, limit=limit)
        return run, self.expected_s(run)

    def expected_s(self, run: CalibrationRun, answers: Sequence[GradedAnswer] = ()) -> float:
        """Return the seconds that a calibration will take from here."""
        return remaining_s(run, answers, self._estimate)

    async def start(self, run: CalibrationRun) -> None:
        """Store a calibration and run it in the background, or go on with one that was paused.

        Raises ConflictError while another one runs.
        """
        if self._task is not None:
            raise ConflictError("A calibration is running already.", fix="Pause it first.")
        answers = {
            (answer.ref, answer.probe_id): answer for answer in await self._store.calibrations.answers(run.run_id)
        }
        run = replace(run, state=CalibrationState.RUNNING)
        await self._store.calibrations.save(run)
        self._task = asyncio.create_task(self._run(run, answers), name=f"calibration-{run.run_id[:8]}")
        self._task.add_done_callback(self._ended)

    async def pause(self) -> None:
        """Stop after what is stored; the answer under way is asked again later. Nothing happens when none runs."""
        task = self._task
        if task is not None:
            task.cancel()
            await asyncio.wait({task})

    async def wait(self) -> None:
        """Wait until the calibration under way has ended or paused."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def discard(self, run_id: str) -> None:
        """Stop a calibration, take its result out of routing, and forget it."""
        if self._progress is not None and self._progress.run_id == run_id:
            await self.pause()
            self._progress = None
        run = next((one for one in await self.runs() if one.run_id == run_id), None)
        if run is not None and run.applied_at is not None:
            await self.undo(run_id)
        await self._store.calibrations.delete(run_id)

    async def runs(self) -> tuple[CalibrationRun, ...]:
        """Return the stored calibrations, newest first; one that was running when the program ended is paused."""
        active = self._progress.run_id if self._task is not None and self._progress is not None else None
        return tuple(
            replace(run, state=CalibrationState.PAUSED)
            if run.state is CalibrationState.RUNNING and run.run_id != active
            else run
            for run in await self._store.calibrations.list()
        )

    async def answers(self, run_id: str) -> tuple[GradedAnswer, ...]:
        """Return the graded answers of a calibration."""
        return await self._store.calibrations.answers(run_id)

    async def matrix(self, run_id: str) -> CalibrationMatrix:
        """Return what the answers of a calibration come to."""
        return matrix_of(await self.answers(run_id))

    async def apply(self, run_id: str) -> int:
        """Make a calibration what routing starts from; return how many ratings changed.

        Ratings that the user pinned or set stay. Applying it again brings in the answers that came since. Raises
        NotFoundError for an unknown run.
        """
        run = await self._store.calibrations.get(run_id)
        answers = await self.answers(run_id)
        before = {ref: dict(ratings) for ref, ratings in run.before.items()} if run.applied_at else {}
        changed = 0
        for profile in self._profiles.current:
            news = calibrated_ratings(profile, answers, seed_ratings(_facts(profile)))
            if not news:
                continue
            for capability in news:
                before.setdefault(profile.ref, {}).setdefault(capability, profile.ratings.get(capability))
            changed += len([key for key, rating in news.items() if profile.ratings.get(key) != rating])
            await self._profiles.save(replace(profile, ratings={**profile.ratings, **news}), actor=ACTOR)
        await self._store.calibrations.mark_applied(run_id, self._clock.now(), before)
        await self._refresh()
        return changed

    async def undo(self, run_id: str) -> int:
        """Give back the ratings that a calibration replaced; return how many.

        A rating that somebody changed or pinned since stays as it is. Raises NotFoundError for an unknown run.
        """
        run = await self._store.calibrations.get(run_id)
        changed = 0
        for profile in self._profiles.current:
            ratings = dict(profile.ratings)
            for capability, earlier in run.before.get(profile.ref, {}).items():
                now = ratings.get(capability)
                if now is None or now.source is not Provenance.CALIBRATED or not may_calibrate(profile, capability):
                    continue
                changed += 1
                _put(ratings, capability, earlier)
            if ratings != profile.ratings:
                await self._profiles.save(replace(profile, ratings=ratings), actor=ACTOR)
        await self._store.calibrations.mark_applied(run_id, None, {})
        await self._refresh()
        return changed

    def note(self, message: FeedMessage) -> None:
        """Look at a message of the feed: a calibrated rating that somebody replaced takes its answers with it."""
        if isinstance(message, ProfilesChanged):
            before, self._calibrated = self._calibrated, _calibrated(self._profiles.current)
            if before != self._calibrated:
                self._engine.run_later(self._refresh_later())

    async def aclose(self) -> None:
        """Pause what runs."""
        await self.pause()

    async def _run(self, run: CalibrationRun, answers: dict[tuple[ModelRef, str], GradedAnswer]) -> None:
        state, problem = CalibrationState.PAUSED, ModelyardError("")
        try:
            await self._ask_all(run, answers)
            state = CalibrationState.DONE
        except ModelyardError as error:
            problem = error
        except asyncio.CancelledError:
            logger.debug("Calibration %s was paused", run.run_id)
        except Exception:
            logger.exception("A calibration failed inside Modelyard")
            problem = ModelyardError("The calibration failed inside Modelyard.", fix="See the log; then resume it.")
        await to_the_end(self._store.calibrations.save(replace(run, state=state)))
        self._report(run, state, answers, None, problem)
        if state is CalibrationState.DONE:
            self._tell(
                AlertRaised(
                    key=f"calibration:{run.run_id}",
                    kind="work_done",
                    title="The calibration is done",
                    detail=f"{len(answers)} answers are graded; use them on the Models page.",
                )
            )

    async def _ask_all(self, run: CalibrationRun, answers: dict[tuple[ModelRef, str], GradedAnswer]) -> None:
        probes = all_probes()
        for ref in run.models:
            failures = 0
            for probe_id in run.probe_ids:
                known = answers.get((ref, probe_id))
                # Probes that a later version does not have any more are passed over.
                if probe_id not in probes or (known is not None and known.score is not None):
                    continue
                self._report(run, CalibrationState.RUNNING, answers, ref)
                answer, record = await self._examiner.ask(probes[probe_id], self._profile(ref), run.seed)
                await self._store.calibrations.add_answer(
                    run.run_id, answer, keep_text=self._settings().privacy.store_prompts
                )
                answers[ref, probe_id] = answer
                failures = failures + 1 if answer.score is None else 0
                if failures >= FAILURES_IN_A_ROW:
                    raise ModelyardError(
                        f"{ref} failed {failures} times in a row: {answer.reason}",
                        fix=f"{record.fix} Then resume the calibration.".strip(),
                    )

    def _report(
        self,
        run: CalibrationRun,
        state: CalibrationState,
        answers: Mapping[tuple[ModelRef, str], GradedAnswer],
        ref: ModelRef | None,
        problem: ModelyardError | None = None,
    ) -> None:
        self._progress = CalibrationProgress(
            run_id=run.run_id,
            state=state,
            done=len([answer for answer in answers.values() if answer.score is not None]),
            total=run.total,
            model=ref,
            remaining_s=self.expected_s(run, tuple(answers.values())),
            error=problem.message if problem else "",
            fix=problem.fix if problem else "",
        )
        self._tell(self._progress)

    def _ended(self, _task: asyncio.Task[None]) -> None:
        self._task = None

    async def _refresh_later(self) -> None:
        await self._refresh()

    def _profile(self, ref: ModelRef) -> ModelProfile:
        found = next((profile for profile in self._profiles.current if profile.ref == ref), None)
        if found is None:
            raise InvalidInputError(f"There is no model {ref}.", field="models", fix="Choose another model.")
        return found

    def _estimate(self, ref: ModelRef) -> tuple[float, float]:
        speed = speed_of(self._profile(ref))
        return speed.load_s, PROBE_TOKENS / speed.prefill_tps + ANSWER_TOKENS / speed.decode_tps


async def judged_in_force(store: Store, profiles: ProfileBook) -> tuple[JudgedAnswer, ...]:
    """Return the answers that routing starts from, as judgements: a source of the outcome memory."""
    answers = await store.calibrations.in_force()
    return judged_answers(answers, {profile.ref: profile for profile in profiles.current})


def _calibrated(profiles: Sequence[ModelProfile]) -> frozenset[tuple[ModelRef, str]]:
    return frozenset(
        (profile.ref, capability)
        for profile in profiles
        for capability, rating in profile.ratings.items()
        if rating.source is Provenance.CALIBRATED
    )


def _facts(profile: ModelProfile) -> ModelFacts:
    """Return what a host reported of a model, as far as the estimate of its ratings depends on it."""
    return ModelFacts(
        model=profile.ref.model,
        features=profile.features,
        family=profile.family,
        quantization=profile.quantization,
        parameter_count=profile.parameter_count,
        size_bytes=profile.size_bytes,
    )


def _put(ratings: dict[str, CapabilityRating], capability: str, rating: CapabilityRating | None) -> None:
    if rating is None:
        ratings.pop(capability, None)
    else:
        ratings[capability] = rating
