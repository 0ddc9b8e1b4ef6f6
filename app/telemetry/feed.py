"""The live feed: what just happened, to whoever watches."""

from __future__ import annotations

import logging
from collections.abc import Callable

from app.domain.events import FeedMessage

logger = logging.getLogger(__name__)

Subscriber = Callable[[FeedMessage], None]


class Feed:
    """Hands every message to every subscriber, in the core's thread, in the order of publishing.

    A subscriber must return at once (put the message on a queue, not work on it). One that raises is logged and
    stays subscribed: a broken chart must not stop the router.
    """

    def __init__(self) -> None:
        """Start without subscribers."""
        self._subscribers: list[Subscriber] = []

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Add a subscriber; the returned function removes it again (calling it twice does no harm)."""
        self._subscribers.append(subscriber)

        def unsubscribe() -> None:
            if subscriber in self._subscribers:
                self._subscribers.remove(subscriber)

        return unsubscribe

    def publish(self, message: FeedMessage) -> None:
        """Hand over `message`."""
        for subscriber in tuple(self._subscribers):
            try:
                subscriber(message)
            except Exception:
                logger.exception("A subscriber of the live feed failed on %s", type(message).__name__)
