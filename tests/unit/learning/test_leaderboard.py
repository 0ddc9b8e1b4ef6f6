"""Votes become standings that never claim more than they show."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.profile import ModelRef
from app.domain.vote import PROVISIONAL_BELOW, Verdict, Vote, win_chance
from app.learning.leaderboard import leaderboard, position_audit, rank_by_intervals, wilson_interval

A, B, C, D = (ModelRef("ollama", name) for name in "abcd")
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def votes(*cast: tuple[ModelRef, ModelRef, Verdict, int], capability: str = "code") -> list[Vote]:
    """Return so many votes of each kind."""
    return [
        Vote(
            comparison_id=f"{first.model}{second.model}{verdict}{number}",
            created_at=NOW + timedelta(seconds=number),
            first=first,
            second=second,
            verdict=verdict,
            capability=capability,
        )
        for first, second, verdict, count in cast
        for number in range(count)
    ]


def test_without_votes_it_is_empty() -> None:
    """No model has a place, and the audit has no share."""
    board = leaderboard([])
    assert (board.standings, board.votes, board.audit.share) == ((), 0, None)
    assert not board.audit.is_biased


def test_a_clear_winner_is_ranked_above() -> None:
    """Where the intervals do not touch, ranks differ; wins, ties and losses are told apart."""
    board = leaderboard(votes((A, B, Verdict.FIRST, 16), (B, A, Verdict.SECOND, 14), (A, B, Verdict.TIE, 2)))
    assert [(one.ref, one.rank) for one in board.standings] == [(A, 1), (B, 2)]
    best = board.standings[0]
    assert (best.wins, best.ties, best.losses, best.votes) == (30, 2, 0, 32)
    assert best.low > board.standings[1].high


def test_overlapping_intervals_share_a_rank() -> None:
    """Six wins of ten prove nothing."""
    board = leaderboard(votes((A, B, Verdict.FIRST, 6), (A, B, Verdict.SECOND, 4)))
    assert [one.rank for one in board.standings] == [1, 1]


@pytest.mark.parametrize("verdict", [Verdict.TIE, Verdict.BOTH_BAD])
def test_a_vote_for_neither_moves_nobody(verdict: Verdict) -> None:
    """Both are as good, or as bad: half a win for each."""
    board = leaderboard(votes((A, B, verdict, 40)))
    assert [one.strength for one in board.standings] == pytest.approx([0.0, 0.0])
    assert [one.ties for one in board.standings] == [40, 40]


def test_provisional_below_thirty_votes() -> None:
    """A model with fewer votes is marked."""
    board = leaderboard(votes((A, B, Verdict.FIRST, PROVISIONAL_BELOW - 1), (A, C, Verdict.FIRST, 1)))
    assert {one.ref: one.is_provisional for one in board.standings} == {A: False, B: True, C: True}


def test_capabilities_are_kept_apart() -> None:
    """A vote counts for the capability of its prompt, and for the board over all."""
    cast = [*votes((A, B, Verdict.FIRST, 3)), *votes((B, C, Verdict.FIRST, 2), capability="creative")]
    assert [one.ref for one in leaderboard(cast, "code").standings] == [A, B]
    assert leaderboard(cast, "creative").votes == 2
    assert leaderboard(cast).votes == 5


def test_groups_that_never_met_are_not_told_apart() -> None:
    """A beats B and C beats D: whether A beats C is unknown, and their intervals say so."""
    board = leaderboard(votes((A, B, Verdict.FIRST, 40), (C, D, Verdict.FIRST, 40)))
    ranks = {one.ref: one.rank for one in board.standings}
    assert ranks[A] == ranks[C] == 1


def test_a_model_against_itself_says_nothing() -> None:
    """Auto may have chosen the same model twice."""
    assert leaderboard(votes((A, A, Verdict.FIRST, 5))).votes == 0


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"), st.sampled_from(Verdict)), max_size=60))
@settings(max_examples=40, deadline=None)
def test_rank_follows_from_the_intervals_alone(cast: list[tuple[str, str, Verdict]]) -> None:
    """Rank is one more than the number of models that are better beyond doubt; the order goes by rank."""
    board = leaderboard(votes(*((ModelRef("o", first), ModelRef("o", second), say, 1) for first, second, say in cast)))
    for one in board.standings:
        assert one.rank == 1 + sum(other.low > one.high for other in board.standings)
        assert one.low <= one.strength <= one.high
    assert all(before.rank <= after.rank for before, after in pairwise(board.standings))
    assert sum(one.votes for one in board.standings) == 2 * board.votes


def test_ranks_of_a_chain() -> None:
    """The middle of three overlaps with both ends: it shares the first place, and the last one does not."""
    low, high = np.array([1.0, 0.4, -0.5]), np.array([2.0, 1.1, 0.9])
    assert rank_by_intervals(low, high) == (1, 1, 2)


def test_equal_models_are_seldom_told_apart() -> None:
    """Of a hundred boards of two equal models with 40 votes each, at most ten name a winner."""
    rng = random.Random(7)
    told_apart = 0
    for _ in range(100):
        won = sum(rng.random() < 0.5 for _ in range(40))
        board = leaderboard(votes((A, B, Verdict.FIRST, won), (A, B, Verdict.SECOND, 40 - won)))
        told_apart += board.standings[-1].rank > 1
    assert told_apart <= 10


def test_position_audit() -> None:
    """The share of the answer on the left, with its interval; ties decide nothing."""
    audit = position_audit(votes((A, B, Verdict.FIRST, 30), (B, A, Verdict.SECOND, 10), (A, B, Verdict.TIE, 5)))
    assert (audit.first_won, audit.decided, audit.share) == (30, 40, 0.75)
    assert audit.is_biased
    assert not position_audit(votes((A, B, Verdict.FIRST, 11), (A, B, Verdict.SECOND, 9))).is_biased


def test_wilson_interval_as_published() -> None:
    """R. Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I: 81 of 263."""
    assert wilson_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson_interval(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)


def test_win_chance() -> None:
    """Log-odds of zero are an even chance."""
    assert [round(win_chance(one), 3) for one in (-50.0, 0.0, np.log(3), 50.0)] == [0.0, 0.5, 0.75, 1.0]
