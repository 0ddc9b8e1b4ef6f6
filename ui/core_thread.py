"""The core's own thread: one stock asyncio loop, and a bridge that brings its events to the window in batches."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

T = TypeVar("T")

# One frame at 60 Hz. A signal for every token halves the throughput.
BATCH_INTERVAL_S = 0.016
# Rare enough to cost nothing while idle, often enough that a young generation stays small while streaming.
COLLECT_INTERVAL_MS = 500


class _Courier(QObject):
    """Runs functions on the thread it was created on, the window's."""

    posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _run(self, function: Callable[[], None]) -> None:
        function()


class Batcher(Generic[T]):
    """Collects items on the core's thread and delivers them on the window's, in order.

    The first item after a pause goes at once, later ones together every 16 ms. The next batch waits until the
    last one was taken, so that a busy window gets fewer and larger batches instead of a growing queue.
    """

    def __init__(self, core: CoreThread, deliver: Callable[[list[T]], None]) -> None:
        """Remember where items go."""
        self._core = core
        self._deliver = deliver
        self._items: list[T] = []
        self._is_waiting = False
        self._is_closed = False

    def add(self, item: T) -> None:
        """Take an item; call it on the core's thread only."""
        self._items.append(item)
        if not self._is_waiting:
            self._is_waiting = True
            self._core.loop.call_soon(self._flush)

    def close(self) -> None:
        """Deliver nothing more; items not yet delivered are dropped. Safe on any thread."""
        self._is_closed = True

    def flush_last(self, then: Callable[[], None]) -> None:
        """Deliver what is left, then run `then` on the window's thread."""
        items, self._items = self._items, []
        self._core.post(lambda: self._take(items))
        self._core.post(then)

    def _flush(self) -> None:
        if not self._items:
            self._is_waiting = False
            return
        items, self._items = self._items, []
        self._core.post(lambda: self._take_and_ask(items))

    def _take(self, items: list[T]) -> None:
        if items and not self._is_closed:
            self._deliver(items)

    def _take_and_ask(self, items: list[T]) -> None:
        try:
            self._take(items)
        finally:
            self._core.call_soon(self._next)

    def _next(self) -> None:
        self._core.loop.call_later(BATCH_INTERVAL_S, self._flush)


class StreamHandle:
    """A stream that runs on the core's thread."""

    def __init__(self, future: Future[None]) -> None:
        """Hold the stream's future."""
        self._future = future

    @property
    def is_done(self) -> bool:
        """Whether the stream has ended; `done` may not have been called yet."""
        return self._future.done()

    def cancel(self) -> None:
        """Stop it: its context manager closes, events that arrived are delivered, then `done(CancelledError)`."""
        self._future.cancel()


class CoreThread(QObject):
    """One asyncio loop on a thread of its own; create it on the window's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start the thread; the loop runs when this returns."""
        super().__init__(parent)
        self._courier = _Courier()
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._streams: set[asyncio.Task[Any]] = set()
        self._is_closing = False
        self._finished: Future[None] = Future()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), name="modelyard-core", daemon=True)
        self._thread.start()
        started.wait()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The core's loop; touch it from its own thread, or through `call_soon`."""
        return self._loop

    @property
    def is_open(self) -> bool:
        """Whether it still takes work."""
        return not self._is_closing

    @property
    def pending_count(self) -> int:
        """How many coroutines run or wait."""
        return len(self._tasks)

    def submit(self, coro: Coroutine[Any, Any, T]) -> Future[T]:
        """Run a coroutine on the core's thread; cancelling the future cancels it.

        RuntimeError once the thread is closing; the coroutine is closed then.
        """
        if self._is_closing:
            coro.close()
            raise RuntimeError("The core has been closed.")
        return asyncio.run_coroutine_threadsafe(self._owned(coro), self._loop)

    async def call(self, coro: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the core's thread and wait for it on this one; cancellation reaches it."""
        return await asyncio.wrap_future(self.submit(coro))

    def stream(
        self,
        open_stream: Callable[[], AbstractAsyncContextManager[AsyncIterator[T]]],
        deliver: Callable[[list[T]], None],
        done: Callable[[BaseException | None], None],
    ) -> StreamHandle:
        """Read a stream on the core's thread; `deliver` and `done` are called on the window's.

        `deliver` gets at least one event a call, in order. `done` is called once, after the last event: with None,
        the error that ended the stream, or CancelledError.
        """
        batcher = Batcher(self, deliver)

        async def read() -> None:
            error: BaseException | None = None
            task = asyncio.current_task()
            assert task is not None
            self._streams.add(task)
            try:
                async with open_stream() as events:
                    async for event in events:
                        batcher.add(event)
            except asyncio.CancelledError as caught:
                error = caught
                raise
            except Exception as caught:  # noqa: BLE001  the task's top level: the error crosses to the window
                error = caught
            finally:
                batcher.flush_last(lambda: done(error))
                self._streams.discard(task)

        return StreamHandle(self.submit(read()))

    async def end_streams(self) -> None:
        """Cancel all streams and return when each has told its `done`; their owners must still be alive then."""

        async def end() -> None:
            running = tuple(self._streams)
            for task in running:
                task.cancel()
            if running:
                await asyncio.wait(running)

        await self.call(end())
        told = asyncio.get_running_loop().create_future()
        self.post(lambda: told.set_result(None))
        await told

    def post(self, function: Callable[[], None]) -> None:
        """Run a function on the window's thread, soon and in order; safe on any thread."""
        self._courier.posted.emit(function)

    def call_soon(self, function: Callable[[], None]) -> None:
        """Run a function on the core's thread; nothing happens once the loop is closed."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(function)

    async def aclose(self) -> None:
        """Cancel what runs, wait until it has cleaned up, end the thread; the window stays alive meanwhile."""
        self._begin_closing()
        await asyncio.wrap_future(self._finished)
        self._thread.join()

    def close(self) -> None:
        """Do as `aclose`, blocking; for places without a loop."""
        self._begin_closing()
        self._thread.join()

    def _begin_closing(self) -> None:
        if self._is_closing:
            return
        self._is_closing = True
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _owned(self, coro: Coroutine[Any, Any, T]) -> T:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            return await coro
        finally:
            self._tasks.discard(task)

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.call_soon(started.set)
        try:
            self._loop.run_forever()
            self._loop.run_until_complete(self._wind_down())
        finally:
            asyncio.set_event_loop(None)
            self._loop.close()
            self._finished.set_result(None)

    async def _wind_down(self) -> None:
        current = asyncio.current_task()
        # A task may start another while it cleans up, so ask until none is left.
        while pending := [task for task in asyncio.all_tasks() if task is not current]:
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)
        await self._loop.shutdown_asyncgens()
        await self._loop.shutdown_default_executor()


class GarbageCollection(QObject):
    """Runs Python's cyclic garbage collection on this thread only.

    Automatic collection runs on whichever thread allocates; on the core's thread it would free widgets and timers
    of the window there, which Qt answers with a crash. The generations and thresholds stay Python's.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        """Take over from automatic collection, on the thread of the window."""
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=COLLECT_INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, if one is."""
        due = [
            generation
            for generation, (count, threshold) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=False))
            if threshold and count > threshold
        ]
        if due:
            gc.collect(due[-1])

    def close(self) -> None:
        """Give back to automatic collection."""
        self._timer.stop()
        gc.collect()
        gc.enable()
