"""The server by https: real handshakes over loopback, and files that are no use."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import ollama
import openai
import pytest

from app.api.server import choose_access
from app.api.tls import load_tls
from app.domain.errors import InvalidInputError
from tests.integration.api.certificates import Files, make_certificate
from tests.integration.api.running import CHAT, TOKEN, Serving, Thread, serving

QUESTION = [{"role": "user", "content": "one two three"}]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Return a certificate for this machine."""
    return make_certificate(tmp_path)


@pytest.fixture
def encrypted(own_folders: Path, files: Files) -> Iterator[Serving]:
    """Serve by https."""
    with Thread() as thread:
        yield thread.enter(serving(tls=load_tls(str(files.cert), str(files.key))))


def trusting(files: Files) -> ssl.SSLContext:
    """Return what trusts this certificate and no other."""
    return ssl.create_default_context(cafile=str(files.cert))


def test_clients_that_trust_the_certificate_get_answers(
    encrypted: Serving, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The official clients stream over it; the address says https."""
    assert encrypted.url.startswith("https://127.0.0.1:")
    trust = trusting(files)
    client = ollama.Client(host=encrypted.url, headers=encrypted.headers, verify=trust, trust_env=False, timeout=20)
    lines = list(client.chat(CHAT, messages=QUESTION, stream=True))
    client._client.close()
    assert "".join(line.message.content or "" for line in lines) == "one two three"
    monkeypatch.setenv("NO_PROXY", "*")
    with (
        openai.DefaultHttpxClient(verify=trust, trust_env=False) as plain,
        openai.OpenAI(base_url=f"{encrypted.url}/v1", api_key=TOKEN, http_client=plain, max_retries=0) as other,
    ):
        reply = other.chat.completions.create(model=CHAT, messages=QUESTION)  # type: ignore[arg-type]  # plain dicts
        assert reply.choices[0].message.content == "one two three"


def test_a_client_that_does_not_know_the_certificate_turns_back(encrypted: Serving) -> None:
    """Nothing is sent to a server that cannot prove who it is."""
    with pytest.raises(httpx.ConnectError, match="certificate verify failed"):
        httpx.get(f"{encrypted.url}/", trust_env=False)


def test_neither_plain_http_nor_an_old_protocol_is_answered(encrypted: Serving, files: Files) -> None:
    """A token sent in the clear gets no answer, and TLS before 1.2 no handshake."""
    address = urlsplit(encrypted.url)
    place = (address.hostname or "", address.port or 0)
    with socket.create_connection(place, timeout=10) as raw:
        raw.sendall(f"GET /api/tags HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n\r\n".encode())
        assert b"200" not in _all(raw)
    # OpenSSL's clients speak no such protocol at their usual level of security: the first message is written by hand.
    old_hello = bytes.fromhex("16030100310100002d0302" + "00" * 32 + "000004c013c01401000000")
    with socket.create_connection(place, timeout=10) as raw:
        raw.sendall(old_hello)
        answer = _all(raw)
    assert answer[:1] in {b"", b"\x15"}, "an alert, or nothing"
    with (
        socket.create_connection(place, timeout=10) as raw,
        trusting(files).wrap_socket(raw, server_hostname="localhost") as wrapped,
    ):
        assert wrapped.version() in {"TLSv1.2", "TLSv1.3"}


def _all(raw: socket.socket) -> bytes:
    got = b""
    try:
        while piece := raw.recv(4096):
            got += piece
    except ConnectionResetError:
        pass
    return got


@pytest.mark.parametrize("case", ["no key", "no certificate", "missing", "folder", "garbage", "another key", "locked"])
def test_files_without_use_are_named(tmp_path: Path, files: Files, case: str) -> None:
    """The error says which file and what is wrong; nothing asks for a password."""
    garbage = tmp_path / "garbage.pem"
    garbage.write_text("no certificate")
    other, locked = make_certificate(tmp_path, "other"), make_certificate(tmp_path, "locked", password="secret")
    cert, key, words = {
        "no key": (files.cert, "", "only the certificate is given"),
        "no certificate": ("", files.key, "only the key is given"),
        "missing": (files.cert, tmp_path / "none.pem", "none.pem cannot be read: No such file"),
        "folder": (tmp_path, files.key, "cannot be read: Is a directory"),
        "garbage": (garbage, files.key, "cannot be used: (they are no PEM files|no start line)"),
        "another key": (files.cert, other.key, "key values mismatch"),
        "locked": (locked.cert, locked.key, "cannot be used"),
    }[case]
    with pytest.raises(InvalidInputError, match=words) as caught:
        choose_access(host="127.0.0.1", needs_token=False, tls_cert=str(cert), tls_key=str(key))
    assert caught.value.field in {"tls_cert", "tls_key"}
    assert caught.value.fix


def test_only_an_address_that_others_reach_in_the_clear_is_exposed(own_folders: Path, files: Files) -> None:
    """Loopback needs no encryption, and encryption makes every address fit."""
    given = {"tls_cert": str(files.cert), "tls_key": str(files.key)}
    assert not choose_access(host="127.0.0.1", needs_token=True).is_exposed
    assert choose_access(host="0.0.0.0", needs_token=True).is_exposed
    assert not choose_access(host="0.0.0.0", needs_token=True, **given).is_exposed


def test_streams_say_done_over_https(encrypted: Serving, files: Files) -> None:
    """The last line arrives whole: encryption cuts nothing off."""
    body = {"model": CHAT, "messages": QUESTION}
    with httpx.Client(verify=trusting(files), trust_env=False, headers=encrypted.headers) as client:
        reply = client.post(f"{encrypted.url}/api/chat", json=body)
    assert json.loads(reply.text.splitlines()[-1])["done"] is True
