"""What a request needs of a model whatever the scores, and how long its answer will be."""

from __future__ import annotations

import re

from app.analysis.text_window import TextWindow
from app.analysis.tokens import TOKENS_PER_IMAGE, TOKENS_PER_MESSAGE, estimate_tokens
from app.domain.capability import (
    CODE,
    CONVERSATIONAL,
    CREATIVE,
    EXTRACTION,
    FACTUAL,
    LOGICAL,
    MATHEMATICAL,
    SUMMARIZATION,
    TRANSLATION,
    Requirements,
)
from app.domain.prompt import PromptRequest

_JSON = re.compile(
    r"\b(?:(?:as|in|into|to|return|output|respond|reply|answer|produce|give|provide|with|only|valid|"
    r"strict)\W+(?:\w+\W+){0,4}?json|json\W+(?:object|array|format|output|only|response|schema)|"
    r"(?:als|en|como|in formato|im|au format|en formato|em formato|в формате|в)\W+json)\b|(?:以|用|输出|返回|"
    r"形式)\W*json|json\W*(?:格式|形式|形式で|で出力)",
    re.IGNORECASE,
)
# Words about JSON as a subject, not as the form of the answer.
_JSON_SUBJECT = re.compile(
    r"\b(?:parse|parsing|read|load|write a|function|script|what is|explain|convert (?:this |the )?json)\b",
    re.IGNORECASE,
)
# Typical answer lengths in tokens, before complexity.
_ANSWER_TOKENS = {
    CODE: 420,
    MATHEMATICAL: 300,
    LOGICAL: 280,
    FACTUAL: 220,
    CREATIVE: 520,
    CONVERSATIONAL: 70,
    SUMMARIZATION: 180,
    EXTRACTION: 140,
}
_ASKED_LENGTH = re.compile(
    r"(\d{1,5})\s*[-–]?\s*(words?|tokens?|sentences?|paragraphs?|lines?|pages?|wörtern?|wörter|sätzen?|"
    r"mots|phrases|palabras|frases|parole|frasi|слов\w*|字|文字|단어)",
    re.IGNORECASE,
)
_TOKENS_PER_UNIT = {
    "word": 1.4,
    "tok": 1.0,
    "sent": 26.0,
    "para": 110.0,
    "line": 12.0,
    "page": 650.0,
    "wört": 1.7,
    "sätz": 30.0,
    "字": 0.9,
    "文字": 0.9,
}
_BRIEF = re.compile(
    r"\b(?:briefly|in short|one word|yes or no|in one sentence|short answer|kurz|brièvement|brevemente|"
    r"кратко|одним словом)\b|简短|一句话|一言で",
    re.IGNORECASE,
)
MIN_ANSWER_TOKENS = 16
MAX_ANSWER_TOKENS = 8_192


def requirements_of(request: PromptRequest, window: TextWindow, prompt_tokens: int, answer_tokens: int) -> Requirements:
    """Return the hard requirements; the context holds system text, history, images, prompt and answer."""
    images = len(request.images) + sum(len(message.images) for message in request.history)
    history = sum(max(1, len(message.content) // 4) + TOKENS_PER_MESSAGE for message in request.history)
    system = len(request.system) // 4
    return Requirements(
        needs_vision=images > 0,
        needs_tools=bool(request.options.tools),
        needs_json=request.options.response_format is not None or asks_for_json(window),
        context_tokens=prompt_tokens
        + answer_tokens
        + history
        + system
        + images * TOKENS_PER_IMAGE
        + TOKENS_PER_MESSAGE,
    )


def asks_for_json(window: TextWindow) -> bool:
    """Return whether the text wants its answer as JSON, rather than speaking about JSON."""
    text = window.joined()
    if "json" not in text and "JSON" not in text:
        return False
    match = _JSON.search(text)
    if match is None:
        return False
    return _JSON_SUBJECT.search(text[max(0, match.start() - 60) : match.start()]) is None


def expected_answer_tokens(window: TextWindow, primary: str, complexity: float, prompt_tokens: int) -> int:
    """Return the expected length of the answer in tokens, from an asked length or the kind of work."""
    text = window.joined()
    asked = _ASKED_LENGTH.search(text)
    if asked and primary not in {MATHEMATICAL, LOGICAL}:
        unit = asked.group(2).lower()
        rate = next((rate for stem, rate in _TOKENS_PER_UNIT.items() if unit.startswith(stem)), 1.6)
        expected = int(asked.group(1)) * rate
    elif primary == TRANSLATION:
        expected = prompt_tokens * 1.1
    elif primary == SUMMARIZATION:
        expected = _ANSWER_TOKENS[SUMMARIZATION] + 0.05 * prompt_tokens
    else:
        expected = _ANSWER_TOKENS.get(primary, _ANSWER_TOKENS[FACTUAL]) * (0.6 + 1.4 * complexity)
        if _BRIEF.search(text):
            expected *= 0.3
    return round(min(MAX_ANSWER_TOKENS, max(MIN_ANSWER_TOKENS, expected)))


def prompt_tokens_of(window: TextWindow) -> int:
    """Return the estimated tokens of the prompt alone."""
    return estimate_tokens(window)
