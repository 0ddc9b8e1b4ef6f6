"""Trains both tiers of the capability detector and writes their weights and model card to resources/detector/.

    python packaging/detector/train.py [--rows FILE] [--validate]

Trains on the written corpus in packaging/detector/corpus/, on the templates and on spelling variants of both.
`--rows` names a JSON-lines file of labelled prompts: those with a permissive licence are used for training, all of
them for validation. `--validate` leaves every source of that file out in turn, which is what the model card reports.
"""

from __future__ import annotations

import argparse
import random
import sys
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from augment import mixed, variants  # noqa: E402 - the repository is put on the path above
from card import HELD_OUT, PLAIN, WRITTEN_LAST, write_card  # noqa: E402 - as above
from corpus import Example, read_corpus  # noqa: E402 - as above
from finder import fit_finder  # noqa: E402 - as above
from permissive import read_permissive, read_rows  # noqa: E402 - as above
from softmax_regression import train  # noqa: E402 - as above
from templates import from_templates  # noqa: E402 - as above

from app.analysis.bench_detection import with_context, with_typos  # noqa: E402 - as above
from app.analysis.cues import find_cues  # noqa: E402 - as above
from app.analysis.features import BUCKET_COUNT, features_of  # noqa: E402 - as above
from app.analysis.instruction import InstructionFinder, text_at  # noqa: E402 - as above
from app.analysis.sentence_encoder import HEAD_LENGTH, PACKAGE, TAIL_LENGTH, encoded_part  # noqa: E402 - as above
from app.analysis.text_window import WHOLE_LIMIT, window_of  # noqa: E402 - as above
from app.domain.capability import CAPABILITY_KEYS  # noqa: E402 - as above

SEED = 20_240_607
OUTPUT = ROOT / "resources" / "detector"
HOLDOUT = Path(__file__).parent / "holdout"
DISTURBED_ROWS = 600
EPOCHS = 8
DECAY = 1e-6
HEAD_C = 20.0
HEAD_ITERATIONS = 120
TEMPLATE_WEIGHT = 0.4
VARIANT_WEIGHT = 0.35
MIXED_COUNT = 250
MIXED_WEIGHT = 0.5
ROW_WEIGHT = 0.6
PRIMARY_SHARE = 0.65
# How far class sizes are evened out: 0 not at all, 1 fully.
BALANCE = 0.7
# The head's part in the full tier; where the encoder reads only part of a text; and of a very long one, where it reads
# just the instruction while the n-grams also see pasted material.
ENCODER_SHARE = 0.3
ENCODER_CUT_SHARE = 0.15
ENCODER_LONG_SHARE = 0.4
TEMPERATURES = np.geomspace(0.4, 3.0, 60)
INDEX = {key: number for number, key in enumerate(CAPABILITY_KEYS)}
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSet:
    """Prompts with their weights; prompts with two labels appear once for each."""

    prompts: list[str]
    labels: NDArray[np.intp]
    weights: Floats
    sources: list[str]


def training_set(rows: list[Example]) -> TrainingSet:
    """Return everything to learn from: corpus, templates, variants, mixtures and permissive rows."""
    rng = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    corpus = read_corpus()
    weighted = [(example, 1.0) for example in corpus]
    made = [Example(prompt=text, labels=(label,), language=lang) for label, lang, text in from_templates()]
    weighted.extend((example, TEMPLATE_WEIGHT) for example in made)
    for example in corpus:
        weighted.extend(
            (Example(prompt=text, labels=example.labels, language=example.language), VARIANT_WEIGHT)
            for text in variants(example)
        )
    weighted.extend((example, MIXED_WEIGHT) for example in mixed(corpus, MIXED_COUNT, rng))
    weighted.extend((example, ROW_WEIGHT) for example in rows)
    prompts, labels, weights, sources = [], [], [], []
    for example, weight in weighted:
        shares = (1.0,) if len(example.labels) == 1 else (PRIMARY_SHARE, 1.0 - PRIMARY_SHARE)
        for label, share in zip(example.labels, shares, strict=False):
            prompts.append(example.prompt)
            labels.append(INDEX[label])
            weights.append(weight * share)
            sources.append(example.source)
    return TrainingSet(
        prompts=prompts, labels=np.array(labels, dtype=np.intp), weights=np.array(weights), sources=sources
    )


def balanced(labels: NDArray[np.intp], weights: Floats) -> Floats:
    """Return the weights with the classes partly evened out."""
    totals = np.bincount(labels, weights=weights, minlength=len(CAPABILITY_KEYS))
    return weights * (totals.mean() / np.maximum(totals, 1.0)[labels]) ** BALANCE


def instructions(prompts: list[str], finder: InstructionFinder) -> list[str]:
    """Return the part of each prompt that asks for something."""
    windows = [window_of(prompt) for prompt in prompts]
    return [text_at(window, finder.spans_of(window)) for window in windows]


def matrix(prompts: list[str], finder: InstructionFinder) -> sparse.csr_matrix:
    """Return the keystroke tier's features, one row a prompt: buckets, then measures."""
    columns, values, ends = [], [], [0]
    width = 0
    for prompt in prompts:
        window = window_of(prompt)
        spans = finder.spans_of(window)
        features = features_of(window, text_at(window, spans), find_cues(window, spans).sums)
        width = features.measures.size
        for buckets, value in features.groups:
            columns.append(buckets)
            values.append(np.full(buckets.size, value, dtype=np.float32))
        columns.append(np.arange(BUCKET_COUNT, BUCKET_COUNT + width))
        values.append(features.measures)
        ends.append(ends[-1] + width + sum(buckets.size for buckets, _ in features.groups))
    shape = (len(prompts), BUCKET_COUNT + width)
    return sparse.csr_matrix(
        (np.concatenate(values), np.concatenate(columns), np.array(ends)), shape=shape, dtype=np.float32
    )


def embeddings(prompts: list[str], known: dict[str, NDArray[np.float32]]) -> NDArray[np.float32]:
    """Return the encoder's vectors, one row a prompt; `known` keeps what was already encoded."""
    encoder = __import__(PACKAGE).USE(threads=1)
    for prompt in prompts:
        part = encoded_part(prompt)
        if part not in known:
            known[part] = np.asarray(encoder.encode([part]), dtype=np.float32)[0]
    return np.stack([known[encoded_part(prompt)] for prompt in prompts])


def fit_keystroke(features: sparse.csr_matrix, labels: NDArray[np.intp], weights: Floats) -> NDArray[np.float32]:
    """Return the weights of the keystroke tier, one row a feature; its constant measure is the intercept."""
    return train(features, labels, balanced(labels, weights), epochs=EPOCHS, decay=DECAY).coef


def fit_head(vectors: NDArray[np.float32], labels: NDArray[np.intp], weights: Floats) -> LogisticRegression:
    """Return the head over the encoder's vectors."""
    with warnings.catch_warnings():
        # Stopping before full convergence is meant: it regularises.
        warnings.simplefilter("ignore")
        model = LogisticRegression(C=HEAD_C, max_iter=HEAD_ITERATIONS)
        return model.fit(vectors, labels, sample_weight=balanced(labels, weights))


def log_softmax(logits: Floats) -> Floats:
    """Return log-probabilities, row by row."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def best_temperature(logits: Floats, truth: NDArray[np.intp]) -> float:
    """Return the temperature with the smallest negative log-likelihood of `truth`."""
    rows = np.arange(len(truth))
    losses = [-log_softmax(logits / temperature)[rows, truth].mean() for temperature in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def mixture(keystroke: Floats, head: Floats, rows: list[Example]) -> Floats:
    """Return the full tier's logits from those of its two parts."""
    lengths = np.array([len(row.prompt) for row in rows])
    cut = np.where(lengths > WHOLE_LIMIT, ENCODER_LONG_SHARE, ENCODER_CUT_SHARE)
    share = np.where(lengths > HEAD_LENGTH + TAIL_LENGTH, cut, ENCODER_SHARE)[:, None]
    return share * log_softmax(head) + (1.0 - share) * log_softmax(keystroke)


def quantised(coef: NDArray[np.float32]) -> dict[str, NDArray[np.generic]]:
    """Return the keystroke model as bytes with one scale a class, and the weights of the measures."""
    hashed = coef[:BUCKET_COUNT]
    limits = np.quantile(np.abs(hashed), 0.9999, axis=0)
    scale = np.maximum(limits, 1e-6) / 127.0
    return {
        "weights": np.clip(np.rint(hashed / scale), -127, 127).astype(np.int8),
        "scale": scale.astype(np.float32),
        "measures": coef[BUCKET_COUNT:].astype(np.float32),
    }


# Sources that resemble each other are left out together; all others were never trained on.
FAMILIES = (("gsm8k", "aqua_rat", "sat_math"), ("mbpp", "bigbench_logic_grid"), ("clinc150", "rasa_init_nlu"))


def leave_sources_out(
    training: TrainingSet, rows: list[Example], finder: InstructionFinder, known: dict[str, NDArray[np.float32]]
) -> tuple[Floats, Floats]:
    """Return keystroke and head logits of every row, from models that saw no row of its source."""
    prompts = [row.prompt for row in rows]
    features, vectors = matrix(training.prompts, finder), embeddings(instructions(training.prompts, finder), known)
    asking = instructions(prompts, finder)
    row_features, row_vectors = matrix(prompts, finder), embeddings(asking, known)
    is_long = np.array([len(prompt) > WHOLE_LIMIT for prompt in prompts])
    alone = matrix(asking, finder)
    keystroke = np.zeros((len(rows), len(CAPABILITY_KEYS)))
    head = np.zeros_like(keystroke)
    trained = {source for family in FAMILIES for source in family}
    for family in ((), *FAMILIES):
        kept = np.array([source not in family for source in training.sources])
        asked = np.array([row.source in family if family else row.source not in trained for row in rows])
        labels, weights = training.labels[kept], training.weights[kept]
        coef = fit_keystroke(features[kept], labels, weights)
        keystroke[asked] = log_softmax(row_features[asked] @ coef)
        # As the detector does: a very long text is also judged by its instruction alone.
        long = asked & is_long
        keystroke[long] = (keystroke[long] + log_softmax(alone[long] @ coef)) / 2.0
        head[asked] = fit_head(vectors[kept], labels, weights).decision_function(row_vectors[asked])
        print(f"left out {', '.join(family) or 'the sources never trained on'}: {int(asked.sum())} rows")
    return keystroke, head


def validation_groups(rows: list[Example]) -> dict[str, list[Example]]:
    """Return the rows, some of them with typos and with a pasted document, and the project's own held-out prompts."""
    rng = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    some = rng.sample(rows, min(len(rows), DISTURBED_ROWS))
    return {
        PLAIN: rows,
        "undisturbed sample": some,
        "sample with typos": [replace(row, prompt=with_typos(row.prompt, rng)) for row in some],
        "sample in lower case": [replace(row, prompt=row.prompt.lower()) for row in some],
        "sample with 2,000 pasted words": [
            replace(row, prompt=with_context(row.prompt, after=rng.random() < 1 / 2)) for row in some
        ],
        HELD_OUT: [replace(example, source=HELD_OUT) for example in read_corpus(HOLDOUT, "many_languages.txt")],
        WRITTEN_LAST: [replace(example, source=WRITTEN_LAST) for example in read_corpus(HOLDOUT, "written_last.txt")],
    }


def main() -> None:
    """Train, validate if asked to, write weights and card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=Path, help="labelled prompts as JSON lines")
    parser.add_argument("--validate", action="store_true", help="leave each source of the rows out in turn")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    arguments = parser.parse_args()
    rows = read_rows(arguments.rows) if arguments.rows else []
    training = training_set(read_permissive(arguments.rows) if arguments.rows else [])
    print(f"{len(training.prompts)} prompts to learn from")
    finder = fit_finder(read_corpus(), random.Random(SEED))  # noqa: S311 - repeatable, not secret
    known: dict[str, NDArray[np.float32]] = {}
    temperatures = (1.0, 1.0)
    report: dict[str, dict[str, Floats]] = {}
    groups = validation_groups(rows)
    if arguments.validate:
        asked = [row for group in groups.values() for row in group]
        keystroke, head = leave_sources_out(training, asked, finder, known)
        both = mixture(keystroke, head, asked)
        truth = np.array([INDEX[row.primary] for row in rows], dtype=np.intp)
        temperatures = (
            best_temperature(keystroke[: len(rows)], truth),
            best_temperature(both[: len(rows)], truth),
        )
        ends = np.cumsum([len(group) for group in groups.values()])[:-1]
        for tier, logits, temperature in zip(("keystroke", "full"), (keystroke, both), temperatures, strict=True):
            report[tier] = dict(zip(groups, np.split(log_softmax(logits / temperature), ends), strict=True))
    coef = fit_keystroke(matrix(training.prompts, finder), training.labels, training.weights)
    head_model = fit_head(embeddings(instructions(training.prompts, finder), known), training.labels, training.weights)
    arguments.output.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        arguments.output / "keystroke.npz",
        temperature=np.float32(temperatures[0]),
        instruction_weights=finder.weights,
        instruction_scale=np.float32(finder.scale),
        **quantised(coef),
    )
    np.savez_compressed(
        arguments.output / "full.npz",
        weights=head_model.coef_.T.astype(np.float32),
        bias=head_model.intercept_.astype(np.float32),
        share=np.float32(ENCODER_SHARE),
        cut_share=np.float32(ENCODER_CUT_SHARE),
        long_share=np.float32(ENCODER_LONG_SHARE),
        temperature=np.float32(temperatures[1]),
    )
    write_card(arguments.output, groups, report, len(training.prompts))


if __name__ == "__main__":
    main()
