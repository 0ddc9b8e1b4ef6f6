"""A page on a fake application, and a loop that Qt and asyncio share."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from tests.ui.chat.fakes import FakeWindow
from ui.core_thread import CoreThread
from ui.theme import Theme

# What reads a few rows takes milliseconds, also on a busy machine.
SETTLE_S = 0.5
LIMIT_S = 20.0


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """Return the light theme, applied."""
    theme = Theme(mode="light")
    theme.apply(qapp)
    return theme


@pytest.fixture
def core(qapp: QApplication) -> Iterator[CoreThread]:
    """Return a core thread that ends with the test."""
    # What earlier tests left holds Qt's timers, which must not be freed on the core's thread.
    gc.collect()
    thread = CoreThread()
    yield thread
    thread.close()


@pytest.fixture
def window(core: CoreThread, theme: Theme) -> FakeWindow:
    """Return the context of a page."""
    return FakeWindow(core, theme)


@pytest.fixture
def run(qapp: QApplication) -> Iterator[Callable[[Coroutine[Any, Any, None]], None]]:
    """Return a function that runs a coroutine on the window's loop; errors of stray tasks fail the test."""
    loop = qasync.QEventLoop(qapp, already_running=False)
    errors: list[dict[str, Any]] = []
    loop.set_exception_handler(lambda _loop, context: errors.append(context))

    def runner(coro: Coroutine[Any, Any, None]) -> None:
        loop.run_until_complete(asyncio.wait_for(coro, LIMIT_S))
        # What a page began goes on to its end: later, Qt would run it outside the loop. A stream that hangs is left.
        under_way = asyncio.all_tasks(loop)
        if under_way:
            loop.run_until_complete(asyncio.wait(under_way, timeout=SETTLE_S))

    yield runner
    pending = asyncio.all_tasks(loop)
    for task in pending:
        task.cancel()
    if pending:
        loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
    loop.close()
    asyncio.set_event_loop(None)
    assert not errors


async def until(condition: Callable[[], object]) -> None:
    """Wait until a condition holds; TimeoutError after some seconds."""
    limit = time.monotonic() + LIMIT_S / 2
    while not condition():
        if time.monotonic() > limit:
            raise TimeoutError("The condition never came true.")
        await asyncio.sleep(0.005)
