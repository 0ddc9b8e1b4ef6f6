"""Answers questions about decisions by deciding again: replay, the smallest flip, what-if."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from app.domain.decision import POLICY_VERSION, DecisionInputs, RoutingDecision, Snapshot
from app.domain.errors import InvalidInputError, NoEligibleModelError
from app.domain.explain import Change, ChangedDecision, Decided, Flip, WhatIf
from app.domain.profile import NEUTRAL_PRIORITY, NEUTRAL_WEIGHT, CapabilityRating, ModelProfile, ModelRef, Provenance
from app.routing.policy import judge
from app.routing.profile_table import ProfileRow, ProfileTable, build_table, profile_row, table_of_rows
from app.routing.router import decision_of

# How many of the models that lost are asked what it would take; beyond them the effort only grows.
CHALLENGERS = 4


def replay(decision: RoutingDecision) -> RoutingDecision:
    """Decide again from the stored inputs; equal to `decision` bit for bit.

    Raises InvalidInputError for a decision made under other scoring rules.
    """
    inputs = decision.inputs
    if inputs.policy_version != POLICY_VERSION:
        raise InvalidInputError(
            f"This decision was made by version {inputs.policy_version} of the rules; these are {POLICY_VERSION}.",
            field="policy_version",
            fix="Use what-if to see what today's rules would decide.",
        )
    verdict = judge(inputs, _table(inputs.snapshot))
    return decision_of(
        verdict,
        decision_id=decision.decision_id,
        sub_task_id=decision.sub_task_id,
        is_cached=decision.is_cached,
        decide_s=decision.decide_s,
    )


def smallest_flip(decision: RoutingDecision) -> Flip | None:
    """Return the profile change with the least effort that makes another model win; None if no single one does.

    Found by bisection on the steps of the profile form, each trial a decision of its own, so that the answer holds
    for every strategy; that a larger change cannot undo what a smaller one did is checked at both ends.
    """
    inputs, chosen = decision.inputs, decision.chosen.ref
    profiles = {profile.ref: profile for profile in inputs.snapshot.profiles}
    challengers = [candidate.ref for candidate in decision.ranking[1 : 1 + CHALLENGERS]]
    best: Flip | None = None
    for ref in (chosen, *challengers):
        for knob in _knobs(profiles[ref], inputs, lower=ref == chosen):
            flip = _turn(knob, profiles[ref], inputs, chosen, None if best is None else best.effort)
            if flip is not None and (best is None or flip.effort < best.effort):
                best = flip
    return best


def what_if(decisions: Iterable[Decided], change: Change) -> WhatIf:
    """Decide past requests again under a change, without calling any model."""
    tables = _Tables(change)
    before: Counter[ModelRef] = Counter()
    after: Counter[ModelRef] = Counter()
    changed = []
    for decision in decisions:
        chosen = decision.order[0]
        now = _choice(_changed(decision.inputs, change), tables.of(decision.inputs.snapshot))
        before[chosen] += 1
        if now is not None:
            after[now] += 1
        if now != chosen:
            changed.append(ChangedDecision(decision_id=decision.decision_id, before=chosen, after=now))
    return WhatIf(
        total=before.total(),
        changed=tuple(changed),
        before=tuple(before.most_common()),
        after=tuple(after.most_common()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Knob:
    """One field of a profile that can be turned: `steps` of `step`, away from `start` toward `end`."""

    field: str
    start: float
    end: float
    step: float
    span: float
    apply: Callable[[float], ModelProfile]

    @property
    def steps(self) -> int:
        return max(0, int(abs(self.end - self.start) / self.step + 1e-9))

    def value(self, number: int) -> float:
        """Return the field's value after that many steps, without the noise of adding them up."""
        direction = 1.0 if self.end > self.start else -1.0
        return round(self.start + direction * number * self.step, 6)


def _knobs(profile: ModelProfile, inputs: DecisionInputs, *, lower: bool) -> Iterator[_Knob]:
    """Yield what can be turned in a profile: down for the chosen model, up for a challenger."""
    capability = inputs.analysis.primary
    rating = profile.score(capability)

    def rated(value: float) -> ModelProfile:
        old = profile.ratings.get(capability, CapabilityRating(score=rating))
        # The form marks what the user sets, and the user's word has the user's weight.
        ratings = {**profile.ratings, capability: replace(old, score=value, source=Provenance.USER)}
        return replace(profile, ratings=ratings)

    yield _Knob(
        field=f"ratings.{capability}", start=rating, end=0.0 if lower else 1.0, step=0.01, span=1.0, apply=rated
    )
    yield _Knob(
        field="priority",
        start=float(NEUTRAL_PRIORITY if profile.priority is None else profile.priority),
        end=-10.0 if lower else 10.0,
        step=1.0,
        span=20.0,
        apply=lambda value: replace(profile, priority=int(value)),
    )
    weight = profile.routing_weight
    yield _Knob(
        field="routing_weight",
        start=NEUTRAL_WEIGHT if weight is None or not 0.0 <= weight <= 10.0 else weight,  # noqa: PLR2004 - the bounds
        end=0.0 if lower else 10.0,
        step=0.1,
        span=10.0,
        apply=lambda value: replace(profile, routing_weight=value),
    )


def _turn(
    knob: _Knob, profile: ModelProfile, inputs: DecisionInputs, chosen: ModelRef, effort: float | None
) -> Flip | None:
    """Return the smallest turn of a knob that flips the choice; None if none below `effort` does."""

    def winner(number: int) -> ModelRef | None:
        changed = _with_profile(inputs.snapshot, knob.apply(knob.value(number)))
        return _choice(replace(inputs, snapshot=changed), _table(changed))

    # `low` never flips and `high` always does.
    low, high = 0, knob.steps
    if effort is not None:
        high = min(high, int(effort * knob.span / knob.step))
    new_choice = winner(high) if high else chosen
    if new_choice is None or new_choice == chosen:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        at_middle = winner(middle)
        if at_middle is None or at_middle == chosen:
            low = middle
        else:
            high, new_choice = middle, at_middle
    after = knob.value(high)
    return Flip(
        ref=profile.ref,
        field=knob.field,
        before=knob.start,
        after=after,
        new_choice=new_choice,
        effort=abs(after - knob.start) / knob.span,
    )


class _Tables:
    """Tables of past snapshots with changed profiles; profiles and snapshots that recur are read once."""

    def __init__(self, change: Change) -> None:
        self._changed = {profile.ref: profile for profile in change.profiles}
        # The values hold the objects whose ids are the keys, so that no id is used twice.
        self._rows: dict[int, tuple[ModelProfile, ProfileRow]] = {}
        self._tables: dict[tuple[int, int], tuple[Snapshot, ProfileTable]] = {}

    def of(self, snapshot: Snapshot) -> ProfileTable:
        """Return the table of a snapshot under the change."""
        key = (id(snapshot.profiles), id(snapshot.evidence))
        known = self._tables.get(key)
        if known is None:
            rows = [self._row(self._changed.get(profile.ref, profile)) for profile in snapshot.profiles]
            known = (snapshot, table_of_rows(rows, snapshot.evidence))
            self._tables[key] = known
        return known[1]

    def _row(self, profile: ModelProfile) -> ProfileRow:
        known = self._rows.get(id(profile))
        if known is None:
            known = (profile, profile_row(profile))
            self._rows[id(profile)] = known
        return known[1]


def _changed(inputs: DecisionInputs, change: Change) -> DecisionInputs:
    """Return the inputs under the change, but for the profiles, which come with the table."""
    return replace(
        inputs,
        weights=inputs.weights if change.weights is None else change.weights,
        strategy=inputs.strategy if change.strategy is None else change.strategy,
        rules=inputs.rules if change.rules is None else change.rules,
    )


def _with_profile(snapshot: Snapshot, changed: ModelProfile) -> Snapshot:
    profiles = tuple(changed if profile.ref == changed.ref else profile for profile in snapshot.profiles)
    return replace(snapshot, profiles=profiles)


def _table(snapshot: Snapshot) -> ProfileTable:
    return build_table(snapshot.profiles, snapshot.evidence)


def _choice(inputs: DecisionInputs, table: ProfileTable) -> ModelRef | None:
    """Return the model that would be chosen; None when none would be left."""
    try:
        return judge(inputs, table).chosen
    except NoEligibleModelError:
        return None
