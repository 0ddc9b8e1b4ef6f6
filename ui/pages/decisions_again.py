"""The dialog that asks another model what was asked before, beside the answer that was given then."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.errors import ModelyardError
from app.domain.events import AttemptEnded, EngineEvent, RequestEnded, TextArrived
from app.domain.profile import ModelRef
from app.domain.prompt import PromptRequest
from app.domain.record import Attempt
from app.domain.views import DecisionDetail
from ui.core_thread import StreamHandle
from ui.theme import SPACE
from ui.widgets.buttons import push_button
from ui.widgets.context import WindowContext
from ui.widgets.labels import ElidedLabel, label

SIZE_PX = (900, 560)
# What a stored request says of where it came from.
SOURCE = "compare"


def facts_of(attempt: Attempt) -> str:
    """Return what was measured of an answer."""
    parts = [] if attempt.ttft_s is None else [f"{attempt.ttft_s:.2f} s"]
    parts.append(f"{attempt.total_s:.1f} s")
    if attempt.usage.decode_tps is not None:
        parts.append(f"{attempt.usage.decode_tps:.0f} tok/s")
    return " · ".join(parts)


class AskAgainDialog(QDialog):
    """Left the stored answer, right the new one as it comes; closing stops it."""

    def __init__(
        self, context: WindowContext, detail: DecisionDetail, models: Sequence[ModelRef], parent: QWidget
    ) -> None:
        """Offer `models`; nothing is asked before the user says so."""
        super().__init__(parent)
        self._context = context
        self._detail = detail
        self._stream: StreamHandle | None = None
        self.setWindowTitle(self.tr("Ask another model"))
        self.resize(*SIZE_PX)
        self._models = QComboBox()
        self._models.setAccessibleName(self.tr("Model to ask"))
        for ref in models:
            self._models.addItem(str(ref), ref)
        self._ask = push_button(self.tr("Ask"), kind="primary", clicked=self.ask)
        self._stop = push_button(self.tr("Stop"), clicked=self.stop)
        self._stop.hide()
        self._before = self._text(self.tr("Answer of then"))
        self._after = self._text(self.tr("New answer"))
        self._facts = label("", "secondary")
        self._problem = label("", "error", wraps=True)
        self._problem.hide()
        self._build()

    def ask(self) -> None:
        """Ask the chosen model, and only it."""
        self._after.clear()
        self._problem.hide()
        self._facts.setText(self.tr("waiting …"))
        self._show_running(is_running=True)
        request = PromptRequest(
            prompt=self._detail.record.sub_task.text,
            pinned_model=self._models.currentData(),
            may_split=False,
            source=SOURCE,
        )
        engine = self._context.app.engine
        self._stream = self._context.core.stream(lambda: engine.stream(request), self._take, self._end)

    def stop(self) -> None:
        """Stop asking; what has come stays."""
        if self._stream is not None:
            self._stream.cancel()

    def done(self, result: int) -> None:
        """Stop, then close."""
        self.stop()
        super().done(result)
        self.deleteLater()

    def _text(self, name: str) -> QPlainTextEdit:
        edit = QPlainTextEdit()
        edit.setReadOnly(True)
        edit.setProperty("kind", "field")
        edit.setAccessibleName(name)
        return edit

    def _build(self) -> None:
        last = self._detail.record.last_attempt
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE[4])
        grid.setVerticalSpacing(SPACE[1])
        then = label("" if last is None else last.ref.model, "strong")
        choose = QHBoxLayout()
        choose.setSpacing(SPACE[2])
        choose.addWidget(self._models, 1)
        choose.addWidget(self._ask)
        choose.addWidget(self._stop)
        grid.addWidget(then, 0, 0)
        grid.addLayout(choose, 0, 1)
        grid.addWidget(label("" if last is None else facts_of(last), "secondary"), 1, 0)
        grid.addWidget(self._facts, 1, 1)
        grid.addWidget(self._before, 2, 0)
        grid.addWidget(self._after, 2, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._before.setPlainText("" if last is None else last.text)
        prompt = ElidedLabel(" ".join(self._detail.record.sub_task.text.split()), "secondary")
        foot = QHBoxLayout()
        foot.addWidget(self._problem, 1)
        foot.addStretch(1)
        foot.addWidget(push_button(self.tr("Close"), clicked=self.reject))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[4], SPACE[4], SPACE[4], SPACE[4])
        layout.setSpacing(SPACE[3])
        layout.addWidget(prompt)
        layout.addLayout(grid, 1)
        layout.addLayout(foot)

    def _take(self, events: list[EngineEvent]) -> None:
        text = "".join(event.text for event in events if isinstance(event, TextArrived))
        if text:
            cursor = self._after.textCursor()
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(text)
        for event in events:
            if isinstance(event, AttemptEnded) and event.next_ref is not None:
                self._after.clear()
            if isinstance(event, RequestEnded):
                last = event.record.sub_tasks[0].last_attempt if event.record.sub_tasks else None
                self._facts.setText("" if last is None else facts_of(last))
                self._show_problem(f"{event.record.error} {event.record.fix}".strip())

    def _end(self, error: BaseException | None) -> None:
        self._show_running(is_running=False)
        if isinstance(error, asyncio.CancelledError):
            self._facts.setText(self.tr("stopped"))
        elif isinstance(error, ModelyardError):
            self._facts.clear()
            self._show_problem(f"{error.message} {error.fix}".strip())
        elif error is not None:
            self._context.report(error)

    def _show_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def _show_running(self, *, is_running: bool) -> None:
        self._ask.setVisible(not is_running)
        self._stop.setVisible(is_running)
        self._models.setEnabled(not is_running)
