"""The policy after a failed attempt."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import (
    AccessDeniedError,
    BackendError,
    ConnectionLostError,
    ContextExceededError,
    EmptyAnswerError,
    FirstTokenTimeoutError,
    HostBusyError,
    HostFailedError,
    HostUnreachableError,
    MalformedReplyError,
    ModelLoadError,
    ModelNotFoundError,
    RequestRejectedError,
    StreamCutError,
    StreamStalledError,
    TotalTimeoutError,
)
from app.execution.retry import LONGEST_BACKOFF_S, Failure, Next, Step, next_step
from app.settings import ExecutionSettings

SETTINGS = ExecutionSettings(retries=3, retry_delay_s=1.0, max_attempts=10)
FIRST = Failure(
    error=HostFailedError("boom"),
    attempts=1,
    retries=0,
    has_tokens=False,
    has_fallback=True,
    is_paused=False,
    remaining_s=900.0,
)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (HostUnreachableError("x"), Next.RETRY),
        (HostBusyError("x"), Next.RETRY),
        (HostFailedError("x"), Next.RETRY),
        (ConnectionLostError("x"), Next.RETRY),
        (FirstTokenTimeoutError("x"), Next.FALL_BACK),
        (StreamCutError("x"), Next.FALL_BACK),
        (StreamStalledError("x"), Next.FALL_BACK),
        (MalformedReplyError("x"), Next.FALL_BACK),
        (EmptyAnswerError("x"), Next.FALL_BACK),
        (ModelNotFoundError("x"), Next.FALL_BACK),
        (ModelLoadError("x"), Next.FALL_BACK),
        (ContextExceededError("x"), Next.FALL_BACK),
        (RequestRejectedError("x"), Next.FALL_BACK),
        (AccessDeniedError("x"), Next.FALL_BACK),
        (TotalTimeoutError("x"), Next.GIVE_UP),
    ],
)
def test_only_errors_that_may_pass_are_retried(error: BackendError, expected: Next) -> None:
    """What cannot succeed on the same model is not tried again on it."""
    assert next_step(replace(FIRST, error=error), SETTINGS, draw=0.5).next is expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"has_tokens": True}, Next.FALL_BACK),
        ({"is_paused": True}, Next.FALL_BACK),
        ({"retries": 3}, Next.FALL_BACK),
        ({"retries": 3, "has_fallback": False}, Next.GIVE_UP),
        ({"has_tokens": True, "has_fallback": False}, Next.GIVE_UP),
        ({"attempts": 10}, Next.GIVE_UP),
        ({"remaining_s": 0.0}, Next.GIVE_UP),
        ({"remaining_s": 0.9}, Next.FALL_BACK),
        ({"error": HostBusyError("x", retry_after_s=21)}, Next.FALL_BACK),
        ({"error": HostBusyError("x", retry_after_s=21), "has_fallback": False}, Next.GIVE_UP),
    ],
)
def test_limits_of_a_retry(change: dict[str, object], expected: Next) -> None:
    """Tokens, a breaker, the counts, the time left and a long Retry-After each forbid a retry."""
    failure = replace(FIRST, **change)  # type: ignore[arg-type]  # a table of fields
    assert next_step(failure, SETTINGS, draw=0.5) == Step(expected)


@pytest.mark.parametrize(("retries", "delay_s"), [(0, 1.0), (1, 2.0), (2, 4.0)])
def test_pauses_double(retries: int, delay_s: float) -> None:
    """Each further pause is twice as long."""
    assert next_step(replace(FIRST, retries=retries), SETTINGS, draw=0.5) == Step(Next.RETRY, delay_s)


def test_retry_after_is_a_lower_bound() -> None:
    """The host's wish is never undercut, and jitter is small beside it."""
    failure = replace(FIRST, error=HostBusyError("x", retry_after_s=7))
    assert next_step(failure, SETTINGS, draw=0.0) == Step(Next.RETRY, 7.0)
    assert next_step(failure, SETTINGS, draw=0.999).delay_s < 7.26


@given(retries=st.integers(0, 9), draw=st.floats(0, 1, exclude_max=True), delay_s=st.floats(0, 60))
def test_pauses_stay_bounded(retries: int, draw: float, delay_s: float) -> None:
    """A pause is never negative and never longer than the limit with its jitter."""
    settings = SETTINGS.model_copy(update={"retries": 10, "retry_delay_s": delay_s})
    step = next_step(replace(FIRST, retries=retries), settings, draw=draw)
    assert 0 <= step.delay_s <= LONGEST_BACKOFF_S * 1.25
