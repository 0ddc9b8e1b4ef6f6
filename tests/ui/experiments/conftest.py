"""A page over the real core with a past: models, decisions, rules; no hosts."""

from __future__ import annotations

from tests.ui.chat.conftest import core, run, theme
from tests.ui.routing.conftest import application, past, window

__all__ = ["application", "core", "past", "run", "theme", "window"]
