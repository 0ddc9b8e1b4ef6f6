"""Whole conversations and the names of their files."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.exchange import WholeConversation, WholeMessage, safe_file_name

MOMENT = datetime(2026, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Trees", "Trees.md"),
        ("../../etc/passwd", "etc passwd.md"),
        ("a\0b\nc", "a b c.md"),
        ("C:\\x", "C x.md"),
        ("con", "Conversation con.md"),
        ("LPT1.txt", "Conversation LPT1.txt.md"),
        (" .. ", "Conversation.md"),
        ("x" * 200, "x" * 80 + ".md"),
        ("Ünïcode 漢字", "Ünïcode 漢字.md"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_takes(title: str, name: str) -> None:
    """Never a path, a device or an empty name."""
    assert safe_file_name(title, ".md") == name


def message(number: int, parent: int | None) -> WholeMessage:
    """Return a message without words."""
    return WholeMessage(number=number, parent=parent, role="user", content="", created_at=MOMENT)


@pytest.mark.parametrize(("shown", "numbers"), [(2, [1, 2]), (3, [1, 3]), (None, [1, 3]), (9, [1, 3])])
def test_the_branch_goes_from_the_first_message_to_the_one_shown(shown: int | None, numbers: list[int]) -> None:
    """Without a valid end it goes to the newest message."""
    whole = WholeConversation(
        title="", created_at=MOMENT, updated_at=MOMENT, messages=(message(1, None), message(2, 1), message(3, 1)),
        shown=shown,
    )  # fmt: skip
    assert [each.number for each in whole.branch()] == numbers


def test_an_empty_conversation_has_an_empty_branch() -> None:
    """There is nothing to show."""
    assert WholeConversation(title="", created_at=MOMENT, updated_at=MOMENT).branch() == ()
