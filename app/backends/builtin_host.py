"""Starts the built-in model server as a child process, watches it, starts it again after a crash, ends it."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import json
import logging
import os
import platform
import secrets
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from app.domain.clock import SystemClock
from app.domain.errors import HostUnreachableError
from app.domain.ports import Clock
from app.domain.profile import Host, HostKind, HostState, HostStatus

log = logging.getLogger(__name__)

KEY = "builtin"
TITLE = "Built-in"
ENGINE_PACKAGE = "xllamacpp"
TOKEN_VARIABLE = "MODELYARD_BUILTIN_TOKEN"  # noqa: S105 - a variable's name

START_TIMEOUT_S = 60.0
# A restart takes some two seconds; an answer that waited this long fails and says why.
RESTART_PATIENCE_S = 20.0
# The child ends its runners in this time when it is asked to; after it everything is killed.
STOP_TIMEOUT_S = 2.0
FIRST_DELAY_S = 0.5
LONGEST_DELAY_S = 30.0
# More crashes than this without a quiet spell between them are no accident.
MAX_RESTARTS = 6
QUIET_SPELL_S = 120.0
KEPT_LOG_LINES = 200
# The longest line read at once from the child; a longer one of the engine is cut into pieces.
LINE_LIMIT_BYTES = 1024 * 1024


class BuiltinHost:
    """The built-in server's process; address and token stay the same across restarts where the port is free."""

    def __init__(
        self,
        *,
        models_dir: Path,
        threads: int,
        max_loaded: int,
        on_change: Callable[[HostStatus], None] | None = None,
        clock: Clock | None = None,
        command: Sequence[str] = (),
    ) -> None:
        """Prepare; nothing is started.

        `threads` 0 takes all but one of the processor's cores. `on_change` is told every new status, on the loop's
        thread. `command` replaces the program, for tests.
        """
        self._arguments = (
            *("--models-dir", str(models_dir)),
            *("--threads", str(threads or default_threads())),
            *("--max-loaded", str(max_loaded)),
        )
        self._command = tuple(command) or (sys.executable, "-m", "app.builtin")
        self._on_change = on_change
        self._clock = clock or SystemClock()
        self._token = secrets.token_urlsafe(24)
        self._port = 0
        self._process: asyncio.subprocess.Process | None = None
        self._supervisor: asyncio.Task[None] | None = None
        # Set once the server listens for the first time, or is given up.
        self._settled = asyncio.Event()
        # Set while the server listens.
        self._listening = asyncio.Event()
        self._log_lines: deque[str] = deque(maxlen=KEPT_LOG_LINES)
        self._status = HostStatus(host=self._host(), state=HostState.STOPPED)

    @property
    def host(self) -> Host:
        """The host as it is now; its URL is empty until the server listens for the first time."""
        return self._status.host

    @property
    def headers(self) -> Mapping[str, str]:
        """What every request to the server must carry."""
        return {"Authorization": f"Bearer {self._token}"}

    @property
    def status(self) -> HostStatus:
        """What the server was last found to be."""
        return self._status

    @property
    def pid(self) -> int | None:
        """The child's process id; None while it does not run."""
        return self._process.pid if self._process and self._process.returncode is None else None

    def log_tail(self) -> tuple[str, ...]:
        """Return the last lines the server logged, for diagnostics."""
        return tuple(self._log_lines)

    async def start(self) -> Host:
        """Start the server and return when it listens.

        Raises HostUnreachableError when it cannot be started; `status` then is UNAVAILABLE where this platform has
        no engine, STOPPED where it failed again and again. A later call tries anew.
        """
        if importlib.util.find_spec(ENGINE_PACKAGE) is None:
            self._set(HostState.UNAVAILABLE, detail=_no_engine(), fix="Use Ollama for models on this machine.")
            raise HostUnreachableError(self._status.detail, fix=self._status.fix)
        if self._supervisor is None or self._supervisor.done():
            self._set(HostState.STARTING)
            self._settled.clear()
            self._supervisor = asyncio.create_task(self._supervise(), name="built-in server")
        await self._settled.wait()
        if not self._status.is_up:
            raise HostUnreachableError(self._status.detail or "The built-in server was ended.", fix=self._status.fix)
        return self.host

    async def wait_until_listening(self) -> None:
        """Wait while the server is started again after a crash, but no longer than `RESTART_PATIENCE_S`; never raises.

        So a fallback to another of its models, a moment after the crash, does not fail for the same reason.
        """
        process = self._process
        if process is not None and process.returncode is not None:
            # It ended, and the supervisor was not told yet.
            self._listening.clear()
        if self._supervisor is not None and not self._supervisor.done():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._listening.wait(), RESTART_PATIENCE_S)

    async def aclose(self) -> None:
        """End the server and its runners, within two seconds; it is not started again."""
        if self._supervisor:
            self._supervisor.cancel()
            await asyncio.wait({self._supervisor})
            self._supervisor = None
        if self._status.state is not HostState.UNAVAILABLE:
            self._set(HostState.STOPPED)

    async def _supervise(self) -> None:
        """Run the server again and again until cancelled, or until it crashed too often."""
        restarts = 0
        try:
            while restarts <= MAX_RESTARTS:
                began = self._clock.monotonic_s()
                end = await self._run_once()
                quiet = self._clock.monotonic_s() - began >= QUIET_SPELL_S
                restarts = 1 if quiet else restarts + 1
                log.warning("the built-in server ended (%s)", end)
                self._set(HostState.STARTING, detail=f"It ended unexpectedly ({end}) and is started again.")
                await self._clock.sleep(min(FIRST_DELAY_S * 2 ** (restarts - 1), LONGEST_DELAY_S))
            self._set(
                HostState.STOPPED,
                detail=f"It ended {restarts} times: {self._last_words()}",
                fix="See the log in Diagnostics, then start it again in Settings.",
            )
        finally:
            self._settled.set()

    async def _run_once(self) -> str:
        """Start the server, wait for its end and say in words how it ended."""
        process = await self._spawn()
        self._process = process
        drain = asyncio.create_task(self._keep_log(process))
        try:
            port = await self._listening_port(process)
            if port is not None:
                self._port = port
                self._listening.set()
                self._set(HostState.READY)
                self._settled.set()
            else:
                _kill(process)
            return _ending(await process.wait())
        finally:
            self._listening.clear()
            await _end(process)
            await drain

    async def _spawn(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *self._command,
            *self._arguments,
            *("--port", str(self._port)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=LINE_LIMIT_BYTES,
            env={**os.environ, TOKEN_VARIABLE: self._token, "PYTHONPATH": _python_path()},
            **_own_group(),
        )

    async def _listening_port(self, process: asyncio.subprocess.Process) -> int | None:
        """Return the port once the server listens; None if it ended or took too long."""
        assert process.stdout
        try:
            async with asyncio.timeout(START_TIMEOUT_S):
                line = await process.stdout.readline()
            return int(json.loads(line)["port"])
        except TimeoutError:
            self._log_lines.append(f"no answer within {START_TIMEOUT_S:.0f} s")
        except (ValueError, KeyError):
            # Without a line it ended; its last words are in the log.
            log.warning("the built-in server did not say where it listens: %r", line)
        return None

    async def _keep_log(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr
        while True:
            try:
                line = await process.stderr.readline()
            except ValueError:
                # A line beyond the limit was dropped by the reader; the next ones are still good.
                continue
            if not line:
                return
            text = line.decode("utf-8", errors="replace").rstrip()
            self._log_lines.append(text)
            log.debug("built-in server: %s", text)

    def _host(self) -> Host:
        url = f"http://127.0.0.1:{self._port}" if self._port else ""
        return Host(key=KEY, title=TITLE, url=url, kind=HostKind.BUILTIN)

    def _last_words(self) -> str:
        return self._log_lines[-1] if self._log_lines else "it said nothing"

    def _set(self, state: HostState, *, detail: str = "", fix: str = "") -> None:
        status = HostStatus(host=self._host(), state=state, detail=detail, fix=fix)
        if status != self._status:
            self._status = status
            if self._on_change:
                self._on_change(status)


def default_threads() -> int:
    """Return the threads for a model: the processor's real cores, one left to the window, at least one."""
    logical = os.cpu_count() or 1
    return max(1, min(psutil.cpu_count(logical=False) or logical, logical - 1))


def _no_engine() -> str:
    return f"There is no engine for {platform.system()} on {platform.machine()} in this installation."


def _own_group() -> dict[str, Any]:
    # Ctrl+C in a terminal goes to the whole group; this program decides when its child ends.
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def _python_path() -> str:
    # The child must find this package also where the program runs from a source folder in another directory.
    root = str(Path(__file__).resolve().parents[2])
    present = os.environ.get("PYTHONPATH")
    return os.pathsep.join([root, present]) if present else root


def _ending(code: int) -> str:
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"


def _kill(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()


async def _end(process: asyncio.subprocess.Process) -> None:
    """Close the child's standard input, which asks it to end; kill it if it does not."""
    assert process.stdin
    process.stdin.close()
    try:
        async with asyncio.timeout(STOP_TIMEOUT_S):
            await process.wait()
    except TimeoutError:
        _kill(process)
        await process.wait()
