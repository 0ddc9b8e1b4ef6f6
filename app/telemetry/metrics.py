"""Prometheus metrics of the router: counted from the live feed, and read from the running parts when asked.

Names and units follow Prometheus' conventions (seconds, bytes, `_total` for counters). Labels have few values: models,
capabilities, outcomes, strategies, sources. No prompt text enters a label.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from app.domain.decision import BreakerState, BreakerView
from app.domain.events import FeedMessage
from app.domain.explain import CacheStats
from app.domain.profile import HostState, HostStatus, ResidentModel
from app.domain.record import Attempt, RequestRecord, SubTaskRecord

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# From a warm small model's first token to a large model's whole answer on a processor.
ANSWER_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0)
# What the router adds: from a cached decision to an analysis behind many others.
ROUTER_S = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
# Requests that a step may be answered again of, without its earlier attempts being counted twice.
REMEMBERED_REQUESTS = 1_000
LAG_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouterState:
    """What stands in the running parts at the moment of asking."""

    breakers: tuple[BreakerView, ...]
    cache: CacheStats
    resident: tuple[ResidentModel, ...]
    hosts: tuple[HostStatus, ...]


class Metrics:
    """Counts finished requests; subscribe `note` to the feed. `render` gives the text that Prometheus reads."""

    def __init__(self, state: Callable[[], RouterState]) -> None:
        """Start at zero; `state` is asked at each rendering, in the core's thread."""
        self._registry = CollectorRegistry()
        self._registry.register(_StateCollector(state))
        self._counted_until: OrderedDict[str, datetime] = OrderedDict()
        self._requests = self._counter(
            "modelyard_requests", "Finished requests.", "capability", "strategy", "source", "outcome"
        )
        self._request_s = self._histogram(
            "modelyard_request_duration_seconds", "From arrival to end of a request.", ANSWER_S, "capability"
        )
        self._request_ttft_s = self._histogram(
            "modelyard_request_time_to_first_token_seconds",
            "From arrival to the first visible answer token.",
            ANSWER_S,
            "capability",
        )
        self._router_s = self._histogram(
            "modelyard_router_duration_seconds", "What Modelyard adds before the first call of a model.", ROUTER_S
        )
        self._decision_s = self._histogram(
            "modelyard_decision_duration_seconds", "Choosing the model for a sub-task.", ROUTER_S
        )
        of_model = ("model", "capability")
        self._attempts = self._counter("modelyard_attempts", "Calls of models.", *of_model, "outcome", "error")
        self._attempt_s = self._histogram(
            "modelyard_attempt_duration_seconds", "From call to end of a model's answer.", ANSWER_S, *of_model
        )
        self._attempt_ttft_s = self._histogram(
            "modelyard_attempt_time_to_first_token_seconds",
            "From call to the first visible answer token.",
            ANSWER_S,
            *of_model,
        )
        self._queue_s = self._histogram(
            "modelyard_attempt_queue_duration_seconds",
            "From the start of a sub-task to the first call: waiting for the host's turn.",
            ANSWER_S,
            *of_model,
        )
        self._load_s = self._histogram(
            "modelyard_model_load_duration_seconds", "Loading a model, as its server reports it.", ANSWER_S, *of_model
        )
        self._tokens = self._counter("modelyard_tokens", "Tokens, as servers report them.", *of_model, "type")
        self._fallbacks = self._counter(
            "modelyard_fallbacks", "Attempts after which another model was asked.", "model", "capability"
        )
        self._loop_lag_s = self._histogram(
            "modelyard_event_loop_lag_seconds", "How late the router's event loop wakes.", LAG_S
        )

    def note(self, message: FeedMessage) -> None:
        """Count a finished request; other messages of the feed pass.

        A request of which one step was answered again comes twice: it counts twice, its earlier attempts once.
        """
        if isinstance(message, RequestRecord):
            self._note_request(message)

    def note_lag(self, seconds: float) -> None:
        """Count how late the event loop woke."""
        self._loop_lag_s.observe(seconds)

    def render(self) -> bytes:
        """Return all metrics in Prometheus' text format; takes some milliseconds."""
        return generate_latest(self._registry)

    def _note_request(self, record: RequestRecord) -> None:
        counted_until = self._counted_until.pop(record.request_id, None)
        starts = [attempt.started_at for part in record.sub_tasks for attempt in part.attempts]
        if starts:
            self._counted_until[record.request_id] = max(starts)
        while len(self._counted_until) > REMEMBERED_REQUESTS:
            self._counted_until.popitem(last=False)
        capability = record.analysis.primary
        self._requests.labels(capability, record.strategy, record.source, record.outcome.value).inc()
        self._request_s.labels(capability).observe(record.total_s)
        if record.ttft_s is not None:
            self._request_ttft_s.labels(capability).observe(record.ttft_s)
        self._router_s.observe(record.router_s)
        for part in record.sub_tasks:
            if counted_until is None or any(attempt.started_at > counted_until for attempt in part.attempts):
                self._note_sub_task(part, capability, record, counted_until)

    def _note_sub_task(
        self, part: SubTaskRecord, of_request: str, record: RequestRecord, counted_until: datetime | None
    ) -> None:
        capability = next(iter(part.sub_task.capabilities), of_request)
        if part.decision is not None:
            self._decision_s.observe(part.decision.decide_s)
        for attempt, following in zip(part.attempts, (*part.attempts[1:], None), strict=False):
            if counted_until is not None and attempt.started_at <= counted_until:
                continue
            model = str(attempt.ref)
            self._note_attempt(attempt, model, capability)
            if following is not None and following.ref != attempt.ref:
                self._fallbacks.labels(model, capability).inc()
        if part.attempts and part.started_s is not None and counted_until is None:
            first = part.attempts[0]
            called_s = (first.started_at - record.created_at).total_seconds()
            self._queue_s.labels(str(first.ref), capability).observe(max(0.0, called_s - part.started_s))

    def _note_attempt(self, attempt: Attempt, model: str, capability: str) -> None:
        self._attempts.labels(model, capability, attempt.outcome.value, attempt.error_kind).inc()
        self._attempt_s.labels(model, capability).observe(attempt.total_s)
        if attempt.ttft_s is not None:
            self._attempt_ttft_s.labels(model, capability).observe(attempt.ttft_s)
        usage = attempt.usage
        if attempt.was_cold and usage.load_s is not None:
            self._load_s.labels(model, capability).observe(usage.load_s)
        for kind, count in (("prompt", usage.prompt_tokens), ("answer", usage.answer_tokens)):
            if count:
                self._tokens.labels(model, capability, kind).inc(count)

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(name, told, labels, registry=self._registry)

    def _histogram(self, name: str, told: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(name, told, labels, buckets=buckets, registry=self._registry)


class _StateCollector(Collector):
    """Gauges that are read when somebody asks, so that they cannot be stale."""

    def __init__(self, state: Callable[[], RouterState]) -> None:
        self._state = state

    def describe(self) -> Iterable[Metric]:
        """Return nothing: the registry must not ask for values before the core runs."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Give every gauge with the values of now."""
        state = self._state()
        yield InfoMetricFamily("modelyard_build", "The running version.", {"version": version("modelyard")})
        breakers = GaugeMetricFamily(
            "modelyard_breaker_state", "1 for the state a circuit breaker is in.", labels=["key", "state"]
        )
        for view in state.breakers:
            for possible in BreakerState:
                breakers.add_metric([view.key, possible.value], float(view.state is possible))
        yield breakers
        for name, told, value in (
            ("hits", "Decisions taken from the cache.", state.cache.hits),
            ("misses", "Decisions made anew.", state.cache.misses),
            ("invalidations", "Times the cache was emptied.", state.cache.invalidations),
        ):
            yield CounterMetricFamily(f"modelyard_decision_cache_{name}", told, value)
        yield GaugeMetricFamily("modelyard_decision_cache_entries", "Decisions kept now.", state.cache.entries)
        memory = GaugeMetricFamily("modelyard_resident_model_bytes", "Memory of loaded models.", labels=["model"])
        for model in state.resident:
            memory.add_metric([str(model.ref)], model.size_bytes)
        yield memory
        hosts = GaugeMetricFamily("modelyard_host_up", "1 while a host answers.", labels=["host"])
        for status in state.hosts:
            hosts.add_metric([status.host.key], float(status.state in {HostState.READY, HostState.EMPTY}))
        yield hosts
