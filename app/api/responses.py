"""Replies that start when the first piece is there, end when the client goes, and never end cleanly by mistake."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.api.failures import ApiError, closing_error, error_response

log = logging.getLogger(__name__)

Headers = Callable[[], Mapping[str, str]]
EncodeError = Callable[[ApiError], bytes]


class StreamedReply(Response):
    """Sends `lines` as they come.

    The status is sent with the first line, so that an error before it gets a status of its own; a later one becomes
    the last line. When the program ends, the stream ends with an error line, too.
    """

    def __init__(
        self,
        lines: AsyncGenerator[bytes],
        *,
        media_type: str,
        headers: Headers,
        late: EncodeError,
        closing: asyncio.Event,
    ) -> None:
        """Take the lines over: they are closed in any case. `headers` is asked when the first line is there."""
        super().__init__()
        self._lines = lines
        self._type = media_type
        self._told = headers
        self._late = late
        self._closing = closing
        self._is_started = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send everything, or stop at once when the client disconnects."""
        try:
            ended = await _watched(self._stream(send), receive, self._closing)
        except ApiError as error:
            await self._fail(error, scope, receive, send)
        else:
            if ended == "closing":
                await self._fail(closing_error(), scope, receive, send)
        finally:
            await self._lines.aclose()

    async def _stream(self, send: Send) -> None:
        async for line in self._lines:
            if not self._is_started:
                await self._start(send)
            await send({"type": "http.response.body", "body": line, "more_body": True})
        if not self._is_started:
            await self._start(send)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _start(self, send: Send) -> None:
        self._is_started = True
        fields = {"content-type": self._type, "cache-control": "no-store", **self._told()}
        headers = [(name.encode("ascii"), value.encode("latin-1")) for name, value in fields.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    async def _fail(self, error: ApiError, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._is_started:
            await error_response(scope["path"], error)(scope, receive, send)
            return
        log.warning("A stream to a client ended with an error: %s", error.code)
        await send({"type": "http.response.body", "body": self._late(error), "more_body": False})


class WholeReply(Response):
    """Sends what `work` returns; the work is cancelled when the client disconnects or the program ends."""

    def __init__(self, work: Callable[[], Awaitable[Response]], *, closing: asyncio.Event) -> None:
        """Take the work; it begins when the reply is sent."""
        super().__init__()
        self._work = work
        self._closing = closing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Work, then send the reply; an ApiError becomes its reply."""

        async def work() -> None:
            response = await self._work()
            await response(scope, receive, send)

        try:
            ended = await _watched(work(), receive, self._closing)
        except ApiError as error:
            await error_response(scope["path"], error)(scope, receive, send)
        else:
            if ended == "closing":
                await error_response(scope["path"], closing_error())(scope, receive, send)


async def _watched(work: Coroutine[Any, Any, None], receive: Receive, closing: asyncio.Event) -> str:
    """Run `work` until it is done, the client is gone or the program ends; return which: done, gone or closing."""
    task = asyncio.create_task(work)
    gone = asyncio.create_task(_disconnected(receive))
    shut = asyncio.create_task(closing.wait())
    try:
        await asyncio.wait({task, gone, shut}, return_when=asyncio.FIRST_COMPLETED)
        is_done = task.done()
        is_gone = gone.done()
    finally:
        for one in (task, gone, shut):
            one.cancel()
        await asyncio.wait({task, gone, shut})
    if is_done:
        task.result()
        return "done"
    return "gone" if is_gone else "closing"


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
