"""When a model does worse than its own past: pure functions over its last attempts.

The last `RECENT` attempts are compared with those before them. A trigger needs the size of the change that is worth
telling *and* an interval of the change that leaves chance out: the first alone would fire on a few slow answers, the
second alone on differences that nobody feels. That interval is wide (3.5 standard deviations), because the question
is asked again after every answer; the one that is shown is the usual 95 %.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.calibration import wilson
from app.domain.tuning import DECODE_FELL, LATENCY_ROSE, SUCCESS_FELL, Finding, ModelHistory, TunerEvidence

# The attempts that count as now, and the fewest on either side that say anything.
RECENT = 30
LEAST_RECENT = 20
LEAST_BEFORE = 40
# How far back the past is read, in attempts.
LOOK_BACK = 230
# What is worth telling: ten points of success, half as much waiting again, half the rate.
SUCCESS_DROP = 0.10
LATENCY_RATIO = 1.5
DECODE_RATIO = 0.5
# A trouble is over when the model is this close to what it was.
RECOVERED_DROP, RECOVERED_LATENCY, RECOVERED_DECODE = 0.03, 1.2, 0.8

RESAMPLES = 2000
SHOWN_Z, CERTAIN_Z = 1.959964, 3.5
# The same two as quantiles, for the bootstrap.
SHOWN_LEVELS, CERTAIN_LEVELS = (0.025, 0.975), (0.00025, 0.99975)
_SEED = 20_250_101
Floats = NDArray[np.float64]


def findings(history: ModelHistory) -> tuple[Finding, ...]:
    """Return every trigger that fires; nothing for a history that is too short."""
    found = []
    for kind, evidence in (
        (SUCCESS_FELL, _success(history)),
        (LATENCY_ROSE, _latency(history)),
        (DECODE_FELL, _decode(history)),
    ):
        if evidence is not None:
            found.append(Finding(ref=history.ref, kind=kind, evidence=evidence))
    return tuple(found)


def has_recovered(finding: Finding, after: ModelHistory) -> bool:
    """Return whether the attempts of `after` are as good again as those before the trouble; False for too few."""
    before = finding.evidence.before
    if finding.kind == SUCCESS_FELL:
        recent = after.succeeded[-RECENT:]
        return len(recent) >= LEAST_RECENT and sum(recent) / len(recent) >= before - RECOVERED_DROP
    if finding.kind == LATENCY_ROSE:
        times = _numbers(after.ttft_s)[-RECENT:]
        return len(times) >= LEAST_RECENT and float(_p95(np.array(times))) <= before * RECOVERED_LATENCY
    rates = _numbers(after.decode_tps)[-RECENT:]
    return len(rates) >= LEAST_RECENT and float(np.median(rates)) >= before * RECOVERED_DECODE


def _success(history: ModelHistory) -> TunerEvidence | None:
    before, now = _split([float(succeeded) for succeeded in history.succeeded])
    if before is None or now is None:
        return None
    was, good = sum(before) / len(before), sum(now) / len(now)
    counts = (sum(now), len(now), sum(before), len(before))
    if was - good < SUCCESS_DROP or newcombe(*counts, z=CERTAIN_Z)[1] >= 0:
        return None
    low, high = newcombe(*counts)
    return TunerEvidence(before=was, now=good, n_before=len(before), n_now=len(now), low=low, high=high)


def _latency(history: ModelHistory) -> TunerEvidence | None:
    return _ratio(history.ttft_s, _p95, lambda ratio, low, _high: ratio >= LATENCY_RATIO and low > 1.0)


def _decode(history: ModelHistory) -> TunerEvidence | None:
    return _ratio(history.decode_tps, _median, lambda ratio, _low, high: ratio <= DECODE_RATIO and high < 1.0)


def _ratio(
    values: Sequence[float | None],
    figure: Callable[[Floats], Floats],
    is_worth_telling: Callable[[float, float, float], bool],
) -> TunerEvidence | None:
    """Compare a figure of the last values with that of the values before, with a bootstrapped interval of the ratio.

    Efron (1979), Bootstrap methods: another look at the jackknife; Annals of Statistics 7. The percentile interval,
    from draws with a fixed seed, so that the same history always gives the same answer.
    """
    before, now = _split(_numbers(values))
    if before is None or now is None:
        return None
    past, present = np.array(before), np.array(now)
    was, is_now = float(figure(past)), float(figure(present))
    if not was > 0 or not is_worth_telling(is_now / was, math.inf, -math.inf):
        # The interval costs some milliseconds; most looks end here.
        return None
    rng = np.random.default_rng(_SEED)
    ratios = figure(rng.choice(present, (RESAMPLES, len(present)))) / figure(rng.choice(past, (RESAMPLES, len(past))))
    if not is_worth_telling(is_now / was, *_quantiles(ratios, CERTAIN_LEVELS)):
        return None
    low, high = _quantiles(ratios, SHOWN_LEVELS)
    return TunerEvidence(before=was, now=is_now, n_before=len(past), n_now=len(present), low=low, high=high)


def newcombe(good: float, n: int, other_good: float, other_n: int, *, z: float = SHOWN_Z) -> tuple[float, float]:
    """Return the interval of a difference of two shares, the first minus the other; 95 % unless `z` says otherwise.

    Newcombe (1998), Interval estimation for the difference between independent proportions; Statistics in Medicine
    17, method 10: Wilson's intervals of both, joined.
    """
    share, other = good / n, other_good / other_n
    low, high = wilson(good, n, z)
    other_low, other_high = wilson(other_good, other_n, z)
    difference = share - other
    return (
        difference - math.hypot(share - low, other_high - other),
        difference + math.hypot(high - share, other - other_low),
    )


def _split(values: Sequence[float]) -> tuple[Sequence[float], Sequence[float]] | tuple[None, None]:
    """Return what was before and what is now; None twice where either is too short."""
    size = min(RECENT, max(LEAST_RECENT, len(values) - LEAST_BEFORE))
    before, now = values[:-size], values[-size:]
    return (before, now) if len(before) >= LEAST_BEFORE else (None, None)


def _numbers(values: Sequence[float | None]) -> tuple[float, ...]:
    return tuple(value for value in values if value is not None and math.isfinite(value))


def _quantiles(values: Floats, levels: tuple[float, float]) -> tuple[float, float]:
    low, high = np.quantile(values, levels)
    return float(low), float(high)


def _p95(values: Floats) -> Floats:
    return np.asarray(np.quantile(values, 0.95, axis=-1))


def _median(values: Floats) -> Floats:
    return np.asarray(np.median(values, axis=-1))
