"""Profiles with missing fields are neutral; references survive their text form."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.profile import (
    NEUTRAL_SCORE,
    CapabilityRating,
    Host,
    HostState,
    HostStatus,
    ModelProfile,
    ModelRef,
    finite_or,
)

REF = ModelRef("desk", "qwen3:8b")


def rated(score: float, **fields: object) -> ModelProfile:
    """Return a profile with one rating."""
    return ModelProfile(ref=REF, ratings={"code": CapabilityRating(score=score)}, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "desk", "desk/", "/model"])
def test_malformed_references(text: str) -> None:
    """A reference needs host and model."""
    with pytest.raises(ValueError, match="expected host/model"):
        ModelRef.parse(text)


@given(st.text(min_size=1).filter(lambda host: "/" not in host), st.text(min_size=1))
def test_references_survive_their_text(host: str, model: str) -> None:
    """Parsing what `str` gave returns the same reference, slashes in the model's name included."""
    assert ModelRef.parse(str(ModelRef(host, model))) == ModelRef(host, model)


@pytest.mark.parametrize(("flag", "counts"), [(None, True), (True, True), (False, False)])
def test_a_missing_flag_counts_as_active(flag: bool | None, counts: bool) -> None:
    """Only an explicit no switches a model off."""
    assert rated(0.5, is_active=flag).counts_as_active is counts


@pytest.mark.parametrize(
    ("score", "value"), [(0.7, 0.7), (math.nan, NEUTRAL_SCORE), (math.inf, NEUTRAL_SCORE), (-1.0, 0.0), (7.0, 1.0)]
)
def test_scores_are_in_range(score: float, value: float) -> None:
    """A rating that is no number is neutral, one out of range counts as the bound."""
    assert rated(score).score("code") == value


def test_capabilities() -> None:
    """A capability is there when it was rated at or above the threshold; an unrated one never is."""
    profile = rated(0.6)
    assert profile.has_capability("code")
    assert not profile.has_capability("code", 0.7)
    assert not profile.has_capability("creative")
    assert profile.score("creative") == NEUTRAL_SCORE


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({}, 0.45),
        ({"success_rate": math.nan, "routing_weight": math.inf}, 0.45),
        ({"success_rate": 1.0, "routing_weight": 2.0}, 1.0),
        ({"is_active": False}, 0.0),
    ],
)
def test_routing_score(fields: dict[str, object], value: float) -> None:
    """Rating by success by weight, missing ones neutral, zero when switched off."""
    assert rated(0.5, **fields).routing_score("code") == pytest.approx(value)


@pytest.mark.parametrize(("value", "expected"), [(None, 3.0), (math.nan, 3.0), (-math.inf, 3.0), (0.0, 0.0)])
def test_finite_or(value: float | None, expected: float) -> None:
    """Zero is a value; None, NaN and infinity are not."""
    assert finite_or(value, 3.0) == expected


def test_embedding_models_cannot_complete() -> None:
    """Chat needs the completion feature."""
    assert ModelProfile(ref=REF).can_complete
    assert not ModelProfile(ref=REF, features=frozenset({"embedding"})).can_complete


@pytest.mark.parametrize("state", HostState)
def test_an_empty_host_is_up(state: HostState) -> None:
    """A host without models answers all the same."""
    host = Host(key="desk", title="Desk", url="http://127.0.0.1:1")
    assert HostStatus(host=host, state=state).is_up is (state in {HostState.READY, HostState.EMPTY})
