"""Buttons in the window's kinds: primary, quiet, link, flat, icon, danger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from ui.theme import Theme

ButtonKind = Literal["primary", "quiet", "link", "flat", "danger", "status"]
ICON_PX = 18


def push_button(
    text: str, *, kind: ButtonKind = "quiet", clicked: Callable[[], object] | None = None, parent: QWidget | None = None
) -> QPushButton:
    """Return a button with text; `clicked` is called without arguments."""
    button = QPushButton(text, parent)
    button.setProperty("kind", kind)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    # Enter in a dialog's field must not press whichever button happens to be first.
    button.setAutoDefault(False)
    if clicked is not None:
        button.clicked.connect(lambda _checked=False: clicked())
    return button


def icon_button(
    theme: Theme,
    icon: str,
    name: str,
    *,
    clicked: Callable[[], object] | None = None,
    colour: str = "dim",
    parent: QWidget | None = None,
) -> QToolButton:
    """Return a button with an icon only; `name` is its accessible name and tool tip."""
    button = QToolButton(parent)
    button.setIcon(theme.icon(icon, colour=colour))
    button.setIconSize(QSize(ICON_PX, ICON_PX))
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if clicked is not None:
        button.clicked.connect(lambda _checked=False: clicked())
    return button
