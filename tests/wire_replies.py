"""Replies in Ollama's wire format, healthy and faulty, for the scripted server in tests/faulty_server.py."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NDJSON = "application/x-ndjson"
JSON = "application/json; charset=utf-8"
CREATED_AT = "2026-01-01T00:00:00.123456789Z"
_NANO = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Wait:
    """Pause for `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Hold:
    """Wait until the server is told to go on."""


@dataclass(frozen=True, slots=True)
class Stall:
    """Say nothing any more."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Close the connection without the end of the body."""


@dataclass(frozen=True, slots=True)
class Reset:
    """Reset the connection."""


Step = bytes | Wait | Hold | Stall | Cut | Reset


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What one request gets; the body is chunked, so that an end and a cut can be told apart."""

    status: int = 200
    content_type: str | None = JSON
    headers: tuple[tuple[str, str], ...] = ()
    steps: tuple[Step, ...] = ()
    headers_first: bool = False


def tag(model: str, **fields: Any) -> dict[str, Any]:
    """Return an entry of /api/tags as servers since 0.30 write it; `fields` replace or add."""
    details = {
        "parent_model": "",
        "format": "gguf",
        "family": "llama",
        "families": ["llama"],
        "parameter_size": "1.24B",
        "quantization_level": "Q4_K_M",
        "context_length": 131072,
    }
    entry = {
        "name": model,
        "model": model,
        "modified_at": CREATED_AT,
        "size": 800_000_000,
        "digest": hashlib.sha256(model.encode()).hexdigest(),
        "details": details,
        "capabilities": ["completion", "tools"],
    }
    return entry | fields


def loaded(model: str, **fields: Any) -> dict[str, Any]:
    """Return an entry of /api/ps; `fields` replace or add."""
    entry = {
        "name": model,
        "model": model,
        "size": 1_500_000_000,
        "size_vram": 1_500_000_000,
        "expires_at": "2318-01-01T00:00:00.123456789+01:00",
        "context_length": 4096,
    }
    return entry | fields


def shown(**fields: Any) -> dict[str, Any]:
    """Return a reply of /api/show; `fields` replace or add."""
    reply = {
        "details": {"family": "llama", "parameter_size": "1.2B", "quantization_level": "Q4_K_M"},
        "model_info": {
            "general.architecture": "llama",
            "general.parameter_count": 1_235_814_432,
            "llama.context_length": 131072,
        },
        "capabilities": ["completion", "tools"],
        "template": "{{ if .Tools }}{{ end }}",
    }
    return reply | fields


def line(content: Any) -> bytes:
    """Return one line of NDJSON."""
    return json.dumps(content).encode("ascii") + b"\n"


def token(text: str, **message: Any) -> bytes:
    """Return the line of a token; `message` adds fields such as thinking or tool_calls."""
    return line(
        {
            "model": "llama3.2:1b",
            "created_at": CREATED_AT,
            "message": {"role": "assistant", "content": text} | message,
            "done": False,
        }
    )


def done_line(answer_tokens: int = 2, *, load_s: float = 0.5, reason: str = "stop", **message: Any) -> bytes:
    """Return the last line with its counts and durations."""
    return line(
        {
            "model": "llama3.2:1b",
            "created_at": CREATED_AT,
            "message": {"role": "assistant", "content": ""} | message,
            "done": True,
            "done_reason": reason,
            "total_duration": int((load_s + 0.75) * _NANO),
            "load_duration": int(load_s * _NANO),
            "prompt_eval_count": 10,
            "prompt_eval_duration": _NANO // 4,
            "eval_count": answer_tokens,
            "eval_duration": _NANO // 2,
        }
    )


def answer(content: Any, status: int = 200) -> Reply:
    """Return a reply with one JSON object."""
    return Reply(status=status, steps=(json.dumps(content).encode("ascii"),))


def stream(*steps: Step) -> Reply:
    """Return a streamed reply of any steps."""
    return Reply(content_type=NDJSON, steps=steps)


def chat(*tokens: str, first_token_s: float = 0.0, interval_s: float = 0.0, load_s: float = 0.5) -> Reply:
    """Return a whole answer; nothing is sent, not even headers, for `first_token_s` seconds."""
    steps: list[Step] = [Wait(first_token_s)] if first_token_s else []
    for number, text in enumerate(tokens):
        if number and interval_s:
            steps.append(Wait(interval_s))
        steps.append(token(text))
    return stream(*steps, done_line(len(tokens), load_s=load_s))


def pulled(layers: Mapping[str, int]) -> Reply:
    """Return a whole download of `layers` (digest to bytes), one after another as Ollama does."""
    steps = [line({"status": "pulling manifest"})]
    for digest, total in layers.items():
        status = {"status": f"pulling {digest[7:19]}", "digest": digest, "total": total}
        steps += [line(status), line(status | {"completed": total // 2}), line(status | {"completed": total})]
    steps += [line({"status": text}) for text in ("verifying sha256 digest", "writing manifest", "success")]
    return stream(*steps)


def failed(status: int, text: str = "something went wrong", retry_after: str | None = None) -> Reply:
    """Return an error of Ollama's form."""
    headers = (("Retry-After", retry_after),) if retry_after is not None else ()
    return Reply(status=status, headers=headers, steps=(json.dumps({"error": text}).encode("ascii"),))


def busy(status: int = 503, retry_after: str | None = None) -> Reply:
    """Return Ollama's words for a full queue."""
    return failed(status, "server busy, please try again.  maximum pending requests exceeded", retry_after)


def missing(model: str) -> Reply:
    """Return Ollama's words for a model it does not have."""
    return failed(404, f"model '{model}' not found")


def page(status: int = 200) -> Reply:
    """Return a web page, as a proxy or a sign-in portal sends."""
    return Reply(
        status=status,
        content_type="text/html",
        steps=(b"<!doctype html><html><body><h1>Please sign in</h1></body></html>",),
    )


def reset() -> Reply:
    """Reset the connection before any header."""
    return Reply(steps=(Reset(),))


def closed() -> Reply:
    """Close the connection before any header."""
    return Reply(steps=(Cut(),))


def silence() -> Reply:
    """Take the request and never say anything."""
    return Reply(steps=(Stall(),))


def cut(*tokens: str, end: Cut | Reset = Cut()) -> Reply:
    """Break the connection after some tokens."""
    return stream(*(token(text) for text in tokens), end)


def stalled(*tokens: str) -> Reply:
    """Say nothing more after some tokens."""
    return stream(*(token(text) for text in tokens), Stall())


def malformed(*tokens: str, garbage: bytes = b'{"message": {"role": "assi\n') -> Reply:
    """Send a line that is no JSON after some tokens."""
    return stream(*(token(text) for text in tokens), garbage, done_line())


def unfinished(*tokens: str) -> Reply:
    """End properly, but without the done line."""
    return stream(*(token(text) for text in tokens))


def error_line(text: str, *tokens: str) -> Reply:
    """Send an error object after some tokens, in a reply that said 200."""
    return stream(*(token(part) for part in tokens), line({"error": text}))
