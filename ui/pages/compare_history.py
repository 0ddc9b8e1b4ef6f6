"""The comparisons so far: open one, delete one, take a vote back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QStackedLayout, QVBoxLayout, QWidget

from app.domain.comparison import Comparison
from app.domain.vote import Verdict
from ui.theme import SPACE, TextRole, Theme
from ui.widgets.conversation_list import SUBTITLE_ROLE, ConversationDelegate
from ui.widgets.labels import label

_COMPARISON_ROLE = Qt.ItemDataRole.UserRole + 9


class _List(QListWidget):
    delete_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.currentItem() is not None:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)


class CompareHistory(QWidget):
    """A list, newest first; a blind comparison without a vote tells no names."""

    opened = Signal(object)  # Comparison
    delete_asked = Signal(object)  # Comparison
    vote_delete_asked = Signal(object)  # Comparison

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.setProperty("surface", "background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._current = ""
        self.list = _List(self)
        self.list.setAccessibleName(self.tr("Earlier comparisons"))
        self.list.setItemDelegate(ConversationDelegate(theme, self.list))
        self.list.setFont(theme.font(TextRole.BODY))
        self.list.setSpacing(1)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setStyleSheet("QListWidget { background: transparent; }")
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.list.itemClicked.connect(self._open)
        self.list.itemActivated.connect(self._open)
        self.list.delete_asked.connect(lambda: self._tell(self.list.currentItem(), self.delete_asked.emit))
        empty = label(self.tr("Your comparisons will be listed here."), "secondary", wraps=True)
        empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        empty.setContentsMargins(SPACE[3], SPACE[6], SPACE[3], 0)
        self._stack = QStackedLayout()
        self._stack.addWidget(empty)
        self._stack.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, SPACE[2])
        layout.addLayout(self._stack)

    def show_comparisons(self, comparisons: Sequence[Comparison]) -> None:
        """List these, newest first."""
        self.list.clear()
        for comparison in comparisons:
            title = " ".join(comparison.prompt.split())[:120] or self.tr("(prompt not kept)")
            item = QListWidgetItem(title, self.list)
            subtitle = f"{_when(comparison.created_at)} · {self._facts(comparison)}"
            item.setData(SUBTITLE_ROLE, subtitle)
            item.setData(_COMPARISON_ROLE, comparison)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}, {subtitle}")
        self._stack.setCurrentIndex(1 if comparisons else 0)
        self.set_current(self._current)

    def set_current(self, comparison_id: str) -> None:
        """Mark a comparison as the one shown; "" marks none."""
        self._current = comparison_id
        self.list.clearSelection()
        self.list.setCurrentRow(-1)
        for row in range(self.list.count()):
            if self.list.item(row).data(_COMPARISON_ROLE).comparison_id == comparison_id:
                self.list.setCurrentRow(row)

    def _facts(self, comparison: Comparison) -> str:
        if comparison.hides_names:
            return self.tr("blind, not voted yet")
        models = ", ".join(comparison.lane_title(place) for place in range(len(comparison.lanes)))
        if not comparison.is_blind:
            return models
        words = {
            Verdict.FIRST: self.tr("blind, A won"),
            Verdict.SECOND: self.tr("blind, B won"),
            Verdict.TIE: self.tr("blind, tie"),
            Verdict.BOTH_BAD: self.tr("blind, both bad"),
            None: self.tr("blind, no vote"),
        }
        return f"{words[comparison.verdict]} · {models}"

    def _open(self, item: QListWidgetItem) -> None:
        self._tell(item, self.opened.emit)

    def _tell(self, item: QListWidgetItem | None, emit: object) -> None:
        if item is not None and callable(emit):
            emit(item.data(_COMPARISON_ROLE))

    def _show_menu(self, position: QPoint) -> None:
        item = self.list.itemAt(position)
        if item is None:
            return
        comparison: Comparison = item.data(_COMPARISON_ROLE)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Open"), lambda: self.opened.emit(comparison))
        if comparison.verdict is not None:
            menu.addAction(self.tr("Delete the vote"), lambda: self.vote_delete_asked.emit(comparison))
        menu.addAction(self.tr("Delete\tDel"), lambda: self.delete_asked.emit(comparison))
        menu.popup(self.list.viewport().mapToGlobal(position))


def _when(moment: datetime) -> str:
    """Return the time of day for today, else the date with it."""
    local = moment.astimezone()
    is_today = local.date() == datetime.now().astimezone().date()
    return local.strftime("%H:%M") if is_today else local.strftime("%d.%m. %H:%M")
