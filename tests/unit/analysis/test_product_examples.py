"""The compound prompts that the product's own texts show are split as they say."""

from __future__ import annotations

import pytest

from app.analysis.decomposer import decompose

INTEREST = (
    "1. Write a Python function for compound interest.\n"
    "2. Work out what 4,000 € at 3.5 % becomes after 12 years.\n"
    "3. Explain the result to a ten-year-old."
)
STEP_TWO = (
    "1. Write a haiku about rain.\n"
    "2. Write a Python function that adds two numbers.\n"
    "3. Explain the result of step 2 to a child in two sentences."
)


@pytest.mark.parametrize(
    ("prompt", "mode", "depends_on"),
    [
        (INTEREST, "hybrid", [(), (), ("2",)]),
        (STEP_TWO, "hybrid", [(), (), ("2",)]),
        ("1. Write a poem.\n2. Translate that into German.", "sequential", [(), ("1",)]),
        ("1. Write a poem.\n2. Write a script that sorts files.", "parallel", [(), ()]),
    ],
)
def test_mode_and_dependencies(prompt: str, mode: str, depends_on: list[tuple[str, ...]]) -> None:
    """A relative "that" is no reference; "the result" and "step 2" are."""
    plan = decompose(prompt)
    assert plan.mode == mode
    assert [task.depends_on for task in plan.sub_tasks] == depends_on


def test_phrasal_verb_needs_its_particle() -> None:
    """A verb that needs its particle asks for something only with it."""
    assert decompose("1. Work out the total.\n2. Write a poem.").is_compound
    assert not decompose("1. Work is done.\n2. Rain is wet.").is_compound
