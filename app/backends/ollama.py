"""A host that speaks Ollama's protocol: Ollama itself and the built-in model server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.backends.ollama_address import is_loopback_url
from app.backends.ollama_install import find_ollama
from app.backends.ollama_pull import PullSum
from app.backends.ollama_status import failed_status, is_too_old, ready_status, refused_status, silent_status
from app.backends.ollama_wire import (
    chat_body,
    facts_of,
    keep_alive_value,
    named_entries,
    needs_details,
    option_fields,
    resident_of,
    usage_of,
)
from app.backends.unit_vectors import unit
from app.domain.errors import (
    BackendError,
    HostUnreachableError,
    MalformedReplyError,
    RequestRejectedError,
    StreamCutError,
)
from app.domain.ports import Chunk, ModelCall, ModelFacts, PullProgress
from app.domain.profile import Host, HostStatus, ResidentModel
from app.domain.prompt import GenerationOptions, ToolCall
from app.domain.record import Usage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from app.backends.ollama_client import WireChatResponse, WireClient

# Details of this many models are asked for at once; more would queue in the server anyway.
_DETAILS_AT_ONCE = 4
# A server that is up answers its version in milliseconds, even while it generates.
_STATUS_PATIENCE_S = 2.0


def _wire() -> ModuleType:
    """Return the module that imports `ollama` and `httpx`, at first use: it takes about 50 ms."""
    from app.backends import ollama_client  # noqa: PLC0415 - after the first paint, not before

    return ollama_client


def _http() -> ModuleType:
    from app.backends import http_errors  # noqa: PLC0415 - as above

    return http_errors


class OllamaBackend:
    """One host over the official client. Its calls have no time limit but that on connecting.

    Time limits are the caller's: a cold load or a queue keeps Ollama silent for minutes, and only the caller knows
    what it waits for. Cancelling a call closes its connection, which makes the server stop.
    """

    def __init__(
        self,
        host: Host,
        *,
        connect_timeout_s: float = 5.0,
        headers: Mapping[str, str] | None = None,
        find_program: Callable[[], Path | None] = find_ollama,
        before_answer: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Talk to `host`; nothing is imported or opened before the first call.

        `connect_timeout_s` is the seconds to wait for a connection, > 0. `headers` go with every call.
        `find_program` looks for an installed Ollama, to tell "stopped" from "not installed". `before_answer` is
        awaited before a prompt is sent.
        """
        self._host = host
        self._connect_timeout_s = connect_timeout_s
        self._headers = dict(headers or {})
        self._find_program = find_program
        self._before_answer = before_answer
        self._opened: WireClient | None = None
        self._is_closed = False
        self._details: dict[str, Mapping[str, Any]] = {}

    @property
    def host(self) -> Host:
        """The host it talks to."""
        return self._host

    def _client(self) -> WireClient:
        """Return the one client, made at the first call. HostUnreachableError once closed or for a bad address."""
        if self._is_closed:
            raise HostUnreachableError(f"The connection to {self._host.title} was closed.", fix="Start again.")
        if self._opened is None:
            wire = _wire()
            try:
                self._opened = wire.WireClient(
                    self._host, connect_timeout_s=self._connect_timeout_s, headers=self._headers
                )
            except (ValueError, wire.httpx.InvalidURL) as error:
                raise HostUnreachableError(
                    f"{self._host.url} is not an address that can be reached.",
                    fix="Correct it in Settings → Hosts, or in OLLAMA_HOST.",
                ) from error
        return self._opened

    @contextmanager
    def _translated(self, model: str = "") -> Iterator[WireClient]:
        """Give the client; what it raises leaves as an error of our tree."""
        client = self._client()
        wire = _wire()
        try:
            yield client
        except wire.WIRE_ERRORS as error:
            raise wire.translate(error, self._host, model) from error

    async def status(self) -> HostStatus:
        """Return what the host is now: ready, empty, stopped, not installed, unreachable or too old. Never raises."""
        patience_s = max(_STATUS_PATIENCE_S, self._connect_timeout_s)
        try:
            async with asyncio.timeout(patience_s):
                version = await self._version()
                if is_too_old(version, self._host):
                    return ready_status(self._host, version, model_count=0)
                return ready_status(self._host, version, len(await self._tags()))
        except TimeoutError:
            return silent_status(self._host, patience_s)
        except HostUnreachableError as error:
            if not _http().is_refusal(error):
                return failed_status(self._host, error)
            is_loopback = is_loopback_url(self._host.url)
            is_installed = is_loopback and await asyncio.to_thread(self._find_program) is not None
            return refused_status(self._host, is_loopback=is_loopback, is_installed=is_installed)
        except BackendError as error:
            return failed_status(self._host, error)

    async def _version(self) -> str:
        """Return the server's version; servers from before that call existed count as 0.0.1."""
        try:
            with self._translated() as client:
                reply = await client.get_json("/api/version")
        except RequestRejectedError as error:
            with self._translated() as client:
                greeting = await client.get_text("/")
            if "ollama is running" in greeting.lower():
                return "0.0.1"
            raise self._malformed("another kind of server") from error
        version = reply.get("version") if isinstance(reply, dict) else None
        if not isinstance(version, str):
            raise self._malformed("no version")
        return version

    async def _tags(self) -> tuple[Mapping[str, Any], ...]:
        """Return the raw entries of the installed models; the library's own type drops fields we need."""
        with self._translated() as client:
            entries = named_entries(await client.get_json("/api/tags"))
        if entries is None:
            raise self._malformed("no list of models")
        return entries

    async def list_models(self) -> tuple[ModelFacts, ...]:
        """Return the installed models; older servers are asked for each one's details, once per digest."""
        entries = await self._tags()
        at_once = asyncio.Semaphore(_DETAILS_AT_ONCE)

        async def facts(entry: Mapping[str, Any]) -> ModelFacts:
            if not needs_details(entry):
                return facts_of(entry)
            async with at_once:
                return facts_of(entry, await self._shown(entry))

        found = await asyncio.gather(*(facts(entry) for entry in entries))
        digests = {model.digest for model in found}
        self._details = {digest: shown for digest, shown in self._details.items() if digest in digests}
        return tuple(found)

    async def _shown(self, entry: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the details of one model; none for a model that is broken or was removed meanwhile."""
        digest = str(entry.get("digest") or "")
        if digest and digest in self._details:
            return self._details[digest]
        name = str(entry.get("name") or entry.get("model"))
        try:
            with self._translated(name) as client:
                reply = await client.post_json("/api/show", {"model": name})
        except HostUnreachableError:
            raise
        except BackendError:
            # One odd model must not hide the others: it is listed with what /api/tags says.
            return {}
        shown = reply if isinstance(reply, dict) else {}
        if digest:
            self._details[digest] = shown
        return shown

    async def resident_models(self) -> tuple[ResidentModel, ...]:
        """Return the models loaded in memory."""
        with self._translated() as client:
            entries = named_entries(await client.get_json("/api/ps"))
        if entries is None:
            raise self._malformed("no list of loaded models")
        return tuple(resident_of(entry, self._host.key) for entry in entries)

    @asynccontextmanager
    async def chat(self, call: ModelCall) -> AsyncIterator[AsyncIterator[Chunk]]:
        """Open a stream of chunks, the last with `usage`; the request is sent when the first is asked for.

        Leaving the context, in whatever way, closes the connection, so that the server stops generating.
        """
        chunks = self._chunks(call)
        try:
            yield chunks
        finally:
            await chunks.aclose()

    async def _chunks(self, call: ModelCall) -> AsyncGenerator[Chunk, None]:
        """Yield the pieces of an answer; StreamCutError if it ends without its last line."""
        if self._before_answer is not None:
            await self._before_answer()
        client, wire = self._client(), _wire()
        has_started = False
        replies = await client.stream_chat(chat_body(call))
        try:
            async for reply in replies:
                has_started = True
                yield _chunk_of(reply)
                if reply.done:
                    return
        except wire.WIRE_ERRORS as error:
            raise wire.translate(error, self._host, call.model, has_started=has_started) from error
        finally:
            await replies.aclose()
        raise StreamCutError(
            f"{self._host.title} ended the answer of {call.model} without saying that it is complete.",
            fix="Try again; a model that repeats itself is cut off by the server.",
        )

    async def embed(self, model: str, texts: tuple[str, ...]) -> tuple[tuple[float, ...], ...]:
        """Return one vector of unit length a text; none for no texts."""
        if not texts:
            return ()
        with self._translated(model) as client:
            reply = await client.embed(model, list(texts))
        if len(reply.embeddings) != len(texts):
            raise self._malformed(f"{len(reply.embeddings)} vectors for {len(texts)} texts")
        return tuple(unit(vector) for vector in reply.embeddings)

    async def load(self, model: str, *, options: GenerationOptions | None = None) -> None:
        """Load the model and return when it is there; an embedding model too.

        `options` must be those of the calls that follow: another context length makes the server load it again.
        """
        options = options or GenerationOptions()
        keep_alive = keep_alive_value(options.keep_alive)
        chosen = option_fields(options) or None
        try:
            with self._translated(model) as client:
                await client.chat(model, messages=[], options=chosen, keep_alive=keep_alive)
        except RequestRejectedError as error:
            if "does not support chat" not in error.message:
                raise
            with self._translated(model) as client:
                await client.embed(model, "", options=chosen, keep_alive=keep_alive)

    async def unload(self, model: str) -> None:
        """Free the model's memory; nothing happens if it is not loaded."""
        try:
            with self._translated(model) as client:
                await client.chat(model, messages=[], keep_alive=0)
        except RequestRejectedError as error:
            if "does not support chat" not in error.message:
                raise
            with self._translated(model) as client:
                await client.embed(model, "", keep_alive=0)

    def pull(self, model: str) -> AbstractAsyncContextManager[AsyncIterator[PullProgress]]:
        """Download a model; the last progress has `is_done`. Closing it pauses; pulling again resumes."""
        return self._pull(model)

    @asynccontextmanager
    async def _pull(self, model: str) -> AsyncIterator[AsyncIterator[PullProgress]]:
        progress = self._progress(model)
        try:
            yield progress
        finally:
            await progress.aclose()

    async def _progress(self, model: str) -> AsyncGenerator[PullProgress, None]:
        """Yield the sum over all layers; StreamCutError if it ends without success."""
        client, wire = self._client(), _wire()
        layers = PullSum()
        replies: Any = await client.pull(model, stream=True)
        try:
            async for reply in replies:
                progress = layers.add(reply.status or "", reply.digest, reply.total, reply.completed)
                yield progress
                if progress.is_done:
                    return
        except wire.WIRE_ERRORS as error:
            raise wire.translate(error, self._host, model, has_started=layers.has_started) from error
        finally:
            await replies.aclose()
        raise StreamCutError(
            f"{self._host.title} stopped downloading {model} before it was complete.",
            fix="Start it again: it goes on where it stopped.",
        )

    async def delete(self, model: str) -> None:
        """Remove the model from the host's disk; ModelNotFoundError if it is not there."""
        with self._translated(model) as client:
            await client.delete(model)

    async def aclose(self) -> None:
        """Close all connections; later calls raise HostUnreachableError."""
        self._is_closed = True
        client, self._opened = self._opened, None
        if client is not None:
            await client.aclose()

    def _malformed(self, what: str) -> MalformedReplyError:
        return MalformedReplyError(
            f"{self._host.title} at {self._host.url} does not answer as an Ollama server: {what}.",
            fix="Check the address, and that no proxy stands in between.",
        )


def _chunk_of(reply: WireChatResponse) -> Chunk:
    """Return a line of the stream as a chunk; the last one carries the usage."""
    message = reply.message
    calls = tuple(
        ToolCall(name=call.function.name, arguments=dict(call.function.arguments), call_id=call.id)
        for call in message.tool_calls or ()
    )
    usage: Usage | None = usage_of(reply.model_dump(exclude={"message"})) if reply.done else None
    return Chunk(text=message.content or "", thinking=message.thinking or "", tool_calls=calls, usage=usage)
