"""Measures the correctness predictor on tables of outcomes: `modelyard bench routing --data FILE [--json]`.

A row is `{"prompt", "source", "benchmark", "models": {name: score in [0, 1]}}`. Each source is a pool of models of its
own. In cross-validation the predictor learns from four fifths and routes the last; in leave-one-benchmark-out it
routes prompts of a kind it never saw, where the best it can do for sure is to stay with the best single model.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.domain.errors import InvalidInputError
from app.domain.profile import ModelRef
from app.routing.correctness import AdvantageScorer, CorrectnessPredictor, PastOutcome
from app.routing.priors import billions_in_name
from app.routing.profile_table import Floats, Rows
from app.routing.text_features import Buckets, TextEncoder, buckets_of

FOLDS = 5
NEIGHBOURS = 60
RESAMPLES = 1000
SEED = 20260101
# What a workstation runs with ease; a pool of these is reported by itself.
SMALL_BILLIONS = 9.5
LEAST_POOL = 3
PAIR = 2
HOST = "bench"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The rows of one source, all with a score for every model: `scores` has a row a prompt and a column a model."""

    name: str
    outcomes: tuple[PastOutcome, ...]
    models: tuple[ModelRef, ...]
    scores: Floats
    features: Mapping[str, Buckets]

    @property
    def benchmarks(self) -> tuple[str, ...]:
        """The kinds of prompts in the pool."""
        return tuple(sorted({outcome.group for outcome in self.outcomes}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """The score each way of choosing reached on each of some prompts; `rows` are their places in the pool."""

    rows: Rows
    reached: Mapping[str, Floats]
    seconds: list[float]

    def gain(self) -> float:
        """Return how much better the predictor did than the best single model, on average."""
        return float((self.reached["ours"] - self.reached["best_single"]).mean())


def run(path: Path, *, as_json: bool = False) -> str:
    """Return the figures of a file of rows as a table, or as one JSON object."""
    figures = bench_routing(path)
    return json.dumps(figures, indent=2) if as_json else render(figures)


def bench_routing(path: Path) -> dict[str, Any]:
    """Return all figures of a file of rows, `.jsonl` or `.jsonl.gz`, as one object for JSON.

    Raises InvalidInputError for a file without usable rows; single rows that cannot be used are counted.
    """
    rows, skipped = _read(path)
    seconds: list[float] = []
    sources = {pool.name: _measure(pool, seconds) for pool in _pools(rows)}
    if not sources:
        raise InvalidInputError(f"{path} has no rows with a prompt and scores of models.", field="data")
    latencies = np.array(seconds) * 1000
    return {
        "rows": len(rows),
        "skipped": skipped,
        "sources": sources,
        "latency_p50_ms": float(np.quantile(latencies, 0.5)),
        "latency_p99_ms": float(np.quantile(latencies, 0.99)),
    }


def render(figures: Mapping[str, Any]) -> str:
    """Return the figures as a table for the terminal."""
    latency = f"p50 {figures['latency_p50_ms']:.2f} ms, p99 {figures['latency_p99_ms']:.2f} ms"
    lines = [f"{figures['rows']} rows, {figures['skipped']} skipped. Latency of one forecast: {latency}."]
    for name, source in figures["sources"].items():
        low, high = source["headroom_interval"]
        captured = f"{source['headroom_captured']:.1%} (95 %: {low:.1%} … {high:.1%})"
        calls = f"worst fold {source['worst_fold_gain']:+.4f}, calls per prompt {source['mean_calls']:.2f}"
        lines += [
            "",
            f"{name}: {source['rows']} prompts, {source['models']} models, {FOLDS}-fold cross-validation",
            "  " + "  ".join(f"{key} {source[key]:.4f}" for key in WAYS),
            f"  headroom captured {captured}, {calls}",
        ]
        if source["apgr"] is not None:
            lines.append(f"  APGR {source['apgr']:.3f} (random 0.500)")
        for benchmark, part in source["benchmarks"].items():
            lines.append(f"    {benchmark:<28} {_line(part)}")
            if part["left_out"] is not None:
                lines.append(f"    {'  left out whole':<28} {_line(part['left_out'])}")
    return "\n".join(lines)


WAYS = ("random", "best_single", "task_table", "knn", "ours", "oracle")


def _line(part: Mapping[str, Any]) -> str:
    low, high = part["gain_interval"]
    return (
        f"best single {part['best_single']:.4f}  ours {part['ours']:.4f} (gain 95 %: {low:+.4f} … {high:+.4f})  "
        f"oracle {part['oracle']:.4f}"
    )


def _read(path: Path) -> tuple[list[dict[str, Any]], int]:
    """Return the usable rows and how many were not."""
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    # Prompts that are known to stand in a model's training data tell nothing.
    usable = [
        row for row in rows if isinstance(row.get("prompt"), str) and row.get("models") and not row.get("contaminated")
    ]
    return usable, len(rows) - len(usable)


def _pools(rows: Sequence[Mapping[str, Any]]) -> Iterator[Pool]:
    """Yield the pool of each source, and that of its small models where it has large ones as well."""
    by_source: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_source.setdefault(str(row.get("source", "")), []).append(row)
    for source, own in sorted(by_source.items()):
        # Models that were not asked everything cannot be compared on the same prompts.
        names = sorted(set.intersection(*(set(row["models"]) for row in own)))
        small = [name for name in names if (billions_in_name(name) or np.inf) <= SMALL_BILLIONS]
        if names:
            yield _pool(source, own, names)
        if LEAST_POOL <= len(small) < len(names):
            yield _pool(f"{source}-small", own, small)


def _pool(name: str, rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Pool:
    models = tuple(ModelRef(HOST, model) for model in names)
    outcomes = tuple(
        PastOutcome(
            prompt=row["prompt"],
            group=str(row.get("benchmark", "")),
            scores={ref: float(row["models"][ref.model]) for ref in models},
        )
        for row in rows
    )
    scores = np.array([[outcome.scores[ref] for ref in models] for outcome in outcomes])
    return Pool(
        name=name,
        outcomes=outcomes,
        models=models,
        scores=scores,
        features={outcome.prompt: buckets_of(outcome.prompt) for outcome in outcomes},
    )


def _measure(pool: Pool, seconds: list[float]) -> dict[str, Any]:
    """Return the figures of one pool, and add the seconds of each forecast."""
    order = np.random.default_rng(SEED).permutation(len(pool.outcomes))
    folds = [np.sort(order[start::FOLDS]) for start in range(min(FOLDS, len(order)))]
    everything = np.arange(len(order))
    routed = [_route(pool, np.setdiff1d(everything, fold), fold) for fold in folds] if len(folds) > 1 else []
    if not routed:
        routed = [_route(pool, everything, everything)]
    for part in routed:
        seconds.extend(part.seconds)
    rows = np.concatenate([part.rows for part in routed])
    reached = {way: np.concatenate([part.reached[way] for part in routed]) for way in WAYS}
    group = np.array([pool.outcomes[row].group for row in rows.tolist()])
    benchmarks = pool.benchmarks
    parts = {}
    for benchmark in benchmarks:
        is_own = group == benchmark
        figures = _figures({way: values[is_own] for way, values in reached.items()})
        parts[benchmark] = {**figures, "left_out": _left_out(pool, benchmark) if len(benchmarks) > 1 else None}
    return {
        "rows": len(rows),
        "models": len(pool.models),
        **_figures(reached),
        "mean_calls": 1.0,
        "worst_fold_gain": min(part.gain() for part in routed),
        "fold_gains": [part.gain() for part in routed],
        "apgr": _apgr(pool, folds) if len(pool.models) == PAIR else None,
        "benchmarks": parts,
    }


def _left_out(pool: Pool, benchmark: str) -> dict[str, Any]:
    """Return the figures of a benchmark that the predictor learned nothing of."""
    is_own = np.array([outcome.group == benchmark for outcome in pool.outcomes])
    return _figures(_route(pool, np.flatnonzero(~is_own), np.flatnonzero(is_own), with_baselines=False).reached)


def _route(pool: Pool, training: Rows, testing: Rows, *, with_baselines: bool = True) -> Routed:
    """Learn from some rows and choose for others; the baselines that learn cost most of the time."""
    predictor = CorrectnessPredictor.fit([pool.outcomes[row] for row in training.tolist()], features=pool.features)
    column = {ref: index for index, ref in enumerate(pool.models)}
    learned, scores = pool.scores[training], pool.scores[testing]
    best = int(learned.mean(axis=0).argmax())
    chosen, seconds = [], []
    for row in testing.tolist():
        started = time.perf_counter()
        choice = predictor.choose(pool.outcomes[row].prompt)
        seconds.append(time.perf_counter() - started)
        chosen.append(best if choice is None else column[choice])
    everyone = np.arange(len(testing))
    reached = {
        "random": scores.mean(axis=1),
        "best_single": scores[:, best],
        "ours": scores[everyone, chosen],
        "oracle": scores.max(axis=1),
    }
    if with_baselines:
        reached["task_table"] = scores[everyone, _by_table(pool, training, testing, best)]
        reached["knn"] = scores[everyone, _by_neighbours(pool, training, testing)]
    return Routed(rows=testing, reached=reached, seconds=seconds)


def _by_table(pool: Pool, training: Rows, testing: Rows, best: int) -> list[int]:
    """Choose by the true benchmark: the model that did best on it in training; `best` for an unseen one."""
    winners: dict[str, int] = {}
    groups = np.array([pool.outcomes[row].group for row in training.tolist()])
    for group in set(groups.tolist()):
        winners[group] = int(pool.scores[training][groups == group].mean(axis=0).argmax())
    return [winners.get(pool.outcomes[row].group, best) for row in testing.tolist()]


def _by_neighbours(pool: Pool, training: Rows, testing: Rows) -> list[int]:
    """Choose by the mean outcomes of the nearest prompts in training."""
    features = [pool.features[outcome.prompt] for outcome in pool.outcomes]
    encoder = TextEncoder.fit([features[row] for row in training.tolist()])
    vectors = np.array([encoder.encode(buckets) for buckets in features])
    likeness = vectors[testing] @ vectors[training].T
    count = min(NEIGHBOURS, len(training))
    nearest = np.argpartition(-likeness, count - 1, axis=1)[:, :count]
    winners: list[int] = pool.scores[training][nearest].mean(axis=1).argmax(axis=1).tolist()
    return winners


def _figures(reached: Mapping[str, Floats]) -> dict[str, Any]:
    """Return means, the share of headroom captured, and 95 % intervals from resampled prompts."""
    gain = reached["ours"] - reached["best_single"]
    room = reached["oracle"] - reached["best_single"]
    draws = np.random.default_rng(SEED).integers(0, len(gain), size=(RESAMPLES, len(gain)))
    gains, rooms = gain[draws].mean(axis=1), room[draws].mean(axis=1)
    return {
        **{way: float(values.mean()) for way, values in reached.items()},
        "headroom_captured": _share(float(gain.mean()), float(room.mean())),
        "headroom_interval": [
            float(np.quantile(np.divide(gains, rooms, out=np.zeros_like(gains), where=rooms > 0), level))
            for level in (0.025, 0.975)
        ],
        "gain_interval": [float(np.quantile(gains, level)) for level in (0.025, 0.975)],
        "apgr": None,
    }


def _share(gain: float, room: float) -> float:
    """Return the part of the headroom that was gained; 0.0 where there is none."""
    return gain / room if room > 0 else 0.0


def _apgr(pool: Pool, folds: Sequence[Rows]) -> float:
    """Return the average performance gap recovered between two models; 0.5 is what chance reaches.

    Defined by RouteLLM (Ong et al., 2024): the mean, over the share of prompts sent to the better model, of how much
    of the gap between the weaker and the better one is closed.
    """
    means = pool.scores.mean(axis=0)
    strong, weak = int(means.argmax()), int(means.argmin())
    everything = np.arange(len(pool.outcomes))
    wanted = np.zeros(len(everything))
    for fold in folds:
        training = [pool.outcomes[row] for row in np.setdiff1d(everything, fold).tolist()]
        scorer = AdvantageScorer(training, strong=pool.models[strong], weak=pool.models[weak])
        wanted[fold] = [scorer.score(pool.outcomes[row].prompt) for row in fold.tolist()]
    gains = (pool.scores[:, strong] - pool.scores[:, weak])[np.argsort(-wanted, kind="stable")]
    gap = float(gains.sum())
    closed = np.concatenate([[0.0], np.cumsum(gains)])
    return float(closed.mean()) / gap if gap > 0 else 0.5
