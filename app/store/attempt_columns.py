"""Attempts as columns for charts, and what they say of a model's speed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import BigInteger, Select, func, select, type_coerce
from sqlalchemy.orm import Session

from app.domain.profile import NEUTRAL_SUCCESS_RATE, ModelRef
from app.domain.record import Outcome
from app.domain.views import AttemptColumns, LearnedTimes
from app.store.models import AttemptRow, DecisionRecordRow

# Speeds are medians of so many successful attempts: enough to be steady, few enough to follow a change.
SPEED_ATTEMPTS = 20
# How far back loads and outcomes are looked for; a read stays below a few milliseconds.
LOOK_BACK = 500
# An outcome counts half after this many later ones.
OUTCOME_HALF_LIFE = 20
# One failure must not make a new model look useless: as if it had had so many attempts at the neutral rate.
PRIOR_OUTCOMES = 4.0

MICROSECONDS = 1e6


def read_columns(  # the filters of a chart
    session: Session,
    *,
    models: Iterable[str] | None,
    since: datetime | None,
    last_per_model: int,
    capability: str | None,
    host: str | None,
    until: datetime | None = None,
) -> AttemptColumns:
    """Return attempts, oldest first: all since a moment, or without one the last of each model.

    `until` is where they end (exclusive), None for no end.
    """
    statement = select(
        AttemptRow.id,
        DecisionRecordRow.decision_id,
        (type_coerce(AttemptRow.started_at, BigInteger)).label("started_us"),
        AttemptRow.ref,
        AttemptRow.capability,
        AttemptRow.ttft_s,
        AttemptRow.total_s,
        AttemptRow.decode_tps,
        AttemptRow.load_s,
        AttemptRow.prefill_s,
        AttemptRow.thinking_s,
        AttemptRow.was_cold,
        AttemptRow.outcome,
        AttemptRow.error_kind,
    ).outerjoin(DecisionRecordRow, DecisionRecordRow.id == AttemptRow.decision)
    if capability is not None:
        statement = statement.where(AttemptRow.capability == capability)
    if until is not None:
        statement = statement.where(AttemptRow.started_at < until)
    refs = None if models is None else sorted(set(models))
    if host is not None:
        refs = [ref for ref in (refs if refs is not None else known_refs(session)) if ref.startswith(f"{host}/")]
    if since is not None:
        statement = statement.where(AttemptRow.started_at >= since)
        if refs is not None:
            statement = statement.where(AttemptRow.ref.in_(refs))
        rows: list[Any] = list(session.execute(statement.order_by(AttemptRow.started_at, AttemptRow.id)))
    else:
        rows = _last_of_each(session, statement, refs if refs is not None else known_refs(session), last_per_model)
    return _columns(rows)


def read_learned(session: Session, ref: ModelRef) -> LearnedTimes:
    """Return what the last attempts of a model say.

    The success rate weighs recent attempts more (half as much every 20 attempts) and is drawn toward the neutral
    rate while there are few; attempts that the user stopped, or whose length was limited, count as neither. None
    without any.
    """
    statement = (
        select(
            AttemptRow.outcome, AttemptRow.was_cold, AttemptRow.load_s, AttemptRow.prefill_tps, AttemptRow.decode_tps
        )
        .where(AttemptRow.ref == str(ref))
        .order_by(AttemptRow.started_at.desc())
        .limit(LOOK_BACK)
    )
    rows = session.execute(statement).all()
    # A partial answer reached the length the user allowed: its speed counts, the cut is not the model's failure.
    answered = [row for row in rows if row.outcome in (Outcome.SUCCEEDED, Outcome.PARTIAL)][:SPEED_ATTEMPTS]
    loads = [row.load_s for row in rows if row.was_cold and row.load_s is not None][:SPEED_ATTEMPTS]
    prefill = [row.prefill_tps for row in answered if row.prefill_tps is not None]
    decode = [row.decode_tps for row in answered if row.decode_tps is not None]
    outcomes = [row.outcome == Outcome.SUCCEEDED for row in rows if row.outcome in (Outcome.SUCCEEDED, Outcome.FAILED)]
    return LearnedTimes(
        ref=ref,
        load_s=_median(loads),
        load_n=len(loads),
        prefill_tps=_lower_quartile(prefill),
        decode_tps=_median(decode),
        speed_n=len(decode),
        success_rate=success_rate(outcomes),
        outcome_n=len(outcomes),
    )


def success_rate(outcomes: Sequence[bool]) -> float | None:
    """Return the weighted share of successes, newest first; None without outcomes."""
    if not outcomes:
        return None
    weights = [0.5 ** (age / OUTCOME_HALF_LIFE) for age in range(len(outcomes))]
    good = math.fsum(weight for weight, is_success in zip(weights, outcomes, strict=True) if is_success)
    return (good + PRIOR_OUTCOMES * NEUTRAL_SUCCESS_RATE) / (math.fsum(weights) + PRIOR_OUTCOMES)


def _last_of_each(session: Session, statement: Select[*tuple[Any, ...]], refs: Iterable[str], count: int) -> list[Any]:
    rows: list[Any] = []
    for ref in refs:
        newest = statement.where(AttemptRow.ref == ref).order_by(AttemptRow.started_at.desc(), AttemptRow.id.desc())
        rows += session.execute(newest.limit(count))
    return sorted(rows, key=lambda row: (row.started_us, row.id))


def known_refs(session: Session) -> list[str]:
    """Return the models that have attempts, by jumping from one to the next in the index instead of reading all."""
    refs: list[str] = []
    ref = session.scalar(select(func.min(AttemptRow.ref)))
    while ref is not None:
        refs.append(ref)
        ref = session.scalar(select(func.min(AttemptRow.ref)).where(AttemptRow.ref > ref))
    return refs


def _columns(rows: Sequence[Any]) -> AttemptColumns:
    if not rows:
        return AttemptColumns()
    (
        attempt_id,
        decision_id,
        started_us,
        model,
        capability,
        ttft_s,
        total_s,
        decode_tps,
        load_s,
        prefill_s,
        thinking_s,
        was_cold,
        outcome,
        error_kind,
    ) = zip(*rows, strict=True)
    return AttemptColumns(
        attempt_id=attempt_id,
        decision_id=tuple(value or "" for value in decision_id),
        started_at=tuple(value / MICROSECONDS for value in started_us),
        model=model,
        capability=capability,
        ttft_s=_numbers(ttft_s),
        total_s=_numbers(total_s),
        decode_tps=_numbers(decode_tps),
        load_s=_numbers(load_s),
        prefill_s=_numbers(prefill_s),
        thinking_s=_numbers(thinking_s),
        was_cold=was_cold,
        outcome=outcome,
        error_kind=error_kind,
    )


def _numbers(values: Iterable[float | None]) -> tuple[float, ...]:
    return tuple(math.nan if value is None else value for value in values)


def _lower_quartile(values: Sequence[float]) -> float | None:
    """Return the rate that three quarters reach; None without any.

    Servers count cached prompt tokens as read but not the time they saved, so a repeated beginning seems to be read
    ten times as fast as it is: the slow quarter tells what a new prompt will meet.
    """
    return sorted(values)[(len(values) - 1) // 4] if values else None


def _median(values: Sequence[float]) -> float | None:
    return float(median(values)) if values else None
