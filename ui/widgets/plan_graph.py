"""A plan as a graph: layers from top to bottom, a line from each step to what builds on it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsItem,
    QGraphicsPathItem,
    QGraphicsScene,
    QGraphicsSceneMouseEvent,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

from app.domain.plan import Plan, SubTask
from ui.theme import RADIUS, TextRole, Theme
from ui.widgets.plan_layout import PlanLayout, Point, layered
from ui.widgets.plan_tree import NodeStatus, state_words, status_look

NODE_PX = (158, 54)
_GAP_X = 16
# A line that passes a layer by needs little room.
_BEND_PX = 8
_GAP_Y = 34
_MARGIN = 6
_ARROW_PX = 6
# Below that nobody reads the titles; the graph scrolls instead.
SMALLEST_SCALE = 0.7
MOST_HEIGHT_PX = 460


class _Node(QGraphicsItem):
    """One step: number and title, state in colour and words, and the model."""

    def __init__(self, theme: Theme, task: SubTask, number: int, graph: PlanGraph) -> None:
        super().__init__()
        self._theme = theme
        self._graph = graph
        self.task = task
        self.title = f"{number} · {task.title or task.text}".split("\n", 1)[0]
        self.status = NodeStatus()
        self.is_current = False
        self.setToolTip(self.title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, *NODE_PX)

    def mousePressEvent(self, _event: QGraphicsSceneMouseEvent) -> None:
        self._graph.choose(self.task.id)

    def mouseDoubleClickEvent(self, _event: QGraphicsSceneMouseEvent) -> None:
        self._graph.node_activated.emit(self.task.id)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        theme = self._theme
        icon, token = status_look(self.status)
        frame = self.boundingRect().adjusted(1, 1, -1, -1)
        has_focus = self.is_current and self._graph.hasFocus()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.colour("raised"))
        painter.setPen(QPen(theme.colour("focus" if has_focus else token), 2 if has_focus else 1.2))
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        inner = frame.adjusted(8, 5, -8, -5)
        painter.setFont(theme.font(TextRole.SECONDARY_STRONG))
        painter.setPen(theme.colour("text"))
        title = painter.fontMetrics().elidedText(self.title, Qt.TextElideMode.ElideRight, round(inner.width()))
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, title)
        painter.setFont(theme.font(TextRole.SECONDARY))
        size = 12
        scale = painter.device().devicePixelRatio()
        painter.drawPixmap(
            QPointF(inner.left(), inner.bottom() - size - 2), theme.pixmap(icon, size, colour=token, scale=scale)
        )
        inner.setLeft(inner.left() + size + 5)
        words = state_words(self.status)
        painter.setPen(theme.colour(token))
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, words)
        inner.setLeft(inner.left() + painter.fontMetrics().horizontalAdvance(words) + 8)
        model = self.status.ref.model if self.status.ref is not None else ""
        shown = painter.fontMetrics().elidedText(model, Qt.TextElideMode.ElideMiddle, round(inner.width()))
        painter.setPen(theme.colour("dim"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight, shown)


def _width(point: Point) -> float:
    return float(NODE_PX[0]) if isinstance(point, str) else float(_BEND_PX)


class PlanGraph(QGraphicsView):
    """Arrow keys go from step to step, Enter and a double click choose one."""

    node_activated = Signal(str)  # sub_task_id

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._theme = theme
        self._nodes: dict[str, _Node] = {}
        self._layout = PlanLayout((), ())
        self._plan: Plan | None = None
        self._status: Mapping[str, NodeStatus] = {}
        self._current = ""
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("QGraphicsView { background: transparent; }")
        self.setAccessibleName(self.tr("Graph of the sub-tasks"))
        theme.changed.connect(self._redraw)

    def show_plan(self, plan: Plan, status: Mapping[str, NodeStatus]) -> None:
        """Draw a plan and what is known of its steps."""
        self._plan, self._status = plan, status
        self._layout = layered(plan)
        self._scene.clear()
        self._nodes = {
            task.id: _Node(self._theme, task, number, self) for number, task in enumerate(plan.sub_tasks, start=1)
        }
        self._place()
        if self._current not in self._nodes:
            self._current = plan.sub_tasks[0].id
        self.choose(self._current)
        for task_id in self._nodes:
            self.show_status(task_id, status.get(task_id, NodeStatus()))
        numbers = {task.id: number for number, task in enumerate(plan.sub_tasks, start=1)}
        arrows = [f"{numbers[line[0]]} → {numbers[line[-1]]}" for line in self._layout.lines]  # type: ignore[index]  # ends are steps
        self.setAccessibleDescription(", ".join(arrows) or self.tr("All steps are independent."))
        self._fit()

    def show_status(self, sub_task_id: str, status: NodeStatus) -> None:
        """Draw what is known of one step; unknown ids are of an older plan and ignored."""
        node = self._nodes.get(sub_task_id)
        if node is not None:
            node.status = status
            node.update()

    def choose(self, sub_task_id: str) -> None:
        """Make a step the current one."""
        self._current = sub_task_id
        for key, node in self._nodes.items():
            node.is_current = key == sub_task_id
            node.update()
        if sub_task_id in self._nodes:
            self.ensureVisible(self._nodes[sub_task_id])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next step in a direction."""
        steps = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
        if event.key() in steps:
            self._step(*steps[Qt.Key(event.key())])
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._current:
            self.node_activated.emit(self._current)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the graph to the new width."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return room for the whole graph, up to a screen's half."""
        rect = self._scene.sceneRect()
        height = rect.height() * self.transform().m22() + 2
        if rect.width() * self.transform().m11() > self.width():
            height += self.horizontalScrollBar().sizeHint().height()
        return QSize(160, round(min(MOST_HEIGHT_PX, max(NODE_PX[1], height))))

    def _place(self) -> None:
        widths = [sum(_width(point) + _GAP_X for point in layer) - _GAP_X for layer in self._layout.layers]
        middles: dict[Point, QPointF] = {}
        for depth, layer in enumerate(self._layout.layers):
            corner = QPointF((max(widths) - widths[depth]) / 2, depth * (NODE_PX[1] + _GAP_Y))
            for point in layer:
                middles[point] = corner + QPointF(_width(point) / 2, NODE_PX[1] / 2)
                if isinstance(point, str):
                    self._nodes[point].setPos(corner)
                corner += QPointF(_width(point) + _GAP_X, 0)
        for line in self._layout.lines:
            self._scene.addItem(self._line([middles[point] for point in line]))
        for node in self._nodes.values():
            self._scene.addItem(node)
        height = len(self._layout.layers) * (NODE_PX[1] + _GAP_Y) - _GAP_Y
        self._scene.setSceneRect(-_MARGIN, -_MARGIN, max(widths) + 2 * _MARGIN, height + 2 * _MARGIN)

    def _line(self, middles: list[QPointF]) -> QGraphicsPathItem:
        half = QPointF(0, NODE_PX[1] / 2)
        path = QPainterPath(middles[0] + half)
        for start, end in pairwise(middles):
            bend = QPointF(0, _GAP_Y / 2)
            path.cubicTo(start + half + bend, end - half - bend, end - half)
            if end is not middles[-1]:
                # Straight past the steps of the layer.
                path.lineTo(end + half)
        tip = middles[-1] - half
        side, back = QPointF(_ARROW_PX * 0.6, 0), QPointF(0, _ARROW_PX)
        item = QGraphicsPathItem(path)
        pen = QPen(self._theme.colour("line_strong"), 1.4)
        item.setPen(pen)
        head = QGraphicsPathItem(item)
        arrow = QPainterPath()
        arrow.addPolygon(QPolygonF([tip, tip - back - side, tip - back + side, tip]))
        head.setPath(arrow)
        head.setPen(pen)
        head.setBrush(self._theme.colour("line_strong"))
        return item

    def _step(self, down: int, right: int) -> None:
        places = self._layout.places()
        if self._current not in places:
            return
        depth, place = places[self._current]
        layers = [[point for point in layer if isinstance(point, str)] for layer in self._layout.layers]
        if right:
            row = layers[depth]
            at = max(0, min(row.index(self._current) + right, len(row) - 1))
            self.choose(row[at])
        elif 0 <= depth + down < len(layers):
            row = layers[depth + down]
            self.choose(min(row, key=lambda each: abs(places[each][1] - place)))

    def _fit(self) -> None:
        width = self._scene.sceneRect().width()
        if width <= 0:
            return
        scale = max(SMALLEST_SCALE, min(1.0, (self.width() - 2) / width))
        self.resetTransform()
        self.scale(scale, scale)
        needs_bar = self._scene.sceneRect().height() * scale + 2 > MOST_HEIGHT_PX
        shown, hidden = Qt.ScrollBarPolicy.ScrollBarAsNeeded, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(shown if needs_bar else hidden)
        self.setFixedHeight(self.sizeHint().height())

    def _redraw(self) -> None:
        if self._plan is not None:
            self.show_plan(self._plan, self._status)
