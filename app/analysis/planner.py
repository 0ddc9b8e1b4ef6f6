"""Asks a local model for a plan where the rules are unsure and the prompt is complex."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.analysis.planner_prompt import SCHEMA, BadReplyError, first_messages, read_plan, repair_messages
from app.domain.capability import LOGICAL
from app.domain.decision import Snapshot
from app.domain.errors import BackendError
from app.domain.plan import Plan, whole_plan
from app.domain.ports import Backend, ModelCall
from app.domain.profile import ModelProfile, ModelRef
from app.domain.prompt import Analysis, ChatMessage, GenerationOptions

logger = logging.getLogger(__name__)

# A prompt below this complexity is left whole without asking. The scale is steep: what reads as demanding (several
# verbs of work, constraints, order words) comes to 0.25 or more, a plain question to less than 0.1.
COMPLEXITY_FROM = 0.25
# Of that complexity, what must come from several things being asked rather than from length or symbols.
ASKS_FROM = 0.1
ASK_PARTS = frozenset({"asks", "steps", "hard_verbs"})
# Models below this rating write plans that are worse than none; the built-in ones are far below it.
LOGICAL_FROM = 0.6
# Room for twelve steps of three lines each.
MAX_ANSWER_TOKENS = 900
# A host may ignore the limit on tokens; beyond this many characters no plan is to be expected.
MAX_REPLY_LENGTH = 20_000
DEFAULT_TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannerModel:
    """Who writes plans; `num_ctx` is the context length in tokens that the model is called with elsewhere."""

    backend: Backend
    ref: ModelRef
    can_think: bool = False
    num_ctx: int | None = None


def needs_planner(plan: Plan, analysis: Analysis) -> bool:
    """Return whether a model should be asked: the rules left a prompt whole that is complex and asks for several.

    Rules that gave up (steps that wait for each other, or too many) are unsure whatever the prompt.
    """
    if plan.is_compound or plan.origin != "whole":
        return False
    if plan.reason != whole_plan("x").reason:
        return True
    complexity = analysis.complexity
    asks = sum(part.value for part in complexity.parts if part.name in ASK_PARTS)
    return complexity.value >= COMPLEXITY_FROM and asks >= ASKS_FROM


def best_planner(snapshot: Snapshot) -> ModelProfile | None:
    """Return the model to ask: rated at least LOGICAL_FROM, usable now, on this machine; None if there is none.

    A loaded one comes first, since a plan must come quickly; then the best at logic.
    """
    paused = {view.key for view in snapshot.breakers if view.remaining_s > 0}
    usable = [
        profile
        for profile in snapshot.profiles
        if profile.counts_as_active
        and profile.is_installed
        and profile.can_complete
        and not profile.remote_host
        and profile.ref.host in snapshot.hosts_up
        and not paused & {str(profile.ref), profile.ref.host}
        and profile.has_capability(LOGICAL, LOGICAL_FROM)
    ]
    order = sorted(usable, key=lambda one: (one.ref not in snapshot.resident, -one.score(LOGICAL), one.ref))
    return order[0] if order else None


class Planner:
    """Gets a plan from a model, repairs it once, and falls back to the rules' plan with the reason."""

    def __init__(
        self,
        choose: Callable[[], PlannerModel | None],
        *,
        timeout_s: Callable[[], float] = lambda: DEFAULT_TIMEOUT_S,
    ) -> None:
        """Take who to ask, and how many seconds both calls together may take; both are asked anew each time."""
        self._choose = choose
        self._timeout_s = timeout_s

    async def plan(self, prompt: str, fallback: Plan) -> Plan:
        """Return the model's plan for `prompt`, or `fallback` with the reason why it is that one.

        Never raises but for cancellation, which closes the connection.
        """
        try:
            model = self._choose()
        except BackendError as error:
            return _kept(fallback, error.message)
        if model is None:
            return _kept(fallback, "No local model is good enough at planning.")
        timeout_s = self._timeout_s()
        try:
            async with asyncio.timeout(timeout_s):
                plan = await self._ask(model, prompt)
        except TimeoutError:
            why = f"{model.ref} wrote no plan within {timeout_s:g} s."
        except BackendError as error:
            why = f"{model.ref} wrote no plan: {error.message}"
        except BadReplyError as reply:
            why = f"{model.ref} wrote no usable plan: {reply.problem}"
        else:
            if plan.is_compound:
                return replace(plan, reason=f"{model.ref} planned {len(plan.sub_tasks)} steps.")
            why = f"{model.ref} sees one task in it."
        return _kept(fallback, why)

    async def _ask(self, model: PlannerModel, prompt: str) -> Plan:
        reply = await _reply_of(model, first_messages(prompt))
        try:
            return read_plan(reply, prompt)
        except BadReplyError as bad:
            logger.info("The plan of %s is repaired: %s", model.ref, bad.problem)
            problem = bad.problem
        return read_plan(await _reply_of(model, repair_messages(prompt, reply, problem)), prompt)


async def _reply_of(model: PlannerModel, messages: tuple[ChatMessage, ...]) -> str:
    options = GenerationOptions(
        temperature=0.0,
        num_ctx=model.num_ctx,
        num_predict=MAX_ANSWER_TOKENS,
        response_format=SCHEMA,
        # Thinking would take the time and the tokens that the plan needs.
        think=False if model.can_think else None,
    )
    call = ModelCall(model=model.ref.model, messages=messages, options=options)
    reply = ""
    async with model.backend.chat(call) as chunks:
        async for chunk in chunks:
            reply += chunk.text
            if len(reply) > MAX_REPLY_LENGTH:
                break
    return reply


def _kept(plan: Plan, why: str) -> Plan:
    return replace(plan, reason=f"{plan.reason} {why}".strip())
