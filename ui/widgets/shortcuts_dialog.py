"""The overview of all shortcuts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import SPACE
from ui.widgets.buttons import push_button
from ui.widgets.context import Action
from ui.widgets.labels import label

SIZE_PX = (560, 560)


class ShortcutsDialog(QDialog):
    """Lists actions with keys, by group; open it with `open()`."""

    def __init__(self, actions: Sequence[Action], parent: QWidget) -> None:
        """List those of `actions` that have keys."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE_PX)
        body = QWidget(self)
        grid = QGridLayout(body)
        grid.setContentsMargins(SPACE[5], SPACE[4], SPACE[5], SPACE[4])
        grid.setHorizontalSpacing(SPACE[5])
        grid.setVerticalSpacing(SPACE[2])
        grid.setColumnStretch(0, 1)
        groups: dict[str, list[Action]] = {}
        for action in actions:
            if action.shortcut:
                groups.setdefault(action.group or self.tr("General"), []).append(action)
        row = 0
        for group, members in groups.items():
            heading = label(group, "section")
            heading.setContentsMargins(0, SPACE[2] if row else 0, 0, 0)
            grid.addWidget(heading, row, 0, 1, 2)
            row += 1
            for action in members:
                keys = QKeySequence(action.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
                cap = label(keys, "secondary")
                cap.setProperty("kind", "keycap")
                grid.addWidget(label(action.title), row, 0)
                grid.addWidget(cap, row, 1, Qt.AlignmentFlag.AlignRight)
                row += 1
        grid.setRowStretch(row, 1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(body)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(SPACE[5], SPACE[2], SPACE[5], SPACE[4])
        buttons.addStretch(1)
        close = push_button(self.tr("Close"), clicked=self.accept)
        close.setDefault(True)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area, 1)
        layout.addLayout(buttons)
