"""Joins the answers of the sub-tasks in the order of the plan, and says honestly what is missing."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.plan import MERGE_ID, Plan, SubTask
from app.domain.record import Outcome, SubTaskRecord

# A heading is one line; longer texts are cut at a word.
HEADING_CHARS = 80


def join_answers(plan: Plan, records: Iterable[SubTaskRecord]) -> str:
    """Return one Markdown text; a single answer stays bare, several get a heading each.

    A plan that ends in a joined answer gives that alone, as long as it is whole. What failed, was stopped or skipped
    is named in its place, with the text that had arrived.
    """
    by_id = {record.sub_task.id: record for record in records}
    if not plan.is_compound:
        record = by_id.get(plan.sub_tasks[0].id)
        return record.answer if record else ""
    merged = by_id.get(MERGE_ID)
    if merged is not None and merged.outcome is Outcome.SUCCEEDED:
        return merged.answer
    return "\n\n".join(_section(sub_task, by_id.get(sub_task.id)) for sub_task in plan.sub_tasks)


def overall_outcome(records: Iterable[SubTaskRecord]) -> Outcome:
    """Return the outcome of a whole request.

    Stopped wins over all: the rest never had its chance. A mix of answers and failures is partial.
    """
    outcomes = {record.outcome for record in records}
    if Outcome.STOPPED in outcomes:
        return Outcome.STOPPED
    if outcomes == {Outcome.SUCCEEDED}:
        return Outcome.SUCCEEDED
    return Outcome.PARTIAL if outcomes & {Outcome.SUCCEEDED, Outcome.PARTIAL} else Outcome.FAILED


def heading(sub_task: SubTask) -> str:
    """Return the sub-task's title, or the beginning of its text, on one line."""
    text = " ".join((sub_task.title or sub_task.text).split())
    if len(text) <= HEADING_CHARS:
        return text
    return f"{text[:HEADING_CHARS].rsplit(' ', 1)[0]}…"


def _section(sub_task: SubTask, record: SubTaskRecord | None) -> str:
    parts = [f"## {heading(sub_task)}"]
    if record is not None and record.answer.strip():
        parts.append(record.answer.strip())
    note = _note(record)
    if note:
        parts.append(f"> *{note}*")
    return "\n\n".join(parts)


def _note(record: SubTaskRecord | None) -> str:
    if record is None:
        return "No answer: this part did not run."
    if record.outcome is Outcome.SUCCEEDED:
        return ""
    lead = "Incomplete" if record.answer.strip() else "No answer"
    reason = " ".join(record.error.split()) or record.outcome.value
    return f"{lead}: {reason}"
