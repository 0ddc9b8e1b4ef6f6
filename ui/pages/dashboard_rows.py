"""The rows of all models under shared axes, with headings above and the axis' labels below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.charts.changes import Slowdown, slowdown
from ui.charts.frame import round_ceiling
from ui.charts.phase_bar import PhaseLegend
from ui.charts.quantiles import Numbers
from ui.charts.shared_axis import SharedAxis
from ui.charts.tracks import Track, shared_range
from ui.pages.dashboard_row import TALLEST_ROW_PX, ColumnHeadings, DashboardRow, RulerRow
from ui.theme import SPACE, Theme
from ui.widgets.buttons import push_button
from ui.widgets.labels import label, separator

# With more models than colours, one is drawn in its colour and the others in grey.
COLOURED_MODELS = 6
DEFAULT_TTFT_RANGE = (0.1, 10.0)
TTFT_MARGIN = 1.25
# Against what is left below once the rows are as tall as they may be.
ROW_STRETCH = 100


class ModelRows(QWidget):
    """A row for each track, in their order."""

    decision_chosen = Signal(str)

    def __init__(self, theme: Theme, axis: SharedAxis, parent: QWidget | None = None) -> None:
        """Start without rows."""
        super().__init__(parent)
        self._theme = theme
        self._axis = axis
        self._rows: dict[str, DashboardRow] = {}
        self._tracks: tuple[Track, ...] = ()
        self._highlighted = ""
        self._remark = ""
        self.headings = ColumnHeadings(theme)
        self.ruler = RulerRow(theme, axis)
        self.body = QWidget()
        self._column = QVBoxLayout(self.body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._notes = QVBoxLayout()
        self._notes.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self.body)
        self._scroll.viewport().installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.headings)
        layout.addWidget(self._scroll, ROW_STRETCH)
        layout.addWidget(self.ruler)
        layout.addWidget(separator())
        layout.addLayout(self._make_footer())
        layout.addStretch(1)
        theme.changed.connect(self._draw)

    @property
    def rows(self) -> tuple[DashboardRow, ...]:
        """The rows, top to bottom."""
        return tuple(self._rows[track.model] for track in self._tracks)

    def show_tracks(self, tracks: tuple[Track, ...], remark: str = "") -> None:
        """Draw other tracks; rows of models that stay are kept, and with them the keyboard's place.

        `remark` is shown below them.
        """
        self._remark = remark
        if [track.model for track in tracks] != [track.model for track in self._tracks]:
            self._arrange(tracks)
        self._tracks = tracks
        models = [track.model for track in tracks]
        if self._highlighted not in models:
            self._highlighted = max(tracks, key=lambda track: track.n).model if tracks else ""
        self._draw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep headings and labels as wide as the rows, which a scroll bar narrows."""
        if watched is self._scroll.viewport() and event.type() == QEvent.Type.Resize:
            taken = self._scroll.width() - self._scroll.viewport().width()
            for each in (self.headings, self.ruler):
                each.setContentsMargins(0, 0, taken, 0)
        return super().eventFilter(watched, event)

    def _make_footer(self) -> QHBoxLayout:
        footer = QHBoxLayout()
        footer.setContentsMargins(SPACE[6], SPACE[1], SPACE[6], SPACE[1])
        footer.addLayout(self._notes, 1)
        footer.addWidget(PhaseLegend(self._theme), 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return footer

    def _arrange(self, tracks: tuple[Track, ...]) -> None:
        wanted = {track.model for track in tracks}
        for model in [model for model in self._rows if model not in wanted]:
            row = self._rows.pop(model)
            row.hide()
            row.deleteLater()
        for place, track in enumerate(tracks):
            if track.model not in self._rows:
                row = DashboardRow(self._theme, self._axis, track.model)
                row.decision_chosen.connect(self.decision_chosen)
                row.chosen.connect(self._highlight)
                self._rows[track.model] = row
            self._column.removeWidget(self._rows[track.model])
            self._column.insertWidget(place, self._rows[track.model], 1)
        # Where there are few rows, they grow only so far; the labels stay right below them.
        self._scroll.setMaximumHeight(round(len(tracks) * TALLEST_ROW_PX * self._theme.scale))

    def _highlight(self, model: str) -> None:
        if model != self._highlighted:
            self._highlighted = model
            if len(self._tracks) > COLOURED_MODELS:
                self._draw()

    def _draw(self) -> None:
        ttft = _log_range(shared_range(self._tracks, _ttft_values))
        found = shared_range(self._tracks, _decode_values)
        decode = (0.0, round_ceiling(found[1]) if found else 1.0)
        is_crowded = len(self._tracks) > COLOURED_MODELS
        for track in self._tracks:
            is_quiet = is_crowded and track.model != self._highlighted
            self._rows[track.model].show_track(track, ttft, decode, is_quiet=is_quiet)
        self._show_notes([found for found in map(slowdown, self._tracks) if found is not None])

    def _show_notes(self, slow: list[Slowdown]) -> None:
        while self._notes.count():
            item = self._notes.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if self._remark:
            self._notes.addWidget(label(self._remark, "secondary"))
        for one in slow:
            self._notes.addWidget(self._note(one))

    def _note(self, slow: Slowdown) -> QWidget:
        note = QWidget()
        layout = QHBoxLayout(note)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE[1])
        text = self.tr("▲ {0} answers {1:.0f} % slower since {2}: {3:.0f} instead of {4:.0f} tok/s.").format(
            slow.model.partition("/")[2],
            slow.share * 100,
            f"{datetime.fromtimestamp(slow.started_at).astimezone():%H:%M}",
            slow.now_tps,
            slow.before_tps,
        )
        layout.addWidget(label(text, "warning"))
        if slow.decision_id:
            show: Callable[[], object] = partial(self.decision_chosen.emit, slow.decision_id)
            layout.addWidget(push_button(self.tr("Show the first"), kind="link", clicked=show))
        layout.addStretch(1)
        return note


def _log_range(found: tuple[float, float] | None) -> tuple[float, float]:
    """Return a range of at least two decades around the values, so that small differences do not look large."""
    if found is None:
        return DEFAULT_TTFT_RANGE
    low, high = found[0] / TTFT_MARGIN, found[1] * TTFT_MARGIN
    missing = 2.0 - float(np.log10(high / low))
    if missing > 0:
        low, high = low / 10 ** (missing / 2), high * 10 ** (missing / 2)
    return low, high


def _ttft_values(track: Track) -> Numbers:
    line = track.ttft_line
    return np.concatenate([track.points.ttft_s, line.middle, line.low, line.high])


def _decode_values(track: Track) -> Numbers:
    line = track.decode_line
    return np.concatenate([track.points.decode_tps, line.middle, line.high])
