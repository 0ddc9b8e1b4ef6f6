"""What to do after a failed attempt: try the same model again, go to the next one, or give up. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from app.domain.errors import BackendError, TotalTimeoutError
from app.settings import ExecutionSettings

# Each further pause is this many times as long as the one before, up to the limit.
BACKOFF_FACTOR = 2.0
LONGEST_BACKOFF_S = 30.0
# A pause is drawn from [1 − JITTER, 1 + JITTER] times its nominal length, so that callers do not return in step.
JITTER = 0.25


class Next(Enum):
    """What follows a failed attempt."""

    RETRY = auto()
    FALL_BACK = auto()
    GIVE_UP = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A failed attempt as the policy sees it.

    `attempts` counts all calls of the sub-task so far, `retries` those of this model beyond its first.
    `has_tokens` says that something of the answer had arrived, `is_paused` that a breaker holds the model back.
    `remaining_s` is what is left of the total time.
    """

    error: BackendError
    attempts: int
    retries: int
    has_tokens: bool
    has_fallback: bool
    is_paused: bool
    remaining_s: float


@dataclass(frozen=True, slots=True)
class Step:
    """The verdict; `delay_s` is the pause before the next call, 0.0 unless it is a retry."""

    next: Next
    delay_s: float = 0.0


def next_step(failure: Failure, settings: ExecutionSettings, *, draw: float) -> Step:
    """Return what to do after `failure`; `draw` in [0, 1) is the chance that jitters the pause.

    The same model is only called again before the first token and for an error that may pass. A pause that
    would outlast the total time, or that the host asks for and is longer than the limit, means to fall back.
    """
    is_over = failure.remaining_s <= 0 or isinstance(failure.error, TotalTimeoutError)
    if is_over or failure.attempts >= settings.max_attempts:
        return Step(Next.GIVE_UP)
    may_pass = failure.error.is_retryable and not failure.has_tokens and not failure.is_paused
    if may_pass and failure.retries < settings.retries:
        delay_s = _delay_s(failure, settings, draw)
        if delay_s is not None and delay_s < failure.remaining_s:
            return Step(Next.RETRY, delay_s)
    return Step(Next.FALL_BACK if failure.has_fallback else Next.GIVE_UP)


def _delay_s(failure: Failure, settings: ExecutionSettings, draw: float) -> float | None:
    """Return the pause in seconds; None when the host asks for a longer one than the settings allow.

    What the host asks for is a lower bound, so jitter is only added to it.
    """
    asked_s = failure.error.retry_after_s
    if asked_s is not None:
        if asked_s > settings.retry_after_limit_s:
            return None
        return asked_s + JITTER * draw * settings.retry_delay_s
    nominal_s = min(LONGEST_BACKOFF_S, settings.retry_delay_s * BACKOFF_FACTOR**failure.retries)
    return nominal_s * (1 - JITTER + 2 * JITTER * draw)
