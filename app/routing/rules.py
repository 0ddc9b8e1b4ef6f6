"""The user's rules, which come before any strategy."""

from __future__ import annotations

from app.domain.decision import DecisionInputs, RoutingRule
from app.domain.prompt import Analysis


def applies(rule: RoutingRule, analysis: Analysis) -> bool:
    """Return whether the request meets every condition of the rule."""
    if not rule.is_active or rule.capability not in {None, analysis.primary}:
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
