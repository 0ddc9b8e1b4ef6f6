"""Alerts tell each trouble once, and its end."""

from __future__ import annotations

from app.domain.decision import BreakerState, BreakerView
from app.domain.events import AlertRaised
from app.domain.profile import Host, HostState, HostStatus
from app.telemetry.alerts import AlertRules

OLLAMA = Host(key="ollama", title="Ollama", url="http://127.0.0.1:11434")


def told(*messages: BreakerView | HostStatus) -> list[tuple[str, bool]]:
    """Return the keys of the alerts and whether each tells an end."""
    alerts: list[AlertRaised] = []
    rules = AlertRules(alerts.append)
    for message in messages:
        rules.note(message)
    return [(alert.key, alert.is_over) for alert in alerts]


def breaker(state: BreakerState) -> BreakerView:
    """Return a model's breaker in a state."""
    return BreakerView(key="ollama/m", state=state, reason="3 failures in a row.", remaining_s=30)


def host(state: HostState) -> HostStatus:
    """Return the host in a state."""
    return HostStatus(host=OLLAMA, state=state)


def test_a_breaker_is_told_when_it_opens_and_when_it_closes() -> None:
    """Opening again after a failed probe is the same trouble."""
    states = (BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.CLOSED)
    key = "breaker_opened:ollama/m"
    assert told(*map(breaker, states)) == [(key, False), (key, True)]


def test_a_breaker_that_never_opened_is_no_news() -> None:
    """Closed is how things are."""
    assert told(breaker(BreakerState.CLOSED)) == []


def test_a_host_is_missed_only_after_it_answered() -> None:
    """One that never answered is told by its card; starting is neither up nor down."""
    assert told(host(HostState.STARTING), host(HostState.STOPPED), host(HostState.STOPPED)) == []
    key = "host_down:ollama"
    states = (HostState.READY, HostState.UNREACHABLE, HostState.UNREACHABLE, HostState.STARTING, HostState.READY)
    assert told(*map(host, states)) == [(key, False), (key, True)]


def test_the_alert_names_the_model_and_what_happens_next() -> None:
    """The detail has the reason and the seconds until the next try."""
    alerts: list[AlertRaised] = []
    AlertRules(alerts.append).note(breaker(BreakerState.OPEN))
    assert str(alerts[0].ref) == "ollama/m"
    assert "3 failures in a row." in alerts[0].detail
    assert "30 s" in alerts[0].detail
