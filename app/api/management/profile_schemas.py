"""What the management API takes and gives of profiles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool

from app.api.management.schemas import In, Out, Real, RefText, Whole
from app.domain.profile import Provenance
from app.store.profile_rows import BOUNDS, EDITABLE, MAX_NOTES

Names = Annotated[list[str], BeforeValidator(sorted)]
# A host's key, a slash, and the model's name on that host, which may have slashes itself; no part is "." or "..", so
# that a name stays one wherever it is once put behind a folder.
_PART = r"[^/\\\x00-\x1f]*[^./\\\x00-\x1f][^/\\\x00-\x1f]*"
MODEL_REF = rf"^\w[\w.-]*/{_PART}(/{_PART})*$"
CapabilityKey = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^\S(.*\S)?$")]
PinnedField = Annotated[str, Field(pattern=rf"^({'|'.join(EDITABLE)}|ratings)(\..+)?$")]


def _bounded(name: str) -> Any:
    """Return an optional field with the bounds that the store keeps."""
    low, high = BOUNDS[name]
    return Field(None, ge=low, le=high)


class RatingOut(Out):
    """How well a model does at a capability."""

    score: float
    source: Provenance
    evidence_count: int


class MeasureOut(Out):
    """A number with its origin; `n` observations stand behind it."""

    value: float
    source: Provenance
    n: int


class ProfileOut(Out):
    """What is known of one model on one host."""

    ref: RefText = Field(examples=["builtin/smollm2:135m"])
    is_active: bool | None
    priority: int | None
    routing_weight: float | None
    success_rate: float | None
    context_length: int | None
    ratings: Mapping[str, RatingOut]
    features: Names
    family: str
    quantization: str
    parameter_count: int | None
    size_bytes: int | None
    memory_bytes: int | None
    load_s: MeasureOut | None
    prefill_tps: MeasureOut | None
    decode_tps: MeasureOut | None
    remote_host: str
    notes: str
    pinned_fields: Names
    is_installed: bool
    version: int


class ProfileDraft(In):
    """An edit of a profile that is only looked at: values out of bounds are told, not refused."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"priority": 99, "version": 1}]})

    version: Whole | None = Field(None, ge=0)
    is_active: StrictBool | None = None
    priority: Whole | None = None
    routing_weight: Real | None = None
    success_rate: Real | None = None
    context_length: Whole | None = None
    ratings: dict[str, Real | None] = Field(default_factory=dict)
    features: list[str] = Field(default_factory=list)
    memory_bytes: Whole | None = None
    notes: str = ""
    pinned_fields: list[str] = Field(default_factory=list)


class ProfilePatch(ProfileDraft):
    """What to change of a profile; fields that are left out stay, null clears one.

    `ratings` are merged: a capability's score from 0 to 1, null takes it out. `version` is the one that was read.
    """

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"priority": 2, "ratings": {"code": 0.9}, "version": 1}]}
    )

    priority: Whole | None = _bounded("priority")
    routing_weight: Real | None = _bounded("routing_weight")
    success_rate: Real | None = _bounded("success_rate")
    context_length: Whole | None = _bounded("context_length")
    ratings: dict[CapabilityKey, Annotated[Real, Field(ge=0, le=1)] | None] = Field(default_factory=dict)
    memory_bytes: Whole | None = _bounded("memory_bytes")
    notes: str = Field("", max_length=MAX_NOTES)
    pinned_fields: list[PinnedField] = Field(default_factory=list)


class NewProfile(ProfilePatch):
    """A profile for a model that no host has reported yet."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"ref": "ollama/llama3:8b", "ratings": {"code": 0.7}}]}
    )

    ref: str = Field(min_length=3, max_length=300, pattern=MODEL_REF)


class ProfileToValidate(ProfileDraft):
    """An edit of a model's profile to look at."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"ref": "builtin/smollm2:135m", "priority": 99}]}
    )

    ref: str = Field(min_length=3, max_length=300, pattern=MODEL_REF)


class Validation(BaseModel):
    """Whether an edit could be stored, and how many of the last decisions it would change."""

    is_valid: bool
    errors: list[dict[str, str]] = []
    changed_decisions: int | None = None
    looked_at: int | None = None


class VersionOut(Out):
    """One state of a profile; `actor` is who made it."""

    version: int
    saved_at: datetime
    actor: str
    changed_fields: list[str]
    profile: ProfileOut


class ProfileExport(BaseModel):
    """All profiles, for keeping and for other machines."""

    format: Literal["modelyard-profiles"] = "modelyard-profiles"
    format_version: int = 1
    exported_at: datetime
    profiles: list[dict[str, Any]]
