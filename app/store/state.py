"""Writes and reads small things by key: drafts, the window's layout, downloads under way."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.orm import Session

from app.domain.errors import InvalidInputError
from app.domain.ports import Clock
from app.store.database import Database
from app.store.models import StateRow


class StateRepository:
    """Values that are JSON: None, numbers, text, lists and dictionaries with text as keys."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Write to `database`."""
        self._database = database
        self._clock = clock

    async def get(self, key: str) -> Any | None:
        """Return the value of `key`; None if there is none."""

        def read(session: Session) -> Any | None:
            row = session.get(StateRow, key)
            return None if row is None else json.loads(row.value)

        return await self._database.read(read)

    async def set(self, key: str, value: Any) -> None:
        """Store a value under `key`, over an older one; InvalidInputError for a value that is not JSON."""
        try:
            text = json.dumps(value)
        except (TypeError, ValueError) as error:
            raise InvalidInputError(f"The value of {key} cannot be stored: {error}.", field=key) from error
        now = self._clock.now()

        def write(session: Session) -> None:
            session.merge(StateRow(key=key, value=text, updated_at=now))

        await self._database.run(write)

    async def delete(self, key: str) -> None:
        """Forget `key`; does nothing if there is none."""

        def write(session: Session) -> None:
            row = session.get(StateRow, key)
            if row is not None:
                session.delete(row)

        await self._database.run(write)
