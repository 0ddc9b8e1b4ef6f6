"""Which addresses only this machine reaches."""

from __future__ import annotations

import pytest

from app.api.guard import is_loopback


@pytest.mark.parametrize(
    ("host", "is_local"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("LOCALHOST", True),
        ("0.0.0.0", False),
        ("::", False),
        ("", False),
        ("10.0.0.1", False),
        ("localhost.example", False),
    ],
)
def test_only_loopback_counts_as_this_machine(host: str, is_local: bool) -> None:
    """A name that is looked up could lead anywhere."""
    assert is_loopback(host) is is_local
