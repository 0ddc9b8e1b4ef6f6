"""What was expected of an answer and what came: the attempts of a sub-task on one axis, each in its phases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.decision import ExpectedTime
from app.domain.record import Attempt, Outcome
from ui.charts.phase_bar import PHASE_COLOURS, phase_names
from ui.charts.tracks import Phases
from ui.theme import Theme

ROW_HEIGHT = 22
BAR_HEIGHT = 12
AXIS_HEIGHT = 16
NAME_WIDTH = 96
TIME_WIDTH = 54


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """One bar: it begins `start_s` after the first call; `is_expected` was foretold, not measured."""

    name: str
    phases: Phases
    start_s: float = 0.0
    is_expected: bool = False
    has_failed: bool = False


def expected_row(expected: ExpectedTime, name: str) -> TimelineRow:
    """Return the bar of what was expected."""
    phases = Phases(
        waiting_s=expected.queue_s,
        load_s=expected.load_s,
        prefill_s=expected.prefill_s,
        answer_s=expected.decode_s,
    )
    return TimelineRow(name=name, phases=phases, is_expected=True)


def attempt_rows(attempts: Sequence[Attempt]) -> tuple[TimelineRow, ...]:
    """Return the bars of attempts, one after the other with the pauses between them."""
    rows = []
    start_s = 0.0
    for attempt in attempts:
        start_s += attempt.wait_before_s
        rows.append(
            TimelineRow(
                name=f"{attempt.number}. {attempt.ref.model}",
                phases=phases_of(attempt),
                start_s=start_s,
                has_failed=attempt.outcome is Outcome.FAILED,
            )
        )
        start_s += attempt.total_s
    return tuple(rows)


def phases_of(attempt: Attempt) -> Phases:
    """Return the phases of one attempt; what the server does not account for counts as waiting."""
    usage = attempt.usage
    thinking_s = attempt.thinking_s or 0.0
    load_s, prefill_s = usage.load_s or 0.0, usage.prefill_s or 0.0
    answer_s = max(0.0, (usage.decode_s or 0.0) - thinking_s)
    known_s = load_s + prefill_s + thinking_s + answer_s
    return Phases(
        waiting_s=max(0.0, attempt.total_s - known_s),
        load_s=load_s,
        prefill_s=prefill_s,
        thinking_s=thinking_s,
        answer_s=answer_s,
    )


class AttemptTimeline(QWidget):
    """Draws the bars below each other; what was expected is hatched, a failure ends in a cross."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[TimelineRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_rows(self, rows: Sequence[TimelineRow]) -> None:
        """Draw other bars."""
        self._rows = tuple(rows)
        names = phase_names()
        told = []
        for row in self._rows:
            parts = ", ".join(f"{names[key]} {seconds:.1f} s" for key, seconds in row.phases.parts if seconds >= 0.05)  # noqa: PLR2004 - what rounds to nothing
            told.append(f"{row.name}: {row.phases.total_s:.1f} s ({parts})")
        self.setAccessibleName(self.tr("Expected and measured: {0}").format("; ".join(told)))
        self.setToolTip("\n".join(told))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for all bars and the axis."""
        line = max(ROW_HEIGHT, self._theme.metrics("secondary").height() + 4)
        return QSize(240, line * len(self._rows) + AXIS_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw names, bars, seconds and the axis."""
        painter = QPainter(self)
        painter.setFont(self._theme.font("secondary"))
        metrics = painter.fontMetrics()
        scale = max(1.0, self._theme.scale)
        left, right = NAME_WIDTH * scale, self.width() - TIME_WIDTH * scale
        line = (self.height() - AXIS_HEIGHT) / max(1, len(self._rows))
        longest = max((row.start_s + row.phases.total_s for row in self._rows), default=0.0) or 1.0
        centre = int(Qt.AlignmentFlag.AlignVCenter)
        for index, row in enumerate(self._rows):
            top = index * line
            painter.setPen(self._theme.colour("dim" if row.is_expected else "text"))
            name = metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, round(left) - 8)
            painter.drawText(QRectF(0, top, left - 8, line), centre, name)
            self._draw_bar(painter, row, QRectF(left, top, right - left, line), longest)
            painter.setPen(self._theme.colour("dim"))
            place = QRectF(right + 6, top, self.width() - right - 6, line)
            painter.drawText(place, centre | int(Qt.AlignmentFlag.AlignRight), f"{row.phases.total_s:.1f} s")
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.drawLine(int(left), int(self.height() - AXIS_HEIGHT), int(right), int(self.height() - AXIS_HEIGHT))
        painter.setPen(self._theme.colour("dim"))
        painter.setFont(self._theme.font("caption"))
        area = QRectF(left, self.height() - AXIS_HEIGHT, right - left, AXIS_HEIGHT)
        painter.drawText(area, centre, "0")
        painter.drawText(area, centre | int(Qt.AlignmentFlag.AlignRight), f"{longest:.1f} s")
        painter.end()

    def _draw_bar(self, painter: QPainter, row: TimelineRow, area: QRectF, longest: float) -> None:
        per_second = area.width() / longest
        x = area.left() + row.start_s * per_second
        top = area.top() + (area.height() - BAR_HEIGHT) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        for key, seconds in row.phases.parts:
            width = seconds * per_second
            colour = QColor(PHASE_COLOURS[key])
            bar = QRectF(x, top, width, BAR_HEIGHT)
            if row.is_expected:
                soft = QColor(colour)
                soft.setAlphaF(0.35)
                painter.fillRect(bar, soft)
                painter.fillRect(bar, QBrush(colour, Qt.BrushStyle.BDiagPattern))
            else:
                painter.fillRect(bar, colour)
            x += width
        if row.has_failed:
            painter.setPen(QPen(self._theme.colour("danger"), 2))
            middle = area.top() + area.height() / 2
            painter.drawLine(QRectF(x + 3, middle - 4, 8, 8).topLeft(), QRectF(x + 3, middle - 4, 8, 8).bottomRight())
            painter.drawLine(QRectF(x + 3, middle - 4, 8, 8).bottomLeft(), QRectF(x + 3, middle - 4, 8, 8).topRight())
