"""The spans of a request, one row each: what took how long, and inside what."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.telemetry.spans import Span
from ui.theme import Theme

ROW_HEIGHT = 22
BAR_HEIGHT = 6
INDENT = 14
# The part of the width that names take; bars get the rest, after the seconds.
NAME_SHARE = 0.42
SECONDS_WIDTH = 64
SHORTEST_BAR = 2.0
MILLISECONDS = 1000
# Below this, seconds are told in thousandths.
SHORT_S = 0.1


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One span as it is drawn: `started_s` and `ended_s` are seconds since the request began."""

    name: str
    depth: int
    started_s: float
    ended_s: float
    error: str


def _tr(text: str) -> str:
    return QCoreApplication.translate("TraceView", text)


def trace_rows(root: Span) -> tuple[TraceRow, ...]:
    """Return the rows of a tree of spans, each before what is inside it."""
    rows: list[TraceRow] = []

    def add(span: Span, depth: int) -> None:
        started_s = (span.started_at - root.started_at).total_seconds()
        rows.append(TraceRow(_title(span), depth, started_s, started_s + span.duration_s, span.error))
        for child in span.children:
            add(child, depth + 1)

    add(root, 0)
    return tuple(rows)


def seconds_text(seconds: float) -> str:
    """Return a duration: in milliseconds below a tenth of a second."""
    return f"{seconds * MILLISECONDS:.1f} ms" if seconds < SHORT_S else f"{seconds:.2f} s"


def _title(span: Span) -> str:
    """Return the name of a span in the user's words; names of models stay."""
    known = {
        "answer": _tr("Whole request"),
        "route": _tr("Analysis and routing"),
        "load": _tr("loading"),
        "prefill": _tr("reading"),
        "decode": _tr("answering"),
    }
    if span.name == "sub-task":
        return _tr("Sub-task {id}").format(id=span.attributes.get("modelyard.sub_task.id", ""))
    if span.is_call:
        return str(span.attributes.get("gen_ai.request.model", span.name))
    return known.get(span.name, span.name)


class TraceView(QWidget):
    """Rows with names, seconds and bars on one axis; a failed span has its error behind its name."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[TraceRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Trace of the request"))
        theme.changed.connect(self.update)

    def show_rows(self, rows: tuple[TraceRow, ...]) -> None:
        """Draw other rows."""
        self._rows = rows
        self.setAccessibleDescription(
            "; ".join(f"{row.name} {seconds_text(row.ended_s - row.started_s)} {row.error}".strip() for row in rows)
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for all rows."""
        return QSize(160, ROW_HEIGHT * len(self._rows))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the rows."""
        if not self._rows:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("secondary"))
        names = self.width() * NAME_SHARE
        left = names + SECONDS_WIDTH + 8
        whole_s = max(row.ended_s for row in self._rows) or 1.0
        per_second = (self.width() - left - SHORTEST_BAR) / whole_s
        for number, row in enumerate(self._rows):
            top = number * ROW_HEIGHT
            self._draw_name(painter, row, QRectF(row.depth * INDENT, top, names - row.depth * INDENT, ROW_HEIGHT))
            painter.setPen(self._theme.colour("dim"))
            place = QRectF(names, top, SECONDS_WIDTH, ROW_HEIGHT)
            text = seconds_text(row.ended_s - row.started_s)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
            middle = top + ROW_HEIGHT / 2
            painter.setPen(QPen(self._theme.colour("line"), 1))
            painter.drawLine(round(left), round(middle), self.width(), round(middle))
            width = max(SHORTEST_BAR, (row.ended_s - row.started_s) * per_second)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("danger" if row.error else "accent"))
            bar = QRectF(left + row.started_s * per_second, middle - BAR_HEIGHT / 2, width, BAR_HEIGHT)
            painter.drawRoundedRect(bar, 2, 2)
        painter.end()

    def _draw_name(self, painter: QPainter, row: TraceRow, area: QRectF) -> None:
        painter.setPen(self._theme.colour("text"))
        name = f"✕ {row.name} ({row.error})" if row.error else row.name
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, round(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)
