"""Posts alerts to an address of the user's: a chat room, a pager, a script."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx

from app.domain.events import AlertRaised, FeedMessage

logger = logging.getLogger(__name__)

TIMEOUT_S = 10.0
# A receiver that is slow or away must not pile up work without end.
MOST_WAITING = 100


class Webhook:
    """Posts each alert as JSON, one after the other; what cannot be delivered is logged and dropped."""

    def __init__(self, address: Callable[[], str]) -> None:
        """`address` gives the URL of now; "" switches posting off."""
        self._address = address
        self._sending: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()

    def note(self, message: FeedMessage) -> None:
        """Post an alert in the background; other messages of the feed pass."""
        if not isinstance(message, AlertRaised) or not self._address():
            return
        if len(self._sending) >= MOST_WAITING:
            logger.warning("The webhook does not keep up: an alert was dropped.")
            return
        task = asyncio.create_task(self._post(self._address(), body_of(message)), name="webhook")
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def aclose(self) -> None:
        """Give up what has not been delivered."""
        for task in self._sending:
            task.cancel()
        if self._sending:
            await asyncio.wait(self._sending)

    async def _post(self, address: str, body: dict[str, Any]) -> None:
        async with self._turn:
            try:
                async with httpx.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False) as client:
                    reply = await client.post(address, json=body)
                    reply.raise_for_status()
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                logger.warning("An alert could not be posted to the webhook: %s", type(error).__name__)


def body_of(alert: AlertRaised) -> dict[str, Any]:
    """Return what is posted: the alert's fields, and `text` for receivers that show one line."""
    return {
        "text": f"Modelyard: {alert.title}. {alert.detail}".strip(),
        "key": alert.key,
        "kind": alert.kind,
        "title": alert.title,
        "detail": alert.detail,
        "model": str(alert.ref) if alert.ref else None,
        "is_over": alert.is_over,
        "at": datetime.now(UTC).isoformat(),
    }
