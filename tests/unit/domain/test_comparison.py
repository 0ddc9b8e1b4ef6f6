"""What a comparison says of its lanes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.comparison import Comparison, Lane
from app.domain.record import Outcome


def of(*lanes: Lane) -> Comparison:
    """Return a comparison of these lanes."""
    return Comparison(prompt="Why?", created_at=datetime(2030, 1, 1, tzinfo=UTC), lanes=lanes)


def lane(answer: str = "", outcome: Outcome = Outcome.SUCCEEDED) -> Lane:
    """Return a lane that ended this way."""
    return Lane(request_id=f"{outcome}-{answer}", outcome=outcome, answer=answer)


@pytest.mark.parametrize(
    ("answers", "differ"),
    [
        (("Yes, it is.", "yes it is"), False),
        (("Yes, it is.", "No."), True),
        (("Yes.", "  "), False),
        (("Yes.", "yes", "No"), True),
        (("", ""), False),
    ],
)
def test_answers_differ_in_words_alone(answers: tuple[str, ...], *, differ: bool) -> None:
    """Case and signs make no difference, and a missing answer is none that differs."""
    assert of(*map(lane, answers)).answers_differ is differ


def test_one_failed_lane_is_a_failure() -> None:
    """A stopped lane is none."""
    assert not of(lane("Yes."), lane(outcome=Outcome.STOPPED)).has_failure
    assert of(lane("Yes."), lane(outcome=Outcome.FAILED)).has_failure
