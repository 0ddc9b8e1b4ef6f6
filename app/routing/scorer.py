"""The score of every eligible model: named contributions that sum to it exactly, and the expected seconds."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from app.domain.decision import Candidate, Contribution, DecisionInputs, ExpectedTime
from app.domain.evidence import ComplexityBand, Prediction
from app.domain.profile import ModelRef, finite_or
from app.domain.prompt import CapabilityScore
from app.routing.eligibility import Eligibility
from app.routing.estimates import DEFAULT_ANSWER_TOKENS
from app.routing.profile_table import Floats, Mask, ProfileTable, Rows
from app.routing.quality import Posterior, with_prediction

# The names of the contributions as the user reads them, in the order in which they are shown.
QUALITY, SUCCESS, SPEED, MEMORY, PRIORITY, YOUR_WEIGHT = (
    "quality",
    "success",
    "speed",
    "memory",
    "priority",
    "your weight",
)
CONTRIBUTION_NAMES = (QUALITY, SUCCESS, SPEED, MEMORY, PRIORITY, YOUR_WEIGHT)
# A model that someone is waiting for, or that this conversation uses, is needed again sooner than the others.
NEEDED_SOON_FACTOR = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSheet:
    """The eligible models, by name, with what strategies rank by; all columns have one entry a model.

    `quality` is the expected quality in [0, 1] and `strength` the outcomes behind it; `total_s` and `first_token_s`
    are expected seconds; `switch_s` is what going over to the model costs: loading it and reading the history.
    """

    refs: tuple[ModelRef, ...]
    scores: list[float]
    contributions: list[tuple[float, ...]]
    quality: list[float]
    strength: list[float]
    total_s: list[float]
    switch_s: list[float]
    parameters: list[float]
    is_resident: list[bool]
    times: Times
    rows: Rows
    needed: tuple[CapabilityScore, ...]

    def by_score(self) -> list[int]:
        """Return the indices, best score first; equal scores keep the order of the names."""
        return sorted(range(len(self.scores)), key=self.scores.__getitem__, reverse=True)


@dataclass(frozen=True, slots=True)
class Times:
    """Expected seconds by phase, one entry an eligible model."""

    queue_s: Floats
    load_s: Floats
    prefill_s: Floats
    decode_s: Floats
    history_s: Floats

    @property
    def total_s(self) -> Floats:
        """Seconds until the answer is complete."""
        return self.queue_s + self.load_s + self.prefill_s + self.decode_s


def score(inputs: DecisionInputs, table: ProfileTable, eligibility: Eligibility) -> ScoreSheet:
    """Score the eligible rows."""
    rows, weights = eligibility.rows, inputs.weights
    refs = tuple(table.refs[row] for row in rows.tolist())
    is_resident = eligibility.is_resident[rows]
    times = expected_times(inputs, table, rows, refs, is_resident)
    needed = needed_capabilities(inputs)
    quality, strength = expected_quality(inputs, table, rows, refs, needed)
    total_s = times.total_s.tolist()
    columns = (
        (weights.quality * quality).tolist(),
        (weights.success * table.success[rows]).tolist(),
        # math.log1p and not numpy's: that one may differ in the last bit with the position in the array.
        [-weights.latency * math.log1p(seconds) for seconds in total_s],
        _memory(inputs, table, eligibility),
        (weights.priority * table.priority[rows]).tolist(),
        (weights.user_weight * table.user_weight[rows]).tolist(),
    )
    contributions = list(zip(*columns, strict=True))
    return ScoreSheet(
        refs=refs,
        scores=[math.fsum(parts) for parts in contributions],
        contributions=contributions,
        quality=quality.tolist(),
        strength=strength.tolist(),
        total_s=total_s,
        switch_s=(times.load_s + times.history_s).tolist(),
        parameters=table.parameters[rows].tolist(),
        is_resident=is_resident.tolist(),
        times=times,
        rows=rows,
        needed=needed,
    )


def needed_capabilities(inputs: DecisionInputs) -> tuple[CapabilityScore, ...]:
    """Return the capabilities that count, with weights that sum to one; the primary alone where none has any."""
    usable = [
        CapabilityScore(score.capability, min(1.0, score.probability))
        for score in inputs.analysis.needed()
        if math.isfinite(score.probability) and score.probability > 0
    ]
    total = math.fsum(score.probability for score in usable)
    if not usable:
        return (CapabilityScore(inputs.analysis.primary, 1.0),)
    return tuple(CapabilityScore(score.capability, score.probability / total) for score in usable)


def expected_quality(
    inputs: DecisionInputs,
    table: ProfileTable,
    rows: Rows,
    refs: tuple[ModelRef, ...],
    needed: tuple[CapabilityScore, ...],
) -> tuple[Floats, Floats]:
    """Return expected quality and its strength: the weighted mean over the needed capabilities, then predictions."""
    band = ComplexityBand.of(inputs.analysis.complexity.value)
    mean, strength = np.zeros(len(rows)), np.zeros(len(rows))
    for item in needed:
        of_capability, outcomes = table.quality(item.capability, band)
        mean += item.probability * of_capability[rows]
        strength += item.probability * outcomes[rows]
    for index, ref in enumerate(refs if inputs.predictions else ()):
        prediction: Prediction | None = inputs.predictions.get(ref)
        moved = with_prediction(Posterior(mean[index], strength[index]), prediction)
        mean[index], strength[index] = moved.mean, moved.strength
    return mean, strength


def expected_times(
    inputs: DecisionInputs, table: ProfileTable, rows: Rows, refs: tuple[ModelRef, ...], is_resident: Mask
) -> Times:
    """Predict the seconds of each phase.

    Those who wait in front are taken to need as long as this request, one after the other. The history must be
    read by every model but the loaded one that answered last, which still has it in its cache.
    """
    analysis = inputs.analysis
    answer_tokens = analysis.expected_answer_tokens if analysis.expected_answer_tokens > 0 else DEFAULT_ANSWER_TOKENS
    prefill_tps = table.prefill_tps[rows]
    history_s = max(0, inputs.history_tokens) / prefill_tps
    if inputs.current_model in refs:
        index = refs.index(inputs.current_model)
        history_s[index] *= not is_resident[index]
    prefill_s = max(0, analysis.prompt_tokens) / prefill_tps + history_s
    decode_s = answer_tokens / table.decode_tps[rows]
    queued = inputs.snapshot.queued
    in_front = np.array([max(0, queued.get(ref, 0)) for ref in refs], dtype=np.float64) if queued else 0.0
    return Times(
        queue_s=in_front * (prefill_s + decode_s),
        load_s=np.where(is_resident, 0.0, table.load_s[rows]),
        prefill_s=prefill_s,
        decode_s=decode_s,
        history_s=history_s,
    )


def candidates(
    inputs: DecisionInputs, table: ProfileTable, sheet: ScoreSheet, order: list[int]
) -> tuple[Candidate, ...]:
    """Write the candidates out, in this order, with every contribution explained."""
    return tuple(_candidate(inputs, table, sheet, index) for index in order)


def _candidate(inputs: DecisionInputs, table: ProfileTable, sheet: ScoreSheet, index: int) -> Candidate:
    row = int(sheet.rows[index])
    times = sheet.times
    expected = ExpectedTime(
        queue_s=float(times.queue_s[index]),
        load_s=float(times.load_s[index]),
        prefill_s=float(times.prefill_s[index]),
        decode_s=float(times.decode_s[index]),
        is_estimated=bool(table.is_estimated[row]),
    )
    details = (
        _quality_detail(inputs, table, sheet, index),
        f"Answers {table.success[row]:.0%} of the time.",
        _speed_detail(expected),
        _memory_detail(sheet.contributions[index][3]),
        _priority_detail(table, row),
        _weight_detail(table, row),
    )
    return Candidate(
        ref=sheet.refs[index],
        score=sheet.scores[index],
        contributions=tuple(
            Contribution(name=name, value=value, detail=detail)
            for name, value, detail in zip(CONTRIBUTION_NAMES, sheet.contributions[index], details, strict=True)
        ),
        expected=expected,
        is_resident=sheet.is_resident[index],
        evidence_count=table.evidence_count[row],
    )


def _memory(inputs: DecisionInputs, table: ProfileTable, eligibility: Eligibility) -> list[float]:
    """Count against a model what loading it evicts: the seconds to load those again, largest first out."""
    rows = eligibility.rows
    if not inputs.snapshot.resident or not eligibility.evicted_bytes.any():
        return [0.0] * len(rows)
    evicted = eligibility.evicted_bytes[rows].tolist()
    hosts = [table.hosts[number] for number in table.host_row[rows].tolist()]
    return [
        -inputs.weights.residency * math.log1p(_reload_s(inputs, table, host, size)) if size else 0.0
        for host, size in zip(hosts, evicted, strict=True)
    ]


def _reload_s(inputs: DecisionInputs, table: ProfileTable, host: str, needed_bytes: float) -> float:
    """Return the seconds that loading the evicted models again will take, those needed soon counting more."""
    snapshot = inputs.snapshot
    seconds = 0.0
    loaded = sorted((item for item in snapshot.resident.items() if item[0].host == host), key=lambda item: -item[1])
    for ref, size in loaded:
        if needed_bytes <= 0:
            break
        needed_bytes -= max(0, size)
        row = table.row_of.get(ref)
        reload_s = float(table.load_s[row]) if row is not None else 0.0
        is_needed_soon = ref == inputs.current_model or snapshot.queued.get(ref, 0) > 0
        seconds += reload_s * (NEEDED_SOON_FACTOR if is_needed_soon else 1.0)
    return seconds


def _quality_detail(inputs: DecisionInputs, table: ProfileTable, sheet: ScoreSheet, index: int) -> str:
    profile = table.profiles[int(sheet.rows[index])]
    parts = []
    for item in sheet.needed:
        rating = profile.ratings.get(item.capability)
        source = "not rated" if rating is None else f"{rating.source.value} {profile.score(item.capability):.2f}"
        parts.append(f"{item.capability} ({item.probability:.0%}): {source}")
    band = ComplexityBand.of(inputs.analysis.complexity.value)
    text = f"Expected quality {sheet.quality[index]:.2f} for {band.value} prompts; {', '.join(parts)}."
    prediction = inputs.predictions.get(sheet.refs[index])
    if prediction is None or not finite_or(prediction.weight, 0.0):
        return text
    return f"{text} On similar prompts {prediction.quality:.2f}."


def _speed_detail(expected: ExpectedTime) -> str:
    phases = (
        ("waiting", expected.queue_s),
        ("loading", expected.load_s),
        ("reading", expected.prefill_s),
        ("answering", expected.decode_s),
    )
    words = ", ".join(f"{name} {seconds:.1f}" for name, seconds in phases if seconds)
    origin = "estimated from its size" if expected.is_estimated else "measured"
    return f"About {expected.total_s:.1f} s ({words}), {origin}."


def _memory_detail(value: float) -> str:
    return "Loading it unloads others." if value else "Unloads no other model."


def _priority_detail(table: ProfileTable, row: int) -> str:
    priority = table.profiles[row].priority
    return f"Priority {priority} in its profile." if table.priority[row] else "No priority in its profile."


def _weight_detail(table: ProfileTable, row: int) -> str:
    weight = table.profiles[row].routing_weight
    return f"Routing weight {weight:g} in its profile." if table.user_weight[row] else "Neutral weight in its profile."
