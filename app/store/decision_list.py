"""The Decisions page's list: filters as SQL, one page at a time by key."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, cast, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session
from sqlalchemy.types import Text

from app.domain.errors import InvalidInputError, NotFoundError
from app.domain.profile import ModelRef
from app.domain.record import Outcome
from app.domain.views import DecisionFilter, DecisionPage, DecisionRow
from app.store.annotations import to_annotation
from app.store.full_text import contains
from app.store.models import AnnotationRow, DecisionRecordRow, RequestRow, UtcTime
from app.store.models.base import from_microseconds, to_microseconds

# Only what a line shows: the inputs are hundreds of times larger.
_COLUMNS = (
    DecisionRecordRow.id,
    DecisionRecordRow.decision_id,
    RequestRow.request_id,
    DecisionRecordRow.created_at,
    DecisionRecordRow.prompt,
    DecisionRecordRow.strategy,
    DecisionRecordRow.capability,
    DecisionRecordRow.complexity,
    DecisionRecordRow.ref,
    DecisionRecordRow.answered_by,
    DecisionRecordRow.outcome,
    DecisionRecordRow.attempts,
    DecisionRecordRow.ttft_s,
    DecisionRecordRow.total_s,
    DecisionRecordRow.decode_tps,
    DecisionRecordRow.was_cold,
    DecisionRecordRow.score,
    DecisionRecordRow.margin,
)

# SQLite takes 32,766 parameters; a few hundred are as quick.
KEYS_AT_ONCE = 500
KEYS_A_FETCH = 10_000


def read_page(
    session: Session, wanted: DecisionFilter, *, after: str | None, limit: int, has_index: bool
) -> DecisionPage:
    """Return the page behind the key `after`; InvalidInputError for a key that no page gave."""
    order = (DecisionRecordRow.created_at, DecisionRecordRow.id)
    statement = _filtered(_select_rows(), wanted, has_index=has_index)
    if after is not None:
        moment, key = _parse_key(after)
        statement = statement.where(tuple_(*order) < tuple_(literal(moment, UtcTime), literal(key)))
    # One more than asked tells whether there is a next page.
    rows = session.execute(statement.order_by(*(column.desc() for column in order)).limit(limit + 1)).all()
    shown = rows[:limit]
    following = None
    if len(rows) > limit and shown:
        following = f"{to_microseconds(shown[-1].created_at)}:{shown[-1].id}"
    return DecisionPage(rows=tuple(_to_row(row) for row in shown), after=following)


def count_rows(session: Session, wanted: DecisionFilter, *, has_index: bool) -> int:
    """Return how many decisions the filter lets through."""
    statement = _joined(select(func.count()).select_from(DecisionRecordRow), wanted)
    return session.scalar(_filtered(statement, wanted, has_index=has_index)) or 0


def read_keys(session: Session, wanted: DecisionFilter, *, limit: int | None, has_index: bool) -> array[int]:
    """Return the keys of all decisions that the filter lets through, newest first; at most `limit`, None for all.

    A million take eight megabytes, and half a second from the index of times.
    """
    statement = _filtered(_joined(select(DecisionRecordRow.id), wanted), wanted, has_index=has_index)
    statement = statement.order_by(DecisionRecordRow.created_at.desc(), DecisionRecordRow.id.desc())
    if limit is not None:
        statement = statement.limit(limit)
    # From the driver's cursor: wrapping a million rows of one number would take ten times as long.
    cursor = session.connection().execute(statement).cursor
    assert cursor is not None
    keys = array("q")
    while rows := cursor.fetchmany(KEYS_A_FETCH):
        keys.extend([row[0] for row in rows])
    return keys


def read_by_keys(session: Session, keys: Sequence[int]) -> dict[int, DecisionRow]:
    """Return the lines of these keys; decisions that are not there any more are missing."""
    found: dict[int, DecisionRow] = {}
    for start in range(0, len(keys), KEYS_AT_ONCE):
        part = keys[start : start + KEYS_AT_ONCE]
        rows = session.execute(_select_rows().where(DecisionRecordRow.id.in_(part)))
        found.update((row.id, _to_row(row)) for row in rows)
    return found


def read_row(session: Session, decision_id: str) -> DecisionRow:
    """Return one line; NotFoundError if there is no such decision."""
    row = session.execute(_select_rows().where(DecisionRecordRow.decision_id == decision_id)).one_or_none()
    if row is None:
        raise NotFoundError("This decision does not exist any more.", fix="Reload the list of decisions.")
    return _to_row(row)


def read_rows(session: Session, decision_ids: Sequence[str]) -> tuple[DecisionRow, ...]:
    """Return the lines of these decisions, newest first; unknown ones are left out."""
    found: list[Row[Any]] = []
    for start in range(0, len(decision_ids), KEYS_AT_ONCE):
        part = decision_ids[start : start + KEYS_AT_ONCE]
        found.extend(session.execute(_select_rows().where(DecisionRecordRow.decision_id.in_(part))))
    found.sort(key=lambda row: (row.created_at, row.id), reverse=True)
    return tuple(_to_row(row) for row in found)


def _select_rows() -> Select[*tuple[Any, ...]]:
    return (
        select(*_COLUMNS, AnnotationRow)
        .join(RequestRow, RequestRow.id == DecisionRecordRow.request_id)
        .outerjoin(AnnotationRow, AnnotationRow.decision == DecisionRecordRow.id)
    )


def _joined(statement: Select[*tuple[Any, ...]], wanted: DecisionFilter) -> Select[*tuple[Any, ...]]:
    """Return the statement with the requests, where the filter looks at them."""
    if wanted.request_id is None and not wanted.sources:
        return statement
    return statement.join(RequestRow, RequestRow.id == DecisionRecordRow.request_id)


def _filtered(
    statement: Select[*tuple[Any, ...]], wanted: DecisionFilter, *, has_index: bool
) -> Select[*tuple[Any, ...]]:
    row = DecisionRecordRow
    for column, values in (
        (row.ref, wanted.models),
        (row.capability, wanted.capabilities),
        (row.strategy, wanted.strategies),
        (row.outcome, tuple(outcome.value for outcome in wanted.outcomes)),
    ):
        if values:
            statement = statement.where(column.in_(values))
    if wanted.since is not None:
        statement = statement.where(row.created_at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(row.created_at < wanted.until)
    if wanted.sources:
        statement = statement.where(RequestRow.source.in_(wanted.sources))
    if wanted.request_id is not None:
        statement = statement.where(RequestRow.request_id == wanted.request_id)
    if wanted.text.strip():
        statement = statement.where(_has_text(wanted.text.strip(), has_index=has_index))
    return statement


def _has_text(text: str, *, has_index: bool) -> ColumnElement[bool]:
    in_prompt = contains(text, key=RequestRow.id, texts=RequestRow.prompt, index="requests_fts", has_index=has_index)
    in_words = or_(
        AnnotationRow.note.icontains(text, autoescape=True),
        cast(AnnotationRow.tags, Text).icontains(text, autoescape=True),
    )
    return or_(
        DecisionRecordRow.request_id.in_(select(RequestRow.id).where(in_prompt)),
        DecisionRecordRow.id.in_(select(AnnotationRow.decision).where(in_words)),
    )


def _parse_key(after: str) -> tuple[datetime, int]:
    moment, _, key = after.partition(":")
    try:
        return from_microseconds(int(moment)), int(key)
    except (ValueError, OverflowError) as error:
        raise InvalidInputError(f"{after!r} is not the key of a page.", field="after") from error


def _to_row(row: Row[Any]) -> DecisionRow:
    return DecisionRow(
        decision_id=row.decision_id,
        request_id=row.request_id,
        created_at=row.created_at,
        prompt=row.prompt,
        strategy=row.strategy,
        capability=row.capability,
        complexity=row.complexity,
        ref=ModelRef.parse(row.ref),
        answered_by=ModelRef.parse(row.answered_by) if row.answered_by else None,
        outcome=Outcome(row.outcome),
        attempts=row.attempts,
        ttft_s=row.ttft_s,
        total_s=row.total_s,
        decode_tps=row.decode_tps,
        was_cold=row.was_cold,
        score=math.nan if row.score is None else row.score,
        margin=row.margin,
        annotation=to_annotation(row.AnnotationRow),
    )
