"""All hosts of the running program: Ollama where it is, the user's own, and the built-in server with its models."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine
from pathlib import Path

from app.backends.builtin_host import BuiltinHost
from app.backends.downloads import Downloads
from app.backends.host_watch import HostWatch
from app.backends.ollama import OllamaBackend
from app.backends.ollama_address import resolve_ollama_url
from app.backends.opening import open_backend
from app.builtin.catalogue import CATALOGUE
from app.domain.errors import BackendError, HostUnreachableError
from app.domain.ports import Backend
from app.domain.profile import Host, HostStatus
from app.settings import Settings

logger = logging.getLogger(__name__)

OLLAMA_KEY = "ollama"
BUILTIN_KEY = "builtin"


class Fleet:
    """Holds the backends by host key, starts the built-in server, and follows changed settings."""

    def __init__(
        self,
        *,
        settings: Callable[[], Settings],
        watch: HostWatch,
        models_dir: Path,
    ) -> None:
        """Take the parts; nothing is started."""
        self._settings = settings
        self._watch = watch
        self._models_dir = models_dir
        self._backends: dict[str, Backend] = {}
        self._builtin: BuiltinHost | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def backend(self, host_key: str) -> Backend:
        """Return the backend of a host; HostUnreachableError for one that is not in use."""
        try:
            return self._backends[host_key]
        except KeyError:
            raise HostUnreachableError(
                f"The host {host_key} is not in use.", fix="Switch it on in Settings → Hosts."
            ) from None

    async def open(self, downloads: Downloads | None) -> None:
        """Start watching Ollama and bring up the built-in server in the background; returns at once.

        `downloads` fetches the built-in models that are missing; None leaves them out.
        """
        settings = self._settings()
        if settings.hosts.ollama_enabled:
            await self._use_ollama(settings)
        if settings.builtin.enabled:
            self._spawn(self._start_builtin(downloads if settings.builtin.fetch_models else None))

    async def apply(self, before: Settings, after: Settings, downloads: Downloads) -> None:
        """Follow changed settings: another Ollama address, a host switched on or off."""
        if before.hosts != after.hosts:
            await self._drop(OLLAMA_KEY)
            if after.hosts.ollama_enabled:
                await self._use_ollama(after)
        if before.builtin != after.builtin:
            await self._stop_builtin()
            if after.builtin.enabled:
                self._spawn(self._start_builtin(downloads if after.builtin.fetch_models else None))

    async def aclose(self) -> None:
        """End downloads, connections and the built-in server."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self._watch.aclose()
        for backend in self._backends.values():
            await backend.aclose()
        self._backends.clear()
        if self._builtin is not None:
            await self._builtin.aclose()

    async def _use_ollama(self, settings: Settings) -> None:
        url = resolve_ollama_url(settings.hosts.ollama_url or os.environ.get("OLLAMA_HOST", ""))
        host = Host(key=OLLAMA_KEY, title="Ollama", url=url)
        await self._use(OllamaBackend(host, connect_timeout_s=settings.execution.connect_timeout_s))

    async def use_host(self, host: Host, *, api_key: str = "") -> None:
        """Watch one more host, or the same one with another address."""
        connect_timeout_s = self._settings().execution.connect_timeout_s
        await self._use(open_backend(host, api_key=api_key, connect_timeout_s=connect_timeout_s))

    async def drop_host(self, key: str) -> None:
        """Watch a host no more and close its connections; nothing happens for one that is not in use."""
        await self._drop(key)

    async def _use(self, backend: Backend) -> None:
        old = self._backends.get(backend.host.key)
        self._backends[backend.host.key] = backend
        await self._watch.add(backend)
        if old is not None:
            await old.aclose()

    async def _drop(self, host_key: str) -> None:
        backend = self._backends.pop(host_key, None)
        if backend is not None:
            await self._watch.remove(host_key)
            await backend.aclose()

    @property
    def is_starting(self) -> bool:
        """Whether the built-in server is coming up, or its first models are on their way."""
        return bool(self._tasks)

    async def settled(self) -> None:
        """Wait until what `open` or `apply` began has ended."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def _start_builtin(self, downloads: Downloads | None) -> None:
        settings = self._settings().builtin
        builtin = BuiltinHost(
            models_dir=self._models_dir,
            threads=settings.threads,
            max_loaded=settings.max_loaded,
            on_change=self._builtin_changed,
        )
        self._builtin = builtin
        try:
            host = await builtin.start()
        except HostUnreachableError as error:
            # Its status says what is wrong; Ollama's models work without it.
            logger.warning("No built-in models: %s", error.message)
            return
        await self._use(_builtin_backend(host, builtin))
        # The first look brings its models into the profiles.
        await self._watch.refresh(BUILTIN_KEY)
        if downloads is not None:
            await self._fetch_missing(downloads)

    async def _stop_builtin(self) -> None:
        await self._drop(BUILTIN_KEY)
        if self._builtin is not None:
            await self._builtin.aclose()
            self._builtin = None

    def _builtin_changed(self, status: HostStatus) -> None:
        """Follow a restart: the server has another port and another token then."""
        self._watch.announce(status)
        known = self._backends.get(BUILTIN_KEY)
        if known is not None and self._builtin is not None and status.is_up and known.host.url != status.host.url:
            self._spawn(self._use(_builtin_backend(status.host, self._builtin)))

    async def _fetch_missing(self, downloads: Downloads) -> None:
        """Fetch the catalogue's models one after another, in its order: the small one answers first."""
        backend = self._backends[BUILTIN_KEY]
        try:
            there = {facts.model for facts in await backend.list_models()}
        except BackendError as error:
            logger.warning("The built-in server does not list its models: %s", error.message)
            return
        for entry in CATALOGUE:
            if entry.name in there:
                continue
            downloads.start(BUILTIN_KEY, entry.name)
            await downloads.wait(BUILTIN_KEY, entry.name)
            await self._watch.refresh(BUILTIN_KEY)

    def _spawn(self, coroutine: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(coroutine, name="fleet")
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("The built-in models could not be started", exc_info=task.exception())


def _builtin_backend(host: Host, builtin: BuiltinHost) -> OllamaBackend:
    """Return the backend of the built-in server; an answer waits while the server comes back after a crash."""
    return OllamaBackend(host, headers=builtin.headers, before_answer=builtin.wait_until_listening)
