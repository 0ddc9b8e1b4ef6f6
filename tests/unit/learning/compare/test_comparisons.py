"""Lanes answer through the engine, are kept, and go one after the other where memory is short."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.comparison import Comparison, Lane
from app.domain.decision import Snapshot
from app.domain.errors import InvalidInputError
from app.domain.profile import ModelRef
from app.domain.record import Outcome
from app.learning.compare.comparisons import Comparisons
from app.learning.compare.order import run_order
from tests.integration.engine.rig import CODER, POET, TWO_MODELS, EngineRig, run

GB = 1_000_000_000


def desk(rig: EngineRig) -> Comparisons:
    """Return comparisons over the rig's engine."""
    return Comparisons(rig.engine, rig.store, rig.snapshot, lambda: rig.settings)


def test_lanes_are_answered_and_kept(rig: EngineRig) -> None:
    """Each lane holds its own model's answer, in the order asked for."""

    async def body() -> None:
        compare = desk(rig)
        comparison = compare.prepare("Write a poem.", (POET, CODER))
        async with compare.stream(comparison) as events:
            seen = {event.request_id async for event in events}
        (stored,) = await _kept(rig)
        assert seen == {lane.request_id for lane in comparison.lanes}
        assert [(lane.model, lane.outcome) for lane in stored.lanes] == [
            (POET, Outcome.SUCCEEDED),
            (CODER, Outcome.SUCCEEDED),
        ]
        assert [lane.answer for lane in stored.lanes] == ["Roses are red.", "def f(): ..."]

    run(body())


async def _to_the_end(compare: Comparisons) -> None:
    async with compare.stream(compare.prepare("Write a poem.", (POET, CODER))) as events:
        async for _event in events:
            pass


async def _kept(rig: EngineRig) -> tuple[Comparison, ...]:
    return await rig.store.comparisons.list()


def test_a_defect_in_a_lane_ends_the_stream(rig: EngineRig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever listens hears of it and never waits for ever; the comparison is kept."""

    def fail(*_arguments: object) -> None:
        message = "a defect"
        raise RuntimeError(message)

    monkeypatch.setattr("app.learning.compare.lane_run.Lane.ended", fail)

    async def body() -> None:
        compare = desk(rig)
        with pytest.raises(RuntimeError, match="a defect"):
            await _to_the_end(compare)
        assert len(await _kept(rig)) == 1

    run(body())


def test_a_lane_stopped_before_its_turn_is_left_out(rig: EngineRig) -> None:
    """Stopping one lane leaves the other alone."""

    async def body() -> None:
        compare = desk(rig)
        comparison = compare.prepare("Write a poem.", (POET, CODER))
        compare.stop(comparison.lanes[0].request_id)
        async with compare.stream(comparison) as events:
            async for _event in events:
                pass
        (stored,) = await _kept(rig)
        assert [lane.outcome for lane in stored.lanes] == [Outcome.STOPPED, Outcome.SUCCEEDED]

    run(body())


def test_one_lane_is_answered_again(rig: EngineRig) -> None:
    """The other lane keeps its request, and the comparison its place in the history."""

    async def body() -> None:
        compare = desk(rig)
        async with compare.stream(compare.prepare("Write a poem.", (POET, CODER))) as events:
            _all = [event async for event in events]
        (first,) = await _kept(rig)
        again = compare.again(first, first.lanes[1].request_id)
        async with compare.stream(again) as events:
            seen = {event.request_id async for event in events}
        (second,) = await _kept(rig)
        assert seen == {again.lanes[1].request_id}
        assert second.lanes[0] == first.lanes[0]
        assert second.lanes[1].request_id != first.lanes[1].request_id
        assert second.lanes[1].outcome is Outcome.SUCCEEDED

    run(body())


def test_a_lane_is_stopped_in_mid_answer(rig: EngineRig) -> None:
    """Its text so far is kept, and the other lane ends as usual."""

    async def body() -> None:
        compare = desk(rig)
        comparison = compare.prepare("Write a poem.", (POET, CODER))
        async with compare.stream(comparison) as events:
            async for event in events:
                compare.stop(comparison.lanes[0].request_id)
                assert event.request_id
        (stored,) = await _kept(rig)
        assert [lane.outcome for lane in stored.lanes] == [Outcome.STOPPED, Outcome.SUCCEEDED]

    run(body())


@pytest.mark.parametrize(("prompt", "models"), [(" ", (POET, CODER)), ("Hi", (POET,)), ("Hi", (None,) * 5)])
def test_what_cannot_be_compared_is_refused(rig: EngineRig, prompt: str, models: tuple[ModelRef | None, ...]) -> None:
    """A comparison has a prompt and two to four lanes."""
    with pytest.raises(InvalidInputError):
        desk(rig).prepare(prompt, models)


@pytest.mark.parametrize(("free", "is_parallel"), [(2 * GB, True), (2 * GB - 1, False), (None, True)])
def test_lanes_take_turns_where_memory_is_short(free: int | None, is_parallel: bool) -> None:
    """Models run at once only where all of them fit."""
    snapshot = Snapshot(profiles=TWO_MODELS, free_memory_bytes={} if free is None else {"a": free})
    lanes = (Lane(pinned=POET), Lane(pinned=CODER))
    assert run_order(lanes, snapshot).is_parallel is is_parallel
    loaded = replace(snapshot, resident={POET: GB})
    assert run_order(lanes, loaded).is_parallel


def test_an_answer_becomes_a_conversation(rig: EngineRig) -> None:
    """The prompt and the chosen answer are its first exchange, with the model that gave it."""

    async def body() -> None:
        compare = desk(rig)
        await _to_the_end(compare)
        (comparison,) = await _kept(rig)
        key = await compare.promote(comparison, comparison.lanes[1].request_id)
        question, answer = await rig.store.conversations.messages(key)
        assert (question.content, answer.content) == ("Write a poem.", "def f(): ...")
        assert answer.parts[0].ref == CODER
        assert not answer.is_interrupted
        with pytest.raises(InvalidInputError, match="no answer"):
            await compare.promote(comparison, "unknown")
        with pytest.raises(InvalidInputError, match="hidden"):
            await compare.promote(replace(comparison, is_blind=True), comparison.lanes[0].request_id)

    run(body())
