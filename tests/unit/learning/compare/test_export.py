"""Exported files hold what was shown, no more: nothing of a blind comparison, no script, no formula."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.comparison import FORMATS, Comparison, Lane
from app.domain.profile import ModelRef
from app.domain.record import Outcome
from app.domain.vote import Verdict
from app.learning.compare.export import export

POET, CODER = ModelRef("ollama", "poet:1b"), ModelRef("ollama", "coder:7b")
OPEN = Comparison(
    prompt="Say <hello>.",
    created_at=datetime(2026, 4, 1, 10, 30, tzinfo=UTC),
    capability="creative",
    lanes=(
        Lane(
            pinned=POET,
            model=POET,
            outcome=Outcome.SUCCEEDED,
            ttft_s=0.25,
            total_s=1.5,
            decode_tps=43.4,
            answer_tokens=12,
            answer="**Hello**, <script>alert(1)</script> ![x](http://far.example/y.png)",
        ),
        Lane(model=CODER, outcome=Outcome.FAILED, error="coder:7b is busy.", fix="Wait.", answer="=1+1"),
    ),
)
BLIND = replace(OPEN, is_blind=True)


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("kind", FORMATS)
def test_a_blind_comparison_tells_nothing(kind: str) -> None:
    """Names, speeds and errors (which name the model) are in no file until the vote; afterwards they are."""
    hidden = export([BLIND], kind)
    for secret in ("poet", "coder", "0.25", "43.4", "43 tok"):
        assert secret not in hidden
    shown = export([replace(BLIND, is_revealed=True, verdict=Verdict.BOTH_BAD)], kind)
    assert "poet:1b" in shown
    assert "coder:7b" in shown


def test_table() -> None:
    """One row a lane; what a spreadsheet would run as a formula is text."""
    first, second = rows(export([OPEN], "csv"))
    assert (first["model"], first["ttft_s"], first["decode_tps"]) == ("ollama/poet:1b", "0.25", "43.4")
    assert (second["asked"], second["model"], second["answer"]) == ("auto", "ollama/coder:7b", "'=1+1")


def test_data() -> None:
    """The JSON holds the texts as they were."""
    (found,) = json.loads(export([OPEN], "json"))["comparisons"]
    assert found["prompt"] == "Say <hello>."
    assert [lane["answer"] for lane in found["lanes"]] == [lane.answer for lane in OPEN.lanes]
    assert found["lanes"][1]["ttft_s"] is None


def test_page() -> None:
    """The page renders Markdown, and neither runs nor fetches anything."""
    page = export([OPEN], "html")
    assert "<strong>Hello</strong>" in page
    assert "Say &lt;hello&gt;." in page
    assert "<script>" not in page
    assert "<img" not in page
    assert "✕ coder:7b is busy. Wait." in page


def test_titles_of_lanes() -> None:
    """Auto says whom it chose; a blind lane is a letter."""
    assert [OPEN.lane_title(index) for index in (0, 1)] == ["poet:1b", "Auto → coder:7b"]
    assert [BLIND.lane_title(index) for index in (0, 1)] == ["A", "B"]
    waiting = replace(OPEN, lanes=(Lane(pinned=POET), Lane()))
    assert [waiting.lane_title(index) for index in (0, 1)] == ["poet:1b", "Auto"]
