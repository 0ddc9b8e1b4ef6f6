"""The docks of the window, in the order of their tabs; a dock that is ready has its line here."""

from __future__ import annotations

from ui.widgets.context import DockSpec

DOCKS: tuple[DockSpec, ...] = ()
