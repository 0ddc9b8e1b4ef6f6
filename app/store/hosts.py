"""Writes and reads the servers of models."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import InvalidInputError, NotFoundError
from app.domain.ports import Clock
from app.domain.profile import Host, HostKind
from app.store.database import Database
from app.store.models import HostRow, ProfileRow


class HostRepository:
    """The stored hosts."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Write to `database`."""
        self._database = database
        self._clock = clock

    async def list(self) -> tuple[Host, ...]:
        """Return the hosts, preferred ones first, then by key."""
        statement = select(HostRow).where(HostRow.deleted_at.is_(None)).order_by(HostRow.priority.desc(), HostRow.key)
        return await self._database.read(lambda session: tuple(_host(row) for row in session.scalars(statement)))

    async def save(self, host: Host) -> Host:
        """Store a host under its key, new or changed, and return it; InvalidInputError for a key with a slash."""
        if not host.key or "/" in host.key:
            raise InvalidInputError(
                f"{host.key!r} cannot be the key of a host.", field="key", fix="Choose a short name without a slash."
            )

        def write(session: Session) -> Host:
            session.merge(
                HostRow(
                    key=host.key,
                    title=host.title,
                    url=host.url,
                    kind=host.kind.value,
                    is_active=host.is_active,
                    priority=host.priority,
                    deleted_at=None,
                )
            )
            return host

        return await self._database.run(write)

    async def delete(self, key: str) -> None:
        """Remove a host from the list; its profiles stay as not installed. NotFoundError for an unknown key."""

        def write(session: Session) -> None:
            row = session.get(HostRow, key)
            if row is None or row.deleted_at is not None:
                raise NotFoundError(f"There is no host {key}.")
            row.deleted_at = self._clock.now()
            for profile in session.scalars(select(ProfileRow).where(ProfileRow.host == key)):
                profile.is_installed = False

        await self._database.run(write)


def _host(row: HostRow) -> Host:
    return Host(
        key=row.key,
        title=row.title,
        url=row.url,
        kind=HostKind(row.kind),
        is_active=row.is_active,
        priority=row.priority,
    )
