"""Answers that are asked for again, and the way between them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest

from app.domain.views import StoredMessage
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import GEMMA, NOW, QWEN, FakeWindow
from tests.ui.chat.test_chat_page import answer_of, opened
from ui.widgets.branch_switch import BranchSwitch

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

Runner = Callable[[Coroutine[Any, Any, None]], None]


def stored(number: int, role: str, content: str, *, siblings: tuple[int, ...] = ()) -> StoredMessage:
    """Return a message of the only conversation."""
    return StoredMessage(
        message_id=number,
        conversation_id="c",
        role=role,
        content=content,
        created_at=NOW,
        request_id=f"r{number}",
        siblings=siblings or (number,),
    )


CONVERSATION = (
    stored(1, "user", "First?"),
    stored(2, "assistant", "One."),
    stored(3, "user", "Second?"),
    stored(4, "assistant", "Two.", siblings=(4, 5)),
)


def test_asking_again_puts_a_new_answer_in_the_place_of_the_old(run: Runner, window: FakeWindow) -> None:
    """The request names the stored question and carries only what came before it."""

    async def scenario() -> None:
        key = window.app.conversations.add("Talk", *CONVERSATION)
        async with opened(window) as page:
            page.open_with(conversation_id=key)
            await until(lambda: len(page.session.entries) == 4)
            page.session.ask_again()
            await until(lambda: window.app.engine.requests)
            request = window.app.engine.requests[-1]
            assert (request.prompt, request.question_message) == ("Second?", 3)
            assert [turn.content for turn in request.history] == ["First?", "One."]
            assert [entry.text for entry in page.session.entries if entry.role == "user"] == ["First?", "Second?"]
            window.push(*window.opening(), window.text("Three."), None)
            await until(lambda: not page.session.is_running)
            assert answer_of(page).text == "Three."
            assert page.transcript.entries == page.session.entries
            assert [turn.content for turn in page.session.history] == ["First?", "One.", "Second?", "Three."]

    run(scenario())


def test_an_earlier_answer_is_asked_again_with_what_came_before_it(run: Runner, window: FakeWindow) -> None:
    """What followed the old answer leaves the transcript with it."""

    async def scenario() -> None:
        key = window.app.conversations.add("Talk", *CONVERSATION)
        async with opened(window) as page:
            page.open_with(conversation_id=key)
            await until(lambda: len(page.session.entries) == 4)
            page.session.ask_again(page.session.entries[1])
            await until(lambda: window.app.engine.requests)
            assert window.app.engine.requests[-1].question_message == 1
            assert window.app.engine.requests[-1].history == ()
            assert len(page.session.entries) == len(page.transcript.entries) == 2

    run(scenario())


def test_the_switch_goes_from_answer_to_answer(run: Runner, window: FakeWindow) -> None:
    """Only a message with other versions has one; it shows the place and ends at both ends."""

    async def scenario() -> None:
        key = window.app.conversations.add("Talk", *CONVERSATION)
        async with opened(window) as page:
            page.open_with(conversation_id=key)
            await until(lambda: page.transcript.findChildren(BranchSwitch))
            (switch,) = page.transcript.findChildren(BranchSwitch)
            assert switch.place.text() == "1/2"
            assert not switch.before.isEnabled()
            await until(switch.isVisible)
            window.app.conversations.stored[key][-1] = stored(5, "assistant", "Another.", siblings=(4, 5))
            switch.after.click()
            await until(lambda: page.session.entries[-1].message_id == 5)
            assert window.app.conversations.branches == [5]
            await until(lambda: any(one.place.text() == "2/2" for one in page.transcript.findChildren(BranchSwitch)))

    run(scenario())


def test_opening_while_an_answer_is_asked_again_shows_the_question_once(run: Runner, window: FakeWindow) -> None:
    """What is read may still be the former branch: the live answer stands in the place of the old one."""

    async def scenario() -> None:
        key = window.app.conversations.add("Talk", *(replace(one) for one in CONVERSATION))
        async with opened(window) as page:
            page.open_with(conversation_id=key)
            await until(lambda: len(page.session.entries) == 4)
            page.session.ask_again()
            await until(lambda: window.app.engine.requests)
            await page.session.open(key)
            texts = [entry.text for entry in page.session.entries if entry.role == "user"]
            assert texts == ["First?", "Second?"]
            assert page.session.entries[-1].answer is not None
            assert page.session.entries[-1].answer.is_running

    run(scenario())


def test_rerouting_asks_the_runner_up_and_tags_the_decision(run: Runner, window: FakeWindow) -> None:
    """The second model of the ranking answers the same question; the first decision is tagged as overridden."""

    async def scenario() -> None:
        key = window.app.conversations.add("Talk", *CONVERSATION)
        async with opened(window) as page:
            page.open_with(conversation_id=key)
            await until(lambda: len(page.session.entries) == 4)
            page.session.ask_again()
            await until(lambda: window.app.engine.requests)
            window.push(*window.opening(None, QWEN), window.text("Three."), None)
            await until(lambda: not page.session.is_running)
            decision_id = answer_of(page).parts[0].decision_id
            assert decision_id is not None
            await page.session.reroute()
            await until(lambda: len(window.app.engine.requests) == 2)
            request = window.app.engine.requests[-1]
            assert (request.pinned_model, request.question_message) == (GEMMA, 3)
            assert window.app.annotations.saved[decision_id].tags == ("overridden", f"chose:{GEMMA}")
            assert page.session.choice.pinned is None

    run(scenario())


def test_an_edited_question_stands_beside_the_old_one(run: Runner, window: FakeWindow) -> None:
    """It follows what the old one followed; the history ends before it, and the first question follows nothing."""

    async def scenario() -> None:
        messages = [replace(one, parent_id=one.message_id - 1 or None) for one in CONVERSATION]
        key = window.app.conversations.add("Talk", *messages)
        async with opened(window) as page:
            page.open_with(conversation_id=key)
            await until(lambda: len(page.session.entries) == 4)
            page.transcript.edit_requested.emit(page.session.entries[2])
            assert page.composer.text == "Second?"
            assert page._editing.isVisible()
            page.composer.set_text("Third?")
            page.composer.submitted.emit("Third?")
            assert not page._editing.isVisible()
            await until(lambda: window.app.engine.requests)
            request = window.app.engine.requests[-1]
            assert (request.prompt, request.after_message, request.question_message) == ("Third?", 2, None)
            assert [turn.content for turn in request.history] == ["First?", "One."]
            assert [entry.text for entry in page.transcript.entries if entry.role == "user"] == ["First?", "Third?"]
            window.push(*window.opening(), window.text("Yes."), None)
            await until(lambda: not page.session.is_running)
            page.transcript.edit_requested.emit(page.session.entries[0])
            page.composer.submitted.emit("Zero?")
            await until(lambda: len(window.app.engine.requests) == 2)
            assert window.app.engine.requests[-1].after_message == 0
            assert window.app.engine.requests[-1].history == ()

    run(scenario())
