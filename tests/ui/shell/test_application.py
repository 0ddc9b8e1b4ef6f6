"""The program as a whole, with a core in memory: it starts behind the window and ends before it."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import qasync
from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

import ui.application
from app.domain.errors import StoreError
from app.settings import AppearanceSettings, Settings
from ui.application import Desktop, _Loaded, start_again
from ui.docks import DOCKS
from ui.main_window import MainWindow, load_factories
from ui.pages import PAGES
from ui.widgets.crash_dialog import CrashDialog

Start = Callable[..., Desktop]


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    """The window's loop, run by the test."""
    qapp.setQuitOnLastWindowClosed(False)
    made = qasync.QEventLoop(qapp)
    asyncio.set_event_loop(made)
    yield made
    asyncio.set_event_loop(None)
    made.close()


@pytest.fixture
def start(
    loop: qasync.QEventLoop, qapp: QApplication, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Start]:
    """Make the program around a function that builds the core; no page or dock but the shell's own."""
    made: list[Desktop] = []
    pages = tuple(spec for spec in PAGES if spec.key == "settings")
    docks = tuple(spec for spec in DOCKS if spec.key in {"downloads", "log"})
    monkeypatch.setattr(MainWindow.__init__, "__kwdefaults__", {"pages": pages, "docks": docks})

    def make(build: Any, settings: Settings | None = None) -> Desktop:
        loaded = _Loaded(
            factories=load_factories(pages, docks), build=build, settings=settings or Settings(), problem=None
        )
        monkeypatch.setattr(ui.application, "_load", lambda: loaded)
        made.append(Desktop(qapp))
        return made[0]

    yield make
    for desktop in made:
        delete(desktop.window)
        delete(desktop)


def test_starts_behind_the_window_and_ends_before_it(start: Start, loop: qasync.QEventLoop, application: Any) -> None:
    """The core is built after the first paint, closed when the window is, and leaves no thread and no handler."""
    application.store.state.values["model_looks"] = ["ollama/a", "ollama/b"]

    async def build(settings: Settings) -> Any:
        return application

    desktop = start(build, Settings(appearance=AppearanceSettings(theme="dark")))
    desktop.window.attached.connect(desktop.window.close)
    loop.run_until_complete(desktop.run())
    assert desktop.theme.is_dark
    assert application.is_closed
    assert application.store.state.values["model_looks"] == ["ollama/a", "ollama/b"]
    assert not application.feed.subscribers
    assert not any(thread.name == "modelyard-core" for thread in threading.enumerate())
    assert desktop._log not in logging.getLogger().handlers


def test_ends_with_work_in_flight(start: Start, loop: qasync.QEventLoop, application: Any) -> None:
    """Requests that run when the window is closed are cancelled and cleaned up."""
    cleaned: list[str] = []

    async def request() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cleaned.append("request")

    async def build(settings: Settings) -> Any:
        return application

    desktop = start(build)

    def close() -> None:
        desktop.window.close()

    def begin() -> None:
        core = desktop.core
        assert core is not None
        core.submit(request())
        core.call_soon(lambda: core.post(close))

    desktop.window.attached.connect(begin)
    loop.run_until_complete(desktop.run())
    assert cleaned == ["request"]


def test_a_core_that_cannot_start_is_said(start: Start, loop: qasync.QEventLoop, caplog: Any) -> None:
    """A known error stands where the answer would come from, the typed text stays, and closing works."""

    async def build(settings: Settings) -> Any:
        raise StoreError("The database is damaged.", fix="Restore a backup.")

    desktop = start(build)
    seen: list[str] = []

    async def look() -> None:
        while not desktop.window.toasts.texts:  # noqa: ASYNC110  a window has no event to wait for
            await asyncio.sleep(0.01)
        starting = desktop.window._starting
        assert starting is not None
        seen.append(starting._hint.text())
        desktop.window.close()

    async def both() -> None:
        await asyncio.gather(desktop.run(), look())

    loop.run_until_complete(both())
    assert seen == ["The database is damaged. Restore a backup."]


def test_a_bug_at_the_start_opens_the_crash_dialog(start: Start, loop: qasync.QEventLoop, caplog: Any) -> None:
    """An unknown error is never silent, and the window can still be closed."""

    async def build(settings: Settings) -> Any:
        raise ZeroDivisionError("a bug")

    desktop = start(build)
    details: list[str] = []

    async def look() -> None:
        while (dialog := desktop.window.findChild(CrashDialog)) is None:  # noqa: ASYNC110  as above
            await asyncio.sleep(0.01)
        details.append(dialog.details())
        dialog.close()
        desktop.window.close()

    async def both() -> None:
        await asyncio.gather(desktop.run(), look())

    loop.run_until_complete(both())
    assert "ZeroDivisionError: a bug" in details[0]


def test_chosen_keys_are_there_at_the_next_start(start: Start, loop: qasync.QEventLoop, application: Any) -> None:
    """What the user chose is stored at once and bound at the start; damaged entries are left out."""
    application.store.state.values["shortcuts"] = {"page.models": "Ctrl+M", "page.chat": 7}

    async def build(settings: Settings) -> Any:
        return application

    desktop = start(build)
    seen: list[dict[str, str]] = []

    async def look() -> None:
        while desktop.window.context is None:  # noqa: ASYNC110  as above
            await asyncio.sleep(0.01)
        seen.append(desktop.window.keys.chosen)
        desktop.window.keys.choose("page.models", "Ctrl+Shift+M")
        while application.store.state.values["shortcuts"] != {"page.models": "Ctrl+Shift+M"}:  # noqa: ASYNC110  as above
            await asyncio.sleep(0.01)
        desktop.window.close()

    async def both() -> None:
        await asyncio.gather(desktop.run(), look())

    loop.run_until_complete(both())
    assert seen == [{"page.models": "Ctrl+M"}]


def test_a_restart_ends_in_order_and_starts_again(
    start: Start, loop: qasync.QEventLoop, application: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The core is closed first; then the program is started as it was, with its arguments."""

    async def build(settings: Settings) -> Any:
        return application

    desktop = start(build)
    desktop.window.attached.connect(desktop.window.signals.restart_asked.emit)
    loop.run_until_complete(desktop.run())
    assert application.is_closed
    assert desktop.wants_restart
    started: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(QProcess, "startDetached", lambda program, arguments: started.append((program, arguments)))
    start_again(["modelyard", "--style", "fusion"])
    assert started == [(sys.executable, ["-m", "ui", "--style", "fusion"])]
