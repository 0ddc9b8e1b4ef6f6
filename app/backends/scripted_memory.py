"""The memory of a scripted host: which models are loaded, in use and evicted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from app.domain.errors import BackendError


@dataclass(slots=True)
class _Place:
    """A model in memory; `is_ready` once it is loaded, `users` counts the calls that run on it."""

    is_ready: bool = False
    users: int = 0


class ScriptedMemory:
    """Room for `capacity` models, each serving `parallel` calls at a time; both are ≥ 1."""

    def __init__(self, capacity: int, parallel: int) -> None:
        """Start empty."""
        self._capacity = capacity
        self._parallel = parallel
        # Ordered by last use, the oldest first.
        self._places: dict[str, _Place] = {}
        self._waiters: list[asyncio.Future[None]] = []
        self.loads: list[str] = []
        self.evictions: list[str] = []

    def ready(self) -> tuple[str, ...]:
        """Return the loaded models, the one used last first."""
        return tuple(model for model, place in reversed(self._places.items()) if place.is_ready)

    @asynccontextmanager
    async def using(self, model: str, load_s: float, failure: BackendError | None = None) -> AsyncIterator[float]:
        """Hold the model in memory; gives the seconds it took to load, 0.0 if it was there.

        Waits while no place or slot is free. Raises `failure` at the end of loading. Cancelled while it loads,
        the model is not loaded.
        """
        while (entered := self._enter(model)) is None:
            await self._wait()
        place, must_load = entered
        try:
            if must_load:
                self.loads.append(model)
                await asyncio.sleep(load_s)
                if failure is not None:
                    raise failure
                place.is_ready = True
                self._wake()
            yield load_s if must_load else 0.0
        finally:
            place.users -= 1
            if not place.is_ready and self._places.get(model) is place:
                del self._places[model]
            self._wake()

    async def drop(self, model: str) -> None:
        """Unload the model once nobody uses it; nothing happens if it is not loaded."""
        while model in self._places and self._places[model].users:
            await self._wait()
        self._places.pop(model, None)
        self._wake()

    def _enter(self, model: str) -> tuple[_Place, bool] | None:
        """Take a slot, None while there is none; the second value says that the caller must load the model."""
        place = self._places.get(model)
        if place is None:
            if not self._make_room():
                return None
            place = self._places[model] = _Place(users=1)
            return place, True
        if not place.is_ready or place.users >= self._parallel:
            return None
        place.users += 1
        self._places[model] = self._places.pop(model)
        return place, False

    def _make_room(self) -> bool:
        """Evict the idle model that was used longest ago, if memory is full; False while none is idle."""
        if len(self._places) < self._capacity:
            return True
        idle = next((model for model, place in self._places.items() if not place.users), None)
        if idle is None:
            return False
        del self._places[idle]
        self.evictions.append(idle)
        return True

    async def _wait(self) -> None:
        """Return when something changed."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        try:
            await waiter
        finally:
            self._waiters.remove(waiter)

    def _wake(self) -> None:
        """Let every waiting caller look again. Nothing is awaited: a cancelled caller leaves the books right."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
