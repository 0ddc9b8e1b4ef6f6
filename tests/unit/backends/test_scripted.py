"""ScriptedBackend keeps time and memory as its scripts say."""

from __future__ import annotations

import asyncio

import pytest

from app.backends.scripted import ModelScript, ScriptedBackend
from app.domain.errors import BackendError, HostFailedError, HostUnreachableError, ModelLoadError, StreamCutError
from app.domain.ports import Chunk, ModelCall, ModelFacts
from app.domain.profile import HostState
from app.domain.prompt import ChatMessage, GenerationOptions
from tests.virtual_time import run_virtual


async def ask(backend: ScriptedBackend, model: str, prompt: str = "Hi there") -> list[tuple[float, Chunk]]:
    """Return the chunks with the time at which each came."""
    loop = asyncio.get_running_loop()
    call = ModelCall(model=model, messages=(ChatMessage(role="user", content=prompt),))
    async with backend.chat(call) as chunks:
        return [(loop.time(), chunk) async for chunk in chunks]


def test_a_cold_call_takes_load_first_token_and_intervals() -> None:
    """Time passes as scripted, and a warm call loads nothing."""

    async def scenario() -> None:
        script = ModelScript(load_s=8.0, first_token_s=1.0, interval_s=0.5, tokens=("a", "b", "c"))
        backend = ScriptedBackend({"m": script})
        cold = await ask(backend, "m")
        assert [at_s for at_s, _ in cold] == [9.0, 9.5, 10.0, 10.0]
        usage = cold[-1][1].usage
        assert usage is not None
        assert (usage.load_s, usage.prefill_s, usage.decode_s, usage.prompt_tokens) == (8.0, 1.0, 1.0, 2)
        warm = await ask(backend, "m")
        assert [at_s for at_s, _ in warm] == [11.0, 11.5, 12.0, 12.0]
        assert backend.loads == ("m",)

    run_virtual(scenario())


def test_the_model_unused_for_longest_is_evicted() -> None:
    """Memory has room for two; the third pushes out the one used longest ago."""

    async def scenario() -> None:
        backend = ScriptedBackend({name: ModelScript() for name in "abc"}, capacity=2)
        for name in "abacb":
            await ask(backend, name)
        assert backend.loads == ("a", "b", "c", "b")
        assert backend.evictions == ("b", "a")
        assert [model.ref.model for model in await backend.resident_models()] == ["b", "c"]

    run_virtual(scenario())


def test_interleaved_calls_with_room_for_one_model_reload_each_time_and_grouped_ones_do_not() -> None:
    """Four models × ten prompts cost 40 loads in turn and 4 loads in groups."""

    async def scenario() -> None:
        names = "abcd"
        in_turn = ScriptedBackend({name: ModelScript(load_s=1.0) for name in names}, capacity=1)
        for _ in range(10):
            for name in names:
                await ask(in_turn, name)
        grouped = ScriptedBackend({name: ModelScript(load_s=1.0) for name in names}, capacity=1)
        for name in names:
            await asyncio.gather(*(ask(grouped, name) for _ in range(10)))
        assert (len(in_turn.loads), len(grouped.loads)) == (40, 4)

    run_virtual(scenario())


@pytest.mark.parametrize(("parallel", "ends_at_s"), [(1, 30.0), (3, 10.0)])
def test_calls_of_one_model_queue_silently(parallel: int, ends_at_s: float) -> None:
    """As many run at a time as the host allows; the others hear nothing until then."""

    async def scenario() -> float:
        backend = ScriptedBackend({"m": ModelScript(first_token_s=10.0, tokens=("a",))}, parallel=parallel)
        await asyncio.gather(*(ask(backend, "m") for _ in range(3)))
        assert backend.loads == ("m",)
        return asyncio.get_running_loop().time()

    assert run_virtual(scenario()) == ends_at_s


def test_a_model_waits_while_no_other_is_idle() -> None:
    """A model in use is not evicted."""

    async def scenario() -> None:
        backend = ScriptedBackend({name: ModelScript(first_token_s=5.0, tokens=("x",)) for name in "ab"}, capacity=1)
        first, second = await asyncio.gather(ask(backend, "a"), ask(backend, "b"))
        assert (first[0][0], second[0][0]) == (5.0, 10.0)

    run_virtual(scenario())


def test_cancelling_at_any_moment_leaves_the_memory_right() -> None:
    """A cancelled load loads nothing, a cancelled queue holds no slot, and the next call works."""

    async def scenario() -> None:
        backend = ScriptedBackend({"m": ModelScript(load_s=4.0, first_token_s=2.0, interval_s=1.0)}, capacity=1)
        for moment_s in (1.0, 3.0, 5.0, 6.5):
            tasks = [asyncio.create_task(ask(backend, "m")) for _ in range(2)]
            await asyncio.sleep(moment_s)
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            assert all(isinstance(result, asyncio.CancelledError) for result in results)
            assert backend.open_streams == 0
            await backend.unload("m")
        assert (await ask(backend, "m"))[-1][1].usage is not None

    run_virtual(scenario())


@pytest.mark.parametrize(
    ("script", "texts", "kind"),
    [
        (ModelScript(failure=HostFailedError("x")), [], HostFailedError),
        (ModelScript(failure=HostFailedError("x"), fail_after=1), ["Hello"], HostFailedError),
        (ModelScript(failure=HostFailedError("x"), fail_after=9), ["Hello", " world"], HostFailedError),
        (ModelScript(thinking=("hm",), failure=HostFailedError("x")), [], HostFailedError),
        (ModelScript(thinking=("hm",), failure=HostFailedError("x"), fail_after=1), ["", "Hello"], HostFailedError),
        (ModelScript(tokens=(), failure=HostFailedError("x")), [], HostFailedError),
        (ModelScript(load_failure=ModelLoadError("x")), [], ModelLoadError),
        (ModelScript(ends_without_done=True), ["Hello", " world"], StreamCutError),
    ],
)
def test_failures_come_where_the_script_says(script: ModelScript, texts: list[str], kind: type[BackendError]) -> None:
    """The tokens before the failure arrive, and nothing after it."""

    async def scenario() -> None:
        backend = ScriptedBackend({"m": script})
        seen: list[str] = []

        async def read() -> None:
            async with backend.chat(ModelCall(model="m", messages=())) as chunks:
                async for chunk in chunks:
                    seen.append(chunk.text)  # noqa: PERF401 - what came before the failure must be kept

        with pytest.raises(kind):
            await read()
        assert seen == texts
        assert backend.open_streams == 0

    run_virtual(scenario())


def test_a_stalled_stream_is_ended_by_the_callers_limit() -> None:
    """A stall lasts until somebody gives up, also in place of the last line."""

    async def scenario() -> None:
        for stalls_after in (0, 1, 5):
            backend = ScriptedBackend({"m": ModelScript(stalls_after=stalls_after)})
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(30):
                    await ask(backend, "m")
            assert backend.open_streams == 0

    run_virtual(scenario())


def test_one_script_a_call_and_the_last_one_stays() -> None:
    """A sequence plays failures that pass."""

    async def scenario() -> None:
        backend = ScriptedBackend({"m": [ModelScript(failure=HostFailedError("x")), ModelScript()]})
        with pytest.raises(HostFailedError):
            await ask(backend, "m")
        for _ in range(2):
            assert len(await ask(backend, "m")) == 3

    run_virtual(scenario())


def test_tokens_can_depend_on_the_call() -> None:
    """An echo needs no script of its own."""

    async def scenario() -> None:
        backend = ScriptedBackend({"m": ModelScript(tokens=lambda call: tuple(call.messages[-1].content.split()))})
        assert [chunk.text for _, chunk in await ask(backend, "m", "one two")] == ["one", "two", ""]

    run_virtual(scenario())


def test_a_host_taken_down_fails_running_streams_too() -> None:
    """Whoever is reading gets the error, and after coming back all works."""

    async def scenario() -> None:
        backend = ScriptedBackend({"m": ModelScript(interval_s=1.0)})
        task = asyncio.create_task(ask(backend, "m"))
        await asyncio.sleep(0.5)
        backend.take_down(state=HostState.UNREACHABLE)
        with pytest.raises(HostUnreachableError):
            await task
        assert (await backend.status()).state is HostState.UNREACHABLE
        backend.bring_up()
        assert (await backend.status()).is_up
        assert len(await ask(backend, "m")) == 3

    run_virtual(scenario())


def test_calls_are_recorded_with_time_and_options() -> None:
    """A test can see what was asked, when and how."""

    async def scenario() -> None:
        backend = ScriptedBackend({"m": ModelScript(load_s=2.0, facts=ModelFacts(model="?", family="f"))})
        await backend.load("m", options=GenerationOptions(num_ctx=512))
        await ask(backend, "m")
        assert [(made.kind, made.model, made.at_s) for made in backend.calls] == [
            ("load", "m", 0.0),
            ("chat", "m", 2.0),
        ]
        assert backend.calls[0].call is not None
        assert backend.calls[0].call.options.num_ctx == 512
        (facts,) = await backend.list_models()
        assert (facts.model, facts.family) == ("m", "f")

    run_virtual(scenario())


def test_other_scripts_leave_the_model_what_it_is() -> None:
    """What a host reports of a model does not change with what its next calls do."""

    async def scenario() -> None:
        facts = ModelFacts(model="m", features=frozenset({"completion", "tools"}))
        backend = ScriptedBackend({"m": ModelScript(facts=facts)})
        backend.set_script("m", ModelScript(tokens=("a",)), ModelScript(tokens=("b",)))
        for _ in range(3):
            assert await backend.list_models() == (facts,)
            await ask(backend, "m")

    run_virtual(scenario())


def test_a_pull_fails_where_the_script_says_and_an_empty_host_is_empty() -> None:
    """Downloads can break as well."""

    async def scenario() -> None:
        backend = ScriptedBackend({})
        assert (await backend.status()).state is HostState.EMPTY
        backend.set_script("m", ModelScript(interval_s=1.0, failure=StreamCutError("x"), fail_after=2))
        seen: list[int] = []

        async def pull() -> None:
            async with backend.pull("m") as steps:
                async for step in steps:
                    seen.append(step.completed_bytes)  # noqa: PERF401 - what came before the failure must be kept

        with pytest.raises(StreamCutError):
            await pull()
        assert len(seen) == 3
        with pytest.raises(StreamCutError):
            await backend.embed("m", ("a",))

    run_virtual(scenario())
