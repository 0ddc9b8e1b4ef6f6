"""Tracks tell what the attempts say, no more: percentiles need enough values, pauses stay pauses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dashboard import BinColumns, Rollup, SpanColumns
from app.domain.record import Outcome
from app.domain.views import AttemptColumns
from ui.charts.changes import slowdown
from ui.charts.frame import extremes, log_ticks, one_per_cell, round_ceiling, runs
from ui.charts.quantiles import histogram_percentiles, quantiles
from ui.charts.tracks import Phases, histograms_of, line_of, shared_range, tracks_from_attempts, tracks_from_rollup

NAN = float("nan")


def attempts(  # the columns a test varies
    ttft: list[float],
    *,
    model: str = "local/a",
    decode: list[float] | None = None,
    outcomes: list[str] | None = None,
    every_s: float = 60.0,
) -> AttemptColumns:
    """Return attempts of one model with these seconds to the first token."""
    count = len(ttft)
    return AttemptColumns(
        attempt_id=range(count),
        decision_id=tuple(f"d{index}" for index in range(count)),
        started_at=tuple(1000.0 + index * every_s for index in range(count)),
        model=(model,) * count,
        capability=("code",) * count,
        ttft_s=tuple(ttft),
        total_s=tuple(value + 2.0 for value in ttft),
        decode_tps=tuple(decode or [30.0] * count),
        load_s=(0.1,) * count,
        prefill_s=(0.1,) * count,
        thinking_s=(NAN,) * count,
        was_cold=(False,) * count,
        outcome=tuple(outcomes or [Outcome.SUCCEEDED.value] * count),
        error_kind=("",) * count,
    )


@pytest.mark.parametrize(
    ("count", "has_p95", "has_p99"), [(1, False, False), (19, False, False), (20, True, False), (100, True, True)]
)
def test_percentiles_need_enough_values(count: int, has_p95: bool, has_p99: bool) -> None:
    """p95 is told from 20 values on, p99 from 100 on, the median always."""
    found = quantiles(np.arange(1.0, count + 1))
    assert found.n == count
    assert found.p50 == pytest.approx((count + 1) / 2)
    assert (found.p95 is not None, found.p99 is not None) == (has_p95, has_p99)


def test_nothing_has_no_percentiles() -> None:
    """Without values, or with NaN only, there is nothing to tell."""
    assert quantiles([]) == quantiles([NAN])
    assert quantiles([]).p50 is None


@given(st.lists(st.floats(0.01, 1000), min_size=1, max_size=300), st.integers(1, 99))
def test_histograms_tell_percentiles_within_a_bin(values: list[float], percent: int) -> None:
    """The percentile of a histogram lies within one bin (12 %) of a value at that place."""
    edges = np.concatenate([[0.0], 10.0 ** (-5 + np.arange(1, 201) / 20)])
    counts = np.zeros((1, len(edges)))
    np.add.at(counts[0], np.searchsorted(edges, values, side="right") - 1, 1)
    found = float(histogram_percentiles(counts, edges, (percent,))[0, 0])
    ordered = sorted(values)
    rank = len(values) * percent / 100
    nearest = ordered[max(0, int(np.ceil(rank)) - 1)]
    assert nearest / 1.13 <= found <= nearest * 1.13


def test_a_track_counts_what_happened() -> None:
    """Stopped attempts count in n but are not judged; an attempt without a token has no point."""
    outcomes = ["succeeded", "failed", "stopped", "succeeded"]
    (track,) = tracks_from_attempts(attempts([0.5, NAN, 0.7, 0.6], outcomes=outcomes), by_time=False)
    assert (track.n, track.succeeded, track.failed, track.stopped, track.judged) == (4, 2, 1, 1, 3)
    assert track.points.x.tolist() == [-3.0, -2.0, -1.0, 0.0]
    assert np.isnan(track.points.ttft_s[1])
    assert track.points.has_failed.tolist() == [False, True, False, False]
    assert track.ttft.n == 3
    assert track.outcomes == tuple(outcomes)


def test_each_model_has_its_track() -> None:
    """Attempts of several models are told apart and sorted by name."""
    both = [attempts([0.5, 0.6], model="local/b"), attempts([0.1], model="local/a")]
    merged = AttemptColumns(
        **{name: (*getattr(both[0], name), *getattr(both[1], name)) for name in AttemptColumns.__dataclass_fields__}
    )
    tracks = tracks_from_attempts(merged, by_time=True)
    assert [(track.model, track.n) for track in tracks] == [("local/a", 1), ("local/b", 2)]
    assert shared_range(tracks, lambda track: track.points.ttft_s) == (0.1, 0.6)
    assert shared_range((), lambda track: track.points.ttft_s) is None


def test_phases_add_up_to_the_mean() -> None:
    """Waiting is what is left before the first token, and nothing is ever negative."""
    (track,) = tracks_from_attempts(attempts([0.5, 0.7]), by_time=False)
    assert track.phases.total_s == pytest.approx(2.6)
    assert track.phases.waiting_s == pytest.approx(0.4)
    (early,) = tracks_from_attempts(attempts([0.05]), by_time=False)
    assert early.phases.waiting_s == 0
    (none,) = tracks_from_attempts(attempts([NAN]), by_time=False)
    assert none.phases == Phases()


def test_the_band_needs_twenty_values() -> None:
    """p5 and p95 appear with the twentieth value."""
    x = np.arange(25.0)
    line = line_of(x, np.linspace(1, 2, 25))
    assert np.isnan(line.high[:19]).all()
    assert np.isfinite(line.high[19:]).all()
    assert np.isnan(line_of(x[:19], x[:19] + 1).high).all()


def test_a_pause_breaks_the_line() -> None:
    """Where nothing was asked for long, nothing is drawn between."""
    x = np.array([0.0, 1.0, 2.0, 50.0, 51.0])
    line = line_of(x, np.ones(5), gap=10.0)
    assert [piece[0].tolist() for piece in runs(line.x, line.middle)] == [[0.0, 1.0, 2.0], [50.0, 51.0]]
    unbroken = line_of(x, np.ones(5))
    assert len(list(runs(unbroken.x, unbroken.middle))) == 1


def test_a_missing_rate_breaks_the_rates_line() -> None:
    """A failed attempt leaves a gap in tokens per second."""
    (track,) = tracks_from_attempts(attempts([0.5] * 5, decode=[30.0, 31.0, NAN, 29.0, 30.0]), by_time=False)
    assert len(list(runs(track.decode_line.x, track.decode_line.middle))) == 2


def test_many_attempts_become_a_short_line() -> None:
    """Ten thousand attempts are summed over spans of time; empty spans stay gaps."""
    x = np.concatenate([np.linspace(0, 10, 5000), np.linspace(90, 100, 5000)])
    line = line_of(x, np.full(10_000, 2.0))
    assert len(line.x) < 200
    assert len(list(runs(line.x, line.middle))) == 2
    assert np.nanmax(line.high) == 2.0


def rollup() -> Rollup:
    """Return two hours of a model, a third after a pause: the first with many values, the others with few."""
    return Rollup(
        span_s=3600,
        spans=SpanColumns(
            start_s=(0, 3600, 36_000),
            model=("local/a",) * 3,
            n=(40, 2, 1),
            succeeded=(39, 2, 1),
            failed=(1, 0, 0),
            stopped=(0, 0, 0),
            cold=(2, 0, 0),
            ttft_n=(40, 2, 1),
            load_s=(8.0, 0.0, 0.0),
            prefill_s=(4.0, 0.2, 0.1),
            thinking_s=(0.0, 0.0, 0.0),
            ttft_s=(20.0, 1.0, 0.5),
            total_s=(60.0, 3.0, 1.5),
        ),
        bins=BinColumns(
            start_s=(0, 0, 3600, 36_000, 0),
            model=("local/a", "local/a", "local/a", "local/a", ""),
            kind=("ttft", "ttft", "ttft", "ttft", "router"),
            bin=(1, 2, 1, 2, 0),
            n=(30, 10, 2, 1, 43),
        ),
        edges=(0.0, 0.1, 1.0, 10.0),
        requests=43,
    )


def test_sums_make_a_track_without_points() -> None:
    """Counts are added up, the band is drawn where an hour has twenty values, a missing hour breaks the line."""
    sums, latest = rollup(), attempts([0.5] * 3, outcomes=["succeeded", "failed", "succeeded"])
    (track,) = tracks_from_rollup(sums, latest, histograms_of(sums.bins, len(sums.edges)))
    assert (track.n, track.failed, track.cold, track.ttft.n) == (43, 1, 2, 43)
    assert track.outcomes == ("succeeded", "failed", "succeeded")
    assert len(track.points.x) == 0
    assert track.ttft_line.x.tolist() == [1800.0, 5400.0, 21_600.0, 37_800.0]
    assert np.isfinite(track.ttft_line.high).tolist() == [True, False, False, False]
    assert np.isnan(track.ttft_line.middle[2])
    assert track.ttft.p50 is not None
    assert 0.1 <= track.ttft.p50 <= 1.0
    assert track.phases.answer_s == pytest.approx((64.5 - 21.5) / 43)
    nothing = replace(sums, spans=SpanColumns(), bins=BinColumns())
    assert tracks_from_rollup(nothing, AttemptColumns(), histograms_of(nothing.bins, 4)) == ()


@pytest.mark.parametrize(
    ("rates", "is_slower"),
    [
        ([30.0] * 20 + [15.0] * 5, True),
        ([30.0] * 20 + [15.0] * 4 + [29.0], False),
        ([30.0] * 10 + [15.0] * 5, False),
        ([30.0] * 25, False),
        ([], False),
    ],
)
def test_slow_answers_are_noticed(rates: list[float], is_slower: bool) -> None:
    """Five answers in a row below 60 % of the usual rate are said, with the first of them."""
    tracks = tracks_from_attempts(attempts([0.5] * len(rates), decode=rates), by_time=False)
    found = slowdown(tracks[0]) if tracks else None
    assert (found is not None) is is_slower
    if found is not None:
        assert found.share == pytest.approx(0.5)
        assert found.decision_id == "d20"


@given(st.lists(st.floats(0, 50), min_size=1, max_size=400), st.lists(st.floats(-100, 100), min_size=400, max_size=400))
def test_thinned_lines_keep_their_extremes(places: list[float], levels: list[float]) -> None:
    """Every column of pixels keeps its highest and lowest point."""
    x = np.sort(np.array(places))
    y = np.array(levels[: len(x)])
    thin_x, thin_y = extremes(x, y)
    assert len(thin_x) <= max(len(x), 2 * 51)
    for column in np.unique(np.floor(x)):
        before, after = y[np.floor(x) == column], thin_y[np.floor(thin_x) == column]
        assert (after.min(), after.max()) == (before.min(), before.max())


def test_marks_that_would_hide_each_other_are_drawn_once() -> None:
    """Of points in one cell one is left; NaN is left out."""
    kept = one_per_cell(np.array([1.0, 1.5, 9.0, 3.0]), np.array([1.0, 1.2, 9.0, NAN]))
    assert kept.tolist() == [0, 2]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.05, 20, (0.1, 1, 10)), (0.2, 15, (0.3, 1, 3, 10)), (0.001, 1000, (0.001, 0.01, 0.1, 1, 10, 100, 1000))],
)
def test_ticks_are_round(low: float, high: float, expected: tuple[float, ...]) -> None:
    """Powers of ten, and threes where they would be too few."""
    assert log_ticks(low, high) == pytest.approx(expected)


@pytest.mark.parametrize(("value", "ceiling"), [(0, 1), (73, 80), (80, 80), (107, 120), (130, 160), (0.3, 0.3)])
def test_axes_end_at_round_numbers(value: float, ceiling: float) -> None:
    """The end of an axis is the next round number."""
    assert round_ceiling(value) == pytest.approx(ceiling)
