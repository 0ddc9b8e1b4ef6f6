"""The interfaces between the core and the world."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from app.domain.profile import Host, HostStatus, ResidentModel
from app.domain.prompt import ChatMessage, GenerationOptions, ToolCall
from app.domain.record import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall:
    """One call of one model, whole: `messages` end with the user's turn."""

    model: str
    messages: tuple[ChatMessage, ...]
    options: GenerationOptions = field(default_factory=GenerationOptions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A piece of a streamed answer; `usage` is set on the last one only."""

    text: str = ""
    thinking: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    usage: Usage | None = None

    @property
    def has_content(self) -> bool:
        """Whether it brings something of the answer; servers also send empty chunks."""
        return bool(self.text or self.thinking or self.tool_calls)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """What a host reports of a model; None and empty where it does not say. Sizes in bytes, lengths in tokens."""

    model: str
    features: frozenset[str] = frozenset({"completion"})
    family: str = ""
    quantization: str = ""
    parameter_count: int | None = None
    size_bytes: int | None = None
    context_length: int | None = None
    remote_host: str = ""
    digest: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PullProgress:
    """How far a download is, over all layers together: bytes; `total_bytes` None until it is known."""

    status: str
    completed_bytes: int = 0
    total_bytes: int | None = None
    is_done: bool = False


class Backend(Protocol):
    """One host that serves models. Every method raises only errors of the BackendError tree.

    Cancelling a call closes its connection, which makes the server stop generating.
    """

    @property
    def host(self) -> Host:
        """The host it talks to."""
        ...

    async def status(self) -> HostStatus:
        """Return what the host is now; never raises for a host that is down."""
        ...

    async def list_models(self) -> tuple[ModelFacts, ...]:
        """Return the installed models with what the host reports of them."""
        ...

    async def resident_models(self) -> tuple[ResidentModel, ...]:
        """Return the models loaded in memory."""
        ...

    def chat(self, call: ModelCall) -> AbstractAsyncContextManager[AsyncIterator[Chunk]]:
        """Open a stream of chunks; the last has `usage`. A stream that ends without it raises StreamCutError."""
        ...

    async def embed(self, model: str, texts: tuple[str, ...]) -> tuple[tuple[float, ...], ...]:
        """Return one vector of unit length a text."""
        ...

    async def load(self, model: str, *, options: GenerationOptions | None = None) -> None:
        """Load the model into memory and return when it is there; `options` are those of the calls that follow."""
        ...

    async def unload(self, model: str) -> None:
        """Free the model's memory."""
        ...

    def pull(self, model: str) -> AbstractAsyncContextManager[AsyncIterator[PullProgress]]:
        """Download a model; the last progress has `is_done`. Closing it pauses; pulling again resumes."""
        ...

    async def delete(self, model: str) -> None:
        """Remove the model from the host's disk."""
        ...

    async def aclose(self) -> None:
        """Close all connections."""
        ...


class Clock(Protocol):
    """Time, so that tests can hold it."""

    def now(self) -> datetime:
        """Return the wall time, with UTC as its zone."""
        ...

    def monotonic_s(self) -> float:
        """Return seconds that never run backwards."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...
