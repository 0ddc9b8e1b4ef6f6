"""The strategies: one contract for all, and what each one wants."""

from __future__ import annotations

import pytest

from app.domain.decision import RoutingRule
from app.domain.profile import CapabilityRating, Measure, ModelProfile
from app.routing.strategies import STRATEGIES, Strategy
from tests.unit.routing.worlds import GB, analysis, decide, inputs, model, ref, world

QUICK = model("quick", scores={"code": 0.4}, decode_tps=Measure(value=200.0))
GOOD = model("good", scores={"code": 0.95}, decode_tps=Measure(value=5.0))
LOADED = model("loaded", scores={"code": 0.45}, decode_tps=Measure(value=30.0))
WORLD = world(GOOD, LOADED, QUICK, resident={LOADED.ref: GB})


def doubtful(name: str, score: float) -> ModelProfile:
    """Return a model whose rating hardly anything stands behind."""
    return model(name, ratings={"code": CapabilityRating(score=score)})


def order(strategy: str, state: int = 0) -> list[str]:
    """Return the names in the order in which a strategy tries them."""
    decision = decide(inputs(snapshot=WORLD, strategy=strategy, strategy_state=state))
    return [candidate.ref.model for candidate in decision.ranking]


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda strategy: strategy.key)
def test_contract(strategy: Strategy) -> None:
    """Every strategy has words for the picker, is deterministic, returns a permutation and gives a reason."""
    assert strategy.title
    assert strategy.description.endswith(".")
    pinned = QUICK.ref if strategy.key == "pinned" else None
    for state in range(5):
        of = inputs(snapshot=WORLD, strategy=strategy.key, strategy_state=state, pinned_model=pinned)
        first, again = decide(of), decide(of)
        assert [item.ref for item in first.ranking] == [item.ref for item in again.ranking]
        expected = {QUICK.ref} if pinned else {GOOD.ref, LOADED.ref, QUICK.ref}
        assert {item.ref for item in first.ranking} == expected
        assert first.reason.endswith(".")
        assert first.strategy == strategy.key
    alone = decide(inputs(QUICK, strategy=strategy.key, pinned_model=pinned))
    assert (alone.chosen.ref, alone.runner_up, alone.margin) == (QUICK.ref, None, None)


def test_keys_are_unique() -> None:
    """The key is what is stored."""
    assert len({strategy.key for strategy in STRATEGIES}) == len(STRATEGIES)


@pytest.mark.parametrize(
    ("strategy", "names"),
    [
        ("balanced", ["good", "quick", "loaded"]),
        ("best_quality", ["good", "loaded", "quick"]),
        ("fastest", ["quick", "loaded", "good"]),
        ("resident_first", ["loaded", "good", "quick"]),
        ("round_robin", ["good", "loaded", "quick"]),
    ],
)
def test_order_of_each_strategy(strategy: str, names: list[str]) -> None:
    """Each strategy puts first what it promises."""
    assert order(strategy) == names


def test_resident_first_without_a_loaded_model_says_so() -> None:
    """Nothing loaded leaves the score."""
    assert decide(inputs(QUICK, GOOD, strategy="resident_first")).reason.startswith("No model is loaded")


def test_round_robin_takes_turns() -> None:
    """The state moves the start on, round and round."""
    assert [order("round_robin", state)[0] for state in range(4)] == ["good", "loaded", "quick", "good"]


def test_cascade_tries_a_quick_model_that_will_do_and_names_the_better_one() -> None:
    """The best model comes second and is the one to escalate to."""
    quick = model("quick", scores={"code": 0.75}, decode_tps=Measure(value=200.0))
    decision = decide(inputs(quick, LOADED, GOOD, strategy="cascade"))
    assert [item.ref.model for item in decision.ranking] == ["quick", "good", "loaded"]
    assert decision.escalates_to == GOOD.ref
    assert decision.margin is not None


def test_cascade_does_not_start_with_a_model_that_is_far_worse() -> None:
    """A first try that will hardly do only costs time."""
    decision = decide(inputs(QUICK, GOOD, strategy="cascade"))
    assert (decision.chosen.ref, decision.escalates_to) == (GOOD.ref, None)


def test_thompson_explores_near_best_models_only() -> None:
    """Over many draws each near model gets its chance, the one far below never."""
    near = (doubtful("a", 0.52), doubtful("b", 0.5), doubtful("far", 0.1))
    decisions = [decide(inputs(*near, strategy="thompson", strategy_state=state)) for state in range(60)]
    assert {decision.chosen.ref.model for decision in decisions} == {"a", "b"}
    assert any("gets a chance" in decision.reason for decision in decisions)
    assert any("won the draw" in decision.reason for decision in decisions)


def test_thompson_with_certain_models_takes_the_best() -> None:
    """Ratings of zero and one leave nothing to draw."""
    certain = (model("a", scores={"code": 1.0}), model("b", scores={"code": 0.0}))
    assert decide(inputs(*certain, strategy="thompson")).chosen.ref.model == "a"


def test_a_conversation_stays_with_its_model_for_a_small_gain() -> None:
    """Switching pays only for more than it costs."""
    a, b = model("a", scores={"code": 0.6}), model("b", scores={"code": 0.64})
    kept = decide(inputs(a, b, current_model=a.ref, history_tokens=500))
    assert kept.chosen.ref == a.ref
    assert "The conversation stays with desk/a" in kept.reason
    assert kept.margin is not None
    assert kept.margin < 0


def test_a_conversation_moves_for_a_large_gain() -> None:
    """A clearly better model wins, and the reason says by how much."""
    a, b = model("a", scores={"code": 0.1}), model("b", scores={"code": 0.95})
    moved = decide(inputs(a, b, current_model=a.ref, history_tokens=500))
    assert moved.chosen.ref == b.ref
    assert "more than the switch costs" in moved.reason


def test_a_conversation_with_the_best_or_a_lost_model_needs_no_guard() -> None:
    """Nothing is said of switching when there is nothing to switch from."""
    for current in (GOOD.ref, ref("gone")):
        assert "switch" not in decide(inputs(snapshot=WORLD, current_model=current)).reason


def test_a_rule_comes_before_the_strategy() -> None:
    """The first rule whose conditions are met decides, whatever the scores."""
    rules = (
        RoutingRule(name="stories", capability="creative", model=GOOD.ref),
        RoutingRule(name="off", model=GOOD.ref, is_active=False),
        RoutingRule(name="long", min_tokens=4000, model=GOOD.ref),
        RoutingRule(name="short", max_tokens=10, model=GOOD.ref),
        RoutingRule(name="hard", min_complexity=0.9, model=GOOD.ref),
        RoutingRule(name="code goes quick", capability="code", max_tokens=100, model=QUICK.ref),
        RoutingRule(name="too late", model=LOADED.ref),
    )
    decision = decide(inputs(snapshot=WORLD, rules=rules, current_model=GOOD.ref))
    assert (decision.chosen.ref, decision.rule) == (QUICK.ref, "code goes quick")
    assert decision.reason == "The rule “code goes quick” sends this to desk/quick."
    assert [item.ref.model for item in decision.ranking] == ["quick", "good", "loaded"]


def test_a_rule_for_a_model_that_cannot_take_it_is_noted() -> None:
    """The strategy decides, and the reason tells why the rule did not."""
    rule = RoutingRule(name="mine", model=ref("gone"))
    decision = decide(inputs(snapshot=WORLD, rules=(rule,)))
    assert (decision.chosen.ref, decision.rule) == (GOOD.ref, "")
    assert "The rule “mine” asks for desk/gone, which cannot take this." in decision.reason


def test_a_pinned_model_comes_before_rules() -> None:
    """A pin is for this conversation, a rule for all."""
    of = inputs(snapshot=WORLD, rules=(RoutingRule(name="mine", model=GOOD.ref),), pinned_model=QUICK.ref)
    assert decide(of).chosen.ref == QUICK.ref


def test_a_rule_whose_complexity_is_not_a_number_does_not_apply() -> None:
    """NaN is in no range."""
    rule = RoutingRule(name="mine", model=QUICK.ref)
    of = inputs(snapshot=WORLD, rules=(rule,), analysis=analysis(complexity=float("nan")))
    assert decide(of).rule == ""
