"""Adding and removing hosts over HTTP: keys go in and never come out."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.integration.api.running import Serving, Thread, serving

HOSTS = "/api/v1/hosts"
SECRET = "sk-a-secret-of-the-host"
BOX = {"title": "Big box", "url": "127.0.0.1:9", "kind": "openai", "priority": 3, "api_key": SECRET}


@pytest.fixture
def api(served: Serving) -> Iterator[httpx.Client]:
    """Return a client that is let in."""
    with served.client() as client:
        yield client


def keys_file(own_folders: Path) -> Path:
    """Return the file of the keys."""
    return own_folders / "config" / "host-keys.toml"


def test_a_host_is_added_listed_and_removed(
    served: Serving, api: httpx.Client, own_folders: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Its key is kept in a file of its owner, shown nowhere, and forgotten with the host."""
    caplog.set_level(logging.DEBUG)
    made = api.post(HOSTS, json=BOX)
    assert (made.status_code, made.headers["location"], made.json()["key"]) == (201, f"{HOSTS}/big-box", "big-box")
    assert (made.json()["url"], made.json()["kind"]) == ("http://127.0.0.1:9", "openai")
    file = keys_file(own_folders)
    assert SECRET in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    listed = api.get(HOSTS)
    assert {host["key"] for host in listed.json()} >= {"big-box", "scripted"}
    assert [host.priority for host in served.application.host_list.current] == [3]
    everything = [made, listed, api.get("/api/v1/export/profiles"), api.post(f"{HOSTS}/refresh")]
    assert SECRET not in "".join(reply.text for reply in everything)
    assert SECRET not in caplog.text
    assert api.delete(f"{HOSTS}/big-box").status_code == 204
    assert "big-box" not in {host["key"] for host in api.get(HOSTS).json()}
    assert SECRET not in file.read_text()
    assert api.delete(f"{HOSTS}/big-box").status_code == 404


def test_a_host_of_the_settings_is_not_removed(api: httpx.Client) -> None:
    """It is there because the settings say so."""
    assert api.delete(f"{HOSTS}/scripted").status_code == 409


def test_an_address_is_taken_once(api: httpx.Client) -> None:
    """The second time says which host has it."""
    assert api.post(HOSTS, json=BOX).status_code == 201
    again = api.post(HOSTS, json={**BOX, "title": "Other"})
    assert (again.status_code, again.json()["errors"][0]["field"]) == (422, "url")
    assert "Big box" in again.json()["detail"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "two\nlines"}, "title"),
        ({"title": "   "}, "title"),
        ({"url": ""}, "url"),
        ({"url": "file:///etc/passwd"}, "url"),
        ({"url": "../../etc/passwd"}, "url"),
        ({"url": "http://me:secret@box:1"}, "url"),
        ({"url": "http://box:99999"}, "url"),
        ({"kind": "builtin"}, "kind"),
        ({"priority": 11}, "priority"),
        ({"priority": True}, "priority"),
        ({"api_key": "two\r\nHeaders: x"}, "api_key"),
        ({"apikey": "x"}, "apikey"),
    ],
)
def test_a_wrong_field_is_named(api: httpx.Client, own_folders: Path, change: dict[str, object], field: str) -> None:
    """Nothing is kept of it, and what was sent is not repeated."""
    reply = api.post(HOSTS, json={**BOX, **change})
    assert (reply.status_code, reply.json()["errors"][0]["field"]) == (422, field), reply.text
    assert SECRET not in reply.text
    assert not keys_file(own_folders).exists()


def test_without_a_token_nobody_adds_hosts(own_folders: Path) -> None:
    """Any program or page on the machine could have prompts sent to a machine of its choice."""
    with Thread() as thread:
        served = thread.enter(serving(token=None))
        with httpx.Client(base_url=served.url, trust_env=False, timeout=20) as client:
            assert client.get(HOSTS).status_code == 200
            for reply in (client.post(HOSTS, json=BOX), client.delete(f"{HOSTS}/scripted")):
                assert (reply.status_code, reply.json()["type"]) == (403, "urn:modelyard:token_needed")
