"""An event loop whose time jumps to the next timer: hours of waiting pass in milliseconds, and exactly.

A loop with nothing ready and nothing scheduled would hang for ever; this one raises. Real sockets work too, client
and server on the same loop: give a grace of some milliseconds, the real time in which the system delivers bytes
before the virtual time jumps.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")
CLOSING_TURNS = 5
EPOCH = datetime(2030, 1, 1, tzinfo=UTC)


class _JumpingSelector(selectors.DefaultSelector):
    """Instead of waiting it moves the time on."""

    now_s = 0.0
    grace_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0 if timeout == 0 else self.grace_s)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            message = "Every task waits for something that never comes."
            raise RuntimeError(message)
        self.now_s += timeout
        return []


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """A loop that never waits; its time starts at 0."""

    def __init__(self, grace_s: float = 0.0) -> None:
        """Start at second 0."""
        self._jumping = _JumpingSelector()
        self._jumping.grace_s = grace_s
        super().__init__(self._jumping)

    def time(self) -> float:
        """Return the virtual seconds."""
        return self._jumping.now_s


class VirtualClock:
    """The running loop's time, behind the Clock protocol."""

    def now(self) -> datetime:
        """Return a fixed day plus the loop's time."""
        return EPOCH + timedelta(seconds=self.monotonic_s())

    def monotonic_s(self) -> float:
        """Return the loop's time."""
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        """Wait in virtual time."""
        await asyncio.sleep(seconds)


def run_virtual(main: Coroutine[Any, Any, T], *, grace_s: float = 0.0) -> T:
    """Run `main` in virtual time and return its result; a task that outlives it fails the test."""

    async def checked() -> T:
        result = await main
        # Generators of libraries that were dropped unfinished are closed by the loop in the next turns.
        for _ in range(CLOSING_TURNS):
            await asyncio.sleep(0)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert not left, f"left behind: {left}"
        return result

    with asyncio.Runner(loop_factory=lambda: VirtualTimeLoop(grace_s)) as runner:
        return runner.run(checked())
