"""Decisions that a change would turn, as a table: prompt, model then, model now."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt

from app.domain.explain import ChangedDecision
from app.domain.views import DecisionRow
from ui.models.titled_table_model import Index, TitledTableModel

DECISION_ROLE = int(Qt.ItemDataRole.UserRole) + 1
PROMPT, BEFORE, AFTER = range(3)


class ChangedDecisionsModel(TitledTableModel):
    """Holds what one try gave; a decision that was deleted meanwhile has no prompt."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(frozenset(), parent)
        self._titles = (self.tr("Prompt"), self.tr("Was"), self.tr("Would be"))
        self._changed: tuple[ChangedDecision, ...] = ()
        self._prompts: dict[str, str] = {}

    def show_decisions(self, changed: tuple[ChangedDecision, ...], rows: tuple[DecisionRow, ...]) -> None:
        """Show other decisions; `rows` give their prompts."""
        self.beginResetModel()
        self._changed = changed
        self._prompts = {row.decision_id: " ".join(row.prompt.split()) for row in rows}
        self.endResetModel()

    def count(self) -> int:
        """Return the number of decisions."""
        return len(self._changed)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text; the whole of it as its tool tip."""
        if not index.isValid():
            return None
        one = self._changed[index.row()]
        if role == DECISION_ROLE:
            return one.decision_id
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(one, index.column(), is_whole=False)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._text(one, index.column(), is_whole=True)
        return None

    def _text(self, one: ChangedDecision, column: int, *, is_whole: bool) -> str:
        if column == PROMPT:
            return self._prompts.get(one.decision_id) or self.tr("prompt not kept")
        ref = one.before if column == BEFORE else one.after
        if ref is None:
            return self.tr("no model left")
        return str(ref) if is_whole else ref.model
