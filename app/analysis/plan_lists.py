"""Steps from numbered, lettered and bulleted lists, if the items are tasks rather than rules, data or choices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from app.analysis import plan_words as words
from app.analysis.plan_clauses import ClauseKind, is_generic_help, kind_of
from app.analysis.plan_draft import Draft, DraftStep
from app.analysis.plan_references import needs_all_before
from app.analysis.protected import FILLER
from app.domain.plan import MAX_PLAN_NODES

_MARKER = re.compile(
    r"^(?P<indent>[ \t]*)(?:"
    r"(?:\*\*)?(?:(?P<number>\d{1,2})(?:[.):]|\s-)(?:\*\*)?[ \t]+(?=\S)|"
    r"(?P<wide>\d{1,2})[、．.）](?=[^\s\d])|\((?P<bracket>\d{1,2})\)[ \t]*|"
    r"(?:step|task|question|part|request|todo|schritt|aufgabe|frage|étape|tâche|paso|tarea|pregunta|passo|"
    r"tarefa|compito|stap|taak|шаг|задача|步骤|任务|问题)"
    r"[ \t]*#?(?P<named>\d{1,2})(?:\*\*)?[ \t]*[:.)：-](?:\*\*)?[ \t]*)"
    r"|(?P<letter>[a-hA-H])[.)][ \t]+(?=\S)|\((?P<letter_bracket>[a-hA-H])\)[ \t]*"
    r"|(?P<roman>i{1,3}|iv|vi{0,3}|ix|x)[.)][ \t]+|(?P<circled>[①-⑳])[ \t]*"
    r"|(?P<cjk>[一二三四五六七八九十])[、．.][ \t]*|第(?P<ordinal>[一二三四五六七八九十])[步，、:：][，、:：]?[ \t]*"
    r"|(?P<bullet>[-*•‣▪–+]|\[[ xX]?\]|- \[[ xX]?\])[ \t]+(?=\S))",
    re.MULTILINE | re.IGNORECASE,
)
_LINE_BREAK = re.compile(r"\n")
_INLINE_NUMBER = re.compile(
    r"(?:(?<=[\s:;,.])|^)(?:\((?P<bracket>\d{1,2})\)|(?P<number>\d{1,2})[.)])[ \t]*(?=[^\W\d_]|[\ue000\"']|"
    r"\d+ ?[-+*/×÷])"
)
_INLINE_LETTER = re.compile(
    r"(?:(?<=[\s:;,.])|^)(?:\((?P<bracket>[a-h])\)|(?P<letter>[a-h])\))[ \t]*(?=[^\W\d_]|[\ue000\"'])"
)
_INLINE_NAMED = re.compile(
    r"(?:(?<=[\s:;,.])|^)(?P<bracket>)(?:task|step|question|part|request|schritt|aufgabe|frage|étape|tâche|paso|tarea|"
    r"pregunta|passo|tarefa|compito|stap|taak|vraag|шаг|"
    r"задача)[ \t]*#?(?P<named>\d{1,2})[ \t]*[:.)-][ \t]*"
    r"(?=[^\W\d_]|[\ue000\"'])",
    re.IGNORECASE,
)
# Without one of these there is no such list, and no need to search for it.
_FIRST_SIGNS = {"number": ("1)", "1."), "letter": ("a)",), "named": ("1:", "1.", "1)", "1 -", "1-")}
_DISTRIBUTES = re.compile(
    r"\b(?:each|every one) of (?:the|these|those)\b|\beach (?:\w+ )?(?:below|item|term|concept|topic)|"
    r"\b(?:explain|define|solve|answer|describe|calculate|compute)\b[^.?!\n]{0,30}\b(?:the following|these) (?:\w+ )?"
    r"(?:terms|concepts|topics|questions|problems|equations|expressions|exercises|words|theories|phenomena)\b",
    re.IGNORECASE,
)
_CHOICE_LEAD = re.compile(
    r"(?:\?|[:：]|（\s*）|\(\s*\)|_{2,}|following|is|are|选项|options?|choices?)\s*$", re.IGNORECASE
)
# "Translate this to-do list", "which of these tasks …": the word "tasks" announces none.
_ABOUT = re.compile(
    r"^\W*(?:please |can you |could you )?(?:translate|sort|order|rank|prioriti[sz]e|proofread|fix|correct|rewrite|"
    r"rephrase|summari[sz]e|turn|convert|classify|categori[sz]e|format|shorten|check|review|improve|estimate|"
    r"group|merge|count|which|what|who|why|how many|is|are|übersetze?|sortiere?|ordne|korrigiere?|traduis|corrige|trie|"
    r"traduce|ordena|traduci|ordina|traduza|переведи|исправь|отсортируй)\b",
    re.IGNORECASE,
)
_THESE = re.compile(
    r"\b(?:these|those|this|following|below|diese|folgende\w*|ces|estas?|estos|queste?|questi)\b", re.IGNORECASE
)
# "Steps:", "Key points:": the parts of what the sentence before asks for.
_LABEL = re.compile(r"^\W*[^\W\d]+(?: [^\W\d]+){0,2}\s*[:：]\s*$")
_ROLE = re.compile(r"\b(?:act as|you are an?|you're an?|pretend|imagine you|play the role|your role)\b", re.IGNORECASE)
MIN_ITEMS = 2
# Shares of the items that must be orders or questions, for short and for longer lists.
ALL_ITEMS = 1.0
MOST_ITEMS = 0.8
# A list with nothing around it is all that was asked; one of its items may be a thing rather than an order.
BARE_ITEMS = 0.65
FEW_ITEMS = 4
MAX_RULE_SHARE = 0.34
# An introduction longer than this says more than "do the following" and is kept for every step.
SHORT_INTRO = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    start: int
    text_start: int
    end: int
    kind: str
    indent: int = 0


def split_list(text: str, masked: str) -> Draft | None:
    """Return the steps of the first list whose items are tasks; None if there is none."""
    items = _line_items(masked) or _inline_items(masked)
    if not MIN_ITEMS <= len(items) <= MAX_PLAN_NODES:
        return None
    intro = text[: items[0].start].strip()
    masked_intro = masked[: items[0].start].strip()
    bodies = [masked[item.text_start : item.end].strip(" \t\n;*") for item in items]
    if any(not body for body in bodies):
        return None
    is_bare = not masked_intro and not masked[items[-1].end :].strip()
    distributes = _DISTRIBUTES.search(_last_sentence(masked_intro)) is not None
    if not distributes and not _are_tasks(bodies, masked_intro, items[0].kind, is_bare=is_bare):
        return None
    steps = [_step(text, item, _last_sentence(intro) if distributes else "") for item in items]
    closing = text[items[-1].end :].strip()
    context = "" if _is_only_announcement(masked_intro) else intro
    if closing:
        closing_kind = kind_of(masked[items[-1].end :].strip())
        has_room = len(steps) < MAX_PLAN_NODES
        if (
            has_room
            and closing_kind is not ClauseKind.STATEMENT
            and (needs_all_before(closing) or words.ORDER_AFTER.match(closing))
        ):
            start = text.index(closing, items[-1].end)
            steps.append(DraftStep(start=start, end=start + len(closing), text=closing, comes_after=True))
        else:
            context = f"{context}\n\n{closing}".strip()
    return Draft(
        steps=tuple(steps),
        context=context,
        reason=f"A list of {len(items)} tasks.",
        has_letters=items[0].kind.startswith("letter"),
        is_list=True,
    )


def without_lists(masked: str) -> str:
    """Return the masked text with the lines of its lists filled in as well: their items are no requests."""
    markers = _markers(masked)
    if len(markers) < MIN_ITEMS:
        return masked
    parts: list[str] = []
    done = 0
    for marker in markers:
        end = masked.find("\n", marker.end())
        end = len(masked) if end < 0 else end
        parts += (masked[done : marker.start()], FILLER * (end - marker.start()))
        done = end
    return "".join((*parts, masked[done:]))


def _step(text: str, item: _Item, instruction: str) -> DraftStep:
    body = text[item.text_start : item.end].strip(" \t\n;*")
    if instruction:
        body = f"{instruction.rstrip(' :')}: {body}"
    return DraftStep(
        start=item.text_start, end=item.end, text=body, comes_after=words.ORDER_AFTER.match(body) is not None
    )


@lru_cache(maxsize=4)
def _markers(masked: str) -> list[re.Match[str]]:
    """Return the markers at the beginnings of lines; matching there only is quicker than searching."""
    starts = [0, *(place.end() for place in _LINE_BREAK.finditer(masked))]
    return [match for start in starts if (match := _MARKER.match(masked, start)) is not None]


def _line_items(masked: str) -> list[_Item]:
    """Return the items of the first list written one item a line; nested items stay within theirs."""
    markers = _markers(masked)
    if len(markers) < MIN_ITEMS:
        return []
    first = markers[0]
    kind, indent = _kind(first), len(first.group("indent"))
    own = [match for match in markers if _kind(match) == kind and len(match.group("indent")) <= indent + 1]
    if not _counts_up(own, kind):
        return []
    items: list[_Item] = []
    for index, match in enumerate(own):
        end = own[index + 1].start() if index + 1 < len(own) else _list_end(masked, match.end())
        items.append(_Item(start=match.start(), text_start=match.end(), end=end, kind=kind, indent=indent))
    return items


def _kind(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    if kind == "indent":
        return "bullet"
    return kind


def _counts_up(markers: list[re.Match[str]], kind: str) -> bool:
    if kind not in {"number", "wide", "bracket", "named"}:
        return True
    numbers = [int(match.group(kind)) for match in markers]
    return all(later == earlier + 1 for earlier, later in pairwise(numbers))


def _list_end(masked: str, start: int) -> int:
    """Return where the last item ends: at the first blank line that is not followed by an indented line."""
    for gap in re.finditer(r"\n[ \t]*\n(?=\S)", masked[start:]):
        return start + gap.start()
    return len(masked)


def _inline_items(masked: str) -> list[_Item]:
    """Return the items of a list written within a line: "1) … 2) … 3) …" or "(a) … (b) …"."""
    kinds = ((_INLINE_NAMED, "named", 1), (_INLINE_NUMBER, "number", 1), (_INLINE_LETTER, "letter", ord("a")))
    for pattern, kind, first in kinds:
        expected, found = first, []
        if not any(sign in masked for sign in _FIRST_SIGNS[kind]):
            continue
        for match in pattern.finditer(masked):
            label = match.group("bracket") or match.group(kind)
            if (ord(label) if kind == "letter" else int(label)) == expected:
                found.append(match)
                expected += 1
        if len(found) >= MIN_ITEMS:
            ends = [match.start() for match in found[1:]] + [len(masked)]
            return [
                _Item(start=match.start(), text_start=match.end(), end=_trim(masked, match.end(), end), kind=kind)
                for match, end in zip(found, ends, strict=True)
            ]
    return []


def _trim(masked: str, start: int, end: int) -> int:
    piece = masked[start:end]
    return start + len(re.sub(r"[\s,;]*(?:\b(?:and|then|und|et|y|e|en|и))?[\s,;]*$", "", piece))


def _are_tasks(bodies: list[str], intro: str, kind: str, *, is_bare: bool = False) -> bool:
    """Judge what the items are by their own form and by the sentence before them."""
    last = _last_sentence(intro)
    announces_tasks = words.INTRO_TASKS.search(last) is not None
    kinds = [kind_of(body) for body in bodies]
    task_share = sum(kind_ is not ClauseKind.STATEMENT for kind_ in kinds) / len(kinds)
    rule_share = sum(words.ITEM_RULE.match(body) is not None for body in bodies) / len(bodies)
    questions = sum(kind_ is ClauseKind.QUESTION for kind_ in kinds)
    if kind.startswith("letter") and _CHOICE_LEAD.search(intro) and not announces_tasks and questions < len(kinds):
        return False
    asks_about_them = _ABOUT.search(last) is not None and _THESE.search(last) is not None
    if (questions < len(kinds) or asks_about_them) and _is_about_the_list(intro, last, announces_tasks=announces_tasks):
        return False
    if not announces_tasks and (words.INTRO_DATA.search(last) or words.INTRO_ONE_DELIVERABLE.search(last)):
        return False
    if (
        announces_tasks
        and words.INTRO_ONE_DELIVERABLE.search(last)
        and not re.search(r"tasks|questions", last, re.IGNORECASE)
    ):
        return False
    needed = ALL_ITEMS if len(bodies) < FEW_ITEMS else MOST_ITEMS
    if is_bare and len(bodies) > MIN_ITEMS:
        needed = BARE_ITEMS
    return task_share >= needed and rule_share <= MAX_RULE_SHARE


def _is_about_the_list(intro: str, last: str, *, announces_tasks: bool) -> bool:
    """Return whether the sentence before the list asks something about it, or the items tell a role how to behave."""
    if announces_tasks and _ABOUT.search(last) is None:
        return False
    if _ROLE.search(intro) and not announces_tasks:
        return True
    if _LABEL.match(last) is not None:
        return kind_of(_last_sentence(intro[: intro.rindex(last)])) is ClauseKind.ORDER
    is_open = last.rstrip().endswith((":", "：", "?", "？"))
    return is_open and not is_generic_help(last.rstrip(" :")) and kind_of(last) is not ClauseKind.STATEMENT


def _last_sentence(intro: str) -> str:
    pieces = [piece for piece in re.split(r"(?<=[.!?。！？])\s+|\n+", intro.strip()) if piece.strip()]
    return pieces[-1].strip() if pieces else ""


def _is_only_announcement(intro: str) -> bool:
    return not intro or (
        len(intro) <= SHORT_INTRO and words.INTRO_TASKS.search(intro) is not None and "\n" not in intro
    )
