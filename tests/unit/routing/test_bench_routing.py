"""The routing bench: its figures on tables whose answer is known."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import InvalidInputError
from app.routing.bench_routing import bench_routing, render, run
from tests.unit.routing.test_correctness import code_prompt, poem_prompt


def row(prompt: str, benchmark: str, source: str = "lab", **models: float) -> dict[str, Any]:
    """Return one row."""
    return {"prompt": prompt, "source": source, "benchmark": benchmark, "models": models}


def two_kinds() -> list[dict[str, Any]]:
    """Return code and poems, each with a model that always does them well."""
    code = [row(code_prompt(n), "code", coder=1.0, poet=0.0, other=0.3) for n in range(100)]
    return [*code, *(row(poem_prompt(n), "poems", coder=0.0, poet=1.0, other=0.3) for n in range(80))]


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write rows as JSON lines, packed if the name says so."""
    text = "\n".join(json.dumps(item) for item in rows) + "\n\n"
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.gz"])
def test_two_kinds_are_told_apart(tmp_path: Path, name: str) -> None:
    """Nearly all headroom is captured across folds, and a kind left out stays with the best single model."""
    figures = bench_routing(write(tmp_path / name, two_kinds()))
    source = figures["sources"]["lab"]
    assert source["oracle"] == 1.0
    assert source["headroom_captured"] > 0.7
    assert source["worst_fold_gain"] >= 0.0
    assert source["headroom_interval"][0] <= source["headroom_captured"] <= source["headroom_interval"][1]
    assert source["apgr"] is None
    for part in source["benchmarks"].values():
        assert part["left_out"]["ours"] == part["left_out"]["best_single"]
    assert figures["latency_p99_ms"] >= figures["latency_p50_ms"] > 0.0
    assert json.loads(json.dumps(figures)) == figures
    assert "left out whole" in render(figures)


def test_two_models_have_an_apgr(tmp_path: Path) -> None:
    """Which prompts need the better model can be learned here, so the gap closes sooner than by chance."""
    rows = [row(code_prompt(n), "all", strong=1.0, weak=0.0) for n in range(60)]
    rows += [row(poem_prompt(n), "all", strong=1.0, weak=1.0) for n in range(60)]
    figures = bench_routing(write(tmp_path / "rows.jsonl", rows))
    assert figures["sources"]["lab"]["apgr"] > 0.6
    assert figures["sources"]["lab"]["benchmarks"]["all"]["left_out"] is None
    assert "APGR" in render(figures)


def test_equal_models_have_an_apgr_of_chance_and_no_headroom(tmp_path: Path) -> None:
    """Where there is no gap there is nothing to recover."""
    rows = [row(f"{code_prompt(n)} {n}", "all", a=1.0, b=1.0) for n in range(10)]
    source = bench_routing(write(tmp_path / "rows.jsonl", rows))["sources"]["lab"]
    assert (source["apgr"], source["headroom_captured"], source["headroom_interval"]) == (0.5, 0.0, [0.0, 0.0])


def test_the_report_is_text_or_one_json_object(tmp_path: Path) -> None:
    """Both forms say the same."""
    data = write(tmp_path / "rows.jsonl", [row(f"{code_prompt(n)} {n}", "all", a=1.0, b=0.0) for n in range(10)])
    assert json.loads(run(data, as_json=True))["sources"]["lab"]["best_single"] == 1.0
    assert "best_single 1.0000" in run(data)


def test_small_models_make_a_pool_of_their_own(tmp_path: Path) -> None:
    """Those that fit a workstation are also measured without the large ones."""
    models = {"a:1b": 1.0, "b:7b": 0.0, "c-9b": 0.5, "d-70b": 1.0, "cloud": 1.0}
    rows = [{"prompt": code_prompt(n), "source": "s", "benchmark": "b", "models": models} for n in range(12)]
    sources = bench_routing(write(tmp_path / "rows.jsonl", rows))["sources"]
    assert {name: source["models"] for name, source in sources.items()} == {"s": 5, "s-small": 3}


def test_rows_that_cannot_be_used_are_counted(tmp_path: Path) -> None:
    """Contaminated prompts, rows without models and without prompt are skipped; one row is enough to run."""
    bad: list[dict[str, Any]] = [{"prompt": "x"}, {"models": {"a": 1}}, {**row("x", "b", a=1.0), "contaminated": True}]
    figures = bench_routing(write(tmp_path / "rows.jsonl", [*bad, row("y", "b", a=1.0, b=0.0)]))
    assert (figures["rows"], figures["skipped"]) == (1, 3)


def test_models_that_share_no_prompts_cannot_be_compared(tmp_path: Path) -> None:
    """A source without a model that answered everything has no pool."""
    rows = [row("x", "b", a=1.0), row("y", "b", b=1.0)]
    with pytest.raises(InvalidInputError, match="no rows"):
        bench_routing(write(tmp_path / "rows.jsonl", rows))
