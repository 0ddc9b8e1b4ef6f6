"""Watches how late the event loop wakes: what every answer waits for when something blocks it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from app.domain.ports import Clock

# Often enough to catch a stall that a user feels, seldom enough to cost nothing while idle.
INTERVAL_S = 1.0


async def watch_loop(clock: Clock, note: Callable[[float], None]) -> None:
    """Give `note` the seconds by which each wake-up came late, until cancelled."""
    while True:
        began_s = clock.monotonic_s()
        await asyncio.sleep(INTERVAL_S)
        note(max(0.0, clock.monotonic_s() - began_s - INTERVAL_S))
