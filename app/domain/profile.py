"""What we know of one model on one host, and of the host itself."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class ModelRef:
    """A model on a host: `host` is the host's key, `model` the name the server lists."""

    host: str
    model: str

    def __str__(self) -> str:
        """Return `host/model`, unique and readable."""
        return f"{self.host}/{self.model}"

    @classmethod
    def parse(cls, text: str) -> ModelRef:
        """Return the reference that `str()` gave; the host's key has no slash. ValueError if malformed."""
        host, slash, model = text.partition("/")
        if not (host and slash and model):
            message = f"{text!r} is not a model reference; expected host/model."
            raise ValueError(message)
        return cls(host, model)


class Provenance(StrEnum):
    """Where a value comes from, weakest first."""

    DEFAULT = "default"
    ESTIMATED = "estimated"
    REPORTED = "reported"
    PROBED = "probed"
    MEASURED = "measured"
    LEARNED = "learned"
    CALIBRATED = "calibrated"
    USER = "user"


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityRating:
    """How well a model does at a capability: `score` in [0, 1], from `evidence_count` observations."""

    score: float
    source: Provenance = Provenance.DEFAULT
    evidence_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number with its origin: `n` observations stand behind it."""

    value: float
    source: Provenance = Provenance.ESTIMATED
    n: int = 0


# A capability that nobody rated for a model counts as an average one.
NEUTRAL_SCORE = 0.5
NEUTRAL_SUCCESS_RATE = 0.9
NEUTRAL_PRIORITY = 0
NEUTRAL_WEIGHT = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelProfile:
    """What we know of one model on one host.

    `is_active` None counts as active. `priority` (whole number, −10 … 10, higher is preferred), `routing_weight`
    (0 … 10, 1 is neutral) and `success_rate` (0 … 1) are neutral when None. `context_length` is in tokens,
    `size_bytes` the file's size, `memory_bytes` what it takes when loaded, `parameter_count` a number of weights.
    `features` are what the server reports: completion, tools, vision, thinking, embedding, insert.
    `load_s` is seconds to load, `prefill_tps` and `decode_tps` tokens per second. `pinned_fields` are never
    moved by tuning. `remote_host` set means that prompts leave the machine. `version` counts the edits,
    from 1; 0 means not stored yet. `is_installed` False keeps the history of a model that was removed.
    """

    ref: ModelRef
    is_active: bool | None = None
    priority: int | None = None
    routing_weight: float | None = None
    success_rate: float | None = None
    context_length: int | None = None
    ratings: Mapping[str, CapabilityRating] = field(default_factory=dict)
    features: frozenset[str] = frozenset({"completion"})
    family: str = ""
    quantization: str = ""
    parameter_count: int | None = None
    size_bytes: int | None = None
    memory_bytes: int | None = None
    load_s: Measure | None = None
    prefill_tps: Measure | None = None
    decode_tps: Measure | None = None
    remote_host: str = ""
    notes: str = ""
    pinned_fields: frozenset[str] = frozenset()
    is_installed: bool = True
    version: int = 0

    @property
    def counts_as_active(self) -> bool:
        """Whether routing may choose it; a missing flag counts as active."""
        return self.is_active is not False

    @property
    def can_complete(self) -> bool:
        """Whether it can chat: pure embedding models cannot."""
        return "completion" in self.features

    def score(self, capability: str) -> float:
        """Return the rating of `capability` in [0, 1]; the neutral score where it is missing or not a number."""
        rating = self.ratings.get(capability)
        if rating is None or not math.isfinite(rating.score):
            return NEUTRAL_SCORE
        return min(1.0, max(0.0, rating.score))

    def has_capability(self, capability: str, threshold: float = NEUTRAL_SCORE) -> bool:
        """Return whether the model was rated for `capability` at or above `threshold`."""
        return capability in self.ratings and self.score(capability) >= threshold

    def routing_score(self, capability: str) -> float:
        """Return rating × success rate × routing weight, missing values neutral; 0.0 when inactive."""
        if not self.counts_as_active:
            return 0.0
        success = finite_or(self.success_rate, NEUTRAL_SUCCESS_RATE)
        weight = finite_or(self.routing_weight, NEUTRAL_WEIGHT)
        return self.score(capability) * success * weight


def finite_or(value: float | None, neutral: float) -> float:
    """Return `value`, or `neutral` where it is None, NaN or infinite."""
    return neutral if value is None or not math.isfinite(value) else value


class HostKind(StrEnum):
    """Which protocol a host speaks."""

    OLLAMA = "ollama"
    BUILTIN = "builtin"
    OPENAI = "openai"
    SCRIPTED = "scripted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """One server that serves models; `key` is short, unique and has no slash. Higher `priority` is preferred."""

    key: str
    title: str
    url: str
    kind: HostKind = HostKind.OLLAMA
    is_active: bool = True
    priority: int = 0


class HostState(StrEnum):
    """What a host was found to be."""

    STARTING = "starting"
    READY = "ready"
    NOT_INSTALLED = "not_installed"
    STOPPED = "stopped"
    UNREACHABLE = "unreachable"
    TOO_OLD = "too_old"
    EMPTY = "empty"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostStatus:
    """A host's state: `detail` says what was seen, `fix` what the user can do about it."""

    host: Host
    state: HostState
    version: str = ""
    detail: str = ""
    fix: str = ""

    @property
    def is_up(self) -> bool:
        """Whether it answers requests (an empty host does, without models)."""
        return self.state in {HostState.READY, HostState.EMPTY}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentModel:
    """A model loaded in a host's memory; sizes in bytes, `context_length` in tokens."""

    ref: ModelRef
    size_bytes: int = 0
    size_vram_bytes: int = 0
    expires_at: datetime | None = None
    context_length: int | None = None
