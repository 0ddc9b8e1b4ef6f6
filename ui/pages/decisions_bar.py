"""The filters of the Decisions page, in a row below its title, with what they let through."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QMenu, QPushButton, QWidget

from app.domain.capability import CAPABILITIES
from app.domain.record import Outcome
from app.domain.views import DecisionFilter
from app.routing.strategies import STRATEGIES
from ui.theme import SPACE
from ui.translation import core_text
from ui.widgets.buttons import push_button
from ui.widgets.labels import label

FILTER_DELAY_MS = 200
SEARCH_WIDTH = 260
# Beside its text a box has its padding and an arrow.
BOX_MARGIN = 62
WIDEST_BOX = 190
LIST_WIDTH = 190
SPANS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}


class DecisionsBar(QWidget):
    """Tells which decisions the user wants to see; holds none."""

    changed = Signal()
    export_asked = Signal(str)  # csv or json
    export_stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Let everything through."""
        super().__init__(parent)
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search prompts, notes and tags"))
        self._search.setAccessibleName(self.tr("Search decisions"))
        self._search.setClearButtonEnabled(True)
        self._search.setFixedWidth(SEARCH_WIDTH)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(FILTER_DELAY_MS)
        self._delay.timeout.connect(self._tell)
        self._search.textChanged.connect(lambda _text: self._delay.start())
        self._outcome = self._box(self.tr("Filter by outcome"), self.tr("Outcome"), self._outcomes())
        self._capability = self._box(
            self.tr("Filter by capability"),
            self.tr("Capability"),
            ((core_text(one.title), one.key) for one in CAPABILITIES),
        )
        self._model = self._box(self.tr("Filter by model"), self.tr("Model"), ())
        self._strategy = self._box(
            self.tr("Filter by strategy"),
            self.tr("Strategy"),
            ((core_text(one.title), one.key) for one in STRATEGIES),
        )
        self._source = self._box(self.tr("Filter by source"), self.tr("Source"), self._sources())
        self._time = self._box(self.tr("Filter by time"), self.tr("Any time"), self._times())
        self._clear = push_button(self.tr("Show all"), kind="link", clicked=self.clear)
        self._clear.setAccessibleName(self.tr("Show all decisions"))
        self._count = label("", "secondary")
        self._stop = push_button(self.tr("Stop export"), kind="link", clicked=self.export_stopped.emit)
        self._stop.hide()
        self._export = self._make_export()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE[5], SPACE[2], SPACE[5], SPACE[2])
        layout.setSpacing(SPACE[2])
        for box in self._boxes():
            layout.addWidget(box)
        layout.addWidget(self._clear)
        layout.addStretch(1)
        for widget in (self._count, self._stop, self._export):
            layout.addWidget(widget)
        self._show_clear()

    @property
    def search(self) -> QLineEdit:
        """The field for words, which the page puts where there is room."""
        return self._search

    @property
    def wanted(self) -> DecisionFilter:
        """What is let through; the moment of a span is that of the call."""
        outcome, capability, model = (box.currentData() for box in (self._outcome, self._capability, self._model))
        strategy, source, span = (box.currentData() for box in (self._strategy, self._source, self._time))
        return DecisionFilter(
            text=self._search.text().strip(),
            # Qt gives back plain text for what was put in as an enumeration.
            outcomes=(Outcome(outcome),) if outcome else (),
            capabilities=(capability,) if capability else (),
            models=(model,) if model else (),
            strategies=(strategy,) if strategy else (),
            sources=(source,) if source else (),
            since=datetime.now(UTC) - SPANS[span] if span else None,
        )

    @property
    def is_open(self) -> bool:
        """Whether everything is let through."""
        return not self._search.text().strip() and all(box.currentIndex() == 0 for box in self._boxes())

    def show_models(self, models: Iterable[str]) -> None:
        """Offer models, references as text; the chosen one stays."""
        chosen = self._model.currentData()
        with QSignalBlocker(self._model):
            while self._model.count() > 1:
                self._model.removeItem(1)
            for ref in models:
                self._model.addItem(ref.partition("/")[2], ref)
            self._model.setCurrentIndex(max(0, self._model.findData(chosen)))

    def show_count(self, count: int | None) -> None:
        """Say how many there are; None while they are counted."""
        self._count.setText(self.tr("counting …") if count is None else self.tr("{0:,} decisions").format(count))

    def show_export(self, done: int | None) -> None:
        """Say how many lines are written; None when no export runs."""
        self._stop.setVisible(done is not None)
        self._export.setEnabled(done is None)
        if done is not None:
            self._stop.setText(self.tr("Stop export ({0:,})").format(done))

    def clear(self) -> None:
        """Let everything through."""
        for box in self._boxes():
            with QSignalBlocker(box):
                box.setCurrentIndex(0)
        with QSignalBlocker(self._search):
            self._search.clear()
        self._delay.stop()
        self._tell()

    def _boxes(self) -> tuple[QComboBox, ...]:
        return (self._outcome, self._capability, self._model, self._strategy, self._source, self._time)

    def _box(self, name: str, all_text: str, items: Iterable[tuple[str, object]]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.ensurePolished()
        box.view().setMinimumWidth(LIST_WIDTH)
        box.addItem(all_text, None)
        for text, value in items:
            box.addItem(text, value)
        box.currentIndexChanged.connect(lambda _index: self._tell())
        box.currentTextChanged.connect(lambda _text: _fit(box))
        _fit(box)
        return box

    def _outcomes(self) -> tuple[tuple[str, object], ...]:
        return (
            (self.tr("Answered"), Outcome.SUCCEEDED),
            (self.tr("Failed"), Outcome.FAILED),
            (self.tr("Stopped"), Outcome.STOPPED),
            (self.tr("Partly"), Outcome.PARTIAL),
            (self.tr("Skipped"), Outcome.SKIPPED),
        )

    def _sources(self) -> tuple[tuple[str, object], ...]:
        return (
            (self.tr("This window"), "desktop"),
            (self.tr("Compare"), "compare"),
            (self.tr("Local API"), "api"),
            (self.tr("Command line"), "cli"),
        )

    def _times(self) -> tuple[tuple[str, object], ...]:
        return (
            (self.tr("Last hour"), "hour"),
            (self.tr("Last 24 h"), "day"),
            (self.tr("Last 7 days"), "week"),
            (self.tr("Last 30 days"), "month"),
        )

    def _make_export(self) -> QPushButton:
        button = push_button(self.tr("Export"))
        button.setAccessibleName(self.tr("Export the decisions shown"))
        menu = QMenu(button)
        for key, text in (("csv", self.tr("Table (CSV)")), ("json", self.tr("JSON"))):
            menu.addAction(text).triggered.connect(lambda _checked=False, key=key: self.export_asked.emit(key))
        button.setMenu(menu)
        return button

    def _show_clear(self) -> None:
        self._clear.setVisible(not self.is_open)

    def _tell(self) -> None:
        self._delay.stop()
        self._show_clear()
        self.changed.emit()


def _fit(box: QComboBox) -> None:
    """Make a box as wide as what it shows: six of them stand beside each other."""
    width = box.fontMetrics().horizontalAdvance(box.currentText()) + BOX_MARGIN
    box.setFixedWidth(min(WIDEST_BOX, width))
