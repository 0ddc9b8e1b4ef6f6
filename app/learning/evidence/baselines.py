"""Figures from scored prompts. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from app.domain.evidence_report import AgainstModel, Baseline, Chooser, EvidenceSource, Figure, ScoredPrompt
from app.domain.profile import ModelRef
from app.learning.resampling import mean_interval

# With fewer prompts an interval says nothing that a glance at the answers would not.
LEAST_PROMPTS = 5
# The task table is made from the other folds than the prompt's own.
FOLDS = 5


def evidence_source(prompts: Sequence[ScoredPrompt], sizes: Mapping[ModelRef, float]) -> EvidenceSource:
    """Return what scored prompts say; `sizes` in any one unit tells which model is the largest.

    Baselines compare ways of choosing on the same prompts, so they use those that every model was scored on.
    """
    refs = sorted({ref for prompt in prompts for ref in prompt.scores})
    whole = [one for one in prompts if len(one.scores) == len(refs)] if len(refs) > 1 else []
    against = _against(prompts, refs)
    if len(whole) < LEAST_PROMPTS:
        return EvidenceSource(prompts=len(prompts), against=against)
    best = max(refs, key=lambda ref: math.fsum(one.scores[ref] for one in whole))
    of_best = [one.scores[best] for one in whole]
    of_oracle = [max(one.scores.values()) for one in whole]
    baselines = [Baseline(chooser=Chooser.BEST_SINGLE, score=figure(of_best), model=best)]
    known = [ref for ref in refs if sizes.get(ref)]
    if len(known) == len(refs):
        largest = max(refs, key=lambda ref: sizes[ref])
        scores = [one.scores[largest] for one in whole]
        baselines.append(Baseline(chooser=Chooser.LARGEST, score=figure(scores), model=largest))
    at_random = [math.fsum(one.scores.values()) / len(refs) for one in whole]
    baselines.append(Baseline(chooser=Chooser.RANDOM, score=figure(at_random)))
    baselines.append(Baseline(chooser=Chooser.TASK_TABLE, score=figure(_task_table(whole, refs))))
    baselines.append(Baseline(chooser=Chooser.ORACLE, score=figure(of_oracle)))
    regret = None
    chosen = [one.scores[one.auto] for one in whole if one.auto in one.scores and one.auto is not None]
    if len(chosen) == len(whole):
        baselines.insert(0, Baseline(chooser=Chooser.AUTO, score=figure(chosen)))
        regret = figure([best_score - auto for best_score, auto in zip(of_best, chosen, strict=True)])
    headroom = figure([oracle - best_score for oracle, best_score in zip(of_oracle, of_best, strict=True)])
    return EvidenceSource(
        prompts=len(prompts), baselines=tuple(baselines), regret=regret, headroom=headroom, against=against
    )


def figure(values: Sequence[float]) -> Figure:
    """Return the mean of values with its interval; ValueError without any."""
    return Figure(n=len(values), mean=math.fsum(values) / len(values), interval=mean_interval(values))


def _against(prompts: Sequence[ScoredPrompt], refs: Sequence[ModelRef]) -> tuple[AgainstModel, ...]:
    found = []
    for ref in refs:
        gains = [
            one.scores[one.auto] - one.scores[ref]
            for one in prompts
            if one.auto is not None and one.auto in one.scores and ref in one.scores
        ]
        if len(gains) >= LEAST_PROMPTS:
            found.append(AgainstModel(model=ref, gain=figure(gains)))
    return tuple(sorted(found, key=lambda one: (one.gain.mean, one.model)))


def _task_table(prompts: Sequence[ScoredPrompt], refs: Sequence[ModelRef]) -> list[float]:
    """Return the scores of the best model for each capability, as the other folds show it."""
    scores = []
    for place, prompt in enumerate(prompts):
        others = [one for number, one in enumerate(prompts) if number % FOLDS != place % FOLDS]
        totals: dict[ModelRef, float] = defaultdict(float)
        alike = [one for one in others if one.capability == prompt.capability] or others
        for one in alike:
            for ref in refs:
                totals[ref] += one.scores[ref]
        scores.append(prompt.scores[max(refs, key=lambda ref: totals[ref])])
    return scores
