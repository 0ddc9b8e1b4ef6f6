"""Reads the training corpus: prompts under headings that name their capabilities and language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.domain.capability import CAPABILITY_KEYS

FOLDER = Path(__file__).parent / "corpus"
_HEADING = re.compile(r"\[(?P<labels>[a-z+]+) (?P<language>[a-z]{2,3})\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One prompt: its primary capability, then any secondary ones; `source` is its origin, for leaving it out."""

    prompt: str
    labels: tuple[str, ...]
    language: str
    source: str = "corpus"

    @property
    def primary(self) -> str:
        """The capability that decides."""
        return self.labels[0]


def read_corpus(folder: Path = FOLDER, names: str = "*.txt") -> list[Example]:
    """Return the written prompts, without repeats; raises ValueError for an unknown capability or heading."""
    examples: dict[str, Example] = {}
    for path in sorted(folder.glob(names)):
        for example in _read(path):
            examples.setdefault(example.prompt.casefold(), example)
    return list(examples.values())


def _read(path: Path) -> Iterator[Example]:
    labels: tuple[str, ...] = ()
    language = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        heading = _HEADING.fullmatch(line.strip())
        if heading:
            labels = tuple(heading.group("labels").split("+"))
            language = heading.group("language")
            unknown = set(labels) - set(CAPABILITY_KEYS)
            if unknown:
                message = f"{path.name}:{number}: unknown capability {sorted(unknown)}"
                raise ValueError(message)
        elif line.strip():
            if not labels:
                message = f"{path.name}:{number}: a prompt before the first heading"
                raise ValueError(message)
            yield Example(prompt=line.replace("\\n", "\n").replace("\\\\", "\\"), labels=labels, language=language)
