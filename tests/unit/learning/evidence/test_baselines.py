"""Figures of ways of choosing: right on small tables that can be worked out by hand."""

from __future__ import annotations

import csv
import io
import json

import pytest

from app.domain.evidence import JudgedAnswer
from app.domain.evidence_report import Chooser, EvidenceReport, EvidenceSource, ScoredPrompt
from app.domain.profile import ModelProfile, ModelRef
from app.learning.evidence.baselines import LEAST_PROMPTS, evidence_source
from app.learning.evidence.evidence import sizes_of
from app.learning.evidence.export import export
from app.learning.evidence.own_prompts import scored_own
from app.learning.resampling import mean_interval

A, B = ModelRef("x", "a"), ModelRef("x", "b")
SIZES = {A: 1.0, B: 2.0}


def table(auto: str = "ab" * 10) -> list[ScoredPrompt]:
    """Return twenty prompts: A can code, B can do sums, and each fails at the other; Auto chooses as told."""
    found = []
    for place, letter in enumerate(auto):
        is_code = place % 2 == 0
        found.append(
            ScoredPrompt(
                prompt_id=str(place),
                capability="code" if is_code else "mathematical",
                scores={A: float(is_code), B: float(not is_code)},
                auto={"a": A, "b": B}.get(letter),
            )
        )
    return found


def means(source: EvidenceSource) -> dict[str, float]:
    """Return the mean of every way of choosing."""
    return {one.chooser.value: one.score.mean for one in source.baselines}


def test_every_way_of_choosing_is_right() -> None:
    """A router that is always right has the whole headroom; its regret is below zero."""
    source = evidence_source(table(), SIZES)
    assert means(source) == {
        "auto": 1.0,
        "best_single": 0.5,
        "largest": 0.5,
        "random": 0.5,
        "task_table": 1.0,
        "oracle": 1.0,
    }
    assert source.regret is not None
    assert (source.regret.mean, source.regret.n) == (-0.5, 20)
    assert source.regret.interval.high < 0
    assert source.headroom is not None
    assert source.headroom.mean == 0.5
    largest = source.baseline(Chooser.LARGEST)
    assert largest is not None
    assert largest.model == B
    assert [(one.model, one.gain.mean) for one in source.against] == [(A, 0.5), (B, 0.5)]


def test_the_model_that_auto_does_worst_against_comes_first() -> None:
    """An Auto that always takes B is as good as B and no better than A."""
    prompts = [*table("b" * 20), ScoredPrompt(prompt_id="e", capability="code", scores={A: 1.0, B: 0.0}, auto=B)]
    source = evidence_source(prompts, SIZES)
    assert [one.model for one in source.against] == [A, B]
    assert source.against[1].gain.mean == 0.0
    assert source.regret is not None
    assert source.regret.mean > 0


def test_without_autos_choice_only_fixed_ways_are_compared() -> None:
    """One prompt without a choice leaves Auto out, for all ways are compared on the same prompts."""
    source = evidence_source(table("a" * 19 + "-"), SIZES)
    assert source.regret is None
    assert source.baseline(Chooser.AUTO) is None
    assert source.against[0].gain.n == 19


def test_unknown_sizes_leave_the_largest_out() -> None:
    """It is not guessed."""
    assert "largest" not in means(evidence_source(table(), {A: 1.0}))


def test_too_few_prompts_give_no_figures() -> None:
    """Nor do prompts that only one model answered, or prompts that not every model answered."""
    assert evidence_source([], {}) == EvidenceSource()
    assert evidence_source(table()[: LEAST_PROMPTS - 1], SIZES) == EvidenceSource(prompts=LEAST_PROMPTS - 1)
    single = [ScoredPrompt(prompt_id=str(n), capability="code", scores={A: 1.0}) for n in range(20)]
    assert evidence_source(single, SIZES).baselines == ()
    mixed = [*table()[:4], *single]
    assert evidence_source(mixed, SIZES).baselines == ()


def test_own_prompts_need_two_models() -> None:
    """The last judgement of a model on a prompt counts; prompts that were not kept are left out."""

    def judged(prompt: str, ref: ModelRef, score: float) -> JudgedAnswer:
        return JudgedAnswer(ref=ref, capability="code", complexity=0.5, score=score, prompt=prompt)

    answers = [judged("p", A, 0.0), judged("p", B, 0.5), judged("p", A, 1.0), judged("q", A, 1.0)]
    answers += [judged("", A, 1.0), judged("", B, 0.0)]
    (only,) = scored_own(answers, {"p": B})
    assert only == ScoredPrompt(prompt_id="p", capability="code", scores={A: 1.0, B: 0.5}, auto=B)


def test_sizes_are_of_one_unit() -> None:
    """Parameters where as many are known as bytes, else bytes."""
    both = ModelProfile(ref=A, parameter_count=7, size_bytes=4)
    bytes_only = ModelProfile(ref=B, size_bytes=5)
    assert sizes_of([both]) == {A: 7.0}
    assert sizes_of([both, bytes_only]) == {A: 4.0, B: 5.0}


def test_exports_hold_every_figure() -> None:
    """Each with n and interval, the same in both forms."""
    report = EvidenceReport(calibration=evidence_source(table(), SIZES))
    rows = list(csv.DictReader(io.StringIO(export(report, "csv"))))
    data = json.loads(export(report, "json"))
    assert [row["figure"] for row in rows] == [one["figure"] for one in data["calibration"]["figures"]]
    assert {"auto", "regret", "headroom", "auto_minus_model"} <= {row["figure"] for row in rows}
    assert all(row["n"] == "20" and row["low"] and row["high"] for row in rows)
    assert data["own"] == {"prompts": 0, "figures": []}
    with pytest.raises(KeyError):
        export(report, "html")


def test_an_interval_needs_values() -> None:
    """It is the same each time, holds the mean, and is a point where all values are equal."""
    with pytest.raises(ValueError, match="nothing"):
        mean_interval([])
    values = [0.0, 1.0, 1.0, 0.5] * 10
    interval = mean_interval(values)
    assert interval == mean_interval(values)
    assert interval.low < 0.625 < interval.high
    same = mean_interval([0.25] * 8)
    assert (same.low, same.high) == pytest.approx((0.25, 0.25))
