"""What the Dashboard asks of the log, and what it gets: attempts one by one, or sums where there are too many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.views import AttemptColumns


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardFilter:
    """Which attempts to draw; None lets everything through.

    Without `since` they are the last `last_per_model` of each model. `until` ends the range (exclusive).
    """

    since: datetime | None = None
    until: datetime | None = None
    last_per_model: int = 50
    capability: str | None = None
    host: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanColumns:
    """Sums of the attempts of each model in each hour or day, as columns of equal length, oldest first.

    `start_s` is POSIX seconds. Seconds are summed over the attempts with a first token (`ttft_n`).
    """

    start_s: Sequence[int] = ()
    model: Sequence[str] = ()
    n: Sequence[int] = ()
    succeeded: Sequence[int] = ()
    failed: Sequence[int] = ()
    stopped: Sequence[int] = ()
    cold: Sequence[int] = ()
    ttft_n: Sequence[int] = ()
    load_s: Sequence[float] = ()
    prefill_s: Sequence[float] = ()
    thinking_s: Sequence[float] = ()
    ttft_s: Sequence[float] = ()
    total_s: Sequence[float] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BinColumns:
    """A histogram of each model in each hour or day: `n` values fell into the bin `bin` of `Rollup.edges`.

    `kind` is "ttft" (seconds), "decode" (tokens/s) or "router" (seconds, `model` is empty).
    """

    start_s: Sequence[int] = ()
    model: Sequence[str] = ()
    kind: Sequence[str] = ()
    bin: Sequence[int] = ()
    n: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollup:
    """A large window as sums of `span_s` seconds; bin i holds values from `edges[i]` up to `edges[i + 1]`."""

    span_s: int
    spans: SpanColumns
    bins: BinColumns
    edges: Sequence[float]
    requests: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardColumns:
    """A window of the log.

    `attempts` are all of the window, or with a `rollup` only the last few of each model. `attempt_count` is how many
    the window holds. `newest_only` tells that there were more and only the newest are in `attempts`. `router_s` has
    one value a request, seconds; it and `compound` (requests of several sub-tasks) are empty with a rollup.
    `hosts` are all that ever answered.
    """

    attempts: AttemptColumns = field(default_factory=AttemptColumns)
    attempt_count: int = 0
    newest_only: bool = False
    requests: int = 0
    compound: int | None = None
    router_s: Sequence[float] = ()
    rollup: Rollup | None = None
    hosts: tuple[str, ...] = ()
