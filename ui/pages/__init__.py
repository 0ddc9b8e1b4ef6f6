"""The pages of the window, in the order of the rail; a page that is ready has its line here.

The modules are imported by `load`, on a background thread after the first paint: together they would double the
time until the window shows.
"""

# ruff: noqa: PLC0415  see above

from __future__ import annotations

from ui.widgets.context import PageSpec, WidgetFactory


def _chat() -> WidgetFactory:
    from ui.pages.chat_page import ChatPage

    return ChatPage


def _compare() -> WidgetFactory:
    from ui.pages.compare_page import ComparePage

    return ComparePage


def _models() -> WidgetFactory:
    from ui.pages.models_page import ModelsPage

    return ModelsPage


def _decisions() -> WidgetFactory:
    from ui.pages.decisions_page import DecisionsPage

    return DecisionsPage


def _dashboard() -> WidgetFactory:
    from ui.pages.dashboard_page import DashboardPage

    return DashboardPage


def _experiments() -> WidgetFactory:
    from ui.pages.experiments_page import ExperimentsPage

    return ExperimentsPage


def _routing() -> WidgetFactory:
    from ui.pages.routing_page import RoutingPage

    return RoutingPage


def _settings() -> WidgetFactory:
    from ui.pages.settings_page import SettingsPage

    return SettingsPage


PAGES: tuple[PageSpec, ...] = (
    PageSpec(key="chat", title="Chat", icon="chat", shortcut="Ctrl+1", load=_chat),
    PageSpec(key="compare", title="Compare", icon="compare", shortcut="Ctrl+2", load=_compare),
    PageSpec(key="models", title="Models", icon="models", shortcut="Ctrl+3", load=_models),
    PageSpec(key="decisions", title="Decisions", icon="decisions", shortcut="Ctrl+4", load=_decisions),
    PageSpec(key="dashboard", title="Dashboard", icon="dashboard", shortcut="Ctrl+5", load=_dashboard),
    PageSpec(key="experiments", title="Experiments", icon="experiments", shortcut="Ctrl+6", load=_experiments),
    PageSpec(key="routing", title="Routing", icon="routing", shortcut="Ctrl+7", load=_routing),
    PageSpec(key="settings", title="Settings", icon="settings", shortcut="Ctrl+,", load=_settings, at_bottom=True),
)
