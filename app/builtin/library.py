"""The models in the model folder: those of the catalogue and any other GGUF file the user put there."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.builtin.catalogue import CATALOGUE, Entry
from app.builtin.gguf import GgufError, GgufHeader, read_header
from app.builtin.wire import DEFAULT_TAG, human_count

log = logging.getLogger(__name__)

# What Ollama takes on machines without a graphics card.
DEFAULT_NUM_CTX = 4096
MIN_NUM_CTX = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledModel:
    """One model file: `name` with its tag, what its header says, and the catalogue's entry if it is of it."""

    name: str
    path: Path
    size_bytes: int
    modified_at: datetime
    digest: str
    header: GgufHeader = field(repr=False)
    entry: Entry | None = field(default=None, repr=False)

    @property
    def capabilities(self) -> tuple[str, ...]:
        """What it can do, in Ollama's words."""
        return self.entry.features if self.entry else self.header.capabilities

    @property
    def is_embedding(self) -> bool:
        """Whether it makes vectors only."""
        return "completion" not in self.capabilities

    @property
    def parameters(self) -> Mapping[str, Any]:
        """The model's own sampling defaults, by Ollama's option names."""
        return dict(self.entry.parameters) if self.entry else {}

    def num_ctx(self, wanted: int | None) -> int:
        """Return the context to load with, in tokens: as wanted, never above what the model was trained for."""
        limit = self.header.context_length or DEFAULT_NUM_CTX
        return max(MIN_NUM_CTX, min(wanted or DEFAULT_NUM_CTX, limit))

    def details(self) -> dict[str, Any]:
        """Return the `details` object of Ollama's lists."""
        family = self.header.architecture
        found = {
            "parent_model": "",
            "format": "gguf",
            "family": family,
            "families": [family],
            "parameter_size": human_count(self.header.parameter_count),
            "quantization_level": self.header.quantization,
            "context_length": self.header.context_length,
            "embedding_length": self.header.embedding_length,
        }
        return {key: value for key, value in found.items() if value is not None}


class Library:
    """Looks into the model folder; headers are read once for each state of a file."""

    def __init__(self, models_dir: Path) -> None:
        """Look into `models_dir`, which may not exist yet."""
        self.models_dir = models_dir
        self._known: dict[tuple[Path, int, int], InstalledModel | None] = {}

    def installed(self) -> list[InstalledModel]:
        """Return the models, newest first; files that cannot be read are logged once and left out."""
        known: dict[tuple[Path, int, int], InstalledModel | None] = {}
        for path in self.models_dir.glob("*.gguf"):
            stat = path.stat()
            key = (path, stat.st_size, stat.st_mtime_ns)
            known[key] = self._known[key] if key in self._known else _inspect(path)
        self._known = known
        models = [model for model in known.values() if model]
        return sorted(models, key=lambda model: model.modified_at, reverse=True)

    def find(self, name: str) -> InstalledModel | None:
        """Return the model of that display name, None if it is not installed."""
        return next((model for model in self.installed() if model.name == name), None)


def _inspect(path: Path) -> InstalledModel | None:
    try:
        header = read_header(path)
    except (GgufError, OSError) as error:
        log.warning("%s is left out: %s", path.name, error)
        return None
    stat = path.stat()
    entry = next((entry for entry in CATALOGUE if entry.file_name == path.name), None)
    return InstalledModel(
        name=entry.name if entry else _name_of(path),
        path=path,
        size_bytes=stat.st_size,
        modified_at=datetime.fromtimestamp(stat.st_mtime, UTC),
        digest=entry.digest if entry else _fingerprint(path, stat.st_size, stat.st_mtime_ns),
        header=header,
        entry=entry,
    )


def _name_of(path: Path) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", path.stem.lower()).strip("-._") + f":{DEFAULT_TAG}"


def _fingerprint(path: Path, size_bytes: int, modified_ns: int) -> str:
    # Hashing gigabytes of a foreign file for a list would take minutes; a digest only has to change with the file.
    return hashlib.sha256(f"{path.name}:{size_bytes}:{modified_ns}".encode()).hexdigest()
