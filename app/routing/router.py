"""Chooses the model for a sub-task."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from app.domain.decision import DecisionInputs, RoutingDecision, Snapshot
from app.domain.evidence import ModelEvidence
from app.domain.explain import CacheStats
from app.domain.ports import Clock
from app.domain.profile import ModelProfile, ModelRef
from app.domain.prompt import new_id
from app.routing.decision_cache import DecisionCache
from app.routing.policy import Verdict, judge, strategy_of
from app.routing.profile_table import ProfileTable, build_table

_log = logging.getLogger(__name__)


class Router:
    """Decides, and remembers decisions and the table of the profiles last seen. For one thread."""

    def __init__(self, *, cache_size: int = 512, cache_ttl_s: float = 60.0, clock: Clock) -> None:
        """Start with an empty cache; a size of 0 decides anew each time."""
        self._clock = clock
        self._cache = DecisionCache(size=cache_size, ttl_s=cache_ttl_s, clock=clock)
        self._profiles: tuple[ModelProfile, ...] = ()
        self._evidence: Mapping[ModelRef, ModelEvidence] = {}
        self._table: ProfileTable | None = None

    def decide(self, inputs: DecisionInputs, *, sub_task_id: str, request_id: str = "") -> RoutingDecision:
        """Return the decision for a sub-task; the same inputs always give the same choice.

        Raises NoEligibleModelError, with every exclusion, when no model can take it, and InvalidInputError for an
        unknown strategy.
        """
        started_s = self._clock.monotonic_s()
        strategy = strategy_of(inputs)
        key = self._cache.fingerprint(inputs, uses_state=strategy.uses_state)
        verdict = self._cache.get(key)
        is_cached = verdict is not None
        if verdict is None:
            verdict = judge(inputs, self._table_of(inputs.snapshot))
            self._cache.put(key, verdict)
        decide_s = self._clock.monotonic_s() - started_s
        _log.debug("Request %s, sub-task %s: %s in %.6f s", request_id, sub_task_id, verdict.chosen, decide_s)
        return decision_of(
            verdict, decision_id=new_id(), sub_task_id=sub_task_id, is_cached=is_cached, decide_s=decide_s
        )

    def invalidate(self) -> None:
        """Forget all decisions; call it when the user changed something that the inputs do not show."""
        self._cache.invalidate()

    def cache_stats(self) -> CacheStats:
        """Return how the cache does."""
        return self._cache.stats()

    def _table_of(self, snapshot: Snapshot) -> ProfileTable:
        """Return the table of the snapshot; the last one while profiles and evidence are the same."""
        table = self._table
        is_same = (snapshot.profiles is self._profiles or snapshot.profiles == self._profiles) and (
            snapshot.evidence is self._evidence or snapshot.evidence == self._evidence
        )
        if table is None or not is_same:
            table = build_table(snapshot.profiles, snapshot.evidence)
            self._table = table
        self._profiles, self._evidence = snapshot.profiles, snapshot.evidence
        return table


def decision_of(
    verdict: Verdict, *, decision_id: str, sub_task_id: str, is_cached: bool, decide_s: float
) -> RoutingDecision:
    """Return the decision that a verdict stands for; its long parts are built when somebody looks."""
    return RoutingDecision(
        decision_id=decision_id,
        sub_task_id=sub_task_id,
        strategy=strategy_of(verdict.inputs).key,
        ranking=(),
        margin=verdict.margin,
        reason=verdict.order.reason,
        is_cached=is_cached,
        decide_s=decide_s,
        inputs=verdict.inputs,
        rule=verdict.rule,
        escalates_to=verdict.escalates_to,
        pending=verdict,
    )
