"""Colours for code: pygments tokens as spans per line, lexed piece by piece so that no frame is missed."""

from __future__ import annotations

import re
from functools import lru_cache

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.token import (
    Comment,
    Generic,
    Keyword,
    Name,
    Number,
    Operator,
    String,
    _TokenType,
)
from pygments.util import ClassNotFound

# About 5 ms of lexing.
PIECE_CHARS = 1500
# Languages worth loading before the first answer needs them.
COMMON_LANGUAGES = (
    "python", "bash", "javascript", "typescript", "json", "sql", "html", "css", "yaml", "c", "cpp", "java", "go",
    "rust", "diff", "console",
)  # fmt: skip
# Order matters: the first type that contains a token's type names its colour.
_ROLES: tuple[tuple[_TokenType, str], ...] = (
    (Comment, "comment"),
    (String, "string"),
    (Number, "number"),
    (Keyword.Constant, "number"),
    (Keyword, "keyword"),
    (Operator.Word, "keyword"),
    (Name.Function, "function"),
    (Name.Class, "type"),
    (Name.Decorator, "number"),
    (Name.Builtin, "function"),
    (Name.Tag, "keyword"),
    (Name.Attribute, "function"),
    (Name.Exception, "type"),
    (Generic.Inserted, "string"),
    (Generic.Deleted, "deleted"),
    (Generic.Heading, "keyword"),
    (Generic.Subheading, "keyword"),
    (Generic.Prompt, "comment"),
)
_FRESH_LINE = re.compile(r"\n\n(?=\S)")

LineSpans = list[tuple[int, int, str]]


@lru_cache(maxsize=64)
def lexer_for(language: str) -> Lexer:
    """Return the lexer of a language by any of its names; one that colours nothing for an unknown one."""
    try:
        return get_lexer_by_name(language or "text", stripnl=False, ensurenl=False)
    except ClassNotFound:
        return TextLexer(stripnl=False, ensurenl=False)


def warm_lexers() -> None:
    """Load the common lexers and compile their patterns; takes about a second, for a background thread."""
    for language in COMMON_LANGUAGES:
        for _ in lexer_for(language).get_tokens_unprocessed("x = 1\n"):
            pass


@lru_cache(maxsize=512)
def role_of(token: _TokenType) -> str:
    """Return the colour role of a token type; "" for ordinary text."""
    return next((role for kind, role in _ROLES if token[: len(kind)] == kind), "")


class PieceLexer:
    """Lexes growing code; what lies before the last safe place to start is never lexed again.

    A safe place is an unindented line after an empty one that lies in no string or comment. Languages nested in
    others (script in HTML) may lose their state there: colours suffer, never the text.
    """

    def __init__(self, language: str) -> None:
        """Choose the lexer."""
        self._lexer = lexer_for(language)
        self._text = ""
        self._start = 0
        self._start_line = 0
        self._lexed = 0

    def set_text(self, text: str) -> None:
        """Take the whole code so far; it must begin with what was given before, or everything starts anew."""
        if not text.startswith(self._text[: self._start]):
            self._start = self._start_line = 0
        self._text = text
        self._lexed = self._start

    @property
    def is_done(self) -> bool:
        """Whether all of the text has its colours."""
        return self._lexed >= len(self._text)

    def step(self) -> tuple[int, list[LineSpans]]:
        """Lex the next piece; return the number of its first line and the spans of its lines (UTF-16 units)."""
        end = self._piece_end()
        piece = self._text[self._start : end]
        spans: list[LineSpans] = [[] for _ in range(piece.count("\n") + 1)]
        line, column = 0, 0
        safe = 0
        safe_line = 0
        for offset, token, value in self._lexer.get_tokens_unprocessed(piece):
            role = role_of(token)
            if column == 0 and offset and role not in {"string", "comment"} and _is_fresh(piece, offset):
                safe, safe_line = offset, line
            for number, part in enumerate(value.split("\n")):
                if number:
                    line, column = line + 1, 0
                length = _units(part)
                if role and length:
                    spans[line].append((column, length, role))
                column += length
        first_line = self._start_line
        self._lexed = end
        is_last = end >= len(self._text)
        if len(piece) >= PIECE_CHARS and (safe or not is_last):
            # Without a safe place in a whole piece the next one starts where this one ended.
            cut, lines = (safe, safe_line) if safe else (len(piece), piece.count("\n"))
            self._start += cut
            self._start_line += lines
            if not is_last:
                self._lexed = self._start
        return first_line, spans

    def _piece_end(self) -> int:
        wanted = self._start + PIECE_CHARS
        if wanted >= len(self._text):
            return len(self._text)
        newline = self._text.find("\n", wanted)
        return len(self._text) if newline < 0 else newline + 1


def _is_fresh(piece: str, offset: int) -> bool:
    return _FRESH_LINE.match(piece, offset - 2) is not None if offset >= 2 else False  # noqa: PLR2004  two newlines


def _units(text: str) -> int:
    """Return the length as Qt counts it: characters beyond the basic plane count twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
