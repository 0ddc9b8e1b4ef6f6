"""Experiments: two ways of routing on the user's own traffic, and what their results say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.decision import ScoreWeights
from app.domain.errors import InvalidInputError
from app.domain.profile import ModelRef
from app.domain.prompt import new_id
from app.domain.record import Outcome

LONGEST_NAME = 80
# An arm with less than a twentieth of the traffic would take for ever to say anything.
SMALLEST_SHARE = 0.05
LARGEST_SHARE = 0.95
SMALLEST_GUARDRAIL = 0.02
LARGEST_GUARDRAIL = 0.5
# Why an experiment ended by itself.
SUCCESS_FELL = "success_fell"
FAILURES_IN_A_ROW = "failures_in_a_row"


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds of a number, both included."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """How far the bounds are apart."""
        return self.high - self.low


class VerdictKind(StrEnum):
    """What to do."""

    ADOPT = "adopt"
    KEEP = "keep"
    WAIT = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmResult:
    """What one arm reached: n scored answers, their mean score in [0, 1] and its interval."""

    n: int
    mean: float | None
    interval: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Which arm is better; `difference` is the variant's mean minus the control's, by an interval that always holds.

    `about_more` is how many further results would probably settle it; None where it is settled, or nobody can tell.
    """

    kind: VerdictKind
    control: ArmResult
    variant: ArmResult
    difference: Interval
    about_more: int | None = None


class ExperimentKind(StrEnum):
    """AB routes a share of the traffic by the variant; SHADOW only notes what the variant would have chosen."""

    AB = "ab"
    SHADOW = "shadow"


class ExperimentState(StrEnum):
    """Where an experiment stands; both last ones are final, but that adopting can be undone."""

    RUNNING = "running"
    STOPPED = "stopped"
    ADOPTED = "adopted"


class ArmName(StrEnum):
    """The two arms."""

    CONTROL = "control"
    VARIANT = "variant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """A way of routing; `weights` None are those of the settings."""

    strategy: str
    weights: ScoreWeights | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """Two arms over a part of the traffic.

    `share` is the variant's part of the requests, in [0.05, 0.95]; a shadow has no share of its own. `guardrail` is
    the largest fall of the share of requests that succeed which is tolerated, in [0.02, 0.5]. `stop_reason` is
    SUCCESS_FELL or FAILURES_IN_A_ROW where it ended by itself, else "".
    """

    name: str
    kind: ExperimentKind
    control: Arm
    variant: Arm
    created_at: datetime
    share: float = 0.5
    guardrail: float = 0.1
    state: ExperimentState = ExperimentState.RUNNING
    ended_at: datetime | None = None
    stop_reason: str = ""
    experiment_id: str = field(default_factory=new_id)

    def arm(self, name: ArmName) -> Arm:
        """Return one of the arms."""
        return self.variant if name is ArmName.VARIANT else self.control


def check_experiment(experiment: Experiment) -> None:
    """Raise InvalidInputError, naming the field, for what cannot be run."""
    if not experiment.name.strip():
        raise InvalidInputError("The experiment has no name.", field="name", fix="Give it one.")
    if len(experiment.name) > LONGEST_NAME:
        raise InvalidInputError(f"The name is longer than {LONGEST_NAME} letters.", field="name", fix="Shorten it.")
    if not SMALLEST_SHARE <= experiment.share <= LARGEST_SHARE:
        raise InvalidInputError(
            f"The variant's share must lie between {SMALLEST_SHARE:.0%} and {LARGEST_SHARE:.0%}.", field="share"
        )
    if not SMALLEST_GUARDRAIL <= experiment.guardrail <= LARGEST_GUARDRAIL:
        raise InvalidInputError(
            f"The guardrail must lie between {SMALLEST_GUARDRAIL:.0%} and {LARGEST_GUARDRAIL:.0%}.", field="guardrail"
        )
    if experiment.control == experiment.variant:
        raise InvalidInputError(
            "Both arms route in the same way.", field="variant", fix="Choose another strategy or other weights."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowChoice:
    """What each arm chose for a sub-task, with the quality in [0, 1] and the seconds that were expected of it."""

    control: ModelRef
    variant: ModelRef
    control_quality: float
    variant_quality: float
    control_s: float
    variant_s: float

    @property
    def agrees(self) -> bool:
        """Whether both chose the same model."""
        return self.control == self.variant


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentRequest:
    """One request of an experiment: how it ended, and what the user has said of it since.

    `judged` is the mean of its judged answers in [0, 1], None while nothing was said. `shadow` are the choices of
    both arms for each of its sub-tasks, in a shadow experiment only.
    """

    request_id: str
    arm: ArmName
    created_at: datetime
    outcome: Outcome
    judged: float | None = None
    shadow: tuple[ShadowChoice, ...] = ()

    @property
    def score(self) -> float | None:
        """The judged score, else 1 for an answer and 0 for none; None for one that the user stopped."""
        if self.judged is not None:
            return self.judged
        return None if self.outcome is Outcome.STOPPED else self.success

    @property
    def success(self) -> float:
        """1 for a request that was answered wholly, else 0."""
        return 1.0 if self.outcome is Outcome.SUCCEEDED else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowResult:
    """What the variant would have done to `n` sub-tasks; `agreed` of them it would have sent to the same model.

    `quality` and `seconds` are means of what was expected of the variant's choice minus that of the control's, over
    all n, with 95 % intervals by bootstrap; None without any. Expected, not measured: the variant ran nothing.
    """

    n: int = 0
    agreed: int = 0
    agreement: Interval = Interval(0.0, 1.0)
    quality: float | None = None
    quality_interval: Interval | None = None
    seconds: float | None = None
    seconds_interval: Interval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentResult:
    """An experiment with its verdict (A/B) or what it would have done (shadow); `stopped` requests count in neither."""

    experiment: Experiment
    verdict: Verdict | None = None
    shadow: ShadowResult | None = None
    judged: int = 0
    stopped: int = 0
