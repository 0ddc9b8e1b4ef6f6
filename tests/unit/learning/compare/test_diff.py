"""Two answers in pieces: what is common, what is not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.comparison import Piece
from app.learning.compare import diff as module
from app.learning.compare.diff import word_diff

texts = st.text(alphabet="ab c\n.,é", max_size=60)


@given(texts, texts)
def test_pieces_give_the_texts_back(first: str, second: str) -> None:
    """Nothing is lost, and no two neighbours are of one kind."""
    found = word_diff(first, second)
    assert "".join(piece.text for piece in found.first) == first
    assert "".join(piece.text for piece in found.second) == second
    for pieces in (found.first, found.second):
        assert all(before.is_own != after.is_own for before, after in pairwise(pieces))
    assert 0.0 <= found.shared_share <= 1.0


@given(texts)
def test_a_text_is_like_itself(text: str) -> None:
    """There is nothing of its own on either side."""
    found = word_diff(text, text)
    assert not any(piece.is_own for piece in (*found.first, *found.second))
    assert found.shared_share == 1.0


def test_one_word_differs() -> None:
    """Only that word is marked, with the counts."""
    found = word_diff("The quick brown fox jumps.", "The quick red fox jumps.")
    assert found.first == (Piece("The quick ", False), Piece("brown ", True), Piece("fox jumps.", False))
    assert [piece.text for piece in found.second if piece.is_own] == ["red "]
    assert (found.shared_words, found.first_words, found.second_words) == (4, 1, 1)


def test_a_lone_common_word_between_changes_is_no_common_ground() -> None:
    """A sentence is not torn apart by an article that both happen to have."""
    found = word_diff("yes cats the dogs here we stop", "no birds the bees here we stop")
    assert [piece.text for piece in found.first] == ["yes cats the dogs ", "here we stop"]


def test_huge_changed_passages_are_shown_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where words would cost too much, lines are compared."""
    monkeypatch.setattr(module, "MOST_WORD_PAIRS", 3)
    found = word_diff("same line\none two three", "same line\none two four")
    assert found.first == (Piece("same line\n", False), Piece("one two three", True))
