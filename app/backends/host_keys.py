"""The keys of hosts that ask for one: in a file of their own that only its owner can read, never in the database."""

from __future__ import annotations

import os
import secrets
import tomllib
from pathlib import Path

import tomli_w

from app.domain.errors import InvalidInputError

OWNER_ONLY = 0o600


class HostKeys:
    """Keys by host key, read at each use, so that a file edited by hand counts at once."""

    def __init__(self, path: Path) -> None:
        """Keep them in `path`; it need not exist."""
        self._path = path

    def get(self, host_key: str) -> str:
        """Return the key of a host; "" where there is none. InvalidInputError for a file that cannot be read."""
        return str(self._all().get(host_key, ""))

    def set(self, host_key: str, secret: str) -> None:
        """Keep a key; "" forgets it. Written in one step, with its final permissions from the start."""
        kept = self._all()
        if kept.get(host_key, "") == secret:
            return
        kept[host_key] = secret
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_name(f".{self._path.name}-{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(handle, "wb") as file:
            tomli_w.dump({key: value for key, value in kept.items() if value}, file)
        draft.replace(self._path)

    def _all(self) -> dict[str, str]:
        if not self._path.exists():
            return {}
        try:
            return tomllib.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise InvalidInputError(
                f"The keys in {self._path} cannot be read: {error}.", fix="Correct the file, or delete it."
            ) from error
