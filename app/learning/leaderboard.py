"""Standings of models from votes: strengths with intervals, ranks, and whether the place on screen decided."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from app.domain.profile import ModelRef
from app.domain.vote import Leaderboard, PositionAudit, Standing, Verdict, Vote
from app.learning.bradley_terry import Matrix, intervals, strengths

# Each model is given one tie in advance, spread over all others: the least that keeps strengths finite where a model
# has won or lost every vote, or where two groups of models have never met. Twenty votes outweigh it by far.
PRIOR_VOTES = 1.0
# The 97.5 % point of the normal distribution.
Z_95 = 1.959963984540054
_SHARE_OF_FIRST = {Verdict.FIRST: 1.0, Verdict.SECOND: 0.0, Verdict.TIE: 0.5, Verdict.BOTH_BAD: 0.5}


def leaderboard(votes: Sequence[Vote], capability: str | None = None) -> Leaderboard:
    """Return the standings of every model that was voted on, for one capability or (None) over all.

    Votes of a model against itself say nothing and are left out.
    """
    counted = [vote for vote in votes if vote.first != vote.second and capability in {None, vote.capability}]
    refs = tuple(sorted({ref for vote in counted for ref in (vote.first, vote.second)}))
    standings: tuple[Standing, ...] = ()
    if refs:
        wins = _wins(counted, refs)
        with_prior = wins + (PRIOR_VOTES / (2 * (len(refs) - 1))) * (1.0 - np.eye(len(refs)))
        at = strengths(with_prior)
        low, high = intervals(with_prior, at)
        ranks = rank_by_intervals(low, high)
        tallies = [_tally(counted, ref) for ref in refs]
        standings = tuple(
            Standing(
                ref=ref,
                rank=ranks[index],
                strength=float(at[index]),
                low=float(low[index]),
                high=float(high[index]),
                wins=tallies[index][0],
                ties=tallies[index][1],
                losses=tallies[index][2],
            )
            for index, ref in enumerate(refs)
        )
    ordered = tuple(sorted(standings, key=lambda one: (one.rank, -one.strength, one.ref)))
    return Leaderboard(capability=capability, standings=ordered, audit=position_audit(counted), votes=len(counted))


def rank_by_intervals(low: Matrix, high: Matrix) -> tuple[int, ...]:
    """Return 1 + the number of models whose lower bound exceeds one's own upper bound, for each model.

    So the place of a model is worse than first only where some other is better beyond doubt.
    """
    return tuple(1 + int((low > bound).sum()) for bound in high)


def position_audit(votes: Sequence[Vote]) -> PositionAudit:
    """Return how often the answer on the left won, among votes that decided for one."""
    first_won = sum(vote.verdict is Verdict.FIRST for vote in votes)
    decided = first_won + sum(vote.verdict is Verdict.SECOND for vote in votes)
    if not decided:
        return PositionAudit(first_won=0, decided=0, share=None, low=None, high=None)
    low, high = wilson_interval(first_won, decided)
    return PositionAudit(first_won=first_won, decided=decided, share=first_won / decided, low=low, high=high)


def wilson_interval(good: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson, "Probable inference", JASA 22, 1927); `count` must be above 0."""
    share, z2 = good / count, Z_95 * Z_95
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = Z_95 / (1 + z2 / count) * math.sqrt(share * (1 - share) / count + z2 / (4 * count * count))
    return max(0.0, middle - half), min(1.0, middle + half)


def _wins(votes: Sequence[Vote], refs: Sequence[ModelRef]) -> Matrix:
    place = {ref: index for index, ref in enumerate(refs)}
    wins = np.zeros((len(refs), len(refs)))
    for vote in votes:
        share = _SHARE_OF_FIRST[vote.verdict]
        wins[place[vote.first], place[vote.second]] += share
        wins[place[vote.second], place[vote.first]] += 1.0 - share
    return wins


def _tally(votes: Sequence[Vote], ref: ModelRef) -> tuple[int, int, int]:
    """Return votes won, tied and lost."""
    shares = [
        _SHARE_OF_FIRST[vote.verdict] if vote.first == ref else 1.0 - _SHARE_OF_FIRST[vote.verdict]
        for vote in votes
        if ref in {vote.first, vote.second}
    ]
    return shares.count(1.0), shares.count(0.5), shares.count(0.0)
