"""Questions that hide several: comparisons, things in common, things told by a description."""

from __future__ import annotations

import pytest

from app.analysis.decomposer import ONE_QUESTION, decompose
from app.domain.plan import ExecutionMode

COMPARISONS = (
    "Who was born first, Marie Curie or Lise Meitner?",
    "Which bridge is longer, Øresund or Vasco da Gama?",
    "Between Mercury and Venus, which planet is hotter?",
    "Is Lake Geneva deeper than Lake Constance?",
    "Are Oslo and Bergen both in Norway?",
    "Were Goethe and Schiller from the same country?",
    "What occupation did Ada Lovelace and Grace Hopper have in common?",
    "Who is younger Ann Lee or Bob Ray?",
    "Was the University of Oslo or Lund University founded first?",
    "What studio produced both Metropolis and Nosferatu?",
    "Which came out first, Metropolis or Nosferatu",
    "Which opened first, St. Pancras Station or King's Cross?",
)
CHAINS = (
    "Who founded the company that makes the Fairphone?",
    "What is the nationality of the director of Metropolis?",
    "When was the author of The Magic Mountain born?",
    "Who is the mother of Prince William's wife?",
    "In which city does the band that recorded Autobahn live?",
    "The city where Kant died is the capital of what region?",
)
SINGLES = (
    "Who directed Metropolis?",
    "Who is the director of Metropolis?",
    "What is the capital of Norway?",
    "Would you like tea or coffee?",
    "What is the difference between TCP and UDP?",
    "Who was born in 1879 in Ulm?",
    "Is it better to rent or to buy?",
    "What is the name of the function that sorts a list in Python?",
    "Who is the actress who played Amélie?",
    "Are cats and dogs mammals?",
    "Which is the best laptop for a student?",
    "How do I read a file in Rust or Go?",
    "Hi! Who was born first, Ann or Bob? I need it for my essay. Please write three sentences about them.",
)


@pytest.mark.parametrize("prompt", COMPARISONS)
def test_two_facts_and_what_follows_from_both(prompt: str) -> None:
    """Both facts can be found at once; the last step needs both."""
    plan = decompose(prompt)
    assert [task.depends_on for task in plan.sub_tasks] == [(), (), ("1", "2")]
    assert plan.mode is ExecutionMode.HYBRID


@pytest.mark.parametrize("prompt", CHAINS)
def test_something_described_is_found_first(prompt: str) -> None:
    """The second step asks about what the first one found."""
    plan = decompose(prompt)
    assert [task.depends_on for task in plan.sub_tasks] == [(), ("1",)]
    assert plan.sub_tasks[0].text.startswith("Find ")


@pytest.mark.parametrize("prompt", SINGLES)
def test_one_question_stays_whole(prompt: str) -> None:
    """Choices, plain facts and descriptions that are all that is asked for are no chains."""
    hops = {"Two facts, then what follows from both.", "The question describes something to find first."}
    assert decompose(prompt).reason not in hops


def test_a_step_names_what_it_compares() -> None:
    """Each fact is asked for by name, so that any model can answer it alone."""
    plan = decompose("Who was born first, Marie Curie or Lise Meitner?")
    assert [task.text for task in plan.sub_tasks] == [
        "Marie Curie: Who was born first",
        "Lise Meitner: Who was born first",
        "Compare the two: Who was born first, Marie Curie or Lise Meitner?",
    ]


def test_the_steps_of_a_question_are_marked() -> None:
    """Whoever runs plans can tell them from tasks: one call answers them."""
    assert decompose("Who was born first, Marie Curie or Lise Meitner?").origin == ONE_QUESTION
    assert decompose("1. Write a poem about roses.\n2. Translate it into French.").origin == "rules"
