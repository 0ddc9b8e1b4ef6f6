"""Drives the real window with the real core as a person would: keys, clicks, and looking at what is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import qasync
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap import Application
from app.domain.record import RequestRecord
from ui.application import Desktop
from ui.main_window import MainWindow
from ui.pages.chat_page import ChatPage
from ui.widgets.context import WindowContext

T = TypeVar("T")

SCREENSHOTS = Path(__file__).parents[1] / "artifacts" / "screenshots"
# Both built-in models on two busy cores: loading, reading and answering take their time.
PATIENCE_S = 150.0
POLL_S = 0.02


class Driver:
    """What a person does at the window, and what can be seen in it."""

    def __init__(self, desktop: Desktop) -> None:
        """Take the running program."""
        self.desktop = desktop
        self.records: list[RequestRecord] = []

    @property
    def window(self) -> MainWindow:
        """The window."""
        return self.desktop.window

    @property
    def context(self) -> WindowContext:
        """What the pages are given; there once the core is."""
        context = self.window.context
        assert context is not None
        return context

    @property
    def app(self) -> Application:
        """The core."""
        return self.context.app

    @property
    def chat(self) -> ChatPage:
        """The Chat page."""
        page = self.window._pages["chat"]
        assert isinstance(page, ChatPage)
        return page

    async def until(self, condition: Callable[[], object], what: str, patience_s: float = PATIENCE_S) -> None:
        """Wait until `condition` holds; fails, saying `what` was awaited."""
        try:
            async with asyncio.timeout(patience_s):
                while not condition():  # noqa: ASYNC110 - what is seen on screen has no event
                    await asyncio.sleep(POLL_S)
        except TimeoutError:
            message = f"waited {patience_s:.0f} s in vain for: {what}"
            raise AssertionError(message) from None

    async def ready(self, *models: str) -> None:
        """Wait for the chat page and for models that can answer."""
        await self.until(lambda: self.window.current_page == "chat", "the chat page")
        self.window.activateWindow()
        await self.until(self.window.isActiveWindow, "the window to be active")
        self.context.feed.record_added.connect(self.records.append)

        def known() -> set[str]:
            return {profile.ref.model for profile in self.app.profiles.current if profile.is_installed}

        await self.until(lambda: "builtin" in self.app.hosts.hosts_up(), "the built-in server")
        await self.until(lambda: set(models) <= known(), f"the models {models}")

    def type(self, text: str) -> None:
        """Type into the composer, as on a keyboard; a newline is Shift+Enter."""
        edit = self.chat.composer.edit
        edit.setFocus()
        for number, line in enumerate(text.split("\n")):
            if number:
                QTest.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
            QTest.keyClicks(edit, line)

    def press(
        self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key on a widget."""
        QTest.keyClick(widget, key, modifier)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click a widget in its middle, or at a place in it."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())

    async def ask(self, text: str) -> RequestRecord:
        """Type a prompt, send it with Enter, and return the stored record."""
        # A record is told a moment before its answer has ended in the window, which takes no prompt until then.
        await self.until(lambda: not self.chat.session.is_running, "the end of the answer before")
        before = len(self.records)
        self.type(text)
        self.press(self.chat.composer.edit, Qt.Key.Key_Return)
        await self.until(lambda: len(self.records) > before, f"the answer to {text!r}")
        await self.until(lambda: not self.chat.session.is_running, "the end of the answer")
        return self.records[-1]

    async def open_page(self, key: str) -> Any:
        """Open a page and return its widget."""
        self.window.open_page(key)
        await asyncio.sleep(0)
        return self.window._pages[key]

    async def call(self, awaitable: Awaitable[T]) -> T:
        """Run something of the core on its thread."""
        result: T = await self.context.core.call(awaitable)  # type: ignore[arg-type]  # all are coroutines
        return result

    async def screenshot(self, name: str) -> None:
        """Write a picture of the window, once layouts have settled."""
        await asyncio.sleep(0.3)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.window.grab().save(str(SCREENSHOTS / f"{name}.png"))


Scenario = Callable[[Driver], Awaitable[None]]


def play(application: QApplication, scenario: Scenario) -> None:
    """Open the window, play a scenario and close the window in order; may be called again."""
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    was_quitting = application.quitOnLastWindowClosed()
    application.setQuitOnLastWindowClosed(False)

    async def run() -> None:
        desktop = Desktop(application)
        running = asyncio.create_task(desktop.run())
        try:
            await scenario(Driver(desktop))
        finally:
            desktop.window.close()
            await running
        desktop.deleteLater()

    try:
        with loop:
            loop.run_until_complete(run())
    finally:
        asyncio.set_event_loop(None)
        application.setQuitOnLastWindowClosed(was_quitting)
