"""Intervals by drawing again from what was seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.domain.experiment import Interval

RESAMPLES = 2000
# The same figures give the same interval each time somebody looks.
SEED = 1


def mean_interval(values: Sequence[float]) -> Interval:
    """Return the 95 % interval of a mean by the percentile bootstrap; ValueError without values.

    B. Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7 (1979).
    """
    if not len(values):
        raise ValueError("there is no mean of nothing")
    seen = np.asarray(values, dtype=np.float64)
    counts = np.random.default_rng(SEED).multinomial(len(seen), np.full(len(seen), 1 / len(seen)), size=RESAMPLES)
    low, high = np.quantile(counts @ seen / len(seen), (0.025, 0.975))
    return Interval(float(low), float(high))
