"""The evidence: whether Auto is worth it, from what is stored; every figure with its number and interval."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import ModelyardError
from app.domain.evidence_report import Chooser, EvidenceReport, EvidenceSource, Figure
from ui.charts.interval_chart import IntervalChart, IntervalRow
from ui.pages.experiments_detail import FEW_RESULTS, SHARES, WIDEST_PX, difference_axis
from ui.pages.experiments_words import percent, points
from ui.tasks import spawn
from ui.theme import SPACE
from ui.widgets.buttons import push_button
from ui.widgets.context import WindowContext
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label, separator

NARROWEST_GAIN = 0.1


class EvidenceView(QWidget):
    """Reads when it is asked to, and again with every visit."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        """Start without figures."""
        super().__init__(parent)
        self._context = context
        theme = context.theme
        self.report: EvidenceReport | None = None
        self._states = {
            "reading": EmptyState(theme, icon="clock", title=self.tr("Reading the stored answers …")),
            "empty": EmptyState(
                theme,
                icon="experiments",
                title=self.tr("No evidence yet"),
                text=self.tr(
                    "Calibrate your models, or rate and vote on answers of several models to one prompt: "
                    "then you see here whether Auto is worth it."
                ),
                action=(self.tr("Calibrate models"), lambda: context.open_page("models")),
            ),
            "error": EmptyState(
                theme, icon="error", title=self.tr("Not read"), action=(self.tr("Try again"), self.read)
            ),
        }
        self.calibration = SourceCard(
            context,
            self.tr("Calibration prompts"),
            self.tr(
                "Auto decides on each prompt from the answers to the others alone, by your strategy and weights, as if "
                "all models were loaded."
            ),
        )
        self.own = SourceCard(
            context,
            self.tr("Your own prompts"),
            self.tr(
                "Prompts that at least two models answered, scored by your ratings, corrections and votes; Auto is the "
                "model that it really chose."
            ),
        )
        self.export = push_button(self.tr("Export"))
        self.export.setAccessibleName(self.tr("Export the evidence"))
        menu = QMenu(self.export)
        menu.addAction(self.tr("Table (CSV)"), lambda: self._ask("csv"))
        menu.addAction(self.tr("Data (JSON)"), lambda: self._ask("json"))
        self.export.setMenu(menu)
        self._stack = QStackedLayout(self)
        for state in self._states.values():
            self._stack.addWidget(state)
        self._figures = self._make_figures()
        self._stack.addWidget(self._figures)
        self.state = "reading"

    def read(self) -> None:
        """Read the report anew; figures that are there stay until then."""
        if self.report is None:
            self._show("reading")
        spawn(self, self._read())

    async def write(self, kind: str, path: Path) -> None:
        """Write the figures shown to a file and say so, or say why it could not be written."""
        if self.report is None:
            return
        core = self._context.core
        text = await core.call(self._context.app.evidence.export(self.report, kind))
        try:
            await core.call(asyncio.to_thread(path.write_text, text, encoding="utf-8", newline=""))
        except OSError as error:
            reason = error.strerror or str(error)
            self._context.toast(self.tr("The file could not be written: {error}").format(error=reason), kind="error")
            return
        self._context.toast(self.tr("Exported to {name}.").format(name=path.name), kind="success")

    async def _read(self) -> None:
        try:
            report = await self._context.core.call(self._context.app.evidence.report())
        except ModelyardError as error:
            self.report = None
            self._states["error"].set_text(self.tr("Not read"), f"{error.message} {error.fix}".strip())
            self._show("error")
            return
        self.report = report
        if not report.calibration.prompts and not report.own.prompts:
            self._show("empty")
            return
        self.calibration.show_source(report.calibration)
        self.own.show_source(report.own)
        self._show("figures")

    def _show(self, state: str) -> None:
        self.state = state
        self._stack.setCurrentWidget(self._states.get(state, self._figures))

    def _ask(self, kind: str) -> None:
        dialog = QFileDialog(self, self.tr("Export the evidence"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind)
        dialog.setNameFilter(f"{kind.upper()} (*.{kind})")
        dialog.selectFile(f"modelyard-evidence-{datetime.now().astimezone():%Y%m%d-%H%M}.{kind}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: spawn(self, self.write(kind, Path(path))))
        dialog.open()

    def _make_figures(self) -> QWidget:
        body = QWidget()
        body.setMaximumWidth(WIDEST_PX)
        column = QVBoxLayout(body)
        column.setContentsMargins(SPACE[6], SPACE[5], SPACE[6], SPACE[5])
        column.setSpacing(SPACE[5])
        column.addWidget(self.calibration)
        column.addWidget(self.own)
        foot = QHBoxLayout()
        note = label(self.tr("Lines are 95 % intervals by bootstrap over the prompts."), "secondary", wraps=True)
        foot.addWidget(note, 1)
        foot.addWidget(self.export)
        column.addLayout(foot)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(self.tr("Evidence"))
        area.setWidget(body)
        return area


class SourceCard(QWidget):
    """What one kind of answers says, or that there are too few of them."""

    def __init__(self, context: WindowContext, title: str, sentence: str, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        theme = context.theme
        self._titles = {
            Chooser.AUTO: self.tr("Auto"),
            Chooser.BEST_SINGLE: self.tr("Best single: {model}"),
            Chooser.LARGEST: self.tr("Always the largest: {model}"),
            Chooser.RANDOM: self.tr("Random"),
            Chooser.TASK_TABLE: self.tr("Best for each capability"),
            Chooser.ORACLE: self.tr("Best for each prompt"),
        }
        self.headline = label("", "strong", wraps=True)
        self.ways = IntervalChart(theme, self.tr("Ways of choosing: {source}").format(source=title), SHARES)
        self.against = IntervalChart(
            theme, self.tr("Auto minus each model: {source}").format(source=title), difference_axis(1.0, 0)
        )
        self._against_title = label(self.tr("Auto minus each model, points"), "secondary")
        self._line = separator()
        frame = QFrame()
        frame.setProperty("role", "card")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(SPACE[5], SPACE[4], SPACE[5], SPACE[3])
        inner.setSpacing(SPACE[3])
        for widget in (self.headline, self.ways, self._line, self._against_title, self.against):
            inner.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE[1])
        layout.addWidget(label(title, "title"))
        layout.addWidget(label(sentence, "secondary", wraps=True))
        layout.addSpacing(SPACE[1])
        layout.addWidget(frame)

    def show_source(self, source: EvidenceSource) -> None:
        """Show the figures that there are."""
        self.headline.setText(self._headline(source))
        self.ways.show_rows(
            [
                IntervalRow(
                    label=self._titles[one.chooser].format(model=one.model.model if one.model else ""),
                    note=_figure_text(self.tr("{mean} % ({low}–{high}), n = {n}"), one.score, percent),
                    low=one.score.interval.low,
                    high=one.score.interval.high,
                    mean=one.score.mean,
                    ref=str(one.model) if one.model else "",
                    colour="accent" if one.chooser is Chooser.AUTO else "dim",
                    is_hollow=one.score.n < FEW_RESULTS,
                )
                for one in source.baselines
            ]
        )
        reach = max(
            (max(abs(one.gain.interval.low), abs(one.gain.interval.high)) for one in source.against), default=0.0
        )
        self.against.show_rows(
            [
                IntervalRow(
                    label=one.model.model,
                    note=_figure_text(self.tr("{mean} ({low} to {high}), n = {n}"), one.gain, points),
                    low=one.gain.interval.low,
                    high=one.gain.interval.high,
                    mean=one.gain.mean,
                    ref=str(one.model),
                    is_hollow=one.gain.n < FEW_RESULTS,
                )
                for one in source.against
            ],
            difference_axis(min(1.0, max(NARROWEST_GAIN, reach * 1.1)), 0),
        )
        self.ways.setVisible(bool(source.baselines))
        for widget in (self._against_title, self.against):
            widget.setVisible(bool(source.against))
        self._line.setVisible(bool(source.baselines and source.against))

    def _headline(self, source: EvidenceSource) -> str:
        if not source.baselines and not source.against:
            return self.tr(
                "Nothing to compare yet: {n} prompts have scores of two or more models, but too few of them have "
                "Auto's choice among those, or scores of every model."
            ).format(n=source.prompts)
        best = source.baseline(Chooser.BEST_SINGLE)
        if best is None or best.model is None or source.headroom is None:
            return self.tr("{n} prompts; not every model was scored on enough of them.").format(n=source.prompts)
        headroom = _figure_text(
            self.tr("Headroom above the best single model: {mean} points ({low} to {high})."), source.headroom, points
        )
        if source.regret is None:
            return headroom
        pattern = self.tr("Regret of Auto against {model}: {mean} points ({low} to {high}), n = {n}.")
        regret = _figure_text(pattern, source.regret, points, model=best.model.model)
        return f"{regret}\n{headroom}"


def _figure_text(pattern: str, figure: Figure, shown: Callable[[float], str], **more: str) -> str:
    low, high = figure.interval.low, figure.interval.high
    return pattern.format(mean=shown(figure.mean), low=shown(low), high=shown(high), n=figure.n, **more)
