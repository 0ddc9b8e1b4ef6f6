"""The child process from its parent's side: start, restart, end, and what happens when the parent is killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import httpx
import psutil
import pytest

from app.backends import builtin_host
from app.backends.builtin_host import MAX_RESTARTS, BuiltinHost, default_threads
from app.domain.clock import SystemClock
from app.domain.errors import HostUnreachableError
from app.domain.profile import HostState, HostStatus
from tests.integration.builtin.running import CHAT, eventually, is_gone

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).resolve().parents[3]
PARENT = """
import asyncio, sys
from pathlib import Path
import httpx
from app.backends.builtin_host import BuiltinHost

async def main():
    host = BuiltinHost(models_dir=Path(sys.argv[1]), threads=1, max_loaded=2)
    await host.start()
    async with httpx.AsyncClient(base_url=host.host.url, headers=host.headers, trust_env=False, timeout=None) as client:
        await client.post("/api/generate", json={"model": sys.argv[2]})
        print(host.pid, flush=True)
        body = {"model": sys.argv[2], "prompt": "Write a very long story.", "stream": False}
        await client.post("/api/generate", json=body)

asyncio.run(main())
"""


class ImpatientClock(SystemClock):
    """Real time, but nobody waits."""

    async def sleep(self, seconds: float) -> None:
        """Give the others a turn."""
        await asyncio.sleep(0)


def _host(folder: Path, **others: object) -> BuiltinHost:
    return BuiltinHost(models_dir=folder, threads=1, max_loaded=1, **others)  # type: ignore[arg-type]


async def _get(host: BuiltinHost, path: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=host.host.url, headers=host.headers, trust_env=False) as client:
        return await client.get(path)


@pytest.mark.models
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
async def test_kill_9_of_the_parent_leaves_no_process(models_dir: Path) -> None:
    """Server and runner end although a model is computing and nobody can tell them to."""
    command = [sys.executable, "-c", PARENT, str(models_dir), CHAT]
    parent = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert parent.stdout
    server = int(await parent.stdout.readline())
    orphans = [server, *(child.pid for child in psutil.Process(server).children(recursive=True))]
    parent.kill()
    await parent.wait()
    assert len(orphans) == 2
    await eventually(lambda: all(is_gone(pid) for pid in orphans))


async def test_start_use_and_end(tmp_path: Path) -> None:
    """It listens when `start` returns, answers only with its headers, and is gone after `aclose`."""
    seen: list[HostStatus] = []
    host = _host(tmp_path / "models", on_change=seen.append)
    assert (host.status.state, host.host.url, host.pid) == (HostState.STOPPED, "", None)
    found = await host.start()
    pid = host.pid
    assert await host.start() == found
    assert pid is not None
    assert (await _get(host, "/api/tags")).json() == {"models": []}
    async with httpx.AsyncClient(base_url=found.url, trust_env=False) as stranger:
        assert (await stranger.get("/api/tags")).status_code == 401
    await host.aclose()
    assert [status.state for status in seen] == [HostState.STARTING, HostState.READY, HostState.STOPPED]
    assert host.pid is None
    assert is_gone(pid)
    assert any("server process" in line for line in host.log_tail())


async def test_crash_is_followed_by_a_restart_at_the_same_address(tmp_path: Path) -> None:
    """Clients that know address and token go on using them."""
    seen: list[HostStatus] = []
    host = _host(tmp_path / "models", on_change=seen.append, clock=ImpatientClock())
    before = await host.start()
    pid, headers = host.pid, dict(host.headers)
    assert pid is not None
    os.kill(pid, signal.SIGTERM)
    await eventually(lambda: host.status.state is HostState.READY and host.pid not in {pid, None})
    assert (host.host, dict(host.headers)) == (before, headers)
    assert (await _get(host, "/api/version")).status_code == 200
    await host.aclose()
    assert [status.state for status in seen[2:]] == [HostState.STARTING, HostState.READY, HostState.STOPPED]
    assert "ended unexpectedly" in seen[2].detail


async def test_program_that_always_fails_is_given_up(tmp_path: Path) -> None:
    """The number of tries is bounded; the status has its last words; a later start tries again."""
    starts = tmp_path / "starts"
    program = f"import sys; open({str(starts)!r}, 'a').write('x'); sys.exit('no such luck')"
    host = _host(tmp_path, clock=ImpatientClock(), command=[sys.executable, "-c", program])
    for rounds in (1, 2):
        with pytest.raises(HostUnreachableError, match="no such luck") as caught:
            await host.start()
        assert caught.value.fix
        assert host.status.state is HostState.STOPPED
        assert len(starts.read_text(encoding="utf-8")) == rounds * (MAX_RESTARTS + 1)
    await host.aclose()


async def test_program_that_says_nonsense_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child without a port is no server, also when it goes on running."""
    monkeypatch.setattr(builtin_host, "MAX_RESTARTS", 0)
    program = "import sys; print('hello', flush=True); sys.stdin.read()"
    host = _host(tmp_path, clock=ImpatientClock(), command=[sys.executable, "-c", program])
    with pytest.raises(HostUnreachableError):
        await host.start()
    assert host.pid is None
    await host.aclose()


async def test_child_that_ignores_the_end_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing takes a bounded time whatever the child does."""
    monkeypatch.setattr(builtin_host, "STOP_TIMEOUT_S", 0.05)
    program = "import signal, time; print('{\"port\": 1}', flush=True); time.sleep(1000)"
    host = _host(tmp_path, command=[sys.executable, "-c", program])
    await host.start()
    pid = host.pid
    await host.aclose()
    assert pid is not None
    assert is_gone(pid)


async def test_closing_while_starting_ends_the_start(tmp_path: Path) -> None:
    """A window closed at once does not wait for a server that says nothing."""
    host = _host(tmp_path, command=[sys.executable, "-c", "import sys; sys.stdin.read()"])
    starting = asyncio.create_task(host.start())
    await eventually(lambda: host.pid is not None)
    await host.aclose()
    with pytest.raises(HostUnreachableError):
        await starting
    assert host.pid is None


async def test_platform_without_an_engine_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is started; the status tells why and what to do."""
    monkeypatch.setattr(builtin_host, "ENGINE_PACKAGE", "no_such_engine")
    host = _host(tmp_path)
    with pytest.raises(HostUnreachableError, match="no engine"):
        await host.start()
    await host.aclose()
    assert host.status.state is HostState.UNAVAILABLE
    assert host.status.detail
    assert host.status.fix


def test_one_core_is_left_to_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads follow the real cores, never below one."""
    for logical, physical, threads in ((1, 1, 1), (2, 2, 1), (8, 4, 4), (4, 4, 3), (4, None, 3)):
        monkeypatch.setattr(os, "cpu_count", lambda count=logical: count)
        monkeypatch.setattr(psutil, "cpu_count", lambda logical, count=physical: count)
        assert default_threads() == threads
