"""A client's messages and options as a request of ours; the same for all protocols."""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Sequence
from dataclasses import replace

from app.api.failures import ApiError
from app.api.names import Target
from app.domain.prompt import ChatMessage, GenerationOptions, PromptRequest
from app.settings import ApiSettings

SOURCE = "api"


def build_request(
    target: Target, messages: Sequence[ChatMessage], options: GenerationOptions, settings: ApiSettings
) -> PromptRequest:
    """Return the request for a conversation; ApiError 400 for one without any text.

    A conversation that ends with the user becomes system, history and prompt, any other one is passed on whole.
    """
    _check_abilities(target, messages, options)
    *earlier, last = messages
    base = PromptRequest(
        prompt=last.content,
        images=last.images,
        options=options,
        pinned_model=target.ref,
        strategy=target.strategy,
        may_split=False,
        source=SOURCE,
    )
    if last.role == "user" and (last.content.strip() or last.images):
        leading = earlier[0].content if earlier and earlier[0].role == "system" else ""
        history = tuple(earlier[1:] if leading else earlier)
        is_plain = not (options.tools or options.response_format) and target.profile is None
        return replace(base, system=leading, history=history, may_split=settings.split_prompts and is_plain)
    return replace(base, prompt=_subject(messages), images=(), history=tuple(earlier), turns=tuple(messages))


def decode_images(images: Sequence[str]) -> tuple[bytes, ...]:
    """Return base64 pictures as bytes; ApiError 400 for what is none."""
    try:
        return tuple(base64.b64decode(image, validate=True) for image in images)
    except (binascii.Error, ValueError) as error:
        raise ApiError(400, "invalid image data", code="invalid_image", param="images") from error


def keep_alive_of(seconds: float | None) -> float | None:
    """Return seconds as the backends want them: for ever is negative."""
    if seconds is None:
        return None
    return -1 if math.isinf(seconds) else seconds


def _subject(messages: Sequence[ChatMessage]) -> str:
    """Return the text that tells what the conversation is about: the user's last one, else any."""
    by_user = [message.content for message in messages if message.role == "user" and message.content.strip()]
    others = [message.content for message in messages if message.content.strip()]
    if not others:
        raise ApiError(400, "the messages have no text", code="invalid_input", param="messages")
    return (by_user or others)[-1]


def _check_abilities(target: Target, messages: Sequence[ChatMessage], options: GenerationOptions) -> None:
    """Refuse what a named model cannot do; among several models the router finds one that can."""
    profile = target.profile
    if profile is None:
        return
    name = profile.ref.model
    if not profile.can_complete:
        raise ApiError(400, f'"{name}" does not support chat', code="invalid_input", param="model")
    if options.tools and "tools" not in profile.features:
        raise ApiError(400, f"{name} does not support tools", code="invalid_input", param="tools")
    if options.think and "thinking" not in profile.features:
        raise ApiError(400, f'"{name}" does not support thinking', code="invalid_input", param="think")
    if any(message.images for message in messages) and "vision" not in profile.features:
        raise ApiError(400, f'"{name}" does not support images', code="invalid_input", param="messages")
