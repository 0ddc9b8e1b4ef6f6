"""Ollama's wire format in pure functions: requests out of our values, our values out of replies."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.domain.ports import ModelCall, ModelFacts
from app.domain.profile import ModelRef, ResidentModel
from app.domain.prompt import ChatMessage, GenerationOptions, ToolCall
from app.domain.record import Usage

NANOSECONDS_PER_SECOND = 1_000_000_000
_SCALES = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
_OPTION_FIELDS = ("num_ctx", "temperature", "top_p", "top_k", "seed", "num_predict")
# Servers before 0.6.4 do not tell what a model can do; these families and template words did.
_VISION_FAMILIES = frozenset({"clip", "mllama"})
_TEMPLATE_FEATURES = {".Tools": "tools", ".Suffix": "insert"}


def chat_body(call: ModelCall) -> dict[str, Any]:
    """Return the body of a streamed /api/chat; whatever is None is left out, so that the server's default holds."""
    options = call.options
    body: dict[str, Any] = {
        "model": call.model,
        "messages": [message_body(message) for message in call.messages],
        "stream": True,
    }
    if options.tools:
        body["tools"] = [dict(tool) for tool in options.tools]
    if options.response_format is not None:
        body["format"] = options.response_format
    if options.think is not None:
        body["think"] = options.think
    keep_alive = keep_alive_value(options.keep_alive)
    if keep_alive is not None:
        body["keep_alive"] = keep_alive
    if chosen := option_fields(options):
        body["options"] = chosen
    return body


def option_fields(options: GenerationOptions) -> dict[str, Any]:
    """Return the `options` object: what is set, and `extra` unchanged (it wins)."""
    chosen: dict[str, Any] = {name: getattr(options, name) for name in _OPTION_FIELDS}
    chosen = {name: value for name, value in chosen.items() if value is not None}
    if options.stop:
        chosen["stop"] = list(options.stop)
    return {**chosen, **options.extra}


def keep_alive_value(value: float | str | None) -> float | str | None:
    """Return seconds as a number, also from text such as "-1"; a duration such as "5m" stays text; None for ""."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def message_body(message: ChatMessage) -> dict[str, Any]:
    """Return one turn as the wire wants it: pictures in base64, tool arguments as an object."""
    body: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.thinking:
        body["thinking"] = message.thinking
    if message.images:
        body["images"] = [base64.b64encode(image).decode("ascii") for image in message.images]
    if message.tool_calls:
        body["tool_calls"] = [_tool_call_body(call) for call in message.tool_calls]
    if message.tool_name is not None:
        body["tool_name"] = message.tool_name
    if message.tool_call_id is not None:
        body["tool_call_id"] = message.tool_call_id
    return body


def _tool_call_body(call: ToolCall) -> dict[str, Any]:
    body: dict[str, Any] = {"function": {"name": call.name, "arguments": dict(call.arguments)}}
    if call.call_id is not None:
        body["id"] = call.call_id
    return body


def seconds(nanoseconds: int | None) -> float | None:
    """Return seconds; None stays None (Ollama leaves zero out, so None can also mean none at all)."""
    return None if nanoseconds is None else nanoseconds / NANOSECONDS_PER_SECOND


def usage_of(reply: Mapping[str, Any]) -> Usage:
    """Return counts and seconds of a reply's last line."""
    return Usage(
        prompt_tokens=reply.get("prompt_eval_count"),
        answer_tokens=reply.get("eval_count"),
        load_s=seconds(reply.get("load_duration")),
        prefill_s=seconds(reply.get("prompt_eval_duration")),
        decode_s=seconds(reply.get("eval_duration")),
        total_s=seconds(reply.get("total_duration")),
        done_reason=reply.get("done_reason") or "",
    )


def parse_count(text: str) -> int | None:
    """Return the number behind a parameter size such as "494.03M" or "8.0B"; None if it is none."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMBT]?)\s*", text, re.IGNORECASE)
    return round(float(match[1]) * _SCALES[match[2].upper()]) if match else None


def parse_version(text: str) -> tuple[int, int, int] | None:
    """Return major, minor and patch of a version such as "v0.33.0-rc2+abc"; None if it starts with no number."""
    match = re.match(r"\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?", text)
    return (int(match[1]), int(match[2] or 0), int(match[3] or 0)) if match else None


def needs_details(entry: Mapping[str, Any]) -> bool:
    """Return whether /api/show must be asked, because /api/tags of an older server says too little."""
    if entry.get("remote_host"):
        return not entry.get("capabilities")
    details = _mapping(entry.get("details"))
    return not entry.get("capabilities") or not details.get("context_length")


def facts_of(entry: Mapping[str, Any], shown: Mapping[str, Any] | None = None) -> ModelFacts:
    """Return what an entry of /api/tags, and the reply of /api/show where there is one, tell of a model.

    Fields of a wrong type count as missing: a list must not fail because one model is odd.
    """
    shown = shown or {}
    details = {**_mapping(shown.get("details")), **_filled(_mapping(entry.get("details")))}
    info = _mapping(shown.get("model_info"))
    return ModelFacts(
        model=str(entry.get("name") or entry.get("model")),
        features=_features(entry, shown, details, info),
        family=_text(details.get("family")),
        quantization=_text(details.get("quantization_level")),
        parameter_count=_number(info.get("general.parameter_count"))
        or parse_count(_text(details.get("parameter_size"))),
        size_bytes=_number(entry.get("size")),
        context_length=_number(details.get("context_length")) or _suffixed(info, ".context_length"),
        remote_host=_text(entry.get("remote_host") or shown.get("remote_host")),
        digest=_text(entry.get("digest")),
        raw=dict(entry),
    )


def _features(
    entry: Mapping[str, Any], shown: Mapping[str, Any], details: Mapping[str, Any], info: Mapping[str, Any]
) -> frozenset[str]:
    """Return what the model can do: as the server says, else guessed from metadata and template."""
    told = entry.get("capabilities") or shown.get("capabilities")
    if isinstance(told, Sequence) and not isinstance(told, str) and told:
        return frozenset(str(feature) for feature in told)
    families = {_text(details.get("family")), *_texts(details.get("families"))}
    if any(key.endswith(".pooling_type") for key in info) or any("bert" in family for family in families):
        return frozenset({"embedding"})
    template = _text(shown.get("template"))
    guessed = {feature for word, feature in _TEMPLATE_FEATURES.items() if word in template}
    if families & _VISION_FAMILIES or shown.get("projector_info"):
        guessed.add("vision")
    return frozenset({"completion", *guessed})


def resident_of(entry: Mapping[str, Any], host_key: str) -> ResidentModel:
    """Return a loaded model out of an entry of /api/ps; missing sizes are 0, missing lengths None."""
    return ResidentModel(
        ref=ModelRef(host_key, str(entry.get("name") or entry.get("model"))),
        size_bytes=_number(entry.get("size")) or 0,
        size_vram_bytes=_number(entry.get("size_vram")) or 0,
        expires_at=parse_time(_text(entry.get("expires_at"))),
        context_length=_number(entry.get("context_length")),
    )


def parse_time(text: str) -> datetime | None:
    """Return an RFC 3339 time with its zone, nanoseconds cut to microseconds; None if it is none."""
    try:
        moment = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def named_entries(reply: object) -> tuple[Mapping[str, Any], ...] | None:
    """Return the entries of `{"models": […]}` that have a name; None if the reply has another form."""
    models = _mapping(reply).get("models", ()) if isinstance(reply, Mapping) and "models" in reply else None
    if models is None and isinstance(reply, Mapping) and "models" in reply:
        return ()  # Go writes an empty list as null.
    if not isinstance(models, Sequence) or isinstance(models, str):
        return None
    return tuple(entry for entry in models if isinstance(entry, Mapping) and (entry.get("name") or entry.get("model")))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [], 0)}


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> Iterable[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, Sequence) else []


def _suffixed(info: Mapping[str, Any], suffix: str) -> int | None:
    """Return the number under the architecture's own key, such as `llama.context_length`."""
    architecture = _text(info.get("general.architecture"))
    exact = _number(info.get(f"{architecture}{suffix}"))
    return exact or next((_number(value) for key, value in info.items() if key.endswith(suffix)), None)
