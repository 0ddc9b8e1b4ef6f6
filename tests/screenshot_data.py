"""What the screenshots show: conversations, decisions and failures that a real core stored, over scripted models."""

from __future__ import annotations

import asyncio
import os
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.backends.scripted import ModelScript, ScriptedBackend
from app.bootstrap import Application, build
from app.domain.calibration import CalibrationRun, CalibrationState, GradedAnswer
from app.domain.comparison import Comparison
from app.domain.decision import ScoreWeights
from app.domain.errors import HostFailedError
from app.domain.experiment import (
    Arm,
    ArmName,
    Experiment,
    ExperimentKind,
    ExperimentRequest,
    ExperimentState,
    ShadowChoice,
)
from app.domain.ports import ModelCall, ModelFacts
from app.domain.profile import Host, HostKind, ModelRef
from app.domain.prompt import PromptRequest, new_id
from app.domain.record import Outcome
from app.domain.views import Annotation
from app.domain.vote import Verdict
from app.learning.calibration.probes import all_probes
from app.settings import load_settings

WORKSTATION = Host(key="workstation", title="Workstation", url="http://workstation.invalid", kind=HostKind.SCRIPTED)
GB = 1_000_000_000
BLIND_ROUNDS = 24
CODE_ANSWER = """Interest is added **each year**, and from then on it earns interest itself:

```python
def compound(principal: float, rate: float, years: int) -> float:
    \"\"\"Value after `years` at a yearly `rate`.\"\"\"
    return principal * (1 + rate) ** years
```

| year | value |
|-----:|------:|
| 1 | 4,140.00 |
| 12 | 6,044.27 |
"""
PROSE_ANSWER = "Money in a savings account earns interest. Next year that interest earns interest as well."
COMPOUND = (
    "1. Write a Python function for compound interest.\n2. Suggest a name for a savings app.\n"
    "3. Explain compound interest to a ten-year-old in two sentences."
)
# A conversation each; its prompts in their order.
CONVERSATIONS = (
    ("Write a Python function for compound interest. Only the code.", "Explain it to a ten-year-old."),
    (COMPOUND,),
    ("Summarize: the council met on Tuesday, talked about the bridge for two hours, and put the vote off to May.",),
    ("Translate to German: The train to Bergen leaves at nine.", "And to Norwegian?"),
    ("Hi! What can you do for me?",),
    ("What is the boiling point of ethanol at sea level?", "Why does it fall with height?"),
    ("If all bloops are razzies and all razzies are lazzies, are all bloops lazzies?",),
    ("Write a SQL query for the ten newest orders.", "Add the name of the customer."),
    ("Solve 3x + 7 = 22 and show the steps.",),
    ("A short poem about rain on a tin roof.",),
)


def workstation() -> ScriptedBackend:
    """Return a host with four models as people run them; the last one fails at its third call."""

    def words(call: ModelCall) -> tuple[str, ...]:
        text = CODE_ANSWER if "function" in call.messages[-1].content else PROSE_ANSWER
        return tuple(piece + " " for piece in text.split(" "))

    def model(
        name: str, family: str, size_gb: float, *, ttft_s: float, interval_s: float, **more: object
    ) -> ModelScript:
        features = frozenset({"completion", *(key for key, wanted in more.items() if wanted)})
        facts = ModelFacts(
            model=name,
            features=features,
            family=family,
            quantization="Q4_K_M",
            parameter_count=round(size_gb * 1.6) * GB,
            size_bytes=round(size_gb * GB),
            context_length=32_768,
        )
        return ModelScript(
            tokens=words,
            facts=facts,
            load_s=size_gb / 50,
            first_token_s=ttft_s,
            interval_s=interval_s,
            size_bytes=round(size_gb * 1.2 * GB),
            context_length=32_768,
        )

    coder = model("qwen2.5-coder:7b", "qwen2", 4.7, ttft_s=0.03, interval_s=0.001, tools=True)
    broken = ModelScript(
        tokens=words,
        facts=coder.facts,
        failure=HostFailedError("Workstation failed inside: out of memory.", fix="Unload another model."),
        fail_after=4,
    )
    return ScriptedBackend(
        {
            "qwen3:8b": model("qwen3:8b", "qwen3", 5.2, ttft_s=0.05, interval_s=0.001, tools=True, thinking=True),
            "gemma3:4b": model("gemma3:4b", "gemma3", 3.3, ttft_s=0.02, interval_s=0.0005, vision=True),
            "llama3.2:1b": model("llama3.2:1b", "llama", 1.3, ttft_s=0.01, interval_s=0.0003),
            "qwen2.5-coder:7b": (coder, coder, broken, coder),
        },
        host=WORKSTATION,
        parallel=4,
    )


async def attach(app: Application) -> None:
    """Bring the scripted host into a running core."""
    await app.fleet._use(workstation())
    await app.hosts.refresh()


async def ask(app: Application, prompts: tuple[str, ...], strategy: str | None = None) -> None:
    """Ask the prompts of one conversation, one after the other."""
    summary = await app.store.conversations.create()
    for prompt in prompts:
        request = PromptRequest(prompt=prompt, conversation_id=summary.conversation_id, strategy=strategy)
        async with app.engine.stream(request) as events:
            async for _ in events:
                pass


async def compare(app: Application) -> None:
    """Compare models openly, blindly with votes, and in a batch."""
    refs = [ModelRef(WORKSTATION.key, name) for name in ("qwen3:8b", "gemma3:4b", "llama3.2:1b")]
    opened = app.compare.prepare(CONVERSATIONS[0][0], refs)
    await _read(app, opened)
    for number in range(BLIND_ROUNDS):
        blind = await app.compare.prepare_blind(f"A short poem about number {number}.", refs)
        await _read(app, blind)
        # The larger model wins, and now and then nobody.
        verdict = Verdict.FIRST if refs.index(blind.lanes[0].pinned or refs[0]) < 1 else Verdict.SECOND
        await app.compare.vote(blind.comparison_id, Verdict.TIE if number % 5 == 0 else verdict)
    batch = await app.batches.create([prompts[0] for prompts in CONVERSATIONS[2:8]], refs[:2])
    await app.batches.resume(batch.batch_id)
    while app.batches.running_id:  # noqa: ASYNC110  a script that waits for its data
        await asyncio.sleep(0.02)


async def _read(app: Application, comparison: Comparison) -> None:
    async with app.compare.stream(comparison) as events:
        async for _ in events:
            pass


async def experiment(app: Application) -> None:
    """Run an experiment to its end and start another one, with results as some days of use would bring them."""
    now, chance = datetime.now(UTC), random.Random("experiments")
    ended = Experiment(
        name="Is the fastest good enough?",
        kind=ExperimentKind.AB,
        control=Arm(strategy="balanced"),
        variant=Arm(strategy="best_quality", weights=ScoreWeights(latency=0.05)),
        created_at=now - timedelta(days=6),
        state=ExperimentState.STOPPED,
        ended_at=now - timedelta(days=2),
    )
    shadow = replace(ended, name="Cascade beside it", kind=ExperimentKind.SHADOW, experiment_id=new_id())
    shadow = replace(shadow, variant=Arm(strategy="cascade"), created_at=now - timedelta(days=9))
    first, second = (ModelRef(WORKSTATION.key, name) for name in ("qwen3:8b", "gemma3:4b"))
    results, choices = [], []
    for number in range(240):
        arm = (ArmName.CONTROL, ArmName.VARIANT)[number % 2]
        is_good = chance.random() < (0.62 if arm is ArmName.CONTROL else 0.93)
        outcome = Outcome.SUCCEEDED if is_good else Outcome.FAILED
        moment = ended.created_at + timedelta(minutes=20 * number)
        results.append(ExperimentRequest(request_id=new_id(), arm=arm, created_at=moment, outcome=outcome))
        other = second if chance.random() < 0.3 else first
        choice = ShadowChoice(
            control=first,
            variant=other,
            control_quality=0.8,
            variant_quality=0.8 if other == first else chance.uniform(0.6, 0.85),
            control_s=6.0,
            variant_s=6.0 if other == first else chance.uniform(2.0, 4.0),
        )
        choices.append(replace(results[-1], arm=ArmName.CONTROL, outcome=Outcome.SUCCEEDED, shadow=(choice,)))
    await app.store.experiments.save(ended, results)
    await app.store.experiments.save(shadow, choices)
    running = await app.experiments.create(
        name="Speed for small talk", kind=ExperimentKind.AB, control=ended.control, variant=Arm(strategy="fastest")
    )
    for result in results[:34]:
        moment = running.created_at + timedelta(seconds=1)
        good = Outcome.SUCCEEDED if chance.random() < 0.85 else Outcome.FAILED
        await app.store.experiments.add_result(
            running.experiment_id, replace(result, request_id=new_id(), outcome=good, created_at=moment)
        )


async def calibrate(app: Application) -> None:
    """Store a calibration as if the models had been asked, so that the evidence has something to go by."""
    skill = {"qwen3:8b": 0.78, "gemma3:4b": 0.66, "llama3.2:1b": 0.38, "qwen2.5-coder:7b": 0.6}
    chance, probes = random.Random("calibration"), list(all_probes().values())
    refs = tuple(ModelRef(WORKSTATION.key, name) for name in skill)
    now = datetime.now(UTC)
    run = CalibrationRun(
        created_at=now,
        seed=1,
        models=refs,
        probe_ids=tuple(probe.probe_id for probe in probes),
        state=CalibrationState.DONE,
    )
    await app.store.calibrations.save(run)
    for probe in probes:
        for ref in refs:
            better = 0.35 if ref.model == "qwen2.5-coder:7b" and probe.capability == "code" else 0.0
            answer = GradedAnswer(
                ref=ref,
                probe_id=probe.probe_id,
                capability=probe.capability,
                band=probe.band,
                complexity=0.4,
                score=float(chance.random() < skill[ref.model] + better),
                total_s=1.0,
            )
            await app.store.calibrations.add_answer(run.run_id, answer)
    await app.store.calibrations.mark_applied(run.run_id, now, {})


async def fill() -> None:
    """Fill the database of the environment's folders through the engine, as use would."""
    app = await build(load_settings(), fetches_models=False)
    try:
        await attach(app)
        for turn, strategy in enumerate((None, "fastest", "best_quality")):
            for prompts in CONVERSATIONS if turn == 0 else CONVERSATIONS[::2]:
                await ask(app, prompts, strategy)
        await compare(app)
        await experiment(app)
        await calibrate(app)
        rows = (await app.store.queries.decisions(limit=4)).rows
        for row, rating in zip(rows, (1, 1, -1), strict=False):
            await app.store.annotations.save(row.decision_id, Annotation(rating=rating, tags=("checked",)))
    finally:
        await app.aclose()


def make(folder: Path) -> None:
    """Fill `folder` (data) beside a `config` folder with the settings to use."""
    os.environ["MODELYARD_DATA_DIR"] = str(folder)
    asyncio.run(fill())
