"""A profile's way between its row and its value, and what of it may be stored."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import fields

from app.domain.errors import InvalidInputError
from app.domain.profile import CapabilityRating, Measure, ModelProfile, ModelRef, Provenance
from app.store.models import ProfileRow, RatingRow

# Fields that a host reports; those the user sets over it are left alone from then on.
REPORTED = (
    "features",
    "family",
    "quantization",
    "parameter_count",
    "size_bytes",
    "context_length",
    "remote_host",
)
MEASURES = ("load_s", "prefill_tps", "decode_tps")
# What an edit can change; the rest is identity or follows from elsewhere.
EDITABLE = tuple(
    field.name for field in fields(ModelProfile) if field.name not in ("ref", "version", "is_installed", "ratings")
)
PLAIN = tuple(name for name in EDITABLE if name not in (*MEASURES, "features", "pinned_fields"))

MAX_NOTES = 10_000
# Bounds of the numbers, both included; None is always allowed.
BOUNDS: dict[str, tuple[float, float]] = {
    "priority": (-10, 10),
    "routing_weight": (0, 10),
    "success_rate": (0, 1),
    "context_length": (1, 100_000_000),
    "parameter_count": (0, 10**15),
    "size_bytes": (0, 10**15),
    "memory_bytes": (0, 10**15),
    "load_s": (0, 86_400),
    "prefill_tps": (0, 10**7),
    "decode_tps": (0, 10**7),
}
WHOLE = ("priority", "context_length", "parameter_count", "size_bytes", "memory_bytes")


def validate(profile: ModelProfile) -> None:
    """Raise InvalidInputError, naming the field, for a value that must not be stored."""
    for name, (low, high) in BOUNDS.items():
        value = getattr(profile, name)
        if isinstance(value, Measure):
            _check_number(name, value.value, low, high)
        elif value is not None:
            _check_number(name, value, low, high)
            if name in WHOLE and value != int(value):
                raise InvalidInputError(f"{name} must be a whole number, not {value}.", field=name)
    for capability, rating in profile.ratings.items():
        _check_number(f"ratings.{capability}", rating.score, 0, 1)
        if not capability.strip():
            raise InvalidInputError("A rating needs the name of its capability.", field="ratings")
        if rating.evidence_count < 0:
            raise InvalidInputError("The evidence of a rating cannot be negative.", field=f"ratings.{capability}")
    if len(profile.notes) > MAX_NOTES:
        raise InvalidInputError(f"Notes may have {MAX_NOTES} characters at most.", field="notes", fix="Shorten them.")
    unknown = {name.partition(".")[0] for name in profile.pinned_fields} - {*EDITABLE, "ratings"}
    if unknown:
        raise InvalidInputError(f"There is no field {min(unknown)} to pin.", field="pinned_fields")


def to_profile(row: ProfileRow) -> ModelProfile:
    """Return the value that a row holds."""
    return ModelProfile(
        ref=ModelRef(row.host, row.model),
        **{name: getattr(row, name) for name in PLAIN},
        ratings={
            rating.capability: CapabilityRating(
                score=rating.score, source=Provenance(rating.source), evidence_count=rating.evidence_count
            )
            for rating in row.ratings
        },
        features=frozenset(row.features),
        load_s=_measure(row.load_s, row.load_source, row.load_n),
        prefill_tps=_measure(row.prefill_tps, row.prefill_source, row.prefill_n),
        decode_tps=_measure(row.decode_tps, row.decode_source, row.decode_n),
        pinned_fields=frozenset(row.pinned_fields),
        is_installed=row.is_installed,
        version=row.version,
    )


def fill_row(row: ProfileRow, profile: ModelProfile) -> None:
    """Write a value into its row, all but the version."""
    for name in PLAIN:
        setattr(row, name, getattr(profile, name))
    row.features = sorted(profile.features)
    row.pinned_fields = sorted(profile.pinned_fields)
    row.is_installed = profile.is_installed
    for name in MEASURES:
        put_measure(row, name, getattr(profile, name))
    kept = {rating.capability: rating for rating in row.ratings}
    for capability, rating in profile.ratings.items():
        entry = kept.pop(capability, None)
        if entry is None:
            entry = RatingRow(capability=capability)
            row.ratings.append(entry)
        entry.score, entry.source, entry.evidence_count = rating.score, rating.source.value, rating.evidence_count
    for entry in kept.values():
        row.ratings.remove(entry)


def put_measure(row: ProfileRow, name: str, measure: Measure | None) -> None:
    """Write one measured number with its origin."""
    stem = name.partition("_")[0]
    setattr(row, name, None if measure is None else measure.value)
    setattr(row, f"{stem}_source", None if measure is None else measure.source.value)
    setattr(row, f"{stem}_n", None if measure is None else measure.n)


def changes(before: ModelProfile, after: ModelProfile) -> tuple[str, ...]:
    """Return the names of the fields that differ; a rating as `ratings.code`."""
    names = [name for name in (*EDITABLE, "is_installed") if getattr(before, name) != getattr(after, name)]
    keys: Iterable[str] = sorted({*before.ratings, *after.ratings})
    names += [f"ratings.{key}" for key in keys if before.ratings.get(key) != after.ratings.get(key)]
    return tuple(names)


def _measure(value: float | None, source: str | None, n: int | None) -> Measure | None:
    if value is None:
        return None
    return Measure(value=value, source=Provenance(source or Provenance.ESTIMATED), n=n or 0)


def _check_number(name: str, value: float, low: float, high: float) -> None:
    if not math.isfinite(value):
        raise InvalidInputError(f"{name} must be a number, not {value}.", field=name, fix="Enter a number.")
    if not low <= value <= high:
        raise InvalidInputError(
            f"{name} must be between {low:g} and {high:g}, not {value:g}.", field=name, fix="Choose a value between."
        )
