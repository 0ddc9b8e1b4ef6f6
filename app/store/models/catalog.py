"""Hosts, and what is known of the models on them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.store.models.base import Base, Big, RowId, Strings, Words


class HostRow(Base):
    """A server of models; `deleted_at` hides it while its profiles keep their history."""

    __tablename__ = "hosts"

    key: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[Words]
    url: Mapped[str]
    kind: Mapped[str]
    is_active: Mapped[bool]
    priority: Mapped[int]
    deleted_at: Mapped[datetime | None]


class ProfileRow(Base):
    """The present state of a profile.

    `edited_fields` are those that the user set over what the host reports; discovery leaves them alone.
    """

    __tablename__ = "model_profiles"
    __table_args__ = (
        UniqueConstraint("host", "model"),
        CheckConstraint("priority BETWEEN -10 AND 10", name="priority"),
        CheckConstraint("routing_weight BETWEEN 0 AND 10", name="routing_weight"),
        CheckConstraint("success_rate BETWEEN 0 AND 1", name="success_rate"),
    )

    id: Mapped[RowId]
    host: Mapped[str] = mapped_column(ForeignKey("hosts.key"))
    model: Mapped[str]
    is_active: Mapped[bool | None]
    priority: Mapped[int | None]
    routing_weight: Mapped[float | None]
    success_rate: Mapped[float | None]
    context_length: Mapped[Big | None]
    features: Mapped[Strings]
    family: Mapped[str]
    quantization: Mapped[str]
    parameter_count: Mapped[Big | None]
    size_bytes: Mapped[Big | None]
    memory_bytes: Mapped[Big | None]
    load_s: Mapped[float | None]
    load_source: Mapped[str | None]
    load_n: Mapped[int | None]
    prefill_tps: Mapped[float | None]
    prefill_source: Mapped[str | None]
    prefill_n: Mapped[int | None]
    decode_tps: Mapped[float | None]
    decode_source: Mapped[str | None]
    decode_n: Mapped[int | None]
    remote_host: Mapped[str]
    notes: Mapped[Words]
    pinned_fields: Mapped[Strings]
    edited_fields: Mapped[Strings]
    is_installed: Mapped[bool]
    version: Mapped[int]
    updated_at: Mapped[datetime]
    ratings: Mapped[list[RatingRow]] = relationship(
        cascade="all, delete-orphan", order_by="RatingRow.capability", lazy="selectin"
    )


class RatingRow(Base):
    """How well a model does at a capability; the capability is a string, so new ones need no migration."""

    __tablename__ = "capability_ratings"
    __table_args__ = (
        CheckConstraint("score BETWEEN 0 AND 1", name="score"),
        CheckConstraint("evidence_count >= 0", name="evidence_count"),
    )

    profile_id: Mapped[int] = mapped_column(ForeignKey("model_profiles.id", ondelete="CASCADE"), primary_key=True)
    capability: Mapped[str] = mapped_column(primary_key=True)
    score: Mapped[float]
    source: Mapped[str]
    evidence_count: Mapped[int]


class ProfileVersionRow(Base):
    """A profile as one edit left it, whole, as JSON."""

    __tablename__ = "profile_versions"

    profile_id: Mapped[int] = mapped_column(ForeignKey("model_profiles.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    saved_at: Mapped[datetime]
    actor: Mapped[str]
    changed_fields: Mapped[Strings]
    content: Mapped[str]
