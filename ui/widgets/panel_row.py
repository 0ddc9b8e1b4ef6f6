"""A line of a panel on the Settings page: words on the left, buttons on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import SPACE
from ui.widgets.folding_row import FoldingRow, WrappedLabel
from ui.widgets.labels import label


class PanelRow(FoldingRow):
    """A title, a sentence that may change and can be selected, and what can be done about it."""

    def __init__(self, title: str, text: str, buttons: Sequence[QWidget] = (), parent: QWidget | None = None) -> None:
        """Show `text` below `title`; empty text takes no room."""
        super().__init__(parent)
        self._text = WrappedLabel("")
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(label(title))
        words.addWidget(self._text)
        words.addStretch(1)
        side = QHBoxLayout()
        side.setSpacing(SPACE[2])
        for button in buttons:
            side.addWidget(button)
        self.lay_out(words, side)
        self.set_text(text)

    @property
    def text(self) -> str:
        """The sentence."""
        return self._text.text()

    def set_text(self, text: str) -> None:
        """Show another sentence."""
        self._text.setText(text)
        self._text.fit()
        self._text.setVisible(bool(text))
