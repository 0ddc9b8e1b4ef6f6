"""The learned parts of the detector: hashing, weights, tiers."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis import sentence_encoder
from app.analysis.analyzer import Analyzer
from app.analysis.bench_detection import with_context
from app.analysis.capability_detector import FULL, KEYSTROKE
from app.analysis.features import BUCKET_COUNT, features_of
from app.analysis.linear_model import LinearModel
from app.analysis.text_window import HEAD_LENGTH, TAIL_LENGTH, WHOLE_LIMIT, lower_in_place, window_of

NO_CUES = (0.0,) * 9
HAS_ENCODER = importlib.util.find_spec(sentence_encoder.PACKAGE) is not None


def _words(text: str) -> set[int]:
    return set(features_of(window_of(text), text, NO_CUES).groups[1][0].tolist())


def _bags(text: str) -> set[int]:
    return set(features_of(window_of(text), text, NO_CUES).groups[2][0].tolist())


def test_a_word_hashes_alike_wherever_it_stands() -> None:
    """The hash of a piece depends on its characters only, not on what precedes it."""
    assert _words("zebra") & _words("a long way before the zebra comes")
    assert not _words("zebra") & _words("a long way before the giraffe comes")


@pytest.mark.parametrize("typed", ["zbera", "zeebra", "zerba"])
def test_swapped_and_doubled_letters_leave_a_words_bag(typed: str) -> None:
    """A word's bag tells its letters alone, so common typos keep it, while another word's is another."""
    assert _bags(f"a {typed} comes") == _bags("a zebra comes")
    assert _bags("a giraffe comes") != _bags("a zebra comes")


@given(st.text(max_size=300))
def test_features_stay_in_bounds(text: str) -> None:
    """Every bucket exists and appears once; every measure is finite."""
    features = features_of(window_of(text), text, NO_CUES)
    for buckets, value in features.groups:
        assert np.isfinite(value)
        assert len(set(buckets.tolist())) == buckets.size
        assert buckets.size == 0 or (buckets.min() >= 0 and buckets.max() < BUCKET_COUNT)
    assert np.isfinite(features.measures).all()


@given(st.text())
def test_lowering_keeps_the_length(text: str) -> None:
    """Positions in the lowered text are positions in the text."""
    assert len(lower_in_place(text)) == len(text)


@pytest.mark.parametrize("length", [0, 1, WHOLE_LIMIT, WHOLE_LIMIT + 1, 1_000_000])
def test_the_window_is_bounded_and_keeps_both_ends(length: int) -> None:
    """However long the text, about the same number of characters is read, the ends among them."""
    text = ("abcdefghij" * (length // 10 + 1))[:length]
    window = window_of(text)
    assert sum(len(piece) for _, piece in window.pieces) <= WHOLE_LIMIT + 200
    assert all(text[start : start + len(piece)] == piece for start, piece in window.pieces)
    if window.is_sampled:
        assert window.head == text[:HEAD_LENGTH]
        assert window.pieces[-1] == (length - TAIL_LENGTH, text[-TAIL_LENGTH:])


def test_missing_weights_leave_the_cues(tmp_path: Path) -> None:
    """Without weights the readable cues answer, and the note says so."""
    analysis = Analyzer(resources=tmp_path).analyze_text("Translate this to French")
    assert analysis.primary == "translation"
    assert "weights are missing" in analysis.note


def test_a_missing_encoder_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the encoder is not installed the keystroke tier answers the full tier's question, with a note."""
    monkeypatch.setitem(sys.modules, sentence_encoder.PACKAGE, None)
    analysis = Analyzer().analyze_text("Who wrote Faust?", tier=FULL)
    assert (analysis.tier, analysis.primary) == (KEYSTROKE, "factual")
    assert "encoder is not installed" in analysis.note


@pytest.mark.skipif(not HAS_ENCODER, reason="the sentence encoder is an optional package")
def test_the_full_tier_speaks_where_the_encoder_is_installed() -> None:
    """The mixture answers without a note."""
    analysis = Analyzer().analyze_text("Qui a écrit Les Misérables ?", tier=FULL)
    assert (analysis.tier, analysis.primary, analysis.note) == (FULL, "factual", "")


@pytest.mark.parametrize(
    ("asked", "capability"),
    [
        ("Write a Python function that reverses a list.", "code"),
        ("What is 35% of 480?", "mathematical"),
        ("Translate this into German.", "translation"),
        ("Fasse den Text in drei Sätzen zusammen.", "summarization"),
        ("who painted the mona lisa", "factual"),
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_pasted_document_does_not_decide(*, asked: str, capability: str, is_first: bool) -> None:
    """Two thousand pasted words leave the instruction before or after them its say."""
    text = with_context(asked, after=is_first)
    assert Analyzer().analyze_text(text).primary == capability


@pytest.mark.parametrize(
    ("asked", "capability"),
    [
        ("Wrtie a pyhton fucntion taht sorrts a lsit", "code"),
        ("whta is the cpaital of Mongolia", "factual"),
        ("trnaslate this inot Gemran: good morning", "translation"),
        ("calcualte 15 pecrent of 360", "mathematical"),
        ("tl;dr\n\nThe council met for two hours. It kept the bridge shut.", "summarization"),
        ("names only: present were Ida, Olaf and Dr. Renn", "extraction"),
        ("甲说乙在撒谎，乙说丙在撒谎，丙说他们俩都撒谎，谁说真话？", "logical"),
    ],
)
def test_mistyped_and_terse_requests_are_told(asked: str, capability: str) -> None:
    """Slips of the fingers and missing verbs leave a request its capability."""
    assert Analyzer().analyze_text(asked).primary == capability


def test_the_card_names_the_shipped_weights() -> None:
    """Each file's hash stands in the model card, so its figures are of these weights."""
    folder = Path(__file__).parents[3] / "resources" / "detector"
    card = (folder / "MODEL_CARD.md").read_text(encoding="utf-8")
    for path in folder.glob("*.npz"):
        assert f"| {path.name} | {hashlib.sha256(path.read_bytes()).hexdigest()} |" in card


def test_shipped_weights_fit_the_features() -> None:
    """The weights' shapes are those that the features ask for."""
    model = LinearModel.load(Path(__file__).parents[3] / "resources" / "detector")
    assert model.weights.shape == (BUCKET_COUNT, 9)
    assert model.measures.shape == (features_of(window_of("x"), "x", NO_CUES).measures.size, 9)
    assert model.temperature > 0
    assert model.finder.weights.shape == (BUCKET_COUNT,)
