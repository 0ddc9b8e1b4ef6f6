"""Detects what a prompt needs: probabilities for every capability, with the spans that raised them.

Two tiers behind one interface. The keystroke tier is a linear model over hashed n-grams that also sees the sums of the
readable cues; the full tier mixes it with a sentence encoder's judgement. Without weights the cues speak alone.
"""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis.cues import CueFindings, find_cues
from app.analysis.features import features_of
from app.analysis.instruction import text_at
from app.analysis.linear_model import LinearModel, log_softmax
from app.analysis.sentence_encoder import EncoderMissingError, SentenceHead
from app.analysis.text_window import TextWindow, window_of
from app.domain.capability import CAPABILITY_KEYS, DEFAULT_CAPABILITY
from app.domain.prompt import CapabilityScore

KEYSTROKE = "keystroke"
FULL = "full"
# With no cue at all a prompt is taken as talk, so the default capability starts a little ahead.
DEFAULT_HEAD_START = 0.6
SHARPNESS = 1.1
MISSING_MODEL = "The detector's weights are missing; only its readable cues answered."


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """Scores, highest first, with the cues behind them; `tier` is who spoke and `note` why it was not who was asked."""

    scores: tuple[CapabilityScore, ...]
    findings: CueFindings
    tier: str
    note: str = ""


class CapabilityDetector:
    """Detects capabilities; reads the weights on first use, the encoder only when the full tier is asked."""

    def __init__(self, folder: Path | Traversable) -> None:
        """Remember the folder; nothing is read yet."""
        self._folder = folder
        # Reading the encoder takes most of a second, for which the keystroke tier must not wait.
        self._model_lock, self._head_lock = threading.Lock(), threading.Lock()
        self._model: LinearModel | None = None
        self._head: SentenceHead | None = None
        self._model_note = ""
        self._head_note = ""

    def detect(self, window: TextWindow, *, tier: str = KEYSTROKE) -> Detection:
        """Return what the text behind `window` needs."""
        model = self._keystroke_model()
        if model is None:
            findings = find_cues(window)
            return Detection(
                scores=scores_from_cues(findings), findings=findings, tier=KEYSTROKE, note=self._model_note
            )
        spans = model.finder.spans_of(window)
        instruction = text_at(window, spans)
        findings = find_cues(window, spans)
        logits = _quick_logits(model, window, instruction, findings)
        head = self._sentence_head() if tier == FULL else None
        if head is None:
            note = self._head_note if tier == FULL else ""
            return Detection(
                scores=_ranked(np.exp(log_softmax(logits / model.temperature))),
                findings=findings,
                tier=KEYSTROKE,
                note=note,
            )
        share = head.share_of(window)
        mixed = share * log_softmax(head.logits(instruction)) + (1.0 - share) * log_softmax(logits)
        return Detection(scores=_ranked(np.exp(log_softmax(mixed / head.temperature))), findings=findings, tier=FULL)

    def is_warm(self, tier: str) -> bool:
        """Return whether the tier answers without reading anything first; also where it turned out to be missing."""
        if tier == FULL:
            return self._head is not None or bool(self._head_note)
        return self._model is not None or bool(self._model_note)

    def warm_up(self, *, tier: str = KEYSTROKE) -> None:
        """Read what the tier needs now; safe to call from any thread."""
        self._keystroke_model()
        if tier == FULL and (head := self._sentence_head()) is not None:
            head.logits("Hello")

    def _keystroke_model(self) -> LinearModel | None:
        with self._model_lock:
            if self._model is None and not self._model_note:
                try:
                    self._model = LinearModel.load(self._folder)
                except OSError:
                    self._model_note = MISSING_MODEL
            return self._model

    def _sentence_head(self) -> SentenceHead | None:
        with self._head_lock:
            if self._head is None and not self._head_note:
                try:
                    self._head = SentenceHead.load(self._folder)
                except EncoderMissingError as error:
                    self._head_note = str(error)
            return self._head


def _quick_logits(
    model: LinearModel, window: TextWindow, instruction: str, findings: CueFindings
) -> NDArray[np.floating[Any]]:
    """Return the keystroke tier's logits; a very long text is also judged by its instruction alone, half and half."""
    logits = model.logits(features_of(window, instruction, findings.sums))
    if not window.is_sampled:
        return logits
    alone = window_of(instruction)
    features = features_of(alone, instruction, find_cues(alone).sums)
    return (log_softmax(logits) + log_softmax(model.logits(features))) / 2.0


def scores_from_cues(findings: CueFindings) -> tuple[CapabilityScore, ...]:
    """Return probabilities from the sums of cue weights alone, highest first."""
    logits = np.array(
        [
            SHARPNESS * (value + (DEFAULT_HEAD_START if key == DEFAULT_CAPABILITY else 0.0))
            for key, value in zip(CAPABILITY_KEYS, findings.sums, strict=True)
        ],
        dtype=np.float32,
    )
    return _ranked(np.exp(log_softmax(logits)))


def _ranked(probabilities: NDArray[np.floating[Any]]) -> tuple[CapabilityScore, ...]:
    """Return probabilities, given in the order of CAPABILITY_KEYS, as scores, highest first."""
    values = [float(value) for value in probabilities]
    total = math.fsum(values)
    pairs = sorted(zip(CAPABILITY_KEYS, values, strict=True), key=lambda pair: -pair[1])
    return tuple(CapabilityScore(key, min(1.0, value / total)) for key, value in pairs)
