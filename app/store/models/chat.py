"""Conversations and their messages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import ROW_ID, Base, RowId, UserText, Words


class ConversationRow(Base):
    """A conversation; `deleted_at` hides it until it is restored.

    `leaf_id` is the last message of the branch that is shown; None means the newest message.
    """

    __tablename__ = "conversations"
    __table_args__ = (Index(None, "updated_at", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[Words]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    # No foreign key: the two tables would need each other before either exists.
    leaf_id: Mapped[int | None] = mapped_column(ROW_ID)


class MessageRow(Base):
    """One message.

    `parent_id` is the message it answers or follows: branches of a conversation share their beginning.
    `answered_by` names the models of an imported answer, which has no request; None for all others.
    `is_streaming` is set while the answer arrives; found set at start, the program died in between.
    """

    __tablename__ = "messages"
    __table_args__ = (Index(None, "conversation_id", "id"),)

    id: Mapped[RowId]
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)
    role: Mapped[str]
    content: Mapped[Words]
    created_at: Mapped[datetime]
    request_id: Mapped[str | None] = mapped_column(index=True)
    answered_by: Mapped[str | None] = mapped_column(UserText)
    is_streaming: Mapped[bool] = mapped_column(default=False)
    is_interrupted: Mapped[bool] = mapped_column(default=False)


class ImageRow(Base):
    """A picture that belongs to a message, as its encoded file."""

    __tablename__ = "message_images"

    message_id: Mapped[int] = mapped_column(ROW_ID, ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes]
