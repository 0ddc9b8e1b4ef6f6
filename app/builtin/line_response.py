"""Sends the lines of an answer, as a stream or joined, and stops the work when the client goes away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.builtin.wire import WireError, encode

log = logging.getLogger(__name__)

Line = dict[str, Any]
JSON_TYPE = "application/json; charset=utf-8"
STREAM_TYPE = "application/x-ndjson"


class LineResponse(Response):
    """Answers with `lines`; `join` turns them into one object for clients that want no stream (None: stream).

    An error before the first line gets its status; a later one becomes the last line. Starlette's own streaming
    response sends the status first, and nothing in it watches for a disconnect while nothing is sent.
    """

    def __init__(self, lines: AsyncGenerator[Line], *, join: Callable[[list[Line]], Line] | None = None) -> None:
        """Take the lines over: they are closed in any case."""
        super().__init__()
        self._lines = lines
        self._join = join

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send everything, or stop at once when the client disconnects."""
        assert scope["type"] == "http"
        work = asyncio.create_task(self._joined(send) if self._join else self._streamed(send))
        gone = asyncio.create_task(_disconnected(receive))
        try:
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (work, gone):
                task.cancel()
            await asyncio.wait({work, gone})
            await self._lines.aclose()
        if not work.cancelled() and (error := work.exception()):
            raise error

    async def _streamed(self, send: Send) -> None:
        is_started = False
        try:
            async for line in self._lines:
                if not is_started:
                    await _start(send, 200, STREAM_TYPE)
                    is_started = True
                await _body(send, encode(line) + b"\n", more=True)
        except WireError as error:
            if not is_started:
                await _whole(send, error.status, {"error": error.text})
                return
            log.warning("a stream failed: %s", error.late_text)
            await _body(send, encode({"error": error.late_text}) + b"\n", more=True)
        await _body(send, b"", more=False)

    async def _joined(self, send: Send) -> None:
        assert self._join
        try:
            answer = self._join([line async for line in self._lines])
        except WireError as error:
            await _whole(send, error.status, {"error": error.text})
        else:
            await _whole(send, 200, answer)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


async def _start(send: Send, status: int, content_type: str) -> None:
    headers = [(b"content-type", content_type.encode("ascii"))]
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def _body(send: Send, content: bytes, *, more: bool) -> None:
    await send({"type": "http.response.body", "body": content, "more_body": more})


async def _whole(send: Send, status: int, content: Line) -> None:
    await _start(send, status, JSON_TYPE)
    await _body(send, encode(content), more=False)


def join_chat(lines: list[Line]) -> Line:
    """Return a chat's lines as one: texts joined, the last line's metrics."""
    message: Line = {"role": "assistant", "content": "".join(line["message"]["content"] for line in lines)}
    thinking = "".join(line["message"].get("thinking", "") for line in lines)
    tool_calls = [call for line in lines for call in line["message"].get("tool_calls", ())]
    if thinking:
        message["thinking"] = thinking
    if tool_calls:
        message["tool_calls"] = tool_calls
    return {**lines[-1], "message": message, **_joined_logprobs(lines)}


def join_generate(lines: list[Line]) -> Line:
    """Return a completion's lines as one."""
    thinking = "".join(line.get("thinking", "") for line in lines)
    joined = {**lines[-1], "response": "".join(line["response"] for line in lines), **_joined_logprobs(lines)}
    return joined | ({"thinking": thinking} if thinking else {})


def _joined_logprobs(lines: list[Line]) -> Line:
    logprobs = [entry for line in lines for entry in line.get("logprobs", ())]
    return {"logprobs": logprobs} if logprobs else {}
