"""One step of an answered prompt is answered again, alone or with what builds on it."""

from __future__ import annotations

import pytest

from app.backends.scripted import ModelScript
from app.domain.errors import InvalidInputError, RequestRejectedError
from app.domain.plan import Plan, SubTask
from app.domain.prompt import PromptRequest
from app.domain.record import Outcome, RequestRecord
from app.domain.views import Annotation
from tests.integration.engine.rig import CODER, POET, EngineRig, run

PLAN = Plan(
    sub_tasks=(
        SubTask(id="1", text="Write a short poem about roses."),
        SubTask(id="2", text="Write a Python function that reverses a string."),
        SubTask(id="3", text="Write a Python function that tests it.", depends_on=("2",)),
    ),
    origin="user",
)
PROMPT = "A poem, a function, a test."


async def failed_first(rig: EngineRig) -> tuple[PromptRequest, RequestRecord]:
    """Answer the plan in a conversation; step 2 fails, so step 3 is not run."""
    rig.change("execution", max_attempts=1)
    rig.backend.set_script(
        "coder", ModelScript(failure=RequestRejectedError("No.")), ModelScript(tokens=("def f(): ...",))
    )
    conversation = await rig.store.conversations.create()
    request = PromptRequest(prompt=PROMPT, plan=PLAN, conversation_id=conversation.conversation_id)
    record = await rig.answer(request)
    assert [part.outcome for part in record.sub_tasks] == [Outcome.SUCCEEDED, Outcome.FAILED, Outcome.SKIPPED]
    assert record.outcome is Outcome.PARTIAL
    return request, record


def test_failed_step_is_answered_with_what_builds_on_it(rig: EngineRig) -> None:
    """What had succeeded stays, record and answer are completed in place, and the failure is not forgotten."""

    async def body() -> None:
        request, earlier = await failed_first(rig)
        calls = len(rig.backend.calls)
        record = await rig.read(rig.engine.retry_step(request, earlier, "2"))
        assert [model for model, _ in rig.prompts()[calls:]] == ["coder", "coder"]
        assert record.outcome is Outcome.SUCCEEDED
        assert record.request_id == earlier.request_id
        assert record.created_at == earlier.created_at
        assert record.sub_tasks[0] == earlier.sub_tasks[0]
        assert [(one.number, one.outcome) for one in record.sub_tasks[1].attempts] == [
            (1, Outcome.FAILED),
            (2, Outcome.SUCCEEDED),
        ]
        assert record.total_s > earlier.total_s
        assert (record.sub_tasks[1].started_s or 0) >= earlier.total_s
        assert await rig.store.queries.record(record.request_id) == record
        assert (await rig.store.queries.totals()).requests == 1
        question, answer = await rig.store.conversations.messages(request.conversation_id or "")
        assert question.content == PROMPT
        assert answer.content == record.answer
        assert record.answer.count("def f") == 2

    run(body())


def test_step_is_rerouted(rig: EngineRig) -> None:
    """The model that was chosen by hand takes this step; what builds on it is routed as ever."""

    async def body() -> None:
        request, earlier = await failed_first(rig)
        record = await rig.read(rig.engine.retry_step(request, earlier, "2", pinned=POET))
        second, third = record.sub_tasks[1:]
        assert second.decision is not None
        assert third.decision is not None
        assert (second.decision.strategy, second.decision.chosen.ref) == ("pinned", POET)
        assert (third.decision.strategy, third.decision.chosen.ref) == ("balanced", CODER)

    run(body())


def test_rating_of_a_kept_answer_stays(rig: EngineRig) -> None:
    """What the user said of a step that is not answered again is not lost with the older record."""

    async def body() -> None:
        request, earlier = await failed_first(rig)
        decision = earlier.sub_tasks[0].decision
        assert decision is not None
        rated = await rig.store.annotations.save(decision.decision_id, Annotation(rating=1, note="Lovely."))
        await rig.read(rig.engine.retry_step(request, earlier, "2"))
        assert (await rig.store.queries.decision(decision.decision_id)).row.annotation == rated

    run(body())


def test_answer_that_is_replaced_leaves_no_attempt(rig: EngineRig) -> None:
    """Only failures are carried over: the record's answer is the new one."""

    async def body() -> None:
        request = PromptRequest(prompt="Write a short poem about roses.")
        earlier = await rig.answer(request)
        rig.backend.set_script("coder", ModelScript(tokens=("Another poem.",)))
        record = await rig.read(rig.engine.retry_step(request, earlier, "1", pinned=CODER))
        assert record.answer == "Another poem."
        assert [one.ref for one in record.sub_tasks[0].attempts] == [CODER]

    run(body())


def test_unknown_step(rig: EngineRig) -> None:
    """A step that the plan does not have is refused before anything runs."""

    async def body() -> None:
        request, earlier = await failed_first(rig)
        with pytest.raises(InvalidInputError, match="no step 9"):
            rig.engine.retry_step(request, earlier, "9")

    run(body())
