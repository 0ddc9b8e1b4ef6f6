"""Times a routing decision: `python tests/benchmarks/bench_routing_decide.py [PROFILES …]`; prints microseconds."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from app.domain.clock import SystemClock
from app.domain.decision import BreakerState, BreakerView, DecisionInputs, Snapshot
from app.domain.explain import Change
from app.domain.ports import ModelFacts
from app.domain.profile import ModelProfile, ModelRef
from app.domain.prompt import Analysis, CapabilityScore, Complexity
from app.routing.explain import smallest_flip, what_if
from app.routing.priors import seed_ratings
from app.routing.profile_table import build_table
from app.routing.router import Router

CAPABILITIES = ("code", "mathematical", "logical", "factual", "creative", "conversational")
REPEATS = 2000


def profiles(count: int) -> tuple[ModelProfile, ...]:
    """Return that many different models on three hosts."""
    made = []
    for number in range(count):
        name, size = f"model{number}:{1 + number % 30}b", (1 + number % 30) * 1_000_000_000
        ratings = seed_ratings(ModelFacts(model=name, parameter_count=size))
        ref = ModelRef(f"host{number % 3}", name)
        made.append(ModelProfile(ref=ref, parameter_count=size, ratings=ratings, context_length=8192))
    return tuple(made)


def requests(count: int, snapshot: Snapshot) -> list[DecisionInputs]:
    """Return inputs that all differ, as those of a person who types."""
    made = []
    for number in range(count):
        main, second = CAPABILITIES[number % 6], CAPABILITIES[(number + 1) % 6]
        scores = (CapabilityScore(main, 0.5 + number / 1e5), CapabilityScore(second, 0.35))
        analysis = Analysis(
            scores=scores, primary=main, complexity=Complexity(value=number % 10 / 10), prompt_tokens=20 + number
        )
        made.append(DecisionInputs(analysis=analysis, snapshot=snapshot, strategy="balanced"))
    return made


def report(name: str, seconds: list[float]) -> None:
    """Print one line of percentiles."""
    ordered = sorted(seconds)
    p50, p99 = statistics.median(ordered) * 1e6, ordered[int(len(ordered) * 0.99)] * 1e6
    print(f"{name:<44} p50 {p50:9.1f} µs   p99 {p99:9.1f} µs   n {len(ordered)}")  # noqa: T201 - a bench prints


def timed(call: Callable[[], object]) -> float:
    """Return the seconds of one call."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def bench(count: int) -> None:
    """Measure one number of profiles."""
    known = profiles(count)
    snapshot = Snapshot(
        profiles=known,
        hosts_up=frozenset({"host0", "host1", "host2"}),
        resident={profile.ref: 2_000_000_000 for profile in known[:2]},
        breakers=(BreakerView(key=str(known[-1].ref), state=BreakerState.OPEN),),
        free_memory_bytes={"host0": 12_000_000_000},
    )
    inputs = requests(REPEATS, snapshot)
    router = Router(clock=SystemClock(), cache_size=100_000)
    router.decide(inputs[0], sub_task_id="1")
    fresh = [timed(lambda item=item: router.decide(item, sub_task_id="1")) for item in inputs]  # type: ignore[misc]
    report(f"{count} profiles: decide", fresh)
    hits = [timed(lambda item=item: router.decide(item, sub_task_id="1")) for item in inputs]  # type: ignore[misc]
    report(f"{count} profiles: decide, cache hit", hits)
    decisions = [router.decide(item, sub_task_id="1") for item in inputs[:1000]]
    report(f"{count} profiles: write the ranking out", [timed(lambda d=d: d.ranking) for d in decisions])  # type: ignore[misc]
    report(f"{count} profiles: table after an edit", [timed(lambda: build_table(known, {})) for _ in range(20)])
    change = Change(profiles=(replace(known[0], priority=10),))
    report(f"{count} profiles: what-if over 1,000", [timed(lambda: what_if(decisions, change)) for _ in range(3)])
    report(f"{count} profiles: smallest flip", [timed(lambda: smallest_flip(decisions[5])) for _ in range(5)])


if __name__ == "__main__":
    for number_of_profiles in [int(argument) for argument in sys.argv[1:]] or [3, 100, 1000]:
        bench(number_of_profiles)
