"""What calibration finds of a model: graded answers to probes, and what they come to by capability and band."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.evidence import ComplexityBand
from app.domain.profile import CapabilityRating, ModelRef
from app.domain.prompt import new_id

# The `source` of requests that a calibration makes.
SOURCE = "calibration"
# How many probes the two sizes ask of every model; the full size asks all.
QUICK_PROBES = 45


class CalibrationState(StrEnum):
    """Where a calibration stands; one that was running when the program ended is paused."""

    PAUSED = "paused"
    RUNNING = "running"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationRun:
    """One calibration: every model answers every probe, one model after the other.

    `seed` fixes the order of the probes and the models' draws. `applied_at` is set while the result is what routing
    starts from; `before` then holds the ratings that it replaced (None: there was none).
    """

    models: tuple[ModelRef, ...]
    probe_ids: tuple[str, ...]
    seed: int
    created_at: datetime
    run_id: str = field(default_factory=new_id)
    state: CalibrationState = CalibrationState.PAUSED
    applied_at: datetime | None = None
    before: Mapping[ModelRef, Mapping[str, CapabilityRating | None]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many answers there will be."""
        return len(self.models) * len(self.probe_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedAnswer:
    """A model's answer to one probe: `score` 1 is right, 0 wrong, None when there was no answer to grade.

    `band` is the probe's difficulty as its author sees it; `complexity`, in [0, 1], is what the analysis made of
    the prompt, which is what routing will look a prompt like it up by. `reason` says in a few words why the score is
    what it is. `total_s` is seconds from prompt to end, load included when `was_cold`.
    """

    ref: ModelRef
    probe_id: str
    capability: str
    band: ComplexityBand
    complexity: float
    score: float | None
    reason: str = ""
    answer: str = ""
    total_s: float = 0.0
    answer_tokens: int | None = None
    was_cold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationCell:
    """The share of right answers among `n` graded ones, with its 95 % interval; all None without any."""

    n: int = 0
    mean: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationMatrix:
    """Cells by model, capability and band; the band None is all three, the capability "" is all of them."""

    cells: Mapping[tuple[ModelRef, str, ComplexityBand | None], CalibrationCell]
    failed: Mapping[ModelRef, int] = field(default_factory=dict)
    seconds: Mapping[ModelRef, float] = field(default_factory=dict)

    def cell(self, ref: ModelRef, capability: str = "", band: ComplexityBand | None = None) -> CalibrationCell:
        """Return a cell; an empty one where nothing was graded."""
        return self.cells.get((ref, capability, band), CalibrationCell())


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationProgress:
    """How far a calibration is; `remaining_s` None until it can be told. `error` says why it stopped by itself."""

    run_id: str
    state: CalibrationState
    done: int
    total: int
    model: ModelRef | None = None
    remaining_s: float | None = None
    error: str = ""
    fix: str = ""


def matrix_of(answers: Sequence[GradedAnswer]) -> CalibrationMatrix:
    """Return what graded answers come to."""
    scores: dict[tuple[ModelRef, str, ComplexityBand | None], list[float]] = {}
    failed: dict[ModelRef, int] = {}
    seconds: dict[ModelRef, float] = {}
    for answer in answers:
        seconds[answer.ref] = seconds.get(answer.ref, 0.0) + answer.total_s
        if answer.score is None:
            failed[answer.ref] = failed.get(answer.ref, 0) + 1
            continue
        for capability in (answer.capability, ""):
            for band in (answer.band, None):
                scores.setdefault((answer.ref, capability, band), []).append(answer.score)
    cells = {key: _cell(values) for key, values in scores.items()}
    return CalibrationMatrix(cells=cells, failed=failed, seconds=seconds)


def _cell(scores: Sequence[float]) -> CalibrationCell:
    mean = math.fsum(scores) / len(scores)
    low, high = wilson(math.fsum(scores), len(scores))
    return CalibrationCell(n=len(scores), mean=mean, low=low, high=high)


def wilson(good: float, n: int, z: float = 1.959964) -> tuple[float, float]:
    """Return Wilson's score interval of a share, within [0, 1]; (0, 1) without observations.

    Wilson (1927), Probable inference, the law of succession, and statistical inference; JASA 22. `z` is the normal
    quantile: 1.96 for 95 %.
    """
    if n <= 0:
        return 0.0, 1.0
    share = good / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)
