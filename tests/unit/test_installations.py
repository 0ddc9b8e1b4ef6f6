"""What can be fetched to a host, whether it fits, and changes that everybody sees at once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.backends.scripted import ModelScript, ScriptedBackend
from app.domain.errors import ModelNotFoundError
from app.domain.profile import ModelProfile, ModelRef, ResidentModel
from app.domain.room import Fit, HostRoom, fit
from app.installations import OLLAMA_MODELS, Installations, _free_disk_bytes


class Watched:
    """A watch that says what the test set."""

    def __init__(self) -> None:
        """Start with nothing known."""
        self.free: dict[str, int] = {}
        self.loaded: tuple[ResidentModel, ...] = ()
        self.looked: list[str | None] = []

    def resident(self) -> tuple[ResidentModel, ...]:
        """Return what is loaded."""
        return self.loaded

    def free_memory_bytes(self) -> Mapping[str, int]:
        """Return what is free."""
        return self.free

    async def refresh(self, host_key: str | None = None) -> None:
        """Count."""
        self.looked.append(host_key)


@pytest.mark.parametrize(
    ("needed", "room", "expected"),
    [
        (None, HostRoom(memory_free_bytes=10), Fit.UNKNOWN),
        (5, HostRoom(), Fit.UNKNOWN),
        (10, HostRoom(memory_free_bytes=10), Fit.FITS),
        (11, HostRoom(memory_free_bytes=10, memory_freeable_bytes=1), Fit.AFTER_UNLOADING),
        (12, HostRoom(memory_free_bytes=10, memory_freeable_bytes=1), Fit.TOO_LARGE),
    ],
)
def test_fit(needed: float | None, room: HostRoom, expected: Fit) -> None:
    """What loaded models take can be had as well, but only by unloading them."""
    assert fit(needed, room) is expected


def test_changes_are_looked_at_at_once(tmp_path: Path) -> None:
    """After loading, unloading and deleting the host is looked at."""
    watch, backend = Watched(), ScriptedBackend({"a": ModelScript()})
    models = Installations(lambda _key: backend, watch, tuple, tmp_path)
    ref = ModelRef("scripted", "a")

    async def body() -> None:
        await models.load(ref)
        assert [one.ref.model for one in await backend.resident_models()] == ["a"]
        await models.unload(ref)
        assert await backend.resident_models() == ()
        await models.delete(ref)
        assert await backend.list_models() == ()
        assert watch.looked == ["scripted"] * 3

    asyncio.run(body())


def test_unloading_all_tries_all(tmp_path: Path) -> None:
    """One that fails does not keep the others in memory, and its error is told."""
    watch, backend = Watched(), ScriptedBackend({"a": ModelScript(), "b": ModelScript()})
    models = Installations(lambda _key: backend, watch, tuple, tmp_path)

    async def body() -> None:
        assert await models.unload_all() == ()
        for name in ("a", "b"):
            await backend.load(name)
        watch.loaded = tuple(ResidentModel(ref=ModelRef("scripted", name)) for name in ("gone", "a", "b"))
        with pytest.raises(ModelNotFoundError):
            await models.unload_all()
        assert await backend.resident_models() == ()
        assert watch.looked == ["scripted"]
        watch.loaded = watch.loaded[1:]
        assert [ref.model for ref in await models.unload_all()] == ["a", "b"]

    asyncio.run(body())


def test_offers(tmp_path: Path) -> None:
    """Known models come smallest first; a name of one's own comes before them, with a size from the name."""
    watch = Watched()
    watch.free, watch.loaded = {"ollama": 10}, (ResidentModel(ref=ModelRef("ollama", "b"), size_bytes=7),)
    installed = ModelProfile(ref=ModelRef("ollama", "nomic-embed-text:latest"))
    models = Installations(lambda _key: ScriptedBackend(), watch, lambda: (installed,), tmp_path)

    async def body() -> None:
        found = await models.offers("ollama")
        assert len(found.offers) == len(OLLAMA_MODELS)
        sizes = [offer.size_bytes or 0 for offer in found.offers]
        assert sizes == sorted(sizes)
        assert [offer.name for offer in found.offers if offer.is_installed] == ["nomic-embed-text"]
        assert found.room.memory_freeable_bytes == 7
        assert found.room.disk_free_bytes
        first = (await models.offers("ollama", "mine:7b")).offers[0]
        assert (first.name, first.size_bytes, first.is_estimated) == ("mine:7b", 4_200_000_000, True)
        assert (await models.offers("ollama", "sees pictures")).offers[0].name != "sees pictures"
        unknown = (await models.offers("far", "nobody")).offers[0]
        assert unknown.size_bytes is None
        assert unknown.memory_bytes is None
        builtin = await models.offers("builtin", "")
        assert "smollm2:135m" in [offer.name for offer in builtin.offers]
        assert builtin.room.disk_free_bytes is None

    asyncio.run(body())


def test_the_disk_of_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    """It is that of its nearest parent."""
    assert _free_disk_bytes((tmp_path / "not" / "yet",))
