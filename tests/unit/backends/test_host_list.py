"""The user's hosts: stored, watched, tried, and preferred by their priority."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.backends.fleet import Fleet
from app.backends.host_keys import HostKeys
from app.backends.host_list import HostList, host_key
from app.backends.host_watch import HostWatch
from app.domain.clock import SystemClock
from app.domain.errors import HostUnreachableError, InvalidInputError, NotFoundError
from app.domain.profile import Host, HostKind, HostState, ModelProfile, ModelRef
from app.settings import HostSettings, Settings
from app.store import Database, Store
from tests.faulty_server import FaultyServer
from tests.wire_replies import answer, failed


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[HostList]:
    """Give the list over a real database and fleet; both end with the block."""
    clock = SystemClock()
    database = Database(f"sqlite:///{folder / 'hosts.db'}")
    database.open()

    async def nothing(_host: Host, _facts: object) -> None: ...

    watch = HostWatch(
        (), clock=clock, refresh_s=lambda: 60.0, on_status=lambda _: None, on_models=nothing, on_resident=lambda _: None
    )
    settings = Settings(hosts=HostSettings(ollama_enabled=False))
    fleet = Fleet(settings=lambda: settings, watch=watch, models_dir=folder)
    hosts = HostList(Store(database, clock).hosts, fleet, clock, HostKeys(folder / "host-keys.toml"))
    await watch.start()
    await hosts.open()
    try:
        yield hosts
    finally:
        await fleet.aclose()
        database.close()


def test_a_host_is_there_after_a_restart(tmp_path: Path) -> None:
    """What was added is watched at once, and again after the next start; preferred hosts come first."""

    async def body() -> None:
        async with FaultyServer() as server, opened(tmp_path) as hosts:
            await hosts.add("Big box", server.url, priority=3)
            await hosts.add("Second", "127.0.0.1:1")
            assert hosts._fleet.backend("big-box").host.url == server.url
        async with opened(tmp_path) as hosts:
            assert [(host.key, host.priority) for host in hosts.current] == [("big-box", 3), ("second", 0)]
            assert hosts._fleet.backend("second").host.url == "http://127.0.0.1:1"

    asyncio.run(body())


def test_a_host_that_is_switched_off_is_kept_but_not_used(tmp_path: Path) -> None:
    """It stays in the list, and calls to it say what to do; removed it is gone."""

    async def body() -> None:
        async with opened(tmp_path) as hosts:
            host = await hosts.add("Box", "box:11434")
            await hosts.save(replace(host, is_active=False))
            with pytest.raises(HostUnreachableError):
                hosts._fleet.backend("box")
            assert not hosts.current[0].is_active
            await hosts.remove("box")
            assert hosts.current == ()
            with pytest.raises(NotFoundError):
                await hosts.remove("box")

    asyncio.run(body())


@pytest.mark.parametrize(
    ("title", "address", "field"), [("", "box", "title"), ("Box", " ", "url"), ("Other", "http://known:11434", "url")]
)
def test_a_host_that_cannot_be_added_says_why(tmp_path: Path, title: str, address: str, field: str) -> None:
    """A missing name, a missing address and one that is there already are named by their field."""

    async def body() -> str:
        async with opened(tmp_path) as hosts:
            await hosts.add("Known", "known")
            with pytest.raises(InvalidInputError) as caught:
                await hosts.add(title, address)
            return caught.value.field

    assert asyncio.run(body()) == field


def test_a_trial_says_what_is_there(tmp_path: Path) -> None:
    """A server that answers is known with version, models and time; nothing is stored."""

    async def body() -> None:
        async with FaultyServer(models=["qwen3:8b", "gemma3:4b"]) as server, opened(tmp_path) as hosts:
            result = await hosts.test(server.url)
            assert result.status.state is HostState.READY
            assert result.status.version
            assert set(result.models) == {"qwen3:8b", "gemma3:4b"}
            assert result.elapsed_s > 0
            assert hosts.current == ()
            silent = await hosts.test("127.0.0.1:1")
            assert not silent.status.is_up
            assert silent.models == ()

    asyncio.run(body())


def test_a_server_that_fails_at_its_models_is_not_taken_for_well(tmp_path: Path) -> None:
    """Version and models are two questions; a fault at the second is told."""

    async def body() -> None:
        async with FaultyServer({"/api/tags": [failed(500, "boom")]}) as server, opened(tmp_path) as hosts:
            result = await hosts.test(server.url)
            assert not result.status.is_up
            assert result.models == ()
            assert result.status.detail

    asyncio.run(body())


def test_the_priority_of_a_host_is_added_to_that_of_its_models(tmp_path: Path) -> None:
    """Only the host's own models move, within the range of priorities; without a change the tuple is the same."""

    async def body() -> None:
        async with opened(tmp_path) as hosts:
            profiles = (
                ModelProfile(ref=ModelRef("box", "a"), priority=9),
                ModelProfile(ref=ModelRef("box", "b")),
                ModelProfile(ref=ModelRef("other", "a"), priority=2),
            )
            assert hosts.prefer(profiles) is profiles
            host = await hosts.add("Box", "box", priority=4)
            preferred = hosts.prefer(profiles)
            assert [profile.priority for profile in preferred] == [10, 4, 2]
            assert hosts.prefer(profiles) is preferred
            await hosts.save(replace(host, priority=-1))
            assert [profile.priority for profile in hosts.prefer(profiles)] == [8, -1, 2]

    asyncio.run(body())


@pytest.mark.parametrize(
    ("title", "key"), [("Büro Rechner", "buro-rechner"), ("ollama", "ollama-2"), ("机器", "host"), ("a/b", "a-b")]
)
def test_keys_are_short_and_unique(title: str, key: str) -> None:
    """A key has no slash, is made of plain letters, and differs from those that are taken."""
    assert host_key(title, {"ollama", "builtin"}) == key


def test_a_server_with_openais_protocol_is_used_with_its_key(tmp_path: Path) -> None:
    """It is tried and used with the key, which only the owner can read and which the database does not hold."""

    async def body() -> None:
        async with FaultyServer() as server:
            server.set("/v1/models", answer({"data": [{"id": "qwen"}]}))
            async with opened(tmp_path) as hosts:
                found = await hosts.test(server.url, kind=HostKind.OPENAI, api_key="sk-secret")
                assert (found.status.state, found.models) == (HostState.READY, ("qwen",))
                host = await hosts.add("Cluster", server.url, kind=HostKind.OPENAI, api_key="sk-secret")
                await hosts.test(host.url, kind=host.kind, key=host.key)
                sent = [request.headers.get("authorization") for request in server.requests_to("/v1/models")]
                assert set(sent) == {"Bearer sk-secret"}
        async with opened(tmp_path) as hosts:
            assert [(host.key, host.kind) for host in hosts.current] == [("cluster", HostKind.OPENAI)]

    asyncio.run(body())
    assert stat.S_IMODE((tmp_path / "host-keys.toml").stat().st_mode) == 0o600
    assert b"sk-secret" not in (tmp_path / "hosts.db").read_bytes()


def test_a_forgotten_key_leaves_the_file_and_a_broken_file_is_told(tmp_path: Path) -> None:
    """An empty key is none; what cannot be read says what to do."""
    keys = HostKeys(tmp_path / "folder" / "keys.toml")
    assert keys.get("box") == ""
    keys.set("box", "one")
    keys.set("other", "two")
    keys.set("box", "")
    assert (keys.get("box"), keys.get("other")) == ("", "two")
    (tmp_path / "folder" / "keys.toml").write_text("x = [")
    with pytest.raises(InvalidInputError, match="cannot be read"):
        keys.get("box")
