"""Prompts as sparse vectors: hashed words, word pairs and character n-grams, a few hundred of them a prompt.

No vocabulary has to be kept, any language works, and a prompt takes less than a millisecond.
"""

from __future__ import annotations

import itertools
import math
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.routing.profile_table import Floats

# What a prompt asks for stands at its ends; the middle of a pasted document costs time and says little. Characters.
HEAD, TAIL = 600, 200
BUCKET_BITS = 14
BUCKETS = 2**BUCKET_BITS
# The buckets are folded into vectors of this length with random signs, which keeps distances nearly as they are.
DIMENSIONS = 4096
# An odd constant near 2**64 divided by the golden ratio spreads neighbouring hashes over all buckets.
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_TOKEN = re.compile(r"\w+|[^\w\s]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
SURFACES = 11

Buckets = NDArray[np.int64]


def buckets_of(prompt: str) -> Buckets:
    """Return the bucket of every feature of a prompt, with repetitions."""
    text = (prompt if len(prompt) <= HEAD + TAIL else f"{prompt[:HEAD]} {prompt[-TAIL:]}").lower()
    tokens = _TOKEN.findall(text)
    words = [*tokens, *(f"{left} {right}" for left, right in itertools.pairwise(tokens))]
    # How it begins and ends, and how long it is, tell kinds of prompts apart better than most words.
    words += (
        [f"^{token}" for token in tokens[:1]] + [f"^{' '.join(tokens[:2])}"] + [f"{token}$" for token in tokens[-1:]]
    )
    words.append(f"length {int(2 * math.log2(len(prompt) + 1))}")
    hashes = [np.array([zlib.crc32(word.encode("utf-8", "replace")) for word in words], dtype=np.uint64)]
    letters = np.frombuffer(text.encode("utf-8", "replace"), dtype=np.uint8).astype(np.uint64)
    for width in (3, 4):
        count = len(letters) - width + 1
        if count > 0:
            parts = (letters[start : start + count] << np.uint64(8 * start) for start in range(width))
            hashes.append(sum(parts, np.full(count, width, dtype=np.uint64) << np.uint64(40)))
    spread = np.concatenate(hashes) * _SPREAD
    return (spread >> np.uint64(64 - BUCKET_BITS)).astype(np.int64)


def surface_of(prompt: str) -> Floats:
    """Return what a prompt looks like, whatever it says: lengths, counts and shares, SURFACES of them."""
    text = prompt if len(prompt) <= HEAD + TAIL else f"{prompt[:HEAD]} {prompt[-TAIL:]}"
    words, numbers = re.findall(r"\w+", text), _NUMBER.findall(text)
    letters, count = max(1, len(text)), max(1, len(words))
    return np.array(
        [
            math.log1p(len(prompt)),
            math.log1p(len(words)),
            math.log1p(len(numbers)),
            # Longer numbers than these are identifiers.
            math.log1p(max((float(number[:15]) for number in numbers), default=0.0)),
            text.count("?"),
            text.count("."),
            text.count(","),
            sum(map(len, words)) / count,
            sum(word[0].isupper() for word in words) / count,
            len({word.lower() for word in words}) / count,
            sum(map(str.isdigit, text)) / letters,
        ]
    )


@dataclass(frozen=True, slots=True)
class TextEncoder:
    """Turns prompts into vectors of unit length; `rarity` weighs each bucket by how few prompts have it."""

    rarity: Floats

    @classmethod
    def fit(cls, prompts: Sequence[Buckets]) -> TextEncoder:
        """Learn the rarities from prompts given as buckets."""
        seen = np.zeros(BUCKETS)
        for buckets in prompts:
            seen[np.unique(buckets)] += 1
        return cls(np.log((1 + len(prompts)) / (1 + seen)))

    def encode(self, buckets: Buckets) -> NDArray[np.float32]:
        """Return the vector of a prompt; zeros for one of which nothing is known."""
        counts = np.bincount(buckets, minlength=BUCKETS)
        present = counts.nonzero()[0]
        values = (1 + np.log(counts[present])) * self.rarity[present] * _SIGNS[present]
        vector = np.bincount(present % DIMENSIONS, values, DIMENSIONS)
        length = float(np.sqrt(vector @ vector))
        return (vector / length if length else vector).astype(np.float32)


# Two of the bits above the slot decide the sign, mixed so that buckets of one slot do not all agree.
_SIGNS = np.where(((np.arange(BUCKETS) // DIMENSIONS) * 2654435761 + np.arange(BUCKETS) * 40503) & 64, 1.0, -1.0)
