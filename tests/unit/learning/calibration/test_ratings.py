"""Ratings from graded answers, and how long a calibration will go on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.calibration import CalibrationRun, GradedAnswer, matrix_of, wilson
from app.domain.evidence import ComplexityBand
from app.domain.profile import CapabilityRating, ModelRef, Provenance
from app.learning.calibration.pace import remaining_s
from app.learning.calibration.ratings import ESTIMATE_STRENGTH, calibrated_ratings, judged_answers, may_calibrate
from app.routing.outcomes import evidence_of
from app.routing.quality import quality_of
from tests.builders import NOON, QWEN, SMOL, a_profile


def an_answer(ref: ModelRef = QWEN, *, score: float | None = 1.0, number: int = 0, **fields: object) -> GradedAnswer:
    """Return a graded answer to an easy probe for code that took two seconds."""
    answer = GradedAnswer(
        ref=ref,
        probe_id=f"code-{number:02}",
        capability="code",
        band=ComplexityBand.EASY,
        complexity=0.1,
        score=score,
        total_s=2.0,
    )
    return replace(answer, **fields)  # type: ignore[arg-type]  # the fields of a test


ESTIMATES = {"code": CapabilityRating(score=0.4, source=Provenance.ESTIMATED)}


def test_a_rating_is_the_mean_of_the_estimate_and_the_answers() -> None:
    """The estimate counts as six answers, so that few answers move it little and many a lot."""
    answers = [an_answer(score=score, number=number) for number, score in enumerate((1.0, 1.0, 0.0, 1.0))]
    rating = calibrated_ratings(a_profile(), answers, ESTIMATES)["code"]
    assert rating.score == pytest.approx((ESTIMATE_STRENGTH * 0.4 + 3) / (ESTIMATE_STRENGTH + 4), abs=1e-4)
    assert rating.source is Provenance.CALIBRATED
    assert rating.evidence_count == 4


def test_calibrating_twice_does_not_count_twice() -> None:
    """The prior is the estimate and never the last calibration."""
    answers = [an_answer(number=number) for number in range(5)]
    once = calibrated_ratings(a_profile(), answers, ESTIMATES)
    again = calibrated_ratings(a_profile(QWEN, ratings=dict(once)), answers, ESTIMATES)
    assert once == again


def test_without_an_estimate_the_neutral_score_is_the_prior() -> None:
    """One answer does not make a model perfect."""
    assert calibrated_ratings(a_profile(), [an_answer()], {})["code"].score == pytest.approx(4 / 7, abs=1e-4)


@pytest.mark.parametrize("pinned", [{"ratings"}, {"ratings.code"}])
def test_a_pinned_rating_stays(pinned: set[str]) -> None:
    """Whether the user pinned it alone or all of them."""
    profile = a_profile(pinned_fields=frozenset(pinned))
    assert calibrated_ratings(profile, [an_answer()], ESTIMATES) == {}
    assert may_calibrate(profile, "creative") == (pinned == {"ratings.code"})


def test_a_rating_of_the_user_stays() -> None:
    """Who rated a model by hand meant it."""
    profile = a_profile(ratings={"code": CapabilityRating(score=0.9, source=Provenance.USER)})
    assert calibrated_ratings(profile, [an_answer(score=0.0)], ESTIMATES) == {}


def test_failures_and_other_models_say_nothing() -> None:
    """An answer that never came is no wrong answer."""
    answers = [an_answer(score=None), an_answer(SMOL)]
    assert calibrated_ratings(a_profile(), answers, ESTIMATES) == {}


def test_answers_count_while_their_rating_is_in_force() -> None:
    """A rating that was replaced since takes its evidence with it."""
    calibrated = a_profile(ratings={"code": CapabilityRating(score=0.6, source=Provenance.CALIBRATED)})
    replaced = a_profile(ratings={"code": CapabilityRating(score=0.6, source=Provenance.USER)})
    answers = [an_answer(), an_answer(score=None, number=1), an_answer(SMOL)]
    (judged,) = judged_answers(answers, {QWEN: calibrated})
    assert (judged.ref, judged.capability, judged.score, judged.prompt) == (QWEN, "code", 1.0, "")
    assert judged_answers(answers, {QWEN: replaced}) == ()


def test_a_band_is_told_from_the_others() -> None:
    """Where easy prompts went well and hard ones badly, routing expects just that."""
    answers = [
        an_answer(number=number, score=float(is_easy), complexity=0.1 if is_easy else 0.9)
        for number, is_easy in enumerate([True] * 8 + [False] * 8)
    ]
    profile = a_profile(ratings=dict(calibrated_ratings(a_profile(), answers, ESTIMATES)))
    evidence = evidence_of(judged_answers(answers, {QWEN: profile}))[QWEN]
    easy, hard = (quality_of(profile, "code", band, evidence) for band in (ComplexityBand.EASY, ComplexityBand.HARD))
    assert easy.mean > 0.5 > hard.mean
    assert easy.mean - hard.mean > 0.1


def test_the_count_of_a_calibrated_rating_is_not_counted_again() -> None:
    """Its answers come as evidence; the rating itself weighs as much as the estimate it replaced."""
    few, many = (
        a_profile(ratings={"code": CapabilityRating(score=0.6, source=Provenance.CALIBRATED, evidence_count=n)})
        for n in (1, 200)
    )
    assert quality_of(few, "code", ComplexityBand.EASY) == quality_of(many, "code", ComplexityBand.EASY)


def test_the_matrix_has_cells_and_margins() -> None:
    """By model, capability and band, over bands, and over all; failures are counted apart."""
    answers = [
        an_answer(score=1.0),
        an_answer(score=0.0, number=1, band=ComplexityBand.HARD),
        an_answer(score=None, number=2),
        an_answer(SMOL, capability="creative", probe_id="creative-01"),
    ]
    matrix = matrix_of(answers)
    assert matrix.cell(QWEN, "code", ComplexityBand.EASY).mean == 1.0
    assert matrix.cell(QWEN, "code").mean == 0.5
    assert matrix.cell(QWEN).n == 2
    assert matrix.cell(SMOL, "creative").n == 1
    assert matrix.cell(SMOL, "code").mean is None
    assert matrix.failed == {QWEN: 1}
    assert matrix.seconds == {QWEN: 6.0, SMOL: 2.0}


@pytest.mark.parametrize(
    ("good", "n", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3; the last two by the formula's limits.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_intervals_are_those_of_the_literature(good: int, n: int, low: float, high: float) -> None:
    """Checked against published worked examples."""
    assert wilson(good, n) == pytest.approx((low, high), abs=0.0001)


def test_an_interval_of_nothing_says_nothing() -> None:
    """Without observations every share is possible."""
    assert wilson(0, 0) == (0.0, 1.0)


def a_run(*models: ModelRef, probes: int = 10) -> CalibrationRun:
    """Return a calibration of these models."""
    return CalibrationRun(
        models=models, probe_ids=tuple(f"code-{number:02}" for number in range(probes)), seed=0, created_at=NOON
    )


def test_the_time_left_is_estimated_before_anything_is_measured() -> None:
    """The load and every probe of every model."""
    assert remaining_s(a_run(QWEN, SMOL), (), lambda ref: (5.0, 2.0 if ref == QWEN else 1.0)) == 5 + 20 + 5 + 10


def test_the_time_left_follows_the_measured_pace() -> None:
    """A model goes on as it did; loads do not count; a model to come is corrected by how far off the guess was."""
    answers = [an_answer(number=number, total_s=4.0) for number in range(4)]
    answers.append(an_answer(number=4, total_s=60.0, was_cold=True))
    left = remaining_s(a_run(QWEN, SMOL), answers, lambda ref: (5.0, 2.0 if ref == QWEN else 1.0))
    assert left == pytest.approx(5 * 4.0 + 5.0 + 10 * 1.0 * 2.0)


def test_few_answers_are_no_pace_yet() -> None:
    """The estimate stands until there are three."""
    answers = [an_answer(number=number, total_s=40.0) for number in range(2)]
    assert remaining_s(a_run(QWEN), answers, lambda _ref: (5.0, 2.0)) == 5 + 8 * 2


def test_nothing_is_left_at_the_end() -> None:
    """A model whose answers are all there costs nothing, also not its load."""
    answers = [an_answer(number=number) for number in range(10)]
    assert remaining_s(a_run(QWEN), answers, lambda _ref: (5.0, 2.0)) == 0.0
