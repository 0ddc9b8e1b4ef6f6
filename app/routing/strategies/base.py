"""What a strategy is: an order of the eligible models, made from their scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.domain.decision import DecisionInputs
from app.routing.scorer import ScoreSheet


@dataclass(frozen=True, slots=True)
class Order:
    """The rows of the sheet in the order in which the models are tried, and why, in a sentence.

    `escalates_to` is the row of the model that takes over when the first one's answer looks weak.
    """

    rows: list[int]
    reason: str
    escalates_to: int | None = None


class Strategy(Protocol):
    """One way to rank; a pure function of its arguments, with the words for the picker."""

    @property
    def key(self) -> str:
        """The name in settings, requests and the database."""
        ...

    @property
    def title(self) -> str:
        """The name in the picker."""
        ...

    @property
    def description(self) -> str:
        """What it does, in a sentence."""
        ...

    @property
    def is_guarded(self) -> bool:
        """Whether a conversation stays with its model unless another one is clearly better."""
        ...

    @property
    def uses_state(self) -> bool:
        """Whether `strategy_state` matters, so that a decision cannot be taken from the cache."""
        ...

    def rank(self, sheet: ScoreSheet, inputs: DecisionInputs) -> Order:
        """Return a permutation of the sheet's rows; the sheet has at least one model."""
        ...


def against(sheet: ScoreSheet, first: int, other: int | None) -> str:
    """Return the scores of the first model and another one in words."""
    if other is None:
        return f"{sheet.ref(first)} is the only model that can take this."
    return f"{sheet.scores[first]:.2f} against {sheet.scores[other]:.2f} for {sheet.ref(other)}."
