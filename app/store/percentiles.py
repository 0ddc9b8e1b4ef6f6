"""Percentiles of what was measured, model by model."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.domain.record import Outcome
from app.domain.views import AttemptColumns

PERCENTILES = (50, 90, 95, 99)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPercentiles:
    """The last attempts of one model: how many, how many succeeded, and p50 … p99 of seconds and tokens/s.

    A percentile is None where nothing was measured.
    """

    model: str
    attempts: int
    succeeded: int
    ttft_s: Mapping[str, float | None]
    total_s: Mapping[str, float | None]
    decode_tps: Mapping[str, float | None]


def percentiles_of(columns: AttemptColumns) -> tuple[ModelPercentiles, ...]:
    """Return the percentiles of each model in the columns, by name."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(columns.model):
        places[name].append(place)
    return tuple(
        ModelPercentiles(
            model=name,
            attempts=len(chosen),
            succeeded=sum(columns.outcome[place] == Outcome.SUCCEEDED for place in chosen),
            ttft_s=_percentiles([columns.ttft_s[place] for place in chosen]),
            total_s=_percentiles([columns.total_s[place] for place in chosen]),
            decode_tps=_percentiles([columns.decode_tps[place] for place in chosen]),
        )
        for name, chosen in sorted(places.items())
    )


def _percentiles(values: list[float]) -> dict[str, float | None]:
    known = [value for value in values if not math.isnan(value)]
    if not known:
        return {f"p{percent}": None for percent in PERCENTILES}
    return {
        f"p{percent}": float(value)
        for percent, value in zip(PERCENTILES, np.percentile(known, PERCENTILES), strict=True)
    }
