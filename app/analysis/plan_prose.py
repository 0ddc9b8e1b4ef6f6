"""Steps from running text: first … then … finally, several orders or questions, "for each of A, B, C"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.analysis import plan_words as words
from app.analysis.plan_clauses import ClauseKind, Extent, clauses, is_generic_help, kind_of, sentences
from app.analysis.plan_draft import Draft, DraftStep
from app.analysis.plan_references import points_back
from app.domain.plan import MAX_PLAN_NODES

# A paragraph longer than this, in characters, is a pasted document rather than a request.
DOCUMENT_PARAGRAPH = 700
MAX_SENTENCES = 40
MIN_STEPS = 2
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
    r"limit|stick|be |consider|assume|imagine|suppose|act |pretend|you are|ignore|continue|go on|take (?:a deep|into)|"
    r"provide (?:your|only|a brief|an explanation|examples)|choose|pick|select (?:one|the (?:best|correct))|"
    r"add (?:some|comments|emojis)|mention|tell me (?:why|how|if|what you think)|let me know|see )",
    re.IGNORECASE,
)


_ORDER_INSIDE = re.compile(
    r"\b(?:dann|danach|anschließend|ensuite|puis|luego|después|depois|poi|daarna|затем|потом)\b", re.IGNORECASE
)
_POINTS_AT_SUBJECT = re.compile(r"\b(?:its|it|their|them|this|these)\b", re.IGNORECASE)
_TRANSFORMS = re.compile(
    r"\W*(?:translate|convert|summari[sz]e|send|post|share|e?mail|save|turn|rewrite|transcribe|deliver|"
    r"sell|print|upload|store|rename|compare|"
    r"use|apply|classify|edit|generate|create|write|put|transform|proofread|plot|combine|identify|extract|"
    r"estimate|segment|answer|narrate|buy|order|book|call|find|search)\b",
    re.IGNORECASE,
)
# A multiple-choice question: three or more labelled answers.
_CHOICES = re.compile(
    r"(?:^|\s|[?.:。？：])\(?A[).:．、].{1,600}?(?:^|\s|[.;。；])\(?B[).:．、].{1,600}?(?:^|\s|[.;。；])\(?C[).:．、]",
    re.DOTALL | re.MULTILINE,
)


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    kind: ClauseKind
    comes_after: bool = False


def split_for_each(text: str, masked: str) -> Draft | None:
    """Return one step for each named thing of "for each of A, B and C, do this"; None if there is no such phrase."""
    match = words.FOR_EACH.search(masked)
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
    if _CHOICES.search(masked) or words.INTRO_ONE_DELIVERABLE.search(
        masked.split(":", 1)[0] + ":" if ":" in masked[:400] else ""
    ):
        return None
    pieces = _pieces(masked)
    tasks = [index for index, piece in enumerate(pieces) if piece.kind is not ClauseKind.STATEMENT]
    if not MIN_STEPS <= len(tasks) <= MAX_PLAN_NODES or len(pieces) > MAX_SENTENCES:
        return None
    if _is_exercise(masked, pieces, tasks):
        return None
    steps: list[DraftStep] = []
    context = text[: pieces[tasks[0]].start].strip()
    for position, index in enumerate(tasks):
        # What is said between two requests introduces the second one.
        previous_end = pieces[tasks[position - 1]].end if position else pieces[index].start
        start = previous_end if position else pieces[index].start
        end = pieces[index].end if position + 1 < len(tasks) else pieces[-1].end
        body = text[start:end].strip(" \t\n,;")
        offset = text.index(body, start)
        steps.append(
            DraftStep(
                start=offset, end=offset + len(body), text=_without_joint(body), comes_after=pieces[index].comes_after
            )
        )
    return Draft(steps=tuple(steps), context=context, reason=f"{len(steps)} requests in one text.")


def _pieces(masked: str) -> list[_Piece]:
    """Return orders, questions and statements in order, follow-ups joined to what they follow."""
    pieces: list[_Piece] = []
    for paragraph in _paragraphs(masked):
        for sentence in sentences(masked, paragraph):
            parts = clauses(masked, sentence)
            # "Do A, do B, then C" tells an order for all of them.
            is_series = len(parts) > 1 and any(_comes_after(masked, part) for part in parts[1:])
            for index, clause in enumerate(parts):
                _add(pieces, masked, clause, comes_after=_comes_after(masked, clause) or (is_series and index > 0))
            if len(pieces) > MAX_SENTENCES:
                return pieces
    return pieces


def _comes_after(masked: str, clause: Extent) -> bool:
    text = masked[clause.start : clause.end]
    return (
        words.ORDER_AFTER.match(text) is not None
        or _ORDER_INSIDE.search(text[:60]) is not None
        or _has_order_word_before(masked, clause.start)
    )


def _add(pieces: list[_Piece], masked: str, clause: Extent, *, comes_after: bool) -> None:
    text = masked[clause.start : clause.end]
    kind = kind_of(text)
    last = pieces[-1] if pieces else None
    if kind is not ClauseKind.STATEMENT and is_generic_help(text):
        kind = ClauseKind.STATEMENT
    if kind is ClauseKind.STATEMENT or last is None:
        pieces.append(_Piece(clause.start, clause.end, kind, comes_after))
        return
    bare = words.LEAD_IN.sub("", text, count=1)
    is_manner = kind is ClauseKind.ORDER and not comes_after and _MANNER.match(bare.strip()) is not None
    is_question = kind is ClauseKind.QUESTION
    is_follow_up = is_question and not comes_after and (points_back(text) or _is_short_follow_up(text))
    # "Describe its architecture" is more of the same answer; "translate it" is work on the answer.
    is_more_of_it = (
        kind is ClauseKind.ORDER
        and not comes_after
        and _POINTS_AT_SUBJECT.search(text) is not None
        and not _TRANSFORMS.match(bare)
    )
    if (is_manner or is_follow_up or is_more_of_it) and any(piece.kind is not ClauseKind.STATEMENT for piece in pieces):
        last.end = clause.end
        return
    if is_manner:
        kind = ClauseKind.STATEMENT
    pieces.append(_Piece(clause.start, clause.end, kind, comes_after))


def _is_short_follow_up(text: str) -> bool:
    return (
        re.match(
            r"(?:why|how so|how come|really|right|ok(?:ay)?|is that|any (?:ideas|suggestions|tips|advice|"
            r"thoughts)|why not)\b[^?]{0,20}\?",
            text,
            re.IGNORECASE,
        )
        is not None
    )


def _has_order_word_before(masked: str, start: int) -> bool:
    return (
        re.search(
            r"(?:\bthen|\bfinally|\bafterwards|\bafter that,?|\bnext,?)\s*$",
            masked[max(0, start - 16) : start],
            re.IGNORECASE,
        )
        is not None
    )


def _paragraphs(masked: str) -> list[Extent]:
    found: list[Extent] = []
    for match in re.finditer(r"\S(?:.*?)(?=\n[ \t]*\n|\Z)", masked, re.DOTALL):
        if match.end() - match.start() <= DOCUMENT_PARAGRAPH or len(found) == 0:
            found.append(Extent(match.start(), match.end()))
    return found


def _is_exercise(masked: str, pieces: list[_Piece], tasks: list[int]) -> bool:
    """Return whether this is one exercise: numbers in the story, then its questions."""
    if any(pieces[index].kind is not ClauseKind.QUESTION or pieces[index].comes_after for index in tasks):
        return False
    story = masked[: pieces[tasks[0]].start]
    return tasks[0] > 0 and any(character.isdigit() for character in story) and tasks[-1] - tasks[0] == len(tasks) - 1


def _without_joint(body: str) -> str:
    return re.sub(r"^(?:and|und|et|y|e|en|и)\s+(?:also\s+)?", "", body, flags=re.IGNORECASE)
