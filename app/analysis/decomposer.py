"""Splits a prompt into a plan by rules: lists, order words, several requests; what is one request stays whole.

Languages of list markers, order words and request verbs: English, German, French, Spanish, Portuguese, Italian, Dutch,
Polish, Russian, Chinese, Japanese. What is found here is structure; whether it is worth running is decided in
plan_worth.
"""

from __future__ import annotations

from app.analysis.plan_announced import split_announced
from app.analysis.plan_counted import split_counted
from app.analysis.plan_draft import Draft
from app.analysis.plan_expand import expanded
from app.analysis.plan_hops import split_chain, split_hops
from app.analysis.plan_links import parents_of
from app.analysis.plan_lists import split_list, without_lists
from app.analysis.plan_parallel import split_parallel
from app.analysis.plan_prose import split_for_each, split_prose
from app.analysis.plan_reordered import split_reordered
from app.analysis.protected import mask
from app.domain.errors import InvalidPlanError, PlanCycleError
from app.domain.plan import MAX_PLAN_NODES, Plan, SubTask, whole_plan

# Only the beginning of a long prompt is read for steps, in characters; the rest is a document for all of them.
READ_LENGTH = 6_000
TITLE_LENGTH = 48
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
        or split_parallel(head, masked)
        or split_chain(text, masked)
        or _split_text(head, without_lists(masked))
    )
    if draft is None:
        return whole_plan(text)
    draft = expanded(draft, head, masked)
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


def _split_text(text: str, masked: str) -> Draft | None:
    return (
        split_counted(text, masked)
        or split_announced(text, masked)
        or split_reordered(text, masked)
        or split_prose(text, masked)
    )


def _sub_tasks(draft: Draft) -> tuple[SubTask, ...]:
    parents = parents_of(draft)
    return tuple(
        SubTask(
            id=str(number),
            text=step.text,
            title=title_of(step.text),
            depends_on=tuple(str(parent) for parent in sorted(parents[number - 1])),
            start=step.start,
            end=step.end,
        )
        for number, step in enumerate(draft.steps, start=1)
    )


def title_of(text: str) -> str:
    """Return the beginning of a step, at most TITLE_LENGTH characters, cut between words where there are spaces."""
    line = " ".join(text[:READ_LENGTH].split())
    if len(line) <= TITLE_LENGTH:
        return line
    cut = line[:TITLE_LENGTH].rsplit(" ", 1)[0]
    return f"{cut.rstrip(' ,;:.')}…"
