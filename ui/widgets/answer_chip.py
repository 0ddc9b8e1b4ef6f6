"""The chip below an answer: `● model · capability · warm · 0.9 s · 43 tok/s · Why?`."""

from __future__ import annotations

import html

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from ui.theme import TextRole, Theme
from ui.widgets.answer_chip_text import chip_text
from ui.widgets.message_parts import PartState

CHIP_HEIGHT = 26
_DOT_RADIUS = 4.0
_LEFT = 26


class AnswerChip(QWidget):
    """Names the model that answered and how it went."""

    why_clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._theme = theme
        self._colour = ""
        self._shown: tuple[str, bool] = ("", False)
        self._label = QLabel(self)
        self._label.setFont(theme.font(TextRole.SECONDARY))
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._why = QPushButton(self.tr("Why?"), self)
        self._why.setProperty("kind", "link")
        self._why.setFont(theme.font(TextRole.SECONDARY_STRONG))
        self._why.setCursor(Qt.CursorShape.PointingHandCursor)
        self._why.clicked.connect(self.why_clicked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_LEFT, 0, 8, 0)
        layout.setSpacing(4)
        layout.addWidget(self._label)
        layout.addWidget(self._why)
        self.setFixedHeight(CHIP_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def why_button(self) -> QPushButton:
        """The button, for the order of focus."""
        return self._why

    @property
    def text(self) -> str:
        """What the chip says, in plain words."""
        return self.accessibleName()

    def show_part(self, part: PartState, now_s: float) -> bool:
        """Show a part; return whether the words changed."""
        said = chip_text(part, now_s)
        palette = self._theme.palette
        model = f"<b style='font-weight:600; color:{palette.text}'>{html.escape(said.model)}</b>" if said.model else ""
        colour = getattr(palette, said.tone) if said.tone else palette.dim
        facts = f"<span style='color:{colour}'>{html.escape(said.facts)}</span>"
        flags = "".join(
            f" &nbsp;<span style='color:{palette.warning}'>▲ {html.escape(title)}</span>" for title, _ in said.warnings
        )
        text = f"{model}{' &nbsp;' if model else ''}{facts}{flags}"
        has_why = part.decision_id is not None
        if (text, has_why) == self._shown:
            return False
        self._shown = (text, has_why)
        # Nothing is known of an answer that was imported.
        self.setVisible(bool(said.model or said.facts or flags))
        self._label.setText(text)
        self._why.setVisible(has_why)
        self._colour = self._theme.model_look(str(part.ref)).colour if part.ref is not None else ""
        words = ", ".join(word for word in (said.model, said.facts, *(title for title, _ in said.warnings)) if word)
        self.setAccessibleName(words)
        name = self.tr("Why {model}? {title}").format(model=said.model, title=part.title)
        self._why.setAccessibleName(name.strip())
        self.setToolTip("\n".join(reason for _, reason in said.warnings if reason))
        self.update()
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the outline and the model's dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.setBrush(self._theme.colour("raised"))
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, CHIP_HEIGHT / 2, CHIP_HEIGHT / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colour or self._theme.palette.line_strong))
        painter.drawEllipse(QPointF(15, CHIP_HEIGHT / 2), _DOT_RADIUS, _DOT_RADIUS)
