"""The HTTP server: all routes behind the guard, on the loop of the core."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from app.api.connections import PatientProtocol
from app.api.desk import Desk
from app.api.failures import MANAGEMENT_PREFIX, ApiError, error_response, from_known
from app.api.guard import Access, Guard, is_loopback
from app.api.management.application import create_management
from app.api.names import Names
from app.api.ollama_routes import OllamaRoutes
from app.api.openai_routes import OpenAIRoutes
from app.api.tls import load_tls
from app.api.token import StoredToken
from app.bootstrap import Application
from app.builtin.wire import WireError
from app.domain.clock import SystemClock
from app.domain.errors import InvalidInputError, ModelyardError
from app.telemetry.metrics import CONTENT_TYPE

log = logging.getLogger(__name__)

# Longer heads are no request of a model client.
MAX_HEAD_BYTES = 32 * 1024
IDLE_CONNECTION_S = 60
# What answers that were told to end may take for it.
CUT_S = 2.0


def create_app(desk: Desk, access: Access) -> ASGIApp:
    """Return the ASGI application: the guard and, behind it, all routes."""
    routes = [
        Mount(MANAGEMENT_PREFIX, app=create_management(desk)),
        Route("/metrics", _metrics_of(desk.application), methods=["GET"]),
        *OllamaRoutes(desk).table(),
        *OpenAIRoutes(desk).table(),
    ]
    inner = Starlette(
        routes=routes,
        exception_handlers={
            ApiError: _on_error,
            WireError: _on_error,
            ModelyardError: _on_error,
            HTTPException: _on_error,
            Exception: _on_error,
        },
    )
    application = desk.application
    return Guard(
        inner,
        access=access,
        settings=lambda: application.settings().api,
        now_s=SystemClock().monotonic_s,
        closing=desk.closing,
    )


def _metrics_of(application: Application) -> Callable[[Request], Awaitable[Response]]:
    """Return the route that Prometheus asks."""

    async def metrics(_request: Request) -> Response:
        return Response(application.telemetry.metrics.render(), media_type=CONTENT_TYPE)

    return metrics


async def _on_error(request: Request, error: Exception) -> Response:
    """Return the reply for anything that a route raised; what nobody foresaw is logged by the server."""
    match error:
        case ApiError():
            known = error
        case WireError():
            known = ApiError(error.status, error.text, code="invalid_input")
        case ModelyardError():
            known = from_known(error)
        case HTTPException():
            known = ApiError(error.status_code, error.detail, code="http", headers=error.headers)
        case _:
            known = ApiError(500, "Modelyard failed inside.", code="internal", fix="See the log, and report it.")
    return error_response(request.url.path, known)


def choose_access(*, host: str, needs_token: bool, tls_cert: str = "", tls_key: str = "") -> Access:
    """Return who may come in; the token is made at first use, `tls_cert` and `tls_key` are PEM files or "".

    Raises InvalidInputError for an address that other machines reach without a token, and for files without use.
    """
    tls = load_tls(tls_cert, tls_key)
    if needs_token:
        return Access(host=host, token=StoredToken(), tls=tls)
    if not is_loopback(host):
        raise InvalidInputError(
            f"Other machines can reach {host}, so the token cannot be left out.",
            field="host",
            fix="Listen on 127.0.0.1, or ask for the token.",
        )
    return Access(host=host, token=None, tls=tls)


class ApiServer:
    """Serves one application on the loop that runs it; the window and `modelyard serve` use it alike."""

    def __init__(self, application: Application, access: Access, *, port: int) -> None:
        """Prepare to listen on the access's address; port 0 takes a free one."""
        self._desk = Desk(
            application=application,
            names=Names(application),
            started_at=datetime.now(UTC),
            asks_token=access.token is not None,
        )
        self._access = access
        self._port = port
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The address that programs on this machine use."""
        host = self._access.host
        if host in {"0.0.0.0", ""}:  # noqa: S104 - compared, not bound
            host = "127.0.0.1"
        elif host == "::":
            host = "::1"
        scheme = "http" if self._access.tls is None else "https"
        return f"{scheme}://[{host}]:{self._port}" if ":" in host else f"{scheme}://{host}:{self._port}"

    @property
    def is_exposed(self) -> bool:
        """Whether other machines are served in the clear, the token included."""
        return self._access.is_exposed

    async def start(self) -> None:
        """Begin to listen; returns when requests are answered. InvalidInputError if the address cannot be had."""
        listener = _listen(self._access.host, self._port)
        self._port = listener.getsockname()[1]
        grace_s = self._desk.application.settings().api.shutdown_grace_s
        tls = self._access.tls
        config = uvicorn.Config(
            create_app(self._desk, self._access),
            http=PatientProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            h11_max_incomplete_event_size=MAX_HEAD_BYTES,
            timeout_keep_alive=IDLE_CONNECTION_S,
            timeout_graceful_shutdown=round(grace_s + CUT_S) + 1,
            ssl_context_factory=None if tls is None else lambda *_: tls,
        )
        # Addresses can hold what somebody searched for; uvicorn's own switch leaves the logger open to new handlers.
        logging.getLogger("uvicorn.access").disabled = True
        self._server = _Server(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]), name="api-server")
        begun = asyncio.create_task(self._server.begun.wait())
        await asyncio.wait({begun, self._task}, return_when=asyncio.FIRST_COMPLETED)
        begun.cancel()
        log.info("The API listens on %s", self.url)

    async def aclose(self) -> None:
        """Take no more requests, let answers under way end for a while, cut the rest with an error, and stop."""
        if self._server is None or self._task is None:
            return
        grace_s = self._desk.application.settings().api.shutdown_grace_s
        self._server.should_exit = True
        _, pending = await asyncio.wait({self._task}, timeout=grace_s)
        self._desk.closing.set()
        if pending:
            await asyncio.wait({self._task})
        self._server = None
        self._task.result()


class _Server(uvicorn.Server):
    """Uvicorn without its signal handlers (whoever owns the process ends it), telling when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.begun = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.begun.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; InvalidInputError says why there is none."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise InvalidInputError(f"{host} is not an address of this machine: {error.strerror}.", field="host") from error
    try:
        # A restart must not wait for connections of the last run; on Windows it would let others steal the port.
        if hasattr(socket, "SO_REUSEPORT"):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
        listener.setblocking(False)
    except OSError as error:
        listener.close()
        raise InvalidInputError(
            f"The API cannot listen on {host}:{port}: {error.strerror}.",
            field="port",
            fix="Stop the program that uses the port, or choose another one with --port.",
        ) from error
    return listener
