"""The HTTP API beside the window: the server of `modelyard serve`, on the core's thread, following the settings."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.domain.errors import ModelyardError
from ui.core_thread import CoreThread
from ui.tasks import spawn
from ui.widgets.context import ApiState, ApiStatus, WindowSignals

if TYPE_CHECKING:
    from app.settings import ApiSettings, Settings


class DesktopApi(QObject):
    """Starts and stops the server as the settings say; a change of address or access starts it anew."""

    def __init__(self, core: CoreThread, app: Any, signals: WindowSignals, parent: QObject) -> None:
        """Serve `app` (the core) once `follow` says so."""
        super().__init__(parent)
        self._core = core
        self._app = app
        self._signals = signals
        self._server: Any = None
        self._wanted: tuple[object, ...] = ()
        self._status = ApiStatus()
        self._turn = asyncio.Lock()
        self._is_closing = False

    @property
    def status(self) -> ApiStatus:
        """What the server does now."""
        return self._status

    def follow(self, settings: Settings) -> None:
        """Start, stop or restart the server where the settings ask for it."""
        api = settings.api
        wanted = (api.host, api.port, api.needs_token, api.tls_cert, api.tls_key) if api.serve else ()
        if wanted != self._wanted and not self._is_closing:
            self._wanted = wanted
            spawn(self, self._restart(api if wanted else None))

    async def token(self) -> str:
        """Return the token that lets programs in; it is made at first use. InvalidInputError if it cannot be read."""
        return await self._core.call(_read_token())

    async def renew_token(self) -> str:
        """Make a new token and return it; the old one is void from the next request on."""
        return await self._core.call(_make_token())

    async def aclose(self) -> None:
        """Stop serving for good; answers under way get the time that the settings give them."""
        self._is_closing = True
        async with self._turn:
            await self._stop()

    async def _restart(self, api: ApiSettings | None) -> None:
        async with self._turn:
            await self._stop()
            if api is None or self._is_closing:
                self._tell(ApiStatus())
                return
            self._tell(ApiStatus(state=ApiState.STARTING))
            try:
                self._server = await self._core.call(_start(self._app, api))
            except ModelyardError as error:
                self._tell(ApiStatus(state=ApiState.FAILED, problem=f"{error.message} {error.fix}".strip()))
                raise
            self._tell(ApiStatus(state=ApiState.ON, url=self._server.url, is_exposed=self._server.is_exposed))

    async def _stop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            await self._core.call(server.aclose())

    def _tell(self, status: ApiStatus) -> None:
        if status != self._status:
            self._status = status
            self._signals.api_changed.emit(status)


def _import_server() -> tuple[Any, Any]:
    # The server's libraries take a third of a second to import, which a window that does not serve saves.
    from app.api.server import ApiServer, choose_access  # noqa: PLC0415  see above

    return ApiServer, choose_access


async def _start(app: Any, api: ApiSettings) -> Any:
    """Return a server that listens; InvalidInputError says why there is none."""
    server_class, choose_access = await asyncio.to_thread(_import_server)
    access = choose_access(host=api.host, needs_token=api.needs_token, tls_cert=api.tls_cert, tls_key=api.tls_key)
    server = server_class(app, access, port=api.port)
    await server.start()
    return server


async def _read_token() -> str:
    from app.api.token import load_token  # noqa: PLC0415  only where it is asked for

    return load_token()


async def _make_token() -> str:
    from app.api.token import renew_token  # noqa: PLC0415  only where it is asked for

    return renew_token()
