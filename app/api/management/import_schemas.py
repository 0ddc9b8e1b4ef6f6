"""What the management API takes when profiles are brought in, and what it says of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, model_validator

from app.api.management.profile_schemas import MODEL_REF, CapabilityKey, PinnedField
from app.api.management.schemas import In, Out, Real, Whole
from app.domain.profile import Provenance
from app.store.profile_rows import BOUNDS, MAX_NOTES

MOST_PROFILES = 5_000
# More observations than any machine makes; the store keeps them as whole numbers of eight bytes.
MOST_OBSERVATIONS = 10**12
# No database keeps the zero character.
Word = Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")]


def _bounded(name: str) -> Any:
    low, high = BOUNDS[name]
    return Field(None, ge=low, le=high)


class ImportedRating(In):
    """How well a model does at a capability, with its origin."""

    score: Real = Field(ge=0, le=1)
    source: Provenance = Provenance.USER
    evidence_count: Whole = Field(0, ge=0, le=MOST_OBSERVATIONS)


class _Measure(In):
    source: Provenance = Provenance.USER
    n: Whole = Field(0, ge=0, le=MOST_OBSERVATIONS)


class ImportedSeconds(_Measure):
    """A duration with its origin, in seconds."""

    value: Real = Field(ge=BOUNDS["load_s"][0], le=BOUNDS["load_s"][1])


class ImportedSpeed(_Measure):
    """A speed with its origin, in tokens/s."""

    value: Real = Field(ge=BOUNDS["decode_tps"][0], le=BOUNDS["decode_tps"][1])


class ImportedProfile(In):
    """A profile as the export gives it; fields that are left out stay as they are here.

    `version` and `is_installed` belong to the machine that gave it, and are read over.
    """

    ref: str = Field(min_length=3, max_length=300, pattern=MODEL_REF)
    is_active: StrictBool | None = None
    priority: Whole | None = _bounded("priority")
    routing_weight: Real | None = _bounded("routing_weight")
    success_rate: Real | None = _bounded("success_rate")
    context_length: Whole | None = _bounded("context_length")
    ratings: dict[CapabilityKey, ImportedRating] = Field(default_factory=dict, max_length=1_000)
    features: list[Word] = Field(default_factory=list, max_length=100)
    family: Word = ""
    quantization: Word = ""
    parameter_count: Whole | None = _bounded("parameter_count")
    size_bytes: Whole | None = _bounded("size_bytes")
    memory_bytes: Whole | None = _bounded("memory_bytes")
    load_s: ImportedSeconds | None = None
    prefill_tps: ImportedSpeed | None = None
    decode_tps: ImportedSpeed | None = None
    remote_host: Word = ""
    notes: str = Field("", max_length=MAX_NOTES, pattern=r"^[^\x00]*$")
    pinned_fields: list[PinnedField] = Field(default_factory=list, max_length=1_000)
    is_installed: StrictBool = True
    version: Whole = Field(0, ge=0)


class ProfileImport(In):
    """The document that the export gives, from this machine or another one."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "format": "modelyard-profiles",
                    "format_version": 1,
                    "profiles": [{"ref": "ollama/llama3:8b", "priority": 2, "ratings": {"code": {"score": 0.7}}}],
                }
            ]
        },
    )

    format: Literal["modelyard-profiles"]
    format_version: Literal[1]
    exported_at: datetime | None = None
    profiles: list[ImportedProfile] = Field(max_length=MOST_PROFILES)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        seen: set[str] = set()
        for place, profile in enumerate(self.profiles):
            if profile.ref in seen:
                raise ValueError(f"profiles.{place}.ref: {profile.ref} is there twice")
            seen.add(profile.ref)
        return self


class ImportedOut(Out):
    """What became of one profile; `changed_fields` is empty where nothing differed."""

    ref: str
    is_new: bool
    version: int
    changed_fields: list[str]


class ImportOut(BaseModel):
    """What the import did, or would do where `is_dry_run` is true; all of it happened or nothing."""

    is_dry_run: bool
    created: int
    changed: int
    unchanged: int
    profiles: list[ImportedOut]
