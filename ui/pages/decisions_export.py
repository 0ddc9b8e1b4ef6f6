"""Writes the decisions that a filter lets through, a page at a time, as CSV or JSON."""

from __future__ import annotations

import asyncio
import csv
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TextIO

from app.domain.views import DecisionFilter, DecisionPage, DecisionRow

PAGE_ROWS = 1000
COLUMNS = (*(field.name for field in fields(DecisionRow) if field.name != "annotation"),)
NOTES = ("rating", "corrected_outcome", "tags", "note")


def values_of(row: DecisionRow) -> dict[str, Any]:
    """Return a decision as plain values, the user's words last."""
    values: dict[str, Any] = {name: getattr(row, name) for name in COLUMNS}
    values |= {name: getattr(row.annotation, name) for name in NOTES}
    values["created_at"] = row.created_at.isoformat()
    for name in ("ref", "answered_by", "outcome", "corrected_outcome"):
        values[name] = None if values[name] is None else str(values[name])
    values["tags"] = list(row.annotation.tags)
    # JSON knows no number that is none.
    values["score"] = None if math.isnan(row.score) else row.score
    return values


class DecisionWriter:
    """Writes rows into an open text file; `close` completes it."""

    def __init__(self, file: TextIO, kind: str) -> None:
        """Begin a file of `kind` csv or json."""
        self._file = file
        self._is_json = kind == "json"
        self._count = 0
        self._csv = csv.writer(file)
        if self._is_json:
            file.write("[")
        else:
            self._csv.writerow((*COLUMNS, *NOTES))

    def write(self, rows: Sequence[DecisionRow]) -> None:
        """Write rows."""
        for row in rows:
            values = values_of(row)
            if self._is_json:
                self._file.write(",\n" if self._count else "\n")
                json.dump(values, self._file, ensure_ascii=False)
            else:
                values["tags"] = ", ".join(values["tags"])
                self._csv.writerow(["" if value is None else value for value in values.values()])
            self._count += 1

    def close(self) -> None:
        """Complete the file."""
        if self._is_json:
            self._file.write("\n]\n")


async def export_decisions(
    path: Path,
    kind: str,
    wanted: DecisionFilter,
    read_page: Callable[..., Any],
    told: Callable[[int], None],
) -> int:
    """Write all decisions of a filter and return how many; on the core's thread.

    `told` hears after each page how many are written. A cancelled export leaves no file. OSError where the file cannot
    be written.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        file = await asyncio.to_thread(part.open, "w", encoding="utf-8", newline="")
        with file:
            count = await _write_pages(DecisionWriter(file, kind), wanted, read_page, told)
        await asyncio.to_thread(part.replace, path)
    finally:
        await asyncio.to_thread(part.unlink, missing_ok=True)
    return count


async def _write_pages(
    writer: DecisionWriter, wanted: DecisionFilter, read_page: Callable[..., Any], told: Callable[[int], None]
) -> int:
    count, after = 0, None
    while True:
        page: DecisionPage = await read_page(wanted, after=after, limit=PAGE_ROWS)
        await asyncio.to_thread(writer.write, page.rows)
        count += len(page.rows)
        told(count)
        after = page.after
        if after is None:
            await asyncio.to_thread(writer.close)
            return count
