"""Sends the spans of finished requests to a tracing system over OTLP; needs the extra `otel`."""

from __future__ import annotations

import asyncio
import importlib.util
import logging
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from app.domain.errors import InvalidInputError
from app.domain.events import FeedMessage
from app.domain.record import RequestRecord
from app.telemetry.spans import Span, spans_of

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

logger = logging.getLogger(__name__)

TRACES_PATH = "/v1/traces"
SERVICE = "modelyard"
# A tracing system that does not answer must not hold the end of the program.
FLUSH_MS = 2_000
NANOSECONDS = 1_000_000_000


class SpanExporter:
    """Turns each finished request into OpenTelemetry spans; a background thread of the library sends them."""

    def __init__(self, endpoint: Callable[[], str]) -> None:
        """`endpoint` gives the collector's address, e.g. http://127.0.0.1:4318; "" switches sending off."""
        self._endpoint = endpoint
        self._sends_to = ""
        self._provider: TracerProvider | None = None

    def note(self, message: FeedMessage) -> None:
        """Send a finished request's spans; other messages pass."""
        if isinstance(message, RequestRecord) and (provider := self._current()) is not None:
            from opentelemetry import trace  # noqa: PLC0415 - an extra

            _emit(provider.get_tracer(SERVICE), spans_of(message), trace.set_span_in_context(trace.INVALID_SPAN))

    async def aclose(self) -> None:
        """Send what is left, for a short while."""
        if self._provider is not None:
            await asyncio.to_thread(_end, self._provider)
            self._provider = None

    def _current(self) -> TracerProvider | None:
        """Return what sends to the address of now; None where there is none, or it cannot be used."""
        endpoint = self._endpoint()
        if endpoint != self._sends_to:
            self._sends_to = endpoint
            if self._provider is not None:
                provider, self._provider = self._provider, None
                _end(provider)
            if endpoint:
                try:
                    self._provider = _open(endpoint)
                except InvalidInputError as error:
                    logger.warning("%s %s", error.message, error.fix)
        return self._provider


def _open(endpoint: str) -> TracerProvider:
    """Return a provider that sends to `endpoint`; InvalidInputError without the extra."""
    if importlib.util.find_spec("opentelemetry.exporter") is None or not _has_sdk():
        raise InvalidInputError(
            "Traces cannot be sent: OpenTelemetry is not installed.",
            field="observability.otlp_endpoint",
            fix='Run: pip install "modelyard[otel]"',
        )
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 - an extra
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - as above
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 - as above
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 - as above

    address = endpoint.rstrip("/")
    if not address.endswith(TRACES_PATH):
        address += TRACES_PATH
    resource = Resource.create({"service.name": SERVICE, "service.version": version(SERVICE)})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=address, timeout=FLUSH_MS / 1000)))
    return provider


def _has_sdk() -> bool:
    return importlib.util.find_spec("opentelemetry.sdk") is not None


def _end(provider: TracerProvider) -> None:
    provider.force_flush(FLUSH_MS)
    provider.shutdown()


def _emit(tracer: Any, span: Span, context: Any) -> None:
    """Record a span that is over, and those below it."""
    from opentelemetry import trace  # noqa: PLC0415 - an extra

    kind = trace.SpanKind.CLIENT if span.is_call else trace.SpanKind.INTERNAL
    sent = tracer.start_span(
        span.name, context=context, kind=kind, attributes=dict(span.attributes), start_time=_ns(span.started_at)
    )
    if span.error:
        sent.set_status(trace.Status(trace.StatusCode.ERROR, span.error))
    below = trace.set_span_in_context(sent)
    for child in span.children:
        _emit(tracer, child, below)
    sent.end(_ns(span.ended_at))


def _ns(moment: datetime) -> int:
    return round(moment.timestamp() * NANOSECONDS)
