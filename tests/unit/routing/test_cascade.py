"""When a cascade asks the better model."""

from __future__ import annotations

import math

import pytest

from app.domain.capability import Requirements
from app.routing.cascade import should_escalate
from tests.unit.routing.worlds import analysis

LONG = "This answers the question with everything that was asked for, in order and with reasons. " * 2


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("", "empty"),
        (" \n ", "empty"),
        ("The next step is to think. " * 6, "repeats itself"),
        ("I'm sorry, but I cannot help with that.", "declined"),
        ("Sure:\n```python\nprint('hello, world, and all who live in it')", "not closed"),
        ("42", "much shorter"),
    ],
)
def test_weak_answers(answer: str, words: str) -> None:
    """Each sign of weakness is named."""
    found = should_escalate(answer, analysis())
    assert found is not None
    assert words in found.reason


@pytest.mark.parametrize(
    ("answer", "escalates"),
    [('{"a": 1}', False), ('```json\n{"a": [1, 2]}\n```', False), ("{'a': 1}", True), ("Here you are: {}", True)],
)
def test_json_must_parse(answer: str, *, escalates: bool) -> None:
    """Where JSON was asked for, what does not parse is weak."""
    of = analysis(requirements=Requirements(needs_json=True), expected_answer_tokens=10)
    assert (should_escalate(answer, of) is not None) is escalates


@pytest.mark.parametrize(("logprob", "escalates"), [(-0.2, False), (-1.5, True), (math.nan, False), (None, False)])
def test_log_probability_decides_where_it_is_known(logprob: float | None, *, escalates: bool) -> None:
    """A model that was guessing is weak, whatever the form of its answer."""
    assert (should_escalate(LONG, analysis(), mean_logprob=logprob) is not None) is escalates


def test_a_confident_short_answer_stands() -> None:
    """Length is only looked at where confidence is not known."""
    assert should_escalate("42", analysis(), mean_logprob=-0.05) is None


def test_a_cut_answer_is_weak() -> None:
    """A cut answer is never good enough."""
    found = should_escalate(LONG, analysis(), is_cut=True)
    assert found is not None
    assert "cut" in found.reason


def test_a_short_answer_to_a_short_question_is_fine() -> None:
    """What is expected to be short may be."""
    assert should_escalate("42", analysis(expected_answer_tokens=20)) is None
