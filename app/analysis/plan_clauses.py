"""What a piece of text is: an order, a question, or neither; and where one sentence holds several orders."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from app.analysis import plan_words as words
from app.analysis.protected import FILLER

# A clause is judged by its beginning; no verb stands later than this many characters into it.
JUDGED_LENGTH = 160
# "read and summarize the text" is one order: a clause has a verb and what it is about.
MIN_CLAUSE_WORDS = 2
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
_OBJECT = re.compile(rf"\s+{words.OBJECT_START}")
_ASKS = re.compile(
    r"^(?:\W*(?:and|but|so|also|or|then|please|hi|hey|hello|ok|well|now|actually|plus)\b)*\W*(?:is|are|"
    r"was|were|do|does|did|can|could|should|would|will|has|have|"
    r"may|am|any|isn't|aren't|don't|doesn't|won't|can't)\b|\b(?:what|who|whom|whose|when|where|why|which|how)\b|"
    r"[,;] (?:is|are|was|were|do|does|did|can|could|should|would|will|has|have)\b",
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
_GENERIC_HELP = re.compile(
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
_SENTENCE_END = re.compile(r"[.!?…][\"”'’)\ue000]*(?=\s+\S)|[。！？；]|\n(?=[ \t]*\n)|\n(?![ \t]*[a-zà-ÿа-я])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|prof|st|no|nr|vs|etc|e\.g|i\.e|approx|fig|eq|bzw|z\.b|ca|inc|ltd|co|corp|jr|sr|"
    r"vol|p|pp|u\.s|a\.m|p\.m)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_LONE_LETTER = re.compile(r"\b[A-Z]\.$")


def is_order(text: str) -> bool:
    """Return whether `text` asks for something: by its verb, after polite words and conditions, or by a wish."""
    if _starts_order(text):
        return True
    subordinate = words.SUBORDINATE.match(text)
    if subordinate is not None and _starts_order(text[subordinate.end() :]):
        return True
    may_wish = "I" in text or " i" in text or "help me" in text
    return may_wish and _LATER_WISH.search(text, 0, JUDGED_LENGTH) is not None


def _is_order_after_joint(beginning: str) -> bool:
    """Return whether an order begins right here, or behind a condition: "…, and if there is room, book it"."""
    if _starts_order(beginning):
        return True
    condition = _CONDITION.match(beginning)
    return condition is not None and _starts_order(beginning[condition.end() :])


def _starts_order(text: str) -> bool:
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
    if words.BY_DOING.match(rest) is not None:
        return True
    verb = _WORD.match(rest)
    if verb is None:
        return False
    # French and Portuguese hang the object on the verb: "traduis-la".
    word = _HUNG_OBJECT.sub("", verb.group().lower())
    if word in words.CLEAR_VERBS or word in words.OTHER_VERBS or words.PHRASAL_VERB.match(rest) is not None:
        return True
    return word in words.AMBIGUOUS_VERBS and _OBJECT.match(rest, verb.end()) is not None


def is_question(text: str) -> bool:
    """Return whether `text` asks: a question mark at its end, or a question word at its start."""
    stripped = text.strip().rstrip(" \t\n\"”'’)*_" + FILLER)
    if stripped.endswith("?"):
        # "Known? (1) …" and "…, right?" in a story are no requests: a question also has a question word.
        asks = _ASKS if len(stripped) <= JUDGED_LENGTH else _ASKS_AT_START
        return (
            not stripped.isascii()
            or asks.search(stripped) is not None
            or words.QUESTION_START.match(stripped) is not None
        )
    return words.CJK_QUESTION.search(stripped[-12:]) is not None


def is_generic_help(text: str) -> bool:
    """Return whether `text` only announces that requests follow."""
    return _GENERIC_HELP.match(text.strip()) is not None


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


_JOINT = re.compile(
    r"[,;]\s*(?:(?:and|und|et|y|e|и|plus|or)\s+)?(?:also\s+)?|[，；、]\s*|"
    r"\s(?:(?:and|und|et|y|en|и)\s+(?:also\s+)?(?!/)|(?=then\s)|-\s+)|(?<=[一-鿿])(?=然后|接着|最后|并且)",
)
# Inside one deliverable's description, or under "how to", verbs belong to that description.
_DESCRIPTION = re.compile(
    r"\b(?:write|create|build|implement|develop|make|design|generate|draft|code|compose|craft|produce|"
    r"tell|give|explain|"
    r"describe|show|teach|help|suggest|imagine|suppose|act|pretend)\b[^,;]{0,90}?\b(?:that|which|who|"
    r"whose|where|how|about|when|"
    r"if|so that|to (?!(?:my|our|your|his|her|their|the|an?|this|that|me|us|all)\b)(?-i:[a-z]+))\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:that|which|who|whose|where|how to|when|if|while|so that|in order to|because|by|to \w+ing)\b", re.IGNORECASE
)
_WANTS_THING = re.compile(
    r"(?:(?:and|also|then|finally|lastly|additionally|please|so|hello|hi|hey)\b[\s,]*)*i(?:'d| would)? "
    r"(?:also |then |finally )*(?:like|need|want|require) "
    r"(?:an?|the|some|my|\d+|two|three)\b",
    re.IGNORECASE,
)
# "My boiler leaks and I need to …": the wish stands behind its reason, in the first person.
_HUNG_OBJECT = re.compile(r"-(?:la|le|les|lui|moi|nous|o|a|os|as|me|lhe|y|en)$")
# Anywhere in what was said: somebody wants something.
_ASKING = re.compile(
    r"\bi(?:'d| would)?(?: also| then| really| now| just)* (?:like|need|want|hope|wish)\b|"
    r"\b(?:please|kindly|can you|could you|would you|help me|(?:user|they|he|she) (?:wants?|needs?|asks?|"
    r"would like))\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"(?:and |then |but |so )*(?:if|once|when|after|while|before|as soon as|based on|using (?:it|that|this|the \w+))\b"
    r"[^,.;:?!]{2,60},\s*",
    re.IGNORECASE,
)
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
# A wish of its own may follow any clause: "I have a photo, and I want to …".
_NEW_WISH = re.compile(
    r"(?:also |then |please )*(?:i(?:'d| would)? (?:also |then |finally )*(?:like|need|want) (?:you )?to|"
    r"please|can you|could you)\b",
    re.IGNORECASE,
)
# How to answer rather than what: never a request of its own.
_RIDER = re.compile(
    r"(?:please )?(?:also )?(?:(?:generate|get|return|produce|output|provide|give|create) (?:me )?(?:an?|the) "
    r"(?:new |final |output |resulting |updated |modified |edited )*(?:image|audio|video|file|output|result|picture|"
    r"version|version)s?(?: file)? (?:with|that|containing|having|around)\b|let (?:him|her|them|me|us) know\b|"
    r"(?:use|include|mention|keep|avoid|ensure|be|feel|respond|reply|state|make "
    r"(?:it|them|sure|the(?! \w+ (?:look|sound|read)\b)))\b|"
    r"(?:explain|justify|show|tell|describe|give|provide)\s+(?:me |us |it |sure |in |them )?(?:your|the "
    r"(?:reason|logic|steps|answer|code|"
    r"difference|process|result)\w*|why|how|reasons?|an? (?:short |brief |detailed |simple )?(?:example|"
    r"explanation|reason|"
    r"justification|summary|step)\w*|examples?|each|sure|some examples?|step|detail\w*))",
    re.IGNORECASE,
)
# "Write a function and explain it": part of what is written.
_EXPLAINS_IT = re.compile(
    r"(?:please )?(?:explain|justify|show|tell|describe|give|provide)\s+(?:it|them|that)\b", re.IGNORECASE
)
# "Take the photo, describe it": looking at something is no step; a longer order says more than that.
SHORT_LOOK_WORDS = 5
# Verbs that mostly go on with the same request after a bare "and".
_WEAK_VERB = re.compile(
    r"(?:please )?(?:give|provide|add|help|let|see|get|know|go|start|learn|try|answer|make)\b", re.IGNORECASE
)
_TRAILING_JOINT = re.compile(r"[\s,;，；、]*(?:\s(?:and|und|et|y|e|en|и|plus))?(?: also)?[\s,;，；、]*$")
# "… , and also" in characters, with room for spaces.
LONGEST_JOINT = 24
_CJK_WORD = re.compile(r"[一-鿿ぁ-ヿ]{2}")
_ORDER_WORD = re.compile(
    r"[\s,;]*(?:and |und |et |y |e |en |и )?(?:then|next|after|afterwards|finally|lastly|subsequently|"
    r"once|dann|danach|anschließend|schließlich|"
    r"ensuite|puis|enfin|luego|después|finalmente|depois|poi|infine|daarna|vervolgens|затем|потом|наконец|"
    r"然后|接着|最后|再)(?:\b|(?=[一-鿿]))",
    re.IGNORECASE,
)
# After these words and a colon stands what is to be written, asked or done to it, word for word.
_CONTENT_FOLLOWS = re.compile(
    r"\b(?:description|text|contents?|message|instructions?|prompt|note|caption|title|subject|saying|says)\s*:",
    re.IGNORECASE,
)
_SECOND_QUESTION = re.compile(
    r"(?:(?:what|who|when|where|why|which)(?:'s| (?:is|are|was|were|do|does|did|has|have|would|should|can|"
    r"will|\w+ (?:is|are|was|were|do|does|did)))|who (?:\w+ed|wrote|won|made|built|sang|led|runs?|owns?)|"
    r"how (?:many|much|long|far|old|tall|do|does|did|can|is|are|would))\b",
    re.IGNORECASE,
)


def clauses(masked: str, sentence: Extent) -> list[Extent]:
    """Return the separate requests of one sentence; the sentence itself if it holds one."""
    text = masked[sentence.start : sentence.end]
    is_asking = is_question(text)
    starts = [0]
    content = _CONTENT_FOLLOWS.search(text) if ":" in text else None
    for joint in _JOINT.finditer(text, 0, content.end() if content is not None else len(text)):
        so_far = text[starts[-1] : joint.start()]
        if _opens_request(so_far, text[joint.end() : joint.end() + JUDGED_LENGTH], joint.group(), is_asking=is_asking):
            starts.append(joint.end())
    if len(starts) == 1:
        return [sentence]
    ends = [*starts[1:], len(text)]
    return [
        Extent(sentence.start + start, sentence.start + _end_without_joint(text, start, end))
        for start, end in zip(starts, ends, strict=True)
    ]


def _end_without_joint(text: str, start: int, end: int) -> int:
    tail = max(start, end - LONGEST_JOINT)
    return tail + len(_TRAILING_JOINT.sub("", text[tail:end]))


def _opens_request(so_far: str, beginning: str, joint: str, *, is_asking: bool) -> bool:
    """Return whether the words after a joint are a request of their own."""
    is_ordered = _is_order_after_joint(beginning)
    asks_again = is_asking and not is_ordered and _SECOND_QUESTION.match(words.after_lead(beginning)) is not None
    if not is_ordered and not asks_again:
        return False
    core = words.after_lead(so_far)
    if len(core.split(None, MIN_CLAUSE_WORDS)) < MIN_CLAUSE_WORDS and not _CJK_WORD.search(so_far):
        return False
    if asks_again:
        return words.QUESTION_START.match(core) is not None
    if _NEW_WISH.match(beginning) and _starts_order(beginning):
        return True
    if not is_order(so_far.strip()[:JUDGED_LENGTH]) and _ASKING.search(so_far) is None:
        return False
    is_separate = _ORDER_WORD.match(joint + beginning) is not None or "also" in joint
    return is_separate or not _goes_on(so_far, core, beginning, joint)


def _goes_on(so_far: str, core: str, beginning: str, joint: str) -> bool:
    """Return whether an order after a joint only goes on with the order before it."""
    if words.DEED.match(words.after_lead(beginning)) is not None and words.MAKES_TEXT.match(core) is None:
        return False
    says_how = _RIDER.match(beginning) or (words.CREATES.match(core) and _EXPLAINS_IT.match(beginning))
    says_how = says_how or (words.CREATES.match(core) and words.ELABORATES.match(beginning))
    if says_how or _DESCRIPTION.search(core):
        return True
    is_only_look = words.READS.match(core) is not None
    if is_only_look and len(core.split()) <= SHORT_LOOK_WORDS:
        return True
    if any(mark in joint for mark in ",;，"):
        return False
    if is_only_look and "," not in core:
        return True
    is_wish = words.INTENT.match(so_far.strip()) is not None
    return _RELATIVE.search(core) is not None or (not is_wish and _WEAK_VERB.match(beginning) is not None)
