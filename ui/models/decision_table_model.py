"""Decisions as rows of a table that loads further pages as one scrolls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from app.domain.record import Outcome
from app.domain.views import DecisionPage, DecisionRow
from ui.models.titled_table_model import Index, TitledTableModel

ROW_ROLE = Qt.ItemDataRole.UserRole
NUMBER_COLUMNS = frozenset({5, 6, 7, 8})
PROMPT_CHARS = 160


class DecisionTableModel(TitledTableModel):
    """Shows pages of decisions, newest first; asks for the next page through `load_more`."""

    def __init__(self, load_more: Callable[[str | None], None], parent: QObject | None = None) -> None:
        """Take the function that starts loading the page after a key."""
        super().__init__(NUMBER_COLUMNS, parent)
        self._load_more = load_more
        self._rows: list[DecisionRow] = []
        self._after: str | None = None
        self._is_loading = False
        self._titles = (
            self.tr("Time"),
            self.tr("Prompt"),
            self.tr("Capability"),
            self.tr("Model"),
            self.tr("Outcome"),
            self.tr("First token"),
            self.tr("Total"),
            self.tr("tok/s"),
            self.tr("Score"),
            self.tr("Rating"),
        )

    def start(self) -> None:
        """Forget all rows and load the first page."""
        self.beginResetModel()
        self._rows = []
        self._after = None
        self.endResetModel()
        self._is_loading = True
        self._load_more(None)

    def add_page(self, page: DecisionPage) -> None:
        """Append a page."""
        self._is_loading = False
        self._after = page.after
        if page.rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(page.rows) - 1)
            self._rows.extend(page.rows)
            self.endInsertRows()

    def prepend(self, rows: tuple[DecisionRow, ...]) -> None:
        """Add rows that are newer than all others; those already shown are skipped."""
        known = {row.decision_id for row in self._rows[: len(rows) + 20]}
        fresh = [row for row in rows if row.decision_id not in known]
        if fresh:
            self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
            self._rows[:0] = fresh
            self.endInsertRows()

    def replace(self, row: DecisionRow) -> None:
        """Show a row that was edited."""
        for index, old in enumerate(self._rows):
            if old.decision_id == row.decision_id:
                self._rows[index] = row
                self.dataChanged.emit(self.index(index, 0), self.index(index, len(self._titles) - 1))
                return

    def row(self, index: Index) -> DecisionRow:
        """Return the decision of a row."""
        return self._rows[index.row()]

    def row_of(self, decision_id: str) -> int:
        """Return the row of a decision; −1 if it is not loaded."""
        return next((index for index, row in enumerate(self._rows) if row.decision_id == decision_id), -1)

    def canFetchMore(self, parent: Index) -> bool:
        """Return whether older decisions exist."""
        return not parent.isValid() and self._after is not None and not self._is_loading

    def fetchMore(self, parent: Index) -> None:
        """Start loading the next page."""
        if self.canFetchMore(parent):
            self._is_loading = True
            self._load_more(self._after)

    def count(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown(row)[index.column()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == 1:
            return row.prompt
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        return None

    def _shown(self, row: DecisionRow) -> tuple[str, ...]:
        model = (row.answered_by or row.ref).model
        if row.answered_by is not None and row.answered_by != row.ref:
            model = f"{model} ← {row.ref.model}"
        outcome = row.annotation.corrected_outcome or row.outcome
        return (
            self._when(row.created_at),
            " ".join(row.prompt[:PROMPT_CHARS].split()) or self.tr("(not kept)"),
            row.capability,
            model,
            self._outcome(outcome, row.attempts),
            "" if row.ttft_s is None else f"{row.ttft_s:.2f} s",
            "" if row.total_s is None else f"{row.total_s:.1f} s",
            "" if row.decode_tps is None else f"{row.decode_tps:.0f}",
            f"{row.score:.3f}",
            {1: "▲", 0: "·", -1: "▼", None: ""}[row.annotation.rating],
        )

    def _when(self, moment: datetime) -> str:
        """Return the time of day for today, else the date with it."""
        local = moment.astimezone()
        is_today = local.date() == datetime.now().astimezone().date()
        return local.strftime("%H:%M:%S") if is_today else local.strftime("%d.%m. %H:%M")

    def _outcome(self, outcome: Outcome, attempts: int) -> str:
        words = {
            Outcome.SUCCEEDED: self.tr("✓ answered"),
            Outcome.FAILED: self.tr("✕ failed"),
            Outcome.STOPPED: self.tr("■ stopped"),
            Outcome.SKIPPED: self.tr("– skipped"),
            Outcome.PARTIAL: self.tr("◐ partly"),
        }
        tries = self.tr(", {0} tries").format(attempts) if attempts > 1 else ""
        return f"{words[outcome]}{tries}"
