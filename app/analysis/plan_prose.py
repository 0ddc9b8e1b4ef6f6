"""Steps from running text: first … then … finally, several orders or questions, "for each of A, B, C"."""

from __future__ import annotations

import re

from app.analysis import plan_words as words
from app.analysis.plan_clauses import ClauseKind, Extent, is_generic_help, kind_of, sentences
from app.analysis.plan_details import MANNER, OWN_WISH, Piece, says_also, says_more
from app.analysis.plan_draft import Draft, DraftStep
from app.analysis.plan_joints import clauses
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


_ASKS_ABOUT_ALL = re.compile(
    r"(?:so |and |but )?(?:which (?:one |of (?:these|them|those) )?(?:should|do|would|is|goes|comes)|"
    r"(?:in )?(?:what|which)"
    r"(?:'s the| is the)?(?: best| right)? order|(?:how|where) (?:should|do|would) i (?:start|begin|fit|"
    r"manage|do (?:all|this|it))|"
    r"is (?:this|that) (?:a good|realistic|too|doable|possible|enough)|can i|will i|do i have)\b",
    re.IGNORECASE,
)
_ORDER_BEFORE = re.compile(r"(?:\bthen|\bfinally|\bafterwards|\bafter that,?|\bnext,?)\s*$", re.IGNORECASE)
_ORDER_SIGNS = ("dan", "anschl", "ensuite", "puis", "luego", "desp", "depois", "poi", "daarna", "зат", "пот")
_ORDER_INSIDE = re.compile(
    r"\b(?:dann|danach|anschließend|ensuite|puis|luego|después|depois|poi|daarna|затем|потом)\b", re.IGNORECASE
)
# "Look at the table below." says what the orders behind it work on.
_ONLY_LOOKS = re.compile(
    r"(?:look at|read|consider|see|open|have a look at|take a look at|review|go through)(?: through| over)?"
    r" (?:[\w'’-]+ ){0,5}(?:below|above|attached|following|this|these|attachment)(?: [\w'’-]+){0,3}\W*$",
    re.IGNORECASE,
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
# "Write a letter to the landlord: ask for …, thank him": the orders behind the colon are what it says.
_WRITES_ONE = re.compile(
    r"\W*(?:(?:please|bitte|can you|could you|hey|hi)\b\W*)*(?:write|draft|compose|schreibe?|verfasse|écris|"
    r"rédige|escribe|"
    r"redacta|escreva|escreve|scrivi|schrijf|napisz|напиши)\b(?: (?!two|three|four|\d)[\w'’-]+){1,9}\s*$",
    re.IGNORECASE,
)
# "Can you check this sentence? …": what follows is the sentence, whatever it says.
_CHECKS_TEXT = re.compile(
    r"\W*(?:(?:please|pls|bitte|can you|could you|would you|hey|hi)\b\W*)*(?:check|correct|proofread|"
    r"translate|fix|rewrite|"
    r"rephrase|improve|paraphrase|edit|summari[sz]e|is|are|prüfe?|korrigiere?|übersetze?|corrige|traduis|"
    r"traduce|traduci)"
    r" (?:the grammar (?:of|in) )?(?:this|these|the following|my|diesen?|folgenden?|cette|ce|esta|este|questa) "
    r"(?:\w+ )?(?:sentences?|paragraphs?|text|message|e-?mail|translation|satz|text|phrase|frase|testo|texto)\b"
    r"(?: [\w'’-]+){0,5}?[?.]\s+(?!(?:then|and|also|after|please|can|could|make|keep|translate|what|how|it|send|dann|"
    r"ensuite|luego|poi)\b)",
    re.IGNORECASE,
)
# "Make this sound nicer: …", "Can you review my plan: …".
_WORKS_ON_THIS = re.compile(
    r"\s*(?:(?:please|can you|could you|would you|hey|hi)\b[\s,]*)*(?:make|turn|convert|put|format|combine|"
    r"review|check|rate|judge|reword|"
    r"reply to|respond to|"
    r"read|analy[sz]e|evaluate|critique|polish|fix|order|sort|prioriti[sz]e|what do you think (?:of|about)|is|are)"
    r" (?:\w+ ){0,3}?(?:this|these|my|our|the following)\b[^.?!\n:]{0,60}:(?= *[^\s\n])",
    re.IGNORECASE,
)
_THEREFORE = re.compile(r"so,? (?:please|can|could|would|help|i)\b", re.IGNORECASE)
_LEADING_JOINT = re.compile(r"^(?:and|und|et|y|e|en|и)\s+(?:also\s+)?", re.IGNORECASE)
_COLON = re.compile(r"[:：]")
# The labels of a multiple-choice question; with A, B and C there is one.
_CHOICE = re.compile(r"(?:^|(?<=[\s?.:;。？：；]))\(?([ABC])[).:．、]", re.MULTILINE)
CHOICE_COUNT = 3


# Two whole lines of filled-in code, or the worked examples of a programming exercise.
_CODE_BLOCK = re.compile(rf"^[ \t]*{FILLER}+[ \t]*\n(?:[ \t]*\n)*[ \t]*{FILLER}+[ \t]*$", re.MULTILINE)
_EXAMPLES = re.compile(r"^[ \t]*(?:Examples?(?: \d)?|Input|Output|Constraints|Note|Notes)[ \t]*:", re.MULTILINE)


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
    describes_one = bool(colon) and (
        words.INTRO_ONE_DELIVERABLE.search(f"{last_clause}:") is not None or _WRITES_ONE.match(opening) is not None
    )
    if describes_one or _has_choices(masked):
        return None
    cut = _request_end(masked)
    pieces = _pieces(masked[:cut])
    tasks = [index for index, piece in enumerate(pieces) if piece.kind is not ClauseKind.STATEMENT]
    if not MIN_STEPS <= len(tasks) <= MAX_PLAN_NODES or len(pieces) > MAX_SENTENCES:
        return None
    if _is_exercise(masked, pieces, tasks) or _asks_about_own_plans(masked, pieces, tasks):
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


def _end_of_last(masked: str, pieces: list[Piece], last: int) -> int:
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
    patterns = (_CODE_BLOCK, _EXAMPLES) if FILLER in masked else (_EXAMPLES,)
    ends = [match.start() for pattern in patterns if (match := pattern.search(masked)) is not None]
    works_on = _WORKS_ON.match(masked) or _WORKS_ON_THIS.match(masked)
    if works_on is not None and not masked[works_on.end() : works_on.end() + 3].lstrip().startswith(FILLER):
        ends.append(works_on.end())
    checks = _CHECKS_TEXT.match(masked)
    if checks is not None and masked[checks.end() : checks.end() + 1] != FILLER:
        ends.append(checks.end())
    for colon in _COLON.finditer(masked, 0, max(0, len(masked) - MIN_DOCUMENT)):
        if masked[colon.end() : colon.end() + 3].lstrip().startswith(FILLER):
            # What is quoted there is filled in, and the request may go on behind it.
            continue
        if words.DOCUMENT_FOLLOWS.search(masked, max(0, colon.start() - DOCUMENT_CUE_LENGTH), colon.end() + 1):
            ends.append(colon.end())
            break
    return min((end for end in ends if end > 0), default=len(masked))


def _pieces(masked: str) -> list[Piece]:
    """Return orders, questions and statements in order, follow-ups joined to what they follow."""
    pieces: list[Piece] = []
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
            after = [
                _comes_after(masked, part) or _goes_on_in_japanese(masked, parts, index)
                for index, part in enumerate(parts)
            ]
            is_series = any(after[1:])
            for index, clause in enumerate(parts):
                follows = after[index] or (is_series and index > 0)
                _add(pieces, masked, clause, comes_after=follows, is_asked=is_asked)
            if len(pieces) > MAX_PLAN_NODES and (
                len(pieces) > MAX_SENTENCES or _count_requests(pieces) > MAX_PLAN_NODES
            ):
                return pieces
    return pieces


def _goes_on_in_japanese(masked: str, parts: list[Extent], index: int) -> bool:
    """Return whether the clause before ends in the form that says "and then"."""
    return index > 0 and masked[parts[index - 1].start : parts[index - 1].end].rstrip("、， ").endswith(
        ("して", "って", "いて")
    )


def _count_requests(pieces: list[Piece]) -> int:
    return sum(piece.kind is not ClauseKind.STATEMENT for piece in pieces)


def _opens_with_statement(masked: str, paragraph: Extent) -> bool:
    first = next(iter(sentences(masked, paragraph)), None)
    return first is None or kind_of(masked[first.start : first.end]) is ClauseKind.STATEMENT


def _says_order(text: str) -> bool:
    lowered = text.lower()
    return any(sign in lowered for sign in _ORDER_SIGNS) and _ORDER_INSIDE.search(text) is not None


def _comes_after(masked: str, clause: Extent) -> bool:
    text = masked[clause.start : clause.end]
    return (
        words.ORDER_AFTER.match(text) is not None
        or _says_order(text[:60])
        or _has_order_word_before(masked, clause.start)
    )


def _add(pieces: list[Piece], masked: str, clause: Extent, *, comes_after: bool, is_asked: bool) -> None:
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
        if _THEREFORE.match(text) and pieces and OWN_WISH.match(masked[pieces[-1].start : pieces[-1].end]):
            # "I need to fly to Rome, so please find …": the wish is the reason.
            pieces[-1].kind = ClauseKind.STATEMENT
        bare = words.after_lead(text)
        has_request = any(piece.kind is not ClauseKind.STATEMENT for piece in pieces)
        is_extra = "+" in masked[max(0, clause.start - 3) : clause.start] or says_also(
            masked[max(0, clause.start - 10) : clause.start + 30]
        )
        if has_request and says_more(masked, pieces, text, kind, is_extra=is_extra):
            pieces[-1].end = clause.end
            return
        if kind is ClauseKind.ORDER and not has_request and _ONLY_LOOKS.match(bare):
            kind = ClauseKind.STATEMENT
        if kind is ClauseKind.ORDER and MANNER.match(bare):
            kind = ClauseKind.STATEMENT
    pieces.append(Piece(clause.start, clause.end, kind, comes_after))


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


def _is_exercise(masked: str, pieces: list[Piece], tasks: list[int]) -> bool:
    """Return whether this is one exercise: numbers in the story, then its questions."""
    if any(pieces[index].kind is not ClauseKind.QUESTION or pieces[index].comes_after for index in tasks):
        return False
    if any(says_also(masked[pieces[index].start : pieces[index].start + 12]) for index in tasks[1:]):
        return False
    story = masked[: pieces[tasks[0]].start]
    return tasks[0] > 0 and any(character.isdigit() for character in story) and tasks[-1] - tasks[0] == len(tasks) - 1


def _asks_about_own_plans(masked: str, pieces: list[Piece], tasks: list[int]) -> bool:
    """Return whether the last question is about all that is to do: "I need to … . Which should I do first?"."""
    first, last = pieces[tasks[0]], pieces[tasks[-1]]
    return (
        last.kind is ClauseKind.QUESTION
        and OWN_WISH.match(masked[first.start : first.end]) is not None
        and _ASKS_ABOUT_ALL.match(masked[last.start : last.end]) is not None
    )


def _without_joint(body: str) -> str:
    body = body.lstrip("，、； ")
    return _LEADING_JOINT.sub("", body)
