"""The probes: balanced, in a repeatable order, and each with a grader that is proved by reference answers."""

from __future__ import annotations

from collections import Counter

import pytest

from app.domain.capability import CAPABILITY_KEYS
from app.domain.errors import InvalidInputError
from app.domain.evidence import ComplexityBand
from app.learning.calibration.graders import grade
from app.learning.calibration.probes import Probe, all_probes, choose_probes
from app.learning.calibration.sandbox import run_tests

PROBES = tuple(all_probes().values())


@pytest.mark.parametrize("probe", PROBES, ids=[probe.probe_id for probe in PROBES])
def test_a_grader_accepts_and_rejects_its_reference_answers(probe: Probe) -> None:
    """Every right answer is right, every wrong one wrong, and nothing at all is wrong."""
    assert probe.right
    assert probe.wrong
    for answer in probe.right:
        verdict = grade(probe.grader, answer, run_tests)
        assert verdict.score == 1.0, f"{answer!r}: {verdict.reason}"
    for answer in (*probe.wrong, "", "I do not know."):
        verdict = grade(probe.grader, answer, run_tests)
        assert verdict.score == 0.0, repr(answer)
        assert verdict.reason


def test_every_capability_has_probes_of_every_band() -> None:
    """About two hundred, with a like number in each of the 27 cells, and some in other languages."""
    counts = Counter((probe.capability, probe.band) for probe in PROBES)
    assert set(counts) == {(capability, band) for capability in CAPABILITY_KEYS for band in ComplexityBand}
    assert min(counts.values()) >= 7
    assert 190 <= len(PROBES) <= 210
    assert len({probe.prompt for probe in PROBES}) == len(PROBES)
    assert len([probe for probe in PROBES if probe.language != "en"]) >= 30
    assert len({probe.language for probe in PROBES}) >= 6


def test_the_order_depends_on_the_seed_alone() -> None:
    """The same seed gives the same order, another seed another one, of the same probes."""
    first, again, other = choose_probes(1), choose_probes(1), choose_probes(2)
    assert first == again
    assert first != other
    assert {probe.probe_id for probe in first} == {probe.probe_id for probe in other}


@pytest.mark.parametrize("limit", [9, 27, 45, 100])
def test_any_beginning_is_balanced(limit: int) -> None:
    """A calibration that stops early says something of every capability: their numbers differ by one at most."""
    counts = Counter(probe.capability for probe in choose_probes(5, limit=limit))
    assert sum(counts.values()) == limit
    assert len(counts) == len(CAPABILITY_KEYS)
    assert max(counts.values()) - min(counts.values()) <= 1


def test_capabilities_can_be_chosen() -> None:
    """Only theirs are asked then, and an unknown one is told with those that there are."""
    assert {probe.capability for probe in choose_probes(0, capabilities=("code",))} == {"code"}
    with pytest.raises(InvalidInputError, match="no capability juggling") as caught:
        choose_probes(0, capabilities=("juggling",))
    assert "code" in caught.value.fix
    with pytest.raises(InvalidInputError, match="At least one"):
        choose_probes(0, limit=0)


def test_programs_have_more_room_than_words() -> None:
    """A program that is cut in the middle would be wrong for want of room."""
    by_kind = {probe.grader.kind: probe.max_tokens for probe in PROBES}
    assert by_kind["tests"] > by_kind["number"]
