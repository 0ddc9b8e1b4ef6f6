"""Reads lists of prompts from text, tables and JSON."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from app.domain.batch import MOST_PROMPTS
from app.domain.errors import InvalidInputError

SEPARATOR = "---"
# Columns and keys that hold the prompt, by preference.
PROMPT_NAMES = ("prompt", "question", "text", "input")


def read_prompts(text: str, name: str = "") -> tuple[str, ...]:
    """Return the prompts of a file called `name` ("" for pasted text), without blank ones.

    JSON holds a list of texts or of objects, JSON Lines one of them a line, CSV a column; the names of keys and
    columns are those of PROMPT_NAMES. Other text is split at lines of three hyphens, or without any at each line.
    InvalidInputError where there is no prompt in it, or too many.
    """
    kind = name.rpartition(".")[2].casefold() if "." in name else ""
    try:
        if kind == "json":
            found = [_prompt_of(item) for item in _items(json.loads(text))]
        elif kind in {"jsonl", "ndjson"}:
            found = [_prompt_of(json.loads(line)) for line in text.splitlines() if line.strip()]
        elif kind == "csv":
            found = _column(text)
        else:
            found = _pieces(text)
    except (ValueError, csv.Error) as error:
        raise InvalidInputError(
            f"{name} is not {kind.upper()}: {error}", field="prompts", fix="Check the file, or paste the prompts."
        ) from error
    prompts = tuple(prompt.strip() for prompt in found if prompt.strip())
    if not prompts:
        raise InvalidInputError("There is no prompt in it.", field="prompts", fix="Write one prompt a line.")
    if len(prompts) > MOST_PROMPTS:
        raise InvalidInputError(
            f"These are {len(prompts):,} prompts; a batch takes {MOST_PROMPTS:,}.", field="prompts", fix="Split them."
        )
    return prompts


def _pieces(text: str) -> list[str]:
    lines = text.splitlines()
    if SEPARATOR not in (line.strip() for line in lines):
        return lines
    pieces: list[list[str]] = [[]]
    for line in lines:
        if line.strip() == SEPARATOR:
            pieces.append([])
        else:
            pieces[-1].append(line)
    return ["\n".join(piece) for piece in pieces]


def _items(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = next((value[key] for key in ("prompts", "items", "data") if key in value), None)
    if not isinstance(value, list):
        raise InvalidInputError("The file does not hold a list.", field="prompts", fix='Write ["one", "two"].')
    return value


def _prompt_of(item: Any) -> str:
    if isinstance(item, dict):
        item = next((item[key] for key in PROMPT_NAMES if key in item), None)
    if not isinstance(item, str):
        raise InvalidInputError(
            f"An entry has no {' or '.join(PROMPT_NAMES)}.", field="prompts", fix="Name the prompts so."
        )
    return item


def _column(text: str) -> list[str]:
    rows = list(csv.reader(io.StringIO(text)))
    header = [cell.strip().casefold() for cell in rows[0]] if rows else []
    column = next((header.index(key) for key in PROMPT_NAMES if key in header), None)
    if column is None:
        # A table without a header: the first column holds the prompts.
        return [row[0] for row in rows if row]
    return [row[column] for row in rows[1:] if len(row) > column]
