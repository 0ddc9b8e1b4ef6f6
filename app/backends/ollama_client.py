"""The official Ollama client, made to keep what it drops and to tell every failure apart.

Importing this module imports `ollama` and `httpx` (about 50 ms), so the backend does it at its first call.
The client is the library's; added are: the host's words and Retry-After of a refused call, which the library loses;
a check of the content type, because a proxy's page is no answer; ids of tool calls; line ends inside texts.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from typing import Any, cast

import httpx
import ollama

from app.backends.http_errors import HTTP_ERRORS, check_response, translate_http
from app.backends.ollama_errors import NO_STATUS, Failure, error_words, fitting_error
from app.domain.errors import BackendError
from app.domain.profile import Host

# Everything the library and HTTP can throw at us. TypeError and AttributeError come from the library when a line
# is JSON but not an object.
WIRE_ERRORS: tuple[type[Exception], ...] = (
    *HTTP_ERRORS,
    ollama.ResponseError,
    ollama.RequestError,
    TypeError,
    AttributeError,
)


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
            event_hooks={"response": [check_response]},
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
    if isinstance(error, ollama.ResponseError):
        # Statuses are caught by the response hook; what is left is an error line in mid-stream.
        return fitting_error(Failure(status=NO_STATUS, text=error_words(error.error)), host, model)
    return translate_http(error, host, model, has_started=has_started)
