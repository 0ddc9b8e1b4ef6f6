"""Measures the decomposer on prompts with known sub-tasks, or with a known structure alone."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.analysis.bench_rows import read_rows, rounded
from app.analysis.decomposer import decompose
from app.analysis.metrics import percentile_ms
from app.domain.errors import InvalidInputError
from app.domain.plan import ExecutionMode, Plan, find_cycle

SINGLE, CHAIN, DAG = "single", "chain", "dag"
# Independent sub-tasks are a graph without edges.
STRUCTURES = {"single": SINGLE, "chain": CHAIN, "dag": DAG, "independent": DAG}
_MODES = {
    ExecutionMode.SINGLE: SINGLE,
    ExecutionMode.SEQUENTIAL: CHAIN,
    ExecutionMode.PARALLEL: DAG,
    ExecutionMode.HYBRID: DAG,
}
# A found step matches a gold one if they share this part of the shorter one's words.
MATCHING_SHARE = 0.4
LATENCY_LENGTH = 2_000
LATENCY_ROUNDS = 3
# Gold whose wording says nothing (calls of functions): only the number of steps is compared.
COUNTED_EDGES = frozenset({"independent"})
# Gold whose edges are proven; other sources give an order of calls only.
EDGE_KINDS = frozenset({"data", "independent"})
# Gold that refers to two earlier steps and so only combines what they found.
_COMBINES = re.compile(r"#\d+\D+#\d+")
_WORD = re.compile(r"\w{2,}")
_STOP_WORDS = frozenset(
    re.findall(
        r"\w+", "the of to and in on for is was that which what who did do does my me call with an at it by from"
    )
)


@dataclass(slots=True)
class _Tally:
    """Counts of found, given and matching things."""

    found: int = 0
    given: int = 0
    matching: int = 0

    def figures(self) -> dict[str, float]:
        """Return precision, recall and F1; 0.0 where there is nothing."""
        precision = self.matching / self.found if self.found else 0.0
        recall = self.matching / self.given if self.given else 0.0
        total = precision + recall
        return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / total if total else 0.0}


@dataclass(slots=True)
class _Totals:
    """What the run has counted so far."""

    nodes: _Tally = field(default_factory=_Tally)
    edges: _Tally = field(default_factory=_Tally)
    structures: Counter[tuple[str, str]] = field(default_factory=Counter)
    lists: int = 0
    lists_whole: int = 0
    acyclic: int = 0
    seconds: list[float] = field(default_factory=list)


def run(data_path: Path, *, as_json: bool = False) -> str:
    """Return the report on the rows of `data_path`, as text or as one JSON object with stable keys.

    Rows need `prompt` and `structure`, or `subtasks` (id, text, depends_on) with `edges`; other rows are counted and
    skipped. A row of one step whose prompt holds a list that is no list of tasks says `"list": true`.
    Raises InvalidInputError for a file without a usable row.
    """
    rows = read_rows(data_path)
    usable = [row for row in rows if isinstance(row.get("prompt"), str) and (row.get("subtasks") or _structure(row))]
    if not usable:
        message = f"{data_path} has no row with a prompt and sub-tasks or a structure."
        raise InvalidInputError(message, field="data", fix="See the help of this command for the form of a row.")
    report = {"rows": len(usable), "skipped": len(rows) - len(usable), **measure(usable)}
    return json.dumps(rounded(report), ensure_ascii=False) if as_json else _as_text(report)


def measure(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return all figures of the rules on `rows`; None where no row allows a figure.

    What is judged is the structure that is found, before the question whether it is worth running.
    """
    totals, by_source = _Totals(), dict[str, _Totals]()
    for row in rows:
        started = time.perf_counter()
        plan = decompose(row["prompt"])
        totals.seconds.append(time.perf_counter() - started)
        for tally in (totals, by_source.setdefault(str(row.get("source", "unknown")), _Totals())):
            _count(tally, row, plan)
    sources = {source: _figures(by_source[source]) for source in sorted(by_source)}
    return {
        **_figures(totals),
        "structures": {f"{gold}→{said}": count for (gold, said), count in sorted(totals.structures.items())},
        "per_source": {
            source: figures["structure_accuracy"]
            for source, figures in sources.items()
            if figures["structure_accuracy"] is not None
        },
        "per_source_figures": sources,
        "acyclic": totals.acyclic / len(rows),
        "latency_p50_ms": percentile_ms(totals.seconds, 50),
        "latency_p99_ms": percentile_ms(totals.seconds, 99),
        "latency_2000_chars_p50_ms": _latency_at_length([row["prompt"] for row in rows]),
    }


def _figures(totals: _Totals) -> dict[str, float | None]:
    nodes, edges = totals.nodes.figures(), totals.edges.figures()
    singles = sum(count for (gold, _), count in totals.structures.items() if gold == SINGLE)
    judged = sum(totals.structures.values())
    right = sum(count for (gold, said), count in totals.structures.items() if gold == said)
    return {
        "node_precision": nodes["precision"] if totals.nodes.given else None,
        "node_recall": nodes["recall"] if totals.nodes.given else None,
        "node_f1": nodes["f1"] if totals.nodes.given else None,
        "edge_precision": edges["precision"] if totals.edges.given else None,
        "edge_recall": edges["recall"] if totals.edges.given else None,
        "edge_f1": edges["f1"] if totals.edges.given else None,
        "single_left_whole": totals.structures[SINGLE, SINGLE] / singles if singles else None,
        "lists_left_whole": totals.lists_whole / totals.lists if totals.lists else None,
        "structure_accuracy": right / judged if judged else None,
    }


def _structure(row: dict[str, Any]) -> str:
    return STRUCTURES.get(str(row.get("structure")), "")


def _count(totals: _Totals, row: dict[str, Any], plan: Plan) -> None:
    totals.acyclic += not find_cycle(plan.sub_tasks)
    gold = _structure(row)
    if gold:
        said = _MODES[plan.mode]
        totals.structures[gold, said] += 1
        if gold == SINGLE and row.get("list") is True:
            totals.lists += 1
            totals.lists_whole += said == SINGLE
    given = row.get("subtasks")
    if not isinstance(given, list) or not given:
        return
    kind = str(row.get("edges", ""))
    texts = [task.text for task in plan.sub_tasks]
    pairs = _matches([str(item.get("text", "")) for item in given], texts, by_count=kind in COUNTED_EDGES)
    totals.nodes.found += len(texts)
    totals.nodes.given += len(given)
    totals.nodes.matching += len(pairs)
    if kind in EDGE_KINDS:
        _count_edges(totals.edges, given, plan, pairs)


def _matches(given: Sequence[str], found: Sequence[str], *, by_count: bool) -> dict[int, int]:
    """Return which gold step (by position) each found step stands for, greedily by shared words."""
    if by_count:
        return {number: number for number in range(min(len(given), len(found)))}
    gold_words, found_words = [_content(text) for text in given], [_content(text) for text in found]
    ranked = sorted(
        (
            (_share(gold, said), -abs(number - other), number, other)
            for number, gold in enumerate(gold_words)
            for other, said in enumerate(found_words)
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for share, _, number, other in ranked:
        if share >= MATCHING_SHARE and number not in pairs.values() and other not in pairs:
            pairs[other] = number
    # "Which is the lowest of #1, #2" has no words of the prompt: the last found step stands for it.
    last_given, last_found = len(given) - 1, len(found) - 1
    if _COMBINES.search(given[last_given]) and last_given not in pairs.values() and last_found not in pairs:
        pairs[last_found] = last_given
    return pairs


def _content(text: str) -> set[str]:
    return set(_WORD.findall(text.lower())) - _STOP_WORDS


def _share(first: set[str], second: set[str]) -> float:
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0


def _count_edges(tally: _Tally, given: Sequence[dict[str, Any]], plan: Plan, pairs: dict[int, int]) -> None:
    positions = {str(item.get("id")): number for number, item in enumerate(given)}
    gold = {
        (positions[str(parent)], number)
        for number, item in enumerate(given)
        for parent in item.get("depends_on", ())
        if str(parent) in positions
    }
    places = {task.id: number for number, task in enumerate(plan.sub_tasks)}
    edges = {(places[parent], number) for number, task in enumerate(plan.sub_tasks) for parent in task.depends_on}
    tally.given += len(gold)
    tally.found += len(edges)
    tally.matching += sum((pairs.get(start), pairs.get(end)) in gold for start, end in edges)


def _latency_at_length(prompts: Sequence[str]) -> float:
    """Return the median milliseconds for texts of 2,000 characters, made of the prompts one after the other."""
    joined = "\n\n".join(prompts)
    texts = [joined[start : start + LATENCY_LENGTH] for start in range(0, min(len(joined), 60_000), LATENCY_LENGTH)]
    seconds = []
    for text in texts * LATENCY_ROUNDS:
        started = time.perf_counter()
        decompose(text)
        seconds.append(time.perf_counter() - started)
    return percentile_ms(seconds, 50)


def _as_text(report: dict[str, Any]) -> str:
    lines = [f"{report['rows']} prompts; skipped {report['skipped']}"]
    for key, value in report.items():
        if isinstance(value, float) or value is None:
            lines.append(f"{key:28} {'–' if value is None else f'{value:.3f}'}")
    lines.append(
        "structure, given→found: " + ", ".join(f"{key} {count}" for key, count in report["structures"].items())
    )
    lines.append("per source: structure accuracy, node F1, edge F1, single left whole")
    keys = ("structure_accuracy", "node_f1", "edge_f1", "single_left_whole")
    for source, figures in report["per_source_figures"].items():
        cells = "  ".join("    –" if figures[key] is None else f"{figures[key]:.3f}" for key in keys)
        lines.append(f"  {source:26} {cells}")
    return "\n".join(lines)
