"""The list of conversations: search, choose, rename, delete."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.theme import RADIUS, SPACE, TextRole, Theme
from ui.widgets.buttons import icon_button
from ui.widgets.labels import label

SUMMARY_ROLE = Qt.ItemDataRole.UserRole + 1
SUBTITLE_ROLE = Qt.ItemDataRole.UserRole + 2
IS_HEADING_ROLE = Qt.ItemDataRole.UserRole + 3

_PAD = 8
_LINE_GAP = 3
_HEADING_TOP = 10


class ConversationDelegate(QStyledItemDelegate):
    """Draws a heading, or title and second line of a conversation."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Draw with the theme's colours."""
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of the row."""
        small = QFontMetrics(self._theme.font(TextRole.SECONDARY)).height()
        if index.data(IS_HEADING_ROLE):
            return QSize(80, small + _HEADING_TOP + 6)
        return QSize(80, QFontMetrics(self._theme.font()).height() + small + _LINE_GAP + 2 * _PAD)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRect(option.rect)
        if index.data(IS_HEADING_ROLE):
            painter.setFont(self._theme.font(TextRole.SECONDARY_STRONG))
            painter.setPen(self._theme.colour("dim"))
            painter.drawText(area.adjusted(_PAD, _HEADING_TOP, 0, -4), Qt.AlignmentFlag.AlignVCenter, index.data())
        else:
            self._paint_conversation(painter, area, option, index)
        painter.restore()

    def _paint_conversation(
        self,
        painter: QPainter,
        area: QRect,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        state = option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        fill = "selection" if is_selected else "hover" if state & QStyle.StateFlag.State_MouseOver else ""
        painter.setPen(Qt.PenStyle.NoPen)
        if fill:
            painter.setBrush(self._theme.colour(fill))
            painter.drawRoundedRect(QRectF(area), RADIUS, RADIUS)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._theme.colour("focus"))
            painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        inner = area.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        self._draw_line(painter, inner, TextRole.BODY, "text", str(index.data()))
        height = QFontMetrics(self._theme.font()).height() + _LINE_GAP
        second = " ".join(str(index.data(SUBTITLE_ROLE) or "").split())
        self._draw_line(painter, inner.adjusted(0, height, 0, 0), TextRole.SECONDARY, "dim", second)

    def _draw_line(self, painter: QPainter, area: QRect, role: TextRole, colour: str, text: str) -> None:
        font = self._theme.font(role)
        painter.setFont(font)
        painter.setPen(self._theme.colour(colour))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, shown)


class _List(QListView):
    """A list whose keys rename and delete."""

    delete_asked = Signal(QModelIndex)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Step over headings; at an end stay where it is."""
        index = super().moveCursor(action, modifiers)
        steps_up = action in {
            QAbstractItemView.CursorAction.MoveUp,
            QAbstractItemView.CursorAction.MovePrevious,
            QAbstractItemView.CursorAction.MovePageUp,
        }
        while index.isValid() and index.data(IS_HEADING_ROLE):
            index = index.siblingAtRow(index.row() + (-1 if steps_up else 1))
        return index if index.isValid() else self.currentIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self.delete_asked.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_F2 and self.currentIndex().isValid():
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class ConversationList(QWidget):
    """Search field, button for a new conversation, and the list of a model with the roles above."""

    opened = Signal(str)
    new_asked = Signal()
    delete_asked = Signal(str)
    search_changed = Signal(str)

    def __init__(self, model: QAbstractItemModel, theme: Theme, parent: QWidget | None = None) -> None:
        """Show `model`."""
        super().__init__(parent)
        self.setProperty("surface", "background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = model
        self._current_id = ""
        self._note = ""
        self._is_error = False
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Filter conversations"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(self.tr("Filter conversations"))
        self.search.textChanged.connect(self._search_edited)
        self._new = icon_button(theme, "plus", self.tr("New conversation (Ctrl+N)"), clicked=self.new_asked.emit)
        self.list = _List(self)
        self._setup_list(theme)
        self._empty = label("", "secondary", wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._empty.setContentsMargins(SPACE[3], SPACE[6], SPACE[3], 0)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        top = QHBoxLayout()
        top.setSpacing(SPACE[1])
        top.addWidget(self.search, 1)
        top.addWidget(self._new)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, SPACE[2])
        layout.setSpacing(SPACE[1])
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)
        model.modelReset.connect(self._restored)
        self._restored()

    def set_current(self, conversation_id: str) -> None:
        """Mark a conversation as the open one; "" marks none."""
        self._current_id = conversation_id
        self._restored()

    def rename_current(self) -> None:
        """Edit the title of the open conversation in place."""
        if self.list.currentIndex().isValid():
            self.list.setFocus()
            self.list.edit(self.list.currentIndex())

    def _setup_list(self, theme: Theme) -> None:
        view = self.list
        view.setModel(self._model)
        view.setItemDelegate(ConversationDelegate(theme, view))
        view.setAccessibleName(self.tr("Conversations"))
        view.setMouseTracking(True)
        view.setUniformItemSizes(False)
        view.setSpacing(1)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.viewport().setAutoFillBackground(False)
        view.setStyleSheet("QListView { background: transparent; }")
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)
        view.clicked.connect(self._open)
        view.activated.connect(self._open)
        view.delete_asked.connect(self._delete)

    def _open(self, index: QModelIndex) -> None:
        summary = index.data(SUMMARY_ROLE)
        if summary is not None and summary.conversation_id != self._current_id:
            self.opened.emit(summary.conversation_id)

    def _delete(self, index: QModelIndex) -> None:
        summary = index.data(SUMMARY_ROLE)
        if summary is not None:
            self.delete_asked.emit(summary.conversation_id)

    def _show_menu(self, position: QPoint) -> None:
        index = self.list.indexAt(position)
        if not index.isValid() or index.data(IS_HEADING_ROLE):
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Rename\tF2"), lambda: self.list.edit(index))
        menu.addAction(self.tr("Delete\tDel"), lambda: self._delete(index))
        menu.popup(self.list.viewport().mapToGlobal(position))

    def _search_edited(self, text: str) -> None:
        self.search_changed.emit(text.strip())

    def show_note(self, text: str, *, is_error: bool = False) -> None:
        """Say something in the list's place, that it loads or why it cannot; "" shows the list again."""
        self._note, self._is_error = text, is_error
        self._restored()

    def _restored(self) -> None:
        has_rows = self._model.rowCount() > 0
        is_list = has_rows and not self._note
        self._stack.setCurrentWidget(self.list if is_list else self._empty)
        if not is_list:
            searched = self.search.text().strip()
            nothing = self.tr("Nothing found for “{text}”.").format(text=searched)
            usual = nothing if searched else self.tr("Your conversations will be listed here.")
            self._empty.setText(self._note or usual)
            self._empty.setProperty("role", "error" if self._is_error else "secondary")
            self._empty.style().unpolish(self._empty)
            self._empty.style().polish(self._empty)
        chosen = QModelIndex()
        for number in range(self._model.rowCount()):
            index = self._model.index(number, 0)
            summary = index.data(SUMMARY_ROLE)
            if summary is not None and summary.conversation_id == self._current_id:
                chosen = index
        self.list.setCurrentIndex(chosen)
        if not chosen.isValid():
            self.list.clearSelection()
