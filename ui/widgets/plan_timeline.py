"""A plan's sub-tasks on a common time axis: who ran when, and on which model."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.plan import Plan
from app.domain.record import SubTaskState
from ui.theme import Theme
from ui.widgets.plan_tree import NodeStatus, state_words

ROW_HEIGHT = 38
BAR_HEIGHT = 10
# Between the title above a bar and the bar.
BAR_TOP = 20
AXIS_HEIGHT = 20
NUMBER_WIDTH = 20
TOP = 4


class PlanTimeline(QWidget):
    """A Gantt chart; sub-tasks that have not started have no bar."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[NodeStatus, ...] = ()
        self._titles: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Timeline of the sub-tasks"))
        theme.changed.connect(self.update)

    def show_plan(self, plan: Plan, status: Mapping[str, NodeStatus]) -> None:
        """Draw the sub-tasks in plan order."""
        self._rows = tuple(status[task.id] for task in plan.sub_tasks)
        self._titles = tuple((task.title or task.text).split("\n", 1)[0] for task in plan.sub_tasks)
        told = "; ".join(
            f"{number}: {row.started_s or 0:.1f} – {row.ended_s:.1f} s"
            for number, row in enumerate(self._rows, start=1)
            if row.ended_s is not None
        )
        self.setAccessibleDescription(told)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for all rows and the axis."""
        return QSize(160, TOP + ROW_HEIGHT * len(self._rows) + AXIS_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw rows, bars and the axis with its end in seconds."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("secondary"))
        longest = max([1.0, *(row.ended_s or row.started_s for row in self._rows if row.started_s is not None)])
        width = self.width() - NUMBER_WIDTH - 4
        for index, row in enumerate(self._rows):
            top = TOP + index * ROW_HEIGHT
            painter.setPen(self._theme.colour("dim"))
            place = QRectF(0, top, NUMBER_WIDTH - 6, BAR_TOP)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(index + 1))
            self._draw_title(painter, index, QRectF(NUMBER_WIDTH, top, width, BAR_TOP))
            painter.setPen(QPen(self._theme.colour("line"), 1))
            middle = top + BAR_TOP + BAR_HEIGHT // 2
            painter.drawLine(NUMBER_WIDTH, middle, NUMBER_WIDTH + width, middle)
            if row.started_s is None:
                continue
            self._draw_bar(painter, row, top, width / longest, longest)
        self._draw_axis(painter, longest, width)
        painter.end()

    def _draw_title(self, painter: QPainter, index: int, area: QRectF) -> None:
        row = self._rows[index]
        facts = state_words(row)
        if row.started_s is not None and row.ended_s is not None:
            facts = f"{facts} · {row.ended_s - row.started_s:.1f} s"
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, facts)
        room = round(area.width()) - painter.fontMetrics().horizontalAdvance(facts) - 8
        painter.setPen(self._theme.colour("text"))
        title = painter.fontMetrics().elidedText(self._titles[index], Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, title)

    def _draw_bar(self, painter: QPainter, row: NodeStatus, top: int, per_second: float, longest: float) -> None:
        assert row.started_s is not None
        end = row.ended_s if row.ended_s is not None else longest
        left = NUMBER_WIDTH + row.started_s * per_second
        rect = QRectF(left, top + BAR_TOP, max(2.0, (end - row.started_s) * per_second), BAR_HEIGHT)
        colour = self._theme.model_look(str(row.ref)).colour if row.ref is not None else self._theme.palette.dim
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(rect, 3, 3)
        if row.state is SubTaskState.FAILED:
            # A cross, so that failure is never told by colour alone.
            painter.setPen(QPen(self._theme.colour("danger"), 2))
            centre = rect.right() - BAR_HEIGHT / 2
            painter.drawLine(
                QRectF(centre - 4, rect.top() + 1, 8, 8).topLeft(),
                QRectF(centre - 4, rect.top() + 1, 8, 8).bottomRight(),
            )
            painter.drawLine(
                QRectF(centre - 4, rect.top() + 1, 8, 8).bottomLeft(),
                QRectF(centre - 4, rect.top() + 1, 8, 8).topRight(),
            )

    def _draw_axis(self, painter: QPainter, longest: float, width: float) -> None:
        painter.setPen(self._theme.colour("dim"))
        metrics = QFontMetrics(painter.font())
        baseline = self.height() - metrics.descent() - 2
        painter.drawText(NUMBER_WIDTH, baseline, "0")
        text = f"{longest:.1f} s"
        painter.drawText(int(NUMBER_WIDTH + width - metrics.horizontalAdvance(text)), baseline, text)
