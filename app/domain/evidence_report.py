"""What stored answers say of routing: Auto against fixed models, simple ways of choosing, and the best possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.experiment import Interval
from app.domain.profile import ModelRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPrompt:
    """One prompt that several models answered: the score in [0, 1] of each; `auto` is whom Auto chose for it."""

    prompt_id: str
    capability: str
    scores: Mapping[ModelRef, float]
    auto: ModelRef | None = None


class Chooser(StrEnum):
    """A way of choosing the model for each prompt."""

    AUTO = "auto"
    BEST_SINGLE = "best_single"
    LARGEST = "largest"
    RANDOM = "random"
    TASK_TABLE = "task_table"
    ORACLE = "oracle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A mean over `n` prompts with its 95 % interval."""

    n: int
    mean: float
    interval: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What a way of choosing reaches; `model` is the one that it always takes, None for others."""

    chooser: Chooser
    score: Figure
    model: ModelRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainstModel:
    """Auto minus one fixed model, over the prompts on which both have a score."""

    model: ModelRef
    gain: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSource:
    """What one kind of answers says; empty where there are none.

    `baselines` need prompts on which every model has a score. `regret` is the score of the model that was best
    over those prompts, known afterwards, minus Auto's; `headroom` that of the best model for each prompt minus it.
    `against` are the models that Auto can be compared with, worst for Auto first.
    """

    prompts: int = 0
    baselines: tuple[Baseline, ...] = ()
    regret: Figure | None = None
    headroom: Figure | None = None
    against: tuple[AgainstModel, ...] = ()

    def baseline(self, chooser: Chooser) -> Baseline | None:
        """Return a way of choosing; None where it could not be computed."""
        return next((one for one in self.baselines if one.chooser is chooser), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceReport:
    """Calibration prompts, with Auto deciding on prompts it has not seen; and the user's own prompts, as judged."""

    calibration: EvidenceSource = field(default_factory=EvidenceSource)
    own: EvidenceSource = field(default_factory=EvidenceSource)

    @property
    def sources(self) -> Sequence[tuple[str, EvidenceSource]]:
        """Both by name."""
        return (("calibration", self.calibration), ("own", self.own))
