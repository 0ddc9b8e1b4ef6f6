"""Writes and reads comparisons."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.comparison import Comparison, Lane
from app.domain.profile import ModelRef
from app.domain.record import Outcome
from app.store.database import Database
from app.store.models.comparisons import ComparisonLaneRow, ComparisonRow

_SAME = ("request_id", "ttft_s", "total_s", "decode_tps", "answer_tokens", "was_cold", "answer", "error", "fix")


class ComparisonRepository:
    """Prompts with the answers of several models."""

    def __init__(self, database: Database) -> None:
        """Use `database`."""
        self._database = database

    async def save(self, comparison: Comparison, *, keep_text: bool = True) -> None:
        """Store a comparison, or replace the one of its id; `keep_text` False leaves prompt and answers out."""
        if not keep_text:
            lanes = tuple(replace(lane, answer="") for lane in comparison.lanes)
            comparison = replace(comparison, prompt="", lanes=lanes)

        def write(session: Session) -> None:
            key = comparison.comparison_id
            session.execute(delete(ComparisonLaneRow).where(ComparisonLaneRow.comparison_id == key))
            session.merge(ComparisonRow(id=key, prompt=comparison.prompt, created_at=comparison.created_at))
            session.flush()
            session.add_all(_to_row(key, position, lane) for position, lane in enumerate(comparison.lanes))

        await self._database.run(write)

    async def list(self, limit: int = 100) -> tuple[Comparison, ...]:
        """Return the newest `limit` comparisons, newest first."""

        def read(session: Session) -> tuple[Comparison, ...]:
            newest = select(ComparisonRow).order_by(ComparisonRow.created_at.desc(), ComparisonRow.id).limit(limit)
            return tuple(_to_comparison(session, row) for row in session.scalars(newest))

        return await self._database.read(read)

    async def delete(self, comparison_id: str) -> None:
        """Remove a comparison with its lanes; nothing happens for an unknown one."""

        def write(session: Session) -> None:
            lanes = delete(ComparisonLaneRow).where(ComparisonLaneRow.comparison_id == comparison_id)
            session.execute(lanes)
            session.execute(delete(ComparisonRow).where(ComparisonRow.id == comparison_id))

        await self._database.run(write)


def _to_row(key: str, position: int, lane: Lane) -> ComparisonLaneRow:
    return ComparisonLaneRow(
        comparison_id=key,
        position=position,
        pinned=str(lane.pinned) if lane.pinned else None,
        model=str(lane.model) if lane.model else None,
        outcome=lane.outcome.value if lane.outcome else None,
        **{name: getattr(lane, name) for name in _SAME},
    )


def _to_comparison(session: Session, row: ComparisonRow) -> Comparison:
    lanes = session.scalars(
        select(ComparisonLaneRow).where(ComparisonLaneRow.comparison_id == row.id).order_by(ComparisonLaneRow.position)
    )
    return Comparison(
        comparison_id=row.id,
        prompt=row.prompt,
        created_at=row.created_at,
        lanes=tuple(
            Lane(
                pinned=ModelRef.parse(lane.pinned) if lane.pinned else None,
                model=ModelRef.parse(lane.model) if lane.model else None,
                outcome=Outcome(lane.outcome) if lane.outcome else None,
                **{name: getattr(lane, name) for name in _SAME},
            )
            for lane in lanes
        ),
    )
