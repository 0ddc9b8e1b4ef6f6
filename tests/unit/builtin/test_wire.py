"""The small parts of the protocol."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.builtin.wire import WireError, display_name, encode, full_name, human_count, parse_keep_alive


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        (0, 0.0),
        (90, 90.0),
        (-1, math.inf),
        ("5m", 300.0),
        ("1h30m", 5400.0),
        ("1.5s", 1.5),
        ("250ms", 0.25),
        ("-1m", math.inf),
        ("0", 0.0),
        ("60", 60.0),
        ("-1", math.inf),
    ],
)
def test_keep_alive(value: float | str | None, seconds: float | None) -> None:
    """Numbers are seconds, texts Go durations, negative ones mean for ever."""
    assert parse_keep_alive(value) == seconds


@pytest.mark.parametrize("value", ["", "soon", "5 m", "5mx", "m"])
def test_malformed_keep_alive_is_400(value: str) -> None:
    """The client is told what it sent."""
    with pytest.raises(WireError, match="invalid duration") as caught:
        parse_keep_alive(value)
    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("smollm2", "smollm2:latest"),
        ("SmolLM2:135M", "smollm2:135m"),
        ("registry.ollama.ai/library/smollm2:135m", "smollm2:135m"),
        ("library/smollm2", "smollm2:latest"),
        ("me/model:q4", "me/model:q4"),
    ],
)
def test_names_are_shown_short_with_tag(name: str, shown: str) -> None:
    """Defaults are dropped, the tag stays, case does not matter."""
    assert display_name(name) == shown


@pytest.mark.parametrize("name", ["", "a b", "../etc", ":tag", "model:", "a:b:c"])
def test_malformed_names_are_refused(name: str) -> None:
    """Nothing that could be a path or two names gets further."""
    with pytest.raises(WireError, match="invalid model name"):
        display_name(name)


def test_full_name_has_registry_and_name_space() -> None:
    """Some errors show it."""
    assert full_name("smollm2:135m") == "registry.ollama.ai/library/smollm2:135m"
    assert full_name("me/model:q4") == "me/model:q4"


@pytest.mark.parametrize(
    ("count", "text"), [(8_030_000_000, "8.0B"), (134_515_008, "134.52M"), (4_200, "4.20K"), (7, "7")]
)
def test_counts_are_written_as_ollama_does(count: int, text: str) -> None:
    """`parameter_size` is text."""
    assert human_count(count) == text


@given(st.text())
def test_lines_are_ascii_without_line_ends(text: str) -> None:
    """No character of an answer can split its line."""
    encoded = encode({"text": text})
    assert encoded.isascii()
    assert len(encoded.splitlines()) == 1
    assert json.loads(encoded) == {"text": text}
