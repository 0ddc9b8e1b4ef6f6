"""Decisions as rows of a table as long as the log: the keys are all there, the lines come as they are looked at."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer, Signal

from app.domain.record import Outcome
from app.domain.views import DecisionRow
from ui.models.titled_table_model import Index, TitledTableModel
from ui.translation import core_text

ROW_ROLE = Qt.ItemDataRole.UserRole
NUMBER_COLUMNS = frozenset({5, 6, 7, 8})
PROMPT_COLUMN = 1
TEXT_ROLES = frozenset({Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, ROW_ROLE})
PROMPT_CHARS = 160
# Lines are read in blocks: a screen holds about 25, so that three blocks cover what is seen while scrolling.
BLOCK_ROWS = 64
BLOCKS_AT_ONCE = 3
# Some hundred bytes each; what scrolled away longest ago is read again when it comes back.
KEPT_ROWS = 5000


class DecisionTableModel(TitledTableModel):
    """Shows decisions, newest first; asks for the lines of keys through `load_rows`, one time after the other."""

    rows_arrived = Signal()

    def __init__(self, load_rows: Callable[[Sequence[int]], object], parent: QObject | None = None) -> None:
        """Take the function that starts reading the lines of some keys; `put_rows` must follow."""
        super().__init__(NUMBER_COLUMNS, parent)
        self._load_rows = load_rows
        self._keys: array[int] = array("q")
        self._rows: OrderedDict[int, tuple[DecisionRow, tuple[str, ...]] | None] = OrderedDict()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._is_loading = False
        # What one paint misses is asked for together.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)
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

    def show_keys(self, keys: Sequence[int]) -> None:
        """Show other decisions, newest first; lines that are known stay known."""
        self.beginResetModel()
        self._keys = array("q", keys)
        self._wanted.clear()
        self.endResetModel()

    def extend_keys(self, keys: Sequence[int]) -> None:
        """Show these decisions, of which the ones shown are the newest; the view stays where it is."""
        shown = len(self._keys)
        whole = array("q", keys)
        if whole[:shown] != self._keys:
            # Others came or went meanwhile; they are few, but their places are not known.
            self.show_keys(whole)
        elif len(whole) > shown:
            self.beginInsertRows(QModelIndex(), shown, len(whole) - 1)
            self._keys = whole
            self.endInsertRows()

    def put_rows(self, asked: Sequence[int], rows: Mapping[int, DecisionRow]) -> None:
        """Take the lines that were asked for; those of decisions that are gone are missing."""
        self._is_loading = False
        for key in asked:
            row = rows.get(key)
            self._keep(key, None if row is None else (row, self._shown(row)))
        if self._keys:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._keys) - 1, len(self._titles) - 1))
        self.rows_arrived.emit()
        if self._wanted:
            self._soon.start()

    def loading_failed(self) -> None:
        """Take that lines could not be read; they are asked for again when they are looked at again."""
        self._is_loading = False
        self._wanted.clear()

    def prepend(self, keys: Sequence[int]) -> int:
        """Add decisions that are newer than all others and return how many; those already shown are skipped."""
        known = set(self._keys[: len(keys) + 20])
        fresh = [key for key in keys if key not in known]
        if fresh:
            self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
            self._keys = array("q", fresh) + self._keys
            self.endInsertRows()
        return len(fresh)

    def replace(self, row: DecisionRow) -> None:
        """Show a line that was edited."""
        place = self.row_of(row.decision_id)
        if place >= 0:
            self._keep(self._keys[place], (row, self._shown(row)))
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(self._titles) - 1))

    def row(self, index: Index) -> DecisionRow | None:
        """Return the decision of a row; None while it is not read, or gone."""
        entry = self._rows.get(self._keys[index.row()])
        return None if entry is None else entry[0]

    def row_of(self, decision_id: str) -> int:
        """Return the row of a decision; −1 if its line is not read."""
        key = next((key for key, entry in self._rows.items() if entry and entry[0].decision_id == decision_id), None)
        if key is None:
            return -1
        try:
            return self._keys.index(key)
        except ValueError:
            return -1

    def count(self) -> int:
        """Return the number of rows."""
        return len(self._keys)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows; a line that is not read yet is asked for."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        return self._cell(index, role) if role in TEXT_ROLES else None

    def _cell(self, index: Index, role: int) -> Any:
        key, is_prompt = self._keys[index.row()], index.column() == PROMPT_COLUMN
        if key not in self._rows:
            self._want(index.row())
        row, texts = self._rows.get(key) or (None, ())
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.prompt if is_prompt and row is not None else None
        if row is None:
            absent = self.tr("(deleted)") if key in self._rows else "…"
            return absent if is_prompt else None
        return texts[index.column()]

    def _want(self, place: int) -> None:
        block = place // BLOCK_ROWS
        self._wanted[block] = None
        self._wanted.move_to_end(block)
        # While one drags the bar, only what was looked at last is still on the screen.
        while len(self._wanted) > BLOCKS_AT_ONCE:
            self._wanted.popitem(last=False)
        if not self._is_loading:
            self._soon.start()

    def _ask(self) -> None:
        if self._is_loading or not self._wanted:
            return
        blocks = sorted(self._wanted)
        self._wanted.clear()
        keys = [key for block in blocks for key in self._keys[block * BLOCK_ROWS : (block + 1) * BLOCK_ROWS]]
        missing = [key for key in keys if key not in self._rows]
        if missing:
            self._is_loading = True
            self._load_rows(missing)

    def _keep(self, key: int, entry: tuple[DecisionRow, tuple[str, ...]] | None) -> None:
        self._rows[key] = entry
        self._rows.move_to_end(key)
        while len(self._rows) > KEPT_ROWS:
            self._rows.popitem(last=False)

    def _shown(self, row: DecisionRow) -> tuple[str, ...]:
        model = (row.answered_by or row.ref).model
        if row.answered_by is not None and row.answered_by != row.ref:
            model = f"{model} ← {row.ref.model}"
        outcome = row.annotation.corrected_outcome or row.outcome
        return (
            self._when(row.created_at),
            " ".join(row.prompt[:PROMPT_CHARS].split()) or self.tr("(not kept)"),
            core_text(row.capability),
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
