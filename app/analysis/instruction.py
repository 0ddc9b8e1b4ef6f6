"""Finds the instruction in a long text: which lines of its two ends ask for something, and which are pasted material.

A small linear model over the hashed n-grams judges each line or group of sentences near the ends; the best are read, in
their order. Without weights both ends are read.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.analysis.features import ngram_groups
from app.analysis.text_window import TextWindow

# A text up to this length is its own instruction, in characters.
SHORT_LENGTH = 900
# How far from either end an instruction is looked for, and how much of it is read, in characters.
END_LENGTH = 900
READ_LENGTH = 900
# A unit is judged as one: whole lines or sentences of about this many characters.
MIN_UNIT, MAX_UNIT = 60, 300
# A unit whose score is this far below the best is pasted material, in units of the logit. In a very long text most of
# it is sure to be material; in a shorter one the lines before a question may well belong to it.
MARGIN = 3.0
SAMPLED_MARGIN = 0.7
_BREAK = re.compile(r"\n+|(?<=[.!?:;])\s+|(?<=[。！？：；।])")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionFinder:
    """Weights of one logit, a byte a hash bucket times `scale`; positive speaks for an instruction."""

    weights: NDArray[np.int8]
    scale: float

    def spans_of(self, window: TextWindow) -> tuple[Span, ...]:
        """Return where the instruction stands in the whole text, in order; all of a short text."""
        if window.length <= SHORT_LENGTH:
            return ((0, window.length),)
        units = units_of(window)
        scores = np.array([self.score(text) for _, text in units])
        best = float(scores.max())
        chosen: list[Span] = []
        left = READ_LENGTH
        margin = SAMPLED_MARGIN if window.is_sampled else MARGIN
        for index in np.argsort(-scores, kind="stable").tolist():
            start, text = units[index]
            if scores[index] < best - margin or left <= 0:
                break
            chosen.append((start, start + len(text)))
            left -= len(text)
        return tuple(sorted(chosen))

    def score(self, text: str) -> float:
        """Return the logit that `text` is an instruction rather than material."""
        total = 0.0
        for buckets, value in ngram_groups(text):
            total += value * float(self.weights.take(buckets).sum(dtype=np.int32))
        return total * self.scale


def units_of(window: TextWindow) -> list[tuple[int, str]]:
    """Return the lines and groups of sentences at the two ends, each with its place in the whole text."""
    (first_start, first), (last_start, last) = window.pieces[0], window.pieces[-1]
    if not window.is_sampled and window.length <= 2 * END_LENGTH:
        return _split(first_start, first)
    return _split(first_start, first[:END_LENGTH]) + _split(
        last_start + max(0, len(last) - END_LENGTH), last[-END_LENGTH:]
    )


def _split(offset: int, text: str) -> list[tuple[int, str]]:
    """Return the units of `text`; those without a letter are left out."""
    cuts = [0]
    for match in _BREAK.finditer(text):
        is_line = "\n" in match.group()
        if match.end() - cuts[-1] >= (MIN_UNIT // 4 if is_line else MIN_UNIT):
            cuts.append(match.end())
    cuts.append(len(text))
    units: list[tuple[int, str]] = []
    for start, end in itertools.pairwise(cuts):
        units.extend(
            (offset + place, text[place : min(end, place + MAX_UNIT)]) for place in range(start, end, MAX_UNIT)
        )
    found = [(start, unit) for start, unit in units if not unit.isspace() and unit]
    return found or [(offset, text)]


def text_at(window: TextWindow, spans: tuple[Span, ...]) -> str:
    """Return the pieces of the window's text at `spans`, a line break between those that do not touch."""
    parts: list[str] = []
    end_before = -1
    for start, end in spans:
        offset, piece = next((item for item in reversed(window.pieces) if item[0] <= start), window.pieces[0])
        if parts and start != end_before:
            parts.append("\n")
        parts.append(piece[start - offset : end - offset])
        end_before = end
    return "".join(parts)
