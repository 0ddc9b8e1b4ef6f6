"""A piece of prose in the transcript: rich text without a frame or scroll bars of its own."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QRect, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QFontMetricsF,
    QKeyEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from ui.theme import TextRole, Theme
from ui.widgets.find_marks import draw_marks, places_of

LINE_PERCENT = 130
# Anything else (file:, javascript:, a program's own scheme) could act on the machine.
SAFE_SCHEMES = frozenset({"http", "https", "mailto"})


def is_safe_link(url: QUrl) -> bool:
    """Return whether a link of an answer may be handed to the system."""
    return url.isValid() and url.scheme().lower() in SAFE_SCHEMES


def prose_style(theme: Theme) -> str:
    """Return the style sheet of answers for QTextDocument."""
    palette = theme.palette
    mono = theme.font(TextRole.MONO)
    size = mono.pointSizeF()
    families = ", ".join(f"'{family}'" for family in mono.families())
    return (
        f"a {{ color: {palette.accent_text}; text-decoration: none; }}"
        f"code {{ font-family: {families}; font-size: {size:.2f}pt; background-color: {palette.code_background}; }}"
        f"pre {{ font-family: {families}; font-size: {size:.2f}pt; background-color: {palette.code_background};"
        " margin: 4px 0 4px 0; }"
        f"blockquote {{ color: {palette.dim}; margin: 4px 0 4px 16px; }}"
        f"h1 {{ font-size: {theme.points(18):.2f}pt; font-weight: 600; margin: 10px 0 4px 0; }}"
        f"h2 {{ font-size: {theme.points(16):.2f}pt; font-weight: 600; margin: 10px 0 4px 0; }}"
        f"h3, h4, h5, h6 {{ font-size: {theme.points(14):.2f}pt; font-weight: 600; margin: 8px 0 4px 0; }}"
        f"p {{ margin: 4px 0 4px 0; line-height: {LINE_PERCENT}%; }} ul, ol {{ margin: 4px 0 4px 0; }}"
        f"li {{ margin: 2px 0 2px 0; line-height: {LINE_PERCENT}%; }}"
        f"table {{ border-collapse: collapse; border: 1px solid {palette.line}; margin: 6px 0 6px 0; }}"
        f"th {{ font-weight: 600; background-color: {palette.code_background}; border: 1px solid {palette.line};"
        f" padding: 5px 10px; }} td {{ border: 1px solid {palette.line}; padding: 5px 10px; }}"
    )


class ProseBlock(QTextBrowser):
    """Shows HTML or plain text at the height it needs; links open outside after a look at their scheme."""

    link_refused = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, name: str = "") -> None:
        """Create it empty; `name` is what a screen reader calls it."""
        super().__init__(parent)
        self._theme = theme
        self._wanted = ""
        self._places: list[QTextCursor] = []
        self._height: tuple[int, int] | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self.setTabChangesFocus(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setUndoRedoEnabled(False)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(name or QCoreApplication.translate("ProseBlock", "Answer text"))
        self.document().setDocumentMargin(0)
        self.document().setDefaultStyleSheet(prose_style(theme))
        self.anchorClicked.connect(self._open_link)
        self.highlighted.connect(self._show_address)

    def set_html(self, html: str) -> None:
        """Show `html`; it can be reached with Tab when it has links."""
        self.setHtml(html)
        self._height = None
        if self._wanted:
            self.find_all(self._wanted)
        has_links = "<a " in html
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if has_links else Qt.FocusPolicy.ClickFocus)

    def set_plain(self, text: str) -> None:
        """Show `text` as it is."""
        self.setPlainText(text)
        spaced = QTextBlockFormat()
        spaced.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = self.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.mergeBlockFormat(spaced)
        self._height = None

    def append_plain(self, text: str) -> None:
        """Add `text` at the end, laying out only the last paragraph anew."""
        cursor = self.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        cursor.insertText(text)
        self._height = None

    @property
    def place_count(self) -> int:
        """How many places are marked."""
        return len(self._places)

    def find_all(self, wanted: str) -> int:
        """Mark every place of `wanted`; return how many there are. "" takes the marks away."""
        self._wanted = wanted
        self._places = places_of(self, wanted)
        draw_marks(self, self._places, None, self._theme)
        return len(self._places)

    def show_place(self, number: int | None) -> QRect:
        """Mark a place as the present one; return where it is, in this widget."""
        draw_marks(self, self._places, number, self._theme)
        return QRect() if number is None else self.cursorRect(self._places[number])

    def height_for(self, width: int) -> int:
        """Return the height in pixels at a width."""
        if self._height is None or self._height[0] != width:
            # A fixed width keeps QTextEdit from laying out again for the size the widget has at the moment.
            self.setLineWrapColumnOrWidth(width)
            self._height = (width, math.ceil(self.document().size().height()))
        return self._height[1]

    def natural_width(self) -> int:
        """Return the width in pixels without any wrapping."""
        metrics = QFontMetricsF(self.font())
        lines = self.toPlainText().split("\n")
        return math.ceil(max(metrics.horizontalAdvance(line.expandtabs(8)) for line in lines)) + 2

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the transcript."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave scrolling keys to the transcript."""
        if event.key() in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End}:
            event.ignore()
            return
        super().keyPressEvent(event)

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        """Load nothing: an answer must not read files or reach the network."""
        return None

    def _open_link(self, url: QUrl) -> None:
        if is_safe_link(url):
            QDesktopServices.openUrl(url)
        else:
            self.link_refused.emit(url.toString())

    def _show_address(self, url: QUrl) -> None:
        self.setToolTip(url.toString() if not url.isEmpty() else "")
