"""The panel on the right: docks as tabs, each made when it is first shown or the window is idle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from ui.theme import SPACE, Theme
from ui.widgets.buttons import icon_button
from ui.widgets.labels import separator
from ui.widgets.page_header import HEADER_PX

NARROWEST_PX = 300
# A few frames between two docks keep the window responsive.
IDLE_MS = 60


@dataclass(slots=True)
class _Tab:
    key: str
    make: Callable[[], QWidget]
    widget: QWidget | None = None


class DockPanel(QFrame):
    """Tabs that explain what the page shows; it can be hidden and its width changed."""

    shown = Signal(str)  # key of the tab that came to the front
    close_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start without tabs."""
        super().__init__(parent)
        self.setProperty("role", "dock-panel")
        self.setAccessibleName(self.tr("Docks"))
        self._tabs: list[_Tab] = []
        self._is_closed = False
        self._bar = QTabBar(self)
        self._bar.setAccessibleName(self.tr("Docks"))
        self._bar.setExpanding(False)
        self._bar.setUsesScrollButtons(True)
        self._bar.setElideMode(Qt.TextElideMode.ElideNone)
        self._bar.currentChanged.connect(self._select)
        self._stack = QStackedWidget(self)
        header = QHBoxLayout()
        header.setContentsMargins(SPACE[2], 0, SPACE[2], 0)
        header.addWidget(self._bar, 1, Qt.AlignmentFlag.AlignBottom)
        header.addWidget(icon_button(theme, "close", self.tr("Hide docks"), clicked=self.close_asked.emit))
        head = QWidget(self)
        head.setLayout(header)
        head.setFixedHeight(HEADER_PX - 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(separator())
        layout.addWidget(self._stack, 1)
        self.setMinimumWidth(NARROWEST_PX)

    @property
    def keys(self) -> tuple[str, ...]:
        """The tabs in order."""
        return tuple(tab.key for tab in self._tabs)

    @property
    def current_key(self) -> str:
        """The tab in front; "" without tabs."""
        index = self._bar.currentIndex()
        return self._tabs[index].key if 0 <= index < len(self._tabs) else ""

    def add(self, key: str, title: str, make: Callable[[], QWidget], *, tip: str = "") -> None:
        """Add a tab; `make` is called when it is first shown."""
        self._tabs.append(_Tab(key, make))
        self._stack.addWidget(QWidget(self))
        index = self._bar.addTab(title)
        self._bar.setTabToolTip(index, tip)

    def open(self, key: str) -> None:
        """Bring a tab to the front; nothing happens for an unknown key."""
        if key in self.keys:
            self._bar.setCurrentIndex(self.keys.index(key))
            self._select(self._bar.currentIndex())

    def current_widget(self) -> QWidget | None:
        """Return the dock in front; None before one was shown."""
        index = self._bar.currentIndex()
        return self._tabs[index].widget if 0 <= index < len(self._tabs) else None

    def widgets(self) -> tuple[QWidget, ...]:
        """Return the docks that were made so far."""
        return tuple(tab.widget for tab in self._tabs if tab.widget is not None)

    def make_current(self) -> None:
        """Make the tab in front, if it was not shown yet because the panel was hidden."""
        self._select(self._bar.currentIndex())

    def make_all_soon(self) -> None:
        """Make the tabs that were not shown yet, one at a time while the window is idle.

        They must exist before they are looked at: what happens meanwhile is told once.
        """
        waiting = next((index for index, tab in enumerate(self._tabs) if tab.widget is None), None)
        if waiting is not None and not self._is_closed:
            self._make(waiting)
            QTimer.singleShot(IDLE_MS, self, self.make_all_soon)

    def stop_making(self) -> None:
        """Make no more docks: the window is closing."""
        self._is_closed = True

    def _make(self, index: int) -> None:
        tab = self._tabs[index]
        tab.widget = tab.make()
        place = self._stack.widget(index)
        self._stack.insertWidget(index, tab.widget)
        if place is not None:
            self._stack.removeWidget(place)
            place.deleteLater()

    def _select(self, index: int) -> None:
        # The bar selects its first tab while it is filled; what is not visible is not made.
        if not (0 <= index < len(self._tabs)) or not self.isVisible() or self._is_closed:
            return
        tab = self._tabs[index]
        if tab.widget is None:
            self._make(index)
        self._stack.setCurrentIndex(index)
        self.shown.emit(tab.key)
