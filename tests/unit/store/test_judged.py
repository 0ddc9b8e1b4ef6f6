"""What users said of answers comes back as judgements of the models that answered."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.record import Outcome
from app.domain.views import Annotation
from app.store import Store
from app.store.judged import OVERRIDDEN_TAG, OVERRIDDEN_WEIGHT
from tests.unit.store.values import QWEN, make_record

CASES = {
    "good": (Annotation(rating=1), (1.0, 1.0)),
    "neutral": (Annotation(rating=0), (0.5, 1.0)),
    "bad": (Annotation(rating=-1), (0.0, 1.0)),
    "corrected outcome before rating": (Annotation(rating=1, corrected_outcome=Outcome.FAILED), (0.0, 1.0)),
    "overridden": (Annotation(tags=(OVERRIDDEN_TAG,)), (0.0, OVERRIDDEN_WEIGHT)),
    "rating before override": (Annotation(rating=1, tags=(OVERRIDDEN_TAG,)), (1.0, 1.0)),
    "stopped says nothing": (Annotation(corrected_outcome=Outcome.STOPPED), None),
    "a note says nothing": (Annotation(note="hm"), None),
}


@pytest.mark.parametrize("case", CASES)
def test_each_kind_of_annotation(store: Store, case: str) -> None:
    """Ratings, corrected outcomes and overrides judge the answer; other annotations do not."""
    annotation, expected = CASES[case]
    record = make_record("Write a sorting function.")
    decision = record.sub_tasks[0].decision
    assert decision is not None

    async def body() -> None:
        await store.records.save(record)
        await store.annotations.save(decision.decision_id, annotation)
        found = await store.queries.judged()
        assert [(one.score, one.weight) for one in found] == ([] if expected is None else [expected])
        assert all((one.ref, one.prompt) == (QWEN, "Write a sorting function.") for one in found)

    asyncio.run(body())


def test_the_newest_come_last_and_old_ones_are_left_out(store: Store) -> None:
    """Fading needs the order; the limit bounds what is read."""

    async def body() -> list[str]:
        for minute in range(4):
            record = make_record(f"Prompt {minute}.", at_s=60.0 * minute)
            decision = record.sub_tasks[0].decision
            assert decision is not None
            await store.records.save(record)
            await store.annotations.save(decision.decision_id, Annotation(rating=1))
        return [one.prompt for one in await store.queries.judged(3)]

    assert asyncio.run(body()) == ["Prompt 1.", "Prompt 2.", "Prompt 3."]


def test_an_edit_is_told(store: Store) -> None:
    """Whoever learns from judgements hears of each."""
    told: list[bool] = []
    store.annotations.on_saved = lambda: told.append(True)
    record = make_record()
    decision = record.sub_tasks[0].decision
    assert decision is not None

    async def body() -> None:
        await store.records.save(record)
        await store.annotations.save(decision.decision_id, Annotation(rating=1))

    asyncio.run(body())
    assert told == [True]
