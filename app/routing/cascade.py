"""Whether the first answer of a cascade looks weak, from what can be seen without asking another model."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass

from app.domain.prompt import Analysis

# Mean log-probability of the answer's tokens: below e**-1 a token on average the model was guessing.
LEAST_MEAN_LOGPROB = -1.0
# An answer shorter than this share of what was expected probably evades the question; tokens.
LEAST_LENGTH_SHARE = 0.05
_TOKEN_CHARACTERS = 4.0
# Below this many expected tokens a short answer is simply what was asked for.
SHORT_ANSWER_TOKENS = 60
# The unit that repeats, at least this many characters, and how often it may.
_LOOP = re.compile(r"(.{12,200}?)\1{3,}", re.DOTALL)
_LOOP_WINDOW = 4000
_REFUSAL = re.compile(
    r"^\s*(i('m| am) sorry|sorry,|i can(no|')t|i('m| am) unable|as an ai\b|es tut mir leid|lo siento|je suis désolé)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Escalation:
    """Why the better model should be asked, in words for the user."""

    reason: str


def should_escalate(
    answer: str, analysis: Analysis, *, mean_logprob: float | None = None, is_cut: bool = False
) -> Escalation | None:
    """Return why an answer looks weak; None if it looks fine.

    `mean_logprob` is the mean natural log-probability of the answer's tokens, None where the host does not give it;
    then format, length and form are looked at. A cascade asks this once: the better model's answer stands.
    """
    is_sure = mean_logprob is not None and math.isfinite(mean_logprob)
    signs = (
        (is_cut, "The answer was cut at the length limit."),
        (not answer.strip(), "The answer is empty."),
        (
            analysis.requirements.needs_json and not _is_json(answer),
            "The answer is not the JSON that was asked for.",
        ),
        (_LOOP.search(answer[-_LOOP_WINDOW:]), "The answer repeats itself."),
        (_REFUSAL.match(answer), "The model declined to answer."),
        (
            mean_logprob is not None and mean_logprob < LEAST_MEAN_LOGPROB,
            "The model was unsure of its words.",
        ),
        (not is_sure and answer.count("```") % 2, "A code block was not closed."),
        (not is_sure and _is_too_short(answer, analysis), "The answer is much shorter than the request asks for."),
    )
    return next((Escalation(reason) for holds, reason in signs if holds), None)


def weakness(answer: str, analysis: Analysis, is_cut: bool) -> str:
    """Return why an answer looks weak, in words for the user; "" if it looks fine."""
    escalation = should_escalate(answer, analysis, is_cut=is_cut)
    return "" if escalation is None else escalation.reason


def _is_too_short(answer: str, analysis: Analysis) -> bool:
    """Return whether far more was expected."""
    expected = analysis.expected_answer_tokens
    if expected < SHORT_ANSWER_TOKENS:
        return False
    return len(answer) / _TOKEN_CHARACTERS < LEAST_LENGTH_SHARE * expected


def _is_json(answer: str) -> bool:
    """Return whether the answer is JSON, perhaps in a code block."""
    text = answer.strip()
    fenced = re.fullmatch(r"```(?:json)?\s*(.*?)\s*```", text, re.DOTALL)
    try:
        json.loads(fenced[1] if fenced else text)
    except ValueError:
        return False
    return True
