"""Reads for lists, forms, charts and replay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.dashboard import DashboardColumns, DashboardFilter
from app.domain.errors import NotFoundError
from app.domain.evidence import AnswerLengths, JudgedAnswer
from app.domain.explain import PastChoice
from app.domain.profile import ModelRef
from app.domain.record import Outcome, RequestRecord
from app.domain.views import (
    AttemptColumns,
    DecisionDetail,
    DecisionFilter,
    DecisionPage,
    DecisionRow,
    LearnedTimes,
    Totals,
)
from app.store.answer_lengths import read_lengths
from app.store.attempt_columns import read_columns, read_learned
from app.store.dashboard import read_dashboard
from app.store.database import Database
from app.store.decision_list import count_rows, read_by_keys, read_keys, read_page, read_row, read_rows
from app.store.judged import read_judged
from app.store.models import AttemptRow, DecisionRecordRow, RequestRow
from app.store.read_records import read_choices, read_record

# Databases limit how many values one statement may carry.
PROMPTS_AT_ONCE = 500


class Queries:
    """Everything that is read from the log; none of it waits for a write."""

    def __init__(self, database: Database) -> None:
        """Read from `database`."""
        self._database = database

    async def decisions(
        self, wanted: DecisionFilter | None = None, *, after: str | None = None, limit: int = 100
    ) -> DecisionPage:
        """Return a page of decisions, newest first; `after` is the key that the page before gave."""
        return await self._database.read(
            lambda session: read_page(
                session,
                wanted or DecisionFilter(),
                after=after,
                limit=limit,
                has_index=self._database.is_sqlite,
            )
        )

    async def count(self, wanted: DecisionFilter | None = None) -> int:
        """Return how many decisions a filter lets through."""
        return await self._database.read(
            lambda session: count_rows(session, wanted or DecisionFilter(), has_index=self._database.is_sqlite)
        )

    async def decision_keys(self, wanted: DecisionFilter, *, limit: int | None = None) -> Sequence[int]:
        """Return the keys of the decisions that a filter lets through, newest first; None reads them all.

        With them any place of the list can be read at once, however long it is.
        """
        return await self._database.read(
            lambda session: read_keys(session, wanted, limit=limit, has_index=self._database.is_sqlite)
        )

    async def decisions_by_key(self, keys: Sequence[int]) -> dict[int, DecisionRow]:
        """Return the lines of these keys; those that are not there any more are missing."""
        return await self._database.read(lambda session: read_by_keys(session, keys))

    async def decision(self, decision_id: str) -> DecisionDetail:
        """Return all that is known of one decision; NotFoundError if there is none."""

        def read(session: Session) -> DecisionDetail:
            key = session.scalar(
                select(DecisionRecordRow.request_id).where(DecisionRecordRow.decision_id == decision_id)
            )
            if key is None:
                raise NotFoundError("This decision does not exist any more.", fix="Reload the list of decisions.")
            details = _details(session, session.get_one(RequestRow, key))
            return next(detail for detail in details if detail.row.decision_id == decision_id)

        return await self._database.read(read)

    async def decisions_of_request(self, request_id: str) -> tuple[DecisionDetail, ...]:
        """Return the decisions of a request in the plan's order; empty for an unknown one."""

        def read(session: Session) -> tuple[DecisionDetail, ...]:
            request = _request(session, request_id)
            return () if request is None else _details(session, request)

        return await self._database.read(read)

    async def record(self, request_id: str) -> RequestRecord:
        """Return a whole request as it was saved; NotFoundError if there is none."""

        def read(session: Session) -> RequestRecord:
            request = _request(session, request_id)
            if request is None:
                raise NotFoundError("This request does not exist any more.", fix="Reload the list of decisions.")
            return read_record(session, request)

        return await self._database.read(read)

    async def request_ids_of_conversation(self, conversation_id: str) -> tuple[str, ...]:
        """Return the requests of a conversation, oldest first."""
        statement = (
            select(RequestRow.request_id)
            .where(RequestRow.conversation_id == conversation_id)
            .order_by(RequestRow.created_at, RequestRow.id)
        )
        return await self._database.read(lambda session: tuple(session.scalars(statement)))

    async def recent_inputs(self, limit: int = 50) -> tuple[PastChoice, ...]:
        """Return what the last decisions chose from which inputs, newest first, for asking "what if"."""
        row = DecisionRecordRow
        statement = (
            select(row.decision_id, row.ref, row.snapshot, row.inputs)
            .order_by(DecisionRecordRow.created_at.desc(), DecisionRecordRow.id.desc())
            .limit(limit)
        )
        return await self._database.read(
            lambda session: read_choices(session, [(*parts,) for parts in session.execute(statement)])
        )

    async def newest_decision_id(self) -> str | None:
        """Return the decision made last; None without any."""
        statement = select(DecisionRecordRow.decision_id).order_by(
            DecisionRecordRow.created_at.desc(), DecisionRecordRow.id.desc()
        )
        return await self._database.read(lambda session: session.scalar(statement.limit(1)))

    async def decision_rows(self, decision_ids: Iterable[str]) -> tuple[DecisionRow, ...]:
        """Return the lines of these decisions, newest first; ids that are not there any more are left out."""
        wanted = tuple(decision_ids)
        return await self._database.read(lambda session: read_rows(session, wanted))

    async def attempt_columns(  # the filters of a chart
        self,
        *,
        models: Iterable[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        last_per_model: int = 50,
        capability: str | None = None,
        host: str | None = None,
    ) -> AttemptColumns:
        """Return attempts as columns, oldest first: all since a moment, or without one the last of each model.

        `models` are references as text; None and empty filters let everything through.
        """
        return await self._database.read(
            lambda session: read_columns(
                session,
                models=models,
                since=since,
                until=until,
                last_per_model=last_per_model,
                capability=capability,
                host=host,
            )
        )

    async def dashboard(self, wanted: DashboardFilter) -> DashboardColumns:
        """Return a window of the log: attempts one by one, or sums of them where there are very many."""
        return await self._database.read(
            lambda session: read_dashboard(session, wanted, has_rollups=self._database.is_sqlite)
        )

    async def learned_times(self, refs: Iterable[ModelRef]) -> tuple[LearnedTimes, ...]:
        """Return what the last attempts of each model say, in the order asked."""
        wanted = tuple(refs)
        return await self._database.read(lambda session: tuple(read_learned(session, ref) for ref in wanted))

    async def answer_lengths(self) -> AnswerLengths:
        """Return how long the last answers of each model were, by capability."""
        return await self._database.read(read_lengths)

    async def judged(self, limit: int = 5000) -> tuple[JudgedAnswer, ...]:
        """Return what the user said of answers, oldest first; of the last `limit` decisions that were judged."""
        return await self._database.read(lambda session: read_judged(session, limit))

    async def auto_choices(self, prompts: Iterable[str]) -> dict[str, ModelRef]:
        """Return the models that Auto last chose for these prompts; those without a decision of Auto are missing."""
        wanted = sorted(prompts)
        row = DecisionRecordRow

        def read(session: Session) -> dict[str, ModelRef]:
            found: dict[str, ModelRef] = {}
            for start in range(0, len(wanted), PROMPTS_AT_ONCE):
                statement = (
                    select(row.prompt, row.answered_by, row.ref)
                    .where(row.prompt.in_(wanted[start : start + PROMPTS_AT_ONCE]), row.strategy != "pinned")
                    .order_by(row.created_at, row.id)
                )
                for prompt, answered_by, ref in session.execute(statement):
                    found[prompt] = ModelRef.parse(answered_by or ref)
            return found

        return await self._database.read(read)

    async def totals(self) -> Totals:
        """Return counts over everything stored."""

        def read(session: Session) -> Totals:
            outcomes = dict(
                session.execute(select(RequestRow.outcome, func.count()).group_by(RequestRow.outcome)).all()
            )
            attempts, prompt_tokens, answer_tokens = session.execute(
                select(func.count(), func.sum(AttemptRow.prompt_tokens), func.sum(AttemptRow.answer_tokens))
            ).one()
            return Totals(
                requests=sum(outcomes.values()),
                succeeded=outcomes.get(Outcome.SUCCEEDED, 0),
                failed=outcomes.get(Outcome.FAILED, 0),
                stopped=outcomes.get(Outcome.STOPPED, 0),
                partial=outcomes.get(Outcome.PARTIAL, 0),
                attempts=attempts,
                prompt_tokens=int(prompt_tokens or 0),
                answer_tokens=int(answer_tokens or 0),
            )

        return await self._database.read(read)


def _request(session: Session, request_id: str) -> RequestRow | None:
    return session.scalars(select(RequestRow).where(RequestRow.request_id == request_id)).one_or_none()


def _details(session: Session, request: RequestRow) -> tuple[DecisionDetail, ...]:
    record = read_record(session, request)
    return tuple(
        DecisionDetail(
            row=read_row(session, one.decision.decision_id),
            record=one,
            analysis=one.decision.inputs.analysis,
            plan=record.plan,
            parts=record.sub_tasks,
            conversation_id=record.conversation_id,
            source=record.source,
            prompt=record.prompt,
        )
        for one in record.sub_tasks
        if one.decision is not None
    )
