"""A host that speaks OpenAI's protocol: vLLM, llama.cpp's server, LM Studio, Ray Serve LLM, LiteLLM's proxy."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.backends.openai_wire import AnswerParts, base_url, chat_body, events_of, facts_of
from app.backends.unit_vectors import unit
from app.domain.errors import (
    BackendError,
    HostUnreachableError,
    MalformedReplyError,
    ModelNotFoundError,
    RequestRejectedError,
    StreamCutError,
)
from app.domain.ports import Chunk, ModelCall, ModelFacts, PullProgress
from app.domain.profile import Host, HostState, HostStatus, ModelRef, ResidentModel
from app.domain.prompt import GenerationOptions
from app.domain.record import Usage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    import httpx

# A list of models is small and kept in memory; a proxy may ask the servers behind it.
_STATUS_PATIENCE_S = 5.0


def _http() -> ModuleType:
    """Return the module that imports `httpx`, at first use: it takes about 50 ms."""
    from app.backends import http_errors  # noqa: PLC0415 - after the first paint, not before

    return http_errors


class OpenAICompatBackend:
    """One host over HTTP. Its calls have no time limit but that on connecting; the others are the caller's.

    Its models are loaded, unloaded, fetched and deleted by whoever runs it: those calls are refused with that word.
    Where it tells no seconds, they are measured here: to the first token, and from there to the end.
    """

    def __init__(self, host: Host, *, api_key: str = "", connect_timeout_s: float = 5.0) -> None:
        """Talk to `host`; nothing is imported or opened before the first call. `api_key` "" sends none."""
        self._host = host
        self._api_key = api_key
        self._connect_timeout_s = connect_timeout_s
        self._opened: httpx.AsyncClient | None = None
        self._is_closed = False

    @property
    def host(self) -> Host:
        """The host it talks to."""
        return self._host

    async def status(self) -> HostStatus:
        """Return ready, empty or unreachable. Never raises."""
        title, url = self._host.title, self._host.url
        try:
            async with asyncio.timeout(max(_STATUS_PATIENCE_S, self._connect_timeout_s)):
                count = len(await self.list_models())
        except TimeoutError:
            detail = f"{title} at {url} takes the connection but does not list its models."
            fix = "Restart that server, or check what else listens at this address."
            return HostStatus(host=self._host, state=HostState.UNREACHABLE, detail=detail, fix=fix)
        except BackendError as error:
            return HostStatus(host=self._host, state=HostState.UNREACHABLE, detail=error.message, fix=error.fix)
        if not count:
            detail, fix = f"{title} runs but serves no models.", "Start it with a model."
            return HostStatus(host=self._host, state=HostState.EMPTY, detail=detail, fix=fix)
        models = "1 model" if count == 1 else f"{count} models"
        return HostStatus(host=self._host, state=HostState.READY, detail=f"{title} with {models}.")

    async def list_models(self) -> tuple[ModelFacts, ...]:
        """Return the models it serves."""
        with self._translated() as client:
            reply = (await client.get("/models")).json()
        entries = reply.get("data") if isinstance(reply, dict) else None
        if not isinstance(entries, list):
            raise self._malformed("no list of models")
        return tuple(facts_of(entry) for entry in entries if isinstance(entry, dict) and entry.get("id"))

    async def resident_models(self) -> tuple[ResidentModel, ...]:
        """Return the models it serves: such a server keeps them in memory, and does not say how much they take."""
        facts = await self.list_models()
        return tuple(ResidentModel(ref=ModelRef(self._host.key, one.model)) for one in facts)

    @asynccontextmanager
    async def chat(self, call: ModelCall) -> AsyncIterator[AsyncIterator[Chunk]]:
        """Open a stream of chunks, the last with `usage`; leaving the context closes the connection."""
        chunks = self._chunks(call)
        try:
            yield chunks
        finally:
            await chunks.aclose()

    async def _chunks(self, call: ModelCall) -> AsyncGenerator[Chunk, None]:
        """Yield the pieces of an answer; StreamCutError if it ends without a reason to end."""
        client, http = self._client(), _http()
        parts, began_s, first_s = AnswerParts(), time.monotonic(), None
        try:
            async with client.stream("POST", "/chat/completions", json=chat_body(call)) as response:
                async for line in _lines(response):
                    for event in events_of(line):
                        self._raise_for(event, call.model)
                        chunk = parts.add(event)
                        if chunk.has_content:
                            first_s = first_s or time.monotonic()
                            yield chunk
            calls = parts.tool_calls()
        except http.HTTP_ERRORS as error:
            raise http.translate_http(error, self._host, call.model, has_started=first_s is not None) from error
        except (TypeError, AttributeError, KeyError) as error:
            raise self._malformed("an event of another form") from error
        if not parts.finish_reason:
            raise StreamCutError(
                f"{self._host.title} ended the answer of {call.model} without saying that it is complete.",
                fix="Try again; the log of that server says why it stopped.",
            )
        yield Chunk(tool_calls=calls, usage=_usage(parts, began_s, first_s))

    def _raise_for(self, event: Mapping[str, Any], model: str) -> None:
        """Raise for an error object in mid-stream."""
        told = event.get("error")
        if told:
            http = _http()
            failure = http.Failure(status=_status_of(told), text=http.error_words(told))
            raise http.fitting_error(failure, self._host, model)

    async def embed(self, model: str, texts: tuple[str, ...]) -> tuple[tuple[float, ...], ...]:
        """Return one vector of unit length a text; none for no texts."""
        if not texts:
            return ()
        with self._translated(model) as client:
            reply = (await client.post("/embeddings", json={"model": model, "input": list(texts)})).json()
        entries = reply.get("data") if isinstance(reply, dict) else None
        if not isinstance(entries, list) or len(entries) != len(texts):
            raise self._malformed(f"not {len(texts)} vectors for {len(texts)} texts")
        return tuple(unit(entry["embedding"]) for entry in sorted(entries, key=lambda entry: entry["index"]))

    async def load(self, model: str, *, options: GenerationOptions | None = None) -> None:  # noqa: ARG002 - the protocol
        """Return if the host serves the model, which it then has in memory; ModelNotFoundError otherwise."""
        if all(facts.model != model for facts in await self.list_models()):
            raise ModelNotFoundError(
                f"{self._host.title} does not serve {model}.", fix="Start that server with the model."
            )

    async def unload(self, model: str) -> None:
        """Raise RequestRejectedError: the memory belongs to whoever runs the server."""
        await self.load(model)
        raise self.refusal(f"unload {model}")

    def pull(self, model: str) -> AbstractAsyncContextManager[AsyncIterator[PullProgress]]:
        """Raise RequestRejectedError when the first progress is asked for."""
        return nullcontext(_NoProgress(self, model))

    async def delete(self, model: str) -> None:
        """Raise RequestRejectedError: the disk belongs to whoever runs the server."""
        await self.load(model)
        raise self.refusal(f"delete {model}")

    async def aclose(self) -> None:
        """Close all connections; later calls raise HostUnreachableError."""
        self._is_closed = True
        client, self._opened = self._opened, None
        if client is not None:
            await client.aclose()

    def _client(self) -> httpx.AsyncClient:
        """Return the one client, made at the first call. HostUnreachableError once closed or for a bad address."""
        if self._is_closed:
            raise HostUnreachableError(f"The connection to {self._host.title} was closed.", fix="Start again.")
        if self._opened is None:
            self._opened = _http().open_client(
                base_url(self._host.url), api_key=self._api_key, connect_timeout_s=self._connect_timeout_s
            )
        return self._opened

    @contextmanager
    def _translated(self, model: str = "") -> Iterator[httpx.AsyncClient]:
        """Give the client; what it raises leaves as an error of our tree."""
        http = _http()
        try:
            yield self._client()
        except http.HTTP_ERRORS as error:
            raise http.translate_http(error, self._host, model) from error

    def _malformed(self, what: str) -> MalformedReplyError:
        return MalformedReplyError(
            f"{self._host.title} at {self._host.url} does not answer in OpenAI's protocol: {what}.",
            fix="Check the address (often it ends with /v1), and that no proxy stands in between.",
        )

    def refusal(self, what: str) -> RequestRejectedError:
        """Return the error for a call that the protocol does not have."""
        return RequestRejectedError(
            f"{self._host.title} cannot {what}: OpenAI's protocol has no such call.", fix="Do it on that server."
        )


class _NoProgress(AsyncIterator[PullProgress]):
    """The progress of a download that a host refuses."""

    def __init__(self, backend: OpenAICompatBackend, model: str) -> None:
        self._backend = backend
        self._model = model

    async def __anext__(self) -> PullProgress:
        await self._backend.list_models()
        raise self._backend.refusal(f"fetch {self._model}")


async def _lines(response: httpx.Response) -> AsyncGenerator[str, None]:
    """Yield the lines of a body; only line feeds end one, as JSON may hold other separators unescaped."""
    held = b""
    async for piece in response.aiter_bytes():
        *whole, held = (held + piece).split(b"\n")
        for line in whole:
            yield line.decode("utf-8").rstrip("\r")
    if held:
        yield held.decode("utf-8")


def _status_of(told: object) -> int:
    """Return the status that an error object names; that of an error in mid-stream where it names none."""
    code = told.get("code") if isinstance(told, dict) else None
    return int(code) if isinstance(code, int | str) and str(code).isdigit() else _http().NO_STATUS


def _usage(parts: AnswerParts, began_s: float, first_s: float | None) -> Usage:
    """Return counts as reported and seconds as reported, else as measured."""
    usage, ended_s = parts.usage, time.monotonic()
    first_s = first_s or ended_s
    return replace(
        usage,
        prefill_s=usage.prefill_s or first_s - began_s,
        decode_s=usage.decode_s or (ended_s - first_s) or None,
        total_s=ended_s - began_s,
        done_reason=parts.done_reason(),
    )
