"""From graded answers to the ratings that routing starts from. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from app.domain.calibration import GradedAnswer
from app.domain.evidence import JudgedAnswer
from app.domain.profile import NEUTRAL_SCORE, CapabilityRating, ModelProfile, ModelRef, Provenance
from app.routing.quality import PRIOR_STRENGTH

# How many answers the estimate that calibration starts from is worth.
ESTIMATE_STRENGTH = PRIOR_STRENGTH[Provenance.ESTIMATED]


def may_calibrate(profile: ModelProfile, capability: str) -> bool:
    """Return whether calibration may set a rating: not one that the user pinned or set."""
    if not {"ratings", f"ratings.{capability}"}.isdisjoint(profile.pinned_fields):
        return False
    rating = profile.ratings.get(capability)
    return rating is None or rating.source is not Provenance.USER


def calibrated_ratings(
    profile: ModelProfile, answers: Sequence[GradedAnswer], estimates: Mapping[str, CapabilityRating]
) -> Mapping[str, CapabilityRating]:
    """Return the new ratings of one model: the mean of a beta posterior over its graded answers.

    The prior is the estimate from the model's size and family (worth `ESTIMATE_STRENGTH` answers), never an earlier
    calibration, so that calibrating twice does not count twice. Capabilities without a graded answer, and those that
    the user pinned or set, are left out.
    """
    scores: dict[str, list[float]] = {}
    for answer in answers:
        if answer.ref == profile.ref and answer.score is not None and may_calibrate(profile, answer.capability):
            scores.setdefault(answer.capability, []).append(answer.score)
    found = {}
    for capability, values in scores.items():
        estimate = estimates.get(capability)
        start = NEUTRAL_SCORE if estimate is None else estimate.score
        mean = (ESTIMATE_STRENGTH * start + math.fsum(values)) / (ESTIMATE_STRENGTH + len(values))
        found[capability] = CapabilityRating(
            score=round(mean, 4), source=Provenance.CALIBRATED, evidence_count=len(values)
        )
    return found


def judged_answers(
    answers: Sequence[GradedAnswer], profiles: Mapping[ModelRef, ModelProfile]
) -> tuple[JudgedAnswer, ...]:
    """Return graded answers as judgements, of the capabilities whose rating is still the calibrated one.

    A rating that the user changed since, or restored, takes its evidence out of routing with it. The prompts are left
    out: two hundred of them, all short, would teach the forecast of similar prompts more about probes than about work.
    """
    found = []
    for answer in answers:
        profile = profiles.get(answer.ref)
        rating = None if profile is None else profile.ratings.get(answer.capability)
        if answer.score is not None and rating is not None and rating.source is Provenance.CALIBRATED:
            found.append(
                JudgedAnswer(
                    ref=answer.ref,
                    capability=answer.capability,
                    complexity=answer.complexity,
                    score=answer.score,
                )
            )
    return tuple(found)
