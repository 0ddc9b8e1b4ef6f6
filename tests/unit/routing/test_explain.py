"""Replay, the smallest flip and what-if."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.decision import RoutingRule, ScoreWeights, Snapshot
from app.domain.errors import InvalidInputError
from app.domain.explain import Change
from app.domain.profile import CapabilityRating, Measure, ModelProfile, Provenance
from app.routing.explain import replay, smallest_flip, what_if
from tests.unit.routing.worlds import analysis, decide, inputs, model, ref, world

A = model("a", scores={"code": 0.7, "creative": 0.3}, decode_tps=Measure(value=15.0))
B = model("b", scores={"code": 0.5, "creative": 0.6})


def with_field(profile: ModelProfile, field: str, value: float) -> ModelProfile:
    """Return the profile with one field of the form changed."""
    if field.startswith("ratings."):
        rating = CapabilityRating(score=value, source=Provenance.USER)
        return replace(profile, ratings={**profile.ratings, field.removeprefix("ratings."): rating})
    return replace(profile, **{field: int(value) if field == "priority" else value})  # type: ignore[arg-type]


def test_replay_refuses_other_rules() -> None:
    """A decision of an older policy cannot be repeated bit for bit."""
    decision = decide(inputs(A, B, policy_version=0))
    with pytest.raises(InvalidInputError, match="version 0 of the rules"):
        replay(decision)


@pytest.mark.parametrize("strategy", ["balanced", "best_quality", "fastest", "cascade", "thompson"])
def test_the_flip_flips_and_one_step_less_does_not(strategy: str) -> None:
    """The change that is named makes the named model win; the form's next smaller step would not."""
    of = inputs(A, B, strategy=strategy)
    decision = decide(of)
    flip = smallest_flip(decision)
    if strategy == "fastest":
        assert flip is None
        return
    assert flip is not None
    assert flip.new_choice != decision.chosen.ref
    assert flip.field.rpartition(".")[2].replace("_", " ") in flip.sentence
    profiles = {profile.ref: profile for profile in of.snapshot.profiles}
    step = {"priority": 1.0, "routing_weight": 0.1}.get(flip.field, 0.01)

    def choice(value: float) -> object:
        changed = {**profiles, flip.ref: with_field(profiles[flip.ref], flip.field, value)}
        return decide(replace(of, snapshot=replace(of.snapshot, profiles=tuple(changed.values())))).chosen.ref

    assert choice(flip.after) == flip.new_choice
    back = step if flip.after < flip.before else -step
    assert choice(flip.after + back) == decision.chosen.ref


@pytest.mark.parametrize(
    "profile",
    [model("b"), model("b", routing_weight=50.0), model("b", priority=10, routing_weight=10.0, scores={"code": 1.0})],
)
def test_a_flip_starts_from_neutral_values_and_stays_in_the_forms_bounds(profile: ModelProfile) -> None:
    """Missing values count as neutral ones; a field at its bound cannot be turned further."""
    flip = smallest_flip(decide(inputs(replace(A, priority=None, routing_weight=None), profile)))
    assert flip is not None
    assert 0.0 < flip.effort <= 1.0


def test_one_model_cannot_be_flipped() -> None:
    """With one candidate nobody else can win."""
    assert smallest_flip(decide(inputs(A))) is None


def test_a_rule_cannot_be_flipped_by_a_profile() -> None:
    """What a rule decided stays decided."""
    assert smallest_flip(decide(inputs(A, B, rules=(RoutingRule(name="mine", model=B.ref),)))) is None


def test_what_if_counts_the_decisions_that_would_change() -> None:
    """A better rating for stories moves nothing here, one for code moves the code prompts."""
    decisions = [decide(inputs(A, B, analysis=analysis(primary))) for primary in ("code", "code", "creative")]
    result = what_if(decisions, Change(profiles=(with_field(B, "ratings.code", 1.0),)))
    assert (result.total, result.changed_count) == (3, 2)
    assert result.sentence == "Changes 2 of 3 decisions."
    assert {item.decision_id for item in result.changed} == {item.decision_id for item in decisions[:2]}
    assert (result.before, result.after) == (((A.ref, 2), (B.ref, 1)), ((B.ref, 3),))


def test_what_if_under_other_strategy_weights_and_rules() -> None:
    """Each part of the change counts, alone and together; nothing changed changes nothing."""
    decisions = [decide(inputs(A, B))]
    assert what_if(decisions, Change()).changed_count == 0
    assert what_if(decisions, Change(strategy="fastest")).changed_count == 1
    assert what_if(decisions, Change(weights=ScoreWeights(quality=0.0))).changed_count == 1
    rules = (RoutingRule(name="mine", model=B.ref),)
    assert what_if(decisions, Change(rules=rules)).changed[0].after == B.ref


def test_what_if_nobody_is_left() -> None:
    """A model switched off leaves a decision without a choice, which is a result and no error."""
    result = what_if([decide(inputs(A))], Change(profiles=(replace(A, is_active=False),)))
    assert result.changed[0].after is None
    assert result.after == ()


def test_what_if_of_nothing() -> None:
    """No history, no change."""
    assert what_if([], Change()).sentence == "Changes 0 of 0 decisions."


def test_what_if_reads_snapshots_that_recur_once() -> None:
    """Decisions with equal parts but different objects come to the same result."""
    snapshots = [world(A, B), Snapshot(profiles=(A, B), hosts_up=frozenset({"desk"})), world(B, A)]
    decisions = [decide(inputs(snapshot=snapshot)) for snapshot in (*snapshots, snapshots[0])]
    result = what_if(decisions, Change(profiles=(replace(A, priority=-10, routing_weight=0.1), model("c"))))
    assert result.changed_count == 4
    assert ref("c") not in dict(result.after)
