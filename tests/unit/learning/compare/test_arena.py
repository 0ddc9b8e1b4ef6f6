"""Blind comparisons are drawn fairly, hide who answered, and take one vote."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from app.backends.scripted import ModelScript
from app.domain.comparison import Comparison
from app.domain.errors import ConflictError, ContextExceededError, InvalidInputError, NotFoundError
from app.domain.profile import ModelRef
from app.domain.vote import Verdict
from app.learning.compare.arena import draw_pair
from app.learning.compare.comparisons import Comparisons
from app.learning.votes import judgements
from app.routing.outcomes import evidence_of
from tests.integration.engine.rig import CODER, POET, EngineRig, run

POOL = tuple(ModelRef("a", name) for name in ("one", "two", "three", "four"))


def desk(rig: EngineRig, seed: int = 1) -> Comparisons:
    """Return comparisons over the rig's engine, with known chances."""
    return Comparisons(rig.engine, rig.store, rig.snapshot, lambda: rig.settings, rng=random.Random(seed))


async def answered(compare: Comparisons, prompt: str = "Write a poem.") -> Comparison:
    """Return a blind comparison that both models answered, as it is stored."""
    comparison = await compare.prepare_blind(prompt, (POET, CODER))
    async with compare.stream(comparison) as events:
        async for _event in events:
            pass
    return next(one for one in await compare._store.comparisons.list() if one.comparison_id == comparison.comparison_id)


@pytest.mark.parametrize("seed", range(5))
def test_all_pairs_meet_equally_often_on_both_sides(seed: int) -> None:
    """After 120 rounds of four models, each of the six pairs met 20 times and no side is ahead by more than two."""
    rng = random.Random(seed)
    past: list[tuple[ModelRef, ModelRef]] = []
    for _ in range(120):
        past.append(draw_pair(POOL, past, rng))
    met = Counter(past)
    assert {met[pair] + met[pair[::-1]] for pair in met} == {20}
    assert all(abs(met[pair] - met[pair[::-1]]) <= 2 for pair in met)


def test_sides_cannot_be_guessed() -> None:
    """Of many first rounds, about half show either model on the left."""
    rng = random.Random(3)
    left = sum(draw_pair(POOL[:2], (), rng)[0] == POOL[0] for _ in range(400))
    assert 150 < left < 250


def test_one_model_is_no_pair() -> None:
    """A model is not compared with itself."""
    with pytest.raises(InvalidInputError, match="two different models"):
        draw_pair((POET, POET), (), random.Random(1))


def test_a_vote_reveals_and_locks(rig: EngineRig) -> None:
    """The names are hidden until the vote; then it stands, and nothing is answered anew."""

    async def body() -> None:
        compare = desk(rig)
        before = await answered(compare)
        assert before.hides_names
        assert (before.capability, before.is_answered) == ("creative", True)
        after = await compare.vote(before.comparison_id, Verdict.FIRST)
        assert not after.hides_names
        assert after.verdict is Verdict.FIRST
        with pytest.raises(ConflictError):
            await compare.vote(before.comparison_id, Verdict.SECOND)
        with pytest.raises(ConflictError):
            compare.again(after, after.lanes[0].request_id)
        (vote,) = await rig.store.votes.list()
        assert (vote.first, vote.second) == (before.lanes[0].model, before.lanes[1].model)
        assert (vote.prompt, vote.capability) == ("Write a poem.", "creative")
        board = await compare.leaderboard("creative")
        assert board.standings[0].ref == vote.first

    run(body())


def test_a_deleted_vote_leaves_the_names_shown(rig: EngineRig) -> None:
    """Taking a vote back does not allow another one; the vote itself can be brought back."""

    async def body() -> None:
        compare = desk(rig)
        comparison = await answered(compare)
        await compare.vote(comparison.comparison_id, Verdict.TIE)
        (vote,) = await rig.store.votes.list()
        await rig.store.votes.delete(vote.vote_id)
        assert await rig.store.votes.list() == ()
        with pytest.raises(ConflictError):
            await compare.vote(comparison.comparison_id, Verdict.FIRST)
        await rig.store.votes.restore(vote)
        await rig.store.votes.restore(vote)
        assert await rig.store.votes.list() == (vote,)

    run(body())


def test_names_shown_without_a_vote_take_none(rig: EngineRig) -> None:
    """Who looks first cannot vote blindly any more, nor does a late save of the answers hide the names again."""

    async def body() -> None:
        compare = desk(rig)
        comparison = await answered(compare)
        shown = await compare.reveal(comparison.comparison_id)
        assert shown.is_revealed
        with pytest.raises(ConflictError):
            await compare.vote(comparison.comparison_id, Verdict.FIRST)
        await rig.store.comparisons.save(comparison)
        assert (await rig.store.comparisons.get(comparison.comparison_id)).is_revealed

    run(body())


def test_no_vote_without_two_answers(rig: EngineRig) -> None:
    """A lane that was stopped has nothing to judge; a comparison that is gone neither."""

    async def body() -> None:
        compare = desk(rig)
        comparison = await compare.prepare_blind("Write a poem.", (POET, CODER))
        compare.stop(comparison.lanes[0].request_id)
        async with compare.stream(comparison) as events:
            async for _event in events:
                pass
        with pytest.raises(InvalidInputError, match="two answers"):
            await compare.vote(comparison.comparison_id, Verdict.FIRST)
        with pytest.raises(NotFoundError):
            await compare.vote("gone", Verdict.FIRST)

    run(body())


def test_the_store_takes_no_vote_on_what_is_open_or_gone(rig: EngineRig) -> None:
    """Two windows may vote at once: the second vote is refused where it is written."""

    async def body() -> None:
        compare = desk(rig)
        comparison = await answered(compare)
        await compare.vote(comparison.comparison_id, Verdict.TIE)
        (vote,) = await rig.store.votes.list()
        with pytest.raises(ConflictError):
            await rig.store.votes.cast(replace(vote, vote_id="another"))
        with pytest.raises(NotFoundError):
            await rig.store.votes.cast(replace(vote, comparison_id="gone"))

    run(body())


def test_votes_are_evidence_until_they_are_deleted(rig: EngineRig) -> None:
    """A vote counts for one model and against the other, at the prompt's capability; a deleted one does not."""

    async def body() -> None:
        compare, heard = desk(rig), []
        rig.store.votes.on_saved = lambda: heard.append(True)
        comparison = await answered(compare)
        await compare.vote(comparison.comparison_id, Verdict.SECOND)
        read = judgements(rig.store.votes.list)
        evidence = evidence_of(await read())
        loser, winner = (lane.model for lane in comparison.lanes)
        assert winner is not None
        assert loser is not None
        assert evidence[winner].of_capability("creative").good == pytest.approx(0.5)
        assert evidence[loser].of_capability("creative").bad == pytest.approx(0.5)
        (vote,) = await rig.store.votes.list()
        await rig.store.votes.delete(vote.vote_id)
        await rig.store.votes.delete(vote.vote_id)
        assert evidence_of(await read()) == {}
        assert len(heard) == 3

    run(body())


def test_a_vote_outlives_its_comparison(rig: EngineRig) -> None:
    """Tidying up the history takes nothing from the leaderboard, but the prompt is gone."""

    async def body() -> None:
        compare = desk(rig)
        comparison = await answered(compare)
        await compare.vote(comparison.comparison_id, Verdict.BOTH_BAD)
        await rig.store.comparisons.delete(comparison.comparison_id)
        (vote,) = await rig.store.votes.list()
        assert vote.prompt == ""
        assert (await compare.leaderboard()).votes == 1

    run(body())


def test_a_failed_lane_is_told_apart(rig: EngineRig) -> None:
    """A model that fails leaves a lane with its error, and the other lane answers."""
    rig.backend.set_script("coder", ModelScript(failure=ContextExceededError("Too long.")))

    async def body() -> None:
        comparison = await answered(desk(rig))
        outcomes = {lane.pinned: lane.outcome for lane in comparison.lanes}
        assert outcomes[POET] == "succeeded"
        assert outcomes[CODER] == "failed"
        assert not comparison.is_answered

    run(body())
