"""Requests told in another order than they are done in: "before writing the letter, list …", "… after sorting them".

English. The clause in front of or behind the order becomes a step of its own, in its place in time.
"""

from __future__ import annotations

import re

from app.analysis import plan_words as words
from app.analysis.plan_clauses import Extent, starts_order
from app.analysis.plan_draft import Draft, DraftStep
from app.analysis.plan_joints import clauses

# Longer texts tell more than one thing, in characters.
LONGEST = 400
FIRST_WORDS = 3
_SIGNS = ("before ", "after ", "prior to ", "once you")
_FRONT = re.compile(
    r"(?P<lead>(?:(?:hi|hey|hello|ok|so|and|please|pls)\b\W*)*)(?P<when>before|prior to|after|once) "
    r"(?:you(?:'ve| have| are done)? |having )?(?P<verb>[a-z]+) (?P<rest>[^,;:.?!\n]{3,120}),\s*(?P<order>[^\n]+)",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"(?P<order>[^.?!\n]{8,220}?),? (?P<when>before|after|prior to) (?P<verb>[a-z]+ing) (?P<rest>[^;:?!\n]{3,140})",
    re.IGNORECASE,
)
_LATER = re.compile(r"before|prior", re.IGNORECASE)
_SENTENCE = re.compile(r"[.?!]\s+\S")
# Orders about a time or a condition rather than about two pieces of work.
_ABOUT_TIME = re.compile(
    r"\b(?:what|how|why|when|whether|if|who|which|where|that|remind|tell|let|help|explain|describe|imagine|wait|don't|"
    r"not|always|never|make sure|ensure|should|must|minutes?|hours?|days?|weeks?|years?)\b",
    re.IGNORECASE,
)


def split_reordered(text: str, masked: str) -> Draft | None:
    """Return the steps in the order they are done in; None unless a part is told before or after its time."""
    body = masked.strip()
    if len(body) > LONGEST or not any(sign in body.lower() for sign in _SIGNS):
        return None
    sentence = _SENTENCE.search(body)
    if sentence is not None or "\n" in body:
        return None
    start = masked.index(body[0])
    match = _FRONT.fullmatch(masked, start, start + len(body)) or _BACK.fullmatch(masked, start, start + len(body))
    if match is None:
        return None
    order = match.group("order").strip()
    verb = words.base_form(match.group("verb").lower())
    if verb is None or not starts_order(order) or _ABOUT_TIME.search(_judged(order, match)):
        return None
    if words.MAKES_TEXT.match(words.after_lead(order)) and match.re is _BACK:
        return None
    timed = DraftStep(
        start=match.start("verb"),
        end=match.end("rest"),
        text=f"{verb.capitalize()} {text[slice(*match.span('rest'))].strip(' .')}",
        comes_after=True,
    )
    extent = Extent(match.start("order"), match.start("order") + len(match.group("order").rstrip()))
    orders = [
        DraftStep(start=part.start, end=part.end, text=text[part.start : part.end].strip(" ,;"), comes_after=True)
        for part in clauses(masked, extent)
    ]
    steps = (*orders, timed) if _LATER.match(match.group("when")) else (timed, *orders)
    return Draft(steps=steps, reason=f"{len(steps)} requests told out of their order.")


def _judged(order: str, match: re.Match[str]) -> str:
    """Return the part of an order that must be free of such words: behind a time it may well say "that"."""
    return " ".join(order.split()[:FIRST_WORDS]) if match.re is _FRONT else order
