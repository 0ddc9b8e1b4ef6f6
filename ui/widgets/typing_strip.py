"""What would happen to the prompt being typed: capabilities, complexity, plan, model, time, runner-up."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.domain.capability import CAPABILITY_KEYS
from app.domain.decision import Candidate, RoutingDecision
from app.domain.views import Preview
from ui.theme import TextRole, Theme
from ui.translation import core_text
from ui.widgets.answer_chip_text import estimate_text

# Okabe and Ito's colours in a darker and a lighter tone, each at least 3 : 1 on the raised surface of its theme.
_LIGHT = ("#2b8fca", "#9a6a00", "#00805c", "#b0527f", "#c04e00", "#5b6fc7", "#6f7a22", "#8a5a9e", "#4f7f86")
_DARK = ("#56b4e9", "#e69f00", "#34c796", "#de93bd", "#f08a4b", "#9aa8f0", "#c3cf5a", "#c79bdb", "#8cc3ca")
MAX_BARS = 3
_BAR_PX = 48
_BAR_HEIGHT = 6
_GAP = 6
_COLUMN_GAP = 16
# Below this the decision moves to a line of its own.
_ONE_LINE_PX = 700
_ROW_PX = 26


def capability_colour(capability: str, theme: Theme) -> QColor:
    """Return the colour of a capability in bars and underlines; the same whatever else is shown."""
    colours = _DARK if theme.is_dark else _LIGHT
    index = CAPABILITY_KEYS.index(capability) if capability in CAPABILITY_KEYS else len(colours) - 1
    return QColor(colours[index % len(colours)])


@dataclass(frozen=True, slots=True, kw_only=True)
class StripText:
    """What the strip says: bars as (capability, probability), facts, and the decision in three pieces or an error."""

    bars: tuple[tuple[str, float], ...] = ()
    complexity: str = ""
    plan: str = ""
    model: str = ""
    expected: str = ""
    runner_up: str = ""
    error: str = ""
    fix: str = ""


class TypingStrip(QWidget):
    """One or two rows of fixed places, so that nothing jumps while one types."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show a hint."""
        super().__init__(parent)
        self._theme = theme
        self._said = StripText()
        self._is_stale = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Routing preview"))
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    @property
    def said(self) -> StripText:
        """What the strip shows."""
        return self._said

    def show_preview(self, preview: Preview) -> None:
        """Show what would happen."""
        self._show(self._words(preview))

    def clear(self) -> None:
        """Show nothing but the empty places."""
        self._show(StripText())

    def sizeHint(self) -> QSize:
        """Return one row or two, depending on the width only."""
        return QSize(400, round(self._rows() * _ROW_PX * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        """Return room for the first bar."""
        return QSize(160, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Change between one row and two."""
        super().resizeEvent(event)
        self.setFixedHeight(self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Explain the whole strip in the tool tip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.accessibleDescription(), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the places from left to right."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = self.height() / self._rows()
        x = self._draw_facts(painter, QRectF(0, 0, self.width(), row), self._bar_count())
        area = QRectF(x, 0, self.width() - x, row) if self._rows() == 1 else QRectF(0, row, self.width(), row)
        if self._said.error:
            self._draw_error(painter, area)
        else:
            self._draw_decision(painter, area)

    def _rows(self) -> int:
        return 1 if self.width() >= _ONE_LINE_PX * self._theme.scale else 2

    def _bar_count(self) -> int:
        slot = self._slot_width() + _COLUMN_GAP
        room = self.width() - 190 * self._theme.scale
        if self._rows() == 1:
            room -= 230 * self._theme.scale
        return max(1, min(MAX_BARS, int(room // slot)))

    def _slot_width(self) -> float:
        metrics = QFontMetricsF(self._theme.font(TextRole.SECONDARY))
        return max(metrics.horizontalAdvance(key) for key in CAPABILITY_KEYS) + _GAP + _BAR_PX

    def _draw_facts(self, painter: QPainter, area: QRectF, bars: int) -> float:
        font = self._theme.font(TextRole.SECONDARY)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        x = area.left()
        for index in range(bars):
            if index < len(self._said.bars):
                self._draw_bar(painter, x, area, self._said.bars[index])
            x += self._slot_width() + _COLUMN_GAP
        painter.setPen(self._theme.colour("dim"))
        for text, widest in (
            (self._said.complexity, self.tr("complexity {value}").format(value="0.00")),
            (self._said.plan, self.tr("{n} tasks").format(n=12)),
        ):
            width = metrics.horizontalAdvance(widest)
            painter.drawText(QRectF(x, area.top(), width + 2, area.height()), Qt.AlignmentFlag.AlignVCenter, text)
            x += width + _COLUMN_GAP
        return x

    def _draw_bar(self, painter: QPainter, x: float, area: QRectF, bar: tuple[str, float]) -> None:
        capability, probability = bar
        title = core_text(capability)
        width = QFontMetricsF(painter.font()).horizontalAdvance(title)
        painter.setPen(self._theme.colour("dim"))
        painter.drawText(QRectF(x, area.top(), width + 2, area.height()), Qt.AlignmentFlag.AlignVCenter, title)
        track = QRectF(x + width + _GAP, area.center().y() - _BAR_HEIGHT / 2, _BAR_PX, _BAR_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("track"))
        painter.drawRoundedRect(track, _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)
        track.setWidth(max(float(_BAR_HEIGHT), _BAR_PX * min(1.0, probability)))
        painter.setBrush(capability_colour(capability, self._theme))
        painter.drawRoundedRect(track, _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)

    def _draw_decision(self, painter: QPainter, area: QRectF) -> None:
        if not self._said.model:
            return
        plain, strong = self._theme.font(TextRole.SECONDARY), self._theme.font(TextRole.SECONDARY_STRONG)
        x = self._draw_text(painter, plain, "dim", "→ ", area.left(), area)
        expected_width = QFontMetricsF(plain).horizontalAdvance(self._said.expected)
        room = max(40.0, area.right() - x - expected_width)
        model = QFontMetricsF(strong).elidedText(self._said.model, Qt.TextElideMode.ElideMiddle, room)
        x = self._draw_text(painter, strong, "text", model, x, area)
        x = self._draw_text(painter, plain, "text", self._said.expected, x, area)
        if self._said.runner_up:
            rest = QFontMetricsF(plain).elidedText(
                self._said.runner_up, Qt.TextElideMode.ElideRight, max(0.0, area.right() - x)
            )
            self._draw_text(painter, plain, "dim", rest, x, area)

    def _draw_error(self, painter: QPainter, area: QRectF) -> None:
        font = self._theme.font(TextRole.SECONDARY)
        text = f"{self._said.error} {self._said.fix}".strip()
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        self._draw_text(painter, font, "danger", shown, area.left(), area)

    def _draw_text(self, painter: QPainter, font: QFont, colour: str, text: str, x: float, area: QRectF) -> float:
        painter.setFont(font)
        painter.setPen(self._theme.colour(colour))
        width = QFontMetricsF(font).horizontalAdvance(text)
        painter.drawText(QRectF(x, area.top(), width + 2, area.height()), Qt.AlignmentFlag.AlignVCenter, text)
        return x + width

    def _show(self, said: StripText) -> None:
        if said == self._said:
            return
        self._said = said
        bars = ", ".join(f"{core_text(capability)} {probability:.0%}" for capability, probability in said.bars)
        decision = f"→ {said.model}{said.expected}{said.runner_up}" if said.model else ""
        pieces = (bars, said.complexity, said.plan, decision, said.error, said.fix)
        self.setAccessibleDescription(" · ".join(piece for piece in pieces if piece))
        self.update()

    def _words(self, preview: Preview) -> StripText:
        analysis, plan = preview.analysis, preview.plan
        bars = tuple((score.capability, score.probability) for score in analysis.needed()[:MAX_BARS])
        count = len(plan.sub_tasks)
        said = StripText(
            bars=bars,
            complexity=self.tr("complexity {value}").format(value=f"{analysis.complexity.value:.2f}"),
            plan=self.tr("1 task") if count == 1 else self.tr("{n} tasks").format(n=count),
        )
        if preview.error is not None:
            return replace(said, error=preview.error.message, fix=preview.error.fix)
        if preview.decision is None:
            return said
        chosen, runner_up = preview.decision.chosen, preview.decision.runner_up
        then = self.tr(" (then {model})").format(model=runner_up.ref.model) if runner_up is not None else ""
        expected = _expected(chosen)
        if _leaves_machine(preview.decision):
            expected += self.tr(" · leaves this computer")
        return replace(said, model=chosen.ref.model, expected=expected, runner_up=then)


def _leaves_machine(decision: RoutingDecision) -> bool:
    """Return whether the chosen model runs on somebody else's machine."""
    profiles = decision.inputs.snapshot.profiles
    return any(profile.ref == decision.chosen.ref and profile.remote_host for profile in profiles)


def _expected(candidate: Candidate) -> str:
    total_s = candidate.expected.total_s
    return f" ~{estimate_text(total_s)}" if total_s > 0 else ""
