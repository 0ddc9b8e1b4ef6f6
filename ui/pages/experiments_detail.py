"""One experiment: what to do, both arms with their intervals, and the buttons that do it."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.experiment import ArmResult, ExperimentResult, ExperimentState, ShadowResult, Verdict, VerdictKind
from ui.charts.interval_chart import IntervalAxis, IntervalChart, IntervalRow
from ui.pages.experiments_words import (
    arm_note,
    arm_text,
    counts_text,
    difference_note,
    facts_text,
    percent,
    quality_pattern,
    seconds_pattern,
    shadow_note,
    verdict_text,
)
from ui.theme import SPACE, Theme
from ui.widgets.buttons import push_button
from ui.widgets.labels import ElidedLabel, label, separator

WIDEST_PX = 860
# Fewer results of an arm decide nothing, and its mark is hollow.
FEW_RESULTS = 20
SHARES = IntervalAxis(low=0.0, high=1.0, ticks=tuple((value / 4, f"{value * 25} %") for value in range(5)), strong=None)
DIFFERENCES = IntervalAxis(
    low=-1.0,
    high=1.0,
    ticks=((-1.0, "−100"), (-0.5, "−50"), (0.0, "0"), (0.5, "+50"), (1.0, "+100")),
    strong=0.0,
)
NARROWEST_DIFFERENCE = 0.1


class ExperimentDetail(QWidget):
    """Draws a result; what the user wants done is emitted with the experiment's id."""

    stop_asked = Signal(str)
    adopt_asked = Signal(str)
    delete_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._key = ""
        self.title = ElidedLabel("", "heading")
        self.facts = label("", "secondary", wraps=True)
        self.verdict = label("", "title", wraps=True)
        self.counts = label("", "secondary", wraps=True)
        self.arms = IntervalChart(theme, self.tr("Both arms with their intervals"), SHARES)
        self.difference = IntervalChart(theme, self.tr("Variant minus control"), DIFFERENCES)
        self.method = label(
            self.tr(
                "Lines are 95 % intervals that hold at every moment, so looking often does no harm (by betting, after "
                "Waudby-Smith and Ramdas, 2024). Below 20 results of each arm nothing is decided (hollow marks)."
            ),
            "secondary",
            wraps=True,
        )
        self.adopt = push_button(self.tr("Adopt the variant"), clicked=lambda: self.adopt_asked.emit(self._key))
        self.stop = push_button(self.tr("Stop"), clicked=lambda: self.stop_asked.emit(self._key))
        self.stop.setAccessibleName(self.tr("Stop the experiment"))
        self.delete = push_button(self.tr("Delete"), clicked=lambda: self.delete_asked.emit(self._key))
        self.delete.setAccessibleName(self.tr("Delete the experiment"))
        self._build()

    def show_result(self, result: ExperimentResult) -> None:
        """Show what an experiment came to so far."""
        experiment = result.experiment
        self._key = experiment.experiment_id
        self.title.setText(experiment.name)
        self.facts.setText(facts_text(experiment))
        self.verdict.setText(verdict_text(result))
        self.counts.setText(counts_text(result))
        if result.verdict is not None:
            self._show_arms(result, result.verdict)
        elif result.shadow is not None:
            self._show_shadow(result.shadow)
        self.method.setVisible(result.verdict is not None)
        is_running = experiment.state is ExperimentState.RUNNING
        self.stop.setVisible(is_running)
        self.delete.setVisible(not is_running)
        self.adopt.setVisible(experiment.state is not ExperimentState.ADOPTED)
        is_better = result.verdict is not None and result.verdict.kind is VerdictKind.ADOPT
        self.adopt.setProperty("kind", "primary" if is_better else "quiet")
        self.adopt.style().unpolish(self.adopt)
        self.adopt.style().polish(self.adopt)

    def _show_arms(self, result: ExperimentResult, verdict: Verdict) -> None:
        experiment = result.experiment
        control = self.tr("Control: {arm}").format(arm=arm_text(experiment.control))
        variant = self.tr("Variant: {arm}").format(arm=arm_text(experiment.variant))
        arms = [_arm_row(control, verdict.control), _arm_row(variant, verdict.variant)]
        gap = verdict.difference
        has_both = verdict.control.mean is not None and verdict.variant.mean is not None
        difference = IntervalRow(
            label=self.tr("Difference"),
            note=difference_note(verdict),
            low=gap.low,
            high=gap.high,
            mean=(verdict.variant.mean or 0.0) - (verdict.control.mean or 0.0) if has_both else None,
            is_hollow=verdict.kind is VerdictKind.WAIT,
        )
        self.arms.show_rows(arms, SHARES, beside=[difference])
        self.difference.show_rows([difference], DIFFERENCES, beside=arms)
        self.difference.setVisible(True)

    def _show_shadow(self, shadow: ShadowResult) -> None:
        agreed = shadow.agreed / shadow.n if shadow.n else None
        note = self.tr("no results yet")
        if agreed is not None:
            note = self.tr("{mean} % ({low}–{high}), n = {n}").format(
                mean=percent(agreed), low=percent(shadow.agreement.low), high=percent(shadow.agreement.high), n=shadow.n
            )
        interval = shadow.agreement
        row = IntervalRow(
            label=self.tr("Same model"),
            note=note,
            low=interval.low,
            high=interval.high,
            mean=agreed,
            is_hollow=shadow.n < FEW_RESULTS,
        )
        rows = []
        if shadow.quality is not None and shadow.quality_interval is not None:
            rows.append(
                IntervalRow(
                    label=self.tr("Expected quality"),
                    note=shadow_note(shadow.quality, shadow.quality_interval, quality_pattern()),
                    low=shadow.quality_interval.low,
                    high=shadow.quality_interval.high,
                    mean=shadow.quality,
                    is_hollow=shadow.n < FEW_RESULTS,
                )
            )
            reach = max(NARROWEST_DIFFERENCE, abs(rows[0].low), abs(rows[0].high)) * 1.1
            self.difference.show_rows(rows, difference_axis(reach, 2), beside=[row])
        self.arms.show_rows([row], SHARES, beside=rows)
        self.difference.setVisible(bool(rows))
        if shadow.seconds is not None:
            expected = shadow_note(shadow.seconds, shadow.seconds_interval, seconds_pattern())
            self.counts.setText(
                self.tr("Expected seconds, variant minus control: {figures}.").format(figures=expected)
                + "\n"
                + self.counts.text()
            )

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE[2])
        for button in (self.adopt, self.stop, self.delete):
            buttons.addWidget(button)
        buttons.addStretch(1)
        frame = QFrame()
        frame.setProperty("role", "card")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(SPACE[5], SPACE[4], SPACE[5], SPACE[3])
        inner.setSpacing(SPACE[3])
        for widget in (self.arms, separator(), self.difference):
            inner.addWidget(widget)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(SPACE[6], SPACE[5], SPACE[6], SPACE[5])
        column.setSpacing(SPACE[2])
        column.addWidget(self.title)
        column.addWidget(self.facts)
        column.addSpacing(SPACE[3])
        column.addWidget(self.verdict)
        column.addWidget(frame)
        column.addWidget(self.counts)
        column.addWidget(self.method)
        column.addSpacing(SPACE[2])
        column.addLayout(buttons)
        column.addStretch(1)
        body.setMaximumWidth(WIDEST_PX)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(self.tr("Result of the experiment"))
        area.setWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)


def difference_axis(reach: float, decimals: int) -> IntervalAxis:
    """Return an axis around zero that reaches so far to both sides, in hundredths with `decimals` 0."""
    power = 10.0 ** math.floor(math.log10(reach))
    # The largest round step of which two fit.
    step = next(size * power for size in (5.0, 2.0, 1.0, 0.5) if 2 * size * power <= reach)

    def text(value: float) -> str:
        shown = f"{100 * value:+.0f}" if decimals == 0 else f"{value:+.{decimals}f}"
        return "0" if value == 0 else shown.replace("-", "−")

    ticks = tuple((count * step, text(count * step)) for count in range(-4, 5) if abs(count * step) <= reach)
    return IntervalAxis(low=-reach, high=reach, ticks=ticks, strong=0.0)


def _arm_row(title: str, arm: ArmResult) -> IntervalRow:
    return IntervalRow(
        label=title,
        note=arm_note(arm),
        low=arm.interval.low,
        high=arm.interval.high,
        mean=arm.mean,
        is_hollow=arm.n < FEW_RESULTS,
    )
