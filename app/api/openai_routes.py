"""OpenAI's routes over the router."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.api import openai_wire as wire
from app.api.answers import Piece, Progress, pieces
from app.api.conversation import build_request
from app.api.desk import Desk
from app.api.failures import JSON_TYPE, ApiError, openai_body
from app.api.names import LATEST, VIRTUALS
from app.api.ollama_routes import embedded, shortened, texts_of
from app.api.openai_bodies import ChatCompletion, Embedding, Generation, TextCompletion, read_body
from app.api.responses import StreamedReply, WholeReply
from app.domain.prompt import ChatMessage

Line = dict[str, Any]
STREAM_TYPE = "text/event-stream; charset=utf-8"
DONE = b"data: [DONE]\n\n"
CHAT = "chat.completion"
TEXT = "text_completion"


class OpenAIRoutes:
    """Answers as OpenAI's API does; a stream that breaks off ends with an error and without `[DONE]`."""

    def __init__(self, desk: Desk) -> None:
        """Work with the desk's application."""
        self._desk = desk
        self._application = desk.application

    def table(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/v1/models", self.models, methods=["GET"]),
            Route("/v1/models/{name:path}", self.model, methods=["GET"]),
            Route("/v1/chat/completions", self.chat, methods=["POST"]),
            Route("/v1/completions", self.text, methods=["POST"]),
            Route("/v1/embeddings", self.embeddings, methods=["POST"]),
        ]

    async def models(self, _request: Request) -> Response:
        """GET /v1/models: the virtual models, then the real ones."""
        virtual = [self._model(one.name.removesuffix(f":{LATEST}"), "modelyard") for one in VIRTUALS]
        real = [self._model(name, profile.ref.host) for name, profile in self._desk.names.models()]
        return _json({"object": "list", "data": virtual + real})

    async def model(self, request: Request) -> Response:
        """GET /v1/models/{name}: one model."""
        name = request.path_params["name"]
        target = self._desk.names.find(name)
        return _json(self._model(name, target.ref.host if target.ref else "modelyard"))

    async def chat(self, request: Request) -> Response:
        """POST /v1/chat/completions."""
        body = await read_body(request, ChatCompletion)
        progress = self._progress(body, wire.chat_messages(body), wire.chat_options(body))
        answer = self._answered(progress, must_call=wire.must_call(body))
        if body.stream:
            return self._streamed(self._chat_events(body, progress, answer), progress)

        async def work() -> Response:
            async with aclosing(answer):
                parts = [piece async for piece in answer]
            message = wire.chat_message(parts)
            reason = wire.finish_reason(progress, has_calls="tool_calls" in message)
            choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": reason}
            return self._whole(progress, CHAT, choice, parts)

        return WholeReply(work, closing=self._desk.closing)

    async def text(self, request: Request) -> Response:
        """POST /v1/completions."""
        body = await read_body(request, TextCompletion)
        prompts = [body.prompt] if isinstance(body.prompt, str) else body.prompt
        if len(prompts) != 1:
            raise ApiError(400, "One prompt a request is supported.", code="unsupported_value", param="prompt")
        message = ChatMessage(role="user", content=prompts[0])
        progress = self._progress(body, (message,), wire.text_options(body))
        answer = self._answered(progress, must_call=False)
        if body.stream:
            return self._streamed(self._text_events(body, progress, answer), progress)

        async def work() -> Response:
            async with aclosing(answer):
                parts = [piece async for piece in answer]
            reason = wire.finish_reason(progress, has_calls=False)
            text = "".join(piece.text for piece in parts)
            choice = {"index": 0, "text": text, "logprobs": None, "finish_reason": reason}
            return self._whole(progress, TEXT, choice, parts)

        return WholeReply(work, closing=self._desk.closing)

    async def embeddings(self, request: Request) -> Response:
        """POST /v1/embeddings: the tokens in `usage` are estimated, as hosts do not count them."""
        body = await read_body(request, Embedding)
        texts = texts_of(body.input)
        if not texts or not all(texts):
            raise ApiError(400, "There is no text to embed.", code="invalid_value", param="input")

        async def work() -> Response:
            ref, vectors = await embedded(self._desk, body.model, texts)
            data = [
                {
                    "object": "embedding",
                    "index": index,
                    "embedding": wire.vector_field(shortened(vector, body.dimensions), body.encoding_format),
                }
                for index, vector in enumerate(vectors)
            ]
            tokens = sum(max(1, len(text) // wire.CHARS_PER_TOKEN) for text in texts)
            usage = {"prompt_tokens": tokens, "total_tokens": tokens}
            return _json({"object": "list", "data": data, "model": ref.model, "usage": usage})

        return WholeReply(work, closing=self._desk.closing)

    def _model(self, name: str, owner: str) -> Line:
        created = int(self._desk.started_at.timestamp())
        return {"id": name, "object": "model", "created": created, "owned_by": owner}

    def _progress(self, body: Generation, messages: tuple[ChatMessage, ...], options: Any) -> Progress:
        settings = self._application.settings().api
        return Progress(request=build_request(self._desk.names.find(body.model), messages, options, settings))

    async def _answered(self, progress: Progress, *, must_call: bool) -> AsyncGenerator[Piece]:
        has_called = False
        async with aclosing(pieces(self._application, progress)) as answer:
            async for piece in answer:
                has_called = has_called or bool(piece.tool_calls)
                yield piece
        if must_call and not has_called:
            raise ApiError(502, "The model answered without calling a tool.", code="no_tool_call", param="tool_choice")

    async def _chat_events(
        self, body: ChatCompletion, progress: Progress, answer: AsyncGenerator[Piece]
    ) -> AsyncGenerator[bytes]:
        kind = f"{CHAT}.chunk"
        chars = calls = 0
        is_first = True
        async with aclosing(answer):
            async for piece in answer:
                delta = wire.chat_delta(piece, first_call=calls)
                if is_first:
                    delta = {"role": "assistant", "content": "", **delta}
                    is_first = False
                chars += len(piece.text)
                calls += len(piece.tool_calls)
                yield _chunk(progress, kind, {"delta": delta, "logprobs": None}, body)
        last: Line = {"delta": {}, "logprobs": None, "finish_reason": wire.finish_reason(progress, has_calls=calls > 0)}
        for line in _ending(progress, kind, last, body, chars):
            yield line

    async def _text_events(
        self, body: TextCompletion, progress: Progress, answer: AsyncGenerator[Piece]
    ) -> AsyncGenerator[bytes]:
        chars = 0
        async with aclosing(answer):
            async for piece in answer:
                if piece.text:
                    chars += len(piece.text)
                    yield _chunk(progress, TEXT, {"text": piece.text, "logprobs": None}, body)
        last: Line = {"text": "", "logprobs": None, "finish_reason": wire.finish_reason(progress, has_calls=False)}
        for line in _ending(progress, TEXT, last, body, chars):
            yield line

    def _streamed(self, lines: AsyncGenerator[bytes], progress: Progress) -> Response:
        return StreamedReply(
            lines,
            media_type=STREAM_TYPE,
            headers=progress.headers,
            late=lambda error: wire.event(openai_body(error)),
            closing=self._desk.closing,
        )

    def _whole(self, progress: Progress, kind: str, choice: Line, parts: list[Piece]) -> Response:
        chars = sum(len(piece.text) for piece in parts)
        content = {**wire.head(progress, kind), "choices": [choice], "usage": wire.usage(progress, chars)}
        return _json(content, headers=dict(progress.headers()))


def _chunk(progress: Progress, kind: str, choice: Line, body: Generation) -> bytes:
    choices = [{"index": 0, "finish_reason": None, **choice}]
    content = {**wire.head(progress, kind), "choices": choices}
    return wire.event(content | ({"usage": None} if _wants_usage(body) else {}))


def _ending(progress: Progress, kind: str, choice: Line, body: Generation, chars: int) -> tuple[bytes, ...]:
    """Return the last events: the counts stand in one of their own where asked for, else beside the reason."""
    usage = wire.usage(progress, chars)
    choices = [{"index": 0, **choice}]
    head = wire.head(progress, kind)
    if _wants_usage(body):
        return (
            wire.event({**head, "choices": choices, "usage": None}),
            wire.event({**head, "choices": [], "usage": usage}),
            DONE,
        )
    return (wire.event({**head, "choices": choices, "usage": usage}), DONE)


def _wants_usage(body: Generation) -> bool:
    return body.stream_options is not None and body.stream_options.include_usage


def _json(content: Line, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(content), headers=headers, media_type=JSON_TYPE)
