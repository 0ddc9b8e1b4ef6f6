"""A cascade: a better model is asked once where the first answer looks weak."""

from __future__ import annotations

import asyncio

from app.backends.scripted import ModelScript
from app.domain.errors import HostFailedError
from app.domain.events import AttemptEnded, TextArrived
from app.domain.plan import whole_plan
from app.domain.prompt import Analysis, GenerationOptions, PromptRequest, ToolCall
from app.domain.record import Outcome, SubTaskRecord, Usage
from app.execution import RunLedger
from tests.unit.execution.rig import Rig, a_rig, ref
from tests.virtual_time import run_virtual

WEAK = ModelScript(tokens=("weak",))
GOOD = ModelScript(tokens=("good",))
BROKEN = ModelScript(tokens=("go",), failure=HostFailedError("boom"), fail_after=1)


def calls_weak_weak(text: str, _analysis: Analysis, is_cut: bool) -> str:
    """Say that the answer "weak" is weak, and one that was cut."""
    return "It looks weak." if text == "weak" or is_cut else ""


def a_cascade(*scripts: ModelScript) -> Rig:
    """Return models m1, m2, …, of which m2 is the better one."""
    return a_rig(*scripts, weakness=calls_weak_weak, escalates_to=ref("m2"))


def shown(rig: Rig) -> str:
    """Return the text as a reader sees it: what came before another attempt is gone."""
    text = ""
    for event in rig.events:
        if isinstance(event, TextArrived):
            text += event.text
        elif isinstance(event, AttemptEnded) and event.next_ref is not None:
            text = ""
    return text


def test_a_weak_answer_is_replaced_by_the_better_models() -> None:
    """Both attempts are kept, the weak one marked, and the better one's answer counts."""
    rig = a_cascade(WEAK, GOOD, GOOD)
    record = run_virtual(rig.answer())
    assert [(attempt.ref, attempt.flags) for attempt in record.attempts] == [
        (ref("m1"), ("escalated",)),
        (ref("m2"), ()),
    ]
    assert (record.outcome, record.answer, shown(rig)) == (Outcome.SUCCEEDED, "good", "good")


def test_a_good_answer_stands() -> None:
    """Nobody else is asked."""
    record = run_virtual(a_cascade(GOOD, GOOD).answer())
    assert [attempt.ref for attempt in record.attempts] == [ref("m1")]


def test_a_second_weak_answer_stands() -> None:
    """There is one escalation at most."""
    record = run_virtual(a_cascade(WEAK, WEAK, GOOD).answer())
    assert [attempt.ref for attempt in record.attempts] == [ref("m1"), ref("m2")]
    assert record.outcome is Outcome.SUCCEEDED


def test_the_weak_answer_stands_where_the_better_model_fails() -> None:
    """A failed escalation costs time, never the answer; other models are not asked."""
    rig = a_cascade(WEAK, BROKEN, GOOD)
    record = run_virtual(rig.answer())
    assert {attempt.ref for attempt in record.attempts} == {ref("m1"), ref("m2")}
    assert record.attempts[-1].outcome is Outcome.FAILED
    assert (record.outcome, record.error, record.answer, shown(rig)) == (Outcome.SUCCEEDED, "", "weak", "weak")
    assert record.last_attempt == record.attempts[0]


def test_the_weak_answer_stands_where_the_better_model_is_paused() -> None:
    """An open breaker on the better model leaves the first answer as it is."""
    rig = a_cascade(WEAK, GOOD)

    async def main() -> SubTaskRecord:
        for _ in range(rig.settings.breaker_failures):
            rig.breakers.failed(ref("m2"), HostFailedError("boom"))
        return await rig.answer()

    record = run_virtual(main())
    assert (record.outcome, record.answer, shown(rig)) == (Outcome.SUCCEEDED, "weak", "weak")


def test_a_length_that_the_user_set_is_no_weakness() -> None:
    """Only a limit that nobody asked for counts as cut."""
    cut = ModelScript(tokens=("long",), usage=Usage(done_reason="length"))
    limited = PromptRequest(prompt="Say hello.", options=GenerationOptions(num_predict=5))
    assert len(run_virtual(a_cascade(cut, GOOD).answer(limited)).attempts) == 1
    assert len(run_virtual(a_cascade(cut, GOOD).answer()).attempts) == 2


def test_a_tool_call_is_no_weak_answer() -> None:
    """A model that asks for a function has answered, without words."""
    calling = ModelScript(tokens=(), tool_calls=(ToolCall(name="now", arguments={}),))
    rig = a_rig(
        calling, GOOD, weakness=lambda text, _analysis, _is_cut: "" if text else "Empty.", escalates_to=ref("m2")
    )
    assert len(run_virtual(rig.answer()).attempts) == 1


def test_a_stop_during_the_escalation_keeps_the_first_answer() -> None:
    """What was whole already is not lost."""
    rig = a_cascade(WEAK, ModelScript(first_token_s=10.0))
    ledger = RunLedger()

    async def main() -> SubTaskRecord:
        task = asyncio.create_task(rig.run(ledger=ledger))
        await asyncio.sleep(5.0)
        task.cancel()
        await asyncio.wait({task})
        return ledger.records(whole_plan("Say hello."))[0]

    record = run_virtual(main())
    assert (record.outcome, record.answer) == (Outcome.STOPPED, "weak")
