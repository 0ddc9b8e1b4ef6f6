"""Which models answer at greater length than others: they take longer, however many tokens a second they write."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

from app.domain.evidence import AnswerLengths
from app.domain.profile import ModelRef

# Fewer answers of a kind than this say nothing of a model's usual length.
LEAST_ANSWERS = 4
# How many answers the assumption is worth that a model writes as much as the others.
NEUTRAL_STRENGTH = 12.0
# A model counts as this much longer or shorter at most: beyond lies chance, or a model that never stops.
LOWEST, HIGHEST = 0.4, 3.0
# Steps of the result. Finer ones would change with every answer, and each change forgets the decision cache.
STEP = 0.1


def verbosity_of(lengths: AnswerLengths) -> Mapping[ModelRef, float]:
    """Return for each model how long its answers are beside those of the others, 1.0 for equal; those only that differ.

    Answers are compared within a capability, by the mean logarithm of their tokens, so that neither one endless answer
    nor the kind of the prompts decides; a capability that only one model answered says nothing.
    """
    by_capability: dict[str, dict[ModelRef, tuple[float, int]]] = defaultdict(dict)
    for (ref, capability), tokens in lengths.items():
        if len(tokens) >= LEAST_ANSWERS:
            mean = math.fsum(math.log(count) for count in tokens) / len(tokens)
            by_capability[capability][ref] = (mean, len(tokens))
    sums: dict[ModelRef, float] = defaultdict(float)
    counts: dict[ModelRef, int] = defaultdict(int)
    for of_models in by_capability.values():
        if len(of_models) < 2:  # noqa: PLR2004 - a comparison takes two
            continue
        usual = math.fsum(mean for mean, _ in of_models.values()) / len(of_models)
        for ref, (mean, n) in of_models.items():
            sums[ref] += n * (mean - usual)
            counts[ref] += n
    found = {ref: _rounded(sums[ref] / (counts[ref] + NEUTRAL_STRENGTH)) for ref in sorted(counts)}
    return {ref: value for ref, value in found.items() if value != 1.0}


def _rounded(logarithm: float) -> float:
    steps = round(logarithm / STEP)
    return min(HIGHEST, max(LOWEST, math.exp(steps * STEP)))
