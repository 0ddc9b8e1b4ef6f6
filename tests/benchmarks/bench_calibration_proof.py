"""Calibrates the built-in models for real, then shows what Auto makes of it on prompts that were held out.

    python tests/benchmarks/bench_calibration_proof.py --data-dir DIR [--seed 0] [--folds 6] [--live 40]

Needs the built-in models' weights and some twenty minutes; DIR keeps the answers, so that a second run only computes.

1. Every model answers every probe (`modelyard calibrate`, resumed where it stands).
2. Held out: the probes of each capability and band are dealt into folds. For each the ratings and the evidence come
   from the other folds alone, and the router decides on the fold's prompts with the full analysis. Accuracy and seconds
   are those of the answers that the chosen model really gave.
3. Live: the calibration of all folds but the first is put in force, and Auto is really asked prompts of the first one.

Differences are paired by prompt, with a 95 % interval from 10,000 resamples of the prompts (percentile bootstrap).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from app.analysis.analyzer import Analyzer
from app.analysis.capability_detector import FULL
from app.bootstrap import Application
from app.cli.session import session
from app.domain.calibration import CalibrationRun, CalibrationState, GradedAnswer
from app.domain.clock import SystemClock
from app.domain.decision import DecisionInputs, Snapshot
from app.domain.events import RequestEnded
from app.domain.ports import ModelFacts
from app.domain.profile import ModelProfile, ModelRef
from app.domain.prompt import Analysis, GenerationOptions, PromptRequest
from app.domain.record import RequestRecord
from app.engine import score_weights
from app.learning.calibration.graders import grade
from app.learning.calibration.probes import Probe, all_probes, choose_probes
from app.learning.calibration.ratings import calibrated_ratings, judged_answers
from app.learning.calibration.sandbox import run_tests
from app.routing.outcomes import evidence_of
from app.routing.priors import seed_ratings
from app.routing.router import Router
from app.settings import RoutingSettings

RESAMPLES = 10_000
STRATEGIES = ("balanced", "best_quality")
Table = Mapping[tuple[ModelRef, str], GradedAnswer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What one way of choosing came to on every probe, in the order of the probes; `tokens` of all answers."""

    name: str
    scores: tuple[float, ...]
    seconds: tuple[float, ...]
    tokens: int
    models: tuple[ModelRef, ...]


def say(text: str = "") -> None:
    """Write a line at once: the proof takes minutes."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Run the proof and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folds", type=int, default=6)
    parser.add_argument("--live", type=int, default=40, help="prompts of the first fold that Auto is really asked")
    options = parser.parse_args()
    os.environ["MODELYARD_DATA_DIR"] = str(options.data_dir)
    return asyncio.run(prove(options))


async def prove(options: argparse.Namespace) -> int:
    """Calibrate, decide on held-out prompts, ask Auto, print."""
    async with session() as application:
        run = await calibrated(application, options.seed)
        table = {(one.ref, one.probe_id): one for one in await application.calibrations.answers(run.run_id)}
        probes = [all_probes()[probe_id] for probe_id in run.probe_ids]
        probes = [probe for probe in probes if all(_score(table, ref, probe) is not None for ref in run.models)]
        say(f"{len(probes)} prompts answered by {len(run.models)} models, seed {options.seed}.\n")
        folds = deal(probes, options.folds)
        report_held_out(application, run, table, probes, folds)
        if options.live:
            await report_live(
                application, run, table, [probe for probe in probes if folds[probe.probe_id] == 0], options
            )
    return 0


async def calibrated(application: Application, seed: int) -> CalibrationRun:
    """Return the stored full calibration with this seed, run to its end; a new one where there is none."""
    count = application.calibrations.probe_count
    runs = await application.calibrations.runs()
    found = next((one for one in runs if one.seed == seed and len(one.probe_ids) == count), None)
    models = [one.ref for one in application.profiles.current if one.is_installed and one.can_complete]
    run = found or application.calibrations.prepare(models, seed=seed)
    if run.state is not CalibrationState.DONE:
        await application.calibrations.start(run)
        await application.calibrations.wait()
    return run


def deal(probes: Sequence[Probe], folds: int) -> Mapping[str, int]:
    """Return the fold of each probe: those of a capability and band go round, so that every fold has some of each."""
    seen: dict[tuple[str, str], int] = {}
    dealt = {}
    for number, probe in enumerate(sorted(probes, key=lambda one: one.probe_id)):
        cell = (probe.capability, probe.band.value)
        seen.setdefault(cell, number % folds)
        dealt[probe.probe_id] = seen[cell] % folds
        seen[cell] += 1
    return dealt


def report_held_out(
    application: Application, run: CalibrationRun, table: Table, probes: Sequence[Probe], folds: Mapping[str, int]
) -> None:
    """Print accuracy and seconds of every way of choosing, and Auto against the best single model."""
    analyzer = Analyzer()
    analyses = {probe.probe_id: analyzer.analyze(PromptRequest(prompt=probe.prompt), tier=FULL) for probe in probes}
    singles = [_single(str(ref), table, probes, [ref] * len(probes)) for ref in run.models]
    best = max(singles, key=lambda one: sum(one.scores))
    oracle = _single("oracle (the right one where any is)", table, probes, [_oracle(table, run, one) for one in probes])
    choices = [*singles]
    profiles = {one.ref: one for one in application.profiles.current if one.ref in run.models}
    for strategy in STRATEGIES:
        for is_calibrated in (False, True):
            chosen = _decide_all(profiles, table, probes, folds, analyses, strategy, is_calibrated=is_calibrated)
            name = f"Auto, {strategy}, {'calibrated on the other folds' if is_calibrated else 'not calibrated'}"
            choices.append(_single(name, table, probes, chosen))
    choices.append(oracle)
    say(
        f"Held out, {max(folds.values()) + 1} folds, n = {len(probes)};"
        " seconds and tokens are those of the answers given:"
    )
    width = max(len(one.name) for one in choices)
    for one in choices:
        difference, low, high = paired(one.scores, best.scores)
        share = np.mean([ref == best.models[0] for ref in one.models])
        say(
            f"  {one.name:<{width}}  {np.mean(one.scores):6.1%} right"
            f"  {sum(one.seconds):6.0f} s  {one.tokens:6,} tokens"
            f"   {100 * difference:+5.1f} points against the best single model [{100 * low:+.1f}, {100 * high:+.1f}]"
            f"   {share:4.0%} its own"
        )
    say(f"  best single model: {best.name}\n")


def _decide_all(
    profiles: Mapping[ModelRef, ModelProfile],
    table: Table,
    probes: Sequence[Probe],
    folds: Mapping[str, int],
    analyses: Mapping[str, Analysis],
    strategy: str,
    *,
    is_calibrated: bool,
) -> list[ModelRef]:
    chosen: dict[str, ModelRef] = {}
    for fold in sorted(set(folds.values())):
        known = [one for one in table.values() if folds.get(one.probe_id, fold) != fold] if is_calibrated else []
        rated = {ref: _rated(profile, known) for ref, profile in profiles.items()}
        snapshot = Snapshot(
            profiles=tuple(rated.values()),
            hosts_up=frozenset(ref.host for ref in rated),
            resident={ref: profile.size_bytes or 0 for ref, profile in rated.items()},
            evidence=evidence_of(judged_answers(known, rated)),
        )
        router = Router(cache_size=0, cache_ttl_s=1.0, clock=SystemClock())
        for probe in probes:
            if folds[probe.probe_id] == fold:
                inputs = DecisionInputs(
                    analysis=analyses[probe.probe_id],
                    snapshot=snapshot,
                    strategy=strategy,
                    weights=score_weights(RoutingSettings()),
                )
                decision = router.decide(inputs, sub_task_id="1", request_id=probe.probe_id)
                chosen[probe.probe_id] = decision.ranking[0].ref
    return [chosen[probe.probe_id] for probe in probes]


def _rated(profile: ModelProfile, known: Sequence[GradedAnswer]) -> ModelProfile:
    """Return the profile with the ratings that these answers give it, starting from what its size suggests."""
    estimates = seed_ratings(
        ModelFacts(
            model=profile.ref.model,
            features=profile.features,
            family=profile.family,
            quantization=profile.quantization,
            parameter_count=profile.parameter_count,
            size_bytes=profile.size_bytes,
        )
    )
    plain = replace(profile, ratings=estimates, pinned_fields=frozenset())
    return replace(plain, ratings={**estimates, **calibrated_ratings(plain, known, estimates)})


async def report_live(
    application: Application,
    run: CalibrationRun,
    table: Table,
    held_out: Sequence[Probe],
    options: argparse.Namespace,
) -> None:
    """Put the other folds in force, ask Auto the held-out prompts, and print what came of it."""
    order = {probe.probe_id: place for place, probe in enumerate(choose_probes(options.seed))}
    asked = sorted(held_out, key=lambda probe: order[probe.probe_id])[: options.live]
    left_out = {probe.probe_id for probe in held_out}
    training = replace(
        run,
        run_id=f"{run.run_id[:24]}training",
        probe_ids=tuple(one for one in run.probe_ids if one not in left_out),
        applied_at=None,
        before={},
    )
    await application.store.calibrations.save(training)
    for answer in table.values():
        if answer.probe_id not in left_out:
            await application.store.calibrations.add_answer(training.run_id, answer)
    changed = await application.calibrations.apply(training.run_id)
    say(f"Live: {changed} ratings set from the other folds; Auto is really asked {len(asked)} held-out prompts.")
    try:
        for strategy in STRATEGIES:
            await _report_asked(application, run, table, asked, strategy)
    finally:
        await application.calibrations.discard(training.run_id)


async def _report_asked(
    application: Application, run: CalibrationRun, table: Table, asked: Sequence[Probe], strategy: str
) -> None:
    scores, seconds, models = [], [], []
    for probe in asked:
        record = await _ask(application, probe, run.seed, strategy)
        scores.append(grade(probe.grader, record.answer, run_tests).score)
        seconds.append(record.total_s)
        models += [attempt.ref for part in record.sub_tasks for attempt in part.attempts[-1:]]
    counts = "".join(f"; {models.count(ref)} answers by {ref.model}" for ref in run.models)
    say(f"  Auto, {strategy}: {np.mean(scores):.1%} right in {sum(seconds):.0f} s{counts}")
    for ref in run.models:
        single = _single(str(ref), table, asked, [ref] * len(asked))
        difference, low, high = paired(scores, single.scores)
        say(
            f"    {ref}: {np.mean(single.scores):.1%} right in {sum(single.seconds):.0f} s when it was calibrated;"
            f" Auto {100 * difference:+.1f} points [{100 * low:+.1f}, {100 * high:+.1f}], n = {len(asked)}"
        )


async def _ask(application: Application, probe: Probe, seed: int, strategy: str) -> RequestRecord:
    request = PromptRequest(
        prompt=probe.prompt,
        strategy=strategy,
        source="calibration",
        options=GenerationOptions(temperature=0.0, seed=seed, num_predict=probe.max_tokens),
    )
    record: RequestRecord | None = None
    async with application.engine.stream(request) as events:
        async for event in events:
            if isinstance(event, RequestEnded):
                record = event.record
    assert record is not None
    return record


def paired(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, float, float]:
    """Return the mean difference of scores on the same prompts with its 95 % interval."""
    differences = np.array(ours) - np.array(theirs)
    rng = np.random.default_rng(1)
    means = rng.choice(differences, (RESAMPLES, len(differences))).mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(differences.mean()), float(low), float(high)


def _single(name: str, table: Table, probes: Sequence[Probe], chosen: Sequence[ModelRef]) -> Choice:
    answers = [table[ref, probe.probe_id] for ref, probe in zip(chosen, probes, strict=True)]
    return Choice(
        name=name,
        scores=tuple(answer.score or 0.0 for answer in answers),
        seconds=tuple(answer.total_s for answer in answers),
        tokens=sum(answer.answer_tokens or 0 for answer in answers),
        models=tuple(chosen),
    )


def _oracle(table: Table, run: CalibrationRun, probe: Probe) -> ModelRef:
    return max(
        run.models, key=lambda ref: (table[ref, probe.probe_id].score or 0.0, -table[ref, probe.probe_id].total_s)
    )


def _score(table: Table, ref: ModelRef, probe: Probe) -> float | None:
    answer = table.get((ref, probe.probe_id))
    return None if answer is None else answer.score


if __name__ == "__main__":
    sys.exit(main())
