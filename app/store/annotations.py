"""Writes and reads what the user says of decisions."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import ConflictError, InvalidInputError, NotFoundError
from app.domain.ports import Clock
from app.domain.record import Outcome
from app.domain.views import Annotation
from app.store.database import Database
from app.store.models import AnnotationRow, DecisionRecordRow

MAX_NOTE = 10_000


class AnnotationRepository:
    """Ratings, corrected outcomes, tags and notes; one set a decision."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Write to `database`; `on_saved` may be set to be called after each edit."""
        self._database = database
        self._clock = clock
        self.on_saved: Callable[[], None] | None = None

    async def get(self, decision_id: str) -> Annotation:
        """Return what was said; an empty one of version 0 if nothing was. NotFoundError for no such decision."""

        def read(session: Session) -> Annotation:
            row = session.get(AnnotationRow, _decision_key(session, decision_id))
            return to_annotation(row)

        return await self._database.read(read)

    async def save(self, decision_id: str, annotation: Annotation) -> Annotation:
        """Store an edit and return it with its new version.

        ConflictError when the stored version is not the annotation's, InvalidInputError, naming the field, for a
        value that cannot be stored, NotFoundError for an unknown decision.
        """
        _validate(annotation)
        now = self._clock.now()

        def write(session: Session) -> Annotation:
            key = _decision_key(session, decision_id)
            row = session.get(AnnotationRow, key)
            stored = row.version if row else 0
            if stored != annotation.version:
                raise ConflictError(
                    f"This decision was edited meanwhile (version {stored}, yours is {annotation.version}).",
                    fix="Reload it and make your change again.",
                )
            if row is None:
                row = AnnotationRow(decision=key)
                session.add(row)
            row.rating = annotation.rating
            row.corrected_outcome = annotation.corrected_outcome.value if annotation.corrected_outcome else None
            row.tags = list(dict.fromkeys(tag.strip() for tag in annotation.tags if tag.strip()))
            row.note = annotation.note
            row.version = stored + 1
            row.updated_at = now
            return to_annotation(row)

        saved = await self._database.run(write)
        if self.on_saved is not None:
            self.on_saved()
        return saved


def to_annotation(row: AnnotationRow | None) -> Annotation:
    """Return the value of a row; an empty one without a row."""
    if row is None:
        return Annotation()
    return Annotation(
        rating=row.rating,
        corrected_outcome=Outcome(row.corrected_outcome) if row.corrected_outcome else None,
        tags=tuple(row.tags),
        note=row.note,
        version=row.version,
    )


def _validate(annotation: Annotation) -> None:
    if annotation.rating not in (None, -1, 0, 1):
        raise InvalidInputError(
            f"A rating is bad (−1), neutral (0) or good (1), not {annotation.rating}.", field="rating"
        )
    if len(annotation.note) > MAX_NOTE:
        raise InvalidInputError(f"A note may have {MAX_NOTE} characters at most.", field="note", fix="Shorten it.")


def _decision_key(session: Session, decision_id: str) -> int:
    key = session.scalar(select(DecisionRecordRow.id).where(DecisionRecordRow.decision_id == decision_id))
    if key is None:
        raise NotFoundError("This decision does not exist any more.", fix="Reload the list of decisions.")
    return key
