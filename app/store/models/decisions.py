"""Routing decisions with candidates, contributions and exclusions, and what the user said of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import ROW_ID, Base, RowId, Strings, Words


class SnapshotRow(Base):
    """A part of a decision's inputs, compressed JSON under its own hash: equal profiles are stored once."""

    __tablename__ = "snapshots"
    __table_args__ = ({"sqlite_with_rowid": False},)

    hash: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes]


class DecisionRecordRow(Base):
    """One decision: the columns of the Decisions page, and in `inputs` what is needed to make it again.

    `ref` was chosen, `answered_by` answered (None if none did). `score` is None where it was not a number.
    """

    __tablename__ = "routing_decisions"
    __table_args__ = (
        Index(None, "created_at", "id"),
        Index(None, "ref", "created_at", "id"),
        Index(None, "outcome", "created_at", "id"),
        Index(None, "capability", "created_at", "id"),
        Index(None, "strategy", "created_at", "id"),
    )

    id: Mapped[RowId]
    decision_id: Mapped[str] = mapped_column(unique=True)
    request_id: Mapped[int] = mapped_column(ROW_ID, ForeignKey("requests.id", ondelete="CASCADE"), index=True)
    sub_task: Mapped[int] = mapped_column(ROW_ID, ForeignKey("sub_tasks.id", ondelete="CASCADE"), unique=True)
    created_at: Mapped[datetime]
    prompt: Mapped[Words]
    strategy: Mapped[str]
    capability: Mapped[str]
    complexity: Mapped[float]
    ref: Mapped[str]
    answered_by: Mapped[str | None]
    outcome: Mapped[str]
    attempts: Mapped[int]
    ttft_s: Mapped[float | None]
    total_s: Mapped[float | None]
    decode_tps: Mapped[float | None]
    was_cold: Mapped[bool]
    score: Mapped[float | None]
    margin: Mapped[float | None]
    reason: Mapped[Words]
    rule: Mapped[Words]
    escalates_to: Mapped[str | None]
    is_cached: Mapped[bool]
    decide_s: Mapped[float]
    policy_version: Mapped[int]
    snapshot: Mapped[str] = mapped_column(ForeignKey("snapshots.hash"), index=True)
    inputs: Mapped[bytes]


class CandidateRow(Base):
    """An eligible model of a decision, at its place in the ranking."""

    __tablename__ = "decision_candidates"
    __table_args__ = ({"sqlite_with_rowid": False},)

    decision: Mapped[int] = mapped_column(
        ROW_ID, ForeignKey("routing_decisions.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str]
    score: Mapped[float | None]
    queue_s: Mapped[float | None]
    load_s: Mapped[float | None]
    prefill_s: Mapped[float | None]
    decode_s: Mapped[float | None]
    is_estimated: Mapped[bool]
    is_resident: Mapped[bool]
    evidence_count: Mapped[int]


class ContributionRow(Base):
    """One named part of a candidate's score."""

    __tablename__ = "decision_contributions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["decision", "candidate"],
            ["decision_candidates.decision", "decision_candidates.position"],
            ondelete="CASCADE",
        ),
        {"sqlite_with_rowid": False},
    )

    decision: Mapped[int] = mapped_column(ROW_ID, primary_key=True)
    candidate: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    value: Mapped[float | None]
    detail: Mapped[Words]


class ExclusionRow(Base):
    """A model that was not eligible, and why."""

    __tablename__ = "decision_exclusions"
    __table_args__ = ({"sqlite_with_rowid": False},)

    decision: Mapped[int] = mapped_column(
        ROW_ID, ForeignKey("routing_decisions.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str]
    reason: Mapped[Words]
    detail: Mapped[Words]


class AnnotationRow(Base):
    """What the user says of a decision."""

    __tablename__ = "annotations"
    __table_args__ = (CheckConstraint("rating IN (-1, 0, 1)", name="rating"),)

    decision: Mapped[int] = mapped_column(
        ROW_ID, ForeignKey("routing_decisions.id", ondelete="CASCADE"), primary_key=True
    )
    rating: Mapped[int | None]
    corrected_outcome: Mapped[str | None]
    tags: Mapped[Strings]
    note: Mapped[Words]
    version: Mapped[int]
    updated_at: Mapped[datetime]
