"""What every page and dock is given, and how they announce themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.core_thread import CoreThread
from ui.theme import Theme
from ui.widgets.log_buffer import LogBuffer

if TYPE_CHECKING:
    # The window is painted before the core and its types are imported.
    from app.bootstrap import Application
    from app.domain.events import EngineEvent
    from ui.feed_bridge import FeedBridge


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something the user can do by name: a line of the command palette, perhaps with keys.

    `shortcut` is in Qt's portable form ("Ctrl+K"), "" without keys. `group` is shown beside the title, `keywords`
    are searched as well. `icon` is a name for `Theme.icon`. An action with `is_enabled` returning False is hidden.
    """

    key: str
    title: str
    run: Callable[[], object]
    group: str = ""
    shortcut: str = ""
    icon: str = ""
    keywords: str = ""
    is_enabled: Callable[[], bool] = lambda: True


# Gives actions that come and go, such as models or recent conversations; called when the palette opens.
ActionSource = Callable[[], "list[Action]"]


class ActionRegistry(QObject):
    """All actions of the window, for the command palette and the overview of shortcuts."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._actions: dict[str, Action] = {}
        self._sources: list[ActionSource] = []

    def add(self, action: Action) -> None:
        """Register an action; the same key replaces the former one. Its shortcut works in the whole window."""
        self._actions[action.key] = action
        self.changed.emit()

    def remove(self, key: str) -> None:
        """Forget an action; nothing happens for an unknown key."""
        if self._actions.pop(key, None) is not None:
            self.changed.emit()

    def add_source(self, source: ActionSource) -> Callable[[], None]:
        """Ask `source` for more actions each time the palette opens; the returned function ends that."""
        self._sources.append(source)
        return lambda: self._sources.remove(source)

    def registered(self) -> tuple[Action, ...]:
        """Return the lasting actions in the order they were added."""
        return tuple(self._actions.values())

    def run(self, key: str) -> None:
        """Do what an action does, if there is one of this key and it can be done now."""
        action = self._actions.get(key)
        if action is not None and action.is_enabled():
            action.run()

    def all(self) -> tuple[Action, ...]:
        """Return every action that can be run now, those of the sources last."""
        found = [*self._actions.values()]
        for source in self._sources:
            found.extend(source())
        return tuple(action for action in found if action.is_enabled())


class OpenPage(Protocol):
    """Shows a page; further arguments are handed to its `open_with(**args)` where it has one."""

    def __call__(self, key: str, **args: Any) -> None:
        """Show the page registered under `key`."""
        ...


class ShowToast(Protocol):
    """Shows a short message that goes by itself."""

    def __call__(
        self, text: str, action: tuple[str, Callable[[], object]] | None = None, *, kind: str = "info"
    ) -> None:
        """Show `text` and a button of `action` (label, function); `kind` is info, success, warning or error."""
        ...


class ShowFailure(Protocol):
    """Tells the user of an error: a toast for a known one, the crash dialog for a bug."""

    def __call__(self, error: BaseException) -> None:
        """Show `error` in the form its kind deserves."""
        ...


class ApiState(StrEnum):
    """What the local API server does."""

    OFF = "off"
    STARTING = "starting"
    ON = "on"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiStatus:
    """The local API server: its address while it is on, why it is not where it failed.

    `is_exposed` says that other machines reach it without encryption.
    """

    state: ApiState = ApiState.OFF
    url: str = ""
    problem: str = ""
    is_exposed: bool = False


class LocalApi(Protocol):
    """The local API server of the window; it follows the settings and tells by `signals.api_changed`."""

    @property
    def status(self) -> ApiStatus:
        """What it does now."""
        ...

    async def token(self) -> str:
        """Return the token that lets programs in."""
        ...

    async def renew_token(self) -> str:
        """Make a new one and return it; programs that know the old one are locked out."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowContext:
    """Everything a page or dock may use. Widgets call only what is here.

    `show_dock(key)` opens and focuses a dock ("why", "plan", "live", "downloads", "log"). `show_decision` opens the
    Why dock and emits `signals.decision_shown`. `log` holds the program's last log lines. `api` is None where nothing
    can be served.
    """

    core: CoreThread
    app: Application
    theme: Theme
    feed: FeedBridge
    actions: ActionRegistry
    signals: WindowSignals
    open_page: OpenPage
    show_dock: Callable[[str], None]
    show_decision: Callable[[str], None]
    toast: ShowToast
    report: ShowFailure
    log: LogBuffer
    api: LocalApi | None = None


class WindowSignals(QObject):
    """What pages and docks tell each other, without knowing each other.

    `recent_events` are those of the request the docks follow, without its text: a dock that is first shown in the
    middle of an answer catches up with them.
    """

    decision_shown = Signal(str)  # decision_id: the Why dock explains it
    decision_previewed = Signal(object)  # Preview of what is being typed
    request_started = Signal(str)  # request_id of the request the docks follow
    event_arrived = Signal(object)  # EngineEvent of the request the docks follow
    step_retry_asked = Signal(str, str)  # request_id, sub_task_id: do one step of an answer again
    step_reroute_asked = Signal(str, str, object)  # the same by another model; the button to open the list at
    conversation_changed = Signal(str)  # conversation_id that is open
    settings_changed = Signal(object)  # Settings
    api_changed = Signal(object)  # ApiStatus
    notified = Signal(str, str)  # title and text of a message for the desktop
    restart_asked = Signal()  # close the window in order, then start again

    def __init__(self, parent: QObject | None = None) -> None:
        """Start without events."""
        super().__init__(parent)
        self.recent_events: list[EngineEvent] = []
        self.event_arrived.connect(self._remember)

    def _remember(self, event: EngineEvent) -> None:
        if self.recent_events and self.recent_events[0].request_id != event.request_id:
            self.recent_events.clear()
        # Only pieces of text have one; naming their types would import the domain before the first paint.
        if not hasattr(event, "text"):
            self.recent_events.append(event)


WidgetFactory = Callable[[WindowContext], QWidget]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSpec:
    """A page of the window; `icon` names a file in resources/icons.

    `load` imports the page's module and returns its class; it is called on a background thread after the first
    paint. The class is called at the first visit. A page may have `open_with(**args)` (what `open_page` was given),
    `focus_first()` (called when it is shown), `unsaved_text() -> str` (for the crash dialog) and
    `async def aclose()` (awaited before the core ends).
    """

    key: str
    title: str
    icon: str
    shortcut: str
    load: Callable[[], WidgetFactory]
    at_bottom: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DockSpec:
    """A tab of the panel on the right; `load` as in PageSpec, the class is called when the tab is first shown."""

    key: str
    title: str
    shortcut: str
    load: Callable[[], WidgetFactory]
