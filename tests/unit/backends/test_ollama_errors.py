"""What a host says when it fails becomes the fitting error."""

from __future__ import annotations

import httpx
import ollama
import pytest

from app.backends.ollama_client import WIRE_ERRORS, translate
from app.backends.ollama_errors import NO_STATUS, Failure, error_text, fitting_error, retry_after_s
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
from app.domain.profile import Host

HOST = Host(key="ollama", title="Ollama", url="http://127.0.0.1:11434")
SAID: list[tuple[int, str, type[BackendError]]] = [
    (400, "missing request body", RequestRejectedError),
    (400, "model is required", RequestRejectedError),
    (400, "invalid model name", RequestRejectedError),
    (404, "model 'x' not found", ModelNotFoundError),
    (404, 'model "x" not found, try pulling it first', ModelNotFoundError),
    (404, "404 page not found", RequestRejectedError),
    (405, "405 method not allowed", RequestRejectedError),
    (400, '"all-minilm" does not support chat', RequestRejectedError),
    (400, "registry.ollama.ai/library/x:latest does not support tools", RequestRejectedError),
    (400, '"x" does not support thinking', RequestRejectedError),
    (500, 'option "num_ctx" must be of type integer', RequestRejectedError),
    (500, "invalid format: ...", RequestRejectedError),
    (400, "json: cannot unmarshal string into Go struct field", RequestRejectedError),
    (503, "server busy, please try again.  maximum pending requests exceeded", HostBusyError),
    (429, "too many requests", HostBusyError),
    (499, "request canceled", ConnectionLostError),
    (500, "llama-server process has terminated: exit status 2", ModelLoadError),
    (500, "llama runner process has terminated: signal: killed", ModelLoadError),
    (500, "timed out waiting for llama-server to start - progress 0.00", ModelLoadError),
    (500, "model requires more system memory (5.6 GiB) than is available (1.2 GiB)", ModelLoadError),
    (500, "cudaMalloc failed: out of memory", ModelLoadError),
    (500, "unable to load model: /root/.ollama/models/blobs/sha256-1", ModelLoadError),
    (500, "model runner has unexpectedly stopped, this may be due to resource limitations", HostFailedError),
    (NO_STATUS, "an error was encountered while running the model: read tcp: EOF", HostFailedError),
    (400, "the prompt is longer than the context length currently available to the model; …", ContextExceededError),
    (400, "the input length exceeds the context length", ContextExceededError),
    (
        400,
        "request (9000 tokens) exceeds the available context size (4096 tokens), try increasing it",
        ContextExceededError,
    ),
    (NO_STATUS, "pull model manifest: file does not exist", ModelNotFoundError),
    (
        NO_STATUS,
        'Get "https://registry.ollama.ai/v2/": dial tcp: lookup registry.ollama.ai: no such host',
        HostFailedError,
    ),
    (NO_STATUS, "write /root/.ollama/models/blobs/x: no space left on device", HostFailedError),
    (401, "unauthorized", AccessDeniedError),
    (403, "", AccessDeniedError),
    (500, "", HostFailedError),
    (502, "Bad Gateway", HostFailedError),
    (413, "request entity too large", RequestRejectedError),
    (307, "it redirects to https://elsewhere.example", MalformedReplyError),
]


@pytest.mark.parametrize(("status", "text", "kind"), SAID, ids=lambda value: str(value)[:40])
def test_status_and_words_give_the_fitting_error(status: int, text: str, kind: type[BackendError]) -> None:
    """Each thing Ollama says is of one kind, keeps its status, and says what to do."""
    error = fitting_error(Failure(status=status, text=text), HOST, "x:latest")
    assert type(error) is kind
    assert error.status == (None if status == NO_STATUS else status)
    assert error.fix
    assert error.message.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        'Get "https://registry.ollama.ai/v2/": dial tcp: lookup registry.ollama.ai: no such host',
        "SmolLM2 cannot be fetched: huggingface.co cannot be reached: no route; the package index does not answer: x",
    ],
)
def test_a_download_without_network_points_at_the_network(text: str) -> None:
    """The server is not at fault, so nobody is told to restart it."""
    error = fitting_error(Failure(status=NO_STATUS, text=text), HOST, "x:latest")
    assert "network" in error.fix
    assert "running" not in error.message


def test_a_web_page_is_never_quoted() -> None:
    """The user reads that a page came, not its markup."""
    error = fitting_error(Failure(status=502, text="<html>model load context length</html>", is_page=True), HOST, "x")
    assert type(error) is HostFailedError
    assert "html" not in error.message


def test_long_words_are_cut() -> None:
    """A message stays readable."""
    error = fitting_error(Failure(status=500, text="word " * 1000), HOST)
    assert len(error.message) < 400


@pytest.mark.parametrize(
    ("value", "sent_at", "expected"),
    [
        (None, None, None),
        ("3", None, 3.0),
        (" 1.5 ", None, 1.5),
        ("-3", None, None),
        ("soon", None, None),
        ("Wed, 21 Oct 2026 07:28:30 GMT", "Wed, 21 Oct 2026 07:28:00 GMT", 30.0),
        ("Wed, 21 Oct 2026 07:27:00 GMT", "Wed, 21 Oct 2026 07:28:00 GMT", 0.0),
        ("Wed, 21 Oct 2026 07:28:30", "Wed, 21 Oct 2026 07:28:00 GMT", None),
        ("Wed, 21 Oct 2020 07:28:30 GMT", None, 0.0),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, sent_at: str | None, expected: float | None) -> None:
    """A date counts from the reply's own clock; what cannot be read is no wish."""
    assert retry_after_s(value, sent_at=sent_at) == expected


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('{"error": "boom"}', "boom"),
        ('{"error": {"message": "boom", "code": 400}}', "boom"),
        ('{"detail": "boom"}', '{"detail": "boom"}'),
        ('["boom"]', '["boom"]'),
        ("plain boom\n", "plain boom"),
        ("", ""),
    ],
)
def test_the_words_are_found_in_every_shape_of_body(body: str, text: str) -> None:
    """Ollama, shims and proxies write errors differently."""
    assert error_text(body) == text


REQUEST = httpx.Request("POST", HOST.url)
THROWN: list[tuple[Exception, bool, type[BackendError]]] = [
    (httpx.ConnectError("refused"), False, HostUnreachableError),
    (httpx.ConnectTimeout("slow"), False, HostUnreachableError),
    (httpx.UnsupportedProtocol("tcp"), False, HostUnreachableError),
    (httpx.InvalidURL("bad"), False, HostUnreachableError),
    (ConnectionError("library's words"), False, HostUnreachableError),
    (TimeoutError(), False, HostUnreachableError),
    (httpx.ReadError("reset"), False, ConnectionLostError),
    (httpx.ReadError("reset"), True, StreamCutError),
    (httpx.RemoteProtocolError("cut"), False, ConnectionLostError),
    (httpx.RemoteProtocolError("cut"), True, StreamCutError),
    (httpx.WriteError("pipe"), False, ConnectionLostError),
    (httpx.PoolTimeout("full"), False, ConnectionLostError),
    (httpx.StreamClosed(), True, StreamCutError),
    (OSError("odd"), True, StreamCutError),
    (RuntimeError("client has been closed"), False, ConnectionLostError),
    (httpx.DecodingError("gzip"), False, MalformedReplyError),
    (ValueError("not JSON"), True, MalformedReplyError),
    (TypeError("not an object"), True, MalformedReplyError),
    (AttributeError("list has no get"), True, MalformedReplyError),
    (RecursionError(), False, MalformedReplyError),
    (ollama.ResponseError("an error was encountered while running the model"), True, HostFailedError),
    (HostBusyError("ours"), False, HostBusyError),
]


@pytest.mark.parametrize(("thrown", "has_started", "kind"), THROWN, ids=lambda value: type(value).__name__)
def test_every_error_of_the_libraries_is_translated(
    thrown: Exception, kind: type[BackendError], *, has_started: bool
) -> None:
    """Whatever HTTP, JSON and the client throw is one kind of ours, and is among those that are caught."""
    assert isinstance(thrown, (*WIRE_ERRORS, BackendError))
    assert type(translate(thrown, HOST, "x", has_started=has_started)) is kind
