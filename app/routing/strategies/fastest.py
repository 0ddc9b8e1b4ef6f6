"""The soonest complete answer first."""

from __future__ import annotations

from app.domain.decision import DecisionInputs
from app.routing.scorer import ScoreSheet
from app.routing.strategies.base import Order


class Fastest:
    """Expected seconds alone; the score decides between equals."""

    key = "fastest"
    title = "Fastest"
    description = "Takes the model that is expected to be done first."
    is_guarded = False
    uses_state = False

    def rank(self, sheet: ScoreSheet, inputs: DecisionInputs) -> Order:  # noqa: ARG002 - the protocol's signature
        """Order by expected seconds."""
        rows = sorted(sheet.by_score(), key=sheet.total_s.__getitem__)
        first = rows[0]
        return Order(rows, f"{sheet.ref(first)} is expected to be done first, in {sheet.total_s[first]:.1f} s.")
