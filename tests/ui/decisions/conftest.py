"""The Decisions page over the real core with a past."""

from tests.ui.models.conftest import application, core, host, past, run, theme, window

__all__ = ["application", "core", "host", "past", "run", "theme", "window"]
