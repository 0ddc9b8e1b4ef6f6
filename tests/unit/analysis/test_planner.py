"""The planner asks a model for a plan, repairs it once, and otherwise keeps the rules' plan and says why."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

import pytest

from app.analysis.planner import (
    MAX_ANSWER_TOKENS,
    MAX_REPLY_LENGTH,
    Planner,
    PlannerModel,
    best_planner,
    needs_planner,
)
from app.analysis.planner_prompt import HEAD_LENGTH, MAX_DEPTH, SCHEMA, TAIL_LENGTH, BadReplyError, read_plan, shortened
from app.backends.scripted import ModelScript, ScriptedBackend
from app.domain.decision import BreakerState, BreakerView, Snapshot
from app.domain.errors import HostBusyError, HostUnreachableError
from app.domain.plan import MAX_PLAN_NODES, ExecutionMode, Plan, SubTask, whole_plan
from app.domain.profile import CapabilityRating, ModelProfile, ModelRef
from app.domain.prompt import Analysis, Complexity, ComplexityPart
from tests.virtual_time import run_virtual

PROMPT = "Plan our move: find three firms, compare them, and write to the cheapest."
MODEL = "planner:8b"
REF = ModelRef("scripted", MODEL)
FALLBACK = whole_plan(PROMPT)
GOOD = json.dumps(
    {
        "steps": [
            {"id": "a", "text": "Find three firms.", "depends_on": []},
            {"id": "b", "text": "Compare them.", "depends_on": ["a"]},
            {"id": "c", "text": "Write to the cheapest.", "depends_on": ["a", "b"]},
        ]
    }
)


def replies(*texts: str) -> list[ModelScript]:
    """Return scripts that say one text a call, a second after it began."""
    return [ModelScript(first_token_s=1.0, tokens=(text,)) for text in texts]


def ask(
    scripts: ModelScript | Sequence[ModelScript], *, timeout_s: float = 20.0, can_think: bool = False
) -> tuple[Plan, ScriptedBackend]:
    """Return the plan that a planner with this model makes, and the backend that was asked."""
    backend = ScriptedBackend({MODEL: scripts})
    model = PlannerModel(backend=backend, ref=REF, can_think=can_think, num_ctx=8192)
    planner = Planner(lambda: model, timeout_s=lambda: timeout_s)
    plan = run_virtual(planner.plan(PROMPT, FALLBACK))
    assert backend.open_streams == 0
    return plan, backend


def test_good_plan_is_taken() -> None:
    """A valid reply becomes the plan, and every step sees the whole request."""
    plan, backend = ask(replies(GOOD))
    assert [(task.id, task.text, task.depends_on) for task in plan.sub_tasks] == [
        ("a", "Find three firms.", ()),
        ("b", "Compare them.", ("a",)),
        ("c", "Write to the cheapest.", ("a", "b")),
    ]
    assert (plan.origin, plan.mode) == ("planner", ExecutionMode.SEQUENTIAL)
    assert PROMPT in plan.context
    assert plan.reason == f"{REF} planned 3 steps."
    assert len(backend.calls) == 1


@pytest.mark.parametrize(("can_think", "think"), [(True, False), (False, None)])
def test_call_is_bounded_and_repeatable(*, can_think: bool, think: bool | None) -> None:
    """The model gets the schema, temperature 0, a limit on tokens, and the context length it has elsewhere."""
    _, backend = ask(replies(GOOD), can_think=can_think)
    call = backend.calls[0].call
    assert call is not None
    options = call.options
    assert (options.temperature, options.num_predict, options.num_ctx) == (0.0, MAX_ANSWER_TOKENS, 8192)
    assert options.response_format == SCHEMA
    assert options.think is think
    assert call.messages[-1].content.endswith(PROMPT)


def test_bad_json_is_repaired_once() -> None:
    """The second call shows the reply and what was wrong with it."""
    plan, backend = ask(replies("Sure! Here is a plan.", GOOD))
    assert plan.origin == "planner"
    second = backend.calls[1].call
    assert second is not None
    assert second.messages[-2].content == "Sure! Here is a plan."
    assert 'The reply is not JSON with a list of "steps".' in second.messages[-1].content


def test_bad_twice_keeps_the_rules_plan() -> None:
    """After one repair the planner gives up; the reason names model and problem."""
    plan, backend = ask(replies("no", "no again", GOOD))
    assert len(backend.calls) == 2
    assert plan.sub_tasks == FALLBACK.sub_tasks
    assert plan.reason.startswith(FALLBACK.reason)
    assert f"{REF} wrote no usable plan" in plan.reason


def steps(*rows: tuple[str, str, list[str]]) -> str:
    """Return a reply with these steps."""
    return json.dumps({"steps": [{"id": one, "text": text, "depends_on": after} for one, text, after in rows]})


BAD_PLANS = {
    "cycle": (steps(("1", "A", ["3"]), ("2", "B", ["1"]), ("3", "C", ["2"])), "1 → 3 → 2 → 1"),
    "too many": (steps(*((str(one), "Do it.", []) for one in range(MAX_PLAN_NODES + 1))), "at most 12"),
    "too deep": (
        steps(*((str(one), "Do it.", [str(one - 1)] if one else []) for one in range(MAX_DEPTH + 1))),
        "at most 6",
    ),
    "unknown id": (steps(("1", "A", ["9"]), ("2", "B", [])), "depends on 9, which does not exist"),
    "same id": (steps(("1", "A", []), ("1", "B", [])), "both called 1"),
    "no text": (steps(("1", " ", []), ("2", "B", [])), "has no text"),
    "no words": (steps(("1", "...", []), ("2", "B", [])), "Step 1 has no words"),
    "no steps": ('{"steps": []}', "not JSON with a list"),
    "no object": ('{"steps": [1, 2]}', "Step 1 is not an object"),
}


@pytest.mark.parametrize(("reply", "problem"), BAD_PLANS.values(), ids=BAD_PLANS.keys())
def test_plan_that_breaks_a_rule(reply: str, problem: str) -> None:
    """What breaks a rule of plans goes back with the rule, a cycle with its path; if it stays, the rules' plan runs."""
    plan, backend = ask(replies(reply))
    second = backend.calls[1].call
    assert second is not None
    assert problem in second.messages[-1].content
    assert problem in plan.reason
    assert plan.origin == "whole"


def test_one_step_means_whole() -> None:
    """A model that sees one task leaves the prompt in one piece."""
    plan, _ = ask(replies(steps(("1", "Do it all.", []))))
    assert plan.sub_tasks == FALLBACK.sub_tasks
    assert "sees one task" in plan.reason


def test_too_slow() -> None:
    """Both calls together have the time limit; then the connection is closed and the rules' plan runs."""
    plan, backend = ask([ModelScript(first_token_s=3.0, tokens=("no",)), ModelScript(first_token_s=3.0)], timeout_s=5)
    assert len(backend.calls) == 2
    assert plan.reason.endswith(f"{REF} wrote no plan within 5 s.")


def test_failing_host() -> None:
    """An error of the host is a reason, not an error of the prompt."""
    plan, _ = ask(ModelScript(failure=HostBusyError("Too much to do.")))
    assert plan.reason.endswith(f"{REF} wrote no plan: Too much to do.")


def test_endless_reply() -> None:
    """A model that rambles is cut off."""
    plan, backend = ask(ModelScript(tokens=("x" * 100,) * MAX_REPLY_LENGTH))
    assert len(backend.calls) == 2
    assert "no usable plan" in plan.reason


def test_no_model() -> None:
    """Without a model that can plan, the rules' plan stays."""
    plan = run_virtual(Planner(lambda: None).plan(PROMPT, FALLBACK))
    assert plan.reason.endswith("No local model is good enough at planning.")


def test_host_gone_while_choosing() -> None:
    """A host that was switched off in this moment is a reason too."""

    def choose() -> PlannerModel | None:
        raise HostUnreachableError("The host a is not in use.")

    plan = run_virtual(Planner(choose).plan(PROMPT, FALLBACK))
    assert plan.reason.endswith("The host a is not in use.")


def test_cancelled() -> None:
    """Stopping closes the connection at once and is not taken for a time limit."""
    backend = ScriptedBackend({MODEL: ModelScript(first_token_s=10.0)})
    planner = Planner(lambda: PlannerModel(backend=backend, ref=REF))

    async def scenario() -> None:
        task = asyncio.create_task(planner.plan(PROMPT, FALLBACK))
        await asyncio.sleep(1.0)
        assert backend.open_streams == 1
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert backend.open_streams == 0

    run_virtual(scenario())


TOLERATED = {
    "fence": f"Here it is:\n```json\n{GOOD}\n```\nDone.",
    "bare list": json.dumps(json.loads(GOOD)["steps"]),
    "list in words": f"Steps: {json.dumps(json.loads(GOOD)['steps'])}",
    "other names": json.dumps(
        {
            "tasks": [
                {"id": 1, "task": "Find three firms."},
                {"id": 2, "description": "Compare them.", "dependencies": 1},
                {"id": 3, "instruction": "Write to the cheapest.", "needs": [1, 2, 3, "1", None, True]},
            ]
        }
    ),
    "no ids": '{"plan": ["Find three firms.", {"text": "Compare them.", "depends_on": "1"},'
    ' {"text": "Write to the cheapest.", "depends_on": ["1", "2"]}]}',
}


@pytest.mark.parametrize("reply", TOLERATED.values(), ids=TOLERATED.keys())
def test_tolerant_reading(reply: str) -> None:
    """Text around the JSON, other names, numbers as ids and a step that needs itself are put up with."""
    plan = read_plan(reply, PROMPT)
    assert [task.text for task in plan.sub_tasks] == ["Find three firms.", "Compare them.", "Write to the cheapest."]
    first, second, third = (task.id for task in plan.sub_tasks)
    assert [task.depends_on for task in plan.sub_tasks] == [(), (first,), (first, second)]
    assert third


@pytest.mark.parametrize("reply", ["", "{", "[" * 100_000 + "]", "{}", "[]", '"steps"', "null", "}{"])
def test_what_is_no_plan(reply: str) -> None:
    """Whatever a model says, the reader answers with a reason."""
    with pytest.raises(BadReplyError, match="not JSON with a list"):
        read_plan(reply, PROMPT)


def test_long_prompts_are_shown_by_their_ends() -> None:
    """Requests stand before or after what they are about."""
    text = shortened("a" * HEAD_LENGTH + "middle" + "z" * TAIL_LENGTH)
    assert "middle" not in text
    assert text.startswith("a")
    assert text.endswith("z")


def an_analysis(value: float, **parts: float) -> Analysis:
    """Return an analysis with this complexity."""
    listed = tuple(ComplexityPart(name=name, value=part) for name, part in parts.items())
    return Analysis(complexity=Complexity(value=value, parts=listed))


COMPOUND = Plan(sub_tasks=(SubTask(id="1", text="A"), SubTask(id="2", text="B")), origin="rules")
UNSURE = [
    (FALLBACK, an_analysis(0.3, asks=0.05, steps=0.05), True),
    (FALLBACK, an_analysis(0.3, length=0.25, hard_verbs=0.05), False),
    (FALLBACK, an_analysis(0.2, asks=0.15), False),
    (COMPOUND, an_analysis(0.9, asks=0.15), False),
    (Plan(sub_tasks=FALLBACK.sub_tasks, origin="user"), an_analysis(0.9, asks=0.15), False),
    (whole_plan(PROMPT, "The steps wait for each other (1 → 2 → 1): answered in one piece."), an_analysis(0.0), True),
]


@pytest.mark.parametrize(("plan", "analysis", "expected"), UNSURE)
def test_when_it_is_asked(plan: Plan, analysis: Analysis, *, expected: bool) -> None:
    """Only a prompt that the rules left whole, and that is complex because it asks for several things."""
    assert needs_planner(plan, analysis) is expected


def a_planner(model: str, logical: float | None = 0.7, **fields: object) -> ModelProfile:
    """Return a profile with this rating in logic."""
    ratings = {} if logical is None else {"logical": CapabilityRating(score=logical)}
    return ModelProfile(ref=ModelRef("h", model), ratings=ratings, **fields)  # type: ignore[arg-type]  # of a test


def chosen(*profiles: ModelProfile) -> str | None:
    """Return the model that would be asked."""
    found = best_planner(Snapshot(profiles=profiles, hosts_up=frozenset({"h"})))
    return found.ref.model if found else None


UNUSABLE = [
    a_planner("weak", 0.59),
    a_planner("unrated", None),
    a_planner("off", is_active=False),
    a_planner("removed", is_installed=False),
    a_planner("embedding", features=frozenset({"embedding"})),
    a_planner("far", remote_host="https://example.invalid"),
    ModelProfile(ref=ModelRef("down", "m"), ratings={"logical": CapabilityRating(score=0.9)}),
]


@pytest.mark.parametrize("profile", UNUSABLE, ids=lambda profile: profile.ref.model)
def test_models_that_do_not_plan(profile: ModelProfile) -> None:
    """Weak, switched off, removed, remote or unreachable models are not asked."""
    assert chosen(profile) is None


@pytest.mark.parametrize("key", ["h/good", "h"])
def test_paused_models_do_not_plan(key: str) -> None:
    """A breaker of the model or of its host keeps it from being asked."""
    view = BreakerView(key=key, state=BreakerState.OPEN, remaining_s=3.0)
    snapshot = Snapshot(profiles=(a_planner("good"),), hosts_up=frozenset({"h"}), breakers=(view,))
    assert best_planner(snapshot) is None


def test_loaded_model_plans_first() -> None:
    """A plan must come quickly, so a loaded model goes before a better one; otherwise the best at logic."""
    weaker, better = a_planner("weaker", 0.65), a_planner("better", 0.9)
    assert chosen(weaker, better) == "better"
    loaded = Snapshot(profiles=(weaker, better), hosts_up=frozenset({"h"}), resident={weaker.ref: 1})
    found = best_planner(loaded)
    assert found is weaker
