"""The model that the user chose, and no other."""

from __future__ import annotations

from app.domain.decision import DecisionInputs
from app.routing.scorer import ScoreSheet
from app.routing.strategies.base import Order


class Pinned:
    """The pinned model; all others were excluded, since a silent change of model is what pinning forbids."""

    key = "pinned"
    title = "Pinned"
    description = "Always takes the model you chose, and never another one."
    is_guarded = False
    uses_state = False

    def rank(self, sheet: ScoreSheet, inputs: DecisionInputs) -> Order:  # noqa: ARG002 - the protocol's signature
        """Return the one that is left."""
        return Order(sheet.rows, f"{sheet.ref(sheet.rows[0])} is pinned.")
