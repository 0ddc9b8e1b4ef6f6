"""What holds for every decision, and the rules of the score."""

from __future__ import annotations

import copy
import math
import pickle
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.capability import CAPABILITY_KEYS, Requirements
from app.domain.decision import (
    BreakerState,
    BreakerView,
    DecisionInputs,
    RoutingDecision,
    RoutingRule,
    ScoreWeights,
    Snapshot,
)
from app.domain.errors import NoEligibleModelError
from app.domain.evidence import ComplexityBand, ModelEvidence, Prediction, Tally
from app.domain.profile import CapabilityRating, Measure, ModelProfile, Provenance
from app.domain.prompt import Analysis, CapabilityScore, Complexity
from app.routing.explain import replay
from app.routing.scorer import CONTRIBUTION_NAMES
from app.routing.strategies import STRATEGIES
from tests.unit.routing.worlds import GB, HOST, analysis, decide, inputs, model, ref, seeded, world

ANY_FLOAT = st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True))
UNIT = st.floats(min_value=0, max_value=1)
NAMES = [f"m{number}" for number in range(6)]


def part(decision: RoutingDecision, name: str, contribution: str) -> float:
    """Return a contribution of a candidate."""
    candidate = next(item for item in decision.ranking if item.ref.model == name)
    return next(item.value for item in candidate.contributions if item.name == contribution)


@st.composite
def profiles(draw: st.DrawFn, name: str) -> ModelProfile:
    """Draw a profile, senseless values included."""
    measure = st.one_of(
        st.none(), st.builds(Measure, value=st.floats(allow_nan=True), source=st.sampled_from(Provenance))
    )
    rating = st.builds(
        CapabilityRating,
        score=st.floats(allow_nan=True),
        source=st.sampled_from(Provenance),
        evidence_count=st.integers(-5, 500),
    )
    return ModelProfile(
        ref=ref(name, draw(st.sampled_from(["desk", "far"]))),
        is_active=draw(st.sampled_from([None, True, False])),
        priority=draw(st.one_of(st.none(), st.integers(-50, 50))),
        routing_weight=draw(ANY_FLOAT),
        success_rate=draw(ANY_FLOAT),
        context_length=draw(st.one_of(st.none(), st.integers(-1, 20_000))),
        ratings=draw(st.dictionaries(st.sampled_from(CAPABILITY_KEYS), rating, max_size=4)),
        features=draw(st.frozensets(st.sampled_from(["completion", "vision", "tools", "embedding"]))),
        parameter_count=draw(st.one_of(st.none(), st.integers(-1, 10**11))),
        size_bytes=draw(st.one_of(st.none(), st.integers(-1, 10**11))),
        memory_bytes=draw(st.one_of(st.none(), st.integers(-1, 10**11))),
        load_s=draw(measure),
        prefill_tps=draw(measure),
        decode_tps=draw(measure),
        is_installed=draw(st.booleans()),
    )


@st.composite
def any_inputs(draw: st.DrawFn) -> DecisionInputs:
    """Draw everything a decision depends on."""
    known = tuple(draw(profiles(name)) for name in draw(st.lists(st.sampled_from(NAMES), unique=True)))
    refs = [profile.ref for profile in known] or [ref("nobody")]
    some = st.sampled_from(refs)
    tally = st.builds(Tally, st.floats(0, 50), st.floats(0, 50))
    evidence = st.builds(
        ModelEvidence,
        quality=st.dictionaries(
            st.tuples(st.sampled_from(CAPABILITY_KEYS), st.sampled_from(ComplexityBand)), tally, max_size=3
        ),
        success=tally,
    )
    snapshot = Snapshot(
        profiles=known,
        hosts_up=draw(st.frozensets(st.sampled_from(["desk", "far"]))),
        resident=draw(st.dictionaries(some, st.integers(0, 10**11), max_size=3)),
        queued=draw(st.dictionaries(some, st.integers(-1, 5), max_size=3)),
        breakers=tuple(
            BreakerView(key=str(item), state=draw(st.sampled_from(BreakerState)))
            for item in draw(st.lists(some, max_size=2))
        ),
        free_memory_bytes=draw(st.dictionaries(st.sampled_from(["desk", "far"]), st.integers(0, 10**11))),
        evidence=draw(st.dictionaries(some, evidence, max_size=2)),
    )
    scores = tuple(
        CapabilityScore(key, draw(st.floats(allow_nan=True)))
        for key in draw(st.lists(st.sampled_from(CAPABILITY_KEYS), unique=True))
    )
    needs = Requirements(
        needs_vision=draw(st.booleans()), needs_tools=draw(st.booleans()), context_tokens=draw(st.integers(0, 20_000))
    )
    what = Analysis(
        scores=scores,
        primary=draw(st.sampled_from(CAPABILITY_KEYS)),
        requirements=needs,
        complexity=Complexity(value=draw(st.floats(allow_nan=True))),
        prompt_tokens=draw(st.integers(-1, 5000)),
        expected_answer_tokens=draw(st.integers(-1, 2000)),
    )
    predictions = st.dictionaries(
        some, st.builds(Prediction, st.floats(allow_nan=True), st.floats(allow_nan=True)), max_size=2
    )
    keys = [strategy.key for strategy in STRATEGIES if strategy.key != "pinned"]
    return DecisionInputs(
        analysis=what,
        snapshot=snapshot,
        strategy=draw(st.sampled_from(keys)),
        pinned_model=draw(st.one_of(st.none(), some)),
        current_model=draw(st.one_of(st.none(), some)),
        history_tokens=draw(st.integers(0, 5000)),
        strategy_state=draw(st.integers(0, 1000)),
        rules=draw(st.lists(st.builds(RoutingRule, name=st.just("rule"), model=some), max_size=1).map(tuple)),
        predictions=draw(predictions),
    )


def decision_or_error(of: DecisionInputs) -> RoutingDecision | NoEligibleModelError:
    """Decide, or return why nobody could be chosen."""
    try:
        return decide(of)
    except NoEligibleModelError as error:
        return error


@settings(max_examples=60, deadline=None)
@given(any_inputs())
def test_every_decision_is_whole_exact_and_repeatable(of: DecisionInputs) -> None:
    """Every profile is ranked or excluded once, scores are exact sums, and deciding again gives the same."""
    everybody = sorted(profile.ref for profile in of.snapshot.profiles)
    decision = decision_or_error(of)
    if isinstance(decision, NoEligibleModelError):
        assert sorted(name for name, _ in decision.reasons) == sorted(map(str, everybody))
        assert decision.fix
        return
    ranked = [candidate.ref for candidate in decision.ranking]
    assert sorted([*ranked, *(exclusion.ref for exclusion in decision.exclusions)]) == everybody
    assert all(exclusion.detail.endswith(".") for exclusion in decision.exclusions)
    for candidate in decision.ranking:
        assert math.isfinite(candidate.score)
        assert candidate.score == math.fsum(item.value for item in candidate.contributions)
        assert tuple(item.name for item in candidate.contributions) == CONTRIBUTION_NAMES
        assert candidate.expected.total_s > 0
    assert decision.reason
    assert replay(decision) == decision
    assert [candidate.ref for candidate in decide(of).ranking] == ranked


@pytest.mark.parametrize("count", [1, 2, 100, 1000])
def test_equal_models_are_ranked_by_name(count: int) -> None:
    """Ties are broken by the name of the reference, for any number of profiles."""
    decision = decide(inputs(*(model(f"m{count - number:04}") for number in range(count))))
    names = [candidate.ref.model for candidate in decision.ranking]
    assert names == sorted(names)
    assert decision.margin == (None if count == 1 else 0.0)


def test_built_in_models_share_the_work() -> None:
    """With the seeds alone code and maths go to the coder, talk and stories to the small one, embeddings to nobody."""
    smol, coder = seeded("smollm2:135m", 135_000_000, family="llama"), seeded("qwen2.5-coder:0.5b", 494_000_000)
    minilm = seeded("all-minilm:33m", 33_000_000, features=frozenset({"embedding"}))
    chosen = {
        primary: decide(inputs(smol, coder, minilm, analysis=analysis(primary))).chosen.ref.model
        for primary in ("code", "mathematical", "conversational", "creative")
    }
    assert chosen == {
        "code": coder.ref.model,
        "mathematical": coder.ref.model,
        "conversational": smol.ref.model,
        "creative": smol.ref.model,
    }
    assert not minilm.ratings


def test_parallel_sub_tasks_spread() -> None:
    """Of two models that are about as good the one with nothing to do is taken."""
    a, b = model("a", scores={"code": 0.62}), model("b", scores={"code": 0.6})
    assert decide(inputs(a, b)).chosen.ref == a.ref
    busy = world(a, b, queued={a.ref: 1, ref("gone"): 3})
    decision = decide(inputs(snapshot=busy))
    assert decision.chosen.ref == b.ref
    waiting = decision.ranking[1].expected
    assert waiting.queue_s == pytest.approx(waiting.prefill_s + waiting.decode_s)


def test_expected_time_follows_the_measures() -> None:
    """Seconds are tokens by rates, loading only where the model is not in memory, and a guess is marked."""
    warm, cold, guessed = model("warm"), model("cold"), model("guessed", decode_tps=None)
    of = inputs(
        snapshot=world(warm, cold, guessed, resident={warm.ref: GB}), history_tokens=100, current_model=warm.ref
    )
    by_name = {candidate.ref.model: candidate.expected for candidate in decide(of).ranking}
    assert (by_name["warm"].load_s, by_name["cold"].load_s) == (0.0, 2.0)
    assert (by_name["warm"].prefill_s, by_name["cold"].prefill_s) == (0.5, 1.5)
    assert by_name["warm"].decode_s == 10.0
    assert (by_name["warm"].is_estimated, by_name["guessed"].is_estimated) == (False, True)


def test_loading_that_evicts_costs_and_more_if_the_victim_is_needed_soon() -> None:
    """The memory contribution counts the reload of what goes, twice where somebody waits for it."""
    small, big = model("small"), model("big", memory_bytes=3 * GB)
    other, far = ref("other"), model("far", host="far", memory_bytes=3 * GB)
    free = {HOST: 2 * GB, "far": 9 * GB}

    def cost(**seen: Any) -> float:
        return part(decide(inputs(snapshot=world(small, big, far, free_memory_bytes=free, **seen))), "big", "memory")

    plain = cost(resident={small.ref: GB, far.ref: GB, ref("x", "elsewhere"): GB})
    assert plain == pytest.approx(-0.05 * math.log1p(2.0))
    assert cost(resident={small.ref: GB}, queued={small.ref: 1}) == pytest.approx(-0.05 * math.log1p(4.0))
    assert cost(resident={other: GB}) == 0.0
    roomy = world(small, big, resident={small.ref: GB}, free_memory_bytes={HOST: 9 * GB})
    assert part(decide(inputs(snapshot=roomy)), "big", "memory") == 0.0


@pytest.mark.parametrize(
    ("fields", "contribution", "value"),
    [
        ({"priority": None}, "priority", 0.0),
        ({"priority": 10}, "priority", 0.05),
        ({"priority": -99}, "priority", -0.05),
        ({"routing_weight": None}, "your weight", 0.0),
        ({"routing_weight": math.nan}, "your weight", 0.0),
        ({"routing_weight": 2.0}, "your weight", 0.2),
        ({"routing_weight": 0.5}, "your weight", -0.2),
        ({"success_rate": None}, "success", 0.27),
        ({"success_rate": math.nan}, "success", 0.27),
        ({"success_rate": 0.5}, "success", 0.15),
        ({"success_rate": 7.0}, "success", 0.3),
    ],
)
def test_profile_fields_count_and_missing_ones_are_neutral(
    fields: dict[str, Any], contribution: str, value: float
) -> None:
    """None and NaN mean neutral, values beyond the form's bounds count as the bound."""
    assert part(decide(inputs(model("a", **fields))), "a", contribution) == pytest.approx(value)


def test_quality_is_the_weighted_mean_of_the_needed_capabilities() -> None:
    """Two needed capabilities count by their probabilities; those below the threshold do not."""
    what = analysis(
        scores=(CapabilityScore("code", 0.6), CapabilityScore("creative", 0.4), CapabilityScore("logical", 0.1))
    )
    of = inputs(model("a", scores={"code": 0.9, "creative": 0.4, "logical": 0.0}), analysis=what)
    assert part(decide(of), "a", "quality") == pytest.approx(0.6 * 0.9 + 0.4 * 0.4)


def test_without_scores_the_primary_capability_counts() -> None:
    """An analysis that found nothing still names a primary."""
    of = inputs(model("a", scores={"conversational": 0.8}), analysis=Analysis())
    assert part(decide(of), "a", "quality") == pytest.approx(0.8**0.7)


def test_weights_scale_the_contributions() -> None:
    """A weight of zero silences its contribution."""
    nothing = ScoreWeights(quality=0, success=0, latency=0, residency=0, priority=0, user_weight=0)
    assert decide(inputs(model("a", priority=5), weights=nothing)).chosen.score == 0.0


def test_details_say_where_the_numbers_come_from() -> None:
    """Every contribution can be read as a sentence."""
    full = model("a", scores={"code": 0.7}, priority=3, routing_weight=2.0)
    decision = decide(inputs(full, model("b"), predictions={full.ref: Prediction(0.9, 4.0)}))
    details = {item.name: item.detail for item in decision.chosen.contributions}
    assert "code (100%): user 0.70" in details["quality"]
    assert "On similar prompts 0.90." in details["quality"]
    assert details["success"] == "Answers 90% of the time."
    assert details["speed"] == "About 12.5 s (loading 2.0, reading 0.5, answering 10.0), measured."
    assert details["priority"] == "Priority 3 of its profile and host."
    assert details["your weight"] == "Routing weight 2 in its profile."
    assert decision.runner_up is not None
    assert "not rated" in decision.runner_up.contributions[0].detail


def test_of_two_profiles_with_one_reference_the_last_counts() -> None:
    """A reference is ranked once."""
    decision = decide(inputs(model("a", priority=1), model("a", priority=7)))
    assert len(decision.ranking) == 1
    assert part(decision, "a", "priority") == pytest.approx(0.035)


def test_a_decision_can_be_copied_before_its_parts_were_looked_at() -> None:
    """The parts that are built late are there for whoever copies, compares, pickles or takes the decision apart."""
    of = inputs(model("a"), model("b", is_active=False))
    whole = decide(of)
    assert len(whole.ranking) + len(whole.exclusions) == 2

    def fresh() -> RoutingDecision:
        return replace(decide(of), decision_id=whole.decision_id)

    assert fresh() == whole
    assert copy.deepcopy(decide(of)).ranking == whole.ranking
    assert pickle.loads(pickle.dumps(decide(of))).exclusions == whole.exclusions
    assert asdict(decide(of))["ranking"][0]["ref"] == asdict(whole.chosen.ref)
    assert decide(of).exclusions == whole.exclusions
    with pytest.raises(AttributeError):
        _ = whole.no_such_part  # type: ignore[attr-defined]
