"""Routing rules that the user laid down."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, without rules."""
    op.create_table(
        "routing_rules",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("capability", sa.Text(), nullable=True),
        sa.Column("min_tokens", sa.BigInteger(), nullable=False),
        sa.Column("max_tokens", sa.BigInteger(), nullable=True),
        sa.Column("min_complexity", sa.Double(), nullable=False),
        sa.Column("max_complexity", sa.Double(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("min_tokens >= 0", name=op.f("ck_routing_rules_min_tokens")),
        sa.CheckConstraint("max_tokens >= min_tokens", name=op.f("ck_routing_rules_max_tokens")),
        sa.CheckConstraint("min_complexity BETWEEN 0 AND max_complexity", name=op.f("ck_routing_rules_min_complexity")),
        sa.CheckConstraint("max_complexity <= 1", name=op.f("ck_routing_rules_max_complexity")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_routing_rules")),
    )


def downgrade() -> None:
    """Drop the table and the rules with it."""
    op.drop_table("routing_rules")
