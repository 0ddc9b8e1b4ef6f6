"""Write a used installation: models, requests with real decisions, notes, rules; to be looked at in pictures.

    python -m tests.sample_history DIR [--requests 260]

The analysis and the decisions are the program's own; times and outcomes are drawn, seeded, around each model's speed.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.analysis.analyzer import Analyzer
from app.domain.clock import SystemClock
from app.domain.decision import BreakerState, BreakerView, DecisionInputs, RoutingDecision, RoutingRule, Snapshot
from app.domain.errors import NoEligibleModelError
from app.domain.plan import Plan, SubTask
from app.domain.ports import ModelFacts
from app.domain.profile import ModelProfile, ModelRef
from app.domain.prompt import PromptRequest, new_id
from app.domain.record import Attempt, Outcome, RequestRecord, SubTaskRecord, Usage
from app.domain.views import Annotation, LearnedTimes
from app.routing.priors import seed_ratings
from app.routing.router import Router
from app.store import Database, Store

HOST = "ollama"
GB = 1_000_000_000
DAYS = 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """A model of the sample: what its host reports, and how it behaves."""

    facts: ModelFacts
    decode_tps: float
    prefill_tps: float
    load_s: float
    failure_rate: float = 0.01


def _facts(name: str, family: str, parameters: float, size: float, *features: str, context: int = 32_768) -> ModelFacts:
    return ModelFacts(
        model=name,
        family=family,
        quantization="Q4_K_M",
        parameter_count=round(parameters * GB),
        size_bytes=round(size * GB),
        context_length=context,
        features=frozenset({"completion", *features}),
    )


MODELS = (
    Speed(facts=_facts("qwen3:8b", "qwen3", 8.2, 5.2, "tools", "thinking"), decode_tps=43, prefill_tps=900, load_s=7.8),
    Speed(
        facts=_facts("qwen3-coder:7b", "qwen3", 7.6, 4.7, "tools", "insert"), decode_tps=47, prefill_tps=950, load_s=7
    ),
    Speed(facts=_facts("gemma3:4b", "gemma3", 4.3, 3.3, "vision"), decode_tps=71, prefill_tps=1400, load_s=4.1),
    Speed(facts=_facts("llama3.2:3b", "llama", 3.2, 2.0, "tools"), decode_tps=88, prefill_tps=1700, load_s=2.9),
    Speed(
        facts=_facts("phi4-mini:3.8b", "phi3", 3.8, 2.5, "tools", context=16_384),
        decode_tps=66,
        prefill_tps=1300,
        load_s=3.4,
        failure_rate=0.12,
    ),
)
EMBEDDER = ModelFacts(
    model="nomic-embed-text:latest", family="nomic-bert", features=frozenset({"embedding"}), size_bytes=274_000_000
)
PROMPTS = (
    "Write a Python function that merges overlapping intervals, with tests.",
    "Why does my asyncio task hang when I cancel it inside a finally block?",
    "Refactor this class so that it no longer needs a global registry.",
    "Write a SQL query for the ten newest orders of each customer.",
    "What is the derivative of x² · sin(x)?",
    "A train leaves at 9:40 and takes 2 h 35 min. When does it arrive?",
    "If all bloops are razzies and some razzies are lazzies, are some bloops lazzies?",
    "What is the capital of Australia?",
    "When was the Peace of Westphalia signed, and by whom?",
    "Write a short poem about a lighthouse in winter.",
    "Suggest five names for a bakery that only sells bread with seeds.",
    "Hi! How was your day?",
    "Summarize the following meeting notes in three bullet points: budget, hiring, office move, next release.",
    "Translate into German: The parcel will arrive tomorrow before noon.",
    "Extract all dates and amounts from this invoice: 12 May 2026, 340.50 €; 3 June 2026, 99 €.",
    "Explain how a B-tree splits a full page, step by step.",
    "Schreibe eine höfliche Absage an einen Lieferanten.",
    "Fix the off-by-one error in this loop: for i in range(1, len(items)): print(items[i])",
    "Compare REST and gRPC for an internal service with large payloads.",
    "Give me a regular expression for ISO 8601 dates and explain it.",
    "1. Write a function for compound interest.\n2. Explain it to a child.\n3. Suggest a name for a savings app.",
    "First translate this sentence into French: Good morning. Then explain the grammar of the result.",
)


async def write(folder: Path, requests: int, *, seed: int = 7) -> None:
    """Make the database in a data folder that exists."""
    database = Database(f"sqlite:///{folder / 'modelyard.db'}")
    database.open()
    try:
        store = Store(database, SystemClock(), seed_ratings)
        await store.profiles.discovered(HOST, (*(one.facts for one in MODELS), EMBEDDER))
        await store.profiles.learned(tuple(_learned(one) for one in MODELS))
        profiles = await store.profiles.list()
        sample = Sample(profiles, random.Random(seed))
        moments = sorted(sample.rng.uniform(0.02, DAYS * 24) for _ in range(requests))
        for hours in reversed(moments):
            record = sample.record(datetime.now(UTC) - timedelta(hours=hours))
            await store.records.save(record)
            await _annotate(store, record, sample.rng)
        await _edit(store, profiles)
    finally:
        database.close()


async def _annotate(store: Store, record: RequestRecord, rng: random.Random) -> None:
    for part in record.sub_tasks:
        if part.decision is not None and rng.random() < 0.08:
            rating = rng.choice((1, 1, 1, 0, -1))
            tags = ("work",) if rng.random() < 0.5 else ()
            await store.annotations.save(part.decision.decision_id, Annotation(rating=rating, tags=tags))


async def _edit(store: Store, profiles: Sequence[ModelProfile]) -> None:
    coder = next(profile for profile in profiles if "coder" in profile.ref.model)
    edited = await store.profiles.save(replace(coder, priority=2), actor="user")
    await store.profiles.save(replace(edited, notes="Good at tests, wordy at prose."), actor="user")
    await store.rules.save(
        (
            RoutingRule(name="Code to the coder", model=coder.ref, capability="code"),
            RoutingRule(name="Long texts", model=ModelRef(HOST, "qwen3:8b"), min_tokens=2000),
            RoutingRule(
                name="Small talk stays small", model=ModelRef(HOST, "llama3.2:3b"), max_complexity=0.2, is_active=False
            ),
        ),
        actor="user",
    )


def _learned(one: Speed) -> LearnedTimes:
    return LearnedTimes(
        ref=ModelRef(HOST, one.facts.model),
        load_s=one.load_s,
        load_n=6,
        prefill_tps=one.prefill_tps,
        decode_tps=one.decode_tps,
        speed_n=40,
        success_rate=1 - one.failure_rate,
        outcome_n=40,
    )


class Sample:
    """Draws requests one after the other; the models of the last one are loaded."""

    def __init__(self, profiles: tuple[ModelProfile, ...], rng: random.Random) -> None:
        """Ask among `profiles`."""
        self.rng = rng
        self._profiles = profiles
        self._speeds = {ModelRef(HOST, one.facts.model): one for one in MODELS}
        self._analyzer = Analyzer()
        self._router = Router(clock=SystemClock())
        self._resident: list[ModelRef] = []

    def record(self, moment: datetime) -> RequestRecord:
        """Return the next request."""
        prompt = self.rng.choice(PROMPTS)
        request = PromptRequest(prompt=prompt)
        plan = self._analyzer.plan(request)
        parts = tuple(self._part(task, moment) for task in plan.sub_tasks)
        total = sum(attempt.wait_before_s + attempt.total_s for part in parts for attempt in part.attempts)
        return RequestRecord(
            request_id=new_id(),
            created_at=moment,
            prompt=prompt,
            strategy="balanced",
            source=self.rng.choice(("desktop", "desktop", "desktop", "api")),
            analysis=self._analyzer.analyze(request),
            plan=plan,
            sub_tasks=parts,
            outcome=_worst(plan, parts),
            answer="An answer of the sample.",
            ttft_s=next((attempt.ttft_s for part in parts for attempt in part.attempts), None),
            total_s=total,
            router_s=self.rng.uniform(0.0004, 0.0016),
        )

    def _part(self, task: SubTask, moment: datetime) -> SubTaskRecord:
        try:
            decision = self._decide(task)
        except NoEligibleModelError as error:
            return SubTaskRecord(sub_task=task, outcome=Outcome.FAILED, error=error.message, fix=error.fix)
        attempts: list[Attempt] = []
        for ref in decision.order[:2]:
            attempts.append(self._attempt(ref, len(attempts) + 1, moment, decision))
            if attempts[-1].outcome is not Outcome.FAILED:
                break
        last = attempts[-1]
        return SubTaskRecord(
            sub_task=task,
            outcome=last.outcome,
            decision=decision,
            attempts=tuple(attempts),
            error=last.error,
            fix=last.fix,
            started_s=0.01,
            ended_s=0.01 + sum(one.total_s for one in attempts),
        )

    def _decide(self, task: SubTask) -> RoutingDecision:
        breakers: tuple[BreakerView, ...] = ()
        if self.rng.random() < 0.1:
            key = f"{HOST}/phi4-mini:3.8b"
            breakers = (BreakerView(key=key, state=BreakerState.OPEN, reason="3 failures in a row", remaining_s=21),)
        snapshot = Snapshot(
            profiles=self._profiles,
            hosts_up=frozenset({HOST}),
            resident={ref: round(self._speeds[ref].facts.size_bytes or 0) for ref in self._resident},
            breakers=breakers,
            free_memory_bytes={HOST: 11 * GB},
        )
        inputs = DecisionInputs(
            analysis=self._analyzer.analyze_text(task.text),
            snapshot=snapshot,
            strategy=self.rng.choice(("balanced",) * 8 + ("fastest", "best_quality")),
            strategy_state=self.rng.getrandbits(30),
        )
        return self._router.decide(inputs, sub_task_id=task.id)

    def _attempt(self, ref: ModelRef, number: int, moment: datetime, decision: RoutingDecision) -> Attempt:
        rng, speed = self.rng, self._speeds[ref]
        is_cold = ref not in self._resident
        self._resident = [ref, *(one for one in self._resident if one != ref)][:2]
        tokens = max(8, round(decision.inputs.analysis.expected_answer_tokens * rng.lognormvariate(-0.1, 0.4)))
        load_s = speed.load_s * rng.lognormvariate(0, 0.12) if is_cold else 0.02
        prefill_s = max(0.02, decision.inputs.analysis.prompt_tokens / speed.prefill_tps) * rng.lognormvariate(0, 0.25)
        decode_s = tokens / (speed.decode_tps * rng.lognormvariate(0, 0.08))
        fails, stops = rng.random() < speed.failure_rate, rng.random() < 0.02
        outcome = Outcome.FAILED if fails else Outcome.STOPPED if stops else Outcome.SUCCEEDED
        total_s = 0.03 + load_s + prefill_s + decode_s * (0.4 if stops else 1)
        if fails:
            return Attempt(
                number=number,
                ref=ref,
                started_at=moment,
                outcome=outcome,
                total_s=load_s + 0.8,
                was_cold=is_cold,
                error_kind="HostFailedError",
                error=f"{ref.model} could not answer: the server said 500.",
                fix="Look into the server's log.",
            )
        return Attempt(
            number=number,
            ref=ref,
            started_at=moment,
            outcome=outcome,
            ttft_s=0.03 + load_s + prefill_s,
            total_s=total_s,
            was_cold=is_cold,
            usage=Usage(
                prompt_tokens=decision.inputs.analysis.prompt_tokens,
                answer_tokens=tokens,
                load_s=load_s,
                prefill_s=prefill_s,
                decode_s=decode_s,
                total_s=total_s - 0.02,
                done_reason="stop",
            ),
            text="An answer of the sample.",
        )


def _worst(plan: Plan, parts: Sequence[SubTaskRecord]) -> Outcome:
    outcomes = {part.outcome for part in parts}
    if len(plan.sub_tasks) > 1 and Outcome.FAILED in outcomes and Outcome.SUCCEEDED in outcomes:
        return Outcome.PARTIAL
    for outcome in (Outcome.FAILED, Outcome.STOPPED):
        if outcome in outcomes:
            return outcome
    return Outcome.SUCCEEDED


def main() -> int:
    """Write the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--requests", type=int, default=260)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(write(options.folder, options.requests))
    return 0


if __name__ == "__main__":
    sys.exit(main())
