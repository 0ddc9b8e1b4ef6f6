"""The log: requests, their sub-tasks and attempts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import ROW_ID, Base, Big, JsonText, RowId, Strings, Words


class RequestRow(Base):
    """One prompt from arrival to end; `prompt` is None where only its hash may be kept."""

    __tablename__ = "requests"
    __table_args__ = (Index(None, "created_at", "id"), Index(None, "source", "id"))

    id: Mapped[RowId]
    request_id: Mapped[str] = mapped_column(unique=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    prompt: Mapped[Words | None]
    prompt_sha256: Mapped[str]
    strategy: Mapped[str]
    source: Mapped[str]
    analysis: Mapped[str]
    plan_context: Mapped[Words]
    plan_origin: Mapped[str]
    plan_reason: Mapped[Words]
    plan_predicted_s: Mapped[float | None]
    plan_one_call_s: Mapped[float | None]
    outcome: Mapped[str]
    answer: Mapped[Words]
    ttft_s: Mapped[float | None]
    total_s: Mapped[float]
    router_s: Mapped[float]
    error: Mapped[Words]
    fix: Mapped[Words]


class SubTaskRow(Base):
    """One step of a request's plan; `outcome` is None for a step that left no record."""

    __tablename__ = "sub_tasks"
    __table_args__ = (UniqueConstraint("request_id", "sub_task_id"),)

    id: Mapped[RowId]
    request_id: Mapped[int] = mapped_column(ROW_ID, ForeignKey("requests.id", ondelete="CASCADE"))
    position: Mapped[int]
    sub_task_id: Mapped[str]
    title: Mapped[Words]
    text: Mapped[Words]
    capabilities: Mapped[Strings]
    complexity: Mapped[float]
    start_char: Mapped[int | None]
    end_char: Mapped[int | None]
    outcome: Mapped[str | None]
    error: Mapped[Words]
    fix: Mapped[Words]
    started_s: Mapped[float | None]
    ended_s: Mapped[float | None]


class SubTaskDependencyRow(Base):
    """An edge of the plan: `sub_task` needs the answer of `depends_on`."""

    __tablename__ = "sub_task_dependencies"
    __table_args__ = ({"sqlite_with_rowid": False},)

    sub_task: Mapped[int] = mapped_column(ROW_ID, ForeignKey("sub_tasks.id", ondelete="CASCADE"), primary_key=True)
    depends_on: Mapped[int] = mapped_column(
        ROW_ID, ForeignKey("sub_tasks.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int]


class AttemptRow(Base):
    """One call of one model: what the charts read. Its text stands apart, so that a scan stays narrow."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("sub_task", "number"),
        Index(None, "ref", "started_at", "ttft_s"),
        Index(None, "started_at"),
    )

    id: Mapped[RowId]
    sub_task: Mapped[int] = mapped_column(ROW_ID, ForeignKey("sub_tasks.id", ondelete="CASCADE"))
    decision: Mapped[int | None] = mapped_column(
        ROW_ID, ForeignKey("routing_decisions.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    ref: Mapped[str]
    capability: Mapped[str]
    started_at: Mapped[datetime]
    outcome: Mapped[str]
    wait_before_s: Mapped[float]
    ttft_s: Mapped[float | None]
    thinking_s: Mapped[float | None]
    total_s: Mapped[float]
    was_cold: Mapped[bool]
    prompt_tokens: Mapped[Big | None]
    answer_tokens: Mapped[Big | None]
    load_s: Mapped[float | None]
    prefill_s: Mapped[float | None]
    decode_s: Mapped[float | None]
    server_total_s: Mapped[float | None]
    decode_tps: Mapped[float | None]
    prefill_tps: Mapped[float | None]
    done_reason: Mapped[str]
    error_kind: Mapped[str]
    error: Mapped[Words]
    fix: Mapped[Words]
    flags: Mapped[Strings]


class AttemptTextRow(Base):
    """What an attempt wrote."""

    __tablename__ = "attempt_texts"

    attempt: Mapped[int] = mapped_column(ROW_ID, ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[Words]
    thinking: Mapped[Words]
    tool_calls: Mapped[list[Any]] = mapped_column(JsonText)
