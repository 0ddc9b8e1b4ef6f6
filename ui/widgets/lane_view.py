"""One column of a comparison: who answers and how fast above, the answer below, what can be done with it at its end."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.comparison import LETTERS, Lane
from app.domain.profile import ModelRef
from app.domain.record import ANSWERED, Outcome, SubTaskState
from ui.theme import SPACE, Theme
from ui.widgets.answer_chip_text import chip_text, seconds_text
from ui.widgets.buttons import icon_button, push_button
from ui.widgets.labels import ElidedLabel, label, separator
from ui.widgets.lane_text import LaneText
from ui.widgets.message_parts import AnswerState, PartState
from ui.widgets.model_dot import ModelDot

_STATE_OF_OUTCOME = {
    Outcome.SUCCEEDED: SubTaskState.DONE,
    Outcome.PARTIAL: SubTaskState.DONE,
    Outcome.FAILED: SubTaskState.FAILED,
    Outcome.SKIPPED: SubTaskState.SKIPPED,
    Outcome.STOPPED: SubTaskState.STOPPED,
}


def answer_of_lane(lane: Lane) -> AnswerState:
    """Return what a stored lane shows."""
    part = PartState(
        sub_task_id="1",
        text=lane.answer,
        state=_STATE_OF_OUTCOME[lane.outcome or Outcome.STOPPED],
        ref=lane.model,
        error=lane.error,
        fix=lane.fix,
    )
    return AnswerState(request_id=lane.request_id, parts=[part])


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneShown:
    """What a column shows: `is_blind` hides everything but the answer, and that while `is_waiting`."""

    lane: Lane
    answer: AnswerState
    is_blind: bool = False
    is_waiting: bool = False
    can_ask_again: bool = True

    @property
    def is_running(self) -> bool:
        """Whether more may come."""
        return self.answer.is_running


class LaneFigures(QWidget):
    """Time to first token, rate, tokens and total time, each with its caption."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show dashes."""
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE[3])
        grid.setVerticalSpacing(0)
        self._values: list[QLabel] = []
        self._shown: tuple[str, ...] = ()
        self._captions = (self.tr("first token"), self.tr("tok/s"), self.tr("tokens"), self.tr("total"))
        for column, caption in enumerate(self._captions):
            value = label("–", "strong")
            self._values.append(value)
            grid.addWidget(value, 0, column)
            grid.addWidget(label(caption, "secondary"), 1, column)
        grid.setColumnStretch(len(self._captions), 1)

    def show_lane(self, lane: Lane) -> None:
        """Show the figures of a lane; a dash for what it does not have."""
        cold = self.tr(" cold") if lane.was_cold else ""
        texts = (
            "–" if lane.ttft_s is None else f"{_short_seconds(lane.ttft_s)}{cold}",
            "–" if lane.decode_tps is None else f"{lane.decode_tps:.0f}",
            "–" if lane.answer_tokens is None else f"{lane.answer_tokens:,}",
            "–" if lane.total_s is None else _short_seconds(lane.total_s),
        )
        if texts == self._shown:
            return
        self._shown = texts
        for value, text in zip(self._values, texts, strict=True):
            value.setText(text)
        said = (f"{caption} {text}" for caption, text in zip(self._captions, texts, strict=True))
        self.setAccessibleName(", ".join(said))


def _short_seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 1 else seconds_text(seconds)


class LaneView(QWidget):
    """Draws one lane; its letter is in the names of all its buttons."""

    stop_asked = Signal(int)  # place
    again_asked = Signal(int)
    promote_asked = Signal(int)
    why_asked = Signal(int)
    link_refused = Signal(str)

    def __init__(self, theme: Theme, place: int, parent: QWidget | None = None) -> None:
        """Show nothing yet; `place` counts from 0."""
        super().__init__(parent)
        self._theme = theme
        self._place = place
        self._shown: LaneShown | None = None
        self._dot: ModelDot | None = None
        self._dot_ref: ModelRef | None = None
        letter = LETTERS[place]
        self.setAccessibleName(self.tr("Answer {letter}").format(letter=letter))
        self._badge = label(letter, "title")
        self._name = ElidedLabel("", "title")
        self._stop = icon_button(
            theme, "stop", self.tr("Stop answer {letter}").format(letter=letter), clicked=self._teller(self.stop_asked)
        )
        self._again = icon_button(
            theme,
            "refresh",
            self.tr("Ask {letter} again").format(letter=letter),
            clicked=self._teller(self.again_asked),
        )
        why = self.tr("Why this model for {letter}").format(letter=letter)
        self._why = icon_button(theme, "why", why, clicked=self._teller(self.why_asked))
        self._copy = icon_button(
            theme, "copy", self.tr("Copy answer {letter}").format(letter=letter), clicked=self._copy_answer
        )
        self._promote = push_button(self.tr("Continue in chat"), kind="link", clicked=self._teller(self.promote_asked))
        self._promote.setAccessibleName(self.tr("Continue answer {letter} in a chat").format(letter=letter))
        self._cut = label("", "warning")
        self._figures = LaneFigures()
        self._status = ElidedLabel("", "secondary")
        self._waiting = label("", "secondary", wraps=True)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = LaneText(theme, self.tr("Answer {letter}").format(letter=letter), turn=place)
        self.text.retry_requested.connect(self._teller(self.again_asked))
        self.text.link_refused.connect(self.link_refused)
        self._build()

    def show_lane(self, shown: LaneShown) -> None:
        """Show a lane; the same answer goes on streaming, another one is drawn from its beginning."""
        before, self._shown = self._shown, shown
        is_hidden = shown.is_blind and shown.is_waiting
        answer = None if is_hidden else shown.answer
        if before is None or before.answer is not shown.answer or before.is_waiting != shown.is_waiting:
            self.text.set_answer(answer)
        self.text.setVisible(not is_hidden)
        self._waiting.setVisible(is_hidden)
        self._waiting.setText(self.tr("Both answers are shown together\nonce both are there.") if is_hidden else "")
        self._show_buttons(shown)
        self.refresh()

    def refresh(self) -> None:
        """Draw what changed of the lane shown."""
        shown = self._shown
        if shown is None:
            return
        self.text.touch()
        self._show_name(shown)
        words = {Outcome.PARTIAL: self.tr("cut short"), Outcome.STOPPED: self.tr("stopped")}
        outcome = None if shown.is_running or shown.is_waiting else shown.lane.outcome
        _write(self._cut, words.get(outcome, "") if outcome is not None else "")
        self._cut.setVisible(bool(self._cut.text()))
        self._figures.setVisible(not shown.is_blind and not shown.is_running)
        self._status.setVisible(shown.is_blind or shown.is_running)
        if not shown.is_blind and not shown.is_running:
            self._figures.show_lane(shown.lane)
        _write(self._status, self._status_text(shown))

    def tick(self) -> None:
        """Renew what only time changes."""
        if self._shown is not None and self._shown.is_running:
            _write(self._status, self._status_text(self._shown))

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE[2])
        top.addWidget(self._badge)
        self._top = top
        top.addWidget(self._name, 1)
        top.addWidget(self._cut)
        top.addWidget(self._stop)
        top.addWidget(self._again)
        # The same height with and without its buttons.
        self._badge.setMinimumHeight(self._again.sizeHint().height())
        head = QWidget()
        head.setProperty("surface", "panel")
        column = QVBoxLayout(head)
        column.setContentsMargins(SPACE[4], SPACE[2], SPACE[2], SPACE[2])
        column.setSpacing(SPACE[1])
        column.addLayout(top)
        column.addWidget(self._figures)
        column.addWidget(self._status)
        # One height for figures and status, so that nothing jumps when an answer ends.
        tallest = max(self._figures.sizeHint().height(), self._status.sizeHint().height())
        self._figures.setFixedHeight(tallest)
        self._status.setFixedHeight(tallest)
        self._status.setAlignment(Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE[3], SPACE[1], SPACE[2], SPACE[1])
        foot.setSpacing(SPACE[1])
        foot.addWidget(self._promote)
        foot.addStretch(1)
        foot.addWidget(self._copy)
        foot.addWidget(self._why)
        self._foot = QWidget()
        self._foot.setLayout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(separator())
        layout.addWidget(self.text, 1)
        layout.addWidget(self._waiting, 1)
        layout.addWidget(separator())
        layout.addWidget(self._foot)
        self._waiting.hide()

    def _teller(self, signal: SignalInstance) -> Callable[[], None]:
        """Return a function that emits `signal` with the place of this lane."""

        def tell() -> None:
            signal.emit(self._place)

        return tell

    def _show_buttons(self, shown: LaneShown) -> None:
        has_answer = bool(shown.answer.text.strip())
        self._stop.setVisible(shown.is_running and not shown.is_blind)
        self._again.setVisible(not shown.is_running and not shown.is_waiting and shown.can_ask_again)
        self._why.setVisible(not shown.is_blind)
        self._why.setEnabled(not shown.is_running)
        self._promote.setVisible(not shown.is_blind)
        self._promote.setEnabled(not shown.is_running and has_answer)
        self._copy.setEnabled(not shown.is_waiting and not shown.is_running and has_answer)

    def _show_name(self, shown: LaneShown) -> None:
        ref = None
        if not shown.is_blind:
            live = shown.answer.parts[-1].ref if shown.answer.parts else None
            ref = live or shown.lane.model or shown.lane.pinned
        name = ref.model if ref is not None else ""
        if not shown.is_blind and shown.lane.pinned is None:
            name = self.tr("Auto → {model}").format(model=name) if name else self.tr("Auto")
        _write(self._name, name)
        if ref != self._dot_ref or (ref is None) != (self._dot is None):
            if self._dot is not None:
                self._dot.hide()
                self._dot.deleteLater()
                self._dot = None
            if ref is not None:
                self._dot = ModelDot(self._theme, str(ref))
                self._top.insertWidget(1, self._dot)
            self._dot_ref = ref

    def _status_text(self, shown: LaneShown) -> str:
        if shown.is_blind:
            if shown.is_waiting or shown.is_running:
                return self.tr("answering…")
            has_answer = shown.lane.outcome in ANSWERED
            return self.tr("name and speed hidden") if has_answer else self.tr("no answer")
        parts = shown.answer.parts
        running = next((part for part in parts if part.is_running), parts[-1] if parts else None)
        return chip_text(running, time.monotonic()).facts if running is not None else self.tr("waiting for its turn")

    def _copy_answer(self) -> None:
        if self._shown is not None:
            QApplication.clipboard().setText(self._shown.answer.text)


def _write(to: QLabel, text: str) -> None:
    """Set the text of a label where it is another: each setting makes the window lay out its parts anew."""
    if to.text() != text:
        to.setText(text)
