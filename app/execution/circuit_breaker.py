"""Circuit breakers, one per model and one per host: closed, open, half-open with one probe.

An error speaks of the model, of the host, of both or of neither: a refused request is not the model's illness,
and a host that says so is alive. What the user stops says nothing at all.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from app.domain.decision import BreakerState, BreakerView
from app.domain.errors import (
    AccessDeniedError,
    BackendError,
    ConnectionLostError,
    ContextExceededError,
    HostBusyError,
    HostFailedError,
    HostUnreachableError,
    ModelLoadError,
    ModelNotFoundError,
    RequestRejectedError,
    TotalTimeoutError,
)
from app.domain.ports import Clock
from app.domain.profile import ModelRef
from app.settings import ExecutionSettings

# A breaker also opens when half of the last calls failed, with a success between now and then.
RATE_LIMIT = 0.5
# So many calls are looked at: at least ten, since a rate over fewer says little.
RATE_CALLS = 10
# Pauses are lengthened by up to this part, so that breakers opened together do not probe together.
COOLDOWN_JITTER = 0.2
# After each failed probe the pause doubles, up to eight times the first one: four minutes by default.
LONGEST_COOLDOWN_FACTOR = 8


class Verdict(Enum):
    """What a result says of a model or a host."""

    WELL = auto()
    ILL = auto()
    SILENT = auto()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What an error says of the host and of the model."""

    host: Verdict
    model: Verdict


# By class, first match; whatever is not listed counts against the model and says nothing of the host.
DIAGNOSES: tuple[tuple[type[BackendError], Diagnosis], ...] = (
    (HostUnreachableError, Diagnosis(Verdict.ILL, Verdict.SILENT)),
    (HostBusyError, Diagnosis(Verdict.ILL, Verdict.SILENT)),
    (ConnectionLostError, Diagnosis(Verdict.ILL, Verdict.ILL)),
    (HostFailedError, Diagnosis(Verdict.WELL, Verdict.ILL)),
    (ModelNotFoundError, Diagnosis(Verdict.WELL, Verdict.ILL)),
    (ModelLoadError, Diagnosis(Verdict.WELL, Verdict.ILL)),
    (AccessDeniedError, Diagnosis(Verdict.WELL, Verdict.ILL)),
    (ContextExceededError, Diagnosis(Verdict.WELL, Verdict.SILENT)),
    (RequestRejectedError, Diagnosis(Verdict.WELL, Verdict.SILENT)),
    (TotalTimeoutError, Diagnosis(Verdict.SILENT, Verdict.SILENT)),
)
OTHERWISE = Diagnosis(Verdict.SILENT, Verdict.ILL)


def diagnose(error: BackendError) -> Diagnosis:
    """Return what `error` says of the host and of the model."""
    return next((diagnosis for kind, diagnosis in DIAGNOSES if isinstance(error, kind)), OTHERWISE)


@dataclass(slots=True)
class CircuitBreaker:
    """The state of one breaker; all times are the clock's monotonic seconds.

    `failures` counts those in a row. `is_probing` says that the one call of a half-open breaker is under way.
    `in_flight` counts calls without a result yet, some of them older than the last opening.
    `cooldown_factor` is how many times the configured pause the next one lasts.
    """

    key: str
    state: BreakerState = BreakerState.CLOSED
    reason: str = ""
    failures: int = 0
    opens_until_s: float = 0.0
    is_probing: bool = False
    in_flight: int = 0
    cooldown_factor: int = 1
    recent: deque[bool] = field(default_factory=deque)

    def advance(self, now_s: float) -> bool:
        """Go from open to half-open when the pause is over; tell whether that happened."""
        if self.state is not BreakerState.OPEN or now_s < self.opens_until_s:
            return False
        self.state = BreakerState.HALF_OPEN
        self.is_probing = False
        return True

    @property
    def lets_through(self) -> bool:
        """Whether a call may go out now."""
        return self.state is BreakerState.CLOSED or (self.state is BreakerState.HALF_OPEN and not self.is_probing)

    def take(self) -> None:
        """Count a call that goes out: in a half-open breaker it is the probe."""
        self.in_flight += 1
        self.is_probing = self.state is BreakerState.HALF_OPEN

    def end_call(self) -> None:
        """Count a call that came back, whatever it says; once none is out, another probe may go."""
        self.in_flight = max(0, self.in_flight - 1)
        self.is_probing = self.is_probing and self.in_flight > 0

    def succeed(self, settings: ExecutionSettings) -> None:
        """Take a success: it closes a half-open breaker; an open one keeps its pause."""
        self._remember(True, settings)
        if self.state is BreakerState.OPEN:
            return
        if self.state is BreakerState.HALF_OPEN:
            self.recent.clear()
        self.state = BreakerState.CLOSED
        self.reason = ""
        self.failures = 0
        self.is_probing = False
        self.cooldown_factor = 1

    def fail(self, reason: str, settings: ExecutionSettings, *, now_s: float, draw: float) -> None:
        """Take a failure: it may open the breaker, and surely opens a half-open one again."""
        self._remember(False, settings)
        self.failures += 1
        self.reason = reason
        if self.state is BreakerState.OPEN:
            return
        if self.state is BreakerState.HALF_OPEN:
            self.cooldown_factor = min(LONGEST_COOLDOWN_FACTOR, self.cooldown_factor * 2)
        elif self.failures < settings.breaker_failures and not self._fails_often(settings):
            return
        self.state = BreakerState.OPEN
        self.is_probing = False
        pause_s = settings.breaker_cooldown_s * self.cooldown_factor
        self.opens_until_s = now_s + pause_s * (1 + COOLDOWN_JITTER * draw)

    def view(self, now_s: float) -> BreakerView:
        """Return it as seen now."""
        is_open = self.state is BreakerState.OPEN
        return BreakerView(
            key=self.key,
            state=self.state,
            reason=self.reason,
            remaining_s=max(0.0, self.opens_until_s - now_s) if is_open else 0.0,
            failures=self.failures,
        )

    def _remember(self, is_success: bool, settings: ExecutionSettings) -> None:
        self.recent.append(is_success)
        while len(self.recent) > _rate_calls(settings):
            self.recent.popleft()

    def _fails_often(self, settings: ExecutionSettings) -> bool:
        count = len(self.recent)
        return count >= _rate_calls(settings) and self.recent.count(False) >= RATE_LIMIT * count


def _rate_calls(settings: ExecutionSettings) -> int:
    return max(RATE_CALLS, 2 * settings.breaker_failures)


class BreakerBoard:
    """All breakers, kept by the model's reference and by the host's key as text."""

    def __init__(self, settings: ExecutionSettings, clock: Clock, *, rng: random.Random | None = None) -> None:
        """Start with every breaker closed; `rng` jitters the pauses."""
        self._settings = settings
        self._clock = clock
        # Chance spreads pauses; nothing secret depends on it.
        self._rng = rng or random.Random()  # noqa: S311 - as said above
        self._breakers: dict[str, CircuitBreaker] = {}
        self._probe_waiters: set[asyncio.Future[None]] = set()
        self.on_change: Callable[[BreakerView], None] | None = None

    def configure(self, settings: ExecutionSettings) -> None:
        """Follow changed settings from the next result on; pauses that run are left as they are."""
        self._settings = settings

    def views(self) -> tuple[BreakerView, ...]:
        """Return every breaker that was ever asked, hosts and models mixed, by key."""
        now_s = self._clock.monotonic_s()
        for breaker in self._breakers.values():
            self._advance(breaker, now_s)
        return tuple(self._breakers[key].view(now_s) for key in sorted(self._breakers))

    def view(self, key: str) -> BreakerView:
        """Return one breaker; a key without results gives a closed one."""
        breaker = self._breakers.get(key) or CircuitBreaker(key)
        self._advance(breaker, self._clock.monotonic_s())
        return breaker.view(self._clock.monotonic_s())

    def allow(self, ref: ModelRef) -> bool:
        """Return whether a call may go out, and if so count it: the caller must then report how it ended.

        In a half-open breaker only one call at a time is let through, as the probe.
        """
        if not self.lets_through(ref):
            return False
        for breaker in self._pair(ref):
            breaker.take()
        return True

    def lets_through(self, ref: ModelRef) -> bool:
        """Return whether a call could go out now; counts nothing."""
        now_s = self._clock.monotonic_s()
        pair = self._pair(ref)
        for breaker in pair:
            self._advance(breaker, now_s)
        return all(breaker.lets_through for breaker in pair)

    def refusal(self, ref: ModelRef) -> BreakerView | None:
        """Return the breaker that holds `ref` back, the host's first; None if a call may go out."""
        if self.lets_through(ref):
            return None
        closed = next(breaker for breaker in self._pair(ref) if not breaker.lets_through)
        return closed.view(self._clock.monotonic_s())

    def succeeded(self, ref: ModelRef) -> None:
        """Take the success of a call: model and host are well."""
        self._apply(ref, Diagnosis(Verdict.WELL, Verdict.WELL), "")

    def failed(self, ref: ModelRef, error: BackendError) -> None:
        """Take the failure of a call; it counts against the model, the host, both or neither."""
        self._apply(ref, diagnose(error), error.message)

    def released(self, ref: ModelRef) -> None:
        """Take a call that the user stopped: it says nothing, but a probe may go out again."""
        self._apply(ref, Diagnosis(Verdict.SILENT, Verdict.SILENT), "")

    def reset(self, key: str) -> None:
        """Close the breaker and forget what it saw; an unknown key does nothing."""
        breaker = self._breakers.pop(key, None)
        if breaker is not None:
            self._wake()
            self._tell(CircuitBreaker(key))

    async def probe_ended(self) -> None:
        """Wait until the next result of any call, or a reset: a refused call may then be let through."""
        waiter = asyncio.get_running_loop().create_future()
        self._probe_waiters.add(waiter)
        try:
            await waiter
        finally:
            self._probe_waiters.discard(waiter)

    def _pair(self, ref: ModelRef) -> tuple[CircuitBreaker, CircuitBreaker]:
        return self._breaker(ref.host), self._breaker(str(ref))

    def _breaker(self, key: str) -> CircuitBreaker:
        return self._breakers.setdefault(key, CircuitBreaker(key))

    def _apply(self, ref: ModelRef, diagnosis: Diagnosis, reason: str) -> None:
        now_s = self._clock.monotonic_s()
        host, model = self._pair(ref)
        for breaker, verdict in ((host, diagnosis.host), (model, diagnosis.model)):
            self._advance(breaker, now_s)
            before = breaker.state
            breaker.end_call()
            if verdict is Verdict.WELL:
                breaker.succeed(self._settings)
            elif verdict is Verdict.ILL:
                breaker.fail(reason, self._settings, now_s=now_s, draw=self._rng.random())
            if breaker.state is not before:
                self._tell(breaker)
        self._wake()

    def _advance(self, breaker: CircuitBreaker, now_s: float) -> None:
        if breaker.advance(now_s):
            self._tell(breaker)

    def _tell(self, breaker: CircuitBreaker) -> None:
        if self.on_change is not None:
            self.on_change(breaker.view(self._clock.monotonic_s()))

    def _wake(self) -> None:
        for waiter in self._probe_waiters:
            if not waiter.done():
                waiter.set_result(None)
