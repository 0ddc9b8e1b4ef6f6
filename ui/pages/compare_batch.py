"""The batches of the Compare page: start one, watch it fill, look at the matrix."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.domain.batch import Batch, BatchChanged
from app.domain.comparison import LETTERS, Comparison
from ui.models.matrix_model import FILTERS, FIRST_MODEL, ROW_ROLE, MatrixModel
from ui.pages.compare_batch_form import BatchForm
from ui.pages.compare_export import CompareExport
from ui.theme import SPACE, TextRole
from ui.widgets.answer_chip_text import seconds_text
from ui.widgets.buttons import icon_button, push_button
from ui.widgets.context import WindowContext
from ui.widgets.conversation_list import SUBTITLE_ROLE, ConversationDelegate
from ui.widgets.labels import ElidedLabel, label, separator
from ui.widgets.lane_text import LaneText
from ui.widgets.lane_view import answer_of_lane
from ui.widgets.segmented import Segmented
from ui.widgets.table_columns import records_table

LIST_PX = 224
ROW_PX = 30
NUMBER_PX, PROMPT_PX = 46, 240
_BATCH_ROLE = Qt.ItemDataRole.UserRole + 9


class CompareBatch(QWidget):
    """Draws batches; what the user wants is asked of the page."""

    opened = Signal(str)  # batch_id, "" for the form
    started = Signal(object, object, str)
    resume_asked = Signal(str)
    pause_asked = Signal()
    retry_asked = Signal(str)
    delete_asked = Signal(str)
    row_opened = Signal(object)  # Comparison

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        """Show the form."""
        super().__init__(parent)
        self._context = context
        self._theme = context.theme
        self.batch: Batch | None = None
        self.is_running = False
        self.form = BatchForm(context)
        self.form.started.connect(self.started)
        self.model = MatrixModel(self)
        self._exporter = CompareExport(context, self)
        self._build()

    def show_list(self, batches: Sequence[Batch], running_id: str) -> None:
        """List these, newest first."""
        self.list.clear()
        new = QListWidgetItem(self.tr("New batch"), self.list)
        new.setData(SUBTITLE_ROLE, self.tr("prompts × models"))
        for batch in batches:
            item = QListWidgetItem(batch.title, self.list)
            item.setData(_BATCH_ROLE, batch.batch_id)
            item.setData(SUBTITLE_ROLE, self._state(batch, is_running=batch.batch_id == running_id))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{batch.title}, {item.data(SUBTITLE_ROLE)}")
        shown = self.batch.batch_id if self.batch is not None else None
        for number in range(self.list.count()):
            if self.list.item(number).data(_BATCH_ROLE) == shown:
                self.list.setCurrentRow(number)

    def show_form(self) -> None:
        """Offer to start another batch."""
        self.batch = None
        self._stack.setCurrentWidget(self.form)
        self.form.prompts.setFocus()

    def show_batch(self, batch: Batch, rows: Sequence[Comparison], *, is_running: bool) -> None:
        """Show a batch as a matrix."""
        self.batch = batch
        titles = [ref.model if ref is not None else self.tr("Auto") for ref in batch.models]
        self.model.show_rows(rows, titles)
        scale = self._theme.scale
        header = self.table.horizontalHeader()
        for column in range(self.model.columnCount()):
            # The models share what number and prompt leave.
            is_model = column >= FIRST_MODEL
            header.setSectionResizeMode(
                column, QHeaderView.ResizeMode.Stretch if is_model else QHeaderView.ResizeMode.Interactive
            )
            if not is_model:
                self.table.setColumnWidth(column, round((NUMBER_PX, PROMPT_PX)[column] * scale))
        self._show_cell(QModelIndex())
        self._stack.setCurrentWidget(self._matrix)
        self._follow(BatchChanged(batch=batch, is_running=is_running))

    def take(self, change: BatchChanged) -> None:
        """Follow a running batch; the list shows its counts, the matrix its new answers."""
        for number in range(self.list.count()):
            item = self.list.item(number)
            if item.data(_BATCH_ROLE) == change.batch.batch_id:
                item.setData(SUBTITLE_ROLE, self._state(change.batch, is_running=change.is_running))
        if self.batch is not None and self.batch.batch_id == change.batch.batch_id:
            if change.row is not None:
                self.model.replace(change.row)
            self._follow(change)

    def stop_timers(self) -> None:
        """End all periodic work; the page is closing."""
        self._cell_text.stop_timers()

    def _build(self) -> None:
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Batches"))
        self.list.setItemDelegate(ConversationDelegate(self._theme, self.list))
        self.list.setFont(self._theme.font(TextRole.BODY))
        self.list.setSpacing(1)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setStyleSheet("QListWidget { background: transparent; }")
        self.list.itemClicked.connect(self._open_item)
        self.list.itemActivated.connect(self._open_item)
        side = QWidget()
        side.setProperty("surface", "background")
        column = QVBoxLayout(side)
        column.setContentsMargins(10, 10, 10, SPACE[2])
        column.addWidget(self.list)
        side.setMinimumWidth(round(170 * max(1.0, self._theme.scale)))
        self._matrix = self._make_matrix()
        self._stack = QStackedWidget()
        self._stack.setProperty("surface", "panel")
        self._stack.addWidget(self.form)
        self._stack.addWidget(self._matrix)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(side)
        splitter.addWidget(self._stack)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([round(LIST_PX * max(1.0, self._theme.scale)), 1000])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    def _make_matrix(self) -> QWidget:
        self.table = self._make_table()
        self.filters = Segmented([(key, key) for key in FILTERS], name=self.tr("Rows shown"))
        self.filters.chosen.connect(self._set_filter)
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(SPACE[5], SPACE[2], SPACE[4], SPACE[2])
        self._cell_title = ElidedLabel("", "strong")
        self._open_row = push_button(self.tr("Open side by side"), kind="link", clicked=self._open_current)
        bar.addWidget(self._cell_title, 1)
        bar.addWidget(self._open_row)
        self._cell_text = LaneText(self._theme, self.tr("Answer of the chosen cell"))
        column.addLayout(bar)
        column.addWidget(separator())
        column.addWidget(self._cell_text, 1)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setHandleWidth(1)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.table)
        parts.addWidget(lower)
        parts.setSizes([600, 300])
        matrix = QWidget()
        layout = QVBoxLayout(matrix)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._make_head())
        layout.addWidget(self._progress)
        layout.addWidget(parts, 1)
        return matrix

    def _make_table(self) -> QTableView:
        table = records_table(
            self.model, name=self.tr("Prompts by models"), row_height=round(ROW_PX * self._theme.scale)
        )
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
        table.horizontalHeader().setHighlightSections(False)
        table.selectionModel().currentChanged.connect(lambda now, _old: self._show_cell(now))
        table.activated.connect(lambda _index: self._open_current())
        return table

    def _make_head(self) -> QVBoxLayout:
        self._title = ElidedLabel("", "title")
        self._facts = ElidedLabel("", "secondary")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self.tr("Progress of the batch"))
        self.go = push_button(self.tr("Pause"), clicked=self._go)
        self.retry = push_button(self.tr("Retry failures"), clicked=lambda: self._ask(self.retry_asked))
        export = push_button(self.tr("Export"))
        export.setAccessibleName(self.tr("Export this batch"))
        self._exporter.attach(export, lambda: list(self.model.rows))
        self.delete = icon_button(
            self._theme, "trash", self.tr("Delete this batch"), clicked=lambda: self._ask(self.delete_asked)
        )
        first = QHBoxLayout()
        first.setSpacing(SPACE[2])
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._facts)
        first.addLayout(words, 1)
        for widget in (self.go, self.retry, export, self.delete):
            first.addWidget(widget)
        second = QHBoxLayout()
        second.addWidget(self.filters)
        second.addStretch(1)
        self._note = label("", "warning", wraps=True)
        head = QVBoxLayout()
        head.setContentsMargins(SPACE[5], SPACE[2], SPACE[4], SPACE[2])
        head.setSpacing(SPACE[2])
        head.addLayout(first)
        head.addWidget(self._note)
        head.addLayout(second)
        return head

    def _follow(self, change: BatchChanged) -> None:
        batch = self.batch = change.batch
        self.is_running = change.is_running
        self._title.setText(batch.title)
        self._progress.setRange(0, max(1, batch.total))
        self._progress.setValue(batch.done)
        self._progress.setVisible(not batch.is_finished)
        left = ""
        if change.is_running and change.remaining_s is not None:
            left = self.tr("about {time} left").format(time=seconds_text(change.remaining_s))
        state = self._state(batch, is_running=change.is_running)
        self._facts.setText(" · ".join(part for part in (state, left) if part))
        self.go.setText(self.tr("Pause") if change.is_running else self.tr("Resume"))
        self.go.setVisible(change.is_running or not batch.is_finished)
        self.retry.setVisible(batch.failed > 0 and not change.is_running)
        self.delete.setEnabled(not change.is_running)
        self._note.setText(change.note)
        self._note.setVisible(bool(change.note))
        words = {"all": self.tr("All"), "failures": self.tr("Failures"), "different": self.tr("Different")}
        for key, count in self.model.counts().items():
            self.filters.set_caption(key, f"{words[key]} {count}")

    def _state(self, batch: Batch, *, is_running: bool) -> str:
        words = self.tr("{done} of {total}").format(done=batch.done, total=batch.total)
        if batch.failed:
            words += self.tr(", {n} failed").format(n=batch.failed)
        if is_running:
            return self.tr("running · {words}").format(words=words)
        return words if batch.is_finished else self.tr("paused · {words}").format(words=words)

    def _set_filter(self, key: str) -> None:
        self.model.set_filter(key)
        self._show_cell(QModelIndex())

    def _show_cell(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE) if index.isValid() else None
        self._open_row.setVisible(row is not None)
        if row is None:
            self._cell_title.setText(self.tr("Choose a cell to read its answer."))
            self._cell_text.set_answer(None)
            return
        place = index.column() - FIRST_MODEL
        if place < 0 or row.lanes[place].outcome is None:
            self._cell_title.setText(" ".join(row.prompt.split()))
            self._cell_text.set_answer(None)
            return
        self._cell_title.setText(f"{LETTERS[place]} · {row.lane_title(place)} · {' '.join(row.prompt.split())}")
        self._cell_text.set_answer(answer_of_lane(row.lanes[place]))

    def _open_current(self) -> None:
        row = self.table.currentIndex().data(ROW_ROLE)
        if row is not None:
            self.row_opened.emit(row)

    def _open_item(self, item: QListWidgetItem) -> None:
        self.opened.emit(item.data(_BATCH_ROLE) or "")

    def _go(self) -> None:
        if self.is_running:
            self.pause_asked.emit()
        else:
            self._ask(self.resume_asked)

    def _ask(self, signal: SignalInstance) -> None:
        if self.batch is not None:
            signal.emit(self.batch.batch_id)
