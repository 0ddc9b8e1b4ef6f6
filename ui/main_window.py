"""The window: rail, pages, docks and status bar, built from PAGES and DOCKS."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import ModelyardError
from ui.core_thread import CoreThread
from ui.docks import DOCKS
from ui.pages import PAGES
from ui.theme import Theme
from ui.widgets.command_palette import CommandPalette
from ui.widgets.context import (
    Action,
    ActionRegistry,
    DockSpec,
    LocalApi,
    PageSpec,
    WidgetFactory,
    WindowContext,
    WindowSignals,
)
from ui.widgets.crash_dialog import CrashDialog
from ui.widgets.dock_panel import DockPanel
from ui.widgets.key_bindings import KeyBindings, shown_keys
from ui.widgets.log_buffer import LogBuffer
from ui.widgets.rail import Rail
from ui.widgets.shortcuts_dialog import ShortcutsDialog
from ui.widgets.starting_page import StartingPage
from ui.widgets.status_bar import StatusBar
from ui.widgets.toast import ToastStack
from ui.widgets.window_layout import WindowLayout

if TYPE_CHECKING:
    from app.bootstrap import Application
    from app.domain.events import AlertRaised
    from ui.feed_bridge import FeedBridge

logger = logging.getLogger(__name__)

SMALLEST_PX = (760, 480)
USUAL_PX = (1280, 820)
DOCK_WIDTH_PX = 386
# Rail, conversations, a readable column of text and the narrowest docks; below it docks show when asked for.
ROOM_FOR_DOCKS_PX = 1040
FIRST_PAGE = "chat"

Factories = Mapping[str, WidgetFactory]


def load_factories(
    pages: tuple[PageSpec, ...] = PAGES, docks: tuple[DockSpec, ...] = DOCKS
) -> tuple[Factories, Factories]:
    """Import all pages and docks and return their classes by key; safe on a background thread."""
    return {spec.key: spec.load() for spec in pages}, {spec.key: spec.load() for spec in docks}


class MainWindow(QMainWindow):
    """Paints before the core exists; `attach` makes it live. Closing it only asks: `close_asked`."""

    painted = Signal()  # once, after the first paint
    attached = Signal()  # the core is there and the first page is open
    close_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        log: LogBuffer,
        layout: WindowLayout | None = None,
        *,
        pages: tuple[PageSpec, ...] = PAGES,
        docks: tuple[DockSpec, ...] = DOCKS,
    ) -> None:
        """Lay out the empty window as the user left it."""
        super().__init__()
        self._theme = theme
        self._log = log
        self._layout = layout or WindowLayout()
        self._page_specs = {spec.key: spec for spec in pages}
        self._dock_specs = {spec.key: spec for spec in docks}
        self._pages: dict[str, QWidget] = {}
        self._factories: tuple[Factories, Factories] = ({}, {})
        self._context: WindowContext | None = None
        self._current = ""
        self._pages_with_docks = set(self._layout.pages_with_docks)
        self._language = self._layout.language
        self._was_painted = False
        self._has_room = True
        self._may_close = False
        # While it is set, closing the window leaves the program running in the tray.
        self.hides_on_close = False
        self._crash: CrashDialog | None = None
        self.actions_registry = ActionRegistry(self)
        self.signals = WindowSignals(self)
        self.setWindowTitle("Modelyard")
        self.setMinimumSize(*SMALLEST_PX)
        self.resize(*USUAL_PX)
        self.keys = KeyBindings(self.actions_registry, self.actions_registry.run, self)
        self._build()
        self._register_actions()
        self.keys.bound.connect(self._name_keys)
        self._name_keys()
        if self._layout.geometry:
            self.restoreGeometry(QByteArray.fromBase64(self._layout.geometry.encode()))

    @property
    def current_page(self) -> str:
        """The key of the page shown; "" before the first."""
        return self._current

    @property
    def context(self) -> WindowContext | None:
        """What pages are given; None until the core is there."""
        return self._context

    @property
    def toasts(self) -> ToastStack:
        """The window's short messages."""
        return self._toasts

    @property
    def status(self) -> StatusBar:
        """The line at the bottom."""
        return self._status

    def attach(
        self,
        core: CoreThread,
        app: Application,
        feed: FeedBridge,
        factories: tuple[Factories, Factories],
        *,
        api: LocalApi | None = None,
    ) -> None:
        """Bring the window to life: pages open from now on, the first with what was typed meanwhile."""
        self._factories = factories
        self._context = WindowContext(
            core=core,
            app=app,
            theme=self._theme,
            feed=feed,
            actions=self.actions_registry,
            signals=self.signals,
            open_page=self.open_page,
            show_dock=self.show_dock,
            show_decision=self.show_decision,
            toast=self._toasts.show,
            report=self.report,
            log=self._log,
            api=api,
        )
        self.signals.api_changed.connect(self._status.set_api)
        feed.record_added.connect(self._status.add_record)
        feed.host_changed.connect(self._status.set_host)
        feed.breaker_changed.connect(self._status.set_breaker)
        feed.alert_raised.connect(self._tell)
        feed.resident_changed.connect(lambda message: self._status.set_resident(message.resident))
        self.signals.request_started.connect(lambda _request_id: self._status.request_started())
        self._status.set_ready()
        self._open_first()
        self._panel.make_all_soon()
        self.attached.emit()

    def open_page(self, key: str, **args: Any) -> None:
        """Show a page, making it at its first visit; `args` go to its `open_with`. Unknown keys do nothing."""
        if self._context is None or key not in self._factories[0]:
            return
        if key not in self._pages:
            page = self._factories[0][key](self._context)
            self._pages[key] = page
            self._stack.addWidget(page)
        page = self._pages[key]
        self._current = key
        self._stack.setCurrentWidget(page)
        self._rail.mark(key)
        self._show_panel(key in self._pages_with_docks and self._has_room)
        if args and hasattr(page, "open_with"):
            page.open_with(**args)
        if hasattr(page, "focus_first"):
            page.focus_first()

    def show_dock(self, key: str) -> None:
        """Open a dock beside the page and give it the focus."""
        if self._context is None or key not in self._dock_specs:
            return
        self._pages_with_docks.add(self._current)
        self._show_panel(True)
        self._panel.open(key)
        dock = self._panel.current_widget()
        if dock is not None:
            dock.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_decision(self, decision_id: str) -> None:
        """Explain a decision in the Why dock."""
        self.show_dock("why")
        self.signals.decision_shown.emit(decision_id)

    def toggle_docks(self) -> None:
        """Hide the docks beside this page, or show them again."""
        if self._context is None:
            return
        is_shown = not self._panel.isVisible()
        (self._pages_with_docks.add if is_shown else self._pages_with_docks.discard)(self._current)
        self._show_panel(is_shown)

    def close_overlays(self) -> None:
        """Close the command palette and the overview of shortcuts."""
        self._palette.close_palette()
        for dialog in self.findChildren(ShortcutsDialog):
            dialog.close()

    def report(self, error: BaseException) -> None:
        """Tell the user of an error: a toast with what to do for a known one, the crash dialog for a bug."""
        if isinstance(error, ModelyardError):
            logger.warning("%s %s", error.message, error.fix)
            self._toasts.show(f"{error.message} {error.fix}".strip(), kind="error")
            return
        logger.error("A bug: %r", error, exc_info=error)
        if self._crash is not None:
            self._crash.add(error)
            return
        self._crash = CrashDialog(self._theme, error, text=self.unsaved_text(), log=self._log.since(0), parent=self)
        self._crash.finished.connect(self._forget_crash)
        self._crash.open()

    def unsaved_text(self) -> str:
        """Return what the user is writing, on all pages."""
        sources: list[QWidget] = [*self._pages.values(), *([self._starting] if self._starting else [])]
        texts = [source.unsaved_text() for source in sources if hasattr(source, "unsaved_text")]
        return "\n\n".join(text for text in texts if text)

    def layout_now(self) -> WindowLayout:
        """Return the layout to be restored next time."""
        return WindowLayout(
            geometry=bytes(self.saveGeometry().toBase64().data()).decode(),
            page=self._current or self._layout.page,
            dock=self._panel.current_key,
            dock_width=self._panel.width() if self._panel.isVisible() else self._layout.dock_width,
            pages_with_docks=tuple(sorted(self._pages_with_docks)),
            theme=self._theme.mode,
            font_size_pt=self._theme.font_size_pt,
            language=self._language,
        )

    def set_language(self, language: str) -> None:
        """Remember the language of the settings for the next start; widgets keep the words they were made with."""
        self._language = language

    def show_failure(self, text: str) -> None:
        """Say that the core did not start."""
        if self._starting is not None:
            self._starting.show_failure(text)
        self._status.set_failed()

    async def release(self) -> None:
        """Let pages and docks finish what they write, then remove them with their tasks."""
        self._panel.stop_making()
        widgets = [*self._pages.values(), *self._panel.widgets()]
        for widget in widgets:
            if hasattr(widget, "aclose"):
                try:
                    await widget.aclose()
                except Exception:
                    logger.exception("%s did not close in order", type(widget).__name__)
        for widget in widgets:
            widget.setParent(None)
            widget.deleteLater()
        self._pages.clear()
        self._context = None

    def allow_close(self) -> None:
        """Close for good."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first: work in flight is ended in order."""
        if self._may_close:
            event.accept()
            return
        event.ignore()
        if self.hides_on_close:
            self.hide()
        else:
            self.close_asked.emit()

    def show_again(self) -> None:
        """Bring the window back from the tray, or to the front."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the page the docks' room while the window is too narrow for both."""
        super().resizeEvent(event)
        had_room, self._has_room = self._has_room, self.width() >= ROOM_FOR_DOCKS_PX * max(1.0, self._theme.scale)
        if had_room != self._has_room and self._context is not None:
            self._show_panel(self._has_room and self._current in self._pages_with_docks)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first paint."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def _build(self) -> None:
        theme = self._theme
        self._rail = Rail(theme, self)
        for spec in self._page_specs.values():
            title = QCoreApplication.translate("Page", spec.title)
            self._rail.add_page(spec.key, icon=spec.icon, title=title, at_bottom=spec.at_bottom)
        self._rail.chosen.connect(self._follow_rail)
        first = self._layout.page if self._layout.page in self._page_specs else FIRST_PAGE
        self._rail.mark(first)
        self._starting: StartingPage | None = StartingPage(theme, self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._starting)
        self._panel = DockPanel(theme, self)
        for dock in self._dock_specs.values():
            title = QCoreApplication.translate("Dock", dock.title)
            self._panel.add(dock.key, title, self._maker(dock.key), tip=shown_keys(dock.shortcut))
        self._panel.close_asked.connect(self.toggle_docks)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self._stack)
        self._splitter.addWidget(self._panel)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        width = self._layout.dock_width or DOCK_WIDTH_PX
        self._splitter.setSizes([max(1, self.width() - width), width])
        self._panel.hide()
        self._status = StatusBar(theme, open_page=self.open_page, parent=self)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self._rail)
        upper.addWidget(self._splitter, 1)
        centre = QWidget(self)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(self._status)
        self.setCentralWidget(centre)
        self._toasts = ToastStack(theme, self, bottom_px=self._status.height)
        self._palette = CommandPalette(theme, self.actions_registry, self.keys, self)
        self._starting.setFocus()

    def _register_actions(self) -> None:
        pages, docks, window = self.tr("Pages"), self.tr("Docks"), self.tr("Window")
        for spec in self._page_specs.values():
            self.actions_registry.add(
                Action(
                    key=f"page.{spec.key}",
                    title=QCoreApplication.translate("Page", spec.title),
                    group=pages,
                    icon=spec.icon,
                    shortcut=spec.shortcut,
                    run=lambda key=spec.key: self.open_page(key),  # type: ignore[misc]  # mypy cannot infer it
                )
            )
        for dock in self._dock_specs.values():
            self.actions_registry.add(
                Action(
                    key=f"dock.{dock.key}",
                    title=QCoreApplication.translate("Dock", dock.title),
                    group=docks,
                    icon="panel-right",
                    shortcut=dock.shortcut,
                    run=lambda key=dock.key: self.show_dock(key),  # type: ignore[misc]  # mypy cannot infer it
                )
            )
        for key, title, shortcut, icon, run in (
            ("window.palette", self.tr("Command palette"), "Ctrl+K", "search", self._palette.open),
            ("window.docks", self.tr("Show or hide docks"), "Ctrl+B", "panel-right", self.toggle_docks),
            ("window.shortcuts", self.tr("Keyboard shortcuts"), "Ctrl+/", "keyboard", self._show_shortcuts),
            ("window.help", self.tr("Help"), "F1", "help", self._show_help),
            ("window.diagnostics", self.tr("Copy diagnostics"), "", "copy", self._copy_diagnostics),
            ("window.quit", self.tr("Quit"), "Ctrl+Q", "close", self.close_asked.emit),
        ):
            self.actions_registry.add(
                Action(
                    key=key,
                    title=title,
                    group=window,
                    shortcut=shortcut,
                    icon=icon,
                    run=run,
                    # In the palette itself everything but the palette is offered.
                    is_enabled=self._palette.isHidden if key == "window.palette" else lambda: True,
                )
            )

    def _name_keys(self) -> None:
        """Say on the rail with which keys each page opens."""
        for action in self.keys.actions():
            page = action.key.removeprefix("page.")
            keys = shown_keys(action.shortcut)
            self._rail.set_tip(page, f"{action.title} ({keys})" if keys else action.title)

    def _open_first(self) -> None:
        assert self._starting is not None
        text, wants_sending = self._starting.unsaved_text(), self._starting.wants_sending
        wanted = FIRST_PAGE if text else self._layout.page or FIRST_PAGE
        first = wanted if wanted in self._page_specs else next(iter(self._page_specs), "")
        args: dict[str, Any] = {"draft": text, "submit": wants_sending} if text and first == FIRST_PAGE else {}
        if self._layout.dock:
            self._panel.open(self._layout.dock)
        self.open_page(first, **args)
        if self._pages:
            # Its text has been handed over.
            self._stack.removeWidget(self._starting)
            self._starting.deleteLater()
            self._starting = None

    def _follow_rail(self, key: str) -> None:
        if self._context is None:
            self._rail.mark(self._current or FIRST_PAGE)
            return
        self.open_page(key)

    def _maker(self, key: str) -> Callable[[], QWidget]:
        def make() -> QWidget:
            assert self._context is not None
            return self._factories[1][key](self._context)

        return make

    def _show_panel(self, is_shown: bool) -> None:
        is_shown = is_shown and bool(self._dock_specs)
        self._panel.setVisible(is_shown)
        if is_shown:
            self._panel.make_current()

    def _show_shortcuts(self) -> None:
        ShortcutsDialog(self._theme, self.keys, self).open()

    def _show_help(self) -> None:
        # Its browser and texts are not needed before the first paint.
        from ui.widgets.help_window import HelpWindow  # noqa: PLC0415 - as said

        for open_one in self.findChildren(HelpWindow):
            open_one.show_topic(self._current)
            open_one.activateWindow()
            return
        HelpWindow(self._current, self).show()

    def _copy_diagnostics(self) -> None:
        if self._context is None:
            return
        # It looks at the whole core, which is not imported before the first paint.
        from ui.widgets.diagnostics import diagnostics  # noqa: PLC0415 - as said

        QGuiApplication.clipboard().setText(diagnostics(self._context))
        self._toasts.show(self.tr("Diagnostics copied; no prompt or answer is in them"), kind="success")

    def _tell(self, alert: AlertRaised) -> None:
        """Show an alert as a short message; its end is told as good news."""
        text = f"{alert.title} {alert.detail}".strip()
        self._toasts.show(text, kind="success" if alert.is_over or alert.kind == "work_done" else "warning")

    def _forget_crash(self) -> None:
        self._crash = None
