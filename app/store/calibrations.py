"""Writes and reads calibrations with their graded answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.calibration import CalibrationRun, CalibrationState, GradedAnswer
from app.domain.errors import NotFoundError
from app.domain.evidence import ComplexityBand
from app.domain.profile import CapabilityRating, ModelRef
from app.store import codec
from app.store.database import Database
from app.store.models.calibrations import CalibrationAnswerRow, CalibrationRow

_SAME = ("probe_id", "capability", "complexity", "score", "reason", "answer", "total_s", "answer_tokens", "was_cold")
Ratings = Mapping[ModelRef, Mapping[str, CapabilityRating | None]]


class CalibrationRepository:
    """Calibrations; each answer is stored when it is graded, so that nothing is asked twice."""

    def __init__(self, database: Database) -> None:
        """Use `database`."""
        self._database = database

    async def save(self, run: CalibrationRun) -> None:
        """Store a calibration, or replace the one of its id; its answers stay."""

        def write(session: Session) -> None:
            session.merge(
                CalibrationRow(
                    id=run.run_id,
                    created_at=run.created_at,
                    seed=run.seed,
                    models=[str(ref) for ref in run.models],
                    probe_ids=list(run.probe_ids),
                    state=run.state.value,
                    applied_at=run.applied_at,
                    before=codec.to_json(run.before),
                )
            )

        await self._database.run(write)

    async def add_answer(self, run_id: str, answer: GradedAnswer, *, keep_text: bool = True) -> None:
        """Store a graded answer over an earlier one of that model to that probe; `keep_text` False drops its text."""

        def write(session: Session) -> None:
            session.merge(
                CalibrationAnswerRow(
                    calibration_id=run_id,
                    model=str(answer.ref),
                    band=answer.band.value,
                    **{name: getattr(answer, name) if keep_text or name != "answer" else "" for name in _SAME},
                )
            )

        await self._database.run(write)

    async def list(self, limit: int = 50) -> tuple[CalibrationRun, ...]:
        """Return the newest `limit` calibrations, newest first."""
        newest = select(CalibrationRow).order_by(CalibrationRow.created_at.desc(), CalibrationRow.id).limit(limit)
        return await self._database.read(lambda session: tuple(_to_run(row) for row in session.scalars(newest)))

    async def get(self, run_id: str) -> CalibrationRun:
        """Return a calibration; NotFoundError for an unknown one."""

        def read(session: Session) -> CalibrationRun:
            row = session.get(CalibrationRow, run_id)
            if row is None:
                raise NotFoundError("This calibration does not exist any more.", fix="Start a new one.")
            return _to_run(row)

        return await self._database.read(read)

    async def answers(self, run_id: str) -> tuple[GradedAnswer, ...]:
        """Return the graded answers of a calibration by model and probe; empty for an unknown one."""
        statement = (
            select(CalibrationAnswerRow)
            .where(CalibrationAnswerRow.calibration_id == run_id)
            .order_by(CalibrationAnswerRow.model, CalibrationAnswerRow.probe_id)
        )
        return await self._database.read(lambda session: tuple(_to_answer(row) for row in session.scalars(statement)))

    async def in_force(self) -> tuple[GradedAnswer, ...]:
        """Return the answers that routing starts from: of each model and capability those of the last applied run."""

        def read(session: Session) -> tuple[GradedAnswer, ...]:
            statement = (
                select(CalibrationAnswerRow)
                .join(CalibrationRow, CalibrationRow.id == CalibrationAnswerRow.calibration_id)
                .where(CalibrationRow.applied_at.is_not(None))
                .order_by(CalibrationRow.applied_at.desc(), CalibrationRow.id, CalibrationAnswerRow.probe_id)
            )
            chosen: dict[tuple[str, str], str] = {}
            rows = [
                row
                for row in session.scalars(statement)
                if chosen.setdefault((row.model, row.capability), row.calibration_id) == row.calibration_id
            ]
            return tuple(_to_answer(row) for row in rows)

        return await self._database.read(read)

    async def mark_applied(self, run_id: str, applied_at: datetime | None, before: Ratings) -> None:
        """Note that a calibration is what routing starts from, or with None that it is not any more."""

        def write(session: Session) -> None:
            row = session.get(CalibrationRow, run_id)
            if row is None:
                raise NotFoundError("This calibration does not exist any more.", fix="Start a new one.")
            row.applied_at = applied_at
            row.before = codec.to_json(before)

        await self._database.run(write)

    async def delete(self, run_id: str) -> None:
        """Remove a calibration with its answers; nothing happens for an unknown one."""

        def write(session: Session) -> None:
            session.execute(delete(CalibrationAnswerRow).where(CalibrationAnswerRow.calibration_id == run_id))
            session.execute(delete(CalibrationRow).where(CalibrationRow.id == run_id))

        await self._database.run(write)


def _to_run(row: CalibrationRow) -> CalibrationRun:
    return CalibrationRun(
        run_id=row.id,
        created_at=row.created_at,
        seed=row.seed,
        models=tuple(ModelRef.parse(ref) for ref in row.models),
        probe_ids=tuple(row.probe_ids),
        state=CalibrationState(row.state),
        applied_at=row.applied_at,
        before={
            ModelRef.parse(ref): {
                capability: None if rating is None else codec.from_json(CapabilityRating, rating)
                for capability, rating in ratings.items()
            }
            for ref, ratings in row.before.items()
        },
    )


def _to_answer(row: CalibrationAnswerRow) -> GradedAnswer:
    return GradedAnswer(
        ref=ModelRef.parse(row.model),
        band=ComplexityBand(row.band),
        **{name: getattr(row, name) for name in _SAME},
    )
