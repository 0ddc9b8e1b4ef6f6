"""What the rows of the Dashboard draw: a track for each model, from attempts or from sums; pure functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.domain.dashboard import BinColumns, Rollup
from app.domain.record import Outcome
from app.domain.views import AttemptColumns
from ui.charts.quantiles import (
    ENOUGH_FOR_P95,
    Numbers,
    Quantiles,
    histogram_percentiles,
    histogram_quantiles,
    quantiles,
)
from ui.charts.series import MEDIAN_POINTS, running_median

# The starts of the spans and, for each, the counts of its bins.
Histograms = tuple[Numbers, Numbers]

EMPTY: Numbers = np.empty(0)
# Above so many points, lines are drawn over spans of time instead of from point to point.
SLIDING_POINTS = 2000
SPANS = 96
OUTCOMES_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Attempts as points: `x` is their place or POSIX time; NaN where there was no first token or no rate."""

    x: Numbers = field(default_factory=lambda: EMPTY)
    ttft_s: Numbers = field(default_factory=lambda: EMPTY)
    decode_tps: Numbers = field(default_factory=lambda: EMPTY)
    started_at: Numbers = field(default_factory=lambda: EMPTY)
    was_cold: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, dtype=bool))
    has_failed: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, dtype=bool))
    decision_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Percentiles along `x`; NaN leaves a gap. `low` and `high` (p5, p95) are NaN below 20 values."""

    x: Numbers = field(default_factory=lambda: EMPTY)
    middle: Numbers = field(default_factory=lambda: EMPTY)
    low: Numbers = field(default_factory=lambda: EMPTY)
    high: Numbers = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phases:
    """Mean seconds of an answer's phases, in their order."""

    waiting_s: float = 0.0
    load_s: float = 0.0
    prefill_s: float = 0.0
    thinking_s: float = 0.0
    answer_s: float = 0.0

    @property
    def parts(self) -> tuple[tuple[str, float], ...]:
        """The phases with their names in code, first to last."""
        return (
            ("waiting", self.waiting_s),
            ("load", self.load_s),
            ("prefill", self.prefill_s),
            ("thinking", self.thinking_s),
            ("answer", self.answer_s),
        )

    @property
    def total_s(self) -> float:
        """All of them."""
        return sum(seconds for _, seconds in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One model in the window: its numbers, its points (none with sums) and its lines.

    `outcomes` are the last ones, oldest first. `n` counts all attempts, `judged` those that the user did not stop.
    """

    model: str
    n: int = 0
    succeeded: int = 0
    failed: int = 0
    stopped: int = 0
    cold: int = 0
    load_s: float = 0.0
    ttft: Quantiles = field(default_factory=Quantiles)
    decode: Quantiles = field(default_factory=Quantiles)
    phases: Phases = field(default_factory=Phases)
    outcomes: tuple[str, ...] = ()
    points: Points = field(default_factory=Points)
    ttft_line: Line = field(default_factory=Line)
    decode_line: Line = field(default_factory=Line)

    @property
    def judged(self) -> int:
        """Attempts that succeeded or failed."""
        return self.succeeded + self.failed


def tracks_from_attempts(columns: AttemptColumns, *, by_time: bool, gap_s: float = 0.0) -> tuple[Track, ...]:
    """Return a track for each model, by name; `by_time` places points in time, else by their order up to the newest 0.

    A pause of more than `gap_s` seconds breaks the lines (only in time).
    """
    models = np.asarray(columns.model, dtype=object)
    arrays = _Arrays(columns)
    return tuple(
        _track(model, arrays.of(models == model), by_time=by_time, gap_s=gap_s) for model in sorted(set(columns.model))
    )


class _Arrays:
    """The columns as arrays, converted once."""

    def __init__(self, columns: AttemptColumns) -> None:
        self._numbers = {
            name: np.asarray(getattr(columns, name), dtype=float)
            for name in ("started_at", "ttft_s", "total_s", "decode_tps", "load_s", "prefill_s", "thinking_s")
        }
        self._outcome = np.asarray(columns.outcome, dtype=object)
        self._cold = np.asarray(columns.was_cold, dtype=bool)
        self._decisions = columns.decision_id

    def of(self, mask: NDArray[np.bool_]) -> _Rows:
        """Return the rows of a mask."""
        return _Rows(
            numbers={name: values[mask] for name, values in self._numbers.items()},
            outcome=tuple(self._outcome[mask]),
            was_cold=self._cold[mask],
            decision_ids=tuple(self._decisions[int(place)] for place in np.flatnonzero(mask)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    numbers: dict[str, Numbers]
    outcome: tuple[str, ...]
    was_cold: NDArray[np.bool_]
    decision_ids: tuple[str, ...]


def _track(model: str, rows: _Rows, *, by_time: bool, gap_s: float) -> Track:
    numbers = rows.numbers
    count = len(rows.outcome)
    x = numbers["started_at"] if by_time else np.arange(1.0 - count, 1.0)
    ttft = np.where(numbers["ttft_s"] > 0, numbers["ttft_s"], np.nan)
    decode = np.where(numbers["decode_tps"] > 0, numbers["decode_tps"], np.nan)
    failed = np.array([one == Outcome.FAILED.value for one in rows.outcome], dtype=bool)
    loads = np.nan_to_num(numbers["load_s"])
    return Track(
        model=model,
        n=count,
        succeeded=rows.outcome.count(Outcome.SUCCEEDED.value),
        failed=int(failed.sum()),
        stopped=rows.outcome.count(Outcome.STOPPED.value),
        cold=int(rows.was_cold.sum()),
        load_s=float(loads[rows.was_cold].sum()),
        ttft=quantiles(ttft),
        decode=quantiles(decode),
        phases=_mean_phases(numbers, ttft),
        outcomes=rows.outcome[-OUTCOMES_SHOWN:],
        points=Points(
            x=x,
            ttft_s=ttft,
            decode_tps=decode,
            started_at=numbers["started_at"],
            was_cold=rows.was_cold,
            has_failed=failed,
            decision_ids=rows.decision_ids,
        ),
        ttft_line=line_of(x, ttft, gap=gap_s if by_time else 0.0),
        decode_line=line_of(x, decode, gap=gap_s if by_time else 0.0, smooth=False),
    )


def _mean_phases(numbers: dict[str, Numbers], ttft: Numbers) -> Phases:
    """Return mean phases over the attempts with a first token; waiting is what is left before it."""
    mask = np.isfinite(ttft)
    count = int(mask.sum())
    if not count:
        return Phases()
    load, prefill, thinking = (np.nan_to_num(numbers[name][mask]) for name in ("load_s", "prefill_s", "thinking_s"))
    return phases_of_sums(
        count,
        load=float(load.sum()),
        prefill=float(prefill.sum()),
        thinking=float(thinking.sum()),
        ttft=float(ttft[mask].sum()),
        total=float(numbers["total_s"][mask].sum()),
    )


def phases_of_sums(  # the sums of one span
    count: int, *, load: float, prefill: float, thinking: float, ttft: float, total: float
) -> Phases:
    """Return the means of sums over `count` attempts; nothing is negative, whatever clocks and servers reported."""
    if not count:
        return Phases()
    return Phases(
        waiting_s=max(0.0, ttft - load - prefill - thinking) / count,
        load_s=load / count,
        prefill_s=prefill / count,
        thinking_s=thinking / count,
        answer_s=max(0.0, total - ttft) / count,
    )


def line_of(x: Numbers, values: Numbers, *, gap: float = 0.0, smooth: bool = True) -> Line:
    """Return a running median with the band from p5 to p95 of the last 20 values; NaN values are left out.

    Many values are summed over equal spans of `x` instead. A step in `x` of more than `gap` breaks the line (0: none
    does). Without `smooth` the line goes through the values themselves, and NaN breaks it.
    """
    usable = np.isfinite(values)
    if not smooth and len(values) <= SLIDING_POINTS:
        nothing = np.full(len(values), np.nan)
        line = Line(x=x, middle=values, low=nothing, high=nothing)
        return with_gaps(line, gap) if gap > 0 else line
    x, values = x[usable], values[usable]
    if not len(values):
        return Line()
    if len(values) > SLIDING_POINTS:
        return _line_over_spans(x, values)
    middle = running_median(values, MEDIAN_POINTS)
    if len(values) > MEDIAN_POINTS:
        # The median of the first one or two is no more than they are themselves.
        middle[: MEDIAN_POINTS // 2] = np.nan
    low = np.full(len(values), np.nan)
    high = low.copy()
    if len(values) >= ENOUGH_FOR_P95:
        windows = np.lib.stride_tricks.sliding_window_view(values, ENOUGH_FOR_P95)
        low[ENOUGH_FOR_P95 - 1 :], high[ENOUGH_FOR_P95 - 1 :] = np.percentile(windows, (5, 95), axis=1)
    line = Line(x=x, middle=middle, low=low, high=high)
    return with_gaps(line, gap) if gap > 0 else line


def with_gaps(line: Line, gap: float) -> Line:
    """Return the line with NaN put in wherever `x` steps by more than `gap`."""
    places = np.flatnonzero(np.diff(line.x) > gap) + 1
    if not len(places):
        return line

    def broken(values: Numbers) -> Numbers:
        return np.insert(values, places, np.nan)

    middles = (line.x[places] + line.x[places - 1]) / 2
    return Line(
        x=np.insert(line.x, places, middles),
        middle=broken(line.middle),
        low=broken(line.low),
        high=broken(line.high),
    )


def _line_over_spans(x: Numbers, values: Numbers) -> Line:
    edges = np.linspace(x[0], x[-1], SPANS + 1)
    place = np.clip(np.searchsorted(edges, x, side="right") - 1, 0, SPANS - 1)
    result = np.full((3, SPANS), np.nan)
    for span in np.unique(place):
        inside = values[place == span]
        result[0, span] = np.median(inside)
        if len(inside) >= ENOUGH_FOR_P95:
            result[1:, span] = np.percentile(inside, (5, 95))
    return Line(x=(edges[:-1] + edges[1:]) / 2, middle=result[0], low=result[1], high=result[2])


def tracks_from_rollup(
    rollup: Rollup, latest: AttemptColumns, histograms: Mapping[tuple[str, str], Histograms]
) -> tuple[Track, ...]:
    """Return a track for each model from sums; the strip of outcomes comes from the `latest` attempts.

    `histograms` are those of the rollup (`histograms_of`): the figures need them as well.
    """
    spans = rollup.spans
    models = np.asarray(spans.model, dtype=object)
    numbers = {name: np.asarray(getattr(spans, name), dtype=float) for name in _SUMMED}
    edges = np.asarray(rollup.edges, dtype=float)
    outcomes: dict[str, list[str]] = {}
    for model, outcome in zip(latest.model, latest.outcome, strict=True):
        outcomes.setdefault(model, []).append(outcome)
    found = []
    for model in sorted(set(spans.model)):
        mask = models == model
        sums = {name: float(values[mask].sum()) for name, values in numbers.items()}
        ttft = histograms.get((model, "ttft"), _NO_HISTOGRAM)
        decode = histograms.get((model, "decode"), _NO_HISTOGRAM)
        found.append(
            Track(
                model=model,
                n=int(sums["n"]),
                succeeded=int(sums["succeeded"]),
                failed=int(sums["failed"]),
                stopped=int(sums["stopped"]),
                cold=int(sums["cold"]),
                load_s=sums["load_s"],
                ttft=_summed(ttft, edges),
                decode=_summed(decode, edges),
                phases=phases_of_sums(
                    int(sums["ttft_n"]),
                    load=sums["load_s"],
                    prefill=sums["prefill_s"],
                    thinking=sums["thinking_s"],
                    ttft=sums["ttft_s"],
                    total=sums["total_s"],
                ),
                outcomes=tuple(outcomes.get(model, ())[-OUTCOMES_SHOWN:]),
                ttft_line=_histogram_line(ttft, edges, rollup.span_s),
                decode_line=_histogram_line(decode, edges, rollup.span_s),
            )
        )
    return tuple(found)


_SUMMED = (
    "n",
    "succeeded",
    "failed",
    "stopped",
    "cold",
    "ttft_n",
    "load_s",
    "prefill_s",
    "thinking_s",
    "ttft_s",
    "total_s",
)
_NO_HISTOGRAM: Histograms = (EMPTY, np.empty((0, 0)))


def histograms_of(bins: BinColumns, edge_count: int) -> dict[tuple[str, str], Histograms]:
    """Return the histograms by model and kind; the starts of the spans ascend."""
    start = np.asarray(bins.start_s, dtype=float)
    place = np.asarray(bins.bin, dtype=int)
    counts = np.asarray(bins.n, dtype=float)
    numbers: dict[tuple[str, str], int] = {}
    keys = zip(bins.model, bins.kind, strict=True)
    which = np.fromiter((numbers.setdefault(key, len(numbers)) for key in keys), dtype=int, count=len(counts))
    found: dict[tuple[str, str], Histograms] = {}
    for key, number in numbers.items():
        mask = which == number
        starts, rows = np.unique(start[mask], return_inverse=True)
        table = np.zeros((len(starts), edge_count))
        np.add.at(table, (rows, place[mask]), counts[mask])
        found[key] = starts, table
    return found


def _summed(histograms: Histograms, edges: Numbers) -> Quantiles:
    table = histograms[1]
    return histogram_quantiles(table.sum(axis=0), edges) if len(table) else Quantiles()


def _histogram_line(histograms: Histograms, edges: Numbers, span_s: int) -> Line:
    starts, table = histograms
    if not len(starts):
        return Line()
    low, middle, high = histogram_percentiles(table, edges, (5, 50, 95))
    few = table.sum(axis=1) < ENOUGH_FOR_P95
    low[few] = high[few] = np.nan
    # A point stands in the middle of its span; a missing span breaks the line.
    return with_gaps(Line(x=starts + span_s / 2, middle=middle, low=low, high=high), span_s * 1.5)


def shared_range(tracks: tuple[Track, ...], values: Callable[[Track], Numbers]) -> tuple[float, float] | None:
    """Return the least and greatest of all tracks' values; None without any."""
    found = [array[np.isfinite(array)] for array in map(values, tracks)]
    numbers = np.concatenate(found) if found else EMPTY
    return (float(numbers.min()), float(numbers.max())) if len(numbers) else None
