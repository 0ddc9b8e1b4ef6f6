"""The user's own prompts that several models answered, with what the user said of the answers. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.evidence import JudgedAnswer
from app.domain.evidence_report import ScoredPrompt
from app.domain.profile import ModelRef

PAIR = 2


def scored_own(judged: Iterable[JudgedAnswer], auto: Mapping[str, ModelRef]) -> tuple[ScoredPrompt, ...]:
    """Return the prompts with a score for at least two models; the last judgement of a model on a prompt counts.

    `auto` is whom Auto chose, by prompt. Prompts that were not kept cannot be told to be the same, and are left out.
    """
    scores: dict[str, dict[ModelRef, float]] = {}
    capability: dict[str, str] = {}
    for answer in judged:
        if answer.prompt:
            scores.setdefault(answer.prompt, {})[answer.ref] = answer.score
            capability[answer.prompt] = answer.capability
    return tuple(
        ScoredPrompt(prompt_id=prompt, capability=capability[prompt], scores=of_prompt, auto=auto.get(prompt))
        for prompt, of_prompt in scores.items()
        if len(of_prompt) >= PAIR
    )
