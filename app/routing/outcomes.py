"""Turns judged answers into evidence: counts by model, capability and complexity band that fade with age."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from app.domain.evidence import ComplexityBand, JudgedAnswer, ModelEvidence, Tally
from app.domain.profile import ModelRef
from app.routing.correctness import PastOutcome

# A judgement counts half after this many newer ones of the same model and capability: a model that was changed
# behind its name is told apart from its past within some dozens of answers.
HALF_LIFE = 30.0


def evidence_of(judged: Sequence[JudgedAnswer], *, half_life: float = HALF_LIFE) -> Mapping[ModelRef, ModelEvidence]:
    """Return the evidence of every judged model; `judged` is oldest first, `half_life` in judgements."""
    newer: dict[tuple[ModelRef, str], int] = defaultdict(int)
    counts: dict[ModelRef, dict[tuple[str, ComplexityBand], Tally]] = defaultdict(dict)
    for answer in reversed(judged):
        age = newer[answer.ref, answer.capability]
        newer[answer.ref, answer.capability] += 1
        weight = answer.weight * 0.5 ** (age / half_life)
        score = min(1.0, max(0.0, answer.score))
        key = (answer.capability, ComplexityBand.of(answer.complexity))
        of_model = counts[answer.ref]
        of_model[key] = of_model.get(key, Tally()).plus(Tally(score, 1.0 - score), weight)
    return {ref: ModelEvidence(quality=quality) for ref, quality in sorted(counts.items())}


def past_outcomes(judged: Sequence[JudgedAnswer]) -> tuple[PastOutcome, ...]:
    """Return the judged answers whose prompts were kept, one outcome a prompt, for the predictor to learn from.

    Where a model was judged more than once on a prompt the last judgement counts.
    """
    groups: dict[str, str] = {}
    scores: dict[str, dict[ModelRef, float]] = {}
    for answer in judged:
        if answer.prompt:
            groups[answer.prompt] = answer.capability
            scores.setdefault(answer.prompt, {})[answer.ref] = answer.score
    return tuple(
        PastOutcome(prompt=prompt, group=groups[prompt], scores=of_prompt) for prompt, of_prompt in scores.items()
    )
