"""Which step waits for which."""

from __future__ import annotations

import pytest

from app.analysis.decomposer import decompose
from app.analysis.plan_kinds import StepKind, kind_of_step

CASES = {
    "look-ups in an order": ("Find the population of Peru, then find the population of Chile.", [(), ()]),
    "actions in an order": ("Book a flight to Rome, then reserve a table at Gino's.", [(), ("1",)]),
    "work on a result": ("Transcribe the talk, then translate the transcript into Dutch.", [(), ("1",)]),
    "the same account": ("Cancel my alarm for 7 am and set a new alarm for 8 am.", [(), ("1",)]),
    "the same request again": ("Book a room in Rome for May. Also, book a room in Bari for June.", [(), ()]),
    "the same for another": ("Describe the climate of Peru, and then do the same for Chile.", [(), ()]),
    "about what was given": ("What is the population of Oslo? Also, what is its area?", [(), ()]),
    "about what was found": ("Find the capital of France, then tell me its population.", [(), ("1",)]),
    "a named result": ("Draw a castle and write a caption for the generated image.", [(), ("1",)]),
    "all results": ("Describe tea. Describe coffee. Then compare the results.", [(), (), ("1", "2")]),
    "a step by its number": ("1. List five fruits\n2. List five fish\n3. Use step 1 for a salad", [(), (), ("1",)]),
    "a point that is data": ("Find the norm of the point (3, 4) and also find that of the point (2, 1).", [(), ()]),
    "no articles": ("1. Напиши рассказ о море\n2. Сократи рассказ", [(), ("1",)]),
    "errands": (
        "I want to book a taxi to Ulm, pay my phone bill, print the letter 'a.pdf', and call Ben on 123.",
        [(), ("1",), ("2",), ("3",)],
    ),
}


@pytest.mark.parametrize(("prompt", "needs"), CASES.values(), ids=CASES.keys())
def test_dependencies(prompt: str, needs: list[tuple[str, ...]]) -> None:
    """A step waits for what it names, points at or works on; actions keep their order; look-ups do not wait."""
    assert [task.depends_on for task in decompose(prompt).sub_tasks] == needs


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Please find the capital of Peru", StepKind.LOOK_UP),
        ("Once it is done, could you tell me the price?", StepKind.LOOK_UP),
        ("I want to book a flight", StepKind.ACTION),
        ("Then transfer 50 euros to Tom", StepKind.ACTION),
        ("Write a poem about rain", StepKind.WORK),
        ("translate it into German", StepKind.WORK),
    ],
)
def test_kinds_of_steps(text: str, kind: StepKind) -> None:
    """The verb after polite words and conditions tells what a step does."""
    assert kind_of_step(text) is kind
