"""Who is kept out: each attack with its answer."""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from app.api.connections import PatientProtocol
from app.api.server import MAX_HEAD_BYTES, choose_access
from app.api.token import load_token, renew_token, token_path
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


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET /",
        b"POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{",
    ],
    ids=["nothing", "half a head", "half a second head", "half a body that was refused"],
)
def test_a_connection_that_dawdles_is_hung_up(served: Serving, monkeypatch: pytest.MonkeyPatch, start: bytes) -> None:
    """Whoever sends a head drop by drop, or goes on after the refusal, holds no connection for long."""
    monkeypatch.setattr(PatientProtocol, "head_s", 0.2)
    address = urlsplit(served.url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=10) as raw:
        raw.sendall(start)
        assert has_ended(raw)
    assert get(served).status_code == 200


def test_a_drop_does_not_wind_the_clock_up(served: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time for a head runs from its first byte, whatever comes after."""
    monkeypatch.setattr(PatientProtocol, "head_s", 0.5)
    address = urlsplit(served.url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=0.05) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ")
        for _ in range(600):  # 30 s at most; each turn waits for the end a while, then sends a drop
            try:
                raw.sendall(b"x")
                if raw.recv(100) == b"":
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        else:
            pytest.fail("the connection is still open")


def test_a_request_in_time_keeps_its_connection(served: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is for heads: an answer that takes longer, and the next request after it, are served."""
    monkeypatch.setattr(PatientProtocol, "head_s", 0.2)
    served.backend.set_script(CHAT, ModelScript(tokens=("a",) * 5, interval_s=0.1))
    body = {"model": CHAT, "messages": [{"role": "user", "content": "x"}], "stream": False}
    with served.client() as client:
        assert client.post("/api/chat", json=body).json()["message"]["content"] == "aaaaa"
        assert client.get("/api/tags").status_code == 200


def test_too_many_connections_are_not_taken(served: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit a connection ends at once; when others are gone there is room again."""
    monkeypatch.setattr(PatientProtocol, "max_connections", 3)
    address = urlsplit(served.url)
    place = (address.hostname or "", address.port or 0)
    with ExitStack() as stack:
        held = [stack.enter_context(socket.create_connection(place, timeout=10)) for _ in range(4)]
        assert has_ended(held[-1])
        held[0].sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert has_ended(held[0])
        held[1].sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert held[1].recv(100).startswith(b"HTTP/1.1 200")


def has_ended(raw: socket.socket) -> bool:
    """Return whether the other side hangs up; waits for it."""
    try:
        while raw.recv(4096):
            pass
    except ConnectionResetError:
        return True
    return True


def test_a_body_that_does_not_come_is_given_up(own_folders: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who is let in and then stops sending gives the slot for an answer back."""
    monkeypatch.setattr("app.api.guard.BODY_S", 0.2)
    with Thread() as thread:
        served = thread.enter(serving(quiet_settings().model_copy(update={"api": ApiSettings(max_requests=1)})))
        address = urlsplit(served.url)
        head = f"POST /api/chat HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n"
        with socket.create_connection((address.hostname or "", address.port or 0), timeout=10) as raw:
            raw.sendall(f"{head}Content-Length: 100\r\n\r\n{{".encode())
            assert raw.recv(100).startswith(b"HTTP/1.1 408")
            assert has_ended(raw)
        body = {"model": CHAT, "messages": [{"role": "user", "content": "x"}], "stream": False}
        with served.client() as client:
            assert client.post("/api/chat", json=body).status_code == 200


@pytest.mark.parametrize(
    ("headers", "statuses"),
    [
        ("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", ["400"]),
        ("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", ["400"]),
        ("Content-Length: 4\r\nContent-Length: 5\r\n", ["400"]),
        ("Content-Length: 4, 5\r\n", ["400"]),
        ("Content-Length: -1\r\n", ["400"]),
        ("Content-Length: +4\r\n", ["400"]),
        ("Transfer-Encoding: gzip, chunked\r\n", ["400"]),
        ("Transfer-Encoding : chunked\r\n", ["400"]),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", ["400"]),
        ("Content-Length: 4\r\nHost: evil.example\r\n", ["400"]),
        # A folded line belongs to the token before it, which is wrong then; what follows is no request.
        (" Content-Length: 4\r\n", ["401", "400"]),
    ],
)
def test_a_request_of_unclear_length_is_refused(served: Serving, headers: str, statuses: list[str]) -> None:
    """A proxy in front may read another length than this server: nothing behind such a head is taken for a request."""
    hidden = f"GET /api/tags HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n\r\n"
    head = f"POST /api/v1/detect HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n{headers}\r\n"
    address = urlsplit(served.url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=10) as raw:
        raw.sendall(f"{head}0\r\n\r\n{hidden}".encode())
        answer = b""
        while piece := raw.recv(4096):
            answer += piece
    assert re.findall(r"HTTP/1.1 (\d+)", answer.decode()) == statuses
    assert b"models" not in answer


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


def test_a_new_token_counts_at_once(own_folders: Path) -> None:
    """The running server knows the new one from the next request on, whoever made it; the old one is void."""
    access = choose_access(host="127.0.0.1", needs_token=True)
    old = load_token()
    with Thread() as thread, httpx.Client(trust_env=False) as client:
        served = thread.enter(serving(access=access))

        def status(token: str) -> int:
            return client.get(f"{served.url}/api/tags", headers={"Authorization": f"Bearer {token}"}).status_code

        assert status(old) == 200
        new = renew_token()
        assert (status(old), status(new)) == (401, 200)
        token_path().write_text("short")
        assert (status(new), status("short")) == (401, 401)
        token_path().unlink()
        assert (status(new), status(load_token())) == (401, 200)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\secret", "/etc/passwd", "builtin/../../x", "a\x00b", "file:///x"]
)
def test_a_name_is_never_a_path(serve: Callable[[Settings], Serving], own_folders: Path, name: str) -> None:
    """Models that are asked for, pulled, deleted or imported under such names reach no file outside."""
    before = sorted(path for path in own_folders.rglob("*") if "log" not in path.name)
    served = serve(quiet_settings().model_copy(update={"api": ApiSettings(allow_model_changes=True)}))
    with served.client() as client:
        replies = [
            client.post("/api/show", json={"model": name}),
            client.request("DELETE", "/api/delete", json={"model": name}),
            client.post("/v1/chat/completions", json={"model": name, "messages": [{"role": "user", "content": "x"}]}),
            client.post("/api/v1/import/profiles", json=an_export({"ref": name})),
            client.post("/api/v1/hosts", json={"title": name, "url": name}),
        ]
        # The scripted host "has" every model that is pulled: what counts is that the name goes nowhere.
        pulled = client.post("/api/pull", json={"model": name, "stream": False})
    assert pulled.status_code in {200, 400, 404}, pulled.text
    assert [reply.status_code // 100 for reply in replies] == [4] * 5, [reply.text for reply in replies]
    assert "root:" not in "".join(reply.text for reply in replies)
    made = [path.name for path in own_folders.rglob("*") if path not in before and "log" not in path.name]
    assert not [file for file in made if "passwd" in file or "secret" in file or file == "x"]


def an_export(*profiles: dict[str, object]) -> dict[str, object]:
    """Return a document as the export gives it."""
    return {
        "format": "modelyard-profiles",
        "format_version": 1,
        "exported_at": "2026-01-01T00:00:00Z",
        "profiles": list(profiles),
    }


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
