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
NEAR_MARGIN = 3.5
# A paragraph up to this length, in characters, is taken to be of one piece; a longer one may be pasted material.
PARAGRAPH_LENGTH = 800
BLANK_LINE = "\n\n"
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
        margin = SAMPLED_MARGIN if window.is_sampled else MARGIN
        order = np.argsort(-scores, kind="stable").tolist()
        best = order[0]
        first = [i for i in order if scores[i] >= scores[best] - margin]
        # What stands in one paragraph with the best line belongs to it, as do likely paragraphs of the same end: the
        # facts before a question, the choices after it.
        for paragraph in _whole_paragraphs(units, window.length):
            near = max(float(scores[i]) for i in paragraph) >= scores[best] - NEAR_MARGIN
            if best in paragraph or (near and _is_same_end(units, paragraph[0], best)):
                first.extend(paragraph)
        first.sort(key=lambda i: abs(i - best))
        chosen: dict[int, Span] = {}
        left = READ_LENGTH
        for index in first:
            if index not in chosen and left > 0:
                start, text = units[index]
                chosen[index] = (start, start + len(text))
                left -= len(text)
        return tuple(sorted(chosen.values()))

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
        size = match.end() - cuts[-1]
        shortest = 0 if BLANK_LINE in match.group() else MIN_UNIT // 4 if "\n" in match.group() else MIN_UNIT
        if size >= shortest:
            cuts.append(match.end())
    cuts.append(len(text))
    units: list[tuple[int, str]] = []
    for start, end in itertools.pairwise(cuts):
        units.extend(
            (offset + place, text[place : min(end, place + MAX_UNIT)]) for place in range(start, end, MAX_UNIT)
        )
    found = [(start, unit) for start, unit in units if not unit.isspace() and unit]
    return found or [(offset, text)]


def _whole_paragraphs(units: list[tuple[int, str]], length: int) -> list[range]:
    """Return the units of each short paragraph of which both ends are seen; `length` is the whole text's."""
    starts = [0]
    starts += [i for i in range(1, len(units)) if BLANK_LINE in units[i - 1][1] or not _touch(units, i - 1)]
    found: list[range] = []
    for start, end in itertools.pairwise([*starts, len(units)]):
        size = sum(len(text) for _, text in units[start:end])
        last_start, last_text = units[end - 1]
        begins = units[start][0] == 0 or (start > 0 and _touch(units, start - 1))
        ends = BLANK_LINE in last_text or last_start + len(last_text) == length
        if begins and ends and size <= PARAGRAPH_LENGTH:
            found.append(range(start, end))
    return found


def _touch(units: list[tuple[int, str]], index: int) -> bool:
    """Return whether the next unit follows unit `index` without a gap."""
    return units[index][0] + len(units[index][1]) == units[index + 1][0]


def _is_same_end(units: list[tuple[int, str]], one: int, other: int) -> bool:
    return all(_touch(units, index) for index in range(min(one, other), max(one, other)))


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
