"""Whom Auto would choose for calibration prompts that it has not seen the answers of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.calibration import GradedAnswer
from app.domain.decision import DecisionInputs, ScoreWeights, Snapshot
from app.domain.errors import NoEligibleModelError
from app.domain.evidence_report import ScoredPrompt
from app.domain.ports import ModelFacts
from app.domain.profile import ModelProfile, ModelRef
from app.domain.prompt import Analysis
from app.learning.calibration.ratings import calibrated_ratings, judged_answers
from app.routing.outcomes import evidence_of
from app.routing.policy import judge
from app.routing.priors import seed_ratings
from app.routing.profile_table import build_table

FOLDS = 6


def scored_probes(
    answers: Sequence[GradedAnswer],
    analyses: Mapping[str, Analysis],
    profiles: Sequence[ModelProfile],
    strategy: str,
    weights: ScoreWeights,
) -> tuple[ScoredPrompt, ...]:
    """Return the graded prompts with Auto's choice for each, made from ratings of the other folds alone.

    All models count as loaded and free, so that the choice is about the models and not about the moment.
    """
    scores: dict[str, dict[ModelRef, float]] = {}
    capability: dict[str, str] = {}
    known = {profile.ref: profile for profile in profiles}
    for answer in answers:
        if answer.score is not None and answer.ref in known:
            scores.setdefault(answer.probe_id, {})[answer.ref] = answer.score
            capability[answer.probe_id] = answer.capability
    folds = _deal(capability)
    chosen: dict[str, ModelRef] = {}
    refs = {ref for of_probe in scores.values() for ref in of_probe}
    for fold in range(FOLDS):
        training = [answer for answer in answers if folds.get(answer.probe_id, fold) != fold]
        rated = {ref: _rated(known[ref], training) for ref in sorted(refs)}
        snapshot = Snapshot(
            profiles=tuple(rated.values()),
            hosts_up=frozenset(ref.host for ref in rated),
            resident={ref: profile.size_bytes or 0 for ref, profile in rated.items()},
            evidence=evidence_of(judged_answers(training, rated)),
        )
        table = build_table(snapshot.profiles, snapshot.evidence)
        for probe_id, own in folds.items():
            if own == fold and probe_id in analyses:
                inputs = DecisionInputs(
                    analysis=analyses[probe_id], snapshot=snapshot, strategy=strategy, weights=weights
                )
                try:
                    chosen[probe_id] = judge(inputs, table).chosen
                except NoEligibleModelError:
                    continue
    return tuple(
        ScoredPrompt(prompt_id=probe_id, capability=capability[probe_id], scores=of_probe, auto=chosen.get(probe_id))
        for probe_id, of_probe in sorted(scores.items())
    )


def _deal(capability: Mapping[str, str]) -> Mapping[str, int]:
    """Return the fold of each prompt: those of a capability go round, so that every fold has some of each."""
    seen: dict[str, int] = {}
    dealt = {}
    for probe_id in sorted(capability):
        key = capability[probe_id]
        dealt[probe_id] = seen.get(key, 0) % FOLDS
        seen[key] = seen.get(key, 0) + 1
    return dealt


def _rated(profile: ModelProfile, training: Sequence[GradedAnswer]) -> ModelProfile:
    """Return the profile as these answers would have it; what the user set by hand is left out."""
    estimates = seed_ratings(
        ModelFacts(
            model=profile.ref.model,
            features=profile.features,
            family=profile.family,
            quantization=profile.quantization,
            parameter_count=profile.parameter_count,
            size_bytes=profile.size_bytes,
        )
    )
    plain = replace(profile, ratings=estimates, pinned_fields=frozenset(), is_active=True, is_installed=True)
    return replace(plain, ratings={**estimates, **calibrated_ratings(plain, training, estimates)})
