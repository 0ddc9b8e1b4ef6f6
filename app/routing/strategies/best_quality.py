"""The best expected answer first, however long it takes."""

from __future__ import annotations

from app.domain.decision import DecisionInputs
from app.routing.scorer import ScoreSheet
from app.routing.strategies.base import Order


class BestQuality:
    """Expected quality alone; the score decides between equals."""

    key = "best_quality"
    title = "Best quality"
    description = "Takes the model with the best expected answer, however long it takes."
    is_guarded = False
    uses_state = False

    def rank(self, sheet: ScoreSheet, inputs: DecisionInputs) -> Order:  # noqa: ARG002 - the protocol's signature
        """Order by expected quality."""
        rows = sorted(sheet.by_score(), key=sheet.quality.__getitem__, reverse=True)
        first = rows[0]
        return Order(rows, f"{sheet.ref(first)} has the best expected quality: {sheet.quality[first]:.2f}.")
