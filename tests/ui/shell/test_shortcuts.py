"""Shortcuts are the program's until the user chooses others; conflicts are told, and everything can be taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets.context import Action, ActionRegistry
from ui.widgets.key_bindings import KeyBindings
from ui.widgets.shortcuts_dialog import KeysEdit, ShortcutsDialog, would_type

CTRL = Qt.KeyboardModifier.ControlModifier


class Desk:
    """A window with three actions that note what was run."""

    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        """Show the window."""
        self.qtbot = qtbot
        self.ran: list[str] = []
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.registry = ActionRegistry(self.window)
        self.bindings = KeyBindings(self.registry, self.ran.append, self.window)
        for key, title, keys in (("new", "New", "Ctrl+N"), ("find", "Find", "Ctrl+F"), ("bare", "Bare", "")):
            self.registry.add(Action(key=key, title=title, group="Group", shortcut=keys, run=lambda: None))
        self.window.show()
        self.window.activateWindow()
        self.dialog = ShortcutsDialog(theme, self.bindings, self.window)

    def body(self) -> QWidget:
        """Return what the dialog's list holds now."""
        body = self.dialog._area.widget()
        assert body is not None
        return body

    def cap(self, title: str) -> QPushButton:
        """Return the button with the keys of an action."""
        return next(
            button
            for button in self.body().findChildren(QPushButton)
            if button.accessibleName().startswith(f"Keys of {title}:")
        )

    def edit(self) -> KeysEdit:
        """Return the field that takes keys."""
        found = self.body().findChild(KeysEdit)
        assert isinstance(found, KeysEdit)
        return found

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys in the window."""
        self.qtbot.keyClick(self.window, key, modifier)


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme) -> Iterator[Desk]:
    """The window and its dialog, which is closed."""
    made = Desk(qtbot, theme)
    yield made
    made.dialog.close()


def test_chosen_keys_run_the_action_and_the_old_ones_do_not(desk: Desk) -> None:
    """A change is in force at once, and can be stored and restored."""
    desk.bindings.choose("new", "Ctrl+T")
    desk.press(Qt.Key.Key_N, CTRL)
    assert desk.ran == []
    desk.press(Qt.Key.Key_T, CTRL)
    assert desk.ran == ["new"]
    stored = desk.bindings.chosen
    desk.bindings.reset()
    desk.press(Qt.Key.Key_N, CTRL)
    assert desk.ran == ["new", "new"]
    desk.bindings.restore({**stored, "find": 7})
    desk.press(Qt.Key.Key_T, CTRL)
    desk.press(Qt.Key.Key_F, CTRL)
    assert desk.ran == ["new", "new", "new", "find"]


def test_keys_belong_to_one_action(desk: Desk, qtbot: QtBot) -> None:
    """Keys that are taken pass over, and the dialog names the action that lost them."""
    with qtbot.waitSignal(desk.bindings.changed):
        desk.dialog.choose("new", "Ctrl+F")
    desk.press(Qt.Key.Key_F, CTRL)
    assert desk.ran == ["new"]
    assert "Find" in desk.dialog.said
    assert desk.bindings.chosen == {"new": "Ctrl+F", "find": ""}
    assert desk.cap("Find").text() == "None"


def test_a_default_is_no_choice(desk: Desk) -> None:
    """Choosing the program's own keys again leaves nothing to store."""
    desk.bindings.choose("new", "Ctrl+T")
    desk.bindings.choose("new", "Ctrl+N")
    assert desk.bindings.chosen == {}


def test_keys_are_pressed_in_their_line(desk: Desk, qtbot: QtBot) -> None:
    """A press on the keys opens the field; the next press is taken, Backspace takes away, Escape leaves."""
    desk.dialog.show()
    qtbot.mouseClick(desk.cap("New"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(desk.edit(), Qt.Key.Key_J, CTRL)
    qtbot.waitUntil(lambda: desk.bindings.chosen == {"new": "Ctrl+J"})
    assert desk.cap("New").text() == "Ctrl+J"
    qtbot.mouseClick(desk.cap("New"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(desk.edit(), Qt.Key.Key_Escape)
    assert desk.bindings.chosen == {"new": "Ctrl+J"}
    qtbot.mouseClick(desk.cap("New"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(desk.edit(), Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: desk.bindings.chosen == {"new": ""})
    assert desk.dialog.isVisible()
    desk.dialog._reset.click()
    assert desk.bindings.chosen == {}
    assert not desk.dialog._reset.isEnabled()


@pytest.mark.parametrize(
    ("keys", "types"),
    [
        ("A", True),
        ("Shift+A", True),
        ("Ctrl+A", False),
        ("Alt+Shift+A", False),
        ("F5", False),
        ("Return", True),
        ("", False),
    ],
)
def test_keys_for_typing_are_refused(desk: Desk, keys: str, types: bool) -> None:
    """A letter alone would run an action in the middle of a word."""
    assert would_type(keys) is types
    desk.dialog.choose("bare", keys)
    assert ("for typing" in desk.dialog.said) is types
    assert desk.bindings.chosen == ({} if types or not keys else {"bare": keys})


def test_the_dialog_finds_by_words_and_keys(desk: Desk) -> None:
    """The search narrows the list by title, group and keys."""
    desk.dialog._search.setText("ctrl+f")
    texts = [each.text() for each in desk.body().findChildren(QLabel)]
    assert texts == ["Group", "Find"]
    desk.dialog._search.setText("xyzzy")
    texts = [each.text() for each in desk.body().findChildren(QLabel)]
    assert texts == ["Nothing found"]


def test_actions_that_go_give_their_keys_back(desk: Desk) -> None:
    """An action that is removed has no shortcut any more."""
    desk.registry.remove("new")
    desk.press(Qt.Key.Key_N, CTRL)
    assert desk.ran == []
    assert desk.bindings.holder_of("Ctrl+N") is None
