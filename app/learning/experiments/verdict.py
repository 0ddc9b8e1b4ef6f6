"""What an experiment says so far: adopt, keep, or not enough data yet and about how much more."""

from __future__ import annotations

import math
from collections.abc import Iterable

from app.domain.experiment import ArmResult, Interval, Verdict, VerdictKind
from app.learning.experiments.confidence import BoundedMean, difference

__all__ = ["ERROR", "LEAST_RESULTS", "ArmResult", "Verdict", "VerdictKind", "verdict_of"]

# The chance of ever calling a winner where there is none.
ERROR = 0.05
# Fewer results in an arm than this decide nothing, whatever they say.
LEAST_RESULTS = 20
# A smaller difference in the share of good answers is not worth waiting for.
SMALLEST_DIFFERENCE = 0.02
# More results than this are not foretold: nobody waits for them.
MOST_MORE = 20_000


def verdict_of(control: Iterable[float], variant: Iterable[float]) -> Verdict:
    """Return the verdict on the scores of both arms, each in the order in which they came.

    Each arm's interval misses with half of ERROR, so that their difference misses with ERROR at most.
    """
    first, second = _measured(control), _measured(variant)
    gap = difference(first.interval, second.interval)
    kind = VerdictKind.WAIT
    if min(first.n, second.n) >= LEAST_RESULTS:
        if gap.low > 0:
            kind = VerdictKind.ADOPT
        elif gap.high < 0:
            kind = VerdictKind.KEEP
    about_more = _about_more(first, second, gap) if kind is VerdictKind.WAIT else None
    return Verdict(kind=kind, control=first, variant=second, difference=gap, about_more=about_more)


def _measured(scores: Iterable[float]) -> ArmResult:
    mean = BoundedMean(error=ERROR / 2)
    for score in scores:
        mean.add(score)
    return ArmResult(n=mean.count, mean=mean.mean, interval=mean.interval())


def _about_more(control: ArmResult, variant: ArmResult, gap: Interval) -> int | None:
    """Return how many results are missing if the difference stays what it seems; widths shrink with the root of n."""
    if control.mean is None or variant.mean is None:
        return None
    seen = max(SMALLEST_DIFFERENCE, abs(variant.mean - control.mean))
    n = control.n + variant.n
    needed = math.ceil(n * (gap.width / 2 / seen) ** 2)
    missing = max(needed, 2 * LEAST_RESULTS) - n
    return missing if 0 < missing <= MOST_MORE else None if missing > MOST_MORE else 1
