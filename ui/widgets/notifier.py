"""Decides what of the live feed is worth a desktop notification, by the user's settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from app.domain.decision import BreakerView
    from app.domain.events import AlertRaised, PullProgressed
    from app.domain.record import RequestRecord
    from app.settings import NotificationSettings
    from ui.feed_bridge import FeedBridge

Send = Callable[[str, str], object]
# These kinds of alert have their own setting.
WORK_DONE, BREAKER_OPENED = "work_done", "breaker_opened"
OPEN, SUCCEEDED = "open", "succeeded"
# The source of requests that come by the hundred; a calibration tells its own end.
CALIBRATION = "calibration"


class Notifier(QObject):
    """Tells of long work, alerts and paused models while the user looks elsewhere; never a word of a prompt."""

    def __init__(
        self,
        feed: FeedBridge,
        settings: Callable[[], NotificationSettings],
        send: Send,
        *,
        is_looking: Callable[[], bool],
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
        parent: QObject | None = None,
    ) -> None:
        """Give title and text to `send`, unless `is_looking` says that the user sees the window anyway."""
        super().__init__(parent)
        self._settings = settings
        self._send = send
        self._is_looking = is_looking
        self._now = now
        self._open: set[str] = set()
        feed.record_added.connect(self._hear_record)
        feed.pull_progressed.connect(self._hear_pull)
        feed.alert_raised.connect(self._hear_alert)
        feed.breaker_changed.connect(self._hear_breaker)

    def _hear_record(self, record: RequestRecord) -> None:
        settings = self._settings()
        is_long = record.total_s >= settings.long_work_s and record.source != CALIBRATION
        if not settings.work or not is_long:
            return
        is_good = record.outcome == SUCCEEDED
        title = self.tr("The answer is ready") if is_good else self.tr("The answer is not complete")
        models = dict.fromkeys(
            part.last_attempt.ref.model for part in record.sub_tasks if part.last_attempt is not None
        )
        text = self.tr("{models} · {seconds} s").format(models=", ".join(models), seconds=round(record.total_s))
        self._tell(title, text if is_good else f"{text} · {record.error}".removesuffix(" · "))

    def _hear_pull(self, progress: PullProgressed) -> None:
        if not self._settings().work or progress.is_cancelled:
            return
        if progress.error:
            self._tell(self.tr("{model} could not be fetched").format(model=progress.model), progress.error)
        elif progress.is_done:
            self._tell(self.tr("{model} is here").format(model=progress.model), self.tr("The download has ended."))

    def _hear_alert(self, alert: AlertRaised) -> None:
        settings = self._settings()
        # Paused models are told by their breakers, which carry the reason.
        wanted = settings.work if alert.kind == WORK_DONE else settings.alerts and alert.kind != BREAKER_OPENED
        if wanted:
            self._tell(alert.title, alert.detail)

    def _hear_breaker(self, view: BreakerView) -> None:
        if view.state != OPEN:
            self._open.discard(view.key)
            return
        is_new = view.key not in self._open
        self._open.add(view.key)
        if is_new and self._settings().breakers:
            self._tell(self.tr("{model} is paused").format(model=view.key), view.reason)

    def _tell(self, title: str, text: str) -> None:
        if not self._is_looking() and not self._settings().is_quiet(self._now().time()):
            self._send(title, text)
