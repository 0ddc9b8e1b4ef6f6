"""The score of every eligible model: named contributions that sum to it exactly, and the expected seconds."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from app.domain.decision import Candidate, Contribution, DecisionInputs, ExpectedTime
from app.domain.evidence import ComplexityBand
from app.domain.profile import ModelRef, finite_or
from app.domain.prompt import CapabilityScore
from app.routing.eligibility import Eligibility
from app.routing.estimates import DEFAULT_ANSWER_TOKENS
from app.routing.profile_table import Floats, Mask, ProfileTable
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


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The scores and what strategies rank by: columns over all rows of the table, of which only `rows` are eligible.

    Working on whole columns is quicker than picking the eligible entries out of each. `rows` is in the order of the
    names and never empty. `quality` is the expected quality in [0, 1] and `strength` the outcomes behind it;
    `total_s` are expected seconds.
    """

    table: ProfileTable
    rows: list[int]
    scores: list[float]
    columns: tuple[list[float], ...]
    quality: list[float]
    strength: Floats
    total_s: list[float]
    times: Times
    is_resident: Mask
    needed: tuple[CapabilityScore, ...]

    def by_score(self) -> list[int]:
        """Return the eligible rows, best score first; equal scores keep the order of the names."""
        return sorted(self.rows, key=self.scores.__getitem__, reverse=True)

    def contributions(self, row: int) -> tuple[float, ...]:
        """Return the contributions of a row, in the order of their names; its score is their exact sum."""
        return tuple(column[row] for column in self.columns)

    def ref(self, row: int) -> ModelRef:
        """Return the model of a row."""
        return self.table.refs[row]

    def row(self, ref: ModelRef | None) -> int | None:
        """Return the row of a model; None if it is not eligible."""
        row = None if ref is None else self.table.row_of.get(ref)
        return row if row in self.rows else None

    def switch_s(self, row: int) -> float:
        """Return the seconds that going over to a model takes: loading it and reading the history."""
        return float(self.times.load_s[row] + self.times.history_s[row])


@dataclass(frozen=True, slots=True)
class Times:
    """Expected seconds by phase, one entry a row; `history_s` is the part of the prefill spent on the history."""

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
    """Score the models; the numbers of those that are not eligible mean nothing."""
    weights = inputs.weights
    fixed = table.weighted(weights)
    times = expected_times(inputs, table, eligibility.is_resident)
    needed = needed_capabilities(inputs)
    quality, strength = expected_quality(inputs, table, needed)
    total_s = times.total_s.tolist()
    columns = (
        (weights.quality * quality).tolist(),
        fixed.success,
        # math.log1p and not numpy's: that one may differ in the last bit with the position in the array.
        (-weights.latency * np.fromiter(map(math.log1p, total_s), dtype=np.float64, count=len(total_s))).tolist(),
        _memory(inputs, table, eligibility, fixed.nothing),
        fixed.priority,
        fixed.user_weight,
    )
    return ScoreSheet(
        table,
        eligibility.rows,
        # zip hands the same tuple out again while nobody keeps it, so that no garbage is made.
        list(map(math.fsum, zip(*columns, strict=True))),
        columns,
        quality.tolist(),
        strength,
        total_s,
        times,
        eligibility.is_resident,
        needed,
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
    inputs: DecisionInputs, table: ProfileTable, needed: tuple[CapabilityScore, ...]
) -> tuple[Floats, Floats]:
    """Return expected quality and its strength: the weighted mean over the needed capabilities, then predictions."""
    band = ComplexityBand.of(inputs.analysis.complexity.value)
    mean, strength = table.quality(needed[0].capability, band)
    if len(needed) > 1 or inputs.predictions:
        # New arrays, since those of the table are shared.
        mean, strength = needed[0].probability * mean, needed[0].probability * strength
    for item in needed[1:]:
        of_capability, outcomes = table.quality(item.capability, band)
        mean += item.probability * of_capability
        strength += item.probability * outcomes
    for ref, prediction in inputs.predictions.items():
        row = table.row_of.get(ref)
        if row is not None:
            moved = with_prediction(Posterior(float(mean[row]), float(strength[row])), prediction)
            mean[row], strength[row] = moved.mean, moved.strength
    return mean, strength


def expected_times(inputs: DecisionInputs, table: ProfileTable, is_resident: Mask) -> Times:
    """Predict the seconds of each phase.

    Those who wait in front are taken to need as long as this request, one after the other. The history must be
    read by every model but the loaded one that answered last, which still has it in its cache.
    """
    analysis = inputs.analysis
    answer_tokens = analysis.expected_answer_tokens if analysis.expected_answer_tokens > 0 else DEFAULT_ANSWER_TOKENS
    history_s = max(0, inputs.history_tokens) / table.prefill_tps
    current = None if inputs.current_model is None else table.row_of.get(inputs.current_model)
    if current is not None and is_resident[current]:
        history_s[current] = 0.0
    prefill_s = max(0, analysis.prompt_tokens) / table.prefill_tps + history_s
    decode_s = answer_tokens * table.verbosity / table.decode_tps
    queue_s = np.zeros(len(table.refs))
    for ref, in_front in inputs.snapshot.queued.items():
        row = table.row_of.get(ref)
        if row is not None:
            queue_s[row] = max(0, in_front) * (prefill_s[row] + decode_s[row])
    return Times(queue_s, np.where(is_resident, 0.0, table.load_s), prefill_s, decode_s, history_s)


def candidates(inputs: DecisionInputs, sheet: ScoreSheet, order: list[int]) -> tuple[Candidate, ...]:
    """Write the candidates out, in this order of rows, with every contribution explained."""
    return tuple(_candidate(inputs, sheet, row) for row in order)


def _candidate(inputs: DecisionInputs, sheet: ScoreSheet, row: int) -> Candidate:
    times, table, values = sheet.times, sheet.table, sheet.contributions(row)
    expected = ExpectedTime(
        queue_s=float(times.queue_s[row]),
        load_s=float(times.load_s[row]),
        prefill_s=float(times.prefill_s[row]),
        decode_s=float(times.decode_s[row]),
        is_estimated=bool(table.is_estimated[row]),
    )
    details = (
        _quality_detail(inputs, sheet, row),
        f"Answers {table.success[row]:.0%} of the time.",
        _speed_detail(expected),
        _memory_detail(values[3]),
        _priority_detail(table, row),
        _weight_detail(table, row),
    )
    return Candidate(
        ref=sheet.ref(row),
        score=sheet.scores[row],
        contributions=tuple(
            Contribution(name=name, value=value, detail=detail)
            for name, value, detail in zip(CONTRIBUTION_NAMES, values, details, strict=True)
        ),
        expected=expected,
        is_resident=bool(sheet.is_resident[row]),
        evidence_count=table.evidence_count[row],
    )


def _memory(inputs: DecisionInputs, table: ProfileTable, eligibility: Eligibility, nothing: list[float]) -> list[float]:
    """Count against a model what loading it evicts: the seconds to load those again, largest first out."""
    if eligibility.evicted_bytes is None:
        return nothing
    freed, costs = _evictions(inputs, table)
    column = nothing.copy()
    rows = eligibility.evicted_bytes.nonzero()[0]
    for row, needed_bytes in zip(rows.tolist(), eligibility.evicted_bytes[rows].tolist(), strict=True):
        host = table.refs[row].host
        # A model that does not fit at all is not eligible; any cost will do.
        column[row] = costs[host][min(bisect_left(freed[host], needed_bytes), len(costs[host]) - 1)]
    return column


def _evictions(inputs: DecisionInputs, table: ProfileTable) -> tuple[dict[str, list[int]], dict[str, list[float]]]:
    """Return for each host the bytes that are free after one, two … evictions, and what as many cost in score."""
    freed: dict[str, list[int]] = {host: [] for host in table.hosts}
    costs: dict[str, list[float]] = {host: [] for host in table.hosts}
    seconds: dict[str, float] = {}
    weight = -inputs.weights.residency
    for ref, size in sorted(inputs.snapshot.resident.items(), key=itemgetter(1), reverse=True):
        host = ref.host
        if host in freed:
            seconds[host] = seconds.get(host, 0.0) + _reload_s(inputs, table, ref)
            freed[host].append((freed[host][-1] if freed[host] else 0) + max(0, size))
            costs[host].append(weight * math.log1p(seconds[host]))
    for of_host in costs.values():
        of_host.append(of_host[-1] if of_host else 0.0)
    return freed, costs


def _reload_s(inputs: DecisionInputs, table: ProfileTable, ref: ModelRef) -> float:
    """Return the seconds that loading a model again will take, one that is needed soon counting more."""
    row = table.row_of.get(ref)
    if row is None:
        return 0.0
    is_needed_soon = ref == inputs.current_model or inputs.snapshot.queued.get(ref, 0) > 0
    return float(table.load_s[row]) * (NEEDED_SOON_FACTOR if is_needed_soon else 1.0)


def _quality_detail(inputs: DecisionInputs, sheet: ScoreSheet, row: int) -> str:
    profile = sheet.table.profiles[row]
    parts = []
    for item in sheet.needed:
        rating = profile.ratings.get(item.capability)
        source = "not rated" if rating is None else f"{rating.source.value} {profile.score(item.capability):.2f}"
        parts.append(f"{item.capability} ({item.probability:.0%}): {source}")
    band = ComplexityBand.of(inputs.analysis.complexity.value)
    text = f"Expected quality {sheet.quality[row]:.2f} for {band.value} prompts; {', '.join(parts)}."
    prediction = inputs.predictions.get(sheet.ref(row))
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
    return (
        f"Priority {priority} of its profile and host."
        if table.priority[row]
        else "No priority in its profile or host."
    )


def _weight_detail(table: ProfileTable, row: int) -> str:
    weight = table.profiles[row].routing_weight
    return f"Routing weight {weight:g} in its profile." if table.user_weight[row] else "Neutral weight in its profile."
