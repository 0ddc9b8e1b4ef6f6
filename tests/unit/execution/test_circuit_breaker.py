"""Breakers: what counts, when they open, and that half-open is never skipped."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.domain.decision import BreakerState, BreakerView
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
from app.domain.profile import ModelRef
from app.execution import BreakerBoard
from app.settings import ExecutionSettings
from tests.unit.execution.rig import MiddleRandom
from tests.virtual_time import run_virtual

REF = ModelRef("host", "model")
OTHER = ModelRef("host", "other")
SETTINGS = ExecutionSettings()
# The configured pause with the middle of its jitter.
PAUSE_S = SETTINGS.breaker_cooldown_s * 1.1
BOOM = HostFailedError("boom")


class HeldClock:
    """Time that stands until it is moved."""

    now_s = 0.0

    def now(self) -> datetime:
        """Return a fixed day."""
        return datetime(2030, 1, 1, tzinfo=UTC)

    def monotonic_s(self) -> float:
        """Return the seconds it was moved to."""
        return self.now_s

    async def sleep(self, seconds: float) -> None:
        """Move on at once."""
        self.now_s += seconds


def a_board(clock: HeldClock | None = None, **changes: float) -> BreakerBoard:
    """Return a board without jitter."""
    return BreakerBoard(SETTINGS.model_copy(update=changes), clock or HeldClock(), rng=MiddleRandom())


def states(board: BreakerBoard) -> dict[str, str]:
    """Return the state of each breaker."""
    return {view.key: view.state.value for view in board.views()}


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (HostUnreachableError("x"), {"host": "open", "host/model": "closed"}),
        (HostBusyError("x"), {"host": "open", "host/model": "closed"}),
        (ConnectionLostError("x"), {"host": "open", "host/model": "open"}),
        (HostFailedError("x"), {"host": "closed", "host/model": "open"}),
        (FirstTokenTimeoutError("x"), {"host": "closed", "host/model": "open"}),
        (StreamCutError("x"), {"host": "closed", "host/model": "open"}),
        (StreamStalledError("x"), {"host": "closed", "host/model": "open"}),
        (MalformedReplyError("x"), {"host": "closed", "host/model": "open"}),
        (EmptyAnswerError("x"), {"host": "closed", "host/model": "open"}),
        (ModelNotFoundError("x"), {"host": "closed", "host/model": "open"}),
        (ModelLoadError("x"), {"host": "closed", "host/model": "open"}),
        (AccessDeniedError("x"), {"host": "closed", "host/model": "open"}),
        (ContextExceededError("x"), {"host": "closed", "host/model": "closed"}),
        (RequestRejectedError("x"), {"host": "closed", "host/model": "closed"}),
        (TotalTimeoutError("x"), {"host": "closed", "host/model": "closed"}),
    ],
)
def test_what_an_error_counts_against(error: BackendError, expected: dict[str, str]) -> None:
    """An error speaks of the model, the host, both or neither."""
    board = a_board()
    for _ in range(SETTINGS.breaker_failures):
        board.allow(REF)
        board.failed(REF, error)
    assert states(board) == expected


def test_a_stop_says_nothing() -> None:
    """However often the user stops, nothing opens."""
    board = a_board()
    for _ in range(50):
        assert board.allow(REF)
        board.released(REF)
    assert set(states(board).values()) == {"closed"}


def test_goes_through_all_states() -> None:
    """Closed, open for the pause, half-open with one probe, closed again; each change is told once."""
    clock = HeldClock()
    board = a_board(clock)
    told: list[BreakerView] = []
    board.on_change = told.append
    for _ in range(3):
        assert board.allow(REF)
        board.failed(REF, BOOM)
    assert not board.allow(REF)
    assert board.view("host/model") == BreakerView(
        key="host/model", state=BreakerState.OPEN, reason="boom", remaining_s=PAUSE_S, failures=3
    )
    clock.now_s = PAUSE_S - 0.01
    assert not board.allow(REF)
    assert board.allow(OTHER)
    clock.now_s = PAUSE_S
    assert board.allow(REF)
    assert not board.allow(REF)
    refusal = board.refusal(REF)
    assert refusal is not None
    assert refusal.state is BreakerState.HALF_OPEN
    board.succeeded(REF)
    assert board.refusal(REF) is None
    assert [view.state.value for view in told] == ["open", "half_open", "closed"]


def test_pauses_double_after_failed_probes() -> None:
    """A model that stays ill is probed less and less often, up to eight times the pause."""
    clock = HeldClock()
    board = a_board(clock)
    pauses = []
    for _ in range(3):
        board.failed(REF, BOOM)
    for _ in range(5):
        pause_s = board.view("host/model").remaining_s
        pauses.append(round(pause_s / PAUSE_S))
        clock.now_s += pause_s
        assert board.allow(REF)
        board.failed(REF, BOOM)
    assert pauses == [1, 2, 4, 8, 8]


def test_opens_on_the_failure_rate() -> None:
    """Half of the calls failing opens it too, although a success always came between."""
    board = a_board()
    for _ in range(5):
        board.succeeded(REF)
        board.failed(REF, BOOM)
    assert board.view("host/model").state is BreakerState.OPEN


def test_a_late_success_does_not_open_the_door() -> None:
    """A call from before the opening that ends well leaves the pause as it is; a late failure too."""
    board = a_board()
    for _ in range(5):
        board.allow(REF)
    for _ in range(3):
        board.failed(REF, BOOM)
    board.succeeded(REF)
    board.failed(REF, BOOM)
    assert board.view("host/model").state is BreakerState.OPEN
    assert board.view("host/model").remaining_s == PAUSE_S


def test_a_stopped_probe_makes_room_for_another() -> None:
    """After a stopped probe the next call may probe; a late stop of an old call does not allow a second one."""
    clock = HeldClock()
    board = a_board(clock)
    board.allow(REF)
    for _ in range(3):
        board.allow(REF)
        board.failed(REF, BOOM)
    clock.now_s = PAUSE_S
    assert board.allow(REF)
    board.released(REF)
    assert not board.allow(REF)
    board.released(REF)
    assert board.allow(REF)


def test_reset_closes_and_tells() -> None:
    """The user can close a breaker; an unknown key changes nothing."""
    board = a_board()
    told: list[BreakerView] = []
    for _ in range(3):
        board.failed(REF, BOOM)
    board.reset("host/model")
    board.on_change = told.append
    board.reset("host/model")
    assert board.allow(REF)
    for _ in range(3):
        board.failed(REF, BOOM)
    board.reset("host/model")
    assert [view.state.value for view in told] == ["open", "closed"]


def test_follows_changed_settings() -> None:
    """A new threshold holds from the next failure on."""
    board = a_board()
    board.configure(SETTINGS.model_copy(update={"breaker_failures": 1}))
    board.failed(REF, BOOM)
    assert not board.allow(REF)


def test_jitter_needs_no_generator() -> None:
    """Without a generator of the caller's it has its own, and the pause stays within its bounds."""
    board = BreakerBoard(SETTINGS, HeldClock())
    for _ in range(3):
        board.failed(REF, BOOM)
    assert 30.0 <= board.view("host/model").remaining_s <= 36.0


def test_waiting_callers_wake_once() -> None:
    """Everyone who waits for a result is woken by it, and a cancelled one is forgotten."""

    async def main() -> None:
        board = a_board()
        waiting = [asyncio.create_task(board.probe_ended()) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        board.succeeded(REF)
        board.succeeded(REF)
        await asyncio.wait(waiting)
        assert [task.cancelled() for task in waiting] == [True, False, False]

    run_virtual(main())


class BreakerMachine(RuleBasedStateMachine):
    """Any order of calls, results, stops and time."""

    def __init__(self) -> None:
        """Start closed."""
        super().__init__()
        self.clock = HeldClock()
        self.board = a_board(self.clock)
        self.out = 0
        self.probes = 0
        self.opened_at_s: float | None = None
        self.path = [BreakerState.CLOSED]
        self.board.on_change = self._changed

    def _changed(self, view: BreakerView) -> None:
        if view.key != str(REF):
            return
        before = self.path[-1]
        allowed = {
            BreakerState.CLOSED: {BreakerState.OPEN},
            BreakerState.OPEN: {BreakerState.HALF_OPEN},
            BreakerState.HALF_OPEN: {BreakerState.CLOSED, BreakerState.OPEN},
        }
        assert view.state in allowed[before]
        if view.state is BreakerState.OPEN:
            self.opened_at_s = self.clock.now_s
        if view.state is BreakerState.HALF_OPEN:
            assert self.opened_at_s is not None
            assert self.clock.now_s - self.opened_at_s >= SETTINGS.breaker_cooldown_s
            self.probes = 0
        self.path.append(view.state)

    @rule()
    def call(self) -> None:
        """Ask for a call."""
        state = self.board.view(str(REF)).state
        is_allowed = self.board.allow(REF)
        assert is_allowed is (state is BreakerState.CLOSED or (state is BreakerState.HALF_OPEN and self.probes == 0))
        if is_allowed:
            self.out += 1
            self.probes += state is BreakerState.HALF_OPEN

    @precondition(lambda self: self.out > 0)
    @rule(is_success=st.booleans())
    def result(self, is_success: bool) -> None:
        """End a call."""
        self.out -= 1
        if is_success:
            self.board.succeeded(REF)
        else:
            self.board.failed(REF, BOOM)

    @precondition(lambda self: self.out > 0)
    @rule()
    def stop(self) -> None:
        """Stop a call."""
        self.out -= 1
        self.board.released(REF)
        if self.out == 0:
            self.probes = 0

    @rule(seconds=st.floats(0, 100))
    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.now_s += seconds

    @invariant()
    def open_has_time_left(self) -> None:
        """An open breaker says how long; the others say nothing."""
        view = self.board.view(str(REF))
        assert (view.remaining_s > 0) is (view.state is BreakerState.OPEN)


TestBreakerMachine = BreakerMachine.TestCase
TestBreakerMachine.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
