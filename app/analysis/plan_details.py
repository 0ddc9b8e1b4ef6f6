"""Whether a clause is a request of its own, or says more about the one before: its manner, its details, a follow-up."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.analysis import plan_words as words
from app.analysis.plan_clauses import ClauseKind
from app.analysis.plan_references import points_back

# Orders that only say how to do the one before.
MANNER = re.compile(
    r"(?:please )?(?:make sure|be sure|ensure|remember|keep|use(?! (?:both|all (?:of|three|"
    r"four))\b)(?! (?:the|that|this|those|these|its|my|"
    r"our)\b[^.,;]{2,60}\b(?:as|to|for)\b)|do not|don't|avoid|include|try|feel free|"
    r"note|let's think|"
    r"think step|answer (?:in|with|only|using|as)|respond|reply (?:in|with|only)|return only|give (?:only|"
    r"your answer|me only)|"
    r"show your|explain (?:your|how you|why(?=\s*[.,;?!]|\s*$|\s+(?:you|it|this|that|they|each|or)\b))|"
    r"justify|write (?:it|in|at least|only)|format|start with|"
    r"begin with|end with|"
    r"(?:show|include|provide|give|list|cover|mention|contain|have) (?:me )?(?:all )?(?:of )?the following\b|"
    r"limit|stick|be |consider|assume|imagine|suppose|act |play the (?:role|part)|pretend|you are|ignore|"
    r"continue|go on|take (?:a deep|into)|"
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
OWN_WISH = re.compile(
    r"\W*(?:[^.?!]{0,60}, )?(?:i(?:'d| would)? (?:want|need|like|have|plan|hope) to|ich (?:möchte|will|würde|"
    r"muss)|je (?:veux|"
    r"voudrais|dois)|j'aimerais|quiero|vorrei|voglio|devo|quero|ik (?:wil|moet)|chcę|muszę|(?:я )?хочу|"
    r"мне (?:нужно|надо))\b",
    re.IGNORECASE,
)
_SHORT_FOLLOW_UP = re.compile(
    r"(?:why(?= not\b| so\b| is (?:that|this|it)\b|\?)|how so|how come|really|right|ok(?:ay)?|is that|"
    r"any (?:ideas|suggestions|tips|advice|thoughts)|why not)\b[^?]{0,20}\?",
    re.IGNORECASE,
)
# "I want to learn German. How should I start?"
_ASKS_ADVICE = re.compile(
    r"(?:so |and |und |et |y |e )?(?:(?:how|what|where|which \w+) (?:should|can|could|do|would) i|"
    r"(?:was|wie|worauf|wo|womit) (?:soll\w*|kann|könnte|muss) ich|(?:cosa|come) (?:devo|posso|dovrei)|"
    r"¿?(?:qué|cómo) (?:debo|debería|puedo|tengo)|(?:que|comment) (?:dois|puis|devrais)-je|(?:o que|"
    r"como) (?:devo|posso)|"
    r"(?:wat|hoe) (?:moet|kan) ik|(?:co|jak) (?:powin\w+|mam|mogę)|(?:что|как) мне)\b",
    re.IGNORECASE,
)
# "I want to start a podcast. Give me a plan.": the wish is why help is asked for.
PROJECT = re.compile(
    r"\W*i(?:'d| would)? (?:really |just )?(?:want|like|need|hope|plan) to (?:start|learn|become|lose|improve|"
    r"open|launch|"
    r"save|move|stop|quit|grow|gain|get (?:better|into|fit|rid)|understand|be)\b",
    re.IGNORECASE,
)
_HELPS = re.compile(
    r"\W*(?:(?:please|can you|could you)\b\W*)*(?:give|suggest|recommend|help|show|make|create|design|provide|"
    r"tell|write) (?:me|us|an?|some)\b",
    re.IGNORECASE,
)
# "I need to tell my team about it. Draft the announcement."
_MESSAGE = re.compile(
    r"\W*i(?:'d| would)? (?:want|like|need|have) to (?:tell|inform|write|announce|invite|apologi[sz]e|thank|"
    r"ask|persuade|"
    r"convince|give a|say)\b",
    re.IGNORECASE,
)
_WRITES_IT = re.compile(
    r"\W*(?:please )?(?:write|draft|compose|prepare|make|suggest) (?:the|an?|it|me|this|something)\b", re.IGNORECASE
)
# "Give me a synonym. Give me an antonym."
_MAKES_ANOTHER = re.compile(r"\w+ (?:me )?an?\b", re.IGNORECASE)
_DRAFTS = re.compile(
    r"\b(?:can|could|would|will) you (?:please )?(?:help me (?:to )?)?(?:write|draft|craft|create|generate|"
    r"compose|give me|"
    r"suggest|make|come up)\b",
    re.IGNORECASE,
)
_POINTS_AT_SUBJECT = re.compile(r"(?:\w+\s+){1,4}?(?:its|it|their|them|this|these)\b", re.IGNORECASE)
_TRANSFORMS = re.compile(
    r"\W{0,3}(?:translate|convert|summari[sz]e|send|post|share|e?mail|save|turn|rewrite|transcribe|deliver|"
    r"sell|print|upload|store|rename|compare|"
    r"use|apply|classify|edit|generate|create|write|put|transform|proofread|plot|rate|improve|score|grade|"
    r"critique|review|fact-check|expand|combine|identify|extract|"
    r"estimate|segment|answer|narrate|buy|order|book|call|find|search|check|verify|filter|"
    r"draft|compose|make (?!sure|it\b|them\b)|build|prepare|sort|count|calculate|compute|quiz|test|publish|"
    r"factor|pick|choose|select|rank|read)\b",
    re.IGNORECASE,
)
_PICKS = re.compile(
    r"(?:pick|choose|select|generate|invent|make up|think of|find|name) (?:me )?(?:an?|one|some|any)\b", re.IGNORECASE
)
_CJK_FOLLOW_UP = re.compile(
    r"(?:他|她|它|其|那|所|这|该|第一|有哪些|有什么|如何|怎么|为什么|耗时|分别|如果|若|そ|それ|また|彼).{0,40}[？?]"
)
_WISH = re.compile(r"\b(?:i|we)(?:'d| would)? (?:like|want|need|wish|would|am|'m)\b", re.IGNORECASE)
# How a repetition begins.
_SAYS_AGAIN = re.compile(
    r"\b(?:please|can you|could you|would you|kindly|here is|my question|the question)\b", re.IGNORECASE
)
# The part of its long words that a repetition has in common with what it repeats.
REPEATED_SHARE = 0.15
_ALSO_SIGNS = ("also", "additionally", "as well", "another")
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


@dataclass(slots=True)
class Piece:
    """A part of the text, `[start, end)` in characters, with what it asks for."""

    start: int
    end: int
    kind: ClauseKind
    comes_after: bool = False


def says_also(text: str) -> bool:
    """Return whether `text` says that it asks for something on top."""
    lowered = text.lower()
    return any(sign in lowered for sign in _ALSO_SIGNS) and _ALSO.search(text) is not None


def says_more(masked: str, pieces: list[Piece], text: str, kind: ClauseKind, *, is_extra: bool) -> bool:
    """Return whether a clause belongs to the request before: its manner, details, a follow-up, or its repetition."""
    if kind is ClauseKind.QUESTION:
        return (
            (points_back(text) and not is_extra)
            or _CJK_FOLLOW_UP.match(text.lstrip("，、；, 以及并和")) is not None
            or _SHORT_FOLLOW_UP.match(text) is not None
            or (
                _ASKS_ADVICE.match(text) is not None
                and OWN_WISH.match(masked[pieces[-1].start : pieces[-1].end]) is not None
            )
            or _restates(masked, pieces, text)
        )
    bare = words.after_lead(text)
    condition = words.SUBORDINATE.match(bare)
    if condition is not None:
        bare = words.after_lead(bare[condition.end() :])
    if _is_about_the_text(masked, pieces, text):
        return True
    # "Describe its architecture" is more of the same answer; "translate it" is work on the answer.
    is_about_subject = (
        not is_extra
        and _POINTS_AT_SUBJECT.match(bare) is not None
        and not _TRANSFORMS.match(bare)
        and not _repeats_verb(masked, pieces, bare)
        and not words.DEED.match(bare)
        and not _picks_one(masked, pieces)
    )
    return (
        MANNER.match(bare) is not None
        or is_about_subject
        or (not is_extra and _elaborates(masked, pieces, bare))
        or _restates(masked, pieces, text)
    )


def _repeats_verb(masked: str, pieces: list[Piece], bare: str) -> bool:
    """Return whether the last order has the same verb: "list them by size, list them by age" asks twice."""
    last = words.after_lead(masked[pieces[-1].start : pieces[-1].end])
    return pieces[-1].kind is ClauseKind.ORDER and last.split(None, 1)[0].lower() == bare.split(None, 1)[0].lower()


def _picks_one(masked: str, pieces: list[Piece]) -> bool:
    """Return whether the last order picks a thing that nobody knows before it is done."""
    orders = [piece for piece in pieces if piece.kind is ClauseKind.ORDER]
    return bool(orders) and _PICKS.match(words.after_lead(masked[orders[-1].start : orders[-1].end])) is not None


def _is_about_the_text(masked: str, pieces: list[Piece], text: str) -> bool:
    """Return whether an order describes the text being written, or asks for the text that serves the wish before."""
    orders = [masked[piece.start : piece.end] for piece in pieces if piece.kind is ClauseKind.ORDER]
    if not orders or says_also(text[:60]):
        return False
    if len(orders) == 1 and _MESSAGE.match(orders[0]) and _WRITES_IT.match(text):
        return True
    if len(orders) == 1 and PROJECT.match(orders[0]) and _HELPS.match(text):
        return True
    if len(orders) == 1 and _DRAFTS.match(text) and OWN_WISH.match(orders[0]):
        return True
    return _OF_THE_TEXT.match(text) is not None and any(words.MAKES_TEXT.match(words.after_lead(one)) for one in orders)


def _elaborates(masked: str, pieces: list[Piece], bare: str) -> bool:
    """Return whether an order only says more about the one thing that an earlier order makes."""
    if words.ELABORATES.match(bare) is None:
        return False
    orders = [piece for piece in pieces if piece.kind is ClauseKind.ORDER]
    if not orders or (_MAKES_ANOTHER.match(bare) and _repeats_verb(masked, pieces, bare)):
        return False
    made = words.after_lead(masked[orders[-1].start : orders[-1].end])
    return words.CREATES.match(made) is not None


def _restates(masked: str, pieces: list[Piece], text: str) -> bool:
    """Return whether a polite order or question says an earlier wish again: "I want to segment … Please segment …"."""
    wishes = [masked[piece.start : piece.end] for piece in pieces if piece.kind is ClauseKind.ORDER]
    if not wishes or says_also(text[:60]) or _SAYS_AGAIN.search(text[:80]) is None:
        return False
    if not any(_WISH.search(wish) for wish in wishes):
        return False
    stems = _stems(text) - _COMMON_STEMS
    shared = stems & _stems(masked[pieces[0].start : pieces[-1].end])
    return bool(shared) and len(shared) >= REPEATED_SHARE * len(stems)


def _stems(text: str) -> set[str]:
    return {word[:5] for word in _LONG_WORD.findall(text.lower())}
