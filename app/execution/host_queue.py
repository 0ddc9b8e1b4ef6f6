"""Who may call a host next: a limited number of calls at once, and the models that are loaded first.

Loading a model costs seconds, so a waiting call of a model that runs goes before older calls of others. It may
only pass them if it came within PASSING_S of the oldest, so that nobody waits for ever.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from app.domain.decision import Snapshot
from app.domain.ports import Clock
from app.domain.profile import ModelRef
from app.settings import ExecutionSettings

# Calls that came this many seconds after the oldest waiting one can no longer pass it.
PASSING_S = 60.0
# Until the host is looked at again, the model that was called last counts as loaded.
WARM_S = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class _Waiter:
    """A call that waits for its turn; identity counts, two calls of a model are never the same."""

    ref: ModelRef
    arrived_s: float
    turn: asyncio.Future[None]


class HostQueue:
    """The waiting and running calls of one host."""

    def __init__(
        self, settings: Callable[[], ExecutionSettings], snapshot: Callable[[], Snapshot], clock: Clock
    ) -> None:
        """Read limit and memory anew for every admission."""
        self._settings = settings
        self._snapshot = snapshot
        self._clock = clock
        self._waiting: list[_Waiter] = []
        self._running: Counter[ModelRef] = Counter()
        self._last: ModelRef | None = None
        self._warm: ModelRef | None = None
        self._warm_s = 0.0
        self._is_scheduled = False

    def running(self, ref: ModelRef) -> int:
        """Return how many calls of the model are under way."""
        return self._running[ref]

    def is_warm(self, ref: ModelRef) -> bool:
        """Return whether the model was called last and just now, so that it must still be loaded."""
        return ref == self._warm and self._clock.monotonic_s() - self._warm_s < WARM_S

    @asynccontextmanager
    async def turn(self, ref: ModelRef) -> AsyncIterator[None]:
        """Wait for a turn and hold it; leaving gives it to the next."""
        waiter = _Waiter(ref, self._clock.monotonic_s(), asyncio.get_running_loop().create_future())
        self._waiting.append(waiter)
        self._schedule()
        try:
            await waiter.turn
            yield
        finally:
            if waiter in self._waiting:
                self._waiting.remove(waiter)
            else:
                self._running[ref] -= 1
                self._running += Counter()
                self._warm, self._warm_s = ref, self._clock.monotonic_s()
            self._schedule()

    def _schedule(self) -> None:
        # Calls that become ready in the same moment are all seen before the first is chosen.
        if not self._is_scheduled:
            self._is_scheduled = True
            asyncio.get_running_loop().call_soon(self._admit)

    def _admit(self) -> None:
        self._is_scheduled = False
        while self._running.total() < self._settings().host_concurrency:
            waiter = self._next()
            if waiter is None:
                return
            self._waiting.remove(waiter)
            self._running[waiter.ref] += 1
            self._last = waiter.ref
            waiter.turn.set_result(None)

    def _next(self) -> _Waiter | None:
        # One that was cancelled in this moment has yet to leave the list.
        waiting = [waiter for waiter in self._waiting if not waiter.turn.done()]
        if not waiting:
            return None
        snapshot = self._snapshot()
        horizon_s = waiting[0].arrived_s + PASSING_S
        able = [
            waiter for waiter in waiting if waiter.arrived_s <= horizon_s and fits(waiter.ref, self._running, snapshot)
        ]
        # Equal ranks keep the order of arrival, for min() returns the first.
        return min(able, key=lambda waiter: self._rank(waiter.ref, snapshot.resident), default=None)

    def _rank(self, ref: ModelRef, resident: Mapping[ModelRef, int]) -> int:
        if self._running[ref]:
            return 0
        if ref == self._last:
            return 1
        return 2 if ref in resident else 3


def fits(ref: ModelRef, running: Collection[ModelRef], snapshot: Snapshot) -> bool:
    """Return whether the host's memory holds `ref` beside the models that run.

    With unknown sizes or limits it does; with nothing running the host makes room by unloading others.
    """
    others = {other for other in running if other != ref}
    free = snapshot.free_memory_bytes.get(ref.host)
    if not others or free is None:
        return True
    # What is free plus what models take is stable while one of them is being loaded.
    total = free + sum(size for resident, size in snapshot.resident.items() if resident.host == ref.host)
    sizes = {profile.ref: profile.memory_bytes or profile.size_bytes or 0 for profile in snapshot.profiles}
    needed = sum(snapshot.resident.get(model) or sizes.get(model, 0) for model in (*others, ref))
    return needed <= total
