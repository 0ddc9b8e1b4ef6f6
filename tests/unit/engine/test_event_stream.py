"""Events reach their reader in order, and ends that must not be cut short are not."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.events import EngineEvent
from app.execution.event_stream import QUEUE_SIZE, EventStream, to_the_end, wait_for_end
from tests.virtual_time import run_virtual


def an_event(number: int) -> EngineEvent:
    """Return an event that can be told from others."""
    return EngineEvent(request_id=str(number))


def test_events_then_the_end() -> None:
    """None ends the iteration."""

    async def body() -> list[EngineEvent]:
        stream = EventStream()
        for event in (an_event(1), an_event(2), None):
            await stream.put(event)
        return [event async for event in stream]

    assert run_virtual(body()) == [an_event(1), an_event(2)]


def test_error_is_raised_at_the_reader() -> None:
    """An error comes in its place among the events."""

    async def body() -> None:
        stream = EventStream()
        await stream.put(an_event(1))
        await stream.put(ValueError("broken"))
        assert await anext(stream) == an_event(1)
        with pytest.raises(ValueError, match="broken"):
            await anext(stream)

    run_virtual(body())


def test_slow_reader_holds_the_writer_back() -> None:
    """A full queue makes the writer wait; closing lets it go, and drops all that follows."""

    async def body() -> None:
        stream = EventStream()

        async def write() -> None:
            for number in range(2 * QUEUE_SIZE):
                await stream.put(an_event(number))

        writer = asyncio.create_task(write())
        await asyncio.sleep(1.0)
        assert not writer.done()
        stream.close()
        await asyncio.wait_for(writer, 1.0)

    run_virtual(body())


def test_waiting_outlasts_cancellation() -> None:
    """However often the waiter is cancelled, the work ends first; then the cancellation is raised."""

    async def body() -> None:
        work = asyncio.create_task(asyncio.sleep(5.0))
        waiter = asyncio.create_task(wait_for_end(work))
        for _ in range(2):
            await asyncio.sleep(1.0)
            waiter.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiter
        assert asyncio.get_running_loop().time() == 5.0
        assert not work.cancelled()

    run_virtual(body())


async def work_for(seconds: float, error: Exception | None = None) -> str:
    """Work, and fail if told."""
    await asyncio.sleep(seconds)
    if error is not None:
        raise error
    return "done"


def test_to_the_end() -> None:
    """Without cancellation it is an ordinary call."""
    assert run_virtual(to_the_end(work_for(1.0))) == "done"
    with pytest.raises(ValueError, match="broken"):
        run_virtual(to_the_end(work_for(1.0, ValueError("broken"))))


@pytest.mark.parametrize(("error", "raised"), [(None, asyncio.CancelledError), (ValueError("broken"), ValueError)])
def test_to_the_end_when_cancelled(error: Exception | None, raised: type[BaseException]) -> None:
    """The work ends; its own error is worth more than the cancellation."""

    async def body() -> None:
        task = asyncio.create_task(to_the_end(work_for(3.0, error)))
        await asyncio.sleep(1.0)
        task.cancel()
        with pytest.raises(raised):
            await task
        assert asyncio.get_running_loop().time() == 3.0

    run_virtual(body())
