"""What a new conversation shows: what the page is for, and three prompts to begin with."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.theme import SPACE, Theme
from ui.widgets.labels import label
from ui.widgets.transcript import SCROLL_BAR_PX

_ICON_PX = 32
_TEXT_PX = 560
_SMALLEST_PX = 160


class Suggestion(QPushButton):
    """A prompt on one line, cut with … where there is no room."""

    def __init__(self, prompt: str, widest: int) -> None:
        """Show `prompt` in at most `widest` pixels."""
        super().__init__()
        self._line = " ".join(prompt.split())
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Example: {prompt}").format(prompt=self._line))
        self.setMinimumWidth(_SMALLEST_PX)
        self.setMaximumWidth(widest)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text to the width."""
        super().resizeEvent(event)
        shown = self.fontMetrics().elidedText(self._line, Qt.TextElideMode.ElideRight, self.width() - 2 * SPACE[4])
        self.setText(shown)
        self.setToolTip(self._line if shown != self._line else "")


class ChatEmpty(QWidget):
    """One sentence and three examples; choosing one puts it into the composer."""

    suggested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Offer a code, a compound and a writing prompt, which go to different models."""
        super().__init__(parent)
        self._theme = theme
        self._icon = QLabel(self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        # The composer below leaves room for the transcript's scroll bar.
        layout.setContentsMargins(SPACE[5], SPACE[5], SPACE[5] + SCROLL_BAR_PX, SPACE[5])
        layout.setSpacing(SPACE[2])
        layout.addStretch(2)
        layout.addWidget(self._icon)
        title = label(self.tr("Ask your models"), "heading")
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(title)
        for line in (
            self.tr("Each prompt goes to the model that will answer it best and soonest."),
            self.tr("The line under the field says which one, and why, while you type."),
        ):
            text = label(line, "secondary", wraps=True)
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(text)
        layout.addSpacing(SPACE[3])
        for prompt in (
            self.tr("Write a Python function that checks whether a text is a palindrome."),
            self.tr(
                "1. Explain compound interest.\n2. Work out 4,000 € at 3.5 % for 12 years.\n3. Write a haiku on it."
            ),
            self.tr("Suggest five names for a small bakery by the sea."),
        ):
            self._add_suggestion(layout, prompt)
        layout.addStretch(3)
        theme.changed.connect(self._draw_icon)
        self._draw_icon()

    def _add_suggestion(self, layout: QVBoxLayout, prompt: str) -> None:
        button = Suggestion(prompt, round(_TEXT_PX * self._theme.scale))
        button.clicked.connect(lambda: self.suggested.emit(prompt))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button, 1000)
        row.addStretch(1)
        layout.addLayout(row)

    def _draw_icon(self) -> None:
        scale = self.devicePixelRatioF()
        self._icon.setPixmap(self._theme.pixmap("spark", _ICON_PX, colour="accent_text", scale=scale))
