"""OllamaBackend on the real client and a real socket, healthy and not."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.backends.ollama import OllamaBackend
from app.domain.errors import (
    BackendError,
    ConnectionLostError,
    HostBusyError,
    HostFailedError,
    HostUnreachableError,
    MalformedReplyError,
    ModelNotFoundError,
    RequestRejectedError,
    StreamCutError,
)
from app.domain.ports import Chunk, ModelCall
from app.domain.profile import Host, HostKind, HostState
from app.domain.prompt import ChatMessage, GenerationOptions
from tests.faulty_server import (
    FaultyServer,
    Reply,
    Reset,
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
    page,
    reset,
    shown,
    silence,
    stream,
    tag,
    token,
    unfinished,
)

pytestmark = pytest.mark.anyio
MODEL = "llama3.2:1b"


@pytest.fixture
async def server() -> AsyncIterator[FaultyServer]:
    """A healthy server with one model."""
    async with FaultyServer(models=[MODEL]) as running:
        yield running


@pytest.fixture
async def backend(server: FaultyServer) -> AsyncIterator[OllamaBackend]:
    """A backend on that server."""
    opened = OllamaBackend(server.host(), find_program=lambda: None)
    yield opened
    await opened.aclose()


async def collect(backend: OllamaBackend, options: GenerationOptions | None = None) -> list[Chunk]:
    """Return all chunks of an answer."""
    call = ModelCall(
        model=MODEL, messages=(ChatMessage(role="user", content="Hi"),), options=options or GenerationOptions()
    )
    async with backend.chat(call) as chunks:
        return [chunk async for chunk in chunks]


FAULTS: dict[str, tuple[Reply, type[BackendError]]] = {
    "reset before headers": (reset(), ConnectionLostError),
    "closed before headers": (closed(), ConnectionLostError),
    "headers, then closed": (
        Reply(content_type="application/x-ndjson", headers_first=True, steps=(Reset(),)),
        ConnectionLostError,
    ),
    "cut in the middle": (cut("Hel"), StreamCutError),
    "reset in the middle": (cut("Hel", end=Reset()), StreamCutError),
    "no done line": (unfinished("Hel"), StreamCutError),
    "nothing at all": (unfinished(), StreamCutError),
    "malformed line": (malformed("Hel"), MalformedReplyError),
    "half a line at the end": (stream(token("Hel"), b'{"model": "x", "mess'), MalformedReplyError),
    "blank line": (stream(token("Hel"), b"\n", done_line()), MalformedReplyError),
    "a line that is no object": (stream(line([1, 2])), MalformedReplyError),
    "a line without message": (stream(line({"done": False})), MalformedReplyError),
    "error object in the middle": (
        error_line("an error was encountered while running the model: EOF", "Hel"),
        HostFailedError,
    ),
    "error in another shape": (stream(token("Hel"), line({"error": {"message": "boom"}})), MalformedReplyError),
    "web page": (page(), MalformedReplyError),
    "web page with a status": (page(502), HostFailedError),
    "another content type": (Reply(content_type="text/event-stream", steps=(b"data: {}\n\n",)), MalformedReplyError),
    "redirect": (Reply(status=307, headers=(("Location", "http://127.0.0.1:1/"),)), MalformedReplyError),
    "error cut short": (Reply(status=500, steps=(b'{"error": "bo', Reset())), HostFailedError),
    "endless error": (Reply(status=500, steps=(b"x" * 40_000,) * 4), HostFailedError),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_every_fault_is_its_error_and_the_next_call_works(
    server: FaultyServer, backend: OllamaBackend, fault: str
) -> None:
    """No fault is taken for an answer, and none spoils the client."""
    reply, kind = FAULTS[fault]
    server.set("/api/chat", [reply, chat("Hello")])
    with pytest.raises(BackendError) as caught:
        await collect(backend)
    assert type(caught.value) is kind
    assert caught.value.fix
    assert "".join(chunk.text for chunk in await collect(backend)) == "Hello"


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_survives_the_library(server: FaultyServer, backend: OllamaBackend, status: int) -> None:
    """The library drops headers; the wish to wait is kept."""
    server.set("/api/chat", busy(status, retry_after="7"))
    with pytest.raises(HostBusyError) as caught:
        await collect(backend)
    assert (caught.value.status, caught.value.retry_after_s) == (status, 7.0)


async def test_durations_become_seconds(server: FaultyServer, backend: OllamaBackend) -> None:
    """Nanoseconds and counts give seconds and rates."""
    server.set("/api/chat", chat("a", "b", "c"))
    usage = (await collect(backend))[-1].usage
    assert usage is not None
    assert (usage.load_s, usage.prefill_s, usage.decode_s, usage.total_s) == (0.5, 0.25, 0.5, 1.25)
    assert (usage.prompt_tokens, usage.decode_tps, usage.prefill_tps) == (10, 6.0, 40.0)


async def test_line_separators_inside_texts_do_not_break_lines(server: FaultyServer, backend: OllamaBackend) -> None:
    """U+0085, U+2028 and U+2029 are allowed inside JSON, also when a chunk ends within one."""
    text = "a\u0085b\u2028c\u2029d — é"
    whole = (
        json.dumps({"message": {"role": "assistant", "content": text}, "done": False}, ensure_ascii=False).encode()
        + b"\n"
    )
    pieces = [bytes([byte]) for byte in whole]
    server.set("/api/chat", stream(*pieces, done_line()))
    assert (await collect(backend))[0].text == text


async def test_a_finished_answer_does_not_wait_for_the_end_of_the_body(
    server: FaultyServer, backend: OllamaBackend
) -> None:
    """The done line ends the answer, even if the server then keeps the connection open."""
    server.set("/api/chat", stream(token("Hello"), done_line(), *silence().steps))
    assert [chunk.text for chunk in await collect(backend)] == ["Hello", ""]


async def test_the_environment_does_not_reach_a_local_call(
    server: FaultyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proxies are not used and the cloud's key is not shown to other hosts."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("OLLAMA_API_KEY", "secret")
    backend = OllamaBackend(server.host(), headers={"X-Team": "blue"})
    await collect(backend)
    await backend.aclose()
    headers = server.requests[-1].headers
    assert "authorization" not in headers
    assert headers["x-team"] == "blue"


async def test_a_key_given_for_the_host_is_sent(server: FaultyServer) -> None:
    """A header the user set wins over the rule above."""
    backend = OllamaBackend(server.host(), headers={"Authorization": "Bearer mine"})
    await collect(backend)
    await backend.aclose()
    assert server.requests[-1].headers["authorization"] == "Bearer mine"


async def test_details_are_asked_once_per_digest(server: FaultyServer, backend: OllamaBackend) -> None:
    """An older server is asked for details; a second list asks nothing again until the model changes."""
    entry = {key: value for key, value in tag(MODEL).items() if key != "capabilities"}
    server.set("/api/tags", answer({"models": [entry]}))
    server.set("/api/show", answer(shown(capabilities=["completion", "vision"])))
    for _ in range(2):
        (facts,) = await backend.list_models()
        assert facts.features == {"completion", "vision"}
    assert len(server.requests_to("/api/show")) == 1
    server.set("/api/tags", answer({"models": [entry | {"digest": "other"}]}))
    await backend.list_models()
    assert len(server.requests_to("/api/show")) == 2


@pytest.mark.parametrize("broken", [failed(500, "bad file"), failed(404, "model 'x' not found"), answer([1]), reset()])
async def test_a_model_with_broken_details_is_listed_all_the_same(
    server: FaultyServer, backend: OllamaBackend, broken: Reply
) -> None:
    """One odd model does not hide the others."""
    server.set("/api/tags", answer({"models": [{"name": "odd"}, tag(MODEL)]}))
    server.set("/api/show", broken)
    assert [facts.model for facts in await backend.list_models()] == ["odd", MODEL]


async def test_lists_of_another_form_are_malformed(server: FaultyServer, backend: OllamaBackend) -> None:
    """A reply without models is an error, not an empty host."""
    server.set("/api/tags", answer({"detail": "hello"}))
    server.set("/api/ps", answer({"detail": "hello"}))
    server.set("/api/embed", answer({"embeddings": []}))
    for attempt in (backend.list_models(), backend.resident_models(), backend.embed(MODEL, ("a",))):
        with pytest.raises(MalformedReplyError):
            await attempt


async def test_resident_models_are_those_of_the_host(server: FaultyServer, backend: OllamaBackend) -> None:
    """Entries become references with the host's key."""
    server.set("/api/ps", answer({"models": [loaded(MODEL)]}))
    (model,) = await backend.resident_models()
    assert (model.ref.host, model.ref.model, model.size_bytes) == ("faulty", MODEL, 1_500_000_000)


async def test_load_sends_the_options_of_the_calls_that_follow(server: FaultyServer, backend: OllamaBackend) -> None:
    """Another context length would load the model again."""
    await backend.load(MODEL, options=GenerationOptions(num_ctx=8192, keep_alive="-1"))
    sent = server.requests[-1].content
    assert (sent["messages"], sent["options"], sent["keep_alive"]) == ([], {"num_ctx": 8192}, -1)


async def test_an_embedding_model_is_loaded_by_embedding_nothing(server: FaultyServer, backend: OllamaBackend) -> None:
    """A model that cannot chat is loaded and unloaded all the same."""
    server.set("/api/chat", failed(400, f'"{MODEL}" does not support chat'))
    await backend.load(MODEL)
    await backend.unload(MODEL)
    asked = [request.content for request in server.requests_to("/api/embed")]
    assert [content["input"] for content in asked] == ["", ""]
    assert asked[1]["keep_alive"] == 0


async def test_a_load_that_is_refused_for_another_reason_stays_refused(
    server: FaultyServer, backend: OllamaBackend
) -> None:
    """Only the lack of chat is a reason to embed instead."""
    server.set("/api/chat", failed(400, 'option "num_ctx" must be of type integer'))
    for attempt in (backend.load(MODEL), backend.unload(MODEL)):
        with pytest.raises(RequestRejectedError):
            await attempt
    assert not server.requests_to("/api/embed")


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (
            stream(line({"status": "pulling manifest"}), line({"error": "pull model manifest: file does not exist"})),
            ModelNotFoundError,
        ),
        (failed(500, "pull model manifest: file does not exist"), ModelNotFoundError),
        (stream(line({"status": "pulling a", "digest": "a", "total": 9, "completed": 3})), StreamCutError),
        (
            stream(line({"status": "pulling a"}), line({"error": "dial tcp: lookup registry.ollama.ai"})),
            HostFailedError,
        ),
    ],
)
async def test_a_pull_that_fails_says_why(
    server: FaultyServer, backend: OllamaBackend, reply: Reply, kind: type[BackendError]
) -> None:
    """An error line after a 200 and an end without success are failures."""
    server.set("/api/pull", reply)

    async def pull() -> None:
        async with backend.pull("new:1b") as steps:
            async for _ in steps:
                pass

    with pytest.raises(kind):
        await pull()


async def test_a_healthy_host_is_ready(server: FaultyServer, backend: OllamaBackend) -> None:
    """Version and number of models are told."""
    status = await backend.status()
    assert (status.state, status.version, status.fix) == (HostState.READY, "0.33.0", "")
    assert "1 model" in status.detail


@pytest.mark.parametrize(
    ("replies", "state"),
    [
        ({"/api/tags": answer({"models": None})}, HostState.EMPTY),
        ({"/api/version": answer({"version": "0.4.7"})}, HostState.TOO_OLD),
        ({"/api/version": answer({"version": "0.0.0"})}, HostState.READY),
        ({"/api/version": answer({"version": "nightly"})}, HostState.READY),
        (
            {"/api/version": Reply(status=404, content_type="text/plain", steps=(b"404 page not found",))},
            HostState.TOO_OLD,
        ),
        (
            {"/api/version": failed(404, "no"), "/": Reply(content_type="text/plain", steps=(b"Hello",))},
            HostState.UNREACHABLE,
        ),
        ({"/api/version": page()}, HostState.UNREACHABLE),
        ({"/api/version": answer(["0.33.0"])}, HostState.UNREACHABLE),
        ({"/api/version": failed(403, "")}, HostState.UNREACHABLE),
        ({"/api/version": reset()}, HostState.UNREACHABLE),
    ],
)
async def test_the_status_says_what_was_found(
    server: FaultyServer, backend: OllamaBackend, replies: dict[str, Reply], state: HostState
) -> None:
    """Each finding is its state, with words and a fix unless all is well."""
    for path, reply in replies.items():
        server.set(path, reply)
    status = await backend.status()
    assert status.state is state
    assert status.detail
    assert bool(status.fix) is (state is not HostState.READY)


async def test_a_host_that_says_nothing_is_unreachable(server: FaultyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something listens but never answers: the status comes all the same."""
    monkeypatch.setattr("app.backends.ollama._STATUS_PATIENCE_S", 0.05)
    server.set("/api/version", silence())
    backend = OllamaBackend(server.host(), connect_timeout_s=0.05)
    status = await backend.status()
    await backend.aclose()
    assert status.state is HostState.UNREACHABLE
    assert "did not answer" in status.detail


@pytest.mark.parametrize(
    ("url", "kind", "program", "state"),
    [
        ("http://127.0.0.1:{port}", HostKind.OLLAMA, Path("/usr/bin/ollama"), HostState.STOPPED),
        ("http://127.0.0.1:{port}", HostKind.OLLAMA, None, HostState.NOT_INSTALLED),
        ("http://127.0.0.1:{port}", HostKind.BUILTIN, None, HostState.UNAVAILABLE),
        ("http://nobody.invalid:{port}", HostKind.OLLAMA, None, HostState.UNREACHABLE),
        ("tcp://127.0.0.1:{port}", HostKind.OLLAMA, None, HostState.UNREACHABLE),
        ("http://a:b:c:{port}", HostKind.OLLAMA, None, HostState.UNREACHABLE),
    ],
)
async def test_a_refused_connection_is_told_by_what_is_installed(
    server: FaultyServer, url: str, kind: HostKind, program: Path | None, state: HostState
) -> None:
    """Stopped, not installed, not running and wrong addresses are different cards."""
    port = server.url.rpartition(":")[2]
    await server.stop()
    backend = OllamaBackend(
        Host(key="h", title="Ollama", url=url.format(port=port), kind=kind), find_program=lambda: program
    )
    status = await backend.status()
    assert (status.state, bool(status.detail), bool(status.fix)) == (state, True, True)
    with pytest.raises(HostUnreachableError):
        await backend.list_models()
    await backend.aclose()


async def test_a_flapping_host_is_used_again_at_once(server: FaultyServer, backend: OllamaBackend) -> None:
    """A restart of the server leaves no dead connection behind."""
    server.set("/api/chat", chat("Hello"))
    for _ in range(3):
        await collect(backend)
        await server.stop()
        with pytest.raises(HostUnreachableError):
            await collect(backend)
        await server.start()
    assert (await collect(backend))[-1].usage is not None


async def test_many_answers_at_once_do_not_wait_for_each_other(server: FaultyServer) -> None:
    """There is no limit on connections: the server queues, not the client."""
    server.set("/api/chat", silence())
    backend = OllamaBackend(server.host(), connect_timeout_s=60)
    tasks = [asyncio.create_task(collect(backend)) for _ in range(110)]
    await server.wait_for_request("/api/chat", 110)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await backend.aclose()
    assert all(task.cancelled() for task in tasks)


async def test_importing_the_backend_leaves_the_client_for_later() -> None:
    """The first paint does not wait for `ollama` and `httpx`."""
    code = "import sys, app.backends.ollama; sys.exit('httpx' in sys.modules or 'ollama' in sys.modules)"
    result = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", code], check=False, cwd=Path.cwd())
    assert result.returncode == 0
