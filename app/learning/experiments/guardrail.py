"""Watches the variant of a running experiment, and says when it does harm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.domain.experiment import FAILURES_IN_A_ROW, SUCCESS_FELL, ArmName, ExperimentRequest
from app.domain.record import Outcome
from app.learning.experiments.confidence import BoundedMean, difference
from app.learning.experiments.verdict import ERROR

# So many failures of the variant one after the other need no interval.
MOST_FAILURES = 5


@dataclass(slots=True)
class Guardrail:
    """Follows the share of requests that succeed in each arm, in the order in which they end."""

    _success: dict[ArmName, BoundedMean] = field(
        default_factory=lambda: {name: BoundedMean(error=ERROR / 2) for name in ArmName}
    )
    _failures: int = 0

    @classmethod
    def after(cls, results: Iterable[ExperimentRequest]) -> Guardrail:
        """Return the state after these results."""
        guardrail = cls()
        for result in results:
            guardrail.add(result)
        return guardrail

    def add(self, result: ExperimentRequest) -> None:
        """Take the next result; one that the user stopped says nothing."""
        if result.outcome is Outcome.STOPPED:
            return
        self._success[result.arm].add(result.success)
        if result.arm is ArmName.VARIANT:
            self._failures = 0 if result.success else self._failures + 1

    def breach(self, largest_fall: float) -> str:
        """Return why the experiment must stop; "" while it need not.

        SUCCESS_FELL where the variant's share lies below the control's by more than `largest_fall` beyond doubt.
        """
        if self._failures >= MOST_FAILURES:
            return FAILURES_IN_A_ROW
        control, variant = self._success[ArmName.CONTROL], self._success[ArmName.VARIANT]
        gap = difference(control.interval(), variant.interval())
        return SUCCESS_FELL if gap.high < -largest_fall else ""
