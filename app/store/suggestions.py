"""Writes and reads what the tuner proposed, and the history of a model that it looks at."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import NotFoundError
from app.domain.profile import ModelRef
from app.domain.record import Outcome
from app.domain.tuning import Finding, ModelHistory, Suggestion, SuggestionState, TunerEvidence
from app.store import codec
from app.store.database import Database
from app.store.models import AttemptRow, RequestRow, SubTaskRow
from app.store.models.calibrations import SuggestionRow

_COUNTED = (Outcome.SUCCEEDED.value, Outcome.PARTIAL.value, Outcome.FAILED.value)


class SuggestionRepository:
    """Suggestions, never deleted: they are the history of the tuner's changes."""

    def __init__(self, database: Database) -> None:
        """Use `database`."""
        self._database = database

    async def save(self, suggestion: Suggestion) -> None:
        """Store a suggestion, or replace the one of its id."""

        def write(session: Session) -> None:
            session.merge(
                SuggestionRow(
                    id=suggestion.suggestion_id,
                    created_at=suggestion.created_at,
                    model=str(suggestion.finding.ref),
                    kind=suggestion.finding.kind,
                    field=suggestion.field,
                    before=suggestion.before,
                    after=suggestion.after,
                    evidence=codec.to_json(suggestion.finding.evidence),
                    state=suggestion.state.value,
                    decided_at=suggestion.decided_at,
                    decided_by=suggestion.decided_by,
                )
            )

        await self._database.run(write)

    async def get(self, suggestion_id: str) -> Suggestion:
        """Return a suggestion; NotFoundError for an unknown one."""

        def read(session: Session) -> Suggestion:
            row = session.get(SuggestionRow, suggestion_id)
            if row is None:
                raise NotFoundError("This suggestion does not exist any more.")
            return _to_suggestion(row)

        return await self._database.read(read)

    async def list(self, limit: int = 200) -> tuple[Suggestion, ...]:
        """Return the newest `limit` suggestions, newest first."""
        newest = select(SuggestionRow).order_by(SuggestionRow.created_at.desc(), SuggestionRow.id).limit(limit)
        return await self._database.read(lambda session: tuple(_to_suggestion(row) for row in session.scalars(newest)))

    async def history(self, ref: ModelRef, limit: int, *, without_source: str) -> ModelHistory:
        """Return the last `limit` attempts of a model, without those of requests from `without_source`."""

        def read(session: Session) -> ModelHistory:
            statement = (
                select(
                    AttemptRow.started_at,
                    AttemptRow.outcome,
                    AttemptRow.was_cold,
                    AttemptRow.ttft_s,
                    AttemptRow.decode_tps,
                )
                .join(SubTaskRow, SubTaskRow.id == AttemptRow.sub_task)
                .join(RequestRow, RequestRow.id == SubTaskRow.request_id)
                .where(
                    AttemptRow.ref == str(ref),
                    AttemptRow.outcome.in_(_COUNTED),
                    RequestRow.source != without_source,
                )
                .order_by(AttemptRow.started_at.desc(), AttemptRow.id.desc())
                .limit(limit)
            )
            rows = session.execute(statement).all()[::-1]
            return ModelHistory(
                ref=ref,
                started_at=tuple(row.started_at for row in rows),
                succeeded=tuple(row.outcome != Outcome.FAILED for row in rows),
                ttft_s=tuple(None if row.was_cold else row.ttft_s for row in rows),
                decode_tps=tuple(row.decode_tps for row in rows),
            )

        return await self._database.read(read)


def _to_suggestion(row: SuggestionRow) -> Suggestion:
    return Suggestion(
        finding=Finding(
            ref=ModelRef.parse(row.model), kind=row.kind, evidence=codec.from_json(TunerEvidence, row.evidence)
        ),
        created_at=row.created_at,
        field=row.field,
        before=row.before,
        after=row.after,
        suggestion_id=row.id,
        state=SuggestionState(row.state),
        decided_at=row.decided_at,
        decided_by=row.decided_by,
    )
