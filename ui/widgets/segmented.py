"""A row of choices joined into one control, as for the window of a chart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget


class Segmented(QWidget):
    """Exactly one of several choices; arrow keys move between them."""

    chosen = Signal(str)  # key

    def __init__(self, choices: Sequence[tuple[str, str]], *, name: str, parent: QWidget | None = None) -> None:
        """Offer `choices` (key, label), the first one chosen; `name` is the accessible name."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for index, (key, caption) in enumerate(choices):
            button = QPushButton(caption, self)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setAccessibleName(f"{name}: {caption}")
            button.setProperty("kind", "segment")
            place = "first" if index == 0 else "last" if index == len(choices) - 1 else "middle"
            button.setProperty("place", "only" if len(choices) == 1 else place)
            button.clicked.connect(lambda _checked, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
            layout.addWidget(button)
        if choices:
            self._buttons[choices[0][0]].setChecked(True)

    def set_caption(self, key: str, caption: str) -> None:
        """Write something else on a choice, such as a count. KeyError for an unknown key."""
        self._buttons[key].setText(caption)
        self._buttons[key].setAccessibleName(f"{self.accessibleName()}: {caption}")

    @property
    def value(self) -> str:
        """The key of the choice; "" without choices."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose without telling. KeyError for an unknown key."""
        self._buttons[key].setChecked(True)
