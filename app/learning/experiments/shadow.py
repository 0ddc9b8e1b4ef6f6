"""A shadow experiment: what both arms would choose for a request that was routed as ever. No model is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.decision import DecisionInputs, ScoreWeights
from app.domain.experiment import Arm, ShadowChoice, ShadowResult
from app.learning.experiments.confidence import BoundedMean
from app.learning.experiments.verdict import ERROR
from app.learning.resampling import mean_interval
from app.routing.policy import judge
from app.routing.profile_table import build_table


def choices_of(inputs: DecisionInputs, control: Arm, variant: Arm, usual: ScoreWeights) -> ShadowChoice:
    """Return what each arm chooses from the inputs of a decision; `usual` weights are those of the settings.

    Raises NoEligibleModelError when no model is left, which is the same for both.
    """
    table = build_table(inputs.snapshot.profiles, inputs.snapshot.evidence)
    found = []
    for arm in (control, variant):
        verdict = judge(replace(inputs, strategy=arm.strategy, weights=arm.weights or usual), table)
        row = verdict.order.rows[0]
        found.append((verdict.chosen, float(verdict.sheet.quality[row]), float(verdict.sheet.total_s[row])))
    (first, first_quality, first_s), (second, second_quality, second_s) = found
    return ShadowChoice(
        control=first,
        variant=second,
        control_quality=first_quality,
        variant_quality=second_quality,
        control_s=first_s,
        variant_s=second_s,
    )


def shadow_result(choices: Sequence[ShadowChoice]) -> ShadowResult:
    """Return what the choices come to, in the order in which they were made."""
    if not choices:
        return ShadowResult()
    agreement = BoundedMean(error=ERROR)
    for choice in choices:
        agreement.add(1.0 if choice.agrees else 0.0)
    quality = [one.variant_quality - one.control_quality for one in choices]
    seconds = [one.variant_s - one.control_s for one in choices]
    return ShadowResult(
        n=len(choices),
        agreed=sum(one.agrees for one in choices),
        agreement=agreement.interval(),
        quality=sum(quality) / len(quality),
        quality_interval=mean_interval(quality),
        seconds=sum(seconds) / len(seconds),
        seconds_interval=mean_interval(seconds),
    )
