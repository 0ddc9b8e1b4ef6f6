"""Learns from outcomes which model does well on which kind of prompt, and knows when it does not know.

A linear classifier over text features tells the kind of a prompt: the groups in which past outcomes came, such as
the capability they were judged for. A table of shrunken means tells how well each model does on that kind. Two guards
keep it from doing harm. A prompt that does not belong to a kind gets no forecast: the classifier's score and the share
of familiar features, against what the kind's own prompts bring that is new, are weighed together, since each catches
strangers that the other misses. And a model is set above the generally best one only by the part of its advantage that
chance does not explain.

Within a kind nothing seen in a prompt told, on the development sets, which model would do better on it: linear models,
nearest neighbours and trees over these features, over sentence vectors and over both all chose worse than the kind's
table. A mean closeness of the nearest prompts as a third part of belonging gained less than it cost in time.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.domain.evidence import Prediction
from app.domain.profile import ModelRef
from app.routing.profile_table import Floats, Mask
from app.routing.text_features import BUCKETS, DIMENSIONS, SURFACES, Buckets, TextEncoder, buckets_of, surface_of

Vectors = NDArray[np.float32]

# Older outcomes beyond these are left out: the matrix of this many prompts takes a hundred megabytes.
MOST_OUTCOMES = 6000
# A kind with fewer outcomes cannot be told from chance, and is no kind yet.
LEAST_OF_A_GROUP = 25
# How many outcomes the general mean of a model is worth within a kind.
GENERAL_STRENGTH = 10.0
# Standard errors that are taken off an advantage. The largest of many advantages is partly luck: with 1.0 a pool of
# twenty models lost to its best single one on one fold of five, with 1.5 none did, for a point of headroom elsewhere.
CAUTION = 1.5
# Ridge of the classifier, the scale of its unit vectors beside the constant, and the steps of the solver:
# more steps change no choice on the development sets.
RIDGE, SCALE, STEPS = 3.0, 4.0, 15
# Outcomes of single prompts are mostly chance, so this one holds back more.
ADVANTAGE_RIDGE = 300.0
# How much the surface counts beside the words: how long, how many numbers and the like tell of difficulty.
SURFACE_SCALE = 0.4
# Kinds share a prompt by this power of their scores, so that a clear first takes nearly all.
SHARPNESS = 3.0
# A prompt belongs to its nearest kind if the classifier's score, and so many times the surplus of familiar features,
# come to this. Members score 0.87 in the median and prompts of kinds left out 0.5; below this following the table did
# harm to kinds that were left out, above it hardly any.
FAMILIARITY_WEIGHT = 1.5
LEAST_BELONGING = 0.83
# A bucket is familiar to a kind if at least this share of the kind's prompts has it.
FAMILIAR_SHARE = 0.01
# The surplus of a prompt is over what this share of the kind's own prompts fall short of.
TOO_NEW = 0.1
# A forecast never outweighs more outcomes than this of the model's own posterior.
MOST_WEIGHT = 60.0
_NONE: Buckets = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastOutcome:
    """How models did on one prompt, in [0, 1]; `group` says what kind of prompt it was, e.g. its capability."""

    prompt: str
    group: str
    scores: Mapping[ModelRef, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What to expect of each model on a prompt; empty, with `is_sure` False, where it resembles nothing known.

    `likeness` is the classifier's score of the nearest kind `group`: about 1 for a member, about 0 for a stranger.
    `familiarity` is the weighted share of the prompt's features that are usual there, less the least that is.
    """

    predictions: Mapping[ModelRef, Prediction]
    is_sure: bool
    group: str = ""
    likeness: float = 0.0
    familiarity: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectnessPredictor:
    """A fitted predictor; immutable, so that another thread can fit the next one meanwhile."""

    models: tuple[ModelRef, ...]
    leader: ModelRef | None
    groups: tuple[str, ...]
    encoder: TextEncoder
    classifier: Vectors
    familiar: Mask
    least_familiarity: Floats
    expected: Floats
    weight: Floats

    @classmethod
    def fit(
        cls, outcomes: Sequence[PastOutcome], *, features: Mapping[str, Buckets] | None = None
    ) -> CorrectnessPredictor:
        """Learn from outcomes, oldest first; takes seconds for thousands, so call it off the event loop.

        `features` gives the buckets of prompts whose features are known already.
        """
        known = [outcome for outcome in outcomes if outcome.scores][-MOST_OUTCOMES:]
        models = tuple(sorted({ref for outcome in known for ref in outcome.scores}))
        table = _Table.of(known, models)
        given = features or {}
        buckets = [given.get(outcome.prompt, _NONE) for outcome in known]
        buckets = [own if own.size else buckets_of(outcome.prompt) for own, outcome in zip(buckets, known, strict=True)]
        encoder = TextEncoder.fit(buckets)
        familiar, least = _familiarities(buckets, encoder, table)
        members = np.array([[outcome.group == group for group in table.groups] for outcome in known], dtype=np.float32)
        members = members.reshape(len(known), len(table.groups))
        return cls(
            models=models,
            leader=models[table.leader] if models else None,
            groups=table.groups,
            encoder=encoder,
            classifier=_solve(_matrix(buckets, encoder), members),
            familiar=familiar,
            least_familiarity=least,
            expected=table.expected(),
            weight=table.counts,
        )

    def forecast(self, prompt: str) -> Forecast:
        """Return what to expect of each model on a prompt; less than a millisecond."""
        if not self.groups:
            return Forecast(predictions={}, is_sure=False)
        buckets = buckets_of(prompt)
        likeness = self.classifier[0] + SCALE * (self.encoder.encode(buckets) @ self.classifier[1:])
        nearest = int(likeness.argmax())
        share = _familiarity(np.unique(buckets), self.encoder, self.familiar[nearest])
        familiarity = float(share - self.least_familiarity[nearest])
        is_sure = likeness[nearest] + FAMILIARITY_WEIGHT * familiarity >= LEAST_BELONGING
        found = Forecast(
            predictions={},
            is_sure=bool(is_sure),
            group=self.groups[nearest],
            likeness=float(likeness[nearest]),
            familiarity=familiarity,
        )
        if not is_sure:
            return found
        shares = _shares(likeness[None, :])[0]
        quality, weight = shares @ self.expected, shares @ self.weight
        predictions = {
            ref: Prediction(min(1.0, max(0.0, float(quality[column]))), min(MOST_WEIGHT, float(weight[column])))
            for column, ref in enumerate(self.models)
        }
        return replace(found, predictions=predictions)

    def choose(self, prompt: str) -> ModelRef | None:
        """Return the model that is expected to do best; the generally best where nothing is known of the prompt."""
        predictions = self.forecast(prompt).predictions
        if not predictions:
            return self.leader
        # The leader wins ties: advantages that chance explains were cut to nothing.
        return max(predictions, key=lambda ref: (predictions[ref].quality, ref == self.leader))


class AdvantageScorer:
    """Orders prompts by how much more one model is worth on them than another: for choosing when to escalate."""

    def __init__(self, outcomes: Sequence[PastOutcome], *, strong: ModelRef, weak: ModelRef) -> None:
        """Learn from the outcomes of both models; others are left out."""
        both = [outcome for outcome in outcomes if strong in outcome.scores and weak in outcome.scores]
        features = [buckets_of(outcome.prompt) for outcome in both]
        gains = np.array([[outcome.scores[strong] - outcome.scores[weak]] for outcome in both], dtype=np.float32)
        surfaces = np.array([surface_of(outcome.prompt) for outcome in both]).reshape(len(both), SURFACES)
        self._encoder = TextEncoder.fit(features)
        self._middle = surfaces.mean(axis=0) if both else np.zeros(SURFACES)
        self._spread = np.maximum(surfaces.std(axis=0), 1e-9) if both else np.ones(SURFACES)
        matrix = np.hstack([_matrix(features, self._encoder), self._scaled(surfaces)])
        self._weights = _solve(matrix, gains.reshape(len(both), 1), ridge=ADVANTAGE_RIDGE)[:, 0]

    def score(self, prompt: str) -> float:
        """Return the expected gain; only its order means something."""
        matrix = np.hstack([_matrix([buckets_of(prompt)], self._encoder), self._scaled(surface_of(prompt)[None, :])])
        return float(matrix[0] @ self._weights)

    def _scaled(self, surfaces: Floats) -> Vectors:
        return (SURFACE_SCALE * (surfaces - self._middle) / self._spread).astype(np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Means and counts of the outcomes, a row a group and a column a model; `group_of` is −1 outside any group."""

    groups: tuple[str, ...]
    group_of: NDArray[np.intp]
    scores: Floats
    counts: Floats
    means: Floats
    general: Floats
    leader: int

    @classmethod
    def of(cls, outcomes: Sequence[PastOutcome], models: tuple[ModelRef, ...]) -> _Table:
        """Count, and work the means out; those of a group are shrunk toward the general ones."""
        sizes: dict[str, int] = {}
        for outcome in outcomes:
            sizes[outcome.group] = sizes.get(outcome.group, 0) + 1
        groups = tuple(sorted(group for group, size in sizes.items() if group and size >= LEAST_OF_A_GROUP))
        row_of = {group: row for row, group in enumerate(groups)}
        scores = np.array([[outcome.scores.get(ref, math.nan) for ref in models] for outcome in outcomes], dtype=float)
        scores = scores.reshape(len(outcomes), len(models))
        group_of = np.array([row_of.get(outcome.group, -1) for outcome in outcomes], dtype=np.intp)
        is_known: Mask = np.array(np.isfinite(scores))
        total, good = is_known.sum(axis=0), np.where(is_known, scores, 0.0)
        # One good and one bad outcome beforehand, so that a model seen once is no certain winner.
        general = (good.sum(axis=0) + 1.0) / (total + 2.0)
        counts, means = np.zeros((len(groups), scores.shape[1])), np.zeros((len(groups), scores.shape[1]))
        for row in range(len(groups)):
            members = group_of == row
            counts[row] = is_known[members].sum(axis=0)
            means[row] = (good[members].sum(axis=0) + GENERAL_STRENGTH * general) / (counts[row] + GENERAL_STRENGTH)
        leader = int(general.argmax()) if general.size else 0
        return cls(
            groups=groups,
            group_of=group_of,
            scores=scores,
            counts=counts,
            means=means,
            general=general,
            leader=leader,
        )

    def expected(self) -> Floats:
        """Return the means with each model's advantage over the leader cut by what chance explains."""
        if not self.groups:
            return self.means
        variance = self.means * (1.0 - self.means) / (self.counts + GENERAL_STRENGTH)
        of_leader, its_variance = self.means[:, [self.leader]], variance[:, [self.leader]]
        advantage = self.means - of_leader
        chance = CAUTION * np.sqrt(variance + its_variance)
        cut: Floats = of_leader + np.where(advantage > 0, np.maximum(0.0, advantage - chance), advantage)
        return cut


def _matrix(features: Sequence[Buckets], encoder: TextEncoder) -> Vectors:
    """Return the vectors of the prompts with a constant in front."""
    vectors = np.ones((len(features), 1 + DIMENSIONS), dtype=np.float32)
    for row, buckets in enumerate(features):
        vectors[row, 1:] = SCALE * encoder.encode(buckets)
    return vectors


def _solve(vectors: Vectors, targets: Vectors, *, ridge: float = RIDGE) -> Vectors:
    """Return the ridge regression of the targets on the vectors, by conjugate gradients for all columns at once."""
    residual = vectors.T @ targets
    solution, direction = np.zeros_like(residual), residual.copy()
    squares = (residual * residual).sum(axis=0)
    for _ in range(STEPS):
        image = vectors.T @ (vectors @ direction) + np.float32(ridge) * direction
        step = squares / np.maximum((direction * image).sum(axis=0), np.float32(1e-12))
        solution += step * direction
        residual -= step * image
        before, squares = squares, (residual * residual).sum(axis=0)
        direction = residual + squares / np.maximum(before, np.float32(1e-12)) * direction
    return solution


def _shares(likeness: NDArray[np.floating]) -> Floats:
    """Return how much each kind has of each prompt; rows sum to one, where any likeness is positive."""
    powers = np.clip(likeness, 0.0, None).astype(float) ** SHARPNESS
    shares: Floats = powers / np.maximum(powers.sum(axis=1, keepdims=True), 1e-12)
    return shares


def _familiarities(features: Sequence[Buckets], encoder: TextEncoder, table: _Table) -> tuple[Mask, Floats]:
    """Return which buckets each kind is familiar with, and the least familiarity that it asks of a prompt.

    Each prompt of a kind is looked at as if it were new: what only itself brought in is not familiar.
    """
    familiar = np.zeros((len(table.groups), BUCKETS), dtype=np.bool_)
    least = np.zeros(len(table.groups))
    for row in range(len(table.groups)):
        own = [np.unique(features[index]) for index in np.flatnonzero(table.group_of == row).tolist()]
        having = np.bincount(np.concatenate(own), minlength=BUCKETS)
        enough = FAMILIAR_SHARE * len(own)
        familiar[row] = having > enough
        values = [_familiarity(buckets, encoder, having - 1 > enough) for buckets in own]
        least[row] = np.quantile(values, TOO_NEW)
    return familiar, least


def _familiarity(buckets: Buckets, encoder: TextEncoder, familiar: Mask) -> float:
    """Return the share of a prompt's features, weighed by rarity, that are familiar; 1.0 where none weighs."""
    weights = encoder.rarity[buckets]
    total = float(weights.sum())
    return float(weights[familiar[buckets]].sum()) / total if total > 0 else 1.0
