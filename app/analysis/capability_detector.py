"""Detects what a prompt needs: probabilities for every capability, with the spans that raised them."""

from __future__ import annotations

import math

from app.analysis.cues import CueFindings, find_cues
from app.analysis.text_window import TextWindow
from app.domain.capability import CAPABILITY_KEYS, DEFAULT_CAPABILITY
from app.domain.prompt import CapabilityScore

# With no cue at all a prompt is taken as talk, so the default capability starts a little ahead.
DEFAULT_HEAD_START = 0.6
SHARPNESS = 1.1


def scores_from_cues(findings: CueFindings) -> tuple[CapabilityScore, ...]:
    """Return probabilities from the sums of cue weights alone, highest first."""
    logits = [
        SHARPNESS * (value + (DEFAULT_HEAD_START if key == DEFAULT_CAPABILITY else 0.0))
        for key, value in zip(CAPABILITY_KEYS, findings.sums, strict=True)
    ]
    return ranked(softmax(logits))


def softmax(logits: list[float]) -> list[float]:
    """Return the logits as probabilities that sum to one."""
    highest = max(logits)
    powers = [math.exp(logit - highest) for logit in logits]
    total = math.fsum(powers)
    return [power / total for power in powers]


def ranked(probabilities: list[float]) -> tuple[CapabilityScore, ...]:
    """Return probabilities, given in the order of CAPABILITY_KEYS, as scores, highest first."""
    pairs = sorted(zip(CAPABILITY_KEYS, probabilities, strict=True), key=lambda pair: -pair[1])
    return tuple(CapabilityScore(key, probability) for key, probability in pairs)


def detect(window: TextWindow) -> tuple[tuple[CapabilityScore, ...], CueFindings]:
    """Return the scores of the text behind `window` and the cues found in it."""
    findings = find_cues(window)
    return scores_from_cues(findings), findings
