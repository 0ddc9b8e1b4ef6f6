"""The user's rules, which come before any strategy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from app.domain.decision import DecisionInputs, RoutingRule
from app.domain.explain import Decided, RuleReach
from app.domain.prompt import Analysis


def applies(rule: RoutingRule, analysis: Analysis) -> bool:
    """Return whether the rule is switched on and the request meets every condition of it."""
    return rule.is_active and meets(rule, analysis)


def meets(rule: RoutingRule, analysis: Analysis) -> bool:
    """Return whether the request meets every condition of the rule, switched on or not."""
    if rule.capability not in {None, analysis.primary}:
        return False
    if analysis.prompt_tokens < rule.min_tokens:
        return False
    if rule.max_tokens is not None and analysis.prompt_tokens > rule.max_tokens:
        return False
    return rule.min_complexity <= analysis.complexity.value <= rule.max_complexity


def first_rule(inputs: DecisionInputs) -> RoutingRule | None:
    """Return the first rule that applies; None if none does, or a model is pinned."""
    if inputs.pinned_model is not None:
        return None
    return next((rule for rule in inputs.rules if applies(rule, inputs.analysis)), None)


def reach(rules: tuple[RoutingRule, ...], decisions: Iterable[Decided]) -> tuple[RuleReach, ...]:
    """Return what each rule is about, in their order; the rules that stood in the decisions are not looked at."""
    matched: Counter[int] = Counter()
    decided: Counter[int] = Counter()
    moved: Counter[int] = Counter()
    for decision in decisions:
        is_open = decision.inputs.pinned_model is None
        for place, rule in enumerate(rules):
            if not meets(rule, decision.inputs.analysis):
                continue
            matched[place] += 1
            if is_open and rule.is_active:
                decided[place] += 1
                moved[place] += decision.order[0] != rule.model
                is_open = False
    return tuple(
        RuleReach(name=rule.name, matched=matched[place], decided=decided[place], moved=moved[place])
        for place, rule in enumerate(rules)
    )
