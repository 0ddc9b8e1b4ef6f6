"""Tables of records: quiet rows, and columns that fit the width."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject
from PySide6.QtWidgets import QHeaderView, QTableView


def records_table(model: QAbstractItemModel, *, name: str, row_height: int) -> QTableView:
    """Return a table in which whole rows are chosen, one at a time; `name` is its accessible name."""
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setWordWrap(False)
    # Tab leaves the table; the arrows move in it.
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(row_height)
    return table


class FittedColumns(QObject):
    """Keeps the columns of a table readable at every width.

    Widths are pixels at 100 % text size. Fixed ones, because measuring the contents of a million rows would take as
    long as loading them.
    """

    def __init__(
        self, table: QTableView, widths: Sequence[int], *, stretched: int, optional: Sequence[int], scale: float
    ) -> None:
        """Give column `stretched` the rest; hide columns of `optional`, first ones first, while that is too little."""
        super().__init__(table)
        self._table = table
        self._widths = [round(width * scale) for width in widths]
        self._stretched = stretched
        self._optional = tuple(optional)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        for column, width in enumerate(self._widths):
            table.setColumnWidth(column, width)
        header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the width of the table."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        missing = sum(self._widths) - self._table.viewport().width()
        for column in self._optional:
            self._table.setColumnHidden(column, missing > 0)
            if missing > 0:
                missing -= self._widths[column]
