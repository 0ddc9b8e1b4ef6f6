"""Turns what the user types into a search: the full-text index where it can answer, otherwise plain comparison."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, and_, column, func, literal_column, select, table, text
from sqlalchemy.orm import InstrumentedAttribute

# Scripts without spaces between words: the index holds whole runs of them, so only comparison finds a part.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")
_WORD = re.compile(r"\w+", re.UNICODE)
# In PostgreSQL's patterns: what stands before a word (an underscore separates, as in the index), and accents.
_START = "(^|[^[:alnum:]\u0300-\u036f])"
_ACCENTS = "[\u0300-\u036f]*"
EXCERPT_BEFORE = 40
EXCERPT_LENGTH = 160


def match_expression(typed: str) -> str | None:
    """Return the index's expression for `typed`: every word must begin a word of the text.

    None where the index cannot answer: no word in it, or a script that does not separate words.
    """
    if _UNSPACED.search(typed):
        return None
    words = _WORD.findall(typed.replace("_", " "))
    return " ".join(f'"{word}"*' for word in words) or None


def contains(
    typed: str,
    *,
    key: InstrumentedAttribute[int],
    texts: InstrumentedAttribute[Any],
    index: str,
    has_index: bool,
    newest: int | None = None,
) -> ColumnElement[bool]:
    """Return the condition that `texts` holds `typed`; `index` is the full-text table over it, by `key`.

    `has_index` says that the database is SQLite, which alone has such tables; a server's texts are read.
    """
    if not has_index and match_expression(typed) is not None:
        return _begins_words(typed, texts)
    expression = match_expression(typed) if has_index else None
    if expression is None:
        # SQLite compares without regard to case by itself, and takes twice as long where it is told to.
        return (texts.contains if has_index else texts.icontains)(typed, autoescape=True)
    rows = table(index, column("rowid"))
    matching = select(rows.c.rowid).where(text(f"{index} MATCH :expression").bindparams(expression=expression))
    if newest is not None:
        matching = matching.order_by(rows.c.rowid.desc()).limit(newest)
    return key.in_(matching)


def _begins_words(typed: str, texts: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Return the condition that every word begins a word of the text, for PostgreSQL; accents and case do not count.

    It reads the texts: a server's search of a hundred thousand messages takes a second where the file's index takes
    milliseconds.
    """
    decomposed = func.normalize(texts, literal_column("NFD"))
    words = _WORD.findall(unicodedata.normalize("NFD", typed.replace("_", " ")))
    return and_(*(decomposed.regexp_match(_START + _with_accents(word), flags="i") for word in words))


def _with_accents(word: str) -> str:
    """Return a pattern of a decomposed word in which any accent may follow each letter."""
    return "".join(re.escape(letter) + _ACCENTS for letter in word if not unicodedata.combining(letter))


def excerpt(whole: str, typed: str) -> str:
    """Return the part of a text around the first word of `typed`, on one line."""
    lowered = whole.casefold()
    words = _WORD.findall(typed.casefold()) or [typed.casefold()]
    places = [place for word in words if (place := lowered.find(word)) >= 0]
    start = max(0, min(places, default=0) - EXCERPT_BEFORE)
    part = " ".join(whole[start : start + EXCERPT_LENGTH].split())
    before = "…" if start else ""
    after = "…" if start + EXCERPT_LENGTH < len(whole) else ""
    return f"{before}{part}{after}"
