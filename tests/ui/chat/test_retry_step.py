"""One step of a compound answer is done again, from the Plan dock."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import pytest

from app.domain.events import PlanReady, RequestEnded, StateChanged, SubTaskEnded
from app.domain.plan import Plan, SubTask
from app.domain.record import Outcome, RequestRecord, SubTaskRecord, SubTaskState
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import CODER, GEMMA, NOW, QWEN, FakeWindow, analysis
from tests.ui.chat.test_branches import stored
from tests.ui.chat.test_chat_page import attempt, opened
from ui.docks.plan_dock import PlanDock
from ui.widgets.model_picker import PickerPopup
from ui.widgets.plan_tree import PlanNode

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)", "grabbing the keyboard")

Runner = Callable[[Coroutine[Any, Any, None]], None]
PLAN = Plan(
    sub_tasks=(
        SubTask(id="a", text="Do A"),
        SubTask(id="b", text="Do B"),
        SubTask(id="c", text="Join", depends_on=("b",)),
    ),
    origin="rules",
)


def step(place: int, outcome: Outcome, text: str = "", **facts: Any) -> SubTaskRecord:
    """Return the record of a step."""
    attempts = (attempt(QWEN, text, outcome),) if outcome is not Outcome.SKIPPED else ()
    return SubTaskRecord(sub_task=PLAN.sub_tasks[place], outcome=outcome, attempts=attempts, **facts)


def record(*steps: SubTaskRecord) -> RequestRecord:
    """Return the record of the stored answer."""
    return RequestRecord(
        request_id="r2", created_at=NOW, prompt="A, B and C", strategy="balanced", source="desktop",
        analysis=analysis(), plan=PLAN, sub_tasks=steps, outcome=Outcome.PARTIAL, answer="", conversation_id="c",
    )  # fmt: skip


EARLIER = record(
    step(0, Outcome.SUCCEEDED, "Answer A", started_s=0.0, ended_s=1.0),
    step(1, Outcome.FAILED, error="It broke.", started_s=0.0, ended_s=2.0),
    step(2, Outcome.SKIPPED),
)


def give_record(window: FakeWindow) -> str:
    """Store a conversation whose answer failed in its second step; return its id."""

    async def ids(_key: str) -> list[str]:
        return ["r2"]

    async def read(_key: str) -> RequestRecord:
        return EARLIER

    window.app.store.queries = SimpleNamespace(request_ids_of_conversation=ids, record=read)
    return window.app.conversations.add("Talk", stored(1, "user", "A, B and C"), stored(2, "assistant", "Answer A"))


def node(dock: PlanDock, place: int) -> PlanNode:
    """Return the card of a step."""
    return dock._tree._nodes[PLAN.sub_tasks[place].id]


def test_a_failed_step_is_done_again_and_the_others_stay(run: Runner, window: FakeWindow) -> None:
    """The engine gets the earlier record; the dock keeps what was done, the transcript voids what builds on it."""
    key = give_record(window)

    async def scenario() -> None:
        dock = PlanDock(window.context)
        async with opened(window) as page:
            page.open_with(conversation_id=key)
            await until(lambda: dock._tree._nodes and not node(dock, 1)._retry.isHidden())
            page.session.entries[1].answer.begin_again((), 0.0)  # type: ignore[union-attr]
            page.session.entries[1].answer.parts.clear()  # type: ignore[union-attr]
            for part in EARLIER.sub_tasks:
                page.session.entries[1].answer.finish_part(part)  # type: ignore[union-attr]
            node(dock, 1)._retry.click()
            await until(lambda: window.app.engine.requests)
            assert window.app.engine.retried == [(EARLIER, "b", None)]
            answer = page.session.entries[1].answer
            assert answer is not None
            assert [part.text for part in answer.parts] == ["Answer A", "", ""]
            request_id = "r2"
            window.push(
                PlanReady(request_id=request_id, plan=PLAN),
                StateChanged(request_id=request_id, sub_task_id="b", state=SubTaskState.RUNNING, ref=CODER),
            )
            await until(lambda: node(dock, 1)._state.text() == "answering")
            assert node(dock, 0)._state.text() == "done"
            assert node(dock, 0)._retry.isHidden()
            done = record(EARLIER.sub_tasks[0], step(1, Outcome.SUCCEEDED, "B"), step(2, Outcome.SUCCEEDED, "C"))
            window.push(
                SubTaskEnded(request_id=request_id, record=done.sub_tasks[1]),
                RequestEnded(request_id=request_id, record=done),
                None,
            )
            await until(lambda: not page.session.is_running)
            assert [part.text for part in answer.parts] == ["Answer A", "B", "C"]
            await until(lambda: not node(dock, 2)._retry.isHidden())
        dock.deleteLater()

    run(scenario())


def test_a_step_is_done_by_another_model(run: Runner, window: FakeWindow) -> None:
    """The list at the step offers models only, and the one picked is for that step alone."""
    key = give_record(window)

    async def scenario() -> None:
        dock = PlanDock(window.context)
        async with opened(window) as page:
            page.open_with(conversation_id=key)
            await until(lambda: dock._tree._nodes and not node(dock, 0)._reroute.isHidden())
            node(dock, 0)._reroute.click()
            popup = page._picker._popup
            assert isinstance(popup, PickerPopup)
            assert "balanced" not in [popup.list.item(row).text().casefold() for row in range(popup.list.count())]
            popup.filter.setText("gemma")
            popup._pick(popup.list.currentItem())
            await until(lambda: window.app.engine.requests)
            assert window.app.engine.retried == [(EARLIER, "a", GEMMA)]
            assert page.session.choice.pinned is None
        dock.deleteLater()

    run(scenario())


def test_a_conversation_without_answers_empties_the_dock(run: Runner, window: FakeWindow) -> None:
    """No plan of the conversation before stays, be the next one new or imported."""
    key = give_record(window)

    async def none(_key: str) -> list[str]:
        return []

    async def scenario() -> None:
        dock = PlanDock(window.context)
        async with opened(window) as page:
            for other in ("", window.app.conversations.add("Imported", stored(9, "user", "Hi"))):
                page.open_with(conversation_id=key)
                window.app.store.queries.request_ids_of_conversation = give_ids
                await until(lambda: dock._tree._nodes)
                window.app.store.queries.request_ids_of_conversation = none
                page.open_with(conversation_id=other)
                await until(lambda: not dock._tree._nodes)
                assert dock._reason.text() == dock._hint
        dock.deleteLater()

    async def give_ids(_key: str) -> list[str]:
        return ["r2"]

    run(scenario())
