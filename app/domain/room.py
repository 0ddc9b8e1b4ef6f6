"""Whether a model fits a host: what it needs against what memory and disk have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRoom:
    """What a host has left, in bytes; None where it cannot be told, as on another machine.

    `memory_freeable_bytes` is what its loaded models take: they are unloaded when another one needs the room.
    """

    memory_free_bytes: int | None = None
    memory_freeable_bytes: int = 0
    disk_free_bytes: int | None = None


class Fit(StrEnum):
    """How a model's need stands to the memory."""

    FITS = "fits"
    AFTER_UNLOADING = "after_unloading"
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"


def fit(needed_bytes: float | None, room: HostRoom) -> Fit:
    """Return whether a model that takes `needed_bytes` in memory fits; None, or unknown memory, cannot be told."""
    if needed_bytes is None or room.memory_free_bytes is None:
        return Fit.UNKNOWN
    if needed_bytes <= room.memory_free_bytes:
        return Fit.FITS
    if needed_bytes <= room.memory_free_bytes + room.memory_freeable_bytes:
        return Fit.AFTER_UNLOADING
    return Fit.TOO_LARGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A model that a host could fetch. Bytes: `size_bytes` on disk, `memory_bytes` loaded; None where unknown.

    `is_estimated` says that the size was worked out from the name. `about` is what the model is for.
    """

    name: str
    about: str = ""
    size_bytes: int | None = None
    memory_bytes: int | None = None
    is_estimated: bool = False
    is_installed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferList:
    """What can be fetched to a host, and the room there."""

    host: str
    offers: tuple[Offer, ...]
    room: HostRoom
