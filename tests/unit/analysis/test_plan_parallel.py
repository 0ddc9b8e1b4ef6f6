"""One request for several things, and texts that count their requests."""

from __future__ import annotations

import pytest

from app.analysis.decomposer import decompose
from app.domain.plan import ExecutionMode

SEVERAL = {
    "names": ("Find the current weather for Lisbon, Porto and Faro.", ("Lisbon", "Porto", "Faro")),
    "two names of a property": ("What is the population of Norway and of Sweden?", ("Norway", "Sweden")),
    "years": ("Check the unemployment rate in 2017, 2018 and 2019.", ("2017", "2018", "2019")),
    "quotations": (
        "Translate the phrases 'good night', 'thank you' and 'see you'.",
        ("good night", "thank you", "see you"),
    ),
    "groups": ("What is the variance of the numbers [1, 5, 9] and [2, 4, 4]?", ("[1, 5, 9]", "[2, 4, 4]")),
    "spans": ("What was the rainfall in Kent for the last month and the last year?", ("last month", "last year")),
    "amounts": (
        "Calculate the tax on purchases of $30.45 in Chicago, $52.33 in Sacramento and $11.23 in Portland.",
        ("$30.45 in Chicago", "$52.33 in Sacramento", "$11.23 in Portland"),
    ),
    "respectively": ("Play songs by Adele and Sting, respectively.", ("Adele", "Sting")),
    "another": ("Book a room in Rome for Friday and another in Milan for Sunday.", ("Rome", "Milan")),
    "then from": (
        "Find the fastest route from Bern to Basel, and then from Basel to Zurich.",
        ("Bern", "Basel to Zurich"),
    ),
    "members": (
        "There are two discs. The first disc is 2 m wide. The second disc is 5 m wide. Can you find the area of each?",
        ("first", "second"),
    ),
}
ONE = (
    "What is the difference between Norway and Sweden?",
    "Write a story about Tom, Anna and Ben.",
    "What is the mean of 3, 4 and 9?",
    "Who won the war between Rome, Carthage and Numidia?",
    "Find the distance between Oslo and Bergen.",
    "Explain the plot of Romeo and Juliet.",
    "Tom ran 3 km on the first day and 4 km on the second day. How far did he run in total on both days?",
    "Provide a review of the phone, covering its camera, its battery, and a short history of its maker.",
)
COUNTED = (
    "Could you help me with two things? First, I need the derivative of sin(x). Second, who discovered radium?",
    "Ich habe zwei Bitten. Erstens, nenne drei Flüsse in Polen. Zweitens, erkläre den Satz des Pythagoras.",
    "J'ai deux demandes. Premièrement, calcule 12 % de 350. Deuxièmement, explique la photosynthèse.",
)


@pytest.mark.parametrize(("prompt", "things"), SEVERAL.values(), ids=SEVERAL.keys())
def test_one_request_for_several_things(prompt: str, things: tuple[str, ...]) -> None:
    """Each thing gets the whole request for itself, and all can run at once."""
    plan = decompose(prompt)
    assert plan.mode is ExecutionMode.PARALLEL
    assert len(plan.sub_tasks) == len(things)
    assert all(thing in task.text for thing, task in zip(things, plan.sub_tasks, strict=True))


@pytest.mark.parametrize("prompt", ONE)
def test_things_that_belong_together_stay_together(prompt: str) -> None:
    """A comparison, a story or the data of one sum is one request."""
    assert [task.text for task in decompose(prompt).sub_tasks] == [prompt]


def test_a_part_of_a_text_is_split_as_well() -> None:
    """A look-up for two things within several requests becomes two of them."""
    plan = decompose("Write a limerick about rain. Also find the population of Peru and Chile.")
    assert [task.depends_on for task in plan.sub_tasks] == [(), (), ()]
    assert "Chile" in plan.sub_tasks[2].text


@pytest.mark.parametrize("prompt", COUNTED)
def test_counted_requests_do_not_wait(prompt: str) -> None:
    """Counting words separate requests and make no dependencies; the sentence before them is no request."""
    plan = decompose(prompt)
    assert [task.depends_on for task in plan.sub_tasks] == [(), ()]


def test_what_is_said_between_belongs_to_the_request_before() -> None:
    """A sentence that asks for nothing stays with the counted request it explains."""
    plan = decompose("First, I need a flute. It should be silver. Second, I need the factorial of 7. Thanks!")
    assert [task.text for task in plan.sub_tasks] == [
        "I need a flute. It should be silver.",
        "I need the factorial of 7.",
    ]


def test_a_story_that_counts_is_no_list_of_requests() -> None:
    """Counted events are told, not asked for."""
    assert not decompose("First, he opened the door. Second, he saw the cat. Describe the cat.").is_compound
