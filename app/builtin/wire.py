"""Ollama's wire protocol in small: errors with their texts, lines, times, durations and model names."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

NANOSECONDS = 1_000_000_000
# Ollama leaves its own registry and name space out when it shows a name.
DEFAULT_PREFIX = "registry.ollama.ai/library/"
DEFAULT_TAG = "latest"

BUSY = "server busy, please try again.  maximum pending requests exceeded"
RUNNER_STOPPED = "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error"
RUNNER_STOPPED_LATE = "an error was encountered while running the model: the model runner stopped"

_NAME = re.compile(r"[a-z0-9][a-z0-9._/-]*(:[a-z0-9][a-z0-9._-]*)?", re.IGNORECASE)
_DURATION_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)")
_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}


class WireError(Exception):
    """An error for the client: before the first byte `status` and `text`, afterwards a line with `late_text`."""

    def __init__(self, status: int, text: str, *, late_text: str | None = None) -> None:
        """Keep the words for both moments; `late_text` None means the same words."""
        super().__init__(text)
        self.status = status
        self.text = text
        self.late_text = late_text or text


def not_found(name: str) -> WireError:
    """Return the error for a model that is not installed."""
    return WireError(404, f"model '{name}' not found")


def encode(content: Any) -> bytes:
    """Return compact JSON in ASCII only: clients split lines at U+2028 and U+0085 as well."""
    return json.dumps(content, separators=(",", ":")).encode("ascii")


def timestamp(moment: datetime | None = None) -> str:
    """Return the moment (None: now) as RFC 3339 in UTC."""
    return (moment or datetime.now(UTC)).astimezone(UTC).isoformat().replace("+00:00", "Z")


def display_name(name: str) -> str:
    """Return the name as it is shown: lower case, without the default registry, always with a tag.

    Raises WireError 400 for a malformed name.
    """
    if not _NAME.fullmatch(name):
        raise WireError(400, "invalid model name")
    short = name.lower().removeprefix(DEFAULT_PREFIX).removeprefix("library/")
    return short if ":" in short else f"{short}:{DEFAULT_TAG}"


def full_name(name: str) -> str:
    """Return the name with registry and name space, as some of Ollama's errors show it."""
    return name if "/" in name else DEFAULT_PREFIX + name


def parse_keep_alive(value: float | str | None) -> float | None:
    """Return seconds, `inf` for ever (any negative value), None if absent.

    Numbers are seconds, texts durations such as `5m` or `1h30m`. Raises WireError 400 for others.
    """
    if value is None:
        return None
    seconds = float(value) if isinstance(value, int | float) else _parse_duration(value)
    return seconds if seconds >= 0 else float("inf")


def _parse_duration(text: str) -> float:
    sign, digits = (-1.0, text[1:]) if text.startswith("-") else (1.0, text.removeprefix("+"))
    if digits == "0":
        return 0.0
    seconds, position = 0.0, 0
    while match := _DURATION_PART.match(digits, position):
        seconds += float(match[1]) * _SECONDS[match[2]]
        position = match.end()
    if not digits or position != len(digits):
        # Ollama's clients send bare numbers as texts too ("-1"); the server refuses them unless they are numbers.
        try:
            return float(text)
        except ValueError:
            raise WireError(400, f'time: invalid duration "{text}"') from None
    return sign * seconds


def human_count(count: int) -> str:
    """Return a number of weights as Ollama writes it: `134.52M`, `8.0B`."""
    if count >= 1_000_000_000:  # noqa: PLR2004 - the unit's own size
        return f"{count / 1e9:.1f}B"
    if count >= 1_000_000:  # noqa: PLR2004 - the unit's own size
        return f"{count / 1e6:.2f}M"
    if count >= 1_000:  # noqa: PLR2004 - the unit's own size
        return f"{count / 1e3:.2f}K"
    return str(count)
