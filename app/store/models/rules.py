"""The routing rules of the user."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Big, UserText, Words


class RuleRow(Base):
    """One rule; the lowest `position` is asked first. `model` is a reference as text.

    The reference is no foreign key: a rule outlives its model, which may come back.
    """

    __tablename__ = "routing_rules"
    __table_args__ = (
        CheckConstraint("min_tokens >= 0", name="min_tokens"),
        CheckConstraint("max_tokens >= min_tokens", name="max_tokens"),
        CheckConstraint("min_complexity BETWEEN 0 AND max_complexity", name="min_complexity"),
        CheckConstraint("max_complexity <= 1", name="max_complexity"),
    )

    name: Mapped[str] = mapped_column(UserText, primary_key=True)
    position: Mapped[int]
    model: Mapped[Words]
    capability: Mapped[str | None]
    min_tokens: Mapped[Big]
    max_tokens: Mapped[Big | None]
    min_complexity: Mapped[float]
    max_complexity: Mapped[float]
    is_active: Mapped[bool]
    actor: Mapped[str]
    changed_at: Mapped[datetime]
