"""The Decisions page: what was decided, why, and what the user says of it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QSplitter,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.domain.capability import CAPABILITIES
from app.domain.errors import ModelyardError
from app.domain.record import Outcome, RequestRecord
from app.domain.views import Annotation, DecisionFilter
from ui.models.decision_table_model import ROW_ROLE, DecisionTableModel
from ui.tasks import spawn
from ui.widgets.context import WindowContext
from ui.widgets.decision_detail import DecisionDetailView
from ui.widgets.empty_state import EmptyState
from ui.widgets.page_header import PageHeader
from ui.widgets.table_columns import FittedColumns, records_table

PAGE_ROWS = 100
FILTER_DELAY_MS = 200
ROW_HEIGHT = 32
SEARCH_WIDTH = 240
DETAIL_WIDTH = 400
TABLE_WIDTH = 760
COLUMN_WIDTHS = (84, 170, 106, 152, 102, 88, 68, 58, 62, 60)
PROMPT_COLUMN = 1
# The detail shows them all.
OPTIONAL_COLUMNS = (8, 7, 9, 6, 2)


class DecisionsPage(QWidget):
    """Table on the left, the chosen decision on the right; new decisions appear at the top."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        """Load the newest decisions and follow the feed."""
        super().__init__(parent)
        self._context = context
        self._filter = DecisionFilter()
        self._model = DecisionTableModel(self._load_page, self)
        self._table = self._make_table()
        self._detail = DecisionDetailView(context.theme)
        self._detail.saved.connect(lambda key, annotation: spawn(self, self._annotate(key, annotation)))
        self._detail_stack = QStackedLayout()
        self._search, self._capability, self._outcome = QLineEdit(), QComboBox(), QComboBox()
        header = self._make_header()
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(FILTER_DELAY_MS)
        self._delay.timeout.connect(self._apply_filter)
        none_chosen = EmptyState(
            context.theme,
            icon="why",
            title=self.tr("No decision chosen"),
            text=self.tr("Choose a row to see its candidates, and to rate it."),
        )
        right = QWidget()
        right.setLayout(self._detail_stack)
        self._detail_stack.addWidget(none_chosen)
        self._detail_stack.addWidget(self._detail)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._table)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([TABLE_WIDTH, DETAIL_WIDTH])
        self._empty = EmptyState(
            context.theme,
            icon="decisions",
            title=self.tr("No decisions yet"),
            text=self.tr("Every prompt leaves its decisions here, with candidates, scores and attempts."),
            action=(self.tr("Ask something"), lambda: context.open_page("chat")),
        )
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(splitter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        layout.addLayout(self._stack, 1)
        context.feed.record_added.connect(self._add_record)
        self._stack.setCurrentIndex(1)
        self._model.start()

    def focus_first(self) -> None:
        """Put the keyboard into the table."""
        self._table.setFocus()

    def open_with(self, decision_id: str = "") -> None:
        """Show a decision, loaded or not."""
        if decision_id:
            row = self._model.row_of(decision_id)
            if row >= 0:
                self._table.selectRow(row)
            else:
                spawn(self, self._load_detail(decision_id))

    def _make_header(self) -> PageHeader:
        header = PageHeader(self.tr("Decisions"))
        self._search.setPlaceholderText(self.tr("Search prompts, notes, tags"))
        self._search.setAccessibleName(self.tr("Search decisions"))
        self._search.setClearButtonEnabled(True)
        self._search.setFixedWidth(SEARCH_WIDTH)
        self._search.textChanged.connect(self._typed)
        self._capability.setAccessibleName(self.tr("Filter by capability"))
        self._capability.addItem(self.tr("All capabilities"), "")
        for capability in CAPABILITIES:
            self._capability.addItem(capability.title, capability.key)
        self._capability.currentIndexChanged.connect(self._apply_filter)
        self._outcome.setAccessibleName(self.tr("Filter by outcome"))
        self._outcome.addItem(self.tr("All outcomes"), None)
        words = {
            Outcome.SUCCEEDED: self.tr("Answered"),
            Outcome.FAILED: self.tr("Failed"),
            Outcome.STOPPED: self.tr("Stopped"),
            Outcome.SKIPPED: self.tr("Skipped"),
        }
        for outcome, word in words.items():
            self._outcome.addItem(word, outcome)
        self._outcome.currentIndexChanged.connect(self._apply_filter)
        for widget in (self._search, self._capability, self._outcome):
            header.add(widget)
        return header

    def _make_table(self) -> QTableView:
        table = records_table(self._model, name=self.tr("Decisions"), row_height=ROW_HEIGHT)
        FittedColumns(
            table,
            COLUMN_WIDTHS,
            stretched=PROMPT_COLUMN,
            optional=OPTIONAL_COLUMNS,
            scale=self._context.theme.scale,
        )
        table.selectionModel().currentRowChanged.connect(self._selected)
        return table

    def _typed(self, _text: str) -> None:
        """Wait for a pause before asking the database."""
        self._delay.start()

    def _apply_filter(self) -> None:
        capability = self._capability.currentData()
        outcome = self._outcome.currentData()
        self._filter = DecisionFilter(
            text=self._search.text().strip(),
            capabilities=(capability,) if capability else (),
            outcomes=(outcome,) if outcome else (),
        )
        self._model.start()

    def _load_page(self, after: str | None) -> None:
        spawn(self, self._load(self._filter, after))

    async def _load(self, chosen: DecisionFilter, after: str | None) -> None:
        queries = self._context.app.store.queries
        page = await self._context.core.call(queries.decisions(chosen, after=after, limit=PAGE_ROWS))
        if chosen is not self._filter:
            return  # the user has typed on; that filter's page is on its way
        self._model.add_page(page)
        if after is None and page.rows and not self._table.currentIndex().isValid():
            self._table.selectRow(0)
        is_empty = after is None and not page.rows and chosen == DecisionFilter()
        self._stack.setCurrentIndex(0 if is_empty else 1)

    def _add_record(self, record: RequestRecord) -> None:
        if self._filter == DecisionFilter():
            spawn(self, self._load_new(record.request_id))

    async def _load_new(self, request_id: str) -> None:
        queries = self._context.app.store.queries
        page = await self._context.core.call(queries.decisions(DecisionFilter(request_id=request_id), limit=PAGE_ROWS))
        if self._filter == DecisionFilter() and page.rows:
            self._stack.setCurrentIndex(1)
            self._model.prepend(page.rows)

    def _selected(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            spawn(self, self._load_detail(current.data(ROW_ROLE).decision_id))

    async def _load_detail(self, decision_id: str) -> None:
        try:
            detail = await self._context.core.call(self._context.app.store.queries.decision(decision_id))
        except ModelyardError as error:
            self._context.report(error)
            return
        self._detail.show_detail(detail)
        self._detail_stack.setCurrentIndex(1)
        if detail.record.decision is not None:
            text = await self._context.core.call(self._context.app.explain_flip(detail.record.decision))
            if self._detail.decision_id == decision_id:
                self._detail.show_flip(text)

    async def _annotate(self, decision_id: str, annotation: Annotation) -> None:
        annotations = self._context.app.store.annotations
        try:
            before = await self._context.core.call(annotations.get(decision_id))
            saved = await self._context.core.call(annotations.save(decision_id, annotation))
        except ModelyardError as error:
            self._context.report(error)
            return
        self._show_annotation(decision_id, saved)
        undo = (
            self.tr("Undo"),
            lambda: spawn(self, self._undo_annotation(decision_id, before, saved.version)),
        )
        self._context.toast(self.tr("Saved."), undo, kind="success")

    async def _undo_annotation(self, decision_id: str, before: Annotation, version: int) -> None:
        try:
            saved = await self._context.core.call(
                self._context.app.store.annotations.save(decision_id, replace(before, version=version))
            )
        except ModelyardError as error:
            self._context.report(error)
            return
        self._show_annotation(decision_id, saved)

    def _show_annotation(self, decision_id: str, annotation: Annotation) -> None:
        row = self._model.row_of(decision_id)
        if row >= 0:
            shown = self._model.row(self._model.index(row, 0))
            self._model.replace(replace(shown, annotation=annotation))
        if self._detail.decision_id == decision_id:
            self._detail.form.show_annotation(annotation)
