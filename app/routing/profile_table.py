"""Profiles as columns, so that a hundred of them are scored with a few array operations.

A table is made once for a tuple of profiles and serves every decision until a profile changes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.domain.decision import ExclusionReason, ScoreWeights
from app.domain.evidence import ComplexityBand, ModelEvidence
from app.domain.profile import NEUTRAL_PRIORITY, NEUTRAL_WEIGHT, ModelProfile, ModelRef, finite_or
from app.routing.estimates import Speed, needed_memory_bytes, parameter_count, speed_of
from app.routing.quality import Posterior, quality_of, success_of

Floats: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.intp]
Mask: TypeAlias = NDArray[np.bool_]

# The hurdles in the order in which they are taken: what the user decided, what is there, what the request needs.
# A hurdle's number is its place, from 1.
HURDLES: tuple[ExclusionReason, ...] = (
    ExclusionReason.NOT_PINNED,
    ExclusionReason.NOT_INSTALLED,
    ExclusionReason.CANNOT_CHAT,
    ExclusionReason.INACTIVE,
    ExclusionReason.HOST_DOWN,
    ExclusionReason.BREAKER_OPEN,
    ExclusionReason.NO_VISION,
    ExclusionReason.NO_TOOLS,
    ExclusionReason.CONTEXT_TOO_SHORT,
    ExclusionReason.OUT_OF_MEMORY,
)
HURDLE_NUMBER = {reason: number for number, reason in enumerate(HURDLES, start=1)}

# The form's bounds; a value beyond them, from an import or an older version, counts as the bound.
HIGHEST_PRIORITY = 10
HIGHEST_WEIGHT = 10.0
LOWEST_WEIGHT = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileTable:
    """One row a profile, in the order of the references' names, which is also how ties are broken.

    `static_hurdle` is the number of the hurdle that the profile itself puts up, 0 for none.

    `priority` is in [−1, 1] and `user_weight` the binary logarithm of the routing weight, so that 0.0 is neutral in
    both. `memory_bytes` and `context_length` are NaN where unknown. `host_row` is the index in `hosts`. `verbosity` is
    how long answers are beside those of other models.
    """

    profiles: tuple[ModelProfile, ...]
    refs: tuple[ModelRef, ...]
    row_of: Mapping[ModelRef, int]
    names: Mapping[str, int]
    hosts: tuple[str, ...]
    host_row: Rows
    static_hurdle: NDArray[np.int8]
    shortest_context: float
    has_vision: Mask
    has_tools: Mask
    context_length: Floats
    memory_bytes: Floats
    load_s: Floats
    prefill_tps: Floats
    decode_tps: Floats
    verbosity: Floats
    is_estimated: Mask
    parameters: Floats
    success: Floats
    priority: Floats
    user_weight: Floats
    evidence_count: tuple[int, ...]
    evidence: Mapping[ModelRef, ModelEvidence]
    _quality: dict[tuple[str, ComplexityBand], tuple[Floats, Floats]] = field(default_factory=dict)
    _weighted: dict[ScoreWeights, WeightedColumns] = field(default_factory=dict)

    def quality(self, capability: str, band: ComplexityBand) -> tuple[Floats, Floats]:
        """Return means and strengths of the quality posteriors; worked out at the first question."""
        known = self._quality.get((capability, band))
        if known is None:
            posteriors = [self.posterior(row, capability, band) for row in range(len(self.refs))]
            known = (_floats(p.mean for p in posteriors), _floats(p.strength for p in posteriors))
            self._quality[capability, band] = known
        return known

    def weighted(self, weights: ScoreWeights) -> WeightedColumns:
        """Return the contributions that depend on the profile alone; worked out at the first question."""
        known = self._weighted.get(weights)
        if known is None:
            known = WeightedColumns(
                (weights.success * self.success).tolist(),
                (weights.priority * self.priority).tolist(),
                (weights.user_weight * self.user_weight).tolist(),
                [0.0] * len(self.refs),
            )
            self._weighted[weights] = known
        return known

    def posterior(self, row: int, capability: str, band: ComplexityBand) -> Posterior:
        """Return the quality posterior of one row."""
        return quality_of(self.profiles[row], capability, band, self.evidence.get(self.refs[row]))


@dataclass(frozen=True, slots=True)
class WeightedColumns:
    """Contributions that are the same for every request, one entry a row; `nothing` is a column of zeros."""

    success: list[float]
    priority: list[float]
    user_weight: list[float]
    nothing: list[float]


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """What the table takes from one profile; kept while the profile is the same object."""

    profile: ModelProfile
    name: str
    speed: Speed
    priority: float
    user_weight: float


def profile_row(profile: ModelProfile) -> ProfileRow:
    """Read one profile; missing and senseless values become neutral ones."""
    priority = finite_or(profile.priority, NEUTRAL_PRIORITY)
    weight = finite_or(profile.routing_weight, NEUTRAL_WEIGHT)
    return ProfileRow(
        profile,
        str(profile.ref),
        speed_of(profile),
        max(-HIGHEST_PRIORITY, min(HIGHEST_PRIORITY, priority)) / HIGHEST_PRIORITY,
        math.log2(max(LOWEST_WEIGHT, min(HIGHEST_WEIGHT, weight))),
    )


def static_hurdle(profile: ModelProfile) -> int:
    """Return the number of the first hurdle that the profile itself puts up; 0 for none."""
    if not profile.is_installed:
        return HURDLE_NUMBER[ExclusionReason.NOT_INSTALLED]
    if not profile.can_complete:
        return HURDLE_NUMBER[ExclusionReason.CANNOT_CHAT]
    return 0 if profile.counts_as_active else HURDLE_NUMBER[ExclusionReason.INACTIVE]


def build_table(profiles: tuple[ModelProfile, ...], evidence: Mapping[ModelRef, ModelEvidence]) -> ProfileTable:
    """Make the table of these profiles; of two with the same reference the last one counts."""
    return table_of_rows([profile_row(profile) for profile in profiles], evidence)


def table_of_rows(rows: list[ProfileRow], evidence: Mapping[ModelRef, ModelEvidence]) -> ProfileTable:
    """Make the table of rows that were read before."""
    unique = {row.name: row for row in rows}
    ordered = [unique[name] for name in sorted(unique)]
    profiles = tuple(row.profile for row in ordered)
    refs = tuple(profile.ref for profile in profiles)
    hosts = tuple(sorted({ref.host for ref in refs}))
    host_index = {host: index for index, host in enumerate(hosts)}
    known = [evidence.get(ref) for ref in refs]
    contexts = [float(max(0, profile.context_length or 0)) or math.nan for profile in profiles]
    memory = (needed_memory_bytes(profile) for profile in profiles)
    return ProfileTable(
        profiles=profiles,
        refs=refs,
        row_of={ref: row for row, ref in enumerate(refs)},
        names={row.name: index for index, row in enumerate(ordered)},
        hosts=hosts,
        host_row=np.array([host_index[ref.host] for ref in refs], dtype=np.intp),
        static_hurdle=np.fromiter((static_hurdle(profile) for profile in profiles), dtype=np.int8),
        shortest_context=min((context for context in contexts if context == context), default=math.inf),  # noqa: PLR0124 - NaN
        has_vision=_mask("vision" in profile.features for profile in profiles),
        has_tools=_mask("tools" in profile.features for profile in profiles),
        context_length=_floats(contexts),
        memory_bytes=_floats(math.nan if size is None else size for size in memory),
        load_s=_floats(row.speed.load_s for row in ordered),
        prefill_tps=_floats(row.speed.prefill_tps for row in ordered),
        decode_tps=_floats(row.speed.decode_tps for row in ordered),
        verbosity=_floats(1.0 if of is None else finite_or(of.verbosity, 1.0) for of in known),
        is_estimated=_mask(row.speed.is_estimated for row in ordered),
        parameters=_floats(parameter_count(profile) for profile in profiles),
        success=_floats(success_of(profile, of).mean for profile, of in zip(profiles, known, strict=True)),
        priority=_floats(row.priority for row in ordered),
        user_weight=_floats(row.user_weight for row in ordered),
        evidence_count=tuple(0 if of is None else of.count for of in known),
        evidence=evidence,
    )


def _floats(values: Iterable[float]) -> Floats:
    return np.fromiter(values, dtype=np.float64)


def _mask(values: Iterable[bool]) -> Mask:
    return np.fromiter(values, dtype=np.bool_)
