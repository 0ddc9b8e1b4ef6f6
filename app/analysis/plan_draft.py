"""What the splitters hand to the decomposer: steps with their place and how they follow each other."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStep:
    """One step: `[start, end)` in the prompt, its text, and whether an order word puts it after the one before.

    `core` is the request without what is said around it, where that is known. `needs` are the numbers, from 1, of the
    steps whose answers it needs; None where the splitter does not know.
    """

    start: int
    end: int
    text: str
    comes_after: bool = False
    needs: tuple[int, ...] | None = None
    core: str = ""

    @property
    def request(self) -> str:
        """The words that say what is wanted."""
        return self.core or self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Steps before their dependencies are known; `has_letters` says that the list counts with letters.

    `is_list` says that the steps are the items of a list, `is_counted` that a text counts them ("second, …").
    `is_one_question` marks steps of a single question: they show its structure, one call answers it.
    """

    steps: tuple[DraftStep, ...]
    context: str = ""
    reason: str = ""
    has_letters: bool = False
    is_list: bool = False
    is_counted: bool = False
    is_one_question: bool = False
