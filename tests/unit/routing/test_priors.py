"""Seed ratings: plausible order, by size, family and name."""

from __future__ import annotations

import pytest

from app.domain.capability import CAPABILITY_KEYS
from app.domain.ports import ModelFacts
from app.domain.profile import Provenance
from app.routing.priors import billions_of, level_of, seed_ratings


def rated(name: str, capability: str, **fields: object) -> float:
    """Return one seed rating."""
    return seed_ratings(ModelFacts(model=name, **fields))[capability].score  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "billions"),
    [
        (ModelFacts(model="x", parameter_count=7_000_000_000), 7.0),
        (ModelFacts(model="qwen3:8b"), 8.0),
        (ModelFacts(model="smollm2:135m"), 0.135),
        (ModelFacts(model="mixtral:8x7b"), 56.0),
        (ModelFacts(model="gemma3n:e4b"), 4.0),
        (ModelFacts(model="qwen2.5-coder:0.5b-instruct-q4_K_M"), 0.5),
        (ModelFacts(model="mystery", size_bytes=6_000_000_000), 10.0),
        (ModelFacts(model="mystery"), 4.0),
        (ModelFacts(model="mystery", parameter_count=0, size_bytes=0), 4.0),
    ],
)
def test_size(facts: ModelFacts, billions: float) -> None:
    """The size is reported, or in the name, or follows from the file."""
    assert billions_of(facts) == pytest.approx(billions)


def test_levels_grow_with_size() -> None:
    """A larger model is never expected to be worse than a smaller one of its kind."""
    levels = [level_of(billions) for billions in (0.01, 0.1, 0.3, 0.5, 1, 3, 8, 20, 70, 1000)]
    assert levels == sorted(levels)


@pytest.mark.parametrize(
    ("better", "worse", "capability"),
    [
        ("qwen3:8b", "qwen3:1.7b", "logical"),
        ("qwen2.5-coder:7b", "qwen2.5:7b", "code"),
        ("qwen2.5:7b", "qwen2.5-coder:7b", "creative"),
        ("mathstral:7b", "mistral:7b", "mathematical"),
        ("deepseek-r1:8b", "llama3.1:8b", "logical"),
        ("gemma3:4b", "phi4-mini:4b", "translation"),
        ("llama3.1:8b", "llama2:7b", "factual"),
        ("aya:8b", "llama3.1:8b", "translation"),
    ],
)
def test_families_differ_as_is_known(better: str, worse: str, capability: str) -> None:
    """Public knowledge of families decides between models of about one size."""
    assert rated(better, capability) > rated(worse, capability)


def test_every_capability_is_rated_as_an_estimate() -> None:
    """Seeds cover all capabilities, stay away from certainty and never look like evidence."""
    for name in ("tinyllama:1.1b", "gpt-oss:120b", "unheard-of"):
        ratings = seed_ratings(ModelFacts(model=name))
        assert tuple(ratings) == CAPABILITY_KEYS
        assert all(0.0 < rating.score < 1.0 for rating in ratings.values())
        assert {(rating.source, rating.evidence_count) for rating in ratings.values()} == {(Provenance.ESTIMATED, 0)}


def test_coarse_quantization_costs() -> None:
    """Two bits a weight lose something everywhere."""
    assert rated("m:7b", "code", quantization="Q2_K") < rated("m:7b", "code", quantization="Q4_K_M")


def test_embedding_models_are_not_rated() -> None:
    """What cannot chat has no capability."""
    assert seed_ratings(ModelFacts(model="all-minilm:33m", features=frozenset({"embedding"}))) == {}
