"""How much one client may ask: a token bucket for each address, and a count of answers under way."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

SECONDS_PER_MINUTE = 60.0
# Addresses remembered; the one that was quiet longest is forgotten first, and starts anew with a full bucket.
REMEMBERED_CLIENTS = 4096


@dataclass(slots=True)
class _Bucket:
    """What a client has left at the moment `at_s`."""

    left: float
    at_s: float


class RateLimiter:
    """Lets each client through so many times a minute; a client that was quiet may use a minute's worth at once."""

    def __init__(self, per_minute: Callable[[], int], now_s: Callable[[], float]) -> None:
        """Ask for the limit anew at each request; `now_s` gives monotonic seconds."""
        self._per_minute = per_minute
        self._now_s = now_s
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, client: str) -> float:
        """Count a request; return 0.0 if it may pass, else the seconds until the next one may."""
        limit, now_s = self._per_minute(), self._now_s()
        per_s = limit / SECONDS_PER_MINUTE
        bucket = self._buckets.pop(client, None) or _Bucket(float(limit), now_s)
        bucket.left = min(float(limit), bucket.left + (now_s - bucket.at_s) * per_s)
        bucket.at_s = now_s
        self._buckets[client] = bucket
        if len(self._buckets) > REMEMBERED_CLIENTS:
            self._buckets.popitem(last=False)
        if bucket.left < 1:
            return (1 - bucket.left) / per_s
        bucket.left -= 1
        return 0.0


class Slots:
    """Counts the answers under way."""

    def __init__(self, limit: Callable[[], int]) -> None:
        """Ask for the limit anew at each request."""
        self._limit = limit
        self.taken = 0

    @property
    def is_full(self) -> bool:
        """Whether no further answer may begin."""
        return self.taken >= self._limit()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold one slot; it is given back in every case."""
        self.taken += 1
        try:
            yield
        finally:
            self.taken -= 1


def whole_seconds(seconds: float) -> str:
    """Return a value for Retry-After: whole seconds, rounded up, at least one."""
    return str(max(1, math.ceil(seconds)))
