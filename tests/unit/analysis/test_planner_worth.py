"""A plan runs when it is predicted to be quicker or better than one call of the whole prompt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.plan_worth import (
    QUALITY,
    Forecast,
    ForecastOf,
    Worth,
    forecast_of,
    is_listed,
    plan_worth,
    simulate,
)
from app.domain.decision import Candidate, Contribution, DecisionInputs, ExpectedTime, RoutingDecision, ScoreWeights
from app.domain.decision import Snapshot as World
from app.domain.plan import Plan, SubTask
from app.domain.profile import ModelRef
from app.domain.prompt import Analysis
from app.routing import scorer

A, B, C = ModelRef("x", "a"), ModelRef("x", "b"), ModelRef("y", "c")
WHOLE = "whole"


def a_plan(**steps: Sequence[str]) -> Plan:
    """Return a plan; each keyword is a step, its value the names of those it needs."""
    return Plan(
        sub_tasks=tuple(SubTask(id=name, text="Do it.", depends_on=tuple(after)) for name, after in steps.items())
    )


def a_call(
    ref: ModelRef, work_s: float, *, load_s: float = 0.0, queue_s: float = 0.0, tokens: int = 100, **quality: float
) -> Forecast:
    """Return the forecast of a call; `quality` is by the models' names."""
    return Forecast(
        ref=ref,
        expected=ExpectedTime(queue_s=queue_s, load_s=load_s, decode_s=work_s),
        answer_tokens=tokens,
        quality={model: quality[model.model] for model in (A, B, C) if model.model in quality},
    )


def always(**calls: Forecast) -> ForecastOf:
    """Return a forecaster that knows the calls by the steps' names."""
    return lambda task, _: calls.get(task.id)


def makespan(plan: Plan, *, host_concurrency: int = 2, **calls: Forecast) -> float:
    """Return the predicted seconds of a plan."""
    simulation = simulate(plan, always(**calls), host_concurrency=host_concurrency)
    assert simulation is not None
    return simulation.makespan_s


def test_independent_steps_on_two_models_overlap() -> None:
    """The plan takes as long as its longest step."""
    assert makespan(a_plan(p=(), q=()), p=a_call(A, 3), q=a_call(B, 5)) == 5


def test_a_model_takes_one_call_after_the_other() -> None:
    """Steps of the same model queue, whatever the host could run at once."""
    assert makespan(a_plan(p=(), q=()), p=a_call(A, 3), q=a_call(A, 5)) == 8


def test_a_host_runs_a_limited_number_at_once() -> None:
    """Models of one host wait for a turn; another host goes on meanwhile."""
    plan = a_plan(p=(), q=(), r=())
    calls = {"p": a_call(A, 3), "q": a_call(B, 5), "r": a_call(C, 4)}
    assert makespan(plan, host_concurrency=1, **calls) == 8


def test_chain_takes_the_sum() -> None:
    """A step starts when what it needs has ended, on whichever model."""
    assert makespan(a_plan(p=(), q=["p"], r=["q"]), p=a_call(A, 1), q=a_call(B, 2), r=a_call(C, 3)) == 6


def test_a_model_is_loaded_once() -> None:
    """The second step of a model finds it in memory."""
    assert makespan(a_plan(p=(), q=()), p=a_call(A, 3, load_s=10), q=a_call(A, 3, load_s=10)) == 16


def test_requests_of_others_come_first() -> None:
    """What is in front of the queue is waited for once; what the plan itself put there is not counted twice."""
    seen: list[dict[ModelRef, int]] = []

    def forecast(_: SubTask, meant: Mapping[ModelRef, int]) -> Forecast:
        seen.append(dict(meant))
        return a_call(A, 3, queue_s=4 + 3 * meant.get(A, 0))

    simulation = simulate(a_plan(p=(), q=()), forecast, host_concurrency=2)
    assert simulation is not None
    assert simulation.makespan_s == 10
    assert seen == [{}, {A: 1}]


@st.composite
def plans(draw: st.DrawFn) -> tuple[Plan, dict[str, Forecast]]:
    """Return a plan and its calls."""
    count = draw(st.integers(1, 6))
    steps: dict[str, list[str]] = {}
    calls = {}
    for number in range(count):
        steps[f"s{number}"] = sorted(draw(st.sets(st.sampled_from(sorted(steps)), max_size=2))) if steps else []
        calls[f"s{number}"] = a_call(
            draw(st.sampled_from([A, B, C])), draw(st.integers(0, 9)), load_s=draw(st.integers(0, 3))
        )
    return a_plan(**steps), calls


@settings(max_examples=80, deadline=None)
@given(plans(), st.integers(1, 3))
def test_makespan_is_between_critical_path_and_one_by_one(
    drawn: tuple[Plan, dict[str, Forecast]], host_concurrency: int
) -> None:
    """No plan is quicker than its longest chain, none slower than all steps in a row with all loads."""
    plan, calls = drawn
    found = makespan(plan, host_concurrency=host_concurrency, **calls)
    path: dict[str, float] = {}
    for task in plan.sub_tasks:
        path[task.id] = calls[task.id].work_s + max((path[parent] for parent in task.depends_on), default=0.0)
    assert max(path.values()) <= found <= sum(call.work_s + call.expected.load_s for call in calls.values())


def weigh(whole: Forecast | None, *, is_list: bool = False, **calls: Forecast) -> Worth:
    """Return the verdict on independent steps."""
    return plan_worth(a_plan(**dict.fromkeys(calls, ())), always(**calls), whole, host_concurrency=2, is_list=is_list)


def test_quicker_plan_runs() -> None:
    """Two models at the same time against one call that writes both answers: 300 tokens for 100 forecast ones."""
    worth = weigh(a_call(A, 2), p=a_call(A, 2), q=a_call(B, 4, tokens=200))
    assert worth.is_worth
    assert (worth.makespan_s, worth.one_call_s) == (4, 6)
    assert worth.reason == "Quicker in parts: 4.0 s, 6.0 s in one call."


def test_better_plan_runs() -> None:
    """A slower plan runs when its models are better at their parts than the one that would do them all."""
    worth = weigh(a_call(A, 2), p=a_call(A, 2, a=0.6, b=0.2), q=a_call(B, 9, a=0.3, b=0.7))
    assert worth.is_worth
    assert worth.quality_gain == pytest.approx(0.2)
    assert worth.reason.startswith("Better in parts")


def test_one_call_when_it_is_as_good() -> None:
    """Neither quicker nor better: one call, with both times in the reason."""
    worth = weigh(a_call(A, 2), p=a_call(A, 2, a=0.6), q=a_call(A, 2, a=0.6))
    assert not worth.is_worth
    assert worth.reason == "In one piece, since 2 steps are not quicker or better: 4.0 s, 4.0 s in one call."


def test_list_of_the_user_stays_split() -> None:
    """With one model a list takes as long in parts as in one call, and separate answers are what it asks for."""
    worth = weigh(a_call(A, 2), is_list=True, p=a_call(A, 2), q=a_call(A, 2.5))
    assert worth.is_worth
    assert worth.reason.startswith("Kept apart as you listed them")


@pytest.mark.parametrize(
    ("slower_s", "is_worth"), [(2.9, True), (3.1, True), (6.1, False)], ids=["little", "by less than half", "clearly"]
)
def test_list_that_is_clearly_slower_is_one_call(slower_s: float, *, is_worth: bool) -> None:
    """A list is given up only when that saves seconds and a third of the time."""
    assert weigh(a_call(A, 5), is_list=True, p=a_call(A, 5), q=a_call(A, 5 + slower_s)).is_worth is is_worth


def test_first_call_counts_what_is_in_front_of_it() -> None:
    """Queue, load and reading of the one call stand once, however long its answer."""
    worth = weigh(a_call(A, 2, load_s=3, queue_s=1), p=a_call(A, 2), q=a_call(A, 2))
    assert worth.one_call_s == 8


def test_model_of_the_whole_that_cannot_do_a_part() -> None:
    """Where the two cannot be compared, nothing is gained."""
    assert weigh(a_call(A, 2), p=a_call(B, 9, b=0.9), q=a_call(B, 9, b=0.9)).quality_gain == 0.0


def test_without_models() -> None:
    """A step that nobody can take runs into its error; a prompt that is too long for every model runs in parts."""
    assert weigh(a_call(A, 2), p=a_call(A, 2), q=None) == Worth(is_worth=True)  # type: ignore[arg-type]  # no model
    worth = weigh(None, p=a_call(A, 2), q=a_call(A, 2))
    assert (worth.is_worth, worth.makespan_s, worth.one_call_s) == (True, 4, None)
    assert worth.reason == "No model can take the whole prompt at once."


def a_decision(weight: float, tokens: int = 40) -> RoutingDecision:
    """Return a decision for A before B under this weight of quality."""
    ranking = tuple(
        Candidate(
            ref=ref,
            score=1.0,
            contributions=(Contribution(name="success", value=0.1), Contribution(name=QUALITY, value=weight * quality)),
            expected=ExpectedTime(decode_s=seconds),
        )
        for ref, quality, seconds in ((A, 0.8, 2.0), (B, 0.4, 1.0))
    )
    inputs = DecisionInputs(
        analysis=Analysis(expected_answer_tokens=tokens),
        snapshot=World(),
        strategy="balanced",
        weights=ScoreWeights(quality=weight),
    )
    return RoutingDecision(decision_id="d", sub_task_id="1", strategy="balanced", ranking=ranking, inputs=inputs)


def test_forecast_of_a_decision() -> None:
    """The quality is taken out of the weighted contribution of each candidate."""
    found = forecast_of(a_decision(2.0))
    assert (found.ref, found.work_s, found.answer_tokens) == (A, 2.0, 40)
    assert found.quality == {A: pytest.approx(0.8), B: pytest.approx(0.4)}


def test_forecast_where_quality_has_no_weight() -> None:
    """A user to whom quality does not count gains none; an answer always has a length."""
    found = forecast_of(a_decision(0.0, tokens=0))
    assert found.quality == {}
    assert found.answer_tokens == 1


def test_name_of_the_contribution() -> None:
    """The contribution that is read here is the one that the scorer writes."""
    assert scorer.QUALITY == QUALITY


LISTED = [
    ("1. Write a haiku\n2. Compute 3*4", True),
    ("Do this: 1) Write a haiku 2) Compute 3*4", True),
    ("- Write a haiku\n* Compute 3*4", True),
    ("(a) Write a haiku (b) Compute 3*4", True),
    ("**1.** Write a haiku\n2. **Compute 3*4", False),
    ("Write a haiku and Compute 3*4", False),
    ("1. Write a haiku and Compute 3*4", False),
]


@pytest.mark.parametrize(("prompt", "expected"), LISTED)
def test_lists_of_the_user(prompt: str, *, expected: bool) -> None:
    """A list is one where every step stands behind a marker."""
    steps = [
        SubTask(id=text[:1], text=text, start=prompt.index(text), end=prompt.index(text) + len(text))
        for text in ("Write a haiku", "Compute 3*4")
    ]
    assert is_listed(Plan(sub_tasks=tuple(steps)), prompt) is expected


def test_steps_of_a_planner_are_no_list() -> None:
    """A step without a place in the prompt was not listed there; neither is a prompt in one piece."""
    assert not is_listed(a_plan(p=(), q=()), "1. A\n2. B")
    assert not is_listed(a_plan(p=()), "1. A")
