"""The best score first."""

from __future__ import annotations

from app.domain.decision import DecisionInputs
from app.routing.scorer import ScoreSheet
from app.routing.strategies.base import Order, against


class Balanced:
    """Quality, speed, reliability and the user's wishes weighed against each other."""

    key = "balanced"
    title = "Balanced"
    description = "Weighs quality, speed, reliability and your wishes against each other."
    is_guarded = True
    uses_state = False

    def rank(self, sheet: ScoreSheet, inputs: DecisionInputs) -> Order:  # noqa: ARG002 - the protocol's signature
        """Order by score."""
        rows = sheet.by_score()
        first = rows[0]
        if len(rows) == 1:
            return Order(rows, against(sheet, first, None))
        return Order(rows, f"{sheet.ref(first)} has the best score: {against(sheet, first, rows[1])}")
