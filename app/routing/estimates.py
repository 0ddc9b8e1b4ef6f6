"""How fast a model probably is, from its size, until its own attempts have told."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.profile import Measure, ModelProfile, Provenance

# Answer tokens are bound by memory: every weight is read once a token. Two channels of DDR4 read about this fast.
MEMORY_BYTES_PER_S = 25e9
# A prompt is read in batches, which costs arithmetic and not memory; llama.cpp on a desktop CPU gains about this.
PREFILL_GAIN = 8.0
# Weights come from a disk, or from the file cache, at about this rate; starting the runner costs the constant.
LOAD_BYTES_PER_S = 1e9
LOAD_START_S = 0.5
# A 4-bit quantization with its scales and the unquantized layers.
BYTES_PER_PARAMETER = 0.6
# Weights plus the cache of a few thousand tokens.
MEMORY_OVER_FILE = 1.2
# What a model counts as that reports no size at all: one of seven billion parameters in four bits.
UNKNOWN_SIZE_BYTES = 4.4e9
# Speeds and load times beyond these are slips of the keyboard or of a clock; they count as unknown.
LOWEST_USABLE, HIGHEST_USABLE = 1e-3, 1e7
# An answer whose length the analysis could not tell, in tokens.
DEFAULT_ANSWER_TOKENS = 200


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds to load and tokens per second of one model; `is_estimated` if any of them is a guess."""

    load_s: float
    prefill_tps: float
    decode_tps: float
    is_estimated: bool


def file_size_bytes(profile: ModelProfile) -> float:
    """Return the size of the weights in bytes: reported, from the parameters, or that of a common model."""
    if profile.size_bytes and profile.size_bytes > 0:
        return float(profile.size_bytes)
    if profile.parameter_count and profile.parameter_count > 0:
        return profile.parameter_count * BYTES_PER_PARAMETER
    return UNKNOWN_SIZE_BYTES


def parameter_count(profile: ModelProfile) -> float:
    """Return the number of weights: reported, or from the size in bytes."""
    if profile.parameter_count and profile.parameter_count > 0:
        return float(profile.parameter_count)
    return file_size_bytes(profile) / BYTES_PER_PARAMETER


def needed_memory_bytes(profile: ModelProfile) -> float | None:
    """Return what the model takes when loaded; None where nothing is known of its size."""
    if profile.memory_bytes and profile.memory_bytes > 0:
        return float(profile.memory_bytes)
    if profile.size_bytes or profile.parameter_count:
        return file_size_bytes(profile) * MEMORY_OVER_FILE
    return None


def speed_of(profile: ModelProfile) -> Speed:
    """Return the speeds of a model: those of its profile where they are usable, estimates from its size otherwise."""
    size = file_size_bytes(profile)
    decode, decode_guessed = _usable(profile.decode_tps, MEMORY_BYTES_PER_S / size)
    prefill, prefill_guessed = _usable(profile.prefill_tps, decode * PREFILL_GAIN)
    load, load_guessed = _usable(profile.load_s, LOAD_START_S + size / LOAD_BYTES_PER_S)
    return Speed(load, prefill, decode, decode_guessed or prefill_guessed or load_guessed)


def _usable(measure: Measure | None, estimate: float) -> tuple[float, bool]:
    """Return the measured value, or the estimate and True where there is none that makes sense."""
    # NaN fails the comparison too.
    if measure is None or not LOWEST_USABLE <= measure.value <= HIGHEST_USABLE:
        return estimate, True
    return measure.value, measure.source in {Provenance.DEFAULT, Provenance.ESTIMATED}
