"""The cards above the Dashboard's rows: five figures, each with how many it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.dashboard import DashboardColumns
from ui.charts.quantiles import (
    ENOUGH_FOR_P95,
    ENOUGH_FOR_P99,
    Quantiles,
    histogram_quantiles,
    quantiles,
)
from ui.charts.series import wilson_interval
from ui.charts.tracks import Histograms, Track
from ui.theme import SPACE
from ui.widgets.labels import ElidedLabel

MS = 1000.0
SECONDS_IN_MS_BELOW = 0.0995


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What a card shows: `detail` says how many values it rests on and where they come from."""

    title: str
    value: str
    detail: str


class FigureCard(QFrame):
    """One figure."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._title = ElidedLabel("", "secondary")
        self._value = ElidedLabel("", "figure")
        self._detail = ElidedLabel("", "secondary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[4], SPACE[3], SPACE[3], SPACE[3])
        layout.setSpacing(SPACE[1])
        for each in (self._title, self._value, self._detail):
            layout.addWidget(each)

    def show_figure(self, figure: Figure) -> None:
        """Show another figure."""
        self._title.setText(figure.title)
        self._value.setText(figure.value)
        self._detail.setText(figure.detail)
        self.setAccessibleName(f"{figure.title}: {figure.value}, {figure.detail}")


class FigureRow(QWidget):
    """The cards side by side, equally wide."""

    def __init__(self, count: int = 5, parent: QWidget | None = None) -> None:
        """Start with empty cards."""
        super().__init__(parent)
        self._cards = tuple(FigureCard(self) for _ in range(count))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE[3])
        for card in self._cards:
            layout.addWidget(card, 1)

    def show_figures(self, figures: tuple[Figure, ...]) -> None:
        """Show other figures, one a card."""
        for card, figure in zip(self._cards, figures, strict=True):
            card.show_figure(figure)


def figures_of(
    columns: DashboardColumns,
    tracks: tuple[Track, ...],
    histograms: Mapping[tuple[str, str], Histograms] | None = None,
) -> tuple[Figure, ...]:
    """Return the five figures of a window; `histograms` are those of its sums, None without any."""
    found = histograms or {}
    return (
        _requests(columns),
        _first_token(columns, found),
        _success(tracks),
        _cold_starts(tracks),
        _router(columns, found),
    )


def _requests(columns: DashboardColumns) -> Figure:
    if columns.rollup is not None and columns.rollup.requests is None:
        # Under a filter the sums count attempts only.
        return Figure(title=_tr("Attempts"), value=f"{columns.attempt_count:,}", detail=_tr("calls of a model"))
    attempts = _tr("{0} attempts").format(f"{columns.attempt_count:,}")
    if columns.newest_only:
        detail = _tr("the newest {0}").format(attempts)
    elif columns.compound is None or columns.rollup is not None:
        detail = attempts
    else:
        detail = _tr("{0} compound · {1}").format(columns.compound, attempts)
    return Figure(title=_tr("Requests"), value=f"{columns.requests:,}", detail=detail)


def _first_token(columns: DashboardColumns, histograms: Mapping[tuple[str, str], Histograms]) -> Figure:
    if columns.rollup is None:
        found = quantiles(columns.attempts.ttft_s)
        source = _tr("measured")
    else:
        found = _of_bins(columns, histograms, "ttft")
        source = _tr("measured, from sums ±6 %")
    detail = _tr("n = {0}, {1}").format(f"{found.n:,}", source)
    if found.n and found.p95 is None:
        detail = _tr("n = {0}, p95 needs {1}").format(found.n, ENOUGH_FOR_P95)
    return Figure(
        title=_tr("First token, p50 · p95"), value=f"{seconds(found.p50)} · {seconds(found.p95)}", detail=detail
    )


def _success(tracks: tuple[Track, ...]) -> Figure:
    good, judged = sum(track.succeeded for track in tracks), sum(track.judged for track in tracks)
    stopped = sum(track.stopped for track in tracks)
    by_you = _tr("{0} stopped by you").format(f"{stopped:,}")
    if not judged:
        return Figure(title=_tr("Success"), value="—", detail=by_you if stopped else _tr("no finished attempt yet"))
    low, high = wilson_interval(good, judged)
    interval = f"{low * 100:.1f}–{high * 100:.1f} %"
    return Figure(title=_tr("Success"), value=f"{good / judged * 100:.1f} %", detail=f"{interval}, {by_you}")


def _cold_starts(tracks: tuple[Track, ...]) -> Figure:
    cold, attempts = sum(track.cold for track in tracks), sum(track.n for track in tracks)
    if not attempts:
        return Figure(title=_tr("Cold starts"), value="—", detail=_tr("no attempt yet"))
    loading = sum(track.load_s for track in tracks)
    detail = _tr("{0} of {1} · {2} loading").format(f"{cold:,}", f"{attempts:,}", duration(loading))
    return Figure(title=_tr("Cold starts"), value=f"{cold / attempts * 100:.1f} %", detail=detail)


def _router(columns: DashboardColumns, histograms: Mapping[tuple[str, str], Histograms]) -> Figure:
    found = quantiles(columns.router_s) if columns.rollup is None else _of_bins(columns, histograms, "router")
    title = _tr("Router adds")
    if not found.n:
        return Figure(title=title, value="—", detail=_tr("no request yet"))
    if found.p99 is None:
        detail = _tr("p50, n = {0} · p99 needs {1}").format(found.n, ENOUGH_FOR_P99)
    else:
        detail = _tr("p50 · p99 {0}, n = {1}").format(milliseconds(found.p99), f"{found.n:,}")
    return Figure(title=title, value=milliseconds(found.p50), detail=detail)


def _of_bins(columns: DashboardColumns, histograms: Mapping[tuple[str, str], Histograms], kind: str) -> Quantiles:
    assert columns.rollup is not None
    edges = np.asarray(columns.rollup.edges, dtype=float)
    counts = np.zeros(len(edges))
    for (_, of), (_, table) in histograms.items():
        if of == kind:
            counts += table.sum(axis=0)
    return histogram_quantiles(counts, edges)


def seconds(value: float | None) -> str:
    """Return seconds with two digits; "—" for None."""
    if value is None:
        return "—"
    if value < SECONDS_IN_MS_BELOW:
        return milliseconds(value)
    return f"{value:.2f} s" if value < 1 else f"{value:.1f} s" if value < 100 else f"{value:.0f} s"  # noqa: PLR2004


def milliseconds(value: float | None) -> str:
    """Return seconds as milliseconds with two digits; "—" for None."""
    if value is None:
        return "—"
    return f"{value * MS:.1f} ms" if value * MS < 10 else f"{value * MS:.0f} ms"  # noqa: PLR2004  digits


def count(value: int) -> str:
    """Return a number short enough for a narrow column: whole up to 9,999, then in thousands."""
    return f"{value:,}" if value < 10_000 else f"{value / 1000:,.0f} k"  # noqa: PLR2004  digits


def duration(value: float) -> str:
    """Return a long time in its largest unit."""
    for unit, size in (("h", 3600), ("min", 60)):
        if value >= 2 * size:
            return f"{value / size:.0f} {unit}"
    return f"{value:.0f} s"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Dashboard", text)
