"""Finds the way through a conversation whose messages have several continuations."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, literal, or_, select
from sqlalchemy.orm import Session

from app.store.models import ConversationRow, MessageRow


def leaf_of(session: Session, conversation: ConversationRow) -> int | None:
    """Return the last message of the branch that is shown; None for an empty conversation."""
    if conversation.leaf_id is not None:
        return conversation.leaf_id
    return session.scalar(select(func.max(MessageRow.id)).where(MessageRow.conversation_id == conversation.id))


def way_to(session: Session, message_id: int | None, limit: int) -> list[MessageRow]:
    """Return a message and those before it, oldest first, at most `limit`."""
    if message_id is None:
        return []
    # The depth stops the climb: without it a page of a long conversation would read all of it.
    climb = (
        select(MessageRow.id, MessageRow.parent_id, literal(1).label("depth"))
        .where(MessageRow.id == message_id)
        .cte("climb", recursive=True)
    )
    climb = climb.union_all(
        select(MessageRow.id, MessageRow.parent_id, climb.c.depth + 1)
        .join(climb, MessageRow.id == climb.c.parent_id)
        .where(climb.c.depth < limit)
    )
    statement = select(MessageRow).join(climb, MessageRow.id == climb.c.id).order_by(climb.c.depth.desc())
    return list(session.scalars(statement))


def siblings_of(session: Session, rows: Sequence[MessageRow]) -> dict[int | None, tuple[int, ...]]:
    """Return the ids of all messages that follow the same message, by that message's id, oldest first."""
    if not rows:
        return {}
    parents = [row.parent_id for row in rows if row.parent_id is not None]
    statement = (
        select(MessageRow.parent_id, MessageRow.id)
        .where(
            MessageRow.conversation_id == rows[0].conversation_id,
            or_(MessageRow.parent_id.in_(parents), MessageRow.parent_id.is_(None)),
        )
        .order_by(MessageRow.id)
    )
    found: dict[int | None, tuple[int, ...]] = {}
    for parent_id, message_id in session.execute(statement):
        found[parent_id] = (*found.get(parent_id, ()), message_id)
    return found


def newest_below(session: Session, message_id: int) -> int:
    """Return the newest message that descends from one; itself if none does."""
    below = select(MessageRow.id).where(MessageRow.id == message_id).cte("below", recursive=True)
    below = below.union_all(select(MessageRow.id).join(below, MessageRow.parent_id == below.c.id))
    return session.scalar(select(func.max(below.c.id))) or message_id
