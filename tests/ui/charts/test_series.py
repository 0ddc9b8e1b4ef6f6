"""Columns become series without losing or inventing a point."""

from __future__ import annotations

import numpy as np
import pytest

from app.domain.record import Outcome
from app.domain.views import AttemptColumns
from tests.builders import QWEN, SMOL, an_attempt
from ui.charts.series import appended, running_median, series_by_model, wilson_interval


def columns(count: int) -> AttemptColumns:
    """Return `count` attempts of two models in turn."""
    result = AttemptColumns()
    for index in range(count):
        attempt = an_attempt((QWEN, SMOL)[index % 2], minutes=index)
        result = appended(result, attempt, decision_id=str(index), capability="code", limit=10_000)
    return result


def test_appending_keeps_all_columns_equally_long_and_drops_the_oldest() -> None:
    """A chart of the last n attempts holds n rows in every column."""
    result = columns(3)
    result = appended(result, an_attempt(), decision_id="new", capability="code", limit=3)
    assert list(result.decision_id) == ["1", "2", "new"]
    lengths = {len(getattr(result, name)) for name in AttemptColumns.__dataclass_fields__}
    assert lengths == {3}


def test_missing_first_token_leaves_a_gap() -> None:
    """An attempt without TTFT has no point, and the points after it keep their place."""
    result = appended(columns(2), an_attempt(ttft_s=None), decision_id="x", capability="code", limit=10)
    result = appended(result, an_attempt(ttft_s=0.7), decision_id="y", capability="code", limit=10)
    qwen = series_by_model(result, "ttft_s")[0]
    assert qwen.model == str(QWEN)
    assert qwen.x.tolist() == [0.0, 3.0]
    assert qwen.decision_ids == ("0", "y")


def test_cold_and_failed_points_are_marked() -> None:
    """The chart draws cold starts hollow and failures as crosses."""
    result = appended(AttemptColumns(), an_attempt(was_cold=True), decision_id="a", capability="code", limit=9)
    failed = an_attempt(outcome=Outcome.FAILED)
    result = appended(result, failed, decision_id="b", capability="code", limit=9)
    (series,) = series_by_model(result, "total_s")
    assert series.was_cold.tolist() == [True, False]
    assert series.has_failed.tolist() == [False, True]


def test_no_columns_give_no_series() -> None:
    """An empty history draws nothing."""
    assert series_by_model(AttemptColumns(), "ttft_s") == ()


def test_running_median_looks_back_only() -> None:
    """A point's median does not know the future."""
    values = np.array([5.0, 1.0, 3.0, 100.0])
    assert running_median(values, 3).tolist() == [5.0, 3.0, 3.0, 3.0]
    assert running_median(np.empty(0)).tolist() == []


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(0, 0, 0.0, 1.0), (10, 10, 0.722, 1.0), (0, 10, 0.0, 0.278), (81, 263, 0.255, 0.366)],
)
def test_wilson_interval(successes: int, n: int, low: float, high: float) -> None:
    """The last row is the worked example of Newcombe (1998), Statistics in Medicine 17, table I."""
    assert wilson_interval(successes, n) == pytest.approx((low, high), abs=0.0006)
