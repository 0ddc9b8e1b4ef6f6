"""Changes are tried on the last decisions, which are read once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from app.domain.decision import RoutingRule
from app.domain.explain import Change
from app.domain.profile import ModelRef
from app.learning.past_decisions import PastDecisions
from app.store import Store
from tests.unit.store.fixtures import database, store, template
from tests.unit.store.values import make_record

__all__ = ["database", "store", "template"]


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
