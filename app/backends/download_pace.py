"""How fast a download goes and how long it will take: smoothed, and never counting up."""

from __future__ import annotations

import math
from dataclasses import dataclass

# Seconds after which a change of speed shows by two thirds.
_SMOOTHING_S = 4.0
# Speed is measured over at least this time; shorter steps are mostly the network's bursts.
_SHORTEST_STEP_S = 0.25
# Before this time the first burst would promise too much.
_SECONDS_UNTIL_TOLD = 1.0
# A download that got so much slower gives no time at all until the new speed has settled.
_HOPELESS_FACTOR = 2.0
_HOPELESS_MARGIN_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Bytes per second and seconds left; None while they cannot be told."""

    bytes_per_s: float | None = None
    remaining_s: float | None = None


class DownloadPace:
    """Follows one download. The remaining time only ever falls; when it would have to rise a lot, it is withdrawn.

    A rise by little is held back, because a time that counts up and down tells nothing.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self.restart()

    def restart(self) -> None:
        """Forget everything: the time until the next step is a pause."""
        self._start: tuple[float, int] | None = None
        self._last: tuple[float, int] = (0.0, 0)
        self._speed: float | None = None
        self._remaining_s: float | None = None
        self._total: int | None = None

    def step(self, now_s: float, completed_bytes: int, total_bytes: int | None) -> Pace:
        """Return the pace after one more report; `now_s` is a clock that never runs backwards."""
        if self._start is None:
            # What was there before counts as no speed: a download that goes on starts far from zero.
            self._start = self._last = (now_s, completed_bytes)
            return Pace()
        since_s = now_s - self._last[0]
        if since_s >= _SHORTEST_STEP_S:
            fresh = max(0, completed_bytes - self._last[1]) / since_s
            share = 1 - math.exp(-since_s / _SMOOTHING_S)
            self._speed = fresh if self._speed is None else self._speed + share * (fresh - self._speed)
            self._last = (now_s, completed_bytes)
        if self._speed is None or now_s - self._start[0] < _SECONDS_UNTIL_TOLD:
            return Pace()
        return Pace(bytes_per_s=self._speed, remaining_s=self._remaining(completed_bytes, total_bytes))

    def _remaining(self, completed_bytes: int, total_bytes: int | None) -> float | None:
        if total_bytes is None or not self._speed:
            self._remaining_s = None
            return None
        fresh_s = max(0, total_bytes - completed_bytes) / self._speed
        if self._remaining_s is not None and total_bytes == self._total:
            is_hopeless = fresh_s > self._remaining_s * _HOPELESS_FACTOR + _HOPELESS_MARGIN_S
            self._remaining_s = None if is_hopeless else min(self._remaining_s, fresh_s)
        else:
            self._remaining_s = fresh_s
        self._total = total_bytes
        return self._remaining_s
