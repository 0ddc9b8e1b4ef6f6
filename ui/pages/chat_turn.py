"""What the open conversation keeps of a request under way, and of what it read."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.profile import ModelRef
from app.domain.prompt import ChatMessage, PromptRequest
from app.domain.record import RequestRecord
from app.domain.views import StoredMessage
from ui.core_thread import StreamHandle
from ui.widgets.message_parts import AnswerState, MessageEntry, entry_from_message


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerun:
    """One step of an earlier request; `pinned` is the model for it, None routes it anew."""

    earlier: RequestRecord
    sub_task_id: str
    pinned: ModelRef | None


@dataclass(slots=True, kw_only=True, eq=False)
class Turn:
    """One request under way: `waiting` ends when a model is there, `handle` is None until the stream is open.

    `request` is what was to be sent when it was. `question_id` is the stored question that is answered once more,
    `history` what came before it. `edited` is the question that this one is a version of.
    `rerun` is the step of a stored answer that is done once more, in its place.
    """

    conversation_id: str
    request: PromptRequest
    question: MessageEntry
    entry: MessageEntry
    answer: AnswerState
    is_new: bool = False
    waiting: asyncio.Future[bool] | None = None
    handle: StreamHandle | None = None
    is_stopped: bool = False
    history: tuple[ChatMessage, ...] | None = None
    question_id: int | None = None
    edited: MessageEntry | None = None
    rerun: Rerun | None = None


@dataclass(slots=True, kw_only=True)
class Opened:
    """What `open` read: entries oldest first, and whether there are older ones."""

    entries: list[MessageEntry] = field(default_factory=list)
    has_older: bool = False


async def entries_of(messages: Sequence[StoredMessage]) -> list[MessageEntry]:
    """Return stored messages as entries; pictures are read beside the window."""
    return await asyncio.to_thread(lambda: [entry_from_message(message) for message in messages])


def take_ids(entries: Sequence[MessageEntry], messages: Sequence[StoredMessage]) -> list[MessageEntry]:
    """Give entries the ids of the messages they were stored as; return those that had others."""
    renamed = []
    for entry, message in zip(entries, messages, strict=False):
        if entry.message_id != message.message_id:
            renamed.append(entry)
        entry.message_id, entry.siblings = message.message_id, message.siblings
        entry.parent_id = message.parent_id
    return renamed
