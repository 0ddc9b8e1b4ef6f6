"""The routing rules in memory: one tuple that routing reads, renewed after every change in the database."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.decision import RoutingRule
from app.store.rules import RuleRepository


class RuleBook:
    """Every edit of the rules goes through here, so that the next decision already follows them."""

    def __init__(self, rules: RuleRepository, on_changed: Callable[[], None]) -> None:
        """Start empty; `on_changed` is called after each change."""
        self._rules = rules
        self._on_changed = on_changed
        self._current: tuple[RoutingRule, ...] = ()

    @property
    def current(self) -> tuple[RoutingRule, ...]:
        """All rules, also inactive ones, first asked first; the same object until something changed."""
        return self._current

    async def reload(self) -> None:
        """Read the rules again, and tell who watches if they are others."""
        stored = await self._rules.list()
        if stored != self._current:
            self._current = stored
            self._on_changed()

    async def save(self, rules: tuple[RoutingRule, ...], *, actor: str = "user") -> None:
        """Put `rules`, first asked first, in the place of all; InvalidInputError leaves the old ones in force."""
        await self._rules.save(rules, actor=actor)
        await self.reload()
