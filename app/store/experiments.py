"""Writes and reads experiments, and what became of their requests."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from app.domain.errors import ConflictError, NotFoundError
from app.domain.experiment import (
    Arm,
    ArmName,
    Experiment,
    ExperimentKind,
    ExperimentRequest,
    ExperimentState,
    ShadowChoice,
)
from app.domain.record import Outcome
from app.store import codec
from app.store.database import Database
from app.store.judged import score_of
from app.store.models import AnnotationRow, DecisionRecordRow, RequestRow
from app.store.models.experiments import ExperimentResultRow, ExperimentRow


class ExperimentRepository:
    """Experiments; at most one of them is running at a time, whichever program started it."""

    def __init__(self, database: Database) -> None:
        """Use `database`."""
        self._database = database

    async def save(self, experiment: Experiment, results: Sequence[ExperimentRequest] = ()) -> None:
        """Store an experiment, or replace the one of its id, and add results.

        ConflictError where it is to run and another one does.
        """

        def write(session: Session) -> None:
            if experiment.state is ExperimentState.RUNNING:
                running = session.scalars(_running()).first()
                if running is not None and running.id != experiment.experiment_id:
                    raise ConflictError(
                        f"The experiment “{running.name}” is running.", fix="Stop it before you start another one."
                    )
            session.merge(_to_row(experiment))
            session.flush()
            for result in results:
                session.merge(_result_row(experiment.experiment_id, result))

        await self._database.run(write)

    async def add_result(self, experiment_id: str, result: ExperimentRequest) -> bool:
        """Note what became of a request; False, and nothing is noted, where the experiment does not run any more."""

        def write(session: Session) -> bool:
            row = session.get(ExperimentRow, experiment_id)
            if row is None or row.state != ExperimentState.RUNNING:
                return False
            session.merge(_result_row(experiment_id, result))
            return True

        return await self._database.run(write)

    async def running(self) -> Experiment | None:
        """Return the experiment that runs; None without one."""

        def read(session: Session) -> Experiment | None:
            row = session.scalars(_running()).first()
            return None if row is None else _to_experiment(row)

        return await self._database.read(read)

    async def list(self, limit: int = 200) -> tuple[Experiment, ...]:
        """Return the newest `limit` experiments, newest first."""
        newest = select(ExperimentRow).order_by(ExperimentRow.created_at.desc(), ExperimentRow.id).limit(limit)
        return await self._database.read(lambda session: tuple(map(_to_experiment, session.scalars(newest))))

    async def get(self, experiment_id: str) -> Experiment:
        """Return an experiment; NotFoundError for an unknown one."""

        def read(session: Session) -> Experiment:
            row = session.get(ExperimentRow, experiment_id)
            if row is None:
                raise NotFoundError("This experiment does not exist any more.", fix="Reload the list of experiments.")
            return _to_experiment(row)

        return await self._database.read(read)

    async def results(self, experiment_id: str) -> tuple[ExperimentRequest, ...]:
        """Return the requests of an experiment in the order of time, with what the user says of them now."""
        results = (
            select(ExperimentResultRow)
            .where(ExperimentResultRow.experiment_id == experiment_id)
            .order_by(ExperimentResultRow.created_at, ExperimentResultRow.request_id)
        )
        judged = (
            select(RequestRow.request_id, AnnotationRow.rating, AnnotationRow.corrected_outcome)
            .join(DecisionRecordRow, DecisionRecordRow.request_id == RequestRow.id)
            .join(AnnotationRow, AnnotationRow.decision == DecisionRecordRow.id)
            .join(ExperimentResultRow, ExperimentResultRow.request_id == RequestRow.request_id)
            .where(ExperimentResultRow.experiment_id == experiment_id)
        )

        def read(session: Session) -> tuple[ExperimentRequest, ...]:
            scores: dict[str, list[float]] = {}
            for request_id, rating, corrected in session.execute(judged):
                score = score_of(rating, corrected)
                if score is not None:
                    scores.setdefault(request_id, []).append(score)
            return tuple(_to_result(row, scores.get(row.request_id, [])) for row in session.scalars(results))

        return await self._database.read(read)

    async def delete(self, experiment_id: str) -> None:
        """Remove an experiment with its results; nothing happens for an unknown one."""

        def write(session: Session) -> None:
            session.execute(delete(ExperimentResultRow).where(ExperimentResultRow.experiment_id == experiment_id))
            session.execute(delete(ExperimentRow).where(ExperimentRow.id == experiment_id))

        await self._database.run(write)


def _running() -> Select[ExperimentRow]:
    return select(ExperimentRow).where(ExperimentRow.state == ExperimentState.RUNNING.value)


def _to_row(experiment: Experiment) -> ExperimentRow:
    return ExperimentRow(
        id=experiment.experiment_id,
        name=experiment.name,
        kind=experiment.kind.value,
        control=codec.to_json(experiment.control),
        variant=codec.to_json(experiment.variant),
        share=experiment.share,
        guardrail=experiment.guardrail,
        state=experiment.state.value,
        created_at=experiment.created_at,
        ended_at=experiment.ended_at,
        stop_reason=experiment.stop_reason,
    )


def _to_experiment(row: ExperimentRow) -> Experiment:
    return Experiment(
        name=row.name,
        kind=ExperimentKind(row.kind),
        control=codec.from_json(Arm, row.control),
        variant=codec.from_json(Arm, row.variant),
        created_at=row.created_at,
        share=row.share,
        guardrail=row.guardrail,
        state=ExperimentState(row.state),
        ended_at=row.ended_at,
        stop_reason=row.stop_reason,
        experiment_id=row.id,
    )


def _result_row(experiment_id: str, result: ExperimentRequest) -> ExperimentResultRow:
    return ExperimentResultRow(
        experiment_id=experiment_id,
        request_id=result.request_id,
        arm=result.arm.value,
        created_at=result.created_at,
        outcome=result.outcome.value,
        shadow=codec.to_json(result.shadow),
    )


def _to_result(row: ExperimentResultRow, scores: Sequence[float]) -> ExperimentRequest:
    return ExperimentRequest(
        request_id=row.request_id,
        arm=ArmName(row.arm),
        created_at=row.created_at,
        outcome=Outcome(row.outcome),
        judged=math.fsum(scores) / len(scores) if scores else None,
        shadow=tuple(codec.from_json(ShadowChoice, choice) for choice in row.shadow),
    )
