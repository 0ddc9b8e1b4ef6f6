"""Vectors as every backend gives them: at length 1."""

from __future__ import annotations

import math
from collections.abc import Sequence


def unit(vector: Sequence[float]) -> tuple[float, ...]:
    """Return the vector at length 1; a vector of zeros stays as it is."""
    norm = math.sqrt(math.fsum(value * value for value in vector))
    return tuple(value / norm for value in vector) if norm else tuple(vector)
