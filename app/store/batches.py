"""Writes and reads batches; each of their prompts is a comparison."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.orm import Session

from app.domain.batch import Batch
from app.domain.comparison import Comparison, Lane
from app.domain.errors import NotFoundError
from app.domain.profile import ModelRef
from app.domain.record import Outcome
from app.store.comparisons import lane_row, lane_values, to_comparisons
from app.store.database import Database
from app.store.models.comparisons import BatchRow, ComparisonLaneRow, ComparisonRow

AUTO = "auto"


class BatchRepository:
    """Lists of prompts with the answers of several models."""

    def __init__(self, database: Database) -> None:
        """Use `database`."""
        self._database = database

    async def save(self, batch: Batch, rows: Sequence[Comparison]) -> None:
        """Store a new batch with its rows in order."""

        def write(session: Session) -> None:
            models = [str(ref) if ref else AUTO for ref in batch.models]
            session.add(BatchRow(id=batch.batch_id, title=batch.title, created_at=batch.created_at, models=models))
            for position, row in enumerate(rows):
                session.add(
                    ComparisonRow(
                        id=row.comparison_id,
                        prompt=row.prompt,
                        created_at=row.created_at,
                        capability=row.capability,
                        complexity=row.complexity,
                        is_blind=False,
                        is_revealed=False,
                        batch_id=batch.batch_id,
                        batch_position=position,
                    )
                )
            session.flush()
            for row in rows:
                session.add_all(lane_row(row.comparison_id, place, lane) for place, lane in enumerate(row.lanes))

        await self._database.run(write)

    async def list(self, limit: int = 100) -> tuple[Batch, ...]:
        """Return the newest batches, newest first, with their counts."""

        def read(session: Session) -> tuple[Batch, ...]:
            newest = select(BatchRow).order_by(BatchRow.created_at.desc(), BatchRow.id).limit(limit)
            rows = session.scalars(newest).all()
            return _with_counts(session, rows)

        return await self._database.read(read)

    async def get(self, batch_id: str) -> Batch:
        """Return one batch with its counts; NotFoundError if there is none."""

        def read(session: Session) -> Batch:
            row = session.get(BatchRow, batch_id)
            if row is None:
                raise NotFoundError("This batch does not exist any more.", fix="Reload the list of batches.")
            return _with_counts(session, [row])[0]

        return await self._database.read(read)

    async def rows(self, batch_id: str) -> tuple[Comparison, ...]:
        """Return the prompts of a batch with their answers so far, in order."""

        def read(session: Session) -> tuple[Comparison, ...]:
            of_batch = select(ComparisonRow).where(ComparisonRow.batch_id == batch_id)
            return to_comparisons(session, session.scalars(of_batch.order_by(ComparisonRow.batch_position)).all())

        return await self._database.read(read)

    async def save_cell(self, row: Comparison, place: int) -> None:
        """Store one lane of a row, and what was found out of its prompt."""
        lane = row.lanes[place]

        def write(session: Session) -> None:
            session.execute(
                update(ComparisonLaneRow)
                .where(ComparisonLaneRow.comparison_id == row.comparison_id, ComparisonLaneRow.position == place)
                .values(**lane_values(lane))
            )
            session.execute(
                update(ComparisonRow)
                .where(ComparisonRow.id == row.comparison_id)
                .values(capability=row.capability, complexity=row.complexity)
            )

        await self._database.run(write)

    async def forget_failures(self, batch_id: str) -> None:
        """Empty the cells that failed, so that they are answered anew."""

        def write(session: Session) -> None:
            of_batch = select(ComparisonRow.id).where(ComparisonRow.batch_id == batch_id)
            failed = select(ComparisonLaneRow).where(
                ComparisonLaneRow.comparison_id.in_(of_batch), ComparisonLaneRow.outcome == Outcome.FAILED.value
            )
            for row in session.scalars(failed):
                fresh = Lane(pinned=ModelRef.parse(row.pinned) if row.pinned else None)
                for name, value in lane_values(fresh).items():
                    setattr(row, name, value)

        await self._database.run(write)

    async def delete(self, batch_id: str) -> None:
        """Remove a batch with its rows; nothing happens for an unknown one."""

        def write(session: Session) -> None:
            of_batch = select(ComparisonRow.id).where(ComparisonRow.batch_id == batch_id)
            session.execute(delete(ComparisonLaneRow).where(ComparisonLaneRow.comparison_id.in_(of_batch)))
            session.execute(delete(ComparisonRow).where(ComparisonRow.batch_id == batch_id))
            session.execute(delete(BatchRow).where(BatchRow.id == batch_id))

        await self._database.run(write)


def _with_counts(session: Session, rows: Sequence[BatchRow]) -> tuple[Batch, ...]:
    is_done = ComparisonLaneRow.outcome.is_not(None)
    has_failed = ComparisonLaneRow.outcome == Outcome.FAILED.value
    counted = (
        select(
            ComparisonRow.batch_id,
            func.count(),
            func.sum(case((is_done, 1), else_=0)),
            func.sum(case((has_failed, 1), else_=0)),
        )
        .join(ComparisonLaneRow, ComparisonLaneRow.comparison_id == ComparisonRow.id)
        .where(ComparisonRow.batch_id.in_([row.id for row in rows]))
        .group_by(ComparisonRow.batch_id)
    )
    counts = {key: (total, int(done), int(failed)) for key, total, done, failed in session.execute(counted)}
    found = []
    for row in rows:
        total, done, failed = counts.get(row.id, (0, 0, 0))
        models = tuple(None if key == AUTO else ModelRef.parse(key) for key in row.models)
        found.append(
            Batch(
                batch_id=row.id,
                title=row.title,
                created_at=row.created_at,
                models=models,
                total=total,
                done=done,
                failed=failed,
            )
        )
    return tuple(found)
