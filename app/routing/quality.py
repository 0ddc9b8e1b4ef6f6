"""Expected quality and success of a model: beta posteriors, shrunk step by step where evidence is thin.

Each level is the prior of the next: the model's mean, the rating of the capability, the outcomes of the capability,
the outcomes in the complexity band. With no outcomes at all the rating of the profile is what counts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.domain.evidence import ComplexityBand, ModelEvidence, Prediction, Tally
from app.domain.profile import NEUTRAL_SCORE, NEUTRAL_SUCCESS_RATE, CapabilityRating, ModelProfile, Provenance

# How many outcomes a rating is worth, by where it comes from.
PRIOR_STRENGTH = {
    Provenance.DEFAULT: 2.0,
    Provenance.ESTIMATED: 6.0,
    Provenance.REPORTED: 8.0,
    Provenance.PROBED: 10.0,
    Provenance.MEASURED: 10.0,
    Provenance.LEARNED: 10.0,
    # As much as the estimate it starts from: the graded answers themselves are counted as outcomes, band by band.
    Provenance.CALIBRATED: 6.0,
    # A user who rates a model means it: it takes dozens of answers to move it.
    Provenance.USER: 40.0,
}
# A change leaves no capability as certain, in either direction.
LOWEST_MEAN, HIGHEST_MEAN = 0.02, 0.98
# How many outcomes of the band the capability's mean is worth.
BAND_STRENGTH = 8.0
# How many outcomes the usual success rate is worth, and one that the profile states.
SUCCESS_STRENGTH = 8.0
STATED_SUCCESS_STRENGTH = 20.0
# A quality q becomes q**exponent: hard prompts pull weak models down more than strong ones, easy ones level them.
BAND_EXPONENT = {ComplexityBand.EASY: 0.7, ComplexityBand.MEDIUM: 1.0, ComplexityBand.HARD: 1.5}


@dataclass(frozen=True, slots=True)
class Posterior:
    """A beta distribution: `mean` in [0, 1], `strength` the number of outcomes it is worth, prior included."""

    mean: float
    strength: float
    evidence: float = 0.0

    def updated(self, tally: Tally) -> Posterior:
        """Return the posterior after these outcomes; a tally with nothing usable in it changes nothing."""
        if not (math.isfinite(tally.total) and tally.good >= 0 and tally.bad >= 0 and tally.total > 0):
            return self
        strength = self.strength + tally.total
        return Posterior((self.mean * self.strength + tally.good) / strength, strength, self.evidence + tally.total)

    @property
    def deviation(self) -> float:
        """The standard deviation."""
        return math.sqrt(max(0.0, self.mean * (1.0 - self.mean)) / (self.strength + 1.0))


def quality_of(
    profile: ModelProfile, capability: str, band: ComplexityBand, evidence: ModelEvidence | None = None
) -> Posterior:
    """Return how well the model does at a capability for prompts of this complexity."""
    of_capability = _rated(profile, capability)
    exponent = BAND_EXPONENT[band]
    if evidence is None or not evidence.quality:
        return Posterior(of_capability.mean**exponent, of_capability.strength)
    of_capability = _shifted(of_capability, evidence.shift)
    in_band = evidence.quality.get((capability, band), Tally())
    everywhere = evidence.of_capability(capability)
    elsewhere = Tally(max(0.0, everywhere.good - in_band.good), max(0.0, everywhere.bad - in_band.bad))
    pooled = of_capability.updated(elsewhere)
    prior = Posterior(pooled.mean**exponent, min(pooled.strength, of_capability.strength + BAND_STRENGTH))
    return prior.updated(in_band)


def _shifted(rated: Posterior, shift: float) -> Posterior:
    """Return what a rating says of a model that has changed since; a change in some capabilities counts in all."""
    if not math.isfinite(shift):
        return rated
    return Posterior(min(HIGHEST_MEAN, max(LOWEST_MEAN, rated.mean + shift)), rated.strength)


def success_of(profile: ModelProfile, evidence: ModelEvidence | None = None) -> Posterior:
    """Return how often the model answers at all; the usual rate where nothing is known."""
    rate = profile.success_rate
    if rate is None or not math.isfinite(rate):
        prior = Posterior(NEUTRAL_SUCCESS_RATE, SUCCESS_STRENGTH)
    else:
        prior = Posterior(min(1.0, max(0.0, rate)), STATED_SUCCESS_STRENGTH)
    return prior if evidence is None else prior.updated(evidence.success)


def with_prediction(posterior: Posterior, prediction: Prediction | None) -> Posterior:
    """Return the posterior moved by what similar prompts say; one that is not a number is left out."""
    if prediction is None or not (math.isfinite(prediction.quality) and math.isfinite(prediction.weight)):
        return posterior
    quality, weight = min(1.0, max(0.0, prediction.quality)), max(0.0, prediction.weight)
    return posterior.updated(Tally(quality * weight, (1.0 - quality) * weight))


def _rated(profile: ModelProfile, capability: str) -> Posterior:
    rating = profile.ratings.get(capability)
    if rating is None or not math.isfinite(rating.score):
        return Posterior(_mean_rating(profile), PRIOR_STRENGTH[Provenance.DEFAULT])
    return Posterior(profile.score(capability), _strength(rating))


def _strength(rating: CapabilityRating) -> float:
    if rating.source is Provenance.CALIBRATED:
        # Its count says how many answers were graded; counting them here as well would count them twice.
        return PRIOR_STRENGTH[Provenance.CALIBRATED]
    return PRIOR_STRENGTH[rating.source] + max(0, min(rating.evidence_count, 200))


def _mean_rating(profile: ModelProfile) -> float:
    """Return what the model's other ratings say, half-way to the neutral score: one skill tells little of another."""
    scores = [profile.score(key) for key, rating in profile.ratings.items() if math.isfinite(rating.score)]
    if not scores:
        return NEUTRAL_SCORE
    return 0.5 * NEUTRAL_SCORE + 0.5 * math.fsum(scores) / len(scores)
