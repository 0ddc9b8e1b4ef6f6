"""Triggers fire on changes that are large and no chance, and on nothing else."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta

import pytest

from app.domain.profile import ModelRef
from app.domain.tuning import DECODE_FELL, LATENCY_ROSE, SUCCESS_FELL, Finding, ModelHistory
from app.learning.tuner.triggers import LEAST_BEFORE, LEAST_RECENT, LOOK_BACK, findings, has_recovered, newcombe
from tests.builders import NOON

REF = ModelRef("h", "m")


def a_history(
    *,
    succeeded: Sequence[bool] = (),
    ttft_s: Sequence[float | None] = (),
    decode_tps: Sequence[float | None] = (),
) -> ModelHistory:
    """Return attempts a minute apart; columns that are not given are as they should be."""
    count = max(len(succeeded), len(ttft_s), len(decode_tps))
    return ModelHistory(
        ref=REF,
        started_at=tuple(NOON + timedelta(minutes=number) for number in range(count)),
        succeeded=succeeded or (True,) * count,
        ttft_s=ttft_s or (0.5,) * count,
        decode_tps=decode_tps or (20.0,) * count,
    )


def spread(center: float, count: int, seed: int, *, width: float = 0.25) -> list[float]:
    """Return numbers around a center, as measured times are: lognormal."""
    rng = random.Random(seed)
    return [center * rng.lognormvariate(0.0, width) for _ in range(count)]


def kinds(history: ModelHistory) -> list[str]:
    """Return what fires."""
    return [finding.kind for finding in findings(history)]


def test_a_steady_model_fires_nothing() -> None:
    """Neither does one that fails now and then as it always did."""
    assert kinds(a_history(ttft_s=[0.5] * 200)) == []
    assert kinds(a_history(succeeded=([True] * 9 + [False]) * 20)) == []
    assert kinds(a_history()) == []


def test_success_that_fell() -> None:
    """Ten failures of thirty after a clean past, with both counts and the interval."""
    history = a_history(succeeded=[True] * 100 + [True, True, False] * 10)
    (finding,) = findings(history)
    assert finding.kind == SUCCESS_FELL
    evidence = finding.evidence
    assert (evidence.before, evidence.n_before, evidence.n_now) == (1.0, 100, 30)
    assert evidence.now == pytest.approx(2 / 3)
    assert evidence.low < evidence.now - evidence.before < evidence.high < 0


def test_a_small_or_uncertain_fall_of_success_is_not_told() -> None:
    """Nine points are too few; twelve points that chance explains are no finding either."""
    assert kinds(a_history(succeeded=[True] * 100 + [True] * 28 + [False] * 2)) == []
    shaky = ([True] * 3 + [False]) * 25
    assert kinds(a_history(succeeded=[*shaky, *([True] * 19 + [False] * 11)])) == []


def test_latency_that_rose() -> None:
    """The slow tail counts: the ninety-fifth percentile half as high again."""
    history = a_history(ttft_s=[*spread(0.5, 150, 1), *spread(1.0, 30, 2)])
    (finding,) = findings(history)
    assert finding.kind == LATENCY_ROSE
    assert finding.evidence.now / finding.evidence.before > 1.5
    assert 1.0 < finding.evidence.low < finding.evidence.high


def test_decode_rate_that_halved() -> None:
    """As when a graphics card is gone."""
    history = a_history(decode_tps=[*spread(20, 100, 3, width=0.1), *spread(8, 30, 4, width=0.1)])
    (finding,) = findings(history)
    assert finding.kind == DECODE_FELL
    assert finding.evidence.high < 0.6
    assert kinds(a_history(decode_tps=[*spread(20, 100, 3, width=0.1), *spread(12, 30, 4, width=0.1)])) == []


@pytest.mark.parametrize(
    ("before", "after", "fires"),
    [
        (LEAST_BEFORE, LEAST_RECENT, True),
        (LEAST_BEFORE - 1, LEAST_RECENT, False),
        (LEAST_BEFORE, LEAST_RECENT - 8, False),
    ],
)
def test_nothing_is_said_before_the_least_number(before: int, after: int, fires: bool) -> None:
    """However bad it looks."""
    assert bool(findings(a_history(decode_tps=[20.0] * before + [2.0] * after))) is fires


def test_missing_numbers_are_passed_over() -> None:
    """Cold attempts have no time that counts; a rate that was not reported says nothing."""
    times: list[float | None] = [None if number % 3 == 0 else 0.5 for number in range(120)]
    assert kinds(a_history(ttft_s=times, decode_tps=[None] * 119 + [float("nan")])) == []


def test_the_same_history_gives_the_same_interval() -> None:
    """Draws have a fixed seed."""
    history = a_history(ttft_s=[*spread(0.5, 150, 1), *spread(1.0, 30, 2)])
    assert findings(history) == findings(history)


@pytest.mark.parametrize("width", [0.25, 0.6])
def test_false_alarms_are_rare_though_it_is_asked_again_and_again(width: float) -> None:
    """Of 40 models that do not change, two at most are told wrongly in 300 answers, looking all the way."""
    fired = 0
    for seed in range(40):
        times, outcomes = spread(0.5, 360, seed, width=width), _coins(360, seed)
        looks = (
            a_history(ttft_s=times[max(0, end - LOOK_BACK) : end], succeeded=outcomes[max(0, end - LOOK_BACK) : end])
            for end in range(60, 360, 3)
        )
        fired += any(findings(look) for look in looks)
    assert fired <= 2


def _coins(count: int, seed: int) -> list[bool]:
    rng = random.Random(seed)
    return [rng.random() < 0.95 for _ in range(count)]


def test_newcombe_is_that_of_the_literature() -> None:
    """Newcombe (1998), table II, method 10, cases a and b."""
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=0.0001)
    assert newcombe(9, 10, 3, 10) == pytest.approx((0.1705, 0.8090), abs=0.0001)


def _finding(history: ModelHistory) -> Finding:
    (finding,) = findings(history)
    return finding


def test_recovery_is_seen_for_every_kind() -> None:
    """The attempts after it must be nearly as good as those before the trouble, and be enough."""
    success = _finding(a_history(succeeded=[True] * 100 + [True, True, False] * 10))
    assert has_recovered(success, a_history(succeeded=[True] * 20))
    assert not has_recovered(success, a_history(succeeded=[True] * 19))
    assert not has_recovered(success, a_history(succeeded=[True, True, False] * 10))
    latency = _finding(a_history(ttft_s=[*spread(0.5, 150, 1), *spread(1.0, 30, 2)]))
    assert has_recovered(latency, a_history(ttft_s=[0.5] * 20))
    assert not has_recovered(latency, a_history(ttft_s=[1.5] * 20))
    decode = _finding(a_history(decode_tps=[20.0] * 100 + [8.0] * 30))
    assert has_recovered(decode, a_history(decode_tps=[19.0] * 20))
    assert not has_recovered(decode, a_history(decode_tps=[9.0] * 20))
