"""Replies in OpenAI's wire format, healthy and faulty, for the scripted server in tests/faulty_server.py."""

from __future__ import annotations

import json
from typing import Any

from app.domain.prompt import ToolCall
from tests.wire_replies import Reply, Step, answer

SSE = "text/event-stream; charset=utf-8"
CHAT_PATH = "/v1/chat/completions"
END_MARK = b"data: [DONE]\n\n"


def event(content: Any) -> bytes:
    """Return one server-sent event."""
    return b"data: " + json.dumps(content, ensure_ascii=False).encode() + b"\n\n"


def delta(**fields: Any) -> bytes:
    """Return the event of a piece of the answer."""
    return event({"id": "c", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": fields}]})


def token(text: str) -> bytes:
    """Return the event of a token."""
    return delta(content=text)


def tool_call(call: ToolCall) -> tuple[bytes, ...]:
    """Return a call's events, its arguments in two pieces."""
    arguments = json.dumps(dict(call.arguments), ensure_ascii=False)
    head = {"index": 0, "id": call.call_id, "type": "function", "function": {"name": call.name, "arguments": ""}}
    halves = (arguments[:5], arguments[5:])
    return (
        delta(tool_calls=[head]),
        *(delta(tool_calls=[{"index": 0, "function": {"arguments": half}}]) for half in halves),
    )


def end(answer_tokens: int = 2, *, reason: str = "stop") -> bytes:
    """Return what ends an answer: the reason, the usage and the mark."""
    usage = {"prompt_tokens": 10, "completion_tokens": answer_tokens, "total_tokens": 10 + answer_tokens}
    return (
        event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        + event({"choices": [], "usage": usage})
        + END_MARK
    )


def stream(*steps: Step) -> Reply:
    """Return a streamed reply of any steps."""
    return Reply(content_type=SSE, steps=steps)


def chat(*tokens: str) -> Reply:
    """Return a whole answer."""
    return stream(*map(token, tokens), end(len(tokens)))


def failed(status: int, text: str, retry_after: str | None = None) -> Reply:
    """Return an error of OpenAI's form."""
    headers = (("Retry-After", retry_after),) if retry_after is not None else ()
    body = {"error": {"message": text, "type": "invalid_request_error", "param": None, "code": None}}
    return Reply(status=status, headers=headers, steps=(json.dumps(body).encode(),))


def embeddings(count: int) -> Reply:
    """Return as many vectors, in reverse order, as the protocol allows."""
    entries = [{"object": "embedding", "index": number, "embedding": [3.0, 4.0]} for number in range(count)]
    return answer({"object": "list", "data": entries[::-1]})
