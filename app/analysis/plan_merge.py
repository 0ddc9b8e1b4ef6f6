"""The step that writes one answer out of the others', where the prompt or the request asks for it."""

from __future__ import annotations

import re
from dataclasses import replace

from app.analysis.planner_prompt import shortened
from app.domain.errors import InvalidPlanError
from app.domain.plan import MERGE_ID, Plan, SubTask

# The shape of the one answer, in English, German, French, Spanish and Italian.
_FORM = (
    r"(?:e-?mail|letter|message|reply|answer|response|report|document|text|paragraph|essay|memo|post|summary|article|"
    r"antwort|brief|nachricht|bericht|dokument|absatz|réponse|lettre|rapport|paragraphe|respuesta|carta|informe|"
    r"párrafo|risposta|lettera|rapporto|paragrafo)"
)
_ONE = r"(?:one|a single|a combined|the same|einer einzigen|einem einzigen|une seule|un seul|una sola|un solo|un único)"
_ONE_ANSWER = re.compile(
    rf"\b(?:in|into|as|zu|in|en|dans|como|come)\s+{_ONE}\s+(?:\w+\s+){{0,2}}{_FORM}\b"
    r"|\b(?:combine|merge|join|weave|put|bring)\s+(?:it|them|these|those|the|all|everything|both)\b.{0,60}?"
    rf"\b(?:into|in|as|to)\s+(?:a|an|one)\b(?:\s+\w+){{0,2}}\s+{_FORM}"
    r"|\bfasse?\b.{0,40}\b(?:alles|sie|ergebnisse|antworten)\b.{0,40}\bzusammen\b"
    r"|\bthen\s+(?:make|give|write)\s+(?:me\s+)?(?:a|one|your)\s+(?:final\s+|overall\s+)?recommendation\b"
    r"|合并成一|整合成一|汇总成一",
    re.IGNORECASE | re.DOTALL,
)
# Only the ends of a prompt say what form the answer takes; a document in between speaks of its own, in characters.
LOOK_LENGTH = 1_500


def asks_for_one_answer(prompt: str) -> bool:
    """Return whether the prompt wants the answers to its parts as one text."""
    ends = prompt if len(prompt) <= 2 * LOOK_LENGTH else f"{prompt[:LOOK_LENGTH]}\n{prompt[-LOOK_LENGTH:]}"
    return _ONE_ANSWER.search(ends) is not None


def with_merge(plan: Plan, prompt: str, *, wanted: bool | None) -> Plan:
    """Return the plan with a last step that joins the answers, or the plan itself where none is needed.

    `wanted` None goes by the prompt; then a plan whose last step already builds on all others stays as it is, for that
    is the one answer. A plan without room for another step says so in its reason.
    """
    leaves = plan.leaves()
    if not plan.is_compound or wanted is False or any(task.id == MERGE_ID for task in plan.sub_tasks):
        return plan
    if wanted is None and (len(leaves) == 1 or not asks_for_one_answer(prompt)):
        return plan
    step = SubTask(
        id=MERGE_ID,
        title="One answer",
        text=(
            "Write one answer to the request below out of the results of the earlier steps, in the language of the "
            "request. Keep what matters of each, contradict none, and do not mention that there were steps.\n\n"
            f"The request:\n{shortened(prompt.strip())}"
        ),
        depends_on=tuple(task.id for task in leaves),
    )
    try:
        return replace(plan, sub_tasks=(*plan.sub_tasks, step))
    except InvalidPlanError as error:
        return replace(plan, reason=f"{plan.reason} Not joined into one answer: {error.message}".strip())
