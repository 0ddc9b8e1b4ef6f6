"""The keys of all actions: those the program gives, and those the user chose instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.widgets.context import Action, ActionRegistry


class KeyBindings(QObject):
    """Binds keys to actions in a window; `changed` tells that the user chose others, to be stored."""

    changed = Signal()
    bound = Signal()  # the keys in force are others than before, whoever changed them

    def __init__(self, actions: ActionRegistry, run: Callable[[str], None], window: QWidget) -> None:
        """Bind the keys of `actions`; pressing them calls `run` with the action's key."""
        super().__init__(window)
        self._actions = actions
        self._run = run
        self._window = window
        self._chosen: dict[str, str] = {}
        self._shortcuts: dict[str, QShortcut] = {}
        actions.changed.connect(self._bind)
        self._bind()

    @property
    def chosen(self) -> dict[str, str]:
        """The user's own keys by action, in Qt's portable form; "" for an action whose keys were taken away."""
        return dict(self._chosen)

    def restore(self, chosen: Mapping[str, object]) -> None:
        """Take over what was stored; entries that are no text are ignored."""
        self._chosen = {str(key): keys for key, keys in chosen.items() if isinstance(keys, str)}
        self._bind()

    def keys_of(self, action: Action) -> str:
        """Return the keys of an action in Qt's portable form; "" without any."""
        return self._chosen.get(action.key, action.shortcut)

    def actions(self) -> tuple[Action, ...]:
        """Return the lasting actions with the keys that are in force."""
        return tuple(replace(action, shortcut=self.keys_of(action)) for action in self._actions.registered())

    def default_of(self, key: str) -> str:
        """Return the program's own keys for an action; "" for an unknown one."""
        return next((action.shortcut for action in self._actions.registered() if action.key == key), "")

    def holder_of(self, keys: str, *, but: str = "") -> Action | None:
        """Return the action that has these keys already, or begins or continues them; `but` is not counted."""
        wanted = QKeySequence(keys)
        if not keys:
            return None
        for action in self.actions():
            had = QKeySequence(action.shortcut)
            if action.key != but and action.shortcut and _collide(wanted, had):
                return action
        return None

    def choose(self, key: str, keys: str) -> None:
        """Give an action other keys, or none for ""; an action that has them loses them."""
        holder = self.holder_of(keys, but=key)
        if holder is not None:
            self._chosen[holder.key] = ""
        if keys == self.default_of(key):
            self._chosen.pop(key, None)
        else:
            self._chosen[key] = keys
        self._tell()

    def reset(self) -> None:
        """Bring all keys back to the program's own."""
        self._chosen.clear()
        self._tell()

    def _tell(self) -> None:
        self._bind()
        self.changed.emit()

    def _bind(self) -> None:
        wanted = {action.key: action.shortcut for action in self.actions() if action.shortcut}
        for key in [key for key in self._shortcuts if key not in wanted]:
            gone = self._shortcuts.pop(key)
            # It lives until the next turn of the loop and would make its keys ambiguous until then.
            gone.setKey(QKeySequence())
            gone.deleteLater()
        for key, keys in wanted.items():
            shortcut = self._shortcuts.get(key)
            if shortcut is None:
                shortcut = QShortcut(self._window)
                shortcut.activated.connect(lambda key=key: self._run(key))
                self._shortcuts[key] = shortcut
            shortcut.setKey(QKeySequence(keys))
        self.bound.emit()


def _collide(first: QKeySequence, second: QKeySequence) -> bool:
    none = QKeySequence.SequenceMatch.NoMatch
    return first.matches(second) != none or second.matches(first) != none


def shown_keys(keys: str) -> str:
    """Return keys as the user's platform writes them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
