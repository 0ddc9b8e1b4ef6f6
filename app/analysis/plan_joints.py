"""Where one sentence holds several requests: the joints between its clauses, and which of them open a request."""

from __future__ import annotations

import re

from app.analysis import plan_languages as languages
from app.analysis import plan_words as words
from app.analysis.plan_clauses import JUDGED_LENGTH, Extent, is_order, is_question, starts_order
from app.analysis.plan_details import PROJECT

# "read and summarize the text" is one order: a clause has a verb and what it is about.
MIN_CLAUSE_WORDS = 2
_FIRST_WORD = re.compile(r"\W*([\w']+)")
_OTHER_OPENERS = (
    "a an sent rewritten "
    "have i i'd i'll i'm once when after while before based using if as what who whom when where why "
    "which how is are was were do does did has would should may whats hows whos wheres wer was wann wo warum "
    "wie welche "
    "welcher welches qui quel quelle quand comment combien pourquoi que quien cuando donde como cual chi cosa dove "
    "perche quale quanto quem onde qual wat wanneer waar waarom hoe hoeveel wieviel kto kiedy gdzie ile jak dlaczego"
)
_OPENERS = (
    words.CLEAR_VERBS
    | words.AMBIGUOUS_VERBS
    | words.OTHER_VERBS
    | languages.OBJECT_PRONOUNS
    | languages.ARTICLES
    | {"such"}
    | words.VERBS_WITH_PARTICLE
    | words.LEAD_STARTS
    | frozenset(_OTHER_OPENERS.split())
)
# It begins with one set of characters, which is quick to search for.
_JOINT = re.compile(
    r"[,;\s](?:(?<=[,;])\s*(?:(?:and|und|et|y|e|ed|en|i|oraz|a|а|и|plus|or)\s+)?(?:also\s+)?|"
    r"(?<=\s)(?:(?:and|und|et|y|e|ed|en|i|oraz|и|&|\+)\s+(?:also\s+)?(?!/)|followed by (?=[a-z]+ing\b)|(?=(?:then|"
    r"puis|ensuite|luego|después|poi|dann|danach|daarna|potem|затем|потом)\s)|-\s+))",
)
# Chinese and Japanese have their own marks, and joints without any.
_CJK_JOINT = re.compile(rf"{_JOINT.pattern}|[，；、]\s*|(?<=[一-鿿])(?=然后|接着|最后|并且)")
# Inside one deliverable's description, or under "how to", verbs belong to that description.
_DESCRIPTION = re.compile(
    r"\b(?:write|create|build|implement|develop|make|design|generate|draft|code|compose|craft|produce|"
    r"tell|give|explain|"
    r"describe|show|teach|help|suggest|imagine|suppose|act|pretend)\b[^,;]{0,90}?\b(?:that|which|who|"
    r"whose|where|how|about|when|"
    r"if|so that|to (?!(?:my|our|your|his|her|their|the|an?|this|that|me|us|all)\b)(?-i:[a-z]+))\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:that|which|who|whose|where|how to|when|if|while|so that|in order to|because|by \w+ing|to \w+ing)\b",
    re.IGNORECASE,
)
# Anywhere in what was said: somebody wants something.
_ASKING = re.compile(
    r"\bi(?:'d| would)?(?: also| then| really| now| just)* (?:like|need|want|hope|wish)\b|"
    r"\b(?:please|kindly|can you|could you|would you|help me|(?:user|they|he|she) (?:wants?|needs?|asks?|"
    r"would like))\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"(?:and |then |but |so )*(?:(?:if|once|when|after|while|before|as soon as|based on|using (?:it|that|this|"
    r"the \w+))\b"
    r"[^,.;:?!]{2,60},\s*|(?:based on|using|from|with|given|for) (?:that|this|it|those|these|them),?\s+|"
    r"if (?:(?:it|that|this|they|there)(?:'s| is| are| was| were)?(?: not)? \w+|so|not|yes|any),?\s+)",
    re.IGNORECASE,
)
# A wish of its own may follow any clause: "I have a photo, and I want to …".
_NEW_WISH = re.compile(
    r"(?:also |then |please )*(?:i(?:'d| would)? (?:also |then |finally )*(?:like|need|want) (?:you )?to|"
    r"please|can you|could you)\b",
    re.IGNORECASE,
)
# How to answer rather than what: never a request of its own.
_RIDER = re.compile(
    r"(?:please )?(?:also )?(?:(?:generate|get|return|produce|output|provide|give|create) (?:me )?(?:an?|the) "
    r"(?:new |final |output |resulting |updated |modified |edited )*(?:image|audio|video|file|output|result|picture|"
    r"version|version)s?(?: file)? (?:with|that|containing|having|around)\b|let (?:him|her|them|me|us) know\b|"
    r"(?:use(?! (?:the|that|this|those|these|its|my|our)\b[^.,;]{2,60}\b(?:as|to|for)\b)|include|mention|keep|"
    r"avoid|ensure|be|feel|respond|reply|state|make "
    r"(?:it|them|sure|the(?! \w+ (?:look|sound|read)\b)))\b|"
    r"(?:nenne|gib|mach|zeige?|donne|da|pon|fai|dammi|fammi|dê|dá|geef|podaj|приведи|дай|cite)(?:-moi| mir|"
    r" me| bitte| dazu)*(?: auch| noch| aussi)? (?:ein|un|um|een|kilka|jeden|один|несколько|zwei|deux|dos|due|"
    r"dois)?\w* ?(?:beispiele?|exemples?|ejemplos?|esempi?o?|exemplos?|voorbeeld\w*|przykład\w*|пример\w*|"
    r"grund|gründe)\b|"
    r"(?:explain|justify|show|tell|describe|give|provide)\s+(?:me |us |it |sure |in |them )?(?:your|the "
    r"(?:reason|logic|steps|answer|code|"
    r"difference|process|result)\w*|why|how|what (?:is|was|went) wrong|what you|reasons?|an? (?:short |brief |"
    r"detailed |simple )?(?:example|"
    r"explanation|reason|"
    r"justification|summary|step)\w*|examples?|each|sure|some examples?|step|detail\w*))",
    re.IGNORECASE,
)
# "… and provide the answer as an audio file" is work of its own.
_AS_A_FILE = re.compile(
    r"^[^,.;]{0,60}\bas an? (?:\w+ ){0,2}(?:audio|image|video|speech|voice|picture|recording|podcast)\b", re.IGNORECASE
)
# "Write a function and explain it": part of what is written.
_EXPLAINS_IT = re.compile(
    r"(?:please )?(?:explain|justify|show|tell|describe|give|provide)\s+(?:it|them|that)\b", re.IGNORECASE
)
# "Give me three facts about Mars and write a haiku": a text of its own.
_NEW_TEXT = re.compile(
    r"(?:write|draw|compose|draft|create|generate|design|suggest|recommend)\s+(?:me )?(?:an?|one|two|three|four|"
    r"five|some|\d+)\b",
    re.IGNORECASE,
)
# "Generate an image of a cat, describe the image": a look at what was made, which no text can hold.
_PICTURE = re.compile(
    r"\b(?:image|picture|photo|drawing|video|audio|song|melody|painting|sketch|logo)s?\b", re.IGNORECASE
)
_LOOKS_AT = re.compile(
    r"\W*(?:then )?(?:describe|label|explain|show|present|print|edit) (?:it|the|this|that)\b", re.IGNORECASE
)
# "Take the photo, describe it": looking at something is no step; a longer order says more than that.
SHORT_LOOK_WORDS = 5
# Verbs that mostly go on with the same request after a bare "and".
_WEAK_VERB = re.compile(
    r"(?:please )?(?:give|provide|add|help|let|see|get|know|go|start|learn|try|answer|make)\b", re.IGNORECASE
)
_TRAILING_JOINT = re.compile(r"[\s,;，；、]*(?:\s(?:and|und|et|y|e|en|и|plus|&|\+))?(?: also)?[\s,;，；、]*$")
# "… , and also" in characters, with room for spaces.
LONGEST_JOINT = 24
_CJK_WORD = re.compile(r"[一-鿿ぁ-ヿ]{2}")
# "Build a shed, paint the fence or fix the roof": things to choose from.
# "A dialogue in which Tom asks Mia to find the keys and then close the window."
_REPORTED = re.compile(
    r"\b(?:in which|where|who|that|about)\b.*\b(?:asks?|tells?|wants?|orders?|begs?|reminds?|helps?|forces?|"
    r"has|decides?|tries|trying|learns?) "
    r"(?:[\w']+ ){0,4}?to [a-z]+",
    re.IGNORECASE,
)
_CJK_WRITES = re.compile(r"(?:请|請|帮我|幫我|给我|麻烦)*(?:写|寫|起草|撰写|拟)")
_CJK_CONTENTS = re.compile(r"(?:并|并且)?(?:说明|介绍|描述|解释|表示|包括|提到|强调|指出|告诉|列出|感谢)")
# "What should I do when …, and who should I call?"
_ADVICE = re.compile(r"\bshould (?:i|we)\b", re.IGNORECASE)
_SHORT_ADVICE = re.compile(r"(?:who|what|where|when|how) should (?:i|we)(?: \w+){1,2}\W*$", re.IGNORECASE)
_OR = re.compile(r",? or (?!(?:at|not|so|if|any|the|a)\b)")
_NEXT_PART = re.compile(r",| und | en |[.?!;:]")
_ORDER_WORD = re.compile(
    r"[\s,;]*(?:and |und |et |y |e |en |и )?(?:then|next|after|(?:based on|from|using|with) (?:that|this|"
    r"those|it)|afterwards|finally|lastly|subsequently|"
    r"once|separately|unrelated(?:ly)?|by the way|btw|potem|następnie|na koniec|dann|danach|anschließend|schließlich|"
    r"ensuite|puis|enfin|luego|después|finalmente|depois|poi|infine|daarna|vervolgens|затем|потом|наконец|"
    r"然后|接着|最后|再)(?:\b|(?=[一-鿿]))",
    re.IGNORECASE,
)
# "I need the speech to be enhanced, transcribed and then summarized."
_TO_BE_DONE = re.compile(
    r"\b(?:to be|have (?:it|this|that|the|my)(?: \w+){0,3}?|(?:want|need|like) (?:it|this|that|the|"
    r"my)(?: \w+){0,4}?) \w+ed\b|"
    r"^\W*(?:then |subsequently |finally )?\w{3,}ed\b",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(
    r"(?:and |then |also |finally |subsequently |lastly )*(?:have (?:it|this|that|the) (?:\w+ ){0,3})?(?:transcribed|"
    r"translated|summari[sz]ed|classified|converted|generated|enhanced|segmented|cleaned|edited|analy[sz]ed|described|"
    r"detected|transformed|separated|extracted|labell?ed|rendered|narrated|shortened|rewritten|compared|sorted|printed|"
    r"sent|saved|uploaded|posted)\b",
    re.IGNORECASE,
)
# "I need a summary of the text, an answer to my question and a score": things to be made.
_WANTS_PRODUCT = re.compile(
    r"\bi(?:'d| would)? (?:\w+ )?(?:need|want|like)(?: to (?:receive|get|have|obtain|see))? (?:an?|the|"
    r"some) (?:[\w'-]+ ){0,4}"
    r"(?:versions?|answers?|summary|summaries|translations?|descriptions?|transcripts?|responses?|image|audio|video)\b",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    r"(?:and |then |also )*an? (?:[\w'-]+ ){0,3}(?:versions?|answers?|summary|translations?|scores?|descriptions?|"
    r"transcripts?|images?|audio|videos?|responses?|reports?|classifications?|captions?)\b",
    re.IGNORECASE,
)
# After these words and a colon stands what is to be written, asked or done to it, word for word.
_CONTENT_FOLLOWS = re.compile(
    r"\b(?:description|text|contents?|message|instructions?|prompt|note|caption|title|subject|saying|says)\s*:",
    re.IGNORECASE,
)
# In other languages a second question names something itself, so it has four words at least.
_OTHER_QUESTIONS = (
    r"(?:wer|wann|wo|warum|wie|wieviele?|welche\w*|qui|quel\w*|quand|où|pourquoi|comment|combien|qué|quién|"
    r"cuándo|dónde|"
    r"cuál\w*|cómo|cuánt\w*|quem|onde|qual|quais|quanto|chi|cosa|dove|quale|wanneer|waar|waarom|hoe(?:veel)?|"
    r"кто|когда|где|"
    r"сколько|какой|какая|как|почему|kto|kiedy|gdzie|ile|jak\w*|dlaczego)(?: \S+){3}"
)
_SECOND_QUESTION = re.compile(
    r"(?:(?:what|who|when|where|why|which)(?:'s| (?:is|are|was|were|do|does|did|has|have|would|should|can|"
    r"will|\w+ (?:is|are|was|were|do|does|did)))|who (?:\w+ed|wrote|won|made|built|sang|led|runs?|owns?)|"
    r"how (?:many|much|long|far|old|tall|do|does|did|can|is|are|would)|(?:what|who|where|how)s)\b|"
    rf"{_OTHER_QUESTIONS}",
    re.IGNORECASE,
)


def clauses(masked: str, sentence: Extent) -> list[Extent]:
    """Return the separate requests of one sentence; the sentence itself if it holds one."""
    text = masked[sentence.start : sentence.end]
    if " or " in text and any(starts_order(text[place.end() :]) for place in _OR.finditer(text)):
        return [sentence]
    is_asking = is_question(text)
    starts = [0]
    pattern = _JOINT if text.isascii() else _CJK_JOINT
    content = _CONTENT_FOLLOWS.search(text) if ":" in text else None
    for joint in pattern.finditer(text, 0, content.end() if content is not None else len(text)):
        if not _may_open(text, joint.end()):
            continue
        so_far, beginning = text[starts[-1] : joint.start()], text[joint.end() : joint.end() + JUDGED_LENGTH]
        if _opens_request(so_far, beginning, joint.group(), is_asking=is_asking):
            starts.append(joint.end())
    if len(starts) == 1:
        return [sentence]
    ends = [*starts[1:], len(text)]
    return [
        Extent(sentence.start + start, sentence.start + _end_without_joint(text, start, end))
        for start, end in zip(starts, ends, strict=True)
    ]


def _may_open(text: str, start: int) -> bool:
    """Return whether a request can begin with the first word; most joints are followed by one that cannot."""
    first = _FIRST_WORD.match(text, start)
    if first is None:
        return False
    word = first.group(1).lower()
    if text[first.end() : first.end() + 1] == "-":
        return True
    return word in _OPENERS or word.endswith("ed") or not word.isascii() or languages.asks(word)


def _end_without_joint(text: str, start: int, end: int) -> int:
    tail = max(start, end - LONGEST_JOINT)
    return tail + len(_TRAILING_JOINT.sub("", text[tail:end]))


def _is_next_of_series(so_far: str, beginning: str) -> bool:
    """Return whether a series of participles or of things wanted goes on: "to be cleaned, translated and …"."""
    if _PARTICIPLE.match(beginning) is not None:
        return _TO_BE_DONE.search(so_far, max(0, len(so_far) - JUDGED_LENGTH)) is not None
    return _PRODUCT.match(beginning) is not None and _WANTS_PRODUCT.search(so_far) is not None


def _is_order_after_joint(beginning: str) -> bool:
    """Return whether an order begins right here, or behind a condition: "…, and if there is room, book it"."""
    if starts_order(beginning) or languages.ends_in_order(_NEXT_PART.split(beginning, maxsplit=1)[0]):
        return True
    condition = _CONDITION.match(beginning)
    return condition is not None and starts_order(beginning[condition.end() :])


def _opens_request(so_far: str, beginning: str, joint: str, *, is_asking: bool) -> bool:
    """Return whether the words after a joint are a request of their own."""
    if _is_next_of_series(so_far, beginning):
        return True
    if "followed" in joint:
        first = _FIRST_WORD.match(beginning)
        return first is not None and words.base_form(first.group(1).lower()) is not None
    is_ordered = _is_order_after_joint(beginning)
    asks_again = is_asking and not is_ordered and _SECOND_QUESTION.match(words.after_lead(beginning)) is not None
    if not is_ordered and not asks_again:
        return False
    core = words.after_lead(so_far)
    if len(core.split(None, MIN_CLAUSE_WORDS)) < MIN_CLAUSE_WORDS and not _CJK_WORD.search(so_far):
        return False
    if asks_again:
        is_one_advice = _SHORT_ADVICE.match(beginning) is not None and _ADVICE.search(core) is not None
        return words.QUESTION_START.match(core) is not None and not is_one_advice
    return _is_next_order(so_far, core, beginning, joint)


def _is_next_order(so_far: str, core: str, beginning: str, joint: str) -> bool:
    """Return whether an order after a joint follows a request and is not part of it."""
    if _NEW_WISH.match(beginning) and starts_order(beginning):
        return True
    if not is_order(so_far.strip()[:JUDGED_LENGTH]) and _ASKING.search(so_far) is None:
        return False
    if words.CREATES.match(core) is not None and "," not in joint and _REPORTED.search(core) is not None:
        return False
    if not any(mark in joint for mark in ",;") and PROJECT.match(so_far) is not None and "also" not in joint:
        return False
    is_separate = _ORDER_WORD.match(joint + beginning) is not None or "also" in joint or "+" in joint
    return is_separate or not _goes_on(so_far, core, beginning, joint)


def _goes_on(so_far: str, core: str, beginning: str, joint: str) -> bool:
    """Return whether an order after a joint only goes on with the order before it."""
    is_deed = words.DEED.match(words.after_lead(beginning)) is not None or _AS_A_FILE.search(beginning) is not None
    if is_deed and words.MAKES_TEXT.match(core) is None:
        return False
    is_creating = words.CREATES.match(core) is not None
    shows = is_creating and _PICTURE.search(core) is not None and _LOOKS_AT.match(beginning) is not None
    if _CJK_WRITES.match(so_far) is not None and _CJK_CONTENTS.match(beginning) is not None:
        return True
    says_how = _RIDER.match(beginning) is not None or (
        is_creating and not shows and (_EXPLAINS_IT.match(beginning) or words.ELABORATES.match(beginning)) is not None
    )
    if not says_how and not is_creating and _NEW_TEXT.match(words.after_lead(beginning)) is not None:
        return False
    is_look = words.READS.match(core) is not None
    is_short_look = is_look and len(core.split()) <= SHORT_LOOK_WORDS
    if says_how or is_short_look or (not shows and _DESCRIPTION.search(core)):
        return True
    if any(mark in joint for mark in ",;，"):
        return False
    is_wish = words.INTENT.match(so_far.strip()) is not None
    is_weak = not is_wish and _WEAK_VERB.match(beginning) is not None
    return is_weak or (is_look and "," not in core) or _RELATIVE.search(core) is not None
