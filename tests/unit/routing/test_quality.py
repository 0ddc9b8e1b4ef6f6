"""Posteriors: what a rating is worth, how outcomes move it, how thin evidence is shrunk."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.evidence import ComplexityBand, ModelEvidence, Prediction, Tally
from app.domain.profile import CapabilityRating, ModelProfile, Provenance
from app.routing.quality import Posterior, quality_of, success_of, with_prediction
from tests.unit.routing.worlds import model

EASY, MEDIUM, HARD = ComplexityBand
COUNT = st.floats(min_value=0, max_value=1e6)


def estimated(score: float) -> ModelProfile:
    """Return a model with a seed rating for code."""
    return model("a", ratings={"code": CapabilityRating(score=score, source=Provenance.ESTIMATED)})


def coded(**tallies: Tally) -> ModelEvidence:
    """Return outcomes of code prompts by band."""
    return ModelEvidence(quality={("code", ComplexityBand(band)): tally for band, tally in tallies.items()})


@pytest.mark.parametrize(
    ("complexity", "band"),
    [(0.0, EASY), (0.33, EASY), (0.34, MEDIUM), (0.66, MEDIUM), (0.67, HARD), (1.0, HARD), (math.nan, MEDIUM)],
)
def test_bands(complexity: float, band: ComplexityBand) -> None:
    """Thirds of the scale; what is no number is in the middle."""
    assert ComplexityBand.of(complexity) is band


def test_a_rating_counts_as_it_is_for_medium_prompts_and_gaps_widen_with_complexity() -> None:
    """Without outcomes the rating is the quality, better for easy prompts, worse for hard ones."""
    strong, weak = estimated(0.8), estimated(0.4)
    gaps = []
    for band in (EASY, MEDIUM, HARD):
        upper, lower = quality_of(strong, "code", band).mean, quality_of(weak, "code", band).mean
        gaps.append(upper - lower)
    assert quality_of(strong, "code", MEDIUM).mean == pytest.approx(0.8)
    assert gaps == sorted(gaps)


def test_outcomes_move_a_seed_quickly_and_the_users_word_slowly() -> None:
    """Ten bad answers outweigh a guess, but not what the user set."""
    bad = coded(medium=Tally(0, 10))
    user = model("a", scores={"code": 0.8})
    assert quality_of(estimated(0.8), "code", MEDIUM, bad).mean < 0.45
    assert quality_of(user, "code", MEDIUM, bad).mean > 0.6


def test_other_bands_inform_and_are_outweighed() -> None:
    """Failures at hard prompts lower the expectation for easy ones, until easy ones have outcomes of their own."""
    profile = estimated(0.6)
    alone = quality_of(profile, "code", EASY).mean
    informed = quality_of(profile, "code", EASY, coded(hard=Tally(0, 20))).mean
    both = quality_of(profile, "code", EASY, coded(hard=Tally(0, 20), easy=Tally(40, 0))).mean
    assert informed < alone
    assert both > 0.8


def test_an_unrated_capability_leans_to_the_models_mean() -> None:
    """A model rated well elsewhere is expected to be somewhat better than neutral; one without ratings is neutral."""
    rated = model("a", scores={"code": 0.9, "logical": 0.9, "creative": math.nan})
    assert quality_of(rated, "factual", MEDIUM).mean == pytest.approx(0.7)
    assert quality_of(rated, "creative", MEDIUM).mean == pytest.approx(0.7)
    assert quality_of(model("a"), "factual", MEDIUM).mean == pytest.approx(0.5)
    assert quality_of(model("a"), "factual", MEDIUM, ModelEvidence()).evidence == 0.0


@given(COUNT, COUNT, COUNT, COUNT, st.floats(0, 1), st.sampled_from(ComplexityBand))
def test_a_posterior_is_a_probability_and_more_good_never_hurts(
    good: float, bad: float, elsewhere_good: float, elsewhere_bad: float, score: float, band: ComplexityBand
) -> None:
    """Means stay in [0, 1]; one more good answer never lowers the mean."""
    others = {("code", other): Tally(elsewhere_good, elsewhere_bad) for other in ComplexityBand if other != band}
    profile = estimated(score)
    before = quality_of(profile, "code", band, ModelEvidence(quality={**others, ("code", band): Tally(good, bad)}))
    after = quality_of(profile, "code", band, ModelEvidence(quality={**others, ("code", band): Tally(good + 1, bad)}))
    assert 0.0 <= before.mean <= 1.0
    assert after.mean >= before.mean - 1e-9
    assert before.deviation >= 0.0


@pytest.mark.parametrize("tally", [Tally(math.nan, 1), Tally(-1, 5), Tally(math.inf, 0), Tally(0, 0)])
def test_a_senseless_tally_changes_nothing(tally: Tally) -> None:
    """Counts that cannot be are left out."""
    assert Posterior(0.4, 5.0).updated(tally) == Posterior(0.4, 5.0)


def test_success() -> None:
    """Attempts move the usual rate, and a stated rate more slowly."""
    failing = ModelEvidence(success=Tally(0, 10))
    assert success_of(model("a")).mean == pytest.approx(0.9)
    assert success_of(model("a"), failing).mean < 0.5
    assert success_of(model("a", success_rate=0.99), failing).mean > 0.6


@pytest.mark.parametrize(
    ("prediction", "mean"),
    [
        (None, 0.5),
        (Prediction(1.0, 0.0), 0.5),
        (Prediction(1.0, 10.0), 0.75),
        (Prediction(7.0, 10.0), 0.75),
        (Prediction(0.0, -3.0), 0.5),
        (Prediction(math.nan, 1.0), 0.5),
        (Prediction(0.5, math.inf), 0.5),
    ],
)
def test_predictions_weigh_as_many_outcomes_as_stand_behind_them(prediction: Prediction | None, mean: float) -> None:
    """A prediction is evidence of its weight; one that makes no sense is ignored."""
    assert with_prediction(Posterior(0.5, 10.0), prediction).mean == pytest.approx(mean)


def test_evidence_counts_judged_answers() -> None:
    """The count shown beside a model is that of its quality outcomes."""
    assert coded(easy=Tally(2.4, 1), hard=Tally(1, 0)).count == 4
