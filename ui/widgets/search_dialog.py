"""Searches all conversations: newest messages first, each with the words around the place."""

from __future__ import annotations

import html
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QTextDocument, QTextOption
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import ModelyardError
from app.domain.views import MessageHit
from ui.tasks import spawn
from ui.theme import RADIUS, SPACE, TextRole, Theme
from ui.widgets.labels import label, separator
from ui.widgets.time_text import time_text

HIT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
SEARCH_DELAY_MS = 120
# Quicker answers need no word that they are on their way.
LOADING_DELAY_MS = 200
_SIZE_PX = (680, 560)
_PAD = 8
_WORD = re.compile(r"\w+", re.UNICODE)

Search = Callable[[str], Awaitable[Sequence[MessageHit]]]


def marked_html(excerpt: str, sought: str) -> str:
    """Return an excerpt as HTML with every word that begins like one of `sought` in bold."""
    words = _WORD.findall(sought.replace("_", " "))
    if not words:
        return html.escape(excerpt)
    pattern = re.compile(rf"(?<!\w)({'|'.join(re.escape(word) for word in words)})", re.IGNORECASE)
    pieces = pattern.split(excerpt)
    return "".join(
        f"<b>{html.escape(piece)}</b>" if place % 2 else html.escape(piece) for place, piece in enumerate(pieces)
    )


def place_to_mark(sought: str, excerpt: str) -> str:
    """Return what to mark in the message: the text as typed where it stands there, otherwise its longest word."""
    if sought.casefold() in excerpt.casefold():
        return sought
    return max(_WORD.findall(sought), key=len, default=sought)


class _HitDelegate(QStyledItemDelegate):
    """Draws a title with who wrote and when, and the excerpt on up to two lines below."""

    def __init__(self, theme: Theme, parent: QListWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.sought = ""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a row."""
        line = QFontMetrics(self._theme.font()).height()
        return QSize(120, line + 2 * QFontMetrics(self._theme.font(TextRole.SECONDARY)).lineSpacing() + 2 * _PAD + 6)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        hit: MessageHit = index.data(HIT_ROLE)
        theme, area = self._theme, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft"))
            painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        inner = area.adjusted(_PAD + 4, _PAD, -_PAD - 4, -_PAD)
        painter.setFont(theme.font(TextRole.SECONDARY))
        painter.setPen(theme.colour("dim"))
        side = index.data(Qt.ItemDataRole.ToolTipRole)
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, side)
        room = inner.width() - painter.fontMetrics().horizontalAdvance(side) - SPACE[3]
        painter.setFont(theme.font(TextRole.STRONG))
        painter.setPen(theme.colour("text"))
        title = painter.fontMetrics().elidedText(hit.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, title)
        top = painter.fontMetrics().height() + 4
        self._draw_excerpt(painter, hit.excerpt, QRectF(inner.adjusted(0, top, 0, 0)))
        painter.restore()

    def _draw_excerpt(self, painter: QPainter, excerpt: str, area: QRectF) -> None:
        document = QTextDocument()
        document.setDocumentMargin(0)
        document.setDefaultFont(self._theme.font(TextRole.SECONDARY))
        wrap = QTextOption()
        wrap.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(wrap)
        palette = self._theme.palette
        marked = marked_html(excerpt, self.sought).replace("<b>", f"<b style='color:{palette.text}'>")
        document.setHtml(f"<div style='color:{palette.dim}'>{marked}</div>")
        document.setTextWidth(area.width())
        painter.translate(area.topLeft())
        document.drawContents(painter, QRectF(0, 0, area.width(), area.height() + 2))


class SearchDialog(QDialog):
    """Type, arrow keys, Enter; `chosen` hands out the message to show, and what to mark in it."""

    chosen = Signal(object, str)  # MessageHit

    def __init__(self, theme: Theme, search: Search, parent: QWidget, text: str = "") -> None:
        """Search with `search`, which may raise ModelyardError; begin with `text`."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Search all conversations"))
        self._search = search
        self._serial = 0
        self.field = QLineEdit(text)
        self.field.setPlaceholderText(self.tr("Words in any conversation"))
        self.field.setAccessibleName(self.tr("Search all conversations"))
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Messages found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setUniformItemSizes(True)
        self._delegate = _HitDelegate(theme, self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.itemClicked.connect(self._pick)
        self.note = label("", "secondary", wraps=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.note.setContentsMargins(SPACE[5], SPACE[7], SPACE[5], 0)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.note)
        self._stack.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[3], SPACE[3], SPACE[3], SPACE[3])
        layout.setSpacing(SPACE[2])
        layout.addWidget(self.field)
        layout.addWidget(separator())
        layout.addWidget(self._stack, 1)
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_DELAY_MS)
        self._timer.timeout.connect(self._start)
        self._waiting = QTimer(self, singleShot=True, interval=LOADING_DELAY_MS)
        self._waiting.timeout.connect(lambda: self._say(self.tr("Searching…")))
        self.field.textChanged.connect(lambda _text: self._timer.start())
        room = parent.window().size()
        self.resize(min(round(_SIZE_PX[0] * theme.scale), room.width() - 40), min(_SIZE_PX[1], room.height() - 40))
        self._start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the field's arrow keys move in the list, and Enter pick."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}
            if event.key() in steps:
                row = self.list.currentRow() + steps[Qt.Key(event.key())]
                self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                if self.list.currentItem() is not None:
                    self._pick(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _start(self) -> None:
        self._serial += 1
        sought = self.field.text().strip()
        if not sought:
            self.list.clear()
            self._say(self.tr("Every word must begin a word of the message. The newest messages come first."))
            return
        self._waiting.start()
        spawn(self, self._find(sought, self._serial))

    async def _find(self, sought: str, serial: int) -> None:
        try:
            hits = await self._search(sought)
        except ModelyardError as error:
            if serial == self._serial:
                self._waiting.stop()
                self._say(f"{error.message} {error.fix}".strip())
            return
        if serial == self._serial:
            self._waiting.stop()
            self._show(hits, sought)

    def _show(self, hits: Sequence[MessageHit], sought: str) -> None:
        self.list.clear()
        self._delegate.sought = sought
        now = datetime.now().astimezone()
        for hit in hits:
            item = QListWidgetItem(self.list)
            who = self.tr("you") if hit.role == "user" else self.tr("answer")
            item.setData(HIT_ROLE, hit)
            item.setData(Qt.ItemDataRole.ToolTipRole, f"{who} · {time_text(hit.created_at, now)}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{hit.title}, {who}: {hit.excerpt}")
        if hits:
            self.list.setCurrentRow(0)
            self._stack.setCurrentWidget(self.list)
        else:
            self._say(self.tr("No message has “{text}”.").format(text=sought))

    def _say(self, text: str) -> None:
        self.note.setText(text)
        self._stack.setCurrentWidget(self.note)

    def _pick(self, item: QListWidgetItem) -> None:
        hit: MessageHit = item.data(HIT_ROLE)
        self.chosen.emit(hit, place_to_mark(self.field.text().strip(), hit.excerpt))
        self.accept()
