"""Writes and reads the routing rules of the user."""

from __future__ import annotations

import math

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.capability import CAPABILITY_KEYS
from app.domain.decision import RoutingRule
from app.domain.errors import InvalidInputError
from app.domain.ports import Clock
from app.domain.profile import ModelRef
from app.store.database import Database
from app.store.models import RuleRow
from app.store.models.base import scrub

# A line of the table and of the sentence that explains a decision.
NAME_LENGTH = 100
# The largest number of tokens that every database can keep.
MOST_TOKENS = 2**63 - 1


class RuleRepository:
    """The stored rules, in the order in which they are asked."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Write to `database`."""
        self._database = database
        self._clock = clock

    async def list(self) -> tuple[RoutingRule, ...]:
        """Return all rules, also inactive ones, first asked first."""
        statement = select(RuleRow).order_by(RuleRow.position)
        return await self._database.read(lambda session: tuple(_rule(row) for row in session.scalars(statement)))

    async def save(self, rules: tuple[RoutingRule, ...], *, actor: str) -> None:
        """Put `rules` in the place of all stored ones; InvalidInputError, naming the field, for an unusable one.

        A rule that stays as it was keeps who changed it last, and when.
        """
        check(rules)
        now = self._clock.now()

        def write(session: Session) -> None:
            stored = {row.name: row for row in session.scalars(select(RuleRow))}
            for position, rule in enumerate(rules):
                row = stored.pop(scrub(rule.name), None)
                if row is None:
                    row = RuleRow(name=rule.name)
                    session.add(row)
                elif _rule(row) == rule:
                    row.position = position
                    continue
                _write(row, rule)
                row.position, row.actor, row.changed_at = position, actor, now
            for row in stored.values():
                session.delete(row)

        await self._database.run(write)


def check(rules: tuple[RoutingRule, ...]) -> None:
    """Raise InvalidInputError, naming the field, for the first rule that cannot be stored."""
    seen: set[str] = set()
    for rule in rules:
        _check_one(rule)
        # Compared as they are stored: two names must not become one.
        name = scrub(rule.name)
        if name in seen:
            raise InvalidInputError(
                f"There are two rules called “{rule.name}”.", field="name", fix="Give one of them another name."
            )
        seen.add(name)


def _check_one(rule: RoutingRule) -> None:
    if not rule.name.strip():
        raise InvalidInputError("A rule has no name.", field="name", fix="Name it; the reason of a decision says it.")
    if len(rule.name) > NAME_LENGTH:
        raise InvalidInputError(
            "The name of a rule is too long.", field="name", fix=f"Use at most {NAME_LENGTH} characters."
        )
    if not rule.model.model or not rule.model.host or "/" in rule.model.host:
        raise InvalidInputError(f"The rule “{rule.name}” has no model.", field="model", fix="Choose a model.")
    if rule.capability is not None and rule.capability not in CAPABILITY_KEYS:
        raise InvalidInputError(
            f"There is no capability {rule.capability}.",
            field="capability",
            fix=f"Choose one of {', '.join(CAPABILITY_KEYS)}, or none.",
        )
    if not 0 <= rule.min_tokens <= MOST_TOKENS:
        raise InvalidInputError("Tokens cannot be negative.", field="min_tokens", fix="Use 0 for no lower bound.")
    if rule.max_tokens is not None and not rule.min_tokens <= rule.max_tokens <= MOST_TOKENS:
        raise InvalidInputError(
            "The most tokens are fewer than the least.", field="max_tokens", fix="Raise it, or leave it empty."
        )
    for field, value in (("min_complexity", rule.min_complexity), ("max_complexity", rule.max_complexity)):
        if not math.isfinite(value) or not 0.0 <= value <= 1.0:
            raise InvalidInputError("Complexity lies between 0 and 1.", field=field, fix="Use a number from 0 to 1.")
    if rule.min_complexity > rule.max_complexity:
        raise InvalidInputError(
            "The highest complexity is below the lowest.", field="max_complexity", fix="Raise it, or lower the other."
        )


def _write(row: RuleRow, rule: RoutingRule) -> None:
    row.model = str(rule.model)
    row.capability = rule.capability
    row.min_tokens = rule.min_tokens
    row.max_tokens = rule.max_tokens
    row.min_complexity = rule.min_complexity
    row.max_complexity = rule.max_complexity
    row.is_active = rule.is_active


def _rule(row: RuleRow) -> RoutingRule:
    return RoutingRule(
        name=row.name,
        model=ModelRef.parse(row.model),
        capability=row.capability,
        min_tokens=row.min_tokens,
        max_tokens=row.max_tokens,
        min_complexity=row.min_complexity,
        max_complexity=row.max_complexity,
        is_active=row.is_active,
    )
