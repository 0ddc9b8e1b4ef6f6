"""Domain values survive the way through JSON."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.decision import DecisionInputs, Snapshot
from app.domain.profile import ModelProfile, ModelRef
from app.domain.prompt import ChatMessage, GenerationOptions, ToolCall
from app.domain.record import Attempt, Outcome
from app.store import codec
from tests.unit.store.values import attempts, decision_inputs, model_profiles


@settings(max_examples=50, deadline=None)
@given(decision_inputs)
def test_decision_inputs_round_trip(inputs: DecisionInputs) -> None:
    """What comes back equals what was written, and writes the same text again."""
    text = codec.dumps(inputs)
    again = codec.loads(DecisionInputs, text)
    assert again == inputs
    assert codec.dumps(again) == text


@settings(max_examples=50, deadline=None)
@given(model_profiles)
def test_profiles_round_trip(profile: ModelProfile) -> None:
    """A profile comes back equal, its sets and mappings included."""
    assert codec.loads(ModelProfile, codec.dumps(profile)) == profile


@settings(max_examples=50, deadline=None)
@given(attempts(1))
def test_attempts_round_trip(attempt: Attempt) -> None:
    """Enums, times and tool calls come back as what they were."""
    assert codec.loads(Attempt, codec.dumps(attempt)) == attempt


@given(st.floats())
def test_floats_are_exact(number: float) -> None:
    """Every float comes back with the same bits that repr shows, not-a-number included."""
    again = codec.loads(float, codec.dumps(number))
    assert repr(again) == repr(number)


def test_unions_and_bytes() -> None:
    """Pictures become text, and a union keeps whichever kind it held."""
    message = ChatMessage(
        role="user",
        content="x",
        images=(b"\x00\xff",),
        tool_calls=(ToolCall(name="f", arguments={"a": [1, {"b": None}]}),),
    )
    assert codec.loads(ChatMessage, codec.dumps(message)) == message
    for options in (
        GenerationOptions(keep_alive="5m", think=True, response_format={"type": "object"}),
        GenerationOptions(keep_alive=-1.0, think="high", response_format="json", stop=("a", "b")),
        GenerationOptions(),
    ):
        assert codec.loads(GenerationOptions, codec.dumps(options)) == options


def test_mappings_with_references_as_keys() -> None:
    """A model reference is a key like any text."""
    snapshot = Snapshot(resident={ModelRef("local", "hf.co/org/model:Q4"): 5}, hosts_up=frozenset({"b", "a"}))
    raw = json.loads(codec.dumps(snapshot))
    assert raw["resident"] == {"local/hf.co/org/model:Q4": 5}
    assert raw["hosts_up"] == ["a", "b"]
    assert codec.loads(Snapshot, codec.dumps(snapshot)) == snapshot


def test_older_and_newer_json_can_be_read() -> None:
    """A missing field takes its default, an unknown one is ignored."""
    text = '{"ref": "h/m", "field_of_the_future": 1, "priority": 3}'
    assert codec.loads(ModelProfile, text) == ModelProfile(ref=ModelRef("h", "m"), priority=3)


def test_what_json_cannot_carry_is_refused() -> None:
    """An object of an unknown kind is an error, never a lossy text."""
    with pytest.raises(TypeError, match="object cannot be stored"):
        codec.dumps(object())


def test_scalars() -> None:
    """Enums and times come back as such."""
    moment = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert codec.loads(Outcome, codec.dumps(Outcome.FAILED)) is Outcome.FAILED
    assert codec.loads(datetime, codec.dumps(moment)) == moment
    assert math.isinf(codec.loads(float, codec.dumps(math.inf)))
