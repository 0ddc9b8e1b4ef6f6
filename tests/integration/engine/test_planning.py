"""A model's plan on its way through the engine."""

from __future__ import annotations

import json

import pytest

from app.analysis.planner import Planner, PlannerModel
from app.backends.scripted import ModelScript, ScriptedBackend
from app.domain.events import AnalysisReady
from app.domain.profile import ModelRef
from app.domain.prompt import PromptRequest
from app.domain.record import Outcome
from tests.integration.engine.rig import CODER, POET, EngineRig, run
from tests.integration.engine.test_engine import until

# Complex, and one request for the rules.
HARD = (
    "Design a comprehensive, detailed architecture for a distributed rate limiter whose design must never exceed its "
    "limit without exactly evaluating every edge case between regions"
)
PLAN = json.dumps(
    {
        "steps": [
            {"id": "1", "text": "Write a short poem about roses.", "depends_on": []},
            {"id": "2", "text": "Write a Python function that reverses a string.", "depends_on": []},
        ]
    }
)


@pytest.fixture
def host() -> ScriptedBackend:
    """The host of the model that plans."""
    return ScriptedBackend({"big": ModelScript(tokens=(PLAN,))})


@pytest.fixture
def planning(rig: EngineRig, host: ScriptedBackend) -> EngineRig:
    """An engine with a planner."""
    model = PlannerModel(backend=host, ref=ModelRef("scripted", "big"))
    return rig.build(planner=Planner(lambda: model))


def test_plan_of_a_model_runs(planning: EngineRig) -> None:
    """A complex prompt that the rules leave whole is planned by the model, its steps described and routed."""
    record = run(planning.answer(HARD))
    assert record.plan.origin == "planner"
    assert record.plan.reason.startswith("scripted/big planned 2 steps. Quicker in parts")
    assert [task.capabilities[0] for task in record.plan.sub_tasks] == ["creative", "code"]
    assert [part.attempts[0].ref for part in record.sub_tasks] == [POET, CODER]


def test_preview_asks_no_model(planning: EngineRig, host: ScriptedBackend) -> None:
    """What is shown while typing comes from the rules alone."""
    assert not planning.engine.preview(PromptRequest(prompt=HARD)).plan.is_compound
    assert host.calls == []


@pytest.mark.parametrize("why", ["off", "simple", "whole"])
def test_planner_is_left_out(planning: EngineRig, host: ScriptedBackend, why: str) -> None:
    """It is not asked when the user switched it off, for a simple prompt, or for one that must stay whole."""
    if why == "off":
        planning.change("routing", planner="off")
    prompt = "Why is the sky blue?" if why == "simple" else HARD
    record = run(planning.answer(PromptRequest(prompt=prompt, may_split=why != "whole")))
    assert host.calls == []
    assert not record.plan.is_compound


def test_stop_while_planning(planning: EngineRig, host: ScriptedBackend) -> None:
    """The planner's connection closes, and the prompt is stored as stopped."""
    host.set_script("big", ModelScript(stalls_after=0))

    async def body() -> None:
        conversation = await planning.store.conversations.create()
        request = PromptRequest(prompt=HARD, conversation_id=conversation.conversation_id)
        async with planning.engine.stream(request) as stream:
            await until(planning.events, stream, AnalysisReady)
            while not host.open_streams:
                await planning.store.queries.totals()
        assert host.open_streams == 0
        record = await planning.store.queries.record(request.request_id)
        assert record.outcome is Outcome.STOPPED
        question, _ = await planning.store.conversations.messages(conversation.conversation_id)
        assert question.content == HARD
        await planning.engine.aclose()

    run(body())


def test_preview_of_a_compound_prompt(planning: EngineRig) -> None:
    """The preview weighs the plan too, and decides its first step."""
    preview = planning.engine.preview(
        PromptRequest(prompt="1. Write a Python function that reverses a string.\n2. Write a short poem about roses.")
    )
    assert preview.plan.is_compound
    assert preview.plan.one_call_s is not None
    assert preview.decision is not None
    assert preview.decision.chosen.ref == CODER
    assert preview.elapsed_s > 0


def test_a_question_with_parts_is_answered_in_one_call(rig: EngineRig) -> None:
    """The structure of a question is no reason to ask several models."""
    plan = rig.engine.preview(PromptRequest(prompt="Who was born first, Marie Curie or Lise Meitner?")).plan
    assert (len(plan.sub_tasks), plan.reason) == (1, "One question: answered in one piece.")
