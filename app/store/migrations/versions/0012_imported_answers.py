"""Who gave an answer that was imported: there is no decision that says it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; answers of before have their decisions."""
    op.add_column("messages", sa.Column("answered_by", sa.Text(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("messages", "answered_by")
