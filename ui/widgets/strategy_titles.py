"""What a strategy is called, from its key."""

from __future__ import annotations

from app.routing.strategies import STRATEGIES
from ui.translation import core_text

_TITLES = {strategy.key: strategy.title for strategy in STRATEGIES}


def strategy_title(key: str) -> str:
    """Return the title in the window's language; the key itself for a strategy that there is no more."""
    return core_text(_TITLES[key]) if key in _TITLES else key.replace("_", " ")
