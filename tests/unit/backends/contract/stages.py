"""One way to play the same scene on every kind of backend."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from typing_extensions import override

from app.backends.ollama import OllamaBackend
from app.backends.openai_compat import OpenAICompatBackend
from app.backends.scripted import ModelScript, ScriptedBackend
from app.domain.errors import (
    AccessDeniedError,
    BackendError,
    ConnectionLostError,
    ContextExceededError,
    HostBusyError,
    HostFailedError,
    HostUnreachableError,
    MalformedReplyError,
    ModelLoadError,
    ModelNotFoundError,
    RequestRejectedError,
    StreamCutError,
)
from app.domain.ports import Backend
from app.domain.profile import HostKind
from app.domain.prompt import ToolCall
from tests import openai_replies as openai
from tests.faulty_server import (
    Cut,
    FaultyServer,
    Hold,
    Reply,
    Stall,
    answer,
    busy,
    chat,
    cut,
    done_line,
    failed,
    malformed,
    missing,
    reset,
    stalled,
    stream,
    token,
)

MODEL = "llama3.2:1b"
TOOL_CALL = ToolCall(name="weather", arguments={"city": "Kraków"}, call_id="call_1")
_TOOL_BODY = {"id": "call_1", "function": {"index": 0, "name": "weather", "arguments": {"city": "Kraków"}}}

# Every error that a backend itself can meet while it chats (the time limits are the executor's), as the wire says it.
ERRORS: dict[type[BackendError], Reply] = {
    HostBusyError: busy(503, retry_after="7"),
    HostFailedError: failed(500, "model runner has unexpectedly stopped, this may be due to resource limitations"),
    ConnectionLostError: reset(),
    StreamCutError: cut("Hel"),
    MalformedReplyError: malformed("Hel"),
    ModelNotFoundError: missing(MODEL),
    ModelLoadError: failed(500, "llama-server process has terminated: signal: killed"),
    ContextExceededError: failed(400, "the prompt is longer than the context length currently available to the model"),
    RequestRejectedError: failed(400, f"{MODEL} does not support tools"),
    AccessDeniedError: failed(401, "unauthorized"),
}


# The same as a server with OpenAI's protocol says it.
OPENAI_ERRORS: dict[type[BackendError], Reply] = {
    HostBusyError: openai.failed(429, "Rate limit reached.", retry_after="7"),
    HostFailedError: openai.failed(500, "Internal server error"),
    ConnectionLostError: reset(),
    StreamCutError: openai.stream(openai.token("Hel"), Cut()),
    MalformedReplyError: openai.stream(openai.token("Hel"), b'data: {"choices": [\n\n'),
    ModelNotFoundError: openai.failed(404, f"The model `{MODEL}` does not exist."),
    ModelLoadError: openai.failed(500, "Engine core failed: CUDA out of memory"),
    ContextExceededError: openai.failed(400, "This model's maximum context length is 4096 tokens."),
    RequestRejectedError: openai.failed(400, '"auto" tool choice requires --enable-auto-tool-choice to be set'),
    AccessDeniedError: openai.failed(401, "Incorrect API key provided."),
}


class Stage(Protocol):
    """A backend with one model, and the means to say what its next answer does."""

    backend: Backend
    # Whether models are loaded, fetched and deleted through it.
    manages_models: bool = True

    def says(self, *tokens: str) -> None:
        """Answer with these tokens."""

    def stalls_after(self, *tokens: str) -> None:
        """Say nothing more after these tokens."""

    def never_answers(self) -> None:
        """Take the call and say nothing."""

    def thinks_and_calls_a_tool(self) -> None:
        """Think "hm", say "ok", call TOOL_CALL."""

    def fails_once(self, kind: type[BackendError]) -> None:
        """Fail with this kind, then answer "Hello"."""

    def lacks(self, model: str) -> None:
        """Say of `model` that there is none; servers of the other kinds know by themselves."""
        return

    async def take_down(self) -> None:
        """Answer nothing any more."""

    async def until_closed(self) -> None:
        """Return when no answer is being made on the far side."""


class OllamaStage(Stage):
    """OllamaBackend on a scripted server."""

    def __init__(self, server: FaultyServer) -> None:
        """Talk to `server`."""
        self._server = server
        self.backend: Backend = OllamaBackend(server.host(), find_program=lambda: None)

    @override
    def says(self, *tokens: str) -> None:
        self._server.set("/api/chat", chat(*tokens))

    @override
    def stalls_after(self, *tokens: str) -> None:
        self._server.set("/api/chat", stalled(*tokens))

    @override
    def never_answers(self) -> None:
        self._server.set("/api/chat", stream(Hold(), done_line()))

    @override
    def thinks_and_calls_a_tool(self) -> None:
        lines = (token("", thinking="hm"), token("ok"), done_line(tool_calls=[_TOOL_BODY]))
        self._server.set("/api/chat", stream(*lines))

    @override
    def fails_once(self, kind: type[BackendError]) -> None:
        self._server.set("/api/chat", [ERRORS[kind], chat("Hello")])

    @override
    async def take_down(self) -> None:
        await self._server.stop()

    @override
    async def until_closed(self) -> None:
        await self._server.wait_for_request("/api/chat")
        for request in self._server.requests_to("/api/chat"):
            await request.ended.wait()
            assert request.was_abandoned


class OpenAIStage(Stage):
    """OpenAICompatBackend on a scripted server."""

    manages_models = False

    def __init__(self, server: FaultyServer) -> None:
        """Talk to `server`, which serves MODEL."""
        self._server = server
        self.backend: Backend = OpenAICompatBackend(server.host(kind=HostKind.OPENAI), api_key="key")
        server.set("/v1/models", answer({"data": [{"id": MODEL, "max_model_len": 4096}]}))
        server.set("/v1/embeddings", openai.embeddings(2))
        server.set(openai.CHAT_PATH, openai.chat("Hello"))

    @override
    def says(self, *tokens: str) -> None:
        self._server.set(openai.CHAT_PATH, openai.chat(*tokens))

    @override
    def stalls_after(self, *tokens: str) -> None:
        self._server.set(openai.CHAT_PATH, openai.stream(*map(openai.token, tokens), Stall()))

    @override
    def never_answers(self) -> None:
        self._server.set(openai.CHAT_PATH, openai.stream(Hold(), openai.end()))

    @override
    def thinks_and_calls_a_tool(self) -> None:
        steps = (openai.delta(reasoning_content="hm"), openai.token("ok"), *openai.tool_call(TOOL_CALL))
        self._server.set(openai.CHAT_PATH, openai.stream(*steps, openai.end(reason="tool_calls")))

    @override
    def fails_once(self, kind: type[BackendError]) -> None:
        self._server.set(openai.CHAT_PATH, [OPENAI_ERRORS[kind], openai.chat("Hello")])

    @override
    def lacks(self, model: str) -> None:
        for path in (openai.CHAT_PATH, "/v1/embeddings"):
            self._server.set(path, openai.failed(404, f"The model `{model}` does not exist."))

    @override
    async def take_down(self) -> None:
        await self._server.stop()

    @override
    async def until_closed(self) -> None:
        await self._server.wait_for_request(openai.CHAT_PATH)
        for request in self._server.requests_to(openai.CHAT_PATH):
            await request.ended.wait()
            assert request.was_abandoned


class ScriptedStage(Stage):
    """ScriptedBackend."""

    def __init__(self) -> None:
        """Serve one model."""
        self._scripted = ScriptedBackend({MODEL: ModelScript()})
        self.backend: Backend = self._scripted

    @override
    def says(self, *tokens: str) -> None:
        self._scripted.set_script(MODEL, ModelScript(tokens=tokens))

    @override
    def stalls_after(self, *tokens: str) -> None:
        self._scripted.set_script(MODEL, ModelScript(tokens=tokens, stalls_after=len(tokens)))

    @override
    def never_answers(self) -> None:
        self._scripted.set_script(MODEL, ModelScript(stalls_after=0))

    @override
    def thinks_and_calls_a_tool(self) -> None:
        self._scripted.set_script(MODEL, ModelScript(thinking=("hm",), tokens=("ok",), tool_calls=(TOOL_CALL,)))

    @override
    def fails_once(self, kind: type[BackendError]) -> None:
        failing = ModelScript(failure=kind(f"{kind.kind} on purpose", fix="Try again."))
        self._scripted.set_script(MODEL, failing, ModelScript(tokens=("Hello",)))

    @override
    async def take_down(self) -> None:
        self._scripted.take_down(HostUnreachableError("Nothing answers.", fix="Start it."))

    @override
    async def until_closed(self) -> None:
        assert self._scripted.open_streams == 0


@asynccontextmanager
async def ollama_stage() -> AsyncIterator[Stage]:
    """Open OllamaBackend on a healthy server."""
    async with FaultyServer(models=[MODEL]) as server:
        stage = OllamaStage(server)
        try:
            yield stage
        finally:
            await stage.backend.aclose()


@asynccontextmanager
async def openai_stage() -> AsyncIterator[Stage]:
    """Open OpenAICompatBackend on a healthy server."""
    async with FaultyServer(models=[MODEL]) as server:
        stage = OpenAIStage(server)
        try:
            yield stage
        finally:
            await stage.backend.aclose()


@asynccontextmanager
async def scripted_stage() -> AsyncIterator[Stage]:
    """Open ScriptedBackend."""
    stage = ScriptedStage()
    yield stage
    await stage.backend.aclose()


STAGES: dict[str, Callable[[], AbstractAsyncContextManager[Stage]]] = {
    "ollama": ollama_stage,
    "openai": openai_stage,
    "scripted": scripted_stage,
}
