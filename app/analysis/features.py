"""Turns a text into hashed n-grams and a few measures, for the learned part of the keystroke tier; numpy only.

Every n-gram's hash comes from one running sum: with S(i) = Σ code(k)·P^k over the first i characters, modulo 2^64, the
piece [a, b) hashes to (S(b) − S(a))·P^(−a), which depends on its characters only. So words and character n-grams of
every length cost one subtraction and one product each, for all of them at once. A second sum without the powers gives
each word's bag of letters, which swapped and doubled letters leave as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.analysis.text_window import TextWindow, lower_in_place

HASH_BITS = 19
BUCKET_COUNT = 1 << HASH_BITS
CHAR_LENGTHS = (1, 2, 3, 4, 5)
# How much of a long text counts as its body, in characters, and how much its words weigh beside the instruction's.
BODY_LENGTH = 2_000
BODY_VALUE = 0.5
LONG_LENGTH = 900
MAX_PIECE = 2_600
CUE_SCALE = 3.0
CUE_LIMIT = 2.5
MEASURE_COUNT = 12

_BASE = np.uint64(0x9E3779B97F4A7C15 | 1)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - HASH_BITS)
_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")
_SPACE = re.compile(r"\s+")
_SYMBOLS = re.compile(r"[{}()\[\]<>=+*/^\\|;_$#&]")
_PUNCTUATION = re.compile(r"[,.!;:，。！；：、]")


def _powers(base: np.uint64, count: int) -> NDArray[np.uint64]:
    powers = np.empty(count, dtype=np.uint64)
    powers[0] = 1
    powers[1:] = base
    with np.errstate(over="ignore"):
        return np.multiply.accumulate(powers)


_POWERS = _powers(_BASE, MAX_PIECE)
_INVERSES = _powers(np.uint64(pow(int(_BASE), -1, 1 << 64)), MAX_PIECE)
_CHAR_SALTS = {length: np.uint64(0xA24BAED4963EE407 * length & 0xFFFFFFFFFFFFFFFF) for length in CHAR_LENGTHS}
_WORD_SALT = np.uint64(0x8CB92BA72F3D8DD7)
_PAIR_SALT = np.uint64(0x2545F4914F6CDD1D)
_START_SALT = np.uint64(0x1B873593CC9E2D51)
_BODY_SALT = np.uint64(0x52DCE729DA3ED7A7)
_BAG_SALT = np.uint64(0x94D049BB133111EB)
_BAG_PAIR_SALT = np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True, slots=True)
class Features:
    """Groups of bucket numbers, each with the value its members have, and the dense measures."""

    groups: tuple[tuple[NDArray[np.int32], float], ...]
    measures: NDArray[np.float32]


def features_of(window: TextWindow, instruction: str, cue_sums: Sequence[float]) -> Features:
    """Return the features of the text behind `window`.

    `instruction` is the part of it that asks for something, or all of it; `cue_sums` come from the cues, one a
    capability.
    """
    text = window.joined()
    groups = ngram_groups(instruction)
    if len(text) > len(instruction) and (words := _body_words(text[:BODY_LENGTH])).size:
        groups.append((words, BODY_VALUE / float(np.sqrt(words.size))))
    return Features(tuple(groups), _measures(text, window.length, cue_sums))


def ngram_groups(text: str) -> list[tuple[NDArray[np.int32], float]]:
    """Return the buckets of the n-grams of `text`, by kind, each kind with the value of its members."""
    return [(group, 1.0 / float(np.sqrt(group.size))) for group in _ngrams(text) if group.size]


def _normal(text: str) -> str:
    return f" {_SPACE.sub(' ', _DIGITS.sub('0', lower_in_place(text))).strip()} "


def _sums(text: str) -> NDArray[np.uint64]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum((codes + np.uint64(1)) * _MIX * _POWERS[: len(codes)], out=sums[1:])
    return sums


def _buckets(hashes: NDArray[np.uint64]) -> NDArray[np.int32]:
    """Return the distinct buckets; sorting 32 bits is several times quicker than numpy's unique."""
    mixed = (hashes ^ (hashes >> np.uint64(31))) * _GOLDEN
    ordered = np.sort((mixed >> _SHIFT).astype(np.int32))
    is_new = np.empty(ordered.size, dtype=np.bool_)
    is_new[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=is_new[1:])
    return ordered[is_new]


def _letter_sums(text: str) -> NDArray[np.uint64]:
    """Return running sums that ignore the order of the letters, and a letter that follows itself."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    mixed = (codes.astype(np.uint64) + np.uint64(1)) * _MIX
    mixed = (mixed ^ (mixed >> np.uint64(29))) * _GOLDEN
    mixed[1:][codes[1:] == codes[:-1]] = 0
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(mixed, out=sums[1:])
    return sums


def _word_spans(text: str) -> NDArray[np.intp]:
    ends = [place for match in _WORD.finditer(text) for place in match.span()]
    return np.array(ends, dtype=np.intp).reshape(-1, 2)


def _word_hashes(spans: NDArray[np.intp], sums: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return (sums[spans[:, 1]] - sums[spans[:, 0]]) * _INVERSES[spans[:, 0]] + _WORD_SALT


def _bags(spans: NDArray[np.intp], sums: NDArray[np.uint64]) -> NDArray[np.int32]:
    """Return the buckets of words and pairs by their letters alone: swapped and doubled letters change nothing."""
    words = sums[spans[:, 1]] - sums[spans[:, 0]] + _BAG_SALT
    return _buckets(np.concatenate((words, words[:-1] * _BAG_PAIR_SALT + words[1:])))


def _ngrams(text: str) -> tuple[NDArray[np.int32], ...]:
    """Return the buckets of the character n-grams; of the words, pairs, triples and first words; and the bags."""
    normal = _normal(text)[: MAX_PIECE - 1]
    sums = _sums(normal)
    hashed = []
    for length in CHAR_LENGTHS:
        if len(normal) >= length:
            starts = len(normal) - length + 1
            hashed.append((sums[length:] - sums[:-length]) * _INVERSES[:starts] + _CHAR_SALTS[length])
    spans = _word_spans(normal)
    words = _word_hashes(spans, sums)
    pairs = words[:-1] * _PAIR_SALT + words[1:]
    triples = pairs[:-1] * _PAIR_SALT + words[2:]
    firsts = np.concatenate((words[:1], pairs[:1], triples[:1])) * _START_SALT
    named = _buckets(np.concatenate((words, pairs, triples, firsts)))
    return _buckets(np.concatenate(hashed)), named, _bags(spans, _letter_sums(normal))


def _body_words(text: str) -> NDArray[np.int32]:
    normal = _normal(text)[: MAX_PIECE - 1]
    return _buckets(_word_hashes(_word_spans(normal), _sums(normal)) * _BODY_SALT)


def _measures(text: str, length: int, cue_sums: Sequence[float]) -> NDArray[np.float32]:
    size = max(1, len(text))
    digits = sum(map(len, _DIGITS.findall(text)))
    stripped = text.rstrip()
    cues = [min(CUE_LIMIT, value / CUE_SCALE) for value in cue_sums]
    return np.array(
        [
            *cues,
            1.0,
            np.log1p(length) / 8.0,
            min(1.0, np.log1p(length) / 3.0) - 1.0,
            min(1.0, 6.0 * digits / size),
            min(1.0, 10.0 * len(_SYMBOLS.findall(text)) / size),
            min(1.0, 8.0 * len(_PUNCTUATION.findall(text)) / size),
            min(1.0, text.count("\n") / 8.0),
            1.0 if stripped.endswith(("?", "？", "؟")) else 0.0,
            1.0 if digits else 0.0,
            1.0 if text[:1].islower() else 0.0,
            0.0 if text.isascii() else 1.0,
            1.0 if length > LONG_LENGTH else 0.0,
        ],
        dtype=np.float32,
    )
