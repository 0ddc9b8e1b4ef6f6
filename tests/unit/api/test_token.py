"""The token's file."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from app.api.token import load_token, renew_token
from app.domain.errors import InvalidInputError


def test_it_is_made_once_and_renewed_on_request(tmp_path: Path) -> None:
    """A new token is another one, and its file is the owner's alone."""
    path = tmp_path / "deep" / "api-token"
    first = load_token(path)
    assert load_token(path) == first
    second = renew_token(path)
    assert second != first
    assert load_token(path) == second
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["api-token"]


@pytest.mark.parametrize("content", [b"", b"short\n", "ü".encode() * 40])
def test_a_file_without_a_usable_token_is_an_error(tmp_path: Path, content: bytes) -> None:
    """An empty or broken file never opens the door."""
    path = tmp_path / "api-token"
    path.write_bytes(content)
    with pytest.raises(InvalidInputError, match="token"):
        load_token(path)
