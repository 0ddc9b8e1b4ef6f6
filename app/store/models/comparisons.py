"""Comparisons and their lanes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Words


class ComparisonRow(Base):
    """A prompt that several models answered; `prompt` is empty where prompts are not kept."""

    __tablename__ = "comparisons"
    __table_args__ = (Index(None, "created_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    prompt: Mapped[Words]
    created_at: Mapped[datetime]


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
