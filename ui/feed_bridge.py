"""The core's live feed as signals of the window, batched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.domain.calibration import CalibrationProgress
from app.domain.decision import BreakerView
from app.domain.events import (
    AlertRaised,
    ExperimentChanged,
    FeedMessage,
    ProfilesChanged,
    PullProgressed,
    ResidentChanged,
)
from app.domain.profile import HostStatus
from app.domain.record import RequestRecord
from ui.core_thread import Batcher, CoreThread


class Feed(Protocol):
    """What the core publishes; `subscribe` returns a function that ends the subscription."""

    def subscribe(self, callback: Callable[[FeedMessage], None]) -> Callable[[], None]:
        """Call `callback` on the core's thread for every message from now on."""
        ...


class FeedBridge(QObject):
    """Signals for what the core tells; each carries the message named by its type below."""

    record_added = Signal(object)  # RequestRecord
    host_changed = Signal(object)  # HostStatus
    breaker_changed = Signal(object)  # BreakerView
    pull_progressed = Signal(object)  # PullProgressed
    profiles_changed = Signal(object)  # ProfilesChanged
    resident_changed = Signal(object)  # ResidentChanged
    alert_raised = Signal(object)  # AlertRaised
    calibration_progressed = Signal(object)  # CalibrationProgress
    experiment_changed = Signal(object)  # ExperimentChanged

    def __init__(self, core: CoreThread, parent: QObject | None = None) -> None:
        """Wait for a feed."""
        super().__init__(parent)
        self._core = core
        self._batcher: Batcher[FeedMessage] = Batcher(core, self._emit_all)
        self._unsubscribe: Callable[[], None] | None = None
        self._is_detached = False

    async def attach(self, feed: Feed) -> None:
        """Subscribe on the core's thread."""

        async def subscribe() -> None:
            # Kept there at once: whoever waits for it may be cancelled meanwhile.
            if not self._is_detached:
                self._unsubscribe = feed.subscribe(self._batcher.add)

        await self._core.call(subscribe())

    def detach(self) -> None:
        """End the subscription; nothing is emitted from now on."""
        self._is_detached = True
        self._batcher.close()
        self._core.call_soon(self._end)

    def _end(self) -> None:
        """Unsubscribe; on the core's thread, where the subscription was made."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def publish(self, message: FeedMessage) -> None:
        """Emit the signal of a message at once; on the window's thread."""
        match message:
            case RequestRecord():
                self.record_added.emit(message)
            case HostStatus():
                self.host_changed.emit(message)
            case BreakerView():
                self.breaker_changed.emit(message)
            case PullProgressed():
                self.pull_progressed.emit(message)
            case ProfilesChanged():
                self.profiles_changed.emit(message)
            case ResidentChanged():
                self.resident_changed.emit(message)
            case AlertRaised():
                self.alert_raised.emit(message)
            case CalibrationProgress():
                self.calibration_progressed.emit(message)
            case ExperimentChanged():
                self.experiment_changed.emit(message)

    def _emit_all(self, messages: list[FeedMessage]) -> None:
        for message in messages:
            self.publish(message)
