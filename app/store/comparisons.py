"""Writes and reads comparisons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.domain.comparison import Comparison, Lane
from app.domain.errors import NotFoundError
from app.domain.profile import ModelRef
from app.domain.record import Outcome
from app.domain.vote import Verdict
from app.store.database import Database
from app.store.models.comparisons import ComparisonLaneRow, ComparisonRow, VoteRow

_SAME = ("request_id", "ttft_s", "total_s", "decode_tps", "answer_tokens", "was_cold", "answer", "error", "fix")


class ComparisonRepository:
    """Prompts with the answers of several models."""

    def __init__(self, database: Database) -> None:
        """Use `database`."""
        self._database = database

    async def save(self, comparison: Comparison, *, keep_text: bool = True) -> None:
        """Store a comparison, or replace the one of its id; `keep_text` False leaves prompt and answers out.

        A comparison that was revealed meanwhile stays revealed.
        """
        if not keep_text:
            lanes = tuple(replace(lane, answer="") for lane in comparison.lanes)
            comparison = replace(comparison, prompt="", lanes=lanes)

        def write(session: Session) -> None:
            key = comparison.comparison_id
            session.execute(delete(ComparisonLaneRow).where(ComparisonLaneRow.comparison_id == key))
            stored = session.get(ComparisonRow, key)
            session.merge(
                ComparisonRow(
                    id=key,
                    prompt=comparison.prompt,
                    created_at=comparison.created_at,
                    capability=comparison.capability,
                    complexity=comparison.complexity,
                    is_blind=comparison.is_blind,
                    is_revealed=comparison.is_revealed or (stored is not None and stored.is_revealed),
                )
            )
            session.flush()
            session.add_all(lane_row(key, position, lane) for position, lane in enumerate(comparison.lanes))

        await self._database.run(write)

    async def get(self, comparison_id: str) -> Comparison:
        """Return one comparison; NotFoundError if there is none."""

        def read(session: Session) -> Comparison:
            row = session.get(ComparisonRow, comparison_id)
            if row is None:
                raise NotFoundError(
                    "This comparison does not exist any more.", fix="Reload the history of comparisons."
                )
            return to_comparisons(session, [row])[0]

        return await self._database.read(read)

    async def list(self, limit: int = 100) -> tuple[Comparison, ...]:
        """Return the newest `limit` comparisons, newest first; those of batches are not among them."""

        def read(session: Session) -> tuple[Comparison, ...]:
            alone = select(ComparisonRow).where(ComparisonRow.batch_id.is_(None))
            newest = alone.order_by(ComparisonRow.created_at.desc(), ComparisonRow.id).limit(limit)
            return to_comparisons(session, session.scalars(newest).all())

        return await self._database.read(read)

    async def reveal(self, comparison_id: str) -> None:
        """Let a blind comparison show who answered; nothing happens for an unknown one."""
        statement = update(ComparisonRow).where(ComparisonRow.id == comparison_id).values(is_revealed=True)
        await self._database.run(lambda session: session.execute(statement))

    async def delete(self, comparison_id: str) -> None:
        """Remove a comparison with its lanes, not its vote; nothing happens for an unknown one."""

        def write(session: Session) -> None:
            lanes = delete(ComparisonLaneRow).where(ComparisonLaneRow.comparison_id == comparison_id)
            session.execute(lanes)
            session.execute(delete(ComparisonRow).where(ComparisonRow.id == comparison_id))

        await self._database.run(write)


def lane_row(key: str, position: int, lane: Lane) -> ComparisonLaneRow:
    """Return the row of a lane."""
    return ComparisonLaneRow(comparison_id=key, position=position, **lane_values(lane))


def lane_values(lane: Lane) -> dict[str, Any]:
    """Return the columns that hold a lane."""
    return {
        "pinned": str(lane.pinned) if lane.pinned else None,
        "model": str(lane.model) if lane.model else None,
        "outcome": lane.outcome.value if lane.outcome else None,
        **{name: getattr(lane, name) for name in _SAME},
    }


def to_comparisons(session: Session, rows: Sequence[ComparisonRow]) -> tuple[Comparison, ...]:
    """Return the values of rows, in their order."""
    keys = [row.id for row in rows]
    lanes: dict[str, list[Lane]] = {}
    of_these = select(ComparisonLaneRow).where(ComparisonLaneRow.comparison_id.in_(keys))
    for lane in session.scalars(of_these.order_by(ComparisonLaneRow.comparison_id, ComparisonLaneRow.position)):
        lanes.setdefault(lane.comparison_id, []).append(_to_lane(lane))
    voted = select(VoteRow.comparison_id, VoteRow.verdict).where(VoteRow.comparison_id.in_(keys))
    verdicts = {key: Verdict(verdict) for key, verdict in session.execute(voted)}
    return tuple(
        Comparison(
            comparison_id=row.id,
            prompt=row.prompt,
            created_at=row.created_at,
            lanes=tuple(lanes.get(row.id, ())),
            capability=row.capability,
            complexity=row.complexity,
            is_blind=row.is_blind,
            is_revealed=row.is_revealed,
            verdict=verdicts.get(row.id),
            batch_id=row.batch_id,
        )
        for row in rows
    )


def _to_lane(row: ComparisonLaneRow) -> Lane:
    return Lane(
        pinned=ModelRef.parse(row.pinned) if row.pinned else None,
        model=ModelRef.parse(row.model) if row.model else None,
        outcome=Outcome(row.outcome) if row.outcome else None,
        **{name: getattr(row, name) for name in _SAME},
    )
