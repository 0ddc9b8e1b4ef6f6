"""The core's thread: results, batches, cancellation, an orderly end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import qasync
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.domain.events import ProfilesChanged, ResidentChanged
from ui.core_thread import CoreThread
from ui.feed_bridge import FeedBridge
from ui.tasks import spawn


@asynccontextmanager
async def numbers(count: int) -> AsyncIterator[AsyncIterator[int]]:
    """Open a stream of numbers that pauses nowhere."""

    async def count_up() -> AsyncIterator[int]:
        for number in range(count):
            yield number

    yield count_up()


def test_runs_off_the_windows_thread(core: CoreThread) -> None:
    """A coroutine runs on the core's thread and its result comes back as a future."""

    async def where() -> int:
        return threading.get_ident()

    assert core.submit(where()).result(5) != threading.get_ident()


def test_errors_cross_as_they_are(core: CoreThread) -> None:
    """An error of the core is raised where its result is asked for."""

    async def fail() -> None:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        core.submit(fail()).result(5)


def test_delivers_in_batches_and_in_order(core: CoreThread, qtbot: QtBot) -> None:
    """Ten thousand events arrive complete, in order and on the window's thread, in far fewer deliveries."""
    batches: list[list[int]] = []
    threads: set[int] = set()
    ends: list[BaseException | None] = []

    def deliver(batch: list[int]) -> None:
        threads.add(threading.get_ident())
        batches.append(batch)

    core.stream(lambda: numbers(10_000), deliver, ends.append)
    qtbot.waitUntil(lambda: bool(ends))
    assert [number for batch in batches for number in batch] == list(range(10_000))
    assert len(batches) < 100
    assert ends == [None]
    assert threads == {threading.get_ident()}


def test_cancelling_closes_the_stream_and_keeps_what_arrived(core: CoreThread, qtbot: QtBot) -> None:
    """Stop closes the context manager, delivers what came before, then says that it was cancelled."""
    seen: list[str] = []
    ends: list[BaseException | None] = []
    closed = threading.Event()

    @asynccontextmanager
    async def endless() -> AsyncIterator[AsyncIterator[str]]:
        async def talk() -> AsyncIterator[str]:
            yield "so far"
            await asyncio.Event().wait()

        try:
            yield talk()
        finally:
            closed.set()

    handle = core.stream(endless, seen.extend, ends.append)
    qtbot.waitUntil(lambda: bool(seen))
    handle.cancel()
    qtbot.waitUntil(lambda: bool(ends))
    assert seen == ["so far"]
    assert closed.is_set()
    assert isinstance(ends[0], asyncio.CancelledError)
    assert handle.is_done


def test_a_failing_stream_tells_its_error_after_its_events(core: CoreThread, qtbot: QtBot) -> None:
    """The error comes last, once."""
    order: list[object] = []

    @asynccontextmanager
    async def broken() -> AsyncIterator[AsyncIterator[int]]:
        async def talk() -> AsyncIterator[int]:
            yield 1
            raise LookupError("cut")

        yield talk()

    core.stream(broken, order.extend, order.append)
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order[0] == 1
    assert isinstance(order[1], LookupError)


def test_streams_end_before_their_owners(
    core: CoreThread, window_loop: qasync.QEventLoop, owner: QObject, qtbot: QtBot
) -> None:
    """Ending all streams returns after each has told its end, so that nobody is told who is gone."""
    ends: list[BaseException | None] = []

    @asynccontextmanager
    async def endless() -> AsyncIterator[AsyncIterator[int]]:
        async def talk() -> AsyncIterator[int]:
            yield 1
            await asyncio.Event().wait()

        yield talk()

    seen: list[int] = []
    for _ in range(3):
        core.stream(endless, seen.extend, ends.append)
    qtbot.waitUntil(lambda: seen == [1, 1, 1])
    task = spawn(owner, core.end_streams())
    qtbot.waitUntil(task.done)
    assert [type(end) for end in ends] == [asyncio.CancelledError] * 3


def test_ends_in_order_with_200_tasks_pending(qtbot: QtBot) -> None:
    """Every pending task runs its clean-up before the thread ends, and the thread is gone then."""
    core = CoreThread()
    cleaned: list[int] = []
    started = threading.Barrier(2)

    async def wait(number: int) -> None:
        if number == 199:
            asyncio.get_running_loop().call_soon(started.wait)
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            cleaned.append(number)

    futures = [core.submit(wait(number)) for number in range(200)]
    started.wait(5)
    core.close()
    assert sorted(cleaned) == list(range(200))
    assert all(future.cancelled() for future in futures)
    assert not any(thread.name == "modelyard-core" for thread in threading.enumerate())


def test_takes_no_work_after_the_end() -> None:
    """Work for a closed core is refused at once, and closing twice does no harm."""
    core = CoreThread()
    core.close()
    core.close()

    async def late() -> None:
        """Never run."""

    with pytest.raises(RuntimeError, match="closed"):
        core.submit(late())


def test_the_window_awaits_the_core(
    core: CoreThread, window_loop: qasync.QEventLoop, owner: QObject, qtbot: QtBot
) -> None:
    """A coroutine of the window awaits one of the core."""

    async def double(number: int) -> int:
        await asyncio.sleep(0)
        return number * 2

    async def ask() -> int:
        return await core.call(double(21))

    task = spawn(owner, ask())
    qtbot.waitUntil(task.done)
    assert task.result() == 42


def test_the_feed_becomes_signals(
    core: CoreThread, window_loop: qasync.QEventLoop, owner: QObject, application: Any, qtbot: QtBot
) -> None:
    """A message published by the core arrives as its own signal; after detaching nothing does."""
    bridge = FeedBridge(core)
    feed = application.feed
    task = spawn(owner, bridge.attach(feed))
    qtbot.waitUntil(task.done)
    seen: list[object] = []
    bridge.profiles_changed.connect(seen.append)
    bridge.resident_changed.connect(seen.append)
    core.call_soon(lambda: feed.publish(ProfilesChanged()))
    core.call_soon(lambda: feed.publish(ResidentChanged()))
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == [ProfilesChanged(), ResidentChanged()]
    bridge.detach()
    qtbot.waitUntil(lambda: not feed.subscribers)
