"""Everything that watches the feed for others: metrics, traces, alerts and their webhook."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from app.domain.ports import Clock
from app.settings import ObservabilitySettings
from app.telemetry.alerts import AlertRules
from app.telemetry.feed import Feed
from app.telemetry.loop_lag import watch_loop
from app.telemetry.metrics import Metrics, RouterState
from app.telemetry.otlp import SpanExporter
from app.telemetry.webhook import Webhook


class Telemetry:
    """Subscribes to the feed on creation, which must happen on the core's running loop."""

    def __init__(
        self,
        feed: Feed,
        *,
        state: Callable[[], RouterState],
        settings: Callable[[], ObservabilitySettings],
        clock: Clock,
    ) -> None:
        """`state` gives what the gauges show; `settings` are asked anew at each message."""
        self.metrics = Metrics(state)
        self._exporter = SpanExporter(lambda: settings().otlp_endpoint)
        self._webhook = Webhook(lambda: settings().webhook_url)
        alerts = AlertRules(feed.publish)
        watchers = (self.metrics.note, self._exporter.note, alerts.note, self._webhook.note)
        self._unsubscribe = [feed.subscribe(note) for note in watchers]
        self._lag = asyncio.create_task(watch_loop(clock, self.metrics.note_lag), name="loop-lag")

    async def aclose(self) -> None:
        """Stop watching and send what is left."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._lag.cancel()
        await asyncio.wait({self._lag})
        await self._webhook.aclose()
        await self._exporter.aclose()
