"""A model that becomes another one is noticed from its judgements; chance is not taken for change."""

from __future__ import annotations

import random

import pytest

from app.domain.evidence import ComplexityBand, JudgedAnswer
from app.domain.profile import ModelRef
from app.routing.change import last_shift
from app.routing.outcomes import evidence_of
from app.routing.quality import quality_of
from tests.builders import a_profile

REF = ModelRef("h", "a")


def judged(*scores: float, capability: str = "code") -> list[JudgedAnswer]:
    """Return judgements of one capability."""
    return [JudgedAnswer(ref=REF, capability=capability, complexity=0.5, score=score) for score in scores]


def test_nothing_and_few_judgements_are_no_change() -> None:
    """A first impression has nothing before it to differ from."""
    assert last_shift([]) is None
    assert last_shift(judged(1, 1, 0, 0, 0, 0)) is None


def test_a_fall_is_found_where_it_began() -> None:
    """Good answers, then bad ones: the change is at the first bad one and as large as what was seen since."""
    shift = last_shift(judged(*[1] * 12, *[0] * 6))
    assert shift is not None
    assert shift.since == 12
    assert -0.95 < shift.size < -0.5


def test_a_rise_is_found_too() -> None:
    """A model that was mended gets its chance."""
    shift = last_shift(judged(*[0] * 12, *[1] * 8))
    assert shift is not None
    assert shift.since == 12
    assert shift.size > 0.4


def test_the_last_of_several_changes_counts() -> None:
    """After a fall and a rise the rise is what is told."""
    shift = last_shift(judged(*[1] * 12, *[0] * 12, *[1] * 12))
    assert shift is not None
    assert (shift.since, shift.size > 0) == (24, True)


def test_bad_answers_in_many_capabilities_add_up() -> None:
    """No capability alone is judged often enough, all together are."""
    kinds = ("code", "factual", "creative", "logical")
    before = [one for kind in kinds for one in judged(1, 1, 1, capability=kind)]
    after = [one for kind in kinds for one in judged(0, capability=kind)]
    shift = last_shift([*before, *after])
    assert shift is not None
    assert shift.since == len(before)


def test_a_kind_that_was_hardly_judged_is_no_measure() -> None:
    """A model that is good at code and bad at stories has not changed when stories are asked for the first time."""
    assert last_shift([*judged(*[1] * 12), *judged(*[0] * 12, capability="creative")]) is None


def test_chance_is_seldom_taken_for_change() -> None:
    """Of models that stay as they are, answering well in three of four cases, few are thought to have changed."""
    found = 0
    for seed in range(100):
        source = random.Random(seed)
        found += last_shift(judged(*[float(source.random() < 0.75) for _ in range(40)])) is not None
    assert found <= 25


def test_a_change_moves_what_is_expected_of_all_capabilities() -> None:
    """The ratings of capabilities that were not judged since move with it, and old judgements count little."""
    profile = a_profile(REF, scores={"code": 0.8, "creative": 0.8})
    steady = evidence_of(judged(*[1] * 12))[REF]
    fallen = evidence_of(judged(*[1] * 12, *[0] * 6))[REF]
    band = ComplexityBand.MEDIUM
    assert quality_of(profile, "creative", band, steady).mean == pytest.approx(0.8)
    assert quality_of(profile, "creative", band, fallen).mean < 0.3
    assert quality_of(profile, "code", band, fallen).mean < 0.4


def test_a_shift_that_is_no_number_changes_nothing() -> None:
    """What came from an older version or an import cannot break a decision."""
    profile = a_profile(REF, scores={"code": 0.8})
    evidence = evidence_of(judged(1))[REF]
    broken = type(evidence)(quality=evidence.quality, shift=float("nan"))
    band = ComplexityBand.MEDIUM
    assert quality_of(profile, "code", band, broken) == quality_of(profile, "code", band, evidence)
