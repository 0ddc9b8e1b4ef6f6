"""Ollama's wire format: requests as ours, our answers, models and hosts as its lines."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.api.answers import Piece, Progress
from app.api.conversation import decode_images, keep_alive_of
from app.api.failures import ApiError
from app.api.names import Virtual
from app.builtin.requests import AnswerBody, ChatBody, GenerateBody, Message
from app.builtin.translate import check_options
from app.builtin.wire import NANOSECONDS, human_count, timestamp
from app.domain.ports import ModelFacts
from app.domain.profile import ModelProfile, ResidentModel
from app.domain.prompt import ChatMessage, GenerationOptions, Role, ToolCall
from app.domain.record import Usage

Line = dict[str, Any]

_ROLES: Mapping[str, Role] = {"system": "system", "user": "user", "assistant": "assistant", "tool": "tool"}
# Options with a field of their own; all others go to the host unchanged.
_NUMBERS = ("num_ctx", "temperature", "top_p", "top_k")
# A negative value means no limit, or a seed drawn anew: both are what happens when nothing is said.
_POSITIVE = ("seed", "num_predict")


def options_of(body: AnswerBody, tools: Sequence[Mapping[str, Any]] = ()) -> GenerationOptions:
    """Return the options of a request; WireError for one of the wrong type, ApiError 400 for what is not served."""
    check_options(body.options)
    if body.logprobs or body.top_logprobs:
        raise ApiError(400, "logprobs are not supported", code="invalid_input", param="logprobs")
    given = {key: value for key, value in body.options.items() if value is not None}
    named = {key: given.pop(key) for key in _NUMBERS if key in given}
    named |= {key: given.pop(key) for key in _POSITIVE if given.get(key, -1) >= 0}
    stop = given.pop("stop", ())
    for key in _POSITIVE:
        given.pop(key, None)
    return GenerationOptions(
        **named,
        stop=(stop,) if isinstance(stop, str) else tuple(stop),
        keep_alive=keep_alive_of(body.keep_alive),
        think=body.think,
        response_format=body.format or None,
        tools=tuple(tools),
        extra=given,
    )


def chat_messages(body: ChatBody) -> tuple[ChatMessage, ...]:
    """Return the turns of a chat; ApiError 400 for an unknown role or a picture that is none."""
    return tuple(_message(message) for message in body.messages)


def generate_messages(body: GenerateBody) -> tuple[ChatMessage, ...]:
    """Return the turns of a completion; ApiError 400 for forms that need the model's own template."""
    if body.suffix:
        raise ApiError(400, f"{body.model} does not support insert", code="invalid_input", param="suffix")
    if body.raw or body.template or body.context:
        raise ApiError(400, "raw, template and context are not supported", code="invalid_input", param="raw")
    system = (ChatMessage(role="system", content=body.system),) if body.system else ()
    return (*system, ChatMessage(role="user", content=body.prompt, images=decode_images(body.images or ())))


def _message(message: Message) -> ChatMessage:
    role = _ROLES.get(message.role.lower())
    if role is None:
        raise ApiError(400, f"unknown role '{message.role}'", code="invalid_input", param="messages")
    return ChatMessage(
        role=role,
        content=message.content or "",
        thinking=message.thinking or "",
        images=decode_images(message.images or ()),
        tool_calls=tuple(
            ToolCall(name=call.function.name, arguments=call.function.arguments, call_id=call.id or None)
            for call in message.tool_calls or ()
        ),
        tool_name=message.tool_name,
        tool_call_id=message.tool_call_id,
    )


def chat_line(piece: Piece, progress: Progress) -> Line:
    """Return one line of a chat's stream."""
    message: Line = {"role": "assistant", "content": piece.text}
    if piece.thinking:
        message["thinking"] = piece.thinking
    if piece.tool_calls:
        message["tool_calls"] = [_tool_call(call, index) for index, call in enumerate(piece.tool_calls)]
    return {"model": progress.model, "created_at": timestamp(), "message": message, "done": False}


def generate_line(piece: Piece, progress: Progress) -> Line:
    """Return one line of a completion's stream."""
    line: Line = {"model": progress.model, "created_at": timestamp(), "response": piece.text, "done": False}
    return line | ({"thinking": piece.thinking} if piece.thinking else {})


def last_line(progress: Progress, *, is_chat: bool) -> Line:
    """Return the line that ends a stream: counts, and durations in nanoseconds; what nobody measured is left out."""
    line = chat_line(Piece(), progress) if is_chat else generate_line(Piece(), progress)
    usage = progress.usage
    return {**line, "done": True, "done_reason": usage.done_reason, **_metrics(usage)}


def loaded_line(model: str, *, is_chat: bool, reason: str) -> Line:
    """Return the reply to a request that only loads or unloads a model; `reason` is load or unload."""
    content: Line = {"message": {"role": "assistant", "content": ""}} if is_chat else {"response": ""}
    return {"model": model, "created_at": timestamp(), **content, "done": True, "done_reason": reason}


def listed(name: str, profile: ModelProfile, facts: ModelFacts | None, since: datetime) -> Line:
    """Return a model as /api/tags lists it; what its host did not report is filled from the profile."""
    raw = facts.raw if facts else {}
    line: Line = {
        "name": name,
        "model": name,
        "modified_at": str(raw.get("modified_at") or timestamp(since)),
        "size": profile.size_bytes or 0,
        "digest": (facts.digest if facts else "") or _digest(str(profile.ref)),
        "details": _details(profile, raw),
        "capabilities": sorted(profile.features),
    }
    remote = {key: raw[key] for key in ("remote_model", "remote_host") if raw.get(key)}
    return line | remote


def listed_virtual(virtual: Virtual, features: Sequence[str], since: datetime) -> Line:
    """Return a virtual model as /api/tags lists it: without a size, as no file stands behind it.

    Clients remember by the digest what a model can do: it changes with that.
    """
    return {
        "name": virtual.name,
        "model": virtual.name,
        "modified_at": timestamp(since),
        "size": 0,
        "digest": _digest(" ".join((virtual.name, *features))),
        "details": _virtual_details(),
        "capabilities": list(features),
    }


def shown(profile: ModelProfile, facts: ModelFacts | None, since: datetime) -> Line:
    """Return a model's details as /api/show does, as far as its host reported them."""
    raw = facts.raw if facts else {}
    family = profile.family or "unknown"
    info: Line = {"general.architecture": family}
    if profile.parameter_count:
        info["general.parameter_count"] = profile.parameter_count
    if profile.context_length:
        info[f"{family}.context_length"] = profile.context_length
    return {
        "details": _details(profile, raw),
        "model_info": info,
        "capabilities": sorted(profile.features),
        "modified_at": str(raw.get("modified_at") or timestamp(since)),
    }


def shown_virtual(virtual: Virtual, features: Sequence[str], since: datetime) -> Line:
    """Return a virtual model's details."""
    return {
        "license": virtual.description,
        "details": _virtual_details(),
        "model_info": {"general.architecture": "modelyard", "general.description": virtual.description},
        "capabilities": list(features),
        "modified_at": timestamp(since),
    }


def running(name: str, resident: ResidentModel, profile: ModelProfile | None, facts: ModelFacts | None) -> Line:
    """Return a loaded model as /api/ps lists it."""
    line: Line = {
        "name": name,
        "model": name,
        "size": resident.size_bytes,
        "digest": (facts.digest if facts else "") or _digest(str(resident.ref)),
        "details": _details(profile, facts.raw if facts else {}) if profile else _virtual_details(),
        "expires_at": timestamp(resident.expires_at),
        "size_vram": resident.size_vram_bytes,
    }
    return line | ({"context_length": resident.context_length} if resident.context_length else {})


def _metrics(usage: Usage) -> Line:
    durations = {
        "total_duration": usage.total_s,
        "load_duration": usage.load_s,
        "prompt_eval_duration": usage.prefill_s,
        "eval_duration": usage.decode_s,
    }
    found: Line = {key: round(seconds * NANOSECONDS) for key, seconds in durations.items() if seconds}
    counts = {"prompt_eval_count": usage.prompt_tokens, "eval_count": usage.answer_tokens}
    return found | {key: count for key, count in counts.items() if count}


def _tool_call(call: ToolCall, index: int) -> Line:
    function = {"index": index, "name": call.name, "arguments": dict(call.arguments)}
    return {"id": call.call_id or f"call_{_digest(f'{call.name}{index}')[:8]}", "function": function}


def _details(profile: ModelProfile, raw: Mapping[str, Any]) -> Line:
    reported = raw.get("details")
    if isinstance(reported, Mapping) and reported:
        return dict(reported)
    details: Line = {
        "parent_model": "",
        "format": "gguf",
        "family": profile.family,
        "families": [profile.family] if profile.family else None,
        "parameter_size": human_count(profile.parameter_count) if profile.parameter_count else "",
        "quantization_level": profile.quantization,
    }
    return details | ({"context_length": profile.context_length} if profile.context_length else {})


def _virtual_details() -> Line:
    return {
        "parent_model": "",
        "format": "",
        "family": "modelyard",
        "families": ["modelyard"],
        "parameter_size": "",
        "quantization_level": "",
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
