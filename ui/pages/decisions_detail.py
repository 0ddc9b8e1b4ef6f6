"""A decision in full: the form, expected against measured, the plan, what other strategies say, and asking again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.explain import OtherChoice, Replay
from app.domain.record import Outcome, SubTaskRecord, SubTaskState
from app.domain.views import DecisionDetail
from app.routing.strategies import STRATEGIES
from app.telemetry.spans import Span
from ui.charts.attempt_timeline import AttemptTimeline, attempt_rows, expected_row
from ui.charts.phase_bar import PhaseLegend
from ui.theme import SPACE, Theme
from ui.translation import core_text
from ui.widgets.buttons import push_button
from ui.widgets.decision_detail import DecisionDetailView
from ui.widgets.labels import label, separator
from ui.widgets.plan_timeline import PlanTimeline
from ui.widgets.plan_tree import NodeStatus, PlanTree
from ui.widgets.trace_view import TraceView, trace_rows

STATES = {
    Outcome.SUCCEEDED: SubTaskState.DONE,
    Outcome.PARTIAL: SubTaskState.DONE,
    Outcome.FAILED: SubTaskState.FAILED,
    Outcome.STOPPED: SubTaskState.STOPPED,
    Outcome.SKIPPED: SubTaskState.SKIPPED,
}
TITLES = {strategy.key: strategy.title for strategy in STRATEGIES}


def status_of(part: SubTaskRecord) -> NodeStatus:
    """Return what the plan shows of a sub-task that is over."""
    last = part.last_attempt
    return NodeStatus(
        state=STATES[part.outcome],
        ref=last.ref if last is not None else None,
        detail=part.error,
        started_s=part.started_s,
        ended_s=part.ended_s,
        tokens=last.usage.answer_tokens if last is not None else None,
        is_partial=part.outcome is Outcome.PARTIAL,
    )


class DecisionPanel(QWidget):
    """The right half of the Decisions page; tells what the user wants done, does nothing by itself."""

    saved = Signal(str, object)  # decision_id, Annotation
    replay_asked = Signal()
    other_asked = Signal()
    conversation_asked = Signal(str)  # conversation_id

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._theme = theme
        self._detail: DecisionDetail | None = None
        self._view = DecisionDetailView(theme)
        self._view.saved.connect(self.saved)
        self.form = self._view.form
        self._replay = push_button(self.tr("Replay"), clicked=self.replay_asked.emit)
        self._replay.setToolTip(self.tr("Decide again from the stored inputs; no model is called"))
        self._replay.setAccessibleName(self.tr("Replay the decision"))
        self._other = push_button(self.tr("Ask another model …"), clicked=self.other_asked.emit)
        self._conversation = push_button(self.tr("Open chat"), clicked=self._open_conversation)
        self._conversation.setAccessibleName(self.tr("Open the conversation of the decision"))
        self._told = label("", "secondary", wraps=True)
        self._told.hide()
        self._timeline = AttemptTimeline(theme)
        self._others = label("", "secondary", wraps=True)
        self._tree, self._gantt = PlanTree(theme), PlanTimeline(theme)
        self._plan = QWidget()
        self._choices = QWidget()
        self._trace, self._spans = QWidget(), TraceView(theme)
        self._build()

    @property
    def detail(self) -> DecisionDetail | None:
        """What is shown; None before the first."""
        return self._detail

    @property
    def decision_id(self) -> str:
        """The decision that is shown; "" for none."""
        return self._view.decision_id

    def show_detail(self, detail: DecisionDetail) -> None:
        """Show another decision."""
        self._detail = detail
        self._view.show_detail(detail)
        self._told.hide()
        self._choices.hide()
        self._trace.hide()
        self._conversation.setVisible(detail.conversation_id is not None)
        self._other.setEnabled(bool(detail.record.sub_task.text and detail.row.prompt))
        decision = detail.record.decision
        rows = attempt_rows(detail.record.attempts)
        if decision is not None:
            rows = (expected_row(decision.chosen.expected, self.tr("expected")), *rows)
        self._timeline.show_rows(rows)
        self._plan.setVisible(detail.plan.is_compound)
        if detail.plan.is_compound:
            self._show_plan(detail)

    def show_flip(self, text: str) -> None:
        """Add what would have flipped the choice."""
        self._view.show_flip(text)

    def show_trace(self, root: Span) -> None:
        """Show what took how long in the request that the decision belongs to."""
        self._spans.show_rows(trace_rows(root))
        self._trace.show()

    def show_choices(self, choices: Sequence[OtherChoice]) -> None:
        """Say what other strategies would have chosen; nothing without any."""
        lines = []
        for choice in choices:
            title = core_text(TITLES[choice.strategy])
            lines.append(f"{title}: {choice.ref.model if choice.ref is not None else self.tr('no model left')}")
        self._others.setText("\n".join(lines))
        self._choices.setVisible(bool(lines))

    def show_replay(self, replay: Replay) -> None:
        """Say what came of deciding again."""
        if replay.problem:
            text, role = replay.problem, "error"
        elif replay.is_equal and replay.chosen is not None:
            text = self.tr("Decided again: {0}, and all {1} numbers are the same.").format(
                replay.chosen.model, replay.numbers
            )
            role = "success"
        else:
            text, role = self.tr("Decided again, the result differs: please report this."), "error"
        self._told.setProperty("role", role)
        self._told.style().unpolish(self._told)
        self._told.style().polish(self._told)
        self._told.setText(text)
        self._told.show()

    def _build(self) -> None:
        actions = QHBoxLayout()
        actions.setContentsMargins(SPACE[5], SPACE[2], SPACE[5], SPACE[2])
        actions.setSpacing(SPACE[2])
        for button in (self._replay, self._other, self._conversation):
            actions.addWidget(button)
        actions.addStretch(1)
        self._told.setContentsMargins(SPACE[5], 0, SPACE[5], SPACE[2])
        measured = QWidget()
        column = QVBoxLayout(measured)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[1])
        column.addWidget(separator())
        column.addWidget(label(self.tr("Expected and measured"), "section"))
        column.addWidget(self._timeline)
        column.addWidget(PhaseLegend(self._theme))
        plan = QVBoxLayout(self._plan)
        plan.setContentsMargins(0, 0, 0, 0)
        plan.setSpacing(SPACE[2])
        plan.addWidget(separator())
        plan.addWidget(label(self.tr("Plan"), "section"))
        plan.addWidget(self._tree)
        plan.addWidget(self._gantt)
        trace = QVBoxLayout(self._trace)
        trace.setContentsMargins(0, 0, 0, 0)
        trace.setSpacing(SPACE[1])
        trace.addWidget(separator())
        trace.addWidget(label(self.tr("Trace"), "section"))
        trace.addWidget(self._spans)
        choices = QVBoxLayout(self._choices)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(SPACE[1])
        choices.addWidget(separator())
        choices.addWidget(label(self.tr("What other strategies would have chosen"), "section"))
        choices.addWidget(self._others)
        for part in (measured, self._plan, self._trace, self._choices):
            self._view.add(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(actions)
        layout.addWidget(self._told)
        layout.addWidget(separator())
        layout.addWidget(self._view, 1)

    def _show_plan(self, detail: DecisionDetail) -> None:
        status = {task.id: NodeStatus() for task in detail.plan.sub_tasks}
        status |= {part.sub_task.id: status_of(part) for part in detail.parts}
        self._tree.show_plan(detail.plan)
        for sub_task_id, one in status.items():
            self._tree.show_status(sub_task_id, one)
        self._gantt.show_plan(detail.plan, status)

    def _open_conversation(self) -> None:
        if self._detail is not None and self._detail.conversation_id is not None:
            self.conversation_asked.emit(self._detail.conversation_id)
