"""Steps from running text: first … then … finally, several orders or questions, "for each of A, B, C"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.analysis import plan_words as words
from app.analysis.plan_clauses import ClauseKind, Extent, is_generic_help, kind_of, sentences
from app.analysis.plan_draft import Draft, DraftStep
from app.analysis.plan_joints import clauses
from app.analysis.plan_references import points_back
from app.analysis.protected import FILLER
from app.domain.plan import MAX_PLAN_NODES

# A paragraph longer than this, in characters, is a pasted document rather than a request.
DOCUMENT_PARAGRAPH = 700
MAX_SENTENCES = 40
# What follows a request and is longer than this, in characters, and asks for nothing at first, is its material.
MIN_DOCUMENT = 160
# How far before its colon the announcement of a document may begin, in characters.
DOCUMENT_CUE_LENGTH = 80
MIN_STEPS = 2
# Where a colon may introduce the description of one deliverable, and the length of a sentence, in characters.
OPENING_LENGTH = 400
SENTENCE_LENGTH = 260
# A thing that "for each of" names without a capital letter or digit has at most this many words.
MAX_THING_WORDS = 2
_ITEM_SEPARATOR = re.compile(r"\s*,\s*(?:and |or |und |et |y )?|\s+(?:and|or|und|et|y)\s+")
# Orders that only say how to do the one before.
_MANNER = re.compile(
    r"(?:please )?(?:make sure|be sure|ensure|remember|keep|use|do not|don't|avoid|include|try|feel free|"
    r"note|let's think|"
    r"think step|answer (?:in|with|only|using|as)|respond|reply (?:in|with|only)|return only|give (?:only|"
    r"your answer|me only)|"
    r"show your|explain (?:your|why|how you)|justify|write (?:it|in|at least|only)|format|start with|"
    r"begin with|end with|"
    r"(?:show|include|provide|give|list|cover|mention|contain|have) (?:me )?(?:all )?(?:of )?the following\b|"
    r"limit|stick|be |consider|assume|imagine|suppose|act |pretend|you are|ignore|continue|go on|take (?:a deep|into)|"
    r"provide (?:your|only|a brief|an explanation|examples)|"
    r"(?:choose|pick|select) (?:from|between|among|one of)|"
    r"(?:choose|pick|select) (?:one|the (?:best|correct|right)) (?:answer|option|choice|letter)|"
    r"at the end of (?:your|the|each)|add (?:some|comments|emojis)|mention|tell me (?:why|how|if|"
    r"what you think)|let me know|see )",
    re.IGNORECASE,
)


# What the text that is being written should be like.
_OF_THE_TEXT = re.compile(
    r"you (?:have to|need to|must|should|can|will|may)\b|(?:your|the|each|all) \w+ (?:can|must|should|needs? to|"
    r"has to)\b|"
    r"i(?:'d| would)?(?: also)? (?:like|want|need) (?:the|it|this|that|them|your|each|every|these|all|"
    r"you to (?:use|include|be|"
    r"keep|avoid|focus|make))\b|(?:finally,? )?(?:mention|encourage|tie in|weave in|start|end|include)\b",
    re.IGNORECASE,
)
_OWN_WISH = re.compile(r"\W*(?:[^.?!]{0,60}, )?i(?:'d| would)? (?:want|need|like) to\b", re.IGNORECASE)
_SHORT_FOLLOW_UP = re.compile(
    r"(?:why(?= not\b| so\b| is (?:that|this|it)\b|\?)|how so|how come|really|right|ok(?:ay)?|is that|"
    r"any (?:ideas|suggestions|tips|advice|thoughts)|why not)\b[^?]{0,20}\?",
    re.IGNORECASE,
)
_ORDER_BEFORE = re.compile(r"(?:\bthen|\bfinally|\bafterwards|\bafter that,?|\bnext,?)\s*$", re.IGNORECASE)
# "I want to learn German. How should I start?"
_ASKS_ADVICE = re.compile(r"(?:so |and )?(?:how|what|where|which \w+) (?:should|can|could|do|would) i\b", re.IGNORECASE)
_DRAFTS = re.compile(
    r"\b(?:can|could|would|will) you (?:please )?(?:help me (?:to )?)?(?:write|draft|craft|create|generate|"
    r"compose|give me|"
    r"suggest|make|come up)\b",
    re.IGNORECASE,
)
_ORDER_INSIDE = re.compile(
    r"\b(?:dann|danach|anschließend|ensuite|puis|luego|después|depois|poi|daarna|затем|потом)\b", re.IGNORECASE
)
_POINTS_AT_SUBJECT = re.compile(r"(?:\w+\s+){1,4}?(?:its|it|their|them|this|these)\b", re.IGNORECASE)
_TRANSFORMS = re.compile(
    r"\W{0,3}(?:translate|convert|summari[sz]e|send|post|share|e?mail|save|turn|rewrite|transcribe|deliver|"
    r"sell|print|upload|store|rename|compare|"
    r"use|apply|classify|edit|generate|create|write|put|transform|proofread|plot|combine|identify|extract|"
    r"estimate|segment|answer|narrate|buy|order|book|call|find|search|check|verify|filter|"
    r"draft|compose|pick|choose|select|rank|read)\b",
    re.IGNORECASE,
)
_CJK_FOLLOW_UP = re.compile(
    r"(?:他|她|它|其|那|所|这|该|第一|有哪些|有什么|如何|怎么|为什么|耗时|分别|如果|若|そ|それ|また|彼).{0,40}[？?]"
)
_CLAUSE_END = re.compile(r"[.?!]\s|,\s+(?:and|then)\s")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
# "Translate to Spanish: …": what stands behind the colon is worked on, whatever it says.
_WORKS_ON = re.compile(
    r"\s*(?:please |can you |could you )?(?:translate|summari[sz]e|rewrite|proofread|paraphrase|correct|"
    r"rephrase|edit|improve|"
    r"continue|complete|classify|shorten|simplify|übersetze?|korrigiere?|fasse|traduis|corrige|résume|traduce|resume|"
    r"corrige|traduci|riassumi|correggi|traduza|corrija|vertaal|переведи|исправь)\b[^.?!\n:]{0,80}[:：](?=\s*[^\s\n])",
    re.IGNORECASE,
)
_COLON = re.compile(r"[:：]")
_WISH = re.compile(r"\b(?:i|we)(?:'d| would)? (?:like|want|need|wish|would|am|'m)\b", re.IGNORECASE)
# How a repetition begins.
_SAYS_AGAIN = re.compile(
    r"\b(?:please|can you|could you|would you|kindly|here is|my question|the question)\b", re.IGNORECASE
)
# The part of its long words that a repetition has in common with what it repeats.
REPEATED_SHARE = 0.15
_ALSO = re.compile(r"\b(?:also|additionally|as well|another)\b", re.IGNORECASE)
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_COMMON_STEMS = frozenset(
    {
        "pleas",
        "could",
        "would",
        "provi",
        "using",
        "after",
        "about",
        "there",
        "these",
        "which",
        "image",
        "examp",
        "video",
    }
)
# The labels of a multiple-choice question; with A, B and C there is one.
_CHOICE = re.compile(r"(?:^|(?<=[\s?.:;。？：；]))\(?([ABC])[).:．、]", re.MULTILINE)
CHOICE_COUNT = 3


# Two whole lines of filled-in code, or the worked examples of a programming exercise.
_CODE_BLOCK = re.compile(rf"^[ \t]*{FILLER}+[ \t]*\n(?:[ \t]*\n)*[ \t]*{FILLER}+[ \t]*$", re.MULTILINE)
_EXAMPLES = re.compile(r"^[ \t]*(?:Examples?(?: \d)?|Input|Output|Constraints|Note|Notes)[ \t]*:", re.MULTILINE)


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    kind: ClauseKind
    comes_after: bool = False


def split_for_each(text: str, masked: str) -> Draft | None:
    """Return one step for each named thing of "for each of A, B and C, do this"; None if there is no such phrase."""
    lowered = masked.lower()
    is_possible = any(phrase in lowered for phrase in ("for each", "for every", "for all"))
    match = words.FOR_EACH.search(masked) if is_possible else None
    if match is None:
        return None
    start, end = match.span("items")
    things = [thing.strip() for thing in _ITEM_SEPARATOR.split(text[start:end]) if thing.strip()]
    is_named = all(
        re.match(r"[A-Z0-9\"'“„«À-ÞА-Я]|\W", thing) or len(thing.split()) <= MAX_THING_WORDS for thing in things
    )
    if (
        not MIN_STEPS <= len(things) <= MAX_PLAN_NODES
        or not is_named
        or re.match(r"the(?:se|m)?\b|my\b|you\b", things[0], re.IGNORECASE)
    ):
        return None
    instruction = f"{text[: match.start()]} {text[match.end() :]}"
    instruction = re.sub(r"\s+", " ", instruction).strip(" ,:;.")
    if kind_of(instruction) is ClauseKind.STATEMENT:
        return None
    steps = tuple(
        DraftStep(start=match.start(), end=match.end(), text=f"For {thing}: {instruction[0].upper()}{instruction[1:]}")
        for thing in things
    )
    return Draft(steps=steps, reason=f"The same request for each of {len(things)} things.")


def split_prose(text: str, masked: str) -> Draft | None:
    """Return the steps of running text; None if it holds one request."""
    opening, colon, _ = masked[:OPENING_LENGTH].partition(":")
    last_clause = _CLAUSE_END.split(opening[-SENTENCE_LENGTH:])[-1]
    describes_one = bool(colon) and words.INTRO_ONE_DELIVERABLE.search(f"{last_clause}:") is not None
    if describes_one or _has_choices(masked):
        return None
    cut = _request_end(masked)
    pieces = _pieces(masked[:cut])
    tasks = [index for index, piece in enumerate(pieces) if piece.kind is not ClauseKind.STATEMENT]
    if not MIN_STEPS <= len(tasks) <= MAX_PLAN_NODES or len(pieces) > MAX_SENTENCES:
        return None
    if _is_exercise(masked, pieces, tasks):
        return None
    steps: list[DraftStep] = []
    context = text[: pieces[tasks[0]].start].strip()
    last_end = _end_of_last(masked, pieces, tasks[-1])
    for position, index in enumerate(tasks):
        # What is said between two requests introduces the second one.
        previous_end = pieces[tasks[position - 1]].end if position else pieces[index].start
        start = previous_end if position else pieces[index].start
        end = pieces[index].end if position + 1 < len(tasks) else last_end
        body = text[start:end].strip(" \t\n,;")
        offset = text.index(body, start)
        steps.append(
            DraftStep(
                start=offset,
                end=offset + len(body),
                text=_without_joint(body),
                comes_after=pieces[index].comes_after,
                core=_without_joint(text[pieces[index].start : pieces[index].end].strip(" \t\n,;")),
            )
        )
    # What no step holds (a pasted document, code) belongs to all of them.
    rest = text[last_end:].strip(" \t\n.,;")
    context = f"{context}\n\n{rest}".strip() if rest else context
    return Draft(steps=tuple(steps), context=context, reason=f"{len(steps)} requests in one text.")


def _end_of_last(masked: str, pieces: list[_Piece], last: int) -> int:
    """Return where the last request ends: what is said after it is part of it up to the next blank line."""
    end = pieces[last].end
    for piece in pieces[last + 1 :]:
        if _BLANK_LINE.search(masked, end, piece.start) is not None:
            break
        end = piece.end
    return end


def _has_choices(masked: str) -> bool:
    is_possible = any(sign in masked for sign in ("A)", "A.", "A:", "A、", "A．"))
    return is_possible and len(set(_CHOICE.findall(masked))) >= CHOICE_COUNT


def _request_end(masked: str) -> int:
    """Return where the request ends and pasted code or worked examples begin."""
    ends = [match.start() for pattern in (_CODE_BLOCK, _EXAMPLES) if (match := pattern.search(masked)) is not None]
    works_on = _WORKS_ON.match(masked)
    if works_on is not None and not masked[works_on.end() : works_on.end() + 3].lstrip().startswith(FILLER):
        ends.append(works_on.end())
    for colon in _COLON.finditer(masked, 0, max(0, len(masked) - MIN_DOCUMENT)):
        if masked[colon.end() : colon.end() + 3].lstrip().startswith(FILLER):
            # What is quoted there is filled in, and the request may go on behind it.
            continue
        if words.DOCUMENT_FOLLOWS.search(masked, max(0, colon.start() - DOCUMENT_CUE_LENGTH), colon.end() + 1):
            ends.append(colon.end())
            break
    return min((end for end in ends if end > 0), default=len(masked))


def _pieces(masked: str) -> list[_Piece]:
    """Return orders, questions and statements in order, follow-ups joined to what they follow."""
    pieces: list[_Piece] = []
    for paragraph in _paragraphs(masked):
        if (
            paragraph.end - paragraph.start > MIN_DOCUMENT
            and _count_requests(pieces)
            and _opens_with_statement(masked, paragraph)
        ):
            break
        for sentence in sentences(masked, paragraph):
            parts = clauses(masked, sentence)
            is_asked = len(parts) > 1 and masked[sentence.start : sentence.end].rstrip(" \t\"'").endswith(("?", "？"))
            # "Do A, do B, then C" tells an order for all of them.
            after = [_comes_after(masked, part) for part in parts]
            is_series = any(after[1:])
            for index, clause in enumerate(parts):
                follows = after[index] or (is_series and index > 0)
                _add(pieces, masked, clause, comes_after=follows, is_asked=is_asked)
            if len(pieces) > MAX_PLAN_NODES and (
                len(pieces) > MAX_SENTENCES or _count_requests(pieces) > MAX_PLAN_NODES
            ):
                return pieces
    return pieces


def _count_requests(pieces: list[_Piece]) -> int:
    return sum(piece.kind is not ClauseKind.STATEMENT for piece in pieces)


def _opens_with_statement(masked: str, paragraph: Extent) -> bool:
    first = next(iter(sentences(masked, paragraph)), None)
    return first is None or kind_of(masked[first.start : first.end]) is ClauseKind.STATEMENT


def _comes_after(masked: str, clause: Extent) -> bool:
    text = masked[clause.start : clause.end]
    return (
        words.ORDER_AFTER.match(text) is not None
        or _ORDER_INSIDE.search(text[:60]) is not None
        or _has_order_word_before(masked, clause.start)
    )


def _add(pieces: list[_Piece], masked: str, clause: Extent, *, comes_after: bool, is_asked: bool) -> None:
    """Append a clause, or join it to the piece before if it only says more about that.

    `is_asked` says that the sentence ends with a question mark, so that each of its parts may be a question.
    """
    text = masked[clause.start : clause.end]
    kind = kind_of(text)
    if is_asked and kind is ClauseKind.STATEMENT and words.QUESTION_START.match(words.after_lead(text)):
        kind = ClauseKind.QUESTION
    if kind is ClauseKind.STATEMENT or is_generic_help(text):
        kind = ClauseKind.STATEMENT
    elif not comes_after:
        bare = words.after_lead(text)
        has_request = any(piece.kind is not ClauseKind.STATEMENT for piece in pieces)
        is_extra = _ALSO.search(masked[max(0, clause.start - 10) : clause.start + 30]) is not None
        if has_request and _says_more(masked, pieces, text, kind, is_extra=is_extra):
            pieces[-1].end = clause.end
            return
        if kind is ClauseKind.ORDER and _MANNER.match(bare):
            kind = ClauseKind.STATEMENT
    pieces.append(_Piece(clause.start, clause.end, kind, comes_after))


def _says_more(masked: str, pieces: list[_Piece], text: str, kind: ClauseKind, *, is_extra: bool) -> bool:
    """Return whether a clause belongs to the request before: its manner, details, a follow-up, or its repetition."""
    if kind is ClauseKind.QUESTION:
        return (
            (points_back(text) and not is_extra)
            or _CJK_FOLLOW_UP.match(text.lstrip("，、；, 以及并和")) is not None
            or _SHORT_FOLLOW_UP.match(text) is not None
            or (
                _ASKS_ADVICE.match(text) is not None
                and _OWN_WISH.match(masked[pieces[-1].start : pieces[-1].end]) is not None
            )
            or _restates(masked, pieces, text)
        )
    bare = words.after_lead(text)
    if _is_about_the_text(masked, pieces, text):
        return True
    # "Describe its architecture" is more of the same answer; "translate it" is work on the answer.
    is_about_subject = not is_extra and _POINTS_AT_SUBJECT.match(bare) is not None and not _TRANSFORMS.match(bare)
    return (
        _MANNER.match(bare) is not None
        or is_about_subject
        or (not is_extra and _elaborates(masked, pieces, bare))
        or _restates(masked, pieces, text)
    )


def _is_about_the_text(masked: str, pieces: list[_Piece], text: str) -> bool:
    """Return whether an order describes the text being written, or asks for the text that serves the wish before."""
    orders = [masked[piece.start : piece.end] for piece in pieces if piece.kind is ClauseKind.ORDER]
    if not orders or _ALSO.search(text[:60]):
        return False
    if len(orders) == 1 and _DRAFTS.match(text) and _OWN_WISH.match(orders[0]):
        return True
    return _OF_THE_TEXT.match(text) is not None and any(words.MAKES_TEXT.match(words.after_lead(one)) for one in orders)


def _elaborates(masked: str, pieces: list[_Piece], bare: str) -> bool:
    """Return whether an order only says more about the one thing that an earlier order makes."""
    if words.ELABORATES.match(bare) is None:
        return False
    orders = [piece for piece in pieces if piece.kind is ClauseKind.ORDER]
    if not orders:
        return False
    made = words.after_lead(masked[orders[-1].start : orders[-1].end])
    return words.CREATES.match(made) is not None


def _restates(masked: str, pieces: list[_Piece], text: str) -> bool:
    """Return whether a polite order or question says an earlier wish again: "I want to segment … Please segment …"."""
    wishes = [masked[piece.start : piece.end] for piece in pieces if piece.kind is ClauseKind.ORDER]
    if not wishes or _ALSO.search(text[:60]) or _SAYS_AGAIN.search(text[:80]) is None:
        return False
    if not any(_WISH.search(wish) for wish in wishes):
        return False
    stems = _stems(text) - _COMMON_STEMS
    shared = stems & _stems(masked[pieces[0].start : pieces[-1].end])
    return bool(shared) and len(shared) >= REPEATED_SHARE * len(stems)


def _stems(text: str) -> set[str]:
    return {word[:5] for word in _LONG_WORD.findall(text.lower())}


def _has_order_word_before(masked: str, start: int) -> bool:
    return _ORDER_BEFORE.search(masked[max(0, start - 16) : start]) is not None


def _paragraphs(masked: str) -> list[Extent]:
    """Return the pieces between blank lines; long ones after the first are documents and left out."""
    found: list[Extent] = []
    start = 0
    for gap in _BLANK_LINE.finditer(masked):
        _append_paragraph(found, start, gap.start())
        start = gap.end()
    _append_paragraph(found, start, len(masked))
    return found


def _append_paragraph(found: list[Extent], start: int, end: int) -> None:
    if end > start and (end - start <= DOCUMENT_PARAGRAPH or not found):
        found.append(Extent(start, end))


def _is_exercise(masked: str, pieces: list[_Piece], tasks: list[int]) -> bool:
    """Return whether this is one exercise: numbers in the story, then its questions."""
    if any(pieces[index].kind is not ClauseKind.QUESTION or pieces[index].comes_after for index in tasks):
        return False
    story = masked[: pieces[tasks[0]].start]
    return tasks[0] > 0 and any(character.isdigit() for character in story) and tasks[-1] - tasks[0] == len(tasks) - 1


def _without_joint(body: str) -> str:
    body = body.lstrip("，、； ")
    return re.sub(r"^(?:and|und|et|y|e|en|и)\s+(?:also\s+)?", "", body, flags=re.IGNORECASE)
