"""The token that lets a program in: made at first use, readable by its owner only."""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

from app.domain.errors import InvalidInputError
from app.settings import config_dir

log = logging.getLogger(__name__)

TOKEN_BYTES = 32
OWNER_ONLY = 0o600
# Shorter ones were not made by this program and could be guessed.
SHORTEST_TOKEN = 20


def token_path() -> Path:
    """Return the file of the token, in the folder of the settings."""
    return config_dir() / "api-token"


def load_token(path: Path | None = None) -> str:
    """Return the stored token; at first use one is made. The file's permissions are narrowed to the owner's.

    Raises InvalidInputError for a file that holds no usable token or cannot be read.
    """
    path = path or token_path()
    try:
        if not path.exists():
            return renew_token(path)
        path.chmod(OWNER_ONLY)
        token = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(
            f"The token in {path} cannot be read: {error}.", field="token", fix="Delete the file to get a new token."
        ) from error
    if len(token) < SHORTEST_TOKEN:
        raise InvalidInputError(
            f"The token in {path} is too short.", field="token", fix="Delete the file to get a new token."
        )
    return token


class StoredToken:
    """The token as it stands in its file now, whoever changed it: a new one counts from the next request on."""

    def __init__(self, path: Path | None = None) -> None:
        """Read it, at first use make it; InvalidInputError as for `load_token`."""
        self._path = path or token_path()
        self._token = load_token(self._path)
        self._read_at = self._state()

    def __call__(self) -> str:
        """Return the token. While its file cannot be used nobody knows it: the one before is void all the same."""
        state = self._state()
        if state is None or state != self._read_at:
            try:
                self._token = load_token(self._path)
            except InvalidInputError as error:
                log.warning("Nobody is let in: %s", error)
                self._token = secrets.token_urlsafe(TOKEN_BYTES)
            self._read_at = self._state()
        return self._token

    def _state(self) -> tuple[int, int, int] | None:
        """Return what changes with the file's content; None where there is no file."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size


def renew_token(path: Path | None = None) -> str:
    """Make a new token in place of the stored one and return it; programs that know the old one are locked out."""
    path = path or token_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    # Opened with its final permissions: there is no moment in which others could read it.
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{token}\n")
    draft.replace(path)
    return token
