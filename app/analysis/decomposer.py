"""Splits a prompt into a plan by rules: lists, order words, several requests; what is one request stays whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.analysis.plan_draft import Draft
from app.analysis.plan_hops import split_hops
from app.analysis.plan_lists import split_list, without_lists
from app.analysis.plan_prose import split_for_each, split_prose
from app.analysis.plan_references import (
    explicit_references,
    introduced_by,
    named_earlier,
    needs_all_before,
    points_back,
)
from app.analysis.protected import mask
from app.domain.errors import InvalidPlanError, PlanCycleError
from app.domain.plan import MAX_PLAN_NODES, Plan, SubTask, whole_plan

# Only the beginning of a long prompt is read for steps, in characters; the rest is a document for all of them.
READ_LENGTH = 6_000
TITLE_LENGTH = 48
# References to earlier steps stand at the beginning of a step, within this many characters.
REFERENCE_LENGTH = 240
# The origin of a plan that shows the structure of a single question.
ONE_QUESTION = "question"
# A sub-task cannot be blank; this stands for a request that is only a picture.
BLANK_TEXT = "(no text)"


def decompose(text: str) -> Plan:
    """Return the plan for `text`; a single sub-task if it asks for one thing or the rules are unsure.

    Never raises: steps that wait for each other give the whole prompt, with the cycle's path as the reason.
    """
    if not text.strip():
        return whole_plan(BLANK_TEXT, "There is no text: the picture or the history is the request.")
    head = text[:READ_LENGTH]
    masked = mask(head)
    draft = (
        split_list(head, masked)
        or split_for_each(head, masked)
        or split_hops(text, masked)
        or split_prose(head, without_lists(masked))
    )
    if draft is None:
        return whole_plan(text)
    if len(draft.steps) > MAX_PLAN_NODES:
        return whole_plan(text, f"More than {MAX_PLAN_NODES} steps: answered in one piece.")
    rest = text[READ_LENGTH:]
    context = f"{draft.context}\n\n{rest}".strip() if rest else draft.context
    origin = ONE_QUESTION if draft.is_one_question else "rules"
    try:
        return Plan(sub_tasks=_sub_tasks(draft), context=context, origin=origin, reason=draft.reason)
    except PlanCycleError as error:
        return whole_plan(text, f"The steps wait for each other ({' → '.join(error.path)}): answered in one piece.")
    except InvalidPlanError as error:
        return whole_plan(text, f"{error.message} Answered in one piece.")


def _sub_tasks(draft: Draft) -> tuple[SubTask, ...]:
    introduced = [introduced_by(step.text) for step in draft.steps]
    return tuple(
        SubTask(
            id=str(number),
            text=step.text,
            title=title_of(step.text),
            depends_on=tuple(str(parent) for parent in sorted(_parents(draft, number, introduced))),
            start=step.start,
            end=step.end,
        )
        for number, step in enumerate(draft.steps, start=1)
    )


def _parents(draft: Draft, number: int, introduced: Sequence[frozenset[str]]) -> frozenset[int]:
    """Return the numbers of the steps whose answers step `number` needs."""
    step = draft.steps[number - 1]
    if step.needs is not None:
        return frozenset(step.needs)
    explicit = explicit_references(step.text, len(draft.steps), own=number, are_letters=draft.has_letters)
    if explicit or number == 1:
        return explicit
    beginning = step.text[:REFERENCE_LENGTH]
    if needs_all_before(beginning):
        return frozenset(range(1, number))
    named = named_earlier(beginning, introduced[: number - 1])
    if named is not None:
        return frozenset({named + 1})
    if step.comes_after or points_back(beginning):
        return frozenset({number - 1})
    return frozenset()


def title_of(text: str) -> str:
    """Return the beginning of a step, at most TITLE_LENGTH characters, cut between words where there are spaces."""
    line = re.sub(r"\s+", " ", text).strip()
    if len(line) <= TITLE_LENGTH:
        return line
    cut = line[:TITLE_LENGTH].rsplit(" ", 1)[0]
    return f"{cut.rstrip(' ,;:.')}…"
