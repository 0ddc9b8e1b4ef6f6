"""The page from typed prompt to finished answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QScrollBar, QSplitterHandle, QWidget

from app.domain.errors import HostUnreachableError
from app.domain.events import AttemptEnded, RequestEnded, SubTaskEnded
from app.domain.plan import Plan, SubTask, whole_plan
from app.domain.record import Attempt, Outcome, RequestRecord, SubTaskRecord, SubTaskState, Usage
from app.domain.views import AnswerPart, StoredMessage
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import CODER, GEMMA, NOW, QWEN, FakeWindow, analysis, decision
from ui.pages.chat_page import ChatPage
from ui.widgets.message_parts import AnswerState
from ui.widgets.model_picker import ChoiceScope, RouteChoice

# The offscreen platform cannot pass on the smallest size of a window, and says so.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

Runner = Callable[[Coroutine[Any, Any, None]], None]


@asynccontextmanager
async def opened(window: FakeWindow) -> AsyncIterator[ChatPage]:
    """Show a page and close it in order."""
    page = ChatPage(window.context)
    page.resize(900, 700)
    page.show()
    await until(lambda: "chat.open" in window.app.state.values or page.session.history == ())
    await until(lambda: page._picker.accessibleName().endswith("balanced"))
    try:
        yield page
    finally:
        await page.aclose()
        page.close()
        page.deleteLater()
        # Left to the collector, it might be freed on the core's thread.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def answer_of(page: ChatPage) -> AnswerState:
    """Return the last answer shown."""
    answer = page.session.entries[-1].answer
    assert answer is not None
    return answer


def attempt(ref: Any, text: str, outcome: Outcome = Outcome.SUCCEEDED, **facts: Any) -> Attempt:
    """Return an attempt."""
    return Attempt(number=1, ref=ref, started_at=NOW, outcome=outcome, text=text, **facts)


async def ask(page: ChatPage, window: FakeWindow, text: str) -> None:
    """Type a prompt, press Enter and wait until the engine has it."""
    count = len(window.app.engine.requests)
    page.composer.set_text(text)
    QTest.keyClick(page.composer.edit, Qt.Key.Key_Return)
    await until(lambda: len(window.app.engine.requests) > count)


def test_answer_streams_in_order_and_ends_with_its_chip(run: Runner, window: FakeWindow) -> None:
    """Text arrives in order; at the end the chip names model, first token and rate."""

    async def scenario() -> None:
        async with opened(window) as page:
            await ask(page, window, "Write a function")
            assert page.composer.text == ""
            window.push(*window.opening(None, CODER), *(window.text(f"word{number} ") for number in range(50)))
            await until(lambda: "word49" in answer_of(page).text)
            assert answer_of(page).text == "".join(f"word{number} " for number in range(50))
            plan = whole_plan("Write a function")
            done = attempt(
                CODER, answer_of(page).text, ttft_s=0.4, usage=Usage(answer_tokens=61, decode_s=1.0), total_s=1.4
            )
            record = SubTaskRecord(
                sub_task=plan.sub_tasks[0], outcome=Outcome.SUCCEEDED, decision=decision(CODER), attempts=(done,)
            )
            window.push(SubTaskEnded(request_id=window.request_id, record=record), None)
            await until(lambda: not page.session.is_running)
            chip = page.transcript._rows[-1].view._parts[0].chip  # type: ignore[union-attr]
            await until(lambda: "61 tok/s" in chip.text)
            assert chip.text == "qwen3-coder:7b, code · warm · 0.4 s · 61 tok/s"
            chip.why_button.click()
            assert window.decisions == [answer_of(page).parts[0].decision_id]

    run(scenario())


def test_escape_stops_at_once_and_keeps_the_text(run: Runner, window: FakeWindow) -> None:
    """Stop closes the stream, keeps what came, and is no failure."""

    async def scenario() -> None:
        async with opened(window) as page:
            await ask(page, window, "Tell a story")
            window.push(*window.opening(), window.text("Once upon"))
            await until(lambda: answer_of(page).text)
            QTest.keyClick(page.composer.edit, Qt.Key.Key_Escape)
            assert not page.session.is_running
            assert answer_of(page).text == "Once upon"
            assert answer_of(page).parts[0].state is SubTaskState.STOPPED
            await until(lambda: window.app.engine.closed == [window.request_id])

    run(scenario())


def test_fallback_voids_the_text_and_names_the_failed_model(run: Runner, window: FakeWindow) -> None:
    """When an attempt is given up on, the next model's text replaces its own."""

    async def scenario() -> None:
        async with opened(window) as page:
            await ask(page, window, "Explain")
            window.push(*window.opening(), window.text("Half an ans"))
            await until(lambda: answer_of(page).text)
            failed = attempt(QWEN, "Half an ans", Outcome.FAILED, error="qwen3:8b stopped in mid-answer.")
            window.push(
                AttemptEnded(request_id=window.request_id, sub_task_id="1", attempt=failed, next_ref=GEMMA),
                window.text("A whole answer"),
            )
            await until(lambda: answer_of(page).text == "A whole answer")
            part = answer_of(page).parts[0]
            assert part.ref == GEMMA
            assert [given_up.ref for given_up in part.fallbacks] == [QWEN]

    run(scenario())


def test_failed_part_shows_cause_and_fix_beside_the_good_one(run: Runner, window: FakeWindow) -> None:
    """One sub-task fails, the other's answer stays; Try again asks the question once more."""

    async def scenario() -> None:
        async with opened(window) as page:
            await ask(page, window, "1. A\n2. B")
            plan = Plan(sub_tasks=(SubTask(id="a", text="Do A"), SubTask(id="b", text="Do B")), origin="rules")
            window.push(*window.opening(plan, QWEN, CODER), window.text("Answer A", "a"))
            good = SubTaskRecord(
                sub_task=plan.sub_tasks[0], outcome=Outcome.SUCCEEDED, attempts=(attempt(QWEN, "Answer A"),)
            )
            bad = SubTaskRecord(
                sub_task=plan.sub_tasks[1],
                outcome=Outcome.FAILED,
                error="qwen3-coder:7b could not be loaded.",
                fix="Free some memory.",
            )
            record = RequestRecord(
                request_id=window.request_id,
                created_at=NOW,
                prompt="1. A\n2. B",
                strategy="balanced",
                source="desktop",
                analysis=analysis(),
                plan=plan,
                sub_tasks=(good, bad),
                outcome=Outcome.PARTIAL,
                answer="Answer A",
            )
            window.push(RequestEnded(request_id=window.request_id, record=record), None)
            await until(lambda: not page.session.is_running)
            view = page.transcript._rows[-1].view
            await until(lambda: len(view._parts) == 2 and view._parts[1]._failure is not None)  # type: ignore[union-attr]
            assert answer_of(page).parts[0].text == "Answer A"
            failure = view._parts[1]._failure  # type: ignore[union-attr]
            assert failure is not None
            assert failure.accessibleName() == "Error: qwen3-coder:7b could not be loaded. Free some memory."
            failure.retry_clicked.emit()
            await until(lambda: len(window.app.engine.requests) == 2)
            assert window.app.engine.requests[1].prompt == "1. A\n2. B"

    run(scenario())


def test_error_of_the_whole_request_is_shown_in_the_answer(run: Runner, window: FakeWindow) -> None:
    """An error before any text names the component and what to do."""

    async def scenario() -> None:
        async with opened(window) as page:
            await ask(page, window, "Hello")
            window.push(HostUnreachableError("Ollama does not answer.", fix="Start it."))
            await until(lambda: not page.session.is_running)
            part = answer_of(page).parts[0]
            assert (part.state, part.error, part.fix) == (SubTaskState.FAILED, "Ollama does not answer.", "Start it.")

    run(scenario())


def test_draft_is_saved_and_comes_back(run: Runner, window: FakeWindow) -> None:
    """What was typed is there again after closing, for each conversation."""

    async def scenario() -> None:
        key = window.app.conversations.add("Other")
        async with opened(window) as page:
            page.composer.set_text("an unfinished thou")
            await until(lambda: window.app.state.values.get("chat.draft.new") == "an unfinished thou")
            page.open_with(conversation_id=key)
            await until(lambda: page.session.conversation_id == key and page.composer.text == "")
            page.composer.set_text("for the other")
        assert window.app.state.values[f"chat.draft.{key}"] == "for the other"
        async with opened(window) as page:
            await until(lambda: page.composer.text == "for the other")
            page.new_conversation()
            await until(lambda: page.composer.text == "an unfinished thou")

    run(scenario())


def test_prompt_sent_while_a_conversation_opens_stays(run: Runner, window: FakeWindow) -> None:
    """An opening that is overtaken by a prompt does not wipe it from the transcript."""

    async def scenario() -> None:
        key = window.app.conversations.add("Slow", *_messages(2))
        async with opened(window) as page:
            page.open_with(conversation_id=key)
            page.composer.set_text("Quick")
            QTest.keyClick(page.composer.edit, Qt.Key.Key_Return)
            await until(lambda: window.app.engine.requests)
            window.push(*window.opening(), window.text("Here"), None)
            await until(lambda: page.session.entries and not page.session.is_running)
            assert [entry.text for entry in page.session.entries if entry.role == "user"] == ["Quick"]
            assert answer_of(page).text == "Here"

    run(scenario())


def test_shift_enter_breaks_the_line_and_enter_alone_sends_nothing_blank(run: Runner, window: FakeWindow) -> None:
    """Shift+Enter is text; a blank prompt is not sent."""

    async def scenario() -> None:
        async with opened(window) as page:
            QTest.keyClick(page.composer.edit, Qt.Key.Key_Return)
            QTest.keyClicks(page.composer.edit, "a")
            QTest.keyClick(page.composer.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
            QTest.keyClicks(page.composer.edit, "b")
            assert page.composer.text == "a\nb"
            assert window.app.engine.requests == []

    run(scenario())


def test_follow_up_carries_the_history_and_the_model(run: Runner, window: FakeWindow) -> None:
    """The next request knows the turns before it and who answered."""

    async def scenario() -> None:
        async with opened(window) as page:
            await ask(page, window, "First")
            window.push(*window.opening(), window.text("Answer one"), None)
            await until(lambda: not page.session.is_running)
            await ask(page, window, "Second")
            request = window.app.engine.requests[-1]
            assert [turn.content for turn in request.history] == ["First", "Answer one"]
            assert request.current_model == QWEN
            assert request.conversation_id == window.app.engine.requests[0].conversation_id

    run(scenario())


def test_stored_conversation_is_drawn_and_older_pages_follow(run: Runner, window: FakeWindow) -> None:
    """The last page is read first; scrolling up reads the one before."""

    async def scenario() -> None:
        key = window.app.conversations.add("Long", *_messages(100), age=timedelta(minutes=3))
        async with opened(window) as page:
            page.open_with(conversation_id=key)
            await until(lambda: len(page.transcript.entries) == 40)
            assert page.transcript.is_at_bottom
            await until(lambda: page.transcript.verticalScrollBar().maximum() > 0)
            page.transcript.verticalScrollBar().setValue(0)
            await until(lambda: len(page.transcript.entries) == 80)
            assert page.transcript.view_count < 80

    run(scenario())


def test_deleting_can_be_undone(run: Runner, window: FakeWindow) -> None:
    """The toast's Undo brings a deleted conversation back."""

    async def scenario() -> None:
        key = window.app.conversations.add("Keep me", age=timedelta(hours=1))
        async with opened(window) as page:
            await until(lambda: page._list.model.rowCount() == 2)
            page._list.view.delete_asked.emit(key)
            await until(lambda: window.toasts)
            assert page._list.model.rowCount() == 0
            action = window.toasts[0][1]
            assert action is not None
            action[1]()
            await until(lambda: page._list.model.rowCount() == 2)

    run(scenario())


def test_closing_leaves_no_timer_and_no_action(run: Runner, window: FakeWindow) -> None:
    """A closed page does nothing any more, even with an answer under way."""

    async def scenario() -> None:
        async with opened(window) as page:
            await ask(page, window, "Hello")
            window.push(*window.opening(), window.text("Hi"))
            await until(lambda: answer_of(page).text)
            await page.aclose()
            await until(lambda: window.app.engine.closed == [window.request_id])
            assert window.actions.registered() == ()
            timers = page.findChildren(QTimer)
            assert timers
            assert [timer for timer in timers if timer.isActive()] == []

    run(scenario())


def test_ctrl_r_asks_again_and_keeps_the_old_answer(run: Runner, window: FakeWindow) -> None:
    """Regenerating is another exchange with the same question."""

    async def scenario() -> None:
        async with opened(window) as page:
            await ask(page, window, "A joke")
            window.push(*window.opening(), window.text("Ha"), None)
            await until(lambda: not page.session.is_running)
            action = next(action for action in window.actions.registered() if action.shortcut == "Ctrl+R")
            action.run()
            await until(lambda: len(window.app.engine.requests) == 2)
            assert [request.prompt for request in window.app.engine.requests] == ["A joke", "A joke"]
            assert page.session.entries[1].answer is not None
            assert page.session.entries[1].answer.text == "Ha"

    run(scenario())


def test_answer_goes_on_in_a_conversation_that_is_not_shown(run: Runner, window: FakeWindow) -> None:
    """Switching away does not stop an answer; coming back shows all of it."""

    async def scenario() -> None:
        async with opened(window) as page:
            await ask(page, window, "Long one")
            window.push(*window.opening(), window.text("one "))
            await until(lambda: answer_of(page).text)
            key = page.session.conversation_id
            page.new_conversation()
            await until(lambda: page.session.conversation_id == "")
            assert not page.session.is_running
            window.push(window.text("two"))
            page.open_with(conversation_id=key)
            await until(lambda: page.session.conversation_id == key and page.session.is_running)
            await until(lambda: answer_of(page).text == "one two")
            window.push(None)
            await until(lambda: not page.session.is_running)

    run(scenario())


def test_prompt_waits_for_the_first_model_and_can_be_stopped(run: Runner, window: FakeWindow) -> None:
    """Sent while the models start, a prompt waits; Stop ends the wait at once."""

    async def scenario() -> None:
        async with opened(window) as page:
            window.app.is_ready = asyncio.Event()
            page.composer.set_text("Early")
            QTest.keyClick(page.composer.edit, Qt.Key.Key_Return)
            await until(lambda: page.session._turns[0].waiting is not None)
            page.session.stop()
            assert answer_of(page).parts[0].state is SubTaskState.STOPPED
            page.composer.set_text("Again")
            QTest.keyClick(page.composer.edit, Qt.Key.Key_Return)
            window.context.core.call_soon(window.app.is_ready.set)
            await until(lambda: [request.prompt for request in window.app.engine.requests] == ["Again"])

    run(scenario())


def test_choice_is_kept_for_each_conversation(run: Runner, window: FakeWindow) -> None:
    """A pinned model answers its conversation only, also after reopening."""

    async def scenario() -> None:
        key = window.app.conversations.add("Pinned")
        async with opened(window) as page:
            page.open_with(conversation_id=key)
            await until(lambda: page.session.conversation_id == key)
            page._picker.chosen.emit(RouteChoice(pinned=GEMMA), ChoiceScope.CHAT)
            await until(lambda: f"chat.route.{key}" in window.app.state.values)
            page.new_conversation()
            await until(lambda: page.session.conversation_id == "")
            assert page.session.choice == RouteChoice()
            page.open_with(conversation_id=key)
            await until(lambda: page.session.choice == RouteChoice(pinned=GEMMA))
            assert page.session.request("x").pinned_model == GEMMA

    run(scenario())


def test_interrupted_answer_is_marked(run: Runner, window: FakeWindow) -> None:
    """An answer that was cut by a crash says so and keeps its text."""

    async def scenario() -> None:
        message = StoredMessage(
            message_id=2,
            conversation_id="c",
            role="assistant",
            content="Half an answ",
            created_at=NOW,
            request_id="r",
            is_interrupted=True,
        )
        key = window.app.conversations.add("Crashed", message)
        async with opened(window) as page:
            page.open_with(conversation_id=key)
            await until(lambda: page.session.conversation_id == key)
            assert answer_of(page).text == "Half an answ"
            assert answer_of(page).parts[0].is_interrupted

    run(scenario())


def test_every_control_has_a_name(run: Runner, window: FakeWindow) -> None:
    """A screen reader finds no nameless control, in the empty page and in a conversation."""

    async def scenario() -> None:
        key = window.app.conversations.add("Named", *_messages(4))
        async with opened(window) as page:
            await until(lambda: page._list.model.rowCount() > 0)
            page.open_with(conversation_id=key)
            await until(lambda: page.session.conversation_id == key and page.transcript.view_count == 4)
            for control in page.findChildren(QWidget):
                is_inner = control.objectName().startswith("qt_") or isinstance(control, QScrollBar | QSplitterHandle)
                if control.focusPolicy() == Qt.FocusPolicy.NoFocus or is_inner or not control.isVisible():
                    continue
                text = control.text() if isinstance(control, QAbstractButton) else ""
                assert control.accessibleName() or text, control

    run(scenario())


def _messages(count: int) -> list[StoredMessage]:
    found = []
    for number in range(count):
        is_user = number % 2 == 0
        part = AnswerPart(sub_task_id="1", title="", text=f"Answer {number}\n\nwith two lines", ref=QWEN)
        found.append(
            StoredMessage(
                message_id=number + 1,
                conversation_id="c",
                role="user" if is_user else "assistant",
                content=f"Question {number}" if is_user else part.text,
                created_at=NOW,
                request_id=f"r{number // 2}",
                parts=() if is_user else (part,),
            )
        )
    return found
