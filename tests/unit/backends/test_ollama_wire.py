"""Requests out of our values, our values out of replies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from app.backends.ollama_pull import PullSum
from app.backends.ollama_wire import (
    chat_body,
    facts_of,
    keep_alive_value,
    named_entries,
    parse_count,
    parse_time,
    parse_version,
    resident_of,
)
from app.domain.ports import ModelCall
from app.domain.prompt import ChatMessage, GenerationOptions, ToolCall
from tests.faulty_server import loaded, shown, tag


def test_a_plain_call_leaves_every_default_to_the_server() -> None:
    """What is None is not sent: num_ctx would load the model again, think would be refused."""
    call = ModelCall(model="m", messages=(ChatMessage(role="user", content="Hi"),))
    assert chat_body(call) == {"model": "m", "messages": [{"role": "user", "content": "Hi"}], "stream": True}


def test_options_are_passed_where_ollama_wants_them() -> None:
    """Sampling and load options go into `options`, the rest beside it; `extra` is passed unchanged."""
    schema = {"type": "object", "properties": {"n": {"type": "integer", "minimum": 1}}}
    tool = {"type": "function", "function": {"name": "f", "parameters": schema | {"additionalProperties": False}}}
    options = GenerationOptions(
        num_ctx=8192,
        temperature=0.0,
        seed=0,
        stop=("END",),
        keep_alive="-1",
        think=False,
        response_format=schema,
        tools=(tool,),
        extra={"num_thread": 2},
    )
    body = chat_body(ModelCall(model="m", messages=(), options=options))
    assert body["options"] == {"num_ctx": 8192, "temperature": 0.0, "seed": 0, "stop": ["END"], "num_thread": 2}
    assert (body["keep_alive"], body["think"], body["format"], body["tools"]) == (-1, False, schema, [tool])


def test_messages_carry_pictures_thinking_and_tools() -> None:
    """Pictures are base64, arguments an object, ids are kept."""
    asked = ChatMessage(
        role="assistant", content="", thinking="hm", tool_calls=(ToolCall(name="f", arguments={"a": 1}, call_id="c"),)
    )
    told = ChatMessage(role="tool", content="2", tool_name="f", tool_call_id="c")
    shows = ChatMessage(role="user", content="What?", images=(b"\x89PNG",))
    assert chat_body(ModelCall(model="m", messages=(asked, told, shows)))["messages"] == [
        {
            "role": "assistant",
            "content": "",
            "thinking": "hm",
            "tool_calls": [{"function": {"name": "f", "arguments": {"a": 1}}, "id": "c"}],
        },
        {"role": "tool", "content": "2", "tool_name": "f", "tool_call_id": "c"},
        {"role": "user", "content": "What?", "images": ["iVBORw=="]},
    ]


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (None, None),
        ("", None),
        ("-1", -1),
        (" 0 ", 0),
        ("1.5", 1.5),
        ("5m", "5m"),
        ("1h30m", "1h30m"),
        (30, 30),
        (-1.0, -1.0),
    ],
)
def test_keep_alive_in_digits_becomes_a_number(value: float | str | None, sent: float | str | None) -> None:
    """Ollama reads text as a Go duration, which "-1" is not."""
    assert keep_alive_value(value) == sent


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("494.03M", 494_030_000),
        ("8.0B", 8_000_000_000),
        ("1.5T", 1_500_000_000_000),
        ("7b", 7_000_000_000),
        ("", None),
        ("big", None),
    ],
)
def test_parameter_sizes_are_numbers(text: str, count: int | None) -> None:
    """The suffix is a power of ten."""
    assert parse_count(text) == count


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("0.5.0", (0, 5, 0)),
        ("v0.33.0-rc2", (0, 33, 0)),
        ("0.6.4+ubuntu", (0, 6, 4)),
        ("1", (1, 0, 0)),
        ("dev", None),
        ("", None),
    ],
)
def test_versions_are_read_tolerantly(text: str, version: tuple[int, int, int] | None) -> None:
    """Suffixes, a leading v and missing parts do no harm."""
    assert parse_version(text) == version


def test_facts_of_a_new_server_need_no_details() -> None:
    """What /api/tags says since 0.30 is complete."""
    facts = facts_of(tag("qwen3:8b", remote_host="https://ollama.com", capabilities=["completion", "thinking"]))
    assert (facts.model, facts.family, facts.quantization, facts.parameter_count) == (
        "qwen3:8b",
        "llama",
        "Q4_K_M",
        1_240_000_000,
    )
    assert (facts.context_length, facts.remote_host) == (131072, "https://ollama.com")
    assert facts.features == {"completion", "thinking"}


def old_tag(**fields: Any) -> dict[str, Any]:
    """Return an entry as servers before 0.30 write it."""
    entry = tag("old:1b", capabilities=None, details={"family": "llama", "families": None}) | fields
    return {key: value for key, value in entry.items() if value is not None}


@pytest.mark.parametrize(
    ("entry", "details", "features"),
    [
        ({}, {}, {"completion", "tools"}),
        ({}, {"capabilities": None}, {"completion", "tools"}),
        ({}, {"capabilities": None, "template": ""}, {"completion"}),
        ({}, {"capabilities": None, "template": "{{ .Suffix }}"}, {"completion", "insert"}),
        ({}, {"capabilities": None, "template": "", "projector_info": {"x": 1}}, {"completion", "vision"}),
        (
            {"details": {"family": "llama", "families": ["llama", "clip"]}},
            {"capabilities": None, "template": ""},
            {"completion", "vision"},
        ),
        ({"details": {"family": "bert"}}, {"capabilities": None}, {"embedding"}),
        ({}, {"capabilities": None, "model_info": {"nomic.pooling_type": 1}}, {"embedding"}),
    ],
)
def test_features_of_old_servers_are_told_or_guessed(
    entry: dict[str, Any], details: dict[str, Any], features: set[str]
) -> None:
    """Where no capability is told, metadata and template speak."""
    assert facts_of(old_tag(**entry), shown(**details)).features == features


def test_context_length_is_that_of_the_models_architecture() -> None:
    """A vision model lists a length for each of its parts."""
    info = {"general.architecture": "llama", "clip.context_length": 77, "llama.context_length": 8192}
    assert facts_of(old_tag(), shown(model_info=info)).context_length == 8192


def test_odd_fields_count_as_missing() -> None:
    """One odd model must not break the list."""
    facts = facts_of(
        {"name": "odd", "size": "big", "details": [], "digest": 7, "capabilities": "all"}, {"model_info": None}
    )
    assert (facts.size_bytes, facts.context_length, facts.digest) == (None, None, "")
    assert facts.features == {"completion"}


@pytest.mark.parametrize(
    ("reply", "count"),
    [
        ({"models": None}, 0),
        ({"models": []}, 0),
        ({"models": [{"name": "a"}, {"model": "b"}, {}, 5]}, 2),
        ({}, None),
        ([], None),
        ({"models": "a"}, None),
    ],
)
def test_lists_are_told_from_other_replies(reply: object, count: int | None) -> None:
    """Go writes an empty list as null; anything else is no list of models."""
    entries = named_entries(reply)
    assert (None if entries is None else len(entries)) == count


def test_resident_models_tell_size_and_expiry() -> None:
    """Sizes are bytes, the time has its zone."""
    model = resident_of(loaded("m", size_vram=0), "ollama")
    assert (str(model.ref), model.size_bytes, model.size_vram_bytes, model.context_length) == (
        "ollama/m",
        1_500_000_000,
        0,
        4096,
    )
    assert model.expires_at is not None
    assert model.expires_at.year == 2318


def test_times_with_nanoseconds_are_read() -> None:
    """Go writes nine digits, Python reads six."""
    assert parse_time("2026-01-01T00:00:00.123456789Z") == datetime(2026, 1, 1, 0, 0, 0, 123456, tzinfo=UTC)
    assert parse_time("2026-01-01T00:00:00") is None
    assert parse_time("never") is None


def test_layers_are_summed_and_never_run_backwards() -> None:
    """Layers come one after another, and one that is fetched anew starts lower."""
    layers = PullSum()
    steps = [
        layers.add("pulling manifest", None, None, None),
        layers.add("pulling a", "a", 100, None),
        layers.add("pulling a", "a", 100, 80),
        layers.add("pulling a", "a", 100, 10),
        layers.add("pulling b", "b", 50, 120),
        layers.add("success", None, None, None),
    ]
    assert [(step.completed_bytes, step.total_bytes) for step in steps] == [
        (0, None),
        (0, 100),
        (80, 100),
        (80, 100),
        (130, 150),
        (150, 150),
    ]
    assert [step.is_done for step in steps] == [False] * 5 + [True]
