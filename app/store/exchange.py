"""Takes whole conversations out of the database, and puts those of a file into it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.domain.errors import InvalidInputError, NotFoundError
from app.domain.exchange import MAX_IMPORT_BYTES, ImportReport, WholeConversation, WholeMessage
from app.domain.parameters import ChatParameters
from app.domain.ports import Clock
from app.domain.prompt import new_id
from app.domain.views import AnswerPart
from app.store.answer_parts import read_parts
from app.store.branches import leaf_of
from app.store.conversations import title_of
from app.store.database import Database
from app.store.exchange_files import read_file, write_conversations, write_text
from app.store.exchange_format import FORMAT, from_json
from app.store.models import ConversationParametersRow, ConversationRow, ImageRow, MessageRow
from app.store.openwebui_format import from_openwebui, looks_like_openwebui

# Between the names of the models that answered together; no name holds it.
MODEL_SEPARATOR = ", "
PARAMETER_NAMES = ("system", "num_ctx", "temperature", "seed", "num_predict", "keep_alive")


class ConversationExchange:
    """Reads and writes whole conversations, all their branches and pictures."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Use `database`."""
        self._database = database
        self._clock = clock

    async def export_file(self, path: Path, conversation_ids: Sequence[str] | None, *, is_markdown: bool) -> None:
        """Write conversations as JSON, or the branch shown of the first as Markdown with its pictures in a folder.

        InvalidInputError where the file cannot be written; an older one of its name stays then.
        """
        conversations = await self.take_out(conversation_ids)
        await asyncio.to_thread(write_conversations, path, conversations, is_markdown=is_markdown)

    async def write_text(self, path: Path, text: str) -> None:
        """Write a piece of a conversation; InvalidInputError where that fails, and an older file stays then."""
        await asyncio.to_thread(write_text, path, text)

    async def import_file(self, path: Path) -> ImportReport:
        """Store the conversations of a file as new ones, all or none; InvalidInputError says what is wrong with it."""
        conversations, left_out = await asyncio.to_thread(lambda: parse(read_file(path)))
        return await self.put_in(conversations, left_out)

    async def take_out(self, conversation_ids: Sequence[str] | None = None) -> tuple[WholeConversation, ...]:
        """Return conversations, all that are not deleted for None; NotFoundError for an id that there is not."""

        def read(session: Session) -> tuple[WholeConversation, ...]:
            keys = conversation_ids
            if keys is None:
                order = (ConversationRow.created_at, ConversationRow.id)
                statement = select(ConversationRow.id).where(ConversationRow.deleted_at.is_(None)).order_by(*order)
                keys = session.scalars(statement).all()
            return tuple(_whole(session, key) for key in keys)

        return await self._database.read(read)

    async def put_in(self, conversations: Sequence[WholeConversation], left_out: int = 0) -> ImportReport:
        """Store conversations as new ones, all or none."""

        def write(session: Session) -> ImportReport:
            keys = tuple(_store(session, whole) for whole in conversations)
            count = sum(len(whole.messages) for whole in conversations)
            return ImportReport(conversation_ids=keys, messages=count, left_out=left_out)

        return await self._database.run(write)


def parse(content: bytes) -> tuple[tuple[WholeConversation, ...], int]:
    """Return the conversations of a file, ours or Open WebUI's, and how many attachments were left out.

    InvalidInputError says what is wrong. Takes a while for a large file: call it beside the loop.
    """
    if len(content) > MAX_IMPORT_BYTES:
        raise InvalidInputError(
            f"The file is too large: {len(content) / 1e6:.0f} MB.",
            field="file",
            fix=f"Export fewer conversations at once; {MAX_IMPORT_BYTES / 1e6:.0f} MB can be read.",
        )
    try:
        document: Any = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise InvalidInputError(
            f"The file is not JSON: {error}.", field="file", fix="Choose a JSON export of Modelyard or Open WebUI."
        ) from error
    if isinstance(document, dict) and document.get("format") == FORMAT:
        return from_json(document), 0
    if looks_like_openwebui(document):
        return from_openwebui(document)
    raise InvalidInputError(
        "This is JSON, but no export of conversations.",
        field="file",
        fix="Choose a JSON export of Modelyard, or of Open WebUI (Settings → Data Controls → Export chats).",
    )


def _whole(session: Session, key: str) -> WholeConversation:
    row = session.get(ConversationRow, key)
    if row is None:
        raise NotFoundError("This conversation does not exist any more.", fix="Reload the list of conversations.")
    statement = select(MessageRow).where(MessageRow.conversation_id == key).order_by(MessageRow.id)
    messages = session.scalars(statement).all()
    images: dict[int, list[bytes]] = {}
    of_messages = select(ImageRow).join(MessageRow, MessageRow.id == ImageRow.message_id)
    of_messages = of_messages.where(MessageRow.conversation_id == key).order_by(ImageRow.message_id, ImageRow.position)
    for image in session.scalars(of_messages):
        images.setdefault(image.message_id, []).append(image.content)
    answered = [message.request_id for message in messages if message.role == "assistant" and message.request_id]
    parts = read_parts(session, answered)
    set_by_user = session.get(ConversationParametersRow, key)
    values = {} if set_by_user is None else {name: getattr(set_by_user, name) for name in PARAMETER_NAMES}
    numbers = {message.id: number for number, message in enumerate(messages, start=1)}
    leaf = leaf_of(session, row)
    return WholeConversation(
        title=row.title,
        created_at=row.created_at,
        updated_at=row.updated_at,
        shown=None if leaf is None else numbers.get(leaf),
        parameters=ChatParameters(**values),
        messages=tuple(
            WholeMessage(
                number=numbers[message.id],
                parent=None if message.parent_id is None else numbers[message.parent_id],
                role=message.role,
                content=message.content,
                created_at=message.created_at,
                images=tuple(images.get(message.id, ())),
                models=_models(message, parts.get(message.request_id or "", ())),
            )
            for message in messages
        ),
    )


def _models(message: MessageRow, parts: Sequence[AnswerPart]) -> tuple[str, ...]:
    """Return who gave an answer, from its log or from the file it was imported from."""
    if message.role != "assistant":
        return ()
    if message.answered_by is not None:
        return tuple(message.answered_by.split(MODEL_SEPARATOR))
    return tuple(dict.fromkeys(str(part.ref) for part in parts if part.ref))


def _store(session: Session, whole: WholeConversation) -> str:
    key = new_id()
    first = next((message.content for message in whole.messages if message.role == "user"), "")
    title = whole.title.strip() or title_of(first)
    conversation = ConversationRow(
        id=key, title=title, created_at=whole.created_at, updated_at=whole.updated_at, deleted_at=None
    )
    session.add(conversation)
    session.flush()
    ids: dict[int, int] = {}
    for message in whole.messages:
        row = MessageRow(
            conversation_id=key,
            parent_id=None if message.parent is None else ids[message.parent],
            role=message.role,
            content=message.content,
            created_at=message.created_at,
            answered_by=MODEL_SEPARATOR.join(message.models) or None,
        )
        session.add(row)
        session.flush()
        ids[message.number] = row.id
        if message.images:
            rows = [
                {"message_id": row.id, "position": place, "content": image}
                for place, image in enumerate(message.images)
            ]
            session.execute(insert(ImageRow), rows)
    conversation.leaf_id = None if whole.shown is None else ids.get(whole.shown)
    if not whole.parameters.is_default:
        values = {name: getattr(whole.parameters, name) for name in PARAMETER_NAMES}
        session.add(ConversationParametersRow(conversation_id=key, **values))
    return key
