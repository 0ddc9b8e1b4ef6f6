"""Real models through the official client: structure, streaming and counts, never facts."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import AsyncGenerator
from typing import Any, cast

import httpx
import ollama
import pytest

from app.builtin.catalogue import CATALOGUE
from tests.integration.builtin.running import CHAT, CODE, EMBED, Running, until_idle

pytestmark = [pytest.mark.anyio, pytest.mark.models]

LONG = "Write a very long story about a lighthouse keeper."


def _say(text: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


async def _stream(client: ollama.AsyncClient, model: str, text: str, **options: Any) -> AsyncGenerator[Any]:
    return cast("AsyncGenerator[Any]", await client.chat(model, _say(text), stream=True, options=options))


async def test_list_and_show_tell_what_the_models_are(client: ollama.AsyncClient) -> None:
    """Every model of the catalogue is there with the facts of its header."""
    listed = {model.model: model for model in (await client.list()).models}
    assert {entry.name for entry in CATALOGUE} <= set(listed)
    details = listed[CODE].details
    assert details is not None
    assert (details.family, details.quantization_level, details.format) == ("qwen2", "Q4_K_M", "gguf")
    shown = {name: await client.show(name) for name in (CHAT, EMBED)}
    assert (shown[CHAT].capabilities, shown[EMBED].capabilities) == (["completion"], ["embedding"])
    facts = shown[CHAT].modelinfo or {}
    assert (facts["llama.context_length"], facts["general.parameter_count"]) == (8192, 134_515_008)
    assert shown[CHAT].template


async def test_chat_streams_and_counts(client: ollama.AsyncClient) -> None:
    """Several chunks, then one with done, counts and durations; ps shows the model afterwards."""
    chunks = [chunk async for chunk in await _stream(client, CHAT, "Say hello.", num_predict=12)]
    last = chunks[-1]
    assert len(chunks) > 2
    assert [chunk.done for chunk in chunks] == [False] * (len(chunks) - 1) + [True]
    assert "".join(chunk.message.content for chunk in chunks).strip()
    assert 0 < last.eval_count <= 12
    assert last.done_reason in {"stop", "length"}
    assert last.prompt_eval_count > 3
    assert last.total_duration >= last.prompt_eval_duration + last.eval_duration > 0
    resident = next(model for model in (await client.ps()).models if model.model == CHAT)
    assert resident.context_length == 4096
    assert resident.size is not None
    assert resident.size > 50_000_000
    assert resident.expires_at is not None


async def test_limit_ends_with_length(client: ollama.AsyncClient) -> None:
    """`num_predict` tokens and no more."""
    answer = await client.generate(CHAT, LONG, options={"num_predict": 5})
    assert (answer.eval_count, answer.done_reason) == (5, "length")


async def test_same_seed_same_answer(client: ollama.AsyncClient) -> None:
    """Sampling options reach the engine."""
    options = {"seed": 7, "temperature": 0.9, "num_predict": 12}
    answers = {(await client.generate(CHAT, "Name a colour.", options=options)).response for _ in range(3)}
    # The first may differ from the others: part of its prompt was computed in other batches.
    assert len(answers) <= 2


async def test_answer_follows_a_schema(client: ollama.AsyncClient) -> None:
    """`format` constrains the text to JSON of that shape."""
    schema = {
        "type": "object",
        "properties": {"ok": {"type": "boolean"}},
        "required": ["ok"],
        "additionalProperties": False,
    }
    answer = await client.chat(
        CHAT, _say("Is the sky blue? Answer in JSON."), format=schema, options={"num_predict": 40}
    )
    assert isinstance(json.loads(answer.message.content or "")["ok"], bool)


async def test_log_probabilities(client: ollama.AsyncClient) -> None:
    """One entry a token, each with its alternatives."""
    answer = await client.chat(CHAT, _say("Hi"), logprobs=True, top_logprobs=2, options={"num_predict": 4})
    assert answer.logprobs is not None
    assert all(entry.logprob <= 0 and len(entry.top_logprobs or ()) == 2 for entry in answer.logprobs)


async def test_embeddings_are_unit_vectors(client: ollama.AsyncClient) -> None:
    """384 numbers of length one; equal texts give equal vectors; texts beyond the context are cut."""
    found = await client.embed(EMBED, ["a red house", "a red house", "word " * 2000])
    assert [len(vector) for vector in found.embeddings] == [384] * 3
    assert all(math.isclose(math.hypot(*vector), 1.0, rel_tol=1e-6) for vector in found.embeddings)
    assert math.dist(found.embeddings[0], found.embeddings[1]) < 1e-3
    assert found.prompt_eval_count is not None
    assert found.prompt_eval_count > 400


async def test_two_models_answer_at_once_and_a_third_evicts(client: ollama.AsyncClient) -> None:
    """Each has a process of its own; beyond the limit the idle one with the least time left goes."""
    options = {"num_predict": 8}
    answers = await asyncio.gather(
        *(client.generate(model, "Count to five.", options=options) for model in (CHAT, CODE))
    )
    both = {model.model for model in (await client.ps()).models}
    await client.embed(EMBED, "one more")
    after = {model.model for model in (await client.ps()).models}
    assert all(answer.eval_count for answer in answers)
    assert both == {CHAT, CODE}
    assert EMBED in after
    assert len(after) == 2


async def test_leaving_a_stream_stops_the_engine(client: ollama.AsyncClient, running: Running) -> None:
    """After the close the model's process computes nothing any more."""
    await client.generate(CHAT, "")
    stream = await _stream(client, CHAT, LONG, num_predict=-1, temperature=0)
    first = await anext(stream)
    await stream.aclose()
    assert not first.done
    for runner in running.runners():
        await until_idle(runner)


async def test_cancel_without_a_stream_stops_the_engine(client: ollama.AsyncClient, running: Running) -> None:
    """Also a request that has got no byte yet, and one whose prompt is still read."""
    await client.generate(CHAT, "")
    for prompt in (LONG, "word " * 3000):
        call = asyncio.create_task(client.generate(CHAT, prompt, options={"num_predict": -1}))
        await asyncio.sleep(0.05)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        for runner in running.runners():
            await until_idle(runner)


async def test_keep_alive_zero_unloads(client: ollama.AsyncClient) -> None:
    """The memory is free right after the answer."""
    await client.generate(CHAT, "Hi", keep_alive=0, options={"num_predict": 2})
    assert CHAT not in {model.model for model in (await client.ps()).models}


async def test_long_conversation_is_shortened_to_the_context(client: ollama.AsyncClient) -> None:
    """Oldest messages go silently; the count shows it; another context length loads the model again."""
    talk = [{"role": role, "content": "word " * 100} for role in ("user", "assistant") * 4]
    answer = await client.chat(CHAT, [*talk, *_say("Still there?")], options={"num_ctx": 512, "num_predict": 4})
    resident = next(model for model in (await client.ps()).models if model.model == CHAT)
    assert answer.prompt_eval_count is not None
    assert 300 < answer.prompt_eval_count < 512
    assert resident.context_length == 512


async def test_dead_runner_gives_an_error_line(client: ollama.AsyncClient, running: Running) -> None:
    """A crash of the engine ends the stream with an error; the next request works."""
    await client.generate(CHAT, "", keep_alive=0)
    known = {runner.pid for runner in running.runners()}
    stream = await _stream(client, CHAT, LONG, num_predict=-1)
    await anext(stream)
    next(runner for runner in running.runners() if runner.pid not in known).kill()
    with pytest.raises(ollama.ResponseError, match="an error was encountered while running the model"):
        [chunk async for chunk in stream]
    assert (await client.generate(CHAT, "Hi", options={"num_predict": 2})).eval_count == 2


async def test_unknown_model_is_404(client: ollama.AsyncClient) -> None:
    """As Ollama answers."""
    with pytest.raises(ollama.ResponseError, match="model 'nope' not found") as caught:
        await client.chat("nope", _say("Hi"))
    assert caught.value.status_code == 404


async def test_pull_of_an_installed_model_succeeds_at_once(client: ollama.AsyncClient) -> None:
    """Nothing is downloaded again."""
    lines = [line async for line in await client.pull(CHAT, stream=True)]
    assert (lines[0].status, lines[-1].status) == ("pulling manifest", "success")
    assert all(line.total is None for line in lines)


async def test_engine_refuses_strangers(client: ollama.AsyncClient, running: Running) -> None:
    """The runner's own port cannot be used around the gateway."""
    await client.generate(CHAT, "")
    ports = [
        connection.laddr.port
        for runner in running.runners()
        for connection in runner.net_connections("inet")
        if connection.status == "LISTEN"
    ]
    assert ports
    async with httpx.AsyncClient(trust_env=False) as stranger:
        for port in ports:
            assert (await stranger.post(f"http://127.0.0.1:{port}/completion", json={"prompt": "x"})).status_code == 401
