"""Turns judged answers into evidence: counts by model, capability and complexity band that fade with age."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.evidence import ComplexityBand, JudgedAnswer, ModelEvidence, Tally
from app.domain.profile import ModelRef
from app.routing.change import last_shift
from app.routing.correctness import PastOutcome

# A judgement counts half after this many newer ones of the same model and capability: a model that was changed
# behind its name is told apart from its past within some dozens of answers.
HALF_LIFE = 30.0


# What a judgement counts that was made before its model changed.
BEFORE_CHANGE = 0.2


def evidence_of(judged: Sequence[JudgedAnswer], *, half_life: float = HALF_LIFE) -> Mapping[ModelRef, ModelEvidence]:
    """Return the evidence of every judged model; `judged` is oldest first, `half_life` in judgements."""
    by_model: dict[ModelRef, list[JudgedAnswer]] = defaultdict(list)
    for answer in judged:
        by_model[answer.ref].append(replace(answer, score=min(1.0, max(0.0, answer.score))))
    return {ref: _evidence(of_model, half_life) for ref, of_model in sorted(by_model.items())}


def _evidence(judged: Sequence[JudgedAnswer], half_life: float) -> ModelEvidence:
    shift = last_shift(judged)
    since = 0 if shift is None else shift.since
    newer: dict[str, int] = defaultdict(int)
    quality: dict[tuple[str, ComplexityBand], Tally] = {}
    for place in range(len(judged) - 1, -1, -1):
        answer = judged[place]
        weight = answer.weight * 0.5 ** (newer[answer.capability] / half_life)
        newer[answer.capability] += 1
        if place < since:
            weight *= BEFORE_CHANGE
        key = (answer.capability, ComplexityBand.of(answer.complexity))
        quality[key] = quality.get(key, Tally()).plus(Tally(answer.score, 1.0 - answer.score), weight)
    return ModelEvidence(quality=quality, shift=0.0 if shift is None else shift.size)


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
