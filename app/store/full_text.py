"""Turns what the user types into a search: the full-text index where it can answer, otherwise plain comparison."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import ColumnElement, column, select, table, text
from sqlalchemy.orm import InstrumentedAttribute

# Scripts without spaces between words: the index holds whole runs of them, so only comparison finds a part.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")
_WORD = re.compile(r"\w+", re.UNICODE)
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
    typed: str, *, key: InstrumentedAttribute[int], texts: InstrumentedAttribute[Any], index: str, has_index: bool
) -> ColumnElement[bool]:
    """Return the condition that `texts` holds `typed`; `index` is the full-text table over it, by `key`.

    `has_index` says that the database is SQLite, which alone has such tables.
    """
    expression = match_expression(typed) if has_index else None
    if expression is None:
        # SQLite compares without regard to case by itself, and takes twice as long where it is told to.
        return (texts.contains if has_index else texts.icontains)(typed, autoescape=True)
    rows = table(index, column("rowid"))
    matching = select(rows.c.rowid).where(text(f"{index} MATCH :expression").bindparams(expression=expression))
    return key.in_(matching)


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
