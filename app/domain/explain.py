"""What can be asked about decisions: what would flip one, what a change would have done to many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.domain.decision import DecisionInputs, RoutingRule, ScoreWeights
from app.domain.profile import ModelProfile, ModelRef


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheStats:
    """How the decision cache does: `entries` kept now, the others counted since the start."""

    entries: int = 0
    hits: int = 0
    misses: int = 0
    invalidations: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """The smallest change of one profile field that makes another model win.

    `field` is the profile's field, "ratings.code" for a rating. `before` is the value that counted, `after` the
    nearest one that flips the choice to `new_choice`. `effort` is the change as a share of the field's range.
    """

    ref: ModelRef
    field: str
    before: float
    after: float
    new_choice: ModelRef
    effort: float

    @property
    def sentence(self) -> str:
        """The change in words."""
        kind, _, capability = self.field.partition(".")
        named = f"the {capability} score" if capability else f"the {kind.replace('_', ' ')}"
        values = f"{self.after:g} instead of {self.before:g}"
        return f"{self.new_choice.model} would be chosen if {named} of {self.ref.model} were {values}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What to try on past decisions; `profiles` replace those of the same model, None leaves a part as it was."""

    profiles: tuple[ModelProfile, ...] = ()
    weights: ScoreWeights | None = None
    strategy: str | None = None
    rules: tuple[RoutingRule, ...] | None = None


class Decided(Protocol):
    """What trying a change asks of a past decision: a whole one has it, and a `PastChoice`."""

    @property
    def decision_id(self) -> str:
        """Which decision it was."""
        ...

    @property
    def inputs(self) -> DecisionInputs:
        """What it was made from."""
        ...

    @property
    def order(self) -> tuple[ModelRef, ...]:
        """The models in the order in which they were tried, at least the chosen one."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PastChoice:
    """A past decision without its ranking, which takes most of the time to read and is not needed to try a change."""

    decision_id: str
    chosen: ModelRef
    inputs: DecisionInputs

    @property
    def order(self) -> tuple[ModelRef, ...]:
        """The chosen model."""
        return (self.chosen,)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedDecision:
    """A decision that would be another one; `after` is None when no model would be left."""

    decision_id: str
    before: ModelRef
    after: ModelRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What a change would have done to `total` past decisions; shares of models are counts, most used first."""

    total: int
    changed: tuple[ChangedDecision, ...] = ()
    before: tuple[tuple[ModelRef, int], ...] = ()
    after: tuple[tuple[ModelRef, int], ...] = ()

    @property
    def changed_count(self) -> int:
        """How many decisions would be others."""
        return len(self.changed)

    @property
    def sentence(self) -> str:
        """The result in words."""
        return f"Changes {self.changed_count} of {self.total} decisions."


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleReach:
    """What a rule is about, counted over past requests.

    `matched` meet all its conditions, whether it is switched on or not. `decided` are those that it would decide:
    switched on, no rule before it applies, and no model was pinned; `moved` of them went to another model.
    """

    name: str
    matched: int = 0
    decided: int = 0
    moved: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What came of deciding again from the same inputs.

    `is_equal` says that the same models came in the same order with the same numbers, bit for bit; `numbers` are how
    many were compared, scores and contributions.
    `problem` says why it could not be decided again, "" if it could.
    """

    chosen: ModelRef | None = None
    is_equal: bool = False
    numbers: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherChoice:
    """What another strategy would have chosen for a decision; `ref` None when no model would be left."""

    strategy: str
    ref: ModelRef | None
