"""What goes wrong with HTTP, whatever protocol is spoken over it, as errors of our tree.

Importing this module imports `httpx`, so backends do it at their first call.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx

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
_LONGEST_ERROR_BODY = 64 * 1024
RESTARTS_ITSELF = "It is started again by itself; try again in a moment."
_FIRST_REDIRECT = 300
# Everything HTTP can throw at us. RuntimeError comes when the client was closed meanwhile, ValueError when a reply
# is no JSON, RecursionError (a RuntimeError) from endless nesting.
HTTP_ERRORS: tuple[type[Exception], ...] = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    OSError,
    ValueError,
    RuntimeError,
)


__all__ = [
    "HTTP_ERRORS",
    "NO_STATUS",
    "Failure",
    "check_response",
    "connection_lost",
    "error_words",
    "fitting_error",
    "is_refusal",
    "open_client",
    "translate_http",
]


class RefusedError(Exception):
    """The host answered with a status that is no success."""

    def __init__(self, failure: Failure) -> None:
        """Keep what the host said."""
        super().__init__(failure.text)
        self.failure = failure


class WrongContentError(Exception):
    """A success whose body cannot be an answer, such as a proxy's web page."""


HTTP_ERRORS += (RefusedError, WrongContentError)


def open_client(base_url: str, *, api_key: str, connect_timeout_s: float) -> httpx.AsyncClient:
    """Return a client for `base_url` that raises RefusedError and WrongContentError; only connecting has a limit.

    The environment's proxies are not used: they would capture calls to loopback. Redirects are not followed: a prompt
    goes to the host the user chose, or nowhere.
    """
    return httpx.AsyncClient(
        base_url=base_url,
        headers={"accept-encoding": "identity", **({"authorization": f"Bearer {api_key}"} if api_key else {})},
        timeout=httpx.Timeout(None, connect=connect_timeout_s),
        limits=httpx.Limits(max_keepalive_connections=8, keepalive_expiry=30),
        follow_redirects=False,
        trust_env=False,
        verify=base_url.lower().startswith("https:"),
        event_hooks={"response": [check_response]},
    )


async def check_response(response: httpx.Response) -> None:
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
    return "json" in content_type or content_type in {"", "text/event-stream", "text/plain", "application/octet-stream"}


def translate_http(error: Exception, host: Host, model: str = "", *, has_started: bool = False) -> BackendError:
    """Return the error of our tree for one of HTTP_ERRORS; `has_started` says that an answer was arriving."""
    match error:
        case BackendError():
            return error
        case RefusedError():
            return fitting_error(error.failure, host, model)
        case WrongContentError():
            return MalformedReplyError(
                f"{host.title} answered with {error} instead of JSON.",
                fix=f"Check that {host.url} is {_a_server(host)} and no proxy or sign-in page stands in between.",
            )
    return _translate_transport(error, host, has_started=has_started)


def _a_server(host: Host) -> str:
    return "a server with OpenAI's protocol" if host.kind is HostKind.OPENAI else "an Ollama server"


def _translate_transport(error: Exception, host: Host, *, has_started: bool) -> BackendError:
    """Return the error for a failure below HTTP, or for a reply that cannot be parsed."""
    protocol = "OpenAI's" if host.kind is HostKind.OPENAI else "Ollama's"
    match error:
        case httpx.InvalidURL() | httpx.UnsupportedProtocol() | httpx.ConnectTimeout() | httpx.ConnectError():
            return _unreachable(error, host)
        case ConnectionError() | TimeoutError():
            return _unreachable(error, host)
        case httpx.DecodingError() | ValueError() | TypeError() | AttributeError() | RecursionError():
            return MalformedReplyError(
                f"{host.title} sent a reply that does not follow {protocol} protocol.",
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
