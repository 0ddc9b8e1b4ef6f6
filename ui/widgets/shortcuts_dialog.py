"""All shortcuts by group: to look up, to search, and to change."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.theme import SPACE, Theme
from ui.widgets.buttons import icon_button, push_button
from ui.widgets.context import Action
from ui.widgets.key_bindings import KeyBindings, shown_keys
from ui.widgets.labels import label

SIZE_PX = (620, 620)
CAP_WIDTH_PX = 150
LINE_PX = 34


class KeysEdit(QKeySequenceEdit):
    """Takes one key with its modifiers; Escape gives up, Backspace takes the keys away."""

    taken = Signal(str)  # Qt's portable form, "" for no keys
    given_up = Signal()

    def __init__(self, keys: str) -> None:
        """Show the keys of now until others are pressed."""
        super().__init__(QKeySequence(keys))
        self.setMaximumSequenceLength(1)
        self.editingFinished.connect(self._finish)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Use the two keys that end the editing; the others are taken."""
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if is_plain and event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif is_plain and event.key() in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
            self.taken.emit("")
        else:
            super().keyPressEvent(event)

    def _finish(self) -> None:
        self.taken.emit(self.keySequence().toString(QKeySequence.SequenceFormat.PortableText))


def would_type(keys: str) -> bool:
    """Return whether keys are ones that people type with: a letter alone must not run an action."""
    *modifiers, last = keys.split("+")
    has_modifier = not {"Ctrl", "Alt", "Meta"}.isdisjoint(modifiers)
    return bool(keys) and not has_modifier and re.fullmatch(r"F\d+", last) is None


class ShortcutsDialog(QDialog):
    """Every action with its keys; a press on the keys changes them. Open it with `open()`."""

    def __init__(self, theme: Theme, bindings: KeyBindings, parent: QWidget) -> None:
        """Show the keys of now."""
        super().__init__(parent)
        self._theme = theme
        self._bindings = bindings
        self._edited: str = ""
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*(round(side * max(1.0, theme.scale)) for side in SIZE_PX))
        self._search = QLineEdit(self)
        self._search.setPlaceholderText(self.tr("Search actions"))
        self._search.setAccessibleName(self.tr("Search actions"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._show)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._says = label("", "secondary", wraps=True)
        self._reset = push_button(self.tr("Reset all"), clicked=self._reset_all)
        close = push_button(self.tr("Close"), kind="primary", clicked=self.accept)
        top = QHBoxLayout()
        top.setContentsMargins(SPACE[5], SPACE[4], SPACE[5], SPACE[2])
        top.addWidget(self._search)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE[5], SPACE[2], SPACE[5], SPACE[4])
        foot.setSpacing(SPACE[2])
        foot.addWidget(self._says, 1)
        foot.addWidget(self._reset)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._area, 1)
        layout.addLayout(foot)
        bindings.changed.connect(self._show)
        self._show()
        self._search.setFocus()

    @property
    def said(self) -> str:
        """What the line at the bottom says."""
        return self._says.text()

    def edit(self, key: str) -> None:
        """Ask for other keys of an action, in its line."""
        self._edited = key
        self._say(self.tr("Press the new keys. Backspace takes them away, Escape leaves them."))
        self._show()

    def choose(self, key: str, keys: str) -> None:
        """Give an action the pressed keys; a conflict is said with the action that loses them."""
        if would_type(keys):
            self._say(self.tr("Use Ctrl, Alt or a function key: this one is for typing."), is_warning=True)
            QTimer.singleShot(0, self, self._show)
            return
        self._edited = ""
        holder = self._bindings.holder_of(keys, but=key)
        if holder is None:
            self._say("")
        else:
            text = self.tr("{keys} belonged to “{action}”, which has no keys now.")
            self._say(text.format(keys=shown_keys(keys), action=holder.title), is_warning=True)
        self._bindings.choose(key, keys)

    def _cancel_edit(self) -> None:
        self._edited = ""
        self._say("")
        self._show()

    def _reset_all(self) -> None:
        self._edited = ""
        self._bindings.reset()
        self._say(self.tr("All keys are the program's own again."))

    def _say(self, text: str, *, is_warning: bool = False) -> None:
        self._says.setProperty("role", "warning" if is_warning else "secondary")
        self._says.style().unpolish(self._says)
        self._says.style().polish(self._says)
        self._says.setText(text)

    def _show(self) -> None:
        """Make the lines anew; the one that was changed has the focus again."""
        words = self._search.text().casefold().split()
        body = QWidget(self)
        grid = QGridLayout(body)
        grid.setContentsMargins(SPACE[5], SPACE[1], SPACE[4], SPACE[4])
        grid.setHorizontalSpacing(SPACE[2])
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        groups: dict[str, list[Action]] = {}
        for action in self._bindings.actions():
            if all(word in f"{action.title} {action.group} {shown_keys(action.shortcut)}".casefold() for word in words):
                groups.setdefault(action.group or self.tr("General"), []).append(action)
        row = 0
        for group, members in groups.items():
            heading = label(group, "section")
            heading.setContentsMargins(0, SPACE[3] if row else 0, 0, 0)
            grid.addWidget(heading, row, 0, 1, 3)
            row += 1
            for action in members:
                self._add_line(grid, row, action)
                row += 1
        if not groups:
            grid.addWidget(label(self.tr("Nothing found"), "secondary"), 0, 0)
        grid.setRowStretch(row + 1, 1)
        place = self._area.verticalScrollBar().value()
        former = self._area.takeWidget()
        if former is not None:
            # Not at once: one of its fields may be telling of the keys just now.
            former.hide()
            former.deleteLater()
        self._area.setWidget(body)
        body.show()
        self._area.verticalScrollBar().setValue(place)
        self._reset.setEnabled(bool(self._bindings.chosen))
        edit = body.findChild(KeysEdit)
        if edit is not None:
            edit.setFocus()

    def _add_line(self, grid: QGridLayout, row: int, action: Action) -> None:
        title = QLabel(action.title)
        title.setTextFormat(Qt.TextFormat.PlainText)
        grid.addWidget(title, row, 0)
        # The same for every line, whatever stands in it: nothing moves while one edits.
        grid.setRowMinimumHeight(row, round(LINE_PX * max(1.0, self._theme.scale)))
        if action.key == self._edited:
            grid.addWidget(self._make_edit(action), row, 1)
        else:
            keys = shown_keys(action.shortcut)
            cap = QPushButton(keys or self.tr("None"))
            cap.setProperty("kind", "keycap" if keys else "flat")
            cap.setMinimumWidth(round(CAP_WIDTH_PX * max(1.0, self._theme.scale)))
            cap.setAutoDefault(False)
            cap.setAccessibleName(self.tr("Keys of {action}: {keys}").format(action=action.title, keys=cap.text()))
            cap.clicked.connect(lambda _checked=False: self.edit(action.key))
            grid.addWidget(cap, row, 1)
        if action.key in self._bindings.chosen:
            default = shown_keys(self._bindings.default_of(action.key)) or self.tr("None")
            name = self.tr("Reset {action} to {keys}").format(action=action.title, keys=default)
            key = action.key
            reset = icon_button(
                self._theme, "undo", name, clicked=lambda: self.choose(key, self._bindings.default_of(key))
            )
            grid.addWidget(reset, row, 2)

    def _make_edit(self, action: Action) -> KeysEdit:
        edit = KeysEdit(action.shortcut)
        edit.setMinimumWidth(round(CAP_WIDTH_PX * max(1.0, self._theme.scale)))
        edit.setAccessibleName(self.tr("New keys of {action}").format(action=action.title))
        edit.given_up.connect(self._cancel_edit)
        edit.taken.connect(lambda keys: self.choose(action.key, keys))
        return edit
