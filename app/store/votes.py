"""Writes and reads votes on blind comparisons."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import ConflictError, NotFoundError
from app.domain.profile import ModelRef
from app.domain.vote import Verdict, Vote
from app.store.database import Database
from app.store.models.comparisons import ComparisonRow, VoteRow

MOST_VOTES = 100_000


class VoteRepository:
    """The votes; each change calls `on_saved`, which may be set."""

    def __init__(self, database: Database) -> None:
        """Write to `database`."""
        self._database = database
        self.on_saved: Callable[[], None] | None = None

    async def cast(self, vote: Vote) -> None:
        """Store a vote and reveal its comparison, both or neither.

        ConflictError for a comparison that shows its names already, NotFoundError for one that is gone.
        """

        def write(session: Session) -> None:
            comparison = session.get(ComparisonRow, vote.comparison_id)
            if comparison is None:
                raise NotFoundError("This comparison does not exist any more.", fix="Start another one.")
            if not comparison.is_blind or comparison.is_revealed:
                raise ConflictError(
                    "The names of this comparison were shown already, so it takes no vote.",
                    fix="Start another blind comparison.",
                )
            comparison.is_revealed = True
            session.add(_to_row(vote))

        await self._database.run(write)
        self._changed()

    async def list(self, limit: int = MOST_VOTES) -> tuple[Vote, ...]:
        """Return the newest `limit` votes, oldest of them first."""
        newest = (
            select(VoteRow, ComparisonRow.prompt)
            .outerjoin(ComparisonRow, ComparisonRow.id == VoteRow.comparison_id)
            .order_by(VoteRow.created_at.desc(), VoteRow.id.desc())
            .limit(limit)
        )

        def read(session: Session) -> tuple[Vote, ...]:
            found = [_to_vote(row, prompt) for row, prompt in session.execute(newest)]
            return tuple(reversed(found))

        return await self._database.read(read)

    async def delete(self, vote_id: str) -> None:
        """Take a vote back; its comparison stays revealed. Nothing happens for an unknown one."""

        def write(session: Session) -> None:
            row = session.get(VoteRow, vote_id)
            if row is not None:
                session.delete(row)

        await self._database.run(write)
        self._changed()

    async def restore(self, vote: Vote) -> None:
        """Store a vote that was deleted once more; nothing happens when its comparison has one."""

        def write(session: Session) -> None:
            if session.scalar(select(VoteRow.id).where(VoteRow.comparison_id == vote.comparison_id)) is None:
                session.add(_to_row(vote))

        await self._database.run(write)
        self._changed()

    def _changed(self) -> None:
        if self.on_saved is not None:
            self.on_saved()


def _to_row(vote: Vote) -> VoteRow:
    return VoteRow(
        id=vote.vote_id,
        comparison_id=vote.comparison_id,
        created_at=vote.created_at,
        first=str(vote.first),
        second=str(vote.second),
        verdict=vote.verdict.value,
        capability=vote.capability,
        complexity=vote.complexity,
    )


def _to_vote(row: VoteRow, prompt: str | None) -> Vote:
    return Vote(
        vote_id=row.id,
        comparison_id=row.comparison_id,
        created_at=row.created_at,
        first=ModelRef.parse(row.first),
        second=ModelRef.parse(row.second),
        verdict=Verdict(row.verdict),
        capability=row.capability,
        complexity=row.complexity,
        prompt=prompt or "",
    )
