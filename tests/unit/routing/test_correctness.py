"""The correctness predictor: learns kinds, follows evidence, and stays silent where it knows nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.profile import ModelRef
from app.routing.correctness import AdvantageScorer, CorrectnessPredictor, PastOutcome
from app.routing.text_features import BUCKETS, DIMENSIONS, SURFACES, TextEncoder, buckets_of, surface_of
from tests.unit.routing.worlds import ref

CODER, POET = ref("coder"), ref("poet")
THINGS = ("lists", "trees", "graphs", "strings", "numbers", "files", "dates", "tables", "words", "sets")
VERBS = ("sort", "merge", "count", "reverse", "split", "filter", "parse", "compare", "rotate", "index")


def code_prompt(number: int) -> str:
    """Return a request for a function."""
    verb, thing, other = VERBS[number % 10], THINGS[number // 10 % 10], THINGS[number // 3 % 10]
    return f"Write a Python function to {verb} {thing} and {other}."


def poem_prompt(number: int) -> str:
    """Return a request for a poem."""
    thing, other = THINGS[number % 10], THINGS[number // 10 % 10]
    return f"Please compose a gentle poem about {thing} dreaming of {other} under the moon"


def outcomes(count: int = 100) -> list[PastOutcome]:
    """Return code prompts that the coder does well, and fewer poems that the poet does well."""
    code = [
        PastOutcome(prompt=code_prompt(number), group="code", scores={CODER: 0.9, POET: 0.2}) for number in range(count)
    ]
    poems = [
        PastOutcome(prompt=poem_prompt(number), group="creative", scores={CODER: 0.1, POET: 0.8})
        for number in range(count // 2)
    ]
    return [*code, *poems]


@pytest.fixture(scope="module")
def predictor() -> CorrectnessPredictor:
    """A predictor fitted once."""
    return CorrectnessPredictor.fit(outcomes())


def test_prompts_of_a_known_kind_go_to_the_model_that_does_them_well(predictor: CorrectnessPredictor) -> None:
    """New prompts of both kinds are recognized, and the evidence for both models is passed on."""
    for prompt, group, best in ((code_prompt(7), "code", CODER), (poem_prompt(33), "creative", POET)):
        forecast = predictor.forecast(prompt)
        assert forecast.is_sure
        assert forecast.group == group
        assert predictor.choose(prompt) == best
        assert forecast.predictions[best].quality > 0.6
        assert 1.0 < forecast.predictions[best].weight <= 60.0


@pytest.mark.parametrize(
    "prompt", ["Wer hat die Brücke gebaut, und wann?", "", "\x00", "🙂" * 50, "7" * 5000, "\ud800 lone"]
)
def test_a_stranger_gets_no_forecast_and_the_best_single_model(predictor: CorrectnessPredictor, prompt: str) -> None:
    """What resembles nothing known is left to the model that is best in general."""
    forecast = predictor.forecast(prompt)
    assert not forecast.is_sure
    assert forecast.predictions == {}
    assert predictor.choose(prompt) == predictor.leader == CODER


def test_nothing_learned_forecasts_nothing() -> None:
    """No outcomes, no models, or too few of a kind: no kind is known."""
    for known in ([], [PastOutcome(prompt="x", group="code", scores={})], outcomes(20)):
        fitted = CorrectnessPredictor.fit(known)
        assert fitted.groups == ()
        assert fitted.forecast("Write a function").predictions == {}
        assert fitted.choose("x") == fitted.leader
    assert CorrectnessPredictor.fit([]).leader is None


def test_chance_does_not_set_a_model_above_the_best() -> None:
    """A small advantage in one kind is cut to nothing, so that the generally best model keeps it."""
    close = [
        PastOutcome(prompt=poem_prompt(number), group="creative", scores={CODER: 0.60, POET: 0.62})
        for number in range(60)
    ]
    fitted = CorrectnessPredictor.fit([*outcomes()[:100], *close])
    forecast = fitted.forecast(poem_prompt(3))
    assert forecast.is_sure
    assert fitted.choose(poem_prompt(3)) == CODER


def test_outcomes_of_single_models_are_enough() -> None:
    """A user's prompt has the outcome of the one model that answered; ungrouped outcomes count for the mean only."""
    single = [
        PastOutcome(prompt=item.prompt, group=item.group, scores=dict([list(item.scores.items())[number % 2]]))
        for number, item in enumerate(outcomes(200))
    ]
    stray = [PastOutcome(prompt="Hm.", group="", scores={CODER: 1.0})] * 30
    fitted = CorrectnessPredictor.fit([*single, *stray])
    assert fitted.groups == ("code", "creative")
    assert fitted.choose(poem_prompt(42)) == POET


def test_known_features_are_not_worked_out_again() -> None:
    """Features that are given lead to the same predictor."""
    known = outcomes()
    given_features = {outcome.prompt: buckets_of(outcome.prompt) for outcome in known[:50]}
    fitted, other = CorrectnessPredictor.fit(known), CorrectnessPredictor.fit(known, features=given_features)
    assert np.array_equal(fitted.classifier, other.classifier)


def test_advantage_orders_prompts_by_what_the_better_model_gains() -> None:
    """Prompts on which the coder is worth more come first."""
    others = [PastOutcome(prompt="x", group="code", scores={CODER: 1.0})]
    scorer = AdvantageScorer([*outcomes(), *others], strong=CODER, weak=POET)
    assert scorer.score(code_prompt(12)) > scorer.score(poem_prompt(12))


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=2000))
def test_any_text_has_features_and_a_vector_of_unit_length(text: str) -> None:
    """Every text can be encoded, the same way each time."""
    buckets = buckets_of(text)
    assert ((buckets >= 0) & (buckets < BUCKETS)).all()
    assert np.array_equal(buckets, buckets_of(text))
    vector = TextEncoder.fit([buckets_of("one"), buckets_of("another text")]).encode(buckets)
    assert vector.shape == (DIMENSIONS,)
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-4)


def test_a_prompt_of_nothing_but_usual_features_has_no_direction() -> None:
    """What every prompt has weighs nothing."""
    same = buckets_of("always the same")
    encoder = TextEncoder.fit([same, same])
    assert not encoder.encode(same).any()


def test_long_prompts_cost_no_more() -> None:
    """Only head and tail are read."""
    assert len(buckets_of("word " * 100_000)) < 4000


def test_predictions_are_keyed_by_reference(predictor: CorrectnessPredictor) -> None:
    """They fit into the inputs of a decision as they are."""
    assert set(predictor.forecast(code_prompt(1)).predictions) == {CODER, POET}
    assert all(isinstance(key, ModelRef) for key in predictor.models)


def test_more_to_work_out_is_worth_the_better_model() -> None:
    """Where the better model gains on prompts with many numbers, other such prompts come first."""

    def sums(number: int, steps: int) -> str:
        return f"Add up {', '.join(str(number * 7 + step) for step in range(steps))}."

    known = [
        PastOutcome(prompt=sums(number, steps), group="m", scores={CODER: 1.0, POET: 1.0 if steps == 2 else 0.0})
        for number in range(40)
        for steps in (2, 9)
    ]
    scorer = AdvantageScorer(known, strong=CODER, weak=POET)
    assert scorer.score(sums(99, 8)) > scorer.score(sums(99, 2))
    assert AdvantageScorer([], strong=CODER, weak=POET).score("anything") == 0.0


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=1000))
def test_any_text_has_a_surface_of_finite_numbers(text: str) -> None:
    """Every text can be described, also one of digits of other scripts."""
    surface = surface_of(text)
    assert surface.shape == (SURFACES,)
    assert np.isfinite(surface).all()
