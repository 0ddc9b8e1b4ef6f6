"""The pages of the window, in the order of the rail; a page that is ready has its line here."""

from __future__ import annotations

from ui.widgets.context import PageSpec

PAGES: tuple[PageSpec, ...] = ()
