"""HostWatch tells what changes, and only that."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from typing_extensions import override

from app.backends.host_watch import HostWatch
from app.backends.scripted import ModelScript, ScriptedBackend
from app.domain.errors import HostFailedError
from app.domain.ports import ModelFacts
from app.domain.profile import Host, HostKind, HostState, HostStatus, ModelRef, ResidentModel
from tests.virtual_time import EPOCH, VirtualClock, run_virtual


def host(key: str = "a", url: str = "http://127.0.0.1:1") -> Host:
    """Return a host on this machine."""
    return Host(key=key, title=key.upper(), url=url, kind=HostKind.SCRIPTED)


class Counted(ScriptedBackend):
    """Counts the looks."""

    looks = 0
    expiry_s = 0.0

    @override
    async def status(self) -> HostStatus:
        self.looks += 1
        return await super().status()

    @override
    async def resident_models(self) -> tuple[ResidentModel, ...]:
        self.expiry_s += 1
        expires_at = EPOCH + timedelta(seconds=self.expiry_s)
        return tuple(replace(model, expires_at=expires_at) for model in await super().resident_models())


class Heard:
    """Keeps what was told."""

    def __init__(self) -> None:
        """Start with nothing heard."""
        self.states: list[tuple[str, HostState]] = []
        self.models: list[tuple[str, tuple[str, ...]]] = []
        self.resident: list[tuple[str, ...]] = []
        self.fails = False

    def on_status(self, status: HostStatus) -> None:
        """Keep a state."""
        self.states.append((status.host.key, status.state))

    async def on_models(self, on: Host, models: tuple[ModelFacts, ...]) -> None:
        """Keep the names."""
        if self.fails:
            message = "a listener broke"
            raise RuntimeError(message)
        self.models.append((on.key, tuple(facts.model for facts in models)))

    def on_resident(self, resident: tuple[ResidentModel, ...]) -> None:
        """Keep the references."""
        self.resident.append(tuple(str(model.ref) for model in resident))


@asynccontextmanager
async def watching(*backends: ScriptedBackend) -> AsyncIterator[tuple[HostWatch, Heard]]:
    """Watch until the block ends; five seconds between looks."""
    heard = Heard()
    watch = HostWatch(
        backends,
        clock=VirtualClock(),
        refresh_s=lambda: 5.0,
        on_status=heard.on_status,
        on_models=heard.on_models,
        on_resident=heard.on_resident,
    )
    await watch.start()
    try:
        yield watch, heard
    finally:
        await watch.aclose()


def virtual(scenario: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """Make a test of a coroutine in virtual time; a task left behind fails it."""

    def test() -> None:
        run_virtual(scenario())

    test.__doc__ = scenario.__doc__
    return test


@virtual
async def test_the_first_look_tells_state_and_models() -> None:
    """A host starts as starting, then is ready with its models; nothing is told twice."""
    backend = Counted({"m": ModelScript()}, host=host())
    async with watching(backend) as (watch, heard):
        assert watch.statuses()[0].state is HostState.STARTING
        assert watch.hosts_up() == frozenset()
        await asyncio.sleep(100)
        assert heard.states == [("a", HostState.READY)]
        assert heard.models == [("a", ("m",))]
        assert heard.resident == []
        assert watch.hosts_up() == {"a"}
        facts = watch.facts(ModelRef("a", "m"))
        assert facts is not None
        assert facts.model == "m"
        assert watch.facts(ModelRef("a", "x")) is None
        assert watch.facts(ModelRef("b", "m")) is None


@virtual
async def test_an_empty_host_tells_that_it_has_no_models() -> None:
    """No models is news too: those that were there are gone."""
    async with watching(Counted({}, host=host())) as (watch, heard):
        await watch.refresh("a")
        assert heard.states == [("a", HostState.EMPTY)]
        assert heard.models == [("a", ())]


@virtual
async def test_loads_and_new_models_are_told_once() -> None:
    """A change of the loaded or installed models is told at the next look; a moved expiry is no change."""
    backend = Counted({"m": ModelScript()}, host=host())
    async with watching(backend) as (watch, heard):
        await watch.refresh()
        await backend.load("m")
        backend.set_script("n")
        await asyncio.sleep(60)
        assert heard.resident == [("a/m",)]
        assert heard.models == [("a", ("m",)), ("a", ("m", "n"))]
        expires_at = watch.resident()[0].expires_at
        assert expires_at is not None
        assert expires_at > EPOCH + timedelta(seconds=3)


@virtual
async def test_a_host_that_goes_keeps_its_models_and_loses_its_memory() -> None:
    """The state is told, no model counts as resident, and none as uninstalled."""
    backend = Counted({"m": ModelScript()}, host=host())
    async with watching(backend) as (watch, heard):
        await backend.load("m")
        await watch.refresh()
        backend.take_down()
        await watch.refresh()
        assert heard.states == [("a", HostState.READY), ("a", HostState.STOPPED)]
        assert heard.resident == [("a/m",), ()]
        assert heard.models == [("a", ("m",))]
        backend.bring_up()
        await asyncio.sleep(1.1)
        assert watch.hosts_up() == {"a"}


@virtual
async def test_a_single_missed_look_is_forgiven() -> None:
    """A host too busy to answer one look is not taken from the router; the second miss counts."""
    backend = Counted({"m": ModelScript()}, host=host())
    async with watching(backend) as (watch, _):
        await watch.refresh()
        backend.take_down(state=HostState.UNREACHABLE)
        await watch.refresh()
        assert watch.hosts_up() == {"a"}
        await asyncio.sleep(6)
        assert watch.hosts_up() == frozenset()


@virtual
async def test_looks_are_quick_at_first_and_rare_when_nothing_happens() -> None:
    """A host that is down is looked at often, then rarely; a quiet one ever more rarely."""
    down = Counted({}, host=host("down"))
    down.take_down()
    quiet = Counted({"m": ModelScript()}, host=host("quiet"))
    async with watching(down, quiet):
        await asyncio.sleep(3)
        assert down.looks == 3
        await asyncio.sleep(3600)
        assert 100 < down.looks < 140
        assert 160 < quiet.looks < 220


@virtual
async def test_a_model_that_answered_counts_as_loaded_at_once() -> None:
    """Residency is known after a call, and checked soon."""
    backend = Counted({"m": ModelScript(size_bytes=7)}, host=host())
    async with watching(backend) as (watch, heard):
        await watch.refresh()
        await asyncio.sleep(0.1)
        looks = backend.looks
        await backend.load("m")
        watch.note_loaded(ModelRef("a", "m"))
        watch.note_loaded(ModelRef("a", "m"))
        watch.note_loaded(ModelRef("unknown", "m"))
        assert [(str(model.ref), model.size_bytes) for model in watch.resident()] == [("a/m", 7)]
        assert heard.resident == [("a/m",)]
        await asyncio.sleep(0.1)
        assert backend.looks == looks + 1


@virtual
async def test_a_host_can_be_replaced_and_removed_while_watching() -> None:
    """A restarted host has another address under the same key; a removed one is forgotten."""
    old, new = (
        Counted({"m": ModelScript()}, host=host()),
        Counted({"n": ModelScript()}, host=host(url="http://127.0.0.1:2")),
    )
    async with watching(old) as (watch, heard):
        await old.load("m")
        await watch.refresh()
        await watch.add(new)
        assert watch.statuses()[0].state is HostState.STARTING
        assert watch.resident() == ()
        await asyncio.sleep(30)
        looks = old.looks
        assert [status.host.url for status in watch.statuses()] == ["http://127.0.0.1:2"]
        assert heard.models[-1] == ("a", ("n",))
        await new.load("n")
        await watch.refresh("a")
        await watch.remove("a")
        await watch.remove("a")
        assert (watch.statuses(), watch.resident(), heard.resident[-1]) == ((), (), ())
        await asyncio.sleep(60)
        assert old.looks == looks


@virtual
async def test_a_host_added_later_is_watched() -> None:
    """Hosts can come at any time."""
    async with watching() as (watch, heard):
        await watch.add(Counted({"m": ModelScript()}, host=host("late")))
        await asyncio.sleep(1)
        assert heard.states == [("late", HostState.STARTING), ("late", HostState.READY)]


@virtual
async def test_an_announced_host_gives_way_to_a_watched_one() -> None:
    """A host that cannot be looked at yet has a state; once it is watched, what is seen counts."""
    backend = Counted({"m": ModelScript()}, host=host("late"))
    async with watching() as (watch, heard):
        watch.announce(HostStatus(host=backend.host, state=HostState.UNAVAILABLE, detail="Not here."))
        assert [status.state for status in watch.statuses()] == [HostState.UNAVAILABLE]
        assert watch.hosts_up() == frozenset()
        await watch.add(backend)
        await watch.refresh()
        assert [status.state for status in watch.statuses()] == [HostState.READY]
        assert heard.states[0] == ("late", HostState.UNAVAILABLE)


@virtual
async def test_only_this_machine_has_known_memory() -> None:
    """The free memory of another machine is unknown, not zero."""
    here, there = Counted({}, host=host("here")), Counted({}, host=host("there", "http://10.0.0.1:11434"))
    async with watching(here, there) as (watch, _):
        free = watch.free_memory_bytes()
        assert set(free) == {"here"}
        assert free["here"] > 0
        assert watch.free_memory_bytes() == free


class Odd(Counted):
    """Fails while it lists its models, as its `oddness` says."""

    oddness: BaseException | None = None

    @override
    async def list_models(self) -> tuple[ModelFacts, ...]:
        if self.oddness is not None:
            raise self.oddness
        await asyncio.sleep(3600)
        return ()


@pytest.mark.parametrize("oddness", [HostFailedError("boom", fix="Restart."), ZeroDivisionError(), None])
def test_a_host_that_fails_half_way_counts_as_down(oddness: Exception | None, caplog: pytest.LogCaptureFixture) -> None:
    """An error, a bug and an endless list are a state with a reason, and looking goes on."""

    async def scenario() -> None:
        backend = Odd({"m": ModelScript()}, host=host())
        backend.oddness = oddness
        with caplog.at_level(logging.CRITICAL):
            async with watching(backend) as (watch, _):
                await asyncio.sleep(60)
                (status,) = watch.statuses()
                assert (status.state, bool(status.detail), bool(status.fix)) == (HostState.UNREACHABLE, True, True)
                assert backend.looks > 2

    run_virtual(scenario())


def test_a_broken_listener_does_not_end_the_watch(caplog: pytest.LogCaptureFixture) -> None:
    """What a listener raises is logged, and the next change is told."""

    async def scenario() -> None:
        backend = Counted({"m": ModelScript()}, host=host())
        async with watching(backend) as (watch, heard):
            heard.fails = True
            await watch.refresh()
            heard.fails = False
            backend.set_script("n")
            await asyncio.sleep(30)
            assert heard.models == [("a", ("m", "n"))]

    run_virtual(scenario())
    assert "A listener failed" in caplog.text
