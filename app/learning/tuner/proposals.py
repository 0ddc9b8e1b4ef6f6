"""What to change in a profile for a finding: one field, one bounded step, never one that the user pinned."""

from __future__ import annotations

from datetime import datetime

from app.domain.profile import NEUTRAL_WEIGHT, ModelProfile, finite_or
from app.domain.tuning import DECODE_FELL, LATENCY_ROSE, SUCCESS_FELL, Finding, Suggestion

# The speeds and the success rate follow what is measured by themselves; what is left to change is how gladly a model
# is chosen.
FIELD = "routing_weight"
# One step takes a quarter off, which moves a score about as much as eight points of quality.
STEP = 0.75
# Below this only the user may go: a model that is never chosen could never show that it is well again.
LEAST_WEIGHT = 0.25


def suggestion_for(finding: Finding, profile: ModelProfile, now: datetime) -> Suggestion:
    """Return the suggestion for a finding; without a change where the field is pinned or already at its bound."""
    before = finite_or(profile.routing_weight, NEUTRAL_WEIGHT)
    after = max(LEAST_WEIGHT, round(before * STEP, 3))
    if FIELD in profile.pinned_fields or after >= before or not profile.counts_as_active:
        return Suggestion(finding=finding, created_at=now)
    return Suggestion(finding=finding, created_at=now, field=FIELD, before=profile.routing_weight, after=after)


def title_of(finding: Finding) -> str:
    """Return what happened, in a few words."""
    words = {SUCCESS_FELL: "answers less often", LATENCY_ROSE: "takes longer to begin", DECODE_FELL: "writes slower"}
    return f"{finding.ref.model} {words[finding.kind]}"


def sentence_of(finding: Finding) -> str:
    """Return the figures of a finding as a sentence, with their counts and the interval of the change."""
    evidence = finding.evidence
    counts = f"(last {evidence.n_now} attempts against the {evidence.n_before} before"
    if finding.kind == SUCCESS_FELL:
        return (
            f"Success {evidence.now:.0%}, it was {evidence.before:.0%} {counts};"
            f" change {evidence.low:+.0%} to {evidence.high:+.0%} at 95 % confidence)."
        )
    ratio = f"; factor {evidence.low:.2f} to {evidence.high:.2f} at 95 % confidence)."
    if finding.kind == LATENCY_ROSE:
        return (
            f"One first word in twenty takes {evidence.now:.1f} s or more, it was {evidence.before:.1f} s"
            f" {counts}{ratio}"
        )
    return f"It writes {evidence.now:.1f} tokens/s, it was {evidence.before:.1f} {counts}{ratio}"
