"""The sum of a download's layers."""

from __future__ import annotations

from app.domain.ports import PullProgress

_SUCCESS = "success"


class PullSum:
    """Adds up layers, which Ollama reports one after another; what is complete never runs backwards."""

    def __init__(self) -> None:
        """Start with no layer known."""
        self._totals: dict[str, int] = {}
        self._completed: dict[str, int] = {}
        self._most = 0
        self.has_started = False

    def add(self, status: str, digest: str | None, total: int | None, completed: int | None) -> PullProgress:
        """Return the progress after one more line; `completed` None means nothing yet of that layer (bytes)."""
        self.has_started = True
        if digest and total is not None:
            self._totals[digest] = max(total, self._totals.get(digest, 0))
            # A layer that was there before comes complete at once; one that is fetched again starts lower.
            self._completed[digest] = max(min(completed or 0, self._totals[digest]), self._completed.get(digest, 0))
        is_done = status == _SUCCESS
        whole = sum(self._totals.values())
        self._most = whole if is_done else max(self._most, sum(self._completed.values()))
        return PullProgress(
            status=status,
            completed_bytes=self._most,
            total_bytes=whole if self._totals else None,
            is_done=is_done,
        )
