"""What rules are about, counted over past decisions."""

from __future__ import annotations

from dataclasses import replace

from app.domain.decision import RoutingRule
from app.domain.explain import RuleReach
from app.routing.rules import reach
from tests.unit.routing.worlds import analysis, decide, inputs, model

A = model("a", scores={"code": 0.9, "creative": 0.2})
B = model("b", scores={"code": 0.2, "creative": 0.9})
CODE = RoutingRule(name="code", model=B.ref, capability="code")
ALL = RoutingRule(name="all", model=B.ref)


def test_the_first_rule_that_applies_decides() -> None:
    """A later rule matches, but decides only what no rule before it takes; moved are those that went elsewhere."""
    code = decide(inputs(A, B, analysis=analysis("code")))
    creative = decide(inputs(A, B, analysis=analysis("creative")))
    assert code.chosen.ref == A.ref
    assert creative.chosen.ref == B.ref
    assert reach((CODE, ALL), [code, creative]) == (
        RuleReach(name="code", matched=1, decided=1, moved=1),
        RuleReach(name="all", matched=2, decided=1, moved=0),
    )


def test_a_rule_that_is_off_matches_and_decides_nothing() -> None:
    """So the user sees what switching it on would be about."""
    code = decide(inputs(A, B, analysis=analysis("code")))
    off = replace(CODE, is_active=False)
    assert reach((off, ALL), [code]) == (
        RuleReach(name="code", matched=1),
        RuleReach(name="all", matched=1, decided=1, moved=1),
    )


def test_a_pinned_model_is_beyond_rules() -> None:
    """The request is counted as one that matches, not as one that is decided."""
    pinned = decide(inputs(A, B, analysis=analysis("code"), pinned_model=A.ref))
    assert reach((ALL,), [pinned]) == (RuleReach(name="all", matched=1),)
    assert reach((), [pinned]) == ()
