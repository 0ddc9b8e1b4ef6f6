"""The user's routing rules in the running core, over a real store."""

from __future__ import annotations

from pathlib import Path

from app.domain.decision import RoutingDecision, RoutingRule
from app.domain.views import DecisionDetail
from tests.integration.api.running import CHAT, VISION, Serving, Thread, serving


def answer(served: Serving, text: str) -> str:
    """Have a prompt answered and return the id of its decision."""
    with served.client() as api:
        reply = api.post(
            "/api/chat", json={"model": "auto", "messages": [{"role": "user", "content": text}], "stream": False}
        )
    return reply.headers["x-modelyard-decision"]


def decided(served: Serving, text: str) -> RoutingDecision:
    """Have a prompt answered and return its decision as it was stored."""
    detail: DecisionDetail = served.call(served.application.store.queries.decision(answer(served, text)))
    decision = detail.record.decision
    assert decision is not None
    return decision


def test_the_next_decision_follows_the_saved_rules(served: Serving) -> None:
    """A saved rule decides at once, also for a prompt whose decision was kept; without it the old choice returns."""
    text = "Tell me about the sea."
    rules = served.application.rules
    to_each = [RoutingRule(name=f"to {model}", model=served.ref(model)) for model in (CHAT, VISION)]
    for rule in to_each:
        served.call(rules.save((rule,)))
        decision = decided(served, text)
        assert (decision.chosen.ref, decision.rule) == (rule.model, rule.name)
    served.call(rules.save(()))
    assert decided(served, text).rule == ""


def test_rules_are_there_after_a_restart(own_folders: Path) -> None:
    """The core starts with the rules it was left with."""
    with Thread() as thread, thread.entered(serving()) as first:
        rule = RoutingRule(name="all", model=first.ref(VISION))
        first.call(first.application.rules.save((rule,)))
    with Thread() as thread, thread.entered(serving()) as second:
        assert second.application.rules.current == (rule,)
