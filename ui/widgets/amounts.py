"""Amounts as the window writes them: bytes, times that count down."""

from __future__ import annotations

MB = 1e6
GB = 1e9
MINUTE_S = 60
HOUR_S = 3600


def size_text(size_bytes: float) -> str:
    """Return bytes in MB below a gigabyte, else in GB, as download pages count them (decimal)."""
    return f"{size_bytes / MB:.0f} MB" if size_bytes < GB else f"{size_bytes / GB:.1f} GB"


def countdown_text(seconds: float) -> str:
    """Return seconds that are left as m:ss, or h:mm:ss from an hour on; 0:00 when nothing is."""
    whole = max(0, int(seconds))
    minutes, rest = divmod(whole, MINUTE_S)
    if whole < HOUR_S:
        return f"{minutes}:{rest:02d}"
    hours, minutes = divmod(minutes, MINUTE_S)
    return f"{hours}:{minutes:02d}:{rest:02d}"
