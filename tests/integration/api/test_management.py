"""Modelyard's own API over HTTP, with a real store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.integration.api.running import CHAT, EMBEDDING, VISION, Serving

MARKER = f"/api/v1/profiles/scripted/{CHAT}"


@pytest.fixture
def api(served: Serving) -> Iterator[httpx.Client]:
    """Return a client that is let in."""
    with served.client() as client:
        yield client


def a_decision(api: httpx.Client, text: str = "Write a Python function") -> str:
    """Have a prompt answered and return the id of its decision."""
    reply = api.post(
        "/api/chat", json={"model": "auto", "messages": [{"role": "user", "content": text}], "stream": False}
    )
    return reply.headers["x-modelyard-decision"]


def problem(reply: httpx.Response, status: int) -> dict[str, Any]:
    """Return the problem of a reply after checking its status and form."""
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json"), reply.text
    body: dict[str, Any] = reply.json()
    assert body["status"] == status
    return body


def test_the_description_is_complete(api: httpx.Client) -> None:
    """Every operation has a summary, and there are at least twenty of them with unique names."""
    described = api.get("/api/v1/openapi.json").json()
    operations = [
        operation
        for path in described["paths"].values()
        for method, operation in path.items()
        if method in {"get", "post", "put", "patch", "delete"}
    ]
    assert len(operations) >= 20
    assert all(operation["description"] for operation in operations)
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert described["components"]["schemas"]["RouteIn"]["examples"]


def test_profiles_are_listed_and_filtered(api: httpx.Client) -> None:
    """Each model of each host has one."""
    profiles = api.get("/api/v1/profiles").json()
    assert {profile["ref"] for profile in profiles} == {f"scripted/{name}" for name in (CHAT, VISION, EMBEDDING)}
    assert api.get("/api/v1/profiles", params={"installed": False}).json() == []


def test_an_edit_needs_the_version_that_was_read(api: httpx.Client) -> None:
    """Without one 428, with an old one 412 by header and 409 in the body."""
    read = api.get(MARKER)
    assert read.headers["etag"] == '"1"'
    assert problem(api.patch(MARKER, json={"priority": 2}), 428)["type"] == "urn:modelyard:version_missing"
    edited = api.patch(MARKER, json={"priority": 2, "ratings": {"code": 0.9}}, headers={"If-Match": '"1"'})
    assert (edited.status_code, edited.headers["etag"], edited.json()["priority"]) == (200, '"2"', 2)
    assert edited.json()["ratings"]["code"] == {"score": 0.9, "source": "user", "evidence_count": 0}
    problem(api.patch(MARKER, json={"priority": 3}, headers={"If-Match": '"1"'}), 412)
    problem(api.patch(MARKER, json={"priority": 3, "version": 1}), 409)
    assert api.patch(MARKER, json={"priority": 3, "version": 2}).json()["version"] == 3


def test_edits_have_a_history_and_can_be_undone(api: httpx.Client) -> None:
    """Undoing makes a new version out of the one before."""
    api.patch(MARKER, json={"notes": "first"}, headers={"If-Match": "*"})
    api.patch(MARKER, json={"notes": "second"}, headers={"If-Match": "*"})
    assert api.post(f"{MARKER}/undo", headers={"If-Match": '"3"'}).json()["notes"] == "first"
    versions = api.get(f"{MARKER}/versions").json()
    assert [version["version"] for version in versions] == [4, 3, 2, 1]
    assert versions[0]["actor"] == "user"
    restored = api.post(f"{MARKER}/versions/1/restore", headers={"If-Match": "*"})
    assert (restored.json()["notes"], restored.headers["etag"]) == ("", '"5"')
    problem(api.post(f"{MARKER}/versions/99/restore", headers={"If-Match": "*"}), 404)
    problem(api.post(f"{MARKER}/undo", headers={"If-Match": '"3"'}), 412)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"priority": 99}, "priority"),
        ({"ratings": {"code": 2}}, "ratings.code"),
        ({"routing_weight": "much"}, "routing_weight"),
        ({"pinned_fields": ["nonsense"]}, "pinned_fields.0"),
        ({"prioritty": 1}, "prioritty"),
        ({"features": None}, "features"),
    ],
)
def test_a_wrong_field_is_named(api: httpx.Client, change: dict[str, object], field: str) -> None:
    """The problem says which field and why, and nothing is stored."""
    told = problem(api.patch(MARKER, json=change, headers={"If-Match": "*"}), 422)
    assert told["errors"][0]["field"] == field
    assert api.get(MARKER).json()["version"] == 1


def test_a_profile_is_created_once(api: httpx.Client) -> None:
    """For a model that no host has reported yet; a second one is a conflict."""
    made = api.post("/api/v1/profiles", json={"ref": "later/new:1b", "ratings": {"code": 0.8}})
    assert (made.status_code, made.headers["location"]) == (201, "/api/v1/profiles/later/new:1b")
    assert api.get(made.headers["location"]).json()["ratings"]["code"]["score"] == 0.8
    problem(api.post("/api/v1/profiles", json={"ref": "later/new:1b"}), 409)
    assert problem(api.post("/api/v1/profiles", json={"ref": "no-slash"}), 422)["errors"][0]["field"] == "ref"
    problem(api.get("/api/v1/profiles/no/such"), 404)


def test_a_name_that_a_header_cannot_hold_is_encoded(api: httpx.Client) -> None:
    """Names may have any letters; the address of the new profile leads to it all the same."""
    made = api.post("/api/v1/profiles", json={"ref": "later/模型 α:1b"})
    assert made.status_code == 201
    assert api.get(made.headers["location"]).json()["ref"] == "later/模型 α:1b"


@pytest.mark.parametrize("body", [{"limit": True}, {"weights": {"quality": "1"}}, {"strategy": "pinned", "limit": 0}])
def test_what_is_no_number_is_refused(api: httpx.Client, body: dict[str, object]) -> None:
    """JSON's true and texts are no numbers."""
    problem(api.post("/api/v1/decisions/what-if", json=body), 422)


def test_a_method_that_an_address_lacks_is_told_with_those_it_has(api: httpx.Client) -> None:
    """HTTP asks for the header Allow."""
    reply = api.delete("/api/v1/strategies")
    assert problem(reply, 405)
    assert reply.headers["allow"] == "GET"


def test_an_edit_is_tried_on_past_decisions(api: httpx.Client) -> None:
    """Nothing is stored; the reply says how many decisions would be others."""
    chosen = api.post("/api/v1/route", json={"prompt": "Write a Python function"}).json()["decision"]["chosen"]["ref"]
    a_decision(api)
    tried = api.post("/api/v1/profiles/validate", json={"ref": chosen, "is_active": False}).json()
    assert (tried["is_valid"], tried["changed_decisions"], tried["looked_at"]) == (True, 1, 1)
    wrong = api.post("/api/v1/profiles/validate", json={"ref": chosen, "priority": 99}).json()
    assert (wrong["is_valid"], wrong["errors"][0]["field"]) == (False, "priority")


def test_a_prompt_is_looked_at_without_calling_a_model(served: Serving, api: httpx.Client) -> None:
    """Detecting, splitting and routing are dry runs."""
    code = api.post("/api/v1/detect", json={"prompt": "Write a Python function that sorts a list."}).json()
    assert code["primary"] == "code"
    plan = api.post("/api/v1/decompose", json={"prompt": "1. Write a poem.\n2. Translate 'yes' into French."}).json()
    assert [task["id"] for task in plan["sub_tasks"]] == ["1", "2"]
    told = api.post("/api/v1/route", json={"prompt": "Hello", "strategy": "fastest"}).json()
    assert told["decision"]["strategy"] == "fastest"
    assert {one["ref"] for one in told["decision"]["exclusions"]} == {f"scripted/{EMBEDDING}"}
    assert told["flip"] is None or told["flip"]["sentence"]
    assert served.backend.calls == []
    assert (
        problem(api.post("/api/v1/route", json={"prompt": "x", "model": "none"}), 404)["errors"][0]["field"] == "model"
    )
    problem(api.post("/api/v1/route", json={"prompt": "x", "strategy": "none"}), 422)
    problem(api.post("/api/v1/detect", json={"prompt": ""}), 422)


def test_no_prompt_is_repeated_in_an_error(api: httpx.Client) -> None:
    """What was sent stays with the sender."""
    reply = api.post("/api/v1/detect", json={"prompt": ["my secret"]})
    assert "secret" not in reply.text


def test_decisions_are_paged_by_key(api: httpx.Client) -> None:
    """Each page says where the next one begins."""
    ids = [a_decision(api, f"Prompt number {number}") for number in range(3)]
    first = api.get("/api/v1/decisions", params={"limit": 2}).json()
    second = api.get("/api/v1/decisions", params={"limit": 2, "after": first["after"]}).json()
    assert [row["decision_id"] for row in (*first["rows"], *second["rows"])] == ids[::-1]
    assert second["after"] is None
    found = api.get("/api/v1/decisions", params={"text": "number 1"}).json()["rows"]
    assert [row["decision_id"] for row in found] == [ids[1]]
    problem(api.get("/api/v1/decisions", params={"after": "x"}), 422)
    problem(api.get("/api/v1/decisions", params={"since": "2026-01-01T00:00:00"}), 422)
    problem(api.get("/api/v1/decisions", params={"limit": 0}), 422)


def test_a_decision_is_told_replayed_and_explained(api: httpx.Client) -> None:
    """The replay equals the decision bit for bit."""
    decision_id = a_decision(api)
    detail = api.get(f"/api/v1/decisions/{decision_id}").json()
    assert detail["decision"]["chosen"]["ref"] == detail["attempts"][0]["ref"]
    assert detail["row"]["outcome"] == "succeeded"
    again = api.post(f"/api/v1/decisions/{decision_id}/replay").json()
    assert again["is_equal"] is True
    assert api.get(f"/api/v1/decisions/{decision_id}/flip").status_code == 200
    problem(api.get("/api/v1/decisions/unknown"), 404)


def test_a_decision_is_annotated(api: httpx.Client) -> None:
    """Edits need the version that was read, as with profiles."""
    path = f"/api/v1/decisions/{a_decision(api)}/annotation"
    problem(api.patch(path, json={"rating": 1}), 428)
    first = api.patch(path, json={"rating": 1, "tags": ["good"]}, headers={"If-Match": '"0"'})
    assert first.json() == {"rating": 1, "corrected_outcome": None, "tags": ["good"], "note": "", "version": 1}
    problem(api.patch(path, json={"rating": 0, "version": 0}), 409)
    cleared = api.patch(path, json={"rating": None, "tags": None, "version": 1}).json()
    assert (cleared["rating"], cleared["tags"], cleared["version"]) == (None, [], 2)
    assert problem(api.patch(path, json={"rating": 5, "version": 2}), 422)["errors"][0]["field"] == "rating"


def test_another_strategy_is_tried_on_the_past(api: httpx.Client) -> None:
    """No model is called for it."""
    a_decision(api)
    told = api.post("/api/v1/decisions/what-if", json={"strategy": "fastest", "weights": {"quality": 2}}).json()
    assert told["total"] == 1
    assert sum(told["after"].values()) == 1
    assert (
        problem(api.post("/api/v1/decisions/what-if", json={"strategy": "x"}), 422)["errors"][0]["field"] == "strategy"
    )


def test_statistics_count_what_happened(api: httpx.Client) -> None:
    """Totals over all, percentiles by model."""
    a_decision(api)
    totals = api.get("/api/v1/stats").json()
    assert (totals["requests"], totals["succeeded"], totals["attempts"]) == (1, 1, 1)
    (one,) = api.get("/api/v1/stats/percentiles").json()
    assert (one["attempts"], one["succeeded"]) == (1, 1)
    assert one["ttft_s"]["p50"] >= 0


def test_breakers_are_listed_and_reset(served: Serving, api: httpx.Client) -> None:
    """A breaker is named by its model or host."""
    a_decision(api)
    keys = [view["key"] for view in api.get("/api/v1/breakers").json()]
    assert "scripted" in keys
    assert api.post(f"/api/v1/breakers/{keys[-1]}/reset").status_code == 204
    problem(api.post("/api/v1/breakers/unknown/reset"), 404)


def test_the_cache_is_told_and_cleared(api: httpx.Client) -> None:
    """Clearing forgets the decisions, not the counts."""
    for _ in range(2):
        api.post("/api/v1/route", json={"prompt": "Hello there"})
    assert api.get("/api/v1/cache").json()["hits"] >= 1
    assert api.delete("/api/v1/cache").status_code == 204
    assert api.get("/api/v1/cache").json()["entries"] == 0


def test_hosts_and_choices_are_listed(api: httpx.Client) -> None:
    """Hosts with their state, capabilities and strategies with their titles."""
    (host,) = api.get("/api/v1/hosts").json()
    assert (host["key"], host["state"]) == ("scripted", "ready")
    a_decision(api)
    assert api.post("/api/v1/hosts/refresh").status_code == 200
    assert api.get("/api/v1/resident").json()[0]["ref"].startswith("scripted/")
    assert "code" in {one["key"] for one in api.get("/api/v1/capabilities").json()}
    assert "balanced" in {one["key"] for one in api.get("/api/v1/strategies").json()}


def test_profiles_and_decisions_are_exported(api: httpx.Client) -> None:
    """Profiles as one document, decisions as lines."""
    decision_id = a_decision(api)
    exported = api.get("/api/v1/export/profiles").json()
    assert (exported["format"], len(exported["profiles"])) == ("modelyard-profiles", 3)
    lines = [json.loads(line) for line in api.get("/api/v1/decisions/export").text.splitlines()]
    assert [line["decision_id"] for line in lines] == [decision_id]


def test_errors_of_the_frame_are_problems_too(api: httpx.Client) -> None:
    """Unknown addresses, wrong methods and broken JSON have the same form."""
    problem(api.get("/api/v1/nothing"), 404)
    problem(api.delete("/api/v1/stats"), 405)
    problem(api.post("/api/v1/detect", content=b"{", headers={"content-type": "application/json"}), 422)
