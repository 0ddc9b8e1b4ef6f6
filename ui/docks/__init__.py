"""The docks of the window, in the order of their tabs; a dock that is ready has its line here.

The modules are imported by `load`, on a background thread after the first paint, as the pages are.
"""

# ruff: noqa: PLC0415  see above

from __future__ import annotations

from ui.widgets.context import DockSpec, WidgetFactory


def _downloads() -> WidgetFactory:
    from ui.docks.downloads_dock import DownloadsDock

    return DownloadsDock


def _log() -> WidgetFactory:
    from ui.docks.log_dock import LogDock

    return LogDock


DOCKS: tuple[DockSpec, ...] = (
    DockSpec(key="downloads", title="Downloads", shortcut="Ctrl+J", load=_downloads),
    DockSpec(key="log", title="Log", shortcut="F12", load=_log),
)
