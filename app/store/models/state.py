"""Small things the program remembers: drafts, the window's layout, downloads under way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base


class StateRow(Base):
    """One remembered value as JSON text."""

    __tablename__ = "app_state"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    updated_at: Mapped[datetime]
