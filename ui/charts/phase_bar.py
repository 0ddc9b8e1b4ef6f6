"""Where the time of an answer goes: a bar of its phases."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.charts.tracks import Phases
from ui.theme import Theme

HEIGHT = 12
# Okabe and Ito's colours, grey for waiting; in the order of the phases.
PHASE_COLOURS = {
    "waiting": "#8a929c",
    "load": "#e69f00",
    "prefill": "#56b4e9",
    "thinking": "#cc79a7",
    "answer": "#0072b2",
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
        names = self.phase_names()
        parts = [f"{names[key]} {seconds:.2g} s" for key, seconds in self._phases.parts if seconds > 0]
        return self.tr("Mean of an answer: {0}").format(" · ".join(parts))

    def phase_names(self) -> dict[str, str]:
        """Return what the phases are called."""
        return {
            "waiting": self.tr("waiting"),
            "load": self.tr("loading"),
            "prefill": self.tr("reading"),
            "thinking": self.tr("thinking"),
            "answer": self.tr("answering"),
        }

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
