"""Who and what is let in, before any route sees the request."""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import socket
import ssl
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.failures import ApiError, closing_error, error_response
from app.api.limits import RateLimiter, Slots
from app.settings import ApiSettings

MEGABYTE = 1_000_000
# The largest request takes a tenth of it over a slow radio link; a slow sender holds one of the slots for answers.
BODY_S = 120.0
# Requests that keep a model busy; the others are answered in milliseconds.
ANSWERING = frozenset(
    {
        "/api/chat",
        "/api/generate",
        "/api/embed",
        "/api/embeddings",
        "/api/pull",
        "/v1/chat/completions",
        "/v1/completions",
        "/v1/embeddings",
    }
)
# A sign of life tells nothing, and clients look for it before they have a token.
OPEN_PATHS = frozenset({"/"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who may come in, and how: `token` None lets everybody in, which only a loopback address may.

    `token` is asked at each request, so that a new one counts at once; `tls` None means connections in the clear.
    """

    host: str
    token: Callable[[], str] | None
    tls: ssl.SSLContext | None = None

    @property
    def is_exposed(self) -> bool:
        """Whether other machines can reach the address, and what they send can be read on the way: the token too."""
        return self.tls is None and not is_loopback(self.host)

    @property
    def names(self) -> frozenset[str]:
        """The names under which this server may be addressed, beside literal addresses."""
        own = socket.gethostname().lower()
        return frozenset({"localhost", own, f"{own}.local", self.host.lower()})


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach the address; a name other than localhost counts as reachable."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class Guard:
    """Checks host name, origin, token, rates and sizes of every request."""

    def __init__(
        self,
        inner: ASGIApp,
        *,
        access: Access,
        settings: Callable[[], ApiSettings],
        now_s: Callable[[], float],
        closing: asyncio.Event,
    ) -> None:
        """Stand before `inner`; `settings` are asked anew at each request, `closing` turns all away."""
        self._inner = inner
        self._names = access.names
        self._token = access.token
        self._settings = settings
        self._rates = RateLimiter(lambda: settings().requests_per_minute, now_s)
        self._slots = Slots(lambda: settings().max_requests)
        self._closing = closing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer why not."""
        if scope["type"] != "http":
            return
        path = scope["path"]
        headers = _headers(scope)
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await error_response(path, refusal)(scope, receive, send)
            return
        slot = self._slots.held() if path in ANSWERING else nullcontext()
        with slot:
            await self._inner(scope, self._limited(receive), send)

    def _refusal(self, scope: Scope, headers: dict[bytes, bytes]) -> ApiError | None:
        """Return why the request is turned away; None if it is not."""
        if b"content-length" in headers and b"transfer-encoding" in headers:
            # Two lengths: a proxy in front may believe the other one, and take the rest for another request.
            close = {"connection": "close"}
            return ApiError(400, "The request has two lengths.", code="two_lengths", headers=close)
        host = headers.get(b"host", b"").decode("latin-1")
        if not self._is_our_name(host):
            # A page whose name was pointed at this machine arrives under that name.
            return ApiError(403, f"This server is not called {host!r}.", code="unknown_host", fix="Use its address.")
        if not _is_own_origin(headers, host):
            return ApiError(403, "Web pages of other origins have no access.", code="foreign_origin")
        if not self._is_known(scope, headers):
            return ApiError(
                401, "The token is missing or wrong.", code="invalid_token", fix="Send it as Authorization: Bearer …"
            )
        if self._closing.is_set():
            return closing_error()
        return self._excess(scope, headers)

    def _excess(self, scope: Scope, headers: dict[bytes, bytes]) -> ApiError | None:
        """Return which limit the request exceeds; None if none."""
        client = scope.get("client") or ("", 0)
        wait_s = self._rates.take(client[0])
        if wait_s:
            limit = self._settings().requests_per_minute
            return ApiError(429, f"More than {limit} requests a minute.", code="rate_limited", retry_after_s=wait_s)
        if scope["path"] in ANSWERING and self._slots.is_full:
            limit = self._settings().max_requests
            return ApiError(429, f"{limit} answers are under way.", code="too_many_answers", retry_after_s=1)
        length = headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > self._max_bytes():
            return self._too_large()
        return None

    def _is_our_name(self, host: str) -> bool:
        name = host.rsplit(":", 1)[0] if host.count(":") == 1 else host.partition("]")[0]
        name = name.strip("[]").lower().rstrip(".")
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return name in self._names or name.endswith(".localhost")
        return True

    def _is_known(self, scope: Scope, headers: dict[bytes, bytes]) -> bool:
        if self._token is None or (scope["path"] in OPEN_PATHS and scope["method"] in {"GET", "HEAD"}):
            return True
        scheme, _, given = headers.get(b"authorization", b"").partition(b" ")
        expected = f"Bearer {self._token()}".encode()
        return hmac.compare_digest(scheme.title() + b" " + given.strip(), expected)

    def _max_bytes(self) -> int:
        return self._settings().max_body_mb * MEGABYTE

    def _too_large(self) -> ApiError:
        limit = self._settings().max_body_mb
        return ApiError(413, f"The request is larger than {limit} MB.", code="too_large")

    def _limited(self, receive: Receive) -> Receive:
        """Return `receive` with an end: a body without a length is counted as it comes, a slow one is given up."""
        seen, is_whole = 0, False
        until_s = asyncio.get_running_loop().time() + BODY_S

        async def limited() -> Message:
            nonlocal seen, is_whole
            if is_whole:
                # What comes now is only that the client went away.
                return await receive()
            try:
                async with asyncio.timeout_at(until_s):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(
                    408, f"The request was not there after {BODY_S:g} s.", headers={"connection": "close"}
                ) from None
            seen += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            if seen > self._max_bytes():
                raise HTTPException(413, self._too_large().message)
            return message

        return limited


def _headers(scope: Scope) -> dict[bytes, bytes]:
    return dict(scope["headers"])


def _is_own_origin(headers: dict[bytes, bytes], host: str) -> bool:
    """Return whether the request comes from no web page, or from one that this server sent."""
    origin = headers.get(b"origin")
    if origin is None:
        return headers.get(b"sec-fetch-site", b"none") in {b"none", b"same-origin"}
    return urlsplit(origin.decode("latin-1")).netloc.lower() == host.lower()
