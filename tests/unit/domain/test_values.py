"""Small values: what they work out of what they hold."""

from __future__ import annotations

import asyncio
from datetime import UTC

import pytest

from app.domain import events, views
from app.domain.capability import CAPABILITIES, CAPABILITY_KEYS, DEFAULT_CAPABILITY
from app.domain.clock import SystemClock
from app.domain.decision import Candidate, ExpectedTime
from app.domain.evidence import ComplexityBand, ModelEvidence, Tally
from app.domain.plan import SubTask
from app.domain.ports import Chunk
from app.domain.profile import ModelRef
from app.domain.prompt import Analysis, CapabilityScore, new_id
from app.domain.record import Attempt, Outcome, SubTaskRecord, Usage
from tests.builders import NOON

REF = ModelRef("desk", "a")


def test_capabilities_are_unique_and_described() -> None:
    """The key is what code and database store."""
    assert len(set(CAPABILITY_KEYS)) == len(CAPABILITIES)
    assert DEFAULT_CAPABILITY in CAPABILITY_KEYS
    assert all(capability.title and capability.description.endswith(".") for capability in CAPABILITIES)


def test_ids_are_random() -> None:
    """32 hexadecimal digits, never twice."""
    assert len({new_id() for _ in range(100)}) == 100
    assert len(new_id()) == 32


def test_analysis_knows_what_is_needed() -> None:
    """The primary always counts, others from the threshold on; an unscored capability has no probability."""
    scores = (CapabilityScore("code", 0.2), CapabilityScore("creative", 0.4), CapabilityScore("logical", 0.1))
    analysis = Analysis(scores=scores, primary="code")
    assert [score.capability for score in analysis.needed()] == ["code", "creative"]
    assert analysis.probability("creative") == 0.4
    assert analysis.probability("factual") == 0.0


def test_expected_time_adds_up() -> None:
    """The first token comes after queue, load and prefill."""
    expected = ExpectedTime(queue_s=1.0, load_s=2.0, prefill_s=3.0, decode_s=4.0)
    assert (expected.first_token_s, expected.total_s) == (6.0, 10.0)
    assert Candidate(ref=REF, score=0.0, contributions=()).expected.total_s == 0.0


@pytest.mark.parametrize(
    ("usage", "decode", "prefill"),
    [
        (Usage(), None, None),
        (Usage(prompt_tokens=10, prefill_s=0.0, answer_tokens=0, decode_s=1.0), None, None),
        (Usage(prompt_tokens=10, prefill_s=0.5, answer_tokens=30, decode_s=2.0), 15.0, 20.0),
    ],
)
def test_rates_need_counts_and_seconds(usage: Usage, decode: float | None, prefill: float | None) -> None:
    """What the server did not report gives no rate."""
    assert (usage.decode_tps, usage.prefill_tps) == (decode, prefill)


def test_a_sub_tasks_answer_is_that_of_its_last_attempt() -> None:
    """Without an attempt there is no text."""
    nothing = SubTaskRecord(sub_task=SubTask(id="1", text="x"), outcome=Outcome.SKIPPED)
    assert (nothing.last_attempt, nothing.answer) == (None, "")
    attempts = tuple(
        Attempt(number=number, ref=REF, started_at=NOON, outcome=Outcome.FAILED, text=f"text {number}")
        for number in (1, 2)
    )
    record = SubTaskRecord(sub_task=SubTask(id="1", text="x"), outcome=Outcome.FAILED, attempts=attempts)
    assert (record.last_attempt, record.answer) == (attempts[1], "text 2")


def test_only_success_is_complete() -> None:
    """A cut, stopped or failed answer is never shown as whole."""
    parts = {outcome: views.AnswerPart(sub_task_id="1", title="", text="", outcome=outcome) for outcome in Outcome}
    assert [outcome for outcome, part in parts.items() if part.is_complete] == [Outcome.SUCCEEDED]


@pytest.mark.parametrize(
    ("chunk", "has_content"),
    [(Chunk(), False), (Chunk(usage=Usage()), False), (Chunk(text="x"), True), (Chunk(thinking="x"), True)],
)
def test_chunks_know_whether_they_bring_something(chunk: Chunk, *, has_content: bool) -> None:
    """Servers also send empty chunks."""
    assert chunk.has_content is has_content


def test_evidence_of_a_capability_is_that_of_all_its_bands() -> None:
    """Other capabilities do not count."""
    quality = {
        ("code", ComplexityBand.EASY): Tally(1, 2),
        ("code", ComplexityBand.HARD): Tally(3, 4),
        ("creative", ComplexityBand.EASY): Tally(9, 9),
    }
    assert ModelEvidence(quality=quality).of_capability("code") == Tally(4, 6)


@pytest.mark.parametrize(
    ("version", "problems", "is_ok"), [("2", (), True), ("1", (), False), (None, (), False), ("2", ("broken",), False)]
)
def test_a_database_is_usable_when_current_and_whole(
    version: str | None, problems: tuple[str, ...], *, is_ok: bool
) -> None:
    """Neither an old version nor a damaged file will do."""
    check = views.DatabaseReport(place="x", version=version, expected_version="2", problems=problems)
    assert check.is_ok is is_ok


def test_events_carry_their_request() -> None:
    """Every event of the engine names its request."""
    assert events.TextArrived(request_id="r", sub_task_id="1", text="x").request_id == "r"


def test_the_clock_is_the_machines() -> None:
    """UTC, never backwards, and sleeping gives way."""
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    earlier = clock.monotonic_s()
    asyncio.run(clock.sleep(0))
    assert clock.monotonic_s() >= earlier
