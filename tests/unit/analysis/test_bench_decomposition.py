"""The report on the decomposer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.analysis.bench_decomposition import run
from app.domain.errors import InvalidInputError

ROWS = [
    {
        "prompt": "1. Write a haiku about rain\n2. Translate the haiku to French",
        "subtasks": [
            {"id": "1", "text": "Write a haiku about rain", "depends_on": []},
            {"id": "2", "text": "Translate the haiku to French", "depends_on": ["1"]},
        ],
        "structure": "chain",
        "edges": "data",
    },
    {"prompt": "What is the capital of Peru?", "structure": "single", "source": "a"},
    {"prompt": "What is the capital of Peru? Who wrote Faust?", "structure": "independent", "source": "a"},
    {"note": "no prompt"},
]


def _file(folder: Path, rows: Sequence[object]) -> Path:
    path = folder / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_json_report_has_stable_keys(tmp_path: Path) -> None:
    """A perfect run scores one everywhere; a row without a prompt is skipped."""
    report = json.loads(run(_file(tmp_path, ROWS), as_json=True))
    assert (report["rows"], report["skipped"]) == (3, 1)
    for key in ("node_f1", "edge_f1", "single_left_whole", "structure_accuracy", "acyclic"):
        assert report[key] == 1.0, key
    assert report["latency_p50_ms"] >= 0


def test_a_structure_alone_is_enough(tmp_path: Path) -> None:
    """Without gold steps the figures on steps are missing, not zero."""
    report = json.loads(run(_file(tmp_path, ROWS[1:3]), as_json=True))
    assert report["node_f1"] is None
    assert report["structure_accuracy"] == 1.0


def test_text_report_shows_the_figures(tmp_path: Path) -> None:
    """A reader sees every figure by name."""
    text = run(_file(tmp_path, ROWS))
    assert all(word in text for word in ("node_f1", "edge_f1", "structure_accuracy", "single→single"))


def test_a_file_without_usable_rows_is_refused(tmp_path: Path) -> None:
    """The user learns that nothing could be measured."""
    with pytest.raises(InvalidInputError):
        run(_file(tmp_path, ROWS[3:]))


def test_lists_that_are_no_tasks_are_counted_apart(tmp_path: Path) -> None:
    """Rows that say so show how many lists of rules or data stay in one piece; without such rows there is no figure."""
    lists = [
        {"prompt": "Sort these:\n1. pear\n2. fig", "structure": "single", "list": True},
        {"prompt": "1. Name a river\n2. Name a hill", "structure": "single", "list": True},
    ]
    report = json.loads(run(_file(tmp_path, lists), as_json=True))
    assert report["lists_left_whole"] == 0.5
    assert json.loads(run(_file(tmp_path, ROWS), as_json=True))["lists_left_whole"] is None
