"""The routes as Ollama's clients meet them: statuses and texts of errors, lines, counts."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import ollama
import pytest

from tests.unit.builtin.served import Serve, eventually

pytestmark = pytest.mark.anyio

HELLO = [{"role": "user", "content": "hello there world"}]


def _say(text: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


ERRORS: list[tuple[str, str, Any, int, str]] = [
    ("POST", "/api/chat", None, 400, "missing request body"),
    ("POST", "/api/chat", {"messages": HELLO}, 400, "model is required"),
    ("POST", "/api/show", {}, 400, "model is required"),
    ("POST", "/api/pull", {}, 400, "invalid model name"),
    ("POST", "/api/generate", {"prompt": "x"}, 404, "model '' not found"),
    ("POST", "/api/chat", {"model": "a b", "messages": HELLO}, 400, "invalid model name"),
    ("POST", "/api/chat", {"model": "nope", "messages": HELLO}, 404, "model 'nope' not found"),
    ("POST", "/api/generate", {"model": "nope", "prompt": "x"}, 404, "model 'nope' not found"),
    ("POST", "/api/show", {"model": "nope"}, 404, "model 'nope' not found"),
    ("DELETE", "/api/delete", {"model": "nope"}, 404, "model 'nope' not found"),
    ("POST", "/api/embed", {"model": "nope", "input": "x"}, 404, 'model "nope" not found, try pulling it first'),
    ("POST", "/api/chat", {"model": "encoder", "messages": HELLO}, 400, '"encoder" does not support chat'),
    ("POST", "/api/generate", {"model": "encoder", "prompt": "x"}, 400, '"encoder" does not support generate'),
    (
        "POST",
        "/api/chat",
        {"model": "plain", "messages": HELLO, "tools": [{"type": "function"}]},
        400,
        "registry.ollama.ai/library/plain:latest does not support tools",
    ),
    (
        "POST",
        "/api/chat",
        {"model": "plain", "messages": HELLO, "think": True},
        400,
        '"plain" does not support thinking',
    ),
    (
        "POST",
        "/api/generate",
        {"model": "plain", "prompt": "x", "suffix": "y"},
        400,
        "registry.ollama.ai/library/plain:latest does not support insert",
    ),
    (
        "POST",
        "/api/chat",
        {"model": "plain", "messages": HELLO, "options": {"top_k": "many"}},
        500,
        'option "top_k" must be of type integer',
    ),
    (
        "POST",
        "/api/chat",
        {"model": "plain", "messages": HELLO, "top_logprobs": 21},
        400,
        "top_logprobs must be between 0 and 20",
    ),
    (
        "POST",
        "/api/generate",
        {"model": "plain", "prompt": "x", "raw": True, "system": "s"},
        400,
        "raw mode does not support template, system, or context",
    ),
    ("POST", "/api/embed", {"model": "encoder", "input": [1]}, 400, "invalid input type"),
    (
        "POST",
        "/api/chat",
        {"model": "plain", "messages": HELLO, "keep_alive": "soon"},
        400,
        'time: invalid duration "soon"',
    ),
    (
        "POST",
        "/api/chat",
        {"model": "broken", "messages": HELLO},
        500,
        "llama-server process has terminated: error: the weights make no sense",
    ),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "text"), ERRORS)
async def test_errors_have_ollamas_status_and_text(
    serve: Serve, method: str, path: str, body: Any, status: int, text: str
) -> None:
    """An error before the first byte has a real status and `{"error": text}`."""
    async with serve() as served:
        content = b"" if body is None else json.dumps(body).encode()
        response = await served.http.request(method, path, content=content)
    assert (response.status_code, response.json()) == (status, {"error": text})


async def test_malformed_body_is_400(serve: Serve) -> None:
    """Bad JSON and wrong types are the client's fault."""
    async with serve() as served:
        for content in (b"{", b'{"model": "plain", "messages": "hello"}', b'{"model": 5}'):
            response = await served.http.post("/api/chat", content=content)
            assert response.status_code == 400
            assert response.json()["error"]


async def test_no_entry_without_the_token(serve: Serve) -> None:
    """Other programs of this machine cannot use the port."""
    async with serve() as served:
        for headers in ({"Authorization": "Bearer wrong"}, {"Authorization": ""}):
            assert (await served.http.get("/api/tags", headers=headers)).status_code == 401


async def test_liveness_and_version(serve: Serve) -> None:
    """The fixed text and a version that starts with numbers."""
    async with serve() as served:
        assert (await served.http.get("/")).text == "Ollama is running"
        assert (await served.http.get("/api/version")).json()["version"][0].isdigit()
        assert (await served.http.get("/api/nothing")).status_code == 404
        assert (await served.http.get("/api/chat")).status_code == 405


async def test_list_and_show(serve: Serve) -> None:
    """Both tell name, quantization, context length and capabilities as the header has them."""
    async with serve() as served:
        listed = {model["name"]: model for model in (await served.http.get("/api/tags")).json()["models"]}
        shown = await served.client.show("plain")
        verbose = (await served.http.post("/api/show", json={"name": "encoder", "verbose": True})).json()
    assert set(listed) == {"plain:latest", "clever:latest", "broken:latest", "encoder:latest"}
    assert listed["clever:latest"]["capabilities"] == ["completion", "tools", "thinking"]
    assert listed["plain:latest"]["details"]["quantization_level"] == "Q4_K_M"
    assert listed["plain:latest"]["details"]["context_length"] == 64
    assert shown.capabilities == ["completion"]
    assert shown.modelinfo is not None
    assert shown.modelinfo["llama.context_length"] == 64
    assert verbose["capabilities"] == ["embedding"]


async def test_stream_is_ascii_lines_and_ends_with_counts(serve: Serve) -> None:
    """U+2028 in an answer must not break lines; the last line has counts and nanoseconds."""
    async with serve() as served:
        response = await served.http.post("/api/chat", json={"model": "Plain:latest", "messages": HELLO})
        chunks = [chunk async for chunk in await served.client.chat("plain", HELLO, stream=True)]
    assert response.headers["content-type"] == "application/x-ndjson"
    assert response.content.isascii()
    lines = [json.loads(line) for line in response.content.splitlines()]
    assert [line["done"] for line in lines] == [False, False, False, True]
    assert lines[0]["model"] == "Plain:latest"
    assert "".join(chunk.message.content or "" for chunk in chunks) == "hello\u2028there\u2028world\u2028"
    last = chunks[-1]
    assert (last.prompt_eval_count, last.eval_count, last.done_reason) == (3, 3, "stop")
    assert (last.prompt_eval_duration, last.eval_duration) == (1_500_000, 2_500_000)
    assert last.total_duration is not None
    assert last.load_duration is not None
    assert last.total_duration >= last.load_duration > 0


async def test_answer_in_one_piece(serve: Serve) -> None:
    """Without streaming the texts are joined and the metrics are there."""
    async with serve() as served:
        chat = await served.client.chat("plain", HELLO)
        generated = await served.client.generate("plain", "one two", system="be brief")
        raw = await served.client.generate("plain", "one two", raw=True)
        seen = await served.seen()
    assert chat.message.content == "hello\u2028there\u2028world\u2028"
    assert (generated.response, generated.prompt_eval_count) == ("one\u2028two\u2028", 4)
    assert raw.done
    assert [request["path"] for request in seen["requests"][1:]] == ["/v1/chat/completions", "/v1/completions"]
    assert seen["requests"][1]["messages"][0] == {"role": "system", "content": "be brief"}


async def test_thinking_and_tool_calls(serve: Serve) -> None:
    """Thinking comes as thinking; a call comes whole, its arguments an object."""
    tool = {"type": "function", "function": {"name": "weather", "parameters": {"type": "object", "properties": {}}}}
    async with serve() as served:
        thought = await served.client.chat("clever", _say("think"))
        called = await served.client.chat("clever", _say("call"), tools=[tool], think=False)
        seen = await served.seen()
    assert thought.message.thinking == "Hm."
    assert called.message.tool_calls is not None
    assert called.message.tool_calls[0].function.name == "weather"
    assert called.message.tool_calls[0].function.arguments == {"city": "Oslo"}
    assert [request["chat_template_kwargs"] for request in seen["requests"]] == [
        {"enable_thinking": True},
        {"enable_thinking": False},
    ]


async def test_options_reach_the_engine(serve: Serve) -> None:
    """Sampling options are passed by the engine's names, with Ollama's defaults for the others."""
    options = {"temperature": 0, "num_predict": 7, "stop": ["END"], "unknown": 1}
    async with serve() as served:
        await served.client.chat("plain", HELLO, options=options, format={"type": "object"})
        request = (await served.seen())["requests"][0]
    assert (request["temperature"], request["max_tokens"], request["stop"]) == (0, 7, ["END"])
    assert (request["top_k"], request["min_p"]) == (40, 0.0)
    assert request["response_format"]["json_schema"]["schema"] == {"type": "object"}


async def test_embeddings_have_unit_length(serve: Serve) -> None:
    """Vectors are normalised, also after they are cut; long texts are cut or refused."""
    async with serve() as served:
        found = await served.client.embed("encoder", ["a", "b"])
        cut = await served.client.embed("encoder", "a", dimensions=1)
        none = await served.client.embed("encoder", [])
        await served.client.embed("encoder", "word " * 40)
        seen = await served.seen()
        with pytest.raises(ollama.ResponseError, match="the input length exceeds the context length"):
            await served.client.embed("encoder", "word " * 40, truncate=False)
        old = await served.http.post("/api/embeddings", json={"model": "encoder", "prompt": "a"})
    assert found.embeddings == [[0.6, 0.8, 0.0], [0.6, 0.8, 0.0]]
    assert (cut.embeddings, none.embeddings) == ([[1.0]], [])
    assert seen["requests"][-1]["input"] == [" ".join(["w"] * 14)]
    assert old.json() == {"embedding": [0.6, 0.8, 0.0]}


async def test_too_long_conversation_loses_its_oldest_messages(serve: Serve) -> None:
    """System messages and the last one stay; a single message too long is refused."""
    talk = [
        {"role": "system", "content": "rules " * 10},
        {"role": "user", "content": "old " * 40},
        {"role": "assistant", "content": "newer " * 10},
        {"role": "user", "content": "last question"},
    ]
    async with serve() as served:
        answer = await served.client.chat("plain", talk, options={"num_ctx": 30})
        kept = (await served.seen())["requests"][-1]["messages"]
        with pytest.raises(ollama.ResponseError, match="exceeds the available context size") as caught:
            await served.client.chat("plain", _say("word " * 100))
    assert answer.prompt_eval_count == 22
    assert [message["role"] for message in kept] == ["system", "assistant", "user"]
    assert caught.value.status_code == 400


async def test_crash_in_mid_answer_is_the_last_line(serve: Serve) -> None:
    """After the first byte an error is a line; the next request loads the model again."""
    async with serve() as served:
        stream = await served.stream("crash")
        first = await anext(stream)
        with pytest.raises(ollama.ResponseError, match="an error was encountered while running the model") as caught:
            await anext(stream)

        async def is_noticed() -> bool:
            return not (await served.client.ps()).models

        # A request that comes before the end of the process is seen gets that end as its error.
        await eventually(is_noticed)
        assert (await served.client.chat("plain", HELLO)).done
    assert first.message.content == "crash\u2028"
    assert caught.value.status_code == -1


async def test_crash_before_the_answer_is_500(serve: Serve) -> None:
    """Nothing was sent yet, so the status can say it."""
    async with serve() as served:
        response = await served.http.post("/api/chat", json={"model": "plain", "messages": _say("die")})
    assert response.status_code == 500
    assert response.json()["error"].startswith("model runner has unexpectedly stopped")


async def test_error_of_the_engine_in_mid_answer(serve: Serve) -> None:
    """What the engine says reaches the client."""
    async with serve() as served:
        stream = await served.stream("fail")
        await anext(stream)
        with pytest.raises(ollama.ResponseError, match="running the model: out of luck"):
            await anext(stream)


async def test_client_that_leaves_stops_the_engine(serve: Serve) -> None:
    """A closed stream ends generation and frees the slot."""
    async with serve() as served:
        stream = await served.stream("endless")
        assert (await anext(stream)).message.content == "more "
        await stream.aclose()
        assert (await served.client.chat("plain", HELLO)).done

        async def is_left() -> Any:
            return (await served.seen())["abandoned"]

        await eventually(is_left)
        assert await is_left() == 1


@pytest.mark.parametrize("stream", [True, False])
async def test_client_that_leaves_before_the_first_byte_stops_the_engine(serve: Serve, stream: bool) -> None:
    """Also while nothing is being sent, streamed or not."""
    async with serve() as served:
        body = {"model": "plain", "messages": _say("silent"), "stream": stream}
        waiting = asyncio.create_task(served.http.post("/api/chat", json=body))

        async def is_asked() -> Any:
            return (await served.seen())["requests"]

        async def is_left() -> Any:
            return (await served.seen())["abandoned"]

        await eventually(is_asked)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await eventually(is_left)
        assert (await served.client.chat("plain", HELLO)).done


async def test_full_queue_is_503(serve: Serve) -> None:
    """More than `max_queue` waiting requests are refused in Ollama's words, two blanks included."""
    async with serve(max_queue=1) as served:
        stream = await served.stream("endless")
        await anext(stream)
        waiting = asyncio.create_task(served.client.chat("plain", HELLO))
        await served.until_waiting(1)
        response = await served.http.post("/api/chat", json={"model": "plain", "messages": HELLO})
        await stream.aclose()
        assert (await waiting).done
    assert response.status_code == 503
    assert response.json()["error"] == "server busy, please try again.  maximum pending requests exceeded"


async def test_load_unload_and_ps(serve: Serve) -> None:
    """An empty request loads, keep_alive 0 unloads, ps shows what is loaded with its context."""
    async with serve() as served:
        loaded = await served.client.chat("plain", [], keep_alive="10m")
        resident = (await served.client.ps()).models[0]
        unloaded = await served.client.generate("plain", "", keep_alive=0)
        after = await served.client.ps()
    assert (loaded.done_reason, unloaded.done_reason) == ("load", "unload")
    assert (resident.model, resident.context_length) == ("plain:latest", 64)
    assert resident.size is not None
    assert resident.size > 0
    assert list(after.models) == []


async def test_delete_unloads_and_removes(serve: Serve, models_dir: Path) -> None:
    """The file is gone, the memory too, the body empty."""
    async with serve() as served:
        await served.client.chat("plain", HELLO)
        response = await served.http.request("DELETE", "/api/delete", json={"model": "plain"})
        ps = await served.client.ps()
    assert (response.status_code, response.content) == (200, b"")
    assert not (models_dir / "Plain.gguf").exists()
    assert list(ps.models) == []


async def test_pull_of_an_unknown_model_ends_with_an_error_line(serve: Serve) -> None:
    """The status is 200 by then; without streaming it is 500."""
    async with serve() as served:
        streamed = await served.http.post("/api/pull", json={"model": "llama9"})
        joined = await served.http.post("/api/pull", json={"model": "llama9", "stream": False})
        known = await served.client.pull("plain")
    assert streamed.status_code == 200
    assert json.loads(streamed.content.splitlines()[-1]) == {"error": "pull model manifest: file does not exist"}
    assert (joined.status_code, joined.json()["error"]) == (500, "pull model manifest: file does not exist")
    assert known.status == "success"


async def test_catalogue_tells_what_is_installed(serve: Serve) -> None:
    """The first start asks it what to fetch."""
    async with serve() as served:
        catalogue = (await served.http.get("/catalogue")).json()["models"]
    assert [entry["name"] for entry in catalogue] == ["smollm2:135m", "qwen2.5-coder:0.5b", "all-minilm:l6-v2"]
    assert not any(entry["is_installed"] for entry in catalogue)
