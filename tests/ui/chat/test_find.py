"""Finding text: in the open conversation, and in all of them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.errors import StoreError
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import FakeWindow
from tests.ui.chat.test_branches import stored
from tests.ui.chat.test_chat_page import opened
from ui.pages.chat_page import ChatPage
from ui.widgets.prose_block import ProseBlock
from ui.widgets.search_dialog import SearchDialog, marked_html, place_to_mark

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)", "grabbing the keyboard")

Runner = Callable[[Coroutine[Any, Any, None]], None]

TALK = (
    stored(1, "user", "What is a tree?"),
    stored(2, "assistant", "A **tree** is a graph.\n\n```python\ntree = Tree()\n```"),
    stored(3, "user", "And a river?"),
    stored(4, "assistant", "Water. No forest."),
)


def run_action(window: FakeWindow, key: str) -> None:
    """Run an action as its shortcut does."""
    next(action for action in window.actions.all() if action.key == key).run()


def present(page: ChatPage) -> str:
    """Return the kind of block that holds the present place; "" without one."""
    place = page.transcript._present
    return "" if place is None else type(place[0]).__name__


async def find(page: ChatPage, window: FakeWindow, text: str) -> None:
    """Open the bar and type."""
    run_action(window, "chat.find")
    page._find_bar.field.clear()
    QTest.keyClicks(page._find_bar.field, text)
    await until(page._find_bar.count.text)


def test_places_are_counted_and_stepped_through_round_and_round(run: Runner, window: FakeWindow) -> None:
    """Prose and code count, in any case; after the last place comes the first."""
    key = window.app.conversations.add("Talk", *TALK)

    async def scenario() -> None:
        async with opened(window) as page:
            page.open_with(conversation_id=key)
            await until(lambda: len(page.session.entries) == 4)
            await find(page, window, "TREE")
            seen = [page._find_bar.count.text()]
            for _ in range(4):
                QTest.keyClick(page._find_bar.field, Qt.Key.Key_Return)
                await until(lambda: page._find_bar.count.text() != seen[-1])
                seen.append(page._find_bar.count.text())
            assert seen == ["1 of 4", "2 of 4", "3 of 4", "4 of 4", "1 of 4"]
            QTest.keyClick(page._find_bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
            await until(lambda: page._find_bar.count.text() == "4 of 4")
            assert present(page) == "CodeBlock"
            QTest.keyClick(page._find_bar.field, Qt.Key.Key_Escape)
            assert page._find_bar.isHidden()
            assert page.transcript._present is None
            assert all(block.place_count == 0 for block in page.transcript.findChildren(ProseBlock))

    run(scenario())


def test_a_text_that_is_nowhere_says_so(run: Runner, window: FakeWindow) -> None:
    """Stepping does nothing then."""
    key = window.app.conversations.add("Talk", *TALK)

    async def scenario() -> None:
        async with opened(window) as page:
            page.open_with(conversation_id=key)
            await until(lambda: len(page.session.entries) == 4)
            await find(page, window, "mountain")
            assert page._find_bar.count.text() == "Nothing found"
            QTest.keyClick(page._find_bar.field, Qt.Key.Key_Return)
            assert present(page) == ""

    run(scenario())


def test_a_place_that_was_not_loaded_is_loaded(run: Runner, window: FakeWindow) -> None:
    """Going back from the newest place reaches the beginning of a long conversation."""
    messages = [stored(number, "user" if number % 2 else "assistant", f"Line {number}") for number in range(2, 300)]
    key = window.app.conversations.add(
        "Long", stored(1, "user", "needle one"), *messages, stored(300, "user", "needle")
    )

    async def scenario() -> None:
        async with opened(window) as page:
            page.open_with(conversation_id=key)
            await until(lambda: page.session.entries)
            await find(page, window, "needle")
            assert page._find_bar.count.text() == "2 of 2"
            QTest.keyClick(page._find_bar.field, Qt.Key.Key_Return)
            await until(lambda: page._find_bar.count.text() == "1 of 2")
            assert page.session.entries[0].text == "needle one"
            assert page.transcript.first_visible() is page.session.entries[0]

    run(scenario())


def test_all_conversations_are_searched_and_the_message_is_shown(run: Runner, window: FakeWindow) -> None:
    """Enter opens the conversation at the message, with the text marked."""
    window.app.conversations.add("Other", stored(9, "user", "Nothing"))
    key = window.app.conversations.add("Talk", *TALK)

    async def scenario() -> None:
        async with opened(window) as page:
            run_action(window, "chat.search")
            dialog = page.window().findChild(SearchDialog)
            assert dialog is not None
            assert "Every word" in dialog.note.text()
            QTest.keyClicks(dialog.field, "river")
            await until(lambda: dialog.list.count() == 1)
            QTest.keyClick(dialog.field, Qt.Key.Key_Return)
            await until(lambda: page.session.conversation_id == key)
            await until(lambda: page._find_bar.count.text() == "1 of 1")
            place = page.transcript._present
            assert place is not None
            assert place[0].toPlainText() == "And a river?"  # type: ignore[union-attr]

    run(scenario())


def test_a_search_that_fails_or_finds_nothing_says_so(run: Runner, window: FakeWindow) -> None:
    """The dialog stays; another text searches again."""

    async def scenario() -> None:
        async with opened(window) as page:
            run_action(window, "chat.search")
            dialog = page.window().findChild(SearchDialog)
            assert dialog is not None
            QTest.keyClicks(dialog.field, "river")
            await until(lambda: "No message" in dialog.note.text())
            window.app.conversations.error = StoreError("The disk is full.", fix="Make room.")
            QTest.keyClicks(dialog.field, "s")
            await until(lambda: dialog.note.text() == "The disk is full. Make room.")
            dialog.reject()

    run(scenario())


@pytest.mark.parametrize(
    ("excerpt", "sought", "marked"),
    [
        ("A <tree> and trees", "tree", "A &lt;<b>tree</b>&gt; and <b>tree</b>s"),
        ("subtree", "tree", "subtree"),
        ("Black tea & milk", "tea MILK", "Black <b>tea</b> &amp; <b>milk</b>"),
        ("a :: b", "::", "a :: b"),
    ],
)
def test_words_found_are_bold(excerpt: str, sought: str, marked: str) -> None:
    """Words that begin like one of those sought; everything is escaped."""
    assert marked_html(excerpt, sought) == marked


def test_what_is_marked_is_the_text_or_its_longest_word() -> None:
    """The index finds words anywhere; the marks need a text that stands in the message."""
    assert place_to_mark("black tea", "Black tea please") == "black tea"
    assert place_to_mark("tea please", "Black tea, if you please") == "please"
    assert place_to_mark("::", "a : b") == "::"
