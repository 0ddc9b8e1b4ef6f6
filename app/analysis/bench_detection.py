"""Measures the capability detector on labelled prompts, beside keywords and TF-IDF with logistic regression."""

from __future__ import annotations

import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis.analyzer import Analyzer
from app.analysis.bench_rows import read_rows, rounded
from app.analysis.capability_detector import FULL, KEYSTROKE, scores_from_cues
from app.analysis.cues import find_cues
from app.analysis.metrics import expected_calibration_error, f1_scores, macro_f1, percentile_ms
from app.analysis.text_window import window_of
from app.analysis.tfidf_baseline import fit, terms_of
from app.domain.capability import (
    CAPABILITY_KEYS,
    CODE,
    CONVERSATIONAL,
    CREATIVE,
    FACTUAL,
    LOGICAL,
    MATHEMATICAL,
)
from app.domain.errors import InvalidInputError
from app.domain.prompt import CapabilityScore

SIX = (CODE, MATHEMATICAL, LOGICAL, FACTUAL, CREATIVE, CONVERSATIONAL)
INDEX = {key: number for number, key in enumerate(CAPABILITY_KEYS)}
SEED = 11
TYPO_SHARE = 0.10
CONTEXT_WORDS = 2_000
# The disturbed runs use at most this many rows, so that a run stays short.
DISTURBED_ROWS = 600
FOLDS = 5
_FILLER = """
The committee met again in the spring and went through the list from the year before. Most of the items had
been settled, a few were moved to the autumn, and nobody objected to the new opening hours. The old path along
the river will be closed while the bank is repaired. Visitors are asked to use the bridge near the mill. Two
benches were given by a family from the valley, and the orchard behind the hall has been pruned. In the
evening there was soup, and someone had brought an accordion.
"""
Classifier = Callable[[str], Sequence[CapabilityScore]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    """What one classifier said: probabilities a row and seconds a row."""

    probabilities: NDArray[np.float64]
    seconds: list[float]


def run(data_path: Path, *, as_json: bool = False, analyzer: Analyzer | None = None) -> str:
    """Return the report on the rows of `data_path`, as text or as one JSON object with stable keys.

    Rows need `prompt` and `capability`; `source` and `lang` are used where present. Rows with an unknown label are
    counted and skipped. Raises InvalidInputError for a file without a usable row.
    """
    rows = read_rows(data_path)
    known = [row for row in rows if row.get("capability") in INDEX and isinstance(row.get("prompt"), str)]
    if not known:
        message = f"{data_path} has no row with a prompt and a known capability."
        raise InvalidInputError(message, field="data", fix=f"Known capabilities: {', '.join(CAPABILITY_KEYS)}.")
    report = measure(known, analyzer or Analyzer())
    skipped = Counter(str(row.get("capability")) for row in rows if row.get("capability") not in INDEX)
    report = {"rows": len(known), "skipped": dict(skipped), **report}
    return json.dumps(rounded(report), ensure_ascii=False) if as_json else _as_text(report)


def measure(rows: Sequence[dict[str, Any]], analyzer: Analyzer) -> dict[str, Any]:
    """Return all figures of all classifiers on `rows`."""
    prompts = [row["prompt"] for row in rows]
    truth = np.array([INDEX[row["capability"]] for row in rows], dtype=np.intp)
    disturbed = sorted(random.Random(SEED).sample(range(len(rows)), min(len(rows), DISTURBED_ROWS)))  # noqa: S311 - repeatable, not secret
    tiers: dict[str, Any] = {}
    notes: dict[str, str] = {}
    for tier in (KEYSTROKE, FULL):
        analyzer.warm_up(tier=tier)
        note = analyzer.analyze_text("Hello", tier=tier).note
        if note:
            notes[tier] = note
        classify = _tier(analyzer, tier)
        result = _classify(prompts, classify)
        tiers[tier] = _figures(truth, result, rows) | {
            "disturbed": _disturbed(prompts, truth, disturbed, classify),
        }
    best = tiers[FULL]
    return {
        "tiers": tiers,
        "notes": notes,
        "per_class": best["per_class"],
        "per_source": best["per_source"],
        "per_language": best["per_language"],
        "baselines": {
            "keywords": _main_figures(truth, _classify(prompts, _keywords)),
            "tfidf_logistic_regression": _tfidf(prompts, truth, rows),
        },
    }


def _tier(analyzer: Analyzer, tier: str) -> Classifier:
    return lambda prompt: analyzer.detect(prompt, tier=tier).scores


def _keywords(prompt: str) -> Sequence[CapabilityScore]:
    return scores_from_cues(find_cues(window_of(prompt)))


def _classify(prompts: Sequence[str], classify: Classifier) -> _Result:
    probabilities = np.zeros((len(prompts), len(CAPABILITY_KEYS)))
    seconds: list[float] = []
    for number, prompt in enumerate(prompts):
        started = time.perf_counter()
        scores = classify(prompt)
        seconds.append(time.perf_counter() - started)
        for score in scores:
            probabilities[number, INDEX[score.capability]] = score.probability
    return _Result(probabilities=probabilities, seconds=seconds)


def _main_figures(truth: NDArray[np.intp], result: _Result) -> dict[str, Any]:
    guess = result.probabilities.argmax(axis=1)
    top_two = np.argsort(-result.probabilities, axis=1)[:, :2]
    return {
        "accuracy": float((guess == truth).mean()),
        "macro_f1": macro_f1(truth, guess, range(len(CAPABILITY_KEYS))),
        "macro_f1_six": macro_f1(truth, guess, [INDEX[key] for key in SIX]),
        "top2_accuracy": float((top_two == truth[:, None]).any(axis=1).mean()),
        "ece": expected_calibration_error(result.probabilities, truth),
        "latency_p50_ms": percentile_ms(result.seconds, 50),
        "latency_p99_ms": percentile_ms(result.seconds, 99),
    }


def _figures(truth: NDArray[np.intp], result: _Result, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    guess = result.probabilities.argmax(axis=1)
    scores = f1_scores(truth, guess, range(len(CAPABILITY_KEYS)))
    return _main_figures(truth, result) | {
        "per_class": {
            CAPABILITY_KEYS[number]: {
                "n": int((truth == number).sum()),
                "f1": score,
                "recall": float((guess == truth)[truth == number].mean()),
            }
            for number, score in scores.items()
        },
        "per_source": _by(rows, "source", guess == truth),
        "per_language": _by(rows, "lang", guess == truth),
        "confusions": [
            {"is": CAPABILITY_KEYS[is_], "said": CAPABILITY_KEYS[said], "n": count}
            for (is_, said), count in Counter(
                (int(is_), int(said)) for is_, said in zip(truth, guess, strict=True) if is_ != said
            ).most_common(12)
        ],
    }


def _by(rows: Sequence[dict[str, Any]], key: str, hit: NDArray[np.bool_]) -> dict[str, dict[str, float]]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for row, was_right in zip(rows, hit, strict=True):
        groups[str(row.get(key, "unknown"))].append(bool(was_right))
    return {name: {"n": len(values), "accuracy": sum(values) / len(values)} for name, values in sorted(groups.items())}


def _disturbed(
    prompts: Sequence[str], truth: NDArray[np.intp], chosen: Sequence[int], classify: Classifier
) -> dict[str, dict[str, float]]:
    rng = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    kinds: dict[str, Callable[[str], str]] = {
        "none": lambda text: text,
        "typos": lambda text: with_typos(text, rng),
        "lower_case": str.lower,
        "pasted_context": lambda text: with_context(text, after=rng.random() < 1 / 2),
    }
    found: dict[str, dict[str, float]] = {}
    for name, disturb in kinds.items():
        result = _classify([disturb(prompts[number]) for number in chosen], classify)
        figures = _main_figures(truth[list(chosen)], result)
        found[name] = {key: figures[key] for key in ("accuracy", "macro_f1", "macro_f1_six", "latency_p50_ms")}
    return found


def with_typos(text: str, rng: random.Random, share: float = TYPO_SHARE) -> str:
    """Return `text` with `share` of its letters swapped with the next, dropped, doubled or replaced."""
    letters = list(text)
    for index, letter in enumerate(letters):
        if not letter.isalpha() or rng.random() >= share:
            continue
        following = letters[index + 1] if index + 1 < len(letters) else ""
        letters[index] = rng.choice((following, "", letter * 2, rng.choice("abcdefghijklmnopqrstuvwxyz")))
        if following and letters[index] == following:
            letters[index + 1] = letter
    return "".join(letters)


def with_context(text: str, *, after: bool) -> str:
    """Return `text` with 2,000 words of an unrelated document after or before it."""
    filler = _FILLER.split()
    words = (filler * (CONTEXT_WORDS // len(filler) + 1))[:CONTEXT_WORDS]
    context = " ".join(words)
    return f"{text}\n\n{context}" if after else f"{context}\n\n{text}"


def _tfidf(prompts: Sequence[str], truth: NDArray[np.intp], rows: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the figures of TF-IDF with logistic regression, each row scored by a model without its source.

    With a single source rows are left out at random instead, which flatters. None where a class would be alone.
    """
    sources = [str(row.get("source", "")) for row in rows]
    names = sorted(set(sources))
    is_by_source = len(names) > 1
    if is_by_source:
        fold_of = {name: number % FOLDS for number, name in enumerate(names)}
        folds = np.array([fold_of[source] for source in sources], dtype=np.intp)
    else:
        folds = np.random.default_rng(SEED).permutation(len(prompts)) % FOLDS
    terms = [terms_of(prompt) for prompt in prompts]
    probabilities = np.zeros((len(prompts), len(CAPABILITY_KEYS)))
    seconds: list[float] = []
    for fold in sorted(set(folds.tolist())):
        kept = np.flatnonzero(folds != fold)
        if len(set(truth[kept].tolist())) < 2:  # noqa: PLR2004 - a classifier needs two classes
            return None
        model = fit([terms[number] for number in kept], truth[kept], len(CAPABILITY_KEYS), seed=SEED)
        for number in np.flatnonzero(folds == fold).tolist():
            started = time.perf_counter()
            probabilities[number] = model.probabilities(terms_of(prompts[number]))
            seconds.append(time.perf_counter() - started)
    figures = _main_figures(truth, _Result(probabilities=probabilities, seconds=seconds))
    return {**figures, "left_out": "whole sources" if is_by_source else "random rows"}


def _as_text(report: dict[str, Any]) -> str:
    lines = [
        f"{report['rows']} prompts; skipped {sum(report['skipped'].values())} with unknown labels: {report['skipped']}"
    ]
    lines.append("                              acc   F1  F1six  top2   ECE   p50 ms  p99 ms")
    named = [*report["tiers"].items(), *report["baselines"].items()]
    for name, figures in named:
        if figures is None:
            lines.append(f"{name:28}  not available")
            continue
        numbers = [figures[key] for key in ("accuracy", "macro_f1", "macro_f1_six", "top2_accuracy", "ece")]
        times = [figures.get(key) for key in ("latency_p50_ms", "latency_p99_ms")]
        cells = "  ".join(f"{number:.3f}" for number in numbers)
        lines.append(f"{name:28} {cells}  " + "  ".join("    –" if item is None else f"{item:6.2f}" for item in times))
    if baseline := report["baselines"]["tfidf_logistic_regression"]:
        lines.append(
            f"tfidf_logistic_regression: trained on these rows in {FOLDS} folds, {baseline['left_out']} left out"
        )
    lines.append("keywords: the readable cues alone")
    for tier, note in report["notes"].items():
        lines.append(f"note ({tier}): {note}")
    for tier, figures in report["tiers"].items():
        lines.append(f"\n{tier}")
        for kind, values in figures["disturbed"].items():
            lines.append(f"  {kind:16} acc {values['accuracy']:.3f}  F1six {values['macro_f1_six']:.3f}")
        for key in ("per_class", "per_source", "per_language"):
            lines.append(f"  {key}")
            for name, values in figures[key].items():
                value = values.get("f1", values.get("accuracy"))
                lines.append(f"    {name:28} n {values['n']:5}  {'F1' if 'f1' in values else 'acc'} {value:.3f}")
        confusions = ", ".join(f"{item['is']}→{item['said']} {item['n']}" for item in figures["confusions"])
        lines.append(f"  confusions: {confusions}")
    return "\n".join(lines)
