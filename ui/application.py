"""The desktop program: the window first, then the core behind it, and an orderly end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import threading
import types
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import qasync
from PySide6.QtCore import QObject, QProcess
from PySide6.QtWidgets import QApplication

from app.domain.errors import ModelyardError
from ui.core_thread import CoreThread, GarbageCollection
from ui.local_api import DesktopApi
from ui.main_window import Factories, MainWindow, load_factories
from ui.tasks import spawn
from ui.theme import Theme
from ui.translation import Translation
from ui.widgets.log_buffer import LogBuffer
from ui.widgets.notifier import Notifier
from ui.widgets.tray import Tray
from ui.widgets.window_layout import layout_folder, load_layout, save_layout

if TYPE_CHECKING:
    from app.settings import Settings
    from ui.feed_bridge import FeedBridge

logger = logging.getLogger(__name__)

# Work in flight is asked to end; a host that does not answer must not hold the window for longer.
CLOSE_LIMIT_S = 5.0
# A window that can be seen is painted within a second; one that cannot is not waited for.
PAINT_LIMIT_S = 3.0
MODEL_LOOKS = "model_looks"
CHOSEN_KEYS = "shortcuts"


class Desktop(QObject):
    """Owns the window, the core's thread and what connects them."""

    def __init__(self, application: QApplication) -> None:
        """Make the window as it was left."""
        super().__init__()
        self._log = LogBuffer()
        logging.getLogger().addHandler(self._log)
        layout = load_layout(layout_folder())
        self._tray: Tray | None = None
        self._translation = Translation(application)
        self._translation.install(layout.language)
        self.theme = Theme(mode=layout.theme, font_size_pt=layout.font_size_pt, parent=self)
        self.theme.apply(application)
        self.window = MainWindow(self.theme, self._log, layout)
        self.core: CoreThread | None = None
        self._feed: FeedBridge | None = None
        self._app: Any = None
        self._api: DesktopApi | None = None
        self.wants_restart = False
        self._start_task: asyncio.Task[None] | None = None
        self._is_closing = False
        self._closed = asyncio.Event()
        self.window.close_asked.connect(self._begin_closing)
        self.window.signals.restart_asked.connect(self._begin_restart)

    async def run(self) -> None:
        """Show the window, start the core behind it, and return when the user has closed it."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._handle_loop_exception)
        painted = asyncio.Event()
        self.window.painted.connect(painted.set)
        self.window.show()
        # On a hidden desktop nothing is painted, and the core should still be there when the user looks.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PAINT_LIMIT_S):
                await painted.wait()
        self._start_task = spawn(self, self._start())
        await self._closed.wait()

    def report(self, error: BaseException) -> None:
        """Tell the user of an error; on the window's thread."""
        self.window.report(error)

    async def _start(self) -> None:
        """Import and build the core in the background, then make the window live."""
        self.core = CoreThread(self)
        try:
            loaded = await self.core.call(asyncio.to_thread(_load))
            self._follow_settings(loaded.settings)
            self._app = await self.core.call(loaded.build(loaded.settings))
            await self._go_live(loaded.factories)
        except ModelyardError as error:
            self.window.show_failure(f"{error.message} {error.fix}".strip())
            self.window.report(error)
            return
        except Exception:
            self.window.show_failure(self.tr("The router could not be started."))
            raise
        if loaded.problem is not None:
            self.window.report(loaded.problem)

    async def _go_live(self, factories: tuple[Factories, Factories]) -> None:
        # Imported here because they need the core's types; `_load` has imported those in the background.
        from ui.feed_bridge import FeedBridge  # noqa: PLC0415  see above
        from ui.widgets.core_actions import CoreActions  # noqa: PLC0415  see above
        from ui.widgets.palette_sources import PaletteSources  # noqa: PLC0415  see above

        assert self.core is not None
        feed = FeedBridge(self.core, self)
        self._feed = feed
        looks = await self.core.call(self._app.store.state.get(MODEL_LOOKS))
        self.theme.restore_models(looks if isinstance(looks, list) else [])
        chosen = await self.core.call(self._app.store.state.get(CHOSEN_KEYS))
        self.window.keys.restore(chosen if isinstance(chosen, dict) else {})
        self.window.keys.changed.connect(lambda: spawn(self, self._save_keys()))
        self.window.signals.settings_changed.connect(self._follow_settings)
        self._api = DesktopApi(self.core, self._app, self.window.signals, self)
        self.window.attach(self.core, self._app, feed, factories, api=self._api)
        self._api.follow(self._app.settings())
        self.window.signals.settings_changed.connect(self._api.follow)
        context = self.window.context
        assert context is not None
        PaletteSources(context, self)
        CoreActions(context, self)
        self._add_tray(feed)
        await feed.attach(self._app.feed)
        statuses, resident, views = await self.core.call(self._look())
        for status in statuses:
            self.window.status.set_host(status)
        self.window.status.set_resident(resident)
        for view in views:
            self.window.status.set_breaker(view)

    async def _save_keys(self) -> None:
        if self.core is not None:
            await self.core.call(self._app.store.state.set(CHOSEN_KEYS, self.window.keys.chosen))

    def _add_tray(self, feed: FeedBridge) -> None:
        window = self.window
        tray = Tray(self.theme, self)
        tray.shown_asked.connect(window.show_again)
        tray.new_asked.connect(window.show_again)
        tray.new_asked.connect(lambda: window.actions_registry.run("chat.new"))
        tray.quit_asked.connect(self._begin_closing)
        window.signals.notified.connect(tray.send)
        Notifier(
            feed,
            lambda: self._app.settings().notifications,
            tray.send,
            is_looking=window.isActiveWindow,
            parent=self,
        )
        self._tray = tray
        self._follow_tray(self._app.settings())
        window.signals.settings_changed.connect(self._follow_tray)

    def _follow_tray(self, settings: Settings) -> None:
        if self._tray is not None:
            wanted = settings.notifications
            self._tray.set_wanted(wanted.tray)
            self.window.hides_on_close = wanted.tray and wanted.close_to_tray and self._tray.is_shown

    async def _look(self) -> tuple[Any, Any, Any]:
        """Return hosts, loaded models and breakers as they are; on the core's thread."""
        return self._app.hosts.statuses(), self._app.hosts.resident(), self._app.breakers.views()

    def _follow_settings(self, settings: Settings) -> None:
        look = settings.appearance
        self.theme.configure(mode=look.theme, font_size_pt=look.font_size_pt)
        self.window.set_language(look.language)

    def _begin_restart(self) -> None:
        self.wants_restart = True
        self._begin_closing()

    def _begin_closing(self) -> None:
        if self._is_closing:
            return
        self._is_closing = True
        save_layout(layout_folder(), self.window.layout_now())
        spawn(self, self._close())

    async def _close(self) -> None:
        """End what runs, in the order in which it depends on each other."""
        self.window.setEnabled(False)
        try:
            async with asyncio.timeout(self._close_limit_s()):
                if self._start_task is not None:
                    # The user may close a window whose core is still starting.
                    self._start_task.cancel()
                    await asyncio.wait({self._start_task})
                if self.core is not None:
                    await self.core.end_streams()
                await self.window.release()
                if self._api is not None:
                    await self._api.aclose()
                if self._feed is not None:
                    self._feed.detach()
                if self.core is not None and self._app is not None:
                    await self.core.call(self._app.store.state.set(MODEL_LOOKS, list(self.theme.model_order())))
                    await self.core.call(self._app.aclose())
        except TimeoutError:
            logger.warning("The core did not end within %.0f s and was left behind", self._close_limit_s())
        except Exception:
            logger.exception("The core did not end in order")
        finally:
            if self.core is not None:
                await self.core.aclose()
            logging.getLogger().removeHandler(self._log)
            if self._tray is not None:
                self._tray.close()
            self.window.allow_close()
            self._closed.set()

    def _close_limit_s(self) -> float:
        """Return the seconds that work in flight may take; programs that the API serves get theirs as well."""
        is_serving = self._api is not None and self._api.status.url and self._app is not None
        return CLOSE_LIMIT_S + (self._app.settings().api.shutdown_grace_s if is_serving else 0.0)

    def _handle_loop_exception(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.report(error)
        else:
            logger.error("The window's loop: %s", context.get("message"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loaded:
    """What is imported and read in the background; `problem` is what was wrong with the settings file."""

    factories: tuple[Factories, Factories]
    build: Any
    settings: Settings
    problem: ModelyardError | None


def _load() -> _Loaded:
    """Import the core, the pages and the docks and read the settings; takes most of a second, off the GUI thread."""
    from app.bootstrap import build  # noqa: PLC0415  the window shows before
    from app.settings import Settings, data_dir, load_settings  # noqa: PLC0415  as above
    from app.telemetry.logging import configure_logging  # noqa: PLC0415  as above

    configure_logging(data_dir())
    problem: ModelyardError | None = None
    try:
        settings = load_settings()
    except ModelyardError as error:
        # The file is left as it is; the window says what is wrong with it.
        settings, problem = Settings(), error
    return _Loaded(factories=load_factories(), build=build, settings=settings, problem=problem)


def _install_hooks(desktop: Desktop) -> None:
    """Bring exceptions that nobody caught, on any thread, to the crash dialog."""

    def on_exception(kind: type[BaseException], error: BaseException | None, trace: types.TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt) or error is None:
            sys.__excepthook__(kind, error or kind(), trace)
            return
        desktop.report(error)

    def on_thread_exception(args: threading.ExceptHookArgs) -> None:
        error = args.exc_value
        if error is not None and desktop.core is not None:
            desktop.core.post(lambda: desktop.report(error))

    sys.excepthook = on_exception
    threading.excepthook = on_thread_exception


def run(argv: list[str]) -> int:
    """Run the window until it is closed; return the exit code."""
    application = QApplication(argv)
    # The end is ours: closing the window first ends the core.
    application.setQuitOnLastWindowClosed(False)
    application.setApplicationName("modelyard")
    application.setApplicationDisplayName("Modelyard")
    application.setDesktopFileName("modelyard")
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    garbage = GarbageCollection()
    try:
        with loop:
            desktop = Desktop(application)
            _install_hooks(desktop)
            loop.run_until_complete(desktop.run())
            wants_restart = desktop.wants_restart
    finally:
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        garbage.close()
        asyncio.set_event_loop(None)
    if wants_restart:
        start_again(argv)
    return 0


def start_again(argv: list[str]) -> None:
    """Start the program once more, as it was started; its folders are in the environment."""
    is_frozen = bool(getattr(sys, "frozen", False))
    arguments = argv[1:] if is_frozen else ["-m", "ui", *argv[1:]]
    QProcess.startDetached(sys.executable, arguments)
