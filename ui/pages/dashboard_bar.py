"""The controls of the Dashboard: window, filters, pause, export."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QPushButton, QWidget

from app.domain.capability import CAPABILITIES
from ui.pages.dashboard_window import LAST, LAST_PER_MODEL
from ui.theme import SPACE
from ui.translation import core_text
from ui.widgets.buttons import push_button
from ui.widgets.segmented import Segmented


class DashboardBar(QWidget):
    """Tells what the user wants to see; holds no data."""

    changed = Signal()
    pause_toggled = Signal()
    reset_asked = Signal()
    export_asked = Signal(str)  # png, png2, svg, csv, csv-models

    def __init__(self, parent: QWidget | None = None) -> None:
        """Offer the windows, with the last requests chosen."""
        super().__init__(parent)
        windows = (
            (LAST, self.tr("Last {0}").format(LAST_PER_MODEL)),
            ("15m", self.tr("15 min")),
            ("1h", self.tr("1 h")),
            ("24h", self.tr("24 h")),
            ("7d", self.tr("7 d")),
            ("30d", self.tr("30 d")),
        )
        self._window = Segmented(windows, name=self.tr("Window"))
        self._window.chosen.connect(lambda _key: self.changed.emit())
        self._capability, self._host = QComboBox(), QComboBox()
        self._capability.setAccessibleName(self.tr("Filter by capability"))
        self._capability.addItem(self.tr("All capabilities"), None)
        for capability in CAPABILITIES:
            self._capability.addItem(core_text(capability.title), capability.key)
        self._host.setAccessibleName(self.tr("Filter by host"))
        self._host.addItem(self.tr("All hosts"), None)
        for box in (self._capability, self._host):
            box.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self._reset = push_button(self.tr("Show all"), kind="link", clicked=self.reset_asked.emit)
        self._reset.setAccessibleName(self.tr("Show the whole window"))
        self._reset.hide()
        self._pause = push_button("", kind="status", clicked=self.pause_toggled.emit)
        self.show_paused(is_paused=False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE[6], SPACE[3], SPACE[6], SPACE[3])
        layout.setSpacing(SPACE[2])
        for widget in (self._window, self._capability, self._host, self._reset):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self._pause)
        layout.addWidget(self._make_export())

    @property
    def window_key(self) -> str:
        """The chosen window."""
        return self._window.value

    @property
    def capability(self) -> str | None:
        """The chosen capability; None for all."""
        key: str | None = self._capability.currentData()
        return key

    @property
    def host(self) -> str | None:
        """The chosen host's key; None for all."""
        key: str | None = self._host.currentData()
        return key

    @property
    def description(self) -> str:
        """The choice in words, for exports."""
        window = {LAST: self.tr("last {0} per model").format(LAST_PER_MODEL)}.get(self.window_key, self.window_key)
        return f"{window}, {self._capability.currentText()}, {self._host.currentText()}"

    def choose_window(self, key: str) -> None:
        """Choose a window and tell. KeyError for an unknown one."""
        self._window.choose(key)
        self.changed.emit()

    def show_hosts(self, hosts: tuple[str, ...]) -> None:
        """Offer other hosts; the chosen one stays, answered or not."""
        known = [self._host.itemData(place) for place in range(1, self._host.count())]
        for host in hosts:
            if host not in known:
                self._host.addItem(host, host)

    def show_paused(self, *, is_paused: bool) -> None:
        """Say whether new answers are drawn."""
        text = self.tr("paused · Space resumes") if is_paused else self.tr("live · Space pauses")
        self._pause.setText(text)
        self._pause.setAccessibleName(self.tr("Resume") if is_paused else self.tr("Pause"))

    def show_zoomed(self, *, is_zoomed: bool) -> None:
        """Offer the whole window when only a part is shown."""
        self._reset.setVisible(is_zoomed)

    def _make_export(self) -> QPushButton:
        button = push_button(self.tr("Export"), kind="quiet")
        menu = QMenu(button)
        for key, text in (
            ("png", self.tr("Picture (PNG)")),
            ("png2", self.tr("Picture, double size (PNG)")),
            ("svg", self.tr("Drawing (SVG)")),
            ("csv", self.tr("Attempts (CSV)")),
            ("csv-models", self.tr("Figures of each model (CSV)")),
        ):
            menu.addAction(text).triggered.connect(lambda _checked=False, key=key: self.export_asked.emit(key))
        button.setMenu(menu)
        return button
