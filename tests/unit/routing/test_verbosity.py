"""Models that write at greater length are known to take longer."""

from __future__ import annotations

import math

import pytest

from app.domain.decision import DecisionInputs, Snapshot
from app.domain.evidence import ModelEvidence
from app.domain.profile import ModelRef
from app.routing.profile_table import build_table
from app.routing.scorer import expected_times
from app.routing.verbosity import HIGHEST, LOWEST, verbosity_of
from tests.builders import a_profile, an_analysis

A, B = ModelRef("h", "a"), ModelRef("h", "b")


def test_answers_are_compared_within_a_capability() -> None:
    """The model with twice as long answers counts as longer, the other as shorter, drawn toward equal."""
    found = verbosity_of({(A, "code"): (200,) * 20, (B, "code"): (100,) * 20})
    assert 1.1 < found[A] < math.sqrt(2)
    assert found[B] == pytest.approx(1 / found[A])


def test_kinds_that_one_model_alone_answered_say_nothing() -> None:
    """Stories are longer than sums, whoever writes them."""
    assert verbosity_of({(A, "creative"): (900,) * 30, (B, "mathematical"): (30,) * 30}) == {}


def test_few_answers_and_equal_ones_say_nothing() -> None:
    """Chance is no difference, and no difference is not told."""
    assert verbosity_of({(A, "code"): (900, 800, 700), (B, "code"): (10,) * 30}) == {}
    assert verbosity_of({(A, "code"): (101,) * 30, (B, "code"): (100,) * 30}) == {}
    assert verbosity_of({}) == {}


def test_an_endless_writer_is_bounded() -> None:
    """Beyond a factor of three lies a model that never stops."""
    found = verbosity_of({(A, "code"): (100_000,) * 500, (B, "code"): (1,) * 500})
    assert (found[A], found[B]) == (HIGHEST, LOWEST)


def test_expected_seconds_follow() -> None:
    """Twice as long an answer takes twice as long to write; one that is no number counts as equal."""
    profiles = (a_profile(A), a_profile(B))
    inputs = DecisionInputs(analysis=an_analysis(), snapshot=Snapshot(profiles=profiles), strategy="balanced")
    evidence = {A: ModelEvidence(verbosity=2.0), B: ModelEvidence(verbosity=math.nan)}
    table = build_table(profiles, evidence)
    times = expected_times(inputs, table, table.has_vision)
    assert times.decode_s[table.row_of[A]] == pytest.approx(2 * times.decode_s[table.row_of[B]])
    plain = build_table(profiles, {})
    assert expected_times(inputs, plain, plain.has_vision).decode_s[0] == times.decode_s[table.row_of[B]]
