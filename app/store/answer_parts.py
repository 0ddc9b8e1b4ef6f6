"""Builds the parts of an answer, one a sub-task, from the log."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.domain.profile import ModelRef
from app.domain.record import ANSWERED, Outcome
from app.domain.views import AnswerPart
from app.store.models import AttemptRow, AttemptTextRow, DecisionRecordRow, RequestRow, SubTaskRow


def read_parts(session: Session, request_ids: Collection[str]) -> dict[str, tuple[AnswerPart, ...]]:
    """Return the parts of answers by request, in the plan's order; a request without a record is missing."""
    # The last attempt that answered; where none did, the last one.
    answered = case((AttemptRow.outcome.in_([outcome.value for outcome in ANSWERED]), AttemptRow.number))
    last_number = (
        select(
            AttemptRow.sub_task,
            func.coalesce(func.max(answered), func.max(AttemptRow.number)).label("number"),
        )
        .join(SubTaskRow, SubTaskRow.id == AttemptRow.sub_task)
        .join(RequestRow, RequestRow.id == SubTaskRow.request_id)
        .where(RequestRow.request_id.in_(request_ids))
        .group_by(AttemptRow.sub_task)
        .subquery()
    )
    statement = (
        select(RequestRow.request_id, SubTaskRow, DecisionRecordRow, AttemptRow, AttemptTextRow)
        .join(SubTaskRow, SubTaskRow.request_id == RequestRow.id)
        .outerjoin(DecisionRecordRow, DecisionRecordRow.sub_task == SubTaskRow.id)
        .outerjoin(last_number, last_number.c.sub_task == SubTaskRow.id)
        .outerjoin(AttemptRow, (AttemptRow.sub_task == SubTaskRow.id) & (AttemptRow.number == last_number.c.number))
        .outerjoin(AttemptTextRow, AttemptTextRow.attempt == AttemptRow.id)
        .where(RequestRow.request_id.in_(request_ids), SubTaskRow.outcome.is_not(None))
        .order_by(RequestRow.id, SubTaskRow.position)
    )
    found: dict[str, list[AnswerPart]] = {}
    for request_id, sub_task, decision, attempt, texts in session.execute(statement):
        found.setdefault(request_id, []).append(_part(sub_task, decision, attempt, texts))
    return {request_id: tuple(parts) for request_id, parts in found.items()}


def _part(
    sub_task: SubTaskRow,
    decision: DecisionRecordRow | None,
    attempt: AttemptRow | None,
    texts: AttemptTextRow | None,
) -> AnswerPart:
    own = next(iter(sub_task.capabilities), "")
    return AnswerPart(
        sub_task_id=sub_task.sub_task_id,
        title=sub_task.title,
        text=texts.text if texts else "",
        thinking=texts.thinking if texts else "",
        thinking_s=attempt.thinking_s if attempt else None,
        decision_id=decision.decision_id if decision else None,
        ref=ModelRef.parse(attempt.ref) if attempt else None,
        capability=decision.capability if decision else own,
        was_cold=attempt.was_cold if attempt else False,
        load_s=attempt.load_s if attempt else None,
        ttft_s=attempt.ttft_s if attempt else None,
        total_s=attempt.total_s if attempt else None,
        decode_tps=attempt.decode_tps if attempt else None,
        answer_tokens=attempt.answer_tokens if attempt else None,
        outcome=Outcome(sub_task.outcome or Outcome.SKIPPED),
        error=sub_task.error,
        fix=sub_task.fix,
        flags=tuple(attempt.flags) if attempt else (),
    )
