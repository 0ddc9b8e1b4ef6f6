"""The Dashboard: how soon, how fast and how reliably each model answers, live."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from app.domain.dashboard import DashboardFilter
from app.domain.decision import BreakerView
from app.domain.errors import ModelyardError
from app.domain.events import ResidentChanged
from app.domain.record import RequestRecord
from ui.charts.shared_axis import SharedAxis
from ui.charts.tracks import Track
from ui.pages.dashboard_bar import DashboardBar
from ui.pages.dashboard_export import Exporter, Sheet
from ui.pages.dashboard_figures import FigureRow
from ui.pages.dashboard_rows import ModelRows
from ui.pages.dashboard_state import StateRow, shares_of
from ui.pages.dashboard_window import LAST, WINDOW_S, Picture, filter_of, picture_of, with_details
from ui.tasks import spawn
from ui.theme import SPACE
from ui.widgets.context import WindowContext
from ui.widgets.empty_state import EmptyState
from ui.widgets.page_header import PageHeader

# New answers are drawn at most this often; large windows, which take longer to read, less often.
REDRAW_MS = 100
REDRAW_SUMS_MS = 5000
# Time moves on without answers, too: so many steps a window, and no more often than every five seconds.
STEPS_A_WINDOW = 300
LEAST_STEP_MS = 5000
LOADING_AFTER_MS = 200
DETAIL_DELAY_MS = 150
# Read a little more than is shown, so that panning does not run into nothing at once.
DETAIL_MARGIN = 0.5
HOUR_S = 3600


class DashboardPage(QWidget):
    """Reads its window from the store whenever an answer is stored, while it is visible and not paused."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        """Show the last requests and follow the feed."""
        super().__init__(parent)
        self._context = context
        self._axis = SharedAxis(self)
        self._picture: Picture | None = None
        self._details: tuple[float, float, tuple[Track, ...]] | None = None
        self._is_paused = False
        self._reads = 0
        self._is_stale = True
        self._request = 0
        self._bar = DashboardBar()
        self._figures = FigureRow()
        self._state = StateRow(context.theme)
        self._rows = ModelRows(context.theme, self._axis)
        self._exporter = Exporter(context, self)
        self._stack = self._make_stack()
        self._redraw = self._timer(REDRAW_MS, self._read)
        self._loading = self._timer(LOADING_AFTER_MS, self._show_loading)
        self._zoomed_in = self._timer(DETAIL_DELAY_MS, self._read_details)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._mark_stale)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(PageHeader(self.tr("Dashboard")))
        layout.addWidget(self._bar)
        layout.addLayout(self._stack, 1)
        self._bar.changed.connect(self._change_window)
        self._bar.pause_toggled.connect(self.toggle_pause)
        self._bar.reset_asked.connect(self._axis.reset)
        self._bar.export_asked.connect(self._export)
        self._rows.decision_chosen.connect(lambda key: context.open_page("decisions", decision_id=key))
        self._axis.changed.connect(self._follow_axis)
        self._state.routing_asked.connect(lambda: context.open_page("routing"))
        context.feed.record_added.connect(self._note_record)
        context.feed.breaker_changed.connect(self._state.show_breaker)
        context.feed.resident_changed.connect(self._follow_resident)
        self._state.show_resident(context.app.hosts.resident())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Dashboard"))

    @property
    def picture(self) -> Picture | None:
        """What is shown; None before the first read."""
        return self._picture

    @property
    def is_paused(self) -> bool:
        """Whether new answers wait."""
        return self._is_paused

    def focus_first(self) -> None:
        """Put the keyboard into the first chart, or the page without any."""
        rows = self._rows.rows
        (rows[0].ttft if rows else self).setFocus()

    def toggle_pause(self) -> None:
        """Stop or resume drawing new answers."""
        self._is_paused = not self._is_paused
        self._bar.show_paused(is_paused=self._is_paused)
        if not self._is_paused:
            self._mark_stale()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pause with Space, wherever on the page it is not used for a button."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.toggle_pause()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what came while hidden."""
        super().showEvent(event)
        self._set_clock()
        spawn(self, self._load_state())
        if self._is_stale:
            self._read()

    def hideEvent(self, event: QHideEvent) -> None:
        """Read nothing while hidden."""
        super().hideEvent(event)
        self._clock.stop()
        self._redraw.stop()

    def _timer(self, milliseconds: int, function: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(function)
        return timer

    def _make_stack(self) -> QStackedLayout:
        theme = self._context.theme
        ask = (self.tr("Ask something"), lambda: self._context.open_page("chat"))
        self._empty = EmptyState(
            theme,
            icon="dashboard",
            title=self.tr("No answers yet"),
            text=self.tr("Each answer adds a point."),
            action=ask,
        )
        self._wait = EmptyState(
            theme, icon="clock", title=self.tr("Reading the log…"), text=self.tr("It is a large one.")
        )
        retry = (self.tr("Try again"), self._read)
        self._broken = EmptyState(
            theme, icon="error", title=self.tr("The log cannot be read"), text=self.tr("Try again."), action=retry
        )
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, SPACE[1])
        column.setSpacing(SPACE[2])
        cards = QVBoxLayout()
        cards.setContentsMargins(SPACE[6], 0, SPACE[6], SPACE[1])
        cards.setSpacing(SPACE[2])
        cards.addWidget(self._figures)
        cards.addWidget(self._state)
        column.addLayout(cards)
        column.addWidget(self._rows, 1)
        self._body = body
        blank = QWidget()
        stack = QStackedLayout()
        for widget in (blank, self._wait, self._empty, self._broken, body):
            stack.addWidget(widget)
        return stack

    # Reading

    def _note_record(self, _record: RequestRecord) -> None:
        self._mark_stale()

    def _mark_stale(self) -> None:
        self._is_stale = True
        if self.isVisible() and not self._is_paused and not self._reads and not self._redraw.isActive():
            self._redraw.start()

    def _change_window(self) -> None:
        self._axis.reset()
        self._set_clock()
        self._read()

    def _set_clock(self) -> None:
        key = self._bar.window_key
        if key == LAST:
            self._clock.stop()
        else:
            self._clock.start(max(LEAST_STEP_MS, int(WINDOW_S[key] * 1000 / STEPS_A_WINDOW)))

    def _read(self) -> None:
        """Read the chosen window; a read that is overtaken by another choice is not shown."""
        self._request += 1
        self._is_stale = False
        self._loading.start()
        spawn(self, self._load(self._request))

    async def _load(self, request: int) -> None:
        self._reads += 1
        try:
            await self._load_window(request)
        finally:
            self._reads -= 1
        if self._is_stale:
            # Answers came while it was read.
            self._mark_stale()

    async def _load_window(self, request: int) -> None:
        now = datetime.now(UTC)
        wanted = filter_of(self._bar.window_key, now, capability=self._bar.capability, host=self._bar.host)
        try:
            picture = await self._context.core.call(self._picture_of(wanted, now))
        except ModelyardError as error:
            if request == self._request:
                self._loading.stop()
                self._broken.set_text(error.message, error.fix)
                self._stack.setCurrentWidget(self._broken)
            return
        if request == self._request:
            self._loading.stop()
            self._show(picture)

    async def _picture_of(self, wanted: DashboardFilter, now: datetime) -> Picture:
        """Read and compute; on the core's thread and beside it."""
        columns = await self._context.app.store.queries.dashboard(wanted)
        return await asyncio.to_thread(picture_of, columns, wanted, now)

    def _follow_resident(self, message: ResidentChanged) -> None:
        self._state.show_resident(message.resident)
        if self.isVisible():
            spawn(self, self._load_state())

    async def _load_state(self) -> None:
        """Read what the feed does not tell: the free memory, and breakers that opened before the page was made."""
        app = self._context.app

        async def read() -> tuple[tuple[BreakerView, ...], int | None]:
            return app.breakers.views(), max(app.hosts.free_memory_bytes().values(), default=None)

        views, free_bytes = await self._context.core.call(read())
        for view in views:
            self._state.show_breaker(view)
        self._state.show_free(free_bytes)

    def _show_loading(self) -> None:
        if self._picture is None or self._stack.currentWidget() is not self._body:
            self._stack.setCurrentWidget(self._wait)

    def _show(self, picture: Picture) -> None:
        self._picture = picture
        self._details = None
        self._redraw.setInterval(REDRAW_MS if picture.columns.rollup is None else REDRAW_SUMS_MS)
        self._bar.show_hosts(picture.columns.hosts)
        if not picture.tracks:
            self._show_empty(picture)
            return
        self._axis.set_whole(*picture.x, by_time=picture.by_time)
        self._figures.show_figures(picture.figures)
        self._state.show_shares(shares_of(picture.tracks, picture.columns.attempts, by_time=picture.by_time))
        self._rows.show_tracks(picture.tracks, self._remark(picture))
        had_focus = self.hasFocus()
        self._stack.setCurrentWidget(self._body)
        if had_focus:
            self.focus_first()

    def _remark(self, picture: Picture) -> str:
        if picture.columns.newest_only:
            return self.tr("There are more attempts than can be drawn one by one: these are the newest.")
        if picture.columns.rollup is None:
            return ""
        hours = picture.columns.rollup.span_s // HOUR_S
        spans = {1: self.tr("an hour"), 24: self.tr("a day")}.get(hours, self.tr("{0} hours").format(hours))
        text = self.tr("Drawn from sums over {0} each. Zoom in (Ctrl and wheel, or +) to see single attempts.")
        return text.format(spans)

    def _show_empty(self, picture: Picture) -> None:
        if picture.columns.hosts:
            title, text = self.tr("No answers in this window"), self.tr("Choose a longer window or other filters.")
        else:
            title, text = (
                self.tr("No answers yet"),
                self.tr("Each answer adds a point: how soon, how fast, how reliably."),
            )
        self._empty.set_text(title, text)
        self._stack.setCurrentWidget(self._empty)

    # Zoom

    def _follow_axis(self) -> None:
        self._bar.show_zoomed(is_zoomed=self._axis.is_zoomed)
        if self._picture is None or self._picture.columns.rollup is None:
            return
        low, high = self._axis.shown
        if self._details is not None:
            covers = self._details[0] <= low and high <= self._details[1]
            if covers:
                return
            self._details = None
            self._rows.show_tracks(self._picture.tracks, self._remark(self._picture))
        if self._axis.is_zoomed:
            self._zoomed_in.start()

    def _read_details(self) -> None:
        if self._picture is not None and self._picture.columns.rollup is not None and self._axis.is_zoomed:
            spawn(self, self._load_details(self._request, *self._axis.shown))

    async def _load_details(self, request: int, low: float, high: float) -> None:
        """Read the part that is shown; where it is small enough, its attempts come one by one."""
        margin = (high - low) * DETAIL_MARGIN
        low, high = low - margin, high + margin
        since = datetime.fromtimestamp(low, UTC)
        wanted = DashboardFilter(
            since=since,
            until=since + timedelta(seconds=high - low),
            capability=self._bar.capability,
            host=self._bar.host,
        )
        try:
            picture = await self._context.core.call(self._picture_of(wanted, since))
        except ModelyardError as error:
            self._context.report(error)
            return
        shown = self._axis.shown
        if request == self._request and low <= shown[0] and shown[1] <= high and self._picture is not None:
            is_coarser = picture.columns.newest_only
            finer = picture.columns.rollup is None or (
                self._picture.columns.rollup is not None
                and picture.columns.rollup.span_s < self._picture.columns.rollup.span_s
            )
            if finer and not is_coarser:
                self._details = (low, high, with_details(self._picture.tracks, picture.tracks))
                self._rows.show_tracks(self._details[2])

    # Export

    def _export(self, kind: str) -> None:
        if self._picture is None or not self._picture.tracks:
            self._context.toast(self.tr("There is nothing to export yet."), kind="info")
            return
        # The crosshair is the mouse's, not the data's.
        self._axis.set_cursor(None)
        sheet = Sheet(
            parts=(self._figures, self._state, self._rows.headings, *self._rows.rows, self._rows.ruler),
            charts=tuple(chart for row in self._rows.rows for chart in row.charts),
        )
        wanted = filter_of(
            self._bar.window_key, datetime.now(UTC), capability=self._bar.capability, host=self._bar.host
        )
        self._exporter.ask(kind, self._picture, wanted, sheet, self._bar.description)
