"""The list of conversations by keyboard, its states, and carrying conversations in and out."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from app.domain.errors import InvalidInputError, StoreError
from app.domain.exchange import ImportReport
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import FakeWindow
from tests.ui.chat.test_branches import CONVERSATION
from tests.ui.chat.test_chat_page import opened

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

Runner = Callable[[Coroutine[Any, Any, None]], None]


def test_opening_renaming_and_deleting_by_keyboard_alone(run: Runner, window: FakeWindow) -> None:
    """Down and Enter open, F2 renames, Delete deletes, and the message has Undo."""
    key = window.app.conversations.add("Talk", *CONVERSATION)

    async def scenario() -> None:
        async with opened(window) as page:
            await until(lambda: page._list.has(key))
            view = page._list.view.list
            QTest.keyClick(view, Qt.Key.Key_Down)
            QTest.keyClick(view, Qt.Key.Key_Return)
            await until(lambda: page.session.conversation_id == key)
            view.setFocus()
            QTest.keyClick(view, Qt.Key.Key_F2)
            editor = view.findChild(QLineEdit)
            assert isinstance(editor, QLineEdit)
            editor.setText("Renamed")
            QTest.keyClick(editor, Qt.Key.Key_Return)
            await until(lambda: page._list.title_of(key) == "Renamed")
            QTest.keyClick(view, Qt.Key.Key_Delete)
            await until(lambda: window.toasts and not page._list.has(key))
            text, action = window.toasts[-1]
            assert text == "“Renamed” was deleted."
            assert action is not None
            action[1]()
            await until(lambda: page.session.conversation_id == key and page._list.has(key))

    run(scenario())


def test_a_list_that_cannot_be_read_says_why_and_recovers(run: Runner, window: FakeWindow) -> None:
    """The error stands in the list's place; the next reading takes it away."""
    key = window.app.conversations.add("Talk", *CONVERSATION)

    async def scenario() -> None:
        async with opened(window) as page:
            await until(lambda: page._list.has(key))
            window.app.conversations.list_error = StoreError("The disk is gone.", fix="Plug it in.")
            page._list.read_soon()
            await until(lambda: page._list.view._empty.text() == "The disk is gone. Plug it in.")
            assert page._list.view._stack.currentWidget() is page._list.view._empty
            window.app.conversations.list_error = None
            page._list.read_soon()
            await until(lambda: page._list.view._stack.currentWidget() is page._list.view.list)

    run(scenario())


class FakeExchange:
    """Remembers what was exported, and imports what the test says."""

    def __init__(self, report: ImportReport | InvalidInputError) -> None:
        """Answer every import with `report`."""
        self.report = report
        self.exported: list[tuple[Path, tuple[str, ...] | None, bool]] = []

    async def export_file(self, path: Path, keys: tuple[str, ...] | None, *, is_markdown: bool) -> None:
        """Remember."""
        self.exported.append((path, keys, is_markdown))

    async def import_file(self, _path: Path) -> ImportReport:
        """Return or raise what the test said."""
        if isinstance(self.report, InvalidInputError):
            raise self.report
        return self.report


def test_an_import_opens_what_came_and_tells_what_did_not(
    run: Runner, window: FakeWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file that is none is told with what to do; nothing changes."""
    key = window.app.conversations.add("Imported", *CONVERSATION)
    exchange = FakeExchange(ImportReport(conversation_ids=(key,), messages=4, left_out=2))
    window.app.store.exchange = exchange
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(tmp_path / "chats.json"), ""))

    async def scenario() -> None:
        async with opened(window) as page:
            page._transfer.choose_import()
            await until(lambda: page.session.conversation_id == key)
            assert window.toasts[-1][0] == "1 conversation was imported. 2 attachments were left out."
            exchange.report = InvalidInputError("The file is not JSON.", fix="Choose another.")
            page._transfer.choose_import()
            await until(lambda: window.reported)
            assert page.session.conversation_id == key

    run(scenario())


def test_an_export_suggests_a_safe_name(
    run: Runner, window: FakeWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The title becomes a file name; a dialog that is cancelled writes nothing."""
    key = window.app.conversations.add("Trees: all/of them?", *CONVERSATION)
    exchange = FakeExchange(ImportReport(conversation_ids=(), messages=0, left_out=0))
    window.app.store.exchange = exchange
    suggested: list[str] = []
    answers = [str(tmp_path / "out.md"), ""]

    def ask(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        suggested.append(Path(name).name)
        return answers.pop(0), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)

    async def scenario() -> None:
        async with opened(window) as page:
            page.open_with(conversation_id=key)
            await until(lambda: page.session.conversation_id == key)
            await until(lambda: page._list.has(key))
            page._export(".md")
            await until(lambda: exchange.exported)
            page._export(".json")
            await until(lambda: len(suggested) == 2)
            assert suggested == ["Trees all of them.md", "Trees all of them.json"]
            assert exchange.exported == [(tmp_path / "out.md", (key,), True)]

    run(scenario())


def test_what_is_typed_while_a_conversation_opens_goes_to_that_one(run: Runner, window: FakeWindow) -> None:
    """The draft of the one before stays with it, and nothing typed is lost."""
    key = window.app.conversations.add("Talk", *CONVERSATION)

    async def scenario() -> None:
        async with opened(window) as page:
            await until(lambda: page._list.has(key))
            QTest.keyClicks(page.composer.edit, "for the new one")
            page.open_with(conversation_id=key)
            await until(lambda: page.session.conversation_id == key)
            QTest.keyClicks(page.composer.edit, "!")
            await until(lambda: page.composer.text == "!")
            await until(lambda: window.app.state.values.get(f"chat.draft.{key}") == "!")
            assert window.app.state.values["chat.draft.new"] == "for the new one"

    run(scenario())
