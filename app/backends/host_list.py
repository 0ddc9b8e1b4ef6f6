"""The hosts that the user added: kept in the store, opened with the program, tried before they are trusted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace
from typing import Protocol

from app.backends.fleet import BUILTIN_KEY, OLLAMA_KEY, Fleet
from app.backends.host_keys import HostKeys
from app.backends.opening import open_backend, resolve_url
from app.domain.errors import BackendError, InvalidInputError
from app.domain.ports import Clock
from app.domain.profile import Host, HostKind, ModelProfile
from app.domain.views import HostTest

# These two follow the settings; the list holds the others.
_OWN_KEYS = frozenset({OLLAMA_KEY, BUILTIN_KEY})
# The range of a profile's priority, which the host's is added to.
PRIORITY_LIMIT = 10
# Patience for a machine in the local network that wakes up from sleep.
TEST_TIMEOUT_S = 5.0


class HostStore(Protocol):
    """Where the list is kept; the store's repository, which this layer does not know."""

    async def list(self) -> tuple[Host, ...]:
        """Return all hosts."""
        ...

    async def save(self, host: Host) -> Host:
        """Store one under its key."""
        ...

    async def delete(self, key: str) -> None:
        """Remove one."""
        ...


class HostList:
    """Adds, changes and removes hosts; each change is stored and in force when the method returns."""

    def __init__(self, store: HostStore, fleet: Fleet, clock: Clock, keys: HostKeys) -> None:
        """Start empty; `open` reads the list."""
        self._store = store
        self._keys = keys
        self._fleet = fleet
        self._clock = clock
        self._hosts: dict[str, Host] = {}
        self._given: tuple[ModelProfile, ...] = ()
        self._preferred: tuple[ModelProfile, ...] = ()

    @property
    def current(self) -> tuple[Host, ...]:
        """The user's hosts, preferred ones first."""
        return tuple(sorted(self._hosts.values(), key=lambda host: (-host.priority, host.title.casefold())))

    async def open(self) -> None:
        """Read the list and begin to watch the hosts that are switched on."""
        for host in await self._store.list():
            if host.key not in _OWN_KEYS:
                await self._take(host)

    async def add(
        self,
        title: str,
        address: str,
        *,
        priority: int = 0,
        kind: HostKind = HostKind.OLLAMA,
        api_key: str = "",
    ) -> Host:
        """Store and watch a new host and return it; `address` may leave out scheme and port.

        `api_key` is what the host asks for, "" for none. Raises InvalidInputError, naming the field, for an empty
        title or address and for one that is there already.
        """
        url = resolve_url(address, kind)
        if not title.strip():
            raise InvalidInputError("The host needs a name.", field="title", fix="Type a short name for it.")
        known = next((host for host in self._hosts.values() if host.url == url), None)
        if known is not None:
            raise InvalidInputError(f"{known.title} has this address already.", field="url", fix="Change that one.")
        key = host_key(title, {*self._hosts, *_OWN_KEYS})
        self._keys.set(key, api_key.strip())
        return await self.save(Host(key=key, title=title.strip(), url=url, priority=priority, kind=kind))

    async def save(self, host: Host) -> Host:
        """Store a host that was changed or brought back, follow it, and return it with its whole address."""
        saved = await self._store.save(replace(host, url=resolve_url(host.url, host.kind)))
        await self._take(saved)
        return saved

    async def remove(self, key: str, *, forgets_key: bool = False) -> None:
        """Forget a host; its models' history stays. NotFoundError for an unknown key.

        What the host asks for is kept, so that it can be brought back, unless `forgets_key` says otherwise.
        """
        await self._store.delete(key)
        if forgets_key:
            self._keys.set(key, "")
        self._hosts.pop(key, None)
        self._forget_preferred()
        await self._fleet.drop_host(key)

    async def test(
        self, address: str, *, kind: HostKind = HostKind.OLLAMA, api_key: str = "", key: str = ""
    ) -> HostTest:
        """Ask the server at `address` who it is and what it has; nothing is stored. InvalidInputError without one.

        `key` names a host of the list whose stored key is sent where `api_key` is empty.
        """
        title = "Ollama" if kind is HostKind.OLLAMA else "The server"
        host = Host(key="test", title=title, url=resolve_url(address, kind), kind=kind)
        secret = api_key.strip() or (self._keys.get(key) if key else "")
        backend = open_backend(host, api_key=secret, connect_timeout_s=TEST_TIMEOUT_S)
        started_s = self._clock.monotonic_s()
        try:
            status = await backend.status()
            elapsed_s = self._clock.monotonic_s() - started_s
            models = tuple(facts.model for facts in await backend.list_models()) if status.is_up else ()
        except BackendError as error:
            # It said who it is and then failed at its models.
            status = replace(status, detail=error.message, fix=error.fix)
            models = ()
        finally:
            await backend.aclose()
        return HostTest(status=status, models=models, elapsed_s=elapsed_s)

    def prefer(self, profiles: tuple[ModelProfile, ...]) -> tuple[ModelProfile, ...]:
        """Return the profiles with their host's priority added to their own; the same tuple while nothing changed."""
        priorities = {host.key: host.priority for host in self._hosts.values() if host.priority}
        if not priorities:
            return profiles
        if self._given is not profiles:
            self._given = profiles
            self._preferred = tuple(
                replace(profile, priority=_limited((profile.priority or 0) + priorities[profile.ref.host]))
                if profile.ref.host in priorities
                else profile
                for profile in profiles
            )
        return self._preferred

    async def _take(self, host: Host) -> None:
        self._hosts[host.key] = host
        self._forget_preferred()
        if host.is_active:
            await self._fleet.use_host(host, api_key=self._keys.get(host.key))
        else:
            await self._fleet.drop_host(host.key)

    def _forget_preferred(self) -> None:
        self._given = ()
        self._preferred = ()


def host_key(title: str, taken: Collection[str]) -> str:
    """Return a short key for a host called `title` that is not among `taken`: letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "host"
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key


def _limited(priority: int) -> int:
    return max(-PRIORITY_LIMIT, min(PRIORITY_LIMIT, priority))
