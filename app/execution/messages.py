"""Builds the call of a model for a sub-task: the messages, and the options that fit the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from app.domain.plan import Plan, SubTask
from app.domain.ports import ModelCall
from app.domain.profile import ModelProfile, ModelRef
from app.domain.prompt import ChatMessage, GenerationOptions, PromptRequest
from app.domain.record import Outcome, SubTaskRecord
from app.settings import GenerationSettings

T = TypeVar("T")

# What Ollama gives a model on a machine without a large graphics card when nobody asks for more.
SERVER_DEFAULT_CTX = 4096
# Room for the answer when the caller does not limit it.
ANSWER_TOKENS = 1024
# Fewer characters a token than in plain English, so that the estimate is rather too high than too low.
CHARS_PER_TOKEN = 3.5
# The templates of models wrap each message in a few tokens.
TOKENS_PER_MESSAGE = 8
# A picture takes a few hundred tokens in the models of today.
TOKENS_PER_IMAGE = 768


def estimate_tokens(messages: tuple[ChatMessage, ...]) -> int:
    """Return about how many tokens the messages take; rather too many than too few."""
    return sum(
        TOKENS_PER_MESSAGE + _text_tokens(message.content) + TOKENS_PER_IMAGE * len(message.images)
        for message in messages
    )


def build_messages(
    request: PromptRequest, plan: Plan, sub_task: SubTask, earlier: Mapping[str, SubTaskRecord]
) -> tuple[ChatMessage, ...]:
    """Return system prompt, history and the user's turn for one sub-task.

    `earlier` holds the records of the sub-tasks it depends on. What all sub-tasks share comes first, so that a
    server that keeps the last prompt's prefix reads it once. A request whose turns are given whole keeps them.
    """
    is_whole = plan.origin == "whole" and not plan.is_compound
    if request.turns and is_whole:
        return request.turns
    system = (ChatMessage(role="system", content=request.system),) if request.system else ()
    content = request.prompt if is_whole else _step_text(plan, sub_task, earlier)
    return (*system, *request.history, ChatMessage(role="user", content=content, images=request.images))


def merge_options(options: GenerationOptions, defaults: GenerationSettings) -> GenerationOptions:
    """Return the options with the settings in place of what the request leaves open."""
    return replace(
        options,
        num_ctx=_first(options.num_ctx, defaults.num_ctx),
        temperature=_first(options.temperature, defaults.temperature),
        seed=_first(options.seed, defaults.seed),
        num_predict=_first(options.num_predict, defaults.num_predict),
        keep_alive=defaults.keep_alive if options.keep_alive is None else options.keep_alive,
    )


class CallBuilder:
    """Builds calls whose load options stay equal, since a changed one makes the server load the model again.

    A context length that nobody set is left to the server until a prompt needs more than its default: it would
    drop the oldest messages and say nothing. From then on the model is always called with the longer one.
    """

    def __init__(self) -> None:
        """Start with every model at the server's default."""
        self._num_ctx: dict[ModelRef, int] = {}

    def build(
        self,
        ref: ModelRef,
        messages: tuple[ChatMessage, ...],
        options: GenerationOptions,
        profile: ModelProfile | None,
    ) -> ModelCall:
        """Return the call of `ref`; `options` are already merged, `profile` is None for an unknown model."""
        num_ctx = options.num_ctx or self._context_for(ref, messages, options, profile)
        think = options.think
        # Asking a model to think that cannot is refused as a whole; the others' default is what was asked for.
        if think and profile is not None and "thinking" not in profile.features:
            think = None
        return ModelCall(model=ref.model, messages=messages, options=replace(options, num_ctx=num_ctx, think=think))

    def _context_for(
        self,
        ref: ModelRef,
        messages: tuple[ChatMessage, ...],
        options: GenerationOptions,
        profile: ModelProfile | None,
    ) -> int | None:
        needed = estimate_tokens(messages) + (options.num_predict or ANSWER_TOKENS)
        known = self._num_ctx.get(ref)
        if needed <= (known or SERVER_DEFAULT_CTX):
            return known
        length = SERVER_DEFAULT_CTX
        while length < needed:
            length *= 2
        longest = profile.context_length if profile is not None else None
        self._num_ctx[ref] = min(length, longest) if longest else length
        return self._num_ctx[ref]


def _step_text(plan: Plan, sub_task: SubTask, earlier: Mapping[str, SubTaskRecord]) -> str:
    parts = [plan.context.strip()] if plan.context.strip() else []
    parents = [earlier[parent] for parent in sub_task.depends_on if parent in earlier]
    if parents:
        parts.append("Results of earlier steps:")
        parts.extend(_result_text(record) for record in parents)
        parts.append("Your task now:")
    parts.append(sub_task.text)
    return "\n\n".join(parts)


def _result_text(record: SubTaskRecord) -> str:
    title = record.sub_task.title or record.sub_task.text
    note = "" if record.outcome is Outcome.SUCCEEDED else " (incomplete)"
    return f"### Step {record.sub_task.id}: {title}{note}\n{record.answer.strip()}"


def _text_tokens(text: str) -> int:
    ascii_count = sum(map(str.isascii, text)) if not text.isascii() else len(text)
    # Outside ASCII a character is often a token of its own.
    return int(ascii_count / CHARS_PER_TOKEN) + len(text) - ascii_count


def _first(value: T | None, default: T | None) -> T | None:
    return default if value is None else value
