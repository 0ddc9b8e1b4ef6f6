"""Blind comparisons: who meets whom, on which side, and whether a vote may be cast."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import combinations

from app.domain.comparison import Comparison
from app.domain.errors import ConflictError, InvalidInputError
from app.domain.profile import ModelRef
from app.domain.vote import Verdict, Vote

# From this difference on, the model that stood on the left less often stands there: chance alone leaves one side
# ahead for long, and fewer votes would then be fair. Below it chance decides, so that nobody can tell.
SIDES_APART = 2


def draw_pair(
    pool: Sequence[ModelRef], past: Iterable[tuple[ModelRef, ModelRef]], rng: random.Random
) -> tuple[ModelRef, ModelRef]:
    """Return two models of `pool`, the left one first.

    Those who met least often meet, by chance among equals; `past` are the pairs of earlier votes, the left one
    first. InvalidInputError for fewer than two different models.
    """
    models = sorted(set(pool))
    if len(models) < 2:  # noqa: PLR2004  a pair
        raise InvalidInputError(
            "A blind comparison needs two different models.", field="lanes", fix="Choose another model for one lane."
        )
    met = Counter(past)
    pairs = list(combinations(models, 2))
    meetings = {pair: met[pair] + met[pair[1], pair[0]] for pair in pairs}
    fewest = min(meetings.values())
    first, second = rng.choice([pair for pair in pairs if meetings[pair] == fewest])
    ahead = met[first, second] - met[second, first]
    is_swapped = rng.random() < 0.5 if abs(ahead) < SIDES_APART else ahead > 0  # noqa: PLR2004  an even chance
    return (second, first) if is_swapped else (first, second)


def vote_on(comparison: Comparison, verdict: Verdict, moment: datetime) -> Vote:
    """Return the vote on a blind comparison.

    ConflictError once its names were shown, InvalidInputError where an answer is missing.
    """
    if not comparison.hides_names:
        raise ConflictError(
            "The names of this comparison were shown already, so it takes no vote.",
            fix="Start another blind comparison.",
        )
    first, second = (lane.model for lane in comparison.lanes)
    if not comparison.is_answered or first is None or second is None:
        raise InvalidInputError(
            "There are not two answers to choose from.", field="verdict", fix="Ask again, or show the names."
        )
    return Vote(
        comparison_id=comparison.comparison_id,
        created_at=moment,
        first=first,
        second=second,
        verdict=verdict,
        capability=comparison.capability,
        complexity=comparison.complexity,
        prompt=comparison.prompt,
    )
