"""Marks every place where a text stands in a document, the present one more strongly."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from ui.theme import Theme

# More marks in one block than anyone steps through; each costs at every repaint.
MOST_MARKS = 500
# Both reach 7 : 1 with their text, and 3 : 1 against each other.
LIGHT_MARKS = ("#ffe58a", "#1b1f24", "#b45309", "#ffffff")
DARK_MARKS = ("#5c4a00", "#fff4c2", "#ffb84d", "#1b1f24")


def places_of(edit: QTextEdit | QPlainTextEdit, wanted: str) -> list[QTextCursor]:
    """Return a selection for each place of `wanted`, in any case, from the top."""
    found: list[QTextCursor] = []
    if not wanted:
        return found
    document = edit.document()
    cursor = document.find(wanted, 0)
    while not cursor.isNull() and len(found) < MOST_MARKS:
        found.append(cursor)
        cursor = document.find(wanted, cursor)
    return found


def draw_marks(
    edit: QTextEdit | QPlainTextEdit, places: Sequence[QTextCursor], current: int | None, theme: Theme
) -> None:
    """Mark the places; `current` is the one the user is at, None if it is elsewhere."""
    ground, ink, strong_ground, strong_ink = DARK_MARKS if theme.is_dark else LIGHT_MARKS
    marks = []
    for number, place in enumerate(places):
        is_current = number == current
        text_format = QTextCharFormat()
        text_format.setBackground(QColor(strong_ground if is_current else ground))
        text_format.setForeground(QColor(strong_ink if is_current else ink))
        mark = QTextEdit.ExtraSelection()
        mark.cursor, mark.format = place, text_format
        marks.append(mark)
    edit.setExtraSelections(marks)
