"""Batches: comparisons that belong together, in an order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and let comparisons point to it."""
    op.create_table(
        "batches",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("models", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_index(op.f("ix_batches_created_at"), "batches", ["created_at"])
    op.add_column("comparisons", sa.Column("batch_id", sa.Text(), nullable=True))
    op.add_column("comparisons", sa.Column("batch_position", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_comparisons_batch_id"), "comparisons", ["batch_id"])


def downgrade() -> None:
    """Drop the columns and the table; rows of batches become comparisons of their own."""
    op.drop_index(op.f("ix_comparisons_batch_id"), "comparisons")
    op.drop_column("comparisons", "batch_position")
    op.drop_column("comparisons", "batch_id")
    op.drop_table("batches")
