"""One request made for several things: "the weather in Oslo and in Rome", "a ticket for A, then another for B".

Each thing can be looked up, worked out or ordered by itself, so each becomes a step of its own that repeats the
request. Only requests for facts, figures and orders are split so: a story about two people is one story. English,
and where the words allow it German, French, Spanish, Portuguese and Italian.
"""

from __future__ import annotations

import re
from itertools import pairwise

from app.analysis import plan_words as words
from app.analysis.plan_draft import Draft, DraftStep
from app.analysis.protected import FILLER
from app.domain.plan import MAX_PLAN_NODES

MIN_THINGS = 2
# Two names can be one thing (Johnson and Johnson); from three on, it is a list.
SURE_COUNT = 3
# A request with a story before it may be this long, in characters; others much shorter.
LONGEST_STORY = 1_600
LONGEST_REQUEST = 420

# Without one of these nothing is coordinated.
_AND_SIGN = re.compile(r",| and | und | et | y | e |another|then ")
# Requests that are made once for each thing.
_ASKS = re.compile(
    r"\b(?:find|get|fetch|retrieve|calculate|compute|determine|estimate|predict|check|show|give me|provide|list|"
    r"look up|"
    r"search|book|reserve|order|buy|play|convert|translate|tell me|know|identify|analyze|what(?:'s| is| are| was| were|"
    r" would be| will be)|how (?:much|many|far|long|old|big|tall|high)|when (?:is|was|does|did)|where (?:is|are|was)|"
    r"who (?:is|was)|finde|suche|zeige|nenne|berechne|wie (?:ist|sind|viel|hoch|alt)|was (?:ist|sind)|quel\w*|trouve|"
    r"calcule|donne|combien|cuál\w*|cuánt\w*|encuentra|busca|calcula|dime|qual\w*|trova|calcola|dimmi|encontre|"
    r"quant\w*)\b",
    re.IGNORECASE,
)
# What joins the things into one, compares them, or is not asked thing by thing.
_JOINS = re.compile(
    r"\b(?:between|compare[ds]?|comparison|differen\w*|versus|vs\.?|relation\w*|similarit\w*|similar|in common|"
    r"together|"
    r"combined?|total|sum of|altogether|overlap|both|either|interact\w*|connect\w*|conflict|war|battle of|marriage|"
    r"product of|ratio|distance|average of|mean of|gcd|lcm|média|media|mediana|moyenne|durchschnitt|"
    r"mittelwert|summe|soma|suma|somme|somma|promedio|gemiddelde|среднее|"
    r"common (?:divisor|multiple|factor)|or|than|prove|why|"
    r"writ\w+|story|poem|essay|song|dialogue|conversation|script|code|function|program|joke|plan|recipe|"
    r"unterschied|zwischen|vergleich\w*|différence|entre|diferencia|differenza|tra)\b",
    re.IGNORECASE,
)
_CAPITAL = r"(?:[A-ZÀ-ÞА-Я][\w.'’&-]*)"
_PLACE = rf"(?:,? (?:[A-Z]{{2}}|D\.C\.|{_CAPITAL})(?=,|\s+and\b|[?.!]|$|\s(?:and|for|on|over)\b))?"
_NAME = rf"(?:the )?(?![A-Z]{{2,5}} of ){_CAPITAL}(?: (?:{_CAPITAL}|of|the|\d{{1,4}})(?![\w]))*"
_FIGURE = (
    r"(?:the year )?[$€£]?\d+(?:[.,]\d+)*(?:st|nd|rd|th)?"
    r"(?:%| ?(?!(?:and|or|und|et|y|e|in|for|at|on|from|to|of|with)\b)[a-zµ°²³/^]{1,12})?"
)
_QUOTE = rf"{FILLER}{{3,}}"
_GROUP = r"[\[(][-\d.,\s]+[\])]"
_SPAN = (
    r"(?:the )?(?:last|next|past|first|coming|previous|current) (?:(?:\d+|one|two|three|four|five|six|ten|few) )?"
    r"(?:years?|months?|weeks?|days?|hours?|quarters?|decades?|seasons?|games?|rounds?)"
)
_THING = {
    "name": _NAME,
    "figure": _FIGURE,
    "quote": _QUOTE,
    "group": _GROUP,
    "span": _SPAN,
    "amount": rf"{_FIGURE}(?: [A-Za-z.]{{1,8}}){{0,3}}? (?:in|at|for|on|from|to|"
    rf"of) (?:location )?{_NAME}(?:, {_CAPITAL}(?=,? \$|,? and|[.?]|$))?",
    "measure": rf"the (?:[A-Za-z-]+ ){{1,3}}of (?:{_FIGURE}|{_NAME}|{_GROUP})",
    "conversion": rf"{_FIGURE}[CFK]?(?: [A-Za-z.]{{1,8}}){{0,2}}? (?:to|into|in) (?!{_CAPITAL}{{2}})[A-Za-z°/]{{1,14}}",
    "period": rf"(?:[a-z]+ ){{1,3}}for {_FIGURE}",
}
_AND = r"(?:,? (?:and|as well as|und|et|y|e) (?:also )?|, )"
_REPEATED = r"(?:(?:for|of|in|into|at|on|from|by|to|für|von|pour|de|para|di|per) )?(?:the )?"
_SERIES = {
    kind: re.compile(rf"(?<![\w]){_REPEATED}(?P<items>{thing}(?:{_AND}{_REPEATED}{thing})+)(?!\w)")
    for kind, thing in _THING.items()
}
_SPLIT = re.compile(
    rf"{_AND}(?={_REPEATED}(?:[A-ZÀ-ÞА-Я\d$€£\[({FILLER}]|the (?:last|next|past|year)|last|next|past|first))"
)
_SPLIT_AMOUNTS = re.compile(rf"{_AND}(?={_REPEATED}[$€£]?\d)")
# What stands before a series whose members are asked for one by one.
_BEFORE = re.compile(
    r"\b(?:for|of|in|at|on|from|by|to|into|ins|en|em|al|with|about|named|called|numbers?|ids?|für|von|pour|de|"
    r"para|di|per|"
    r"phrases?|words?|"
    r"cities|countries|companies|stocks?|artists?|teams?|players?|seasons?|years?)(?: the)?\s*$",
    re.IGNORECASE,
)
# Properties that one thing has: what is asked of two names is asked of each.
_PROPERTY = re.compile(
    r"\b(?:translate|übersetze?|traduis|traduce|traduza|traduci|populations?|weather|forecasts?|temperatures?|"
    r"prices?|costs?|times?|dates?|rankings?|ranks?|capitals?|gdp|"
    r"areas?|heights?|ages?|scores?|rates?|values?|stats|statistics|details|information|overview|summary of|ratings?|"
    r"hours|sizes?|lengths?|volumes?|weights?|density|speeds?|distances? to|symbols?|currency|currencies|languages?|"
    r"elevations?|salary|revenues?|stocks?|schedules?|results?|definitions?|meanings?|synonyms?|eligibility|status|"
    r"points?|roots?|emissions|requirements|ingredients|fees?|tickets?|rooms?|flights?|hotels?|restaurants?|quality|"
    r"news|traffic|balance|einwohner\w*|wetter|preise?|hauptst\w+|météo|prix|clima|precio|población|meteo|prezzo)\b",
    re.IGNORECASE,
)
_RESPECTIVELY = re.compile(
    r"\b(?:respectively|each|beziehungsweise|jeweils|respectivement|respectivamente|rispettivamente)\b", re.IGNORECASE
)
# "… and another from B", "…, then from B to C": a second round of the same request.
_AGAIN = re.compile(
    r"(?:,| and|;)+ (?:(?:and |then |also |finally |lastly |followed by )+(?=(?:the|a|an|another|from|for|in|of|"
    r"at|with|to|"
    r"one|ones|what|on|\d)\b)|(?:followed by )?(?=another\b)|as well as (?=(?:the|from|for)\b))",
    re.IGNORECASE,
)
_ROUND = re.compile(r"then|also|finally|lastly|followed|another", re.IGNORECASE)
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_PREPOSITION = re.compile(r"(?:from|for|in|of|at|with|to|on)\b", re.IGNORECASE)
_NOT_AGAIN = re.compile(
    r"\b(?:then|finally) (?:it|them|this|that|the (?:result|answer|output|summary|same))\b", re.IGNORECASE
)
# "The first circle has …. The second …. What is the area of each?"
_MEMBER = re.compile(
    r"\b(?:the|my) (?:first|second|third|fourth|fifth)(?: (?:one|person|set|\w+))\b(?! (?:step|time|name|half|"
    r"place|\d+)\b)"
    r"|\b(?:the (?:first|second|third|fourth|fifth) (?:is|was|has))\b",
    re.IGNORECASE,
)
_OF_EACH = re.compile(
    r"\b(?:each|both|these|all (?:of them|three|four)|two|three|four|five|respectively|them|their|for me|"
    r"assist with)\b",
    re.IGNORECASE,
)
_WHICH = re.compile(r"\b(first|second|third|fourth|fifth)\b", re.IGNORECASE)
_STATED = re.compile(r"\b(?:two|three|four|five|several)\b", re.IGNORECASE)


def split_parallel(text: str, masked: str) -> Draft | None:
    """Return one step for each thing that the same request is made for; None if it is made once."""
    body = masked.strip()
    if len(body) > LONGEST_STORY:
        return None
    if len(body) <= LONGEST_REQUEST and "\n" not in body:
        things = _things(text, masked)
        if things is not None:
            return _draft(text, things)
    return _of_members(text, masked)


def _things(text: str, masked: str) -> list[str] | None:
    if _AND_SIGN.search(masked) is None or _ASKS.search(masked) is None:
        return None
    things = _for_things(text, masked)
    if things is None or len(things) < SURE_COUNT:
        things = _again(text, masked) or things
    return things


def _draft(text: str, steps: list[str]) -> Draft | None:
    if not MIN_THINGS <= len(steps) <= MAX_PLAN_NODES:
        return None
    made = tuple(DraftStep(start=0, end=len(text), text=step, needs=()) for step in steps)
    return Draft(steps=made, reason=f"The same request for {len(steps)} things.")


def _sentence_count(masked: str) -> int:
    return len(re.findall(r"[.?!](?:\s|$)", masked.strip().strip('"')))


def _for_things(text: str, masked: str) -> list[str] | None:
    """Split "the price of A, B and C" into one request a thing."""
    if _JOINS.search(masked) or _sentence_count(re.sub(r"\b[A-Z]\.|\b(?:Inc|Ltd|Co|St|Dr|ft|sq|vs)\.", "", masked)) > 1:
        return None
    is_paired = _RESPECTIVELY.search(masked) is not None
    found: list[tuple[str, re.Match[str], list[str]]] = []
    for kind, pattern in _SERIES.items():
        for match in pattern.finditer(masked):
            items = _items(text, masked, match, kind)
            if len(items) >= MIN_THINGS and _is_separate(masked, match, kind, len(items), is_paired=is_paired):
                found.append((kind, match, items))
    if not found:
        return None
    _, match, items = max(found, key=lambda one: (len(one[2]), one[1].start()))
    start, end = match.span("items")
    return [f"{text[:start]}{item}{text[end:]}".strip(' "') for item in items]


def _items(text: str, masked: str, match: re.Match[str], kind: str) -> list[str]:
    start, end = match.span("items")
    piece = masked[start:end]
    if kind in {"group", "figure", "quote", "span", "measure"}:
        found = re.finditer(_THING[kind], piece)
        items = [text[start + one.start() : start + one.end()] for one in found]
        return items if kind == "measure" else [re.sub(r"^the ", "", item) for item in items]
    pattern = _SPLIT_AMOUNTS if kind in {"amount", "conversion"} else _SPLIT
    cuts = [(0, 0), *(cut.span() for cut in pattern.finditer(piece)), (len(piece), len(piece))]
    return [
        re.sub(rf"^{_REPEATED}", "", text[start + left[1] : start + right[0]]).strip(" ,")
        for left, right in pairwise(cuts)
    ]


def _is_separate(masked: str, match: re.Match[str], kind: str, count: int, *, is_paired: bool) -> bool:
    before = masked[: match.start("items")]
    # "the variance of [1, 5, 9]" has its figures in brackets.
    if before.count("[") > before.count("]") or before.count("(") > before.count(")"):
        return False
    if not _ASKS.search(before) or (kind == "figure" and _is_plain_list(match.group("items"))):
        return False
    if not is_paired and kind not in {"amount", "measure", "conversion"} and _BEFORE.search(before[-30:]) is None:
        return False
    return is_paired or count >= SURE_COUNT or kind != "name" or _PROPERTY.search(before) is not None


def _is_plain_list(items: str) -> bool:
    """Return whether these are the data of one question: "the mean of 3, 4 and 9"."""
    return re.fullmatch(r"[-\d.,\s]*(?:(?:and|und|et|y|e|en)\b[-\d.,\s]*)*", items) is not None and not re.search(
        r"\b(?:1[89]|20)\d\d\b", items
    )


def _again(text: str, masked: str) -> list[str] | None:
    """Split "a flight from A to B and another from B to C" where only the first part has the verb."""
    sentence = re.search(r"[.?!][\s\"]+\S", masked)
    if sentence is not None and not re.search(r"\b(?:St|Dr|Inc|Mr)\.$", masked[: sentence.start() + 1]):
        return None
    cuts = [cut for cut in _AGAIN.finditer(masked) if _is_again(masked, cut)]
    if not cuts or _NOT_AGAIN.search(masked) or words.MAKES_TEXT.match(words.after_lead(masked.strip(' "'))):
        return None
    if re.search(r"\bbetween\b[^,;]*$", masked[: cuts[0].start()]) or not _ASKS.search(masked[: cuts[0].start()]):
        return None
    ends = [cut.start() for cut in cuts[1:]] + [len(text)]
    first = text[: cuts[0].start()].strip(' "')
    steps = [first]
    for cut, end in zip(cuts, ends, strict=True):
        part = text[cut.end() : end].strip(' ",?.')
        steps.append(_completed(first, part))
    return steps


def _is_again(masked: str, cut: re.Match[str]) -> bool:
    """Return whether the words behind a joint are a second round, and not the last part of what is asked for."""
    before, after = masked[: cut.start()], masked[cut.end() : cut.end() + LONGEST_REQUEST]
    if len(before.split()) <= SURE_COUNT:
        return False
    if _ROUND.search(cut.group()) or after.startswith("another"):
        return True
    return bool(
        {word.lower() for word in _LONG_WORD.findall(before)} & {word.lower() for word in _LONG_WORD.findall(after)}
    )


def _completed(first: str, part: str) -> str:
    """Return a request out of the first one's beginning and a later part that has no verb."""
    preposition = _PREPOSITION.match(part)
    if preposition is not None:
        place = re.search(rf"\s{preposition.group()}\s", first, re.IGNORECASE)
        head = first[: place.start()] if place is not None else first
        return f"{head.rstrip(' ,')} {part}"
    verb = _ASKS.search(first)
    head = first[: verb.end()] if verb is not None else ""
    return f"{head} {part}".strip()


def _of_members(text: str, masked: str) -> Draft | None:
    """Split a story of a first, a second and a third thing, and one request for each of them."""
    seen = {
        found.group().lower() for match in _MEMBER.finditer(masked) for found in [_WHICH.search(match.group())] if found
    }
    order = ["first", "second", "third", "fourth", "fifth"]
    if len(seen) < MIN_THINGS or set(order[: len(seen)]) != seen or _STATED.search(masked) is None:
        return None
    sentences = [piece for piece in re.split(r"(?<=[.?!])\s+", masked.strip(' "')) if piece]
    asks = [
        piece
        for piece in sentences
        if _ASKS.search(piece) and (piece.rstrip(' "').endswith("?") or words.INTENT.match(piece))
    ]
    if len(asks) != 1 or _OF_EACH.search(asks[0]) is None:
        return None
    if re.search(
        r"\b(?:compare|differ\w*|together|combined|total|altogether|which|between|more|less|than)\b",
        asks[0],
        re.IGNORECASE,
    ):
        return None
    place = masked.index(asks[0])
    request = text[place : place + len(asks[0])].strip(' "')
    context = text.strip()
    made = tuple(
        DraftStep(start=place, end=place + len(asks[0]), text=f"{request} Answer for the {which} one only.", needs=())
        for which in order[: len(seen)]
    )
    return Draft(steps=made, context=context, reason=f"The same request for {len(made)} things.")
