"""A running core for one command, with its progress on standard error."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.bootstrap import Application, build
from app.domain.errors import NoEligibleModelError
from app.domain.events import FeedMessage, PullProgressed
from app.domain.profile import HostState
from app.settings import load_settings

# The small built-in model is fetched and loaded within a minute on an ordinary line; ten cover a slow one.
READY_TIMEOUT_S = 600.0
BYTES_PER_MB = 1_000_000


class Progress:
    """One line on standard error that is rewritten in a terminal and printed at each tenth elsewhere."""

    def __init__(self) -> None:
        """Start with nothing shown."""
        self._is_terminal = sys.stderr.isatty()
        self._shown = ""

    def show(self, message: FeedMessage) -> None:
        """Show how far a download is; other messages are no progress."""
        if not isinstance(message, PullProgressed):
            return
        if message.error:
            self._line(f"{message.model}: {message.error} {message.fix}".rstrip())
        elif message.is_done:
            self._line(f"{message.model} is here")
        elif message.total_bytes:
            percent = 100 * message.completed_bytes // message.total_bytes
            if not self._is_terminal:
                percent -= percent % 10
            self._line(f"fetching {message.model}: {percent} % of {message.total_bytes / BYTES_PER_MB:.0f} MB")

    def close(self) -> None:
        """End the line."""
        if self._is_terminal and self._shown:
            print(file=sys.stderr)
        self._shown = ""

    def _line(self, text: str) -> None:
        if text == self._shown:
            return
        if self._is_terminal:
            print(f"\r{text:<{len(self._shown)}}", end="", file=sys.stderr, flush=True)
        else:
            print(text, file=sys.stderr, flush=True)
        self._shown = text


@asynccontextmanager
async def session(*, needs_models: bool = True) -> AsyncIterator[Application]:
    """Open the core; with `needs_models`, come back when the first model can answer.

    Raises NoEligibleModelError, saying why and what to do, if none can in time.
    """
    application = await build(load_settings(), recovers=False)
    progress = Progress()
    unsubscribe = application.feed.subscribe(progress.show)
    try:
        if needs_models:
            await _wait_for_model(application)
        # Further models come while the first one answers; their progress would run through its words.
        unsubscribe()
        progress.close()
        yield application
    finally:
        unsubscribe()
        await application.aclose()


async def _wait_for_model(application: Application) -> None:
    waiting = asyncio.create_task(application.wait_until_ready(), name="wait-for-model")
    done, _ = await asyncio.wait({waiting}, timeout=READY_TIMEOUT_S)
    if not done:
        waiting.cancel()
        await asyncio.wait({waiting})
    if done and waiting.result():
        return
    statuses = application.hosts.statuses()
    reasons = tuple((status.host.title, status.detail or status.state.value) for status in statuses)
    fixes = [status.fix for status in statuses if status.fix and status.state is not HostState.READY]
    told = "; ".join(f"{title}: {why}" for title, why in reasons) or "no host is switched on"
    raise NoEligibleModelError(
        f"No model can answer yet ({told}).", reasons=reasons, fix=" ".join(fixes) or "Run `modelyard doctor`."
    )
