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
        count = len(sheet.rows)
        start = inputs.strategy_state % count
        rows = [*sheet.rows[start:], *sheet.rows[:start]]
        return Order(rows, f"It is {sheet.ref(rows[0])}'s turn: {start + 1} of {count}.")
