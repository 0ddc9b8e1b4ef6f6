"""The limits, in held time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.limits import REMEMBERED_CLIENTS, RateLimiter, Slots, whole_seconds


class Held:
    """Time that stands until it is moved."""

    def __init__(self) -> None:
        """Start at zero."""
        self.now_s = 0.0

    def __call__(self) -> float:
        """Return the second it is."""
        return self.now_s


def test_a_quiet_client_may_use_a_minutes_worth_at_once() -> None:
    """Then it waits for the next token; others are not affected."""
    held = Held()
    limiter = RateLimiter(lambda: 60, held)
    assert [limiter.take("a") for _ in range(60)] == [0.0] * 60
    assert limiter.take("a") == pytest.approx(1.0)
    assert limiter.take("b") == 0.0
    held.now_s = 1.0
    assert limiter.take("a") == 0.0
    assert limiter.take("a") > 0


@given(st.lists(st.floats(0, 30), min_size=1, max_size=200), st.integers(1, 50))
def test_no_pattern_gets_more_than_the_limit(pauses: list[float], limit: int) -> None:
    """Over any time, at most one bucket and what was filled in meanwhile passes."""
    held = Held()
    limiter = RateLimiter(lambda: limit, held)
    passed = 0
    for pause in pauses:
        held.now_s += pause
        passed += limiter.take("a") == 0.0
    assert passed <= limit + held.now_s * limit / 60 + 1e-6


def test_addresses_do_not_fill_the_memory() -> None:
    """The client that was quiet longest is forgotten."""
    limiter = RateLimiter(lambda: 1, Held())
    for number in range(REMEMBERED_CLIENTS + 10):
        limiter.take(str(number))
    assert len(limiter._buckets) == REMEMBERED_CLIENTS
    assert limiter.take("0") == 0.0


def test_slots_are_given_back_after_an_error() -> None:
    """Whatever happens inside, the slot is free afterwards."""
    slots = Slots(lambda: 1)
    seen: list[bool] = []

    def fail() -> None:
        with slots.held():
            seen.append(slots.is_full)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert (seen, slots.is_full) == ([True], False)


@pytest.mark.parametrize(("seconds", "text"), [(0, "1"), (0.2, "1"), (1.0, "1"), (1.1, "2")])
def test_retry_after_is_whole_and_positive(seconds: float, text: str) -> None:
    """Rounded up: a client that comes back in time is let in."""
    assert whole_seconds(seconds) == text
