"""Who is loaded, who waits, who has to go."""

from __future__ import annotations

import asyncio
from pathlib import Path

import ollama
import psutil
import pytest

from tests.unit.builtin.served import Serve, eventually

pytestmark = pytest.mark.anyio

HELLO = [{"role": "user", "content": "hello"}]


async def test_idle_model_with_the_least_time_left_makes_room(serve: Serve) -> None:
    """Beyond `max_loaded` it is the one that would go first anyway."""
    async with serve(max_loaded=2) as served:
        await served.client.chat("plain", HELLO, keep_alive="1m")
        await served.client.chat("clever", HELLO, keep_alive="10m")
        await served.client.embed("encoder", "x", keep_alive="5m")
        assert [resident.model.name for resident in served.pool.residents()] == ["clever:latest", "encoder:latest"]


async def test_busy_model_is_waited_for(serve: Serve) -> None:
    """A model in use is not taken away; the other request waits and then gets its turn."""
    async with serve(max_loaded=1) as served:
        stream = await served.stream("endless")
        await anext(stream)
        waiting = asyncio.create_task(served.client.chat("clever", HELLO))
        await served.until_waiting(1)
        assert [resident.model.name for resident in served.pool.residents()] == ["plain:latest"]
        await stream.aclose()
        answer = await waiting
        assert [resident.model.name for resident in served.pool.residents()] == ["clever:latest"]
    assert answer.done


async def test_other_context_length_loads_again(serve: Serve) -> None:
    """The same length does not."""
    async with serve() as served:
        await served.client.chat("plain", HELLO, options={"num_ctx": 32})
        first = served.pool.residents()[0].runner.pid
        await served.client.chat("plain", HELLO, options={"num_ctx": 32})
        assert served.pool.residents()[0].runner.pid == first
        await served.client.chat("plain", HELLO, options={"num_ctx": 48})
        assert [resident.num_ctx for resident in served.pool.residents()] == [48]
        assert served.pool.residents()[0].runner.pid != first


async def test_context_is_never_longer_than_trained(serve: Serve) -> None:
    """More would be noise, and memory."""
    async with serve() as served:
        await served.client.chat("plain", HELLO, options={"num_ctx": 9999})
        assert served.pool.residents()[0].num_ctx == 64


async def test_model_is_unloaded_when_its_time_is_over(serve: Serve) -> None:
    """The duration counts from the last request, and the last given one holds."""
    async with serve() as served:
        await served.client.chat("plain", HELLO, keep_alive="1h")
        runner = served.pool.residents()[0].runner
        await served.client.chat("plain", HELLO, keep_alive=0.02)

        async def is_unloaded() -> bool:
            return not served.pool.residents() and not runner.is_alive

        await eventually(is_unloaded)


async def test_slots_answer_at_once(serve: Serve) -> None:
    """With two slots the second request does not wait for the first."""
    async with serve(slots=2) as served:
        stream = await served.stream("endless")
        await anext(stream)
        assert (await served.client.chat("plain", HELLO)).done
        await stream.aclose()


async def test_kept_for_ever_expires_in_centuries(serve: Serve) -> None:
    """As Ollama shows it."""
    async with serve() as served:
        await served.client.chat("plain", HELLO, keep_alive=-1)
        expires_at = (await served.client.ps()).models[0].expires_at
    assert expires_at is not None
    assert expires_at.year > 2300


async def test_runner_that_dies_idle_is_forgotten(serve: Serve) -> None:
    """The list of loaded models tells the truth."""
    async with serve() as served:
        await served.client.chat("plain", HELLO)
        psutil.Process(served.pool.residents()[0].runner.pid).kill()

        async def is_forgotten() -> bool:
            return not served.pool.residents()

        await eventually(is_forgotten)
        assert (await served.client.chat("plain", HELLO)).done


async def test_leaving_while_it_loads_ends_the_load(serve: Serve, models_dir: Path) -> None:
    """No process stays behind for a request that nobody waits for; the next one starts anew."""
    before = set(psutil.Process().children())
    async with serve() as served:
        waiting = asyncio.create_task(served.client.chat("plain", HELLO))

        async def is_starting() -> bool:
            return bool(set(psutil.Process().children()) - before)

        await eventually(is_starting)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

        async def is_over() -> bool:
            return not set(psutil.Process().children()) - before

        await eventually(is_over)
        assert (await served.client.chat("plain", HELLO)).done


async def test_failed_load_leaves_room_for_others(serve: Serve) -> None:
    """A model that cannot be loaded holds neither a place nor a turn."""
    async with serve(max_loaded=1) as served:
        with pytest.raises(ollama.ResponseError, match="weights make no sense"):
            await served.client.chat("broken", HELLO)
        assert (await served.client.chat("plain", HELLO)).done
