"""The text of one answer in a column of its own, drawn as it streams."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.theme import SPACE, Theme
from ui.widgets.code_block import CodeBlock
from ui.widgets.message_parts import AnswerState
from ui.widgets.message_view_part import PartView
from ui.widgets.prose_block import ProseBlock

FLUSH_MS = 33
TURN_MS = 7
# Four columns share the time between two frames.
FLUSH_BUDGET_S = 0.004
# A flush may take at most this share of the time; a slow machine gets fewer flushes instead of a stuck window.
_FLUSH_SHARE = 0.15
_AT_BOTTOM_PX = 24
_SIDE = SPACE[4]
_NARROWEST_PX = 120


class LaneText(QScrollArea):
    """Shows an AnswerState; call `touch` when it changed."""

    retry_requested = Signal()
    link_refused = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None, *, turn: int = 0) -> None:
        """Show nothing yet; `name` is what a screen reader calls the column.

        Columns with different `turn`s are not drawn all in one go, so that the window is never held up for long.
        """
        super().__init__(parent)
        self._delay_ms = FLUSH_MS + turn * TURN_MS
        self._theme = theme
        self._name = name
        self._answer: AnswerState | None = None
        self._views: list[PartView] = []
        self._named = 0
        self._content = QWidget(self)
        self.setWidget(self._content)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().setSingleStep(40)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._flush)
        theme.changed.connect(self._restyle)

    def set_answer(self, answer: AnswerState | None) -> None:
        """Show another answer from its beginning; None shows nothing."""
        self._drop()
        self._answer = answer
        self.verticalScrollBar().setValue(0)
        self._flush()

    def touch(self) -> None:
        """Draw what changed soon: at most 30 times a second."""
        if not self._timer.isActive():
            self._timer.start(self._delay_ms)

    def stop_timers(self) -> None:
        """End all periodic work; the page is closing."""
        self._timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out at the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._flush()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the ends; the rest is the scroll area's."""
        bar = self.verticalScrollBar()
        if event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            bar.setValue(bar.minimum() if event.key() == Qt.Key.Key_Home else bar.maximum())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the focus as a line on the left."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            painter.drawLine(1, 0, 1, self.viewport().height())

    def _flush(self) -> None:
        if self._answer is None:
            self._content.resize(self.viewport().size())
            return
        began_s = time.perf_counter()
        bar = self.verticalScrollBar()
        follows = self._answer.is_running and bar.value() >= bar.maximum() - _AT_BOTTOM_PX
        self._take_parts(self._answer)
        is_done = True
        for view in self._views:
            if not view.is_settled():
                is_done = view.refresh(began_s + FLUSH_BUDGET_S) and is_done
                view.chip.hide()
        self._lay_out()
        self._name_blocks()
        if follows:
            bar.setValue(bar.maximum())
        took_ms = (time.perf_counter() - began_s) * 1000
        if not is_done:
            self._timer.start(max(FLUSH_MS, round(took_ms * (1 / _FLUSH_SHARE - 1))))

    def _take_parts(self, answer: AnswerState) -> None:
        shown = [view.part for view in self._views]
        if len(shown) != len(answer.parts) or any(old is not new for old, new in zip(shown, answer.parts, strict=True)):
            self._drop()
            for part in answer.parts:
                view = PartView(part, self._theme, time.monotonic, self._content)
                view.retry_requested.connect(self.retry_requested)
                view.link_refused.connect(self.link_refused)
                view.resized.connect(self.touch)
                # The header above says what the chip would say.
                view.chip.hide()
                view.show()
                self._views.append(view)
        for number, view in enumerate(self._views, start=1):
            view.set_heading(f"{number} · {view.part.title}" if answer.is_compound else "")

    def _lay_out(self) -> None:
        # The bar's room is kept free also while there is none, so that the text does not wrap anew when it comes.
        available = self.width() - self.verticalScrollBar().sizeHint().width()
        width = max(_NARROWEST_PX, available - 2 * _SIDE)
        y = _SIDE
        for view in self._views:
            height = view.arrange(width)
            view.setGeometry(_SIDE, y, width, height)
            y += height
        self._content.resize(self.viewport().width(), max(y, self.viewport().height()))

    def _name_blocks(self) -> None:
        blocks = [one for view in self._views for one in view.findChildren(ProseBlock)]
        codes = [one for view in self._views for one in view.findChildren(CodeBlock)]
        if len(blocks) + len(codes) == self._named:
            return
        self._named = len(blocks) + len(codes)
        for number, block in enumerate(blocks, start=1):
            block.setAccessibleName(self.tr("{name}, text {number}").format(name=self._name, number=number))
        for number, code in enumerate(codes, start=1):
            place = self.tr("{name}, code {number}").format(name=self._name, number=number)
            code.setAccessibleName(place)
            code.copy_button.setAccessibleName(self.tr("Copy: {place}").format(place=place))
            code.save_button.setAccessibleName(self.tr("Save: {place}").format(place=place))

    def _drop(self) -> None:
        for view in self._views:
            view.hide()
            view.deleteLater()
        self._views = []
        self._named = 0

    def _restyle(self) -> None:
        self._drop()
        self._flush()
