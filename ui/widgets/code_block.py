"""A block of code in an answer: language, copy button, colours; scrolls sideways only."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPlainTextEdit, QPushButton, QWidget

from ui.theme import RADIUS, TextRole, Theme
from ui.widgets.code_block_lexing import LineSpans, PieceLexer
from ui.widgets.find_marks import draw_marks, places_of

_HEADER_HEIGHT = 28
_SIDE = 14
_BOTTOM = 12
_COPIED_MS = 1500

# Every pair reaches 4.5 : 1 on the code background of its theme; a test computes it.
LIGHT_CODE = {
    "comment": "#5d6673",
    "string": "#0a6640",
    "number": "#9a4a00",
    "keyword": "#7b3fb8",
    "function": "#00649d",
    "type": "#8a3b6b",
    "deleted": "#b3261e",
}
DARK_CODE = {
    "comment": "#8f99a6",
    "string": "#7fd6a8",
    "number": "#f0a46b",
    "keyword": "#c99bf5",
    "function": "#7cc4f0",
    "type": "#e8a5cd",
    "deleted": "#ff8078",
}


# Suffixes of languages whose names in fences are no suffixes themselves.
_SUFFIXES = {
    "python": "py", "javascript": "js", "typescript": "ts", "bash": "sh", "shell": "sh", "markdown": "md",
    "rust": "rs", "ruby": "rb", "kotlin": "kt", "csharp": "cs", "c#": "cs", "c++": "cpp", "yml": "yaml",
    "haskell": "hs", "perl": "pl", "powershell": "ps1", "text": "txt", "plaintext": "txt", "golang": "go",
    "makefile": "mk",
}  # fmt: skip


def file_name(language: str) -> str:
    """Return a name for a file of code in a language as fences name it."""
    word = language.strip().lower()
    suffix = _SUFFIXES.get(word, word if word.isascii() and word.isalnum() else "txt")
    return f"code.{suffix}" if suffix else "code.txt"


def code_colours(theme: Theme) -> dict[str, str]:
    """Return the colour of each role of code."""
    return DARK_CODE if theme.is_dark else LIGHT_CODE


class CodeHighlighter(QSyntaxHighlighter):
    """Draws the spans that a PieceLexer found; only lines whose spans changed are drawn anew."""

    def __init__(self, document: QTextDocument, theme: Theme, language: str) -> None:
        """Colour `document` as `language`."""
        super().__init__(document)
        self._lexer = PieceLexer(language)
        self._lines: dict[int, LineSpans] = {}
        self._formats: dict[str, QTextCharFormat] = {}
        for role, colour in code_colours(theme).items():
            text_format = QTextCharFormat()
            text_format.setForeground(QColor(colour))
            text_format.setFontItalic(role == "comment")
            self._formats[role] = text_format

    @property
    def is_done(self) -> bool:
        """Whether all code has its colours."""
        return self._lexer.is_done

    def set_code(self, code: str) -> None:
        """Take the code so far; `step` colours it."""
        self._lexer.set_text(code)

    def step(self) -> bool:
        """Colour one more piece; return whether all is done."""
        if self._lexer.is_done:
            return True
        first, lines = self._lexer.step()
        for number, spans in enumerate(lines, start=first):
            if self._lines.get(number, []) != spans:
                self._lines[number] = spans
                self.rehighlightBlock(self.document().findBlockByNumber(number))
        return self._lexer.is_done

    def highlightBlock(self, _text: str) -> None:
        """Apply the known spans of one line."""
        for start, length, role in self._lines.get(self.currentBlock().blockNumber(), ()):
            self.setFormat(start, length, self._formats[role])


class _CodeView(QPlainTextEdit):
    """Read-only code without line wrap; the wheel goes on to the transcript unless it is sideways."""

    def text_height(self) -> int:
        """Return the pixels that all lines take; italic comments can be higher than other lines."""
        height = 0.0
        block = self.document().firstBlock()
        while block.isValid():
            height += self.blockBoundingRect(block).height()
            block = block.next()
        return math.ceil(height)

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        is_sideways = abs(delta.x()) > abs(delta.y()) or event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if is_sideways and self.horizontalScrollBar().maximum() > 0:
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            event.ignore()
            return
        super().keyPressEvent(event)


class CodeBlock(QWidget):
    """Code with its language and a button that copies it."""

    save_asked = Signal(str, str)  # code, a file name for it

    def __init__(self, theme: Theme, language: str, parent: QWidget | None = None) -> None:
        """Create it empty; `language` is the word behind the fence, "" if there was none."""
        super().__init__(parent)
        self._theme = theme
        self._language = language
        self._code = ""
        self._wanted = ""
        self._places: list[QTextCursor] = []
        self._view = _CodeView(self)
        self._setup_view(language)
        self._label = QLabel(language, self)
        self._label.setProperty("role", "secondary")
        self._copy = QPushButton(self.tr("Copy"), self)
        self._copy.setProperty("kind", "link")
        self._copy.setFont(theme.font(TextRole.SECONDARY))
        self._copy.setAccessibleName(self.tr("Copy code ({language})").format(language=language or self.tr("plain")))
        self._copy.clicked.connect(self.copy)
        self._save = QPushButton(self.tr("Save…"), self)
        self._save.setProperty("kind", "link")
        self._save.setFont(theme.font(TextRole.SECONDARY))
        self._save.setAccessibleName(self.tr("Save code ({language})").format(language=language or self.tr("plain")))
        self._save.clicked.connect(lambda: self.save_asked.emit(self._code, file_name(self._language)))
        self._reset = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._reset.timeout.connect(lambda: self._copy.setText(self.tr("Copy")))
        self._highlighter = CodeHighlighter(self._view.document(), theme, language)

    @property
    def code(self) -> str:
        """The code as it would be copied."""
        return self._code

    @property
    def copy_button(self) -> QPushButton:
        """The button, for the order of focus."""
        return self._copy

    @property
    def save_button(self) -> QPushButton:
        """The other button, for the order of focus."""
        return self._save

    @property
    def is_coloured(self) -> bool:
        """Whether `step` has nothing left to do."""
        return self._highlighter.is_done

    def set_code(self, code: str) -> None:
        """Show `code`; what only grew is appended. Colours follow with `step`."""
        if code == self._code:
            return
        document = self._view.document()
        if self._code and code.startswith(self._code):
            cursor = QTextCursor(document)
            cursor.movePosition(cursor.MoveOperation.End)
            cursor.insertText(code[len(self._code) :])
        else:
            self._view.setPlainText(code)
        self._code = code
        self._highlighter.set_code(code)
        if self._wanted:
            self.find_all(self._wanted)

    @property
    def place_count(self) -> int:
        """How many places are marked."""
        return len(self._places)

    def find_all(self, wanted: str) -> int:
        """Mark every place of `wanted`; return how many there are. "" takes the marks away."""
        self._wanted = wanted
        self._places = places_of(self._view, wanted)
        draw_marks(self._view, self._places, None, self._theme)
        return len(self._places)

    def show_place(self, number: int | None) -> QRect:
        """Mark a place as the present one and scroll sideways to it; return where it is, in this widget."""
        draw_marks(self._view, self._places, number, self._theme)
        if number is None:
            return QRect()
        cursor = QTextCursor(self._places[number])
        cursor.setPosition(cursor.selectionStart())
        self._view.setTextCursor(cursor)
        return self._view.cursorRect(self._places[number]).translated(self._view.pos())

    def step(self) -> bool:
        """Colour one more piece (about 5 ms); return whether all is done."""
        return self._highlighter.step()

    def height_for(self, width: int) -> int:
        """Return the height in pixels at a width."""
        bar = 0
        if self._needs_bar(width):
            bar = self._view.horizontalScrollBar().sizeHint().height()
        return _HEADER_HEIGHT + self._view.text_height() + _BOTTOM + bar

    def copy(self) -> None:
        """Put the code on the clipboard and say so."""
        QApplication.clipboard().setText(self._code)
        self._copy.setText(self.tr("Copied"))
        self._reset.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place label, button and code."""
        super().resizeEvent(event)
        width, height = self.width(), self.height()
        button = self._copy.sizeHint()
        self._copy.setGeometry(width - button.width() - 6, 3, button.width(), _HEADER_HEIGHT - 5)
        save = self._save.sizeHint()
        left = width - button.width() - save.width() - 6
        self._save.setGeometry(left, 3, save.width(), _HEADER_HEIGHT - 5)
        self._label.setGeometry(_SIDE, 4, max(0, left - 2 * _SIDE), _HEADER_HEIGHT - 6)
        self._view.setGeometry(_SIDE, _HEADER_HEIGHT, max(0, width - 2 * _SIDE), max(0, height - _HEADER_HEIGHT - 4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the surface."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.setBrush(self._theme.colour("code_background"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def _setup_view(self, language: str) -> None:
        view = self._view
        view.setReadOnly(True)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        font = self._theme.font(TextRole.MONO)
        # Ligatures would show other characters than are copied.
        font.setFeature(QFont.Tag("calt"), 0)
        font.setFeature(QFont.Tag("liga"), 0)
        view.setFont(font)
        view.setTabChangesFocus(True)
        view.setUndoRedoEnabled(False)
        view.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        view.document().setDocumentMargin(0)
        view.viewport().setAutoFillBackground(False)
        title = QCoreApplication.translate("CodeBlock", "Code in {language}") if language else ""
        view.setAccessibleName(title.format(language=language) or QCoreApplication.translate("CodeBlock", "Code"))

    def _needs_bar(self, width: int) -> bool:
        metrics = QFontMetricsF(self._view.font())
        longest = max((len(line.expandtabs(8)) for line in self._code.split("\n")), default=0)
        return longest * metrics.horizontalAdvance("0") > width - 2 * _SIDE
