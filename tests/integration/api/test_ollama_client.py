"""The official Ollama client against the real server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import ollama
import pytest

from app.backends.scripted import ModelScript
from app.domain.errors import HostBusyError, ModelNotFoundError, StreamCutError
from app.settings import ApiSettings, Settings
from tests.integration.api.running import CHAT, EMBEDDING, TOKEN, VISION, WEATHER, Serving, quiet_settings

WEATHER_TOOL = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "Tells the weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
    },
}


@pytest.fixture
def client(served: Serving) -> Iterator[ollama.Client]:
    """Return the official client, let in by the token."""
    with served.ollama_client() as client:
        yield client


def ask(text: str) -> list[dict[str, str]]:
    """Return one turn of the user."""
    return [{"role": "user", "content": text}]


def test_models_are_listed_beside_the_virtual_ones(client: ollama.Client) -> None:
    """`auto` and its strategies are models like the others."""
    names = [model.model for model in client.list().models]
    assert names[:3] == ["auto:latest", "auto:balanced", "auto:best"]
    assert {CHAT, VISION, EMBEDDING} <= set(names)


def test_a_model_is_shown(client: ollama.Client) -> None:
    """Details and capabilities are those that the host reported."""
    shown = client.show(CHAT)
    assert shown.details is not None
    assert shown.details.parameter_size == "7.0B"
    assert shown.capabilities == ["completion", "thinking", "tools"]
    assert shown.modelinfo == {
        "general.architecture": "marker",
        "general.parameter_count": 7_000_000_000,
        "marker.context_length": 8192,
    }
    assert "tools" in (client.show("auto").capabilities or [])


def test_a_chat_is_answered_whole(client: ollama.Client) -> None:
    """The reply tells the model that answered and what the server counted."""
    reply = client.chat(CHAT, messages=ask("one two three"))
    assert reply.message.content == "one two three"
    assert (reply.model, reply.done, reply.done_reason) == (CHAT, True, "stop")
    assert (reply.prompt_eval_count, reply.eval_count) == (3, 3)
    assert reply.total_duration


def test_a_chat_is_streamed(client: ollama.Client) -> None:
    """Every piece comes as a line of its own, and only the last one is done."""
    lines = list(client.chat(CHAT, messages=ask("one two three"), stream=True))
    assert [line.message.content for line in lines] == ["one", " two", " three", ""]
    assert [line.done for line in lines] == [False, False, False, True]


def test_many_clients_at_once_get_their_own_answers(served: Serving) -> None:
    """Streams do not mix."""

    async def run() -> list[str]:
        client = ollama.AsyncClient(host=served.url, headers=served.headers, trust_env=False)
        replies = await asyncio.gather(*(client.chat(CHAT, messages=ask(f"word {number} end")) for number in range(20)))
        await client._client.aclose()
        return [reply.message.content or "" for reply in replies]

    assert asyncio.run(run()) == [f"word {number} end" for number in range(20)]


@pytest.mark.parametrize(
    "name", ["auto", "auto:latest", "AUTO:fast", "auto:best", "auto:best_quality", "auto:thompson"]
)
def test_auto_tells_the_model_that_answered(served: Serving, name: str) -> None:
    """The real model stands in the reply and in the headers, with the decision behind it."""
    with served.client() as client:
        reply = client.post("/api/chat", json={"model": name, "messages": ask("Hi there"), "stream": False})
    assert reply.status_code == 200
    assert reply.json()["model"] in {CHAT, VISION}
    assert reply.headers["x-modelyard-model"] == f"scripted/{reply.json()['model']}"
    assert reply.headers["x-modelyard-capability"] == "conversational"
    detail = served.call(served.application.store.queries.decision(reply.headers["x-modelyard-decision"]))
    assert detail.row.ref.model == reply.json()["model"]


def test_headers_of_a_stream_name_the_model(served: Serving) -> None:
    """Headers are sent when the decision is known, not before."""
    with (
        served.client() as client,
        client.stream("POST", "/api/chat", json={"model": "auto", "messages": ask("Hi")}) as reply,
    ):
        assert reply.headers["x-modelyard-model"].startswith("scripted/")
        assert reply.headers["content-type"] == "application/x-ndjson"
        reply.read()


def test_generate_completes_a_prompt(client: ollama.Client) -> None:
    """Instructions go along; the text stands in `response`."""
    reply = client.generate(CHAT, prompt="a b", system="Be brief.")
    assert (reply.response, reply.done_reason) == ("a b", "stop")
    pieces = [line.response for line in client.generate(CHAT, prompt="a b", stream=True)]
    assert pieces == ["a", " b", ""]


def test_options_reach_the_model(served: Serving, client: ollama.Client) -> None:
    """Known options have fields, others go along as they are; values without a limit are left out."""
    client.chat(
        CHAT,
        messages=ask("Hi"),
        options={"temperature": 0, "num_predict": -1, "seed": 7, "stop": ["x"], "min_p": 0.1},
        format="json",
        keep_alive=-1,
    )
    options = served.backend.calls[-1].call.options  # type: ignore[union-attr]  # a chat has a call
    assert (options.temperature, options.num_predict, options.seed, options.stop) == (0, None, 7, ("x",))
    assert (dict(options.extra), options.response_format, options.keep_alive) == ({"min_p": 0.1}, "json", -1)


def test_thinking_comes_before_the_answer(served: Serving, client: ollama.Client) -> None:
    """Thoughts have a field of their own."""
    served.backend.set_script(CHAT, ModelScript(thinking=("Hm", "."), tokens=("Yes",)))
    reply = client.chat(CHAT, messages=ask("Really?"), think=True)
    assert (reply.message.thinking, reply.message.content) == ("Hm.", "Yes")


def test_a_tool_is_called_and_its_result_goes_back(served: Serving, client: ollama.Client) -> None:
    """A conversation that ends with a tool's result reaches the model turn by turn."""
    served.backend.set_script(CHAT, ModelScript(tokens=(), tool_calls=(WEATHER,)), ModelScript(tokens=("Cold",)))
    messages = ask("Weather in Oslo?")
    first = client.chat(CHAT, messages=messages, tools=[WEATHER_TOOL])
    assert first.message.tool_calls is not None
    assert first.message.tool_calls[0].function.arguments == {"city": "Oslo"}
    turns: list[Any] = [*messages, first.message, {"role": "tool", "content": "-3", "tool_name": "weather"}]
    second = client.chat(CHAT, messages=turns, tools=[WEATHER_TOOL])
    assert second.message.content == "Cold"
    call = served.backend.calls[-1].call
    assert call is not None
    assert [message.role for message in call.messages] == ["user", "assistant", "tool"]
    assert call.messages[1].tool_calls[0].name == "weather"


def test_pictures_go_to_a_model_that_sees(served: Serving, client: ollama.Client) -> None:
    """Auto chooses by what the request needs."""
    reply = client.chat("auto", messages=[{"role": "user", "content": "What is it?", "images": [b"\x89PNG"]}])
    assert reply.model == VISION
    assert served.backend.calls[-1].call.messages[-1].images == (b"\x89PNG",)  # type: ignore[union-attr]


def test_embeddings_have_unit_length(client: ollama.Client) -> None:
    """One vector a text; `auto` finds the embedding model."""
    reply = client.embed(EMBEDDING, input=["a", "bb"], dimensions=1)
    assert (list(map(list, reply.embeddings)), reply.model) == ([[1.0], [0.0]], EMBEDDING)
    assert client.embed("auto", input="a").model == EMBEDDING
    assert list(client.embeddings(EMBEDDING, prompt="a").embedding) == [1.0, 0.0]
    assert list(client.embed(EMBEDDING, input=[]).embeddings) == []


def test_a_model_is_loaded_listed_and_unloaded(client: ollama.Client) -> None:
    """A chat without messages only loads, and with keep_alive 0 unloads."""
    assert client.chat(CHAT, messages=[]).done_reason == "load"
    assert [model.model for model in client.ps().models] == [CHAT]
    assert client.generate(CHAT, prompt="", keep_alive=0).done_reason == "unload"
    assert list(client.ps().models) == []


@pytest.mark.parametrize(
    ("body", "status", "text"),
    [
        ({"model": "nope", "messages": [{"role": "user", "content": "x"}]}, 404, "model 'nope' not found"),
        ({"messages": [{"role": "user", "content": "x"}]}, 400, "model is required"),
        ({"model": EMBEDDING, "messages": [{"role": "user", "content": "x"}]}, 400, "does not support chat"),
        ({"model": VISION, "messages": [{"role": "user", "content": "x"}], "tools": [{}]}, 400, "support tools"),
        ({"model": VISION, "messages": [{"role": "user", "content": "x"}], "think": True}, 400, "support thinking"),
        ({"model": CHAT, "messages": [{"role": "robot", "content": "x"}]}, 400, "unknown role 'robot'"),
        ({"model": CHAT, "messages": "x"}, 400, "messages"),
        ({"model": CHAT, "messages": [{"role": "user", "content": "x"}], "options": {"seed": "a"}}, 500, "integer"),
        ({"model": CHAT, "messages": [{"role": "user", "content": " "}]}, 400, "no text"),
        ({"model": CHAT, "messages": [{"role": "user", "content": "x"}], "logprobs": True}, 400, "logprobs"),
    ],
)
def test_bad_requests_are_refused_in_ollamas_words(
    served: Serving, body: dict[str, object], status: int, text: str
) -> None:
    """An error before the first byte has a status and a body."""
    with served.client() as client:
        reply = client.post("/api/chat", json=body)
    assert (reply.status_code, text in reply.json()["error"]) == (status, True), reply.text


def test_a_missing_body_and_an_unknown_path(served: Serving) -> None:
    """Every error is an object with one text."""
    with served.client() as client:
        assert client.post("/api/chat").json() == {"error": "missing request body"}
        assert (client.get("/api/nope").status_code, client.get("/api/nope").json()) == (404, {"error": "Not Found"})
        assert client.get("/api/chat").status_code == 405


def test_a_host_that_is_busy_says_when_to_come_back(served: Serving, client: ollama.Client) -> None:
    """Failures before the first piece keep their status."""
    served.backend.set_script(CHAT, ModelScript(failure=HostBusyError("Too much to do.", retry_after_s=900)))
    with served.client() as plain:
        reply = plain.post("/api/chat", json={"model": CHAT, "messages": ask("x")})
    assert (reply.status_code, int(reply.headers["retry-after"]) > 0) == (503, True)
    with pytest.raises(ollama.ResponseError) as raised:
        client.chat(CHAT, messages=ask("x"))
    assert raised.value.status_code == 503


def test_a_cut_stream_ends_with_an_error_line(served: Serving, client: ollama.Client) -> None:
    """An answer that breaks off is never taken for a whole one."""
    served.backend.set_script(CHAT, ModelScript(tokens=("a", "b", "c"), failure=StreamCutError("Gone."), fail_after=2))
    seen: list[str | None] = []
    with pytest.raises(ollama.ResponseError, match=r"Gone\.") as raised:
        seen.extend(line.message.content for line in client.chat(CHAT, messages=ask("x"), stream=True))
    assert (seen, raised.value.status_code) == (["a", "b"], -1)
    with pytest.raises(ollama.ResponseError) as whole:
        client.chat(CHAT, messages=ask("x"))
    assert whole.value.status_code == 500


def test_a_fallback_after_the_first_words_is_an_error(served: Serving, client: ollama.Client) -> None:
    """Two models' words are never joined in one stream; a whole reply takes the second model's answer."""
    cut = ModelScript(tokens=("a", "b"), failure=StreamCutError("Gone."), fail_after=1)
    served.backend.set_script(VISION, cut)
    served.backend.set_script(CHAT, cut)
    with pytest.raises(ollama.ResponseError, match="broke off"):
        list(client.chat("auto", messages=ask("x"), stream=True))


def test_lines_are_ascii(served: Serving) -> None:
    """Clients split lines at U+2028 and U+0085, too."""
    text = "\u2028\u0085é😀"
    served.backend.set_script(CHAT, ModelScript(tokens=(text,)))
    with served.client() as client:
        reply = client.post("/api/chat", json={"model": CHAT, "messages": ask("x")})
    assert reply.content.isascii()
    assert len(reply.content.splitlines()) == 2


def test_a_client_that_leaves_stops_the_model(served: Serving) -> None:
    """Nobody generates for a closed connection."""
    served.backend.set_script(CHAT, ModelScript(tokens=("a", "b"), stalls_after=1))
    with (
        served.client() as client,
        client.stream("POST", "/api/chat", json={"model": CHAT, "messages": ask("x")}) as reply,
    ):
        lines = reply.iter_lines()  # a dropped iterator would close the stream
        next(lines)
        assert served.backend.open_streams == 1
    served.call(served.idle())


def test_models_are_only_changed_where_that_is_allowed(
    serve: Callable[[Settings], Serving], served: Serving, client: ollama.Client
) -> None:
    """Downloading and deleting are off unless the settings say otherwise."""
    changes: tuple[Callable[[], object], ...] = (lambda: client.pull("new"), lambda: client.delete(CHAT))
    for change in changes:
        with pytest.raises(ollama.ResponseError) as refused:
            change()
        assert refused.value.status_code == 403
    other = serve(quiet_settings().model_copy(update={"api": ApiSettings(allow_model_changes=True)}))
    with other.ollama_client() as allowed:
        check_changes(allowed)


def check_changes(allowed: ollama.Client) -> None:
    """Download two models and delete one."""
    statuses = [line.status for line in allowed.pull("scripted/new", stream=True)]
    assert (statuses[0], statuses[-1]) == ("pulling manifest", "success")
    assert "new:latest" in {model.model for model in allowed.list().models}
    assert allowed.pull("scripted/newer").status == "success"
    assert allowed.delete("new").status == "success"
    assert "new:latest" not in {model.model for model in allowed.list().models}


def test_auto_stands_in_for_a_named_model_where_that_is_allowed(serve: Callable[[Settings], Serving]) -> None:
    """A model that fails before its first word may be replaced; the reply tells by whom."""
    running = serve(quiet_settings().model_copy(update={"api": ApiSettings(named_fallback=True)}))
    running.backend.set_script(VISION, ModelScript(failure=ModelNotFoundError("Gone.")))
    with running.ollama_client() as client:
        assert client.chat(VISION, messages=ask("Hello")).model == CHAT


def test_a_compound_prompt_comes_in_the_plans_order(serve: Callable[[Settings], Serving]) -> None:
    """Where splitting is allowed, parts that run at once are still read one after the other."""
    running = serve(quiet_settings().model_copy(update={"api": ApiSettings(split_prompts=True)}))
    prompt = "1. Write a Python function that adds numbers.\n2. Translate 'good morning' into French."
    with running.ollama_client() as client:
        text = "".join(line.message.content or "" for line in client.chat("auto", messages=ask(prompt), stream=True))
    assert text.startswith("## ")
    assert text.index("Python") < text.index("French")
    assert text.count("## ") == 2


def test_the_root_is_alive_without_a_token(served: Serving) -> None:
    """Clients look for a server before they have a token."""
    reply = httpx.get(served.url, trust_env=False)
    assert (reply.status_code, reply.text) == (200, "Ollama is running")
    assert httpx.head(served.url, trust_env=False).status_code == 200
    assert httpx.get(f"{served.url}/api/version", trust_env=False).status_code == 401
    version = httpx.get(f"{served.url}/api/version", headers={"Authorization": f"Bearer {TOKEN}"}, trust_env=False)
    assert version.json()["version"].endswith("+modelyard")
