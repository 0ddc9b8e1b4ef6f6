"""Reads labelled prompts from a file outside the repository; nothing of it is ever copied into the repository."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from corpus import Example

from app.domain.capability import CAPABILITY_KEYS

ALLOWED = ("MIT", "Apache-2.0", "CC-BY-4.0", "CC-BY-3.0")
FORBIDDEN = ("CC-BY-SA", "CC-BY-NC", "none")
# One source must not outweigh the corpus.
ROWS_PER_SOURCE_AND_LABEL = 50


def read_rows(path: Path) -> list[Example]:
    """Return every row of a JSON-lines file with a known label; the licence is not looked at (for validation)."""
    return [example for example, _ in _rows(path)]


def read_permissive(path: Path) -> list[Example]:
    """Return the rows whose licence allows their use for training, at most a few a source and label."""
    taken: Counter[tuple[str, str]] = Counter()
    found: list[Example] = []
    for example, licence in _rows(path):
        is_allowed = licence.startswith(ALLOWED) and not any(word in licence for word in FORBIDDEN)
        key = (example.source, example.primary)
        if is_allowed and taken[key] < ROWS_PER_SOURCE_AND_LABEL:
            taken[key] += 1
            found.append(example)
    return found


def _rows(path: Path) -> list[tuple[Example, str]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    return [
        (
            Example(prompt=row["prompt"], labels=(row["capability"],), language=row["lang"], source=row["source"]),
            row["licence"],
        )
        for row in rows
        if row["capability"] in CAPABILITY_KEYS
    ]
