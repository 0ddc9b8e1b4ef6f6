"""The pictures and files of a prompt as chips: to look at, and in the composer to take away again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.attachments import TextFile
from ui.theme import RADIUS, SPACE, TextRole, Theme
from ui.widgets.buttons import icon_button
from ui.widgets.host_card import size_text
from ui.widgets.pictures import Picture

Attachment = Picture | TextFile

_CHIP_PX = 34
_REMOVE_PX = 22
_FILE_PX = (96, 260)
_NARROWEST_PX = 48
_ICON_ROOM_PX = 32
_FACTS_GAP_PX = 10
_EDGE_PX = 10
_GAP = SPACE[2]
_VIEW_PX = (720, 540)
# Sizes are told in kilobytes; an empty-looking "0 kB" would puzzle.
_SMALLEST_BYTES = 1000


class AttachmentChip(QPushButton):
    """One picture as a thumbnail, or one file by name and size; pressing it opens it."""

    removed = Signal()

    def __init__(
        self, theme: Theme, attachment: Attachment, number: int, *, picture_px: int, can_remove: bool, parent: QWidget
    ) -> None:
        """Show one attachment; `number` counts from 1, `picture_px` is the height of a thumbnail."""
        super().__init__(parent)
        self._theme = theme
        self.attachment = attachment
        self._picture_px = picture_px
        is_file = isinstance(attachment, TextFile)
        self._name = attachment.name if isinstance(attachment, TextFile) else self.tr("Picture {n}").format(n=number)
        self.setAccessibleName(self.tr("Attached: {name}").format(name=self._name))
        self.setAccessibleDescription(self._facts())
        self.setToolTip(f"{self._name} · {self._facts()}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.clicked.connect(self._open)
        self.remove_button: QWidget | None = None
        if can_remove:
            name = self.tr("Remove {name}").format(name=self._name)
            button = icon_button(theme, "close", name, clicked=self.removed.emit, colour="text", parent=self)
            button.setIconSize(QSize(12, 12))
            if not is_file:
                button.setStyleSheet(
                    f"QToolButton {{ background: {theme.palette.raised}; border: 1px solid {theme.palette.line_strong};"
                    f" border-radius: {_REMOVE_PX // 2}px; padding: 2px; }}"
                    f" QToolButton:hover, QToolButton:focus {{ border-color: {theme.palette.focus}; }}"
                )
            self.remove_button = button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes it away, Enter opens it."""
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self.remove_button is not None:
            self.removed.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return the size of the thumbnail, or of name and size."""
        if isinstance(self.attachment, Picture):
            image = self.attachment.thumbnail
            share = self._picture_px / max(1, image.height())
            width = round(image.width() * share) if not image.isNull() else self._picture_px
            return QSize(max(_NARROWEST_PX, min(width, 2 * self._picture_px)), self._picture_px)
        name = QFontMetrics(self._theme.font(TextRole.BODY)).horizontalAdvance(self._name)
        facts = QFontMetrics(self._theme.font(TextRole.SECONDARY)).horizontalAdvance(self._facts())
        inner = _ICON_ROOM_PX + name + _FACTS_GAP_PX + facts + _EDGE_PX + 2
        room = _REMOVE_PX if self.remove_button is not None else 0
        return QSize(max(_FILE_PX[0], min(inner, _FILE_PX[1])) + room, _CHIP_PX)

    def resizeEvent(self, event: object) -> None:
        """Place the button that removes."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt passes a QResizeEvent
        if self.remove_button is not None:
            is_file = isinstance(self.attachment, TextFile)
            top = (self.height() - _REMOVE_PX) // 2 if is_file else 3
            self.remove_button.setGeometry(self.width() - _REMOVE_PX - 4, top, _REMOVE_PX, _REMOVE_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the thumbnail or the words, and the frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.addRoundedRect(frame, RADIUS, RADIUS)
        painter.fillPath(path, self._theme.colour("raised"))
        if isinstance(self.attachment, Picture):
            painter.save()
            painter.setClipPath(path)
            self._draw_picture(painter, self.attachment)
            painter.restore()
        else:
            self._draw_file(painter)
        painter.setPen(QPen(self._theme.colour("focus" if self.hasFocus() else "line_strong"), 1))
        painter.drawPath(path)

    def _draw_picture(self, painter: QPainter, picture: Picture) -> None:
        image = picture.thumbnail
        if image.isNull():
            painter.setPen(self._theme.colour("dim"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "?")
            return
        size = image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(QRectF(self.rect()).center())
        painter.drawImage(place, image)

    def _draw_file(self, painter: QPainter) -> None:
        icon = self._theme.pixmap("document", 16, colour="dim", scale=self.devicePixelRatioF())
        painter.drawPixmap(10, (self.height() - 16) // 2, icon)
        font, small = self._theme.font(TextRole.BODY), self._theme.font(TextRole.SECONDARY)
        painter.setFont(small)
        facts_width = painter.fontMetrics().horizontalAdvance(self._facts())
        right = self.width() - _EDGE_PX - (_REMOVE_PX if self.remove_button is not None else 0)
        area = self.rect().adjusted(_ICON_ROOM_PX, 0, 0, 0)
        area.setRight(right)
        painter.setPen(self._theme.colour("dim"))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._facts())
        area.setRight(right - facts_width - _FACTS_GAP_PX)
        painter.setFont(font)
        painter.setPen(self._theme.colour("text"))
        shown = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)

    def _facts(self) -> str:
        content = self.attachment.content
        size = len(content.encode() if isinstance(content, str) else content)
        return size_text(max(_SMALLEST_BYTES, size))

    def _open(self) -> None:
        AttachmentView(self._theme, self.attachment, self._name, self.window()).open()


class AttachmentBar(QWidget):
    """Chips side by side, wrapped to the width; hidden while there are none."""

    removed = Signal(int)  # place
    resized = Signal()

    def __init__(self, theme: Theme, *, picture_px: int, can_remove: bool = False, parent: QWidget) -> None:
        """Start empty."""
        super().__init__(parent)
        self._theme = theme
        self._picture_px = picture_px
        self._can_remove = can_remove
        self._attachments: Sequence[Attachment] = ()
        self.chips: list[AttachmentChip] = []
        self.setAccessibleName(self.tr("Attachments"))
        self.hide()
        theme.changed.connect(self._redress)

    def show_attachments(self, attachments: Sequence[Attachment]) -> None:
        """Show these instead of the former ones."""
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        self._attachments = attachments
        self.chips = []
        for place, attachment in enumerate(attachments):
            number = 1 + sum(isinstance(each, Picture) for each in attachments[:place])
            chip = AttachmentChip(
                self._theme, attachment, number, picture_px=self._picture_px, can_remove=self._can_remove, parent=self
            )
            chip.removed.connect(lambda place=place: self.removed.emit(place))
            chip.show()
            self.chips.append(chip)
        self.setVisible(bool(attachments))
        self.arrange(self.width())

    def _redress(self) -> None:
        """Draw the chips anew; a method, so that the connection ends with the bar."""
        self.show_attachments(self._attachments)

    def natural_width(self) -> int:
        """Return the width in pixels without wrapping; 0 without chips."""
        return sum(chip.sizeHint().width() for chip in self.chips) + _GAP * max(0, len(self.chips) - 1)

    def arrange(self, width: int) -> int:
        """Place the chips within a width; return the height used, 0 without chips."""
        rows: list[list[AttachmentChip]] = [[]]
        x = 0
        for chip in self.chips:
            if x and x + chip.sizeHint().width() > width:
                rows.append([])
                x = 0
            rows[-1].append(chip)
            x += chip.sizeHint().width() + _GAP
        y = 0
        for row in rows:
            height = max((chip.sizeHint().height() for chip in row), default=0)
            x = 0
            for chip in row:
                size = chip.sizeHint()
                # Lower chips stand on the line of the pictures' middle.
                chip.setGeometry(x, y + (height - size.height()) // 2, min(size.width(), width), size.height())
                x += size.width() + _GAP
            y += height + _GAP
        used = y - _GAP if self.chips else 0
        if self._can_remove:
            self.setFixedHeight(used)
        return used

    def resizeEvent(self, event: object) -> None:
        """Wrap to the new width."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt passes a QResizeEvent
        if self._can_remove:
            self.arrange(self.width())
            self.resized.emit()


class AttachmentView(QDialog):
    """A picture or a file by itself; Esc closes it."""

    def __init__(self, theme: Theme, attachment: Attachment, name: str, parent: QWidget) -> None:
        """Show one attachment."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[3], SPACE[3], SPACE[3], SPACE[3])
        if isinstance(attachment, TextFile):
            text = QPlainTextEdit(attachment.content)
            text.setReadOnly(True)
            text.setProperty("kind", "field")
            text.setFont(theme.font(TextRole.MONO))
            text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
            text.setAccessibleName(self.tr("Text of {name}").format(name=name))
            layout.addWidget(text)
            self.resize(*_VIEW_PX)
        else:
            whole = QPixmap()
            whole.loadFromData(attachment.content)
            picture = QLabel()
            picture.setAccessibleName(name)
            picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
            room = parent.size() * 0.8
            if whole.width() > room.width() or whole.height() > room.height():
                whole = whole.scaled(
                    room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            picture.setPixmap(whole)
            layout.addWidget(picture)
