"""The HTTP routes of the built-in server: Ollama's, plus the catalogue."""

from __future__ import annotations

import hmac
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from app.builtin.answers import Answers
from app.builtin.catalogue import CATALOGUE
from app.builtin.downloads import Downloads
from app.builtin.gguf import read_header
from app.builtin.library import InstalledModel, Library
from app.builtin.line_response import JSON_TYPE, LineResponse, join_chat, join_generate
from app.builtin.pool import Pool, Resident
from app.builtin.requests import (
    Body,
    ChatBody,
    EmbedBody,
    EmbeddingsBody,
    GenerateBody,
    ShowBody,
    read_body,
)
from app.builtin.wire import WireError, display_name, encode, not_found, timestamp

# The version of Ollama whose protocol this is; the suffix tells the two apart.
PROTOCOL_VERSION = "0.33.0"

Line = dict[str, Any]
Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the routes work with."""

    library: Library
    pool: Pool
    answers: Answers
    downloads: Downloads


def create_app(parts: Parts, *, token: str) -> Starlette:
    """Return the application; every request must carry `token` as bearer."""
    routes = _Routes(parts)
    table: list[tuple[str, list[str], Handler]] = [
        ("/", ["GET", "HEAD"], routes.root),
        ("/api/version", ["GET", "HEAD"], routes.version),
        ("/api/tags", ["GET", "HEAD"], routes.tags),
        ("/api/show", ["POST"], routes.show),
        ("/api/ps", ["GET"], routes.ps),
        ("/api/chat", ["POST"], routes.chat),
        ("/api/generate", ["POST"], routes.generate),
        ("/api/embed", ["POST"], routes.embed),
        ("/api/embeddings", ["POST"], routes.embeddings),
        ("/api/pull", ["POST"], routes.pull),
        ("/api/delete", ["DELETE"], routes.delete),
        ("/catalogue", ["GET"], routes.catalogue),
    ]
    return Starlette(
        routes=[Route(path, handler, methods=methods) for path, methods, handler in table],
        exception_handlers={WireError: _on_wire_error},
        middleware=[Middleware(_TokenGate, token=token)],
    )


class _TokenGate:
    """Lets in only who knows the token: any page or program on this machine can reach a loopback port."""

    def __init__(self, inner: ASGIApp, *, token: str) -> None:
        self._inner = inner
        self._expected = f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            given = dict(scope["headers"]).get(b"authorization", b"")
            if not hmac.compare_digest(given, self._expected):
                await _json({"error": "unauthorized"}, status=401)(scope, receive, send)
                return
        await self._inner(scope, receive, send)


class _Routes:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def root(self, _request: Request) -> Response:
        return PlainTextResponse("Ollama is running")

    async def version(self, _request: Request) -> Response:
        return _json({"version": f"{PROTOCOL_VERSION}+modelyard"})

    async def tags(self, _request: Request) -> Response:
        return _json({"models": [_listed(model) for model in self._parts.library.installed()]})

    async def show(self, request: Request) -> Response:
        body = await read_body(request, ShowBody)
        if not body.model:
            raise WireError(400, "model is required")
        return _json(_shown(self._installed(body), verbose=body.verbose))

    async def ps(self, _request: Request) -> Response:
        return _json({"models": [_running(resident) for resident in self._parts.pool.residents()]})

    async def chat(self, request: Request) -> Response:
        body = await read_body(request, ChatBody)
        join = None if body.stream and body.messages else join_chat
        return LineResponse(self._parts.answers.chat(body), join=join)

    async def generate(self, request: Request) -> Response:
        body = await read_body(request, GenerateBody)
        join = None if body.stream and body.prompt else join_generate
        return LineResponse(self._parts.answers.generate(body), join=join)

    async def embed(self, request: Request) -> Response:
        body = await read_body(request, EmbedBody)
        return LineResponse(self._embedded(body), join=lambda lines: lines[0])

    async def embeddings(self, request: Request) -> Response:
        old = await read_body(request, EmbeddingsBody)
        body = EmbedBody(model=old.model, input=old.prompt, keep_alive=old.keep_alive, options=old.options)
        return LineResponse(self._embedded(body), join=lambda lines: {"embedding": (lines[0]["embeddings"] or [[]])[0]})

    async def pull(self, request: Request) -> Response:
        body = await read_body(request, Body)
        return LineResponse(self._parts.downloads.pull(body.model), join=None if body.stream else _pulled)

    async def delete(self, request: Request) -> Response:
        model = self._installed(await read_body(request, Body))
        await self._parts.pool.unload(model.name)
        model.path.unlink(missing_ok=True)
        return Response()

    async def catalogue(self, _request: Request) -> Response:
        there = {model.name for model in self._parts.library.installed()}
        return _json(
            {
                "models": [
                    {
                        "name": entry.name,
                        "title": entry.title,
                        "description": entry.description,
                        "licence": entry.licence,
                        "download_bytes": entry.download_bytes,
                        "features": list(entry.features),
                        "is_installed": entry.name in there,
                    }
                    for entry in CATALOGUE
                ]
            }
        )

    def _installed(self, body: Body) -> InstalledModel:
        model = self._parts.library.find(display_name(body.model)) if body.model else None
        if model is None:
            raise not_found(body.model)
        return model

    async def _embedded(self, body: EmbedBody) -> AsyncGenerator[Line]:
        yield await self._parts.answers.embed(body)


def _json(content: Line, *, status: int = 200) -> Response:
    return Response(encode(content), status_code=status, media_type=JSON_TYPE)


async def _on_wire_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, WireError)
    return _json({"error": error.text}, status=error.status)


def _pulled(lines: list[Line]) -> Line:
    if "error" in lines[-1]:
        raise WireError(500, lines[-1]["error"])
    return lines[-1]


def _listed(model: InstalledModel) -> Line:
    return {
        "name": model.name,
        "model": model.name,
        "modified_at": timestamp(model.modified_at),
        "size": model.size_bytes,
        "digest": model.digest,
        "details": model.details(),
        "capabilities": list(model.capabilities),
    }


def _shown(model: InstalledModel, *, verbose: bool) -> Line:
    header = read_header(model.path, with_arrays=True) if verbose else model.header
    parameters = "\n".join(f"{key:<30} {value}" for key, value in model.parameters.items())
    found: Line = {
        "license": model.entry.licence if model.entry else str(header.entries.get("general.license", "")),
        "parameters": parameters,
        "template": header.chat_template,
        "details": model.details(),
        "model_info": {"general.parameter_count": header.parameter_count, **header.entries},
        "capabilities": list(model.capabilities),
        "modified_at": timestamp(model.modified_at),
    }
    return {key: value for key, value in found.items() if value not in ("", [])}


def _running(resident: Resident) -> Line:
    model = resident.model
    return {
        "name": model.name,
        "model": model.name,
        "size": resident.runner.memory_bytes() or model.size_bytes,
        "digest": model.digest,
        "details": model.details(),
        "expires_at": timestamp(resident.expires_at),
        "size_vram": 0,
        "context_length": resident.num_ctx,
    }
