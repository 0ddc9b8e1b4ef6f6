"""Thompson sampling: models that might be the best get their chance, in proportion to how likely that is."""

from __future__ import annotations

import random

from app.domain.decision import DecisionInputs
from app.routing.scorer import ScoreSheet
from app.routing.strategies.base import Order

# How far below the best score a model may be and still be tried: exploring must not hurt.
GUARD_WIDTH = 0.12


class Thompson:
    """Draws each model's quality from what is known of it and takes the best draw; only among near-best models.

    The draw is seeded with `strategy_state` and the model's name, so that a stored decision can be replayed and a
    model's draw does not depend on which others there are.
    """

    key = "thompson"
    title = "Explore"
    description = "Now and then tries a model that may be better than the one it believes best, and learns from it."
    is_guarded = True
    uses_state = True

    def rank(self, sheet: ScoreSheet, inputs: DecisionInputs) -> Order:
        """Order the near-best models by drawn score, the others after them by score."""
        by_score = sheet.by_score()
        least = sheet.scores[by_score[0]] - GUARD_WIDTH
        near = [row for row in by_score if sheet.scores[row] >= least]
        drawn = {row: self._draw(sheet, inputs, row) for row in near}
        rows = [*sorted(near, key=drawn.__getitem__, reverse=True), *by_score[len(near) :]]
        first = rows[0]
        if first == by_score[0]:
            return Order(rows, f"{sheet.ref(first)} has the best score, and won the draw.")
        return Order(rows, f"{sheet.ref(first)} gets a chance: it may be better than {sheet.ref(by_score[0])}.")

    def _draw(self, sheet: ScoreSheet, inputs: DecisionInputs, row: int) -> float:
        """Return the score with its quality replaced by a draw from the posterior."""
        mean, strength = sheet.quality[row], float(sheet.strength[row])
        source = random.Random(f"{inputs.strategy_state}:{sheet.ref(row)}")  # noqa: S311 - not for secrets
        # A beta distribution has no parameters of zero; a certain model stays as good as certain.
        quality = source.betavariate(max(mean * strength, 1e-3), max((1.0 - mean) * strength, 1e-3))
        return sheet.scores[row] + inputs.weights.quality * (quality - mean)
