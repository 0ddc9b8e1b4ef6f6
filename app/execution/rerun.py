"""Answering one step of an earlier run again: what stays, what is done anew, and what is not forgotten."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.errors import InvalidInputError
from app.domain.plan import SubTask
from app.domain.profile import ModelRef
from app.domain.prompt import PromptRequest
from app.domain.record import Attempt, Outcome, RequestRecord, SubTaskRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerun:
    """One step that is answered again, with everything that builds on it.

    `kept` are the records that stay, `replaced` those that are done anew. `pinned` is the model for the step alone,
    None routes it.
    """

    sub_task_id: str
    pinned: ModelRef | None
    kept: tuple[SubTaskRecord, ...]
    replaced: tuple[SubTaskRecord, ...]

    @classmethod
    def of(cls, earlier: RequestRecord, sub_task_id: str, pinned: ModelRef | None) -> Rerun:
        """Return the rerun of a step of `earlier`; InvalidInputError if its plan does not have the step."""
        if all(task.id != sub_task_id for task in earlier.plan.sub_tasks):
            raise InvalidInputError(
                f"The plan has no step {sub_task_id}.", field="sub_task_id", fix="Choose one of its steps."
            )
        anew = {sub_task_id} | earlier.plan.dependants(sub_task_id)
        return cls(
            sub_task_id=sub_task_id,
            pinned=pinned,
            kept=tuple(record for record in earlier.sub_tasks if record.sub_task.id not in anew),
            replaced=tuple(record for record in earlier.sub_tasks if record.sub_task.id in anew),
        )

    def pinned_for(self, sub_task: SubTask, request: PromptRequest) -> ModelRef | None:
        """Return the model that a step is pinned to: the one asked for its rerun, or the request's."""
        return self.pinned if self.pinned and sub_task.id == self.sub_task_id else request.pinned_model

    def with_earlier_failures(self, records: tuple[SubTaskRecord, ...]) -> tuple[SubTaskRecord, ...]:
        """Return the new run's records with the failed attempts of the earlier one in front.

        The record replaces the earlier one, and a model must not get rid of its failures by being asked again.
        """
        failures = {
            record.sub_task.id: tuple(one for one in record.attempts if one.outcome is Outcome.FAILED)
            for record in self.replaced
        }
        return tuple(_after(failures.get(record.sub_task.id, ()), record) for record in records)


def _after(failures: tuple[Attempt, ...], record: SubTaskRecord) -> SubTaskRecord:
    attempts = (*failures, *record.attempts)
    numbered = tuple(replace(attempt, number=number) for number, attempt in enumerate(attempts, start=1))
    return replace(record, attempts=numbered)
