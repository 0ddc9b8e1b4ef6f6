"""What to expect of a model that nobody has tried here, from its size, family and name.

The numbers are rough readings of public leaderboards and model cards, made so that models compare plausibly; the
first calibration, rating or outcome starts to replace them.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.capability import (
    CAPABILITY_KEYS,
    CODE,
    CONVERSATIONAL,
    CREATIVE,
    EXTRACTION,
    FACTUAL,
    LOGICAL,
    MATHEMATICAL,
    SUMMARIZATION,
    TRANSLATION,
)
from app.domain.ports import ModelFacts
from app.domain.profile import CapabilityRating, Provenance
from app.routing.estimates import BYTES_PER_PARAMETER

# General level by size: billions of parameters, score. Between the points it grows with the logarithm.
_LEVELS = ((0.1, 0.13), (0.5, 0.28), (1.5, 0.40), (4.0, 0.52), (8.0, 0.60), (14.0, 0.66), (32.0, 0.73), (70.0, 0.78))
_UNKNOWN_BILLIONS = 4.0
# Capability = slope × level + offset: talk comes early with size, facts and deduction late.
_CURVES: Mapping[str, tuple[float, float]] = {
    CODE: (1.0, 0.0),
    MATHEMATICAL: (1.05, -0.05),
    LOGICAL: (1.0, -0.05),
    FACTUAL: (1.1, -0.06),
    CREATIVE: (0.8, 0.13),
    CONVERSATIONAL: (0.7, 0.25),
    SUMMARIZATION: (0.85, 0.10),
    TRANSLATION: (1.05, -0.05),
    EXTRACTION: (0.9, 0.05),
}
# What a quantization below four bits costs, whatever the capability.
_COARSE_QUANTIZATION = (("Q2", 0.08), ("IQ2", 0.08), ("IQ1", 0.15), ("Q3", 0.03), ("IQ3", 0.03))
# No guess is ever as good as certain.
_LOWEST, _HIGHEST = 0.03, 0.93


@dataclass(frozen=True, slots=True)
class FamilyPrior:
    """How a family differs from models of its size: `pattern` is searched in name and family, in lower case."""

    pattern: str
    overall: float
    differences: Mapping[str, float]


# Every line that matches counts, so that a coder of a strong family gets both.
FAMILIES: tuple[FamilyPrior, ...] = (
    FamilyPrior(
        r"coder|code(?!c)|starcoder|devstral|codestral",
        0.0,
        {CODE: 0.17, MATHEMATICAL: 0.05, CREATIVE: -0.11, CONVERSATIONAL: -0.11, FACTUAL: -0.03, TRANSLATION: -0.03},
    ),
    FamilyPrior(
        r"math|numina",
        -0.08,
        {MATHEMATICAL: 0.26, LOGICAL: 0.08, CODE: 0.02},
    ),
    FamilyPrior(
        r"deepseek-r1|qwq|thinking|reason|magistral|marco-o1|openthinker|exaone-deep|cogito",
        0.0,
        {MATHEMATICAL: 0.14, LOGICAL: 0.14, CODE: 0.04, CONVERSATIONAL: -0.06, CREATIVE: -0.03},
    ),
    FamilyPrior(r"qwen-?3|qwen3", 0.05, {MATHEMATICAL: 0.06, LOGICAL: 0.04, CODE: 0.03, TRANSLATION: 0.03}),
    FamilyPrior(r"qwen-?2\.5|qwen2\.5", 0.02, {MATHEMATICAL: 0.06, CODE: 0.03, TRANSLATION: 0.02}),
    FamilyPrior(r"gpt-oss", 0.06, {MATHEMATICAL: 0.10, LOGICAL: 0.08, CODE: 0.06, CREATIVE: -0.03}),
    FamilyPrior(r"llama-?3", 0.01, {CONVERSATIONAL: 0.03, FACTUAL: 0.03, SUMMARIZATION: 0.02}),
    FamilyPrior(r"llama-?2|vicuna|wizard", -0.09, {CODE: -0.05, MATHEMATICAL: -0.08}),
    FamilyPrior(r"gemma", 0.02, {CREATIVE: 0.06, CONVERSATIONAL: 0.03, TRANSLATION: 0.07}),
    FamilyPrior(r"mistral|mixtral|ministral", 0.0, {CREATIVE: 0.03, SUMMARIZATION: 0.02, TRANSLATION: 0.02}),
    FamilyPrior(r"\bphi", 0.02, {LOGICAL: 0.06, MATHEMATICAL: 0.06, FACTUAL: -0.07, TRANSLATION: -0.08}),
    FamilyPrior(r"smollm", 0.0, {CONVERSATIONAL: 0.08, CREATIVE: 0.07, SUMMARIZATION: 0.03, TRANSLATION: -0.08}),
    FamilyPrior(r"tinyllama|stablelm|orca-mini|dolly|gpt2|opt-", -0.08, {}),
    FamilyPrior(r"aya|tower|madlad|seamless|alma|translat", 0.0, {TRANSLATION: 0.14, CODE: -0.08}),
    FamilyPrior(r"granite", 0.0, {EXTRACTION: 0.05, SUMMARIZATION: 0.04, CREATIVE: -0.03}),
    FamilyPrior(r"command-r|command-a", 0.02, {EXTRACTION: 0.05, SUMMARIZATION: 0.05, TRANSLATION: 0.05}),
    FamilyPrior(r"nuextract|gliner|functionary|hermes", 0.0, {EXTRACTION: 0.06}),
    FamilyPrior(r"llava|moondream|bakllava|minicpm-v", -0.04, {}),
    FamilyPrior(r"storytell|writer|fimbulvetr|psyfighter|mythomax|samantha", -0.03, {CREATIVE: 0.12, CODE: -0.1}),
)
_SIZE_IN_NAME = re.compile(r"(?<![a-z0-9.])(?:(\d+)x)?e?(\d+(?:\.\d+)?)(b|m)(?![a-z0-9])")


def seed_ratings(facts: ModelFacts) -> Mapping[str, CapabilityRating]:
    """Return an estimated rating for every capability; none for a model that cannot chat."""
    if "completion" not in facts.features:
        return {}
    level = level_of(billions_of(facts))
    text = f"{facts.model} {facts.family}".lower()
    matches = [prior for prior in FAMILIES if re.search(prior.pattern, text)]
    coarse = next((cost for prefix, cost in _COARSE_QUANTIZATION if facts.quantization.upper().startswith(prefix)), 0.0)
    ratings = {}
    for capability in CAPABILITY_KEYS:
        slope, offset = _CURVES[capability]
        differences = (prior.overall + prior.differences.get(capability, 0.0) for prior in matches)
        value = math.fsum((slope * level, offset, -coarse, *differences))
        score = round(min(_HIGHEST, max(_LOWEST, value)), 3)
        ratings[capability] = CapabilityRating(score=score, source=Provenance.ESTIMATED)
    return ratings


def billions_of(facts: ModelFacts) -> float:
    """Return the parameters in billions: reported, in the name, from the file's size, or those of a small model."""
    if facts.parameter_count and facts.parameter_count > 0:
        return facts.parameter_count / 1e9
    named = billions_in_name(facts.model)
    if named is not None:
        return named
    if facts.size_bytes and facts.size_bytes > 0:
        return facts.size_bytes / BYTES_PER_PARAMETER / 1e9
    return _UNKNOWN_BILLIONS


def billions_in_name(model: str) -> float | None:
    """Return the parameters in billions that a name tells, all experts together; None if it tells none."""
    found = _SIZE_IN_NAME.search(model.lower())
    if found is None:
        return None
    experts, number, unit = found.groups()
    return int(experts or 1) * float(number) / (1.0 if unit == "b" else 1000.0)


def level_of(billions: float) -> float:
    """Return the general level of a model of this size, in [0, 1]: straight lines between points, flat outside."""
    if billions <= _LEVELS[0][0]:
        return _LEVELS[0][1]
    for (smaller, low), (larger, high) in itertools.pairwise(_LEVELS):
        if billions <= larger:
            share = math.log(billions / smaller) / math.log(larger / smaller)
            return low + share * (high - low)
    return _LEVELS[-1][1]
