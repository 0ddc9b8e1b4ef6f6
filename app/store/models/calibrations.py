"""Calibrations with their graded answers, and what the tuner proposed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, JsonText, Strings, Words


class CalibrationRow(Base):
    """One calibration; `models` as host/model, `before` the ratings its result replaced, by model and capability."""

    __tablename__ = "calibrations"
    __table_args__ = (Index(None, "created_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    seed: Mapped[int]
    models: Mapped[Strings]
    probe_ids: Mapped[Strings]
    state: Mapped[str]
    applied_at: Mapped[datetime | None]
    before: Mapped[Any] = mapped_column(JsonText)


class CalibrationAnswerRow(Base):
    """One graded answer; `score` None when there was none to grade."""

    __tablename__ = "calibration_answers"

    calibration_id: Mapped[str] = mapped_column(ForeignKey("calibrations.id", ondelete="CASCADE"), primary_key=True)
    model: Mapped[str] = mapped_column(primary_key=True)
    probe_id: Mapped[str] = mapped_column(primary_key=True)
    capability: Mapped[str]
    band: Mapped[str]
    complexity: Mapped[float]
    score: Mapped[float | None]
    reason: Mapped[Words]
    answer: Mapped[Words]
    total_s: Mapped[float]
    answer_tokens: Mapped[int | None]
    was_cold: Mapped[bool]


class SuggestionRow(Base):
    """A change of a profile that the tuner proposed; `evidence` holds the figures behind it."""

    __tablename__ = "tuner_suggestions"
    __table_args__ = (Index(None, "created_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    model: Mapped[str]
    kind: Mapped[str]
    field: Mapped[str]
    before: Mapped[float | None]
    after: Mapped[float | None]
    evidence: Mapped[Any] = mapped_column(JsonText)
    state: Mapped[str]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str]
