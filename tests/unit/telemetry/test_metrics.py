"""Metrics count what the feed tells and show what the running parts hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from prometheus_client.parser import text_string_to_metric_families

from app.domain.decision import BreakerState, BreakerView
from app.domain.explain import CacheStats
from app.domain.profile import Host, HostState, HostStatus, ResidentModel
from app.domain.record import Attempt, Outcome, RequestRecord, Usage
from app.telemetry.metrics import Metrics, RouterState
from tests.builders import NOON, QWEN, SMOL, a_record, an_attempt

STATE = RouterState(
    breakers=(BreakerView(key="builtin", state=BreakerState.OPEN),),
    cache=CacheStats(entries=3, hits=5, misses=2, invalidations=1),
    resident=(ResidentModel(ref=QWEN, size_bytes=500),),
    hosts=(HostStatus(host=Host(key="builtin", title="Built-in", url=""), state=HostState.READY),),
)


def values(metrics: Metrics) -> dict[tuple[str, ...], float]:
    """Return every sample by its name and its labels' values, in the order of the labels' names."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(metrics.render().decode())
        for sample in family.samples
    }


def record_with(*attempts: Attempt) -> RequestRecord:
    """Return a record whose one sub-task made these attempts."""
    record = a_record()
    return replace(record, sub_tasks=(replace(record.sub_tasks[0], attempts=attempts),))


def test_a_fallback_counts_both_attempts_and_the_change_of_model() -> None:
    """Each call of a model is counted with its outcome; a change of model is a fallback of the first."""
    metrics = Metrics(lambda: STATE)
    failed = an_attempt(QWEN, outcome=Outcome.FAILED, error_kind="host_busy", total_s=1.0, ttft_s=None)
    usage = Usage(prompt_tokens=7, answer_tokens=20, load_s=3.0)
    answered = an_attempt(SMOL, number=2, was_cold=True, usage=usage, ttft_s=0.4, total_s=2.0)
    metrics.note(record_with(failed, answered))
    seen = values(metrics)
    assert seen["modelyard_attempts_total", "code", "host_busy", str(QWEN), "failed"] == 1
    assert seen["modelyard_attempts_total", "code", "", str(SMOL), "succeeded"] == 1
    assert seen["modelyard_fallbacks_total", "code", str(QWEN)] == 1
    assert seen["modelyard_tokens_total", "code", str(SMOL), "prompt"] == 7
    assert seen["modelyard_tokens_total", "code", str(SMOL), "answer"] == 20
    assert seen["modelyard_model_load_duration_seconds_sum", "code", str(SMOL)] == 3.0
    assert seen["modelyard_attempt_time_to_first_token_seconds_count", "code", str(SMOL)] == 1
    assert ("modelyard_attempt_time_to_first_token_seconds_count", "code", str(QWEN)) not in seen


def test_a_step_answered_again_does_not_count_its_earlier_attempts_twice() -> None:
    """The record comes again with all attempts; only those that are new count."""
    metrics = Metrics(lambda: STATE)
    first = an_attempt(QWEN)
    metrics.note(record_with(first))
    second = an_attempt(SMOL, started_at=NOON + timedelta(minutes=5))
    metrics.note(record_with(first, second))
    seen = values(metrics)
    assert seen["modelyard_attempts_total", "code", "", str(QWEN), "succeeded"] == 1
    assert seen["modelyard_attempts_total", "code", "", str(SMOL), "succeeded"] == 1


def test_gauges_show_the_running_parts() -> None:
    """State is read when somebody asks."""
    seen = values(Metrics(lambda: STATE))
    assert seen["modelyard_breaker_state", "builtin", "open"] == 1
    assert seen["modelyard_breaker_state", "builtin", "closed"] == 0
    assert seen["modelyard_decision_cache_hits_total",] == 5
    assert seen["modelyard_resident_model_bytes", str(QWEN)] == 500
    assert seen["modelyard_host_up", "builtin"] == 1


def test_other_messages_count_nothing() -> None:
    """Only finished requests are counted."""
    metrics = Metrics(lambda: STATE)
    before = metrics.render()
    metrics.note(STATE.hosts[0])
    assert metrics.render() == before


def test_a_step_without_attempts_counts_as_a_request_alone() -> None:
    """What was stopped before any model was called has no attempt to count, and is no error."""
    metrics = Metrics(lambda: STATE)
    metrics.note(record_with())
    assert not [key for key in values(metrics) if key[0] == "modelyard_attempts_total"]
