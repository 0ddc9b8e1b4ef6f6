"""The model of Bradley and Terry: strengths from paired comparisons, with intervals.

The chance that i wins against j is 1 / (1 + exp(s_j - s_i)) with strengths s that sum to zero (Bradley and Terry,
"Rank analysis of incomplete block designs", Biometrika 39, 1952). A tie is half a win for each (as in the
leaderboards of Chiang et al., "Chatbot Arena", 2024); beside Davidson's model, which gives ties a parameter of their
own, that needs no more votes and makes the intervals wider, never narrower.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

# The 95 % point of the chi-squared distribution with one degree of freedom.
CHI2_95 = 3.841458820694124
_MOST_STEPS = 100
_LEAST_GAIN = 1e-11
# Strengths beyond this are a chance of one in twenty thousand: in truth the likelihood has no maximum.
_FURTHEST = 10.0
_BISECTIONS = 22


def strengths(wins: Matrix) -> Matrix:
    """Return the strengths of most likelihood, in log-odds, summing to zero.

    `wins[i, j]` is how often i won against j; fractions are allowed. ValueError where there is no finite maximum:
    some group of models never lost to (or never met) the others.
    """
    count = len(wins)
    found = _maximum(wins, np.zeros(count), _zero_sum_basis(count))
    if np.max(np.abs(found), initial=0.0) > _FURTHEST:
        raise ValueError("The comparisons leave strengths without bound.")
    return found


def intervals(wins: Matrix, at: Matrix) -> tuple[Matrix, Matrix]:
    """Return lower and upper 95 % bounds of each strength `at`, by profile likelihood.

    A bound is where twice the log-likelihood, the other strengths set at their best, has fallen by 3.84 (Venzon and
    Moolgavkar, "A method for computing profile-likelihood-based confidence intervals", Applied Statistics 37, 1988).
    Unlike bounds from standard errors they keep to the data where a model won or lost nearly always.
    """
    count = len(wins)
    best = _log_likelihood(wins, at)
    bounds = np.empty((2, count))
    for index in range(count):
        for side, sign in enumerate((-1.0, 1.0)):
            bounds[side, index] = _bound(wins, at, index, sign, best - CHI2_95 / 2)
    return bounds[0], bounds[1]


def _bound(wins: Matrix, at: Matrix, index: int, sign: float, floor: float) -> float:
    """Return where the profile of one strength crosses `floor`, on the side of `sign`."""
    count = len(wins)
    direction = np.full(count, -1.0 / (count - 1))
    direction[index] = 1.0
    basis = np.zeros((count, max(0, count - 2)))
    if count > 2:  # noqa: PLR2004  two strengths that sum to zero leave nothing free
        basis[np.arange(count) != index] = _zero_sum_basis(count - 1)

    def is_above(value: float) -> bool:
        point = _maximum(wins, value * direction, basis, start=basis.T @ at)
        return _log_likelihood(wins, point) > floor

    near, step = float(at[index]), 0.5
    far = near + sign * step
    while is_above(far) and abs(far) < _FURTHEST:
        near, step = far, step * 2
        far = near + sign * step
    for _ in range(_BISECTIONS):
        middle = (near + far) / 2
        near, far = (middle, far) if is_above(middle) else (near, middle)
    return (near + far) / 2


def _maximum(wins: Matrix, offset: Matrix, basis: Matrix, start: Matrix | None = None) -> Matrix:
    """Return the strengths `offset + basis @ x` of most likelihood; Newton's method, halving steps that overshoot."""
    x = np.zeros(basis.shape[1]) if start is None else start
    games = wins + wins.T
    point = offset + basis @ x
    value = _log_likelihood(wins, point)
    for _ in range(_MOST_STEPS):
        chance = _chances(point)
        slope = basis.T @ (wins - games * chance).sum(axis=1)
        weight = games * chance * (1.0 - chance)
        curvature = np.diag(weight.sum(axis=1)) - weight
        step = np.linalg.lstsq(basis.T @ curvature @ basis, slope, rcond=None)[0]
        # Twice what the likelihood could still gain; the last step squares what is left of the error.
        if float(slope @ step) < _LEAST_GAIN:
            return np.asarray(offset + basis @ (x + step))
        size = 1.0
        while size > 1e-10:  # noqa: PLR2004  nothing is left to gain
            trial = offset + basis @ (x + size * step)
            trial_value = _log_likelihood(wins, trial)
            if trial_value >= value:
                break
            size /= 2
        else:
            return point
        x, point, value = x + size * step, trial, trial_value
    return point


def _log_likelihood(wins: Matrix, point: Matrix) -> float:
    return -float((wins * np.logaddexp(0.0, point[None, :] - point[:, None])).sum())


def _chances(point: Matrix) -> Matrix:
    """Return the chance of each row's model against each column's; far differences do not overflow."""
    return np.asarray(0.5 * (1.0 + np.tanh((point[:, None] - point[None, :]) / 2)))


def _zero_sum_basis(count: int) -> Matrix:
    """Return count - 1 orthonormal columns that each sum to zero."""
    basis = np.zeros((count, count - 1))
    for column in range(count - 1):
        basis[: column + 1, column] = 1.0
        basis[column + 1, column] = -(column + 1.0)
        basis[:, column] /= np.sqrt((column + 1.0) * (column + 2.0))
    return basis
