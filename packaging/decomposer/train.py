"""Trains the model that tells chains from single questions and writes it, with its card, to resources/decomposer/.

    python packaging/decomposer/train.py [--rows FILE]

Learns from the questions written for this project in corpus/questions.tsv and, where `--rows` names a JSON-lines file
of prompts with `structure`, from its single questions under a permissive licence; nothing of that file is stored.
The threshold is the lowest at which at most KEPT_SINGLE of the single questions, each judged by a model that has not
seen it, are taken for chains.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from app.analysis.plan_chain import FEATURES, FILE_NAME, features_of  # noqa: E402 - the repository is on the path now
from app.analysis.plan_compare import split_comparison  # noqa: E402 - as above

OUTPUT = ROOT / "resources" / "decomposer"
CORPUS = Path(__file__).parent / "corpus" / "questions.tsv"
PERMISSIVE = ("MIT", "Apache-2.0", "CC-BY")
# Longer prompts are no single questions, in characters.
LONGEST = 320
DECAY = 1.0
STEPS = 60
FOLDS = 10
EVEN = 0.5
# The share of single questions that must stay whole.
KEPT_SINGLE = 0.95

Floats = NDArray[np.float64]


def main() -> None:
    """Train, judge by cross-validation, and write weights and card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=Path, metavar="FILE", help="prompts with structure and licence, JSON lines")
    options = parser.parse_args()
    written = [(line.split("\t")[1], line.startswith("chain")) for line in CORPUS.read_text("utf-8").splitlines()]
    read = _read(options.rows) if options.rows else []
    questions = written + read
    features = np.array([[*features_of(question), 1.0] for question, _ in questions])
    labels = np.array([float(is_chain) for _, is_chain in questions])
    judged = _cross_validated(features, labels)
    threshold = float(np.quantile(judged[labels == 0], KEPT_SINGLE))
    weights = _fit(features, labels)
    OUTPUT.mkdir(exist_ok=True)
    stored = {
        "weights": {name: round(float(weight), 4) for name, weight in zip(FEATURES, weights[:-1], strict=True)},
        "constant": round(float(weights[-1]), 4),
        "threshold": round(threshold, 4),
    }
    (OUTPUT / FILE_NAME).write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    kept = float((judged[labels == 0] <= threshold).mean())
    found = float((judged[labels == 1] > threshold).mean())
    foreign = _fit(features[: len(written)], labels[: len(written)])
    apart = 1.0 / (1.0 + np.exp(-(features[len(written) :] @ foreign)))
    accuracy = float(((apart > EVEN) == labels[len(written) :]).mean()) if read else float("nan")
    (OUTPUT / "MODEL_CARD.md").write_text(_card(len(written), len(read), kept, found, accuracy), encoding="utf-8")
    print(f"single kept {kept:.3f}, chains found {found:.3f}, threshold {threshold:.3f}, written→read {accuracy:.3f}")


def _read(path: Path) -> list[tuple[str, bool]]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [
        (row["prompt"], row["structure"] == "chain")
        for row in rows
        if row.get("structure") in {"chain", "single"}
        and row.get("edges") == "data"
        and str(row.get("licence", "")).startswith(PERMISSIVE)
        and len(row["prompt"]) <= LONGEST
        and split_comparison(row["prompt"]) is None
    ]


def _fit(features: Floats, labels: Floats) -> Floats:
    """Return the weights of a logistic regression by Newton's method; both classes weigh the same in sum."""
    balance = np.where(labels == 1, 0.5 / labels.mean(), 0.5 / (1 - labels.mean()))
    weights = np.zeros(features.shape[1])
    decay = np.full(features.shape[1], DECAY)
    decay[-1] = 1e-6
    for _ in range(STEPS):
        probability = 1.0 / (1.0 + np.exp(-(features @ weights)))
        gradient = features.T @ (balance * (probability - labels)) + decay * weights
        curvature = (features.T * (balance * probability * (1 - probability))) @ features + np.diag(decay)
        weights -= np.linalg.solve(curvature, gradient)
    return weights


def _cross_validated(features: Floats, labels: Floats) -> Floats:
    """Return for each question its probability by a model that has not seen it."""
    order = np.random.default_rng(1).permutation(len(labels))
    judged = np.zeros(len(labels))
    for fold in range(FOLDS):
        held = order[fold::FOLDS]
        kept = np.setdiff1d(order, held)
        judged[held] = 1.0 / (1.0 + np.exp(-(features[held] @ _fit(features[kept], labels[kept]))))
    return judged


def _card(written: int, read: int, kept: float, found: float, accuracy: float) -> str:
    trained = dt.datetime.now(tz=dt.UTC).date()
    return f"""# Chains in one question

Trained {trained} by `packaging/decomposer/train.py`. Licence of the
weights: Apache-2.0.

- A logistic regression over {len(FEATURES)} features of a question's wording (`app/analysis/plan_chain.py`); English.
- Learned from {written} questions written for this project (`packaging/decomposer/corpus/`, Apache-2.0) and {read} of a
  public set under MIT (Break QDMR, HotpotQA part), read at training time and not stored here.
- Judged in ten folds: {kept:.0%} of the single questions stay whole, {found:.0%} of the chains are found. The threshold
  prefers leaving a question whole. A model of the written questions alone is right on {accuracy:.0%} of the others.

Known limits: how finely people cut a question is a matter of taste; a description of the thing that is asked for
counts as a step in the public set, and often reads as one question.
"""


if __name__ == "__main__":
    main()
