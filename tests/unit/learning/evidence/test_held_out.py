"""Auto's choice for a calibration prompt never rests on the answers to that prompt."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from app.domain.calibration import CalibrationRun, CalibrationState, GradedAnswer
from app.domain.decision import ScoreWeights
from app.domain.profile import ModelRef
from app.domain.prompt import Analysis
from app.domain.views import Annotation
from app.learning.calibration.probes import all_probes
from app.learning.evidence.evidence import Evidence
from app.learning.evidence.held_out import scored_probes
from app.settings import Settings
from app.store import Store
from app.store.profile_book import ProfileBook
from tests.integration.engine.rig import ANALYZER, CODER, POET, TWO_MODELS
from tests.unit.store.fixtures import HeldClock, database, store, template
from tests.unit.store.values import make_decision, make_record

__all__ = ["database", "store", "template"]

PROBES = list(all_probes().values())[:60]
WEIGHTS = ScoreWeights(latency=0.0, residency=0.0)


def answers(good: ModelRef) -> list[GradedAnswer]:
    """Return answers of two models to sixty probes; one model is always right, the other never."""
    return [
        GradedAnswer(
            ref=ref,
            probe_id=probe.probe_id,
            capability=probe.capability,
            band=probe.band,
            complexity=0.4,
            score=float(ref == good),
        )
        for probe in PROBES
        for ref in (POET, CODER)
    ]


def analyses() -> dict[str, Analysis]:
    """Return analyses that find each probe's capability."""
    return {probe.probe_id: Analysis(primary=probe.capability) for probe in PROBES}


def test_auto_follows_what_the_other_folds_show() -> None:
    """Where one model is always right, Auto takes it."""
    for good in (POET, CODER):
        scored = scored_probes(answers(good), analyses(), TWO_MODELS, "balanced", WEIGHTS)
        assert len(scored) == 60
        assert sum(one.auto == good for one in scored) >= 55


def test_a_prompts_own_answers_do_not_move_its_choice() -> None:
    """Turning the scores of one prompt round leaves Auto's choice for it as it was."""
    before = {
        one.prompt_id: one.auto for one in scored_probes(answers(CODER), analyses(), TWO_MODELS, "balanced", WEIGHTS)
    }
    turned = PROBES[7].probe_id
    changed = [
        replace(one, score=1.0 - (one.score or 0.0)) if one.probe_id == turned else one for one in answers(CODER)
    ]
    after = {one.prompt_id: one for one in scored_probes(changed, analyses(), TWO_MODELS, "balanced", WEIGHTS)}
    assert after[turned].auto == before[turned]
    assert after[turned].scores == {POET: 1.0, CODER: 0.0}


def test_unknown_models_and_ungraded_answers_are_left_out() -> None:
    """A model without a profile could not be chosen; an answer that failed has no score."""
    stranger = ModelRef("gone", "model")
    odd = [replace(one, ref=stranger) for one in answers(CODER)[:4]]
    failed = [replace(answers(CODER)[0], probe_id="other", score=None)]
    scored = scored_probes([*answers(CODER), *odd, *failed], analyses(), TWO_MODELS, "balanced", WEIGHTS)
    assert len(scored) == 60
    assert all(stranger not in one.scores for one in scored)


def test_a_report_of_stored_answers(store: Store) -> None:
    """The calibration in force gives figures; without any judged prompts the other part is empty."""
    book = ProfileBook(store.profiles, lambda _refs: None)
    evidence = Evidence(store=store, profiles=book, settings=Settings, analyzer=ANALYZER)

    async def body() -> None:
        for profile in TWO_MODELS:
            await book.save(profile)
        assert (await evidence.report()).calibration.prompts == 0
        run = CalibrationRun(
            created_at=HeldClock().now(),
            seed=1,
            models=(POET, CODER),
            probe_ids=tuple(probe.probe_id for probe in PROBES[:12]),
            state=CalibrationState.DONE,
            applied_at=HeldClock().now(),
        )
        await store.calibrations.save(run)
        for answer in answers(CODER)[:24]:
            await store.calibrations.add_answer(run.run_id, answer)
        report = await evidence.report()
        assert report.calibration.prompts == 12
        assert report.calibration.regret is not None
        assert report.own.prompts == 0
        assert "regret" in await evidence.export(report, "csv")

    asyncio.run(body())


def test_a_report_of_own_prompts(store: Store) -> None:
    """Prompts that Auto and another model answered, each rated, tell what Auto gains against that model."""
    evidence = Evidence(
        store=store,
        profiles=ProfileBook(store.profiles, lambda _refs: None),
        settings=Settings,
        analyzer=ANALYZER,
    )

    async def answered(prompt: str, ref: ModelRef, strategy: str, rating: int, at_s: float) -> None:
        record = make_record(prompt, ref=ref, at_s=at_s)
        decision = make_decision(ref=ref, strategy=strategy)
        part = replace(record.sub_tasks[0], decision=decision)
        await store.records.save(replace(record, strategy=strategy, sub_tasks=(part,)), keep_prompt=True)
        await store.annotations.save(decision.decision_id, Annotation(rating=rating))

    async def body() -> None:
        for number in range(6):
            await answered(f"Prompt {number}", CODER, "balanced", 1 if number else -1, 10.0 * number)
            # Newer than Auto's, and yet not its choice: the user pinned this model.
            await answered(f"Prompt {number}", POET, "pinned", -1, 10.0 * number + 5)
        own = (await evidence.report()).own
        assert own.prompts == 6
        gains = {one.model: (one.gain.mean, one.gain.n) for one in own.against}
        assert gains == {CODER: (0.0, 6), POET: (pytest.approx(5 / 6), 6)}
        assert own.regret is not None
        assert own.regret.mean == 0.0

    asyncio.run(body())
