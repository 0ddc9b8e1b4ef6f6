"""Random values of the domain for property tests, and plain ones for the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from app.domain.capability import CAPABILITY_KEYS, CODE
from app.domain.decision import (
    Candidate,
    Contribution,
    DecisionInputs,
    Exclusion,
    ExclusionReason,
    ExpectedTime,
    RoutingDecision,
    Snapshot,
)
from app.domain.evidence import ComplexityBand, ModelEvidence, Tally
from app.domain.plan import Plan, SubTask, whole_plan
from app.domain.profile import CapabilityRating, Measure, ModelProfile, ModelRef
from app.domain.prompt import Analysis, CapabilityScore, Complexity, ComplexityPart, ToolCall, new_id
from app.domain.record import Attempt, Outcome, RequestRecord, SubTaskRecord, Usage
from app.store.models.base import from_microseconds

START = datetime(2026, 3, 1, tzinfo=UTC)
QWEN = ModelRef("local", "qwen:0.5b")
SMOL = ModelRef("local", "smol/lm:135m")

# Lone surrogates and NUL are no text; a test of their own sends them.
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
names = st.text("abcdefgh:./-", min_size=1, max_size=8)
numbers = st.floats(allow_nan=False, allow_infinity=False)
shares = st.floats(0, 1)
seconds = st.floats(0, 1e6)
counts = st.integers(0, 10**12)
refs = st.builds(ModelRef, st.text("abc-", min_size=1, max_size=4), names)
moments = st.integers(0, 4 * 10**15).map(from_microseconds)
ratings = st.dictionaries(st.sampled_from(CAPABILITY_KEYS), st.builds(CapabilityRating, score=shares), max_size=3)
measures = st.none() | st.builds(Measure, value=seconds, n=counts)
model_profiles = st.builds(
    ModelProfile,
    ref=refs,
    is_active=st.none() | st.booleans(),
    priority=st.none() | st.integers(-10, 10),
    routing_weight=st.none() | st.floats(0, 10),
    success_rate=st.none() | shares,
    context_length=st.none() | st.integers(1, 10**6),
    ratings=ratings,
    features=st.frozensets(st.sampled_from(["completion", "tools", "vision"])),
    family=words,
    parameter_count=st.none() | counts,
    load_s=measures,
    prefill_tps=measures,
    decode_tps=measures,
    notes=words,
    pinned_fields=st.frozensets(st.sampled_from(["priority", "notes", "decode_tps"])),
    is_installed=st.booleans(),
    version=st.integers(0, 100),
)
analyses = st.builds(
    Analysis,
    scores=st.lists(st.builds(CapabilityScore, st.sampled_from(CAPABILITY_KEYS), shares), max_size=3).map(tuple),
    primary=st.sampled_from(CAPABILITY_KEYS),
    complexity=st.builds(
        Complexity, value=shares, parts=st.lists(st.builds(ComplexityPart, name=words, value=numbers)).map(tuple)
    ),
    prompt_tokens=counts,
    note=words,
)
tallies = st.builds(Tally, seconds, seconds)
evidence = st.builds(
    ModelEvidence,
    quality=st.dictionaries(
        st.tuples(st.sampled_from(CAPABILITY_KEYS), st.sampled_from(ComplexityBand)), tallies, max_size=2
    ),
    success=tallies,
)
snapshots = st.builds(
    Snapshot,
    profiles=st.lists(model_profiles, max_size=3).map(tuple),
    hosts_up=st.frozensets(names, max_size=3),
    resident=st.dictionaries(refs, counts, max_size=2),
    queued=st.dictionaries(refs, st.integers(0, 9), max_size=2),
    free_memory_bytes=st.dictionaries(names, counts, max_size=2),
    evidence=st.dictionaries(refs, evidence, max_size=2),
)
decision_inputs = st.builds(
    DecisionInputs,
    analysis=analyses,
    snapshot=snapshots,
    strategy=st.sampled_from(["balanced", "fastest"]),
    pinned_model=st.none() | refs,
    current_model=st.none() | refs,
    history_tokens=counts,
    strategy_state=st.integers(0, 2**62),
)
candidates = st.builds(
    Candidate,
    ref=refs,
    score=numbers,
    contributions=st.lists(st.builds(Contribution, name=words, value=numbers, detail=words), max_size=3).map(tuple),
    expected=st.builds(
        ExpectedTime, queue_s=seconds, load_s=seconds, prefill_s=seconds, decode_s=seconds, is_estimated=st.booleans()
    ),
    is_resident=st.booleans(),
    evidence_count=st.integers(0, 10**6),
)
exclusions = st.builds(Exclusion, ref=refs, reason=st.sampled_from(ExclusionReason), detail=words)
usages = st.builds(
    Usage,
    prompt_tokens=st.none() | counts,
    answer_tokens=st.none() | counts,
    load_s=st.none() | seconds,
    prefill_s=st.none() | st.floats(1e-3, 1e6),
    decode_s=st.none() | st.floats(1e-3, 1e6),
    total_s=st.none() | seconds,
    done_reason=words,
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Return a plan whose sub-tasks depend on earlier ones only, and no deeper than is allowed."""
    count = draw(st.integers(1, 5))
    tasks = tuple(
        SubTask(
            id=str(number),
            text=draw(words) + "x",
            depends_on=tuple(draw(st.lists(st.sampled_from([str(i) for i in range(number)]), unique=True)))
            if number
            else (),
            title=draw(words),
            capabilities=(CODE,),
            complexity=draw(shares),
            start=draw(st.none() | st.just(3)),
        )
        for number in range(count)
    )
    return Plan(sub_tasks=tasks, context=draw(words), origin="rules", reason=draw(words))


@st.composite
def request_records(draw: st.DrawFn) -> RequestRecord:
    """Return a request as the engine would leave it: some sub-tasks decided and tried, some never reached."""
    plan = draw(plans())
    sub_tasks = []
    for task in plan.sub_tasks:
        if draw(st.booleans()):
            continue
        decision = None
        if draw(st.booleans()):
            decision = draw(
                st.builds(
                    RoutingDecision,
                    decision_id=st.builds(new_id),
                    sub_task_id=st.just(task.id),
                    strategy=st.just("balanced"),
                    ranking=st.lists(candidates, min_size=1, max_size=3).map(tuple),
                    exclusions=st.lists(exclusions, max_size=2).map(tuple),
                    margin=st.none() | numbers,
                    reason=words,
                    is_cached=st.booleans(),
                    decide_s=seconds,
                    inputs=decision_inputs,
                    rule=words,
                    escalates_to=st.none() | refs,
                    pending=st.none(),
                )
            )
        tried = tuple(draw(attempts(number + 1)) for number in range(draw(st.integers(0, 2))))
        sub_tasks.append(
            SubTaskRecord(
                sub_task=task,
                outcome=draw(st.sampled_from(Outcome)),
                decision=decision,
                attempts=tried,
                error=draw(words),
                started_s=draw(st.none() | seconds),
                ended_s=draw(st.none() | seconds),
            )
        )
    return RequestRecord(
        request_id=new_id(),
        created_at=draw(moments),
        prompt=draw(words),
        strategy="balanced",
        source="desktop",
        analysis=draw(analyses),
        plan=plan,
        sub_tasks=tuple(sub_tasks),
        outcome=draw(st.sampled_from(Outcome)),
        answer=draw(words),
        ttft_s=draw(st.none() | seconds),
        total_s=draw(seconds),
        router_s=draw(seconds),
        error=draw(words),
        fix=draw(words),
    )


def attempts(number: int) -> st.SearchStrategy[Attempt]:
    """Return attempts with this number in their sub-task."""
    return st.builds(
        Attempt,
        number=st.just(number),
        ref=refs,
        started_at=moments,
        outcome=st.sampled_from(Outcome),
        wait_before_s=seconds,
        ttft_s=st.none() | seconds,
        thinking_s=st.none() | seconds,
        total_s=seconds,
        was_cold=st.booleans(),
        usage=usages,
        text=words,
        thinking=words,
        tool_calls=st.lists(
            st.builds(ToolCall, name=words, arguments=st.dictionaries(words, st.integers() | words), call_id=st.none()),
            max_size=1,
        ).map(tuple),
        error_kind=words,
        error=words,
        flags=st.lists(words, max_size=2).map(tuple),
    )


def make_decision(*, ref: ModelRef = QWEN, sub_task_id: str = "1", **changes: Any) -> RoutingDecision:
    """Return a decision for `ref` over another model, with one exclusion."""
    other = SMOL if ref == QWEN else QWEN
    profiles = tuple(ModelProfile(ref=one, version=1) for one in (QWEN, SMOL))
    values: Mapping[str, Any] = {
        "decision_id": new_id(),
        "sub_task_id": sub_task_id,
        "strategy": "balanced",
        "ranking": tuple(
            Candidate(ref=one, score=score, contributions=(Contribution(name="quality", value=score),))
            for one, score in ((ref, 0.8), (other, 0.3))
        ),
        "exclusions": (
            Exclusion(ref=ModelRef("far", "big"), reason=ExclusionReason.HOST_DOWN, detail="The host is down."),
        ),
        "margin": 0.5,
        "inputs": DecisionInputs(
            analysis=Analysis(primary=CODE), snapshot=Snapshot(profiles=profiles), strategy="balanced"
        ),
        **changes,
    }
    return RoutingDecision(**values)


def make_record(
    prompt: str = "Write a function.", *, at_s: float = 0.0, ref: ModelRef = QWEN, **changes: Any
) -> RequestRecord:
    """Return a request of one sub-task that `ref` answered, `at_s` seconds after the tests' beginning."""
    whole = whole_plan(prompt)
    plan = replace(whole, sub_tasks=(replace(whole.sub_tasks[0], capabilities=(CODE,)),))
    attempt = make_attempt(at_s=at_s, ref=ref)
    sub_task = SubTaskRecord(
        sub_task=plan.sub_tasks[0],
        outcome=Outcome.SUCCEEDED,
        decision=make_decision(ref=ref),
        attempts=(attempt,),
        started_s=0.1,
        ended_s=2.0,
    )
    values: Mapping[str, Any] = {
        "request_id": new_id(),
        "created_at": START + timedelta(seconds=at_s),
        "prompt": prompt,
        "strategy": "balanced",
        "source": "desktop",
        "analysis": Analysis(primary=CODE),
        "plan": plan,
        "sub_tasks": (sub_task,),
        "outcome": Outcome.SUCCEEDED,
        "answer": attempt.text,
        "ttft_s": 0.5,
        "total_s": 2.0,
        "router_s": 0.001,
        **changes,
    }
    return RequestRecord(**values)


def make_attempt(*, at_s: float = 0.0, ref: ModelRef = QWEN, **changes: Any) -> Attempt:
    """Return a successful first attempt of `ref`."""
    values: Mapping[str, Any] = {
        "number": 1,
        "ref": ref,
        "started_at": START + timedelta(seconds=at_s),
        "outcome": Outcome.SUCCEEDED,
        "ttft_s": 0.5,
        "total_s": 2.0,
        "usage": Usage(prompt_tokens=10, answer_tokens=40, prefill_s=0.2, decode_s=1.0, load_s=0.01),
        "text": "def f(): ...",
        **changes,
    }
    return Attempt(**values)
