"""A pasted megabyte is kept whole, and shown in part."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets.message_parts import question
from ui.widgets.message_view import SHOWN_CHARACTERS, UserBubble
from ui.widgets.prose_block import ProseBlock


def test_a_very_long_question_is_shown_in_part_and_copied_whole(theme: Theme, qtbot: QtBot) -> None:
    """Laying out a megabyte would stop the window for seconds at every change of width."""
    text = "some words of a long document\n" * 40_000
    bubble = UserBubble(question(text), theme)
    qtbot.addWidget(bubble)
    bubble.arrange(600)
    shown = bubble.findChildren(ProseBlock)[0].toPlainText()
    assert shown.startswith(text[:SHOWN_CHARACTERS].rstrip())
    assert f"{len(text) - SHOWN_CHARACTERS:,} more characters" in shown
    (button,) = bubble.focus_chain()
    assert button.accessibleName() == "Copy whole message"
    bubble.copy()
    assert QApplication.clipboard().text() == text


def test_an_ordinary_question_is_shown_whole(theme: Theme, qtbot: QtBot) -> None:
    """Nothing is added to it."""
    bubble = UserBubble(question("Why is it raining?"), theme)
    qtbot.addWidget(bubble)
    nothing: list[QWidget] = []
    assert bubble.focus_chain() == nothing
    assert bubble.findChildren(ProseBlock)[0].toPlainText() == "Why is it raining?"
