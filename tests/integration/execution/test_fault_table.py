"""Every fault of a host, through real HTTP: what is tried, what comes out, what the user reads.

Run with `python -m pytest tests/integration/execution -s` to see the table, or set MODELYARD_FAULT_TABLE to a file.
Time is virtual, the sockets are real: a load of a minute takes milliseconds.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.backends.ollama import OllamaBackend
from app.domain.decision import BreakerState, RoutingDecision, Snapshot
from app.domain.events import AttemptEnded, EngineEvent
from app.domain.plan import SubTask, whole_plan
from app.domain.profile import ModelRef
from app.domain.prompt import PromptRequest
from app.domain.record import Outcome, SubTaskRecord
from app.execution import BreakerBoard, Orchestrator, RunLedger, join_answers
from app.settings import ExecutionSettings
from tests.faulty_server import (
    FaultyServer,
    Reply,
    Reset,
    busy,
    chat,
    closed,
    cut,
    error_line,
    failed,
    malformed,
    missing,
    page,
    reset,
    silence,
    stalled,
    unfinished,
)
from tests.unit.execution.rig import MiddleRandom, a_decision
from tests.virtual_time import VirtualClock, run_virtual

MODEL = "llama3.2:1b"
PRIMARY = ModelRef("main", MODEL)
SPARE = ModelRef("spare", MODEL)
SETTINGS = ExecutionSettings(retry_delay_s=1.0)
# Real seconds in which the system brings bytes from one socket to the other.
GRACE_S = 0.004
WHOLE = chat("Whole", " answer.")
TOO_LONG = "the prompt is longer than the context length currently available to the model; shorten it"
CRASHED = "an error was encountered while running the model: unexpected EOF"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault of the primary and what is expected: `kind` is that of its last failed attempt ("": none failed).

    `waits_s` are the pauses before its attempts; the total is exact because time is virtual. `spare` is what the
    other host does. `is_resident` says that the model was believed to be loaded.
    """

    name: str
    script: Reply | Sequence[Reply]
    waits_s: tuple[float, ...] = (0.0,)
    kind: str = ""
    spare: Reply = WHOLE
    is_resident: bool = True

    @property
    def recovers(self) -> bool:
        """Whether the primary itself gives the answer in the end."""
        return not isinstance(self.script, Reply) or not self.kind


FAULTS = (
    Fault(
        name="429 with Retry-After 2",
        script=(busy(429, retry_after="2"), WHOLE),
        waits_s=(0.0, 2.125),
        kind="host_busy",
    ),
    Fault(name="429 persistent", script=busy(429), waits_s=(0.0, 1.0), kind="host_busy"),
    Fault(name="429 with Retry-After 3600", script=busy(429, retry_after="3600"), kind="host_busy"),
    Fault(name="500 once", script=(failed(500, "boom"), WHOLE), waits_s=(0.0, 1.0), kind="host_failed"),
    Fault(name="500 persistent", script=failed(500, "boom"), waits_s=(0.0, 1.0), kind="host_failed"),
    Fault(name="503 persistent", script=busy(503), waits_s=(0.0, 1.0), kind="host_busy"),
    Fault(name="reset before headers", script=reset(), waits_s=(0.0, 1.0), kind="connection_lost"),
    Fault(name="closed before headers", script=closed(), waits_s=(0.0, 1.0), kind="connection_lost"),
    Fault(name="no response at all", script=silence(), kind="first_token_timeout"),
    Fault(name="slow first token (50 s)", script=chat("Whole", " answer.", first_token_s=50)),
    Fault(name="first token too late (70 s)", script=chat("x", first_token_s=70), kind="first_token_timeout"),
    Fault(name="stream cut in mid-answer", script=cut("Half an"), kind="stream_cut"),
    Fault(name="stream reset in mid-answer", script=cut("Half an", end=Reset()), kind="stream_cut"),
    Fault(name="stream stalls", script=stalled("Half an"), kind="stream_stalled"),
    Fault(name="malformed line", script=malformed("Half an"), kind="malformed_reply"),
    Fault(name="ends without the done line", script=unfinished("Half an"), kind="stream_cut"),
    Fault(name="context length exceeded", script=failed(400, TOO_LONG), kind="context_exceeded"),
    Fault(
        name="request's form refused", script=failed(400, f"{MODEL} does not support tools"), kind="request_rejected"
    ),
    Fault(
        name="fallback refuses the form too",
        script=failed(500, "boom"),
        waits_s=(0.0, 1.0),
        kind="host_failed",
        spare=failed(400, f"{MODEL} does not support tools"),
    ),
    Fault(name="model deleted meanwhile", script=missing(MODEL), kind="model_not_found"),
    Fault(name="model evicted meanwhile", script=chat("Whole", " answer.", first_token_s=8, load_s=8)),
    Fault(
        name="model cannot be loaded",
        script=failed(500, "llama-server process has terminated: killed"),
        kind="model_load",
    ),
    Fault(name="error object in mid-stream", script=error_line(CRASHED, "Half an"), kind="host_failed"),
    Fault(name="a web page with 200", script=page(), kind="malformed_reply"),
    Fault(name="a web page with 502", script=page(status=502), waits_s=(0.0, 1.0), kind="host_failed"),
    Fault(name="60 s model load", script=chat("Whole", " answer.", first_token_s=60, load_s=60), is_resident=False),
)
CUT_SHORT = {
    "stream cut in mid-answer",
    "stream reset in mid-answer",
    "stream stalls",
    "malformed line",
    "ends without the done line",
    "error object in mid-stream",
}


@dataclass(kw_only=True)
class Bench:
    """The real path over two servers; without `has_spare` the primary is the only candidate."""

    main: FaultyServer
    spare: FaultyServer
    has_spare: bool
    is_resident: bool = True
    events: list[EngineEvent] = field(default_factory=list)
    breakers: BreakerBoard = field(init=False)
    orchestrator: Orchestrator = field(init=False)
    backends: dict[str, OllamaBackend] = field(init=False)

    def __post_init__(self) -> None:
        """Wire the parts."""
        clock, rng = VirtualClock(), MiddleRandom()
        self.breakers = BreakerBoard(SETTINGS, clock, rng=rng)
        self.backends = {
            "main": OllamaBackend(self.main.host("main")),
            "spare": OllamaBackend(self.spare.host("spare")),
        }
        resident = {PRIMARY: 1, SPARE: 1} if self.is_resident else {}
        self.orchestrator = Orchestrator(
            backends=self.backends.__getitem__,
            breakers=self.breakers,
            settings=lambda: SETTINGS,
            clock=clock,
            rng=rng,
            snapshot=lambda: Snapshot(resident=resident),
        )

    def decide(self, sub_task: SubTask) -> RoutingDecision:
        """Return the primary before the spare."""
        refs = (PRIMARY, SPARE) if self.has_spare else (PRIMARY,)
        return a_decision(*refs, sub_task_id=sub_task.id)

    async def emit(self, event: EngineEvent) -> None:
        """Keep the event."""
        self.events.append(event)

    async def ask(self) -> SubTaskRecord:
        """Ask once and return what came of it."""
        request = PromptRequest(prompt="Say something.")
        (record,) = await self.orchestrator.run(
            request, whole_plan(request.prompt), decide=self.decide, emit=self.emit, ledger=RunLedger()
        )
        return record


def run_fault(fault: Fault, *, has_spare: bool) -> SubTaskRecord:
    """Play the fault, check that the host is healthy again afterwards, and return the record."""

    async def main() -> SubTaskRecord:
        async with AsyncExitStack() as stack:
            primary = await stack.enter_async_context(FaultyServer(fault.script, models=[MODEL]))
            spare = await stack.enter_async_context(FaultyServer(fault.spare, models=[MODEL]))
            bench = Bench(main=primary, spare=spare, has_spare=has_spare, is_resident=fault.is_resident)
            for backend in bench.backends.values():
                stack.push_async_callback(backend.aclose)
            record = await bench.ask()
            primary.set("/api/chat", WHOLE)
            afterwards = await bench.ask()
            assert (afterwards.outcome, afterwards.answer) == (Outcome.SUCCEEDED, "Whole answer.")
            assert afterwards.attempts[0].ref == PRIMARY
            return record

    return run_virtual(main(), grace_s=GRACE_S)


def check(record: SubTaskRecord, fault: Fault) -> None:
    """Check what holds with and without a spare: attempts, pauses, errors, and never half an answer as whole."""
    primary = [attempt for attempt in record.attempts if attempt.ref == PRIMARY]
    assert tuple(attempt.wait_before_s for attempt in primary) == pytest.approx(fault.waits_s)
    errors = [attempt.error_kind for attempt in primary if attempt.error_kind]
    assert (errors[-1] if errors else "") == fault.kind
    assert all(attempt.error for attempt in primary if attempt.outcome is Outcome.FAILED)
    if record.outcome is Outcome.SUCCEEDED:
        assert record.answer == "Whole answer."
        assert not record.error
    else:
        assert record.error
        assert record.fix


class Table:
    """The rows as they were played."""

    def __init__(self) -> None:
        """Start with the head."""
        names = (
            "fault",
            "candidates",
            "attempts",
            "waits, s",
            "outcome",
            "model reported",
            "total, s",
            "the user reads",
        )
        self.rows = [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]

    def add(self, name: str, record: SubTaskRecord, *, has_spare: bool) -> None:
        """Add one run."""
        primary = [attempt for attempt in record.attempts if attempt.ref == PRIMARY]
        waits = ", ".join(f"{attempt.wait_before_s:.2f}" for attempt in primary)
        last = record.last_attempt
        text = join_answers(whole_plan("x"), (record,))
        reads = f"“{text}”" if record.outcome is Outcome.SUCCEEDED else f"{record.error} → {record.fix}"
        if record.outcome is not Outcome.SUCCEEDED and text:
            reads = f"“{text}” (incomplete). {reads}"
        self.rows.append(
            f"| {name} | {'two' if has_spare else 'one'} | {len(primary)} | {waits} | {record.outcome.value} "
            f"| {last.ref if last else '–'} | {record.ended_s or 0:.2f} | {reads} |"
        )


@pytest.fixture(scope="module")
def table() -> Iterator[Table]:
    """Print the table when all rows are played, and write it where MODELYARD_FAULT_TABLE says."""
    table = Table()
    yield table
    text = "\n".join(table.rows)
    print(f"\n{text}")  # noqa: T201 - asked for with -s
    path = os.environ.get("MODELYARD_FAULT_TABLE")
    if path:
        Path(path).write_text(text + "\n", encoding="utf-8")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_with_a_fallback(fault: Fault, table: Table) -> None:
    """A fault costs time and never the answer, as long as another model can take the request."""
    record = run_fault(fault, has_spare=True)
    table.add(fault.name, record, has_spare=True)
    check(record, fault)
    can_answer = fault.recovers or fault.spare is WHOLE
    assert record.outcome is (Outcome.SUCCEEDED if can_answer else Outcome.FAILED)
    assert record.attempts[-1].ref == (PRIMARY if fault.recovers else SPARE)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_without_a_fallback(fault: Fault, table: Table) -> None:
    """Alone, a model either recovers or fails with words that help; the text that came is kept."""
    record = run_fault(fault, has_spare=False)
    table.add(fault.name, record, has_spare=False)
    check(record, fault)
    assert record.outcome is (Outcome.SUCCEEDED if fault.recovers else Outcome.FAILED)
    if not fault.recovers:
        assert record.answer == ("Half an" if fault.name in CUT_SHORT else "")


def test_flapping_host(table: Table) -> None:
    """A host that is down at the first call and back at the second answers after one pause."""

    async def main() -> SubTaskRecord:
        async with FaultyServer(WHOLE) as primary, FaultyServer(WHOLE) as spare:
            bench = Bench(main=primary, spare=spare, has_spare=True)
            await primary.stop()
            plain = bench.emit

            async def emit(event: EngineEvent) -> None:
                await plain(event)
                if isinstance(event, AttemptEnded) and event.next_ref is not None:
                    await primary.start()

            bench.emit = emit  # type: ignore[method-assign]  # brings the host back
            record = await bench.ask()
            for backend in bench.backends.values():
                await backend.aclose()
            return record

    record = run_virtual(main(), grace_s=GRACE_S)
    table.add("flapping host", record, has_spare=True)
    assert [(attempt.ref, attempt.error_kind) for attempt in record.attempts] == [
        (PRIMARY, "host_unreachable"),
        (PRIMARY, ""),
    ]
    assert record.outcome is Outcome.SUCCEEDED


def test_host_that_stays_down(table: Table) -> None:
    """A host that is gone is tried twice, then the other one answers."""

    async def main() -> SubTaskRecord:
        async with FaultyServer(WHOLE) as primary, FaultyServer(WHOLE) as spare:
            bench = Bench(main=primary, spare=spare, has_spare=True)
            await primary.stop()
            record = await bench.ask()
            for backend in bench.backends.values():
                await backend.aclose()
            return record

    record = run_virtual(main(), grace_s=GRACE_S)
    table.add("host stays down", record, has_spare=True)
    assert [attempt.ref for attempt in record.attempts] == [PRIMARY, PRIMARY, SPARE]
    assert record.outcome is Outcome.SUCCEEDED


@pytest.mark.parametrize(
    "reply", [failed(500, "boom"), busy(503), reset(), silence()], ids=["500", "503", "reset", "silence"]
)
def test_breaker_opens_with_a_single_candidate(reply: Reply) -> None:
    """After three failures in a row no request reaches the host until the pause is over; then one probe heals."""

    async def main() -> None:
        async with FaultyServer(reply) as primary, FaultyServer(WHOLE) as spare:
            bench = Bench(main=primary, spare=spare, has_spare=False)
            for _ in range(4):
                record = await bench.ask()
            assert len(primary.requests_to("/api/chat")) == SETTINGS.breaker_failures
            assert "is paused after 3 failures" in record.error
            assert BreakerState.OPEN in {view.state for view in bench.breakers.views()}
            primary.set("/api/chat", WHOLE)
            await VirtualClock().sleep(SETTINGS.breaker_cooldown_s * 1.2)
            assert (await bench.ask()).outcome is Outcome.SUCCEEDED
            assert {view.state for view in bench.breakers.views()} == {BreakerState.CLOSED}
            for backend in bench.backends.values():
                await backend.aclose()

    run_virtual(main(), grace_s=GRACE_S)


def test_a_stop_closes_the_connection() -> None:
    """The server sees the client go away, and a later request is served."""

    async def main() -> None:
        async with FaultyServer((stalled("Half an"), WHOLE)) as primary, FaultyServer(WHOLE) as spare:
            bench = Bench(main=primary, spare=spare, has_spare=True)
            task = asyncio.create_task(bench.ask())
            seen = await primary.wait_for_request("/api/chat")
            await asyncio.sleep(1.0)
            task.cancel()
            await asyncio.wait({task})
            assert task.cancelled()
            await seen.ended.wait()
            assert seen.was_abandoned
            assert (await bench.ask()).attempts[0].ref == PRIMARY
            for backend in bench.backends.values():
                await backend.aclose()

    run_virtual(main(), grace_s=GRACE_S)
