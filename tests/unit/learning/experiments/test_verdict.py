"""What an experiment says of two arms."""

from __future__ import annotations

import random

import pytest

from app.learning.experiments.verdict import LEAST_RESULTS, MOST_MORE, SMALLEST_DIFFERENCE, VerdictKind, verdict_of


def draws(share: float, count: int, seed: str) -> list[float]:
    """Return so many 0s and 1s."""
    chance = random.Random(seed)
    return [float(chance.random() < share) for _ in range(count)]


def test_without_results_it_waits_and_foretells_nothing() -> None:
    """Nobody knows how long it takes before the first result."""
    verdict = verdict_of([], [])
    assert (verdict.kind, verdict.about_more) == (VerdictKind.WAIT, None)
    assert (verdict.control.n, verdict.control.mean) == (0, None)
    assert (verdict.difference.low, verdict.difference.high) == (-1.0, 1.0)


def test_one_arm_alone_foretells_nothing() -> None:
    """The difference needs both."""
    assert verdict_of([1.0] * 50, []).about_more is None


def test_a_better_variant_is_adopted() -> None:
    """Its whole interval of the difference lies above zero."""
    verdict = verdict_of(draws(0.3, 150, "low"), draws(0.9, 150, "high"))
    assert verdict.kind is VerdictKind.ADOPT
    assert verdict.difference.low > 0
    assert verdict.about_more is None


def test_a_worse_variant_is_not_taken() -> None:
    """The control is kept where the difference lies below zero."""
    verdict = verdict_of(draws(0.9, 150, "high"), draws(0.3, 150, "low"))
    assert verdict.kind is VerdictKind.KEEP
    assert verdict.difference.high < 0


def test_close_arms_wait_and_say_how_much_more() -> None:
    """A difference of a tenth after a hundred results each takes some hundreds more."""
    verdict = verdict_of([1.0, 0.0, 1.0, 0.0, 1.0] * 20, [1.0, 1.0, 0.0, 1.0, 0.5] * 20)
    assert verdict.kind is VerdictKind.WAIT
    assert verdict.about_more is not None
    assert 200 < verdict.about_more < 3000


def test_too_few_results_decide_nothing() -> None:
    """However clear it looks, below the least number it waits; the smallest number of more is what is missing."""
    few = LEAST_RESULTS - 1
    verdict = verdict_of([0.0] * few, [1.0] * few)
    assert verdict.difference.low > 0
    assert (verdict.kind, verdict.about_more) == (VerdictKind.WAIT, 2)
    assert verdict_of([0.0] * LEAST_RESULTS, [1.0] * LEAST_RESULTS).kind is VerdictKind.ADOPT


def test_one_starved_arm_still_waits() -> None:
    """Enough results altogether are not enough of each."""
    verdict = verdict_of([0.0] * 100, [1.0] * (LEAST_RESULTS - 1))
    assert verdict.kind is VerdictKind.WAIT
    assert verdict.about_more == 1


def test_the_larger_the_difference_the_sooner_it_is_over() -> None:
    """What is missing falls with the difference seen."""
    near = verdict_of([1.0, 0.0] * 12, [1.0, 0.0, 1.0] * 8).about_more
    far = verdict_of([1.0, 0.0, 0.0] * 8, [1.0, 1.0, 0.0] * 8).about_more
    assert near is not None
    assert far is not None
    assert far < near


def test_what_nobody_waits_for_is_not_foretold() -> None:
    """Two arms that seem equal would take more results than anyone has."""
    verdict = verdict_of([1.0, 0.0] * 50, [0.0, 1.0] * 50)
    assert (verdict.kind, verdict.about_more) == (VerdictKind.WAIT, None)
    # Widths shrink with the root of the number: this one would need more than the longest wait.
    n = verdict.control.n + verdict.variant.n
    assert n * (verdict.difference.width / 2 / SMALLEST_DIFFERENCE) ** 2 - n > MOST_MORE


@pytest.mark.parametrize("score", [-0.1, 1.1])
def test_scores_out_of_range_are_refused(score: float) -> None:
    """A score is a share of a good answer."""
    with pytest.raises(ValueError, match="not in"):
        verdict_of([0.5], [score])


def test_equal_arms_hardly_ever_have_a_winner() -> None:
    """With a look after every pair, at most one in twenty of many comparisons of equals calls a winner."""
    chance = random.Random("a/a")
    called = 0
    for _run in range(40):
        control: list[float] = []
        variant: list[float] = []
        for _pair in range(60):
            control.append(float(chance.random() < 0.6))
            variant.append(float(chance.random() < 0.6))
            if len(control) % 20 == 0 and verdict_of(control, variant).kind is not VerdictKind.WAIT:
                called += 1
                break
    assert called <= 2
