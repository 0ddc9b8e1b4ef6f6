"""What models got right in a calibration: a row a capability, a column a model."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont

from app.domain.calibration import CalibrationCell, CalibrationMatrix
from app.domain.capability import CAPABILITIES
from app.domain.evidence import ComplexityBand
from app.domain.profile import ModelRef
from ui.models.titled_table_model import Index, TitledTableModel
from ui.translation import core_text

# A cell's CalibrationCell; None in the first column.
CELL_ROLE = int(Qt.ItemDataRole.UserRole) + 1


class CalibrationMatrixModel(TitledTableModel):
    """The cells of one difficulty, or of all together; the last row is over all capabilities."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(frozenset(), parent)
        self._models: tuple[ModelRef, ...] = ()
        self._matrix = CalibrationMatrix(cells={})
        self._band: ComplexityBand | None = None
        self._rows: tuple[tuple[str, str], ...] = (
            *((one.key, core_text(one.title)) for one in CAPABILITIES),
            ("", self.tr("All together")),
        )
        self._titles = (self.tr("Capability"),)

    def show_matrix(
        self, models: tuple[ModelRef, ...], matrix: CalibrationMatrix, band: ComplexityBand | None = None
    ) -> None:
        """Show the cells of these models; `band` None is all difficulties together."""
        self.beginResetModel()
        self._models, self._matrix, self._band = models, matrix, band
        self._titles = (self.tr("Capability"), *(ref.model for ref in models))
        self.endResetModel()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was graded yet."""
        return not self._matrix.cells

    def count(self) -> int:
        """Return the number of rows: the capabilities, and all together."""
        return len(self._rows) if self._models else 0

    def cell(self, row: int, column: int) -> CalibrationCell | None:
        """Return what a cell holds; None in the column of the capabilities."""
        if column == 0:
            return None
        return self._matrix.cell(self._models[column - 1], self._rows[row][0], self._band)

    def alignment(self, column: int) -> int:
        """Return the alignment of a column: numbers stand in the middle of their colour."""
        side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignHCenter
        return int(side | Qt.AlignmentFlag.AlignVCenter)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's title; the host and whole name of a model as the tool tip."""
        if role == Qt.ItemDataRole.ToolTipRole and orientation is Qt.Orientation.Horizontal and section > 0:
            return str(self._models[section - 1])
        return super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell as text, as value, and in words for tool tip and screen reader."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        cell = self.cell(row, column)
        plain = {CELL_ROLE: cell, int(Qt.ItemDataRole.TextAlignmentRole): self.alignment(column)}
        if role in plain:
            return plain[role]
        if role == Qt.ItemDataRole.FontRole and not self._rows[row][0]:
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[row][1] if cell is None else share_text(cell)
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole} and cell is not None:
            return self._words(row, column, cell)
        return None

    def _words(self, row: int, column: int, cell: CalibrationCell) -> str:
        model, capability = self._models[column - 1].model, self._rows[row][1]
        if cell.mean is None or cell.low is None or cell.high is None:
            return self.tr("{capability}, {model}: no answer graded yet").format(capability=capability, model=model)
        return self.tr("{capability}, {model}: {share} of {n} right; {low} to {high} at 95 % confidence").format(
            capability=capability,
            model=model,
            share=share_text(cell),
            n=cell.n,
            low=f"{cell.low:.0%}",
            high=f"{cell.high:.0%}",
        )


def share_text(cell: CalibrationCell) -> str:
    """Return the share of right answers, a dash without any."""
    return "–" if cell.mean is None else f"{cell.mean:.0%}"
