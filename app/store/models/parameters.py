"""How conversations are answered, and presets of that."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, UserText, Words


class _Parameters:
    """The columns of both tables; NULL leaves a value to the settings."""

    system: Mapped[Words]
    num_ctx: Mapped[int | None]
    temperature: Mapped[float | None]
    seed: Mapped[int | None] = mapped_column(BigInteger)
    num_predict: Mapped[int | None] = mapped_column(BigInteger)
    keep_alive: Mapped[str | None]


class ConversationParametersRow(_Parameters, Base):
    """What one conversation sets; a conversation without a row sets nothing."""

    __tablename__ = "conversation_parameters"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True)


class PresetRow(_Parameters, Base):
    """Parameters under a name."""

    __tablename__ = "parameter_presets"

    name: Mapped[str] = mapped_column(UserText, primary_key=True)
    changed_at: Mapped[datetime]
