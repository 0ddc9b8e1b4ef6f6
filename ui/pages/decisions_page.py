"""The Decisions page: what was decided, why, and what the user says of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedLayout, QTableView, QVBoxLayout, QWidget

from app.domain.errors import ModelyardError
from app.domain.record import RequestRecord
from app.domain.views import Annotation, DecisionFilter
from app.telemetry.spans import spans_of
from ui.models.decision_table_model import ROW_ROLE, DecisionTableModel
from ui.pages.decisions_again import AskAgainDialog
from ui.pages.decisions_bar import DecisionsBar
from ui.pages.decisions_detail import DecisionPanel
from ui.pages.decisions_export import export_decisions
from ui.tasks import spawn
from ui.widgets.context import WindowContext
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import separator
from ui.widgets.page_header import PageHeader
from ui.widgets.table_columns import FittedColumns, records_table

# So many keys are read before anything is shown; all others follow behind it.
FIRST_KEYS = 200
ROW_HEIGHT = 32
DETAIL_WIDTH = 410
TABLE_WIDTH = 760
COLUMN_WIDTHS = (102, 160, 114, 152, 102, 88, 68, 58, 62, 60)
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
        self._export: Future[int] | None = None
        self._chosen = ""
        self._model = DecisionTableModel(lambda keys: spawn(self, self._load_rows(keys)), self)
        self._model.rows_arrived.connect(self._follow_rows)
        self._table = self._make_table()
        self._bar = DecisionsBar()
        self._bar.changed.connect(self._apply_filter)
        self._bar.export_asked.connect(self._ask_export)
        self._bar.export_stopped.connect(self._stop_export)
        self._panel = DecisionPanel(context.theme)
        self._panel.saved.connect(lambda key, annotation: spawn(self, self._annotate(key, annotation)))
        self._panel.replay_asked.connect(lambda: spawn(self, self._replay()))
        self._panel.other_asked.connect(self._ask_other)
        self._panel.conversation_asked.connect(lambda key: context.open_page("chat", conversation_id=key))
        self._stack = QStackedLayout()
        self._detail_stack = QStackedLayout()
        self._build()
        context.feed.record_added.connect(self._add_record)
        context.feed.profiles_changed.connect(self._show_models)
        self._show_models()
        self._apply_filter()

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
                self._table.clearSelection()
                spawn(self, self._load_detail(decision_id))

    async def aclose(self) -> None:
        """Stop an export."""
        self._stop_export()

    def _build(self) -> None:
        context = self._context
        none_chosen = EmptyState(
            context.theme,
            icon="why",
            title=self.tr("No decision chosen"),
            text=self.tr("Choose a row to see its candidates, and to rate it."),
        )
        right = QWidget()
        right.setLayout(self._detail_stack)
        self._detail_stack.addWidget(none_chosen)
        self._detail_stack.addWidget(self._panel)
        self._nothing = EmptyState(
            context.theme,
            icon="search",
            title=self.tr("No decision found"),
            text=self.tr("Nothing passes these filters."),
            action=(self.tr("Clear the filters"), self._bar.clear),
        )
        left = QWidget()
        self._left_stack = QStackedLayout(left)
        self._left_stack.addWidget(self._table)
        self._left_stack.addWidget(self._nothing)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([TABLE_WIDTH, DETAIL_WIDTH])
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(separator())
        column.addWidget(splitter, 1)
        empty = EmptyState(
            context.theme,
            icon="decisions",
            title=self.tr("No decisions yet"),
            text=self.tr("Every prompt leaves its decisions here, with candidates, scores and attempts."),
            action=(self.tr("Ask something"), lambda: context.open_page("chat")),
        )
        self._failed = EmptyState(
            context.theme,
            icon="error",
            title=self.tr("The decisions could not be read"),
            action=(self.tr("Try again"), self._apply_filter),
        )
        for state in (empty, body, self._failed):
            self._stack.addWidget(state)
        self._stack.setCurrentIndex(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        header = PageHeader(self.tr("Decisions"))
        header.add(self._bar.search)
        layout.addWidget(header)
        layout.addLayout(self._stack, 1)

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

    # The list

    def _show_models(self, _message: object = None) -> None:
        self._bar.show_models(sorted(str(profile.ref) for profile in self._context.app.profiles.current))

    def _apply_filter(self) -> None:
        self._filter = self._bar.wanted
        self._bar.show_count(None)
        spawn(self, self._load_keys(self._filter))

    async def _load_keys(self, wanted: DecisionFilter) -> None:
        """Show the newest ones at once, and the whole list when all keys are read."""
        core, queries = self._context.core, self._context.app.store.queries
        try:
            first = await core.call(queries.decision_keys(wanted, limit=FIRST_KEYS))
            if wanted is not self._filter:
                return  # the user has typed on; that filter's keys are on their way
            self._show_first(first)
            keys = first
            if len(first) == FIRST_KEYS:
                keys = await core.call(queries.decision_keys(wanted))
        except ModelyardError as error:
            if wanted is self._filter:
                self._failed.set_text(self.tr("The decisions could not be read"), f"{error.message} {error.fix}")
                self._stack.setCurrentWidget(self._failed)
            return
        if wanted is self._filter:
            self._model.extend_keys(keys)
            self._bar.show_count(self._model.count())

    def _show_first(self, keys: Sequence[int]) -> None:
        self._model.show_keys(keys)
        self._table.scrollToTop()
        if keys:
            self._table.selectRow(0)
        else:
            self._detail_stack.setCurrentIndex(0)
        is_empty = not keys and self._bar.is_open
        self._stack.setCurrentIndex(0 if is_empty else 1)
        self._left_stack.setCurrentWidget(self._table if keys else self._nothing)

    async def _load_rows(self, keys: Sequence[int]) -> None:
        try:
            rows = await self._context.core.call(self._context.app.store.queries.decisions_by_key(keys))
        except ModelyardError as error:
            self._model.loading_failed()
            self._context.report(error)
            return
        self._model.put_rows(keys, rows)

    def _follow_rows(self) -> None:
        """Show the chosen decision when its line has come."""
        row = self._table.currentIndex().data(ROW_ROLE) if self._table.currentIndex().isValid() else None
        if row is not None and self._table.selectionModel().hasSelection() and row.decision_id != self._chosen:
            self._choose(row.decision_id)

    def _add_record(self, record: RequestRecord) -> None:
        spawn(self, self._load_new(self._filter, record.request_id))

    async def _load_new(self, wanted: DecisionFilter, request_id: str) -> None:
        queries = self._context.app.store.queries
        keys = await self._context.core.call(queries.decision_keys(replace(wanted, request_id=request_id)))
        if wanted is not self._filter or not keys:
            return
        self._stack.setCurrentIndex(1)
        self._left_stack.setCurrentWidget(self._table)
        bar = self._table.verticalScrollBar()
        place = bar.value()
        count = self._model.prepend(keys)
        if place:
            # Who reads further down should not see the lines move.
            bar.setValue(place + count)
        self._bar.show_count(self._model.count())

    # The chosen decision

    def _selected(self, current: QModelIndex, _previous: QModelIndex) -> None:
        row = current.data(ROW_ROLE) if current.isValid() else None
        if row is not None:
            self._choose(row.decision_id)

    def _choose(self, decision_id: str) -> None:
        self._chosen = decision_id
        spawn(self, self._load_detail(decision_id))

    async def _load_detail(self, decision_id: str) -> None:
        core, app = self._context.core, self._context.app
        self._chosen = decision_id
        try:
            detail = await core.call(app.store.queries.decision(decision_id))
        except ModelyardError as error:
            self._context.report(error)
            return
        if self._chosen != decision_id:
            return  # the user has moved on
        self._panel.show_detail(detail)
        self._detail_stack.setCurrentIndex(1)
        decision = detail.record.decision
        if decision is not None:
            text = await core.call(app.explain_flip(decision))
            choices = await core.call(app.past.other_choices(decision))
            trace = spans_of(await core.call(app.store.queries.record(detail.row.request_id)))
            if self._panel.decision_id == decision_id:
                self._panel.show_trace(trace)
                self._panel.show_flip(text)
                self._panel.show_choices(choices)

    async def _replay(self) -> None:
        detail = self._panel.detail
        if detail is None or detail.record.decision is None:
            return
        replay = await self._context.core.call(self._context.app.past.replay(detail.record.decision))
        if self._panel.detail is detail:
            self._panel.show_replay(replay)

    def _ask_other(self) -> None:
        detail = self._panel.detail
        if detail is None:
            return
        up = self._context.app.hosts.hosts_up()
        models = sorted(
            profile.ref
            for profile in self._context.app.profiles.current
            if profile.can_complete and profile.is_installed and profile.ref.host in up
        )
        if not models:
            self._context.toast(self.tr("No model can answer now: no host is up."), kind="warning")
            return
        AskAgainDialog(self._context, detail, models, self).open()

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
        shown = self._model.row(self._model.index(row, 0)) if row >= 0 else None
        if shown is not None:
            self._model.replace(replace(shown, annotation=annotation))
        if self._panel.decision_id == decision_id:
            self._panel.form.show_annotation(annotation)

    # Export

    def _ask_export(self, kind: str) -> None:
        dialog = QFileDialog(self, self.tr("Export decisions"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind)
        dialog.setNameFilter(f"{kind.upper()} (*.{kind})")
        dialog.selectFile(f"modelyard-decisions-{datetime.now().astimezone():%Y%m%d-%H%M}.{kind}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: spawn(self, self.export(kind, Path(path))))
        dialog.open()

    async def export(self, kind: str, path: Path) -> None:
        """Write what the filters let through to a file, and say so; an error of the disk becomes a message."""
        core = self._context.core
        wanted, read = self._filter, self._context.app.store.queries.decisions

        def told(count: int) -> None:
            core.post(lambda: self._bar.show_export(count) if self._export is not None else None)

        self._bar.show_export(0)
        self._export = core.submit(export_decisions(path, kind, wanted, read, told))
        # Waited for without awaiting it: its cancellation is not this task's.
        ended = asyncio.wrap_future(self._export)
        await asyncio.wait([ended])
        self._export = None
        self._bar.show_export(None)
        if ended.cancelled():
            self._context.toast(self.tr("The export was stopped; nothing is left of it."))
            return
        error = ended.exception()
        if error is None:
            text = self.tr("{0:,} decisions exported to {1}").format(ended.result(), path)
            self._context.toast(text, kind="success")
        elif isinstance(error, OSError):
            self._context.toast(self.tr("Not exported: {0}").format(error.strerror or error), kind="error")
        else:
            self._context.report(error)

    def _stop_export(self) -> None:
        if self._export is not None:
            self._export.cancel()
