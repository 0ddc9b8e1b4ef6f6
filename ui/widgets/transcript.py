"""The messages of a conversation, one below the other; only those near the window's part have widgets.

Heights are measured once and kept, so that a long conversation scrolls without building all of it. Whatever grows
or shrinks outside, the line that is being read stays where it is.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from ui.theme import SPACE, Theme
from ui.widgets.buttons import push_button
from ui.widgets.message_parts import MessageEntry
from ui.widgets.message_view import AnswerView, UserBubble, new_switch
from ui.widgets.message_view_part import Place

FLUSH_MS = 33
FLUSH_BUDGET_S = 0.008
_TICK_MS = 100
# A flush may take at most this share of the time; a slow machine gets fewer flushes instead of a stuck window.
_FLUSH_SHARE = 0.3
MAX_COLUMN_PX = 860
# What the style sheet gives to it; rows beside the transcript keep the same room.
SCROLL_BAR_PX = 10
_SIDE = SPACE[5]
_TOP = SPACE[5]
_GAP = SPACE[6]
_AT_BOTTOM_PX = 24
_CHARS_A_LINE = 80
_LINE_PX = 20


@dataclass(slots=True, eq=False)
class _Row:
    entry: MessageEntry
    view: UserBubble | AnswerView | None = None
    top: int = 0
    height: int = 0
    is_settled: bool = False


class _Content(QWidget):
    """Carries the messages' widgets."""


class Transcript(QScrollArea):
    """Shows entries; call `touch` when one of them changed."""

    why_requested = Signal(object)  # PartState
    retry_requested = Signal(object)  # MessageEntry
    regenerate_requested = Signal(object)  # MessageEntry
    other_requested = Signal(object, object)  # MessageEntry, the button pressed
    link_refused = Signal(str)
    save_asked = Signal(str, str)  # code, a file name for it
    older_wanted = Signal()
    branch_chosen = Signal(int)  # message_id
    edit_requested = Signal(object)  # MessageEntry
    stop_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._theme = theme
        self._rows: list[_Row] = []
        self._is_at_bottom = True
        self._is_adjusting = False
        self._has_older = False
        self._wanted = ""
        self._present: Place | None = None
        self._focus_order: list[int] = []
        self._content = _Content(self)
        self.setWidget(self._content)
        self.setAccessibleName(self.tr("Conversation"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().setSingleStep(40)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._flush)
        self._jump = push_button(self.tr("↓  Latest"), clicked=self.jump_to_latest, parent=self)
        self._jump.setAccessibleName(self.tr("Jump to the latest message"))
        self._jump.hide()
        theme.changed.connect(self._restyle)

    @property
    def entries(self) -> list[MessageEntry]:
        """The entries shown, oldest first."""
        return [row.entry for row in self._rows]

    @property
    def is_at_bottom(self) -> bool:
        """Whether new text scrolls into view by itself."""
        return self._is_at_bottom

    @property
    def view_count(self) -> int:
        """How many messages have widgets now."""
        return sum(row.view is not None for row in self._rows)

    def set_entries(self, entries: Iterable[MessageEntry], *, has_older: bool = False) -> None:
        """Show another conversation from its end; `has_older` lets `older_wanted` be emitted."""
        for row in self._rows:
            self._drop_view(row)
        self._rows = [self._new_row(entry) for entry in entries]
        self._has_older = has_older
        self._is_at_bottom = True
        self._flush()

    def prepend(self, entries: Iterable[MessageEntry], *, has_older: bool) -> None:
        """Add older entries above; what is being read stays in place."""
        self._has_older = has_older
        # Before the new rows, which have no place yet, could be taken for what is being read.
        anchor = self._anchor()
        self._rows[:0] = [self._new_row(entry) for entry in entries]
        self._lay_out(anchor)
        self._flush()

    def append(self, entry: MessageEntry) -> None:
        """Add an entry at the end and show it."""
        self._rows.append(self._new_row(entry))
        self._is_at_bottom = True
        self._flush()

    def remove(self, entry: MessageEntry) -> None:
        """Take an entry away; nothing happens when it is not shown."""
        for row in [row for row in self._rows if row.entry is entry]:
            self._drop_view(row)
            self._rows.remove(row)
        self._flush()

    def renew(self, entry: MessageEntry) -> None:
        """Build the widgets of an entry anew; nothing happens when it has none."""
        for row in self._rows:
            if row.entry is entry:
                self._drop_view(row)
        self._flush()

    def touch(self, entry: MessageEntry) -> None:
        """Draw an entry anew soon: at most 30 times a second."""
        for row in reversed(self._rows):
            if row.entry is entry:
                row.is_settled = False
                break
        self._wake(FLUSH_MS)

    def set_wanted(self, wanted: str) -> None:
        """Mark every place of a text in all messages; "" marks none."""
        self._wanted, self._present = wanted, None
        for row in self._rows:
            if row.view is not None:
                row.view.set_wanted(wanted)

    def first_visible(self) -> MessageEntry | None:
        """Return the entry at the upper edge; None without entries."""
        position = self.verticalScrollBar().value()
        return next((row.entry for row in self._rows if row.top + row.height > position), None)

    def match_count(self, entry: MessageEntry) -> int:
        """Return how many places are marked in an entry, drawing all of it first."""
        row = next((row for row in self._rows if row.entry is entry), None)
        return 0 if row is None else len(self._drawn(row).places())

    def reveal(self, entry: MessageEntry, place: int | None = None) -> None:
        """Scroll an entry into view, to one of its marked places where `place` is given."""
        row = next((row for row in self._rows if row.entry is entry), None)
        if row is None:
            return
        view = self._drawn(row)
        self._is_at_bottom = False
        self._lay_out((row, 0, False))
        offset, third = 0, self.viewport().height() // 3
        if self._present is not None and isValid(self._present[0]):
            self._present[0].show_place(None)
        self._present = None
        if place is not None:
            block, number = self._present = view.places()[place]
            offset = block.mapTo(view, block.show_place(number).center()).y()
        # Twice: the rows around it are only measured when it comes near them.
        for _ in range(2):
            self.verticalScrollBar().setValue(row.top + max(0, offset - third) - SPACE[4])
            self._flush()
        bar = self.verticalScrollBar()
        # Where everything fits the bar does not move, and tells nothing.
        self._is_at_bottom = bar.value() >= bar.maximum() - _AT_BOTTOM_PX
        self._jump.setVisible(not self._is_at_bottom)

    def _drawn(self, row: _Row) -> UserBubble | AnswerView:
        if row.view is None:
            row.view = self._new_view(row.entry)
        while not row.is_settled and not row.view.refresh(math.inf):
            continue
        row.height = row.view.arrange(self._column()[1])
        return row.view

    def jump_to_latest(self) -> None:
        """Scroll to the end and stay there."""
        self._is_at_bottom = True
        self._flush()

    def stop_timers(self) -> None:
        """End all periodic work; the page is closing."""
        self._timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out at the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            for row in self._rows:
                row.is_settled = row.is_settled and row.view is None
        self._place_jump()
        self._flush()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the ends, Esc stops; the rest is the scroll area's."""
        if event.key() == Qt.Key.Key_Home:
            self.verticalScrollBar().setValue(0)
        elif event.key() == Qt.Key.Key_End:
            self.jump_to_latest()
        elif event.key() == Qt.Key.Key_Escape:
            self.stop_asked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the focus as a line on the left."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            painter.drawLine(1, 0, 1, self.viewport().height())

    def _new_row(self, entry: MessageEntry) -> _Row:
        text = entry.text if entry.answer is None else entry.answer.text
        lines = sum(1 + len(line) // _CHARS_A_LINE for line in text.splitlines())
        return _Row(entry, height=max(2, lines + 2) * _LINE_PX)

    def _column(self) -> tuple[int, int]:
        # The bar's room is kept free also while there is none, so that the text does not wrap anew when it comes.
        available = self.width() - self.verticalScrollBar().sizeHint().width()
        width = max(160, min(MAX_COLUMN_PX, available - 2 * _SIDE))
        return (available - width) // 2, width

    def _wake(self, delay_ms: int) -> None:
        if not self._timer.isActive() or self._timer.remainingTime() > delay_ms:
            self._timer.start(delay_ms)

    def _flush(self) -> None:
        if not self.isVisible() and self.viewport().width() < _SIDE:
            return
        began_s = time.perf_counter()
        anchor = self._anchor()
        has_more = self._refresh_near(began_s + FLUSH_BUDGET_S)
        self._lay_out(anchor)
        self._drop_far()
        if not has_more:
            self._order_focus()
        took_ms = (time.perf_counter() - began_s) * 1000
        pause_ms = max(FLUSH_MS, round(took_ms * (1 / _FLUSH_SHARE - 1)))
        if has_more:
            self._wake(pause_ms)
        elif any(row.entry.answer is not None and row.entry.answer.is_running for row in self._rows[-2:]):
            self._wake(max(_TICK_MS, pause_ms))

    def _refresh_near(self, deadline_s: float) -> bool:
        """Bring the messages near the window's part up to date, the lowest first; True when work is left."""
        near = self._near()
        has_more = False
        for row in reversed(near):
            is_running = row.entry.answer is not None and row.entry.answer.is_running
            if row.view is not None and row.is_settled and not is_running:
                continue
            if time.perf_counter() >= deadline_s:
                return True
            if row.view is None:
                row.view = self._new_view(row.entry)
            elif is_running:
                row.view.tick()
            row.is_settled = row.view.refresh(deadline_s)
            row.height = row.view.arrange(self._column()[1])
            has_more = has_more or not row.is_settled
        return has_more

    def _near(self) -> list[_Row]:
        height = max(1, self.viewport().height())
        total = self._rows[-1].top + self._rows[-1].height if self._rows else 0
        top = total - height if self._is_at_bottom else self.verticalScrollBar().value()
        if self._is_at_bottom and not any(row.view for row in self._rows):
            # Nothing was laid out yet: begin at the end.
            found: list[_Row] = []
            filled = 0
            for row in reversed(self._rows):
                found.insert(0, row)
                filled += row.height
                if filled > 2 * height:
                    break
            return found
        return [row for row in self._rows if row.top < top + 2 * height and row.top + row.height > top - height]

    def _anchor(self) -> tuple[_Row, int, bool] | None:
        """Return the row being read, and how far its top (or its end, while it is built from there) is away."""
        if self._is_at_bottom:
            return None
        position = self.verticalScrollBar().value()
        for row in self._rows:
            if row.top + row.height > position:
                is_running = row.entry.answer is not None and row.entry.answer.is_running
                is_by_end = not row.is_settled and not is_running
                edge = row.top + row.height if is_by_end else row.top
                return row, position - edge, is_by_end
        return None

    def _lay_out(self, anchor: tuple[_Row, int, bool] | None) -> None:
        left, width = self._column()
        y = _TOP
        for row in self._rows:
            row.top = y
            if row.view is not None:
                row.view.setGeometry(left, y, width, row.height)
            y += row.height + _GAP
        total = y - _GAP + _TOP if self._rows else 0
        self._is_adjusting = True
        bar = self.verticalScrollBar()
        self._content.resize(self.viewport().width(), max(total, self.viewport().height()))
        if anchor is None:
            bar.setValue(bar.maximum())
        else:
            row, distance, is_by_end = anchor
            bar.setValue((row.top + row.height if is_by_end else row.top) + distance)
        self._is_adjusting = False
        self._jump.setVisible(not self._is_at_bottom)

    def _drop_far(self) -> None:
        height = max(1, self.viewport().height())
        top = self.verticalScrollBar().value()
        for row in self._rows:
            is_far = row.top > top + 5 * height or row.top + row.height < top - 4 * height
            is_running = row.entry.answer is not None and row.entry.answer.is_running
            focus = QApplication.focusWidget()
            has_focus = row.view is not None and focus is not None and row.view.isAncestorOf(focus)
            if row.view is not None and is_far and not is_running and not has_focus:
                self._drop_view(row)

    def _drop_view(self, row: _Row) -> None:
        if row.view is not None:
            row.view.hide()
            row.view.deleteLater()
            row.view = None
            row.is_settled = False

    def _new_view(self, entry: MessageEntry) -> UserBubble | AnswerView:
        if entry.answer is None:
            bubble = UserBubble(entry, self._theme, self._content)
            bubble.branch_chosen.connect(self.branch_chosen)
            bubble.edit_asked.connect(lambda: self.edit_requested.emit(entry))
            bubble.set_wanted(self._wanted)
            bubble.show()
            return bubble
        view = AnswerView(entry.answer, self._theme, time.monotonic, self._content)
        view.set_switch(new_switch(entry, self._theme))
        view.set_wanted(self._wanted)
        view.branch_chosen.connect(self.branch_chosen)
        view.why_requested.connect(self.why_requested)
        view.link_refused.connect(self.link_refused)
        view.save_asked.connect(self.save_asked)
        view.retry_requested.connect(lambda: self.retry_requested.emit(entry))
        view.regenerate_requested.connect(lambda: self.regenerate_requested.emit(entry))
        view.other_requested.connect(lambda button: self.other_requested.emit(entry, button))
        view.resized.connect(lambda: self.touch(entry))
        view.show()
        return view

    def _scrolled(self, value: int) -> None:
        if self._is_adjusting:
            return
        self._is_at_bottom = value >= self.verticalScrollBar().maximum() - _AT_BOTTOM_PX
        self._jump.setVisible(not self._is_at_bottom)
        if self._has_older and value < self.viewport().height():
            self._has_older = False
            self.older_wanted.emit()
        self._wake(0)

    def _order_focus(self) -> None:
        """Let Tab go through the messages from top to bottom, in whatever order their widgets were made."""
        chain = [widget for row in self._rows if row.view is not None for widget in row.view.focus_chain()]
        names = [id(widget) for widget in chain]
        if names == self._focus_order:
            return
        self._focus_order = names
        for before, after in pairwise([self, *chain, self._jump]):
            QWidget.setTabOrder(before, after)

    def _place_jump(self) -> None:
        size = self._jump.sizeHint()
        self._jump.setGeometry(
            (self.width() - size.width()) // 2, self.height() - size.height() - SPACE[3], size.width(), size.height()
        )
        self._jump.raise_()

    def _restyle(self) -> None:
        for row in self._rows:
            self._drop_view(row)
        self._flush()
