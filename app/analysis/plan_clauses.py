"""What a piece of text is: an order, a question, or neither; and where its sentences are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.analysis import plan_languages as languages
from app.analysis import plan_words as words
from app.analysis.protected import FILLER

# A clause is judged by its beginning; no verb stands later than this many characters into it.
JUDGED_LENGTH = 160
# A wish ("I'd like to …") begins with one of these; other beginnings need not be tried.
_FIRST_WORD_LENGTH = 24
_WISH_STARTS = frozenset(
    re.findall(
        r"[\w']+",
        "i i'd i'll can could would will please help let's and also but so then next first second secondly third "
        "thirdly "
        "finally lastly additionally furthermore moreover afterward afterwards meanwhile in after hello hi hey ok now",
    )
)


class ClauseKind(StrEnum):
    """What a piece of text asks for."""

    ORDER = "order"
    QUESTION = "question"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Extent:
    """A piece of the prompt, `[start, end)` in characters."""

    start: int
    end: int


_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# "Also a grocery list for a week": what is wanted on top has no verb.
_ALSO_THING = re.compile(
    r"\W*(?:and )?(?:also|plus|additionally),? (?:an?|some|two|three|four|five|\d+) [a-z]{3,}", re.IGNORECASE
)
_SUM = re.compile(r"[\d(][\d\s().,]*(?:[-+*/×÷^][\d\s().,]+)+=?\s*\??\.?")
# German "such" (search) is no English "such".
_SUCH = re.compile(r"such (?:mir|uns|nach|bitte|mal|einen?|die|das|den)\b", re.IGNORECASE)
_OBJECT = re.compile(rf"\s+{words.OBJECT_START}")
_ASKS = re.compile(
    r"^(?:\W*(?:and|but|so|also|or|then|please|hi|hey|hello|ok|well|now|actually|plus)\b)*\W*(?:is|are|"
    r"was|were|do|does|did|can|could|should|would|will|has|have|"
    r"may|am|any|isn't|aren't|don't|doesn't|won't|can't)\b|\b(?:what|who|whom|whose|when|where|why|which|how)\b|"
    r"[,;] (?:is|are|was|were|do|does|did|can|could|should|would|will|has|have)\b|\b(?:whats|hows|whos|wheres|"
    r"whens|whys|quoi|"
    r"qui|quel\w*|comment|pourquoi|combien|quand|que|quien|donde|cuando|como|cual|cuanto\w*|perche|dove|quando|quale|"
    r"quanto|onde|qual|wer|wann|wo|warum|wie\w*|welche\w*|waar|waarom|hoe|welke|jak\w*|czy|gdzie|kiedy|ile|kto)\b",
    re.IGNORECASE,
)
# In a long sentence a question word anywhere proves nothing: it opens the sentence or its last part.
_ASKS_AT_START = re.compile(
    r"^\W*(?:(?:and|but|so|also|or|then|please|well|now)\b\W*)*(?:what|who|whom|whose|when|where|why|"
    r"which|how|is|are|was|were|do|does|did|can|"
    r"could|should|would|will|has|have)\b|[,;:] (?:so |then |and )?(?:what|who|whom|whose|when|where|why|"
    r"which|how|is|are|was|were|do|does|did|can|"
    r"could|should|would|will|has|have)\b[^,;:]*$",
    re.IGNORECASE,
)
# Many questions are typed without their mark: a question word with its verb behind it says enough.
_ASKS_OPENLY = re.compile(
    r"(?:(?:and|but|so|also|or|then|ok|hey|hi|btw|plus|separately|one more thing|by the way)\b[\s,:]*)*"
    r"(?:(?:what|who|where|why|when|how)(?:'?s|'?re| (?:is|are|was|were|does|do|did|should|would|can|could|has|have|"
    r"will))|how (?:many|much|long|far|old|tall|often|big|fast|high|deep) \w+|(?:which|what) \w+ (?:is|are|"
    r"was|were|has|have|"
    r"should|would|can|do|does))\s+\w",
    re.IGNORECASE,
)
# An announcement has at most so many characters.
LONGEST_HELP = 200
_GENERIC_HELP = re.compile(
    r"(?:hi|hello|hey)?\W*(?:can|could|would|will) you (?:please )?(?:help|assist)(?: me| us)? (?:with|"
    r"in) (?:the following|"
    r"these|a few|a couple of|some|several|two|three|four|five)(?: \w+){1,4}\W*$|"
    r"(?:can|could|would|will) you (?:please )?help (?:me|us) (?:to )?(?:plan|organi[sz]e) (?:my|our|a|"
    r"the) (?:day|trip|week|"
    r"weekend|evening|journey|vacation|holiday|party|dinner|visit|schedule)(?: out)?(?: (?:to|in|"
    r"for) [^,.?]{2,30})?\W*$|"
    r"(?:can|could|would|will) you (?:please )?(?:help|assist|guide)(?: me| us)?(?: out)?(?: (?:with|in) (?:\w+ ){0,3}"
    r"(?:this|that|these|it|things?|tasks?|questions?|problems?|steps?|following))?\W*$|"
    r"i (?:need|want|would like|have) (?:your |some |a )?(?:help|assistance|favor|favour|few questions|"
    r"some questions|\w+ (?:questions|tasks|requests|things))\b[^.!?]{0,40}$|"
    r"(?:please )?(?:help|assist)(?: me| us)?(?: out| with (?:this|that|these|it))?\W*$|"
    r"(?:please )?(?:help me (?:to )?)?(?:find|get|give me|provide) (?:the|an) answer\W*$|"
    r"(?:please )?help me (?:with|manage|sort out|handle) (?:my|the|this) \w+\W*$|"
    r"(?:please )?(?:solve|answer|consider|read|look at|analy[sz]e|complete|follow|do|see|check|review|"
    r"study|use|perform|execute|work on|work through|help me with) "
    r"(?:all (?:of )?|each of )?(?:this|these|the(?: \w+)? (?:following|below)|the below|following)(?: "
    r"\w+){0,3}(?: (?:carefully|below|step by step|for me))?\W*$",
    re.IGNORECASE,
)
# A single line break inside a sentence, where the next line goes on in lower case, is only a wrapped line.
# It begins with one set of characters, which is quick to search for; what is asked of each stands behind it.
_SENTENCE_END = re.compile(
    r"[.!?…。！？；\n](?:(?<=[.!?…])[\"”'’)\ue000]*(?=\s+\S)|(?<=[。！？；])|"
    r"(?<=\n)(?=[ \t]*\n)|(?<=\n)(?![ \t]*[a-zà-ÿа-я]))"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|prof|st|no|nr|vs|etc|e\.g|i\.e|approx|fig|eq|bzw|z\.b|ca|inc|ltd|co|corp|jr|sr|"
    r"vol|p|pp|u\.s|a\.m|p\.m)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_LONE_LETTER = re.compile(r"\b[A-Z]\.$")

_WANTS_THING = re.compile(
    r"(?:(?:and|also|then|finally|lastly|additionally|please|so|hello|hi|hey)\b[\s,]*)*i(?:'d| would)? "
    r"(?:also |then |finally )*(?:like|need|want|require) "
    r"(?:an?|the|some|my|\d+|two|three)\b",
    re.IGNORECASE,
)
# "My boiler leaks and I need to …": the wish stands behind its reason, in the first person.
_WISH_SIGNS = ("want", "need", "like", "wish", "hope", "must", "have to", "help me")
_LATER_WISH = re.compile(
    r"(?:^|[,;.:]|\b(?:and|so|but|now|today|tomorrow|originally|that|which|where)\b)\s*(?:(?:and|so|but|now|"
    r"then|also|today|next|"
    r"finally|lastly|additionally|meanwhile|therefore)\b,?\s*){0,2}"
    r"(?:i(?:'d| would)? (?:also |then |now |just |really )?(?:want|need|like|wish|hope) "
    r"(?:you |my \w+ |the \w+ |an? \w+ )?to|i must|i have to|"
    r"i(?:'d| would)? (?:like|need|want) (?:it|this|that|them|the \w+|my \w+)(?: \w+){0,3} (?:to be )?\w+ed\b|"
    r"help me (?:to )?(?:find|book|buy|get|make|plan|create|write))\s+(?!be\b|know if\b|say\b)[a-z]{2,}",
    re.IGNORECASE,
)


@lru_cache(maxsize=words.CACHED)
def is_order(text: str) -> bool:
    """Return whether `text` asks for something: by its verb, after polite words and conditions, or by a wish."""
    if starts_order(text):
        return True
    subordinate = words.SUBORDINATE.match(text)
    if subordinate is not None and starts_order(text[subordinate.end() :]):
        return True
    if languages.WISH.match(text) is not None:
        return True
    may_wish = "I" in text or " i" in text or "help me" in text
    return (
        may_wish
        and any(sign in text for sign in _WISH_SIGNS)
        and _LATER_WISH.search(text, 0, JUDGED_LENGTH) is not None
    )


@lru_cache(maxsize=words.CACHED)
def starts_order(text: str) -> bool:
    """Return whether `text` begins with a verb that asks for something, after polite words."""
    if _ALSO_THING.match(text) is not None:
        return True
    first = text[:_FIRST_WORD_LENGTH].split(None, 1)
    opens_wish = bool(first) and first[0].lower().rstrip(",.;:!") in _WISH_STARTS
    if opens_wish and (words.INTENT.match(text) or _WANTS_THING.match(text)):
        return True
    lead = words.lead_in(text)
    rest = text[lead.end() if lead else 0 :].lstrip(" \t,:;-*_#")
    if not rest.isascii():
        ending = rest.rstrip()
        if words.CJK_ORDER.search(ending[:JUDGED_LENGTH]) or words.CJK_ORDER.search(ending[-8:]):
            return True
    verb = _WORD.match(rest)
    if verb is None:
        return False
    if languages.ends_in_order(rest):
        return True
    return _asks(rest, verb)


def _asks(rest: str, verb: re.Match[str]) -> bool:
    """Return whether the first word of a clause is a verb that asks for something, with what follows it."""
    word = verb.group().lower()
    if "-" in word and word.isascii() and word.rpartition("-")[2] in words.COMPOUND_ENDINGS:
        return True
    if word in words.CLEAR_VERBS or languages.asks(word):
        return True
    if word == "such":
        return _SUCH.match(rest) is not None
    if word in languages.OBJECT_PRONOUNS:
        behind = _WORD.match(rest, verb.end() + 1)
        return behind is not None and languages.is_infinitive(behind.group().lower())
    if word in words.AMBIGUOUS_VERBS and _OBJECT.match(rest, verb.end()) is not None:
        return True
    return word in words.VERBS_WITH_PARTICLE and words.WITH_PARTICLE.match(rest) is not None


def is_question(text: str) -> bool:
    """Return whether `text` asks: a question mark at its end, or a question word at its start."""
    stripped = text.strip().rstrip(" \t\n\"”'’)*_" + FILLER)
    if stripped.endswith("?"):
        if _is_sum(stripped):
            return True
        # "Known? (1) …" and "…, right?" in a story are no requests: a question also has a question word.
        asks = _ASKS if len(stripped) <= JUDGED_LENGTH else _ASKS_AT_START
        return (
            not stripped.isascii()
            or asks.search(stripped) is not None
            or words.QUESTION_START.match(stripped) is not None
        )
    if _ASKS_OPENLY.match(words.after_lead(stripped)) is not None or _is_sum(stripped):
        return True
    return not stripped.isascii() and words.CJK_QUESTION.search(stripped[-12:]) is not None


def _is_sum(text: str) -> bool:
    """Return whether `text` is nothing but a calculation: "3/4 + 2/5 = ?"."""
    return text[:1].isdigit() and _SUM.fullmatch(text) is not None


def is_generic_help(text: str) -> bool:
    """Return whether `text` only announces that requests follow."""
    return len(text) <= LONGEST_HELP and _GENERIC_HELP.match(text.strip()) is not None


def kind_of(text: str) -> ClauseKind:
    """Return what `text` (one sentence or list item) asks for."""
    beginning = text.strip()[:JUDGED_LENGTH]
    if is_order(beginning):
        return ClauseKind.ORDER
    if is_question(text):
        return ClauseKind.QUESTION
    return ClauseKind.STATEMENT


def sentences(masked: str, extent: Extent) -> list[Extent]:
    """Return the sentences of a piece of the masked text, without surrounding white space."""
    found: list[Extent] = []
    start = extent.start
    for match in _SENTENCE_END.finditer(masked, extent.start, extent.end):
        if match.group().startswith(".") and _is_abbreviation(masked, match.start() + 1):
            continue
        _append_trimmed(found, masked, start, match.end())
        start = match.end()
    _append_trimmed(found, masked, start, extent.end)
    return found


def _is_abbreviation(masked: str, end: int) -> bool:
    before = masked[max(0, end - 12) : end]
    match = _ABBREVIATION.search(before)
    if match is None:
        return False
    # A capital letter alone is an initial ("J. Smith"), except where a list of choices or a sentence ends in it.
    return len(match.group()) > len("J.") or _LONE_LETTER.search(before) is not None


def _append_trimmed(found: list[Extent], masked: str, start: int, end: int) -> None:
    piece = masked[start:end]
    stripped = piece.strip()
    if stripped:
        first = start + len(piece) - len(piece.lstrip())
        found.append(Extent(first, first + len(stripped)))
