"""Who is kept out: each attack with its answer."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
import pytest

from app.api.server import MAX_HEAD_BYTES, choose_access
from app.backends.scripted import ModelScript
from app.domain.errors import InvalidInputError
from app.settings import ApiSettings, Settings
from tests.integration.api.running import CHAT, TOKEN, Serving, Thread, quiet_settings, serving

LIMITED = ApiSettings(requests_per_minute=3, max_body_mb=1, max_requests=1)


def get(served: Serving, path: str = "/api/tags", **headers: str) -> httpx.Response:
    """Ask with the token unless the headers say otherwise."""
    return httpx.get(f"{served.url}{path}", headers={**served.headers, **headers}, trust_env=False)


@pytest.mark.parametrize("path", ["/api/tags", "/v1/models", "/api/v1/stats", "/api/v1/openapi.json", "/nothing"])
def test_without_the_token_nobody_comes_in(served: Serving, path: str) -> None:
    """Every path but the sign of life asks for it, and errors have the protocol's own form."""
    for header in ("", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x", "Bearer é"):
        reply = httpx.get(f"{served.url}{path}", headers=[(b"Authorization", header.encode())], trust_env=False)
        assert (reply.status_code, reply.headers["www-authenticate"]) == (401, "Bearer")
        assert "token" in reply.text.lower()


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("evil.example", 403),
        ("evil.example:11435", 403),
        ("127.0.0.1.evil.example", 403),
        ("localhost.evil.example", 403),
        ("", 403),
        ("localhost:1", 200),
        ("app.localhost", 200),
        ("127.0.0.1", 200),
        ("[::1]:80", 200),
        (socket.gethostname(), 200),
    ],
)
def test_a_rebound_name_is_refused(served: Serving, host: str, status: int) -> None:
    """A page whose name was pointed at this machine keeps that name in the Host header."""
    assert get(served, Host=host).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 200),
    ],
)
def test_web_pages_of_others_are_refused(served: Serving, headers: dict[str, str], status: int) -> None:
    """No answer carries a header that would let a page of another origin read it."""
    reply = get(served, **headers)
    assert reply.status_code == status
    assert not [name for name in reply.headers if name.startswith("access-control")]


def test_a_preflight_is_refused(served: Serving) -> None:
    """Browsers ask first; the answer is no."""
    reply = httpx.options(
        f"{served.url}/api/chat",
        headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"},
        trust_env=False,
    )
    assert reply.status_code == 403


def test_a_flood_is_slowed(serve: Callable[[Settings], Serving]) -> None:
    """The fourth request in a minute is told when to come back, in the protocol's form."""
    served = serve(quiet_settings().model_copy(update={"api": LIMITED}))
    assert [get(served).status_code for _ in range(3)] == [200] * 3
    for path in ("/api/tags", "/v1/models", "/api/v1/stats"):
        reply = get(served, path)
        assert (reply.status_code, 0 < int(reply.headers["retry-after"]) <= 20) == (429, True)
    assert get(served, "/v1/models").json()["error"]["type"] == "rate_limit_error"


@pytest.mark.parametrize("path", ["/api/chat", "/v1/chat/completions", "/api/v1/detect"])
def test_a_body_that_is_too_large_is_refused(serve: Callable[[Settings], Serving], path: str) -> None:
    """By its announced length, and by counting where none is announced."""
    served = serve(quiet_settings().model_copy(update={"api": ApiSettings(max_body_mb=1)}))
    with served.client() as client:
        announced = client.post(path, content=b"x" * 1_000_001)
        counted = client.post(path, content=iter([b"x" * 600_000] * 2))
    assert (announced.status_code, counted.status_code) == (413, 413)


def test_a_head_that_is_too_long_is_refused(served: Serving) -> None:
    """Nobody fills the memory with headers."""
    address = urlsplit(served.url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=10) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nFiller: " + b"x" * (MAX_HEAD_BYTES + 1))
        assert raw.recv(100).startswith(b"HTTP/1.1 400")


def test_more_answers_than_slots_are_refused(serve: Callable[[Settings], Serving]) -> None:
    """One answer under way fills this server; the next one is told to come back."""
    api = ApiSettings(max_requests=1)
    served = serve(quiet_settings().model_copy(update={"api": api}))
    served.backend.set_script(CHAT, ModelScript(tokens=("a", "b"), stalls_after=1))
    body = {"model": CHAT, "messages": [{"role": "user", "content": "x"}]}
    with served.client() as client, client.stream("POST", "/api/chat", json=body) as reply:
        lines = reply.iter_lines()  # a dropped iterator would close the stream
        next(lines)
        refused = client.post("/api/chat", json=body)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
        assert client.get("/api/tags").status_code == 200
    served.call(served.idle())


def test_garbage_is_refused_and_the_server_lives(served: Serving) -> None:
    """What is no HTTP at all gets an error, and the next client is served."""
    address = urlsplit(served.url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=10) as raw:
        raw.sendall(b"\x00\xff garbage\r\n\r\n")
        assert raw.recv(100).startswith(b"HTTP/1.1 400")
    assert get(served).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/../../etc/passwd", "/v1/models/..%2f..%2fetc%2fpasswd", "/%00", "//"])
def test_paths_lead_nowhere(served: Serving, path: str) -> None:
    """No path is one of a file."""
    assert get(served, path).status_code in {400, 404}


def test_neither_prompt_nor_token_is_logged(served: Serving, caplog: pytest.LogCaptureFixture) -> None:
    """What people ask stays out of the log, also when it fails."""
    caplog.set_level(logging.INFO)
    with served.client() as client:
        body = {"model": CHAT, "messages": [{"role": "user", "content": "my secret"}]}
        client.post("/api/chat", json=body)
        client.post("/api/chat", json={**body, "messages": [{"role": "my secret"}]})
        client.get("/api/v1/decisions", params={"text": "my secret"})
    # The client of this test logs what it asks for.
    told = "\n".join(entry.getMessage() for entry in caplog.records if not entry.name.startswith("http"))
    assert "secret" not in told
    assert TOKEN not in told


def test_an_open_door_is_for_this_machine_only() -> None:
    """Without a token only a loopback address may be listened on."""
    assert choose_access(host="127.0.0.1", needs_token=False).token is None
    assert choose_access(host="::1", needs_token=False).token is None
    for host in ("0.0.0.0", "192.168.1.2", "::", "example.org", ""):
        with pytest.raises(InvalidInputError, match="token"):
            choose_access(host=host, needs_token=False)
        assert choose_access(host=host, needs_token=True).token


def test_an_open_door_still_keeps_pages_out(own_folders: object) -> None:
    """Without a token a page of another origin could send what needs no preflight."""
    with Thread() as thread:
        served = thread.enter(serving(token=None))
        assert httpx.get(f"{served.url}/api/tags", trust_env=False).status_code == 200
        page = {"Origin": "https://evil.example", "Content-Type": "text/plain"}
        body = b'{"model":"auto","messages":[{"role":"user","content":"x"}]}'
        reply = httpx.post(f"{served.url}/api/chat", content=body, headers=page, trust_env=False)
        assert reply.status_code == 403
    assert served.backend.calls == []
