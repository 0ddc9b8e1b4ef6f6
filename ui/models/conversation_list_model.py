"""Conversations as rows under the headings Today, Yesterday and Earlier."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.domain.views import ConversationSummary
from ui.widgets.conversation_list import IS_HEADING_ROLE, SUBTITLE_ROLE, SUMMARY_ROLE
from ui.widgets.time_text import time_text

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


def _tr(text: str) -> str:
    return QCoreApplication.translate("ConversationListModel", text)


def group_title(updated_at: datetime, now: datetime) -> str:
    """Return the heading a conversation stands under; both times with a zone, days are those of `now`'s."""
    days = (now.date() - updated_at.astimezone(now.tzinfo).date()).days
    if days <= 0:
        return _tr("Today")
    return _tr("Yesterday") if days == 1 else _tr("Earlier")


def subtitle(summary: ConversationSummary, now: datetime) -> str:
    """Return the second line: which models answered, and when."""
    models = summary.models[0].rpartition("/")[2] if summary.models else ""
    if len(summary.models) > 1:
        models = _tr("{n} models").format(n=len(summary.models))
    return " · ".join(piece for piece in (models, time_text(summary.updated_at, now)) if piece)


class ConversationListModel(QAbstractListModel):
    """Rows are headings (str) and conversations; renaming a row only asks for it."""

    rename_asked = Signal(str, str)  # conversation_id, title

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._rows: list[str | ConversationSummary] = []
        self._now = datetime.now().astimezone()

    def set_conversations(self, conversations: Sequence[ConversationSummary], now: datetime) -> None:
        """Show other conversations, newest first; rows are only reset when something is another."""
        rows: list[str | ConversationSummary] = []
        last = ""
        for summary in sorted(conversations, key=lambda each: each.updated_at, reverse=True):
            title = group_title(summary.updated_at, now)
            if title != last:
                rows.append(title)
                last = title
            rows.append(summary)
        self._now = now
        if rows == self._rows:
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1), [SUBTITLE_ROLE])
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def index_of(self, conversation_id: str) -> QModelIndex:
        """Return the row of a conversation; an invalid index if it is not listed."""
        for number, row in enumerate(self._rows):
            if isinstance(row, ConversationSummary) and row.conversation_id == conversation_id:
                return self.index(number)
        return QModelIndex()

    def conversations(self) -> list[ConversationSummary]:
        """Return the conversations listed, newest first."""
        return [row for row in self._rows if isinstance(row, ConversationSummary)]

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return headings and conversations together."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return title, second line, summary, or whether the row is a heading."""
        row = self._rows[index.row()]
        if role == IS_HEADING_ROLE:
            return isinstance(row, str)
        if isinstance(row, str):
            return row if role == Qt.ItemDataRole.DisplayRole else None
        second = subtitle(row, self._now)
        values: dict[int, Any] = {
            Qt.ItemDataRole.DisplayRole: row.title,
            Qt.ItemDataRole.EditRole: row.title,
            Qt.ItemDataRole.AccessibleTextRole: f"{row.title}, {second}",
            Qt.ItemDataRole.ToolTipRole: row.excerpt or row.title,
            SUMMARY_ROLE: row,
            SUBTITLE_ROLE: second,
        }
        return values.get(role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another title; blank ones and the same one are ignored."""
        row = self._rows[index.row()]
        title = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or isinstance(row, str) or not title or title == row.title:
            return False
        self.rename_asked.emit(row.conversation_id, title)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen; conversations can be renamed."""
        if isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
