"""Steps of one question about two things: which of them, whether both, what they share.

"Who was born first, A or B?" needs both dates and then a comparison; "which has more moons, A or B?" needs both lists,
two counts and the comparison. English only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# A thing has at most this many characters; longer ones are clauses.
LONGEST_THING = 90
_THING = r"(?:[^,?;:]|, (?=[A-Z][\w.]*(?:,|\s*\?|\s*$| (?:or|and)\b)))"
_AUX = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)"
_SPACE = re.compile(r"\s+")
# "Which …, A or B?" and "Between A and B, which …?"
_CAPITAL = r"(?:[\"'“]?(?-i:[A-Z0-9À-ÞА-Я])[\w.'’&–-]*[\"'”]?)"
_NAME = (
    rf"(?:the )?{_CAPITAL}(?:(?:,? (?:and|of|the|de|la|le|del|da|di|von|van|in|for|to|a|&) (?:the )?|"
    rf",? ){_CAPITAL}){{0,8}}"
)


def _either(before: str, joint: str, thing: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<question>.*?\b(?:who|whose|which|what|where|when)\b.*?){before}(?:is it |either )?"
        rf"(?P<first>{thing}),?\s+(?:{joint})\s+(?P<second>{thing})(?P<rest>,[^?]*)?\s*\?*",
        re.IGNORECASE | re.DOTALL,
    )


_EITHER = (
    _either(r"[,:;]\s*", "or|vs\\.?", rf"{_THING}{{2,{LONGEST_THING}}}?"),
    _either(r"[,:;]?\s+", "or|vs\\.?", _NAME),
    _either(r"[,:;]\s*", "and", _NAME),
)
_BETWEEN = re.compile(
    rf"(?:between|of|out of|among) (?:the )?(?:two |both )?(?P<first>.{{2,{LONGEST_THING}}}?),?\s+(?:and|or)\s+"
    rf"(?P<second>.{{2,{LONGEST_THING}}}?),\s*(?P<question>(?:who|whose|which|what)\b.*?)\s*\?*",
    re.IGNORECASE | re.DOTALL,
)
# "Is A taller than B?", "Does A have more moons than B?", "Was A or B founded first?"
_MORE_THAN = re.compile(
    rf"(?P<verb>{_AUX}) (?P<first>.{{2,{LONGEST_THING}}}?) (?P<what>(?:(?:have|had|has|won|been|a|an|much|"
    rf"produced?|made|"
    rf"written|born|released|founded|located|published|considered|cover|contain|get|score\w*|appear\w*|live\w*|"
    rf"play\w*|\w+ed) )*(?:\w+ ){{0,2}}(?:more|fewer|less|\w+er|later|longer|earlier)\b[^?]*?) than "
    rf"(?P<second>[^?]{{2,{LONGEST_THING}}}?)\s*\?*",
    re.IGNORECASE | re.DOTALL,
)
_OR_INSIDE = re.compile(
    rf"(?P<verb>{_AUX}) (?P<first>{_THING}{{2,{LONGEST_THING}}}?) or (?P<second>{_THING}{{2,{LONGEST_THING}}}?) "
    rf"(?P<what>(?:{_AUX}|\w+ed|born|come|came|begin|began|won|win|get|more|the|older|younger|larger|bigger|taller|"
    rf"longer|smaller|closer|further|farther|written|built)\b[^?]*"
    r"(?:first|last|earlier|later|more|most|less|fewer|\w+er|\w+est)\b[^?]*?)\s*\?*",
    re.IGNORECASE | re.DOTALL,
)
_COMPARES = re.compile(
    r"\b(?:first|last|earlier|earliest|later|latest|more|most|less|least|fewer|fewest|older|oldest|younger|youngest|"
    r"newer|newest|larger|largest|bigger|biggest|smaller|smallest|taller|tallest|longer|longest|shorter|"
    r"shortest|higher|"
    r"highest|lower|lowest|closer|closest|further|farther|furthest|farthest|greater|greatest|better|worse|faster|"
    r"slower|deeper|heavier|wider|recently|before|after|northern?|southern?|which)\b",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    r"\b(?:more|most|fewer|fewest|larger number of|greater number of|higher number of)\b (?:\w+ ){0,3}?"
    r"(?!than\b|has\b|was\b|is\b)(?:\w+s|species|people|children|men|women|genera|staff|wins)\b",
    re.IGNORECASE,
)
_NOT_COUNTED = re.compile(r"\b(?:more|most) (?:\w+(?:ous|ful|ive|al|ent|ant|ble|ary|ic|ed))\b", re.IGNORECASE)
# "Are A and B both P?", "Did A and B win the same prize?"
_BOTH = re.compile(
    rf"(?P<verb>{_AUX})(?P<early> both(?: of)?(?: the)?(?: [a-z]+,?)?)? (?P<first>{_THING}{{2,{LONGEST_THING}}}?),?"
    rf"(?: and|,? as well as) (?P<second>.{{2,{LONGEST_THING}}}?)(?P<late>,? (?:both|all|each))?,? "
    r"(?P<what>(?:both |located|based|in\b|from\b|on\b|of\b|\w+ed\b|born|made|members?|part|the same|a\b|an\b|have|has|"
    r"had|been|being|play|share|live|work|come|about|known|written|found|types?|kinds?|American|British|[A-Z]\w+an|"
    r"[a-z]\w*s\b|considered|still|also|only|similar).*?)\s*\?*",
    re.DOTALL,
)
_BOTH_EARLY = re.compile(
    rf"(?P<verb>{_AUX})(?P<early> both(?: of)?(?: the)?(?: [a-z]+,?)?) (?P<first>{_NAME}) and "
    rf"(?P<second>(?:the )?{_NAME})(?P<late>) (?P<what>.+?)\s*\?*",
    re.IGNORECASE | re.DOTALL,
)
_SAME = re.compile(r"\b(?:the )?(?:same|identical|similar|common)\b", re.IGNORECASE)
_COMMON = re.compile(
    rf"(?P<lead>(?:what|which)\b[^?]*?)\b(?:(?:do|does|did|is|are|was|were|between|of|in) )?(?:both )?"
    rf"(?P<first>(?-i:[A-Z\d\"']){_THING}{{1,{LONGEST_THING}}}?) and (?P<second>{_THING}{{2,{LONGEST_THING}}}?) "
    r"(?:(?:both |each )?(?:have|has|had|share|shared)(?: in common)?|in common|share\b[^?]*)\s*\?*",
    re.IGNORECASE | re.DOTALL,
)
# "What studio produced both A and B?", "A and B are both examples of what?"
_OF_BOTH = re.compile(
    rf"(?P<lead>(?:\w+ )?(?:what|which|"
    rf"who)\b[^?]*?)\bboth (?:the )?(?P<first>{_THING}{{2,{LONGEST_THING}}}?) and (?:the )?"
    rf"(?P<second>{_THING}{{2,{LONGEST_THING}}}?)\s*\?*",
    re.IGNORECASE | re.DOTALL,
)
_ARE_BOTH = re.compile(
    rf"(?P<first>(?-i:[A-Z\d\"']){_THING}{{1,{LONGEST_THING}}}?) and (?P<second>{_THING}{{2,{LONGEST_THING}}}?) "
    r"(?P<what>(?:are|were|have|had|share|is|was|did|played|worked|won|can)\b[^?]*?\b(?:both|each|share\w*|"
    r"linked|common|"
    r"same)\b[^?]*?\b(?:what|which|who|where|how)\b[^?]*?)\s*\?*",
    re.IGNORECASE | re.DOTALL,
)
# "What are the professions of A and B?"
_OF_TWO = re.compile(
    r"(?P<lead>(?:what|who|where|which) (?:are|were)(?: the)? (?:\w+ ){0,3}?\w+s (?:of|for) )(?:the )?"
    rf"(?P<first>(?-i:[A-Z])[^,?]{{1,{LONGEST_THING}}}?) and (?P<second>(?-i:[A-Z])[^,?]{{1,{LONGEST_THING}}}?)\s*\?*",
    re.IGNORECASE | re.DOTALL,
)
_NAMED = re.compile(r"[A-ZÀ-ÞА-Я\d\"“']")


@dataclass(frozen=True, slots=True)
class Steps:
    """The texts of the steps and, for each, the numbers of the steps that it needs."""

    texts: tuple[str, ...]
    needs: tuple[tuple[int, ...], ...]


def split_comparison(question: str) -> Steps | None:
    """Return the steps of a question about two things; None for all others."""
    plain = _SPACE.sub(" ", question).strip(" \"'")
    for split in (_split_choice, _split_in_common, _split_both):
        steps = split(plain)
        if steps is not None:
            return steps
    return None


def _are_things(*things: str) -> bool:
    return all(_NAMED.search(thing) is not None and len(thing.split()) <= LONGEST_THING // 8 for thing in things)


def _split_choice(question: str) -> Steps | None:
    """Split "Who was born first, A or B?", "Between A and B, who …?", "Is A taller than B?" and the like."""
    for pattern in (_BETWEEN, *_EITHER):
        match = pattern.fullmatch(question)
        if match is None:
            continue
        asked = f"{match.group('question').strip(' ,:')}{match.groupdict().get('rest') or ''}"
        first, second = _cleaned(match.group("first")), _cleaned(match.group("second"))
        if _COMPARES.search(asked) and _are_things(first, second):
            return _compared(first, second, asked, f"Compare the two: {asked}, {first} or {second}?")
    match = _MORE_THAN.fullmatch(question) or _OR_INSIDE.fullmatch(question)
    if match is None or not _are_things(match.group("first"), match.group("second")):
        return None
    asked = f"{match.group('verb').lower()} {match.group('what')}".strip()
    return _compared(
        _cleaned(match.group("first")), _cleaned(match.group("second")), asked, f"Compare the two: {question}"
    )


def _cleaned(thing: str) -> str:
    return re.sub(r"^(?:is it|either|both|the two \w+|the following(?: \w+)?)[,:]? ", "", thing.strip(" ,:;")).strip(
        " ,:;"
    )


def _compared(first: str, second: str, asked: str, last: str) -> Steps:
    if _COUNTS.search(asked) and not _NOT_COUNTED.search(asked):
        return Steps(
            (
                f"{first}: {asked}",
                f"{second}: {asked}",
                "The number of what was found in step 1.",
                "The number of what was found in step 2.",
                last,
            ),
            ((), (), (1,), (2,), (3, 4)),
        )
    return Steps((f"{first}: {asked}", f"{second}: {asked}", last), ((), (), (1, 2)))


def _split_in_common(question: str) -> Steps | None:
    """Split "What occupation do A and B share?", "What studio made both A and B?", "A and B are both what?"."""
    for pattern in (_COMMON, _OF_BOTH, _ARE_BOTH, _OF_TWO):
        match = pattern.fullmatch(question)
        if match is None or not _are_things(match.group("first"), match.group("second")):
            continue
        asked = (match.groupdict().get("lead") or match.groupdict().get("what") or "").strip()
        first, second = _cleaned(match.group("first")), _cleaned(match.group("second"))
        last = f"Name what both have in common: {question}"
        return Steps((f"{asked} {first}", f"{asked} {second}", last), ((), (), (1, 2)))
    return None


def _split_both(question: str) -> Steps | None:
    """Split "Are A and B both P?" and "Are A and B from the same country?"."""
    lowered = question[:1].lower() + question[1:]
    match = _BOTH_EARLY.fullmatch(lowered) or _BOTH.fullmatch(lowered)
    if match is None or not _are_things(match.group("first"), match.group("second")):
        return None
    what = match.group("what")
    is_same = _SAME.search(what) is not None
    if not (is_same or match.group("early") or match.group("late") or re.search(r"\bboth\b", what)):
        return None
    verb = match.group("verb").lower()
    first, second = _cleaned(match.group("first")), _cleaned(match.group("second"))
    return Steps(
        (f"{first}: {verb} {what}", f"{second}: {verb} {what}", f"Judge by both answers: {question}"), ((), (), (1, 2))
    )
