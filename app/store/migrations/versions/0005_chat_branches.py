"""The branch of a conversation that is shown.

Messages have known their parents from the first version on, each the one before it: older conversations are one branch,
and without a leaf their newest message is its end.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the leaf; None for what there is."""
    op.add_column(
        "conversations", sa.Column("leaf_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
    )


def downgrade() -> None:
    """Drop the leaf; all branches then stand one after the other."""
    op.drop_column("conversations", "leaf_id")
