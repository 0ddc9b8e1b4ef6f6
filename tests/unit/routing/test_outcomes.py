"""Judged answers become evidence that fades, and outcomes to learn from."""

from __future__ import annotations

import pytest

from app.domain.evidence import ComplexityBand, JudgedAnswer, Tally
from app.domain.profile import ModelRef
from app.routing.outcomes import evidence_of, past_outcomes

A, B = ModelRef("h", "a"), ModelRef("h", "b")


def judged(ref: ModelRef = A, score: float = 1.0, **fields: object) -> JudgedAnswer:
    """Return a judgement of an easy code prompt."""
    values: dict[str, object] = {"capability": "code", "complexity": 0.1, "ref": ref, "score": score, **fields}
    return JudgedAnswer(**values)  # type: ignore[arg-type]  # the fields of a test


def test_nothing_judged_is_no_evidence() -> None:
    """Without judgements there is nothing to say of any model."""
    assert evidence_of(()) == {}


def test_judgements_count_by_model_capability_and_band() -> None:
    """Each lands where it belongs; a score between bad and good counts as parts of both."""
    found = evidence_of([judged(score=0.25), judged(B, complexity=0.9), judged(B, capability="logical")])
    assert found[A].quality == {("code", ComplexityBand.EASY): Tally(0.25, 0.75)}
    assert set(found[B].quality) == {("code", ComplexityBand.HARD), ("logical", ComplexityBand.EASY)}


def test_old_judgements_fade_by_newer_ones_of_the_same_kind() -> None:
    """After as many newer ones as the half-life a judgement counts half; those of other kinds do not age it."""
    old, newer = judged(score=0.0), [judged() for _ in range(3)]
    others = [judged(B), judged(capability="logical")]
    tally = evidence_of([old, *others, *newer], half_life=3.0)[A].of_capability("code")
    assert tally.bad == pytest.approx(0.5)
    assert tally.good == pytest.approx(1.0 + 0.5 ** (1 / 3) + 0.5 ** (2 / 3))


def test_a_weak_hint_counts_less() -> None:
    """The weight of a judgement multiplies what it counts; a score outside its range counts as the bound."""
    assert evidence_of([judged(score=-3.0, weight=0.5)])[A].of_capability("code") == Tally(0.0, 0.5)


def test_outcomes_are_joined_by_prompt() -> None:
    """Two models on one prompt are one outcome; the last judgement counts; without a prompt nothing is learned."""
    found = past_outcomes([judged(prompt="p", score=0.0), judged(prompt="p"), judged(B, 0.5, prompt="p"), judged()])
    assert [(one.prompt, one.group, dict(one.scores)) for one in found] == [("p", "code", {A: 1.0, B: 0.5})]
