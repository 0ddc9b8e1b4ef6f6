"""A routing decision, readable in ten seconds: candidates as stacked bars, exclusions, what would flip it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.decision import Candidate, Exclusion, RoutingDecision
from app.domain.prompt import Analysis
from app.domain.record import Outcome, SubTaskRecord
from ui.theme import SPACE, Theme
from ui.translation import core_text
from ui.widgets.contribution_bar import ContributionBar, contribution_colour, score_range
from ui.widgets.labels import LabelRole, label, separator
from ui.widgets.strategy_titles import strategy_title

# Candidates beyond these are counted, not drawn: the choice is between the first few.
SHOWN_CANDIDATES = 6
SWATCH_SIZE = 9
MS_PER_S = 1000


def _selectable(text: str, role: LabelRole = "body", *, wraps: bool = False) -> QLabel:
    made = label(text, role, wraps=wraps)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


class Swatch(QWidget):
    """A small square in the colour of a contribution or capability."""

    def __init__(self, colour: str, parent: QWidget | None = None) -> None:
        """Take the colour, #rrggbb."""
        super().__init__(parent)
        self._colour = colour
        self.setFixedSize(SWATCH_SIZE, SWATCH_SIZE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colour))
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
        painter.end()


class DecisionView(QWidget):
    """Shows one decision; give it another and everything is drawn anew."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._theme = theme
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE[2])
        self._flip = _selectable("", wraps=True)
        self._body: QWidget | None = None

    def show_decision(
        self, decision: RoutingDecision, *, record: SubTaskRecord | None = None, is_preview: bool = False
    ) -> None:
        """Draw `decision`; `record` adds what was measured, `is_preview` says that it has not been taken yet."""
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE[2])
        self._flip = _selectable("", wraps=True)
        self._flip.setVisible(False)
        layout.addLayout(self._heading(decision, is_preview=is_preview))
        if decision.reason:
            layout.addWidget(label(decision.reason, "secondary", wraps=True))
        layout.addLayout(self._legend(decision))
        axis = score_range(decision.ranking)
        for candidate in decision.ranking[:SHOWN_CANDIDATES]:
            layout.addLayout(self._candidate(candidate, axis, decision.inputs.analysis))
        hidden = len(decision.ranking) - SHOWN_CANDIDATES
        if hidden > 0:
            layout.addWidget(label(self.tr("and {0} more with lower scores").format(hidden), "secondary"))
        if decision.exclusions:
            layout.addSpacing(SPACE[1])
            layout.addLayout(self._exclusions(decision.exclusions))
        layout.addWidget(self._flip)
        layout.addWidget(separator())
        layout.addLayout(self._analysis(decision.inputs.analysis))
        if record is not None and record.attempts:
            layout.addWidget(separator())
            layout.addLayout(self._measured(decision, record))
        if self._body is not None:
            self._layout.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._body = body
        self._layout.addWidget(body)

    def show_flip(self, text: str) -> None:
        """Add the sentence that says which smallest change would choose another model; "" hides it."""
        self._flip.setText(text)
        self._flip.setVisible(bool(text))
        palette = self._flip.palette()
        palette.setColor(self._flip.foregroundRole(), self._theme.colour("accent_text"))
        self._flip.setPalette(palette)

    def _heading(self, decision: RoutingDecision, *, is_preview: bool) -> QHBoxLayout:
        model = decision.chosen.ref.model
        text = self.tr("{0} would be chosen") if is_preview else self.tr("{1} · {0} was chosen")
        row = QHBoxLayout()
        title = label(text.format(model, decision.sub_task_id), "strong", wraps=True)
        row.addWidget(title, 1, Qt.AlignmentFlag.AlignTop)
        took = self.tr("cached") if decision.is_cached else f"{decision.decide_s * MS_PER_S:.2f} ms"
        row.addWidget(label(f"{strategy_title(decision.strategy)} · {took}", "secondary"), 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _legend(self, decision: RoutingDecision) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE[3])
        grid.setVerticalSpacing(2)
        names = [part.name for part in decision.chosen.contributions]
        columns = 3
        for index, name in enumerate(names):
            cell = QHBoxLayout()
            cell.setSpacing(5)
            cell.addWidget(Swatch(contribution_colour(name)))
            cell.addWidget(label(core_text(name), "secondary"))
            cell.addStretch(1)
            grid.addLayout(cell, index // columns, index % columns)
        return grid

    def _candidate(self, candidate: Candidate, axis: tuple[float, float], analysis: Analysis) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(3)
        row = QHBoxLayout()
        row.addWidget(_selectable(candidate.ref.model), 1)
        row.addWidget(label(f"{candidate.score:.3f}", "strong"))
        column.addLayout(row)
        bar = ContributionBar(self._theme)
        bar.show_contributions(candidate.contributions, axis)
        column.addWidget(bar)
        sums = "  ".join(f"{core_text(part.name)} {part.value:+.3f}" for part in candidate.contributions)
        note = label(self._note(candidate, analysis), "secondary", wraps=True)
        note.setToolTip(
            "\n".join(f"{core_text(part.name)} {part.value:+.3f}  {part.detail}" for part in candidate.contributions)
        )
        note.setAccessibleDescription(sums)
        column.addWidget(note)
        return column

    def _note(self, candidate: Candidate, analysis: Analysis) -> str:
        quality = next((part.detail for part in candidate.contributions if part.name == "quality" and part.detail), "")
        warmth = (
            self.tr("warm")
            if candidate.is_resident
            else self.tr("must load, ~{0:.0f} s").format(candidate.expected.load_s)
        )
        if not candidate.is_resident and not candidate.expected.load_s:
            warmth = self.tr("must load")
        parts = [
            quality or core_text(analysis.primary),
            warmth,
            self.tr("~{0:.1f} s in all").format(candidate.expected.total_s),
        ]
        return " · ".join(parts)

    def _exclusions(self, exclusions: tuple[Exclusion, ...]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(label(self.tr("Excluded"), "section"))
        for exclusion in exclusions:
            column.addWidget(label(f"{exclusion.ref.model}: {exclusion.detail}", "secondary", wraps=True))
        return column

    def _analysis(self, analysis: Analysis) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(label(self.tr("What the prompt needs"), "section"))
        cues: dict[str, list[str]] = {}
        for span in analysis.spans:
            cues.setdefault(span.capability, []).append(span.cue)
        for score in analysis.needed():
            found = ", ".join(dict.fromkeys(cues.get(score.capability, ())))
            why = f" — {found}" if found else ""
            column.addWidget(
                label(f"{core_text(score.capability)} {score.probability:.0%}{why}", "secondary", wraps=True)
            )
        parts = ", ".join(
            f"{core_text(part.name)} {part.value:+.2f}" for part in analysis.complexity.parts if part.value
        )
        told = self.tr("complexity {0:.2f}").format(analysis.complexity.value)
        column.addWidget(label(f"{told}{f' = {parts}' if parts else ''}", "secondary", wraps=True))
        if analysis.note:
            column.addWidget(label(analysis.note, "warning", wraps=True))
        return column

    def _measured(self, decision: RoutingDecision, record: SubTaskRecord) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(label(self.tr("Attempts"), "section"))
        for attempt in record.attempts:
            parts = [f"{attempt.number}. {attempt.ref.model}", attempt.outcome.value, f"{attempt.total_s:.1f} s"]
            if attempt.ttft_s is not None:
                parts.insert(2, self.tr("first token {0:.2f} s").format(attempt.ttft_s))
            role: LabelRole = "secondary" if attempt.outcome is not Outcome.FAILED else "error"
            column.addWidget(_selectable(" · ".join(parts), role, wraps=True))
            if attempt.error:
                column.addWidget(_selectable(f"{attempt.error} {attempt.fix}".strip(), "error", wraps=True))
        expected = decision.chosen.expected
        last = record.attempts[-1]
        text = self.tr("expected {0:.1f} s, measured {1:.1f} s").format(expected.total_s, last.total_s)
        column.addWidget(label(text, "secondary"))
        return column
