"""What every backend keeps, whatever it talks to."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator

import pytest

from app.domain.errors import BackendError, HostUnreachableError, ModelNotFoundError, RequestRejectedError
from app.domain.ports import Backend, Chunk, ModelCall
from app.domain.prompt import ChatMessage
from tests.unit.backends.contract.stages import ERRORS, MODEL, STAGES, TOOL_CALL, Stage

pytestmark = pytest.mark.anyio


@pytest.fixture(params=sorted(STAGES))
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """Every kind of backend in turn."""
    async with STAGES[request.param]() as opened:
        yield opened


def call(model: str = MODEL) -> ModelCall:
    """Return a plain call."""
    return ModelCall(model=model, messages=(ChatMessage(role="user", content="Hi"),))


async def collect(backend: Backend, model: str = MODEL) -> list[Chunk]:
    """Return all chunks of an answer."""
    async with backend.chat(call(model)) as chunks:
        return [chunk async for chunk in chunks]


async def test_streams_the_text_and_ends_with_the_usage(stage: Stage) -> None:
    """Chunks come in order, and only the last has the usage."""
    stage.says("One", " two", " three")
    chunks = await collect(stage.backend)
    assert "".join(chunk.text for chunk in chunks) == "One two three"
    assert [chunk.usage is not None for chunk in chunks] == [False] * (len(chunks) - 1) + [True]
    usage = chunks[-1].usage
    assert usage is not None
    assert (usage.answer_tokens, usage.done_reason) == (3, "stop")


async def test_thinking_and_tool_calls_are_kept_apart_from_the_text(stage: Stage) -> None:
    """Thinking is no text, and a tool call arrives whole, with its id and arguments, also on the last chunk."""
    stage.thinks_and_calls_a_tool()
    chunks = await collect(stage.backend)
    assert "".join(chunk.thinking for chunk in chunks) == "hm"
    assert "".join(chunk.text for chunk in chunks) == "ok"
    assert [made for chunk in chunks for made in chunk.tool_calls] == [TOOL_CALL]


async def test_leaving_the_context_stops_the_answer(stage: Stage) -> None:
    """A reader that stops reading stops the server."""
    stage.stalls_after("One")
    async with stage.backend.chat(call()) as chunks:
        async for _ in chunks:
            break
    await stage.until_closed()


async def test_an_error_of_the_reader_stops_the_answer(stage: Stage) -> None:
    """Whatever the reader raises leaves the context as it is and closes the stream."""
    stage.stalls_after("One")

    async def read() -> None:
        async with stage.backend.chat(call()) as chunks:
            async for _ in chunks:
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await read()
    await stage.until_closed()


@pytest.mark.parametrize("has_started", [False, True])
async def test_cancelling_stops_the_answer(stage: Stage, *, has_started: bool) -> None:
    """A cancelled task closes the stream, before the first token as in the middle, and stays cancelled."""
    if has_started:
        stage.stalls_after("One")
    else:
        stage.never_answers()
    waits = asyncio.Event()

    async def read() -> None:
        async with stage.backend.chat(call()) as chunks:
            waits.set()
            async for _ in chunks:
                pass

    task = asyncio.create_task(read())
    await waits.wait()
    await asyncio.sleep(0.03)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await stage.until_closed()


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.kind)
async def test_every_error_is_of_our_tree_and_says_what_to_do(stage: Stage, kind: type[BackendError]) -> None:
    """A failure is exactly its kind, has words and a fix, and the next call works."""
    stage.fails_once(kind)
    with pytest.raises(BackendError) as caught:
        await collect(stage.backend)
    assert type(caught.value) is kind
    assert caught.value.message
    assert caught.value.fix
    assert "".join(chunk.text for chunk in await collect(stage.backend)) == "Hello"


async def test_a_host_that_is_down_is_a_state_and_an_error(stage: Stage) -> None:
    """The status never raises; every other call says that nothing answers."""
    await stage.take_down()
    status = await stage.backend.status()
    assert not status.is_up
    assert status.detail
    assert status.fix
    await everything_raises(stage.backend, HostUnreachableError)


async def test_a_closed_backend_refuses_calls(stage: Stage) -> None:
    """After closing, calls fail as on a host that is away, and closing again does nothing."""
    await collect(stage.backend)
    await stage.backend.aclose()
    await stage.backend.aclose()
    assert not (await stage.backend.status()).is_up
    await everything_raises(stage.backend, HostUnreachableError)


async def test_an_unknown_model_is_named(stage: Stage) -> None:
    """Each call that names a model says which one is missing."""
    unknown = "nope:latest"
    stage.lacks(unknown)
    for attempt in (
        collect(stage.backend, unknown),
        stage.backend.embed(unknown, ("text",)),
        stage.backend.load(unknown),
        stage.backend.delete(unknown),
    ):
        with pytest.raises(ModelNotFoundError, match=unknown):
            await attempt


async def test_load_and_unload_show_in_the_resident_models(stage: Stage) -> None:
    """A loaded model is resident, an unloaded one is not; a host without such calls says so."""
    await stage.backend.load(MODEL)
    assert [model.ref.model for model in await stage.backend.resident_models()] == [MODEL]
    if not stage.manages_models:
        with pytest.raises(RequestRejectedError, match="unload"):
            await stage.backend.unload(MODEL)
        return
    await stage.backend.unload(MODEL)
    assert await stage.backend.resident_models() == ()


async def test_pull_installs_and_delete_removes(stage: Stage) -> None:
    """A pull ends with is_done, its bytes never run backwards, and the model is listed until it is deleted."""
    if not stage.manages_models:
        with pytest.raises(RequestRejectedError, match="delete"):
            await stage.backend.delete(MODEL)
        await pull_raises(stage.backend, RequestRejectedError)
        return
    async with stage.backend.pull("new:1b") as steps:
        progress = [step async for step in steps]
    assert [step.is_done for step in progress] == [False] * (len(progress) - 1) + [True]
    completed = [step.completed_bytes for step in progress]
    assert completed == sorted(completed)
    assert progress[-1].completed_bytes == progress[-1].total_bytes
    assert "new:1b" in [facts.model for facts in await stage.backend.list_models()]
    await stage.backend.delete("new:1b")
    assert "new:1b" not in [facts.model for facts in await stage.backend.list_models()]


async def test_embeddings_are_of_unit_length(stage: Stage) -> None:
    """One vector a text, none for no text."""
    vectors = await stage.backend.embed(MODEL, ("one", "two"))
    assert len(vectors) == 2
    assert all(math.isclose(math.hypot(*vector), 1.0) for vector in vectors)
    assert await stage.backend.embed(MODEL, ()) == ()


async def test_listed_models_tell_what_they_can(stage: Stage) -> None:
    """The facts carry the name, the context length and that it completes."""
    (facts,) = await stage.backend.list_models()
    assert facts.model == MODEL
    assert "completion" in facts.features
    assert facts.context_length


async def pull_raises(backend: Backend, kind: type[BackendError]) -> None:
    """Assert that a download raises `kind`."""
    async with backend.pull(MODEL) as steps:
        with pytest.raises(kind):
            await anext(aiter(steps))


async def everything_raises(backend: Backend, kind: type[BackendError]) -> None:
    """Assert that each call but `status` raises `kind`."""
    await pull_raises(backend, kind)
    for attempt in (
        collect(backend),
        backend.list_models(),
        backend.resident_models(),
        backend.embed(MODEL, ("text",)),
        backend.load(MODEL),
        backend.unload(MODEL),
        backend.delete(MODEL),
    ):
        with pytest.raises(kind):
            await attempt
