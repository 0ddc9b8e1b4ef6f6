"""Text that is never split nor read as an instruction: code, quotations, tables, addresses, formulas."""

from __future__ import annotations

import re

# A private-use character: no letter, no space, no punctuation, so that no rule ever matches in it.
FILLER = "\ue000"

_PROTECTED = re.compile(
    r"""
      ```.*?(?:```|\Z) | ~~~.*?(?:~~~|\Z) | \"{3}.*?(?:\"{3}|\Z)  # fenced code and documents
    | `[^`\n]{1,300}`                                             # inline code
    | \$\$.{1,400}?\$\$ | \\\(.{1,300}?\\\) | \\\[.{1,400}?\\\]   # formulas
    | "[^"\n]{1,600}" | “[^”]{1,900}” | „[^“”\n]{1,600}[“”] | «[^»]{1,900}» | ‘[^’\n]{2,400}’(?!\w)
    | 「[^」]{1,900}」 | 『[^』]{1,900}』 | 《[^》]{1,200}》
    | (?<![\w'])'(?=\S)[^'\n]{1,400}(?:'(?=[a-z]{1,2}\b)[^'\n]{1,400}){0,6}(?<=\S)'(?!\w)
    | ^[ \t]*>[^\n]*$ | ^[ \t]*\|[^\n]*\|[ \t]*$                  # quoted lines, table rows
    | https?://\S+
    | \((?=[^()\n]{5,240}\))[^()\n]*\)                            # asides; "(1)" is a list marker and stays
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)

_WHOLE_QUOTE = re.compile(r"""\s*(?P<quote>["'“])(?P<inside>[^"“”]*)["'”]?\s*""", re.DOTALL)
# Where such a piece may begin: one set of characters is quicker to search for than a choice of patterns.
_OPENER = re.compile(r"[`~\"$\\“„«‘「『《'(]")
_ADDRESS = re.compile(r"https?://")
_QUOTED_LINE = re.compile(r"^[ \t]*[>|]", re.MULTILINE)
# Code that was pasted without a fence: a line is code by its first word or by its last character.
_CODE_ENDS = (";", "{", "}")
_CODE_START = re.compile(
    r"(?:def|class|import|from|#include|public|private|function|const|let|var|SELECT|if|for|while|return)\b.*[:;{()]"
)
_CODE_LINE = re.compile(
    r"^(?:[ \t]*(?:def |class |import |from \w+ import|#\s*include|#\s*define|public |private |protected |"
    r"static |function |const |let \w+ ?=|var |return\b|else\b|elif |"
    r"except\b|try\s*[:{]|for ?\(|for \w+ in .*:|if ?\(|if .*:$|while ?\(|while .*:$|switch ?\(|case .*:|"
    r"using |namespace |package |print ?\(|@\w+|//|/\*|\*/|#!|<\w+|</\w+|"
    r"SELECT |INSERT |CREATE TABLE|FROM |WHERE |GROUP BY|ORDER BY|\$ )[^\n]*|[^\n]*[;{}]|[ "
    r"\t]*[\w.\[\]\\]+ ?[-+*/]?= ?[^\n]+|[ \t]*#(?!#)[^\n]*|[ \t]*[\w.\\]+\([^\n]*\)|[ \t]*[\])}]+[,;]?)[ \t]*$",
    re.MULTILINE,
)


# A dialogue or a form: lines that begin with a speaker or a label.
_LABELLED = re.compile(
    r"^[ \t]*(?!(?:step|task|question|part|request|todo|please|schritt|aufgabe|frage|étape|tâche|paso|tarea|"
    r"passo|tarefa|"
    r"шаг|задача|步骤|任务|问题|请|finally|then|also|first|second|third|next)\b)"
    r"[^\W\d][^\W\d ]{0,14}(?: [^\W\d]{1,12})?"
    r"[ \t]*[:：][ \t]*[^\s/][^\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
MIN_LABELLED = 3


def mask(text: str) -> str:
    """Return a text of the same length in which every protected piece consists of FILLER.

    Quotation marks around the whole text protect nothing.
    """
    whole = _WHOLE_QUOTE.fullmatch(text)
    if whole:
        start, end = whole.span("inside")
        return f"{' ' * start}{mask(text[start:end])}{' ' * (len(text) - end)}"
    masked = _without_protected(text)
    lines = masked.split("\n")
    may_be_labelled = sum(":" in line or "：" in line for line in lines) >= MIN_LABELLED
    if may_be_labelled and len(_LABELLED.findall(masked)) >= MIN_LABELLED:
        masked = _LABELLED.sub(_fill, masked)
    return _CODE_LINE.sub(_fill, masked) if any(_is_code(line.strip()) for line in lines) else masked


def _is_code(line: str) -> bool:
    return line.endswith(_CODE_ENDS) or _CODE_START.match(line) is not None


def _openers(text: str) -> list[int]:
    """Return where a protected piece may begin, in order."""
    found = [place.start() for place in _OPENER.finditer(text)]
    others = []
    if "http" in text:
        others += [place.start() for place in _ADDRESS.finditer(text)]
    if ">" in text or "|" in text:
        others += [place.start() for place in _QUOTED_LINE.finditer(text)]
    return sorted(found + others) if others else found


def _without_protected(text: str) -> str:
    """Return the text with quotations, fences and the like filled in.

    Looking for the first characters of such pieces and matching only there takes a fifth of the time of searching for
    the whole pattern.
    """
    parts: list[str] = []
    done = 0
    for start in _openers(text):
        if start < done:
            continue
        found = _PROTECTED.match(text, start)
        if found is not None:
            parts += (text[done : found.start()], FILLER * len(found.group()))
            done = found.end()
    return "".join((*parts, text[done:]))


def _fill(found: re.Match[str]) -> str:
    return FILLER * len(found.group())
