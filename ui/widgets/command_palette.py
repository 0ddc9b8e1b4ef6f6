"""The command palette: every action, page, model and recent conversation by a few letters."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.theme import RADIUS_SMALL, SPACE, TextRole, Theme
from ui.widgets.context import Action, ActionRegistry
from ui.widgets.fuzzy import fuzzy_score
from ui.widgets.key_bindings import KeyBindings, shown_keys
from ui.widgets.labels import label, separator

WIDTH_PX = 580
ROW_PX = 34
MOST_ROWS = 10
# More than anyone reads; keeps a keystroke under a millisecond.
MOST_FOUND = 60
ICON_PX = 16
# A hit in the title counts more than one in the group or the keywords.
TITLE_BONUS = 15
ACTION_ROLE = int(Qt.ItemDataRole.UserRole) + 1
SCRIM_ALPHA = 0.28


def find_actions(actions: tuple[Action, ...], query: str) -> tuple[Action, ...]:
    """Return the actions that fit `query`, best first; all in their order for an empty one."""
    if not query.strip():
        return actions[:MOST_FOUND]
    scored: list[tuple[int, int, Action]] = []
    for index, action in enumerate(actions):
        title = fuzzy_score(query, action.title)
        rest = fuzzy_score(query, f"{action.group} {action.title} {action.keywords}")
        if title is not None or rest is not None:
            scores = ([title + TITLE_BONUS] if title is not None else []) + ([rest] if rest is not None else [])
            scored.append((-max(scores), index, action))
    scored.sort(key=lambda entry: entry[:2])
    return tuple(action for _, _, action in scored[:MOST_FOUND])


class _RowDelegate(QStyledItemDelegate):
    """Draws an action: icon, title, group, keys."""

    def __init__(self, theme: Theme, keys: KeyBindings, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys = keys

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return a row's size."""
        return QSize(0, round(ROW_PX * max(1.0, self._theme.scale)))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        action: Action = index.data(ACTION_ROLE)
        theme = self._theme
        area: QRect = option.rect.adjusted(SPACE[1], 1, -SPACE[1], -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft"))
            painter.drawRoundedRect(area, RADIUS_SMALL, RADIUS_SMALL)
        area = area.adjusted(SPACE[2], 0, -SPACE[2], 0)
        direction, whole = option.direction, QRect(area)

        def place(rect: QRect) -> QRect:
            return QStyle.visualRect(direction, whole, rect)

        if action.icon:
            scale = painter.device().devicePixelRatio()
            pixmap = theme.pixmap(action.icon, ICON_PX, colour="accent_text" if is_selected else "dim", scale=scale)
            spot = QRect(area.left(), area.center().y() - ICON_PX // 2 + 1, ICON_PX, ICON_PX)
            painter.drawPixmap(place(spot).topLeft(), pixmap)
        area.setLeft(area.left() + ICON_PX + SPACE[2])
        middle = Qt.AlignmentFlag.AlignVCenter
        start = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft) | middle
        end = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignRight) | middle
        painter.setFont(theme.font(TextRole.SECONDARY))
        painter.setPen(theme.colour("dim"))
        side = " · ".join(filter(None, (action.group, shown_keys(self._keys.keys_of(action)))))
        painter.drawText(place(area), end, side)
        area.setRight(area.right() - painter.fontMetrics().horizontalAdvance(side) - SPACE[3])
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text"))
        title = painter.fontMetrics().elidedText(action.title, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(place(area), start, title)
        painter.restore()


class CommandPalette(QWidget):
    """Covers the window while it is open; Escape or a click beside it closes it."""

    closed = Signal()

    def __init__(self, theme: Theme, actions: ActionRegistry, keys: KeyBindings, window: QWidget) -> None:
        """Offer the actions of `actions` inside `window`, with the keys that are in force."""
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._actions = actions
        self._offered: tuple[Action, ...] = ()
        self._former_focus: QWidget | None = None
        self._frame = QFrame(self)
        self._frame.setProperty("role", "palette")
        self._field = QLineEdit(self._frame)
        self._field.setPlaceholderText(self.tr("Search actions, pages, models, conversations"))
        self._field.setAccessibleName(self.tr("Command palette"))
        self._field.textChanged.connect(self._search)
        self._field.installEventFilter(self)
        self._rows = QStandardItemModel(self)
        self._list = QListView(self._frame)
        self._list.setAccessibleName(self.tr("Found actions"))
        self._list.setModel(self._rows)
        self._list.setItemDelegate(_RowDelegate(theme, keys, self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.clicked.connect(lambda _index: self._run())
        self._nothing = label(self.tr("Nothing found"), "secondary")
        self._nothing.setContentsMargins(SPACE[4], SPACE[2], SPACE[4], SPACE[3])
        self._magnifier = QLabel(self._frame)
        top = QHBoxLayout()
        top.setContentsMargins(SPACE[4], SPACE[1], SPACE[4], SPACE[1])
        top.addWidget(self._magnifier)
        top.addWidget(self._field, 1)
        column = QVBoxLayout(self._frame)
        column.setContentsMargins(1, 1, 1, SPACE[2])
        column.setSpacing(SPACE[1])
        column.addLayout(top)
        column.addWidget(separator())
        column.addWidget(self._list)
        column.addWidget(self._nothing)
        window.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show it, empty, with everything that can be done now."""
        self._former_focus = self.window().focusWidget()
        self.show()
        self._offered = self._actions.all()
        scale = self.devicePixelRatioF()
        self._magnifier.setPixmap(self._theme.pixmap("search", 18, colour="dim", scale=scale))
        self._field.clear()
        self._search("")
        self._cover()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_palette(self) -> None:
        """Hide it and give the focus back."""
        if self.isHidden():
            return
        self.hide()
        if self._former_focus is not None:
            self._former_focus.setFocus(Qt.FocusReason.PopupFocusReason)
        self._former_focus = None
        self.closed.emit()

    def shown_titles(self) -> tuple[str, ...]:
        """Return the titles in the list, best first."""
        return tuple(self._rows.item(row).text() for row in range(self._rows.rowCount()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window at every size; use the field's arrow keys, Enter and Escape."""
        if event.type() == QEvent.Type.Resize and watched is self._window and self.isVisible():
            self._cover()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self._field:
            return self._key(Qt.Key(event.key())) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close it when the mouse is pressed beside it."""
        if not self._frame.geometry().contains(event.position().toPoint()):
            self.close_palette()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim the window."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("scrim", alpha=SCRIM_ALPHA))

    def _key(self, key: Qt.Key) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: MOST_ROWS, Qt.Key.Key_PageUp: -MOST_ROWS}
        if key in steps and self._rows.rowCount():
            row = self._list.currentIndex().row() + steps[key]
            self._select(max(0, min(row, self._rows.rowCount() - 1)))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._run()
        elif key == Qt.Key.Key_Escape:
            self.close_palette()
        else:
            return False
        return True

    def _search(self, query: str) -> None:
        self._rows.clear()
        for action in find_actions(self._offered, query):
            item = QStandardItem(action.title)
            item.setData(action, ACTION_ROLE)
            self._rows.appendRow(item)
        count = self._rows.rowCount()
        self._list.setVisible(count > 0)
        self._nothing.setVisible(count == 0)
        if count:
            self._select(0)
        row_px = round(ROW_PX * max(1.0, self._theme.scale))
        self._list.setFixedHeight(row_px * min(count, MOST_ROWS) + 2)
        self._cover()

    def _select(self, row: int) -> None:
        index = self._rows.index(row, 0)
        self._list.setCurrentIndex(index)
        self._list.scrollTo(index)

    def _run(self) -> None:
        index = self._list.currentIndex()
        if not index.isValid():
            return
        action: Action = index.data(ACTION_ROLE)
        self.close_palette()
        action.run()

    def _cover(self) -> None:
        window = self._window
        self.setGeometry(window.rect())
        width = min(round(WIDTH_PX * max(1.0, self._theme.scale)), window.width() - 2 * SPACE[6])
        self._frame.setFixedWidth(width)
        self._frame.adjustSize()
        self._frame.move((window.width() - width) // 2, max(SPACE[6], window.height() // 9))
