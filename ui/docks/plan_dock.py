"""The Plan dock: the sub-tasks of the request in view, with live states and a timeline."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.events import (
    AttemptEnded,
    DecisionReady,
    PlanReady,
    RequestEnded,
    StateChanged,
    SubTaskEnded,
    TextArrived,
)
from app.domain.plan import Plan
from app.domain.record import Outcome, SubTaskRecord, SubTaskState
from ui.tasks import spawn
from ui.theme import SPACE
from ui.translation import core_text
from ui.widgets.context import WindowContext
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.plan_graph import PlanGraph
from ui.widgets.plan_timeline import PlanTimeline
from ui.widgets.plan_tree import ENDED, NodeStatus, PlanTree
from ui.widgets.segmented import Segmented

MS_PER_S = 1000
TREE, GRAPH, TIMELINE = "tree", "graph", "timeline"
OUTCOME_STATES = {
    "succeeded": SubTaskState.DONE,
    "failed": SubTaskState.FAILED,
    "partial": SubTaskState.DONE,
    "stopped": SubTaskState.STOPPED,
    "skipped": SubTaskState.SKIPPED,
}


class PlanDock(QWidget):
    """Follows the request whose events the window hands round."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        """Listen to the events."""
        super().__init__(parent)
        self._context = context
        self._request_id = ""
        self._plan: Plan | None = None
        self._status: dict[str, NodeStatus] = {}
        self._clock = QElapsedTimer()
        self._title = label(self.tr("Plan"), "strong")
        self._summary = ElidedLabel("", "secondary")
        self._hint = self.tr("A prompt with several tasks is split here into sub-tasks, each with its own model.")
        self._reason = label(self._hint, "secondary", wraps=True)
        self._tree = PlanTree(context.theme)
        self._graph = PlanGraph(context.theme)
        self._timeline = PlanTimeline(context.theme)
        self._views: dict[str, QWidget] = {TREE: self._tree, GRAPH: self._graph, TIMELINE: self._timeline}
        self._choice = Segmented(
            ((TREE, self.tr("Tree")), (GRAPH, self.tr("Graph")), (TIMELINE, self.tr("Timeline"))),
            name=self.tr("View of the plan"),
        )
        self._choice.chosen.connect(lambda _key: self._show_view())
        self._choice.hide()
        self._graph.hide()
        self._timeline.hide()
        heading = QHBoxLayout()
        heading.addWidget(self._title, 1)
        heading.addWidget(self._summary)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[4])
        layout.setSpacing(SPACE[2])
        layout.addLayout(heading)
        layout.addWidget(self._reason)
        layout.addWidget(self._choice, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._tree)
        layout.addWidget(self._graph)
        layout.addWidget(self._timeline)
        layout.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Plan"))
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self._tree.retry_asked.connect(self._retry)
        self._tree.reroute_asked.connect(self._reroute)
        self._graph.node_activated.connect(self._show_in_tree)
        context.signals.event_arrived.connect(self._take)
        context.signals.conversation_changed.connect(self._open_conversation)
        for event in context.signals.recent_events:
            self._take(event)

    def show_plan(self, plan: Plan) -> None:
        """Show a plan that has not begun."""
        self._plan = plan
        self._clock.start()
        self._status = {task.id: NodeStatus() for task in plan.sub_tasks}
        self._tree.show_plan(plan)
        count = len(plan.sub_tasks)
        told = self.tr("1 task") if count == 1 else self.tr("{0} sub-tasks").format(count)
        forecast = ""
        if plan.is_compound and plan.predicted_s is not None and plan.one_call_s is not None:
            text = self.tr(" · ~{0:.0f} s, ~{1:.0f} s as one call")
            forecast = text.format(plan.predicted_s, plan.one_call_s)
        self._summary.setText(f"{core_text(plan.mode.value)} · {told}{forecast}")
        self._reason.setText(plan.reason)
        self._reason.setVisible(bool(plan.reason))
        self._graph.show_plan(plan, self._status)
        self._timeline.show_plan(plan, self._status)
        self._choice.setVisible(plan.is_compound)
        self._show_view()

    def _show_view(self) -> None:
        """Show the view that is chosen; a single task has no graph worth drawing."""
        is_compound = self._plan is not None and self._plan.is_compound
        chosen = self._choice.value if is_compound else TREE
        for key, view in self._views.items():
            view.setVisible(key == chosen)

    def _show_in_tree(self, sub_task_id: str) -> None:
        self._choice.choose(TREE)
        self._show_view()
        self._tree.focus_node(sub_task_id)

    def _retry(self, sub_task_id: str) -> None:
        self._context.signals.step_retry_asked.emit(self._request_id, sub_task_id)

    def _reroute(self, sub_task_id: str, button: QWidget) -> None:
        self._context.signals.step_reroute_asked.emit(self._request_id, sub_task_id, button)

    def _offer_retry(self, *, is_over: bool) -> None:
        can_retry = is_over and self._plan is not None and self._plan.is_compound
        self._tree.set_can_retry(can_retry=can_retry)

    def _open_conversation(self, conversation_id: str) -> None:
        if conversation_id:
            spawn(self, self._load_last(conversation_id))
        else:
            self._clear()

    def _clear(self) -> None:
        """Show nothing of the conversation before."""
        self._request_id, self._plan, self._status = "", None, {}
        self._summary.setText("")
        self._reason.setText(self._hint)
        self._reason.show()
        self._choice.hide()
        self._tree.clear()
        self._show_view()

    async def _load_last(self, conversation_id: str) -> None:
        """Show the plan of a conversation's last answer, unless one that runs is shown."""
        queries, shown = self._context.app.store.queries, self._request_id
        request_ids = await self._context.core.call(queries.request_ids_of_conversation(conversation_id))
        if not request_ids and self._request_id == shown:
            self._clear()
        if not request_ids or request_ids[-1] == shown:
            return
        record = await self._context.core.call(queries.record(request_ids[-1]))
        if self._request_id == shown:
            self._request_id = record.request_id
            self.show_plan(record.plan)
            for part in record.sub_tasks:
                self._end(part)
            self._offer_retry(is_over=True)

    def _take(self, event: object) -> None:
        match event:
            case PlanReady() if event.request_id == self._request_id and event.plan == self._plan:
                # A step is done again: the others stay as they are.
                self._offer_retry(is_over=False)
            case PlanReady():
                self._request_id = event.request_id
                self.show_plan(event.plan)
            case RequestEnded():
                for part in event.record.sub_tasks:
                    self._end(part)
                self._offer_retry(is_over=True)
            case DecisionReady():
                self._change(event.sub_task_id, ref=event.decision.chosen.ref)
            case StateChanged():
                self._take_state(event)
            case TextArrived():
                self._count(event.sub_task_id)
            case AttemptEnded() if event.next_ref is not None:
                detail = self.tr("{0}: {1}").format(event.attempt.ref.model, event.attempt.error)
                self._change(event.sub_task_id, ref=event.next_ref, detail=detail, tokens=None)
            case SubTaskEnded():
                self._end(event.record)
            case _:
                return

    def _take_state(self, event: StateChanged) -> None:
        changes: dict[str, object] = {"state": event.state}
        if event.ref is not None:
            changes["ref"] = event.ref
        if event.detail:
            changes["detail"] = event.detail
        status = self._status.get(event.sub_task_id)
        if status is not None and status.ended_s is not None and event.state not in ENDED:
            # It is done again; nothing of the first time holds.
            changes |= {"started_s": None, "ended_s": None, "tokens": None, "is_partial": False}
            changes.setdefault("detail", "")
            status.started_s = None
        if (
            status is not None
            and status.started_s is None
            and event.state
            in {
                SubTaskState.LOADING,
                SubTaskState.RUNNING,
            }
        ):
            changes["started_s"] = self._clock.elapsed() / MS_PER_S
        self._change(event.sub_task_id, **changes)

    def _count(self, sub_task_id: str) -> None:
        """Count pieces of text as tokens until the server reports its own count; drawn with the next change."""
        status = self._status.get(sub_task_id)
        if status is not None:
            status.tokens = (status.tokens or 0) + 1

    def _end(self, record: SubTaskRecord) -> None:
        attempt = record.last_attempt
        changes: dict[str, object] = {
            "state": OUTCOME_STATES[record.outcome.value],
            "is_partial": record.outcome is Outcome.PARTIAL,
            "started_s": record.started_s,
            "ended_s": record.ended_s,
            "detail": f"{record.error} {record.fix}".strip(),
        }
        if attempt is not None:
            changes["ref"] = attempt.ref
            changes["tokens"] = attempt.usage.answer_tokens
        self._change(record.sub_task.id, **changes)
        self._summarise()

    def _change(self, sub_task_id: str, **changes: object) -> None:
        status = self._status.get(sub_task_id)
        if status is None:
            return
        for name, value in changes.items():
            setattr(status, name, value)
        self._tree.show_status(sub_task_id, status)
        self._graph.show_status(sub_task_id, status)
        if self._plan is not None and self._plan.is_compound:
            self._timeline.show_plan(self._plan, self._status)

    def _summarise(self) -> None:
        """Say what running side by side saved, once all have ended."""
        if self._plan is None or not self._plan.is_compound:
            return
        spans = [
            (status.started_s, status.ended_s)
            for status in self._status.values()
            if status.started_s is not None and status.ended_s is not None
        ]
        if len(spans) < len(self._status):
            return
        taken = max(end for _, end in spans) - min(start for start, _ in spans)
        one_by_one = sum(end - start for start, end in spans)
        text = self.tr("{0} · {1} sub-tasks · {2:.1f} s, {3:.1f} s one by one")
        self._summary.setText(text.format(core_text(self._plan.mode.value), len(self._status), taken, one_by_one))
