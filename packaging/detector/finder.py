"""Trains the finder of instructions: prompts of the corpus against the pasted documents."""

from __future__ import annotations

import random

import numpy as np
from augment import with_typos
from corpus import Example
from scipy import sparse
from softmax_regression import train
from templates import DOCUMENTS

from app.analysis.features import BUCKET_COUNT, ngram_groups
from app.analysis.instruction import MAX_UNIT, InstructionFinder, units_of
from app.analysis.text_window import window_of

EPOCHS = 6
DECAY = 1e-5
TYPO_SHARE = 0.1
# Documents are few: each is cut anew this many times.
CUTS = 6


def fit_finder(corpus: list[Example], rng: random.Random) -> InstructionFinder:
    """Return a finder that tells the prompts' lines from the documents'."""
    asking: list[str] = []
    for example in corpus:
        asking.extend(text for _, text in units_of(window_of(example.prompt))[:2])
        asking.append(with_typos(example.prompt[:MAX_UNIT], rng, TYPO_SHARE))
    material: list[str] = []
    for document in DOCUMENTS:
        for _ in range(CUTS):
            start = rng.randrange(max(1, len(document) // 3))
            material.extend(text for _, text in units_of(window_of(document[start:])))
            material.append(with_typos(document[start : start + rng.randint(40, MAX_UNIT)], rng, TYPO_SHARE))
    texts = asking + material
    labels = np.array([1] * len(asking) + [0] * len(material), dtype=np.intp)
    weights = np.where(labels == 1, 1.0 / len(asking), 1.0 / len(material))
    coef = train(_matrix(texts), labels, weights, epochs=EPOCHS, decay=DECAY).coef
    logit = coef[:, 1] - coef[:, 0]
    scale = max(float(np.quantile(np.abs(logit), 0.9999)), 1e-6) / 127.0
    return InstructionFinder(weights=np.clip(np.rint(logit / scale), -127, 127).astype(np.int8), scale=scale)


def _matrix(texts: list[str]) -> sparse.csr_matrix:
    columns, values, ends = [], [], [0]
    for text in texts:
        groups = ngram_groups(text)
        columns.extend(buckets for buckets, _ in groups)
        values.extend(np.full(buckets.size, value, dtype=np.float32) for buckets, value in groups)
        ends.append(ends[-1] + sum(buckets.size for buckets, _ in groups))
    return sparse.csr_matrix(
        (np.concatenate(values), np.concatenate(columns), np.array(ends)),
        shape=(len(texts), BUCKET_COUNT),
        dtype=np.float32,
    )
