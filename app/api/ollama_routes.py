"""Ollama's routes over the router."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.api import ollama_wire as wire
from app.api.answers import Progress, pieces
from app.api.conversation import build_request, keep_alive_of
from app.api.desk import Desk
from app.api.failures import FAILED, JSON_TYPE, ApiError, from_known
from app.api.names import AUTO, VIRTUALS, Target
from app.api.responses import Headers, StreamedReply, WholeReply
from app.builtin.gateway import PROTOCOL_VERSION
from app.builtin.line_response import STREAM_TYPE, join_chat, join_generate
from app.builtin.requests import (
    AnswerBody,
    Body,
    ChatBody,
    EmbedBody,
    EmbeddingsBody,
    GenerateBody,
    ShowBody,
    read_body,
)
from app.builtin.wire import NANOSECONDS, display_name, encode
from app.domain.errors import ModelyardError
from app.domain.events import FeedMessage, PullProgressed
from app.domain.profile import ModelRef
from app.domain.prompt import ChatMessage, GenerationOptions

Line = dict[str, Any]
# Where a model goes that names no host.
_PULL_HOSTS = ("ollama", "builtin")


class OllamaRoutes:
    """Answers as Ollama's server does; `auto` and its strategies are models among the others."""

    def __init__(self, desk: Desk) -> None:
        """Work with the desk's application."""
        self._desk = desk
        self._application = desk.application

    def table(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/", self.root, methods=["GET"]),
            Route("/api/version", self.version, methods=["GET"]),
            Route("/api/tags", self.tags, methods=["GET"]),
            Route("/api/show", self.show, methods=["POST"]),
            Route("/api/ps", self.ps, methods=["GET"]),
            Route("/api/chat", self.chat, methods=["POST"]),
            Route("/api/generate", self.generate, methods=["POST"]),
            Route("/api/embed", self.embed, methods=["POST"]),
            Route("/api/embeddings", self.embeddings, methods=["POST"]),
            Route("/api/pull", self.pull, methods=["POST"]),
            Route("/api/delete", self.delete, methods=["DELETE"]),
        ]

    async def root(self, _request: Request) -> Response:
        """GET /: the sign of life that clients look for."""
        return PlainTextResponse("Ollama is running")

    async def version(self, _request: Request) -> Response:
        """GET /api/version: the version of Ollama whose protocol this is."""
        return _json({"version": f"{PROTOCOL_VERSION}+modelyard"})

    async def tags(self, _request: Request) -> Response:
        """GET /api/tags: the virtual models, then the real ones."""
        names, since = self._desk.names, self._desk.started_at
        features = names.features()
        virtual = [wire.listed_virtual(one, features, since) for one in VIRTUALS]
        real = [
            wire.listed(name, profile, self._application.hosts.facts(profile.ref), since)
            for name, profile in names.models()
        ]
        return _json({"models": virtual + real})

    async def show(self, request: Request) -> Response:
        """POST /api/show: one model's details."""
        body = await read_body(request, ShowBody)
        target = self._target(body.model, when_missing=400)
        names, since = self._desk.names, self._desk.started_at
        if target.profile is not None:
            facts = self._application.hosts.facts(target.profile.ref)
            return _json(wire.shown(target.profile, facts, since))
        virtual = next(one for one in VIRTUALS if one.name == target.name)
        return _json(wire.shown_virtual(virtual, names.features(), since))

    async def ps(self, _request: Request) -> Response:
        """GET /api/ps: the models in memory."""
        known = {profile.ref: (name, profile) for name, profile in self._desk.names.models()}
        lines = []
        for resident in self._application.hosts.resident():
            name, profile = known.get(resident.ref, (resident.ref.model, None))
            lines.append(wire.running(name, resident, profile, self._application.hosts.facts(resident.ref)))
        return _json({"models": lines})

    async def chat(self, request: Request) -> Response:
        """POST /api/chat."""
        body = await read_body(request, ChatBody)
        target = self._target(body.model, when_missing=400)
        if not body.messages:
            return await self._load(target, body, is_chat=True)
        options = wire.options_of(body, tuple(body.tools or ()))
        return self._answer(target, wire.chat_messages(body), options, is_chat=True, is_stream=body.stream)

    async def generate(self, request: Request) -> Response:
        """POST /api/generate."""
        body = await read_body(request, GenerateBody)
        target = self._target(body.model, when_missing=404)
        if not body.prompt:
            return await self._load(target, body, is_chat=False)
        messages = wire.generate_messages(body)
        return self._answer(target, messages, wire.options_of(body), is_chat=False, is_stream=body.stream)

    async def embed(self, request: Request) -> Response:
        """POST /api/embed: vectors of unit length, in the order of the texts."""
        body = await read_body(request, EmbedBody)
        texts = texts_of(body.input)

        async def work() -> Response:
            began_s = time.perf_counter()
            ref, vectors = await embedded(self._desk, body.model, texts)
            return _json(
                {
                    "model": ref.model,
                    "embeddings": [shortened(vector, body.dimensions) for vector in vectors],
                    "total_duration": round((time.perf_counter() - began_s) * NANOSECONDS),
                }
            )

        return WholeReply(work, closing=self._desk.closing)

    async def embeddings(self, request: Request) -> Response:
        """POST /api/embeddings: the old form for one text."""
        body = await read_body(request, EmbeddingsBody)

        async def work() -> Response:
            _, vectors = await embedded(self._desk, body.model, (body.prompt,) if body.prompt else ())
            return _json({"embedding": list(vectors[0]) if vectors else []})

        return WholeReply(work, closing=self._desk.closing)

    async def pull(self, request: Request) -> Response:
        """POST /api/pull: download a model, where the settings let clients do so."""
        body = await read_body(request, Body)
        self._check_allowed()
        ref = self._pull_target(body.model)
        if body.stream:
            return self._streamed(_encoded(self._pulled(ref)), dict)

        async def work() -> Response:
            async with aclosing(self._pulled(ref)) as lines:
                return _json([line async for line in lines][-1])

        return WholeReply(work, closing=self._desk.closing)

    async def delete(self, request: Request) -> Response:
        """DELETE /api/delete: remove a model from its host, where the settings let clients do so."""
        body = await read_body(request, Body)
        self._check_allowed()
        target = self._target(body.model, when_missing=400)
        if target.ref is None:
            raise ApiError(400, f"{target.name} is no file that could be deleted", code="invalid_input", param="model")
        try:
            await self._application.fleet.backend(target.ref.host).delete(target.ref.model)
        except ModelyardError as error:
            raise from_known(error) from error
        await self._application.hosts.refresh(target.ref.host)
        return Response()

    def _target(self, name: str, *, when_missing: int) -> Target:
        if not name:
            text = "model is required" if when_missing == 400 else "model '' not found"  # noqa: PLR2004 - HTTP
            raise ApiError(when_missing, text, code="invalid_input", param="model")
        return self._desk.names.find(name)

    def _answer(
        self,
        target: Target,
        messages: Sequence[ChatMessage],
        options: GenerationOptions,
        *,
        is_chat: bool,
        is_stream: bool,
    ) -> Response:
        settings = self._application.settings().api
        progress = Progress(request=build_request(target, messages, options, settings))
        lines = self._lines(progress, is_chat=is_chat)
        if is_stream:
            return self._streamed(_encoded(lines), progress.headers)
        join = join_chat if is_chat else join_generate

        async def work() -> Response:
            async with aclosing(lines):
                return _json(join([line async for line in lines]), headers=dict(progress.headers()))

        return WholeReply(work, closing=self._desk.closing)

    async def _lines(self, progress: Progress, *, is_chat: bool) -> AsyncGenerator[Line]:
        to_line = wire.chat_line if is_chat else wire.generate_line
        async with aclosing(pieces(self._application, progress)) as answer:
            async for piece in answer:
                yield to_line(piece, progress)
        yield wire.last_line(progress, is_chat=is_chat)

    def _streamed(self, lines: AsyncGenerator[bytes], headers: Headers) -> Response:
        return StreamedReply(
            lines,
            media_type=STREAM_TYPE,
            headers=headers,
            late=lambda error: encode({"error": error.text}) + b"\n",
            closing=self._desk.closing,
        )

    async def _load(self, target: Target, body: AnswerBody, *, is_chat: bool) -> Response:
        """Load or unload a model without asking it anything; a virtual one has nothing to load."""
        is_unload = body.keep_alive == 0
        line = wire.loaded_line(
            target.ref.model if target.ref else target.name, is_chat=is_chat, reason="unload" if is_unload else "load"
        )

        async def work() -> Response:
            if target.ref is None:
                return _json(line)
            try:
                backend = self._application.fleet.backend(target.ref.host)
                if is_unload:
                    await backend.unload(target.ref.model)
                else:
                    options = GenerationOptions(keep_alive=keep_alive_of(body.keep_alive))
                    await backend.load(target.ref.model, options=options)
            except ModelyardError as error:
                raise from_known(error) from error
            await self._application.hosts.refresh(target.ref.host)
            return _json(line)

        return WholeReply(work, closing=self._desk.closing)

    def _check_allowed(self) -> None:
        if not self._application.settings().api.allow_model_changes:
            raise ApiError(
                403,
                "Clients may not download or delete models.",
                code="not_allowed",
                fix="Allow it in Settings → Local API.",
            )

    def _pull_target(self, name: str) -> ModelRef:
        if not name:
            raise ApiError(400, "invalid model name", code="invalid_input", param="model")
        up = self._application.hosts.hosts_up()
        host, slash, rest = name.partition("/")
        if slash and host in up:
            return ModelRef(host, display_name(rest))
        wanted = display_name(name)
        if wanted.partition(":")[0] == AUTO:
            raise ApiError(400, "invalid model name", code="invalid_input", param="model")
        for key in (*_PULL_HOSTS, *sorted(up)):
            if key in up:
                return ModelRef(key, wanted)
        raise ApiError(503, "No host is up that could download it.", code="host_unreachable", retry_after_s=5)

    async def _pulled(self, ref: ModelRef) -> AsyncGenerator[Line]:
        """Yield the lines of a download; closing it stops the download unless somebody else had begun it."""
        news: asyncio.Queue[PullProgressed] = asyncio.Queue()
        downloads = self._application.downloads
        is_ours = ref not in downloads.pending()

        def hear(message: FeedMessage) -> None:
            if isinstance(message, PullProgressed) and (message.host, message.model) == (ref.host, ref.model):
                news.put_nowait(message)

        unsubscribe = self._application.feed.subscribe(hear)
        is_over = False
        try:
            downloads.start(ref.host, ref.model)
            yield {"status": "pulling manifest"}
            while not is_over:
                told = await news.get()
                is_over = told.is_done or told.is_cancelled or bool(told.error)
                if not is_over and told.total_bytes:
                    yield {"status": told.status, "total": told.total_bytes, "completed": told.completed_bytes}
        finally:
            unsubscribe()
            if is_ours and not is_over:
                downloads.cancel(ref.host, ref.model)
        if not told.is_done:
            raise ApiError(FAILED, told.error or "the download was cancelled", code="pull_failed", fix=told.fix)
        await self._application.hosts.refresh(ref.host)
        yield {"status": "success"}


async def embedded(desk: Desk, name: str, texts: tuple[str, ...]) -> tuple[ModelRef, tuple[tuple[float, ...], ...]]:
    """Return the model that embeds and one vector of unit length a text; ApiError for what fails."""
    if not name:
        raise ApiError(404, "model '' not found", code="invalid_input", param="model")
    ref = desk.names.find_embedding(name)
    try:
        return ref, await desk.application.fleet.backend(ref.host).embed(ref.model, texts)
    except ModelyardError as error:
        raise from_known(error) from error


def texts_of(given: object) -> tuple[str, ...]:
    """Return the texts to embed out of one or a list; none for an empty input. ApiError 400 for other types."""
    if given is None or given == "":
        return ()
    if isinstance(given, str):
        return (given,)
    if isinstance(given, list) and all(isinstance(text, str) for text in given):
        return tuple(given)
    raise ApiError(400, "invalid input type", code="invalid_input", param="input")


def shortened(vector: Sequence[float], dimensions: int | None) -> list[float]:
    """Return the first numbers of a vector at unit length; all of them where `dimensions` asks for none or more."""
    if not dimensions or dimensions >= len(vector):
        return list(vector)
    kept = vector[:dimensions]
    norm = math.sqrt(math.fsum(value * value for value in kept))
    return [value / norm for value in kept] if norm else list(kept)


async def _encoded(lines: AsyncGenerator[Line]) -> AsyncGenerator[bytes]:
    async with aclosing(lines):
        async for line in lines:
            yield encode(line) + b"\n"


def _json(content: Line, headers: dict[str, str] | None = None) -> Response:
    return Response(encode(content), headers=headers, media_type=JSON_TYPE)
