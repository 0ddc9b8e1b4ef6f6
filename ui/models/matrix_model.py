"""A batch as a matrix: a row a prompt, a column a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt

from app.domain.comparison import Comparison, Lane
from app.domain.record import Outcome
from ui.models.titled_table_model import Index, TitledTableModel

ROW_ROLE = Qt.ItemDataRole.UserRole
NUMBER, PROMPT = 0, 1
FIRST_MODEL = 2
TEXT_CHARS = 200
FILTERS: dict[str, Callable[[Comparison], bool]] = {
    "all": lambda _row: True,
    "failures": lambda row: row.has_failure,
    "different": lambda row: row.answers_differ,
}


class MatrixModel(TitledTableModel):
    """Rows that pass the filter; a cell tells time and beginning of its answer."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(frozenset({NUMBER}), parent)
        self._rows: list[Comparison] = []
        self._places: dict[str, int] = {}
        self._shown: list[int] = []
        self._filter = "all"

    @property
    def rows(self) -> list[Comparison]:
        """All rows, whatever the filter."""
        return self._rows

    def show_rows(self, rows: Sequence[Comparison], models: Sequence[str]) -> None:
        """Show another batch; `models` are the titles of its columns."""
        self.beginResetModel()
        self._titles = (self.tr("#"), self.tr("Prompt"), *models)
        self._rows = list(rows)
        self._places = {row.comparison_id: place for place, row in enumerate(rows)}
        self._select()
        self.endResetModel()

    def set_filter(self, key: str) -> None:
        """Show all rows, those with failures, or those whose answers differ. KeyError for another key."""
        self.beginResetModel()
        self._filter = key
        self._select()
        self.endResetModel()

    def counts(self) -> dict[str, int]:
        """Return how many rows each filter shows."""
        return {key: sum(map(keeps, self._rows)) for key, keeps in FILTERS.items()}

    def replace(self, row: Comparison) -> None:
        """Show a row that got another answer; nothing happens for one of another batch."""
        place = self._places.get(row.comparison_id)
        if place is None:
            return
        self._rows[place] = row
        is_shown = place in self._shown
        if is_shown != FILTERS[self._filter](row):
            self.set_filter(self._filter)
        elif is_shown:
            number = self._shown.index(place)
            self.dataChanged.emit(self.index(number, 0), self.index(number, len(self._titles) - 1))

    def count(self) -> int:
        """Return the number of rows shown."""
        return len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        place = self._shown[index.row()]
        row, column = self._rows[place], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            if column == NUMBER:
                return str(place + 1)
            return _line(row.prompt) if column == PROMPT else self._cell(row.lanes[column - FIRST_MODEL])
        if role == ROW_ROLE:
            return row
        return self.alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _select(self) -> None:
        keeps = FILTERS[self._filter]
        self._shown = [place for place, row in enumerate(self._rows) if keeps(row)]

    def _cell(self, lane: Lane) -> str:
        if lane.outcome is None:
            return "…"
        if lane.outcome is Outcome.FAILED:
            return f"✕ {_line(lane.error)}"
        seconds = "" if lane.total_s is None else f"{lane.total_s:.1f} s · "
        return f"{seconds}{_line(lane.answer)}"


def _line(text: str) -> str:
    return " ".join(text[:TEXT_CHARS].split())
