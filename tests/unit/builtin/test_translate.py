"""Requests into the engine's form, its events back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.builtin.requests import ChatBody, GenerateBody, Message
from app.builtin.translate import (
    AnswerReader,
    chat_request,
    check_options,
    engine_message,
    raw_request,
    sampling,
    without_oldest,
)
from app.builtin.wire import WireError


def test_request_wins_over_model_wins_over_ollama() -> None:
    """The order of defaults; whole numbers may come as floats, one stop word as text."""
    found = sampling({"temperature": 0.1, "top_k": 5.0, "stop": "END"}, {"temperature": 0.7, "top_p": 0.8})
    assert (found["temperature"], found["top_p"], found["top_k"], found["min_p"]) == (0.1, 0.8, 5, 0.0)
    assert found["stop"] == ["END"]
    assert isinstance(found["top_k"], int)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"temperature": "hot"}, 'option "temperature" must be of type float32'),
        ({"num_ctx": 1.5}, 'option "num_ctx" must be of type integer'),
        ({"seed": True}, 'option "seed" must be of type integer'),
        ({"use_mmap": 1}, 'option "use_mmap" must be of type boolean'),
        ({"stop": 3}, 'option "stop" must be of type array'),
    ],
)
def test_wrong_types_are_named(options: dict[str, Any], text: str) -> None:
    """Ollama answers 500 to these."""
    with pytest.raises(WireError, match=text) as caught:
        check_options(options)
    assert caught.value.status == 500


def test_unknown_and_empty_options_pass() -> None:
    """Ollama only logs them."""
    check_options({"new_option": object(), "temperature": None, "num_ctx": 4096.0})


def test_formats() -> None:
    """Any JSON, a schema, or an error."""
    assert chat_request(ChatBody(format="json"), {}, is_thinking=False)["response_format"] == {"type": "json_object"}
    raw = raw_request(GenerateBody(prompt="x", format={"type": "array"}, logprobs=True), {})
    assert (raw["json_schema"], raw["logprobs"], raw["prompt"]) == ({"type": "array"}, 1, "x")
    with pytest.raises(WireError, match="invalid format"):
        chat_request(ChatBody(format="yaml"), {}, is_thinking=False)


def test_tool_turns_are_carried_over() -> None:
    """Arguments become text; ids and names stay; roles are lower case."""
    call = {"function": {"name": "f", "arguments": {"a": 1}}}
    asked = engine_message(Message.model_validate({"role": "Assistant", "thinking": "Hm", "tool_calls": [call]}))
    answered = engine_message(Message(role="tool", content="2", tool_name="f", tool_call_id="call_0"))
    assert asked["role"] == "assistant"
    assert asked["reasoning_content"] == "Hm"
    assert asked["tool_calls"] == [
        {"id": "call_0", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
    ]
    assert (answered["tool_call_id"], answered["name"]) == ("call_0", "f")


@given(st.lists(st.sampled_from(["system", "user", "assistant"]), min_size=1, max_size=12))
def test_shortening_keeps_system_and_last(roles: list[str]) -> None:
    """Each step takes exactly one message, and it ends with what must stay."""
    messages: list[dict[str, Any]] = [{"role": role, "number": number} for number, role in enumerate(roles)]
    shorter: list[dict[str, Any]] | None = messages
    while shorter is not None:
        last, shorter = shorter, without_oldest(shorter)
        assert shorter is None or len(shorter) == len(last) - 1
    assert last == [message for message in messages[:-1] if message["role"] == "system"] + messages[-1:]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [('{"a": 1}', {"a": 1}), ("", {}), ("{broken", {"": "{broken"}), ("[1]", {"": [1]})],
)
def test_arguments_are_always_an_object(arguments: str, expected: dict[str, Any]) -> None:
    """A small model's bad JSON is shown, not lost."""
    reader = AnswerReader()
    reader.read({"choices": [{"delta": {"tool_calls": [{"function": {"name": "f", "arguments": arguments}}]}}]})
    assert reader.tool_calls()[0]["function"]["arguments"] == expected


def test_log_probabilities_are_passed_on() -> None:
    """Token, value, bytes and alternatives; the engine's ids are left out."""
    entry = {"id": 1, "token": "a", "logprob": -0.5, "bytes": [97], "top_logprobs": [{"token": "b", "logprob": -1.0}]}
    piece = AnswerReader().read({"choices": [{"delta": {"content": "a"}, "logprobs": {"content": [entry]}}]})
    assert piece.logprobs == (
        {
            "token": "a",
            "logprob": -0.5,
            "bytes": [97],
            "top_logprobs": [{"token": "b", "logprob": -1.0, "bytes": None}],
        },
    )
