"""A system prompt and options for each conversation, and presets of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _parameters() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("num_ctx", sa.Integer(), nullable=True),
        sa.Column("temperature", sa.Double(), nullable=True),
        sa.Column("seed", sa.BigInteger(), nullable=True),
        sa.Column("num_predict", sa.BigInteger(), nullable=True),
        sa.Column("keep_alive", sa.Text(), nullable=True),
    )


def upgrade() -> None:
    """Make both tables; conversations without a row are answered by the settings, as before."""
    op.create_table(
        "conversation_parameters",
        sa.Column("conversation_id", sa.Text(), nullable=False),
        *_parameters(),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_conversation_parameters_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_conversation_parameters")),
    )
    op.create_table(
        "parameter_presets",
        sa.Column("name", sa.Text(), nullable=False),
        *_parameters(),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_parameter_presets")),
    )


def downgrade() -> None:
    """Drop both, and what was set with them."""
    op.drop_table("parameter_presets")
    op.drop_table("conversation_parameters")
