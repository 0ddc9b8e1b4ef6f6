"""Questions that hide a chain, by the learned model, and where they are cut."""

from __future__ import annotations

import pytest

from app.analysis import plan_chain
from app.analysis.decomposer import decompose
from app.analysis.plan_chain import FEATURES, cut, features_of, is_chain

CHAINS = (
    "What award did the film starring the daughter of a chess champion from Riga win in 1962?",
    "What is the birthplace of the woman who first crossed the strait of Ombra alone?",
    "Which university did the architect who designed the first library of Oslo attend?",
)
SINGLES = (
    "What is the capital of Norway?",
    "Which team won the cup in 1994?",
    "Who painted the ceiling in Delft?",
    "What is the best way to get to the airport that is near Oslo?",
    "What is the name of the command that lists the files of a folder in Linux?",
)


@pytest.mark.parametrize("question", CHAINS)
def test_a_chain_has_two_steps(question: str) -> None:
    """The second step waits for the first, and the words of the question are in the two."""
    plan = decompose(question)
    assert [task.depends_on for task in plan.sub_tasks] == [(), ("1",)]
    assert plan.origin == "question"


@pytest.mark.parametrize("question", SINGLES)
def test_a_short_or_personal_question_stays_whole(question: str) -> None:
    """One fact, advice and the names of commands are no chains."""
    assert not decompose(question).is_compound


def test_every_feature_has_a_value() -> None:
    """The features are as many as the weights have names."""
    assert len(features_of(CHAINS[0])) == len(FEATURES)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        (
            "What British novelist born in November 1898 wrote the trilogy?",
            "Find What British novelist born in November",
        ),
        ("Who owns the stadium that was built for the games in 1952?", "Find the stadium that was built"),
        ("What are the anchor stores of the mall built by Lund in Oslo?", "Find the mall built by Lund"),
        ("The Oite took part in what conflict that ended in 1942?", "Find what conflict that ended in 1942"),
        ("The castle in the middle of the lake was built for which king?", "Find The castle in the middle"),
    ],
)
def test_cuts_where_the_thing_is_described(question: str, first: str) -> None:
    """What is described is found first."""
    steps = cut(question)
    assert steps is not None
    assert steps[0].startswith(first)


def test_a_question_without_a_place_is_not_cut() -> None:
    """Too few words on one side of every place."""
    assert cut("Who wrote Emma?") is None


def test_without_weights_nothing_is_a_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing file costs the chains and nothing else."""
    plan_chain._weights.cache_clear()
    monkeypatch.setattr(plan_chain, "FILE_NAME", "missing.json")
    assert not any(is_chain(question) for question in CHAINS)
    plan_chain._weights.cache_clear()
