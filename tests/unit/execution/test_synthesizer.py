"""The joined answer and the outcome of the whole."""

from __future__ import annotations

import pytest

from app.domain.plan import Plan, SubTask, whole_plan
from app.domain.record import Outcome, SubTaskRecord
from app.execution import join_answers, overall_outcome
from tests.builders import an_attempt
from tests.unit.execution.rig import a_plan


def a_part(task: SubTask, text: str = "", outcome: Outcome = Outcome.SUCCEEDED, error: str = "") -> SubTaskRecord:
    """Return a record with one attempt, or none without text."""
    attempts = (an_attempt(text=text),) if text else ()
    return SubTaskRecord(sub_task=task, outcome=outcome, attempts=attempts, error=error)


def test_a_single_answer_stays_bare() -> None:
    """One prompt, one text; nothing is added, also if it is missing."""
    plan = whole_plan("Hi")
    assert join_answers(plan, [a_part(plan.sub_tasks[0], " Hello\n")]) == " Hello\n"
    assert join_answers(plan, []) == ""


def test_parts_are_joined_in_plan_order_with_honest_gaps() -> None:
    """Each part has its heading; what failed, broke off or is missing says so in its place."""
    plan = Plan(
        sub_tasks=(
            SubTask(id="1", text="First thing", title="First"),
            SubTask(id="2", text="Second\nthing"),
            SubTask(id="3", text="Third"),
            SubTask(id="4", text="Fourth"),
            SubTask(id="5", text="A " + "long " * 30),
        )
    )
    one, two, three, _, five = plan.sub_tasks
    text = join_answers(
        plan,
        [
            a_part(five, "Done."),
            a_part(three, outcome=Outcome.SKIPPED),
            a_part(two, "Half", Outcome.FAILED, "The stream\nwas cut."),
            a_part(one, "All.\n"),
        ],
    )
    assert text == (
        "## First\n\nAll.\n\n"
        "## Second thing\n\nHalf\n\n> *Incomplete: The stream was cut.*\n\n"
        "## Third\n\n> *No answer: skipped*\n\n"
        "## Fourth\n\n> *No answer: this part did not run.*\n\n"
        f"## A {'long ' * 15}…\n\nDone."
    ).replace("long …", "long…")


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ("succeeded", "succeeded"),
        ("succeeded succeeded", "succeeded"),
        ("succeeded failed", "partial"),
        ("partial", "partial"),
        ("partial skipped", "partial"),
        ("failed skipped", "failed"),
        ("succeeded stopped failed", "stopped"),
        ("", "failed"),
    ],
)
def test_outcome_of_the_whole(outcomes: str, expected: str) -> None:
    """A mix is partial, a stop wins, nothing at all has failed."""
    task = a_plan(x=()).sub_tasks[0]
    records = [SubTaskRecord(sub_task=task, outcome=Outcome(outcome)) for outcome in outcomes.split()]
    assert overall_outcome(records) is Outcome(expected)
