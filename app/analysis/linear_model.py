"""The learned part of the keystroke tier: a multinomial linear model over hashed n-grams, quantised to 8 bits."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from app.analysis.features import Features
from app.analysis.instruction import InstructionFinder

FILE_NAME = "keystroke.npz"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearModel:
    """Weights as trained; rows follow the hash buckets, columns the order of CAPABILITY_KEYS.

    `weights` are bytes that `scale` turns into logits, per column. `measures` weighs the dense features. `finder` tells
    which part of a long text the n-grams are taken from.
    """

    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    measures: NDArray[np.float32]
    temperature: float
    finder: InstructionFinder

    @classmethod
    def load(cls, folder: Path | Traversable) -> Self:
        """Read the weights from `folder`; OSError if the file is missing."""
        with (folder / FILE_NAME).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return cls(
                weights=arrays["weights"],
                scale=arrays["scale"],
                measures=arrays["measures"],
                temperature=float(arrays["temperature"]),
                finder=InstructionFinder(
                    weights=arrays["instruction_weights"], scale=float(arrays["instruction_scale"])
                ),
            )

    def logits(self, features: Features) -> NDArray[np.float32]:
        """Return one logit a capability, not yet divided by the temperature."""
        logits = features.measures @ self.measures
        for buckets, value in features.groups:
            # A product with ones adds the rows up quicker than a sum over the first axis.
            rows = self.weights.take(buckets, axis=0).astype(np.float32)
            logits += (np.full(len(buckets), value, dtype=np.float32) @ rows) * self.scale
        return np.asarray(logits, dtype=np.float32)


def log_softmax(logits: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """Return the logarithms of the probabilities that the logits stand for."""
    shifted = logits - logits.max()
    return np.asarray(shifted - np.log(np.exp(shifted).sum()), dtype=np.float32)
