"""What a screen reader finds and the keyboard reaches, on every page and dock of the real window over a real core."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator

import pytest
import qasync
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.bootstrap import Application, build
from app.domain.errors import HostUnreachableError
from app.settings import BuiltinSettings, HostSettings, Settings
from tests import screenshot_data
from ui.core_thread import CoreThread
from ui.docks import DOCKS
from ui.feed_bridge import FeedBridge
from ui.local_api import DesktopApi
from ui.main_window import MainWindow, load_factories
from ui.pages import PAGES
from ui.theme import Theme
from ui.widgets.crash_dialog import CrashDialog
from ui.widgets.help_window import HelpWindow
from ui.widgets.host_dialog import HostDialog
from ui.widgets.hosts_panel import HostsPanel
from ui.widgets.log_buffer import LogBuffer
from ui.widgets.shortcuts_dialog import ShortcutsDialog

PATIENCE_MS = 30_000
# What a person operates; the scroll bars of views are the views' own business.
OPERATED = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
)


@pytest.fixture
def real_core(core: CoreThread) -> Iterator[Application]:
    """A core with four models and a few stored conversations."""
    settings = Settings(hosts=HostSettings(ollama_enabled=False), builtin=BuiltinSettings(enabled=False))

    async def start() -> Application:
        app = await build(settings, fetches_models=False)
        await screenshot_data.attach(app)
        for prompts in screenshot_data.CONVERSATIONS[:2]:
            await screenshot_data.ask(app, prompts)
        return app

    app = core.submit(start()).result()
    yield app
    core.submit(app.aclose()).result()


@pytest.fixture
def window(
    qtbot: QtBot, theme: Theme, core: CoreThread, real_core: Application, window_loop: qasync.QEventLoop
) -> Iterator[MainWindow]:
    """The window with all pages and docks, live."""
    made = MainWindow(theme, LogBuffer())
    made.resize(1600, 1000)
    made.show()
    feed = FeedBridge(core, made)
    server = DesktopApi(core, real_core, made.signals, made)
    made.attach(core, real_core, feed, load_factories(), api=server)
    attached = asyncio.ensure_future(feed.attach(real_core.feed))
    qtbot.waitUntil(attached.done)
    yield made
    feed.detach()
    released = asyncio.ensure_future(made.release())
    qtbot.waitUntil(released.done, timeout=PATIENCE_MS)
    made.allow_close()
    delete(made)


def settle(qtbot: QtBot) -> None:
    """Let a page read and lay out what it shows."""
    for _ in range(6):
        qtbot.wait(50)


def open_with_content(window: MainWindow, key: str) -> None:
    """Open a page with something in it where it takes what to show."""
    context = window.context
    assert context is not None
    args: dict[str, str] = {}
    if key == "chat":
        found = context.core.submit(context.app.store.conversations.list(limit=1)).result()
        args = {"conversation_id": found[0].conversation_id}
    elif key == "models":
        args = {"ref": str(context.app.profiles.current[0].ref)}
    window.open_page(key, **args)


def operated(root: QWidget) -> list[QWidget]:
    """Return the visible widgets that a person operates, without the parts that others are made of."""
    found = []
    for widget in root.findChildren(QWidget):
        parts = isinstance(widget, QScrollBar) or isinstance(
            widget.parent(), QAbstractSpinBox | QComboBox | QAbstractItemView | QTabBar | QLineEdit
        )
        is_whole = isinstance(widget, OPERATED) and not parts
        # Texts that only the mouse marks are read with the page; they are no stops.
        if is_whole and widget.isVisible() and is_tab_stop(widget):
            found.append(widget)
    return found


def spoken(widget: QWidget) -> str:
    """Return what a screen reader says of a widget: its accessible name.

    On Linux Qt gives the chosen text of a box as its name and tells the title by its label; elsewhere the title.
    """
    if isinstance(widget, QComboBox):
        return widget.accessibleName()
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def check_names(root: QWidget, where: str) -> list[str]:
    """Return what is wrong with the names below `root`, a line each."""
    names = [(type(widget).__name__, spoken(widget)) for widget in operated(root)]
    problems = [f"{where}: {kind} has no name" for kind, name in names if not name.strip()]
    twice = [(pair, count) for pair, count in Counter(names).items() if count > 1 and pair[1].strip()]
    problems += [f"{where}: {count} × {kind} {name!r}" for (kind, name), count in twice]
    return problems


def test_everything_operated_has_a_name_of_its_own(window: MainWindow, qtbot: QtBot) -> None:
    """On each page and dock no two controls of a kind are called the same, and none has no name."""
    problems: list[str] = []
    for page in PAGES:
        open_with_content(window, page.key)
        settle(qtbot)
        problems += check_names(window._pages[page.key], f"page {page.key}")
    window.open_page(PAGES[0].key)
    for dock in DOCKS:
        window.show_dock(dock.key)
        settle(qtbot)
        shown = window._panel.current_widget()
        assert shown is not None
        problems += check_names(shown, f"dock {dock.key}")
    problems += check_names(window._rail, "rail") + check_names(window.status, "status")
    assert not problems, "\n".join(problems)


def test_dialogs_have_names_and_close_by_key(window: MainWindow, qtbot: QtBot) -> None:
    """The shell's dialogs name everything that is operated, and Escape leaves each of them."""
    for key in ("window.shortcuts", "window.help"):
        window.actions_registry.run(key)
    window.report(ZeroDivisionError("a bug"))
    window.open_page("settings")
    page = window._pages["settings"]
    qtbot.waitUntil(lambda: bool(page.findChildren(HostsPanel)), timeout=PATIENCE_MS)
    panel = page.findChildren(HostsPanel)[0]
    panel._button.click()
    settle(qtbot)
    dialogs = [window.findChildren(kind)[0] for kind in (ShortcutsDialog, HelpWindow, CrashDialog, HostDialog)]
    problems: list[str] = []
    for dialog in dialogs:
        assert dialog.windowTitle()
        problems += check_names(dialog, type(dialog).__name__)
        with qtbot.waitSignal(dialog.finished):
            qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not problems, "\n".join(problems)


def test_the_keyboard_reaches_everything(window: MainWindow, qtbot: QtBot) -> None:
    """Tab visits every enabled control of each page and comes round; nothing holds the focus for itself."""
    window.activateWindow()
    missed: list[str] = []
    for page in PAGES:
        open_with_content(window, page.key)
        settle(qtbot)
        missed += [f"page {page.key}: {name}" for name in not_reached(window._pages[page.key])]
    assert not missed, "\n".join(missed)


def not_reached(page: QWidget) -> list[str]:
    """Return the controls of a page at which Tab never stops."""
    window = page.window()
    wanted = {widget for widget in operated(page) if widget.isEnabled()}
    visited: set[QWidget] = set()
    widget: QWidget = QApplication.focusWidget() or page
    for _ in range(len(window.findChildren(QWidget))):
        visited.add(widget)
        following = widget.nextInFocusChain()
        while following is not None and following is not widget and not can_take_focus(following):
            following = following.nextInFocusChain()
        assert following is not None
        widget = following
        if widget in visited and len(visited) > len(wanted):
            break
    return [f"{type(each).__name__} {spoken(each)!r}" for each in wanted - visited]


def is_tab_stop(widget: QWidget) -> bool:
    """Return whether Tab stops at a widget."""
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus.value)


def can_take_focus(widget: QWidget) -> bool:
    """Return whether Tab could stop there now."""
    return widget.isVisible() and widget.isEnabled() and is_tab_stop(widget)


def test_nothing_is_left_when_pages_close(window: MainWindow, qtbot: QtBot) -> None:
    """Released pages and docks take their widgets and timers along; tasks are checked by the loop's fixture."""
    for page in PAGES:
        window.open_page(page.key)
        settle(qtbot)
    for dock in DOCKS:
        window.show_dock(dock.key)
        settle(qtbot)
    gone = [*window._pages.values(), *window._panel.widgets()]
    destroyed: list[str] = []
    names = sorted(type(widget).__name__ for widget in gone)
    for widget, name in zip(gone, [type(widget).__name__ for widget in gone], strict=True):
        widget.destroyed.connect(lambda _object=None, name=name: destroyed.append(name))
    timers = {timer for widget in gone for timer in widget.findChildren(QTimer)}
    released = asyncio.ensure_future(window.release())
    qtbot.waitUntil(released.done, timeout=PATIENCE_MS)
    del gone, widget
    qtbot.waitUntil(lambda: sorted(destroyed) == names, timeout=PATIENCE_MS)
    assert not [timer for timer in window.findChildren(QTimer) if timer in timers]
    assert window._pages == {}


def test_a_mirrored_window_is_whole(window: MainWindow, qtbot: QtBot, qapp: QApplication) -> None:
    """Read from right to left, the rail is on the right, docks on the left, and every page opens."""
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        for page in PAGES:
            open_with_content(window, page.key)
            settle(qtbot)
        window.show_dock(DOCKS[0].key)
        settle(qtbot)
        stack, rail, panel = (
            part.mapTo(window, part.rect().center()).x() for part in (window._stack, window._rail, window._panel)
        )
        assert panel < stack < rail
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_errors_are_announced(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen reader hears what went wrong and what to do, wherever the focus is."""
    heard: list[str] = []

    def listen(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            heard.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", listen)
    window.report(HostUnreachableError("Ollama does not answer.", fix="Start it."))
    assert heard == ["Ollama does not answer. Start it."]
