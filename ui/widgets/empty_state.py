"""What a page shows without content: one sentence and one action; and the same for errors."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.theme import SPACE, Theme
from ui.widgets.buttons import push_button
from ui.widgets.labels import label

ICON_PX = 32
TEXT_WIDTH_PX = 380
SMALLEST_TEXT_PX = 160


class EmptyState(QWidget):
    """An icon, a title, a sentence and at most one button, in the middle of the free space."""

    def __init__(
        self,
        theme: Theme,
        *,
        icon: str,
        title: str,
        text: str = "",
        action: tuple[str, Callable[[], object]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show `action` (label, function) as the one thing to do; None without one."""
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._icon = QLabel(self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[6], SPACE[6], SPACE[6], SPACE[6])
        layout.setSpacing(SPACE[2])
        layout.addStretch(2)
        layout.addWidget(self._icon)
        self._title = label(title, "title")
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._title)
        self._text = label(text, "secondary", wraps=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._text.setVisible(bool(text))
        layout.addWidget(self._text, 0, Qt.AlignmentFlag.AlignHCenter)
        if action is not None:
            caption, function = action
            layout.addSpacing(SPACE[2])
            button = push_button(caption, kind="quiet", clicked=function)
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        theme.changed.connect(self._redress)
        self._redress()

    def set_text(self, title: str, text: str) -> None:
        """Say something else."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._fit_text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the sentence earlier where there is less room."""
        super().resizeEvent(event)
        self._fit_text()

    def _fit_text(self) -> None:
        """Give the sentence the height its lines need; a centred label would be cut to one line."""
        room = self.width() - 2 * SPACE[6]
        width = max(SMALLEST_TEXT_PX, min(round(TEXT_WIDTH_PX * max(1.0, self._theme.scale)), room))
        self._text.ensurePolished()
        self._text.setFixedSize(width, max(0, self._text.heightForWidth(width)))

    def _redress(self) -> None:
        self._fit_text()
        scale = self.devicePixelRatioF()
        self._icon.setPixmap(self._theme.pixmap(self._icon_name, ICON_PX, colour="dim", scale=scale))
