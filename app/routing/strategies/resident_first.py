"""Loaded models first."""

from __future__ import annotations

from app.domain.decision import DecisionInputs
from app.routing.scorer import ScoreSheet
from app.routing.strategies.base import Order


class ResidentFirst:
    """Models that are loaded already, by score, then the others."""

    key = "resident_first"
    title = "Loaded first"
    description = "Takes the best of the loaded models, so that nothing has to be loaded."
    is_guarded = False
    uses_state = False

    def rank(self, sheet: ScoreSheet, inputs: DecisionInputs) -> Order:  # noqa: ARG002 - the protocol's signature
        """Order by residency, then by score."""
        rows = sorted(sheet.by_score(), key=sheet.is_resident.__getitem__, reverse=True)
        first = rows[0]
        if sheet.is_resident[first]:
            return Order(rows, f"{sheet.ref(first)} is the best of the loaded models.")
        return Order(rows, f"No model is loaded; {sheet.ref(first)} has the best score.")
