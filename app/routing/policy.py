"""The decision itself, a pure function: eligibility, score, rule or strategy, switch guard."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.domain.decision import Candidate, DecisionInputs, Exclusion, RoutingRule
from app.domain.errors import InvalidInputError
from app.domain.profile import ModelRef
from app.routing.eligibility import examine, exclusions, nobody_left
from app.routing.profile_table import ProfileTable
from app.routing.rules import first_rule
from app.routing.scorer import ScoreSheet, candidates, score
from app.routing.strategies import STRATEGIES, Order, Strategy
from app.routing.strategies.pinned import Pinned
from app.routing.switch_guard import guard

_BY_KEY = {strategy.key: strategy for strategy in STRATEGIES}


@dataclass(slots=True, kw_only=True)
class Verdict:
    """What was decided; candidates and exclusions are written out when somebody asks, and then kept.

    `rule` is the name of the rule that decided, "" if none did.
    """

    inputs: DecisionInputs
    sheet: ScoreSheet
    hurdle: NDArray[np.int8]
    order: Order
    rule: str
    _ranking: tuple[Candidate, ...] | None = None
    _candidates: dict[int, Candidate] = field(default_factory=dict)
    _exclusions: tuple[Exclusion, ...] | None = None

    @property
    def chosen(self) -> ModelRef:
        """The model that is tried first."""
        return self.sheet.ref(self.order.rows[0])

    @property
    def escalates_to(self) -> ModelRef | None:
        """The model that takes over from a weak answer."""
        row = self.order.escalates_to
        return None if row is None else self.sheet.ref(row)

    @property
    def margin(self) -> float | None:
        """The score of the chosen minus the best other; None with one candidate."""
        score, rows = self.sheet.scores.__getitem__, self.order.rows
        return score(rows[0]) - max(map(score, rows[1:])) if len(rows) > 1 else None

    def ranking(self) -> tuple[Candidate, ...]:
        """Return the candidates in the order in which they are tried."""
        if self._ranking is None:
            self._ranking = candidates(self.inputs, self.sheet, self.order.rows)
        return self._ranking

    def order_of_models(self) -> tuple[ModelRef, ...]:
        """Return the models in the order in which they are tried."""
        return tuple(map(self.sheet.ref, self.order.rows))

    def candidate(self, position: int) -> Candidate:
        """Return the candidate at a position of the ranking."""
        if self._ranking is not None:
            return self._ranking[position]
        if position not in self._candidates:
            (built,) = candidates(self.inputs, self.sheet, [self.order.rows[position]])
            self._candidates[position] = built
        return self._candidates[position]

    def exclusions(self) -> tuple[Exclusion, ...]:
        """Return the models that were not eligible."""
        if self._exclusions is None:
            self._exclusions = exclusions(self.inputs, self.sheet.table, self.hurdle)
        return self._exclusions


def strategy_of(inputs: DecisionInputs) -> Strategy:
    """Return the strategy that ranks; a pinned model overrides the one asked for.

    Raises InvalidInputError for an unknown strategy, and for "pinned" without a model.
    """
    if inputs.pinned_model is not None:
        return _BY_KEY[Pinned.key]
    if inputs.strategy == Pinned.key:
        raise InvalidInputError("No model is pinned.", field="pinned_model", fix="Choose a model, or another strategy.")
    strategy = _BY_KEY.get(inputs.strategy)
    if strategy is None:
        raise InvalidInputError(
            f"There is no strategy called “{inputs.strategy}”.",
            field="strategy",
            fix=f"Choose one of {', '.join(_BY_KEY)}.",
        )
    return strategy


def judge(inputs: DecisionInputs, table: ProfileTable) -> Verdict:
    """Decide.

    `table` is that of the snapshot's profiles and evidence. Raises NoEligibleModelError when no model is left.
    """
    strategy = strategy_of(inputs)
    eligibility = examine(inputs, table)
    if not eligibility.rows:
        raise nobody_left(inputs, table, eligibility.hurdle)
    sheet = score(inputs, table, eligibility)
    order = strategy.rank(sheet, inputs)
    rule = first_rule(inputs)
    ruled = None if rule is None else sheet.row(rule.model)
    if rule is not None and ruled is not None:
        order = _by_rule(rule, ruled, order)
    else:
        if strategy.is_guarded:
            order = guard(order, sheet, inputs)
        if rule is not None:
            note = f"{order.reason} The rule “{rule.name}” asks for {rule.model}, which cannot take this."
            order = Order(order.rows, note, order.escalates_to)
            rule = None
    return Verdict(
        inputs=inputs,
        sheet=sheet,
        hurdle=eligibility.hurdle,
        order=order,
        rule="" if rule is None else rule.name,
    )


def _by_rule(rule: RoutingRule, first: int, order: Order) -> Order:
    """Return the order with the rule's model first."""
    rows = [first, *(row for row in order.rows if row != first)]
    return Order(rows, f"The rule “{rule.name}” sends this to {rule.model}.")
