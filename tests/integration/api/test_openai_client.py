"""The official OpenAI client against the real server.

The client is Any: its overloads want literal dictionaries.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import openai
import pytest

from app.backends.scripted import ModelScript
from app.domain.errors import StreamCutError
from app.domain.record import Usage
from tests.integration.api.running import CHAT, EMBEDDING, TOKEN, VISION, WEATHER, Serving

WEATHER_TOOL = {
    "type": "function",
    "function": {"name": "weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}},
}
PIXEL = "data:image/png;base64,iVBORw0KGgo="


@pytest.fixture
def client(served: Serving, monkeypatch: pytest.MonkeyPatch) -> Iterator[openai.OpenAI]:
    """Return the official client with the token as its key; it does not try again by itself."""
    monkeypatch.setenv("NO_PROXY", "*")
    with openai.OpenAI(base_url=f"{served.url}/v1", api_key=TOKEN, max_retries=0, timeout=20) as client:
        yield client


def ask(text: str) -> list[Any]:
    """Return one turn of the user."""
    return [{"role": "user", "content": text}]


def test_models_are_listed(client: Any) -> None:
    """Virtual models stand beside the real ones, and each can be asked for."""
    names = [model.id for model in client.models.list()]
    assert names[:2] == ["auto", "auto:balanced"]
    assert {CHAT, VISION, EMBEDDING} <= set(names)
    assert client.models.retrieve(CHAT).owned_by == "scripted"
    with pytest.raises(openai.NotFoundError) as raised:
        client.models.retrieve("gpt-none")
    assert raised.value.code == "model_not_found"


def test_a_chat_is_answered_whole(client: Any) -> None:
    """The counts are those of the server, the model is the real one, the headers tell the decision."""
    raw = client.chat.completions.with_raw_response.create(model="auto", messages=ask("one two three"))
    reply = raw.parse()
    assert reply.choices[0].message.content in {"one two three", "I see"}
    assert reply.choices[0].finish_reason == "stop"
    assert reply.usage is not None
    assert reply.usage.total_tokens == reply.usage.prompt_tokens + reply.usage.completion_tokens > 0
    assert raw.headers["x-modelyard-model"] == f"scripted/{reply.model}"
    assert len(raw.headers["x-modelyard-decision"]) == 32


def test_a_chat_is_streamed(client: Any) -> None:
    """The counts come with the last event, or in one of their own where asked for."""
    chunks = list(client.chat.completions.create(model=CHAT, messages=ask("a b"), stream=True))
    assert [chunk.choices[0].delta.content for chunk in chunks] == ["a", " b", None]
    assert chunks[0].choices[0].delta.role == "assistant"
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert chunks[-1].usage is not None
    asked = list(
        client.chat.completions.create(
            model=CHAT, messages=ask("a b"), stream=True, stream_options={"include_usage": True}
        )
    )
    assert asked[-1].choices == []
    assert asked[-1].usage is not None
    assert (asked[-1].usage.prompt_tokens, asked[-1].usage.completion_tokens) == (2, 2)
    assert all(chunk.usage is None for chunk in asked[:-1])


def test_tools_are_called_and_results_go_back(served: Serving, client: Any) -> None:
    """Arguments travel as text; the turn of a tool finds its name by the call's id."""
    served.backend.set_script(CHAT, ModelScript(tokens=(), tool_calls=(WEATHER,)), ModelScript(tokens=("Cold",)))
    first = client.chat.completions.create(model=CHAT, messages=ask("Oslo?"), tools=[WEATHER_TOOL])
    message = first.choices[0].message
    assert first.choices[0].finish_reason == "tool_calls"
    assert message.tool_calls is not None
    assert json.loads(message.tool_calls[0].function.arguments) == {"city": "Oslo"}
    turns = [*ask("Oslo?"), message, {"role": "tool", "tool_call_id": message.tool_calls[0].id, "content": "-3"}]
    second = client.chat.completions.create(model=CHAT, messages=turns, tools=[WEATHER_TOOL])
    assert second.choices[0].message.content == "Cold"
    call = served.backend.calls[-1].call
    assert call is not None
    assert (call.messages[-1].tool_name, call.messages[-1].content) == ("weather", "-3")


def test_tool_calls_are_streamed(served: Serving, client: Any) -> None:
    """Each call has its index."""
    served.backend.set_script(CHAT, ModelScript(tokens=(), tool_calls=(WEATHER, WEATHER)))
    chunks = client.chat.completions.create(model=CHAT, messages=ask("Oslo?"), tools=[WEATHER_TOOL], stream=True)
    calls = [call for chunk in chunks for call in chunk.choices[0].delta.tool_calls or ()]
    assert [(call.index, call.function.name) for call in calls] == [(0, "weather"), (1, "weather")]


def test_a_tool_that_must_be_called_and_is_not_is_an_error(client: Any) -> None:
    """A client that takes nothing else is not given a text."""
    with pytest.raises(openai.APIStatusError) as raised:
        client.chat.completions.create(model=CHAT, messages=ask("Hello"), tools=[WEATHER_TOOL], tool_choice="required")
    assert raised.value.status_code == 502


def test_the_form_of_the_answer_reaches_the_model(served: Serving, client: Any) -> None:
    """A JSON schema is passed on; so are the options."""
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}}
    client.chat.completions.create(
        model=CHAT,
        messages=ask("x"),
        response_format={"type": "json_schema", "json_schema": {"name": "thing", "schema": schema}},
        temperature=0,
        max_completion_tokens=9,
        stop=["END"],
        presence_penalty=0.5,
        reasoning_effort="low",
    )
    options = served.backend.calls[-1].call.options  # type: ignore[union-attr]  # a chat has a call
    assert options.response_format == schema
    assert (options.temperature, options.num_predict, options.stop, options.think) == (0, 9, ("END",), "low")
    assert options.extra == {"presence_penalty": 0.5}
    client.chat.completions.create(model=CHAT, messages=ask("x"), response_format={"type": "json_object"})
    assert served.backend.calls[-1].call.options.response_format == "json"  # type: ignore[union-attr]


def test_pictures_are_taken_as_data_only(client: Any) -> None:
    """The server fetches nothing on behalf of a client."""
    parts = [{"type": "text", "text": "What?"}, {"type": "image_url", "image_url": {"url": PIXEL}}]
    reply = client.chat.completions.create(model="auto", messages=[{"role": "user", "content": parts}])
    assert reply.model == VISION
    parts[1] = {"type": "image_url", "image_url": {"url": "http://127.0.0.1/secret"}}
    with pytest.raises(openai.BadRequestError):
        client.chat.completions.create(model="auto", messages=[{"role": "user", "content": parts}])


def test_an_answer_at_its_limit_says_so(served: Serving, client: Any) -> None:
    """An answer that is cut by its length is no failure."""
    usage = Usage(prompt_tokens=1, answer_tokens=2, done_reason="length")
    served.backend.set_script(CHAT, ModelScript(tokens=("a", "b"), usage=usage))
    reply = client.chat.completions.create(model=CHAT, messages=ask("x"), max_tokens=2)
    assert (reply.choices[0].finish_reason, reply.choices[0].message.content) == ("length", "ab")


def test_a_cut_stream_ends_with_an_error(served: Serving, client: Any) -> None:
    """A stream that breaks off never ends with a reason and [DONE]."""
    served.backend.set_script(CHAT, ModelScript(tokens=("a", "b"), failure=StreamCutError("Gone."), fail_after=1))
    seen = []
    with pytest.raises(openai.APIError, match="Gone"):
        seen.extend(client.chat.completions.create(model=CHAT, messages=ask("x"), stream=True))
    assert [chunk.choices[0].finish_reason for chunk in seen] == [None]
    with served.client() as plain:
        reply = plain.post("/v1/chat/completions", json={"model": CHAT, "messages": ask("x"), "stream": True})
    assert b"[DONE]" not in reply.content
    assert json.loads(reply.text.strip().splitlines()[-1].removeprefix("data: "))["error"]["code"] == "stream_cut"


def test_texts_are_completed(client: Any) -> None:
    """The old form works, whole and streamed."""
    reply = client.completions.create(model=CHAT, prompt="a b")
    assert (reply.choices[0].text, reply.choices[0].finish_reason) == ("a b", "stop")
    assert reply.usage is not None
    chunks = list(client.completions.create(model=CHAT, prompt="a b", stream=True))
    assert "".join(chunk.choices[0].text for chunk in chunks) == "a b"


def test_embeddings_come_as_numbers_and_packed(client: Any) -> None:
    """The client asks for packed floats by itself and unpacks them."""
    packed = client.embeddings.create(model=EMBEDDING, input=["a", "bb"])
    plain = client.embeddings.create(model=EMBEDDING, input=["a", "bb"], encoding_format="float")
    assert [entry.embedding for entry in packed.data] == [entry.embedding for entry in plain.data]
    assert [entry.embedding for entry in plain.data] == [[1.0, 0.0], [0.0, 1.0]]
    assert packed.usage.total_tokens == 2


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"n": 2}, "n"),
        ({"logprobs": True}, "logprobs"),
        ({"temperature": 9}, "temperature"),
        ({"messages": []}, "messages"),
        ({"logit_bias": {"1": 1}}, "logit_bias"),
        ({"tools": [WEATHER_TOOL], "tool_choice": {"type": "function", "function": {"name": "x"}}}, "tool_choice"),
        ({"response_format": {"type": "json_schema"}}, "response_format.json_schema"),
    ],
)
def test_bad_requests_name_the_field(client: Any, changes: dict[str, object], param: str) -> None:
    """Errors have OpenAI's shape and say which field is wrong."""
    with pytest.raises(openai.BadRequestError) as raised:
        client.chat.completions.create(**{"model": CHAT, "messages": ask("x"), **changes})
    assert raised.value.param == param
    assert raised.value.type == "invalid_request_error"


def test_a_wrong_key_is_an_authentication_error(served: Serving) -> None:
    """The official client knows what is wrong."""
    with (
        openai.OpenAI(base_url=f"{served.url}/v1", api_key="wrong", max_retries=0) as client,
        pytest.raises(openai.AuthenticationError),
    ):
        client.models.list()
