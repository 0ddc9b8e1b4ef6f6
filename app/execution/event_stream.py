"""The events of one request on their way to its reader, and waiting for ends that must not be cut short."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any, TypeVar

from app.domain.events import EngineEvent

T = TypeVar("T")

# A reader that stops reading holds the model back after this many events, not after all memory is full.
QUEUE_SIZE = 256


class EventStream(AsyncIterator[EngineEvent]):
    """The events of one request, in order; ends after RequestEnded, raises what the engine raised."""

    def __init__(self) -> None:
        """Start empty."""
        self._queue: asyncio.Queue[EngineEvent | BaseException | None] = asyncio.Queue(QUEUE_SIZE)
        self.is_closed = False

    async def put(self, event: EngineEvent | BaseException | None) -> None:
        """Add an event, an error to raise, or None for the end; waits while the reader is behind.

        Once it is closed everything is dropped at once.
        """
        if not self.is_closed:
            await self._queue.put(event)

    def close(self) -> None:
        """Drop what nobody will read any more, so that no writer waits for room."""
        self.is_closed = True
        while not self._queue.empty():
            self._queue.get_nowait()

    async def __anext__(self) -> EngineEvent:
        """Return the next event."""
        event = await self._queue.get()
        if event is None:
            raise StopAsyncIteration
        if isinstance(event, BaseException):
            raise event
        return event


async def wait_for_end(task: asyncio.Task[Any]) -> None:
    """Wait until `task` is over, however often the waiting itself is cancelled; that is raised afterwards."""
    is_cancelled = False
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            is_cancelled = True
    if is_cancelled:
        raise asyncio.CancelledError


async def to_the_end(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run `coroutine` to its end and return its result, also when the caller is cancelled meanwhile.

    The cancellation is raised afterwards, unless the coroutine itself failed: then its error is.
    """
    task = asyncio.ensure_future(coroutine)
    try:
        await wait_for_end(task)
    except asyncio.CancelledError:
        task.result()
        raise
    return task.result()
