"""Finds the cues of the tables and the signs of code and formulas in a text, with their places."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.analysis.cue_tables import CUE_LINES
from app.analysis.text_window import TextWindow, lower_in_place
from app.domain.capability import CAPABILITY_KEYS, CODE, EXTRACTION, LOGICAL, MATHEMATICAL
from app.domain.prompt import Span

# Cues are looked up by their first letters, so that the cost does not grow with the tables.
KEY_LENGTH = 4
SHORT_KEY_LENGTH = 2
# Cues outside the instruction count less.
FAR_FACTOR = 0.25
MAX_SPANS = 40
# Repeats of a cue add less and less: the second counts half, and so on.
REPEAT_FACTOR = 0.5


@dataclass(frozen=True, slots=True)
class _Cue:
    text: str
    is_prefix: bool
    capability: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Sign:
    name: str
    capability: str
    weight: float
    pattern: re.Pattern[str]
    needs: frozenset[str]


# Scripts written without spaces: Thai, and everything from the CJK radicals on except Hangul's neighbours.
_SPACELESS = re.compile(r"[\u0e00-\u0e7f\u1100-\uffff]")


def _compile() -> tuple[dict[str, tuple[_Cue, ...]], tuple[_Cue, ...]]:
    by_key: dict[str, list[_Cue]] = defaultdict(list)
    anywhere: list[_Cue] = []
    for line in CUE_LINES:
        for raw in line.cues.split(", "):
            text = raw.strip().rstrip(",")
            cue = _Cue(text.rstrip("*"), text.endswith("*"), line.capability, line.weight)
            if _SPACELESS.search(cue.text) is None:
                length = KEY_LENGTH if len(cue.text) >= KEY_LENGTH else SHORT_KEY_LENGTH
                by_key[cue.text[:length]].append(cue)
            else:
                anywhere.append(cue)
    return {key: tuple(sorted(cues, key=lambda cue: -len(cue.text))) for key, cues in by_key.items()}, tuple(anywhere)


_BY_KEY, _ANYWHERE = _compile()
_WORD_START = re.compile(r"\w[^\W_]*")
_SIGNS = (
    _Sign("code fence", CODE, 2.5, re.compile(r"```|~~~"), frozenset("`~")),
    _Sign(
        "source code",
        CODE,
        2.5,
        re.compile(
            r"^\s*(?:def \w+\(|class \w+[:({]|import \w+$|from \w+ import |#include|public |private |"
            r"function \w+\(|const \w+ =|let \w+ =|SELECT .+ FROM|<\?php|<html|fn \w+\()"
            r"|[;{}]\s*$|=>|\w+\(\)|->|==|!=|&&|\|\|",
            re.MULTILINE,
        ),
        frozenset("(={<;"),
    ),
    _Sign(
        "file name",
        CODE,
        1.2,
        re.compile(r"\b\w+\.(?:py|js|ts|java|cpp|c|cs|go|rs|rb|php|sql|sh|html|css|json|yaml|yml|xml|toml)\b"),
        frozenset("."),
    ),
    _Sign(
        "formula",
        MATHEMATICAL,
        2.2,
        re.compile(
            r"\\frac|\\sqrt|\\int|\\sum|\$[^$\n]{1,80}\$|\b\d*[a-z]\s?\^\s?\d|[∫∑√π≤≥]|\b[xyzn]\s?[-+*/=]\s?\d|\bf\(x\)"
        ),
        frozenset("\\$^∫∑√π≤≥xyzn("),
    ),
    _Sign("arithmetic", MATHEMATICAL, 2.2, re.compile(r"\d\s?[-+*/×÷^=%]\s?\(?\d|\d\s?%"), frozenset("+-*/×÷^=%")),
    _Sign("answer choices", LOGICAL, 0.8, re.compile(r"(?:^|\s)\(?[A-D][).．、:]\s?\S"), frozenset("ABCD")),
    _Sign(
        "JSON asked for",
        EXTRACTION,
        0.8,
        re.compile(r"\b(?:as|in|into|to) (?:a )?(?:json|csv|table)\b", re.IGNORECASE),
        frozenset("jJcCtT"),
    ),
)


@dataclass(frozen=True, slots=True)
class CueFindings:
    """Weighted sums per capability, in the order of CAPABILITY_KEYS, and the spans behind them."""

    sums: tuple[float, ...]
    spans: tuple[Span, ...]


def find_cues(window: TextWindow, instruction: Sequence[tuple[int, int]] = ()) -> CueFindings:
    """Return what the cues say about the text behind `window`; spans are positions in the whole text.

    `instruction` tells where the text asks for something, as pairs of start and end; nothing means everywhere.
    """
    sums = dict.fromkeys(CAPABILITY_KEYS, 0.0)
    seen: dict[str, int] = defaultdict(int)
    spans: list[Span] = []
    for offset, piece in window.pieces:
        for start, end, capability, name, weight in _matches(piece):
            place = offset + start
            is_far = bool(instruction) and not any(begin <= place < finish for begin, finish in instruction)
            value = weight * (FAR_FACTOR if is_far else 1.0) * REPEAT_FACTOR ** seen[name]
            seen[name] += 1
            sums[capability] += value
            if seen[name] == 1 and len(spans) < MAX_SPANS:
                spans.append(
                    Span(start=place, end=offset + end, capability=capability, cue=name, weight=round(value, 3))
                )
    return CueFindings(tuple(sums.values()), tuple(spans))


def _matches(piece: str) -> list[tuple[int, int, str, str, float]]:
    """Return start, end, capability, name and weight of each cue in `piece`."""
    lowered = lower_in_place(piece)
    found: list[tuple[int, int, str, str, float]] = []
    covered = 0
    for match in _WORD_START.finditer(lowered):
        start = match.start()
        if start < covered:
            continue
        candidates = _BY_KEY.get(lowered[start : start + KEY_LENGTH], ())
        candidates += _BY_KEY.get(lowered[start : start + SHORT_KEY_LENGTH], ())
        for cue in candidates:
            if lowered.startswith(cue.text, start) and (end := _end_of(cue, lowered, start, match.end())):
                found.append((start, end, cue.capability, cue.text, cue.weight))
                covered = end
                break
    if not piece.isascii():
        found.extend(
            (start, start + len(cue.text), cue.capability, cue.text, cue.weight)
            for cue in _ANYWHERE
            if (start := lowered.find(cue.text)) >= 0
        )
    characters = set(piece)
    found.extend(
        (seen.start(), seen.end(), sign.capability, sign.name, sign.weight)
        for sign in _SIGNS
        if not sign.needs.isdisjoint(characters) and (seen := sign.pattern.search(piece))
    )
    return found


def _end_of(cue: _Cue, lowered: str, start: int, word_end: int) -> int:
    """Return where `cue`, whose letters stand at `start`, ends; 0 if the word goes on where it must not."""
    end = start + len(cue.text)
    if cue.is_prefix:
        return max(end, word_end)
    goes_on = end < len(lowered) and lowered[end].isalnum() and cue.text[-1].isalnum()
    return 0 if goes_on else end
