"""The yardstick beside which the detector is measured."""

from __future__ import annotations

import numpy as np
import pytest

from app.analysis.tfidf_baseline import fit, terms_of

FRUIT = [f"the {name} is ripe and sweet" for name in ("pear", "plum", "fig", "peach", "cherry")]
METAL = [f"the {name} is hard and grey" for name in ("iron", "zinc", "lead", "steel", "nickel")]


def test_it_learns_what_sets_the_classes_apart() -> None:
    """A text that it never saw is told by the words that it shares with its class."""
    labels = np.array([0] * len(FRUIT) + [1] * len(METAL), dtype=np.intp)
    model = fit([terms_of(text) for text in FRUIT + METAL], labels, 2, seed=1)
    assert model.probabilities(terms_of("the mango is ripe and sweet")).argmax() == 0
    assert model.probabilities(terms_of("the cobalt is hard and grey")).argmax() == 1


def test_a_text_without_a_known_term_is_no_error() -> None:
    """The probabilities of an unknown text still add up to one."""
    model = fit([terms_of(text) for text in FRUIT], np.zeros(len(FRUIT), dtype=np.intp), 2, seed=1)
    assert model.probabilities(terms_of("")).sum() == pytest.approx(1.0)
    assert model.probabilities(terms_of("日本")).sum() == pytest.approx(1.0)


def test_terms_are_words_pairs_and_runs() -> None:
    """Words and their pairs on one side, runs of two to four characters on the other."""
    words, runs = terms_of("Ab cd")
    assert set(words) == {"ab", "cd", "ab cd"}
    assert runs["#ab"] == 1
    assert max(map(len, runs)) == 5
