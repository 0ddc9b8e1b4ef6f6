"""What a comparison says of its lanes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.comparison import Comparison, Lane, WordDiff
from app.domain.profile import ModelRef
from app.domain.record import Outcome

ONE, OTHER = ModelRef("a", "one"), ModelRef("a", "other")


def comparison(*answers: str, outcome: Outcome = Outcome.SUCCEEDED) -> Comparison:
    """Return lanes with these answers, the last one ended so."""
    lanes = [Lane(pinned=ONE, model=ONE, outcome=Outcome.SUCCEEDED, answer=answer) for answer in answers]
    lanes[-1] = replace(lanes[-1], outcome=outcome)
    return Comparison(prompt="?", created_at=datetime(2026, 1, 1, tzinfo=UTC), lanes=tuple(lanes))


@pytest.mark.parametrize(
    ("answers", "differ"),
    [
        (("Paris.", "paris"), False),
        (("**42**", "42"), False),
        (("Paris", "Lyon"), True),
        (("Paris", ""), False),
        (("Paris", "Paris!", "The capital is Paris."), True),
    ],
)
def test_answers_differ_in_words_only(answers: tuple[str, ...], differ: bool) -> None:
    """Case, signs and missing answers make no difference."""
    assert comparison(*answers).answers_differ is differ


@pytest.mark.parametrize(
    ("outcome", "is_answered", "has_failure"),
    [
        (Outcome.SUCCEEDED, True, False),
        (Outcome.PARTIAL, True, False),
        (Outcome.STOPPED, False, False),
        (Outcome.FAILED, False, True),
    ],
)
def test_what_counts_as_an_answer(outcome: Outcome, is_answered: bool, has_failure: bool) -> None:
    """An answer cut at its longest length can be judged; a stopped or failed one cannot."""
    one = comparison("Paris", "Lyon", outcome=outcome)
    assert (one.is_answered, one.has_failure) == (is_answered, has_failure)


def test_a_blind_comparison_is_masked() -> None:
    """Its lanes keep answers and outcomes; an open or revealed one is itself."""
    one = comparison("Paris", "Lyon")
    assert one.masked() is one
    blind = replace(one, is_blind=True)
    assert [(lane.answer, lane.model, lane.pinned) for lane in blind.masked().lanes] == [
        ("Paris", None, None),
        ("Lyon", None, None),
    ]
    revealed = replace(blind, is_revealed=True)
    assert revealed.masked() is revealed


def test_titles_of_lanes() -> None:
    """A fallback is named by who answered."""
    lanes = (Lane(pinned=ONE, model=OTHER), Lane(pinned=ONE), Lane(model=ONE), Lane())
    one = replace(comparison("x", "y"), lanes=lanes)
    assert [one.lane_title(place) for place in range(4)] == ["other", "one", "Auto → one", "Auto"]
    assert replace(one, is_blind=True).lane_title(1) == "B"


def test_empty_answers_are_alike() -> None:
    """Nothing differs where there is nothing."""
    assert WordDiff(first=(), second=(), shared_words=0, first_words=0, second_words=0).shared_share == 1.0
