"""The program's last log lines, kept for the Log dock and for crash reports."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass

# Enough for an afternoon at the usual pace; about 1 MB.
KEPT_LINES = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One log record as text; `created` is POSIX seconds, `number` counts from 1 without gaps."""

    number: int
    created: float
    level: int
    logger: str
    text: str


class LogBuffer(logging.Handler):
    """A logging handler that keeps the last lines; safe on any thread."""

    def __init__(self, capacity: int = KEPT_LINES) -> None:
        """Keep at most `capacity` lines."""
        super().__init__(logging.INFO)
        self._lines: deque[LogLine] = deque(maxlen=capacity)
        self._count = 0

    @property
    def count(self) -> int:
        """How many lines there have been, dropped ones included."""
        return self._count

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record; the handler's lock is held."""
        text = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            text = f"{text} ({record.exc_info[0].__name__ if record.exc_info[0] else ''}: {record.exc_info[1]})"
        self._count += 1
        self._lines.append(
            LogLine(number=self._count, created=record.created, level=record.levelno, logger=record.name, text=text)
        )

    def since(self, number: int) -> tuple[LogLine, ...]:
        """Return the kept lines after line `number`, oldest first."""
        self.acquire()
        try:
            return tuple(line for line in self._lines if line.number > number)
        finally:
            self.release()
