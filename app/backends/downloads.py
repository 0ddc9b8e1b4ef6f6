"""Downloads of models: shared, with speed and remaining time, to be stopped and taken up again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.backends.download_pace import DownloadPace
from app.domain.errors import BackendError, StreamCutError
from app.domain.events import PullProgressed
from app.domain.ports import Backend, Clock
from app.domain.profile import ModelRef

logger = logging.getLogger(__name__)

# A server reports many times a second; nobody reads faster than this.
_SECONDS_BETWEEN_NEWS = 0.2
# A connection that breaks is taken up again; this many times in a row without a byte more is enough.
_FRUITLESS_TRIES = 5
_FIRST_WAIT_S = 1.0
_LONGEST_WAIT_S = 30.0


@dataclass(slots=True)
class _Download:
    """One download: what is shown of it, and its task (None for one that ended before)."""

    shown: PullProgressed
    pace: DownloadPace = field(default_factory=DownloadPace)
    task: asyncio.Task[None] | None = None
    told_at_s: float = float("-inf")

    @property
    def has_ended(self) -> bool:
        return self.shown.is_done or self.shown.is_cancelled or bool(self.shown.error)


class Downloads:
    """Runs downloads, one task each, and tells how far they are; all methods belong to the loop's thread.

    One that ended stays in the list, so that the user sees how, until it is dismissed or started again.
    """

    def __init__(
        self,
        backend_of: Callable[[str], Backend],
        publish: Callable[[PullProgressed], None],
        clock: Clock,
        *,
        on_pending_changed: Callable[[tuple[ModelRef, ...]], None] | None = None,
    ) -> None:
        """Take the ways out. `on_pending_changed` hears which downloads to take up again after a restart."""
        self._backend_of = backend_of
        self._publish = publish
        self._clock = clock
        self._on_pending_changed = on_pending_changed
        self._downloads: dict[ModelRef, _Download] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_closing = False

    def start(self, host: str, model: str) -> PullProgressed:
        """Begin to download, or to go on; a second start of one that runs shares it. Returns how far it is."""
        ref = ModelRef(host, model)
        running = self._downloads.get(ref)
        if running is not None and not running.has_ended:
            return running.shown
        download = _Download(shown=PullProgressed(host=host, model=model, status="Starting"))
        self._downloads[ref] = download
        download.task = asyncio.create_task(self._run(download), name=f"download {ref}")
        self._tasks.add(download.task)
        download.task.add_done_callback(self._tasks.discard)
        self._tell(download)
        self._tell_pending()
        return download.shown

    def cancel(self, host: str, model: str) -> None:
        """Stop a download; what has arrived stays with the host. Nothing happens if none runs."""
        download = self._downloads.get(ModelRef(host, model))
        if download is None or download.has_ended:
            return
        self._show(
            download,
            replace(download.shown, status="Cancelled", bytes_per_s=None, remaining_s=None, is_cancelled=True),
        )
        if download.task is not None:
            download.task.cancel()
        self._tell_pending()

    def dismiss(self, host: str, model: str) -> None:
        """Take a download that ended off the list; one that runs stays."""
        ref = ModelRef(host, model)
        download = self._downloads.get(ref)
        if download is not None and download.has_ended:
            del self._downloads[ref]

    def list(self) -> tuple[PullProgressed, ...]:
        """Return all downloads, in the order in which they were first started."""
        return tuple(download.shown for download in self._downloads.values())

    def pending(self) -> tuple[ModelRef, ...]:
        """Return the downloads that are not over: start them again after a restart, and they go on."""
        return tuple(ref for ref, download in self._downloads.items() if not download.has_ended)

    async def wait(self, host: str, model: str) -> PullProgressed | None:
        """Return how a download ended, once it did; None if there is none. Cancelling the wait does not stop it."""
        download = self._downloads.get(ModelRef(host, model))
        if download is None:
            return None
        if download.task is not None:
            await asyncio.wait([download.task])
        return download.shown

    async def aclose(self) -> None:
        """Stop all downloads without ending them: they stay pending."""
        self._is_closing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, download: _Download) -> None:
        """Download until it is complete or hopeless."""
        try:
            await self._pull_until_done(download)
        except BackendError as error:
            self._show_failure(download, error.message, error.fix)
        except Exception:
            logger.exception("Downloading %s failed.", download.shown.model)
            self._show_failure(download, "The download failed in an unforeseen way.", "See the log, and report it.")

    async def _pull_until_done(self, download: _Download) -> None:
        """Pull, and pull again when the connection breaks, as long as that brings something."""
        fruitless = 0
        while True:
            reached = download.shown.completed_bytes
            try:
                await self._pull_once(download)
            except BackendError as error:
                fruitless = 0 if download.shown.completed_bytes > reached else fruitless + 1
                may_go_on = error.is_retryable or isinstance(error, StreamCutError)
                if not may_go_on or fruitless >= _FRUITLESS_TRIES:
                    raise
                wait_s = min(_FIRST_WAIT_S * 2.0**fruitless, _LONGEST_WAIT_S)
                logger.info("Downloading %s broke off (%s); going on in %.0f s.", download.shown.model, error, wait_s)
            else:
                return
            download.pace.restart()
            waiting = replace(
                download.shown, status="Connection lost, going on shortly", bytes_per_s=None, remaining_s=None
            )
            self._show(download, waiting)
            await self._clock.sleep(wait_s)

    async def _pull_once(self, download: _Download) -> None:
        backend = self._backend_of(download.shown.host)
        async with backend.pull(download.shown.model) as steps:
            async for step in steps:
                before = download.shown
                # A layer that is fetched anew, or a new connection, may report less than was seen before.
                completed = max(step.completed_bytes, before.completed_bytes)
                total = None if step.total_bytes is None else max(step.total_bytes, completed)
                pace = download.pace.step(self._clock.monotonic_s(), completed, total)
                after = replace(
                    before,
                    status=step.status,
                    completed_bytes=completed,
                    total_bytes=total if total is not None else before.total_bytes,
                    bytes_per_s=None if step.is_done else pace.bytes_per_s,
                    remaining_s=None if step.is_done else pace.remaining_s,
                    is_done=step.is_done,
                )
                self._show(download, after, is_urgent=step.is_done or step.status != before.status)
        if download.shown.is_done:
            self._tell_pending()

    def _show_failure(self, download: _Download, message: str, fix: str) -> None:
        self._show(
            download,
            replace(download.shown, status="Failed", bytes_per_s=None, remaining_s=None, error=message, fix=fix),
        )
        self._tell_pending()

    def _show(self, download: _Download, shown: PullProgressed, *, is_urgent: bool = True) -> None:
        """Keep the new state and tell it, unless something was told a moment ago and this can wait."""
        if download.has_ended:
            return
        download.shown = shown
        if is_urgent or self._clock.monotonic_s() - download.told_at_s >= _SECONDS_BETWEEN_NEWS:
            self._tell(download)

    def _tell(self, download: _Download) -> None:
        download.told_at_s = self._clock.monotonic_s()
        self._publish(download.shown)

    def _tell_pending(self) -> None:
        if self._on_pending_changed is not None and not self._is_closing:
            self._on_pending_changed(self.pending())
