"""The loaded models: loads on demand, unloads after keep_alive or to make room, queues what must wait."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.builtin.library import InstalledModel
from app.builtin.runner_process import RunnerProcess
from app.builtin.wire import BUSY, WireError

log = logging.getLogger(__name__)

DEFAULT_KEEP_ALIVE_S = 300.0
# What Ollama shows for a model that is kept for ever.
FOR_EVER = timedelta(days=106_751)

Launch = Callable[[InstalledModel, int], Awaitable[RunnerProcess]]


@dataclass(slots=True, kw_only=True, eq=False)
class Resident:
    """A loaded model: `in_use` counts the requests that run or wait for a slot of it."""

    model: InstalledModel
    num_ctx: int
    runner: RunnerProcess
    slots: asyncio.Semaphore
    keep_alive_s: float = DEFAULT_KEEP_ALIVE_S
    in_use: int = 0
    idle_since: datetime = field(default_factory=lambda: datetime.now(UTC))
    expiry: asyncio.TimerHandle | None = None
    watch: asyncio.Task[None] | None = None

    @property
    def expires_at(self) -> datetime:
        """When it is unloaded if no request comes."""
        start = datetime.now(UTC) if self.in_use else self.idle_since
        return start + (FOR_EVER if math.isinf(self.keep_alive_s) else timedelta(seconds=self.keep_alive_s))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to use a loaded model; `load_ns` is the time from asking to getting it, queue included."""

    runner: RunnerProcess
    num_ctx: int
    load_ns: int
    was_loaded: bool


class Pool:
    """Runners by model name, at most `max_loaded` at a time, each answering `slots` requests at once."""

    def __init__(self, launch: Launch, *, max_loaded: int, slots: int, max_queue: int) -> None:
        """Start empty; `launch` loads a model with a context of so many tokens."""
        self._launch = launch
        self._max_loaded = max_loaded
        self._slots = slots
        self._max_queue = max_queue
        self._residents: dict[str, Resident] = {}
        self._waiting = 0
        # One load at a time, first come first served: two at once would only slow each other down.
        self._load_turn = asyncio.Lock()
        self._changed = asyncio.Event()
        self._stopping: set[asyncio.Task[None]] = set()

    def residents(self) -> list[Resident]:
        """Return the loaded models, the longest remaining first."""
        return sorted(self._residents.values(), key=lambda resident: resident.expires_at, reverse=True)

    @contextlib.asynccontextmanager
    async def lease(self, model: InstalledModel, num_ctx: int, keep_alive_s: float | None) -> AsyncIterator[Lease]:
        """Give the model, loaded with `num_ctx` tokens; waits for room, for its load and for a free slot.

        `keep_alive_s` None keeps the model's duration. Raises WireError 503 when too many wait already, 500 when
        the model cannot be loaded.
        """
        started = time.perf_counter_ns()
        was_loaded = self._match(model, num_ctx) is not None
        if self._waiting >= self._max_queue and not self._is_free(model, num_ctx):
            raise WireError(503, BUSY)
        self._waiting += 1
        try:
            resident = await self._resident(model, num_ctx)
            try:
                await resident.slots.acquire()
            except BaseException:
                self._release(resident)
                raise
        finally:
            self._waiting -= 1
        if keep_alive_s is not None:
            resident.keep_alive_s = keep_alive_s
        try:
            load_ns = time.perf_counter_ns() - started
            yield Lease(runner=resident.runner, num_ctx=num_ctx, load_ns=load_ns, was_loaded=was_loaded)
        finally:
            resident.slots.release()
            self._release(resident)

    async def unload(self, name: str) -> None:
        """End the model's runner and return when its memory is free; requests that use it fail."""
        resident = self._residents.get(name)
        if resident:
            self._drop(resident)
            await self._settle()

    async def aclose(self) -> None:
        """End all runners."""
        for resident in list(self._residents.values()):
            self._drop(resident)
        await self._settle()

    def _match(self, model: InstalledModel, num_ctx: int) -> Resident | None:
        resident = self._residents.get(model.name)
        same = resident and resident.num_ctx == num_ctx and resident.model.digest == model.digest
        return resident if resident and same and resident.runner.is_alive else None

    def _is_free(self, model: InstalledModel, num_ctx: int) -> bool:
        resident = self._match(model, num_ctx)
        return resident is not None and not resident.slots.locked()

    async def _resident(self, model: InstalledModel, num_ctx: int) -> Resident:
        """Return the loaded model, already counted as in use."""
        resident = self._match(model, num_ctx)
        if resident is None:
            async with self._load_turn:
                resident = self._match(model, num_ctx)
                if resident is None:
                    await self._make_room(model.name)
                    resident = await self._load(model, num_ctx)
                return self._take(resident)
        return self._take(resident)

    def _take(self, resident: Resident) -> Resident:
        resident.in_use += 1
        if resident.expiry:
            resident.expiry.cancel()
            resident.expiry = None
        return resident

    async def _make_room(self, name: str) -> None:
        """Unload what must go for `name`: itself if loaded otherwise, else the idle one that expires first."""
        while True:
            self._changed.clear()
            same = self._residents.get(name)
            if same is None and len(self._residents) < self._max_loaded:
                return
            candidates = [same] if same else list(self._residents.values())
            idle = [resident for resident in candidates if not resident.in_use or not resident.runner.is_alive]
            if idle:
                self._drop(min(idle, key=lambda resident: resident.expires_at))
                await self._settle()
            else:
                await self._changed.wait()

    async def _load(self, model: InstalledModel, num_ctx: int) -> Resident:
        started = time.perf_counter()
        runner = await self._launch(model, num_ctx)
        log.info("%s loaded in %.2f s", model.name, time.perf_counter() - started)
        resident = Resident(model=model, num_ctx=num_ctx, runner=runner, slots=asyncio.Semaphore(self._slots))
        self._residents[model.name] = resident
        resident.watch = asyncio.create_task(self._forget_when_dead(resident))
        return resident

    async def _forget_when_dead(self, resident: Resident) -> None:
        code = await resident.runner.wait()
        if self._residents.get(resident.model.name) is resident:
            log.warning("the runner of %s ended by itself with exit code %d", resident.model.name, code)
            self._drop(resident)

    def _release(self, resident: Resident) -> None:
        resident.in_use -= 1
        resident.idle_since = datetime.now(UTC)
        if not resident.in_use and self._residents.get(resident.model.name) is resident:
            if resident.keep_alive_s <= 0:
                self._drop(resident)
            elif not math.isinf(resident.keep_alive_s):
                loop = asyncio.get_running_loop()
                resident.expiry = loop.call_later(resident.keep_alive_s, self._expire, resident)
        self._changed.set()

    def _expire(self, resident: Resident) -> None:
        if not resident.in_use and self._residents.get(resident.model.name) is resident:
            log.info("%s unloaded after %.0f s without a request", resident.model.name, resident.keep_alive_s)
            self._drop(resident)

    def _drop(self, resident: Resident) -> None:
        """Take the model out of the list now and end its process in the background."""
        del self._residents[resident.model.name]
        if resident.expiry:
            resident.expiry.cancel()
        task = asyncio.create_task(resident.runner.stop())
        self._stopping.add(task)
        task.add_done_callback(self._stopping.discard)
        self._changed.set()

    async def _settle(self) -> None:
        if self._stopping:
            await asyncio.wait(set(self._stopping))
