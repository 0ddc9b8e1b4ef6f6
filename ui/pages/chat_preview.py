"""Asks the core what would happen to the text being typed: every 16 ms at most, and only the latest counts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, Future

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.prompt import PromptRequest
from app.domain.views import Preview
from ui.core_thread import CoreThread

logger = logging.getLogger(__name__)

INTERVAL_MS = 16


class PreviewLoop(QObject):
    """Emits `ready` with the preview of the newest request; answers to older ones are dropped."""

    ready = Signal(object)  # Preview
    cleared = Signal()

    def __init__(
        self, core: CoreThread, preview: Callable[[PromptRequest], Preview], parent: QObject | None = None
    ) -> None:
        """Ask `preview` on the core's thread."""
        super().__init__(parent)
        self._core = core
        self._preview = preview
        self._wanted: PromptRequest | None = None
        self._serial = 0
        self._is_asking = False
        self._is_closed = False
        self._timer = QTimer(self, singleShot=True, interval=INTERVAL_MS)
        self._timer.timeout.connect(self._ask)

    def ask(self, request: PromptRequest) -> None:
        """Want the preview of a request; a blank one without pictures clears."""
        self._serial += 1
        if not request.prompt.strip() and not request.images:
            self._wanted = None
            self.cleared.emit()
            return
        self._wanted = request
        if not self._is_asking and not self._timer.isActive():
            self._ask()

    def close(self) -> None:
        """Emit nothing more."""
        self._is_closed = True
        self._wanted = None
        self._timer.stop()

    def _ask(self) -> None:
        request, serial = self._wanted, self._serial
        if request is None or not self._core.is_open:
            return
        self._wanted = None
        self._is_asking = True

        async def ask() -> Preview:
            return self._preview(request)

        future = self._core.submit(ask())
        future.add_done_callback(lambda done: self._core.post(lambda: self._arrived(serial, done)))

    def _arrived(self, serial: int, future: Future[Preview]) -> None:
        if self._is_closed:
            return
        self._is_asking = False
        if serial == self._serial:
            try:
                self.ready.emit(future.result())
            except CancelledError:
                return
            except Exception:
                logger.exception("The preview failed")
                self.cleared.emit()
        if self._wanted is not None:
            self._timer.start()
