"""Columns of attempts turned into what a chart draws: pure functions, numpy arrays in and out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.record import Attempt, Outcome
from app.domain.views import AttemptColumns

# A running median over fewer points jumps with every request; over more it hides a change.
MEDIAN_POINTS = 7
Z_95 = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The attempts of one model: `x` is the place among all attempts (0, 1, …), `y` seconds or a rate, never NaN.

    All arrays have one length; `decision_ids` name what a click on a point opens.
    """

    model: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    was_cold: NDArray[np.bool_]
    has_failed: NDArray[np.bool_]
    decision_ids: tuple[str, ...]

    def median(self) -> float | None:
        """Return the median of the points; None without any."""
        return float(np.median(self.y)) if len(self.y) else None


def series_by_model(columns: AttemptColumns, field: str) -> tuple[Series, ...]:
    """Return a series for each model in order of appearance, of `field` ("ttft_s", "total_s", "decode_tps").

    Points without a positive number are left out: a stream that failed before its first token has no TTFT.
    """
    models = np.asarray(columns.model, dtype=object)
    values = np.asarray(getattr(columns, field), dtype=float)
    places = np.arange(len(models), dtype=float)
    cold = np.asarray(columns.was_cold, dtype=bool)
    failed = np.asarray([outcome == Outcome.FAILED.value for outcome in columns.outcome], dtype=bool)
    usable = np.isfinite(values) & (values > 0)
    found = []
    for model in dict.fromkeys(columns.model):
        mask = (models == model) & usable
        found.append(
            Series(
                model=model,
                x=places[mask],
                y=values[mask],
                was_cold=cold[mask],
                has_failed=failed[mask],
                decision_ids=tuple(columns.decision_id[int(index)] for index in np.flatnonzero(mask)),
            )
        )
    return tuple(found)


def running_median(values: NDArray[np.float64], points: int = MEDIAN_POINTS) -> NDArray[np.float64]:
    """Return the median of each value and the `points` − 1 before it (fewer at the start); same length."""
    if not len(values):
        return values
    padded = np.concatenate([np.full(points - 1, np.nan), values])
    windows = np.lib.stride_tricks.sliding_window_view(padded, points)
    result: NDArray[np.float64] = np.nanmedian(windows, axis=1)
    return result


def wilson_interval(successes: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """Return the 95 % interval of a success rate, 0 … 1; (0, 1) without observations.

    Wilson (1927), "Probable inference, the law of succession, and statistical inference".
    """
    if n == 0:
        return 0.0, 1.0
    rate = successes / n
    spread = z * np.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    middle = rate + z * z / (2 * n)
    scale = 1 + z * z / n
    return max(0.0, float((middle - spread) / scale)), min(1.0, float((middle + spread) / scale))


def appended(
    columns: AttemptColumns, attempt: Attempt, *, decision_id: str, capability: str, limit: int
) -> AttemptColumns:
    """Return the columns with one more attempt at the end, the oldest dropped beyond `limit`."""
    usage = attempt.usage
    row: dict[str, Any] = {
        "attempt_id": 0,
        "decision_id": decision_id,
        "started_at": attempt.started_at.timestamp(),
        "model": str(attempt.ref),
        "capability": capability,
        "ttft_s": _or_nan(attempt.ttft_s),
        "total_s": attempt.total_s,
        "decode_tps": _or_nan(usage.decode_tps),
        "load_s": _or_nan(usage.load_s),
        "prefill_s": _or_nan(usage.prefill_s),
        "thinking_s": _or_nan(attempt.thinking_s),
        "was_cold": attempt.was_cold,
        "outcome": attempt.outcome.value,
        "error_kind": attempt.error_kind,
    }
    return AttemptColumns(**{name: (*getattr(columns, name), value)[-limit:] for name, value in row.items()})


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value
