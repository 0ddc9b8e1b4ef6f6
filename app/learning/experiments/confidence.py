"""Intervals for a mean that hold at every moment, so that looking at a running experiment does no harm.

The hedged capital of I. Waudby-Smith and A. Ramdas, "Estimating means of bounded random variables by betting", Journal
of the Royal Statistical Society B 86 (2024), section 4.4: for each candidate mean m two bettors stake on the next
value being above or below m. Under the true mean no strategy multiplies its capital by 1/α with a probability above α,
whenever one looks (Ville's inequality), so the candidates whose capital stayed below 1/α form the interval.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.domain.experiment import Interval

__all__ = ["BoundedMean", "Interval", "difference"]

Floats = NDArray[np.float64]

# Candidate means. An interval is widened by one step on each side, so the grid never makes it too narrow.
STEPS = 400
GRID: Floats = np.linspace(0.0, 1.0, STEPS + 1)
# No bettor stakes more than this part of what it could lose: the paper's c.
LARGEST_STAKE = 0.5
# Before the first value the mean is taken for 1/2 and the variance for 1/4, the largest that is possible.
PRIOR_MEAN = 0.5
PRIOR_VARIANCE = 0.25


@dataclass(slots=True)
class BoundedMean:
    """The mean of values in [0, 1], seen one after the other; `error` is the chance α of ever missing it, in (0, 1)."""

    error: float
    count: int = 0
    total: float = 0.0
    _squares: float = 0.0
    _above: Floats = field(default_factory=lambda: np.zeros_like(GRID))
    _below: Floats = field(default_factory=lambda: np.zeros_like(GRID))
    _is_possible: NDArray[np.bool_] = field(default_factory=lambda: np.ones(GRID.shape, dtype=np.bool_))

    @property
    def mean(self) -> float | None:
        """The mean of the values so far; None before the first."""
        return self.total / self.count if self.count else None

    def add(self, value: float) -> None:
        """Take the next value; ValueError for one outside [0, 1]. The stakes were set before it was seen."""
        if not 0.0 <= value <= 1.0:
            raise ValueError(f"{value} is not in [0, 1]")
        stake = self._stake()
        with np.errstate(divide="ignore"):
            up = np.minimum(stake, LARGEST_STAKE / GRID)
            down = np.minimum(stake, LARGEST_STAKE / (1.0 - GRID))
        self._above += np.log1p(up * (value - GRID))
        self._below += np.log1p(-down * (value - GRID))
        # Half of the capital each: the larger half alone is a lower bound of the whole.
        capital = np.maximum(self._above, self._below) - math.log(2.0)
        self._is_possible &= capital < math.log(1.0 / self.error)
        self.count += 1
        self.total += value
        self._squares += (value - (PRIOR_MEAN + self.total) / (self.count + 1)) ** 2

    def interval(self) -> Interval:
        """Return the interval; the whole range before the first value."""
        possible = np.flatnonzero(self._is_possible)
        if not possible.size:
            # The true mean was missed, which happens with a chance of `error`: the mean seen is the best guess left.
            seen = self.total / self.count
            return Interval(seen, seen)
        step = 1.0 / STEPS
        return Interval(max(0.0, float(GRID[possible[0]]) - step), min(1.0, float(GRID[possible[-1]]) + step))

    def _stake(self) -> float:
        """Return the predictable plug-in stake: large while little is known, and where values vary little."""
        t = self.count + 1
        variance = (PRIOR_VARIANCE + self._squares) / t
        return math.sqrt(2.0 * math.log(2.0 / self.error) / (variance * t * math.log1p(t)))


def difference(first: Interval, second: Interval) -> Interval:
    """Return the interval of second minus first; it holds where both hold."""
    return Interval(second.low - first.high, second.high - first.low)
