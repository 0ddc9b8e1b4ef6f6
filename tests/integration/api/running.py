"""Runs the server for a test: in a thread of its own, so that blocking clients work as they do for users."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
import ollama

from app.api.guard import Access
from app.api.server import ApiServer
from app.backends.scripted import ModelScript, ScriptedBackend
from app.bootstrap import Application, build
from app.domain.ports import ModelCall, ModelFacts
from app.domain.profile import ModelRef
from app.domain.prompt import ToolCall
from app.settings import BuiltinSettings, ExecutionSettings, HostSettings, Settings

T = TypeVar("T")

TOKEN = "a-token-for-the-tests-only"
CHAT = "marker:7b"
VISION = "seer:1b"
EMBEDDING = "embed:latest"
WEATHER = ToolCall(name="weather", arguments={"city": "Oslo"}, call_id="call_1")


def quiet_settings() -> Settings:
    """Return settings without any real host, and with room for many calls at once."""
    return Settings(
        hosts=HostSettings(ollama_enabled=False),
        builtin=BuiltinSettings(enabled=False),
        execution=ExecutionSettings(host_concurrency=64, retries=0),
    )


def echo(call: ModelCall) -> tuple[str, ...]:
    """Answer with the last turn, word by word: each model says what it was asked."""
    words = call.messages[-1].content.split(" ")
    return tuple(word if number == 0 else f" {word}" for number, word in enumerate(words))


def scripted_models() -> dict[str, ModelScript]:
    """Return one model for each kind of work."""
    chat = ModelFacts(
        model=CHAT,
        features=frozenset({"completion", "tools", "thinking"}),
        family="marker",
        parameter_count=7_000_000_000,
        size_bytes=4_000_000_000,
        context_length=8192,
        digest="a" * 64,
        quantization="Q4_K_M",
    )
    return {
        CHAT: ModelScript(tokens=echo, facts=chat),
        VISION: ModelScript(
            tokens=("I", " see"), facts=ModelFacts(model=VISION, features=frozenset({"completion", "vision"}))
        ),
        EMBEDDING: ModelScript(facts=ModelFacts(model=EMBEDDING, features=frozenset({"embedding"}))),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """A running server and the parts behind it; `call` runs a coroutine where they live."""

    url: str
    application: Application
    backend: ScriptedBackend
    server: ApiServer
    call: Callable[[Coroutine[Any, Any, Any]], Any]

    @property
    def headers(self) -> dict[str, str]:
        """What a client sends to be let in."""
        return {"Authorization": f"Bearer {TOKEN}"}

    def client(self, **options: Any) -> httpx.Client:
        """Return a plain client that is let in."""
        return httpx.Client(base_url=self.url, headers=self.headers, trust_env=False, timeout=20, **options)

    @contextmanager
    def ollama_client(self) -> Iterator[ollama.Client]:
        """Give the official Ollama client, let in by the token; its connections are closed."""
        client = ollama.Client(host=self.url, headers=self.headers, trust_env=False, timeout=20)
        try:
            yield client
        finally:
            client._client.close()

    async def idle(self) -> None:
        """Return when no model is at work."""
        async with asyncio.timeout(20):
            while self.backend.open_streams:  # noqa: ASYNC110 - the scripted host tells nobody when a stream ends
                await asyncio.sleep(0.01)

    def ref(self, model: str) -> ModelRef:
        """Return the reference of a scripted model."""
        return ModelRef(self.backend.host.key, model)


@asynccontextmanager
async def serving(
    settings: Settings | None = None,
    *,
    token: str | None = TOKEN,
    tls: ssl.SSLContext | None = None,
    access: Access | None = None,
) -> AsyncIterator[Serving]:
    """Build the application, bring the scripted host in, and serve it on a free port.

    `access` takes the place of `token` and `tls`.
    """
    application = await build(settings or quiet_settings(), fetches_models=False)
    backend = ScriptedBackend(scripted_models(), parallel=64)
    access = access or Access(host="127.0.0.1", token=(lambda: token) if token else None, tls=tls)
    server = ApiServer(application, access, port=0)
    loop = asyncio.get_running_loop()
    try:
        await application.fleet._use(backend)
        await application.hosts.refresh()
        await server.start()
        yield Serving(
            url=server.url,
            application=application,
            backend=backend,
            server=server,
            call=lambda coroutine: asyncio.run_coroutine_threadsafe(coroutine, loop).result(30),
        )
    finally:
        await server.aclose()
        await application.aclose()


class Thread:
    """A thread with a loop; what was entered in it is left when it ends."""

    def __enter__(self) -> Self:
        """Start it."""
        self._loop = asyncio.new_event_loop()
        self._stack = AsyncExitStack()
        self._thread = threading.Thread(target=self._loop.run_forever, name="server")
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Leave what was entered, and end."""
        try:
            self._run(self._stack.aclose())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)
            self._loop.close()

    def enter(self, context: AbstractAsyncContextManager[T], *, within_s: float = 30) -> T:
        """Enter a context in the thread, within so many seconds; it is left with the thread."""
        return self._run(self._stack.enter_async_context(context), within_s)

    @contextmanager
    def entered(self, context: AbstractAsyncContextManager[T]) -> Iterator[T]:
        """Give a context that lives in the thread."""
        yield self.enter(context)

    def _run(self, coroutine: Coroutine[Any, Any, T], within_s: float = 30) -> T:
        future: Future[T] = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        return future.result(within_s)
