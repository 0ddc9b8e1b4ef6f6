"""Deletes what is older than the user wants to keep, in small steps that let other writes through."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.store.database import Database
from app.store.inputs import delete_unused
from app.store.models import RequestRow

# Requests of one transaction: about 20 ms of the writer's time.
STEP = 200


async def delete_requests_before(database: Database, moment: datetime, *, step: int = STEP) -> int:
    """Delete requests that began before `moment`, with their decisions, attempts and sums; return how many.

    Conversations keep their messages. Cancelling it leaves the steps that were done.
    """

    def delete_some(session: Session) -> int:
        keys = session.scalars(
            select(RequestRow.id).where(RequestRow.created_at < moment).order_by(RequestRow.created_at).limit(step)
        ).all()
        if keys:
            session.connection().execute(delete(RequestRow).where(RequestRow.id.in_(keys)))
        return len(keys)

    total = 0
    while deleted := await database.run(delete_some):
        total += deleted
    if total:
        await database.run(delete_unused)
    return total
