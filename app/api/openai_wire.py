"""OpenAI's wire format: requests as ours, our answers as its objects and events."""

from __future__ import annotations

import base64
import json
import re
import struct
import time
from collections.abc import Mapping, Sequence
from typing import Any

from app.api.answers import Piece, Progress
from app.api.conversation import decode_images
from app.api.failures import ApiError
from app.api.openai_bodies import ChatCompletion, Generation, Message, TextCompletion
from app.domain.prompt import ChatMessage, GenerationOptions, ToolCall

Line = dict[str, Any]

_DATA_URL = re.compile(r"data:image/[\w.+-]+;base64,(.+)", re.DOTALL)
# Used where a server did not count: a rough token is four characters.
CHARS_PER_TOKEN = 4


def chat_options(body: ChatCompletion) -> GenerationOptions:
    """Return the options of a chat; ApiError 400 for what is not served."""
    response_format: str | Mapping[str, Any] | None = None
    if body.response_format is not None and body.response_format.type != "text":
        schema = body.response_format.json_schema
        if body.response_format.type == "json_schema" and schema is None:
            raise _refused("response_format.json_schema", "json_schema needs a schema.")
        response_format = schema.json_schema if schema is not None else "json"
    effort = body.reasoning_effort
    think: bool | str | None = None if effort is None else False if effort in {"none", "minimal"} else effort
    return _options(
        body,
        num_predict=body.max_completion_tokens or body.max_tokens,
        think=think,
        response_format=response_format,
        tools=_tools(body),
    )


def text_options(body: TextCompletion) -> GenerationOptions:
    """Return the options of a text completion; ApiError 400 for what is not served."""
    if body.suffix:
        raise _refused("suffix", "Inserting is not supported.")
    if body.echo:
        raise _refused("echo", "Repeating the prompt is not supported.")
    return _options(body, num_predict=body.max_tokens)


def _options(body: Generation, **further: Any) -> GenerationOptions:
    if body.n not in (None, 1):
        raise _refused("n", "One answer a request is supported.")
    if body.logprobs not in (None, False, 0):
        raise _refused("logprobs", "Log probabilities are not supported.")
    if body.logit_bias:
        raise _refused("logit_bias", "Biases are not supported.")
    extra = {"presence_penalty": body.presence_penalty, "frequency_penalty": body.frequency_penalty}
    stop = body.stop or ()
    return GenerationOptions(
        temperature=body.temperature,
        top_p=body.top_p,
        seed=body.seed,
        stop=(stop,) if isinstance(stop, str) else tuple(stop),
        extra={key: value for key, value in extra.items() if value is not None},
        **further,
    )


def _tools(body: ChatCompletion) -> tuple[Mapping[str, Any], ...]:
    """Return the tools that the model may call: one alone where the client names it."""
    tools = tuple(body.tools or ())
    if body.tool_choice == "none":
        return ()
    if isinstance(body.tool_choice, dict):
        wanted = body.tool_choice.get("function", {}).get("name")
        tools = tuple(tool for tool in tools if tool.get("function", {}).get("name") == wanted)
        if not tools:
            raise _refused("tool_choice", f"There is no tool {wanted}.")
    return tools


def must_call(body: ChatCompletion) -> bool:
    """Return whether the client takes nothing but a tool call."""
    return isinstance(body.tool_choice, dict) or body.tool_choice in {"required", "any"}


def chat_messages(body: ChatCompletion) -> tuple[ChatMessage, ...]:
    """Return the turns; ApiError 400 for content that is not served."""
    names: dict[str, str] = {}
    turns = []
    for message in body.messages:
        calls = tuple(_call(call.id, call.function.name, call.function.arguments) for call in message.tool_calls or ())
        names.update((call.call_id or "", call.name) for call in calls)
        text, images = _content(message)
        turns.append(
            ChatMessage(
                role="system" if message.role == "developer" else message.role,
                content=text,
                images=images,
                tool_calls=calls,
                tool_call_id=message.tool_call_id,
                tool_name=names.get(message.tool_call_id or ""),
            )
        )
    return tuple(turns)


def _content(message: Message) -> tuple[str, tuple[bytes, ...]]:
    if message.content is None or isinstance(message.content, str):
        return message.content or "", ()
    texts, images = [], []
    for part in message.content:
        kind = part.get("type")
        if kind == "text":
            texts.append(str(part.get("text", "")))
        elif kind == "image_url":
            images.append(_image_data(part.get("image_url")))
        else:
            raise _refused("messages", f"Content of the type {kind} is not supported.")
    return "\n".join(texts), decode_images(images)


def _image_data(given: object) -> str:
    url = given.get("url") if isinstance(given, Mapping) else given
    match = _DATA_URL.fullmatch(url) if isinstance(url, str) else None
    if match is None:
        # Fetching addresses that a client names would let it reach what only this machine can.
        raise _refused("messages", "Pictures must be given as data:image/…;base64,… addresses.")
    return match[1]


def _call(call_id: str, name: str, arguments: str) -> ToolCall:
    try:
        parsed = json.loads(arguments or "{}")
    except json.JSONDecodeError as error:
        raise _refused("messages", f"The arguments of the call of {name} are not JSON.") from error
    if not isinstance(parsed, dict):
        raise _refused("messages", f"The arguments of the call of {name} are no object.")
    return ToolCall(name=name, arguments=parsed, call_id=call_id or None)


def chat_delta(piece: Piece, *, first_call: int) -> Line:
    """Return what a piece adds to the message; `first_call` is how many tool calls came before."""
    delta: Line = {}
    if piece.text:
        delta["content"] = piece.text
    if piece.thinking:
        delta["reasoning_content"] = piece.thinking
    if piece.tool_calls:
        delta["tool_calls"] = [
            {"index": first_call + index, **_tool_call(call, first_call + index)}
            for index, call in enumerate(piece.tool_calls)
        ]
    return delta


def chat_message(pieces: Sequence[Piece]) -> Line:
    """Return the whole message."""
    text = "".join(piece.text for piece in pieces)
    thinking = "".join(piece.thinking for piece in pieces)
    calls = [call for piece in pieces for call in piece.tool_calls]
    message: Line = {"role": "assistant", "content": text if text or not calls else None, "refusal": None}
    if thinking:
        message["reasoning_content"] = thinking
    if calls:
        message["tool_calls"] = [_tool_call(call, index) for index, call in enumerate(calls)]
    return message


def finish_reason(progress: Progress, *, has_calls: bool) -> str:
    """Return why the answer ended: stop, length or tool_calls."""
    if progress.usage.done_reason == "length":
        return "length"
    return "tool_calls" if has_calls else "stop"


def usage(progress: Progress, answer_chars: int) -> Line:
    """Return the token counts; estimated from the lengths where the server did not count."""
    counted = progress.usage
    analysis = progress.record.analysis if progress.record else None
    prompt = counted.prompt_tokens
    if prompt is None:
        prompt = analysis.prompt_tokens if analysis else 0
    answer = counted.answer_tokens
    if answer is None:
        answer = answer_chars // CHARS_PER_TOKEN
    return {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": prompt + answer}


def head(progress: Progress, kind: str) -> Line:
    """Return the fields that all objects of one answer share."""
    prefix = "chatcmpl" if kind.startswith("chat") else "cmpl"
    return {
        "id": f"{prefix}-{progress.request.request_id}",
        "object": kind,
        "created": int(time.time()),
        "model": progress.model,
        "system_fingerprint": "modelyard",
    }


def event(content: Line) -> bytes:
    """Return one server-sent event."""
    return b"data: " + json.dumps(content, separators=(",", ":")).encode("ascii") + b"\n\n"


def vector_field(vector: Sequence[float], encoding: str) -> list[float] | str:
    """Return a vector as numbers, or as base64 of little-endian 32-bit floats."""
    if encoding == "float":
        return list(vector)
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode("ascii")


def _tool_call(call: ToolCall, index: int) -> Line:
    function = {"name": call.name, "arguments": json.dumps(dict(call.arguments))}
    return {"id": call.call_id or f"call_{index}", "type": "function", "function": function}


def _refused(param: str, message: str) -> ApiError:
    return ApiError(400, message, code="unsupported_value", param=param)
