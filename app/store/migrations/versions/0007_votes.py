"""Votes on blind comparisons, and what such a comparison must know of its prompt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; comparisons so far were open ones, of a capability that was not kept."""
    for column in (
        sa.Column("capability", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("complexity", sa.Double(), nullable=False, server_default=sa.text("0.5")),
        sa.Column("is_blind", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("is_revealed", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("comparisons", column)
    op.create_table(
        "votes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("comparison_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("second", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("capability", sa.Text(), nullable=False),
        sa.Column("complexity", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_votes")),
        sa.UniqueConstraint("comparison_id", name=op.f("uq_votes_comparison_id")),
    )
    op.create_index(op.f("ix_votes_created_at"), "votes", ["created_at"])


def downgrade() -> None:
    """Drop the table and the columns."""
    op.drop_table("votes")
    # One by one: making the table anew would delete the lanes that hang on its rows.
    for name in ("capability", "complexity", "is_blind", "is_revealed"):
        op.drop_column("comparisons", name)
