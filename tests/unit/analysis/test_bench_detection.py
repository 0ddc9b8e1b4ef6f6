"""The report on the detector."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest

from app.analysis.bench_detection import run, with_context, with_typos
from app.analysis.metrics import expected_calibration_error, macro_f1
from app.domain.errors import InvalidInputError

ROWS = [
    {"prompt": "Write a Python function that sorts a list", "capability": "code", "source": "a", "lang": "en"},
    {"prompt": "What is 15% of 240?", "capability": "mathematical", "source": "a", "lang": "en"},
    {"prompt": "Wer schrieb Faust?", "capability": "factual", "source": "b", "lang": "de"},
    {"prompt": "Book me a taxi", "capability": "tool_use", "source": "b", "lang": "en"},
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A file with three usable rows and one with an unknown label."""
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    return path


def test_json_report_has_stable_keys(data: Path) -> None:
    """Scripts rely on these keys; unknown labels are counted and skipped."""
    report = json.loads(run(data, as_json=True))
    assert (report["rows"], report["skipped"]) == (3, {"tool_use": 1})
    for tier in ("keystroke", "full"):
        figures = report["tiers"][tier]
        assert {"accuracy", "macro_f1", "macro_f1_six", "ece", "latency_p50_ms", "latency_p99_ms"} <= figures.keys()
    assert report["per_class"].keys() == {"code", "mathematical", "factual"}
    assert report["per_source"].keys() == {"a", "b"}
    assert report["per_language"].keys() == {"de", "en"}
    assert report["baselines"].keys() == {"keywords", "tfidf_logistic_regression"}


def test_text_report_names_tiers_and_baselines(data: Path) -> None:
    """A reader sees both tiers beside both baselines."""
    text = run(data)
    assert all(word in text for word in ("keystroke", "full", "keywords", "tfidf_logistic_regression", "typos"))


@pytest.mark.parametrize(("sources", "left_out"), [("ab", "whole sources"), ("a", "random rows")])
def test_the_tfidf_baseline_is_scored_on_what_it_did_not_see(tmp_path: Path, sources: str, left_out: str) -> None:
    """Whole sources are left out where there are several, and the report says which way it was done."""
    path = tmp_path / "rows.jsonl"
    rows = [
        {**row, "prompt": f"{row['prompt']} {number}", "source": sources[number % len(sources)]}
        for number in range(6)
        for row in ROWS
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    baseline = json.loads(run(path, as_json=True))["baselines"]["tfidf_logistic_regression"]
    assert baseline["left_out"] == left_out
    assert {"accuracy", "macro_f1", "macro_f1_six", "ece", "latency_p50_ms"} <= baseline.keys()
    assert f"{left_out} left out" in run(path)


def test_a_file_without_usable_rows_is_refused(tmp_path: Path) -> None:
    """The message says which labels would be known."""
    path = tmp_path / "rows.jsonl"
    path.write_text('{"prompt": "x", "capability": "unknown"}\n', encoding="utf-8")
    with pytest.raises(InvalidInputError) as caught:
        run(path)
    assert "code" in caught.value.fix


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    """A file that is not JSON lines is the user's error, not a crash."""
    path = tmp_path / "rows.jsonl"
    path.write_text("not json", encoding="utf-8")
    with pytest.raises(InvalidInputError):
        run(path)


def test_disturbances_do_what_they_say() -> None:
    """Typos change some letters only; a pasted context adds 2,000 words."""
    assert with_typos("letters and numbers 123", random.Random(1), share=0.0) == "letters and numbers 123"
    assert with_typos("letters and numbers", random.Random(1), share=1.0) != "letters and numbers"
    assert len(with_context("hi", after=True).split()) == 2_001


def test_calibration_error_is_the_gap_between_confidence_and_accuracy() -> None:
    """Always 80 % sure and right half of the time is 30 points off."""
    probabilities = np.array([[0.8, 0.2]] * 4)
    truth = np.array([0, 0, 1, 1])
    assert expected_calibration_error(probabilities, truth) == pytest.approx(0.3)


def test_macro_f1_ignores_classes_that_do_not_occur() -> None:
    """A class without a row neither helps nor harms."""
    truth, guess = np.array([0, 0, 1]), np.array([0, 1, 1])
    assert macro_f1(truth, guess, (0, 1, 2)) == pytest.approx((2 / 3 + 2 / 3) / 2)
