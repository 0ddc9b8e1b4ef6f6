"""Graders: pure functions from an answer to right or wrong, with the reason in a few words.

Small models wrap what was asked for in words and Markdown. A grader forgives the wrapping, never the content.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.learning.calibration.json_match import NoJsonError, find_json, mismatch

_NUMBER = r"[-+−]?\d[\d.,\u00a0\u202f']*"
_STATED = re.compile(
    rf"(?:\\boxed\{{|\banswer(?:\s+is)?\s*[:=]?\s*|\bantwort(?:\s+ist)?\s*:?\s*|\brespuesta(?:\s+es)?\s*:?\s*"
    rf"|\bréponse(?:\s+est)?\s*:?\s*|\brisposta(?:\s+è)?\s*:?\s*)[*_$`(]*({_NUMBER})",
    re.IGNORECASE,
)
# A first line that is a number with at most a unit behind it ("36 eggs", "x = 7", "**5** cents.").
_BARE = re.compile(
    rf"^[^\w+\-−]{{0,3}}(?:[a-z]\s*=\s*)?({_NUMBER})\W{{0,3}}(?:[^\W\d]{{1,12}}\W{{0,2}})?$", re.IGNORECASE
)
_BOLD = re.compile(rf"\*\*\W{{0,2}}({_NUMBER})[^*\n]{{0,15}}\*\*")
_FENCE = re.compile(r"```(?:python|py|sql)?[ \t]*\n(.*?)(?:```|\Z)", re.DOTALL | re.IGNORECASE)
_THINKING = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_MARKUP = "*_`#\"'“”„«»‘’()[]$ \t"
_LEADS = re.compile(
    r"^(?:the\s+)?(?:final\s+)?(?:answer|antwort|réponse|respuesta|risposta)\s*(?:is|ist)?\s*[:=]?\s*", re.IGNORECASE
)
_ENDS = re.compile(r"[,.;:!?–—]")
_SENTENCE_END = re.compile(r"[.!?…]+[\"”'’)]*(?=\s|$)|[。！？]+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`score` is 1.0 for right, 0.0 for wrong; `reason` says why in a few words."""

    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grader:
    """How a probe's answer is graded: `kind` is exact, number, pattern, json or tests; the rest belongs to one kind."""

    kind: str
    answers: tuple[str, ...] = ()
    value: float = 0.0
    tolerance: float = 1e-9
    every: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    min_words: int = 0
    max_words: int = 10_000
    lines: int = 0
    sentences: int = 0
    schema: Mapping[str, Any] | None = None
    tests: tuple[str, ...] = ()


# Runs code with its tests; returns "" when all pass, otherwise what failed.
RunTests = Callable[[str, Sequence[str]], str]


def parse_grader(raw: Mapping[str, Any]) -> Grader:
    """Return the grader of a probe's file; ValueError for an unknown kind or a pattern that is none."""
    kind = raw["kind"]
    if kind not in _GRADERS and kind != "tests":
        raise ValueError(f"{kind!r} is no kind of grader")
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    if "schema" in values:
        values["schema"] = json.loads(values["schema"])
    for pattern in (*values.get("every", ()), *values.get("never", ())):
        re.compile(pattern)
    return Grader(**values)


def grade(grader: Grader, answer: str, run_tests: RunTests) -> Verdict:
    """Return whether `answer` is right; only graders with tests call `run_tests`, which may take seconds."""
    text = _THINKING.sub("", answer).strip()
    if not text:
        return Verdict(0.0, "the answer is empty")
    is_program = grader.kind == "tests"
    problem = run_tests(code_of(text), grader.tests) if is_program else _GRADERS[grader.kind](grader, text)
    return Verdict(0.0, problem) if problem else Verdict(1.0, "right")


def code_of(text: str) -> str:
    """Return the program in an answer: the fenced blocks, one after the other, or the whole text without any."""
    blocks = _FENCE.findall(text)
    return "\n".join(blocks) if blocks else text


def number_of(text: str) -> float | None:
    """Return the number an answer states; None without any.

    It is the one that is boxed or follows "answer"; a first line of nothing else; the last in bold; the last of all.
    """
    stated = _STATED.findall(text)
    if stated:
        return _to_number(stated[-1])
    bare = _BARE.match(text.partition("\n")[0].strip())
    if bare:
        return _to_number(bare.group(1))
    found = _BOLD.findall(text) or re.findall(_NUMBER, text)
    return _to_number(found[-1]) if found else None


def words_of(text: str) -> list[str]:
    """Return the words of a text; punctuation alone is none."""
    return [word for word in text.split() if re.search(r"\w", word)]


def _exact(grader: Grader, text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    first = lines[0]
    heads = [first, _ENDS.split(_LEADS.sub("", first.strip(_MARKUP)), maxsplit=1)[0]]
    wanted = {_plain(answer) for answer in grader.answers}
    given = {_plain(candidate) for candidate in (text, *heads)}
    return "" if wanted & given else f"not {' or '.join(grader.answers[:2])}"


def _number(grader: Grader, text: str) -> str:
    found = number_of(text)
    if found is None:
        return "there is no number"
    return "" if abs(found - grader.value) <= grader.tolerance else f"{found:g} instead of {grader.value:g}"


def _pattern(grader: Grader, text: str) -> str:
    body = text.strip().strip("`").strip()
    flags = re.IGNORECASE
    missing = next((pattern for pattern in grader.every if not re.search(pattern, body, flags)), None)
    if missing is not None:
        return f"lacks {missing}"
    unwanted = next((pattern for pattern in grader.never if re.search(pattern, body, flags)), None)
    if unwanted is not None:
        return f"has {unwanted}"
    words, lines = len(words_of(body)), len([line for line in body.splitlines() if line.strip()])
    sentences = len(_SENTENCE_END.findall(body)) or 1
    if not grader.min_words <= words <= grader.max_words:
        return f"{words} words"
    if grader.lines and lines != grader.lines:
        return f"{lines} lines instead of {grader.lines}"
    if grader.sentences and sentences != grader.sentences:
        return f"{sentences} sentences instead of {grader.sentences}"
    return ""


def _json(grader: Grader, text: str) -> str:
    assert grader.schema is not None
    try:
        value = find_json(text)
    except NoJsonError as error:
        return str(error)
    return mismatch(value, grader.schema)


def _plain(text: str) -> str:
    """Return text as it is compared: without case, Markdown, quotes, a lead such as "Answer:" and a final stop."""
    folded = unicodedata.normalize("NFKC", text).casefold().strip().strip(_MARKUP)
    folded = _LEADS.sub("", folded).strip(_MARKUP).rstrip(".!,;:").strip(_MARKUP)
    return re.sub(r"\s+", " ", folded)


def _to_number(text: str) -> float | None:
    """Return what digits with separators mean; None where they mean nothing.

    A comma is a decimal sign unless three digits follow it, as in 1,102.5; "1.000" stays 1.
    """
    digits = re.sub(r"[\u00a0\u202f']", "", text).rstrip(".,").replace("−", "-")
    if "," in digits and ("." in digits or re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+", digits)):
        digits = digits.replace(",", "")
    try:
        return float(digits.replace(",", "."))
    except ValueError:
        return None


_GRADERS: Mapping[str, Callable[[Grader, str], str]] = {
    "exact": _exact,
    "number": _number,
    "pattern": _pattern,
    "json": _json,
}
