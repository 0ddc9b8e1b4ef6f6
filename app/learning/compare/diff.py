"""Compares two answers word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from app.domain.comparison import Piece, WordDiff

# A word or one sign, with the blanks behind it: so that pieces joined give the text back.
_WORD = re.compile(r"\s*(?:\w+|[^\w\s])\s*")
_LINE = re.compile(r"[^\n]*\n+|[^\n]+")
# Fewer equal words than this between two changes are chance ("the", a comma): shown as equal they only tear the
# sentence apart.
LEAST_COMMON_WORDS = 3
# Beyond so many words on both sides multiplied, a changed passage is shown as a whole: words cost the square.
MOST_WORD_PAIRS = 4_000_000


def word_diff(first: str, second: str) -> WordDiff:
    """Return what is common and what is not; lines first, then the words of lines that differ."""
    left, right = _Side(), _Side()
    lines = (_LINE.findall(first), _LINE.findall(second))
    for is_same, a, b in _blocks(*lines):
        if is_same:
            left.add(a, is_own=False)
            right.add(b, is_own=False)
            continue
        words = (_WORD.findall("".join(a)) or a, _WORD.findall("".join(b)) or b)
        if len(words[0]) * len(words[1]) > MOST_WORD_PAIRS:
            left.add(a, is_own=True)
            right.add(b, is_own=True)
            continue
        for is_common, one, other in _joined(list(_blocks(*words))):
            left.add(one, is_own=not is_common)
            right.add(other, is_own=not is_common)
    return WordDiff(
        first=tuple(left.pieces),
        second=tuple(right.pieces),
        shared_words=_count(left.pieces, is_own=False),
        first_words=_count(left.pieces, is_own=True),
        second_words=_count(right.pieces, is_own=True),
    )


Block = tuple[bool, Sequence[str], Sequence[str]]


class _Side:
    """The pieces of one answer; neighbours of one kind are one piece."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []

    def add(self, parts: Sequence[str], *, is_own: bool) -> None:
        text = "".join(parts)
        if not text:
            return
        if self.pieces and self.pieces[-1].is_own == is_own:
            text = self.pieces.pop().text + text
        self.pieces.append(Piece(text, is_own))


def _blocks(first: Sequence[str], second: Sequence[str]) -> Iterator[Block]:
    """Yield stretches that are the same on both sides, blanks aside, and those that are not."""
    keys = ([part.strip() for part in first], [part.strip() for part in second])
    for tag, a, b, c, d in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        yield tag == "equal", first[a:b], second[c:d]


def _joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """Let a few equal words between two changes belong to the change."""
    for index, (is_same, one, other) in enumerate(blocks):
        is_between = 0 < index < len(blocks) - 1
        yield is_same and not (is_between and len(one) < LEAST_COMMON_WORDS), one, other


def _count(pieces: Sequence[Piece], *, is_own: bool) -> int:
    return sum(len(re.findall(r"\w+", piece.text)) for piece in pieces if piece.is_own == is_own)
