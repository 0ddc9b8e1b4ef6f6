"""Where the time of an answer goes: a bar of its phases."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.charts.tracks import Phases
from ui.theme import Theme

HEIGHT = 12
SQUARE_PX, LEGEND_GAP = 8, 12
# Okabe and Ito's colours, grey for waiting; in the order of the phases.
PHASE_COLOURS = {
    "waiting": "#8a929c",
    "load": "#e69f00",
    "prefill": "#56b4e9",
    "thinking": "#cc79a7",
    "answer": "#0072b2",
}


def phase_names() -> dict[str, str]:
    """Return what the phases are called, in their order."""
    return {
        "waiting": QCoreApplication.translate("Phase", "waiting"),
        "load": QCoreApplication.translate("Phase", "loading"),
        "prefill": QCoreApplication.translate("Phase", "reading"),
        "thinking": QCoreApplication.translate("Phase", "thinking"),
        "answer": QCoreApplication.translate("Phase", "answering"),
    }


class PhaseBar(QWidget):
    """Mean seconds of waiting, loading, reading the prompt, thinking and answering, as shares of the whole."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._theme = theme
        self._phases = Phases()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_phases(self, phases: Phases) -> None:
        """Draw other phases."""
        self._phases = phases
        text = self.text()
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.update()

    def text(self) -> str:
        """Return the phases in words."""
        if not self._phases.total_s:
            return self.tr("No answer to take apart yet")
        names = phase_names()
        parts = [f"{names[key]} {seconds:.2g} s" for key, seconds in self._phases.parts if seconds > 0]
        return self.tr("Mean of an answer: {0}").format(" · ".join(parts))

    def sizeHint(self) -> QSize:
        """Return a flat bar."""
        return QSize(120, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the parts side by side."""
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        total = self._phases.total_s
        if not total:
            painter.fillRect(whole, self._theme.colour("track"))
        left = whole.left()
        for key, seconds in self._phases.parts if total else ():
            width = whole.width() * seconds / total
            painter.fillRect(QRectF(left, whole.top(), width, whole.height()), QColor(PHASE_COLOURS[key]))
            left += width
        painter.end()


class PhaseLegend(QWidget):
    """What the colours of the bars mean."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Write the names."""
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Phases of an answer: {0}").format(", ".join(phase_names().values())))
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return one line."""
        metrics = self._theme.metrics("caption")
        width = sum(metrics.horizontalAdvance(name) + LEGEND_GAP + SQUARE_PX + 4 for name in phase_names().values())
        return QSize(width, metrics.height() + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a square and a name for each phase."""
        painter = QPainter(self)
        painter.setFont(self._theme.font("caption"))
        metrics = self._theme.metrics("caption")
        left = 0
        for key, name in phase_names().items():
            painter.fillRect(
                QRectF(left, (self.height() - SQUARE_PX) / 2, SQUARE_PX, SQUARE_PX), QColor(PHASE_COLOURS[key])
            )
            left += SQUARE_PX + 4
            painter.setPen(self._theme.colour("dim"))
            width = metrics.horizontalAdvance(name) + 2
            painter.drawText(QRectF(left, 0, width, self.height()), int(Qt.AlignmentFlag.AlignVCenter), name)
            left += width - 2 + LEGEND_GAP
        painter.end()
