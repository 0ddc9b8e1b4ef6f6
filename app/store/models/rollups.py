"""Sums over the log, kept by triggers of SQLite, so that a chart of a million attempts reads some thousand rows."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import ROW_ID, Base, Big


class BinEdgeRow(Base):
    """The lower end of a bin of every histogram."""

    __tablename__ = "bin_edges"

    bin: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    low: Mapped[float] = mapped_column(index=True)


class AttemptSpanRow(Base):
    """Counts and sums of the attempts of a model in a span.

    Spans of an hour are over all capabilities (`capability` is empty), spans of a day for each one.
    """

    __tablename__ = "attempt_spans"
    __table_args__ = ({"sqlite_with_rowid": False},)

    span_s: Mapped[int] = mapped_column(primary_key=True)
    start_s: Mapped[int] = mapped_column(ROW_ID, primary_key=True)
    ref: Mapped[str] = mapped_column(primary_key=True)
    capability: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[Big]
    succeeded: Mapped[Big]
    failed: Mapped[Big]
    stopped: Mapped[Big]
    cold: Mapped[Big]
    ttft_n: Mapped[Big]
    load_s: Mapped[float]
    prefill_s: Mapped[float]
    thinking_s: Mapped[float]
    ttft_s: Mapped[float]
    total_s: Mapped[float]


class AttemptBinRow(Base):
    """How many values of a kind fell into a bin, for the same spans."""

    __tablename__ = "attempt_bins"
    __table_args__ = ({"sqlite_with_rowid": False},)

    span_s: Mapped[int] = mapped_column(primary_key=True)
    start_s: Mapped[int] = mapped_column(ROW_ID, primary_key=True)
    ref: Mapped[str] = mapped_column(primary_key=True)
    capability: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    bin: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[Big]


class RequestSpanRow(Base):
    """How many requests began in an hour."""

    __tablename__ = "request_spans"

    start_s: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    n: Mapped[Big]
