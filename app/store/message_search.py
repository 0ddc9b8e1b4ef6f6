"""Finds messages by their words: in all conversations, or all places in one."""

from __future__ import annotations

from sqlalchemy import Select, column, select, table, text
from sqlalchemy.orm import Session

from app.domain.attachments import split_files
from app.domain.views import FoundMessage, MessageHit
from app.store.branches import leaf_of, way_to
from app.store.full_text import contains, excerpt, match_expression
from app.store.models import ConversationRow, MessageRow

# More messages than any branch has.
WHOLE_BRANCH = 1_000_000


def search_messages(session: Session, wanted: str, limit: int, *, has_index: bool) -> tuple[MessageHit, ...]:
    """Return messages that hold every word of `wanted`, or words that begin with it, newest first."""
    expression = match_expression(wanted) if has_index else None
    statement = _by_index(expression) if expression is not None else _by_comparison(wanted, has_index=has_index)
    return tuple(
        MessageHit(
            message_id=row.id,
            conversation_id=row.conversation_id,
            title=title,
            role=row.role,
            excerpt=excerpt(row.content, wanted),
            created_at=row.created_at,
        )
        for row, title in session.execute(statement.where(ConversationRow.deleted_at.is_(None)).limit(limit))
    )


def find_in_branch(session: Session, conversation_id: str, wanted: str) -> tuple[FoundMessage, ...]:
    """Return the messages of the branch shown that hold `wanted` as it is, in any case, oldest first."""
    conversation = session.get(ConversationRow, conversation_id)
    if conversation is None or not wanted:
        return ()
    sought = wanted.casefold()
    found = []
    for row in way_to(session, leaf_of(session, conversation), WHOLE_BRANCH):
        # Files behind a prompt are chips in the transcript, whose text is not shown.
        shown = split_files(row.content)[0] if row.role == "user" else row.content
        count = shown.casefold().count(sought)
        if count:
            found.append(FoundMessage(message_id=row.id, count=count))
    return tuple(found)


def _by_index(expression: str) -> Select[MessageRow, str]:
    # The index gives its rows in the order of their ids, so the newest come without sorting all.
    index = table("messages_fts", column("rowid"))
    return (
        select(MessageRow, ConversationRow.title)
        .select_from(index)
        .join(MessageRow, MessageRow.id == index.c.rowid)
        .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
        .where(text("messages_fts MATCH :expression").bindparams(expression=expression))
        .order_by(index.c.rowid.desc())
    )


def _by_comparison(wanted: str, *, has_index: bool) -> Select[MessageRow, str]:
    found = contains(wanted, key=MessageRow.id, texts=MessageRow.content, index="messages_fts", has_index=has_index)
    return (
        select(MessageRow, ConversationRow.title)
        .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
        .where(found)
        .order_by(MessageRow.id.desc())
    )
