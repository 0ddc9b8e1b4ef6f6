"""The Routing page's cards for what runs: circuit breakers and the decision cache."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.decision import BreakerState, BreakerView
from app.domain.explain import CacheStats
from ui.pages.routing_strategy import card
from ui.theme import SPACE, Theme
from ui.widgets.buttons import push_button
from ui.widgets.labels import label, separator

TICK_MS = 1000
ICON_PX = 16
STATE_ICONS = {
    BreakerState.OPEN: ("pause", "danger"),
    BreakerState.HALF_OPEN: ("refresh", "warning"),
    BreakerState.CLOSED: ("info", "dim"),
}


class BreakersCard(QWidget):
    """Models and hosts that rest after failures, why, for how long still, with Reset; the well ones are counted."""

    reset_asked = Signal(str)  # key of the breaker
    ran_out = Signal()  # a pause is over: the state is another one now

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start with nothing known."""
        super().__init__(parent)
        self._theme = theme
        self._resting: list[tuple[QLabel, BreakerView, float]] = []
        self._rows: list[QWidget] = []
        section, self._column = card(
            self.tr("Circuit breakers"),
            self.tr("A model or host that fails again and again rests for a while; then one request tries it."),
            self,
        )
        self._well = label("", "secondary", wraps=True)
        self._well.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[3])
        self._column.addWidget(self._well)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(section)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._count_down)

    def show_breakers(self, views: Sequence[BreakerView]) -> None:
        """Show those that rest or failed last, the resting ones first; count the others."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self._rows.clear()
        self._resting.clear()
        ill = [view for view in views if view.state is not BreakerState.CLOSED or view.failures]
        ill.sort(key=lambda view: (view.state is BreakerState.CLOSED, view.key))
        for view in ill:
            for widget in (self._row(view), separator()):
                self._column.insertWidget(self._column.count() - 1, widget)
                self._rows.append(widget)
        self._well.setText(self._summary(len(views) - len(ill), has_others=bool(ill)))
        self._follow_time()

    def showEvent(self, event: QShowEvent) -> None:
        """Count down while it is seen."""
        super().showEvent(event)
        self._follow_time()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody looks."""
        super().hideEvent(event)
        self._tick.stop()

    def _row(self, view: BreakerView) -> QWidget:
        row = QWidget(self)
        icon, colour = STATE_ICONS[view.state]
        picture = QLabel(row)
        picture.setPixmap(self._theme.pixmap(icon, ICON_PX, colour=colour, scale=self.devicePixelRatioF()))
        host, _, model = view.key.partition("/")
        name = label(model or self.tr("Host {0}").format(host), "strong")
        name.setToolTip(view.key)
        state = label(self._state_text(view, view.remaining_s), "secondary")
        if view.state is BreakerState.OPEN:
            self._resting.append((state, view, time.monotonic() + view.remaining_s))
        reset = push_button(self.tr("Reset"), clicked=lambda: self.reset_asked.emit(view.key))
        reset.setAccessibleName(self.tr("Reset the breaker of {0}").format(view.key))
        head = QHBoxLayout()
        head.setSpacing(SPACE[2])
        head.addWidget(picture)
        head.addWidget(name)
        head.addWidget(state, 1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(head)
        reason = label(view.reason, "secondary", wraps=True)
        reason.setVisible(bool(view.reason))
        words.addWidget(reason)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(SPACE[4], SPACE[3], SPACE[3], SPACE[3])
        layout.setSpacing(SPACE[3])
        layout.addLayout(words, 1)
        layout.addWidget(reset)
        return row

    def _state_text(self, view: BreakerView, remaining_s: float) -> str:
        if view.state is BreakerState.HALF_OPEN:
            return self.tr("the next request tries it")
        one, many = self.tr("1 failure"), self.tr("{0} failures in a row").format(view.failures)
        failures = one if view.failures == 1 else many
        if view.state is BreakerState.OPEN:
            return self.tr("rests {0:.0f} s more · {1}").format(remaining_s, failures)
        return self.tr("in use · {0}").format(failures)

    def _summary(self, count: int, *, has_others: bool) -> str:
        if not has_others and not count:
            return self.tr("No model was asked since the start.")
        if not has_others:
            return self.tr("All {0} are closed: nothing failed lately.").format(count)
        return self.tr("The other {0} are closed.").format(count)

    def _follow_time(self) -> None:
        if self._resting and self.isVisible():
            self._tick.start()
        else:
            self._tick.stop()

    def _count_down(self) -> None:
        now_s = time.monotonic()
        for text, view, until_s in self._resting:
            text.setText(self._state_text(view, max(0.0, until_s - now_s)))
        if any(until_s <= now_s for _, _, until_s in self._resting):
            self._tick.stop()
            self.ran_out.emit()


class CacheCard(QWidget):
    """How often a decision was taken from the cache instead of made anew, with Clear."""

    clear_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with nothing known."""
        super().__init__(parent)
        section, column = card(
            self.tr("Decision cache"),
            self.tr("Requests that look the same while nothing has changed get the same decision at once."),
            self,
        )
        self._figures: dict[str, QLabel] = {}
        grid = QGridLayout()
        grid.setContentsMargins(SPACE[4], SPACE[3], SPACE[3], SPACE[3])
        grid.setHorizontalSpacing(SPACE[6])
        grid.setVerticalSpacing(0)
        for place, (key, title) in enumerate(
            (
                ("kept", self.tr("kept")),
                ("ratio", self.tr("hit ratio")),
                ("hits", self.tr("hits")),
                ("misses", self.tr("misses")),
                ("cleared", self.tr("cleared")),
            )
        ):
            self._figures[key] = label("", "strong")
            self._figures[key].setAccessibleDescription(title)
            grid.addWidget(self._figures[key], 0, place)
            grid.addWidget(label(title, "secondary"), 1, place)
        grid.setColumnStretch(5, 1)
        self._clear = push_button(self.tr("Clear"), clicked=self.clear_asked.emit)
        self._clear.setAccessibleName(self.tr("Clear the decision cache"))
        grid.addWidget(self._clear, 0, 6, 2, 1)
        column.addLayout(grid)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(section)

    def show_stats(self, stats: CacheStats, size: int) -> None:
        """Show the counters since the start; `size` is how many decisions are kept at most."""
        asked = stats.hits + stats.misses
        ratio = self.tr("{0:.0%} of {1}").format(stats.hits / asked, asked) if asked else self.tr("none asked")
        kept = self.tr("{0} of {1}").format(stats.entries, size) if size else self.tr("off")
        for key, text in (
            ("kept", kept),
            ("ratio", ratio),
            ("hits", f"{stats.hits:,}"),
            ("misses", f"{stats.misses:,}"),
            ("cleared", f"{stats.invalidations:,}"),
        ):
            self._figures[key].setText(text)
        self._clear.setEnabled(stats.entries > 0)
