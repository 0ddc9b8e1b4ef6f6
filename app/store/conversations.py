"""Writes and reads conversations; an answer is on disk from its first half second on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, insert, literal, or_, select, tuple_, update
from sqlalchemy.orm import Session

from app.domain.errors import InvalidInputError, NotFoundError
from app.domain.ports import Clock
from app.domain.prompt import new_id
from app.domain.views import AnswerPart, ConversationSummary, FoundMessage, MessageHit, StoredMessage
from app.store.answer_parts import read_parts
from app.store.branches import leaf_of, newest_below, siblings_of, way_to
from app.store.database import Database
from app.store.full_text import contains
from app.store.message_search import find_in_branch, search_messages
from app.store.models import ConversationRow, DecisionRecordRow, ImageRow, MessageRow, RequestRow, UtcTime

# Characters of the first prompt that become the title.
TITLE_LENGTH = 60
EXCERPT_LENGTH = 160
# Matching messages that the list of conversations looks at: the conversations used last are among their owners.
NEWEST_MATCHES = 20_000


class ConversationRepository:
    """The stored conversations."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Write to `database`."""
        self._database = database
        self._clock = clock

    async def create(self, title: str = "") -> ConversationSummary:
        """Begin a conversation; without a title its first prompt will give one."""
        now = self._clock.now()
        key = new_id()

        def write(session: Session) -> ConversationSummary:
            row = ConversationRow(id=key, title=title.strip(), created_at=now, updated_at=now, deleted_at=None)
            session.add(row)
            session.flush()
            return ConversationSummary(conversation_id=row.id, title=row.title, created_at=now, updated_at=now)

        return await self._database.run(write)

    async def list(self, text: str = "", limit: int = 100, after: str | None = None) -> tuple[ConversationSummary, ...]:
        """Return conversations, the last used first.

        `text` restricts them to those with it in title or messages; `after` is the id of the last one of the page
        before.
        """

        def read(session: Session) -> tuple[ConversationSummary, ...]:
            order = (ConversationRow.updated_at, ConversationRow.id)
            statement = select(ConversationRow).where(ConversationRow.deleted_at.is_(None))
            if text.strip():
                found = contains(
                    text.strip(),
                    key=MessageRow.id,
                    texts=MessageRow.content,
                    index="messages_fts",
                    has_index=self._database.is_sqlite,
                    newest=NEWEST_MATCHES,
                )
                statement = statement.where(
                    or_(
                        ConversationRow.title.icontains(text.strip(), autoescape=True),
                        ConversationRow.id.in_(select(MessageRow.conversation_id).where(found)),
                    )
                )
            if after is not None:
                last = _conversation(session, after)
                statement = statement.where(
                    tuple_(*order) < tuple_(literal(last.updated_at, UtcTime), literal(last.id))
                )
            statement = statement.order_by(*(column.desc() for column in order)).limit(limit)
            return _summaries(session, session.scalars(statement).all())

        return await self._database.read(read)

    async def get(self, conversation_id: str) -> ConversationSummary:
        """Return one conversation, deleted ones too; NotFoundError if there is none."""
        return await self._database.read(
            lambda session: _summaries(session, [_conversation(session, conversation_id)])[0]
        )

    async def rename(self, conversation_id: str, title: str) -> None:
        """Give another title; InvalidInputError for a blank one, NotFoundError for an unknown conversation."""
        if not title.strip():
            raise InvalidInputError("A conversation needs a title.", field="title", fix="Write one.")

        def write(session: Session) -> None:
            _conversation(session, conversation_id).title = title.strip()

        await self._database.run(write)

    async def delete(self, conversation_id: str) -> None:
        """Hide a conversation; `undelete` brings it back. NotFoundError if there is none."""

        def write(session: Session) -> None:
            _conversation(session, conversation_id).deleted_at = self._clock.now()

        await self._database.run(write)

    async def undelete(self, conversation_id: str) -> None:
        """Bring a deleted conversation back; NotFoundError if there is none."""

        def write(session: Session) -> None:
            _conversation(session, conversation_id).deleted_at = None

        await self._database.run(write)

    async def messages(
        self, conversation_id: str, before: int | None = None, limit: int = 100
    ) -> tuple[StoredMessage, ...]:
        """Return the last `limit` messages of the branch shown, oldest first; those before the message `before`."""

        def read(session: Session) -> tuple[StoredMessage, ...]:
            conversation = session.get(ConversationRow, conversation_id)
            if conversation is None:
                return ()
            if before is None:
                last = leaf_of(session, conversation)
            else:
                last = session.scalar(select(MessageRow.parent_id).where(MessageRow.id == before))
            rows = way_to(session, last, limit)
            siblings = siblings_of(session, rows)
            answered = [row.request_id for row in rows if row.role == "assistant" and row.request_id is not None]
            parts = read_parts(session, answered)
            images = _images(session, [row.id for row in rows])
            return tuple(
                replace(_message(row, images.get(row.id, ()), parts), siblings=siblings[row.parent_id]) for row in rows
            )

        return await self._database.read(read)

    async def begin_exchange(
        self,
        conversation_id: str,
        prompt: str,
        images: tuple[bytes, ...],
        request_id: str,
        *,
        after: int | None = None,
        question_id: int | None = None,
    ) -> int:
        """Store the prompt and an empty answer that is streaming, show their branch; return the answer's id.

        `after` is the message that the prompt follows: None the last one shown, 0 none. `question_id` is a stored
        prompt that gets one more answer; no prompt is stored then. NotFoundError for an unknown conversation, and
        for a message that is not in it. A conversation without title takes it from the prompt.
        """
        now = self._clock.now()

        def write(session: Session) -> int:
            conversation = _conversation(session, conversation_id)
            conversation.updated_at = now
            conversation.title = conversation.title or title_of(prompt)
            if question_id is not None:
                asked = _message_in(session, conversation_id, question_id)
            else:
                parent = leaf_of(session, conversation) if after is None else after or None
                if parent is not None:
                    _message_in(session, conversation_id, parent)
                asked = _add_question(session, conversation_id, parent, prompt, images, request_id, now)
            answer = MessageRow(
                conversation_id=conversation_id,
                parent_id=asked,
                role="assistant",
                content="",
                created_at=now,
                request_id=request_id,
                is_streaming=True,
            )
            session.add(answer)
            session.flush()
            conversation.leaf_id = answer.id
            return answer.id

        return await self._database.run(write)

    async def show_branch(self, conversation_id: str, message_id: int) -> None:
        """Show the branch that goes through a message, to its newest end; NotFoundError if there is no such message."""

        def write(session: Session) -> None:
            conversation = _conversation(session, conversation_id)
            conversation.leaf_id = newest_below(session, _message_in(session, conversation_id, message_id))

        await self._database.run(write)

    async def checkpoint(self, answer_id: int, content: str) -> None:
        """Store the text so far of an answer that is streaming; does nothing once it is finished."""
        await self._database.run(
            lambda session: _update_answer(session, answer_id, content, is_streaming=True, is_interrupted=False)
        )

    async def finish_exchange(self, answer_id: int, content: str, *, is_interrupted: bool = False) -> None:
        """Store the text of an answer that ended outside a request's record; `records.save` does it otherwise."""
        await self._database.run(
            lambda session: _update_answer(
                session, answer_id, content, is_streaming=False, is_interrupted=is_interrupted
            )
        )

    async def recover(self) -> int:
        """Mark the answers that were streaming when the program died as interrupted; return how many there were.

        To be called once at start, before the first exchange.
        """

        def write(session: Session) -> int:
            open_ones = session.scalars(select(MessageRow).where(MessageRow.is_streaming)).all()
            for row in open_ones:
                row.is_streaming, row.is_interrupted = False, True
            return len(open_ones)

        return await self._database.run(write)

    async def search(self, text: str, limit: int = 50) -> tuple[MessageHit, ...]:
        """Return messages that hold every word of `text`, or words that begin with it, newest first."""
        wanted = text.strip()
        if not wanted:
            return ()
        has_index = self._database.is_sqlite
        return await self._database.read(lambda session: search_messages(session, wanted, limit, has_index=has_index))

    async def find_in(self, conversation_id: str, text: str) -> tuple[FoundMessage, ...]:
        """Return the messages of the branch shown that hold `text`, in any case, oldest first."""
        return await self._database.read(lambda session: find_in_branch(session, conversation_id, text))


def title_of(prompt: str) -> str:
    """Return the title that a prompt gives: its first line, cut at a word."""
    line = next((line.strip() for line in prompt.splitlines() if line.strip()), "")
    if len(line) <= TITLE_LENGTH:
        return line
    head = line[:TITLE_LENGTH]
    return f"{head.rsplit(' ', 1)[0] if ' ' in head else head}…"


def _update_answer(session: Session, answer_id: int, content: str, *, is_streaming: bool, is_interrupted: bool) -> None:
    statement = update(MessageRow).where(MessageRow.id == answer_id)
    if is_streaming:
        statement = statement.where(MessageRow.is_streaming)
    session.execute(
        statement.values(content=content, is_streaming=is_streaming, is_interrupted=is_interrupted),
        execution_options={"synchronize_session": False},
    )


def _conversation(session: Session, conversation_id: str) -> ConversationRow:
    row = session.get(ConversationRow, conversation_id)
    if row is None:
        raise NotFoundError("This conversation does not exist any more.", fix="Reload the list of conversations.")
    return row


def _message_in(session: Session, conversation_id: str, message_id: int) -> int:
    row = session.get(MessageRow, message_id)
    if row is None or row.conversation_id != conversation_id:
        raise NotFoundError("This message does not exist any more.", fix="Open the conversation again.")
    return row.id


def _add_question(  # the columns of a message
    session: Session,
    conversation_id: str,
    parent_id: int | None,
    prompt: str,
    images: tuple[bytes, ...],
    request_id: str,
    now: datetime,
) -> int:
    question = MessageRow(
        conversation_id=conversation_id,
        parent_id=parent_id,
        role="user",
        content=prompt,
        created_at=now,
        request_id=request_id,
    )
    session.add(question)
    session.flush()
    if images:
        session.execute(
            insert(ImageRow),
            [{"message_id": question.id, "position": place, "content": image} for place, image in enumerate(images)],
        )
    return question.id


def _summaries(session: Session, rows: Sequence[ConversationRow]) -> tuple[ConversationSummary, ...]:
    keys = [row.id for row in rows]
    counts = dict(
        session.execute(
            select(MessageRow.conversation_id, func.count())
            .where(MessageRow.conversation_id.in_(keys))
            .group_by(MessageRow.conversation_id)
        ).all()
    )
    last_ids = (
        select(func.max(MessageRow.id))
        .where(MessageRow.conversation_id.in_(keys), MessageRow.content != "")
        .group_by(MessageRow.conversation_id)
    )
    last: dict[str, str] = dict(
        session.execute(
            select(MessageRow.conversation_id, func.substr(MessageRow.content, 1, EXCERPT_LENGTH)).where(
                MessageRow.id.in_(last_ids)
            )
        ).all()
    )
    models: dict[str, list[str]] = {}
    answered = (
        select(RequestRow.conversation_id, DecisionRecordRow.answered_by)
        .join(DecisionRecordRow, DecisionRecordRow.request_id == RequestRow.id)
        .where(RequestRow.conversation_id.in_(keys), DecisionRecordRow.answered_by.is_not(None))
        .group_by(RequestRow.conversation_id, DecisionRecordRow.answered_by)
        .order_by(func.max(DecisionRecordRow.id).desc())
    )
    for conversation, model in session.execute(answered):
        if conversation is not None and model is not None:
            models.setdefault(conversation, []).append(model)
    return tuple(
        ConversationSummary(
            conversation_id=row.id,
            title=row.title,
            created_at=row.created_at,
            updated_at=row.updated_at,
            message_count=counts.get(row.id, 0),
            models=tuple(models.get(row.id, ())),
            excerpt=" ".join(last.get(row.id, "").split()),
        )
        for row in rows
    )


def _images(session: Session, messages: Sequence[int]) -> dict[int, tuple[bytes, ...]]:
    found: dict[int, tuple[bytes, ...]] = {}
    statement = select(ImageRow).where(ImageRow.message_id.in_(messages))
    for row in session.scalars(statement.order_by(ImageRow.message_id, ImageRow.position)):
        found[row.message_id] = (*found.get(row.message_id, ()), row.content)
    return found


def _message(row: MessageRow, images: tuple[bytes, ...], parts: dict[str, tuple[AnswerPart, ...]]) -> StoredMessage:
    is_answer = row.role == "assistant" and row.request_id is not None
    return StoredMessage(
        message_id=row.id,
        conversation_id=row.conversation_id,
        role=row.role,
        content=row.content,
        created_at=row.created_at,
        request_id=row.request_id,
        images=images,
        parts=parts.get(row.request_id or "", ()) if is_answer else (),
        is_interrupted=row.is_interrupted,
        answered_by=row.answered_by or "",
        parent_id=row.parent_id,
    )
