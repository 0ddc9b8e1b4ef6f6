"""The user's routing rules: stored in their order, checked, and handed to routing."""

from __future__ import annotations

import asyncio
import math
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.decision import RoutingRule
from app.domain.errors import InvalidInputError
from app.domain.profile import ModelRef
from app.store import Store
from app.store.models import RuleRow
from app.store.rule_book import RuleBook

CODER, SMALL = ModelRef("ollama", "coder:7b"), ModelRef("builtin", "small")
CODE = RoutingRule(
    name="code",
    model=CODER,
    capability="code",
    min_tokens=10,
    max_tokens=4000,
    min_complexity=0.25,
    max_complexity=0.75,
    is_active=False,
)
REST = RoutingRule(name="everything else", model=SMALL)


class Watcher:
    """Counts the changes it is told of."""

    def __init__(self) -> None:
        """Start at none."""
        self.changes = 0

    def __call__(self) -> None:
        """Count one."""
        self.changes += 1


async def changed(store: Store) -> dict[str, tuple[str, Any]]:
    """Return who changed each rule last, and when."""
    return await store.database.read(
        lambda session: {row.name: (row.actor, row.changed_at) for row in session.scalars(select(RuleRow))}
    )


def test_rules_come_back_in_their_order(store: Store) -> None:
    """Every field of a rule is kept, and the order is the one they were saved in."""

    async def body() -> None:
        await store.rules.save((REST, CODE), actor="user")
        assert await store.rules.list() == (REST, CODE)
        await store.rules.save((CODE, REST), actor="user")
        assert await store.rules.list() == (CODE, REST)

    asyncio.run(body())


def test_rules_left_out_are_gone(store: Store) -> None:
    """Saving puts the new list in the place of the old one, the empty one too."""

    async def body() -> None:
        await store.rules.save((CODE, REST), actor="user")
        await store.rules.save((REST,), actor="user")
        assert await store.rules.list() == (REST,)
        await store.rules.save((), actor="user")
        assert await store.rules.list() == ()

    asyncio.run(body())


def test_only_the_changed_rule_gets_a_new_author(store: Store) -> None:
    """A rule that merely moves keeps who changed it last, and when; the edited one does not."""

    async def body() -> None:
        await store.rules.save((CODE, REST), actor="user")
        before = await changed(store)
        await store.rules.save((replace(REST, min_tokens=5), CODE), actor="tuner")
        after = await changed(store)
        assert after["code"] == before["code"]
        assert after["everything else"][0] == "tuner"
        assert after["everything else"][1] > before["everything else"][1]

    asyncio.run(body())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"model": ModelRef("", "small")}, "model"),
        ({"model": ModelRef("a/b", "small")}, "model"),
        ({"capability": "juggling"}, "capability"),
        ({"min_tokens": -1}, "min_tokens"),
        ({"min_tokens": 2**63}, "min_tokens"),
        ({"min_tokens": 10, "max_tokens": 9}, "max_tokens"),
        ({"min_complexity": math.nan}, "min_complexity"),
        ({"max_complexity": 1.1}, "max_complexity"),
        ({"min_complexity": 0.6, "max_complexity": 0.5}, "max_complexity"),
        ({"name": "code"}, "name"),
    ],
)
def test_an_unusable_rule_is_refused(store: Store, change: dict[str, Any], field: str) -> None:
    """The error names the field, and the stored rules stay as they were."""

    async def body() -> None:
        await store.rules.save((CODE,), actor="user")
        with pytest.raises(InvalidInputError) as caught:
            await store.rules.save((CODE, replace(REST, **change)), actor="user")
        assert caught.value.field == field
        assert await store.rules.list() == (CODE,)

    asyncio.run(body())


def test_names_that_would_become_one_are_refused(store: Store) -> None:
    """Names that differ only in what no database can keep count as the same."""

    async def body() -> None:
        with pytest.raises(InvalidInputError, match="two rules"):
            await store.rules.save((replace(REST, name="a\ud800"), replace(REST, name="a?")), actor="user")

    asyncio.run(body())


def test_the_book_tells_of_changes_and_only_of_them(store: Store) -> None:
    """`current` is the same object, and nobody is told, until the rules are others."""

    async def body() -> None:
        watcher = Watcher()
        book = RuleBook(store.rules, watcher)
        await book.reload()
        assert (book.current, watcher.changes) == ((), 0)
        await book.save((CODE, REST))
        held = book.current
        assert held == (CODE, REST)
        await book.save((CODE, REST))
        await book.reload()
        assert book.current is held
        assert watcher.changes == 1
        await book.save((REST, CODE))
        assert (book.current, watcher.changes) == ((REST, CODE), 2)

    asyncio.run(body())


def test_a_refused_save_leaves_the_book_alone(store: Store) -> None:
    """Rules in force stay in force when the new ones cannot be stored."""

    async def body() -> None:
        watcher = Watcher()
        book = RuleBook(store.rules, watcher)
        await book.save((CODE,))
        with pytest.raises(InvalidInputError):
            await book.save((replace(CODE, name=""),))
        assert (book.current, watcher.changes) == ((CODE,), 1)

    asyncio.run(body())


def test_a_book_reads_what_another_program_stored(store: Store) -> None:
    """`reload` brings the rules of the database, as at the start."""

    async def body() -> None:
        await store.rules.save((REST,), actor="user")
        book = RuleBook(store.rules, Watcher())
        await book.reload()
        assert book.current == (REST,)

    asyncio.run(body())
