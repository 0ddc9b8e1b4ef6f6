"""Changes are tried on the last decisions, which are read once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from app.domain.decision import RoutingRule
from app.domain.explain import Change
from app.domain.profile import Measure, ModelRef
from app.learning.past_decisions import PastDecisions
from app.routing.strategies import STRATEGIES
from app.store import Store
from tests.unit.routing.worlds import decide, inputs, model
from tests.unit.store.fixtures import database, store, template
from tests.unit.store.values import make_record

__all__ = ["database", "store", "template"]

A = model("a", scores={"code": 0.9}, decode_tps=Measure(value=10.0))
B = model("b", scores={"code": 0.4}, decode_tps=Measure(value=90.0))


def test_decisions_are_read_again_when_there_is_a_newer_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one the kept ones are used; a limit looks at the newest only."""
    reads: list[int] = []
    read = store.queries.recent_inputs

    async def counted(limit: int = 50) -> Any:
        reads.append(limit)
        return await read(limit)

    async def body() -> None:
        monkeypatch.setattr(store.queries, "recent_inputs", counted)
        past = PastDecisions(store.queries)
        assert (await past.what_if(Change())).total == 0
        assert reads == []
        await store.records.save(make_record(at_s=1))
        assert (await past.what_if(Change(strategy="fastest"))).total == 1
        rule = RoutingRule(name="all", model=ModelRef("far", "away"))
        total, (reach,) = await past.reach((rule,))
        assert (total, reach.matched) == (1, 1)
        assert len(reads) == 1
        await store.records.save(make_record(at_s=2))
        assert (await past.what_if(Change())).total == 2
        assert (await past.what_if(Change(), limit=1)).total == 1
        assert len(reads) == 2

    asyncio.run(body())


def test_replay_compares_numbers_and_not_words(store: Store) -> None:
    """Newer words are no difference, another score is, and what another policy decided cannot be repeated."""
    decision = decide(inputs(A, B))

    async def body() -> None:
        past = PastDecisions(store.queries)
        same = await past.replay(replace(decision, reason="Other words."))
        assert (same.chosen, same.is_equal, same.numbers) == (A.ref, True, 2 * 7)
        other = replace(decision, ranking=(replace(decision.chosen, score=9.0), *decision.ranking[1:]))
        assert not (await past.replay(other)).is_equal
        old = replace(decision, inputs=replace(decision.inputs, policy_version=0))
        assert "version 0 of the rules" in (await past.replay(old)).problem

    asyncio.run(body())


def test_other_strategies_say_whom_they_would_have_chosen(store: Store) -> None:
    """All but the one that chose and the pin; what a pin or a rule decided has no other choice."""

    async def body() -> None:
        past = PastDecisions(store.queries)
        choices = {one.strategy: one.ref for one in await past.other_choices(decide(inputs(A, B)))}
        assert len(choices) == len(STRATEGIES) - 2
        assert choices["fastest"] == B.ref
        assert choices["best_quality"] == A.ref
        assert await past.other_choices(decide(inputs(A, B, pinned_model=B.ref))) == ()
        rule = RoutingRule(name="mine", model=B.ref)
        assert await past.other_choices(decide(inputs(A, B, rules=(rule,)))) == ()

    asyncio.run(body())
