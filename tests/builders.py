"""Values for tests, with defaults that stand for an ordinary case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.domain.decision import Candidate, Contribution, DecisionInputs, ExpectedTime, RoutingDecision, Snapshot
from app.domain.plan import Plan, SubTask, whole_plan
from app.domain.profile import CapabilityRating, Measure, ModelProfile, ModelRef, Provenance
from app.domain.prompt import Analysis, CapabilityScore
from app.domain.record import Attempt, Outcome, RequestRecord, SubTaskRecord, Usage

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
SMOL = ModelRef("builtin", "smollm2:135m")
QWEN = ModelRef("builtin", "qwen2.5-coder:0.5b")


def a_profile(ref: ModelRef = QWEN, *, scores: Mapping[str, float] | None = None, **fields: object) -> ModelProfile:
    """Return a profile with seeded ratings."""
    ratings = {
        key: CapabilityRating(score=score, source=Provenance.ESTIMATED)
        for key, score in (scores or {"code": 0.7, "creative": 0.4}).items()
    }
    profile = ModelProfile(
        ref=ref,
        ratings=ratings,
        context_length=32_768,
        size_bytes=491_400_064,
        parameter_count=494_000_000,
        quantization="Q4_K_M",
        decode_tps=Measure(value=19.0, source=Provenance.MEASURED, n=5),
        version=1,
    )
    return replace(profile, **fields)  # type: ignore[arg-type]  # the fields of a test


def a_candidate(ref: ModelRef, values: Mapping[str, float]) -> Candidate:
    """Return a candidate whose score is the sum of `values`."""
    contributions = tuple(
        Contribution(name=name, value=value, detail=f"{name} detail") for name, value in values.items()
    )
    return Candidate(
        ref=ref,
        score=sum(values.values()),
        contributions=contributions,
        expected=ExpectedTime(load_s=2.0, prefill_s=0.5, decode_s=3.0),
    )


def an_analysis(primary: str = "code") -> Analysis:
    """Return an analysis with one certain capability."""
    return Analysis(
        scores=(CapabilityScore(primary, 0.9),), primary=primary, prompt_tokens=12, expected_answer_tokens=200
    )


def a_decision(decision_id: str = "d" * 32, *, sub_task_id: str = "1", primary: str = "code") -> RoutingDecision:
    """Return a decision for Qwen before SmolLM2."""
    return RoutingDecision(
        decision_id=decision_id,
        sub_task_id=sub_task_id,
        strategy="balanced",
        ranking=(
            a_candidate(QWEN, {"quality": 0.7, "success": 0.25, "speed": -0.2}),
            a_candidate(SMOL, {"quality": 0.4, "success": 0.25, "speed": -0.1}),
        ),
        margin=0.2,
        reason="Best score.",
        decide_s=0.0002,
        inputs=DecisionInputs(analysis=an_analysis(primary), snapshot=Snapshot(), strategy="balanced"),
    )


def an_attempt(
    ref: ModelRef = QWEN, *, outcome: Outcome = Outcome.SUCCEEDED, minutes: float = 0, **fields: object
) -> Attempt:
    """Return an attempt that took two seconds."""
    attempt = Attempt(
        number=1,
        ref=ref,
        started_at=NOON + timedelta(minutes=minutes),
        outcome=outcome,
        ttft_s=0.5,
        total_s=2.0,
        usage=Usage(prompt_tokens=12, answer_tokens=30, decode_s=1.5, prefill_s=0.4, total_s=2.0, done_reason="stop"),
        text="def f(): ...",
    )
    return replace(attempt, **fields)  # type: ignore[arg-type]  # the fields of a test


def a_record(
    prompt: str = "Write a function", *, request_id: str = "r" * 32, decision_id: str = "d" * 32, **fields: object
) -> RequestRecord:
    """Return the record of a request that succeeded at once."""
    plan = whole_plan(prompt)
    part = SubTaskRecord(
        sub_task=plan.sub_tasks[0],
        outcome=Outcome.SUCCEEDED,
        decision=a_decision(decision_id),
        attempts=(an_attempt(),),
        started_s=0.0,
        ended_s=2.0,
    )
    record = RequestRecord(
        request_id=request_id,
        created_at=NOON,
        prompt=prompt,
        strategy="balanced",
        source="desktop",
        analysis=an_analysis(),
        plan=plan,
        sub_tasks=(part,),
        outcome=Outcome.SUCCEEDED,
        answer="def f(): ...",
        ttft_s=0.5,
        total_s=2.0,
        router_s=0.001,
    )
    return replace(record, **fields)  # type: ignore[arg-type]  # the fields of a test


def a_plan() -> Plan:
    """Return a hybrid plan: 1 and 2 are free, 3 needs 2."""
    return Plan(
        sub_tasks=(
            SubTask(id="1", text="Write a function.", title="Write a function", capabilities=("code",)),
            SubTask(id="2", text="Work out 3 · 4.", title="Work out 3 · 4", capabilities=("mathematical",)),
            SubTask(id="3", text="Explain the result.", depends_on=("2",), capabilities=("creative",)),
        ),
        origin="rules",
        reason="A numbered list of tasks.",
    )
