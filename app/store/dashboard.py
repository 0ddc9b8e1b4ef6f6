"""Reads a window of the log for the Dashboard: attempts one by one, or sums of them where there are too many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from app.domain.dashboard import BinColumns, DashboardColumns, DashboardFilter, Rollup, SpanColumns
from app.store.attempt_columns import known_refs, read_columns
from app.store.models import (
    AttemptBinRow,
    AttemptRow,
    AttemptSpanRow,
    BinEdgeRow,
    RequestRow,
    RequestSpanRow,
    SubTaskRow,
)

# Reading so many attempts one by one takes a quarter of a second; beyond, sums tell as much and come sooner.
ATTEMPT_LIMIT = 20_000
# Under a day, hours are too coarse: there the newest attempts are shown instead.
ROLLUP_FROM = timedelta(hours=24)
HOUR_S, DAY_S = 3600, 86_400
# A week of hours is 30,000 rows (0.1 s), a month of them 130,000 (0.4 s) against 7,000 of days (0.1 s).
HOURS_UP_TO = timedelta(days=8)
# Over more than so long, three hours are summed into one: 56 points a week can be told apart, 168 cannot.
SINGLE_HOURS_UP_TO = timedelta(days=2)
HOURS_TOGETHER = 3
# With sums, so many attempts of each model are still read: for its strip of outcomes and its current speed.
LATEST_PER_MODEL = 50
# SQLite takes 32,766 parameters; a few hundred are as quick.
KEYS_AT_ONCE = 500


def read_dashboard(session: Session, wanted: DashboardFilter, *, has_rollups: bool) -> DashboardColumns:
    """Return the window that `wanted` describes; with `has_rollups` the tables of sums are kept up to date."""
    refs = known_refs(session)
    hosts = tuple(sorted({ref.partition("/")[0] for ref in refs}))
    if wanted.host is not None:
        refs = [ref for ref in refs if ref.startswith(f"{wanted.host}/")]
    if wanted.since is None:
        return _one_by_one(session, wanted, hosts)
    count = _count_up_to(session, wanted, refs, ATTEMPT_LIMIT + 1)
    if count <= ATTEMPT_LIMIT:
        return _one_by_one(session, wanted, hosts)
    until = wanted.until or datetime.now(UTC)
    if has_rollups and until - wanted.since >= ROLLUP_FROM:
        return _summed(session, wanted, refs, hosts)
    newest = _start_of_newest(session, wanted, refs)
    exact = DashboardFilter(since=newest, until=wanted.until, capability=wanted.capability, host=wanted.host)
    return _one_by_one(session, exact, hosts, newest_only=True)


def _one_by_one(
    session: Session, wanted: DashboardFilter, hosts: tuple[str, ...], *, newest_only: bool = False
) -> DashboardColumns:
    attempts = read_columns(
        session,
        models=None,
        since=wanted.since,
        until=wanted.until,
        last_per_model=wanted.last_per_model,
        capability=wanted.capability,
        host=wanted.host,
    )
    requests = _requests_of(session, attempts.attempt_id)
    return DashboardColumns(
        attempts=attempts,
        attempt_count=len(attempts.attempt_id),
        newest_only=newest_only,
        requests=len(requests),
        compound=sum(is_compound for _, is_compound in requests.values()),
        router_s=tuple(router_s for router_s, _ in requests.values()),
        hosts=hosts,
    )


def _requests_of(session: Session, attempts: Sequence[int]) -> dict[int, tuple[float, bool]]:
    """Return what the router added and whether the plan had several sub-tasks, by the request's key."""
    second = exists().where(SubTaskRow.request_id == RequestRow.id, SubTaskRow.position == 1)
    found: dict[int, tuple[float, bool]] = {}
    for start in range(0, len(attempts), KEYS_AT_ONCE):
        keys = attempts[start : start + KEYS_AT_ONCE]
        parents = (
            select(SubTaskRow.request_id)
            .join(AttemptRow, AttemptRow.sub_task == SubTaskRow.id)
            .where(AttemptRow.id.in_(keys))
        )
        statement = select(RequestRow.id, RequestRow.router_s, second).where(RequestRow.id.in_(parents))
        found.update({key: (router_s, bool(is_compound)) for key, router_s, is_compound in session.execute(statement)})
    return found


def _count_up_to(session: Session, wanted: DashboardFilter, refs: Sequence[str], limit: int) -> int:
    inner = _in_window(select(AttemptRow.id), wanted, refs).limit(limit).subquery()
    return session.scalar(select(func.count()).select_from(inner)) or 0


def _start_of_newest(session: Session, wanted: DashboardFilter, refs: Sequence[str]) -> datetime:
    """Return the moment from which on there are about as many attempts as are drawn one by one."""
    statement = _in_window(select(AttemptRow.started_at), wanted, refs).order_by(AttemptRow.started_at.desc())
    newest: datetime = session.scalars(statement.offset(ATTEMPT_LIMIT - 1).limit(1)).one()
    return newest


def _in_window(statement: Select[Any], wanted: DashboardFilter, refs: Sequence[str]) -> Select[Any]:
    assert wanted.since is not None
    statement = statement.where(AttemptRow.started_at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(AttemptRow.started_at < wanted.until)
    if wanted.host is not None:
        statement = statement.where(AttemptRow.ref.in_(refs))
    if wanted.capability is not None:
        statement = statement.where(AttemptRow.capability == wanted.capability)
    return statement


def _summed(session: Session, wanted: DashboardFilter, refs: Sequence[str], hosts: tuple[str, ...]) -> DashboardColumns:
    assert wanted.since is not None
    latest = read_columns(
        session,
        models=refs,
        since=None,
        until=wanted.until,
        last_per_model=LATEST_PER_MODEL,
        capability=wanted.capability,
        host=wanted.host,
    )
    length = (wanted.until or datetime.now(UTC)) - wanted.since
    span_s = DAY_S if length > HOURS_UP_TO or wanted.capability is not None else HOUR_S
    shown_s = span_s * (HOURS_TOGETHER if span_s == HOUR_S and length > SINGLE_HOURS_UP_TO else 1)
    first = int(wanted.since.timestamp()) // shown_s * shown_s
    last = int((wanted.until or datetime.now(UTC) + timedelta(seconds=span_s)).timestamp())
    spans = _spans(session, wanted, refs, (span_s, shown_s), (first, last))
    requests = None
    if wanted.capability is None and wanted.host is None:
        requests = session.scalar(
            select(func.coalesce(func.sum(RequestSpanRow.n), 0)).where(
                RequestSpanRow.start_s >= first, RequestSpanRow.start_s < last
            )
        )
    return DashboardColumns(
        attempts=latest,
        attempt_count=sum(spans.n),
        requests=requests or 0,
        rollup=Rollup(
            span_s=shown_s,
            spans=spans,
            bins=_bins(session, wanted, refs, (span_s, shown_s), (first, last)),
            edges=tuple(session.scalars(select(BinEdgeRow.low).order_by(BinEdgeRow.bin))),
            requests=requests,
        ),
        hosts=hosts,
    )


def _spans(
    session: Session, wanted: DashboardFilter, refs: Sequence[str], span: tuple[int, int], between: tuple[int, int]
) -> SpanColumns:
    row = AttemptSpanRow
    names = list(SpanColumns.__dataclass_fields__)
    sums = [func.sum(getattr(row, name)) for name in names[2:]]
    start = row.start_s // span[1] * span[1]
    statement = select(start, row.ref, *sums).order_by(start, row.ref).group_by(start, row.ref)
    return SpanColumns(**_columns(names, _rows(session, _in_spans(statement, row, wanted, refs, span[0], between))))


def _bins(
    session: Session, wanted: DashboardFilter, refs: Sequence[str], span: tuple[int, int], between: tuple[int, int]
) -> BinColumns:
    row = AttemptBinRow
    keys = (row.start_s // span[1] * span[1], row.ref, row.kind, row.bin)
    # With a filter, too, the router's histogram comes along: it is of all requests.
    columns: list[Any] = [*keys, func.sum(row.n)]
    statement = select(*columns).group_by(*keys)
    found = _columns(
        list(BinColumns.__dataclass_fields__),
        _rows(session, _in_spans(statement, row, wanted, [*refs, ""], span[0], between)),
    )
    return BinColumns(**found)


def _in_spans(
    statement: Select[Any],
    row: type[AttemptSpanRow | AttemptBinRow],
    wanted: DashboardFilter,
    refs: Sequence[str],
    span_s: int,
    between: tuple[int, int],
) -> Select[Any]:
    statement = statement.where(row.span_s == span_s, row.start_s >= between[0], row.start_s < between[1])
    if wanted.capability is not None:
        statement = statement.where(or_(row.capability == wanted.capability, row.ref == ""))
    if wanted.host is not None:
        statement = statement.where(row.ref.in_(refs))
    return statement


def _rows(session: Session, statement: Select[Any]) -> list[tuple[Any, ...]]:
    # From the driver's cursor: wrapping tens of thousands of rows of plain numbers would double the time.
    cursor = session.connection().execute(statement).cursor
    assert cursor is not None
    return list(cursor.fetchall())


def _columns(names: Sequence[str], rows: Sequence[Any]) -> dict[str, tuple[Any, ...]]:
    return dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
