"""The side-by-side part of the Compare page: the prompt asked, the lanes, the vote, the prompt to come."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.domain.comparison import LETTERS, Comparison
from app.domain.vote import Verdict
from ui.pages.compare_diff import CompareDiff
from ui.pages.compare_export import CompareExport
from ui.pages.compare_prompt import ComparePrompt
from ui.pages.compare_session import CompareSession, has_answers
from ui.pages.compare_vote import VoteBar
from ui.theme import SPACE
from ui.widgets.buttons import icon_button, push_button
from ui.widgets.context import WindowContext
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import ElidedLabel, separator
from ui.widgets.lane_view import LaneView

LANE_SMALLEST_PX = 236
TICK_MS = 200
_VERDICT_KEYS = {
    Qt.Key.Key_Left: Verdict.FIRST,
    Qt.Key.Key_Right: Verdict.SECOND,
    Qt.Key.Key_Up: Verdict.TIE,
    Qt.Key.Key_Down: Verdict.BOTH_BAD,
}


class AskedBand(QWidget):
    """What was asked and how it runs, and what can be done with the whole comparison."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        theme = context.theme
        self.prompt = ElidedLabel("", "strong")
        self.facts = ElidedLabel("", "secondary")
        self.reuse = icon_button(theme, "edit", self.tr("Use this prompt again"))
        self.differences = push_button(self.tr("Differences"))
        self.export = push_button(self.tr("Export"))
        self.export.setAccessibleName(self.tr("Export this comparison"))
        self.delete = icon_button(theme, "trash", self.tr("Delete this comparison"))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.prompt)
        words.addWidget(self.facts)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[5], SPACE[2], SPACE[4], SPACE[2])
        row.setSpacing(SPACE[2])
        row.addLayout(words, 1)
        for widget in (self.reuse, self.differences, self.export, self.delete):
            row.addWidget(widget)


class CompareLanes(QWidget):
    """Draws a session; what the user does goes back to it."""

    delete_asked = Signal(object)  # Comparison
    submitted = Signal(str)
    reload_asked = Signal()

    def __init__(self, context: WindowContext, session: CompareSession, parent: QWidget | None = None) -> None:
        """Show the empty state."""
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self._session = session
        self.views: list[LaneView] = []
        self._exporter = CompareExport(context, self)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._build()
        self._connect()

    def show_ready(self, *, has_models: bool) -> None:
        """Follow whether there is any model to ask."""
        self._empty_stack.setCurrentIndex(0 if has_models else 1)

    def show_failure(self, text: str) -> None:
        """Say that stored comparisons could not be read, until `show_ready`."""
        self._failure.set_text(self.tr("The comparisons could not be read"), text)
        self._empty_stack.setCurrentWidget(self._failure)

    def stop_timers(self) -> None:
        """End all periodic work; the page is closing."""
        self._timer.stop()
        for view in self.views:
            view.text.stop_timers()

    def focus_lanes(self) -> None:
        """Put the keyboard where the arrow keys vote."""
        self._lanes_scroll.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Vote with the arrow keys, unless a field or a list used them."""
        verdict = _VERDICT_KEYS.get(Qt.Key(event.key()))
        if verdict is not None and self._vote.buttons[verdict].isVisible() and self._vote.buttons[verdict].isEnabled():
            self._session.vote(verdict)
        elif event.key() == Qt.Key.Key_Escape:
            self._session.stop_all()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep every lane readable; narrow windows scroll sideways."""
        super().resizeEvent(event)
        self._fit()

    def _build(self) -> None:
        theme = self._context.theme
        self.band = AskedBand(self._context)
        self._empty_stack = QStackedWidget()
        self._empty_stack.addWidget(
            EmptyState(
                theme,
                icon="compare",
                title=self.tr("One prompt, several answers"),
                text=self.tr("Write a prompt below and see how your models answer it, side by side."),
            )
        )
        self._empty_stack.addWidget(
            EmptyState(
                theme,
                icon="models",
                title=self.tr("No model to compare yet"),
                text=self.tr("Models appear here as soon as a host has them."),
                action=(self.tr("Open Models"), lambda: self._context.open_page("models")),
            )
        )
        self._failure = EmptyState(
            theme, icon="error", title="", text="", action=(self.tr("Try again"), self.reload_asked.emit)
        )
        self._empty_stack.addWidget(self._failure)
        self._lanes = QWidget()
        self._row = QHBoxLayout(self._lanes)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._lanes_scroll = _Arrowless()
        self._lanes_scroll.setWidget(self._lanes)
        self._lanes_scroll.setWidgetResizable(True)
        self._lanes_scroll.setAccessibleName(self.tr("Answers side by side"))
        self._lanes_scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lanes_scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._diff = CompareDiff(self._context)
        self._stack = QStackedWidget()
        for page in (self._empty_stack, self._lanes_scroll, self._diff):
            self._stack.addWidget(page)
        self._vote = VoteBar()
        self._vote_line = separator()
        self.prompt = ComparePrompt(theme)
        below = QHBoxLayout()
        below.setContentsMargins(SPACE[5], SPACE[3], SPACE[5], SPACE[4])
        below.addWidget(self.prompt)
        self._band_line = separator()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.band)
        layout.addWidget(self._band_line)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._vote_line)
        layout.addWidget(self._vote)
        layout.addLayout(below)
        self._follow()

    def _connect(self) -> None:
        session, band = self._session, self.band
        session.opened.connect(self._show_opened)
        session.changed.connect(self._follow)
        session.lane_changed.connect(self._lane_changed)
        band.reuse.clicked.connect(self._reuse)
        band.differences.clicked.connect(self._show_differences)
        band.delete.clicked.connect(lambda: self.delete_asked.emit(session.comparison))
        self._exporter.attach(band.export, lambda: [session.comparison])
        self._diff.closed.connect(self._follow)
        self._vote.voted.connect(session.vote)
        self._vote.reveal_asked.connect(session.reveal)
        self.prompt.submitted.connect(self.submitted)
        self.prompt.stop_asked.connect(session.stop_all)
        text_only = self.tr("Compare sends text only; pictures and files go with a prompt in Chat.")
        self.prompt.files_refused.connect(lambda: self._context.toast(text_only))

    def _show_opened(self) -> None:
        lanes = self._session.lanes()
        if len(lanes) != len(self.views):
            self._make_views(len(lanes))
        comparison = self._session.comparison
        if comparison is not None:
            self.band.prompt.setText(" ".join(comparison.prompt.split()) or self.tr("(prompt not kept)"))
        self._follow()

    def _make_views(self, count: int) -> None:
        while self._row.count():
            item = self._row.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.views = []
        for place in range(count):
            if place:
                self._row.addWidget(separator(vertical=True))
            view = LaneView(self._context.theme, place)
            view.stop_asked.connect(self._session.stop)
            view.again_asked.connect(self._session.again)
            view.promote_asked.connect(self._session.promote)
            view.why_asked.connect(self._session.explain)
            view.link_refused.connect(self._refuse_link)
            self._row.addWidget(view, 1)
            self.views.append(view)
        self._fit()

    def _follow(self) -> None:
        """Bring everything up to date with the session."""
        session = self._session
        comparison = session.comparison
        for view, lane in zip(self.views, session.lanes(), strict=False):
            view.show_lane(lane)
        has_lanes = comparison is not None
        self.band.setVisible(has_lanes)
        self._band_line.setVisible(has_lanes)
        self._stack.setCurrentWidget(self._lanes_scroll if has_lanes else self._empty_stack)
        was_running = self._timer.isActive()
        self.prompt.set_running(is_running=session.is_running)
        is_over = has_lanes and not session.is_running
        self.band.delete.setEnabled(is_over)
        self.band.export.setEnabled(is_over)
        self.band.differences.setEnabled(is_over and has_answers(comparison) > 1)
        self.band.facts.setText(self._facts(comparison))
        self._vote.show_comparison(comparison, is_running=session.is_running)
        self._vote_line.setVisible(self._vote.isVisibleTo(self))
        if session.is_running and not was_running:
            self._timer.start()
        elif not session.is_running:
            self._timer.stop()
            if was_running and comparison is not None:
                self._announce(comparison)

    def _facts(self, comparison: Comparison | None) -> str:
        if comparison is None:
            return ""
        if self._session.is_running:
            order = self._session.order
            if order is None or order.is_parallel:
                return "" if order is None else order.reason
            turns = self.tr(", then ").join(LETTERS[: len(comparison.lanes)])
            return self.tr("{reason} Order: {turns}.").format(reason=order.reason, turns=turns)
        when = comparison.created_at.astimezone().strftime("%d.%m.%Y %H:%M")
        return " · ".join(part for part in (when, comparison.capability) if part)

    def _lane_changed(self, place: int) -> None:
        lanes = self._session.lanes()
        if place < len(self.views) and self.isVisible():
            self.views[place].show_lane(lanes[place])

    def _tick(self) -> None:
        if self.isVisible():
            for view in self.views:
                view.tick()

    def _announce(self, comparison: Comparison) -> None:
        """Tell a screen reader that the answers are there, and put the keyboard where a vote is cast."""
        if comparison.hides_names and comparison.is_answered:
            self.focus_lanes()
            text = self.tr("Both answers are there. Left: A is better, right: B, up: tie, down: both bad.")
        else:
            text = self.tr("{n} answers are there.").format(n=has_answers(comparison))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _reuse(self) -> None:
        if self._session.comparison is not None:
            self.prompt.set_text(self._session.comparison.prompt)
            self.prompt.edit.setFocus()

    def _show_differences(self) -> None:
        comparison = self._session.comparison
        if comparison is None:
            return
        lanes = self._session.lanes()
        self._diff.show_answers([(comparison.lane_title(place), lane.answer.text) for place, lane in enumerate(lanes)])
        self._stack.setCurrentWidget(self._diff)
        self._diff.focus_first()

    def _refuse_link(self, address: str) -> None:
        self._context.toast(self.tr("This link was not opened: {address}").format(address=address), kind="warning")

    def _fit(self) -> None:
        smallest = round(LANE_SMALLEST_PX * max(1.0, self._context.theme.scale))
        self._lanes.setMinimumWidth(smallest * max(1, len(self.views)))


class _Arrowless(QScrollArea):
    """A scroll area that leaves the arrow keys to the vote."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _VERDICT_KEYS:
            event.ignore()
        else:
            super().keyPressEvent(event)
