"""Percentiles that say when there is too little to tell, from values or from histograms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Below, a single attempt moves the percentile: the 95th of 20 values is the second largest of them.
ENOUGH_FOR_P95 = 20
ENOUGH_FOR_P99 = 100

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantiles:
    """Percentiles of `n` values; None where `n` is too small (p95 needs 20 values, p99 100, p50 one)."""

    n: int = 0
    p50: float | None = None
    p95: float | None = None
    p99: float | None = None


def quantiles(values: Numbers | Sequence[float]) -> Quantiles:
    """Return the percentiles of values; NaN does not count."""
    numbers = np.asarray(values, dtype=float)
    numbers = numbers[np.isfinite(numbers)]
    count = len(numbers)
    if not count:
        return Quantiles()
    p50, p95, p99 = (float(value) for value in np.percentile(numbers, (50, 95, 99)))
    return _known(count, p50, p95, p99)


def histogram_quantiles(counts: Numbers, edges: Numbers) -> Quantiles:
    """Return the percentiles of a histogram: `counts[i]` values from `edges[i]` up to `edges[i + 1]`.

    Inside a bin the values are taken as evenly spread over its logarithm; with bins 12 % wide the error is below 6 %.
    """
    total = int(counts.sum())
    if not total:
        return Quantiles()
    p50, p95, p99 = (float(value) for value in histogram_percentiles(counts[np.newaxis], edges, (50, 95, 99))[:, 0])
    return _known(total, p50, p95, p99)


def histogram_percentiles(counts: Numbers, edges: Numbers, wanted: Sequence[float]) -> Numbers:
    """Return percentiles (rows) of several histograms (columns); NaN for a histogram without values.

    `counts` has the shape (histograms, bins). The first bin starts at zero and is taken at its upper end.
    """
    sums = np.cumsum(counts, axis=1)
    totals = sums[:, -1]
    logs = np.log10(np.concatenate([edges[1:2], edges[1:], edges[-1:] * (edges[-1] / edges[-2])]))
    result = np.full((len(wanted), len(counts)), np.nan)
    rows = np.flatnonzero(totals > 0)
    for place, percent in enumerate(wanted):
        target = totals[rows] * percent / 100
        bins = np.minimum((sums[rows] < target[:, np.newaxis]).sum(axis=1), counts.shape[1] - 1)
        before = sums[rows, bins] - counts[rows, bins]
        share = (target - before) / np.maximum(counts[rows, bins], 1)
        result[place, rows] = 10 ** (logs[bins] + share * (logs[bins + 1] - logs[bins]))
    return result


def _known(count: int, p50: float, p95: float, p99: float) -> Quantiles:
    return Quantiles(
        n=count,
        p50=p50,
        p95=p95 if count >= ENOUGH_FOR_P95 else None,
        p99=p99 if count >= ENOUGH_FOR_P99 else None,
    )
