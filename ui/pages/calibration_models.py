"""Boxes to tick the models that a calibration asks."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QScrollArea, QWidget

from app.domain.profile import ModelProfile, ModelRef
from ui.theme import SPACE
from ui.widgets.amounts import size_text
from ui.widgets.labels import ElidedLabel, label


class ModelChoice(QScrollArea):
    """A line a model: its box, its name and its size."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Start without models; `name` is the accessible name."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._boxes: dict[ModelRef, QCheckBox] = {}

    def chosen(self) -> tuple[ModelRef, ...]:
        """Return the models that are ticked, in the order shown."""
        return tuple(ref for ref, box in self._boxes.items() if box.isChecked())

    def show_models(self, profiles: tuple[ModelProfile, ...]) -> None:
        """Show these; a box that was there keeps its tick, a new one has it where routing may use the model."""
        if tuple(self._boxes) == tuple(profile.ref for profile in profiles) and self._boxes:
            return
        before = {ref: box.isChecked() for ref, box in self._boxes.items()}
        body = QWidget()
        body.setProperty("surface", "background")
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, SPACE[1], 0)
        grid.setHorizontalSpacing(SPACE[2])
        grid.setVerticalSpacing(SPACE[2])
        grid.setColumnStretch(1, 1)
        self._boxes = {}
        for row, profile in enumerate(profiles):
            box = QCheckBox()
            box.setAccessibleName(str(profile.ref))
            box.setToolTip(str(profile.ref))
            box.setChecked(before.get(profile.ref, profile.counts_as_active))
            box.toggled.connect(self._tell)
            name = ElidedLabel(profile.ref.model)
            size = label(size_text(profile.size_bytes) if profile.size_bytes else "", "secondary")
            grid.addWidget(box, row, 0)
            grid.addWidget(name, row, 1)
            size.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(size, row, 2)
            self._boxes[profile.ref] = box
        grid.setRowStretch(len(profiles), 1)
        self.setWidget(body)

    def _tell(self, _is_on: bool) -> None:
        self.changed.emit()
