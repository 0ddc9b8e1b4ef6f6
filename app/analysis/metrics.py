"""Figures of merit for classifiers, from arrays of true and predicted class numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

CALIBRATION_BINS = 10


def f1_scores(truth: NDArray[np.intp], guess: NDArray[np.intp], classes: Sequence[int]) -> dict[int, float]:
    """Return the F1 of each class that occurs in `truth`; 0.0 where it was never rightly found."""
    found: dict[int, float] = {}
    for number in classes:
        actual, said = truth == number, guess == number
        if actual.any():
            found[number] = float(2 * (actual & said).sum() / (actual.sum() + said.sum()))
    return found


def macro_f1(truth: NDArray[np.intp], guess: NDArray[np.intp], classes: Sequence[int]) -> float:
    """Return the mean F1 over the classes that occur, on the rows that belong to `classes`; NaN without any."""
    chosen = np.isin(truth, classes)
    scores = f1_scores(truth[chosen], guess[chosen], classes)
    return float(np.mean(list(scores.values()))) if scores else float("nan")


def expected_calibration_error(probabilities: NDArray[np.floating[Any]], truth: NDArray[np.intp]) -> float:
    """Return the mean gap between confidence and accuracy over ten equal bins, weighted by size (Guo et al. 2017)."""
    confidence = probabilities.max(axis=1)
    hit = probabilities.argmax(axis=1) == truth
    bins = np.minimum((confidence * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    gaps = [
        float((bins == number).mean() * abs(confidence[bins == number].mean() - hit[bins == number].mean()))
        for number in range(CALIBRATION_BINS)
        if (bins == number).any()
    ]
    return float(sum(gaps))


def percentile_ms(seconds: Sequence[float], percent: float) -> float:
    """Return a percentile of durations given in seconds, in milliseconds; NaN without any."""
    return float(np.percentile(seconds, percent) * 1_000.0) if len(seconds) else float("nan")
