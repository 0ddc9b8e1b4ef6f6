"""Bringing profiles in over HTTP, with a real store: whole or not at all."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from app.domain.ports import ModelFacts
from tests.integration.api.running import CHAT, VISION, Serving

IMPORT = "/api/v1/import/profiles"
MARKER = f"/api/v1/profiles/scripted/{CHAT}"
Document = dict[str, Any]


@pytest.fixture
def api(served: Serving) -> Iterator[httpx.Client]:
    """Return a client that is let in."""
    with served.client() as client:
        yield client


@pytest.fixture
def export(api: httpx.Client) -> Document:
    """Return the document that the export gives."""
    document: Document = api.get("/api/v1/export/profiles").json()
    return document


def of(document: Document, model: str) -> Document:
    """Return a model's profile in a document."""
    return next(profile for profile in document["profiles"] if profile["ref"] == f"scripted/{model}")


def wrong_fields(reply: httpx.Response) -> list[str]:
    """Return the fields at fault after checking that the reply is a problem."""
    assert (reply.status_code, reply.headers["content-type"]) == (422, "application/problem+json"), reply.text
    return [error["field"] for error in reply.json()["errors"]]


def test_an_export_comes_back_without_a_change(api: httpx.Client, export: Document) -> None:
    """What nobody edited meanwhile makes no version."""
    told = api.post(IMPORT, json=export).json()
    assert (told["created"], told["changed"], told["unchanged"], told["is_dry_run"]) == (0, 0, 3, False)
    assert api.get(MARKER).json()["version"] == 1


def test_an_export_brings_back_what_was_edited_since(api: httpx.Client, export: Document) -> None:
    """Each profile that differs gets a new version, which can be undone."""
    edit = {"priority": 5, "ratings": {"code": 0.1, "made_up": 0.5}, "context_length": 4096, "notes": "mine"}
    api.patch(MARKER, json=edit, headers={"If-Match": "*"})
    told = api.post(IMPORT, json=export).json()
    assert (told["changed"], told["unchanged"]) == (1, 2)
    changed = next(one for one in told["profiles"] if one["changed_fields"])
    assert (changed["ref"], changed["version"], changed["is_new"]) == (f"scripted/{CHAT}", 3, False)
    assert {"priority", "ratings.code", "ratings.made_up", "context_length", "notes"} == set(changed["changed_fields"])
    now, then = api.get(MARKER).json(), of(export, CHAT)
    assert {**now, "version": 0} == {**then, "version": 0}
    assert api.post(f"{MARKER}/undo", headers={"If-Match": "*"}).json()["notes"] == "mine"


def test_a_dry_run_tells_the_same_and_stores_nothing(api: httpx.Client, export: Document) -> None:
    """What it tells is what the import does afterwards, version by version."""
    of(export, CHAT)["priority"] = 7
    export["profiles"].append({"ref": "later/new:1b", "ratings": {"code": {"score": 0.8}}})
    tried = api.post(IMPORT, params={"dry_run": True}, json=export).json()
    assert (tried["created"], tried["changed"], tried["is_dry_run"]) == (1, 1, True)
    assert api.get(MARKER).json()["version"] == 1
    assert api.get("/api/v1/profiles/later/new:1b").status_code == 404
    assert api.post(IMPORT, json=export).json() == {**tried, "is_dry_run": False}
    assert api.get(MARKER).json()["priority"] == 7


def test_a_profile_of_another_machine_waits_for_its_model(served: Serving, api: httpx.Client) -> None:
    """It is not installed until a host reports it; then ratings stay, and the host's word on the model counts."""
    given = {"ref": "scripted/new:1b", "ratings": {"code": {"score": 0.8}}, "family": "guess", "success_rate": 0.9}
    document = {"format": "modelyard-profiles", "format_version": 1, "profiles": [given]}
    assert api.post(IMPORT, json=document).json()["created"] == 1
    made = api.get("/api/v1/profiles/scripted/new:1b").json()
    assert (made["is_installed"], made["family"], made["success_rate"]) == (False, "guess", 0.9)
    served.call(served.application.profiles.discovered("scripted", (ModelFacts(model="new:1b", family="llama"),)))
    found = api.get("/api/v1/profiles/scripted/new:1b").json()
    assert (found["is_installed"], found["family"], found["ratings"]["code"]["score"]) == (True, "llama", 0.8)


def test_what_is_learned_here_stays_unless_it_is_pinned(api: httpx.Client, export: Document) -> None:
    """Success and speeds of another machine are no measurements of this one; what its user fixed is taken."""
    measured = {"value": 99.0, "source": "measured", "n": 7}
    of(export, CHAT).update(success_rate=0.2, decode_tps=measured)
    of(export, VISION).update(success_rate=0.2, pinned_fields=["success_rate"], decode_tps={"value": 50.0})
    told = {one["ref"]: one["changed_fields"] for one in api.post(IMPORT, json=export).json()["profiles"]}
    assert told[f"scripted/{CHAT}"] == []
    assert set(told[f"scripted/{VISION}"]) == {"success_rate", "pinned_fields", "decode_tps"}


def test_one_wrong_profile_keeps_all_out(api: httpx.Client, export: Document) -> None:
    """Every field at fault is named with its place, and nothing is stored."""
    of(export, CHAT)["priority"] = 7
    document = copy.deepcopy(export)
    document["profiles"] += [
        {"ref": "a/b", "priority": 11, "ratings": {"code": {"score": 1.5}}},
        {"ref": "a/c", "priority": True, "context_length": "4096", "prioritty": 1},
        {"ref": "no-slash", "load_s": {"value": -1}},
    ]
    assert wrong_fields(api.post(IMPORT, json=document)) == [
        "profiles.3.priority",
        "profiles.3.ratings.code.score",
        "profiles.4.priority",
        "profiles.4.context_length",
        "profiles.4.prioritty",
        "profiles.5.ref",
        "profiles.5.load_s.value",
    ]
    assert api.get(MARKER).json()["version"] == 1


@pytest.mark.parametrize(
    "change",
    [
        {"format": "something-else"},
        {"format_version": 2},
        {"profiles": None},
        {"profiles": [{"ref": "a/b"}, {"ref": "a/b"}]},
        {"extra": 1},
    ],
)
def test_another_document_is_refused(api: httpx.Client, export: Document, change: Document) -> None:
    """Of another kind, of a later version, with a profile twice: said before anything is looked at."""
    assert wrong_fields(api.post(IMPORT, json={**export, **change}))


def test_the_store_takes_all_or_none(served: Serving, api: httpx.Client) -> None:
    """A profile that somebody edited in the middle undoes those stored before it."""
    profiles = {profile.ref.model: profile for profile in served.application.profiles.current}
    fresh, stale = profiles[CHAT], profiles[VISION]
    api.patch(f"/api/v1/profiles/scripted/{VISION}", json={"notes": "x"}, headers={"If-Match": "*"})
    document = {"format": "modelyard-profiles", "format_version": 1}
    given = [{"ref": str(fresh.ref), "notes": "y"}, {"ref": str(stale.ref), "notes": "y"}]
    # The list of now is what the import goes by; one that is out of date stands for an edit in the same moment.
    served.application.profiles._current = (fresh, stale)
    reply = api.post(IMPORT, json={**document, "profiles": given})
    assert reply.status_code == 409
    assert api.get(MARKER).json()["notes"] == ""
