"""An HTTP server on loopback that speaks Ollama's wire, healthy or with any fault on request.

It is real: raw HTTP/1.1 over `asyncio.start_server`, so that resets, cuts and stalls are those of a socket.

    async with FaultyServer({"/api/chat": [busy(429, retry_after="1"), chat("Hello")]}) as server:
        backend = OllamaBackend(server.host())
        ...
        assert len(server.requests_to("/api/chat")) == 2

A script maps a path to one reply or a sequence of them, one a request, of which the last one stays; a bare sequence
is for /api/chat. Paths without a script are answered as a healthy Ollama with `models` would. A reply is a status,
headers and steps; a step is bytes to send or one of

    Wait(seconds)   pause (through the `sleep` given to the server, so that it can be virtual or shortened)
    Hold()          wait until `server.release()` is called: a pause without time
    Stall()         say nothing any more, with the connection open
    Cut()           close the connection without the end of the body
    Reset()         reset it (TCP RST)

Steps that come before the first bytes delay the headers too, as Ollama sends none before its first token; give
`headers_first=True` to send them at once. What happened is in `server.requests`: method, path, parsed body, whether
the reply was sent whole, whether the client went away (`was_abandoned`, with an event to await). After the fault a
request can be made again: every connection is served on its own.

| fault | reply |
|---|---|
| 429 or 503, with or without Retry-After | `busy(429, retry_after="2")` |
| 500 once | `[failed(500, "boom"), chat("Hello")]` |
| connection reset before headers | `reset()` |
| connection closed before headers | `closed()` |
| no response at all | `silence()` |
| slow first token, 60 s load | `chat("Hello", first_token_s=60)` |
| stream cut in mid-answer | `cut("Hel")` |
| stream reset in mid-answer | `cut("Hel", end=Reset())` |
| stream stalls | `stalled("Hel")` |
| malformed line | `malformed("Hel")` |
| stream ends without the done line | `unfinished("Hel")` |
| error object in mid-stream | `error_line("an error was …", "Hel")` |
| context length exceeded | `failed(400, "the prompt is longer than the context length …")` |
| refusal of the form | `failed(400, "model does not support tools")` |
| model deleted meanwhile | `missing("llama3.2:1b")` |
| load failure | `failed(500, "llama-server process has terminated: signal: killed")` |
| wrong Content-Type, a proxy's page | `page()`, `page(status=502)` |
| flapping host | `await server.stop()`, `await server.start()`: the port stays the same |
"""

from __future__ import annotations

import asyncio
import json
import struct
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from socket import SO_LINGER, SOL_SOCKET
from types import TracebackType
from typing import Any, Self

from app.domain.profile import Host, HostKind
from tests.wire_replies import (
    CREATED_AT,
    Cut,
    Hold,
    Reply,
    Reset,
    Stall,
    Step,
    Wait,
    answer,
    busy,
    chat,
    closed,
    cut,
    done_line,
    error_line,
    failed,
    line,
    loaded,
    malformed,
    missing,
    page,
    pulled,
    reset,
    shown,
    silence,
    stalled,
    stream,
    tag,
    token,
    unfinished,
)

# A test imports the replies from here, beside the server.
__all__ = [
    "Cut",
    "FaultyServer",
    "Hold",
    "Reply",
    "Reset",
    "Script",
    "SeenRequest",
    "Stall",
    "Step",
    "Wait",
    "answer",
    "busy",
    "chat",
    "closed",
    "cut",
    "done_line",
    "error_line",
    "failed",
    "line",
    "loaded",
    "malformed",
    "missing",
    "page",
    "pulled",
    "reset",
    "shown",
    "silence",
    "stalled",
    "stream",
    "tag",
    "token",
    "unfinished",
]


@dataclass(slots=True, kw_only=True)
class SeenRequest:
    """A request that came in. `was_abandoned`: the client closed the connection before the reply was whole."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    was_answered: bool = False
    was_abandoned: bool = False
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def content(self) -> Any:
        """The body parsed as JSON; None for an empty one."""
        return json.loads(self.body) if self.body else None


Script = Reply | Sequence[Reply]


class FaultyServer:
    """The server; a context manager that starts and stops it. See the module for scripts."""

    def __init__(
        self,
        script: Script | Mapping[str, Script] | None = None,
        *,
        models: Sequence[str] = ("llama3.2:1b",),
        version: str = "0.33.0",
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Prepare the replies; `models` are what a healthy server lists."""
        routes: Mapping[str, Script] = {}
        if script is not None:
            routes = script if isinstance(script, Mapping) else {"/api/chat": script}
        self.version = version
        self.models = list(models)
        self.loaded: list[str] = []
        self.requests: list[SeenRequest] = []
        self.connections = 0
        self._sleep = sleep
        self._scripts: dict[str, list[Reply]] = {}
        for path, replies in routes.items():
            self.set(path, replies)
        self._released = asyncio.Event()
        self._arrived = asyncio.Condition()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._port = 0

    @property
    def url(self) -> str:
        """The address, such as http://127.0.0.1:40123."""
        return f"http://127.0.0.1:{self._port}"

    def host(self, key: str = "faulty", kind: HostKind = HostKind.OLLAMA) -> Host:
        """Return the server as a host for a backend."""
        return Host(key=key, title="Ollama", url=self.url, kind=kind)

    def set(self, path: str, replies: Script) -> None:
        """Change what the next requests to `path` get."""
        self._scripts[path] = [replies] if isinstance(replies, Reply) else list(replies)

    def requests_to(self, path: str) -> list[SeenRequest]:
        """Return the requests to `path`, in order."""
        return [request for request in self.requests if request.path == path]

    async def wait_for_request(self, path: str, count: int = 1) -> SeenRequest:
        """Return the request number `count` (from 1) to `path`, once it has come in."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: len(self.requests_to(path)) >= count)
        return self.requests_to(path)[count - 1]

    def release(self) -> None:
        """Let every reply that holds go on, now and later."""
        self._released.set()

    async def start(self) -> None:
        """Listen; again on the same port after `stop`."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Refuse connections from now on and drop those that are open."""
        if self._server is not None:
            self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._server is not None:
            await self._server.wait_closed()
            self._server = None

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        await self.stop()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until it is closed."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            await self._serve_requests(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._tasks.discard(task)
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _serve_requests(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held = b""
        while (request := await _read_request(reader, held)) is not None:
            self.requests.append(request)
            async with self._arrived:
                self._arrived.notify_all()
            reply = asyncio.ensure_future(self._reply(request, writer))
            watch = asyncio.ensure_future(reader.read(1))
            try:
                await asyncio.wait({reply, watch}, return_when=asyncio.FIRST_COMPLETED)
                if watch.done() and not watch.result():
                    request.was_abandoned = not reply.done()
                    return
                goes_on = await reply
                request.was_answered = goes_on
                if not goes_on:
                    return
                held = await watch
            finally:
                await _end(reply, watch)
                request.ended.set()

    async def _reply(self, request: SeenRequest, writer: asyncio.StreamWriter) -> bool:
        """Send a reply; False if it ended by breaking the connection."""
        reply = self._next_reply(request)
        has_head = reply.headers_first
        if has_head:
            writer.write(_head(reply))
        for step in reply.steps:
            match step:
                case bytes():
                    writer.write(b"" if has_head else _head(reply))
                    has_head = True
                    writer.write(b"%x\r\n%s\r\n" % (len(step), step))
                case Wait():
                    await writer.drain()
                    await self._sleep(step.seconds)
                case Hold():
                    await self._released.wait()
                case Stall():
                    await asyncio.Event().wait()
                case Cut():
                    await writer.drain()
                    writer.close()
                    return False
                case Reset():
                    await writer.drain()
                    writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
                    writer.transport.abort()
                    return False
        writer.write((b"" if has_head else _head(reply)) + b"0\r\n\r\n")
        await writer.drain()
        return True

    def _next_reply(self, request: SeenRequest) -> Reply:
        replies = self._scripts.get(request.path)
        if not replies:
            return self._healthy_reply(request)
        return replies.pop(0) if len(replies) > 1 else replies[0]

    def _healthy_reply(self, request: SeenRequest) -> Reply:
        """Return what a healthy Ollama says."""
        match request.method, request.path:
            case "GET", "/":
                return Reply(content_type="text/plain; charset=utf-8", steps=(b"Ollama is running",))
            case "GET", "/api/version":
                return answer({"version": self.version})
            case "GET", "/api/tags":
                return answer({"models": [tag(model) for model in self.models]})
            case "GET", "/api/ps":
                return answer({"models": [loaded(model) for model in self.loaded]})
            case "POST" | "DELETE", path if path.startswith("/api/"):
                return self._healthy_call(path, request.content or {})
        return Reply(status=404, content_type="text/plain", steps=(b"404 page not found",))

    def _healthy_call(self, path: str, content: Mapping[str, Any]) -> Reply:
        """Return what a healthy Ollama says to a call that names a model."""
        model = str(content.get("model", ""))
        if path == "/api/pull":
            self.models.append(model)
            return pulled({"sha256:a": 100, "sha256:b": 50})
        if path not in {"/api/show", "/api/embed", "/api/delete", "/api/chat"}:
            return Reply(status=404, content_type="text/plain", steps=(b"404 page not found",))
        if model not in self.models:
            return missing(model)
        if path == "/api/delete":
            self.models.remove(model)
            return Reply(content_type=None)
        if path == "/api/embed":
            texts = content["input"] if isinstance(content["input"], list) else [content["input"]]
            return answer({"model": model, "embeddings": [[0.6, 0.8] for text in texts if text]})
        return answer(shown()) if path == "/api/show" else self._healthy_chat(model, content)

    def _healthy_chat(self, model: str, content: Mapping[str, Any]) -> Reply:
        is_unload = content.get("keep_alive") == 0
        if model in self.loaded:
            self.loaded.remove(model)
        if not is_unload:
            self.loaded.append(model)
        if content.get("messages"):
            return chat("Hello", " world")
        last = {"done": True, "done_reason": "unload" if is_unload else "load"}
        return answer(
            {"model": model, "created_at": CREATED_AT, "message": {"role": "assistant", "content": ""}} | last
        )


def _head(reply: Reply) -> bytes:
    lines = [f"HTTP/1.1 {reply.status} Scripted", "Transfer-Encoding: chunked"]
    if reply.content_type is not None:
        lines.append(f"Content-Type: {reply.content_type}")
    lines += [f"{name}: {value}" for name, value in reply.headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


async def _read_request(reader: asyncio.StreamReader, held: bytes) -> SeenRequest | None:
    """Return the next request of a connection, which starts with the bytes `held`; None at its end."""
    try:
        head = held + await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *rest = head.decode("latin-1").rstrip().split("\r\n")
    method, path, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (text.partition(":") for text in rest)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return SeenRequest(method=method, path=path, headers=headers, body=body)


async def _end(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
