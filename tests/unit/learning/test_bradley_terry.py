"""Strengths and their intervals agree with a textbook, with another implementation, and with what must hold."""

from __future__ import annotations

import choix
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.learning.bradley_terry import CHI2_95, Matrix, intervals, strengths

# Games of the 1987 season in the Eastern Division of the American League, row against column, in the order
# Milwaukee, Detroit, Toronto, New York, Boston, Cleveland, Baltimore: table 10.10 of A. Agresti, "Categorical Data
# Analysis", 2nd edition, Wiley 2002.
BASEBALL = np.array(
    [
        [0, 7, 9, 7, 7, 9, 11],
        [6, 0, 7, 5, 11, 9, 9],
        [4, 6, 0, 7, 7, 8, 12],
        [6, 8, 6, 0, 6, 7, 10],
        [6, 2, 6, 7, 0, 7, 12],
        [4, 4, 5, 6, 6, 0, 6],
        [2, 4, 1, 3, 1, 7, 0],
    ],
    dtype=float,
)
# The estimates of table 10.11 there, against Baltimore.
PUBLISHED = [1.58, 1.44, 1.29, 1.25, 1.11, 0.68, 0.0]

counts = st.integers(2, 5).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, 8), min_size=size, max_size=size), min_size=size, max_size=size).map(
        lambda rows: np.array(rows, dtype=float) * (1 - np.eye(size)) + 0.25 * (1 - np.eye(size))
    )
)


def test_baseball_as_published() -> None:
    """The estimates are those of the textbook, to the digits printed there."""
    found = strengths(BASEBALL)
    assert [round(float(one), 2) for one in found - found[-1]] == PUBLISHED


@given(counts)
@settings(max_examples=40, deadline=None)
def test_as_another_implementation(wins: Matrix) -> None:
    """Luce spectral ranking, iterated to the maximum of the likelihood, gives the same strengths."""
    reference = choix.ilsr_pairwise_dense(wins, max_iter=1000, tol=1e-10)
    assert strengths(wins) == pytest.approx(reference, abs=1e-5)


@given(counts)
@settings(max_examples=25, deadline=None)
def test_intervals_hold_the_estimate_and_mirror(wins: Matrix) -> None:
    """An estimate lies inside its interval, and turning all results round turns the intervals round."""
    at = strengths(wins)
    low, high = intervals(wins, at)
    assert bool(((low < at) & (at < high)).all())
    mirrored_low, mirrored_high = intervals(wins.T, strengths(wins.T))
    assert mirrored_low == pytest.approx(-high, abs=1e-5)
    assert mirrored_high == pytest.approx(-low, abs=1e-5)


def test_interval_of_two_models_is_that_of_a_proportion() -> None:
    """With two models, the bounds are those of the likelihood-ratio interval of the share of wins."""
    wins = np.array([[0.0, 14.0], [6.0, 0.0]])
    low, high = intervals(wins, strengths(wins))

    def deviance(half_difference: float) -> float:
        chance = 1 / (1 + np.exp(-2 * half_difference))
        share = 14 / 20
        return float(2 * (14 * np.log(share / chance) + 6 * np.log((1 - share) / (1 - chance))))

    assert deviance(low[0]) == pytest.approx(CHI2_95, abs=1e-4)
    assert deviance(high[0]) == pytest.approx(CHI2_95, abs=1e-4)


def test_bounds_are_close_to_those_of_standard_errors_where_there_is_much_data() -> None:
    """With hundreds of games the profile is nearly a parabola."""
    wins = 40 * BASEBALL
    at = strengths(wins)
    chance = 1 / (1 + np.exp(at[None, :] - at[:, None]))
    weight = (wins + wins.T) * chance * (1 - chance)
    covariance = np.linalg.pinv(np.diag(weight.sum(axis=1)) - weight)
    low, high = intervals(wins, at)
    half = 1.96 * np.sqrt(np.diag(covariance))
    assert (high - low) / 2 == pytest.approx(half, rel=0.01)


def test_who_never_loses_has_no_finite_strength() -> None:
    """The likelihood grows for ever, and that is said instead of a huge number."""
    with pytest.raises(ValueError, match="without bound"):
        strengths(np.array([[0.0, 5.0], [0.0, 0.0]]))
