"""A runner as its parent sees it: started, asked over HTTP, watched and ended."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import secrets
import sys
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from typing import Any

import httpx
import psutil

from app.builtin.runner import KEY_VARIABLE, RunnerOptions
from app.builtin.wire import RUNNER_STOPPED, RUNNER_STOPPED_LATE, WireError

log = logging.getLogger(__name__)

LOAD_TIMEOUT_S = 300.0
CONNECT_TIMEOUT_S = 5.0
KEPT_LOG_LINES = 40
CONTEXT_EXCEEDED = "exceed_context_size_error"

# Default spinning of the engine's threads falls to 1–27 tokens/s beside another busy process; passive waiting
# holds 32–37 there and costs a quarter of the speed on an idle machine.
ENGINE_ENVIRONMENT = {"OMP_WAIT_POLICY": "passive", "GOMP_SPINCOUNT": "0"}


class ContextExceededError(WireError):
    """The prompt is longer than the context: both in tokens."""

    def __init__(self, text: str, *, prompt_tokens: int, num_ctx: int) -> None:
        """Keep the two lengths."""
        super().__init__(400, text)
        self.prompt_tokens = prompt_tokens
        self.num_ctx = num_ctx


class RunnerProcess:
    """One running runner; made by `start`."""

    def __init__(self, process: asyncio.subprocess.Process, key: str) -> None:
        """Take over a process that was just started; it is not ready yet."""
        self._process = process
        self._tail: deque[str] = deque(maxlen=KEPT_LOG_LINES)
        self._drain = asyncio.create_task(self._keep_log())
        self._key = key
        self._client: httpx.AsyncClient | None = None

    @classmethod
    async def start(cls, options: RunnerOptions, *, command: Sequence[str] = ()) -> RunnerProcess:
        """Start a runner and wait until its model is loaded.

        Raises WireError 500 when it ends or takes too long before. Cancelling ends the process.
        """
        key = secrets.token_urlsafe(24)
        program = list(command) or [sys.executable, "-m", "app.builtin.runner"]
        process = await asyncio.create_subprocess_exec(
            *program,
            options.to_json(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, **ENGINE_ENVIRONMENT, KEY_VARIABLE: key},
        )
        runner = cls(process, key)
        try:
            await runner._wait_until_loaded()
        except BaseException:
            await runner.stop()
            raise
        return runner

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.returncode is None

    def memory_bytes(self) -> int:
        """Return the memory it takes now; 0 once it has ended."""
        try:
            return int(psutil.Process(self.pid).memory_info().rss)
        except psutil.Error:
            return 0

    async def wait(self) -> int:
        """Wait for its end and return the exit code."""
        return await self._process.wait()

    async def stop(self) -> None:
        """End the process at once; it holds nothing that must be saved."""
        if self._client:
            await self._client.aclose()
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        await self._drain

    async def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Return the JSON answer to a request; raises WireError."""
        assert self._client
        try:
            response = await self._client.post(path, json=body)
        except httpx.HTTPError as error:
            raise await self._lost(error) from error
        self._check(response.status_code, response.content)
        return response.json()

    async def events(self, path: str, body: Mapping[str, Any]) -> AsyncGenerator[dict[str, Any]]:
        """Yield the events of a streamed answer; closing the iterator makes the engine stop. Raises WireError."""
        assert self._client
        try:
            async with self._client.stream("POST", path, json={**body, "stream": True}) as response:
                if response.status_code != httpx.codes.OK:
                    self._check(response.status_code, await response.aread())
                async for line in _lines(response):
                    event = _parse(line)
                    if event is not None:
                        yield event
        except httpx.HTTPError as error:
            raise await self._lost(error) from error

    async def _wait_until_loaded(self) -> None:
        assert self._process.stdout
        try:
            async with asyncio.timeout(LOAD_TIMEOUT_S):
                line = await self._process.stdout.readline()
        except TimeoutError:
            raise WireError(500, "timed out waiting for llama-server to start") from None
        if not line:
            await self._process.wait()
            await self._drain
            raise WireError(500, f"llama-server process has terminated: {self._last_words()}")
        self._client = httpx.AsyncClient(
            base_url=json.loads(line)["url"],
            headers={"Authorization": f"Bearer {self._key}"},
            timeout=httpx.Timeout(None, connect=CONNECT_TIMEOUT_S),
            # A proxy of the environment would be asked for loopback addresses too.
            trust_env=False,
        )

    async def _keep_log(self) -> None:
        assert self._process.stderr
        async for line in self._process.stderr:
            text = line.decode("utf-8", errors="replace").rstrip()
            self._tail.append(text)
            log.info("runner %d: %s", self.pid, text)

    def _last_words(self) -> str:
        telling = [line for line in self._tail if "error" in line.lower() or "cannot" in line]
        return (telling or list(self._tail) or [f"exit code {self._process.returncode}"])[-1]

    async def _lost(self, error: httpx.HTTPError) -> WireError:
        log.warning("runner %d: connection lost: %r", self.pid, error)
        return WireError(500, RUNNER_STOPPED, late_text=RUNNER_STOPPED_LATE)

    def _check(self, status: int, content: bytes) -> None:
        if status != httpx.codes.OK:
            try:
                error = json.loads(content)["error"]
            except (ValueError, KeyError, TypeError):
                error = {"message": content.decode("utf-8", errors="replace")}
            raise _refusal(status, error)


async def _lines(response: httpx.Response) -> AsyncIterator[bytes]:
    # httpx splits lines at U+2028 too, which the engine sends unescaped inside JSON.
    rest = b""
    async for chunk in response.aiter_bytes():
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line
    if rest:
        yield rest


def _parse(line: bytes) -> dict[str, Any] | None:
    """Return the event of a line; None for blank lines, comments (pings) and the end mark."""
    kind, _, content = line.strip().partition(b":")
    if kind not in {b"data", b"error"} or content.strip() == b"[DONE]":
        return None
    event: dict[str, Any] = json.loads(content)
    error = event.get("error") if kind == b"data" else event
    if error:
        raise _refusal(500, error)
    return event


def _refusal(status: int, error: Mapping[str, Any]) -> WireError:
    text = str(error.get("message", error))
    if error.get("type") == CONTEXT_EXCEEDED:
        return ContextExceededError(
            text, prompt_tokens=int(error.get("n_prompt_tokens", 0)), num_ctx=int(error.get("n_ctx", 0))
        )
    late = f"an error was encountered while running the model: {text}"
    return WireError(status if status in {400, 503} else 500, text, late_text=late)
