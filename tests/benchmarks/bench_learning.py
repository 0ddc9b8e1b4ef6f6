"""How quickly routing learns from sparse, noisy judgements: simulated users, seeded, over the real router.

Run it from the repository's root:  python -m tests.benchmarks.bench_learning [--worlds 40]

Each world has models with hidden qualities for each capability. A profile's ratings know half of what sets a model
apart, with noise, as an estimate from family and size does. Of the answers 30 % are judged, one judgement in ten is
wrong. Beside the strategies run every fixed model and epsilon-greedy (ε = 0.1, the best mean of each capability, no
ratings to start from). After 300 requests the best model falls to three tenths of its qualities. Last come A/A
experiments: both arms are the same, and somebody looks after every result.
"""

# ruff: noqa: T201  a benchmark prints

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.clock import SystemClock
from app.domain.decision import DecisionInputs, Snapshot
from app.domain.evidence import JudgedAnswer, ModelEvidence
from app.domain.profile import CapabilityRating, Measure, ModelProfile, ModelRef, Provenance
from app.domain.prompt import Analysis, CapabilityScore, Complexity
from app.learning.experiments.confidence import BoundedMean, difference
from app.learning.experiments.verdict import ERROR, LEAST_RESULTS
from app.routing.outcomes import evidence_of
from app.routing.router import Router

Floats = NDArray[np.float64]

CAPABILITIES = ("code", "mathematical", "factual", "creative")
MODELS = tuple(ModelRef("simulated", f"m{number}") for number in range(4))
REQUESTS = 300
AFTER = 120
STEP = 20
JUDGED, WRONG = 0.3, 0.1
MEAN, KNOWN, NOISE = 0.6, 0.5, 0.1
DEGRADED = 0.3
EPSILON = 0.1
EXPERIMENTS, RESULTS = 1_000, 400


@dataclass(slots=True)
class World:
    """Hidden qualities, one row a model and one column a capability, and what its profiles say."""

    seed: int
    random: np.random.Generator
    quality: Floats
    profiles: tuple[ModelProfile, ...]

    @classmethod
    def draw(cls, seed: int) -> World:
        """Return a world."""
        random = np.random.default_rng(seed)
        quality = random.uniform(0.3, 0.95, size=(len(MODELS), len(CAPABILITIES)))
        known = MEAN + KNOWN * (quality - quality.mean()) + random.normal(0.0, NOISE, quality.shape)
        profiles = tuple(
            ModelProfile(
                ref=ref,
                ratings={
                    capability: CapabilityRating(score=float(score), source=Provenance.ESTIMATED)
                    for capability, score in zip(CAPABILITIES, np.clip(scores, 0.05, 0.95), strict=True)
                },
                context_length=8192,
                size_bytes=10**9,
                load_s=Measure(value=1.0, n=9),
                prefill_tps=Measure(value=200.0, n=9),
                decode_tps=Measure(value=20.0, n=9),
            )
            for ref, scores in zip(MODELS, known, strict=True)
        )
        return cls(seed, random, quality, profiles)

    def degrade(self) -> None:
        """Let the model that is best on the whole fall."""
        self.quality = self.quality.copy()
        self.quality[int(self.quality.mean(axis=1).argmax())] *= DEGRADED


@dataclass(slots=True)
class Run:
    """True qualities by request: of the answer, of the best model, and of every fixed model."""

    got: Floats
    best: Floats
    fixed: Floats


Choose = Callable[[int, int], int]
Learn = Callable[[JudgedAnswer], None]


def routed(world: World, strategy: str) -> tuple[Choose, Learn]:
    """Return the real router with a strategy: it chooses for request and capability, and learns from judgements."""
    router = Router(cache_size=0, clock=SystemClock())
    judged: list[JudgedAnswer] = []
    evidence: dict[ModelRef, ModelEvidence] = {}

    def choose(number: int, capability: int) -> int:
        analysis = Analysis(
            scores=(CapabilityScore(CAPABILITIES[capability], 0.95),),
            primary=CAPABILITIES[capability],
            complexity=Complexity(value=0.5),
            prompt_tokens=30,
            expected_answer_tokens=100,
        )
        snapshot = Snapshot(
            profiles=world.profiles,
            hosts_up=frozenset({MODELS[0].host}),
            resident=dict.fromkeys(MODELS, 10**9),
            evidence=dict(evidence),
        )
        state = world.seed * 100_000 + number
        inputs = DecisionInputs(analysis=analysis, snapshot=snapshot, strategy=strategy, strategy_state=state)
        return MODELS.index(router.decide(inputs, sub_task_id="1").order[0])

    def learn(answer: JudgedAnswer) -> None:
        judged.append(answer)
        evidence.clear()
        evidence.update(evidence_of(judged))

    return choose, learn


def epsilon_greedy(world: World) -> tuple[Choose, Learn]:
    """Return the usual baseline."""
    sums, counts = np.full(world.quality.shape, 0.5), np.ones(world.quality.shape)

    def choose(_number: int, capability: int) -> int:
        if world.random.random() < EPSILON:
            return int(world.random.integers(len(MODELS)))
        return int((sums[:, capability] / counts[:, capability]).argmax())

    def learn(answer: JudgedAnswer) -> None:
        place = (MODELS.index(answer.ref), CAPABILITIES.index(answer.capability))
        sums[place] += answer.score
        counts[place] += 1

    return choose, learn


def simulate(world: World, choose: Choose, learn: Learn) -> Run:
    """Return what happened over all requests."""
    random, rows = world.random, []
    for number in range(REQUESTS + AFTER):
        if number == REQUESTS:
            world.degrade()
        capability = int(random.integers(len(CAPABILITIES)))
        chosen = choose(number, capability)
        qualities = world.quality[:, capability]
        rows.append((qualities[chosen], qualities.max(), *qualities))
        if random.random() < JUDGED:
            is_good = (random.random() < qualities[chosen]) != (random.random() < WRONG)
            answer = JudgedAnswer(
                ref=MODELS[chosen], capability=CAPABILITIES[capability], complexity=0.5, score=float(is_good)
            )
            learn(answer)
    table = np.array(rows)
    return Run(table[:, 0], table[:, 1], table[:, 2:])


def report(title: str, runs: Sequence[Run]) -> None:
    """Print what a strategy reached, over all worlds."""
    got = np.mean([run.got for run in runs], axis=0)
    best = np.mean([run.best for run in runs], axis=0)
    regret = best - got
    third = REQUESTS // 3
    steps = range(REQUESTS, REQUESTS + AFTER, STEP)
    after = "  ".join(f"{got[at : at + STEP].sum() / best[at : at + STEP].sum():.3f}" for at in steps)
    until = slice(0, REQUESTS)
    late = slice(REQUESTS - third, REQUESTS)
    share = [got[part].sum() / best[part].sum() for part in (until, late)]
    print(
        f"{title:<16} of oracle {share[0]:.3f}, last {third} {share[1]:.3f};  regret {regret[until].sum():5.1f}, "
        f"last {third} {regret[late].sum():5.2f};  after: {after}"
    )


def fixed_models(runs: Sequence[Run]) -> None:
    """Print the regret of the best fixed model, which nobody knows beforehand, and of the average."""
    third = REQUESTS // 3
    late = [(run.best[:, None] - run.fixed)[REQUESTS - third : REQUESTS].sum(axis=0) for run in runs]
    whole = [(run.best[:, None] - run.fixed)[:REQUESTS].sum(axis=0) for run in runs]
    for title, pick in (("best fixed", np.min), ("average fixed", np.mean)):
        print(
            f"{title:<16} regret {np.mean([pick(one) for one in whole]):5.1f}, last {third} "
            f"{np.mean([pick(one) for one in late]):5.2f}"
        )


def false_winners(seed: int) -> float:
    """Return the share of A/A experiments in which somebody who looks after every result ever sees a winner."""
    random = np.random.default_rng(seed)
    winners = 0
    for _ in range(EXPERIMENTS):
        arms = (BoundedMean(ERROR / 2), BoundedMean(ERROR / 2))
        rate = random.uniform(0.3, 0.95)
        for _ in range(RESULTS):
            arms[int(random.integers(2))].add(float(random.random() < rate))
            if min(arm.count for arm in arms) < LEAST_RESULTS:
                continue
            gap = difference(arms[0].interval(), arms[1].interval())
            if gap.low > 0 or gap.high < 0:
                winners += 1
                break
    return winners / EXPERIMENTS


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=40)
    worlds = parser.parse_args().worlds
    print(f"{worlds} worlds, {REQUESTS} requests, then the best model falls; steps of {STEP} requests")
    runs: list[Run] = []
    for strategy in ("balanced", "thompson"):
        runs = []
        for seed in range(worlds):
            world = World.draw(seed)
            runs.append(simulate(world, *routed(world, strategy)))
        report(strategy, runs)
    greedy = []
    for seed in range(worlds):
        world = World.draw(seed)
        greedy.append(simulate(world, *epsilon_greedy(world)))
    report("epsilon-greedy", greedy)
    fixed_models(runs)
    print(f"false winners in {EXPERIMENTS} A/A experiments of {RESULTS} results: {false_winners(1):.1%}")


if __name__ == "__main__":
    main()
