"""Steps of a text that counts its requests: "First, I need … . Second, … . Lastly, …".

What is said between two counting words belongs to the request before it. Languages of the counting words: English,
German, French, Spanish, Portuguese, Italian, Dutch, Russian, Chinese.
"""

from __future__ import annotations

import re

from app.analysis import plan_words as words
from app.analysis.plan_clauses import ClauseKind, is_order, kind_of
from app.analysis.plan_draft import Draft, DraftStep
from app.domain.plan import MAX_PLAN_NODES

MIN_STEPS = 2
# A part that asks for nothing within its first sentences is a story, and so is the whole; in characters.
JUDGED_LENGTH = 600
_COUNT = re.compile(
    r"(?:and |also |but |now |so )?(?P<word>first(?:ly)?|first of all|"
    r"second(?:ly)?|"
    r"third(?:ly)?|fourth(?:ly)?|fifth(?:ly)?|sixth(?:ly)?|last(?:ly)?|finally|then|next|after that|afterwards|"
    r"once (?:that is )?done|in addition|additionally|also|erstens|zweitens|drittens|viertens|schließlich|"
    r"zuletzt|außerdem|"
    r"premièrement|deuxièmement|troisièmement|enfin|ensuite|primero|segundo|tercero|por último|finalmente|además|luego|"
    r"primeiro|em segundo lugar|por fim|além disso|in primo luogo|in secondo luogo|infine|inoltre|poi|ten eerste|"
    r"ten tweede|tot slot|во-первых|во-вторых|в-третьих|наконец|首先|其次|第三|最后)"
    r"(?:,|:|(?= i\b| i'|\s(?:could|can|would|please)\b)|(?<=[一-鿿])[，,]?)",
    re.IGNORECASE,
)
# A counting word stands at the beginning of a sentence; matching there only is quicker than searching.
_BREAK = re.compile(r"[.?!:;\ue000\"\n。！？]+[ \t\"]*")
_OPENS = re.compile(r"(?:first|erstens|premi|primero|primeiro|in primo|ten eerste|во-первых|首先)", re.IGNORECASE)
# Looking for these is quick; most texts have none of the one or the other.
_OPENINGS = ("first", "erstens", "premièrement", "primero", "primeiro", "in primo", "ten eerste", "во-первых", "首先")
_LATER = (
    "second", "third", "last", "zweitens", "deuxième", "segundo", "in secondo", "ten tweede", "во-вторых", "其次",
    "第三",
)  # fmt: skip
_COUNTED = re.compile(
    r"(?:second|third|fourth|last|zweitens|deuxi|segundo|em segundo|in secondo|ten tweede|во-вторых|其次|第三)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.?!。？！])\s+|(?<=[。？！])|\n+")
_WISH = re.compile(
    r"\b(?:i(?:'m| am) (?:also )?(?:interested|curious|wondering|looking|trying|planning)|i(?:'d|"
    r" would) (?:also )?like|"
    r"i (?:also )?(?:want|need|have to|wish)|my (?:question|request) is)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:can|could) you (?:please )?(?:help|assist)(?: me)? with (?:these|this|all|any)[^.?!]*\?|thank(?:s|"
    r" you)[^.?!]*[.!]?",
    re.IGNORECASE,
)


def split_counted(text: str, masked: str) -> Draft | None:
    """Return one step for each counted request; None if the text does not count at least two of them."""
    lowered = masked.lower()
    if not any(word in lowered for word in _OPENINGS) or not any(word in lowered for word in _LATER):
        return None
    starts = (0, *(place.end() for place in _BREAK.finditer(masked)))
    places = [place for start in starts if (place := _COUNT.match(masked, start)) is not None]
    first = next((place for place in places if _OPENS.match(place.group("word"))), None)
    if first is None:
        return None
    own = [place for place in places if place.start() >= first.start()]
    is_counted = any(_COUNTED.match(place.group("word")) for place in own[1:])
    if not is_counted or not MIN_STEPS <= len(own) <= MAX_PLAN_NODES:
        return None
    ends = [*(place.start() for place in own[1:]), len(text)]
    bodies = [(place.end(), end) for place, end in zip(own, ends, strict=True)]
    # A part that asks for nothing goes on with the request before it.
    merged: list[tuple[int, int]] = []
    for start, end in bodies:
        if _asks(masked[start:end]) or not merged:
            merged.append((start, end))
        else:
            merged[-1] = (merged[-1][0], end)
    if len(merged) < MIN_STEPS or not _asks(masked[slice(*merged[0])]):
        return None
    bodies = merged
    steps = tuple(_step(text, masked, start, end) for start, end in bodies)
    lead = text[: first.start()].strip(' "')
    context = "" if kind_of(masked[: first.start()].strip(' "')) is not ClauseKind.STATEMENT else lead
    return Draft(steps=steps, context=context, reason=f"{len(steps)} counted requests.", is_counted=True)


def _asks(part: str) -> bool:
    pieces = [piece.strip() for piece in _SENTENCE.split(part[:JUDGED_LENGTH]) if piece.strip()]
    return any(
        is_order(words.after_lead(piece)) or kind_of(piece) is not ClauseKind.STATEMENT or _WISH.search(piece)
        for piece in pieces
    )


def _step(text: str, masked: str, start: int, end: int) -> DraftStep:
    aside = _ASIDE.search(masked, start, end)
    if aside is not None and not masked[aside.end() : end].strip(' "'):
        end = aside.start()
    body = text[start:end].strip(' \t\n,;"')
    offset = text.index(body, start)
    return DraftStep(start=offset, end=offset + len(body), text=body[0].upper() + body[1:])
