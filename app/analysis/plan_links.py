"""Which step waits for which: what is named, pointed at or worked on, and the order that actions are told in.

An order word alone makes no dependency. "Find the population of Peru, then find that of Chile" are two look-ups that
can run at once, whereas "book the flight, then cancel the hotel" changes the world in an order that the user chose,
and "transcribe it, then translate" works on what came before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.analysis import plan_words as words
from app.analysis.plan_draft import Draft, DraftStep
from app.analysis.plan_kinds import StepKind, kind_of_step
from app.analysis.plan_references import (
    explicit_references,
    introduced_by,
    named_earlier,
    names_result,
    needs_all_before,
    obtained_by,
    points_back,
)

# References to earlier steps stand at the beginning of a step, within this many characters.
REFERENCE_LENGTH = 180
# A step by its number is named anywhere in a request of usual length, in characters.
NUMBER_LENGTH = 600
# A look-up with so many words after its verb says for itself what it is about.
OWN_OBJECT_WORDS = 9
# From this many actions on, a list of them is a procedure.
PROCEDURE_LENGTH = 4
# "Second" and "lastly" count requests; "then" and "after that" tell an order.
_COUNTS = re.compile(
    r"\W*(?:and\s+)?(?:second(?:ly)?|third(?:ly)?|fourth(?:ly)?|fifth(?:ly)?|also|additionally|in addition|furthermore|"
    r"moreover|besides|meanwhile|at the same time|plus|zweitens|drittens|außerdem|deuxièmement|aussi|en outre|de plus|"
    r"además|también|segundo|tercero|além disso|também|inoltre|anche|также|кроме того|во-вторых|另外|此外|其次|同时|"
    r"また|さらに)(?=\W|[一-鿿ぁ-ヿ])",
    re.IGNORECASE,
)
# "After that, could you also …" adds a request, within this many characters.
ALSO_LENGTH = 60
_ALSO = re.compile(r"\balso\b", re.IGNORECASE)
# "Do the same for Peru" repeats the request and needs no answer.
_REPEATS = re.compile(
    r"\b(?:do|repeat|perform|apply|run|provide|give|tell me|find|get|show)\b[^.?!]{0,30}\b(?:the )?same\b[^.?!]{0,60}\b"
    r"(?:for|on|with|about|in|at)\b|\b(?:das ?selbe|das gleiche) für\b|\bla même chose pour\b|"
    r"\blo mismo (?:para|con)\b|"
    r"\blo stesso per\b|\bo mesmo para\b|то же (?:самое )?для",
    re.IGNORECASE,
)
_REPEATING = ("same", "selbe", "gleiche", "même", "mismo", "stesso", "mesmo", "то же")
# What stands for itself: a name, a number, a quotation (filled in), or "a …".
_OWN_OBJECT = re.compile(
    r"(?:\b[A-ZÀ-ÞА-Я](?=[\w'’.-])|\d|\ue000)"
    r"(?<!^.)(?<!\bder .)(?<!\bdie .)(?<!\bdas .)(?<!\bden .)(?<!\bdem .)(?<!\bdes .)|"
    r"\b(?:an?|some|another|two|three|four|five)\s+\w+"
)
_ANOTHER = re.compile(
    r"\b(?:another|a second|a third|one more|a different|ein(?:en|e)? weiter\w+|otr[oa]|une? autre)\b",
    re.IGNORECASE,
)
# "Summarize this text and extract all dates from it": what is given is meant, not the summary.
_FROM_THE_INPUT = re.compile(
    r"\b(?:extract|identify|list|find|count|name|highlight|pull)\b[^.]*\b(?:from|in|of) (?:it|them)\b", re.IGNORECASE
)
_ON_GIVEN = re.compile(
    r"\b(?:summari[sz]e|analy[sz]e|classify|describe|proofread|check|review|rate)\b[^.]*\b(?:this|these|"
    r"the following|my)\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(r"\b(?:its|his|her|their|it|he|she|they|same|this|these|those|there|them)\b", re.IGNORECASE)
# A look-up whose answer is a thing that can be asked about in turn.
_FINDS_ONE = re.compile(
    r"\b(?:who|which|whose|capital|author|founder|ceo|director|winner|president|inventor|largest|biggest|smallest|"
    r"highest|tallest|longest|oldest|newest|most|best|cheapest|nearest|closest|top|name of|find (?:an?|the|me|one)|"
    r"search|recommend|suggest|choose|pick|select)\b",
    re.IGNORECASE,
)
# The last word of a step and its full stop, in characters.
END_LENGTH = 16
# "… list three sights there", "… write a poem about them".
_ENDS_BACK = re.compile(
    r"\b(?:there|it|them|that|this|those|these|one|that is|this is|each|daraus|davon|damit)[\s.!?:]*$", re.IGNORECASE
)
# "… a table for four there on Saturday", "… an advertisement for that city": not in a look-up, which may mean a
# given thing.
_MEANS_EARLIER = re.compile(
    r"(?<!is )(?<!from )\bthere\b(?!\s+(?:is|are|was|were|will|should|must|has|have|be|may|might)\b)|"
    r"\b(?:zu|für|von|über) jede[rmns]?\b|\b(?:pour|de|sur) chacune?\b|\b(?:para|de|sobre) cada un[oa]\b|"
    r"\bper (?:ciascun|ognun)[oa]\b|"
    r"\bfor each,|\b(?:daraus|davon|dazu|damit|darüber|daarover|hiervan|hieruit)\b|\b(?:sobre|con|de|com|su|"
    r"con) (?:eso|esto|isso|ello|quello)\b|"
    r"\b(?:for|about|of|in|to|from|with|at|on) (?:that|those) (?!is\b|was\b|are\b|i\b|you\b|we\b|they\b|can\b|"
    r"will\b)\w+",
    re.IGNORECASE,
)
# "A shorter version of the summary": what is made is new, what it is made of is known.
_OF_KNOWN = re.compile(
    r"\b(?:version|summary|translation|copy|list|table|chart|report|description|recording|reading) (?:of|from|"
    r"for) (?:the|that|this) \w+",
    re.IGNORECASE,
)
_EARLIER_SIGNS = (
    "there", "that ", "those ", "each", "jede", "chacun", "cada un", "ciascun", "ognun", "daraus", "davon", "dazu",
    "damit", "darüber", "daarover", "hier", " eso", " esto", " isso", "ello",
)  # fmt: skip
# What is said about an action that was taken.
_CONFIRMS = re.compile(
    r"(?:confirm|verify|double-check|notify|inform|let \w+(?: \w+)? know|send (?:me |him |her |them |"
    r"us )?(?:an?|the|out) "
    r"(?:\w+ ){0,2}(?:confirmations?|notifications?|invitations?|invites?|receipt|reminders?))\b",
    re.IGNORECASE,
)
# "Find a hotel and book a room": what is booked is what was found, unless it is named.
_SEARCHES = re.compile(
    r"(?:find|search(?: for)?|look (?:for|up)|check|suggest|recommend|compare|finde?|suche?|trouve|cherche|"
    r"busca|encuentra|"
    r"cerca|trova|procure|encontre|zoek|znajdź|найди)\b",
    re.IGNORECASE,
)
_ACQUIRES = re.compile(
    r"(?:book|reserve|buy|order|purchase|rent|buche|reserviere|bestelle|kaufe?|réserve|achète|commande|"
    r"reserva|compra|pide|"
    r"prenota|ordina|reserve|compre|boek|koop|bestel|zarezerwuj|kup|zamów|забронируй|купи|закажи)\b[^A-ZÀ-ÞА-Я]*$",
)
# Everything behind it needs the account.
_LOGS_IN = re.compile(r"(?:log ?in(?:to)?|log into|sign in(?:to)?)\b", re.IGNORECASE)
_PUTS_TOGETHER = re.compile(
    r"\b(?:compar\w*|combin\w*|merg\w*|differ\w*|which (?:one|of|is)|results?|answers?|findings|above|add|sum|total|"
    r"together|average|recommend\w*|decide|choose|using both|relate\b|rank\w*|everything|all (?:of )?(?:this|that|"
    r"them)|verglei\w*|tous|"
    r"todos|tutti|ergebnisse)\b|以上|综合|比较",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_COMMON_WORD = re.compile(r"\b[a-zà-ÿ][a-zà-ÿ'-]{2,}\b|^[A-Z][a-z]+")
_CJK = re.compile(r"[一-鿿ぁ-ヿ]")
_CYRILLIC = re.compile(r"[а-яё]{3}")
_CYRILLIC_WORD = re.compile(r"[А-Яа-яё]{5,}")
_TRANSFORMS = re.compile(
    r"(?:перевед|сократ|перескаж|исправ|резюмир|переформул|прочит|проанализ|преобраз|отправ|сохран|сравн)",
    re.IGNORECASE,
)
# Words that say nothing about what a step deals with.
_NO_TOPIC_WORDS = """
the and for with from that this my our your his her their its into onto about after before then also please
want would like need help date time name number day week month year today tomorrow tonight morning evening
afternoon named called using under between until starting next last same new all any some one two three four
five you what when where which who how will can could should has have had are was were online via per each
make get address email phone minutes hours days information details content message titled
"""
_NO_TOPIC = frozenset(_NO_TOPIC_WORDS.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What each step does, and the words for what it brings up, makes and picks out, in the order of the steps."""

    kinds: Sequence[StepKind]
    introduced: Sequence[frozenset[str]]
    made: Sequence[frozenset[str]]
    obtained: Sequence[frozenset[str]]


def parents_of(draft: Draft) -> list[frozenset[int]]:
    """Return for each step the numbers, from 1, of the steps whose results or effects it waits for."""
    if len(draft.steps) == 1 or all(step.needs is not None for step in draft.steps):
        return [frozenset(step.needs or ()) for step in draft.steps]
    kinds = [kind_of_step(step.request) for step in draft.steps]
    beginnings = [step.request[:REFERENCE_LENGTH] for step in draft.steps]
    introduced = [introduced_by(beginning) for beginning in beginnings]
    known = _Known(
        kinds=kinds,
        introduced=introduced,
        made=[
            words_of if kind is StepKind.WORK else frozenset() for words_of, kind in zip(introduced, kinds, strict=True)
        ],
        obtained=[obtained_by(beginning) for beginning in beginnings],
    )
    is_procedure = (
        len(draft.steps) >= PROCEDURE_LENGTH
        and not draft.is_list
        and sum(kind is StepKind.ACTION for kind in kinds) > len(kinds) / 2
    )
    return [_parents(draft, number, known, is_procedure=is_procedure) for number in range(1, len(draft.steps) + 1)]


def _parents(draft: Draft, number: int, known: _Known, *, is_procedure: bool) -> frozenset[int]:
    step = draft.steps[number - 1]
    if step.needs is not None:
        return frozenset(step.needs)
    explicit = explicit_references(
        step.text[:NUMBER_LENGTH], len(draft.steps), own=number, are_letters=draft.has_letters, is_list=draft.is_list
    )
    if explicit or number == 1:
        return explicit
    beginning = step.request[:REFERENCE_LENGTH]
    kind = known.kinds[number - 1]
    repeats = any(word in beginning for word in _REPEATING) and _REPEATS.search(beginning) is not None
    is_asking = kind is StepKind.LOOK_UP or draft.is_counted
    if not repeats and needs_all_before(beginning) and (not is_asking or _PUTS_TOGETHER.search(beginning)):
        return frozenset(range(1, number))
    is_short = len(_WORD.findall(step.request)) <= OWN_OBJECT_WORDS
    if (draft.is_counted and not is_short) or repeats:
        is_built_on = not repeats and names_result(beginning)
        return frozenset({number - 1}) if is_built_on else frozenset()
    referred = _referred(draft, number, known)
    if referred is not None and referred < number - 1 and step.comes_after and kind is StepKind.ACTION:
        # "Create it, change it, then delete it": the last action on a thing comes after the one before.
        referred = number - 1
    if referred is None and _waits_in_order(draft, number, known.kinds, is_procedure=is_procedure):
        referred = number - 1
    if referred is None and _LOGS_IN.match(words.after_lead(draft.steps[0].request)) and not draft.is_list:
        referred = 1
    return frozenset() if referred is None else frozenset({referred})


def _waits_in_order(draft: Draft, number: int, kinds: Sequence[StepKind], *, is_procedure: bool) -> bool:
    """Return whether a step that refers to nothing waits for the one before because of the order told."""
    step = draft.steps[number - 1]
    before = draft.steps[number - 2].request
    kind_before, kind = kinds[number - 2], kinds[number - 1]
    return (
        _follows(before, step, kind_before, kind)
        or (is_procedure and not _COUNTS.match(step.request))
        or _goes_on(before, step.request, kind_before, kind)
    )


def _referred(draft: Draft, number: int, known: _Known) -> int | None:
    """Return the number of the earlier step that the words of this one refer to; None without a reference."""
    step, before = draft.steps[number - 1], draft.steps[number - 2]
    beginning = step.request[:REFERENCE_LENGTH]
    window = _before_own_object(beginning)
    kinds = known.kinds
    is_look_up = kinds[number - 1] is StepKind.LOOK_UP
    is_added = is_look_up and _is_added(step)
    named = None if is_added else _named(draft, number, window, known)
    if named is not None:
        return named + 1
    if _FROM_THE_INPUT.search(beginning) and kinds[number - 2] is StepKind.WORK and _ON_GIVEN.search(before.request):
        return None
    ends_back = _ENDS_BACK.search(beginning.rstrip()[-END_LENGTH:]) is not None or (
        not is_look_up
        and any(sign in beginning for sign in _EARLIER_SIGNS)
        and _MEANS_EARLIER.search(beginning) is not None
    )
    if names_result(beginning) or (ends_back and not is_look_up):
        return number - 1
    is_same_request = is_added or (is_look_up and kinds[number - 2] is StepKind.LOOK_UP)
    about_given = is_added or (is_same_request and _asks_about_given(before.request, beginning))
    return number - 1 if (ends_back or points_back(window)) and not about_given else None


def _named(draft: Draft, number: int, window: str, known: _Known) -> int | None:
    """Return the index of the earlier step that brought up a thing that this one names; None if none did."""
    beginning, before = draft.steps[number - 1].request[:REFERENCE_LENGTH], number - 1
    named = named_earlier(window, known.introduced[:before])
    if named is None and " of " in beginning:
        named = named_earlier(" ".join(_OF_KNOWN.findall(beginning)), known.introduced[:before])
    if named is None and known.kinds[before] is not StepKind.LOOK_UP:
        # A text or a picture that was made is meant wherever it is named, and so is what was picked out.
        named = named_earlier(beginning, known.made[:before])
        if named is None and not draft.is_counted and not names_result(beginning):
            named = named_earlier(beginning, known.obtained[:before])
    return named


def _before_own_object(text: str) -> str:
    """Return the beginning of a step up to the first thing that it names itself: pronouns behind that mean it."""
    lead = start = len(text) - len(words.after_lead(text).lstrip())
    subordinate = words.SUBORDINATE.match(text[start:])
    if subordinate is not None:
        start += subordinate.end()
    verb = _WORD.search(text, start)
    own = _OWN_OBJECT.search(text, verb.end() if verb is not None else start)
    return text[lead : own.start()] if own is not None else text[lead:]


def _asks_about_given(before: str, text: str) -> bool:
    """Return whether a pronoun means what the look-up before was about, and not what it finds.

    "What is the population of Oslo? And its area?" asks twice about Oslo; "find the capital of Peru and its
    population" needs the capital first.
    """
    return _FINDS_ONE.search(before) is None and _PERSONAL.search(text) is not None


def _goes_on(before: str, text: str, kind_before: StepKind, kind: StepKind) -> bool:
    """Return whether a step deals with what the action before it deals with: an account, an alarm, a booking.

    The same verb again is the same request for something else.
    """
    if _has_no_articles(text) and _TRANSFORMS.match(words.after_lead(text)):
        return bool(_stems(before) & _stems(text))
    if kind_before is StepKind.ACTION and _CONFIRMS.match(words.after_lead(text)) is not None:
        return True
    if _ACQUIRES.match(words.after_lead(text)) is not None and _SEARCHES.match(words.after_lead(before)) is not None:
        return True
    if StepKind.ACTION not in (kind_before, kind) or _COUNTS.match(text) or _ANOTHER.search(text):
        return False
    earlier, later = _topic(before), _topic(text)
    shared = earlier[1] & later[1]
    if kind is StepKind.LOOK_UP:
        known = (rf"\b(?:the|this|that|my|these) (?:\w+ )?{re.escape(stem)}" for stem in shared if stem in text)
        return any(re.search(pattern, text) for pattern in known)
    return bool(shared) and earlier[0] != later[0]


def _has_no_articles(text: str) -> bool:
    """Return whether the language has no articles to tell a known thing from a new one: written in Cyrillic."""
    return _CYRILLIC.search(text) is not None


def _stems(text: str) -> set[str]:
    return {word.lower()[:6] for word in _CYRILLIC_WORD.findall(text)}


def _topic(text: str) -> tuple[str, frozenset[str]]:
    """Return the first word after polite words, and the stems of the other common words."""
    found = [word.lower() for word in _COMMON_WORD.findall(words.after_lead(text))]
    return (found[0] if found else ""), frozenset(word[:6] for word in found[1:] if word not in _NO_TOPIC)


def _is_added(step: DraftStep) -> bool:
    """Return whether a step comes on top of the others: "second, …", "could you also …"."""
    return _COUNTS.match(step.request) is not None or _ALSO.search(step.request, 0, ALSO_LENGTH) is not None


def _follows(before: str, step: DraftStep, kind_before: StepKind, kind: StepKind) -> bool:
    """Return whether an order word in front of a step makes it wait for the step before."""
    if not step.comes_after or _is_added(step) or _ANOTHER.search(step.request[:REFERENCE_LENGTH]):
        return False
    own_object = _OWN_OBJECT.search(words.after_lead(step.request))
    if kind is not StepKind.LOOK_UP:
        verb = _topic(step.request)[0]
        # A new sentence after a look-up that names its own thing is something else.
        is_apart = kind_before is StepKind.LOOK_UP and own_object is not None and step.text[:1].isupper()
        return not is_apart and (not verb or verb != _topic(before)[0])
    if _CJK.search(step.request) is not None:
        return False
    return own_object is None and len(_WORD.findall(step.request)) <= OWN_OBJECT_WORDS
