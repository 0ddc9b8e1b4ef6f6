"""Steps of one question that hides several: comparisons, things in common, and things told by a description.

"Who was born first, A or B?" needs both dates and then a comparison; "Who founded the company that made X?" needs the
company first. English only. The steps show how the question is built; it is answered in one call all the same, since
the parts are short and no model answers them sooner apart.
"""

from __future__ import annotations

import re

from app.analysis.plan_chain import cut, is_chain
from app.analysis.plan_compare import Steps, split_comparison
from app.analysis.plan_draft import Draft, DraftStep

# A question longer than this, in characters, tells a story and is left to other rules.
LONGEST_QUESTION = 320
# A question without its mark, in characters.
LONGEST_UNMARKED = 160
_ASKS = re.compile(r"\s*(?:who|what|which|when|where|whose|is|are|was|were|does|did|has|have)\b", re.IGNORECASE)
# "The director of Metropolis was born in which city?"
_ASKS_LATE = re.compile(
    r"\b(?:who|whom|whose|what|which|where|when|how (?:many|much|old|long))\b[^,;:]*\?$", re.IGNORECASE
)
_OPENS = re.compile(
    r"\s*(?:so |and |ok,? )?(?:who|what|which|when|where|how|whose|whom|is|are|was|were|do|does|did|have|has|had|"
    r"between|of|in (?:what|which)|at (?:what|which)|on (?:what|which)|for (?:what|which)|from (?:what|which)|the)\b",
    re.IGNORECASE,
)
_INNER_STOP = re.compile(r"(?<!\b[A-Z])(?<!\b(?:St|Dr|Mr|Jr))(?<!\bMrs)[.!?;](?=\s)|\n")
# A name: words that begin with a capital letter, a digit or a filled-in quotation, small words between them.
_CAPITAL = r"(?:[\"'“]?[A-Z0-9À-ÞА-Я\ue000][\w.'’&\ue000–-]*[\"'”]?)"
_LINKS = "of|the|de|la|le|del|da|di|du|der|von|van|in|for|to|a|&"
_ONE_NAME = rf"(?:[Tt]he )?{_CAPITAL}(?:(?: (?:{_LINKS}) (?:the )?| ){_CAPITAL}){{0,7}}"
# What a question about the world describes instead of naming it.
_KINDS = (
    "actor|actress|album|album|animal|anthem|architect|area|artist|athlete|author|award|band|battle|birthplace|board|"
    "book|bridge|brother|building|capital|captain|CEO|championship|character|church|city|club|coach|college|comedian|"
    "comedy|company|composer|conference|constellation|continent|corporation|country|county|creator|creature|currency|"
    "daughter|designer|director|district|dynasty|emperor|engineer|event|explorer|family|father|festival|fictional|"
    "film|filmmaker|founder|franchise|game|general|genre|goddess|god|governor|group|guitarist|hotel|husband|inventor|"
    "island|journalist|king|label|lake|language|leader|leagues?|magazine|manager|mayor|minister|model|monarch|mother|"
    "mountain|movie|murderer|museum|musical|musician|nation|neighborhood|newspaper|novel|novelist|officer|opera|"
    "organization|organisation|painter|park|party|performer|person|philosopher|place|planet|play|player|playwright|"
    "poem|poet|politician|pope|president|prince|princess|producer|program|prime minister|province|publisher|queen|"
    "rapper|region|religion|river|role|ruler|saint|school|scientist|sculptor|senator|series|ship|show|singer|sister|"
    "soap|soldier|son|song|songwriter|spouse|stadium|star|state|station|studio|subsidiary|team|territory|theatre|"
    "theater|town|tournament|tribe|university|village|volcano|war|wife|winner|woman|man|world leader|writer"
)
_DESCRIPTION = re.compile(
    r"\b(?P<whole>(?:[Tt]he|an?|this) (?:(?!that\b|who\b|which\b|where\b|whose\b|of\b)[\w'’&-]+ ){0,5}?"
    rf"(?P<kind>{_KINDS})"
    r"(?: (?:of|in|on|from|at|for) (?:(?!that\b|who\b|which\b|where\b|whose\b)[^\s,]+ ?){1,6}?)?"
    r" ?(?:that|who|whom|which|where|whose|in which|for which|on which|at which|from which|by whom|"
    r"(?:starring|directed|written|produced|founded|created|composed|published|located|featuring|named|called|played|"
    r"recorded|released|born|owned|developed|formed|based) (?=by|in|on|at|from|of|after|[A-Z\ue000]))\b.*)",
    re.DOTALL,
)
_ROLES = (
    "actor|actress|architect|author|birthplace|brother|capital|captain|ceo|chairman|coach|co-founder|composer|creator|"
    "daughter|designer|director|drummer|father|founder|guitarist|headquarters|husband|inventor|lead singer|leader|"
    "manager|mayor|mother|owner|painter|parent company|performer|president|producer|prime minister|publisher|"
    "screenwriter|singer|sister|son|spouse|star|vocalist|wife|winner|writer|hometown|namesake|predecessor|successor"
)
_ROLE_OF = re.compile(rf"\b(?P<whole>the (?:\w+ )?(?P<kind>{_ROLES}) (?:of|for|behind) (?:the )?[^?]*)", re.DOTALL)
_ROLE_OF_NAME = re.compile(rf"(?P<whole>{_ONE_NAME}(?:'s|’s|s') (?P<kind>{_ROLES}))\b", re.DOTALL)
# What only asks for the described thing itself.
_ASKS_FOR_IT = re.compile(
    r"\s*(?:(?:can|could) you tell me |tell me )?(?:(?:who|what|which(?: one)?)(?:'s| is| are| was| were)|find|name)"
    r"(?: called| the name of)?\s*",
    re.IGNORECASE,
)
# "The city where X died is the capital of what region?": the description is the subject.
_SUBJECT_FIRST = re.compile(
    r"(?P<whole>(?:the|an?) [^,?]+?\b(?:that|who|which|where|of|in)\b[^?]*?) (?P<rest>(?:is|was|are|were|has|had|won|"
    r"did|does|stars?|starred|became|wrote|played|belongs?|lies|runs?|moved|died|attended|graduated)\b[^?]*"
    r"\b(?:what|which|who|whom|how many|how much|where|when)\b[^?]*)\?*\s*",
    re.IGNORECASE | re.DOTALL,
)
_HAS_NAME = re.compile(rf"{_CAPITAL}")
_RELATIVE = re.compile(r"\b(?:that|who|whom|which|where|whose)\b", re.IGNORECASE)
_NAMES = re.compile(r"[A-ZÀ-ÞА-Я]|\b(?:1[5-9]|20)\d\d\b")
# Who asks about themselves, or how to do something, wants advice.
_PERSONAL = re.compile(
    r"\b(?:i|me|my|we|our|you|your|should|could|would)\b|\bhow (?:do|does|can|to)\b|\b(?:best|good) (?:way|"
    r"place|time)\b|"
    r"\b(?:difference|mean|meaning|purpose|following|explain|function|command|method|library|algorithm|code|software|"
    r"file|keyboard|shortcut|error)\b|^\W*why\b|"
    r", (?:and )?(?:who|what|when|where|why|how)\b| and (?:who|what|when|where|how) (?:is|are|was|were|do|does|did)\b",
    re.IGNORECASE,
)
MIN_REST_WORDS = 2
# A chain has two steps: find something, then ask about it.
HOPS = 2


def split_hops(text: str, masked: str) -> Draft | None:
    """Return the steps of a text that is one question about two things or a described one; None for all others."""
    if not _is_one_question(masked):
        return None
    # Names in quotation marks are read as they are: the steps are made of the text itself.
    plain = text.strip()
    steps = split_comparison(plain)
    if steps is None:
        found = _split_description(plain)
        steps = Steps(found, ((), (1,))) if found is not None else None
    return _draft(text, plain, steps) if steps is not None else None


def split_chain(text: str, masked: str) -> Draft | None:
    """Return the two steps of a question that the learned model takes for a chain; None for all others."""
    plain = text.strip()
    if not _is_one_question(masked) or _NAMES.search(plain, 2) is None or _PERSONAL.search(plain) is not None:
        return None
    found = cut(plain) if is_chain(plain) else None
    return _draft(text, plain, Steps(found, ((), (1,)))) if found is not None else None


def _is_one_question(masked: str) -> bool:
    question = masked.strip()
    return len(question) <= LONGEST_QUESTION and _is_question(question) and _INNER_STOP.search(question[:-1]) is None


def _is_question(question: str) -> bool:
    """Return whether this reads as one question about the world, with or without its mark."""
    if question.endswith("?"):
        return _OPENS.match(question) is not None or _ASKS_LATE.search(question) is not None
    return _ASKS.match(question) is not None and len(question) <= LONGEST_UNMARKED


def _draft(text: str, plain: str, steps: Steps) -> Draft:
    start = text.index(plain)
    made = tuple(
        DraftStep(start=start, end=start + len(plain), text=step, needs=needs)
        for step, needs in zip(steps.texts, steps.needs, strict=True)
    )
    joins = len(made) > HOPS
    reason = "Two facts, then what follows from both." if joins else "The question describes something to find first."
    return Draft(steps=made, reason=reason, is_one_question=True)


def _split_description(question: str) -> tuple[str, ...] | None:
    """Split "Who founded the company that made X?" and "What is the nationality of the director of X?"."""
    body = question.rstrip("? ")
    for pattern in (_DESCRIPTION, _ROLE_OF, _ROLE_OF_NAME):
        for match in pattern.finditer(body):
            steps = _two_hops(body, match)
            if steps is not None:
                return steps
    subject = _SUBJECT_FIRST.fullmatch(question)
    if subject is not None and re.search(rf"\b(?:{_KINDS})\b", subject.group("whole"), re.IGNORECASE):
        whole = subject.group("whole")
        if _HAS_NAME.search(whole[4:]) and (_RELATIVE.search(whole) or re.search(rf"\b(?:{_ROLES})\b", whole)):
            return f"Find {whole[0].lower()}{whole[1:]}.", f"For what was found in step 1: {subject.group('rest')}?"
    return None


def _two_hops(body: str, match: re.Match[str]) -> tuple[str, ...] | None:
    whole, kind = match.group("whole"), match.group("kind")
    before, after = body[: match.start("whole")], body[match.end("whole") :]
    rest = f"{before}{after}"
    if _ASKS_FOR_IT.fullmatch(before) or len(rest.split()) < MIN_REST_WORDS or not before.strip():
        return None
    if not _HAS_NAME.search(whole[1:]) and not any(character.isdigit() for character in whole):
        return None
    if re.search(r"\b(?:what|which|who|whose|how)\b", before, re.IGNORECASE) is None and "when" not in before.lower():
        return None
    return f"Find {whole}.", f"{before}the {kind} found in step 1{after}?"
