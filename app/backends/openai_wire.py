"""OpenAI's chat protocol in pure functions: requests out of our values, our values out of replies.

What vLLM, llama.cpp's server, LM Studio, Ray Serve LLM and LiteLLM's proxy have in common, with the fields that some
of them add: `reasoning_content` for thoughts, `timings` (llama.cpp) and `max_model_len` (vLLM).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from app.domain.ports import Chunk, ModelCall, ModelFacts
from app.domain.prompt import ChatMessage, GenerationOptions, ToolCall
from app.domain.record import Usage

API_PATH = "/v1"
_DATA = "data:"
_END = "[DONE]"
_MILLISECONDS = 1000.0
# First bytes of the picture files that clients send.
_PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif", b"RIFF": "image/webp"}
# The protocol does not tell what a model is for; names of embedding models do.
_EMBEDDING_NAMES = ("embed", "bge-", "e5-", "gte-", "minilm")
# Further options that servers of this protocol know; those of the other protocol would be refused by some.
_PASSED_ON = frozenset(
    {
        "frequency_penalty",
        "logit_bias",
        "min_p",
        "parallel_tool_calls",
        "presence_penalty",
        "reasoning_effort",
        "repeat_penalty",
        "repetition_penalty",
        "tool_choice",
    }
)
# Reasons to end that mean the answer is whole.
_WHOLE = {"stop": "stop", "tool_calls": "stop", "function_call": "stop", "eos": "stop"}


def base_url(url: str) -> str:
    """Return the address that paths such as /chat/completions follow; a server without a path gets /v1."""
    trimmed = url.rstrip("/")
    return trimmed if urlsplit(trimmed).path else f"{trimmed}{API_PATH}"


def chat_body(call: ModelCall) -> dict[str, Any]:
    """Return the body of a streamed chat; whatever is None is left out, so that the server's default holds.

    Context length and keep-alive belong to the server here and are not sent.
    """
    options = call.options
    body: dict[str, Any] = {
        "model": call.model,
        "messages": _message_bodies(call.messages),
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    chosen = {
        "temperature": options.temperature,
        "top_p": options.top_p,
        "top_k": options.top_k,
        "seed": options.seed,
        "max_tokens": options.num_predict,
        "stop": list(options.stop) or None,
        "tools": [dict(tool) for tool in options.tools] or None,
        "response_format": response_format(options),
    }
    body.update({name: value for name, value in chosen.items() if value is not None})
    body.update({name: value for name, value in options.extra.items() if name in _PASSED_ON})
    return body


def response_format(options: GenerationOptions) -> dict[str, Any] | None:
    """Return the form of the answer as the protocol says it; None where none is asked for."""
    wanted = options.response_format
    if wanted is None:
        return None
    if isinstance(wanted, str):
        return {"type": "json_object"}
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema": dict(wanted), "strict": True}}


def _message_bodies(messages: tuple[ChatMessage, ...]) -> list[dict[str, Any]]:
    """Return the turns; calls without an id get one, and the results that follow them the same."""
    bodies: list[dict[str, Any]] = []
    open_ids: list[str] = []
    for place, message in enumerate(messages):
        body: dict[str, Any] = {"role": message.role, "content": _content(message)}
        if message.tool_calls:
            ids = [call.call_id or f"call_{place}_{number}" for number, call in enumerate(message.tool_calls)]
            body["tool_calls"] = [
                _call_body(call, own_id) for call, own_id in zip(message.tool_calls, ids, strict=True)
            ]
            open_ids = ids
        if message.role == "tool":
            body["tool_call_id"] = message.tool_call_id or (open_ids.pop(0) if open_ids else "call_0_0")
        bodies.append(body)
    return bodies


def _content(message: ChatMessage) -> str | list[dict[str, Any]]:
    if not message.images:
        return message.content
    parts: list[dict[str, Any]] = [{"type": "text", "text": message.content}] if message.content else []
    return [*parts, *({"type": "image_url", "image_url": {"url": _data_url(image)}} for image in message.images)]


def _data_url(image: bytes) -> str:
    kind = next((kind for start, kind in _PICTURES.items() if image.startswith(start)), "image/png")
    return f"data:{kind};base64,{base64.b64encode(image).decode('ascii')}"


def _call_body(call: ToolCall, own_id: str) -> dict[str, Any]:
    function = {"name": call.name, "arguments": json.dumps(dict(call.arguments), ensure_ascii=False)}
    return {"id": own_id, "type": "function", "function": function}


def events_of(line: str) -> Iterator[dict[str, Any]]:
    """Yield the object of one line of a server-sent stream; nothing for comments, other fields and the end mark.

    ValueError for data that is no JSON object.
    """
    if not line.startswith(_DATA):
        return
    data = line.removeprefix(_DATA).strip()
    if not data or data == _END:
        return
    content = json.loads(data)
    if not isinstance(content, dict):
        raise ValueError(data[:40])  # noqa: TRY004 - malformed data, not a wrong type of ours
    yield content


@dataclass(slots=True)
class AnswerParts:
    """Puts one streamed answer together: text goes through at once, pieces of tool calls wait for the end."""

    finish_reason: str = ""
    usage: Usage = field(default_factory=Usage)
    _calls: dict[int, dict[str, str]] = field(default_factory=dict)

    def add(self, event: Mapping[str, Any]) -> Chunk:
        """Take one event and return what of it can be shown."""
        self._note_usage(event)
        choices = event.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices else {}
        delta = choice.get("delta") or {}
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        for piece in delta.get("tool_calls") or ():
            known = self._calls.setdefault(int(piece.get("index") or 0), {"id": "", "name": "", "arguments": ""})
            function = piece.get("function") or {}
            known["id"] = piece.get("id") or known["id"]
            known["name"] += function.get("name") or ""
            known["arguments"] += function.get("arguments") or ""
        return Chunk(
            text=delta.get("content") or "", thinking=delta.get("reasoning_content") or delta.get("reasoning") or ""
        )

    def tool_calls(self) -> tuple[ToolCall, ...]:
        """Return the calls that were asked for; ValueError for arguments that are no JSON object."""
        return tuple(self._tool_call(known) for _, known in sorted(self._calls.items()))

    def done_reason(self) -> str:
        """Return why the answer ended, in the words of the other protocol: "stop", "length" or the server's own."""
        return _WHOLE.get(self.finish_reason, self.finish_reason)

    def _tool_call(self, known: Mapping[str, str]) -> ToolCall:
        arguments = json.loads(known["arguments"] or "{}")
        if not isinstance(arguments, dict):
            raise ValueError(known["arguments"][:40])  # noqa: TRY004 - malformed data, not a wrong type of ours
        return ToolCall(name=known["name"], arguments=arguments, call_id=known["id"] or None)

    def _note_usage(self, event: Mapping[str, Any]) -> None:
        counts, timings = event.get("usage") or {}, event.get("timings") or {}
        if counts or timings:
            before = self.usage
            self.usage = Usage(
                prompt_tokens=counts.get("prompt_tokens", before.prompt_tokens),
                answer_tokens=counts.get("completion_tokens", before.answer_tokens),
                prefill_s=_seconds(timings.get("prompt_ms")) or before.prefill_s,
                decode_s=_seconds(timings.get("predicted_ms")) or before.decode_s,
            )


def _seconds(milliseconds: float | None) -> float | None:
    return milliseconds / _MILLISECONDS if milliseconds else None


def facts_of(entry: Mapping[str, Any]) -> ModelFacts:
    """Return what an entry of /v1/models tells of a model.

    The protocol says nothing of functions; servers that cannot call them refuse, and the next candidate answers.
    """
    name = str(entry["id"])
    meta = entry.get("meta") if isinstance(entry.get("meta"), Mapping) else {}
    told = meta or {}
    is_embedding = any(part in name.lower() for part in _EMBEDDING_NAMES)
    return ModelFacts(
        model=name,
        features=frozenset({"embedding"} if is_embedding else {"completion", "tools"}),
        parameter_count=_number(told.get("n_params")),
        size_bytes=_number(told.get("size")),
        context_length=_number(entry.get("max_model_len"))
        or _number(told.get("n_ctx"))
        or _number(told.get("n_ctx_train")),
        raw=dict(entry),
    )


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
