"""The windows of the Dashboard, and what is read for one: columns from the store, turned into tracks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.dashboard import DashboardColumns, DashboardFilter
from ui.charts.tracks import Track, histograms_of, tracks_from_attempts, tracks_from_rollup
from ui.pages.dashboard_figures import Figure, figures_of

LAST_PER_MODEL = 50
LAST = "last"
WINDOW_S = {"15m": 900.0, "1h": 3600.0, "24h": 86_400.0, "7d": 7 * 86_400.0, "30d": 30 * 86_400.0}
# A pause longer than this share of the window breaks a line.
GAP_SHARE = 1 / 24
# Two attempts do not fill a whole row from end to end.
LEAST_PLACES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A window ready to draw; `x` is the range of the shared axis. All that takes time to compute is in it."""

    columns: DashboardColumns
    tracks: tuple[Track, ...]
    figures: tuple[Figure, ...]
    x: tuple[float, float]
    by_time: bool


def filter_of(key: str, now: datetime, *, capability: str | None, host: str | None) -> DashboardFilter:
    """Return the filter of a window's key. KeyError for an unknown one."""
    since = None if key == LAST else now - timedelta(seconds=WINDOW_S[key])
    return DashboardFilter(since=since, last_per_model=LAST_PER_MODEL, capability=capability, host=host)


def picture_of(columns: DashboardColumns, wanted: DashboardFilter, now: datetime) -> Picture:
    """Return what to draw of a window that ends `now`."""
    if wanted.since is None:
        tracks = tracks_from_attempts(columns.attempts, by_time=False)
        longest = max((track.n for track in tracks), default=0)
        x = (1.0 - max(longest, LEAST_PLACES), 0.0)
        return Picture(columns=columns, tracks=tracks, figures=figures_of(columns, tracks), x=x, by_time=False)
    low, high = wanted.since.timestamp(), (wanted.until or now).timestamp()
    if columns.rollup is not None:
        histograms = histograms_of(columns.rollup.bins, len(columns.rollup.edges))
        tracks = tracks_from_rollup(columns.rollup, columns.attempts, histograms)
        figures = figures_of(columns, tracks, histograms)
        return Picture(columns=columns, tracks=tracks, figures=figures, x=(low, high), by_time=True)
    tracks = tracks_from_attempts(columns.attempts, by_time=True, gap_s=(high - low) * GAP_SHARE)
    return Picture(columns=columns, tracks=tracks, figures=figures_of(columns, tracks), x=(low, high), by_time=True)


def with_details(tracks: tuple[Track, ...], details: tuple[Track, ...]) -> tuple[Track, ...]:
    """Return tracks with the numbers of the whole window, and the points and lines of a part of it."""
    by_model = {track.model: track for track in details}
    empty = Track(model="")
    return tuple(
        replace(
            track,
            points=by_model.get(track.model, empty).points,
            ttft_line=by_model.get(track.model, empty).ttft_line,
            decode_line=by_model.get(track.model, empty).decode_line,
        )
        for track in tracks
    )
