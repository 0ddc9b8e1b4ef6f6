"""The tree of errors: drawn in the docstring as it is, every error with words and a kind of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from app.domain import errors
from app.domain.errors import (
    BackendError,
    HostBusyError,
    InvalidInputError,
    ModelyardError,
    NoEligibleModelError,
    PlanCycleError,
)


def tree(root: type[ModelyardError]) -> Iterator[type[ModelyardError]]:
    """Yield the error and all below it."""
    yield root
    for child in root.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from tree(child)


ALL = list(tree(ModelyardError))


def test_the_drawing_shows_every_error_below_its_parent() -> None:
    """The docstring is the map, so it must be true."""
    assert errors.__doc__ is not None
    drawn: dict[str, str | None] = {}
    path: list[tuple[int, str]] = []
    for line in errors.__doc__.splitlines():
        found = re.match(r"([│├└─\s]*)(\w+Error)\b", line)
        if found:
            depth, name = len(found[1]), found[2]
            path = [item for item in path if item[0] < depth]
            drawn[name] = path[-1][1] if path else None
            path.append((depth, name))
    assert drawn == {error.__name__: None if error is ModelyardError else error.__bases__[0].__name__ for error in ALL}


def test_the_drawing_marks_what_is_retryable() -> None:
    """Retrying is decided by the class."""
    assert errors.__doc__ is not None
    marked = set(re.findall(r"(\w+Error)\s.*\bretryable$", errors.__doc__, flags=re.MULTILINE))
    assert marked == {error.__name__ for error in ALL if issubclass(error, BackendError) and error.is_retryable}


def test_kinds_are_unique() -> None:
    """The kind is what is stored."""
    assert len({error.kind for error in ALL}) == len(ALL)


@pytest.mark.parametrize("error", [error for error in ALL if error is not PlanCycleError])
def test_every_error_keeps_message_and_fix(error: type[ModelyardError]) -> None:
    """What happened and what to do about it reach the user apart."""
    made = error("It broke.", fix="Mend it.")
    assert (made.message, made.fix, str(made)) == ("It broke.", "Mend it.", "It broke.")


def test_errors_with_more_to_say() -> None:
    """Fields, reasons, cycles, statuses and waits are kept."""
    assert InvalidInputError("No.", field="name").field == "name"
    assert NoEligibleModelError("No.", reasons=(("a", "off"),)).reasons == (("a", "off"),)
    assert PlanCycleError(("1", "2", "1")).message == "The sub-tasks wait for each other: 1 → 2 → 1."
    busy = HostBusyError("Busy.", retry_after_s=3.0, status=429)
    assert (busy.retry_after_s, busy.status) == (3.0, 429)
