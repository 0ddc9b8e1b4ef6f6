"""Columns of a table that fit its width: fixed ones, one that takes the rest, and some that give way first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHeaderView, QTableView


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
