"""Writes what happened: one request with its plan, decisions and attempts in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Executable, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain.decision import Candidate, RoutingDecision
from app.domain.plan import SubTask
from app.domain.record import Attempt, Outcome, RequestRecord, SubTaskRecord
from app.store import codec
from app.store.database import Database
from app.store.inputs import InputsPacker
from app.store.models import (
    AnnotationRow,
    AttemptRow,
    AttemptTextRow,
    Base,
    CandidateRow,
    ContributionRow,
    ConversationRow,
    DecisionRecordRow,
    ExclusionRow,
    MessageRow,
    RequestRow,
    SnapshotRow,
    SubTaskDependencyRow,
    SubTaskRow,
)

# Stands for a text of which only the hash may be kept.
NOT_KEPT = "(not kept)"
# Characters of a prompt in a decision's row: enough for a line of the list; the whole stands in the request.
EXCERPT_LENGTH = 240

_Values = dict[str, Any]

_ADD_SNAPSHOTS: dict[str, Executable] = {
    "sqlite": sqlite.insert(SnapshotRow).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(SnapshotRow).on_conflict_do_nothing(),
}


class RecordRepository:
    """The log of requests."""

    def __init__(self, database: Database) -> None:
        """Write to `database`."""
        self._database = database
        self._packer = InputsPacker()

    async def save(self, record: RequestRecord, *, keep_prompt: bool = True) -> None:
        """Store a request whole, and complete the answer in its conversation.

        With `keep_prompt` False the log holds the prompt's SHA-256 instead of its text and of the plan's texts;
        the conversation keeps both messages. Saving the same request again replaces the older record; what the user
        said of decisions that are still in it stays.
        """
        await self._database.run(lambda session: self._save(session, record, keep_prompt=keep_prompt))

    def _save(self, session: Session, record: RequestRecord, *, keep_prompt: bool) -> None:
        # Plain statements on the connection: the ORM's own would double the time of a save.
        annotations = _annotations(session, record.request_id)
        session.connection().execute(delete(RequestRow).where(RequestRow.request_id == record.request_id))
        request = _insert_one(session, RequestRow, _request_values(session, record, keep_prompt=keep_prompt))
        records = {one.sub_task.id: one for one in record.sub_tasks}
        keys: dict[str, int] = {}
        for position, planned in enumerate(record.plan.sub_tasks):
            done = records.get(planned.id)
            task = done.sub_task if done else planned
            keys[task.id] = _insert_one(
                session, SubTaskRow, _sub_task_values(task, done, request, position, keep_prompt=keep_prompt)
            )
        _insert_all(
            session,
            SubTaskDependencyRow,
            [
                {"sub_task": keys[task.id], "depends_on": keys[parent], "position": position}
                for task in record.plan.sub_tasks
                for position, parent in enumerate(dict.fromkeys(task.depends_on))
            ],
        )
        for task_id, done in records.items():
            decision = None
            if done.decision is not None:
                decision = self._insert_decision(
                    session, record, done, done.decision, request, keys[task_id], keep_prompt=keep_prompt
                )
            _insert_attempts(session, done, keys[task_id], decision)
            if done.decision is not None and done.decision.decision_id in annotations:
                values = annotations[done.decision.decision_id]
                _insert_all(session, AnnotationRow, [{**values, "decision": decision}])
        _finish_exchange(session, record)

    def _insert_decision(  # the row's keys come from three inserts
        self,
        session: Session,
        record: RequestRecord,
        done: SubTaskRecord,
        decision: RoutingDecision,
        request: int,
        sub_task: int,
        *,
        keep_prompt: bool,
    ) -> int:
        packed = self._packer.pack(decision.inputs)
        connection = session.connection()
        connection.execute(
            _ADD_SNAPSHOTS.get(connection.dialect.name, _ADD_SNAPSHOTS["sqlite"]),
            [{"hash": key, "content": content} for key, content in packed.parts.items()],
        )
        values = _decision_values(record, done, decision, keep_prompt=keep_prompt)
        key = _insert_one(
            session,
            DecisionRecordRow,
            {**values, "request_id": request, "sub_task": sub_task, "snapshot": packed.snapshot, "inputs": packed.rest},
        )
        ranked = list(enumerate(decision.ranking))
        _insert_all(session, CandidateRow, [_candidate_values(key, place, one) for place, one in ranked])
        _insert_all(
            session,
            ContributionRow,
            [
                {
                    "decision": key,
                    "candidate": place,
                    "position": position,
                    "name": part.name,
                    "value": part.value,
                    "detail": part.detail,
                }
                for place, candidate in ranked
                for position, part in enumerate(candidate.contributions)
            ],
        )
        _insert_all(
            session,
            ExclusionRow,
            [
                {
                    "decision": key,
                    "position": position,
                    "ref": str(one.ref),
                    "reason": one.reason.value,
                    "detail": one.detail,
                }
                for position, one in enumerate(decision.exclusions)
            ],
        )
        return key


def prompt_sha256(prompt: str) -> str:
    """Return the hash that is kept of a prompt, in hexadecimal."""
    return hashlib.sha256(prompt.encode(errors="surrogatepass")).hexdigest()


def _annotations(session: Session, request_id: str) -> dict[str, _Values]:
    """Return the annotations of a stored request by their decision's id; they go with the rows when it is replaced."""
    columns = [column for column in AnnotationRow.__table__.columns if column.key != "decision"]
    rows = session.execute(
        select(DecisionRecordRow.decision_id, *columns)
        .join(AnnotationRow, AnnotationRow.decision == DecisionRecordRow.id)
        .join(RequestRow, RequestRow.id == DecisionRecordRow.request_id)
        .where(RequestRow.request_id == request_id)
    )
    return {row[0]: {column.key: value for column, value in zip(columns, row[1:], strict=True)} for row in rows}


def _request_values(session: Session, record: RequestRecord, *, keep_prompt: bool) -> _Values:
    conversation = record.conversation_id
    if conversation is not None and session.get(ConversationRow, conversation) is None:
        # The record is worth more than its link.
        conversation = None
    return {
        "request_id": record.request_id,
        "conversation_id": conversation,
        "created_at": record.created_at,
        "prompt": record.prompt if keep_prompt else None,
        "prompt_sha256": prompt_sha256(record.prompt),
        "strategy": record.strategy,
        "source": record.source,
        "analysis": codec.dumps(record.analysis),
        "plan_context": record.plan.context if keep_prompt else "",
        "plan_origin": record.plan.origin,
        "plan_reason": record.plan.reason,
        "plan_predicted_s": record.plan.predicted_s,
        "plan_one_call_s": record.plan.one_call_s,
        "outcome": record.outcome.value,
        "answer": record.answer,
        "ttft_s": record.ttft_s,
        "total_s": record.total_s,
        "router_s": record.router_s,
        "error": record.error,
        "fix": record.fix,
    }


def _sub_task_values(
    task: SubTask, done: SubTaskRecord | None, request: int, position: int, *, keep_prompt: bool
) -> _Values:
    if not keep_prompt:
        task = replace(task, text=NOT_KEPT, title="")
    return {
        "request_id": request,
        "position": position,
        "sub_task_id": task.id,
        "title": task.title,
        "text": task.text,
        "capabilities": list(task.capabilities),
        "complexity": task.complexity,
        "start_char": task.start,
        "end_char": task.end,
        "outcome": done.outcome.value if done else None,
        "error": done.error if done else "",
        "fix": done.fix if done else "",
        "started_s": done.started_s if done else None,
        "ended_s": done.ended_s if done else None,
    }


def _decision_values(
    record: RequestRecord, done: SubTaskRecord, decision: RoutingDecision, *, keep_prompt: bool
) -> _Values:
    last = done.last_attempt
    answered = next((one for one in reversed(done.attempts) if one.outcome is Outcome.SUCCEEDED), None)
    analysis = decision.inputs.analysis
    return {
        "decision_id": decision.decision_id,
        "created_at": record.created_at,
        "prompt": done.sub_task.text[:EXCERPT_LENGTH] if keep_prompt else "",
        "strategy": decision.strategy,
        "capability": analysis.primary,
        "complexity": analysis.complexity.value,
        "ref": str(decision.chosen.ref),
        "answered_by": str(answered.ref) if answered else None,
        "outcome": done.outcome.value,
        "attempts": len(done.attempts),
        "ttft_s": last.ttft_s if last else None,
        "total_s": last.total_s if last else None,
        "decode_tps": last.usage.decode_tps if last else None,
        "was_cold": last.was_cold if last else False,
        "score": decision.chosen.score,
        "margin": decision.margin,
        "reason": decision.reason,
        "rule": decision.rule,
        "escalates_to": str(decision.escalates_to) if decision.escalates_to else None,
        "is_cached": decision.is_cached,
        "decide_s": decision.decide_s,
        "policy_version": decision.inputs.policy_version,
    }


def _candidate_values(decision: int, position: int, candidate: Candidate) -> _Values:
    return {
        "decision": decision,
        "position": position,
        "ref": str(candidate.ref),
        "score": candidate.score,
        "queue_s": candidate.expected.queue_s,
        "load_s": candidate.expected.load_s,
        "prefill_s": candidate.expected.prefill_s,
        "decode_s": candidate.expected.decode_s,
        "is_estimated": candidate.expected.is_estimated,
        "is_resident": candidate.is_resident,
        "evidence_count": candidate.evidence_count,
    }


def _insert_attempts(session: Session, done: SubTaskRecord, sub_task: int, decision: int | None) -> None:
    capability = done.decision.inputs.analysis.primary if done.decision else ""
    capability = capability or next(iter(done.sub_task.capabilities), "")
    for attempt in done.attempts:
        values = {"sub_task": sub_task, "decision": decision, "capability": capability, **_attempt_values(attempt)}
        key = _insert_one(session, AttemptRow, values)
        _insert_one(
            session,
            AttemptTextRow,
            {
                "attempt": key,
                "text": attempt.text,
                "thinking": attempt.thinking,
                "tool_calls": [codec.to_json(call) for call in attempt.tool_calls],
            },
        )


def _attempt_values(attempt: Attempt) -> _Values:
    usage = attempt.usage
    return {
        "number": attempt.number,
        "ref": str(attempt.ref),
        "started_at": attempt.started_at,
        "outcome": attempt.outcome.value,
        "wait_before_s": attempt.wait_before_s,
        "ttft_s": attempt.ttft_s,
        "thinking_s": attempt.thinking_s,
        "total_s": attempt.total_s,
        "was_cold": attempt.was_cold,
        "prompt_tokens": usage.prompt_tokens,
        "answer_tokens": usage.answer_tokens,
        "load_s": usage.load_s,
        "prefill_s": usage.prefill_s,
        "decode_s": usage.decode_s,
        "server_total_s": usage.total_s,
        "decode_tps": usage.decode_tps,
        "prefill_tps": usage.prefill_tps,
        "done_reason": usage.done_reason,
        "error_kind": attempt.error_kind,
        "error": attempt.error,
        "fix": attempt.fix,
        "flags": list(attempt.flags),
    }


def _finish_exchange(session: Session, record: RequestRecord) -> None:
    if record.conversation_id is None:
        return
    values: _Values = {"is_streaming": False, "is_interrupted": False}
    if record.answer:
        values["content"] = record.answer
    session.execute(
        update(MessageRow)
        .where(MessageRow.request_id == record.request_id, MessageRow.role == "assistant")
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _insert_one(session: Session, row: type[Base], values: Mapping[str, Any]) -> int:
    """Insert one row and return its first key column."""
    result = session.connection().execute(insert(row), values)
    key = result.inserted_primary_key
    assert key is not None
    return int(key[0])


def _insert_all(session: Session, row: type[Base], values: list[_Values]) -> None:
    if values:
        session.connection().execute(insert(row), values)
