"""Many prompts answered by several models: a matrix that is filled cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.domain.comparison import Comparison
from app.domain.profile import ModelRef
from app.domain.prompt import new_id

MOST_PROMPTS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A list of prompts for the same lanes; each prompt is a comparison of its own, kept under the batch's id.

    `models` are those of the lanes, None for Auto. `total`, `done` and `failed` count cells; a failed one is done.
    """

    title: str
    created_at: datetime
    models: tuple[ModelRef | None, ...]
    batch_id: str = field(default_factory=new_id)
    total: int = 0
    done: int = 0
    failed: int = 0

    @property
    def is_finished(self) -> bool:
        """Whether every cell has ended."""
        return self.done >= self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchChanged:
    """What a running batch tells: its counts, whether it goes on, and the row that changed (None: none).

    `remaining_s` is an estimate in seconds from the answers so far, None before the first. `note` says why it paused
    by itself, else "".
    """

    batch: Batch
    is_running: bool
    row: Comparison | None = None
    remaining_s: float | None = None
    note: str = ""
