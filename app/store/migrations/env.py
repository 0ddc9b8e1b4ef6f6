"""Runs the migrations on the connection that the caller holds, inside the caller's transaction."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from app.store.models import Base

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
)
context.run_migrations()
