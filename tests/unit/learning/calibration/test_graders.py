"""Graders forgive the wrapping of an answer, never its content."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from app.learning.calibration.graders import code_of, grade, number_of, parse_grader


def no_tests(_code: str, _tests: Sequence[str]) -> str:
    """Stand for a sandbox that must not be needed."""
    raise AssertionError("only programs are run")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("42", 42),
        ("The answer is 42.", 42),
        ("**42**", 42),
        ("$\\boxed{42}$ since 6 · 7 = 42, not 41", 42),
        ("42\n\nExplanation: 6 times 7, with 6 first and then 7.", 42),
        ("x = 7", 7),
        ("There are **36** eggs in 3 boxes.", 36),
        ("1,102.50 euros", 1102.5),
        ("1,000,000", 1_000_000),
        ("3,5", 3.5),
        ("82,5 km", 82.5),
        ("−4", -4),
        ("1\u202f000", 1000),
        ("17 × 23 = 17 × 20 + 51 = 391", 391),
        ("Die Antwort ist 12, denn 3 · 4 = 12 und nicht 13", 12),
        ("none", None),
        ("...", None),
        ("", None),
    ],
)
def test_the_number_that_an_answer_states(text: str, number: float | None) -> None:
    """It is found wherever models put it; separators of several countries are read."""
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("answer", "score"),
    [
        ("Yes", 1),
        ("**Yes.**", 1),
        ("Answer: yes", 1),
        ("Yes, Tom is an animal.", 1),
        ("yes\nBecause all cats are.", 1),
        ("YES!", 1),
        ("No", 0),
        ("No, yes would be wrong.", 0),
        ("Yesterday", 0),
        ("I think the matter is open", 0),
        ("<think>No? Yes.</think>", 0),
        ("<think>No? Hm.</think>Yes", 1),
    ],
)
def test_exact_answers(answer: str, score: float) -> None:
    """The whole answer, its first line or what stands before the first stop must be the answer."""
    grader = parse_grader({"kind": "exact", "answers": ["yes"]})
    assert grade(grader, answer, no_tests).score == score


@pytest.mark.parametrize(("answer", "score"), [("0.167", 1), ("0.1666667", 1), ("0.17", 0), ("one sixth", 0)])
def test_numbers_have_a_tolerance(answer: str, score: float) -> None:
    """A rounded number is right as far as the tolerance goes."""
    grader = parse_grader({"kind": "number", "value": 0.16667, "tolerance": 0.0008})
    assert grade(grader, answer, no_tests).score == score


@pytest.mark.parametrize(
    ("rules", "answer", "reason"),
    [
        ({"every": ["\\bcat\\b"]}, "The CAT sat.", "right"),
        ({"every": ["\\bcat\\b"]}, "Concatenate", "lacks \\bcat\\b"),
        ({"every": ["cat"], "never": ["dog"]}, "cat and dog", "has dog"),
        ({"every": ["a"], "max_words": 2}, "a b c", "3 words"),
        ({"every": ["a"], "min_words": 4}, "a - b - c", "3 words"),
        ({"every": ["a"], "lines": 2}, "a\n\nb", "right"),
        ({"every": ["a"], "lines": 2}, "a b", "1 lines instead of 2"),
        ({"every": ["a"], "sentences": 2}, "A is here. B is 3.5 m away!", "right"),
        ({"every": ["a"], "sentences": 2}, "A is here", "1 sentences instead of 2"),
        ({"every": ["select"]}, "```select 1```", "right"),
    ],
)
def test_patterns_and_limits(rules: dict[str, object], answer: str, reason: str) -> None:
    """Everything asked for is there, nothing that was ruled out, in the room that was given."""
    verdict = grade(parse_grader({"kind": "pattern", **rules}), answer, no_tests)
    assert verdict.reason == reason
    assert verdict.score == float(reason == "right")


@pytest.mark.parametrize(
    ("answer", "score"),
    [
        ('{"a": 1}', 1),
        ('Here you are:\n```json\n{"a": 1}\n```', 1),
        ('The object {"a": 1} is it.', 1),
        ('[{"a": 1}]', 0),
        ('{"a": 2}', 0),
        ('{"a": true}', 0),
        ("a = 1", 0),
        ("{broken", 0),
    ],
)
def test_json_is_found_and_checked(answer: str, score: float) -> None:
    """The whole answer, a fenced block, or the first object or array in it."""
    grader = parse_grader({"kind": "json", "schema": '{"type": "object", "properties": {"a": {"const": 1}}}'})
    assert grade(grader, answer, no_tests).score == score


def test_programs_are_run_with_their_tests() -> None:
    """The code without its fence goes to the sandbox, and what it says is the reason."""
    given: list[tuple[str, Sequence[str]]] = []

    def sandbox(code: str, tests: Sequence[str]) -> str:
        given.append((code, tests))
        return "f() == 1 does not hold"

    grader = parse_grader({"kind": "tests", "tests": ["f() == 1"]})
    verdict = grade(grader, "Here:\n```python\ndef f():\n    return 2\n```\nIt returns 2.", sandbox)
    assert verdict.score == 0.0
    assert verdict.reason == "f() == 1 does not hold"
    assert given == [("def f():\n    return 2\n", ("f() == 1",))]


def test_a_block_that_was_cut_is_read_to_the_end() -> None:
    """An answer that reached its length has no closing fence."""
    assert code_of("```python\ndef f():\n    return 1") == "def f():\n    return 1"


def test_an_unknown_kind_is_an_error() -> None:
    """A slip in a probe's file shows at once."""
    with pytest.raises(ValueError, match="'taste' is no kind of grader"):
        parse_grader({"kind": "taste"})
