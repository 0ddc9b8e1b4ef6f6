"""A running built-in server as a test sees it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, cast

import httpx
import ollama

from app.builtin.pool import Pool

POLL_S = 0.01


async def eventually(claim: Callable[[], Awaitable[Any]]) -> None:
    """Ask another process until it says yes; the test's time limit is the bound."""
    while not await claim():  # noqa: ASYNC110 - another process cannot set an event of ours
        await asyncio.sleep(POLL_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running server: two clients of it, and its pool to look into."""

    http: httpx.AsyncClient
    client: ollama.AsyncClient
    pool: Pool

    async def seen(self) -> dict[str, Any]:
        """Return what the only loaded runner was asked and how many clients left it."""
        residents = self.pool.residents()
        if not residents:
            return {"requests": [], "abandoned": 0}
        client = residents[0].runner._client
        assert client
        seen: dict[str, Any] = (await client.get("/seen")).json()
        return seen

    async def stream(self, text: str) -> AsyncGenerator[ollama.ChatResponse]:
        """Open a streamed chat with the plain model; `aclose` leaves it."""
        messages = [{"role": "user", "content": text}]
        return cast("AsyncGenerator[ollama.ChatResponse]", await self.client.chat("plain", messages, stream=True))

    async def until_waiting(self, count: int) -> None:
        """Return when so many requests wait for a model."""

        async def waits() -> bool:
            return self.pool._waiting >= count

        await eventually(waits)


Serve = Callable[..., AbstractAsyncContextManager[Served]]
