"""The window: starts before the core, keeps what is typed, opens pages once, ends without leftovers."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import qasync
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.domain.decision import BreakerState, BreakerView
from app.domain.errors import HostUnreachableError
from app.domain.events import AlertRaised, ResidentChanged
from app.settings import DataSettings, Settings
from ui.core_thread import CoreThread
from ui.feed_bridge import FeedBridge
from ui.main_window import MainWindow, load_factories
from ui.tasks import spawn
from ui.theme import Theme
from ui.widgets.context import Action, DockSpec, PageSpec, WindowContext
from ui.widgets.crash_dialog import CrashDialog
from ui.widgets.help_window import HelpWindow
from ui.widgets.log_buffer import LogBuffer
from ui.widgets.palette_sources import PaletteSources
from ui.widgets.shortcuts_dialog import ShortcutsDialog
from ui.widgets.starting_page import StartingPage
from ui.widgets.window_layout import WindowLayout, load_layout, save_layout


class PlainPage(QWidget):
    """A page with a field, as small as can be."""

    made = 0

    def __init__(self, context: WindowContext) -> None:
        """Count how often one is made."""
        super().__init__()
        type(self).made += 1
        self.context = context
        self.field = QLineEdit(self)
        self.opened_with: dict[str, Any] = {}
        self.was_closed = False
        QVBoxLayout(self).addWidget(self.field)

    def open_with(self, **args: Any) -> None:
        """Remember what it was opened with."""
        self.opened_with = args

    def unsaved_text(self) -> str:
        """Return what is in the field."""
        return self.field.text()

    async def aclose(self) -> None:
        """Remember the end."""
        self.was_closed = True


PAGES = (
    PageSpec(key="chat", title="Chat", icon="chat", shortcut="Ctrl+1", load=lambda: PlainPage),
    PageSpec(key="models", title="Models", icon="models", shortcut="Ctrl+3", load=lambda: PlainPage),
)
DOCKS = (
    DockSpec(key="why", title="Why", shortcut="F9", load=lambda: PlainPage),
    DockSpec(key="log", title="Log", shortcut="F12", load=lambda: PlainPage),
)
Live = Callable[[], MainWindow]


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Iterator[MainWindow]:
    """A window that was just painted."""
    PlainPage.made = 0
    made = MainWindow(theme, LogBuffer(), pages=PAGES, docks=DOCKS)
    with qtbot.waitSignal(made.painted, timeout=5000):
        made.show()
    yield made
    made.allow_close()
    delete(made)


@pytest.fixture
def live(window: MainWindow, core: CoreThread, application: Any) -> Live:
    """Bring the window to life when called."""

    def attach() -> MainWindow:
        window.attach(core, application, FeedBridge(core, window), load_factories(PAGES, DOCKS))
        return window

    return attach


def starting(window: MainWindow) -> StartingPage:
    """Return what is shown before the core is there."""
    assert window._starting is not None
    return window._starting


def current(window: MainWindow) -> PlainPage:
    """Return the page that is shown."""
    page = window._stack.currentWidget()
    assert isinstance(page, PlainPage)
    return page


def test_text_typed_before_the_core_is_kept(window: MainWindow, live: Live, qtbot: QtBot) -> None:
    """What is typed while the core starts becomes the draft of the chat page."""
    qtbot.keyClicks(starting(window)._field, "What is a monad?")
    live()
    assert current(window).opened_with == {"draft": "What is a monad?", "submit": False}


def test_enter_before_the_core_sends_afterwards(window: MainWindow, live: Live, qtbot: QtBot) -> None:
    """Enter while the core starts sends the prompt as soon as it is there; typing on takes that back."""
    field = starting(window)._field
    qtbot.keyClicks(field, "Hi")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert starting(window).wants_sending
    qtbot.keyClicks(field, "!")
    assert not starting(window).wants_sending
    qtbot.keyClick(field, Qt.Key.Key_Return)
    live()
    assert current(window).opened_with == {"draft": "Hi!", "submit": True}


def test_pages_are_made_at_their_first_visit(live: Live, qtbot: QtBot) -> None:
    """A page is made once, when it is first opened."""
    window = live()
    qtbot.waitUntil(lambda: len(window._panel.widgets()) == len(DOCKS))
    made = PlainPage.made
    window.open_page("models")
    window.open_page("chat")
    window.open_page("models", ref="ollama/x")
    assert PlainPage.made == made + 1
    assert current(window).opened_with == {"ref": "ollama/x"}
    assert window.current_page == "models"


def test_nothing_opens_before_the_core(window: MainWindow) -> None:
    """Keys and clicks before the core is there do no harm."""
    window.open_page("models")
    window.show_dock("why")
    window.toggle_docks()
    window._rail.chosen.emit("models")
    assert window.current_page == ""


def test_shortcuts_open_pages_and_docks(live: Live, qtbot: QtBot) -> None:
    """Ctrl+3 opens Models, F9 the Why dock."""
    window = live()
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.current_page == "models")
    qtbot.keyClick(window, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: window._panel.isVisible() and window._panel.current_key == "why")


def test_docks_are_hidden_page_by_page(live: Live) -> None:
    """Docks stay beside the pages where the user wants them, and only there."""
    window = live()
    assert window._panel.isVisible()
    window.open_page("models")
    assert not window._panel.isVisible()
    window.show_dock("log")
    window.open_page("chat")
    window.toggle_docks()
    assert not window._panel.isVisible()
    window.open_page("models")
    assert window._panel.isVisible()


def test_docks_give_way_in_a_narrow_window_unless_asked_for(live: Live, qtbot: QtBot) -> None:
    """The page keeps a readable width; the docks come back with the room."""
    window = live()
    window.resize(800, 600)
    qtbot.waitUntil(lambda: not window._panel.isVisible())
    window.show_dock("log")
    assert window._panel.isVisible()
    window.resize(1400, 800)
    qtbot.waitUntil(window._panel.isVisible)


def test_docks_exist_before_they_are_looked_at(live: Live, qtbot: QtBot) -> None:
    """A dock hears what happens before its tab is first opened: all are made while the window is idle."""
    window = live()
    window.toggle_docks()
    qtbot.waitUntil(lambda: len(window._panel.widgets()) == len(DOCKS))
    assert not window._panel.isVisible()


def test_a_decision_is_explained_in_the_why_dock(live: Live, qtbot: QtBot) -> None:
    """Asking for a decision opens the dock first, so that it hears the question."""
    window = live()
    with qtbot.waitSignal(window.signals.decision_shown) as shown:
        window.show_decision("d-7")
    assert shown.args == ["d-7"]
    assert window._panel.current_key == "why"


def test_closing_asks_first(live: Live, qtbot: QtBot) -> None:
    """The window stays open until the core has ended."""
    window = live()
    with qtbot.waitSignal(window.close_asked):
        window.close()
    assert window.isVisible()
    window.allow_close()
    assert not window.isVisible()


def test_leaves_no_page_behind(live: Live, window_loop: qasync.QEventLoop, owner: QObject, qtbot: QtBot) -> None:
    """Releasing the window awaits every page and frees it, with its timers."""
    window = live()
    window.open_page("models")
    pages = [weakref.ref(page) for page in window._pages.values()]
    closed = list(window._pages.values())
    task = spawn(owner, window.release())
    qtbot.waitUntil(task.done)
    task.result()
    assert all(page.was_closed for page in closed)  # type: ignore[attr-defined]
    closed.clear()

    def are_gone() -> bool:
        gc.collect()
        return not any(reference() for reference in pages)

    qtbot.waitUntil(are_gone)
    assert not [timer for timer in window.findChildren(QTimer) if timer.isActive()]


def test_known_errors_are_toasts(live: Live) -> None:
    """A known error says what happened and what to do, and opens no dialog."""
    window = live()
    window.report(HostUnreachableError("Nothing answers at 127.0.0.1:11434.", fix="Start it: ollama serve"))
    assert window.toasts.texts == ("Nothing answers at 127.0.0.1:11434. Start it: ollama serve",)
    assert window.findChild(CrashDialog) is None


def test_bugs_share_one_dialog_that_keeps_the_text(live: Live, qapp: QApplication, caplog: Any) -> None:
    """A bug opens a dialog with details to copy and the user's text; a second one is added to it."""
    window = live()
    current(window).field.setText("my long prompt")
    window.report(ZeroDivisionError("first"))
    window.report(LookupError("second"))
    dialogs = window.findChildren(CrashDialog)
    assert len(dialogs) == 1
    assert "first" in dialogs[0].details()
    assert "second" in dialogs[0].details()
    assert dialogs[0]._text == "my long prompt"
    dialogs[0].close()


def test_the_palette_finds_and_runs(live: Live, window_loop: qasync.QEventLoop, qtbot: QtBot, core: CoreThread) -> None:
    """Ctrl+K, a few letters and Enter run an action; models and conversations are found as well."""
    window = live()
    assert window.context is not None
    sources = PaletteSources(window.context, window)
    qtbot.waitUntil(lambda: bool(sources._recent))
    ran: list[str] = []
    window.actions_registry.add(Action(key="x", title="Export everything", run=lambda: ran.append("x")))
    palette = window._palette
    palette.open()
    qtbot.keyClicks(palette._field, "gem3")
    assert palette.shown_titles() == ("gemma3:4b",)
    palette._field.clear()
    qtbot.keyClicks(palette._field, "compound")
    assert palette.shown_titles()[0] == "Compound interest helper"
    palette._field.clear()
    qtbot.keyClicks(palette._field, "exev")
    qtbot.keyClick(palette._field, Qt.Key.Key_Return)
    assert ran == ["x"]
    assert palette.isHidden()


def test_the_palette_moves_and_closes_by_keys(live: Live, qtbot: QtBot) -> None:
    """Arrow keys move the choice and stop at the ends; Escape closes."""
    palette = live()._palette
    palette.open()
    for key, row in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, 0), (Qt.Key.Key_Up, 0)):
        qtbot.keyClick(palette._field, key)
        assert palette._list.currentIndex().row() == row
    qtbot.keyClick(palette._field, Qt.Key.Key_Escape)
    assert palette.isHidden()


def test_the_overview_lists_every_shortcut(live: Live) -> None:
    """Each action with keys is in the overview."""
    window = live()
    window._show_shortcuts()
    dialog = window.findChild(ShortcutsDialog)
    assert dialog is not None
    texts = {each.text() for each in dialog.findChildren(QLabel)}
    assert {action.title for action in window.actions_registry.registered() if action.shortcut} <= texts
    dialog.close()


def test_status_says_what_the_core_tells(live: Live, application: Any) -> None:
    """Hosts, memory and paused models show as text; a closed breaker goes away."""
    status = live().status
    for each in application.hosts.statuses():
        status.set_host(each)
    status.set_resident(ResidentChanged(resident=application.hosts.resident()).resident)
    status.set_breaker(application.breakers.views()[0])
    texts = [part.text() for part in (*status._host_parts.values(), status._memory, status._paused)]
    assert texts == ["Ollama 0.31", "Built-in · starting", "2 models loaded · 9.4 GB", "llava:7b paused"]
    status.set_breaker(BreakerView(key="ollama/llava:7b", state=BreakerState.CLOSED))
    assert status._paused.isHidden()


def test_every_control_has_a_name(live: Live) -> None:
    """A screen reader can name everything one can operate."""
    window = live()
    nameless = [
        button
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and not (button.accessibleName() or button.text() or button.toolTip())
    ]
    # Qt's own: the arrows that scroll the tabs.
    assert [button for button in nameless if button.objectName() != "ScrollLeftButton"] == []


def test_the_layout_comes_back(tmp_path: Path, theme: Theme, live: Live) -> None:
    """Size, page and docks are as they were left."""
    window = live()
    window.resize(780, 600)
    window.open_page("models")
    window.show_dock("log")
    save_layout(tmp_path, window.layout_now())
    layout = load_layout(tmp_path)
    again = MainWindow(theme, LogBuffer(), layout, pages=PAGES, docks=DOCKS)
    assert again.size() == window.size()
    assert (layout.page, layout.dock) == ("models", "log")
    assert set(layout.pages_with_docks) == {"chat", "models"}
    delete(again)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"geometry": "", "page": 3, "dock": "", "dock_width": "wide"}'])
def test_a_damaged_layout_is_ignored(tmp_path: Path, content: str) -> None:
    """A file that cannot be read costs the layout and nothing else."""
    (tmp_path / "window.json").write_text(content, encoding="utf-8")
    assert load_layout(tmp_path) == WindowLayout()


@pytest.mark.parametrize("is_over", [False, True])
def test_alerts_are_told(live: Live, is_over: bool) -> None:
    """An alert and its end are short messages."""
    window = live()
    assert window.context is not None
    alert = AlertRaised(key="a", kind="host_down", title="Ollama is away.", detail="Start it.", is_over=is_over)
    window.context.feed.publish(alert)
    assert "Ollama is away. Start it." in window.toasts.texts


def test_f1_opens_one_help_window(live: Live) -> None:
    """Asking twice shows the same window."""
    window = live()
    window.actions_registry.run("window.help")
    window.actions_registry.run("window.help")
    dialogs = window.findChildren(HelpWindow)
    assert len(dialogs) == 1
    dialogs[0].close()


def test_diagnostics_hold_no_prompt(window: MainWindow, live: Live, application: Any, qtbot: QtBot) -> None:
    """Versions, hosts and models are copied; what the user wrote is not, nor the password of a database."""
    live()
    secret = Settings(data=DataSettings(database_url="postgresql://me:hunter2@box/db"))
    application.saved.append(secret)
    qtbot.keyClicks(current(window).field, "my private words")
    window.actions_registry.run("window.diagnostics")
    text = QGuiApplication.clipboard().text()
    for wanted in ("Modelyard", "Qt", "ollama/qwen3-coder:7b", "ollama: ready 0.31", "data.database_url"):
        assert wanted in text
    assert "private" not in text
    assert "hunter2" not in text


def test_closing_to_the_tray_keeps_the_program(window: MainWindow, qtbot: QtBot) -> None:
    """With the tray the window only hides; Quit still ends, and it comes back when asked."""
    asked: list[bool] = []
    window.close_asked.connect(lambda: asked.append(True))
    window.hides_on_close = True
    window.close()
    assert window.isHidden()
    assert asked == []
    window.show_again()
    assert window.isVisible()
    window.actions_registry.run("window.quit")
    assert asked == [True]
