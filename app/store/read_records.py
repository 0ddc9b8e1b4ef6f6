"""Reads requests, decisions and attempts back as the values that they were."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.decision import Candidate, Contribution, Exclusion, ExclusionReason, ExpectedTime, RoutingDecision
from app.domain.explain import PastChoice
from app.domain.plan import Plan, SubTask
from app.domain.profile import ModelRef
from app.domain.prompt import Analysis, ToolCall
from app.domain.record import Attempt, Outcome, RequestRecord, SubTaskRecord, Usage
from app.store import codec
from app.store.inputs import CHUNK, unpack
from app.store.models import (
    AttemptRow,
    AttemptTextRow,
    CandidateRow,
    ContributionRow,
    DecisionRecordRow,
    ExclusionRow,
    RequestRow,
    SubTaskDependencyRow,
    SubTaskRow,
)

R = TypeVar("R")


def read_record(session: Session, request: RequestRow) -> RequestRecord:
    """Return a whole request; sub-tasks stand in the plan's order. A prompt that was not kept is ""."""
    rows = session.scalars(
        select(SubTaskRow).where(SubTaskRow.request_id == request.id).order_by(SubTaskRow.position)
    ).all()
    parents = _parents(session, rows)
    tasks = {row.id: _sub_task(row, parents[row.id]) for row in rows}
    plan = Plan(
        sub_tasks=tuple(tasks.values()),
        context=request.plan_context,
        origin=request.plan_origin,
        reason=request.plan_reason,
        predicted_s=request.plan_predicted_s,
        one_call_s=request.plan_one_call_s,
    )
    decisions = {
        row.sub_task: row
        for row in session.scalars(select(DecisionRecordRow).where(DecisionRecordRow.request_id == request.id))
    }
    values = read_decisions(session, decisions.values())
    attempts = read_attempts(session, list(tasks))
    return RequestRecord(
        request_id=request.request_id,
        created_at=request.created_at,
        prompt=request.prompt or "",
        strategy=request.strategy,
        source=request.source,
        analysis=codec.loads(Analysis, request.analysis),
        plan=plan,
        sub_tasks=tuple(
            SubTaskRecord(
                sub_task=tasks[row.id],
                outcome=Outcome(row.outcome),
                decision=values[decisions[row.id].id] if row.id in decisions else None,
                attempts=attempts[row.id],
                error=row.error,
                fix=row.fix,
                started_s=row.started_s,
                ended_s=row.ended_s,
            )
            for row in rows
            if row.outcome is not None
        ),
        outcome=Outcome(request.outcome),
        answer=request.answer,
        conversation_id=request.conversation_id,
        ttft_s=request.ttft_s,
        total_s=request.total_s,
        router_s=request.router_s,
        error=request.error,
        fix=request.fix,
    )


def read_decisions(session: Session, rows: Iterable[DecisionRecordRow]) -> dict[int, RoutingDecision]:
    """Return decisions by their row's key, each with everything that is needed to make it again."""
    wanted = list(rows)
    keys = [row.id for row in wanted]
    inputs = unpack(session, [(row.snapshot, row.inputs) for row in wanted])
    ranking = _rankings(session, keys)
    exclusions: dict[int, list[Exclusion]] = defaultdict(list)
    for row in _by_keys(session, select(ExclusionRow).order_by(ExclusionRow.position), ExclusionRow.decision, keys):
        exclusions[row.decision].append(
            Exclusion(ref=ModelRef.parse(row.ref), reason=ExclusionReason(row.reason), detail=row.detail)
        )
    sub_tasks = dict(
        session.execute(
            select(DecisionRecordRow.id, SubTaskRow.sub_task_id)
            .join(SubTaskRow, SubTaskRow.id == DecisionRecordRow.sub_task)
            .where(DecisionRecordRow.id.in_(keys))
        ).all()
    )
    return {
        row.id: RoutingDecision(
            decision_id=row.decision_id,
            sub_task_id=sub_tasks[row.id],
            strategy=row.strategy,
            ranking=tuple(ranking[row.id]),
            exclusions=tuple(exclusions[row.id]),
            margin=row.margin,
            reason=row.reason,
            is_cached=row.is_cached,
            decide_s=row.decide_s,
            inputs=one,
            rule=row.rule,
            escalates_to=ModelRef.parse(row.escalates_to) if row.escalates_to else None,
        )
        for row, one in zip(wanted, inputs, strict=True)
    }


def read_choices(session: Session, rows: Iterable[tuple[str, str, str, bytes]]) -> tuple[PastChoice, ...]:
    """Return what decisions chose, from rows of id, chosen model, snapshot and inputs, in their order."""
    wanted = list(rows)
    inputs = unpack(session, [(snapshot, rest) for _, _, snapshot, rest in wanted])
    return tuple(
        PastChoice(decision_id=key, chosen=ModelRef.parse(ref), inputs=one)
        for (key, ref, _, _), one in zip(wanted, inputs, strict=True)
    )


def read_attempts(session: Session, sub_tasks: Collection[int]) -> dict[int, tuple[Attempt, ...]]:
    """Return the attempts of sub-tasks, by the key of the sub-task's row, in order."""
    found: dict[int, list[Attempt]] = {key: [] for key in sub_tasks}
    statement = (
        select(AttemptRow, AttemptTextRow)
        .join(AttemptTextRow, AttemptTextRow.attempt == AttemptRow.id)
        .where(AttemptRow.sub_task.in_(sub_tasks))
        .order_by(AttemptRow.sub_task, AttemptRow.number)
    )
    for row, texts in session.execute(statement):
        found[row.sub_task].append(_attempt(row, texts))
    return {key: tuple(attempts) for key, attempts in found.items()}


def _rankings(session: Session, keys: list[int]) -> dict[int, list[Candidate]]:
    parts: dict[tuple[int, int], list[Contribution]] = defaultdict(list)
    for part in _by_keys(
        session, select(ContributionRow).order_by(ContributionRow.position), ContributionRow.decision, keys
    ):
        parts[part.decision, part.candidate].append(
            Contribution(name=part.name, value=_number(part.value), detail=part.detail)
        )
    ranking: dict[int, list[Candidate]] = defaultdict(list)
    for row in _by_keys(session, select(CandidateRow).order_by(CandidateRow.position), CandidateRow.decision, keys):
        ranking[row.decision].append(
            Candidate(
                ref=ModelRef.parse(row.ref),
                score=_number(row.score),
                contributions=tuple(parts[row.decision, row.position]),
                expected=ExpectedTime(
                    queue_s=_number(row.queue_s),
                    load_s=_number(row.load_s),
                    prefill_s=_number(row.prefill_s),
                    decode_s=_number(row.decode_s),
                    is_estimated=row.is_estimated,
                ),
                is_resident=row.is_resident,
                evidence_count=row.evidence_count,
            )
        )
    return ranking


def _by_keys(
    session: Session, statement: Select[R], column: InstrumentedAttribute[int], keys: list[int]
) -> Iterable[R]:
    """Return the rows whose `column` is among `keys`; asked in pieces, since a statement takes only so many."""
    for start in range(0, len(keys), CHUNK):
        yield from session.scalars(statement.where(column.in_(keys[start : start + CHUNK])))


def _parents(session: Session, rows: Iterable[SubTaskRow]) -> dict[int, tuple[str, ...]]:
    names = {row.id: row.sub_task_id for row in rows}
    found: dict[int, list[str]] = {key: [] for key in names}
    statement = (
        select(SubTaskDependencyRow)
        .where(SubTaskDependencyRow.sub_task.in_(names))
        .order_by(SubTaskDependencyRow.sub_task, SubTaskDependencyRow.position)
    )
    for edge in session.scalars(statement):
        found[edge.sub_task].append(names[edge.depends_on])
    return {key: tuple(parents) for key, parents in found.items()}


def _sub_task(row: SubTaskRow, depends_on: tuple[str, ...]) -> SubTask:
    return SubTask(
        id=row.sub_task_id,
        text=row.text,
        depends_on=depends_on,
        title=row.title,
        capabilities=tuple(row.capabilities),
        complexity=row.complexity,
        start=row.start_char,
        end=row.end_char,
    )


def _attempt(row: AttemptRow, texts: AttemptTextRow) -> Attempt:
    return Attempt(
        number=row.number,
        ref=ModelRef.parse(row.ref),
        started_at=row.started_at,
        outcome=Outcome(row.outcome),
        wait_before_s=row.wait_before_s,
        ttft_s=row.ttft_s,
        thinking_s=row.thinking_s,
        total_s=row.total_s,
        was_cold=row.was_cold,
        usage=Usage(
            prompt_tokens=row.prompt_tokens,
            answer_tokens=row.answer_tokens,
            load_s=row.load_s,
            prefill_s=row.prefill_s,
            decode_s=row.decode_s,
            total_s=row.server_total_s,
            done_reason=row.done_reason,
        ),
        text=texts.text,
        thinking=texts.thinking,
        tool_calls=tuple(codec.from_json(ToolCall, call) for call in texts.tool_calls),
        error_kind=row.error_kind,
        error=row.error,
        fix=row.fix,
        flags=tuple(row.flags),
    )


def _number(value: float | None) -> float:
    """Return what was stored; SQLite keeps a number that is none as NULL."""
    return math.nan if value is None else value
