"""Models on their hosts: what could be fetched and whether it fits, loading, unloading, deleting."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from app.backends.fleet import BUILTIN_KEY
from app.builtin.catalogue import CATALOGUE
from app.domain.errors import BackendError
from app.domain.ports import Backend
from app.domain.profile import ModelProfile, ModelRef, ResidentModel
from app.domain.room import HostRoom, Offer, OfferList
from app.routing.estimates import BYTES_PER_PARAMETER, needed_memory_bytes
from app.routing.priors import billions_in_name

MB, GB = 10**6, 10**9
BILLION = 10**9

# Sizes as Ollama's library lists the tags, rounded there to two figures.
OLLAMA_MODELS: tuple[tuple[str, int, str], ...] = (
    ("qwen3:0.6b", 523 * MB, "Very small, thinks, uses tools"),
    ("qwen3:1.7b", 1400 * MB, "Small, thinks, uses tools"),
    ("qwen3:4b", 2500 * MB, "A good first model: thinks, uses tools"),
    ("qwen3:8b", 5200 * MB, "All-rounder that thinks and uses tools"),
    ("qwen3:14b", 9300 * MB, "Strong all-rounder"),
    ("qwen3:30b", 19 * GB, "Mixture of experts, quick for its size"),
    ("qwen3:32b", 20 * GB, "Strong and slow"),
    ("qwen2.5-coder:1.5b", 986 * MB, "Small coder"),
    ("qwen2.5-coder:7b", 4700 * MB, "Coder"),
    ("qwen2.5-coder:14b", 9000 * MB, "Strong coder"),
    ("gemma3:270m", 292 * MB, "Tiny"),
    ("gemma3:1b", 815 * MB, "Small, many languages"),
    ("gemma3:4b", 3300 * MB, "Many languages, sees pictures"),
    ("gemma3:12b", 8100 * MB, "Many languages, sees pictures"),
    ("gemma3:27b", 17 * GB, "Many languages, sees pictures"),
    ("llama3.2:1b", 1300 * MB, "Small, summaries and tools"),
    ("llama3.2:3b", 2000 * MB, "Small all-rounder with tools"),
    ("llama3.1:8b", 4900 * MB, "All-rounder with tools and a long context"),
    ("mistral:7b", 4400 * MB, "All-rounder"),
    ("mistral-small3.2:24b", 15 * GB, "Strong all-rounder, sees pictures"),
    ("phi4-mini:3.8b", 2500 * MB, "Small, good at mathematics"),
    ("phi4:14b", 9100 * MB, "Mathematics and logic"),
    ("deepseek-r1:1.5b", 1100 * MB, "Small, thinks at length"),
    ("deepseek-r1:8b", 5200 * MB, "Thinks at length"),
    ("gpt-oss:20b", 14 * GB, "Mixture of experts, thinks, uses tools"),
    ("nomic-embed-text", 274 * MB, "Embeddings only"),
)
# Where Ollama keeps its models unless it is told otherwise: the user's folder, or that of the service.
OLLAMA_FOLDERS = ("~/.ollama/models", "/usr/share/ollama/.ollama/models", "/var/lib/ollama/.ollama/models")


class Watch(Protocol):
    """What is asked of the watch over the hosts."""

    def resident(self) -> tuple[ResidentModel, ...]:
        """Return the models in memory."""
        ...

    def free_memory_bytes(self) -> Mapping[str, int]:
        """Return the free memory of hosts on this machine."""
        ...

    async def refresh(self, host_key: str | None = None) -> None:
        """Look at a host now."""
        ...


class Installations:
    """Changes what hosts have and hold, and looks at the host at once, so that everybody sees it."""

    def __init__(
        self,
        backend: Callable[[str], Backend],
        watch: Watch,
        profiles: Callable[[], tuple[ModelProfile, ...]],
        builtin_folder: Path,
    ) -> None:
        """Take the parts; `profiles` gives those of now, `builtin_folder` holds the built-in models."""
        self._backend = backend
        self._watch = watch
        self._profiles = profiles
        self._builtin_folder = builtin_folder

    async def load(self, ref: ModelRef) -> None:
        """Bring a model into memory and return when it is there; a BackendError says why not."""
        await self._backend(ref.host).load(ref.model)
        await self._watch.refresh(ref.host)

    async def unload(self, ref: ModelRef) -> None:
        """Free a model's memory; a BackendError says why not."""
        await self._backend(ref.host).unload(ref.model)
        await self._watch.refresh(ref.host)

    async def unload_all(self) -> tuple[ModelRef, ...]:
        """Free the memory of all loaded models and return them; an error of one is raised when all were tried."""
        loaded = tuple(model.ref for model in self._watch.resident())
        failures: list[BackendError] = []
        for ref in loaded:
            try:
                await self._backend(ref.host).unload(ref.model)
            except BackendError as error:
                failures.append(error)
        for host in sorted({ref.host for ref in loaded}):
            await self._watch.refresh(host)
        if failures:
            raise failures[0]
        return loaded

    async def delete(self, ref: ModelRef) -> None:
        """Remove a model from its host's disk; its profile and history stay. A BackendError says why not."""
        await self._backend(ref.host).delete(ref.model)
        await self._watch.refresh(ref.host)

    async def room(self, host: str) -> HostRoom:
        """Return what a host has left."""
        free = self._watch.free_memory_bytes().get(host)
        freeable = sum(model.size_bytes for model in self._watch.resident() if model.ref.host == host)
        # Whose memory is not this machine's has another disk, too.
        disk = None if free is None else await asyncio.to_thread(_free_disk_bytes, self._folders(host))
        return HostRoom(memory_free_bytes=free, memory_freeable_bytes=freeable, disk_free_bytes=disk)

    async def offers(self, host: str, text: str = "") -> OfferList:
        """Return the models with `text` in their name or description, smallest first, and the room on the host.

        A text that is no known model's name comes first, as a model of its own: there are more than are listed.
        """
        there = {profile.ref.model for profile in self._profiles() if profile.ref.host == host and profile.is_installed}
        wanted = text.strip().casefold()
        known = [
            _offer(name, about, size, is_installed=name in there or f"{name}:latest" in there)
            for name, size, about in _listed(host)
            if wanted in f"{name} {about}".casefold()
        ]
        known.sort(key=lambda offer: offer.size_bytes or 0)
        if wanted and host != BUILTIN_KEY and " " not in wanted and all(offer.name != wanted for offer in known):
            known.insert(0, _guessed(text.strip(), is_installed=text.strip() in there))
        return OfferList(host=host, offers=tuple(known), room=await self.room(host))

    def _folders(self, host: str) -> tuple[Path, ...]:
        if host == BUILTIN_KEY:
            return (self._builtin_folder,)
        told = os.environ.get("OLLAMA_MODELS", "")
        return tuple(Path(folder).expanduser() for folder in ((told,) if told else OLLAMA_FOLDERS))


def _listed(host: str) -> tuple[tuple[str, int, str], ...]:
    if host != BUILTIN_KEY:
        return OLLAMA_MODELS
    return tuple((entry.name, entry.size_bytes, "") for entry in CATALOGUE)


def _offer(name: str, about: str, size: int | None, *, is_estimated: bool = False, is_installed: bool) -> Offer:
    needed = None if size is None else needed_memory_bytes(ModelProfile(ref=ModelRef("any", name), size_bytes=size))
    return Offer(
        name=name,
        about=about,
        size_bytes=size,
        memory_bytes=None if needed is None else round(needed),
        is_estimated=is_estimated,
        is_installed=is_installed,
    )


def _guessed(name: str, *, is_installed: bool) -> Offer:
    """Return what can be said of a model by its name alone."""
    billions = billions_in_name(name)
    size = None if billions is None else round(billions * BILLION * BYTES_PER_PARAMETER)
    return _offer(name, "", size, is_estimated=True, is_installed=is_installed)


def _free_disk_bytes(folders: tuple[Path, ...]) -> int | None:
    """Return the free bytes where the models are kept: of the first folder that exists, else of its nearest parent."""
    for folder in (*(folder for folder in folders if folder.exists()), *folders[0].parents):
        try:
            return shutil.disk_usage(folder).free
        except OSError:
            continue
    return None
