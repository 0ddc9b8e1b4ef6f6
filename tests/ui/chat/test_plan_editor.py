"""The plan of a prompt, seen and changed before it runs."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget

from app.domain.plan import MAX_PLAN_NODES, Plan, SubTask
from app.domain.prompt import PromptRequest
from app.domain.views import Preview
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import FakeWindow, preview_of
from tests.ui.chat.test_chat_page import opened
from ui.pages.chat_page import ChatPage
from ui.theme import Theme
from ui.widgets.plan_editor import PlanEditor, StepRow

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

Runner = Callable[[Coroutine[Any, Any, None]], None]
PLAN = Plan(
    sub_tasks=(
        SubTask(id="x", text="Collect"),
        SubTask(id="y", text="Compare", depends_on=("x",)),
        SubTask(id="z", text="Translate"),
    ),
    context="About trees.",
    origin="rules",
)


def compound(request: PromptRequest) -> Preview:
    """Split every prompt in three."""
    return replace(preview_of(request), plan=PLAN)


def press(row: StepRow, name: str) -> None:
    """Press the button whose name begins so."""
    buttons = row.findChildren(QToolButton)
    button = next(each for each in buttons if each.accessibleName().startswith(name))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def editor(theme: Theme, qtbot: Any) -> Iterator[PlanEditor]:
    """Return the form of the plan above; steps are in the order in which they can run."""
    window = QWidget()
    window.resize(900, 700)
    qtbot.addWidget(window)
    made = PlanEditor(theme, PLAN, PLAN.context, window)
    made.show()
    # The window must live as long as the form in it.
    yield made
    made.close()


def told(plan: Plan) -> list[tuple[str, tuple[str, ...]]]:
    """Return texts and dependencies."""
    return [(task.text, task.depends_on) for task in plan.sub_tasks]


def test_steps_are_worded_moved_removed_and_joined(editor: PlanEditor) -> None:
    """A step that moves above what it needs no longer needs it."""
    assert told(editor.plan()) == [("Collect", ()), ("Translate", ()), ("Compare", ("1",))]
    editor.rows[1].text.setPlainText("Translate to German")
    editor.rows[2].needs.menu().actions()[0].trigger()
    for place in (1, 0):
        editor.rows[2].needs.menu().actions()[place].trigger()
    assert told(editor.plan())[2] == ("Compare", ("1", "2"))
    press(editor.rows[2], "Move step 3 up")
    assert told(editor.plan()) == [("Collect", ()), ("Compare", ("1",)), ("Translate to German", ())]
    press(editor.rows[0], "Remove step 1")
    assert told(editor.plan()) == [("Compare", ()), ("Translate to German", ())]
    assert editor.plan().origin == "user"
    assert editor.plan().context == "About trees."


def test_a_plan_that_cannot_run_says_why(editor: PlanEditor) -> None:
    """A step without text and a plan without steps cannot; the button waits."""
    editor._add.click()
    assert not editor._run.isEnabled()
    assert "no text" in editor._error.text()
    editor.rows[-1].text.setPlainText("Sum up")
    assert editor._run.isEnabled()
    for _ in range(4):
        press(editor.rows[0], "Remove step 1")
    assert "at least one" in editor._error.text()
    for _ in range(MAX_PLAN_NODES):
        editor._add.click()
    assert not editor._add.isEnabled()


async def form_of(page: ChatPage) -> PlanEditor:
    """Press the button of the composer and wait for the form."""
    page._plan._button.click()
    await until(lambda: page.window().findChildren(PlanEditor))
    editor = page.window().findChildren(PlanEditor)[-1]
    assert isinstance(editor, PlanEditor)
    return editor


def test_the_edited_plan_is_what_runs(run: Runner, window: FakeWindow, tmp_path: Path) -> None:
    """Attached files are for every step; the prompt stays as it was typed."""
    window.app.engine.preview = compound
    (tmp_path / "a.txt").write_text("oak", encoding="utf-8")

    async def scenario() -> None:
        async with opened(window) as page:
            assert not page._plan._button.isEnabled()
            page._attachments.add_files([tmp_path / "a.txt"])
            await until(lambda: page.composer.bar.chips)
            page.composer.set_text("Collect, compare, translate")
            editor = await form_of(page)
            press(editor.rows[2], "Remove step 3")
            editor._run.click()
            await until(lambda: window.app.engine.requests)
            request = window.app.engine.requests[-1]
            assert request.plan is not None
            assert told(request.plan) == [("Collect", ()), ("Translate", ())]
            assert request.plan.context == "About trees.\n\nFile: a.txt\n```txt\noak\n```"
            assert request.prompt.startswith("Collect, compare, translate\n\nFile: a.txt")
            assert page.composer.text == ""

    run(scenario())


def test_one_call_instead_of_the_plan(run: Runner, window: FakeWindow) -> None:
    """The prompt is sent whole, and must not be split."""
    window.app.engine.preview = compound

    async def scenario() -> None:
        async with opened(window) as page:
            page.composer.set_text("Collect, compare, translate")
            editor = await form_of(page)
            editor._accept_whole()
            await until(lambda: window.app.engine.requests)
            request = window.app.engine.requests[-1]
            assert (request.plan, request.may_split) == (None, False)

    run(scenario())
