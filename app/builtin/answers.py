"""Chat, generate and embed: from the checked request to the lines of the answer."""

from __future__ import annotations

import math
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any

from app.builtin.library import InstalledModel, Library
from app.builtin.pool import Lease, Pool
from app.builtin.requests import AnswerBody, Body, ChatBody, EmbedBody, GenerateBody, Message
from app.builtin.runner_process import ContextExceededError, RunnerProcess
from app.builtin.translate import (
    AnswerReader,
    Piece,
    chat_request,
    check_options,
    engine_message,
    raw_request,
    without_oldest,
)
from app.builtin.wire import (
    RUNNER_STOPPED,
    RUNNER_STOPPED_LATE,
    WireError,
    display_name,
    full_name,
    not_found,
    timestamp,
)

CHAT_PATH = "/v1/chat/completions"
RAW_PATH = "/v1/completions"
EMBED_PATH = "/v1/embeddings"
TOKENIZE_PATH = "/tokenize"
DETOKENIZE_PATH = "/detokenize"
# A text given to the encoder gets a first and a last token of its own.
SPECIAL_TOKENS = 2

Line = dict[str, Any]


class Answers:
    """Answers requests with the models of a library, loaded by a pool."""

    def __init__(self, library: Library, pool: Pool) -> None:
        """Use these collaborators."""
        self._library = library
        self._pool = pool

    async def chat(self, body: ChatBody) -> AsyncGenerator[Line]:
        """Yield the lines of a chat; closing the iterator stops the engine. Raises WireError."""
        if not body.model:
            raise WireError(400, "model is required")
        model = self._completing(body, "chat")
        if body.tools and "tools" not in model.capabilities:
            raise WireError(400, f"{full_name(model.name)} does not support tools")
        if any(message.images for message in body.messages):
            raise WireError(400, f'"{body.model}" does not support image input')
        if not body.messages:
            yield await self._load_only(model, body, {"message": {"role": "assistant", "content": ""}})
            return
        fields = chat_request(body, model.parameters, is_thinking="thinking" in model.capabilities)
        messages = [engine_message(message) for message in body.messages]
        async with aclosing(self._answer(model, body, CHAT_PATH, fields, messages, _chat_line)) as lines:
            async for line in lines:
                yield line

    async def generate(self, body: GenerateBody) -> AsyncGenerator[Line]:
        """Yield the lines of a completion, as `chat` does."""
        model = self._completing(body, "generate")
        if body.raw and (body.template or body.system or body.context):
            raise WireError(400, "raw mode does not support template, system, or context")
        if body.suffix:
            raise WireError(400, f"{full_name(model.name)} does not support insert")
        if body.images:
            raise WireError(400, f'"{body.model}" does not support image input')
        if not body.prompt:
            yield await self._load_only(model, body, {"response": ""})
            return
        if body.raw:
            path, messages, fields = RAW_PATH, [], raw_request(body, model.parameters)
        else:
            path = CHAT_PATH
            turns = [Message(role="system", content=body.system)] if body.system else []
            messages = [engine_message(turn) for turn in [*turns, Message(role="user", content=body.prompt)]]
            chat = ChatBody.model_construct(**{**ChatBody().model_dump(), **dict(body)})
            fields = chat_request(chat, model.parameters, is_thinking="thinking" in model.capabilities)
        async with aclosing(self._answer(model, body, path, fields, messages, _generate_line)) as lines:
            async for line in lines:
                yield line

    async def embed(self, body: EmbedBody) -> Line:
        """Return one vector of unit length for each text; raises WireError."""
        started = time.perf_counter_ns()
        texts = [body.input] if isinstance(body.input, str) else body.input or []
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise WireError(400, "invalid input type")
        model = self._find(body, lambda name: WireError(404, f'model "{name}" not found, try pulling it first'))
        num_ctx = _num_ctx(model, body)
        wanted = [text for text in texts if text]
        async with self._pool.lease(model, num_ctx, body.keep_alive) as lease:
            fitting = [await _fit(lease.runner, text, num_ctx, truncate=body.truncate) for text in wanted]
            reply = await lease.runner.post(EMBED_PATH, {"input": fitting}) if fitting else {"data": []}
        entries = sorted(reply["data"], key=lambda entry: int(entry["index"]))
        return {
            "model": body.model,
            "embeddings": [_unit(entry["embedding"], body.dimensions) for entry in entries],
            "total_duration": time.perf_counter_ns() - started,
            "load_duration": lease.load_ns,
            "prompt_eval_count": int((reply.get("usage") or {}).get("prompt_tokens", 0)),
        }

    def _find(self, body: Body, missing: Callable[[str], WireError]) -> InstalledModel:
        check_options(body.options)
        model = self._library.find(display_name(body.model)) if body.model else None
        if model is None:
            raise missing(body.model)
        return model

    def _completing(self, body: AnswerBody, action: str) -> InstalledModel:
        model = self._find(body, not_found)
        if model.is_embedding:
            raise WireError(400, f'"{body.model}" does not support {action}')
        if body.think and "thinking" not in model.capabilities:
            raise WireError(400, f'"{body.model}" does not support thinking')
        return model

    async def _load_only(self, model: InstalledModel, body: AnswerBody, empty: Line) -> Line:
        """Load the model, or unload it where keep_alive is 0: what an empty request means."""
        head = {"model": body.model, "created_at": timestamp()}
        if body.keep_alive == 0:
            await self._pool.unload(model.name)
            return {**head, **empty, "done": True, "done_reason": "unload"}
        async with self._pool.lease(model, _num_ctx(model, body), body.keep_alive) as lease:
            load_ns = lease.load_ns
        metrics = {"total_duration": load_ns, "load_duration": load_ns}
        return {**head, **empty, "done": True, "done_reason": "load", **metrics}

    async def _answer(
        self,
        model: InstalledModel,
        body: AnswerBody,
        path: str,
        fields: Line,
        messages: list[Line],
        form: Callable[[Piece, list[Line]], Line],
    ) -> AsyncGenerator[Line]:
        started = time.perf_counter_ns()
        async with self._pool.lease(model, _num_ctx(model, body), body.keep_alive) as lease:
            reader = AnswerReader()
            async with aclosing(_events(lease, path, fields, messages, truncate=body.truncate is not False)) as events:
                async for event in events:
                    piece = reader.read(event)
                    if not piece.is_empty:
                        yield {"model": body.model, "created_at": timestamp(), **form(piece, []), "done": False}
            if not reader.is_complete:
                raise WireError(500, RUNNER_STOPPED, late_text=RUNNER_STOPPED_LATE)
            last: Line = {"model": body.model, "created_at": timestamp(), **form(Piece(), reader.tool_calls())}
            metrics = {
                "total_duration": time.perf_counter_ns() - started,
                "load_duration": lease.load_ns,
                **reader.metrics(),
            }
            last |= {"done": True, "done_reason": reader.done_reason()}
            last |= {key: value for key, value in metrics.items() if value}
        yield last


async def _events(
    lease: Lease, path: str, fields: Line, messages: list[Line], *, truncate: bool
) -> AsyncGenerator[Line]:
    """Yield the engine's events; a conversation too long for the context loses its oldest messages first."""
    turns: list[Line] | None = messages
    while True:
        request = {**fields, "messages": turns} if turns else fields
        try:
            async with aclosing(lease.runner.events(path, request)) as events:
                async for event in events:
                    yield event
        except ContextExceededError:
            # It comes before the first event, so nothing was yielded yet.
            turns = without_oldest(turns) if turns and truncate else None
            if turns is None:
                raise
        else:
            return


async def _fit(runner: RunnerProcess, text: str, num_ctx: int, *, truncate: bool) -> str:
    """Return the text, cut at the context's length; raises WireError 400 where it may not be cut."""
    # A token has at least one byte, so short texts need no counting.
    if len(text.encode()) + SPECIAL_TOKENS <= num_ctx:
        return text
    tokens = (await runner.post(TOKENIZE_PATH, {"content": text}))["tokens"]
    if len(tokens) + SPECIAL_TOKENS <= num_ctx:
        return text
    if not truncate:
        raise WireError(400, "the input length exceeds the context length")
    kept = tokens[: num_ctx - SPECIAL_TOKENS]
    return str((await runner.post(DETOKENIZE_PATH, {"tokens": kept}))["content"])


def _unit(vector: list[float], dimensions: int) -> list[float]:
    cut = vector[:dimensions] if dimensions > 0 else vector
    length = math.sqrt(math.fsum(value * value for value in cut))
    return [value / length for value in cut] if length else cut


def _num_ctx(model: InstalledModel, body: Body) -> int:
    wanted = body.options.get("num_ctx")
    return model.num_ctx(int(wanted) if wanted else None)


def _chat_line(piece: Piece, tool_calls: list[Line]) -> Line:
    message: Line = {"role": "assistant", "content": piece.content}
    if piece.thinking:
        message["thinking"] = piece.thinking
    if tool_calls:
        message["tool_calls"] = tool_calls
    return {"message": message} | ({"logprobs": list(piece.logprobs)} if piece.logprobs else {})


def _generate_line(piece: Piece, tool_calls: list[Line]) -> Line:
    line: Line = {"response": piece.content}
    if piece.thinking:
        line["thinking"] = piece.thinking
    if tool_calls:
        line["tool_calls"] = tool_calls
    return line | ({"logprobs": list(piece.logprobs)} if piece.logprobs else {})
