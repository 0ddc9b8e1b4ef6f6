"""The Live dock: a point for each attempt as it happens, seconds per model and a strip of outcomes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.record import Outcome, RequestRecord
from app.domain.views import AttemptColumns
from ui.charts.latency_chart import LatencyChart
from ui.charts.outcome_strip import OutcomeStrip
from ui.charts.series import appended, series_by_model, wilson_interval
from ui.tasks import spawn
from ui.theme import SPACE
from ui.widgets.context import WindowContext
from ui.widgets.labels import label, separator
from ui.widgets.model_dot import ModelDot

# Per model; desktop traffic is sparse, so the last requests tell more than the last minutes.
LAST_PER_MODEL = 50
CHART_HEIGHT = 150


class LiveDock(QWidget):
    """Loads the last attempts once, then adds each finished request from the feed."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        """Subscribe to the feed and load what is stored."""
        super().__init__(parent)
        self._context = context
        self._columns = AttemptColumns()
        self._pending: list[RequestRecord] = []
        self._is_loaded = False
        self._is_stale = False
        self._ttft = LatencyChart(context.theme, field="ttft_s", title=self.tr("First answer token, seconds"))
        self._total = LatencyChart(context.theme, field="total_s", title=self.tr("Whole answer, seconds"))
        for chart in (self._ttft, self._total):
            chart.setFixedHeight(CHART_HEIGHT)
            chart.decision_clicked.connect(context.show_decision)
        self._empty = label(self.tr("Each answer adds a point here."), "secondary", wraps=True)
        self._models = QVBoxLayout()
        self._models.setSpacing(SPACE[3])
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE[2])
        body.addWidget(label(self.tr("First answer token, s (log) · hollow = cold start"), "section"))
        body.addWidget(self._ttft)
        body.addWidget(label(self.tr("Whole answer, s (log)"), "section"))
        body.addWidget(self._total)
        body.addWidget(separator())
        body.addLayout(self._models)
        self._body.hide()
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[4])
        layout.addWidget(self._empty)
        layout.addWidget(self._body)
        layout.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Live charts"))
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        context.feed.record_added.connect(self._add)
        spawn(self, self._load())

    @property
    def columns(self) -> AttemptColumns:
        """What is drawn, oldest first."""
        return self._columns

    async def _load(self) -> None:
        queries = self._context.app.store.queries
        self._columns = await self._context.core.call(queries.attempt_columns(last_per_model=LAST_PER_MODEL))
        self._is_loaded = True
        # A record that was stored while the query ran may be in both; its decision tells.
        known = set(self._columns.decision_id)
        for record in self._pending:
            if not any(part.decision and part.decision.decision_id in known for part in record.sub_tasks):
                self._append(record)
        self._pending.clear()
        self._draw()

    def _add(self, record: RequestRecord) -> None:
        if not self._is_loaded:
            self._pending.append(record)
            return
        self._append(record)
        self._draw()

    def _append(self, record: RequestRecord) -> None:
        for part in record.sub_tasks:
            if part.decision is None:
                continue
            for attempt in part.attempts:
                self._columns = appended(
                    self._columns,
                    attempt,
                    decision_id=part.decision.decision_id,
                    capability=part.decision.inputs.analysis.primary,
                    limit=LAST_PER_MODEL * 6,
                )

    def showEvent(self, event: object) -> None:
        """Draw what came while hidden."""
        super().showEvent(event)  # type: ignore[arg-type]  # Qt passes a QShowEvent
        if self._is_stale:
            self._draw()

    def _draw(self) -> None:
        if not self.isVisible():
            self._is_stale = True
            return
        self._is_stale = False
        has_data = len(self._columns.model) > 0
        self._empty.setVisible(not has_data)
        self._body.setVisible(has_data)
        if not has_data:
            return
        self._ttft.show_columns(self._columns)
        self._total.show_columns(self._columns)
        while self._models.count():
            item = self._models.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for series in series_by_model(self._columns, "ttft_s"):
            self._models.addWidget(self._model_row(series.model, series.median()))

    def _model_row(self, model: str, median_s: float | None) -> QWidget:
        outcomes = tuple(
            outcome for name, outcome in zip(self._columns.model, self._columns.outcome, strict=True) if name == model
        )
        row = QWidget()
        layout = QVBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        heading = QHBoxLayout()
        heading.setSpacing(SPACE[2])
        heading.addWidget(ModelDot(self._context.theme, model))
        heading.addWidget(label(model.partition("/")[2], "strong"), 1)
        median = f"p50 {median_s:.2f} s · " if median_s is not None else ""
        heading.addWidget(label(f"{median}n = {len(outcomes)}", "secondary"))
        layout.addLayout(heading)
        strip = OutcomeStrip(self._context.theme)
        strip.show_outcomes(outcomes)
        layout.addWidget(strip)
        layout.addWidget(self._success(outcomes))
        return row

    def _success(self, outcomes: tuple[str, ...]) -> QLabel:
        judged = [outcome for outcome in outcomes if outcome != Outcome.STOPPED.value]
        good = sum(outcome == Outcome.SUCCEEDED.value for outcome in judged)
        if not judged:
            return label(self.tr("no finished answer yet"), "secondary")
        low, high = wilson_interval(good, len(judged))
        text = self.tr("{0:.0%} succeeded (95 %: {1:.0%}–{2:.0%}), measured")
        return label(text.format(good / len(judged), low, high), "secondary")
