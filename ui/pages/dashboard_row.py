"""One model's row on the Dashboard: its numbers, both charts, its outcomes and phases."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.charts.axis_ruler import AxisRuler
from ui.charts.decode_chart import DecodeChart
from ui.charts.outcome_strip import OutcomeStrip
from ui.charts.phase_bar import PhaseBar
from ui.charts.quantiles import ENOUGH_FOR_P95
from ui.charts.series import wilson_interval
from ui.charts.shared_axis import SharedAxis
from ui.charts.track_chart import TrackChart
from ui.charts.tracks import Track
from ui.charts.ttft_chart import TtftChart
from ui.pages.dashboard_figures import count, seconds
from ui.theme import SPACE, Theme
from ui.widgets.labels import ElidedLabel, label, separator
from ui.widgets.model_dot import SIZE as DOT_PX
from ui.widgets.model_dot import ModelDot

NAME_PX, OUTCOME_PX = 190, 176
TTFT_STRETCH, DECODE_STRETCH = 9, 5
ROW_PX, TALLEST_ROW_PX = 108, 176
QUIET_ALPHA = 0.5
# From so many attempts on, the interval is narrower than a percent.
ENOUGH_FOR_DIGITS = 1000
TEXT_INDENT_PX = DOT_PX + SPACE[2]


def place_columns(layout: QHBoxLayout, widgets: tuple[QWidget, QWidget, QWidget, QWidget], scale: float) -> None:
    """Put name, two charts and outcomes into a row; heading, rows and ruler stand in the same columns."""
    layout.setContentsMargins(SPACE[6], 0, SPACE[6], 0)
    layout.setSpacing(SPACE[4])
    name, ttft, decode, outcome = widgets
    name.setFixedWidth(round(NAME_PX * scale))
    outcome.setFixedWidth(round(OUTCOME_PX * scale))
    for widget, stretch in ((name, 0), (ttft, TTFT_STRETCH), (decode, DECODE_STRETCH), (outcome, 0)):
        layout.addWidget(widget, stretch)


class DashboardRow(QWidget):
    """Shows a track; with `is_quiet` in grey, when another model is looked at."""

    decision_chosen = Signal(str)
    chosen = Signal(str)  # model

    def __init__(self, theme: Theme, axis: SharedAxis, model: str, parent: QWidget | None = None) -> None:
        """Make the row of a model."""
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self.ttft, self.decode = TtftChart(theme, axis), DecodeChart(theme, axis)
        for chart in (self.ttft, self.decode):
            chart.point_chosen.connect(self.decision_chosen)
            chart.focused.connect(lambda: self.chosen.emit(self._model))
        self._name = ElidedLabel(model.partition("/")[2] or model, "strong")
        self._latency = ElidedLabel("", "secondary")
        self._rate = ElidedLabel("", "secondary")
        self._strip = OutcomeStrip(theme)
        self._success = ElidedLabel("", "secondary")
        self._phases = PhaseBar(theme)
        content = QWidget()
        content.setMinimumHeight(round(ROW_PX * theme.scale))
        place_columns(
            QHBoxLayout(content), (self._make_name(), self.ttft, self.decode, self._make_outcomes()), theme.scale
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(content, 1)
        layout.addWidget(separator())

    @property
    def model(self) -> str:
        """The model's reference."""
        return self._model

    @property
    def charts(self) -> tuple[TrackChart, TrackChart]:
        """Both charts."""
        return self.ttft, self.decode

    def show_track(
        self, track: Track, ttft_range: tuple[float, float], decode_range: tuple[float, float], *, is_quiet: bool
    ) -> None:
        """Show other numbers."""
        quiet = self._theme.colour("dim", alpha=QUIET_ALPHA)
        colour = quiet if is_quiet else QColor(self._theme.model_look(self._model).colour)
        self.ttft.show_track(track, ttft_range, colour)
        self.decode.show_track(track, decode_range, colour)
        self._latency.setText(self._latency_text(track))
        self._rate.setText(self._rate_text(track))
        self._strip.show_outcomes(track.outcomes)
        self._success.setText(self._success_text(track))
        self._phases.show_phases(track.phases)
        name = self._name.text()
        facts = f"{self._latency.text()}, {self._rate.text()}, {self._success.text()}"
        self.setAccessibleName(f"{name}: {facts}")
        self.ttft.setAccessibleName(self.tr("{0}: first answer token. {1}").format(name, self._latency.text()))
        self.decode.setAccessibleName(self.tr("{0}: tokens per second. {1}").format(name, self._rate.text()))
        keys = self.tr("Arrows step, Enter opens the decision, + and − zoom, Shift and arrows pan, 0 shows all.")
        for chart in self.charts:
            chart.setAccessibleDescription(keys)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the model."""
        super().mousePressEvent(event)
        self.chosen.emit(self._model)

    def _make_name(self) -> QWidget:
        block = QWidget()
        heading = QHBoxLayout()
        heading.setSpacing(SPACE[2])
        heading.addWidget(ModelDot(self._theme, self._model), 0, Qt.AlignmentFlag.AlignVCenter)
        heading.addWidget(self._name, 1)
        layout = QVBoxLayout(block)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addStretch(1)
        layout.addLayout(heading)
        for each in (self._latency, self._rate):
            each.setContentsMargins(0, 0, 0, 0)
            indented = QHBoxLayout()
            indented.addSpacing(TEXT_INDENT_PX)
            indented.addWidget(each, 1)
            layout.addLayout(indented)
        layout.addStretch(1)
        return block

    def _make_outcomes(self) -> QWidget:
        block = QWidget()
        layout = QVBoxLayout(block)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE[2])
        layout.addStretch(1)
        for each in (self._strip, self._success, self._phases):
            layout.addWidget(each)
        layout.addStretch(1)
        return block

    def _latency_text(self, track: Track) -> str:
        found = track.ttft
        if not found.n:
            return self.tr("n = {0} · no first token").format(count(track.n))
        p95 = self.tr("p95 — (needs {0})").format(ENOUGH_FOR_P95) if found.p95 is None else f"p95 {seconds(found.p95)}"
        return f"n = {count(track.n)} · p50 {seconds(found.p50)} · {p95}"

    def _rate_text(self, track: Track) -> str:
        if track.decode.p50 is None:
            return self.tr("no rate reported")
        # The server counts tokens and seconds itself; the window only divides.
        return self.tr("{0} tok/s · reported").format(f"{track.decode.p50:.0f}")

    def _success_text(self, track: Track) -> str:
        if not track.judged:
            return self.tr("no finished attempt")
        low, high = wilson_interval(track.succeeded, track.judged)
        digits = 1 if track.judged >= ENOUGH_FOR_DIGITS else 0
        rate = track.succeeded / track.judged
        return f"{rate * 100:.{digits}f} % ({low * 100:.{digits}f}–{high * 100:.{digits}f})"


class ColumnHeadings(QWidget):
    """What the columns of the rows are."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Write the headings."""
        super().__init__(parent)
        titles = (
            self.tr("Model"),
            self.tr("First answer token, s (log) · line p50, band p5–p95, hollow = cold start, ✕ failed"),
            self.tr("Decode, tok/s"),
            self.tr("Last 40 · Wilson 95 % · phases"),
        )
        name, ttft, decode, outcome = (ElidedLabel(title, "section") for title in titles)
        row = QWidget()
        place_columns(QHBoxLayout(row), (name, ttft, decode, outcome), theme.scale)
        row.layout().setContentsMargins(SPACE[6], SPACE[1], SPACE[6], SPACE[2])  # type: ignore[union-attr]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(row)
        layout.addWidget(separator())


class RulerRow(QWidget):
    """The labels of the shared axis below both charts, and the legend of the phases."""

    def __init__(self, theme: Theme, axis: SharedAxis, parent: QWidget | None = None) -> None:
        """Follow the axis."""
        super().__init__(parent)
        place_columns(
            QHBoxLayout(self),
            (label(""), AxisRuler(theme, axis), AxisRuler(theme, axis), QWidget()),
            theme.scale,
        )
