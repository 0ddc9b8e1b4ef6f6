"""The dialog that calibrates models: choose them, watch, see what they got right, and route by it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.domain.calibration import (
    QUICK_PROBES,
    CalibrationMatrix,
    CalibrationProgress,
    CalibrationRun,
    CalibrationState,
)
from app.domain.errors import ModelyardError
from app.domain.evidence import ComplexityBand
from app.domain.profile import ModelRef
from ui.models.calibration_matrix_model import CalibrationMatrixModel
from ui.pages.calibration_cell import CELL_PX, CellDelegate
from ui.pages.calibration_models import ModelChoice
from ui.pages.calibration_status import CalibrationStatus, duration_text
from ui.tasks import spawn
from ui.theme import SPACE
from ui.widgets.buttons import push_button
from ui.widgets.context import WindowContext
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label, separator
from ui.widgets.segmented import Segmented
from ui.widgets.table_columns import records_table

SIZE_PX = (940, 640)
SIDE_PX = 290
FIRST_COLUMN_PX = 150
RUNS_PX = 150
# Answers come every few seconds; the matrix follows at this pace.
REFRESH_MS = 1500
ALL_BANDS = "all"


class CalibrateDialog(QDialog):
    """Does not hold up the window; a calibration goes on when it is closed. Open it with `show()`."""

    def __init__(self, context: WindowContext, parent: QWidget) -> None:
        """Show what can be calibrated and the newest result."""
        super().__init__(parent)
        self._context = context
        self._calibrations = context.app.calibrations
        self._runs: tuple[CalibrationRun, ...] = ()
        self._run: CalibrationRun | None = None
        self._matrix = CalibrationMatrix(cells={})
        self.setWindowTitle(self.tr("Calibrate models"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        scale = max(1.0, context.theme.scale)
        self.resize(*(round(side * scale) for side in SIZE_PX))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        side = self._make_side()
        side.setFixedWidth(round(SIDE_PX * scale))
        layout.addWidget(side)
        layout.addWidget(separator(vertical=True))
        layout.addWidget(self._make_result(), 1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(REFRESH_MS)
        self._later.timeout.connect(lambda: self._spawn(self._load_matrix))
        context.feed.calibration_progressed.connect(self._follow)
        context.feed.profiles_changed.connect(self._fill_models)
        self._fill_models()
        self._spawn(self._load_runs)

    def _make_side(self) -> QWidget:
        side = QWidget(self)
        side.setProperty("surface", "background")
        self._models = ModelChoice(self.tr("Models to calibrate"), side)
        self._models.changed.connect(self._estimate)
        self._size = Segmented(
            [
                ("quick", self.tr("Quick · {n}").format(n=QUICK_PROBES)),
                ("full", self.tr("Full · {n}").format(n=self._calibrations.probe_count)),
            ],
            name=self.tr("Prompts for each model"),
        )
        self._size.chosen.connect(lambda _key: self._estimate())
        self._expected = label("", "secondary", wraps=True)
        self._start = push_button(self.tr("Start"), kind="primary", clicked=self._begin)
        self._run_list = QListWidget(side)
        self._run_list.setAccessibleName(self.tr("Calibrations so far"))
        self._run_list.setProperty("kind", "nav")
        self._run_list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._run_list.setFixedHeight(round(RUNS_PX * max(1.0, self._context.theme.scale)))
        self._run_list.currentItemChanged.connect(self._choose_run)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(SPACE[5], SPACE[4], SPACE[5], SPACE[4])
        layout.setSpacing(SPACE[2])
        layout.addWidget(label(self.tr("Models"), "section"))
        layout.addWidget(self._models, 1)
        layout.addSpacing(SPACE[1])
        layout.addWidget(label(self.tr("Prompts for each model"), "section"))
        layout.addWidget(self._size)
        layout.addWidget(self._expected)
        layout.addWidget(self._start)
        layout.addSpacing(SPACE[3])
        layout.addWidget(label(self.tr("Calibrations so far"), "section"))
        layout.addWidget(self._run_list)
        return side

    def _make_result(self) -> QWidget:
        self._status = CalibrationStatus(self)
        self._status.paused.connect(lambda: self._spawn(lambda: self._context.core.call(self._calibrations.pause())))
        self._status.resumed.connect(self._resume)
        self._status.discarded.connect(self._discard)
        self._bands = Segmented(
            [
                (ALL_BANDS, self.tr("All")),
                (ComplexityBand.EASY.value, self.tr("Easy")),
                (ComplexityBand.MEDIUM.value, self.tr("Medium")),
                (ComplexityBand.HARD.value, self.tr("Hard")),
            ],
            name=self.tr("Difficulty"),
        )
        self._bands.chosen.connect(lambda _key: self._show_matrix())
        self._cells = CalibrationMatrixModel(self)
        self._table = self._make_table()
        self._in_use = label("", "secondary", wraps=True)
        self._undo = push_button(self.tr("Undo"), clicked=self._take_back)
        self._use = push_button(self.tr("Use as priors"), kind="primary", clicked=self._apply)
        result = QWidget(self)
        top = QHBoxLayout()
        top.addWidget(label(self.tr("Share of right answers"), "title"), 1)
        top.addWidget(self._bands)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE[2])
        foot.addWidget(self._in_use, 1)
        foot.addWidget(self._undo)
        foot.addWidget(self._use)
        body = QWidget(result)
        column = QVBoxLayout(body)
        column.setContentsMargins(SPACE[5], SPACE[4], SPACE[5], SPACE[4])
        column.setSpacing(SPACE[3])
        column.addWidget(self._status)
        column.addLayout(top)
        column.addWidget(self._table, 1)
        column.addLayout(foot)
        self._empty = EmptyState(
            self._context.theme,
            icon="models",
            title=self.tr("Nothing measured yet"),
            text=self.tr(
                "Your models answer prompts whose answers can be checked. Routing then starts from what they can do"
                " on this machine, not from what their size suggests."
            ),
        )
        self._pages = QStackedLayout(result)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(body)
        return result

    def _make_table(self) -> QTableView:
        table = records_table(
            self._cells,
            name=self.tr("Share of right answers by capability and model"),
            row_height=round(CELL_PX * max(1.0, self._context.theme.scale)),
        )
        table.setSelectionMode(QTableView.SelectionMode.NoSelection)
        table.setItemDelegate(CellDelegate(self._context.theme, table))
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSectionsClickable(False)
        return table

    def _fill_models(self, _message: object = None) -> None:
        """List the models that can answer."""
        profiles = [one for one in self._context.app.profiles.current if one.is_installed and one.can_complete]
        self._models.show_models(tuple(sorted(profiles, key=lambda one: one.ref)))
        if not profiles:
            self._empty.set_text(self.tr("No model can answer yet"), self.tr("Fetch one on the Models page first."))
        self._estimate()

    def _limit(self) -> int | None:
        return QUICK_PROBES if self._size.value == "quick" else None

    def _estimate(self) -> None:
        """Say how long the chosen models would take."""
        self._start.setEnabled(bool(self._models.chosen()) and not self._calibrations.is_running)
        if self._models.chosen():
            models, limit = self._models.chosen(), self._limit()
            self._spawn(lambda: self._load_estimate(models, limit))
        else:
            self._expected.setText(self.tr("Choose at least one model."))

    async def _load_estimate(self, models: tuple[ModelRef, ...], limit: int | None) -> None:
        run, seconds = await self._context.core.call(self._calibrations.plan(models, limit=limit))
        if models == self._models.chosen() and limit == self._limit():
            text = self.tr("{n} answers, about {time} on this machine.")
            self._expected.setText(text.format(n=run.total, time=duration_text(seconds)))

    def _begin(self) -> None:
        models, limit = self._models.chosen(), self._limit()
        self._spawn(lambda: self._start_new(models, limit))

    async def _start_new(self, models: tuple[ModelRef, ...], limit: int | None) -> None:
        run, _ = await self._context.core.call(self._calibrations.plan(models, limit=limit))
        await self._context.core.call(self._calibrations.start(run))
        await self._load_runs(select=run.run_id)

    def _resume(self) -> None:
        run = self._run
        if run is not None:
            self._spawn(lambda: self._go_on(run))

    async def _go_on(self, run: CalibrationRun) -> None:
        await self._context.core.call(self._calibrations.start(run))
        await self._load_runs(select=run.run_id)

    def _discard(self) -> None:
        """Ask first where answers would be lost: they took minutes."""
        run = self._run
        if run is None:
            return
        count = self._progress_of(run).done
        if not count:
            self._spawn(lambda: self._forget(run.run_id))
            return
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self.tr("Discard a calibration"))
        box.setText(self.tr("Discard {n} graded answers?").format(n=count))
        box.setInformativeText(self.tr("What they changed in the ratings is taken back as well."))
        discard = box.addButton(self.tr("Discard"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        discard.clicked.connect(lambda: self._spawn(lambda: self._forget(run.run_id)))
        box.open()

    async def _forget(self, run_id: str) -> None:
        await self._context.core.call(self._calibrations.discard(run_id))
        self._run = None
        await self._load_runs()

    def _apply(self) -> None:
        run = self._run
        if run is not None:
            self._spawn(lambda: self._use_as_priors(run.run_id))

    async def _use_as_priors(self, run_id: str) -> None:
        changed = await self._context.core.call(self._calibrations.apply(run_id))
        await self._load_runs(select=run_id)
        text = self.tr("{n} ratings follow the calibration; the next decision uses them.").format(n=changed)
        self._context.toast(
            text, (self.tr("Undo"), lambda: self._spawn(lambda: self._give_back(run_id))), kind="success"
        )

    def _take_back(self) -> None:
        run = self._run
        if run is not None:
            self._spawn(lambda: self._give_back(run.run_id))

    async def _give_back(self, run_id: str) -> None:
        changed = await self._context.core.call(self._calibrations.undo(run_id))
        await self._load_runs(select=run_id)
        self._context.toast(self.tr("{n} ratings are as they were before.").format(n=changed))

    async def _load_runs(self, *, select: str | None = None) -> None:
        self._runs = await self._context.core.call(self._calibrations.runs())
        wanted = select or (self._run.run_id if self._run is not None else None)
        row = next((row for row, run in enumerate(self._runs) if run.run_id == wanted), 0)
        self._run_list.blockSignals(True)
        self._run_list.clear()
        for run in self._runs:
            item = QListWidgetItem(self._run_text(run), self._run_list)
            item.setToolTip(", ".join(str(ref) for ref in run.models))
            item.setSizeHint(QSize(0, 2 * self.fontMetrics().height()))
        self._run_list.setCurrentRow(row if self._runs else -1)
        self._run_list.blockSignals(False)
        self._run = self._runs[row] if self._runs else None
        self._estimate()
        await self._load_matrix()

    def _run_text(self, run: CalibrationRun) -> str:
        when = run.created_at.astimezone().strftime("%d.%m. %H:%M")
        states = {
            CalibrationState.RUNNING: self.tr("running"),
            CalibrationState.PAUSED: self.tr("paused"),
            CalibrationState.DONE: self.tr("done"),
        }
        state = self.tr("in use") if run.applied_at is not None else states[run.state]
        return self.tr("{when} · {n} prompts · {state}").format(when=when, n=len(run.probe_ids), state=state)

    def _choose_run(self, _current: QListWidgetItem | None, _previous: QListWidgetItem | None) -> None:
        row = self._run_list.currentRow()
        if 0 <= row < len(self._runs):
            self._run = self._runs[row]
            self._spawn(self._load_matrix)

    async def _load_matrix(self) -> None:
        run = self._run
        if run is not None:
            matrix = await self._context.core.call(self._calibrations.matrix(run.run_id))
            if self._run is not run:
                return
            self._matrix = matrix
        self._show_matrix()

    def _show_matrix(self) -> None:
        run = self._run
        self._pages.setCurrentIndex(0 if run is None else 1)
        if run is None:
            return
        band = None if self._bands.value == ALL_BANDS else ComplexityBand(self._bands.value)
        self._cells.show_matrix(run.models, self._matrix, band)
        self._status.show_run(run, self._progress_of(run), sum(self._matrix.seconds.values()))
        is_used = run.applied_at is not None
        is_idle = not self._calibrations.is_running
        self._undo.setVisible(is_used)
        self._use.setEnabled(is_idle and not self._cells.is_empty)
        self._use.setText(self.tr("Use again") if is_used else self.tr("Use as priors"))
        self._in_use.setText(
            self.tr("Routing starts from this result.")
            if is_used
            else self.tr("Ratings that you set or pinned stay as they are.")
        )

    def _progress_of(self, run: CalibrationRun) -> CalibrationProgress:
        """Return how far a run is: as told, or counted from its answers."""
        progress = self._calibrations.progress
        if progress is not None and progress.run_id == run.run_id:
            return progress
        done = sum(self._matrix.cell(ref).n for ref in run.models)
        return CalibrationProgress(run_id=run.run_id, state=run.state, done=done, total=run.total)

    def _follow(self, progress: CalibrationProgress) -> None:
        """Show a step forward; its grades follow a little later, many together."""
        run = self._run
        if progress.state is not CalibrationState.RUNNING:
            self._spawn(lambda: self._load_runs(select=progress.run_id))
        elif run is not None and run.run_id == progress.run_id:
            self._status.show_run(run, progress, sum(self._matrix.seconds.values()))
            if not self._later.isActive():
                self._later.start()

    def _spawn(self, work: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        # A function, since a coroutine made here would be left behind where the task never begins.
        spawn(self, self._told(work))

    async def _told(self, work: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """Run what a button asked for; a known error is told and leaves the dialog as it was."""
        try:
            await work()
        except ModelyardError as error:
            self._context.report(error)


class CalibrateButton(QPushButton):
    """Opens the dialog, one at a time, and says how far a calibration in the background is."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        """Stand in the header of the Models page."""
        super().__init__(parent)
        self._context = context
        self._dialog: CalibrateDialog | None = None
        self.setProperty("kind", "quiet")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(self.tr("Let models answer prompts that can be graded, and route by the result"))
        self.clicked.connect(self.open)
        context.feed.calibration_progressed.connect(self._follow)
        self._say(context.app.calibrations.progress)

    def open(self) -> None:
        """Show the dialog, or bring it to the front."""
        if self._dialog is None:
            self._dialog = CalibrateDialog(self._context, self)
            self._dialog.destroyed.connect(self._forget)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def _forget(self) -> None:
        self._dialog = None

    def _follow(self, progress: CalibrationProgress) -> None:
        self._say(progress)

    def _say(self, progress: CalibrationProgress | None) -> None:
        if progress is None or progress.state is not CalibrationState.RUNNING or not progress.total:
            self.setText(self.tr("Calibrate…"))
        else:
            self.setText(self.tr("Calibrating {percent} %").format(percent=100 * progress.done // progress.total))
