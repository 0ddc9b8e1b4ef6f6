"""Predicted times of plans: seconds as planned, and of one call for everything."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NAMES = ("plan_predicted_s", "plan_one_call_s")


def upgrade() -> None:
    """Add both columns; older requests have no prediction."""
    # In place: making the table anew, as a batch does, would lose the triggers that keep the sums.
    for name in NAMES:
        op.add_column("requests", sa.Column(name, sa.Double(), nullable=True))


def downgrade() -> None:
    """Drop both columns."""
    for name in NAMES:
        op.drop_column("requests", name)
