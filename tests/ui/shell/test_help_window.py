"""Help: opens where one is, finds words; alerts are told as short messages."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.pages import PAGES
from ui.theme import Theme
from ui.translation import Translation
from ui.widgets.help_window import TOPICS, HelpWindow, read_topic

HELP = Path(__file__).parents[3] / "resources" / "help"


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


@pytest.mark.parametrize("file", sorted((HELP / "de").iterdir()), ids=lambda file: file.name)
def test_a_translated_topic_is_shown_in_its_language(file: Path) -> None:
    """It belongs to a topic that there is; a language without a text of its own gets the English one."""
    topic = file.stem
    assert topic in TOPICS
    assert read_topic(topic, "de") != read_topic(topic)
    assert read_topic(topic, "fr") == read_topic(topic)


def test_help_speaks_the_language_of_the_window(qtbot: QtBot, theme: Theme, qapp: QApplication) -> None:
    """The topics follow the translation that is installed."""
    translation = Translation(qapp)
    translation.install("de")
    try:
        parent = QWidget()
        qtbot.addWidget(parent)
        assert HelpWindow("models", parent)._text.toPlainText().startswith("Modelle")
    finally:
        translation.install("en")
