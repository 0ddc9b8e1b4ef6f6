"""How hard a prompt looks, from features that can be seen, each with its part in the sum."""

from __future__ import annotations

import math
import re

from app.analysis.text_window import TextWindow
from app.domain.capability import CODE, LOGICAL, MATHEMATICAL
from app.domain.prompt import Complexity, ComplexityPart

# A prompt of this many tokens gets half of the length's part.
HALF_LENGTH_TOKENS = 250.0
_CONSTRAINT = re.compile(
    r"\b(?:must|should|only|at least|at most|no more than|without|exactly|between|do not|don't|never|"
    r"always|each|every|except|unless|ensure|"
    r"muss|mindestens|höchstens|ohne|genau|doit|sans|au moins|debe|sin|al menos|deve|senza|almeno|должен|"
    r"без|минимум)\b|必须|不要|至少|不超过|只能",
    re.IGNORECASE,
)
_ASK = re.compile(r"[?？](?:\s|$)|^\s*(?:\d{1,2}[.)]|[-*•])\s", re.MULTILINE)
_STEP = re.compile(
    r"\b(?:then|after that|finally|next|step by step|first|second|third|dann|danach|schließlich|ensuite|"
    r"enfin|luego|después|poi|infine|затем|потом)\b|然后|最后|接着",
    re.IGNORECASE,
)
_HARD = re.compile(
    r"\b(?:prove|proof|optimi[sz]e|design|architect\w*|implement|analy[sz]e|derive|compare|evaluate|"
    r"distributed|concurren\w*|theorem|complexity|trade-?offs?|edge cases?|"
    r"in depth|detailed|comprehensive|beweise\w*|démontre\w*|demuestra|dimostra|докажи\w*)\b|证明|分析|设计|优化|比较",
    re.IGNORECASE,
)
_SYMBOL = re.compile(r"[{}()\[\]=<>+*/^\\|;_∑∫√]")
_LONG_WORD = re.compile(r"[^\W\d_]{11,}")
_WORD = re.compile(r"\w+")


def complexity_of(window: TextWindow, tokens: int, probabilities: dict[str, float]) -> Complexity:
    """Return the complexity of the text behind `window`; `tokens` is its estimated length.

    The parts: length up to 0.25, asks 0.15, constraints 0.15, steps 0.1, hard verbs 0.15, rare (long) words 0.1,
    code and formula density 0.1, reasoning (maths, logic or code is likely) 0.15.
    """
    text = window.joined()
    words = max(1, len(_WORD.findall(text)))
    reasoning = max(probabilities.get(MATHEMATICAL, 0.0), probabilities.get(LOGICAL, 0.0), probabilities.get(CODE, 0.0))
    parts = (
        ComplexityPart(name="length", value=0.25 * tokens / (tokens + HALF_LENGTH_TOKENS)),
        ComplexityPart(name="asks", value=0.05 * min(3, max(0, len(_ASK.findall(text)) - 1))),
        ComplexityPart(name="constraints", value=0.15 * _saturate(len(_CONSTRAINT.findall(text)), 4)),
        ComplexityPart(name="steps", value=0.10 * _saturate(len(_STEP.findall(text)), 3)),
        ComplexityPart(name="hard_verbs", value=0.15 * _saturate(len(_HARD.findall(text)), 2)),
        ComplexityPart(name="rare_words", value=0.10 * min(1.0, 5 * len(_LONG_WORD.findall(text)) / words)),
        ComplexityPart(name="symbols", value=0.10 * min(1.0, 8 * len(_SYMBOL.findall(text)) / max(1, len(text)))),
        ComplexityPart(name="reasoning", value=0.15 * reasoning * min(1.0, words / 12)),
    )
    total = math.fsum(part.value for part in parts)
    return Complexity(value=min(1.0, max(0.0, total)), parts=parts)


def _saturate(count: int, half: int) -> float:
    return count / (count + half)
