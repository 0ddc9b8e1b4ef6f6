"""The server as a process: signals, tokens, ports; and its end with answers under way."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app.api.token import load_token
from app.backends.scripted import ModelScript
from app.settings import ApiSettings
from tests.integration.api.certificates import make_certificate
from tests.integration.api.running import CHAT, quiet_settings, serving

ROOT = Path(__file__).parents[3]
SETTINGS = "version = 1\n[hosts]\nollama_enabled = false\n[builtin]\nenabled = false\n"


@contextmanager
def process(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """Run `modelyard serve` in its own folders; gives the process and what it printed until it was ready."""
    config = folder / "config"
    config.mkdir(exist_ok=True)
    (config / "settings.toml").write_text(SETTINGS)
    environment = {**os.environ, "MODELYARD_CONFIG_DIR": str(config), "MODELYARD_DATA_DIR": str(folder / "data")}
    command = [sys.executable, "-m", "app", "serve", *options]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        lines = []
        for line in running.stdout:
            lines.append(line.rstrip())
            if "Ctrl+C" in line:
                break
        try:
            yield running, lines
        finally:
            running.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_stop(own_folders: Path, number: signal.Signals) -> None:
    """Both signals end it in good order, with exit code 0."""
    with process(own_folders, "--port", "0") as (running, lines):
        url = lines[0].rpartition(" ")[2]
        token = load_token(own_folders / "config" / "api-token")
        assert httpx.get(f"{url}/api/tags", trust_env=False).status_code == 401
        reply = httpx.get(f"{url}/api/tags", headers={"Authorization": f"Bearer {token}"}, trust_env=False)
        assert reply.json()["models"][0]["name"] == "auto:latest"
        chat = {"model": "auto", "messages": [{"role": "user", "content": "x"}]}
        none = httpx.post(
            f"{url}/api/chat", json=chat, headers={"Authorization": f"Bearer {token}"}, trust_env=False, timeout=60
        )
        assert (none.status_code, "retry-after" in none.headers) == (503, True)
        assert token not in "\n".join(lines)
        assert any("api-token" in line for line in lines)
        running.send_signal(number)
        _, errors = running.communicate(timeout=60)
    assert (running.returncode, "Traceback" in errors) == (0, False), errors


def test_the_token_is_the_owners_alone(own_folders: Path) -> None:
    """Made once, kept, narrowed when somebody opened it up."""
    path = own_folders / "config" / "api-token"
    token = load_token(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    assert load_token(path) == token
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--host", "0.0.0.0", "--no-auth"), "token cannot be left out"),
        (
            (
                "--host",
                "no.such.host.invalid",
            ),
            "not an address",
        ),
        (("--tls-cert", "no-such.pem", "--tls-key", "no-such.pem"), "no-such.pem cannot be read: No such file"),
        (("--tls-key", "no-such.pem"), "only the key is given"),
    ],
)
def test_it_says_why_it_does_not_start(own_folders: Path, options: tuple[str, ...], words: str) -> None:
    """A wrong address is an error with a reason, not a traceback."""
    with process(own_folders, *options) as (running, _):
        _, errors = running.communicate(timeout=60)
    assert (running.returncode, words in errors, "Traceback" in errors) == (1, True, False), errors


def test_it_serves_by_https_and_says_so(own_folders: Path) -> None:
    """With a certificate the printed addresses begin with https, and nothing is warned of, whoever can reach it."""
    files = make_certificate(own_folders)
    tls = ("--tls-cert", str(files.cert), "--tls-key", str(files.key))
    with process(own_folders, "--host", "0.0.0.0", "--port", "0", *tls) as (running, lines):
        url = lines[0].rpartition(" ")[2]
        assert [url in line for line in lines[:3]] == [True] * 3
        trust = ssl.create_default_context(cafile=str(files.cert))
        assert url.startswith("https://")
        assert httpx.get(f"{url}/", verify=trust, trust_env=False).status_code == 200
        running.send_signal(signal.SIGTERM)
        _, errors = running.communicate(timeout=60)
    assert (running.returncode, "Warning" in errors) == (0, False), errors


def test_an_address_in_the_clear_is_warned_of(own_folders: Path) -> None:
    """Others can read the token on its way: said at the start, with what to do."""
    with process(own_folders, "--host", "0.0.0.0", "--port", "0") as (running, lines):
        assert "http://" in lines[0]
        running.send_signal(signal.SIGTERM)
        _, errors = running.communicate(timeout=60)
    assert running.returncode == 0
    assert re.search(r"Warning: other machines reach 0\.0\.0\.0 without encryption.*--tls-cert", errors)


def test_a_port_in_use_is_told(own_folders: Path) -> None:
    """The message says what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with process(own_folders, "--port", str(port)) as (running, _):
            _, errors = running.communicate(timeout=60)
    assert running.returncode == 1
    assert re.search(r"cannot listen on 127\.0\.0\.1:\d+.*\n.*--port", errors)


def test_answers_under_way_are_cut_with_an_error(own_folders: Path) -> None:
    """When the program ends, a client is told; what had arrived is stored as stopped."""

    async def run() -> list[dict[str, object]]:
        settings = quiet_settings().model_copy(update={"api": ApiSettings(shutdown_grace_s=0)})
        async with serving(settings) as served, httpx.AsyncClient(trust_env=False) as client:
            served.backend.set_script(CHAT, ModelScript(tokens=("a", "b"), stalls_after=1))
            body = {"model": CHAT, "messages": [{"role": "user", "content": "x"}]}
            url = f"{served.url}/api/chat"
            async with client.stream("POST", url, json=body, headers=served.headers) as reply:
                lines = reply.aiter_lines()
                seen = [json.loads(await anext(lines))]
                closing = asyncio.create_task(served.server.aclose())
                seen += [json.loads(line) async for line in lines]
            await closing
            totals = await served.application.store.queries.totals()
            assert (totals.requests, totals.stopped) == (1, 1)
        return seen

    first, last = asyncio.run(run())
    assert first["done"] is False
    assert last == {"error": "Modelyard is shutting down. Try again."}


def test_answers_under_way_may_end(own_folders: Path) -> None:
    """Within the grace an answer is completed."""

    async def run() -> str:
        async with serving() as served, httpx.AsyncClient(trust_env=False, timeout=30) as client:
            served.backend.set_script(CHAT, ModelScript(tokens=("a", "b", "c"), interval_s=0.02))
            body = {"model": CHAT, "messages": [{"role": "user", "content": "x"}]}
            url = f"{served.url}/api/chat"
            async with client.stream("POST", url, json=body, headers=served.headers) as reply:
                lines = reply.aiter_lines()
                seen = [json.loads(await anext(lines))]
                closing = asyncio.create_task(served.server.aclose())
                seen += [json.loads(line) async for line in lines]
            await closing
        assert seen[-1]["done"] is True
        return "".join(line["message"]["content"] for line in seen)

    assert asyncio.run(run()) == "abc"
