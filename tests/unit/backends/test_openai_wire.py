"""OpenAI's protocol in pure functions: what is sent, and what is read out of odd replies."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.backends.openai_wire import AnswerParts, base_url, chat_body, events_of, facts_of
from app.domain.ports import ModelCall
from app.domain.prompt import ChatMessage, GenerationOptions, ToolCall

PNG = b"\x89PNG\r\n"
HI = (ChatMessage(role="user", content="Hi"),)


def body(messages: tuple[ChatMessage, ...] = HI, **options: object) -> dict[str, Any]:
    """Return the body for these turns and options."""
    return chat_body(ModelCall(model="m", messages=messages, options=GenerationOptions(**options)))  # type: ignore[arg-type]  # the fields of a test


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/v1"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/v1"),
        ("http://127.0.0.1:8000/v1/", "http://127.0.0.1:8000/v1"),
        ("https://proxy.example/team/openai", "https://proxy.example/team/openai"),
    ],
)
def test_a_server_without_a_path_gets_the_usual_one(given: str, used: str) -> None:
    """A path that the user typed is kept."""
    assert base_url(given) == used


def test_what_is_not_set_is_not_sent() -> None:
    """The server's own defaults hold; options of the other protocol stay out."""
    sent = body(num_ctx=4096, keep_alive="5m")
    assert set(sent) == {"model", "messages", "stream", "stream_options"}


def test_options_have_the_protocols_names() -> None:
    """The longest answer is max_tokens, a schema is wrapped."""
    schema = {"type": "object"}
    sent = body(num_predict=5, temperature=0.0, seed=1, stop=("x",), response_format=schema)
    assert (sent["max_tokens"], sent["temperature"], sent["seed"], sent["stop"]) == (5, 0.0, 1, ["x"])
    form = {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema, "strict": True}}
    assert sent["response_format"] == form
    assert body(response_format="json")["response_format"] == {"type": "json_object"}


def test_pictures_are_parts_of_the_content() -> None:
    """Text and picture stand side by side, the picture with its kind."""
    sent = body((ChatMessage(role="user", content="What?", images=(PNG,)),))
    (message,) = sent["messages"]
    text, picture = message["content"]
    assert text == {"type": "text", "text": "What?"}
    assert picture["image_url"]["url"].startswith("data:image/png;base64,")


def test_a_call_without_an_id_and_its_result_share_one() -> None:
    """The protocol needs ids where the other has none."""
    turns = (
        *HI,
        ChatMessage(role="assistant", content="", tool_calls=(ToolCall(name="f", arguments={"a": "ü"}),)),
        ChatMessage(role="tool", content="1", tool_name="f"),
    )
    _, asked, result = body(turns)["messages"]
    (call,) = asked["tool_calls"]
    assert result["tool_call_id"] == call["id"]
    assert json.loads(call["function"]["arguments"]) == {"a": "ü"}


@pytest.mark.parametrize("line", [": ping", "event: x", "", "data:", "data: [DONE]"])
def test_lines_without_data_are_no_events(line: str) -> None:
    """Comments, other fields and the end mark say nothing."""
    assert list(events_of(line)) == []


@pytest.mark.parametrize("line", ["data: {", "data: 3"])
def test_data_that_is_no_object_is_an_error(line: str) -> None:
    """The caller turns it into a malformed reply."""
    with pytest.raises(ValueError, match=r"."):
        list(events_of(line))


def test_pieces_of_two_calls_are_put_together_by_their_index() -> None:
    """Arguments come in pieces, mixed."""
    parts = AnswerParts()
    for index, piece in ((0, '{"a"'), (1, "{"), (0, ": 1}"), (1, "}")):
        calls = [{"index": index, "id": f"c{index}", "function": {"arguments": piece}}]
        parts.add({"choices": [{"delta": {"tool_calls": calls}}]})
    assert [(call.arguments, call.call_id) for call in parts.tool_calls()] == [({"a": 1}, "c0"), ({}, "c1")]


def test_reported_seconds_are_taken_over() -> None:
    """llama.cpp tells how long reading and writing took."""
    parts = AnswerParts()
    parts.add({"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 4}})
    parts.add({"timings": {"prompt_ms": 500.0, "predicted_ms": 250.0}})
    assert (parts.usage.prompt_tokens, parts.usage.prefill_s, parts.usage.decode_s) == (3, 0.5, 0.25)


def test_facts_come_from_the_fields_that_servers_add() -> None:
    """Context and size where they are told; names tell embedding models."""
    facts = facts_of({"id": "qwen", "max_model_len": 8192})
    assert (facts.context_length, sorted(facts.features)) == (8192, ["completion", "tools"])
    local = facts_of({"id": "m.gguf", "meta": {"n_ctx_train": 2048, "n_params": 135, "size": 93}})
    assert (local.context_length, local.parameter_count, local.size_bytes) == (2048, 135, 93)
    assert facts_of({"id": "text-embedding-3-small"}).features == {"embedding"}
