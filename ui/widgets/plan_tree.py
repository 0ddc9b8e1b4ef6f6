"""A plan as a tree of cards with live states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.plan import Plan, SubTask
from app.domain.profile import ModelRef
from app.domain.record import SubTaskState
from ui.theme import SPACE, Theme
from ui.widgets.buttons import icon_button
from ui.widgets.labels import label

INDENT = 18
# Deeper steps are drawn at this depth: the cards need the width more.
MAX_INDENT_DEPTH = 4

# State → icon, colour token, words. The words carry the state for those who cannot tell the colours apart.
STATE_LOOKS: dict[SubTaskState, tuple[str, str]] = {
    SubTaskState.WAITING: ("clock", "dim"),
    SubTaskState.QUEUED: ("clock", "dim"),
    SubTaskState.LOADING: ("memory", "warning"),
    SubTaskState.RUNNING: ("play", "accent_text"),
    SubTaskState.DONE: ("check", "success"),
    SubTaskState.FAILED: ("error", "danger"),
    SubTaskState.SKIPPED: ("minus", "dim"),
    SubTaskState.STOPPED: ("stop", "dim"),
}
ENDED = frozenset({SubTaskState.DONE, SubTaskState.FAILED, SubTaskState.SKIPPED, SubTaskState.STOPPED})
PARTIAL_LOOK = ("warning", "warning")
STATE_ICON_SIZE = 13
# A label lays its whole text out anew at every change of style; a pasted megabyte would take many seconds.
TITLE_CHARACTERS = 300
TIP_CHARACTERS = 2000


def _tr(text: str) -> str:
    return QCoreApplication.translate("PlanNode", text)


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


@dataclass(slots=True, kw_only=True)
class NodeStatus:
    """What is known of one sub-task so far; seconds since the request began, tokens counted or reported.

    `is_partial` marks an answer that ended before it was complete, as at the length limit.
    """

    state: SubTaskState = SubTaskState.WAITING
    ref: ModelRef | None = None
    detail: str = ""
    started_s: float | None = None
    ended_s: float | None = None
    tokens: int | None = None
    is_partial: bool = False


def status_look(status: NodeStatus) -> tuple[str, str]:
    """Return the icon and the colour token of a state."""
    return PARTIAL_LOOK if status.is_partial else STATE_LOOKS[status.state]


def state_words(status: NodeStatus) -> str:
    """Return a state in words."""
    if status.is_partial:
        return _tr("incomplete")
    words = {
        SubTaskState.WAITING: _tr("waiting"),
        SubTaskState.QUEUED: _tr("queued"),
        SubTaskState.LOADING: _tr("loading"),
        SubTaskState.RUNNING: _tr("answering"),
        SubTaskState.DONE: _tr("done"),
        SubTaskState.FAILED: _tr("failed"),
        SubTaskState.SKIPPED: _tr("skipped"),
        SubTaskState.STOPPED: _tr("stopped"),
    }
    return words[status.state]


class PlanNode(QFrame):
    """One sub-task's card; once the plan is over, its buttons do the step again."""

    retry_asked = Signal(str)  # sub_task_id
    reroute_asked = Signal(str, object)  # sub_task_id, the button

    def __init__(self, theme: Theme, task: SubTask, number: int, parent: QWidget | None = None) -> None:
        """Show the task as waiting."""
        super().__init__(parent)
        self._theme = theme
        self._task = task
        self.setProperty("role", "card")
        self._title = label(f"{number} · {_shortened(task.title or task.text, TITLE_CHARACTERS)}", wraps=True)
        self._title.setToolTip(_shortened(task.text, TIP_CHARACTERS))
        self._icon = QLabel()
        self._state = QLabel()
        self._facts = label("", "secondary")
        self._detail = label("", "secondary", wraps=True)
        self._detail.hide()
        row = QHBoxLayout()
        row.setSpacing(SPACE[1])
        row.addWidget(self._icon)
        row.addWidget(self._state)
        row.addStretch(1)
        row.addWidget(self._facts)
        self._retry = icon_button(theme, "refresh", self.tr("Do step {n} again").format(n=number))
        self._retry.clicked.connect(lambda: self.retry_asked.emit(task.id))
        self._reroute = icon_button(theme, "routing", self.tr("Do step {n} with another model").format(n=number))
        self._reroute.clicked.connect(lambda: self.reroute_asked.emit(task.id, self._reroute))
        self._can_retry = False
        for button in (self._retry, self._reroute):
            button.setIconSize(QSize(STATE_ICON_SIZE + 1, STATE_ICON_SIZE + 1))
            button.hide()
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[3], SPACE[2], SPACE[3], SPACE[2])
        layout.setSpacing(SPACE[1])
        layout.addWidget(self._title)
        layout.addLayout(row)
        layout.addWidget(self._detail)
        self._status = NodeStatus()
        theme.changed.connect(self._dress)
        self.show_status(self._status)

    def show_status(self, status: NodeStatus) -> None:
        """Draw what is known."""
        self._status = status
        facts = []
        if status.ref is not None:
            facts.append(status.ref.model)
        if status.started_s is not None and status.ended_s is not None:
            facts.append(f"{status.ended_s - status.started_s:.1f} s")
        if status.tokens is not None:
            facts.append(self.tr("{0} tok").format(status.tokens))
        if not facts and self._task.capabilities:
            facts.append(self._task.capabilities[0])
        self._facts.setText(" · ".join(facts))
        self._detail.setText(status.detail)
        self._detail.setVisible(bool(status.detail))
        self.setAccessibleName(f"{self._title.text()}: {status.state.value}. {self._facts.text()}")
        self._offer()
        self._dress()

    def set_can_retry(self, *, can_retry: bool) -> None:
        """Offer to do the step again, or not."""
        self._can_retry = can_retry
        self._offer()

    def _offer(self) -> None:
        is_offered = self._can_retry and self._status.state in ENDED
        self._retry.setVisible(is_offered)
        self._reroute.setVisible(is_offered and self._status.state is not SubTaskState.SKIPPED)

    def _dress(self) -> None:
        icon, token = status_look(self._status)
        self._icon.setPixmap(self._theme.pixmap(icon, STATE_ICON_SIZE, colour=token, scale=self.devicePixelRatioF()))
        self._state.setText(state_words(self._status))
        self._state.setFont(self._theme.font("secondary"))
        palette = self._state.palette()
        palette.setColor(self._state.foregroundRole(), self._theme.colour(token))
        self._state.setPalette(palette)


class PlanTree(QWidget):
    """The sub-tasks of a plan, indented under what they wait for, joined by lines."""

    retry_asked = Signal(str)  # sub_task_id
    reroute_asked = Signal(str, object)  # sub_task_id, the button

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._theme = theme
        self._nodes: dict[str, PlanNode] = {}
        self._parents: dict[str, str] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE[2])
        theme.changed.connect(self.update)

    def show_plan(self, plan: Plan) -> None:
        """Draw another plan, every sub-task waiting."""
        self.clear()
        depth = {task.id: index for index, layer in enumerate(plan.layers()) for task in layer}
        self._add_nodes(plan, depth)
        self.update()

    def clear(self) -> None:
        """Draw no plan."""
        for node in self._nodes.values():
            self._layout.removeWidget(node.parentWidget() or node)
            (node.parentWidget() or node).hide()
            (node.parentWidget() or node).deleteLater()
        self._nodes, self._parents = {}, {}
        self.update()

    def _add_nodes(self, plan: Plan, depth: Mapping[str, int]) -> None:
        for number, task in enumerate(plan.sub_tasks, start=1):
            node = PlanNode(self._theme, task, number)
            node.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            node.retry_asked.connect(self.retry_asked)
            node.reroute_asked.connect(self.reroute_asked)
            row = QWidget()
            row_layout = QHBoxLayout(row)
            row_layout.setContentsMargins(INDENT * min(depth[task.id], MAX_INDENT_DEPTH), 0, 0, 0)
            row_layout.addWidget(node)
            self._layout.addWidget(row)
            self._nodes[task.id] = node
            if task.depends_on:
                self._parents[task.id] = max(task.depends_on, key=lambda parent: depth[parent])

    def show_status(self, sub_task_id: str, status: NodeStatus) -> None:
        """Draw what is known of one sub-task; unknown ids are of an older plan and ignored."""
        node = self._nodes.get(sub_task_id)
        if node is not None:
            node.show_status(status)

    def set_can_retry(self, *, can_retry: bool) -> None:
        """Offer to do single steps again, or not."""
        for node in self._nodes.values():
            node.set_can_retry(can_retry=can_retry)

    def focus_node(self, sub_task_id: str) -> None:
        """Put the focus on a step's card."""
        node = self._nodes.get(sub_task_id)
        if node is not None:
            node.setFocus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the elbow from each card to the one it waits for."""
        painter = QPainter(self)
        painter.setPen(QPen(self._theme.colour("line_strong"), 1))
        for child_id, parent_id in self._parents.items():
            child, parent = self._rect(child_id), self._rect(parent_id)
            if child.left() <= parent.left():
                continue
            x = parent.left() + INDENT / 2
            painter.drawLine(QPointF(x, parent.bottom()), QPointF(x, child.center().y()))
            painter.drawLine(QPointF(x, child.center().y()), QPointF(child.left(), child.center().y()))
        painter.end()

    def _rect(self, sub_task_id: str) -> QRectF:
        node = self._nodes[sub_task_id]
        corner = node.mapTo(self, node.rect().topLeft())
        return QRectF(corner.x(), corner.y(), node.width(), node.height())
