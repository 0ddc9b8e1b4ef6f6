"""Small worlds for routing tests: profiles, snapshots and inputs with an ordinary case as default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from app.domain.capability import CAPABILITY_KEYS, Requirements
from app.domain.decision import DecisionInputs, RoutingDecision, Snapshot
from app.domain.ports import ModelFacts
from app.domain.profile import CapabilityRating, Measure, ModelProfile, ModelRef, Provenance
from app.domain.prompt import Analysis, CapabilityScore, Complexity
from app.routing.priors import seed_ratings
from app.routing.router import Router

HOST = "desk"
GB = 1_000_000_000


class HandClock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        """Start at zero."""
        self.time_s = 0.0

    def now(self) -> datetime:
        """Return some day."""
        return datetime(2030, 1, 1, tzinfo=UTC)

    def monotonic_s(self) -> float:
        """Return the time the test set."""
        return self.time_s

    async def sleep(self, seconds: float) -> None:
        """Move on at once."""
        self.time_s += seconds


def ref(name: str, host: str = HOST) -> ModelRef:
    """Return a reference on the host of these tests."""
    return ModelRef(host, name)


def model(
    name: str = "a", *, host: str = HOST, scores: Mapping[str, float] | None = None, **fields: Any
) -> ModelProfile:
    """Return a measured model of one gigabyte."""
    ratings = {key: CapabilityRating(score=value, source=Provenance.USER) for key, value in (scores or {}).items()}
    profile = ModelProfile(
        ref=ref(name, host),
        ratings=ratings,
        context_length=8192,
        size_bytes=GB,
        memory_bytes=GB,
        load_s=Measure(value=2.0, source=Provenance.MEASURED),
        prefill_tps=Measure(value=100.0, source=Provenance.MEASURED),
        decode_tps=Measure(value=20.0, source=Provenance.MEASURED),
    )
    return replace(profile, **fields)


def seeded(name: str, parameters: int, *, family: str = "", features: frozenset[str] | None = None) -> ModelProfile:
    """Return a model as discovery makes it: seeded ratings, no measures."""
    facts = ModelFacts(
        model=name, family=family, parameter_count=parameters, features=features or frozenset({"completion"})
    )
    return ModelProfile(
        ref=ref(name),
        parameter_count=parameters,
        features=facts.features,
        ratings=seed_ratings(facts),
        context_length=8192,
    )


def analysis(primary: str = "code", *, complexity: float = 0.5, **fields: Any) -> Analysis:
    """Return an analysis that is sure of one capability."""
    rest = (CapabilityScore(key, 0.02) for key in CAPABILITY_KEYS if key != primary)
    value = Analysis(
        scores=(CapabilityScore(primary, 0.9), *rest),
        primary=primary,
        complexity=Complexity(value=complexity),
        prompt_tokens=50,
        expected_answer_tokens=200,
        requirements=Requirements(context_tokens=250),
    )
    return replace(value, **fields)


def world(*profiles: ModelProfile, **fields: Any) -> Snapshot:
    """Return a snapshot in which every host is up and nothing is loaded."""
    up = frozenset(profile.ref.host for profile in profiles)
    return replace(Snapshot(profiles=profiles, hosts_up=up), **fields)


def decide(of: DecisionInputs) -> RoutingDecision:
    """Decide with a router that has seen nothing before."""
    return Router(clock=HandClock()).decide(of, sub_task_id="1")


def inputs(*profiles: ModelProfile, snapshot: Snapshot | None = None, **fields: Any) -> DecisionInputs:
    """Return inputs for a code prompt under "balanced"."""
    values: dict[str, Any] = {"analysis": analysis(), "strategy": "balanced", "snapshot": snapshot or world(*profiles)}
    return DecisionInputs(**{**values, **fields})
