"""The docks of the window, in the order of their tabs; a dock that is ready has its line here.

The modules are imported by `load`, on a background thread after the first paint, as the pages are.
"""

# ruff: noqa: PLC0415  see above

from __future__ import annotations

from ui.widgets.context import DockSpec, WidgetFactory


def _why() -> WidgetFactory:
    from ui.docks.why_dock import WhyDock

    return WhyDock


def _plan() -> WidgetFactory:
    from ui.docks.plan_dock import PlanDock

    return PlanDock


def _live() -> WidgetFactory:
    from ui.docks.live_dock import LiveDock

    return LiveDock


def _downloads() -> WidgetFactory:
    from ui.docks.downloads_dock import DownloadsDock

    return DownloadsDock


def _log() -> WidgetFactory:
    from ui.docks.log_dock import LogDock

    return LogDock


DOCKS: tuple[DockSpec, ...] = (
    DockSpec(key="why", title="Why", shortcut="F9", load=_why),
    DockSpec(key="plan", title="Plan", shortcut="F10", load=_plan),
    DockSpec(key="live", title="Live", shortcut="F11", load=_live),
    DockSpec(key="downloads", title="Downloads", shortcut="Ctrl+J", load=_downloads),
    DockSpec(key="log", title="Log", shortcut="F12", load=_log),
)
