"""Intervals that may be looked at after every value."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.learning.experiments.confidence import STEPS, BoundedMean, Interval, difference

RUNS = 120
VALUES = 120
ERROR = 0.05


def measured(values: list[float], error: float = ERROR) -> BoundedMean:
    """Return the mean after these values."""
    mean = BoundedMean(error=error)
    for value in values:
        mean.add(value)
    return mean


def test_before_the_first_value_everything_is_possible() -> None:
    """No value says nothing."""
    mean = BoundedMean(error=ERROR)
    assert (mean.mean, mean.count, mean.interval()) == (None, 0, Interval(0.0, 1.0))


@pytest.mark.parametrize("truth", [0.1, 0.5, 0.9])
def test_the_truth_stays_inside_at_every_look(truth: float) -> None:
    """Of many runs that are looked at after each value, no larger share ever misses than was promised."""
    chance = random.Random(f"peek {truth}")
    missed = 0
    for _run in range(RUNS):
        mean = BoundedMean(error=ERROR)
        for _value in range(VALUES):
            mean.add(float(chance.random() < truth))
            interval = mean.interval()
            if not interval.low <= truth <= interval.high:
                missed += 1
                break
    assert missed <= ERROR * RUNS


def test_ratings_between_good_and_bad_count_as_well() -> None:
    """Values need not be 0 or 1; less spread gives a narrower interval."""
    chance = random.Random("ratings")
    spread = measured([float(chance.random() < 0.5) for _ in range(100)]).interval()
    narrow = measured([chance.uniform(0.45, 0.55) for _ in range(100)]).interval()
    assert narrow.low <= 0.5 <= narrow.high
    assert narrow.width < spread.width


def test_more_values_narrow_the_interval() -> None:
    """What was impossible once stays so."""
    chance = random.Random("width")
    mean = BoundedMean(error=ERROR)
    widths = []
    for _value in range(300):
        mean.add(float(chance.random() < 0.7))
        widths.append(mean.interval().width)
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < 0.3 < widths[19]


@pytest.mark.parametrize(("value", "inside"), [(0.0, 0.0), (1.0, 1.0)])
def test_values_that_are_all_the_same(value: float, inside: float) -> None:
    """All failures or all successes leave the bound itself possible, and little else."""
    interval = measured([value] * 100).interval()
    assert interval.low <= inside <= interval.high
    assert interval.width < 0.1


@pytest.mark.parametrize("value", [-0.01, 1.01, float("nan"), float("inf")])
def test_a_value_out_of_range_is_refused(value: float) -> None:
    """The mathematics hold for [0, 1] only; nothing is counted."""
    mean = BoundedMean(error=ERROR)
    with pytest.raises(ValueError, match="not in"):
        mean.add(value)
    assert mean.count == 0


def test_a_larger_chance_of_error_gives_a_narrower_interval() -> None:
    """Less certainty costs fewer values."""
    values = [1.0, 0.0, 1.0] * 30
    assert measured(values, 0.2).interval().width < measured(values, 0.01).interval().width


def test_a_mean_that_was_missed_is_the_one_seen() -> None:
    """Values that turn after long rule out every candidate; the interval shrinks to the mean instead of failing."""
    mean = measured([0.0] * 400 + [1.0] * 1200)
    interval = mean.interval()
    assert interval.low == interval.high == pytest.approx(0.75)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_bounds_stay_in_order_and_range(values: list[float]) -> None:
    """0 ≤ low ≤ high ≤ 1 for whatever comes."""
    interval = measured(values).interval()
    assert 0.0 <= interval.low <= interval.high <= 1.0


def test_difference_holds_where_both_hold() -> None:
    """The second minus the first, in the worst cases of each."""
    gap = difference(Interval(0.25, 0.5), Interval(0.5, 1.0))
    assert (gap.low, gap.high, gap.width) == (0.0, 0.75, 0.75)
    assert 1 / STEPS < 0.01
