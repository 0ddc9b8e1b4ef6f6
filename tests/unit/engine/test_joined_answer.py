"""A plan that ends in a joined answer gives that alone, as long as it is whole."""

from __future__ import annotations

import pytest

from app.domain.plan import MERGE_ID, Plan, SubTask
from app.domain.record import Outcome, SubTaskRecord
from app.execution.synthesizer import join_answers
from tests.builders import an_attempt

PLAN = Plan(
    sub_tasks=(
        SubTask(id="1", text="One."),
        SubTask(id="2", text="Two."),
        SubTask(id=MERGE_ID, text="Join.", title="One answer", depends_on=("1", "2")),
    )
)


def a_part(task: SubTask, outcome: Outcome, text: str) -> SubTaskRecord:
    """Return the record of a step."""
    attempts = (an_attempt(outcome=outcome, text=text),) if text else ()
    return SubTaskRecord(sub_task=task, outcome=outcome, attempts=attempts, error="" if text else "Busy.")


def parts(merged: Outcome, text: str) -> tuple[SubTaskRecord, ...]:
    """Return two answers and how joining them ended."""
    first, second, last = PLAN.sub_tasks
    done = Outcome.SUCCEEDED
    return a_part(first, done, "First."), a_part(second, done, "Second."), a_part(last, merged, text)


def test_joined_answer_stands_alone() -> None:
    """The parts are in it already."""
    assert join_answers(PLAN, parts(Outcome.SUCCEEDED, "Both.")) == "Both."


@pytest.mark.parametrize(("outcome", "text"), [(Outcome.PARTIAL, "Bo"), (Outcome.FAILED, "")])
def test_parts_when_joining_failed(outcome: Outcome, text: str) -> None:
    """Then the parts stand under headings, and what became of the joined answer is said."""
    answer = join_answers(PLAN, parts(outcome, text))
    assert answer.startswith("## One.\n\nFirst.\n\n## Two.\n\nSecond.\n\n## One answer\n\n")
    assert text in answer
