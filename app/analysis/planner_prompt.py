"""What the planner says to the model, and how its reply is read: a plan that is valid, or the reason why it is not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.analysis.decomposer import title_of
from app.domain.errors import InvalidPlanError
from app.domain.plan import MAX_PLAN_NODES, Plan, SubTask
from app.domain.prompt import ChatMessage

# A model that writes a longer chain has split what belongs together.
MAX_DEPTH = 6
# Of a long prompt the model reads the two ends, in characters: requests stand before or after what they are about.
HEAD_LENGTH = 4_000
TAIL_LENGTH = 1_000
# What a bad reply may take of the repair's prompt, in characters.
ECHO_LENGTH = 2_000

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "steps": {
            "type": "array",
            "minItems": 1,
            "maxItems": MAX_PLAN_NODES,
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "text": {"type": "string"},
                    "depends_on": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["id", "text", "depends_on"],
            },
        }
    },
    "required": ["steps"],
}
_SYSTEM = f"""You split a request into steps for several assistants who do not see each other's work.
Reply with JSON only: {{"steps": [{{"id": "1", "text": "...", "depends_on": []}}]}}
- "text" is the full instruction for the step, in the language of the request, with everything that it needs.
- "depends_on" lists the ids of the steps whose results it needs, and no others. Steps must not wait for each other.
- At most {MAX_PLAN_NODES} steps, and no chain longer than {MAX_DEPTH}. Fewer are better.
- Never answer the request. Add nothing that was not asked for.
- A request for one thing is one step."""
# Names that models use in place of ours.
_LIST_NAMES = ("steps", "sub_tasks", "subtasks", "tasks", "plan")
_TEXT_NAMES = ("text", "task", "instruction", "description", "title")
_PARENT_NAMES = ("depends_on", "dependencies", "needs", "after")


class BadReplyError(Exception):
    """The reply is not a usable plan; `problem` says why, in a sentence for the model and for the user."""

    def __init__(self, problem: str) -> None:
        """Keep the sentence."""
        super().__init__(problem)
        self.problem = problem


def shortened(prompt: str) -> str:
    """Return a prompt, or the two ends of a long one."""
    if len(prompt) <= HEAD_LENGTH + TAIL_LENGTH:
        return prompt
    return f"{prompt[:HEAD_LENGTH]}\n[…]\n{prompt[-TAIL_LENGTH:]}"


def first_messages(prompt: str) -> tuple[ChatMessage, ...]:
    """Return the messages that ask for a plan."""
    return (
        ChatMessage(role="system", content=_SYSTEM),
        ChatMessage(role="user", content=f"The request:\n\n{shortened(prompt)}"),
    )


def repair_messages(prompt: str, reply: str, problem: str) -> tuple[ChatMessage, ...]:
    """Return the messages that show the model its reply and what was wrong with it."""
    return (
        *first_messages(prompt),
        ChatMessage(role="assistant", content=reply[:ECHO_LENGTH]),
        ChatMessage(role="user", content=f"That plan cannot be used. {problem} Write the whole plan again, corrected."),
    )


def read_plan(reply: str, prompt: str) -> Plan:
    """Return the plan in a model's reply; its origin is "planner".

    Text around the JSON, other names for its parts, numbers as ids and a step that needs itself are put up with.
    Raises BadReplyError for what is no plan, or breaks a rule of plans; a cycle is named with its path.
    """
    steps = _steps_in(reply)
    sub_tasks = tuple(_sub_task(step, number) for number, step in enumerate(steps, start=1))
    try:
        plan = Plan(sub_tasks=sub_tasks, origin="planner")
    except InvalidPlanError as error:
        raise BadReplyError(error.message) from error
    depth = len(plan.layers())
    if depth > MAX_DEPTH:
        raise BadReplyError(f"The plan is {depth} steps deep; at most {MAX_DEPTH} are allowed.")
    if not plan.is_compound:
        return plan
    return Plan(sub_tasks=sub_tasks, context=_context(prompt), origin="planner")


def _context(prompt: str) -> str:
    # A step's text may point into the prompt ("the table above"), so each step gets to see it.
    return (
        f"For reference, the whole request, of which only one step is yours:\n\n{prompt.strip()}\n\n(End of request.)"
    )


def _steps_in(reply: str) -> Sequence[object]:
    for value in _values_in(reply):
        if isinstance(value, Mapping):
            value = next((value[name] for name in _LIST_NAMES if name in value), None)  # noqa: PLW2901 - unwrapped
        if isinstance(value, list) and value:
            return value
    raise BadReplyError('The reply is not JSON with a list of "steps".')


def _values_in(reply: str) -> Iterator[object]:
    """Yield the JSON values in a reply: all of it, or the longest piece between braces or brackets."""
    pieces = [reply]
    for opening, closing in ("{}", "[]"):
        start, end = reply.find(opening), reply.rfind(closing)
        if 0 <= start < end:
            pieces.append(reply[start : end + 1])
    for piece in pieces:
        try:
            yield json.loads(piece)
        except (ValueError, RecursionError):
            continue


def _sub_task(step: object, number: int) -> SubTask:
    if isinstance(step, str):
        step = {"text": step}
    if not isinstance(step, Mapping):
        raise BadReplyError(f"Step {number} is not an object with id, text and depends_on.")
    step_id = _name_of(step.get("id")) or str(number)
    text = next((step[name] for name in _TEXT_NAMES if isinstance(step.get(name), str)), "").strip()
    if text and not any(letter.isalnum() for letter in text):
        # Small models copy the example's dots.
        raise BadReplyError(f"Step {number} has no words.")
    parents = next((step[name] for name in _PARENT_NAMES if name in step), None)
    if parents is None:
        parents = ()
    elif not isinstance(parents, list):
        parents = (parents,)
    names = (name for parent in parents if (name := _name_of(parent)) and name != step_id)
    return SubTask(id=step_id, text=text, title=title_of(text), depends_on=tuple(dict.fromkeys(names)))


def _name_of(value: object) -> str:
    """Return an id as text; "" for what is none."""
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
