"""Things announced by their number: "I need 3 things: a bio, a tagline and a price list"."""

from __future__ import annotations

import re

from app.analysis.plan_draft import Draft, DraftStep
from app.domain.plan import MAX_PLAN_NODES

_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6}
_THINGS = r"(?:things|items|texts|pieces|documents|deliverables|outputs)"
_SIGNS = ("things", "items", "texts", "pieces", "documents", "deliverables", "outputs")
_ANNOUNCES = re.compile(
    r"(?:^|(?<=[.!?\n] ))(?P<wish>(?:[\w']+,? ){0,6}?(?:need|want|like|give me|make me|prepare|write(?: me)?|create|"
    rf"draft|produce))(?: [a-z]+){{0,2}}? (?P<number>\d|two|three|four|five|six)(?: \w+)? {_THINGS}"
    r"(?: (?:from you|please|for \w+(?: \w+){0,3}))?\s*[:\-–]\s*(?P<items>[^.!?\n]+)[.!?]?\s*$",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*[,;]\s*(?:and |plus )?(?=(?:an?|the|my|some|one|two|three|\d+)\b)|\s+(?:and|plus)\s+(?=an?\b)")
_WISHES = re.compile(r"need|want|like", re.IGNORECASE)


def split_announced(text: str, masked: str) -> Draft | None:
    """Return one step for each announced thing; None where fewer or more are told than were announced."""
    lowered = masked.lower()
    if not any(sign in lowered for sign in _SIGNS):
        return None
    match = _ANNOUNCES.search(masked)
    if match is None:
        return None
    first, last = match.span("items")
    starts = [first, *(joint.end() for joint in _JOINT.finditer(masked, first, last))]
    ends = [*(joint.start() for joint in _JOINT.finditer(masked, first, last)), last]
    count = _NUMBERS.get(match.group("number").lower())
    if len(starts) != count or not 1 < count <= MAX_PLAN_NODES:
        return None
    wish = match.group("wish").strip()
    verb = "I need" if _WISHES.search(wish) else wish
    steps = tuple(
        DraftStep(start=start, end=end, text=f"{verb} {text[start:end].strip()}")
        for start, end in zip(starts, ends, strict=True)
    )
    return Draft(steps=steps, context=text[: match.start()].strip(), reason=f"{count} announced things.")
