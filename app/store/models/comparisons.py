"""Comparisons, their lanes, and the votes on blind ones; batches of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Strings, Words


class ComparisonRow(Base):
    """A prompt that several models answered; `prompt` is empty where prompts are not kept.

    `capability` is empty until it was found out.
    """

    __tablename__ = "comparisons"
    __table_args__ = (Index(None, "created_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    prompt: Mapped[Words]
    created_at: Mapped[datetime]
    capability: Mapped[str] = mapped_column(server_default=text("''"))
    complexity: Mapped[float] = mapped_column(server_default=text("0.5"))
    is_blind: Mapped[bool] = mapped_column(server_default=false())
    is_revealed: Mapped[bool] = mapped_column(server_default=false())
    # No foreign key: the column came later than the table, which would have to be made anew.
    batch_id: Mapped[str | None] = mapped_column(index=True)
    batch_position: Mapped[int | None]


class ComparisonLaneRow(Base):
    """One answer; `pinned` and `model` as host/model, `pinned` None for Auto."""

    __tablename__ = "comparison_lanes"

    comparison_id: Mapped[str] = mapped_column(ForeignKey("comparisons.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[str]
    pinned: Mapped[str | None]
    model: Mapped[str | None]
    outcome: Mapped[str | None]
    ttft_s: Mapped[float | None]
    total_s: Mapped[float | None]
    decode_tps: Mapped[float | None]
    answer_tokens: Mapped[int | None]
    was_cold: Mapped[bool]
    answer: Mapped[Words]
    error: Mapped[Words]
    fix: Mapped[Words]


class BatchRow(Base):
    """A list of prompts; `models` are host/model, or "auto"."""

    __tablename__ = "batches"
    __table_args__ = (Index(None, "created_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[Words]
    created_at: Mapped[datetime]
    models: Mapped[Strings]


class VoteRow(Base):
    """A vote; `first` and `second` as host/model. It stays when its comparison is deleted."""

    __tablename__ = "votes"
    __table_args__ = (Index(None, "created_at"), UniqueConstraint("comparison_id"))

    id: Mapped[str] = mapped_column(primary_key=True)
    comparison_id: Mapped[str]
    created_at: Mapped[datetime]
    first: Mapped[str]
    second: Mapped[str]
    verdict: Mapped[str]
    capability: Mapped[str]
    complexity: Mapped[float]
