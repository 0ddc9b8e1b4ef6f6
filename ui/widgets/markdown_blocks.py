"""Cuts growing Markdown into segments, so that only the last one is drawn again while an answer streams.

Prose segments hold whole blocks up to about 1.5 KB: measured on 2,000 tokens, drawing one such segment anew at
30 Hz costs a third of what drawing the whole answer does, and lists keep their indentation.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ui.widgets.markdown_math import add_formulas

# Above this many characters a prose segment is closed at the next end of a block.
PROSE_LIMIT = 1500

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[ \t]*([^`\n]*)$")
_SETEXT_OR_RULE = re.compile(r"^ {0,3}(-+|=+|\*|\+|\d{1,9}[.)])[ \t]*$")
_TABLE_DELIMITER = re.compile(r"^ {0,3}\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_UNFINISHED_LINK = re.compile(r"!?\[([^\[\]\n]*)(?:\](?:\([^()\s]*)?)?$")


class SegmentKind(StrEnum):
    """What a segment is drawn with."""

    PROSE = "prose"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of an answer: the Markdown of prose, or the content of a fenced code block.

    `language` is the word behind the fence, lower case. `list_start` is the number an ordered list goes on with
    when it was cut between two items; None otherwise. `is_open` marks the one that may still grow.
    """

    kind: SegmentKind
    text: str
    language: str = ""
    list_start: int | None = None
    is_open: bool = False


def markdown_parser() -> MarkdownIt:
    """Return a CommonMark parser with tables and strikethrough, and with HTML shown as text, never obeyed.

    A single line end is a line end: models write poems and addresses that way.
    """
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


_PARSER = markdown_parser()
add_formulas(_PARSER)
# Finding where blocks end needs no look inside them; that halves the time of each flush.
_BLOCK_PARSER = markdown_parser()
add_formulas(_PARSER)
_BLOCK_PARSER.core.ruler.disable("inline")


class MarkdownStream:
    """The segments of an answer while it grows; all but the last are final."""

    def __init__(self) -> None:
        """Start empty."""
        self._closed: list[Segment] = []
        self._tail = ""
        self._fence = ""
        self._language = ""
        self._next_list_start: int | None = None
        self._open: list[Segment] = []

    @property
    def segments(self) -> Sequence[Segment]:
        """Every segment in order."""
        return [*self._closed, *self._open]

    def feed(self, text: str) -> int:
        """Append `text` and return the index of the first segment that is not what it was before."""
        first_changed = len(self._closed)
        self._tail += text
        while self._advance():
            pass
        self._open = self._open_segments()
        return first_changed

    def finish(self) -> int:
        """Close the last segment as it is; return the index of the first changed one."""
        first_changed = len(self._closed)
        if self._fence:
            # Most answers that end with code end right behind its fence, without a line break.
            head, _, last = self._tail.rpartition("\n")
            self._close_code((head if self._ends_code(last) else self._tail).rstrip("\n"))
        elif self._tail.strip():
            self._close_prose(self._tail)
        self._tail = ""
        self._open = []
        return first_changed

    def _advance(self) -> bool:
        """Move what is final from the tail to the closed segments; False when nothing more is."""
        return self._end_code() if self._fence else self._split_prose()

    def _end_code(self) -> bool:
        position = 0
        for line in self._tail.splitlines(keepends=True):
            if line.endswith("\n") and self._ends_code(line):
                self._close_code(self._tail[:position].rstrip("\n"))
                self._tail = self._tail[position + len(line) :]
                return True
            position += len(line)
        return False

    def _ends_code(self, line: str) -> bool:
        mark = line.strip()
        return len(mark) >= len(self._fence) and not mark.strip(self._fence[0])

    def _split_prose(self) -> bool:
        blocks = _top_level(self._tail)
        offsets = _line_offsets(self._tail)
        start = 0
        for block in blocks:
            begin = offsets[block.map[0]] if block.map else 0
            if block.type == "fence":
                return self._open_fence(self._tail[start:begin], self._tail[begin:])
            if begin > start and offsets[block.map[1] if block.map else 0] - start > PROSE_LIMIT:
                self._close_prose(self._tail[start:begin])
                start = begin
        self._tail = self._tail[start:]
        if len(self._tail) > PROSE_LIMIT and blocks and blocks[-1].type.endswith("_list_open"):
            self._cut_list(blocks[-1].type)
        return False

    def _open_fence(self, prose: str, rest: str) -> bool:
        opening, newline, content = rest.partition("\n")
        match = _FENCE.match(opening)
        if not newline or match is None:
            if prose.strip() and len(prose) > PROSE_LIMIT:
                self._close_prose(prose)
                prose = ""
            self._tail = prose + rest
            return False
        if prose.strip():
            self._close_prose(prose)
        self._fence, self._language = match.group(1), _language_of(match.group(2))
        self._tail = content
        return True

    def _cut_list(self, kind: str) -> None:
        """Close the items of a long list but for the last."""
        tokens = _BLOCK_PARSER.parse(self._tail)
        items = [token for token in tokens if token.type == "list_item_open" and token.level == 1 and token.map]
        last_start = items[-1].map[0] if items and items[-1].map else 0
        cut = _line_offsets(self._tail)[last_start]
        if not cut or tokens[0].type != kind:
            return
        following = None
        if kind == "ordered_list_open":
            first = int(tokens[0].attrs.get("start", 1)) if self._next_list_start is None else self._next_list_start
            following = first + len(items) - 1
        self._close_prose(self._tail[:cut])
        self._next_list_start = following
        self._tail = self._tail[cut:]

    def _close_prose(self, text: str) -> None:
        self._closed.append(Segment(kind=SegmentKind.PROSE, text=text, list_start=self._next_list_start))
        self._next_list_start = None

    def _close_code(self, text: str) -> None:
        self._closed.append(Segment(kind=SegmentKind.CODE, text=text, language=self._language))
        self._fence = ""

    def _open_segments(self) -> list[Segment]:
        if self._fence:
            text = _without_partial_fence(self._tail, self._fence)
            return [Segment(kind=SegmentKind.CODE, text=text.rstrip("\n"), language=self._language, is_open=True)]
        text = heal(self._tail)
        if not text.strip():
            return []
        return [Segment(kind=SegmentKind.PROSE, text=text, list_start=self._next_list_start, is_open=True)]


def split_markdown(text: str) -> Sequence[Segment]:
    """Return the segments of a finished answer."""
    stream = MarkdownStream()
    stream.feed(text)
    stream.finish()
    return stream.segments


def heal(text: str) -> str:
    """Return `text` so that half-written marks at its end do not flash as raw characters or as a heading.

    Drops a last line that could still become a list item, rule or table; closes emphasis and inline code; shows
    the label of a link whose address is still arriving.
    """
    head, _, last = text.rpartition("\n")
    if _SETEXT_OR_RULE.match(last) or _FENCE.match(last):
        text, last = head, head.rpartition("\n")[2]
    start = text.rfind("\n\n") + 1
    block = text[start:]
    lines = [line for line in block.splitlines() if line.strip()]
    if lines and all(line.lstrip().startswith("|") for line in lines):
        has_delimiter = (
            len(lines) > 1
            and _TABLE_DELIMITER.match(lines[1])
            and block.strip("\n").count("\n") + text.endswith("\n") > 1
        )
        return text if has_delimiter else text[:start]
    block = _UNFINISHED_LINK.sub(r"\1", block)
    if len(re.findall(r"(?<!`)`(?!`)", block)) % 2:
        return text[:start] + block + "`"
    stripped = block.rstrip()
    for mark in ("**", "~~"):
        if stripped.count(mark) % 2:
            stripped = stripped.removesuffix(mark) if stripped.endswith(mark) else stripped + mark
    return text[:start] + stripped


def to_html(segment: Segment, *, tail: str = "") -> str:
    """Return the HTML of a prose segment in the subset that QTextDocument knows, with `tail` behind its last word.

    Pictures become links, because nothing may be fetched; raw HTML was escaped by the parser.
    """
    tokens = _PARSER.parse(segment.text)
    if tail:
        _append(tokens, tail)
    if segment.list_start is not None and tokens and tokens[0].type == "ordered_list_open":
        tokens[0].attrSet("start", str(segment.list_start))
    for token in tokens:
        if token.type == "table_open":
            token.attrs = {"border": "0", "cellspacing": "0", "cellpadding": "5"}
        for child in token.children or ():
            if child.type == "image":
                _become_link(child)
    return str(_PARSER.renderer.render(tokens, _PARSER.options, {}))


def _append(tokens: list[Token], tail: str) -> None:
    for token in reversed(tokens):
        if token.type == "inline":
            last = Token("text", "", 0)
            last.content = tail
            token.children = [*(token.children or ()), last]
            return


def _become_link(token: Token) -> None:
    source = str(token.attrs.get("src", ""))
    label = token.content or source
    token.type = "html_inline"
    token.content = f'<a href="{_escape(source)}">{_escape(label)}</a>'


def _escape(text: str) -> str:
    return html.escape(text)


def _top_level(text: str) -> list[Token]:
    return [token for token in _BLOCK_PARSER.parse(text) if token.level == 0 and token.nesting >= 0 and token.map]


def _line_offsets(text: str) -> list[int]:
    """Return where each line starts, with the text's length at the end; lines end as the parser's do."""
    offsets = [0]
    position = text.find("\n")
    while position >= 0:
        offsets.append(position + 1)
        position = text.find("\n", position + 1)
    if offsets[-1] != len(text):
        offsets.append(len(text))
    return offsets


def _language_of(words: str) -> str:
    first = words.strip().split(maxsplit=1)
    return first[0].strip("{}.").lower() if first else ""


def _without_partial_fence(text: str, fence: str) -> str:
    head, newline, last = text.rpartition("\n")
    if last.strip() and not last.strip().strip(fence[0]):
        return head + newline
    return text
