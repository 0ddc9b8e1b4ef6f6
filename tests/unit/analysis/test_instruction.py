"""Which part of a long text asks for something."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.features import BUCKET_COUNT
from app.analysis.instruction import READ_LENGTH, SHORT_LENGTH, InstructionFinder, text_at, units_of
from app.analysis.linear_model import LinearModel
from app.analysis.text_window import window_of

BLANK = InstructionFinder(weights=np.zeros(BUCKET_COUNT, dtype=np.int8), scale=1.0)
SHIPPED = LinearModel.load(Path(__file__).parents[3] / "resources" / "detector").finder
PARAGRAPH = (
    "The harbour was closed in the winter of 1911, when ice had crushed two of the piers. "
    "Fishermen carried their boats to the southern bay and lived in sheds until the thaw. "
)
ASKED = "Translate the last paragraph into Portuguese, please."


@pytest.mark.parametrize("repeats", [8, 80, 4_000])
@pytest.mark.parametrize("is_first", [True, False])
def test_the_instruction_is_found_at_either_end_of_a_pasted_document(*, repeats: int, is_first: bool) -> None:
    """Whatever the document's length, and whether the instruction stands before or after it."""
    document = PARAGRAPH * repeats
    text = f"{ASKED}\n\n{document}" if is_first else f"{document}\n\n{ASKED}"
    window = window_of(text)
    assert ASKED in text_at(window, SHIPPED.spans_of(window))


def test_most_of_a_long_document_is_left_aside() -> None:
    """What is read of a long text is mostly its instruction."""
    window = window_of(f"{ASKED}\n\n{PARAGRAPH * 80}")
    assert len(text_at(window, SHIPPED.spans_of(window))) < READ_LENGTH


def test_a_short_text_is_its_own_instruction() -> None:
    """Nothing is left out of a text that is read whole."""
    text = (PARAGRAPH * 6)[:SHORT_LENGTH]
    window = window_of(text)
    assert text_at(window, SHIPPED.spans_of(window)) == text


@given(st.text(max_size=3_000) | st.integers(0, 9_000).map(lambda count: "a b.\n" * count))
def test_spans_lie_in_the_text_in_order_and_are_bounded(text: str) -> None:
    """Spans are positions in the whole text, apart from each other, and not much longer than what is read at most."""
    window = window_of(text)
    spans = BLANK.spans_of(window)
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    assert sum(end - start for start, end in spans) <= READ_LENGTH + 300


@given(st.text(min_size=1, max_size=9_000))
def test_units_are_where_they_say(text: str) -> None:
    """Each unit's place is its own in the whole text."""
    for start, unit in units_of(window_of(text)):
        assert text[start : start + len(unit)] == unit


def test_parts_that_do_not_touch_are_set_apart() -> None:
    """A line break stands between pieces from different places."""
    window = window_of("one two three")
    assert text_at(window, ((0, 3), (3, 7), (8, 13))) == "one two\nthree"


def test_the_facts_before_a_question_are_read_with_it() -> None:
    """The paragraph that a question ends belongs to it, also behind a long document."""
    asked = (
        "Ana is taller than Bo, and Bo is taller than Cem. Dee is the shortest of all. Who is the tallest of the four?"
    )
    window = window_of(f"{PARAGRAPH * 80}\n\n{asked}")
    assert asked in text_at(window, SHIPPED.spans_of(window))
