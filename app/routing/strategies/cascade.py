"""A small model first, a better one when its answer looks weak."""

from __future__ import annotations

from app.domain.decision import DecisionInputs
from app.routing.scorer import ScoreSheet
from app.routing.strategies.base import Order

# A small model that is expected to be this much worse than the best is not worth the second call that follows.
WORST_FIRST_GAP = 0.25


class Cascade:
    """The quickest model that is good enough, then at most one escalation to the best of the larger ones."""

    key = "cascade"
    title = "Cascade"
    description = "Asks a small model first and a better one only if the answer looks weak."
    is_guarded = False
    uses_state = False

    def rank(self, sheet: ScoreSheet, inputs: DecisionInputs) -> Order:  # noqa: ARG002 - the protocol's signature
        """Put the quickest acceptable model first, the best one second, the others by score."""
        by_score = sheet.by_score()
        best = max(by_score, key=sheet.quality.__getitem__)
        acceptable = [i for i in by_score if sheet.quality[i] >= sheet.quality[best] - WORST_FIRST_GAP]
        first = min(acceptable, key=sheet.total_s.__getitem__)
        if first == best:
            others = [row for row in by_score if row != first]
            return Order([first, *others], f"{sheet.ref(first)} is both the quickest that will do and the best.")
        others = [row for row in by_score if row not in {first, best}]
        reason = f"{sheet.ref(first)} is tried first; {sheet.ref(best)} takes over if the answer looks weak."
        return Order([first, best, *others], reason, escalates_to=best)
