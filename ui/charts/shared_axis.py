"""The horizontal axis that all charts of the Dashboard share: its range, and the place the crosshair stands at."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

# Closer than this, pixels would hold less than a thousandth of the window: nothing new is seen.
MOST_ZOOM = 500.0
# So long after the last step of a movement, charts are drawn with all care again.
REST_MS = 120


class SharedAxis(QObject):
    """A range inside a whole; `by_time` says that x is POSIX time, otherwise attempts up to the newest (0)."""

    changed = Signal()
    settled = Signal()
    cursor_moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with an empty window."""
        super().__init__(parent)
        self.by_time = False
        self.whole = (0.0, 1.0)
        self.shown = (0.0, 1.0)
        self.cursor: float | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.settled)

    @property
    def is_moving(self) -> bool:
        """Whether the range was changed a moment ago, as while it is dragged; `settled` tells the end."""
        return self._rest.isActive()

    @property
    def is_zoomed(self) -> bool:
        """Whether less than the whole is shown."""
        return self.shown != self.whole

    def set_whole(self, low: float, high: float, *, by_time: bool) -> None:
        """Show another window; a zoomed range stays where it still fits."""
        was_zoomed = self.is_zoomed and by_time == self.by_time
        self.by_time = by_time
        self.whole = (low, max(high, low + 1e-6))
        if was_zoomed:
            self._show(*self.shown)
        else:
            self._show(*self.whole)

    def reset(self) -> None:
        """Show the whole again."""
        self._show(*self.whole)

    def zoom(self, factor: float, around: float | None = None) -> None:
        """Show `factor` times as much (below 1: closer), keeping `around` (None: the middle) in its place."""
        low, high = self.shown
        middle = (low + high) / 2 if around is None else around
        whole = self.whole[1] - self.whole[0]
        width = min(whole, max(whole / MOST_ZOOM, (high - low) * factor))
        start = middle - (middle - low) * width / (high - low)
        self._show(start, start + width)

    def pan(self, by: float) -> None:
        """Move the range by so much."""
        self._show(self.shown[0] + by, self.shown[1] + by)

    def set_cursor(self, x: float | None) -> None:
        """Move the crosshair; None hides it."""
        if x != self.cursor:
            self.cursor = x
            self.cursor_moved.emit()

    def _show(self, low: float, high: float) -> None:
        width = min(high - low, self.whole[1] - self.whole[0])
        low = min(max(low, self.whole[0]), self.whole[1] - width)
        shown = (low, low + width) if width < self.whole[1] - self.whole[0] else self.whole
        if self.shown != shown and self.is_zoomed:
            self._rest.start()
        self.shown = shown
        self.changed.emit()
