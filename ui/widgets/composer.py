"""Where the prompt is typed: grows from one to ten lines, underlines what raised a capability, sends and stops."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.prompt import Span
from ui.theme import RADIUS_LARGE, SPACE, Theme
from ui.widgets.attachment_bar import Attachment, AttachmentBar
from ui.widgets.buttons import icon_button, push_button
from ui.widgets.labels import label
from ui.widgets.typing_strip import TypingStrip, capability_colour

MAX_LINES = 10
# Longer prompts are pasted documents: underlines say little there and cost time.
_UNDERLINE_MAX_CHARS = 4000
_SIDE = 14
_THUMBNAIL_PX = 56


def offers_files(mime: QMimeData) -> bool:
    """Return whether what is dropped or pasted is files or a picture, and not text."""
    return any(url.isLocalFile() for url in mime.urls()) or (mime.hasImage() and not mime.hasText())


class PromptEdit(QPlainTextEdit):
    """The text field: Enter sends, Shift+Enter starts a new line, Esc stops."""

    submitted = Signal()
    stop_asked = Signal()
    compare_asked = Signal()
    lines_changed = Signal()
    focus_changed = Signal()
    files_offered = Signal(object)  # QMimeData, valid during the call

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._theme = theme
        self._spans: Sequence[Span] = ()
        self._lines = 1
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Prompt"))
        self.setPlaceholderText(self.tr("Ask anything. Enter sends."))
        self.setAccessibleDescription(self.tr("Enter sends, Shift+Enter starts a new line, Esc stops."))
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(2)
        self.textChanged.connect(self._count_lines)

    def set_spans(self, text: str, spans: Sequence[Span]) -> None:
        """Underline the pieces of `text` that raised a capability; ignored when the field holds other text by now."""
        if text != self.toPlainText() or len(text) > _UNDERLINE_MAX_CHARS:
            spans = ()
        if spans != self._spans:
            self._spans = spans
            self.viewport().update()

    def preferred_height(self) -> int:
        """Return the height in pixels for the lines there are, one to ten."""
        line = QFontMetricsF(self.font()).lineSpacing()
        margins = 2 * self.document().documentMargin() + 6
        return round(min(MAX_LINES, max(1, self._lines)) * line + margins)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take files and pictures as well as text."""
        return offers_files(source) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Offer files and pictures as attachments; insert text."""
        if offers_files(source):
            self.files_offered.emit(source)
        else:
            super().insertFromMimeData(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send, break the line or stop."""
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if is_enter and modifiers == Qt.KeyboardModifier.NoModifier:
            self.submitted.emit()
        elif is_enter and modifiers == Qt.KeyboardModifier.ControlModifier:
            self.compare_asked.emit()
        elif is_enter and modifiers == Qt.KeyboardModifier.ShiftModifier:
            # Qt would insert a soft line break, which is another character.
            self.textCursor().insertBlock()
            self.ensureCursorVisible()
        elif event.key() == Qt.Key.Key_Escape:
            self.stop_asked.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QEvent) -> None:
        """Tell the frame, which shows the focus."""
        super().focusInEvent(event)  # type: ignore[arg-type]  # Qt hands over the QFocusEvent it expects back
        self.focus_changed.emit()

    def focusOutEvent(self, event: QEvent) -> None:
        """Tell the frame, which shows the focus."""
        super().focusOutEvent(event)  # type: ignore[arg-type]  # as above
        self.focus_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Count the lines again: they wrap elsewhere."""
        super().resizeEvent(event)
        self._count_lines()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, then the underlines, two pixels strong."""
        super().paintEvent(event)
        if not self._spans:
            return
        painter = QPainter(self.viewport())
        text = self.toPlainText()
        for span in self._spans:
            painter.setPen(QPen(capability_colour(span.capability, self._theme), 2))
            for line in self._underlines(_units(text, span.start), _units(text, span.end)):
                painter.drawLine(line.topLeft(), line.topRight())

    def _underlines(self, start: int, end: int) -> list[QRectF]:
        """Return one line of no height for each row of text that the positions touch, in viewport pixels."""
        found: list[QRectF] = []
        block = self.document().findBlock(start)
        while block.isValid() and block.position() < end:
            area = self.blockBoundingGeometry(block).translated(self.contentOffset())
            layout = block.layout()
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                first = max(start - block.position(), line.textStart())
                last = min(end - block.position(), line.textStart() + line.textLength())
                if first >= last:
                    continue
                left, right = _x(line.cursorToX(first)), _x(line.cursorToX(last))
                y = area.top() + line.y() + line.height()
                found.append(QRectF(QPointF(area.left() + left, y), QPointF(area.left() + right, y)))
            block = block.next()
        return found

    def _count_lines(self) -> None:
        lines = 0
        block = self.document().firstBlock()
        while block.isValid() and lines <= MAX_LINES:
            lines += max(1, block.layout().lineCount() or block.lineCount())
            block = block.next()
        if lines != self._lines:
            self._lines = lines
            many = lines > MAX_LINES
            policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if many else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            self.setVerticalScrollBarPolicy(policy)
            self.lines_changed.emit()


class Composer(QFrame):
    """The prompt, the strip below it and the button that sends or stops."""

    submitted = Signal(str)
    stop_asked = Signal()
    compare_asked = Signal(str)
    text_changed = Signal(str)
    attach_asked = Signal()
    attachment_removed = Signal(int)  # place
    warning_acted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Create it empty and ready to send."""
        super().__init__(parent)
        self._theme = theme
        self._is_running = False
        self._is_drop_target = False
        self.edit = PromptEdit(theme, self)
        self.strip = TypingStrip(theme, self)
        self._button = push_button(self.tr("Send"), kind="primary", clicked=self._pressed, parent=self)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(_SIDE, SPACE[1], SPACE[2], SPACE[2])
        bottom.setSpacing(SPACE[2])
        bottom.addWidget(self.strip, 1)
        attach = icon_button(theme, "attach", self.tr("Attach pictures or text files"), clicked=self.attach_asked.emit)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(0)
        self.tools.addWidget(attach)
        bottom.addLayout(self.tools)
        bottom.setAlignment(self.tools, Qt.AlignmentFlag.AlignBottom)
        bottom.addWidget(self._button, 0, Qt.AlignmentFlag.AlignBottom)
        top = QHBoxLayout()
        top.setContentsMargins(SPACE[3], SPACE[2], SPACE[3], SPACE[1])
        top.addWidget(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._make_attached(theme)
        layout.addWidget(self._attached)
        layout.addLayout(top)
        self._make_warning()
        layout.addWidget(self._warning)
        layout.addSpacing(SPACE[1])
        layout.addLayout(bottom)
        self.setFocusProxy(self.edit)
        self.edit.submitted.connect(self._submit)
        self.edit.stop_asked.connect(self.stop_asked)
        self.edit.compare_asked.connect(lambda: self.compare_asked.emit(self.text))
        self.edit.lines_changed.connect(self._fit)
        self.edit.focus_changed.connect(self.update)
        self.edit.textChanged.connect(self._text_changed)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._text_changed()

    def _make_attached(self, theme: Theme) -> None:
        self.bar = AttachmentBar(theme, picture_px=_THUMBNAIL_PX, can_remove=True, parent=self)
        self.bar.removed.connect(self.attachment_removed)
        attached = QVBoxLayout()
        attached.setContentsMargins(SPACE[3], SPACE[3], SPACE[3], 0)
        attached.addWidget(self.bar)
        self._attached = QWidget(self)
        self._attached.setLayout(attached)
        self._attached.hide()

    def _make_warning(self) -> None:
        self._warning = QWidget(self)
        warning = QHBoxLayout(self._warning)
        warning.setContentsMargins(_SIDE, 0, SPACE[3], 0)
        self.warning_text = label("", "warning", wraps=True)
        self._warning_button = push_button("", kind="link", clicked=self.warning_acted.emit)
        warning.addWidget(self.warning_text, 1)
        warning.addWidget(self._warning_button)
        self._warning.hide()

    @property
    def text(self) -> str:
        """What is typed."""
        return self.edit.toPlainText()

    @property
    def button(self) -> QWidget:
        """The button that sends or stops."""
        return self._button

    def set_text(self, text: str) -> None:
        """Replace what is typed, the cursor at the end."""
        self.edit.setPlainText(text)
        self.edit.moveCursor(QTextCursor.MoveOperation.End)

    def show_attachments(self, attachments: Sequence[Attachment]) -> None:
        """Show what goes with the prompt; with something attached, it may be sent without words."""
        self.bar.show_attachments(attachments)
        self._attached.setVisible(bool(attachments))
        self._enable_button()

    def show_warning(self, text: str, action: str = "") -> None:
        """Say what will go wrong if this is sent, with a button that prevents it; "" says nothing."""
        self.warning_text.setText(text)
        self._warning_button.setText(action)
        self._warning.setVisible(bool(text))

    def show_drop_target(self, *, is_target: bool) -> None:
        """Light the frame up while files are dragged over the page."""
        self._is_drop_target = is_target
        self.update()

    def set_running(self, *, is_running: bool) -> None:
        """Let the button stop instead of send."""
        self._is_running = is_running
        self._button.setText(self.tr("Stop") if is_running else self.tr("Send"))
        self._button.setProperty("kind", "danger" if is_running else "primary")
        self._button.style().unpolish(self._button)
        self._button.style().polish(self._button)
        self._text_changed()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame, in the accent while the field has the focus, and the dashed line above the strip."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        has_focus = self.edit.hasFocus() or self._is_drop_target
        width = 1.5 if has_focus else 1.0
        painter.setPen(QPen(self._theme.colour("focus" if has_focus else "line_strong"), width))
        painter.setBrush(self._theme.colour("accent_soft" if self._is_drop_target else "raised"))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), RADIUS_LARGE, RADIUS_LARGE)
        painter.setPen(QPen(self._theme.colour("line"), 1, Qt.PenStyle.DashLine))
        y = self.strip.y() - SPACE[1]
        painter.drawLine(2, y, self.width() - 2, y)

    def _pressed(self) -> None:
        if self._is_running:
            self.stop_asked.emit()
        else:
            self._submit()

    def _submit(self) -> None:
        text = self.text
        if (text.strip() or self.bar.chips) and not self._is_running:
            self.submitted.emit(text)

    def _text_changed(self) -> None:
        self._enable_button()
        self.edit.set_spans(self.text, ())
        self.text_changed.emit(self.text)

    def _enable_button(self) -> None:
        self._button.setEnabled(self._is_running or bool(self.text.strip()) or bool(self.bar.chips))

    def _fit(self) -> None:
        self.edit.setFixedHeight(self.edit.preferred_height())

    def _restyle(self) -> None:
        self._button.setMinimumWidth(round(72 * self._theme.scale))
        self._fit()
        self.update()


def _units(text: str, position: int) -> int:
    """Return a position in characters as Qt counts it: those beyond the basic plane count twice."""
    head = text[:position]
    return len(head) if head.isascii() else len(head.encode("utf-16-le")) // 2


def _x(result: object) -> float:
    """Return the coordinate of QTextLine.cursorToX, which PySide gives with the cursor's position or alone."""
    return float(result[0]) if isinstance(result, tuple) else float(result)  # type: ignore[arg-type]  # a number
