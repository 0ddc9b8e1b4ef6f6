"""How long a calibration will go on: from measured answers where there are any, from the model's speed before."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from app.domain.calibration import CalibrationRun, GradedAnswer
from app.domain.profile import ModelRef

# A mean of fewer answers jumps about.
LEAST_MEASURED = 3

# Seconds to load a model, and to answer one probe once it is loaded.
Estimate = Callable[[ModelRef], tuple[float, float]]


def remaining_s(run: CalibrationRun, answers: Sequence[GradedAnswer], estimate: Estimate) -> float:
    """Return the seconds that the rest of a calibration will take, all models one after the other.

    A model with answers goes on at their mean pace, loads left out; one without is taken from `estimate`, corrected by
    how far the estimates of the measured models were off, since they were off for the same reason: this machine.
    """
    paces = {ref: _pace(answers, ref) for ref in run.models}
    measured = [(pace, estimate(ref)[1]) for ref, pace in paces.items() if pace is not None]
    expected = math.fsum(guess for _, guess in measured)
    correction = math.fsum(pace for pace, _ in measured) / expected if expected > 0 else 1.0
    total = 0.0
    for ref in run.models:
        asked = {answer.probe_id for answer in answers if answer.ref == ref and answer.score is not None}
        left = len([probe_id for probe_id in run.probe_ids if probe_id not in asked])
        pace = paces[ref]
        load_s, guess = estimate(ref)
        if left and pace is None:
            total += load_s + left * guess * correction
        elif pace is not None:
            total += left * pace
    return total


def _pace(answers: Sequence[GradedAnswer], ref: ModelRef) -> float | None:
    times = [answer.total_s for answer in answers if answer.ref == ref and not answer.was_cold]
    return math.fsum(times) / len(times) if len(times) >= LEAST_MEASURED else None
