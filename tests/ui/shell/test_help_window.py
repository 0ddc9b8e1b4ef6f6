"""Help: opens where one is, finds words; alerts are told as short messages."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.pages import PAGES
from ui.theme import Theme
from ui.widgets.help_window import TOPICS, HelpWindow


@pytest.mark.parametrize(("page", "topic"), [("models", "Models"), ("nowhere", "First steps")])
def test_opens_at_the_page_one_is_on(page: str, topic: str, qtbot: QtBot, theme: Theme) -> None:
    """A page without a topic opens the first one."""
    parent = QWidget()
    qtbot.addWidget(parent)
    window = HelpWindow(page, parent)
    assert window._text.toPlainText().startswith(topic)


def test_search_leaves_the_topics_that_have_the_word(qtbot: QtBot, theme: Theme) -> None:
    """The first topic found is shown."""
    parent = QWidget()
    qtbot.addWidget(parent)
    window = HelpWindow("chat", parent)
    window._search.setText("hash")
    shown = [key for row, key in enumerate(TOPICS) if not window._topics.item(row).isHidden()]
    assert shown == ["settings"]
    assert window._text.toPlainText().startswith("Settings")


def test_every_page_has_a_topic() -> None:
    """F1 on any page opens what is written about it."""
    assert {page.key for page in PAGES} <= set(TOPICS)
