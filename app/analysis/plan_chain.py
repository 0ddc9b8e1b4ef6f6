"""Whether one question hides a chain of two, by a small learned model over its wording, and where it is cut.

"What 1968 novel by the author of Emil was filmed in Kyiv?" needs the author, then the novels. English. The weights are
in `resources/decomposer/`, with a card; without them no question is taken for a chain.
"""

from __future__ import annotations

import json
import math
import re
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[\w'’-]+")
_PARTICIPLES = (
    "born|based|starring|directed|written|produced|founded|created|composed|published|located|featuring|named|called|"
    "played|recorded|released|owned|developed|formed|known|headquartered|built|opened|made|held|set|active"
)
_IN = "by|in|on|at|from|of|for|as|after"
_WH = "who|whom|whose|what|which|when|where|how"
_BE = "is|was|are|were|has|had|did|does|do"
_KINDS = (
    "film|movie|book|novel|song|album|series|show|band|group|company|team|club|university|city|town|country|river|"
    "actor|actress|singer|author|writer|director|player|president|king|queen|member|person|man|woman|building|painting"
)
# Each asks one thing about a question; the first ones ask for its length in words.
_LENGTHS = (8, 12, 16, 22)
_SIGNS: dict[str, re.Pattern[str]] = {
    "relative": re.compile(r"(?<=\w) (?:that|who|whom|whose|where)\b"),
    "comma_relative": re.compile(r", (?:which|who|whose|where)\b"),
    "preposition_wh": re.compile(r"\b(?:in|on|at|for|from|by|of) (?:which|whom|what)\b"),
    "late_wh": re.compile(rf"^(?!\W*(?:{_WH}|in|at|on|for|from|of|to)\b).*\b(?:{_WH})\b", re.IGNORECASE),
    "participle": re.compile(rf"\b(?:{_PARTICIPLES})\s(?:{_IN})\b", re.IGNORECASE),
    "two_participles": re.compile(rf"\b(?:{_PARTICIPLES})\b.*\b(?:{_PARTICIPLES})\b", re.IGNORECASE),
    "and_verb": re.compile(r"\band (?:is|was|has|had|also|were|are|who|whose|which|that|\w+ed)\b"),
    "and": re.compile(r" and "),
    "possessive": re.compile(r"\w(?:'s|’s|s') \w"),
    "description": re.compile(r"\b(?:the|a|an) (?:[a-z\d-]+ ){1,4}(?:that|who|which|whose|where|of|in|by|for)\b"),
    "two_descriptions": re.compile(
        r"\b(?:the|a|an) (?:[a-z\d-]+ ){0,4}(?:of|in|by|for|from)\b.*\b(?:the|a|an) (?:[a-z\d-]+ ){0,4}(?:of|in|"
        r"by|for|from)\b"
    ),
    "ordinal": re.compile(r"\b(?:first|second|last|oldest|largest|most|only|best|other|another)\b", re.IGNORECASE),
    "how_many": re.compile(r"\bhow (?:many|much|old|long)\b", re.IGNORECASE),
    "wh_thing": re.compile(
        rf"^\W*(?:what|which) (?!{_BE})(?:[\w-]+ ){{3,}}?(?:is|was|are|were|has|had|did|\w+ed)\b", re.IGNORECASE
    ),
    "year": re.compile(r"\b(?:1[5-9]\d\d|20\d\d)\b"),
    "kind": re.compile(rf"\b(?:{_KINDS})\b", re.IGNORECASE),
}
FEATURES = (*(f"words_{length}" for length in _LENGTHS), *_SIGNS)
FILE_NAME = "question.json"
# Where a question is cut, the best place first.
_CUTS = tuple(
    re.compile(pattern)
    for pattern in (
        r",? (?=(?:that|who|whom|whose|where)\b)",
        r", (?=which\b)",
        rf",? (?=(?:{_PARTICIPLES}) (?:{_IN})\b)",
        r" (?=and (?:is|was|has|had|also|were|are|who|whose|which|that|\w+ed)\b)",
        r" (?=(?:of|by|in|for|from|with|at|on|through|to) (?:the|a|an|what|which|how)\b)",
        r"(?:'s|’s|s')(?= \w)",
        rf" (?=(?:{_BE}|\w+ed|won|wrote|made|sang|began)\b)",
    )
)
# The part before or after a cut has at least this many words.
MIN_PART_WORDS = 3
_STARTS_WH = re.compile(rf"^\W*(?:(?:{_IN}|to) )?(?:{_WH})\b", re.IGNORECASE)
_MAIN_VERB = re.compile(
    rf" (?=(?:{_BE}|\w{{3,}}ed|won|wrote|made|sang|led|ran|began|became|took|gave|stars?|"
    r"plays?|appears?|hosts?|owns?|runs?|makes?|lives?|directs?|leads?|serves?)\b)"
)
# "What are the anchor stores of the mall that …": the mall comes first.
_PART_OF = re.compile(
    r"\W*(?P<asked>(?:what|who|which|where) (?:is|are|was|"
    r"were) (?:the )?[\w'’-]+(?: [\w'’-]+){0,3}?) (?P<link>of|for) (?P<whole>.+)",
    re.IGNORECASE | re.DOTALL,
)
_ASKED_LAST = re.compile(r"(?<=\s)(?:what|which|who|whom)(?: [^\s,]+){0,4}$", re.IGNORECASE)
_MODIFIER = re.compile(rf"(?:that|who|whom|whose|where|which|{_PARTICIPLES})\b", re.IGNORECASE)


def features_of(question: str) -> list[float]:
    """Return the features in the order of FEATURES, each 0.0 or 1.0."""
    count = len(_WORD.findall(question))
    lengths = [float(count > length) for length in _LENGTHS]
    return lengths + [float(sign.search(question) is not None) for sign in _SIGNS.values()]


def is_chain(question: str) -> bool:
    """Return whether the learned model is sure that something must be found before the question can be answered."""
    weights, threshold = _weights()
    total = weights[-1] + math.fsum(
        weight * value for weight, value in zip(weights, features_of(question), strict=False)
    )
    return 1.0 / (1.0 + math.exp(-total)) > threshold


@cache
def _weights() -> tuple[tuple[float, ...], float]:
    """Return a weight a feature with the constant last, and the probability from which on a question is a chain."""
    path = files("resources") / "decomposer" / FILE_NAME
    if not path.is_file():
        return (0.0,), 1.0
    stored = json.loads(path.read_text(encoding="utf-8"))
    return (*(float(stored["weights"][name]) for name in FEATURES), float(stored["constant"])), float(
        stored["threshold"]
    )


def cut(question: str) -> tuple[str, str] | None:
    """Return what to find first and what to ask about it; None where the question has no place to cut."""
    body = question.rstrip("? ")
    part = _PART_OF.fullmatch(body)
    if part is not None and len(part.group("whole").split()) >= MIN_PART_WORDS:
        return f"Find {part.group('whole')}.", f"{part.group('asked')} {part.group('link')} what step 1 found?"
    place = _place(body)
    if place is None:
        return None
    left, right = body[:place].rstrip(" ,"), body[place:].lstrip(" ,")
    if _STARTS_WH.match(body) and _MODIFIER.match(right):
        asks_directly = _MAIN_VERB.search(left) is None
        verb = _MAIN_VERB.search(right, 8) if asks_directly else None
        if verb is not None:
            # "What novelist born in 1898 | wrote X": who is described is what is asked for.
            return f"Find {left} {right[: verb.start()]}.", f"Of step 1: {right[verb.end() :]}?"
        if not asks_directly:
            noun = re.search(r"\b(?:the|an?|this|\w+'s) [^,]*$", left)
            described = left[noun.start() :] if noun is not None else left[-30:]
            before = left[: noun.start()] if noun is not None else left
            return f"Find {described} {right}.", f"{before}what step 1 found?"
    asked = _ASKED_LAST.search(left)
    if asked is not None and _MODIFIER.match(right):
        # "Oite took part in | what conflict that ended in 1942": the conflict comes first.
        return f"Find {asked.group()} {right}.", f"{left[: asked.start()]}what step 1 found?"
    return f"Find {left}.", f"Of step 1: {right}?"


def _place(body: str) -> int | None:
    for pattern in _CUTS:
        places = [
            found.end()
            for found in pattern.finditer(body)
            if min(len(body[: found.start()].split()), len(body[found.end() :].split())) >= MIN_PART_WORDS
        ]
        if places:
            return min(places, key=lambda place: abs(place - len(body) / 2))
    return None
