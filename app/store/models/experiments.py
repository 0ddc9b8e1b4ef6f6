"""Experiments and what became of each of their requests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, JsonText, Words


class ExperimentRow(Base):
    """An experiment; `control` and `variant` are its arms as JSON."""

    __tablename__ = "experiments"
    __table_args__ = (Index(None, "created_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[Words]
    kind: Mapped[str]
    control: Mapped[Any] = mapped_column(JsonText)
    variant: Mapped[Any] = mapped_column(JsonText)
    share: Mapped[float]
    guardrail: Mapped[float]
    state: Mapped[str]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    stop_reason: Mapped[str]


class ExperimentResultRow(Base):
    """A request of an experiment; `shadow` is a list of the choices of both arms, empty in an A/B experiment.

    No foreign key to the request: the result outlives it when old requests are deleted.
    """

    __tablename__ = "experiment_results"

    experiment_id: Mapped[str] = mapped_column(ForeignKey("experiments.id", ondelete="CASCADE"), primary_key=True)
    request_id: Mapped[str] = mapped_column(primary_key=True)
    arm: Mapped[str]
    created_at: Mapped[datetime]
    outcome: Mapped[str]
    shadow: Mapped[Any] = mapped_column(JsonText)
