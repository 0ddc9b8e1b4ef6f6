"""Keeps a conversation with its model unless another one is clearly better."""

from __future__ import annotations

import math

from app.domain.decision import DecisionInputs
from app.routing.scorer import ScoreSheet
from app.routing.strategies.base import Order

# Two models whose scores differ by less would take turns with every small change of the prompt.
LEAST_GAIN = 0.02


def switch_cost(sheet: ScoreSheet, inputs: DecisionInputs, row: int) -> float:
    """Return the gain in score that going over to this model must bring.

    Loading and reading the history count in the speed contribution, as seconds of this answer. They count here once
    more because switching also gives up the cache of the model that is left, and brings another voice.
    """
    return LEAST_GAIN + inputs.weights.latency * math.log1p(sheet.switch_s(row))


def guard(order: Order, sheet: ScoreSheet, inputs: DecisionInputs) -> Order:
    """Return the order with the conversation's model first, unless the winner's gain exceeds the switch cost."""
    current, first = sheet.row(inputs.current_model), order.rows[0]
    if current is None or current == first:
        return order
    gain, cost = sheet.scores[first] - sheet.scores[current], switch_cost(sheet, inputs, first)
    if gain > cost:
        why = f"It gains {gain:.2f} over {sheet.ref(current)}, more than the switch costs ({cost:.2f})."
        reason = f"{order.reason} {why}"
        return Order(order.rows, reason, order.escalates_to)
    rows = [current, *(row for row in order.rows if row != current)]
    reason = (
        f"The conversation stays with {sheet.ref(current)}: {sheet.ref(first)} would gain {gain:.2f}, "
        f"less than the switch costs ({cost:.2f})."
    )
    return Order(rows, reason)
