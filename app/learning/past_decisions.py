"""The last decisions with all that they were made from, so that a change can be tried on them before it is made."""

from __future__ import annotations

import asyncio

from app.domain.decision import RoutingDecision, RoutingRule
from app.domain.errors import InvalidInputError
from app.domain.explain import Change, OtherChoice, PastChoice, Replay, RuleReach, WhatIf
from app.routing.explain import replay, what_if
from app.routing.rules import reach
from app.routing.strategies import STRATEGIES
from app.routing.strategies.pinned import Pinned
from app.store.queries import Queries

# A thousand are read in a tenth of a second, tried in another, and tell a change of one in a hundred from none.
KEPT = 1000


class PastDecisions:
    """Reads the last decisions once and keeps them until there is a newer one. For the core's thread."""

    def __init__(self, queries: Queries) -> None:
        """Read from the log."""
        self._queries = queries
        self._newest: str | None = None
        self._kept: tuple[PastChoice, ...] = ()
        self._reading = asyncio.Lock()

    async def what_if(self, change: Change, *, limit: int = KEPT) -> WhatIf:
        """Return what a change would have done to the last `limit` (up to 1,000) decisions; no model is called.

        The work is done beside the loop. Raises InvalidInputError for an unknown strategy, StoreError.
        """
        decisions = (await self._last())[:limit]
        return await asyncio.to_thread(what_if, decisions, change)

    async def reach(self, rules: tuple[RoutingRule, ...]) -> tuple[int, tuple[RuleReach, ...]]:
        """Return how many of the last requests were looked at, and what each rule is about; StoreError."""
        decisions = await self._last()
        return len(decisions), await asyncio.to_thread(reach, rules, decisions)

    async def replay(self, decision: RoutingDecision) -> Replay:
        """Decide again from the stored inputs and compare every number; the words beside them may be newer ones."""
        try:
            again = await asyncio.to_thread(replay, decision)
        except InvalidInputError as error:
            return Replay(problem=f"{error.message} {error.fix}".strip())
        before, after = _numbers(decision), _numbers(again)
        return Replay(chosen=again.chosen.ref, is_equal=before == after, numbers=sum(len(one) - 1 for one in before))

    async def other_choices(self, decision: RoutingDecision) -> tuple[OtherChoice, ...]:
        """Return what each other strategy would have chosen; none for a decision that a pin or a rule made.

        Strategies that draw or take turns do so from the state that is stored with the decision.
        """
        if decision.inputs.pinned_model is not None or decision.rule:
            return ()

        def choose() -> tuple[OtherChoice, ...]:
            choices = []
            for key in (one.key for one in STRATEGIES if one.key not in {Pinned.key, decision.strategy}):
                result = what_if((decision,), Change(strategy=key))
                ref = result.after[0][0] if result.after else None
                choices.append(OtherChoice(strategy=key, ref=ref))
            return tuple(choices)

        return await asyncio.to_thread(choose)

    async def _last(self) -> tuple[PastChoice, ...]:
        async with self._reading:
            newest = await self._queries.newest_decision_id()
            if newest != self._newest:
                self._kept = await self._queries.recent_inputs(KEPT)
                self._newest = newest
            return self._kept


def _numbers(decision: RoutingDecision) -> tuple[tuple[object, ...], ...]:
    """Return what a decision consists of, in its order: of each candidate its model, score and contributions."""
    return tuple(
        (candidate.ref, candidate.score, *(part.value for part in candidate.contributions))
        for candidate in decision.ranking
    )
