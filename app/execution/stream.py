"""Reads one answer from a backend under its time limits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TypeVar

from app.domain.errors import (
    BackendError,
    EmptyAnswerError,
    FirstTokenTimeoutError,
    StreamCutError,
    StreamStalledError,
    TotalTimeoutError,
)
from app.domain.ports import Backend, Chunk, Clock, ModelCall
from app.execution.ledger import AttemptDraft

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds from call to first token, seconds between tokens, and the monotonic second at which all must end.

    `total_s` is how long the sub-task may take with all attempts; it is only quoted.
    """

    first_token_s: float
    stall_s: float
    deadline_s: float
    total_s: float


async def read_answer(
    backend: Backend,
    call: ModelCall,
    draft: AttemptDraft,
    limits: Limits,
    *,
    clock: Clock,
    on_chunk: Callable[[Chunk], Awaitable[None]],
) -> None:
    """Read the whole answer into `draft`, passing on every chunk; returns only for a complete answer.

    Time that `on_chunk` takes counts for no limit but the total: a slow reader is not the model's fault.
    Raises BackendError; what had arrived stays in `draft`. The connection is closed in every case.
    """
    async with AsyncExitStack() as stack:
        chunks = await _in_time(stack.enter_async_context(backend.chat(call)), call, draft, limits, clock)
        while True:
            chunk = await _in_time(_next_chunk(chunks), call, draft, limits, clock)
            if chunk is None:
                break
            draft.add(chunk, clock.monotonic_s())
            await on_chunk(chunk)
            if chunk.has_content:
                # The time for the next token starts when the reader was ready for it.
                draft.progress_s = clock.monotonic_s()
    _check_complete(call, draft)


async def _next_chunk(chunks: AsyncIterator[Chunk]) -> Chunk | None:
    return await anext(chunks, None)


async def _in_time(step: Awaitable[T], call: ModelCall, draft: AttemptDraft, limits: Limits, clock: Clock) -> T:
    limit_s = limits.stall_s if draft.has_tokens else limits.first_token_s
    now_s = clock.monotonic_s()
    until_s = min(draft.progress_s + limit_s, limits.deadline_s)
    scope = asyncio.timeout(until_s - now_s)
    try:
        async with scope:
            return await step
    except TimeoutError as error:
        if not scope.expired():
            raise
        raise _timeout_error(call, draft, limits, is_total=limits.deadline_s <= until_s) from error


def _timeout_error(call: ModelCall, draft: AttemptDraft, limits: Limits, *, is_total: bool) -> BackendError:
    if is_total:
        return TotalTimeoutError(
            f"{call.model} was not done within the {limits.total_s:g} s that all attempts may take.",
            fix="Raise the total timeout in Settings, or ask for a shorter answer.",
        )
    if draft.has_tokens:
        return StreamStalledError(
            f"{call.model} stopped in mid-answer: nothing came for {limits.stall_s:g} s.",
            fix="Try again. If it happens often, look at the host's load or raise the stall timeout in Settings.",
        )
    return FirstTokenTimeoutError(
        f"{call.model} gave no answer within {limits.first_token_s:g} s.",
        fix="See whether the host is busy, choose a smaller model, or raise the first token timeout in Settings.",
    )


def _check_complete(call: ModelCall, draft: AttemptDraft) -> None:
    if draft.usage is None:
        raise StreamCutError(
            f"The answer of {call.model} ended without its last line; it is not complete.",
            fix="Try again. If it happens often, look at the host's log.",
        )
    if not draft.is_empty:
        return
    if draft.thinking:
        raise EmptyAnswerError(
            f"{call.model} thought, but gave no answer.",
            fix="Raise the longest answer in Settings, or switch thinking off.",
        )
    raise EmptyAnswerError(f"{call.model} gave an empty answer.", fix="Try again, or choose another model.")
