"""The outcomes of the last attempts as a strip: a bar each, a cross where one failed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.record import Outcome
from ui.theme import Theme

SHOWN = 40
HEIGHT = 14
GAP = 1.5
SUCCESS_ALPHA = 0.5


class OutcomeStrip(QWidget):
    """Newest on the right; stopped by the user is neither success nor failure and drawn quietly."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._theme = theme
        self._outcomes: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_outcomes(self, outcomes: tuple[str, ...]) -> None:
        """Draw the last ones of `outcomes` (values of Outcome), oldest first."""
        self._outcomes = outcomes[-SHOWN:]
        failed = sum(outcome == Outcome.FAILED.value for outcome in self._outcomes)
        self.setAccessibleName(self.tr("{0} of the last {1} failed").format(failed, len(self._outcomes)))
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the bars."""
        return QSize(120, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw bars and crosses."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() / SHOWN
        for index, outcome in enumerate(self._outcomes):
            rect = QRectF(index * width, 0, max(1.0, width - GAP), self.height())
            if outcome == Outcome.FAILED.value:
                painter.setPen(QPen(self._theme.colour("danger"), 1.6))
                painter.drawLine(rect.topLeft() + QPointF(0, 3), rect.bottomRight() - QPointF(0, 3))
                painter.drawLine(rect.bottomLeft() - QPointF(0, 3), rect.topRight() + QPointF(0, 3))
                continue
            is_success = outcome == Outcome.SUCCEEDED.value
            painter.setPen(Qt.PenStyle.NoPen)
            # Success is the ordinary case and drawn quietly: a failure must be what catches the eye.
            painter.setBrush(
                self._theme.colour("success", alpha=SUCCESS_ALPHA) if is_success else self._theme.colour("track")
            )
            painter.drawRoundedRect(rect, 1, 1)
        painter.end()
