"""The tuner keeps what it finds, changes one field by one step where it may, and takes it back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from app.domain.errors import ConflictError, NotFoundError
from app.domain.events import AlertRaised
from app.domain.ports import ModelFacts
from app.domain.profile import ModelProfile, ModelRef
from app.domain.record import Outcome, Usage
from app.domain.tuning import DECODE_FELL, LATENCY_ROSE, SUCCESS_FELL, SuggestionState
from app.learning.tuner.proposals import LEAST_WEIGHT, STEP, sentence_of, suggestion_for, title_of
from app.learning.tuner.triggers import findings
from app.learning.tuner.tuner import Tuner, since
from app.settings import LearningSettings, Settings
from app.store import Store
from app.store.profile_book import ProfileBook
from tests.builders import NOON, QWEN, a_profile, a_record, an_attempt
from tests.integration.engine.rig import run
from tests.unit.learning.tuner.test_triggers import a_history, spread
from tests.unit.store.fixtures import HeldClock

FELL = a_history(succeeded=[True] * 100 + [True, True, False] * 10)


@dataclass
class Desk:
    """A tuner over a real store with one model."""

    store: Store
    book: ProfileBook
    tuner: Tuner
    alerts: list[AlertRaised]
    clock: HeldClock
    settings: Settings
    count: int = 0

    def weight(self) -> float | None:
        """Return the model's routing weight as it is now."""
        return self.profile().routing_weight

    def profile(self) -> ModelProfile:
        """Return the model's profile as it is now."""
        return self.book.current[0]

    async def answered(self, *succeeded: bool, ref: ModelRef = QWEN, source: str = "desktop") -> None:
        """Store attempts with these outcomes, one second apart, after everything that was stored."""
        for is_good in succeeded:
            self.count += 1
            outcome = Outcome.SUCCEEDED if is_good else Outcome.FAILED
            usage = Usage(answer_tokens=30, decode_s=1.5)
            attempt = an_attempt(ref, outcome=outcome, started_at=self.clock.now(), usage=usage)
            record = a_record(request_id=f"{self.count:032}", decision_id=f"{self.count:032}", source=source)
            part = replace(record.sub_tasks[0], attempts=(attempt,), outcome=outcome)
            await self.store.records.save(replace(record, sub_tasks=(part,), outcome=outcome))

    async def trouble(self) -> None:
        """A clean past, then one failure in three, looked at once."""
        await self.answered(*[True] * 60, *[True, True, False] * 10)
        await self.tuner.look([QWEN])


async def a_desk(store: Store, mode: str = "suggest") -> Desk:
    """Return a desk whose tuner is off, suggests or applies."""
    book = ProfileBook(store.profiles, lambda _refs: None)
    await store.profiles.discovered(QWEN.host, (ModelFacts(model=QWEN.model),))
    await book.reload()
    clock, alerts = HeldClock(), list[AlertRaised]()
    settings = Settings(learning=LearningSettings.model_validate({"tuner": mode}))
    tuner = Tuner(store=store, profiles=book, settings=lambda: settings, clock=clock, tell=alerts.append)
    return Desk(store, book, tuner, alerts, clock, settings)


def test_trouble_is_told_once_with_a_proposal(store: Store) -> None:
    """An alert and one suggestion with its figures; looking again adds nothing, the profile stays."""

    async def body() -> None:
        desk = await a_desk(store)
        await desk.trouble()
        await desk.tuner.look([QWEN])
        (suggestion,) = await desk.tuner.suggestions()
        assert suggestion.finding.kind == SUCCESS_FELL
        assert (suggestion.finding.evidence.n_before, suggestion.finding.evidence.n_now) == (60, 30)
        assert (suggestion.field, suggestion.before, suggestion.after) == ("routing_weight", None, STEP)
        (alert,) = desk.alerts
        assert alert.kind == SUCCESS_FELL
        assert alert.ref == QWEN
        assert "last 30 attempts against the 60 before" in alert.detail
        assert desk.weight() is None

    run(body())


def test_a_proposal_is_applied_and_undone(store: Store) -> None:
    """Both are edits in the profile's history, and each can be done once."""

    async def body() -> None:
        desk = await a_desk(store)
        await desk.trouble()
        (suggestion,) = await desk.tuner.suggestions()
        applied = await desk.tuner.apply(suggestion.suggestion_id)
        assert (applied.state, applied.decided_by) == (SuggestionState.APPLIED, "user")
        assert desk.weight() == STEP
        assert (await desk.book.versions(QWEN))[0].actor == "tuner"
        with pytest.raises(ConflictError, match="decided already"):
            await desk.tuner.apply(suggestion.suggestion_id)
        await desk.tuner.undo(suggestion.suggestion_id)
        assert desk.weight() is None
        with pytest.raises(ConflictError, match="not in force"):
            await desk.tuner.undo(suggestion.suggestion_id)
        (kept,) = await desk.tuner.suggestions()
        assert kept.state is SuggestionState.UNDONE

    run(body())


def test_a_pinned_field_is_never_moved(store: Store) -> None:
    """Pinned before: nothing is proposed. Pinned after: neither applied nor undone."""

    async def body() -> None:
        desk = await a_desk(store, "apply")
        await desk.book.save(replace(desk.profile(), pinned_fields=frozenset({"routing_weight"})))
        await desk.trouble()
        (suggestion,) = await desk.tuner.suggestions()
        assert suggestion.field == ""
        assert suggestion.state is SuggestionState.PROPOSED
        assert desk.weight() is None
        with pytest.raises(ConflictError):
            await desk.tuner.apply(suggestion.suggestion_id)

    run(body())


def test_a_field_pinned_meanwhile_stays(store: Store) -> None:
    """Also for an undo: the user's word is newer."""

    async def body() -> None:
        desk = await a_desk(store)
        await desk.trouble()
        (suggestion,) = await desk.tuner.suggestions()
        await desk.tuner.apply(suggestion.suggestion_id)
        await desk.book.save(replace(desk.profile(), pinned_fields=frozenset({"routing_weight"})))
        with pytest.raises(ConflictError, match="You pinned routing_weight"):
            await desk.tuner.undo(suggestion.suggestion_id)
        assert desk.weight() == STEP

    run(body())


def test_a_field_that_was_changed_meanwhile_stays(store: Store) -> None:
    """What the user typed in between is not overwritten."""

    async def body() -> None:
        desk = await a_desk(store)
        await desk.trouble()
        (suggestion,) = await desk.tuner.suggestions()
        await desk.book.save(replace(desk.profile(), routing_weight=2.0))
        with pytest.raises(ConflictError, match="changed meanwhile"):
            await desk.tuner.apply(suggestion.suggestion_id)
        assert desk.weight() == 2.0

    run(body())


def test_what_was_dismissed_is_the_new_normal(store: Store) -> None:
    """The same attempts are not told again; a further fall from there is."""

    async def body() -> None:
        desk = await a_desk(store)
        await desk.trouble()
        (suggestion,) = await desk.tuner.suggestions()
        await desk.tuner.dismiss(suggestion.suggestion_id)
        with pytest.raises(ConflictError):
            await desk.tuner.dismiss(suggestion.suggestion_id)
        await desk.answered(*[True, True, False] * 20)
        await desk.tuner.look([QWEN])
        assert len(await desk.tuner.suggestions()) == 1
        await desk.answered(*[False] * 30)
        await desk.tuner.look([QWEN])
        assert len(await desk.tuner.suggestions()) == 2

    run(body())


def test_trouble_that_ends_by_itself_is_over(store: Store) -> None:
    """The suggestion goes, and the alert's end is told."""

    async def body() -> None:
        desk = await a_desk(store)
        await desk.trouble()
        await desk.answered(*[True] * 40)
        await desk.tuner.look([QWEN])
        (suggestion,) = await desk.tuner.suggestions()
        assert suggestion.state is SuggestionState.OVER
        assert [alert.is_over for alert in desk.alerts] == [False, True]
        assert desk.alerts[0].key == desk.alerts[1].key

    run(body())


def test_applied_at_once_where_the_user_chose_so(store: Store) -> None:
    """And taken back when the model is as good as before."""

    async def body() -> None:
        desk = await a_desk(store, "apply")
        await desk.trouble()
        (suggestion,) = await desk.tuner.suggestions()
        assert (suggestion.state, suggestion.decided_by) == (SuggestionState.APPLIED, "tuner")
        assert desk.weight() == STEP
        await desk.answered(*[True] * 25)
        await desk.tuner.look([QWEN])
        (suggestion,) = await desk.tuner.suggestions()
        assert suggestion.state is SuggestionState.UNDONE
        assert desk.weight() is None
        assert desk.alerts[-1].is_over

    run(body())


def test_a_change_that_the_user_applied_is_left_to_the_user(store: Store) -> None:
    """Recovery does not take it back without being asked."""

    async def body() -> None:
        desk = await a_desk(store)
        await desk.trouble()
        (suggestion,) = await desk.tuner.suggestions()
        await desk.tuner.apply(suggestion.suggestion_id)
        await desk.answered(*[True] * 40)
        await desk.tuner.look([QWEN])
        assert desk.weight() == STEP

    run(body())


def test_switched_off_it_looks_at_nothing(store: Store) -> None:
    """No suggestion, no alert."""

    async def body() -> None:
        desk = await a_desk(store, "off")
        await desk.trouble()
        assert await desk.tuner.suggestions() == ()
        assert desk.alerts == []

    run(body())


def test_calibration_is_not_the_models_past(store: Store) -> None:
    """Its short prompts would make every real one look slow, and its failures are probes'."""

    async def body() -> None:
        desk = await a_desk(store)
        await desk.answered(*[True] * 60)
        await desk.answered(*[False] * 30, source="calibration")
        await desk.tuner.look([QWEN])
        assert await desk.tuner.suggestions() == ()

    run(body())


def test_unknown_models_and_suggestions(store: Store) -> None:
    """A model without a profile is passed over; a suggestion that is not there is told."""

    async def body() -> None:
        desk = await a_desk(store)
        await desk.tuner.look([ModelRef("h", "gone")])
        with pytest.raises(NotFoundError):
            await desk.tuner.apply("nothing")

    run(body())


@pytest.mark.parametrize(
    ("weight", "after"), [(None, 0.75), (1.0, 0.75), (4.0, 3.0), (0.3, LEAST_WEIGHT), (float("nan"), 0.75)]
)
def test_a_step_is_bounded(weight: float | None, after: float) -> None:
    """A quarter at a time, and never below the least."""
    (finding,) = findings(FELL)
    assert suggestion_for(finding, a_profile(routing_weight=weight), NOON).after == after


@pytest.mark.parametrize("changes", [{"routing_weight": LEAST_WEIGHT}, {"routing_weight": 0.1}, {"is_active": False}])
def test_nothing_is_proposed_where_nothing_is_left(changes: dict[str, object]) -> None:
    """At the bound, and for a model that is switched off anyway; the alert stays."""
    (finding,) = findings(FELL)
    profile = replace(a_profile(), **changes)  # type: ignore[arg-type]  # the fields of a test
    assert suggestion_for(finding, profile, NOON).field == ""


def test_every_kind_is_told_in_words() -> None:
    """With the figures, their counts and the interval."""
    slow = findings(a_history(ttft_s=[*spread(0.5, 150, 1), *spread(1.0, 30, 2)]))[0]
    weak = findings(a_history(decode_tps=[20.0] * 100 + [8.0] * 30))[0]
    failing = findings(FELL)[0]
    assert (slow.kind, weak.kind, failing.kind) == (LATENCY_ROSE, DECODE_FELL, SUCCESS_FELL)
    assert title_of(slow) == "m takes longer to begin"
    assert "last 30 attempts against the 150 before; factor 1." in sentence_of(slow)
    assert sentence_of(weak).startswith("It writes 8.0 tokens/s, it was 20.0")
    assert sentence_of(failing).startswith("Success 67%, it was 100%")


def test_the_attempts_after_a_moment() -> None:
    """The columns stay of equal length."""
    history = a_history(decode_tps=[20.0] * 10)
    after = since(history, NOON + timedelta(minutes=6))
    assert len(after.started_at) == len(after.succeeded) == len(after.ttft_s) == len(after.decode_tps) == 3
    assert since(history, NOON + timedelta(hours=1)).started_at == ()
