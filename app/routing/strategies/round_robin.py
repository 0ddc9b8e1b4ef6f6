"""Each model in turn."""

from __future__ import annotations

from app.domain.decision import DecisionInputs
from app.routing.scorer import ScoreSheet
from app.routing.strategies.base import Order


class RoundRobin:
    """By name, starting one further at each decision; for comparing models fairly."""

    key = "round_robin"
    title = "In turn"
    description = "Takes each model in turn, whatever its score."
    is_guarded = False
    uses_state = True

    def rank(self, sheet: ScoreSheet, inputs: DecisionInputs) -> Order:
        """Order by name, starting where `strategy_state` says."""
        count = len(sheet.refs)
        start = inputs.strategy_state % count
        indices = [*range(start, count), *range(start)]
        return Order(indices, f"It is {sheet.refs[start]}'s turn: {start + 1} of {count}.")
