"""What has changed for a model without failing: answers that have become slow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ui.charts.tracks import Track

# So many answers in a row are slow before it is said: one may have met another program.
LATEST = 5
BEFORE = 15
# The share of the usual rate below which an answer counts as slow.
SLOW_SHARE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Slowdown:
    """`share` of the usual rate is lost since `started_at` (POSIX seconds); tokens/s before and now."""

    model: str
    share: float
    before_tps: float
    now_tps: float
    started_at: float
    decision_id: str


def slowdown(track: Track) -> Slowdown | None:
    """Return how much slower the latest answers of a model are than those before; None if they are not.

    All of the last 5 rates must lie below 60 % of the median of the (at least 15) rates before the first slow one.
    """
    rates = track.points.decode_tps
    usable = np.flatnonzero(np.isfinite(rates))
    if len(usable) < BEFORE + LATEST:
        return None
    values = rates[usable]
    usual = float(np.median(values[:-LATEST]))
    is_slow = values < SLOW_SHARE * usual
    if not is_slow[-LATEST:].all():
        return None
    healthy = np.flatnonzero(~is_slow)
    first = int(healthy[-1]) + 1 if len(healthy) else 0
    if first < BEFORE:
        return None
    before, now = float(np.median(values[:first])), float(np.median(values[first:]))
    place = int(usable[first])
    return Slowdown(
        model=track.model,
        share=1 - now / before,
        before_tps=before,
        now_tps=now,
        started_at=float(track.points.started_at[place]),
        decision_id=track.points.decision_ids[place],
    )
