"""The Settings page: every field has an editor, valid values are saved at once, wrong ones say why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import qasync
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLineEdit, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.settings import Section, Settings
from ui.core_thread import CoreThread
from ui.feed_bridge import FeedBridge
from ui.main_window import MainWindow
from ui.pages.settings_page import SettingsPage
from ui.theme import Theme
from ui.widgets.context import PageSpec
from ui.widgets.log_buffer import LogBuffer
from ui.widgets.setting_editors import FieldForm, make_editor

FIELDS = [
    (section, name)
    for section, field in Settings.model_fields.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, Section)
    for name in field.annotation.model_fields
]


@pytest.fixture
def page(
    qtbot: QtBot, theme: Theme, core: CoreThread, application: Any, window_loop: qasync.QEventLoop
) -> Iterator[SettingsPage]:
    """The page in a live window."""
    spec = PageSpec(key="settings", title="Settings", icon="settings", shortcut="Ctrl+,", load=lambda: SettingsPage)
    window = MainWindow(theme, LogBuffer(), pages=(spec,), docks=())
    window.show()
    window.attach(core, application, FeedBridge(core, window), ({"settings": SettingsPage}, {}))
    shown = window._stack.currentWidget()
    assert isinstance(shown, SettingsPage)
    yield shown
    window.allow_close()
    delete(window)


def test_every_setting_has_a_row(page: SettingsPage) -> None:
    """No field of the settings model is left out, and each row says what it is for."""
    for section, name in FIELDS:
        row = page.row(section, name)
        assert row.title, name
        assert row._description, name
        assert row._editor.editor.accessibleName() == row.title


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("routing", "split_prompts", False),
        ("routing", "quality_weight", 2.5),
        ("execution", "max_attempts", 7),
        ("generation", "temperature", 0.3),
        ("generation", "num_ctx", 8192),
        ("hosts", "ollama_url", "http://box:11434"),
        ("appearance", "theme", "dark"),
    ],
)
def test_a_value_goes_round(
    page: SettingsPage, application: Any, qtbot: QtBot, section: str, name: str, value: object
) -> None:
    """A value typed into the form is saved, and shown again as it was saved; reset brings the default back."""
    row = page.row(section, name)
    default = row._default
    type_into(row._editor.editor, value, qtbot)
    qtbot.waitUntil(lambda: getattr(getattr(application.settings(), section), name) == value)
    qtbot.waitUntil(lambda: row._source.text().startswith("Set by you"))
    qtbot.mouseClick(row._reset, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: getattr(getattr(application.settings(), section), name) == default)
    qtbot.waitUntil(lambda: row._source.text() == "Default")


def type_into(editor: object, value: object, qtbot: QtBot) -> None:
    """Operate an editor as a user does."""
    if isinstance(editor, QCheckBox):
        editor.click()
    elif isinstance(editor, QComboBox):
        index = editor.findData(value)
        editor.setCurrentIndex(index)
        editor.activated.emit(index)
    elif isinstance(editor, QSpinBox | QDoubleSpinBox):
        editor.setValue(value)  # type: ignore[arg-type]  # the table gives numbers for numbers
    else:
        assert isinstance(editor, QLineEdit)
        editor.setText(str(value))
        qtbot.keyClick(editor, Qt.Key.Key_Return)


@pytest.mark.parametrize("typed", ["9", "-1", "warm"])
def test_a_wrong_value_says_why_and_is_not_saved(
    page: SettingsPage, application: Any, qtbot: QtBot, typed: str
) -> None:
    """The message stands beside the field with the bounds; nothing is saved."""
    row = page.row("generation", "temperature")
    type_into(row._editor.editor, typed, qtbot)
    assert not row._error.isHidden()
    assert "0 – 2" in row._error.text()
    assert application.saved == []


def test_undo_brings_the_old_value_back(page: SettingsPage, application: Any, qtbot: QtBot) -> None:
    """The toast after a change has the way back."""
    page.row("execution", "retries")._editor.edited.emit(3)
    qtbot.waitUntil(lambda: application.settings().execution.retries == 3)
    window = page.window()
    assert isinstance(window, MainWindow)
    qtbot.waitUntil(lambda: bool(window.toasts.texts))
    assert window.toasts.texts == ("Retries: 1 → 3",)
    toast = window.toasts._toasts[0]
    undo = next(button for button in toast.findChildren(QPushButton) if button.text() == "Undo")
    undo.click()
    qtbot.waitUntil(lambda: application.settings().execution.retries == 1)
    qtbot.waitUntil(lambda: window.toasts.texts == ("Retries: 3 → 1",))


def test_search_leaves_what_matches(page: SettingsPage, qtbot: QtBot) -> None:
    """Words of title or description narrow the page; without a match it says so and offers the way out."""
    page._search.setText("stall")
    shown = [(key, name) for key, card in page._cards.items() for name, row in card.rows.items() if row.isVisible()]
    assert shown == [("execution", "stall_timeout_s")]
    page._search.setText("xyzzy")
    assert page._stack.currentWidget() is page._nothing
    page._search.clear()
    assert all(row.isVisible() for card in page._cards.values() for row in card.rows.values())


@pytest.mark.parametrize(
    ("language", "typed", "value"),
    [("en", "0.3", 0.3), ("de", "0,3", 0.3), ("de", "0.3", 0.3), ("en", "1", 1.0), ("de", "1,5", 1.5)],
)
def test_numbers_are_read_as_the_language_writes_them(
    page: SettingsPage, application: Any, qtbot: QtBot, language: str, typed: str, value: float
) -> None:
    """A decimal comma is one where the language has it; a point is understood everywhere."""
    before = QLocale()
    QLocale.setDefault(QLocale(language))
    try:
        type_into(page.row("generation", "temperature")._editor.editor, typed, qtbot)
        qtbot.waitUntil(lambda: application.settings().generation.temperature == value)
        shown = page.row("generation", "temperature")._editor.editor
        assert isinstance(shown, QLineEdit)
        qtbot.waitUntil(lambda: shown.text() == QLocale(language).toString(value, "g", 6))
        weight = make_editor("Weight", FieldForm(kind="number", lowest=0, highest=5))
        weight.show_value(0.3)
        box = weight.editor
        assert isinstance(box, QDoubleSpinBox)
        assert box.value() == box.valueFromText(box.text()) == 0.3
    finally:
        QLocale.setDefault(before)


def test_little_room_folds_the_rows(page: SettingsPage, qtbot: QtBot) -> None:
    """In a narrow window the controls stand below the words, nothing is cut, and the list of sections makes room."""
    window = page.window()
    row = page.row("execution", "stall_timeout_s")
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: not row.is_folded and page._sections.isVisible())
    page.setFixedWidth(480)
    qtbot.waitUntil(lambda: row.is_folded and not page._sections.isVisible())
    assert page._body.width() <= page._area.viewport().width()
    editor = row._editor.editor
    assert editor.mapTo(page._body, editor.rect().topRight()).x() <= page._body.width()
