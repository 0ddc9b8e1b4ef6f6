"""A prompt as it enters the router, and what analysis found in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import uuid4

from app.domain.capability import DEFAULT_CAPABILITY, Requirements
from app.domain.plan import Plan
from app.domain.profile import ModelRef

Role = Literal["system", "user", "assistant", "tool"]


def new_id() -> str:
    """Return a fresh random identifier: 32 lower-case hex digits."""
    return uuid4().hex


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCall:
    """A function the model asks for; `arguments` is an object, as Ollama sends it."""

    name: str
    arguments: Mapping[str, Any]
    call_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessage:
    """One turn of a conversation; `images` are encoded picture files (PNG, JPEG, WebP)."""

    role: Role
    content: str
    thinking: str = ""
    images: tuple[bytes, ...] = ()
    tool_calls: tuple[ToolCall, ...] = ()
    tool_name: str | None = None
    tool_call_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationOptions:
    """How the model should generate; None leaves a value to the server or the settings.

    `num_ctx` is in tokens. `keep_alive` is seconds, or a duration such as "5m"; negative means forever.
    `response_format` is "json" or a JSON schema. `extra` passes further Ollama options unchanged.
    """

    num_ctx: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    seed: int | None = None
    num_predict: int | None = None
    stop: tuple[str, ...] = ()
    keep_alive: float | str | None = None
    think: bool | str | None = None
    response_format: str | Mapping[str, Any] | None = None
    tools: tuple[Mapping[str, Any], ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptRequest:
    """One prompt and all that the router needs to answer it.

    `history` holds the earlier turns, oldest first, without `prompt`. `pinned_model` overrides routing.
    `current_model` is the one that answered last in this conversation (for the switch guard).
    `plan` is one that the user edited; None lets the analysis make it. `may_split` False keeps the prompt whole.
    `merge` True asks for one joined answer to a compound prompt, False for the parts under headings; None goes by
    what the prompt asks. `strategy` None means the one chosen in the settings.

    `turns` is a whole conversation that does not end with the user (a tool's result, an answer to be continued):
    where it is not empty the model gets it as it is; system, history and prompt only tell what it needs.

    `after_message` is the stored message that the prompt follows: None the last one of the branch shown, 0 none.
    `question_message` is the stored prompt that is answered once more, beside its other answers; None stores a new one.
    """

    prompt: str
    request_id: str = field(default_factory=new_id)
    conversation_id: str | None = None
    system: str = ""
    history: tuple[ChatMessage, ...] = ()
    images: tuple[bytes, ...] = ()
    strategy: str | None = None
    pinned_model: ModelRef | None = None
    current_model: ModelRef | None = None
    options: GenerationOptions = field(default_factory=GenerationOptions)
    plan: Plan | None = None
    may_split: bool = True
    merge: bool | None = None
    source: str = "desktop"
    turns: tuple[ChatMessage, ...] = ()
    after_message: int | None = None
    question_message: int | None = None


@dataclass(frozen=True, slots=True)
class CapabilityScore:
    """The calibrated probability in [0, 1] that a prompt needs a capability."""

    capability: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of the prompt, `[start, end)` in characters, that raised a capability; `cue` names the pattern."""

    start: int
    end: int
    capability: str
    cue: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplexityPart:
    """What one observable feature adds to the complexity."""

    name: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Complexity:
    """How hard a prompt looks, in [0, 1]; the parts sum to the value before it is clipped."""

    value: float = 0.0
    parts: tuple[ComplexityPart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What a prompt needs.

    `scores` covers every capability, highest first; `primary` is the first of them. `prompt_tokens` and
    `expected_answer_tokens` are estimates. `tier` says which detector spoke: "keystroke" or "full";
    `note` says why the full tier did not, where it was asked for.
    """

    scores: tuple[CapabilityScore, ...] = ()
    primary: str = DEFAULT_CAPABILITY
    spans: tuple[Span, ...] = ()
    requirements: Requirements = field(default_factory=Requirements)
    complexity: Complexity = field(default_factory=Complexity)
    prompt_tokens: int = 0
    expected_answer_tokens: int = 0
    tier: str = "keystroke"
    note: str = ""

    def probability(self, capability: str) -> float:
        """Return the probability of `capability`; 0.0 where it was not scored."""
        return next((score.probability for score in self.scores if score.capability == capability), 0.0)

    def needed(self, threshold: float = 0.3) -> tuple[CapabilityScore, ...]:
        """Return the primary and every other capability at or above `threshold`, highest first."""
        return tuple(
            score for score in self.scores if score.probability >= threshold or score.capability == self.primary
        )
