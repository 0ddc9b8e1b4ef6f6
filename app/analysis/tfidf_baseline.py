"""The usual yardstick for text classifiers: TF-IDF over words and characters with logistic regression, in numpy.

Words and pairs of words, and characters in runs of two to four, with sublinear term frequency and smooth inverse
document frequency, each kind scaled to length one (Salton and Buckley 1988); multinomial logistic regression by
stochastic gradient descent, stopped early (which regularises).
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Longer texts are read to here, in characters.
READ_LENGTH = 1_000
CHAR_LENGTHS = (2, 3, 4)
# A term of one text only says nothing about others.
MIN_TEXTS = 2
EPOCHS = 6
# Rows have length √2, so steps up to 1 are stable; the rate falls to nothing over the passes.
RATE = 1.0
BIAS_SHARE = 0.1
_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s+")

Row = tuple[NDArray[np.intp], NDArray[np.float32]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TfidfBaseline:
    """A fitted baseline: the numbers and rarities of its terms, and one column of weights a class."""

    columns: dict[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def probabilities(self, terms: tuple[Counter[str], Counter[str]]) -> NDArray[np.float32]:
        """Return one probability a class for a text of which `terms_of` gave the terms."""
        places, values = _row(terms, self.columns, self.rarity)
        return _softmax(values @ self.weights[places] + self.bias)


def terms_of(text: str) -> tuple[Counter[str], Counter[str]]:
    """Return the counts of a text's words and pairs of words, and of its runs of characters."""
    lowered = _SPACE.sub(" ", text[:READ_LENGTH].lower())
    words = _WORD.findall(lowered)
    word_terms = Counter(words)
    word_terms.update(f"{first} {second}" for first, second in itertools.pairwise(words))
    padded = f" {lowered} "
    runs: Counter[str] = Counter()
    for length in CHAR_LENGTHS:
        runs.update(f"#{padded[start : start + length]}" for start in range(len(padded) - length + 1))
    return word_terms, runs


def fit(
    texts: Sequence[tuple[Counter[str], Counter[str]]], labels: NDArray[np.intp], classes: int, *, seed: int
) -> TfidfBaseline:
    """Return a baseline fitted on `texts`; every pass takes them one by one in another order."""
    spread: Counter[str] = Counter()
    for kinds in texts:
        for terms in kinds:
            spread.update(terms.keys())
    kept = [term for term, count in spread.items() if count >= MIN_TEXTS]
    columns = {term: number for number, term in enumerate(kept)}
    rarity = np.array([1.0 + math.log((1 + len(texts)) / (1 + spread[term])) for term in kept], dtype=np.float32)
    rows = [_row(kinds, columns, rarity) for kinds in texts]
    weights = np.zeros((len(kept), classes), dtype=np.float32)
    bias = np.zeros(classes, dtype=np.float32)
    rng = np.random.default_rng(seed)
    for epoch in range(EPOCHS):
        rate = RATE * (1.0 - epoch / EPOCHS)
        for number in rng.permutation(len(rows)):
            places, values = rows[number]
            residual = _softmax(values @ weights[places] + bias)
            residual[labels[number]] -= 1.0
            weights[places] -= rate * values[:, None] * residual
            bias -= BIAS_SHARE * rate * residual
    return TfidfBaseline(columns=columns, rarity=rarity, weights=weights, bias=bias)


def _row(kinds: tuple[Counter[str], ...], columns: dict[str, int], rarity: NDArray[np.float32]) -> Row:
    """Return the columns of the known terms and their values, each kind scaled to length one."""
    all_places: list[NDArray[np.intp]] = []
    all_values: list[NDArray[np.float32]] = []
    for terms in kinds:
        known = [(columns[term], count) for term, count in terms.items() if term in columns]
        places = np.array([place for place, _ in known], dtype=np.intp)
        counts = np.array([count for _, count in known], dtype=np.float32)
        values = np.asarray((1.0 + np.log(counts)) * rarity[places], dtype=np.float32)
        all_places.append(places)
        all_values.append(values / np.float32(max(float(np.linalg.norm(values)), 1e-9)))
    return np.concatenate(all_places), np.concatenate(all_values).astype(np.float32)


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(logits - logits.max())
    return np.asarray(powers / powers.sum(), dtype=np.float32)
