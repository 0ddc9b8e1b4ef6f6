"""Reads the rows of a benchmark file: JSON lines, also compressed with gzip."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from app.domain.errors import InvalidInputError


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the objects of the file; InvalidInputError where it cannot be read as JSON lines."""
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        # Only "\n" ends a row: prompts may hold other line separators.
        rows = [json.loads(line) for line in raw.decode("utf-8").split("\n") if line.strip()]
    except (OSError, ValueError) as error:
        message = f"{path} cannot be read: {error}"
        raise InvalidInputError(message, field="data", fix="Give a file with one JSON object a line.") from error
    return [row for row in rows if isinstance(row, dict)]


def rounded(value: Any, digits: int = 4) -> Any:
    """Return the value with every float in it rounded; NaN becomes None, as JSON has no word for it."""
    if isinstance(value, float):
        return None if value != value else round(value, digits)  # noqa: PLR0124 - only NaN differs from itself
    if isinstance(value, dict):
        return {key: rounded(inner, digits) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(inner, digits) for inner in value]
    return value
