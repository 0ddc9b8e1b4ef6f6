"""Watches the hosts: which answer, which models they have, and which of those are in memory."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import psutil

from app.backends.ollama_address import is_loopback_url
from app.domain.errors import BackendError
from app.domain.ports import Backend, Clock, ModelFacts
from app.domain.profile import Host, HostState, HostStatus, ModelRef, ResidentModel

logger = logging.getLogger(__name__)

# One look is three short calls; a host that needs longer for them is of no use to anybody.
_LOOK_PATIENCE_S = 10.0
# A host that is down is looked at after half a second, then ever more rarely.
_FIRST_DOWN_DELAY_S = 0.5
_LONGEST_DOWN_DELAY_S = 30.0
# After this many looks without a change, a host is looked at more rarely, up to this factor.
_QUIET_LOOKS = 10
_LONGEST_QUIET_FACTOR = 4
# Reading the free memory takes 0.1 ms; decisions while typing ask for it far more often than it changes.
_MEMORY_AGE_S = 1.0


@dataclass(slots=True)
class _Watched:
    """One host and what was last seen of it; `models` is None until they were listed once."""

    backend: Backend
    status: HostStatus
    models: tuple[ModelFacts, ...] | None = None
    resident: tuple[ResidentModel, ...] = ()
    looks_down: int = 0
    looks_quiet: int = 0
    has_missed: bool = False
    task: asyncio.Task[None] | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    must_look: bool = False
    stirred: asyncio.Event = field(default_factory=asyncio.Event)


class HostWatch:
    """Looks at every host in a task of its own and tells what changed.

    A host that is down keeps its models (they are installed still) but has none in memory. Everything is called on
    the loop that `start` ran on; the reading methods never wait.
    """

    def __init__(
        self,
        backends: Sequence[Backend] = (),
        *,
        clock: Clock,
        refresh_s: Callable[[], float],
        on_status: Callable[[HostStatus], None],
        on_models: Callable[[Host, tuple[ModelFacts, ...]], Awaitable[None]],
        on_resident: Callable[[tuple[ResidentModel, ...]], None],
    ) -> None:
        """Watch `backends`, which stay the caller's to close.

        `refresh_s` is the seconds between looks at a host that answers. `on_models` gets all models of a host that
        answers, at its first look and whenever they change; `on_resident` the loaded models of all hosts.
        """
        self._clock = clock
        self._refresh_s = refresh_s
        self._on_status = on_status
        self._on_models = on_models
        self._on_resident = on_resident
        self._watched = {backend.host.key: _new(backend) for backend in backends}
        self._announced: dict[str, HostStatus] = {}
        self._is_started = False
        self._free_bytes = 0
        self._free_read_s: float | None = None

    async def start(self) -> None:
        """Begin to look; returns at once."""
        self._is_started = True
        for watched in self._watched.values():
            self._spawn(watched)

    async def aclose(self) -> None:
        """End every look; what was seen last can still be read."""
        self._is_started = False
        await self._stop(self._watched.values())

    async def add(self, backend: Backend) -> None:
        """Watch one more host; another backend of the same key takes its place, as after a restart elsewhere."""
        key = backend.host.key
        old = self._watched.pop(key, None)
        if old is not None:
            await self._stop([old])
        watched = _new(backend)
        self._watched[key] = watched
        self._on_status(watched.status)
        if old is not None and old.resident:
            self._on_resident(self.resident())
        if self._is_started:
            self._spawn(watched)

    async def remove(self, key: str) -> None:
        """Watch a host no more; nothing happens if it was not watched."""
        old = self._watched.pop(key, None)
        if old is None:
            return
        await self._stop([old])
        if old.resident:
            self._on_resident(self.resident())

    async def refresh(self, host_key: str | None = None) -> None:
        """Look at one host now, or at all; returns when it was seen. An unknown key does nothing."""
        chosen = [watched for key, watched in self._watched.items() if host_key in {None, key}]
        await asyncio.gather(*(self._look(watched) for watched in chosen))
        for watched in chosen:
            watched.stirred.set()

    def announce(self, status: HostStatus) -> None:
        """Tell of a host that cannot be looked at (yet): one that starts, or that this machine cannot run."""
        self._announced[status.host.key] = status
        self._on_status(status)

    def statuses(self) -> tuple[HostStatus, ...]:
        """Return what every host was last found to be, watched ones first, in the order in which they were added."""
        announced = (status for key, status in self._announced.items() if key not in self._watched)
        return (*(watched.status for watched in self._watched.values()), *announced)

    def resident(self) -> tuple[ResidentModel, ...]:
        """Return the models in memory, of all hosts that answer."""
        return tuple(model for watched in self._watched.values() for model in watched.resident)

    def hosts_up(self) -> frozenset[str]:
        """Return the keys of the hosts that answer."""
        return frozenset(key for key, watched in self._watched.items() if watched.status.is_up)

    def facts(self, ref: ModelRef) -> ModelFacts | None:
        """Return what the host last reported of a model; None if it was not among its models."""
        watched = self._watched.get(ref.host)
        models = watched.models if watched else None
        return next((facts for facts in models or () if facts.model == ref.model), None)

    def free_memory_bytes(self) -> Mapping[str, int]:
        """Return the bytes that could still be taken on each host on this machine; others are unknown and missing."""
        now_s = self._clock.monotonic_s()
        if self._free_read_s is None or now_s - self._free_read_s > _MEMORY_AGE_S:
            self._free_bytes = psutil.virtual_memory().available
            self._free_read_s = now_s
        return {
            key: self._free_bytes for key, watched in self._watched.items() if is_loopback_url(watched.backend.host.url)
        }

    def note_loaded(self, ref: ModelRef) -> None:
        """Count a model as in memory, because it just answered, and look soon at what it pushed out."""
        watched = self._watched.get(ref.host)
        if watched is None or any(model.ref == ref for model in watched.resident):
            return
        facts = self.facts(ref)
        size_bytes = (facts.size_bytes if facts else None) or 0
        watched.resident = (
            ResidentModel(ref=ref, size_bytes=size_bytes, size_vram_bytes=size_bytes),
            *watched.resident,
        )
        watched.looks_quiet = 0
        watched.must_look = True
        watched.stirred.set()
        self._on_resident(self.resident())

    def _spawn(self, watched: _Watched) -> None:
        if watched.task is None:
            watched.task = asyncio.create_task(self._keep_looking(watched), name=f"watch {watched.backend.host.key}")

    async def _stop(self, several: Iterable[_Watched]) -> None:
        tasks = []
        for watched in several:
            if watched.task is not None:
                watched.task.cancel()
                tasks.append(watched.task)
                watched.task = None
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep_looking(self, watched: _Watched) -> None:
        """Look until cancelled."""
        while True:
            watched.must_look = False
            await self._look(watched)
            await self._pause(watched)

    async def _pause(self, watched: _Watched) -> None:
        """Wait until the next look is due; a refresh in between begins the wait anew, for what it found."""
        while not watched.must_look:
            watched.stirred.clear()
            try:
                async with asyncio.timeout(self._delay_s(watched)):
                    await watched.stirred.wait()
            except TimeoutError:
                return

    def _delay_s(self, watched: _Watched) -> float:
        """Return the seconds until the next look."""
        if watched.has_missed:
            return _FIRST_DOWN_DELAY_S
        if not watched.status.is_up:
            # The exponent is bounded, as a host can stay away for weeks.
            delay_s = _FIRST_DOWN_DELAY_S * 2.0 ** min(watched.looks_down - 1, 16)
            return min(delay_s, max(_LONGEST_DOWN_DELAY_S, self._refresh_s()))
        return self._refresh_s() * min(1 + watched.looks_quiet // _QUIET_LOOKS, _LONGEST_QUIET_FACTOR)

    async def _look(self, watched: _Watched) -> None:
        """Look once and tell what changed; whatever a listener raises is logged and stays here."""
        async with watched.turn:
            seen = await _see(watched)
            if self._watched.get(watched.backend.host.key) is not watched:
                return
            try:
                await self._take(watched, seen)
            except Exception:
                logger.exception("A listener failed on news of %s.", watched.backend.host.title)

    async def _take(self, watched: _Watched, seen: _Seen) -> None:
        """Keep what was seen and tell what is new."""
        before = watched.status
        # A host that generates on all cores may be too slow to answer one look: only the second miss counts.
        watched.has_missed = before.is_up and seen.is_miss and not watched.has_missed
        if watched.has_missed:
            return
        watched.status = seen.status
        watched.looks_down = 0 if seen.status.is_up else watched.looks_down + 1
        models_changed = seen.models is not None and seen.models != watched.models
        resident_changed = _shape(seen.resident) != _shape(watched.resident)
        if seen.models is not None:
            watched.models = seen.models
        watched.resident = seen.resident
        has_news = before != seen.status or models_changed or resident_changed
        watched.looks_quiet = 0 if has_news else watched.looks_quiet + 1
        if before != seen.status:
            logger.info("%s is %s: %s", seen.status.host.title, seen.status.state, seen.status.detail)
        # Models first: whoever hears that a host is ready may ask for its models.
        if models_changed and watched.models is not None:
            await self._on_models(watched.backend.host, watched.models)
        if before != seen.status:
            self._on_status(seen.status)
        if resident_changed:
            self._on_resident(self.resident())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """The result of one look; `models` None where they could not be listed."""

    status: HostStatus
    models: tuple[ModelFacts, ...] | None = None
    resident: tuple[ResidentModel, ...] = ()

    @property
    def is_miss(self) -> bool:
        """Whether the host did not answer, as opposed to nothing being there."""
        return self.status.state is HostState.UNREACHABLE


async def _see(watched: _Watched) -> _Seen:
    """Ask a host for all that is watched; a host that fails on the way counts as down."""
    backend = watched.backend
    try:
        async with asyncio.timeout(_LOOK_PATIENCE_S):
            status = await backend.status()
            if not status.is_up:
                return _Seen(status=status)
            return _Seen(status=status, models=await backend.list_models(), resident=await backend.resident_models())
    except BackendError as error:
        detail, fix = error.message, error.fix
    except TimeoutError:
        detail = f"{backend.host.title} did not list its models within {_LOOK_PATIENCE_S:.0f} s."
        fix = "Wait until it is less busy, or restart that server."
    except Exception:
        logger.exception("Looking at %s failed.", backend.host.title)
        detail, fix = f"Looking at {backend.host.title} failed in an unforeseen way.", "See the log, and report it."
    return _Seen(status=HostStatus(host=backend.host, state=HostState.UNREACHABLE, detail=detail, fix=fix))


def _new(backend: Backend) -> _Watched:
    status = HostStatus(host=backend.host, state=HostState.STARTING, detail=f"Looking for {backend.host.title}.")
    return _Watched(backend=backend, status=status)


def _shape(resident: tuple[ResidentModel, ...]) -> frozenset[ResidentModel]:
    """Return the loaded models without the time they expire, which every request moves."""
    return frozenset(replace(model, expires_at=None) for model in resident)
