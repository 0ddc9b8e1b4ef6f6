"""Another model than the router's: once, for this chat, or as a rule."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.decision import RoutingRule
from app.domain.views import AnswerPart
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import CODER, GEMMA, QWEN, FakeWindow
from tests.ui.chat.test_branches import stored
from tests.ui.chat.test_chat_page import ask, opened
from ui.pages.chat_page import ChatPage
from ui.widgets.message_view import AnswerView
from ui.widgets.model_picker import ChoiceScope, PickerPopup
from ui.widgets.rule_dialog import RuleDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)", "grabbing the keyboard")

Runner = Callable[[Coroutine[Any, Any, None]], None]


def choose(popup: PickerPopup, scope: ChoiceScope, model: str) -> None:
    """Press a scope, type a model's name, press Enter."""
    QTest.mouseClick(popup.scope._buttons[scope], Qt.MouseButton.LeftButton)
    QTest.keyClicks(popup.filter, model)
    QTest.keyClick(popup.filter, Qt.Key.Key_Return)


def popup_of(page: ChatPage) -> PickerPopup:
    """Return the open list."""
    popup = page._picker._popup
    assert popup is not None
    return popup


def test_a_model_for_once_answers_one_prompt_only(run: Runner, window: FakeWindow) -> None:
    """The picker says so until the prompt is sent; the next one is routed again."""

    async def scenario() -> None:
        async with opened(window) as page:
            page._picker.open_popup()
            choose(popup_of(page), ChoiceScope.ONCE, "gemma3")
            assert page._picker.accessibleName() == "Model: Once, gemma3:4b"
            await ask(page, window, "First")
            assert window.app.engine.requests[-1].pinned_model == GEMMA
            assert page._picker.accessibleName() == "Model: Auto, balanced"
            window.push(*window.opening(), window.text("One."), None)
            await until(lambda: not page.session.is_running)
            await ask(page, window, "Second")
            assert window.app.engine.requests[-1].pinned_model is None

    run(scenario())


def test_a_model_for_this_chat_stays(run: Runner, window: FakeWindow) -> None:
    """Every prompt of the conversation goes to it."""

    async def scenario() -> None:
        async with opened(window) as page:
            page._picker.open_popup()
            choose(popup_of(page), ChoiceScope.CHAT, "gemma3")
            await until(lambda: page._picker.accessibleName() == "Model: Pinned, gemma3:4b")
            for prompt in ("First", "Second"):
                await ask(page, window, prompt)
                assert window.app.engine.requests[-1].pinned_model == GEMMA
                window.push(*window.opening(), window.text("Yes."), None)
                await until(lambda: not page.session.is_running)

    run(scenario())


def test_a_rule_names_the_kind_of_prompt_and_can_be_undone(run: Runner, window: FakeWindow) -> None:
    """Strategies leave the list; the rule goes first; a name that is taken is told in the dialog."""
    taken = RoutingRule(name="Code to gemma3:4b", model=QWEN)
    window.app.rules.current = (taken,)

    async def scenario() -> None:
        async with opened(window) as page:
            page.composer.set_text("Write a function")
            await until(lambda: page._override.capability == "code")
            page._picker.open_popup()
            popup = popup_of(page)
            assert "balanced" in " ".join(popup.list.item(row).text().casefold() for row in range(popup.list.count()))
            choose(popup, ChoiceScope.RULE, "gemma3")
            dialog = page.window().findChild(RuleDialog)
            assert dialog is not None
            assert dialog.name.text() == taken.name
            dialog._saved()
            await until(lambda: "two rules" in dialog._error.text())
            dialog.name.setText("Mine")
            dialog._saved()
            await until(lambda: len(window.app.rules.current) == 2)
            assert window.app.rules.current[0] == RoutingRule(name="Mine", model=GEMMA, capability="code")
            await until(lambda: window.toasts)
            text, action = window.toasts[-1]
            assert "Mine" in text
            assert action is not None
            action[1]()
            await until(lambda: window.app.rules.current == (taken,))

    run(scenario())


@pytest.mark.parametrize(("scope", "stays"), [(ChoiceScope.ONCE, False), (ChoiceScope.CHAT, True)])
def test_an_answer_is_given_again_by_the_model_chosen_at_it(
    run: Runner, window: FakeWindow, scope: ChoiceScope, *, stays: bool
) -> None:
    """The other model's answer stands beside the old one, and the decision is noted as overridden."""
    part = AnswerPart(sub_task_id="1", title="", text="One.", decision_id="d1", ref=QWEN, capability="code")
    answered = stored(2, "assistant", "One.")
    key = window.app.conversations.add("Talk", stored(1, "user", "First?"), replace(answered, parts=(part,)))

    async def scenario() -> None:
        async with opened(window) as page:
            page.open_with(conversation_id=key)
            await until(lambda: page.transcript.findChildren(AnswerView))
            page.transcript.findChildren(AnswerView)[0]._other.click()
            choose(popup_of(page), scope, "coder")
            await until(lambda: window.app.engine.requests)
            request = window.app.engine.requests[-1]
            assert (request.question_message, request.pinned_model) == (1, CODER)
            assert window.app.annotations.saved["d1"].tags == ("overridden", "chose:ollama/qwen3-coder:7b")
            assert (page.session.choice.pinned == CODER) is stays

    run(scenario())
