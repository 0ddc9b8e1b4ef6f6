"""The real window with the real core, driven by keys and clicks."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
import qasync
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap import Application
from app.domain.record import RequestRecord
from app.settings import GenerationSettings, Settings, save_settings
from ui.application import Desktop
from ui.main_window import MainWindow
from ui.pages.chat_page import ChatPage
from ui.widgets.context import WindowContext

T = TypeVar("T")

SCREENSHOTS = Path(__file__).parents[2] / "artifacts" / "screenshots"
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
            pytest.fail(f"waited {patience_s:.0f} s in vain for: {what}")

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


@pytest.fixture(scope="session", autouse=True)
def window_manager() -> Iterator[None]:
    """Run a window manager: shortcuts work in an active window only, and X alone activates none."""
    program = shutil.which("openbox")
    if program is None:
        pytest.skip("The tests in the window need openbox.")
    manager = subprocess.Popen([program], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield
    manager.terminate()
    manager.wait()


@pytest.fixture
def run_window(qapp: QApplication, own_folders: Path) -> Callable[[Scenario], None]:
    """Return a function that opens the window, plays a scenario and closes it in order; it may be called again.

    Answers are short and the same each time: small models would talk for minutes.
    """
    save_settings(Settings(generation=GenerationSettings(num_predict=60, temperature=0.0, seed=1)))

    def run(scenario: Scenario) -> None:
        loop = qasync.QEventLoop(qapp)
        asyncio.set_event_loop(loop)
        was_quitting = qapp.quitOnLastWindowClosed()
        qapp.setQuitOnLastWindowClosed(False)

        async def play() -> None:
            desktop = Desktop(qapp)
            running = asyncio.create_task(desktop.run())
            try:
                await scenario(Driver(desktop))
            finally:
                desktop.window.close()
                await running
            desktop.deleteLater()

        try:
            with loop:
                loop.run_until_complete(play())
        finally:
            asyncio.set_event_loop(None)
            qapp.setQuitOnLastWindowClosed(was_quitting)

    return run
