"""Which step needs which: references by number, pronouns, names of earlier results and order words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from app.analysis.plan_languages import has_object
from app.analysis.plan_words import CACHED

_NUMBER_WORDS = {
    "one": 1, "first": 1, "two": 2, "second": 2, "three": 3, "third": 3, "four": 4, "fourth": 4, "five": 5, "fifth": 5,
}  # fmt: skip
_STEP_NOUN = (
    r"(?:steps?|tasks?|points?|parts?|items?|questions?|numbers?|no\.|schritte?|aufgaben?|punkte?|étapes?|"
    r"tâches?|pasos?|"
    r"tareas?|passos?|passo|tarefas?|passi|compit[oi]|stap(?:pen)?|шаг\w*|пункт\w*|задач\w*)"
)
_BY_NUMBER = re.compile(
    rf"(?:\b{_STEP_NOUN}\s*[#(]?(?P<list>\d{{1,2}}\b\)?(?:\s*(?:,|and|&|or|to|und|et|y|e|en|и|-|"
    rf"–)+\s*[#(]?\d{{1,2}}\b\)?)*)"
    r"|(?:#|\((?=\d\)))(?P<mark>\d{1,2})\)?"
    r"|\b(?P<range>first|last) (?P<count>two|three|four|\d) (?:steps|tasks|parts|answers|results)"
    rf"|\b(?P<ordinal>first|second|third|fourth|fifth) {_STEP_NOUN}"
    r"|(?:第|步骤|步驟|ステップ|手順)\s*(?P<cjk>[0-9１-９一二三四五六七八九])\s*(?:步|步骤|个|問|题)?)",
    re.IGNORECASE,
)
# In running text "point 3" and "number 3" are data; only these nouns name a step there.
_PROSE_NOUN = re.compile(
    r"(?:steps?|tasks?|questions?|schritte?|aufgaben?|étapes?|tâches?|pasos?|tareas?|passos?|passo|tarefas?|passi|"
    r"compit[oi]|stap(?:pen)?|шаг\w*|задач\w*|#|第|步|ステップ|手順|first|second|third|last)",
    re.IGNORECASE,
)
# Without one of these no step is named by its number.
_COUNTING = (
    "first", "second", "third", "fourth", "fifth", "last", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "步", "第",
    "骤", "驟", "手順",
)  # fmt: skip
_NAMING = (
    "step", "task", "question", "schritt", "aufgabe", "étape", "tâche", "paso", "tarea", "passo", "tarefa", "compit",
    "stap", "шаг", "задач", "#", "第", "步", "手順", "ステ", "results", "answers",
)  # fmt: skip
_BY_LETTER = re.compile(r"\b(?:part|step|task|question|item|point)\s+\(?(?P<letter>[a-h])\b\)?", re.IGNORECASE)
_CJK_DIGITS = {digit: index + 1 for index, digit in enumerate("一二三四五六七八九")}
_ALL_BEFORE = re.compile(
    r"\b(?:all (?:of )?(?:the )?(?:above|previous|these|those|results|answers|findings|of them|of this|of "
    r"that)|both(?: of (?:them|these))?|(?:using|from|with|combine|compare|join|merge) both\b|"
    r"(?:the|these|those|your) (?:results|answers|findings|outputs|responses|summaries|parts|pieces|two|three) ?|"
    r"everything|combine|merge|put (?:it|them) (?:all )?together|"
    r"which (?:one )?of (?:them|these|those|the two|the three)|(?<=^)which (?:one )?(?:is|was)|"
    r"alles zusammen|alle ergebnisse|tous les résultats|todos los resultados|tutti i risultati)\b|"
    r"以上(?:所有|全部|结果)|综合",
    re.IGNORECASE,
)
# Without one of these nothing speaks of all steps.
_ALL_SIGNS = (
    "all ", "both", "results", "answers", "findings", "outputs", "responses", "summaries", " parts", "pieces", " two",
    " three", "everything", "combine", "merge", "together", "which", "alle", "tous", "todos", "tutti", "以上", "综合",
)  # fmt: skip
_BACKWARD = re.compile(
    r"\bthe (?:same )?(?:results?|outputs?|answers?|outcomes?|above|former|latter)\b|"
    # "explain that" points back; "a function that adds" does not.
    r"\b(?:it|them|this|that(?=\s*(?:[.,;:!?)]|$)|\s+(?:is|was|would|makes|costs?|comes|equals|means|gives|"
    r"leaves|amounts|adds|takes|to|into|in|for|with|and|as|from|by|on)\b)|these|those|"
    r"its|his|her|their|he|she|they|(?:of|for|about) each(?: one)?(?=\s*[.,;!?]|$)|one(?=\s*[.,;!?]|$)|"
    r"there(?=\s*[.,;!?]|$)|same|"
    r"es(?=\s+(?:dann|danach|in|ins|auf|mit|als|zu|für|zusammen|bitte|anschließend)\b|\s*[.,!]|$)|sie|ihn|"
    r"daraus|damit|davon|dazu|celui-ci|cela|ça|ceci|-(?:le|la|les)|lo|la(?=[.,]|$)|-lo|-la|esos?|esto|eso|"
    r"er\b.{1,30}?\bvan|(?:le|la|les|l')\s?\w+(?:er|ir|re)(?=\s*\?)|(?:on|il|elle|ils|elles|je|tu|vous|"
    r"nous) (?:les?|la)|-en|cada uno|chacun\w*|ciascun\w*|jeweils|"
    r"isso|questo|quello|ze|het(?=\s*[.,]|$)|это|его|её|их|неё|него|ней|ним|них|ему)\b|结果|它|该|此|上述|前面|将其|把其|"
    r"それ(?!から|に)|これ(?!から)",
    re.IGNORECASE,
)
# A result is meant wherever it is named in the step.
_RESULT = re.compile(
    r"\b(?:(?:of|from|with|using|use|to|on|into|compare|combine|take) the (?:same )?(?:results?|outputs?|answers?|"
    r"outcomes?|above|former|latter)|(?:the|that|this|these|your) "
    r"(?:previous|resulting|generated|translated|edited|extracted|summari[sz]ed|transcribed|converted|enhanced|"
    r"modified|cleaned|rewritten|final|finished|completed|synthesi[sz]ed|recogni[sz]ed|detected|identified|"
    r"transformed|processed|denoised|combined|merged|created|written|shortened|simplified|obtained|new|produced|found|"
    r"returned|retrieved|calculated|computed|retrieved)\b|based on (?:it|that|this|these|those|the|what|your)\b|"
    r"the (?:short|shorter|long|longer|final|new|revised|improved|better|first) (?:version|draft|one)\b|"
    r"(?:pick|choose|select|keep|take|rank|recommend|highlight) (?:the|your) (?:best|top|strongest|most \w+|"
    r"\w{3,}est)\b|"
    r"use the [\w -]{3,40}? (?:as|to|for)(?= )|(?:from|with|out of) those\b|"
    r"^\W*(?:and |then )?if (?:it|that|this|so|not|any)\b|(?:count|see|check|say|tell me) how many (?:are|were|of)\b|"
    r"an? (?:[\w-]+ ){0,3}version(?! of)|after (?:\w+ing|that|the \w+)(?=\W*$)|"
    r"^\W*(?:then |and |finally )*(?:translate|convert) (?:in)?to\b|"
    r"accordingly|therefore|(?:use|using|with|from) (?:it|that|this|these|those|them)\b|what you (?:found|"
    r"find|wrote|write|got|get|learn)|"
    r"das ergebnis|die ergebnisse|le résultat|les résultats|el resultado|los resultados|o resultado|il risultato|"
    r"i risultati|het resultaat|результат\w*)(?!\w)|その結果|基于|根据(?:上|以上|这|此)",
    re.IGNORECASE,
)
# Every phrase of that pattern holds one of these; asking for them first takes a tenth of the time.
_RESULT_SIGNS = (
    "translate to", "translate into", "convert to", "convert into",
    "result", "output", "answer", "outcome", "above", "former", "latter", "previous", "generated", "translated",
    "edited", "extracted", "summari", "transcribed", "converted", "enhanced", "modified", "cleaned", "rewritten",
    "final", "finished", "completed", "synthesi", "recogni", "detected", "identified", "transformed", "processed",
    "denoised", "combined", "merged", "created", "written", "shortened", "simplified", "obtained", " new", "produced",
    "found", "returned", "retrieved", "calculated", "computed", "based on", "version", " draft", " one", "pick",
    "choose", "select", "keep ", "take ", "rank", "recommend", "highlight", "use th", "use it", "using th",
    "using it", "with th", "with it", "from th", "from it", "of those", "if it", "if th", "if so", "if not", "if any",
    "how many", "after ", "accordingly", "therefore", "what you", "ergebnis", "résultat", "resultado", "risultat",
    "resultaat", "результат", "その結果", "基于", "根据",
)  # fmt: skip
_DEFINITE = re.compile(
    r"\b(?:the|this|that|these|those|your|its|each|every|der|die|das|den|le|la|les|el|los|las|il|o|het|"
    r"de)\s+((?:(?!(?:of|in|from|for|to|on|with|and|by|the|a|an)\s)\w+\s+){0,2}\w{3,})",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w{4,}")
# Words of so many letters that end in "s" are plurals.
SHORTEST_PLURAL = 4
# These say what a thing is like, not which thing it is.
_NO_NAMES = frozenset(
    [
        "short",
        "long",
        "brief",
        "quick",
        "simple",
        "small",
        "large",
        "good",
        "best",
        "better",
        "first",
        "second",
        "third",
        "last",
        "next",
        "final",
        "same",
        "following",
        "with",
        "from",
        "that",
        "this",
        "into",
        "your",
        "their",
        "about",
    ]
)
# What a verb leaves behind, so that "translate the summary" finds the step that said "summarize".
_PRODUCTS = {
    "summar": "summary summaries",
    "translat": "translation",
    "transcri": "transcript transcription",
    "analy": "analysis analyses",
    "invented": "inventor",
    "wrote": "author writer",
    "directed": "director",
    "founded": "founder",
    "painted": "painter",
    "composed": "composer",
    "won": "winner",
    "comput": "result value sum total calculation",
    "calculat": "result value sum total calculation",
    "extract": "extracted keywords data information entities",
    "classif": "classification class category label",
    "generat": "generated",
    "compar": "comparison",
    "describ": "description",
    "writ": "text draft code",
    "draw": "drawing image",
    "outlin": "outline",
    "list": "list",
    "recommend": "recommendation",
    "record": "recording audio",
    "segment": "segmentation segments segmented",
    "estimat": "estimate estimated",
    "detect": "detected objects",
    "edit": "edited",
    "caption": "caption",
    "answer": "answer",
    "paraphras": "paraphrase",
    "code": "function program",
    "implement": "implementation function program",
    "research": "findings research",
    "book": "booking reservation",
    "order": "order",
    "buy": "purchase",
    "purchas": "purchase",
    "zusammen": "zusammenfassung",
    "samen": "samenvatting",
    "vat": "samenvatting",
    "fass": "zusammenfassung",
    "vertaal": "vertaling",
    "riassum": "riassunto",
    "traduc": "traduzione traducción",
    "tradui": "traduction",
    "übersetz": "übersetzung",
    "podsum": "podsumowanie",
    "résum": "résumé",
    "resum": "resumen resumo",
}
_OBTAINED = re.compile(
    r"\b(?:extract|pull(?: out)?|list|identify|collect|gather|pick(?: out)?|choose|select|find|name|note down|"
    r"outline)\s+"
    r"(?:(?:me|out|the|all|of|any|my|every|each|\d+|two|three|four|five|ten|some|an?)\s+)*((?:[\w-]+\s*){1,2})"
)
_MAY_HOLD_OBJECT = re.compile(r"\b\w{4,}l(?:[oaei]|os|as|es)\b")
_INDEFINITE = re.compile(
    r"\b(?:an?|one|some|new|two|three|four|five|six|ten|\d+|ein\w*|une?|uno|una|um|uma|een)\s+((?:[\w-]+\s*){1,4})"
)
_PRODUCT_STEM = re.compile(rf"\b({'|'.join(sorted(_PRODUCTS, key=len, reverse=True))})")


def explicit_references(
    text: str, count: int, *, own: int, are_letters: bool = False, is_list: bool = True
) -> frozenset[int]:
    """Return the steps (1-based, within `count`) that `text` names by number or letter, without `own`.

    Outside a list only the nouns that can mean nothing but a step count: "point (3, 4)" is data.
    """
    found: set[int] = set()
    lowered = text.lower()
    may_name = any(word in lowered for word in (_COUNTING if is_list else _NAMING))
    for match in _BY_NUMBER.finditer(text) if may_name else ():
        if not is_list and not _PROSE_NOUN.match(match.group()):
            continue
        numbers = match.group("list") or match.group("mark") or ""
        if numbers:
            found.update(_numbers_in(numbers))
        elif match.group("ordinal"):
            found.add(_NUMBER_WORDS[match.group("ordinal").lower()])
        elif match.group("cjk"):
            digit = match.group("cjk")
            found.add(_CJK_DIGITS.get(digit) or int(digit))
        elif match.group("range", "count")[0]:
            word = match.group("count").lower()
            size = _NUMBER_WORDS.get(word) or int(word)
            is_first = match.group("range").lower() == "first"
            found.update(range(1, size + 1) if is_first else range(own - size, own))
    if are_letters:
        found.update(ord(match.group("letter").lower()) - ord("a") + 1 for match in _BY_LETTER.finditer(text))
    return frozenset(number for number in found if 1 <= number <= count and number != own)


def needs_all_before(text: str) -> bool:
    """Return whether the step speaks of everything that came before."""
    lowered = text.lower()
    return any(sign in lowered for sign in _ALL_SIGNS) and _ALL_BEFORE.search(text) is not None


def points_back(text: str) -> bool:
    """Return whether the step uses a pronoun or phrase that stands for something earlier."""
    if _BACKWARD.search(text) is not None:
        return True
    return any(has_object(word.lower()) for word in _MAY_HOLD_OBJECT.findall(text))


@lru_cache(maxsize=CACHED)
def names_result(text: str) -> bool:
    """Return whether the step names the result of an earlier one: "the resulting text", "based on that"."""
    lowered = text.lower()
    return any(sign in lowered for sign in _RESULT_SIGNS) and _RESULT.search(text) is not None


def named_earlier(text: str, introduced: Sequence[frozenset[str]]) -> int | None:
    """Return the index of the last earlier step that introduces a thing this step names with an article.

    `introduced` holds what each earlier step introduces. None if there is none: "translate the poem" finds "write a
    poem", "the summary" finds "summarize …".
    """
    if not any(introduced):
        return None
    named: set[str] = set()
    for match in _DEFINITE.finditer(text):
        named.update(_singular(match.group(1)))
    if not named:
        return None
    for index in range(len(introduced) - 1, -1, -1):
        if not named.isdisjoint(introduced[index]):
            return index
    return None


def introduced_by(step: str) -> frozenset[str]:
    """Return the words for things that a step brings up with an indefinite article, or leaves behind as its result."""
    lowered = step.lower()
    words = {word for phrase in _INDEFINITE.findall(lowered) for word in _singular(phrase)}
    for stem in _PRODUCT_STEM.findall(lowered):
        words.update(_singular(_PRODUCTS[stem]))
    return frozenset(words)


def _singular(phrase: str) -> set[str]:
    """Return the words of a phrase in lower case, without the ending of a plural."""
    return {
        word[:-1] if word.endswith("s") and len(word) > SHORTEST_PLURAL else word
        for word in _WORD.findall(phrase.lower())
        if word not in _NO_NAMES
    }


def obtained_by(step: str) -> frozenset[str]:
    """Return the words for things that a step picks out of others, which a later step may name as known."""
    return frozenset(word for phrase in _OBTAINED.findall(step.lower()) for word in _singular(phrase))


def _numbers_in(numbers: str) -> list[int]:
    span = re.fullmatch(r"\D*(\d+)\D*(?:to|-|–)\D*(\d+)\D*", numbers)
    if span:
        first, last = int(span.group(1)), int(span.group(2))
        return list(range(first, last + 1)) if first <= last <= first + 12 else []
    return [int(number) for number in re.findall(r"\d+", numbers)]
