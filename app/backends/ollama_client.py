"""The official Ollama client, made to keep what it drops and to tell every failure apart.

Importing this module imports `ollama` and `httpx` (about 50 ms), so the backend does it at its first call.
The client is the library's; added are: the host's words and Retry-After of a refused call, which the library loses;
a check of the content type, because a proxy's page is no answer; ids of tool calls; line ends inside texts.
"""

from __future__ import annotations

import socket
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from typing import Any, cast

import httpx
import ollama

from app.backends.ollama_address import is_loopback_url
from app.backends.ollama_errors import NO_STATUS, Failure, error_text, error_words, fitting_error, retry_after_s
from app.domain.errors import (
    BackendError,
    ConnectionLostError,
    HostUnreachableError,
    MalformedReplyError,
    StreamCutError,
)
from app.domain.profile import Host, HostKind

# A refused call explains itself in one line; more than this is not worth the memory.
RESTARTS_ITSELF = "It is started again by itself; try again in a moment."
_LONGEST_ERROR_BODY = 64 * 1024
_FIRST_REDIRECT = 300
# Everything the library and HTTP can throw at us. TypeError and AttributeError come from the library when a line
# is JSON but not an object, RuntimeError when the client was closed meanwhile, RecursionError from endless nesting.
WIRE_ERRORS: tuple[type[Exception], ...] = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    ollama.ResponseError,
    ollama.RequestError,
    OSError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,
)


class RefusedError(Exception):
    """The host answered with a status that is no success."""

    def __init__(self, failure: Failure) -> None:
        """Keep what the host said."""
        super().__init__(failure.text)
        self.failure = failure


class WrongContentError(Exception):
    """A success whose body cannot be an answer, such as a proxy's web page."""


WIRE_ERRORS += (RefusedError, WrongContentError)


class WireToolCall(ollama.Message.ToolCall):
    """A tool call that keeps its id."""

    id: str | None = None


class WireMessage(ollama.Message):
    """A message whose tool calls keep their ids; some servers leave the role out of later lines."""

    role: str = "assistant"
    tool_calls: list[WireToolCall] | None = None


class WireChatResponse(ollama.ChatResponse):
    """One line of a streamed chat."""

    message: WireMessage


class WireClient(ollama.AsyncClient):
    """The library's client with bodies sent as they are and replies checked before they are parsed."""

    def __init__(self, host: Host, *, connect_timeout_s: float, headers: Mapping[str, str] | None = None) -> None:
        """Prepare connections to `host`; nothing is sent yet. Only connecting has a time limit.

        The environment's proxies are not used: they would capture calls to loopback. Redirects are not followed:
        a prompt goes to the host the user chose, or nowhere.
        """
        is_secure = host.url.lower().startswith("https:")
        super().__init__(
            host.url,
            headers={"accept-encoding": "identity", **(headers or {})},
            timeout=httpx.Timeout(None, connect=connect_timeout_s),
            follow_redirects=False,
            trust_env=False,
            transport=_EscapingTransport(
                verify=is_secure, trust_env=False, limits=httpx.Limits(max_keepalive_connections=8, keepalive_expiry=30)
            ),
            event_hooks={"response": [_check_response]},
        )
        names = {name.lower() for name in headers or {}}
        if "authorization" not in names and not self._client.base_url.host.endswith("ollama.com"):
            # The library sends OLLAMA_API_KEY to any host; it is meant for ollama.com alone.
            self._client.headers.pop("authorization", None)

    async def stream_chat(self, body: Mapping[str, Any]) -> AsyncGenerator[WireChatResponse, None]:
        """Return the lines of a streamed chat; the request is sent when the first is asked for."""
        stream = await self._request(WireChatResponse, "POST", "/api/chat", json=dict(body), stream=True)
        return cast("AsyncGenerator[WireChatResponse, None]", stream)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def get_json(self, path: str) -> Any:
        """Return the parsed reply of a GET, with the fields that the library's types drop."""
        return (await self._client.get(path)).json()

    async def post_json(self, path: str, body: Mapping[str, Any]) -> Any:
        """Return the parsed reply of a POST, with the fields that the library's types drop."""
        return (await self._client.post(path, json=dict(body))).json()

    async def get_text(self, path: str) -> str:
        """Return the body of a GET as text."""
        text: str = (await self._client.get(path)).text
        return text


async def _check_response(response: httpx.Response) -> None:
    """Raise for a status that is no success and for a body that cannot be an answer."""
    content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_page = content_type in {"text/html", "application/xhtml+xml"}
    if response.is_success:
        if not _may_be_answer(content_type):
            raise WrongContentError(content_type)
        return
    body = bytearray()
    try:
        async for piece in response.aiter_bytes():
            body += piece
            if len(body) > _LONGEST_ERROR_BODY:
                break
    except httpx.TransportError:
        # The status alone tells enough when the connection breaks while the reason is read.
        body += b""
    text = error_text(body.decode("utf-8", "replace"))
    if _FIRST_REDIRECT <= response.status_code < 400:  # noqa: PLR2004 - the first client error
        text = f"it redirects to {response.headers.get('location', 'nowhere')}"
    raise RefusedError(
        Failure(
            status=response.status_code,
            text=text,
            retry_after_s=retry_after_s(response.headers.get("retry-after"), sent_at=response.headers.get("date")),
            is_page=is_page or text.lstrip().lower().startswith(("<!doctype", "<html")),
        )
    )


def _may_be_answer(content_type: str) -> bool:
    """Return whether a body of this type can hold JSON; plain text and none at all are given the chance."""
    return "json" in content_type or content_type in {"", "text/plain", "application/octet-stream"}


class _EscapingTransport(httpx.AsyncHTTPTransport):
    """A transport that writes line separators inside JSON texts as escapes.

    The library splits lines at U+0085, U+2028 and U+2029 too, which JSON allows inside a text, and Ollama sends
    U+0085 as it is.
    """

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request; the reply's body is rewritten as it is read, unless it is compressed."""
        response = await super().handle_async_request(request)
        if "content-encoding" not in response.headers:
            response.stream = _EscapedStream(cast("httpx.AsyncByteStream", response.stream))
        return response


class _EscapedStream(httpx.AsyncByteStream):
    """A byte stream with U+0085, U+2028 and U+2029 (in UTF-8) replaced by JSON escapes, across chunk borders."""

    _ESCAPES = ((b"\xc2\x85", b"\\u0085"), (b"\xe2\x80\xa8", b"\\u2028"), (b"\xe2\x80\xa9", b"\\u2029"))
    _STARTS = (b"\xe2\x80", b"\xe2", b"\xc2")

    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        held = b""
        async for piece in self._stream:
            whole = held + piece
            held = next((start for start in self._STARTS if whole.endswith(start)), b"")
            whole = whole[: len(whole) - len(held)]
            for separator, escape in self._ESCAPES:
                whole = whole.replace(separator, escape)
            if whole:
                yield whole
        if held:
            yield held

    async def aclose(self) -> None:
        await self._stream.aclose()


def translate(error: Exception, host: Host, model: str = "", *, has_started: bool = False) -> BackendError:
    """Return the error of our tree for one of WIRE_ERRORS; `has_started` says that an answer was arriving."""
    match error:
        case BackendError():
            return error
        case RefusedError():
            return fitting_error(error.failure, host, model)
        case ollama.ResponseError():
            # Statuses are caught by the response hook; what is left is an error line in mid-stream.
            return fitting_error(Failure(status=NO_STATUS, text=error_words(error.error)), host, model)
        case WrongContentError():
            return MalformedReplyError(
                f"{host.title} answered with {error} instead of JSON.",
                fix=f"Check that {host.url} is an Ollama server and no proxy or sign-in page stands in between.",
            )
    return _translate_transport(error, host, has_started=has_started)


def _translate_transport(error: Exception, host: Host, *, has_started: bool) -> BackendError:
    """Return the error for a failure below HTTP, or for a reply that cannot be parsed."""
    match error:
        case httpx.InvalidURL() | httpx.UnsupportedProtocol() | httpx.ConnectTimeout() | httpx.ConnectError():
            return _unreachable(error, host)
        case ConnectionError() | TimeoutError():
            return _unreachable(error, host)
        case httpx.DecodingError() | ValueError() | TypeError() | AttributeError() | RecursionError():
            return MalformedReplyError(
                f"{host.title} sent a reply that does not follow Ollama's protocol.",
                fix=f"Update the server at {host.url}, or check for a proxy in between.",
            )
    return connection_lost(host, has_started=has_started)


def _unreachable(error: Exception, host: Host) -> HostUnreachableError:
    """Return the error for a connection that did not come about, saying why."""
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return HostUnreachableError(
            f"{host.url} is not an address that can be reached: {str(error).rstrip('.')}.",
            fix="Correct it in Settings → Hosts, or in OLLAMA_HOST.",
        )
    if any(isinstance(cause, socket.gaierror) for cause in _causes(error)):
        return HostUnreachableError(
            f"The name in {host.url} is unknown to this network.",
            fix=f"Correct the address of {host.title} in Settings → Hosts, or check the network.",
        )
    fix = f"Check that the machine behind {host.url} is on and that its firewall lets you in."
    if host.kind is HostKind.BUILTIN:
        fix = RESTARTS_ITSELF
    elif is_loopback_url(host.url):
        fix = f"Start the server, or correct the address of {host.title} in Settings → Hosts."
    if isinstance(error, httpx.ConnectTimeout | TimeoutError):
        return HostUnreachableError(f"{host.title} at {host.url} did not accept a connection in time.", fix=fix)
    return HostUnreachableError(f"Nothing answers at {host.url}.", fix=fix)


def is_refusal(error: BaseException) -> bool:
    """Return whether nothing listens at the address, as opposed to one that is wrong, silent or unknown."""
    return any(isinstance(cause, ConnectionRefusedError) for cause in _causes(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and all that it comes from; connecting to several addresses fails with a group of them."""
    current: BaseException | None = error
    while current is not None:
        yield current
        if isinstance(current, BaseExceptionGroup):
            for member in current.exceptions:
                yield from _causes(member)
        current = current.__cause__ or current.__context__


def connection_lost(host: Host, *, has_started: bool) -> BackendError:
    """Return the error for a connection that broke before the answer, or in the middle of it."""
    fix = "Try again; if it fails again, restart that server."
    if host.kind is HostKind.BUILTIN:
        fix = RESTARTS_ITSELF
    if has_started:
        return StreamCutError(f"{host.title} broke off in the middle of the answer.", fix=fix)
    return ConnectionLostError(f"{host.title} closed the connection before it answered.", fix=fix)
