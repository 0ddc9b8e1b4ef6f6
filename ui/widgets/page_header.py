"""The line at the top of a page: its title, and room for what belongs to the whole page."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import SPACE
from ui.widgets.labels import ElidedLabel, separator

HEADER_PX = 45


class PageHeader(QWidget):
    """Title on the left, widgets added with `add` on the right, a line below."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        """Show a title."""
        super().__init__(parent)
        self._title = ElidedLabel(title, "title")
        # A widget of its own: a bare row of fixed heights would not grow, and leave a gap below the line.
        content = QWidget(self)
        self._row = QHBoxLayout(content)
        self._row.setContentsMargins(SPACE[5], 0, SPACE[5], 0)
        self._row.setSpacing(SPACE[2])
        self._row.addWidget(self._title, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(content, 1)
        layout.addWidget(separator())
        self.setMinimumHeight(HEADER_PX)

    def add(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self._row.addWidget(widget)

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.setText(title)
