"""Turns Ollama's requests into those of llama.cpp's server, and its events back; pure functions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.builtin.requests import AnswerBody, ChatBody, GenerateBody, Message
from app.builtin.wire import WireError

# Ollama's option → its type in error texts, the engine's name, Ollama's default.
SAMPLING: dict[str, tuple[str, str, Any]] = {
    "num_keep": ("integer", "n_keep", 4),
    "seed": ("integer", "seed", -1),
    "num_predict": ("integer", "max_tokens", -1),
    "top_k": ("integer", "top_k", 40),
    "top_p": ("float32", "top_p", 0.9),
    "min_p": ("float32", "min_p", 0.0),
    "typical_p": ("float32", "typical_p", 1.0),
    "repeat_last_n": ("integer", "repeat_last_n", 64),
    "temperature": ("float32", "temperature", 0.8),
    "repeat_penalty": ("float32", "repeat_penalty", 1.0),
    "presence_penalty": ("float32", "presence_penalty", 0.0),
    "frequency_penalty": ("float32", "frequency_penalty", 0.0),
    "stop": ("array", "stop", []),
}
# Options that belong to loading. Only num_ctx is the client's to choose; the rest this program decides.
LOADING: dict[str, str] = {
    "num_ctx": "integer",
    "num_batch": "integer",
    "num_gpu": "integer",
    "main_gpu": "integer",
    "num_thread": "integer",
    "use_mmap": "boolean",
}
_TYPES: dict[str, tuple[type, ...]] = {
    "integer": (int,),
    "float32": (int, float),
    "boolean": (bool,),
    "array": (list, str),
}


def check_options(options: Mapping[str, Any]) -> None:
    """Raise WireError 500, as Ollama does, for an option of the wrong type; unknown ones are ignored."""
    for key, value in options.items():
        kind = SAMPLING[key][0] if key in SAMPLING else LOADING.get(key)
        is_misplaced_bool = isinstance(value, bool) and kind != "boolean"
        # JSON of some clients carries whole numbers as 1.0.
        is_whole = kind == "integer" and isinstance(value, float) and value.is_integer()
        if kind and value is not None and not is_whole and (is_misplaced_bool or not isinstance(value, _TYPES[kind])):
            raise WireError(500, f'option "{key}" must be of type {kind}')


def sampling(options: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return the engine's sampling fields: the request's options over the model's `defaults` over Ollama's."""
    found: dict[str, Any] = {}
    for key, (kind, name, default) in SAMPLING.items():
        value: Any = options.get(key)
        value = defaults.get(key, default) if value is None else value
        if kind == "array" and isinstance(value, str):
            value = [value]
        found[name] = int(value) if kind == "integer" else value
    return found


def chat_request(body: ChatBody, defaults: Mapping[str, Any], *, is_thinking: bool) -> dict[str, Any]:
    """Return the body for `/v1/chat/completions`; the messages are put in by the caller, which may shorten them."""
    request = {**sampling(body.options, defaults), **_answer_fields(body)}
    if body.tools:
        request["tools"] = body.tools
    if is_thinking:
        # A thinking model thinks unless it is told not to.
        request["chat_template_kwargs"] = {"enable_thinking": body.think is not False}
    return request


def raw_request(body: GenerateBody, defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body for `/v1/completions`, which uses no template."""
    fields = _answer_fields(body)
    if "response_format" in fields:
        response_format = fields.pop("response_format")
        fields["json_schema"] = response_format.get("json_schema", {}).get("schema", {"type": "object"})
    if fields.pop("logprobs", False):
        fields["logprobs"] = max(1, fields.pop("top_logprobs", 0))
    return {**sampling(body.options, defaults), **fields, "prompt": body.prompt}


def _answer_fields(body: AnswerBody) -> dict[str, Any]:
    fields: dict[str, Any] = {"stream_options": {"include_usage": True}, "cache_prompt": True}
    if isinstance(body.format, dict):
        fields["response_format"] = {"type": "json_schema", "json_schema": {"schema": body.format}}
    elif body.format == "json":
        fields["response_format"] = {"type": "json_object"}
    elif body.format:
        raise WireError(500, f'invalid format: "{body.format}"; expected "json" or a valid JSON Schema object')
    if body.logprobs:
        fields |= {"logprobs": True, "top_logprobs": body.top_logprobs}
    return fields


def engine_message(message: Message) -> dict[str, Any]:
    """Return one turn in the engine's form, where arguments of tool calls are text."""
    turn: dict[str, Any] = {"role": message.role.lower(), "content": message.content or ""}
    if message.thinking:
        turn["reasoning_content"] = message.thinking
    if message.tool_calls:
        turn["tool_calls"] = [
            {
                "id": call.id or f"call_{number}",
                "type": "function",
                "function": {"name": call.function.name, "arguments": json.dumps(call.function.arguments)},
            }
            for number, call in enumerate(message.tool_calls)
        ]
    if message.tool_call_id:
        turn["tool_call_id"] = message.tool_call_id
    if message.tool_name:
        turn["name"] = message.tool_name
    return turn


def without_oldest(messages: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """Return the messages without the oldest that may go: system messages and the last one stay; None if none may.

    This is how Ollama fits a conversation into the context.
    """
    for number, message in enumerate(messages[:-1]):
        if message["role"] != "system":
            return messages[:number] + messages[number + 1 :]
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Something the model said in one event."""

    content: str = ""
    thinking: str = ""
    logprobs: tuple[dict[str, Any], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to pass on."""
        return not (self.content or self.thinking or self.logprobs)


@dataclass(slots=True)
class AnswerReader:
    """Collects what the engine's events say of one answer."""

    finish_reason: str | None = None
    usage: Mapping[str, Any] = field(default_factory=dict)
    timings: Mapping[str, Any] = field(default_factory=dict)
    _calls: dict[int, dict[str, Any]] = field(default_factory=dict)

    def read(self, event: Mapping[str, Any]) -> Piece:
        """Take one event in and return what is new for the reader of the answer."""
        self.usage = event.get("usage") or self.usage
        self.timings = event.get("timings") or self.timings
        choices = event.get("choices") or [{}]
        choice = choices[0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        delta = choice.get("delta") or {}
        for call in delta.get("tool_calls") or ():
            self._add_call(call)
        return Piece(
            content=delta.get("content") or choice.get("text") or "",
            thinking=delta.get("reasoning_content") or "",
            logprobs=_logprobs(choice),
        )

    @property
    def is_complete(self) -> bool:
        """Whether the engine said why it ended."""
        return self.finish_reason is not None

    def tool_calls(self) -> list[dict[str, Any]]:
        """Return the calls in Ollama's form: whole, with arguments as objects."""
        return [
            {
                "id": call["id"],
                "function": {"index": index, "name": call["name"], "arguments": _arguments(call["arguments"])},
            }
            for index, call in sorted(self._calls.items())
        ]

    def metrics(self) -> dict[str, int]:
        """Return counts, and durations in nanoseconds, of reading the prompt and writing the answer."""
        prompt_tokens = int(self.usage.get("prompt_tokens", 0))
        return {
            "prompt_eval_count": prompt_tokens,
            "prompt_eval_duration": _nanoseconds(self.timings.get("prompt_ms")),
            "eval_count": int(self.usage.get("completion_tokens", 0)),
            "eval_duration": _nanoseconds(self.timings.get("predicted_ms")),
        }

    def done_reason(self) -> str:
        """Return `length` where a limit ended the answer, `stop` otherwise (also after tool calls)."""
        return "length" if self.finish_reason == "length" else "stop"

    def _add_call(self, piece: Mapping[str, Any]) -> None:
        call = self._calls.setdefault(int(piece.get("index", 0)), {"id": "", "name": "", "arguments": ""})
        function = piece.get("function") or {}
        call["id"] = call["id"] or piece.get("id") or ""
        call["name"] += function.get("name") or ""
        call["arguments"] += function.get("arguments") or ""


def _nanoseconds(milliseconds: float | None) -> int:
    return round((milliseconds or 0.0) * 1_000_000)


def _arguments(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        # A small model's arguments may be cut or no JSON at all; the caller sees what it wrote.
        return {"": text}
    return found if isinstance(found, dict) else {"": found}


def _logprobs(choice: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    entries = (choice.get("logprobs") or {}).get("content") or ()
    return tuple(
        {**_logprob(entry), "top_logprobs": [_logprob(other) for other in entry.get("top_logprobs") or ()]}
        for entry in entries
    )


def _logprob(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"token": entry["token"], "logprob": entry["logprob"], "bytes": entry.get("bytes")}
