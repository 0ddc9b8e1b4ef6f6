"""A candidate's score as a stacked bar: what adds to it right of zero, what takes from it left of zero."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.domain.decision import Candidate, Contribution
from ui.theme import CONTRIBUTION_COLOURS, OTHER_CONTRIBUTION_COLOUR, Theme
from ui.translation import core_text

BAR_HEIGHT = 13
MIN_WIDTH = 120
# Parts smaller than this share of the axis are drawn as a hairline gap would be: not at all.
SMALLEST_SHARE = 0.002


def contribution_colour(name: str) -> str:
    """Return the colour of a named contribution, #rrggbb."""
    return CONTRIBUTION_COLOURS.get(name, OTHER_CONTRIBUTION_COLOUR)


def score_range(candidates: tuple[Candidate, ...]) -> tuple[float, float]:
    """Return the axis that fits all candidates: the largest loss (≤ 0) and the largest gain (> 0)."""
    losses = [math.fsum(min(0.0, part.value) for part in candidate.contributions) for candidate in candidates]
    gains = [math.fsum(max(0.0, part.value) for part in candidate.contributions) for candidate in candidates]
    return min([0.0, *losses]), max([1e-9, *gains])


class ContributionBar(QWidget):
    """Draws contributions between the ends of a common axis, so that bars of several candidates compare."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._theme = theme
        self._contributions: tuple[Contribution, ...] = ()
        self._low, self._high = 0.0, 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_contributions(self, contributions: tuple[Contribution, ...], axis: tuple[float, float]) -> None:
        """Draw `contributions` on an axis of (lowest loss, highest gain)."""
        self._contributions = contributions
        self._low, self._high = axis
        told = ", ".join(f"{part.name} {part.value:+.3f}" for part in contributions)
        self.setAccessibleName(self.tr("Contributions: {0}").format(told))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size that the mock gives it."""
        return QSize(MIN_WIDTH, BAR_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the track, the parts and the zero line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("track"))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        for part, rect in self._parts():
            colour = QColor(contribution_colour(part.name))
            painter.setBrush(colour)
            painter.drawRect(rect)
            if part.value < 0:
                self._hatch(painter, rect)
        if self._low < 0:
            zero = self._x(0.0)
            painter.setPen(QPen(self._theme.colour("text"), 1))
            painter.drawLine(
                QRectF(zero, 0, 0, self.height()).topLeft(), QRectF(zero, 0, 0, self.height()).bottomLeft()
            )
        painter.end()

    def event(self, event: object) -> bool:
        """Show what stands behind the part under the pointer."""
        if isinstance(event, QHelpEvent):
            for part, rect in self._parts():
                if rect.contains(event.pos()):
                    detail = f"\n{part.detail}" if part.detail else ""
                    QToolTip.showText(event.globalPos(), f"{core_text(part.name)} {part.value:+.3f}{detail}", self)
                    return True
            QToolTip.hideText()
            return True
        return super().event(event)  # type: ignore[arg-type]  # Qt passes a QEvent

    def _x(self, value: float) -> float:
        return (value - self._low) / (self._high - self._low) * self.width()

    def _parts(self) -> list[tuple[Contribution, QRectF]]:
        found = []
        gain = loss = 0.0
        for part in self._contributions:
            if abs(part.value) < SMALLEST_SHARE * (self._high - self._low):
                continue
            start = gain if part.value > 0 else loss
            end = start + part.value
            if part.value > 0:
                gain = end
            else:
                loss = end
            left, right = sorted((self._x(start), self._x(end)))
            # One pixel of the track stays between two parts.
            found.append((part, QRectF(left, 0, max(1.0, right - left - 1), self.height())))
        return found

    def _hatch(self, painter: QPainter, rect: QRectF) -> None:
        """Mark a loss by its pattern as well as by its place."""
        stroke = QColor(self._theme.palette.panel)
        stroke.setAlphaF(0.55)
        painter.save()
        painter.setClipRect(rect)
        painter.setPen(QPen(stroke, 2))
        step = 6.0
        x = rect.left() - rect.height()
        while x < rect.right():
            painter.drawLine(
                QRectF(x, rect.bottom(), 0, 0).topLeft(), QRectF(x + rect.height(), rect.top(), 0, 0).topLeft()
            )
            x += step
        painter.restore()
