"""Experiments and votes over HTTP, with a real store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from app.domain.comparison import Comparison, Lane
from app.domain.vote import Verdict, Vote
from tests.integration.api.running import CHAT, VISION, Serving

PLACE = "/api/v1/experiments"
FASTER = {"name": "Faster?", "control": {"strategy": "balanced"}, "variant": {"strategy": "fastest"}}


@pytest.fixture
def api(served: Serving) -> Iterator[httpx.Client]:
    """Return a client that is let in."""
    with served.client() as client:
        yield client


def started(api: httpx.Client, **change: Any) -> str:
    """Start an experiment and return its place."""
    reply = api.post(PLACE, json={**FASTER, **change})
    assert reply.status_code == 201, reply.text
    return reply.headers["location"]


def ask(served: Serving, api: httpx.Client) -> None:
    """Have a prompt answered by Auto, and wait until it is counted."""
    api.post("/api/chat", json={"model": "auto", "messages": [{"role": "user", "content": "Hello"}], "stream": False})
    served.call(served.application.engine.aclose())


def test_an_experiment_from_start_to_adoption(served: Serving, api: httpx.Client) -> None:
    """Requests of Auto are counted, the result has n and intervals, and adopting changes the settings."""
    place = started(api)
    ask(served, api)
    result = api.get(place).json()
    assert result["experiment"]["state"] == "running"
    verdict = result["verdict"]
    assert verdict["kind"] == "wait"
    assert verdict["control"]["n"] + verdict["variant"]["n"] == 1
    assert verdict["difference"]["low"] <= 0 <= verdict["difference"]["high"]
    adopted = api.post(f"{place}/adopt", json={}).json()
    assert (adopted["before"]["strategy"], adopted["after"]["strategy"]) == ("balanced", "fastest")
    assert served.application.settings.current.routing.strategy == "fastest"
    assert [one["state"] for one in api.get(PLACE).json()] == ["adopted"]


def test_a_shadow_changes_nothing(served: Serving, api: httpx.Client) -> None:
    """It tells agreement and expected figures."""
    place = started(api, kind="shadow", variant={"strategy": "balanced", "weights": {"quality": 0, "latency": 4}})
    ask(served, api)
    result = api.get(place).json()
    assert result["verdict"] is None
    assert result["shadow"]["n"] == 1
    assert result["shadow"]["quality_interval"] is not None


def test_only_one_runs_and_ended_ones_can_be_deleted(api: httpx.Client) -> None:
    """A second one and the deletion of a running one are conflicts; what is gone is not found."""
    place = started(api)
    assert api.post(PLACE, json=FASTER).status_code == 409
    assert api.delete(place).status_code == 409
    assert api.post(f"{place}/stop").json()["state"] == "stopped"
    assert api.post(f"{place}/stop").status_code == 409
    assert api.delete(place).status_code == 204
    for reply in (api.get(place), api.post(f"{place}/adopt"), api.delete(place)):
        assert reply.status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"share": 0}, "share"),
        ({"share": True}, "share"),
        ({"guardrail": "0.1"}, "guardrail"),
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"variant": {"strategy": "nonsense"}}, "variant"),
        ({"variant": {"strategy": "balanced"}}, "variant"),
        ({"variant": {"strategy": "fastest", "weights": {"quality": 9}}}, "variant.weights.quality"),
        ({"shares": 1}, "shares"),
    ],
)
def test_what_cannot_be_run_names_its_field(api: httpx.Client, change: dict[str, Any], field: str) -> None:
    """The problem says which part of the body is wrong."""
    reply = api.post(PLACE, json={**FASTER, **change})
    assert reply.status_code == 422
    assert field in [one["field"] for one in reply.json()["errors"]]


@pytest.mark.parametrize("name", ['"\\ud800"', '"a\\u0000b"'])
def test_a_name_that_no_database_holds_breaks_nothing(api: httpx.Client, name: str) -> None:
    """It is refused, or comes back as something that can be read; never an error inside."""
    body = json.dumps({**FASTER, "name": "NAME"}).replace('"NAME"', name)
    reply = api.post(PLACE, content=body, headers={"content-type": "application/json"})
    assert reply.status_code in {201, 422}, reply.text
    assert api.get(PLACE).status_code == 200


def test_votes_are_listed_and_taken_back(served: Serving, api: httpx.Client) -> None:
    """Newest first; an unknown one is not found."""
    store = served.application.store
    lanes = tuple(Lane(pinned=served.ref(name)) for name in (CHAT, VISION))
    for number in range(2):
        comparison = Comparison(
            prompt=f"poem {number}", created_at=datetime(2026, 5, 1 + number, tzinfo=UTC), lanes=lanes, is_blind=True
        )
        served.call(store.comparisons.save(comparison))
        vote = Vote(
            comparison_id=comparison.comparison_id,
            created_at=comparison.created_at,
            first=served.ref(CHAT),
            second=served.ref(VISION),
            verdict=Verdict.FIRST,
            capability="creative",
        )
        served.call(store.votes.cast(vote))
    listed = api.get("/api/v1/votes").json()
    assert [one["prompt"] for one in listed] == ["poem 1", "poem 0"]
    assert listed[0]["first"] == str(served.ref(CHAT))
    assert len(api.get("/api/v1/votes", params={"limit": 1}).json()) == 1
    assert api.delete(f"/api/v1/votes/{listed[0]['vote_id']}").status_code == 204
    assert api.delete(f"/api/v1/votes/{listed[0]['vote_id']}").status_code == 404
    assert [one["prompt"] for one in api.get("/api/v1/votes").json()] == ["poem 0"]
