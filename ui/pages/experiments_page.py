"""The Experiments page: two ways of routing on the user's own traffic, and the evidence that routing is worth it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import InvalidInputError, ModelyardError
from app.domain.experiment import Experiment, ExperimentKind, ExperimentState
from ui.pages.experiments_detail import ExperimentDetail
from ui.pages.experiments_evidence import EvidenceView
from ui.pages.experiments_form import Draft, ExperimentForm
from ui.pages.experiments_words import arm_text, short_state
from ui.tasks import spawn
from ui.theme import SPACE, TextRole
from ui.widgets.buttons import push_button
from ui.widgets.context import Action, WindowContext
from ui.widgets.conversation_list import SUBTITLE_ROLE, ConversationDelegate
from ui.widgets.empty_state import EmptyState
from ui.widgets.page_header import PageHeader
from ui.widgets.segmented import Segmented

PARTS = ("experiments", "evidence")
LIST_PX = 250
LIST_SMALLEST_PX = 170
# Results come with every answer; twice a second is quick enough for reading them.
RELOAD_MS = 500
KEY_ROLE = Qt.ItemDataRole.UserRole + 9


class ExperimentsPage(QWidget):
    """Reads experiments through the core; results are read again while they come."""

    def __init__(self, context: WindowContext) -> None:
        """Build the page and read the experiments."""
        super().__init__()
        self._context = context
        self._is_closed = False
        self._chosen = ""
        self.experiments: tuple[Experiment, ...] = ()
        theme = context.theme
        self.list = _List(self)
        self.list.setItemDelegate(ConversationDelegate(theme, self.list))
        self.list.setFont(theme.font(TextRole.BODY))
        self.list.currentItemChanged.connect(self._choose)
        self.list.delete_pressed = self._delete_chosen
        self.detail = ExperimentDetail(theme)
        self.detail.stop_asked.connect(lambda key: self._spawn(self._stop, key))
        self.detail.adopt_asked.connect(lambda key: self._spawn(self._adopt, key))
        self.detail.delete_asked.connect(lambda key: self._spawn(self._delete, key))
        self.evidence = EvidenceView(context)
        self._reload_soon = QTimer(self)
        self._reload_soon.setSingleShot(True)
        self._reload_soon.setInterval(RELOAD_MS)
        self._reload_soon.timeout.connect(self.reload)
        self._build()
        context.feed.experiment_changed.connect(self._note)
        context.actions.add(
            Action(
                key="experiments.new",
                title=self.tr("New experiment"),
                run=self._new_from_palette,
                group=self.tr("Experiments"),
                icon="experiments",
            )
        )

    def open_with(self, *, part: str = "", experiment_id: str = "") -> None:
        """Show a part ("experiments" or "evidence"), or an experiment."""
        if experiment_id:
            self._chosen = experiment_id
            self.reload()
        self._show_part(part or "experiments")

    def focus_first(self) -> None:
        """Put the keyboard onto the list, or onto the button that starts an experiment."""
        (self.list if self.experiments else self.new).setFocus(Qt.FocusReason.OtherFocusReason)

    async def aclose(self) -> None:
        """Leave no timer and no action behind."""
        self._is_closed = True
        self._reload_soon.stop()
        self._context.actions.remove("experiments.new")

    def showEvent(self, event: QShowEvent) -> None:
        """Read again: nothing is followed while hidden."""
        super().showEvent(event)
        self.reload()
        if self._parts.value == "evidence":
            self.evidence.read()

    def reload(self) -> None:
        """Read the experiments, and the result of the one that is shown."""
        if not self._is_closed:
            spawn(self, self._read())

    def new_experiment(self) -> ExperimentForm:
        """Open the form and return it."""
        form = ExperimentForm(self._context.app.settings().routing, self)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.submitted.connect(lambda draft: spawn(form, self._create(form, draft)))
        form.open()
        return form

    def _build(self) -> None:
        theme = self._context.theme
        header = PageHeader(self.tr("Experiments"))
        titles = (self.tr("Experiments"), self.tr("Evidence"))
        self._parts = Segmented(tuple(zip(PARTS, titles, strict=True)), name=self.tr("Part of the experiments"))
        self._parts.chosen.connect(self._show_part)
        self.new = push_button(self.tr("New experiment"), kind="primary", clicked=self.new_experiment)
        header.add(self._parts)
        header.add(self.new)
        self._states = {
            "reading": EmptyState(theme, icon="clock", title=self.tr("Reading the experiments …")),
            "empty": EmptyState(
                theme,
                icon="experiments",
                title=self.tr("No experiments yet"),
                text=self.tr(
                    "Let a part of your requests go by another strategy or other weights, and see here which is "
                    "better. You can look as often as you like."
                ),
                action=(self.tr("Start an experiment"), self.new_experiment),
            ),
            "error": EmptyState(
                theme, icon="error", title=self.tr("Not read"), action=(self.tr("Try again"), self.reload)
            ),
        }
        side = QWidget()
        side.setProperty("surface", "background")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setMinimumWidth(round(LIST_SMALLEST_PX * max(1.0, theme.scale)))
        column = QVBoxLayout(side)
        column.setContentsMargins(10, 10, 10, SPACE[2])
        column.addWidget(self.list)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(side)
        splitter.addWidget(self.detail)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([round(LIST_PX * max(1.0, theme.scale)), 1000])
        self._loaded = splitter
        trials = QWidget()
        self._stack = QStackedLayout(trials)
        for state in self._states.values():
            self._stack.addWidget(state)
        self._stack.addWidget(splitter)
        self.state = "reading"
        self._pages = QStackedWidget()
        self._pages.addWidget(trials)
        self._pages.addWidget(self.evidence)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        row = QHBoxLayout()
        row.addWidget(self._pages)
        layout.addLayout(row, 1)

    def _show_part(self, key: str) -> None:
        self._parts.choose(key)
        self._pages.setCurrentIndex(PARTS.index(key))
        self.new.setVisible(key == "experiments")
        if key == "evidence":
            self.evidence.read()

    def _show_state(self, state: str) -> None:
        self.state = state
        self._stack.setCurrentWidget(self._states.get(state, self._loaded))

    def _new_from_palette(self) -> None:
        self._context.open_page("experiments")
        self.new_experiment()

    def _note(self, _message: object) -> None:
        if self.isVisible() and not self._reload_soon.isActive():
            self._reload_soon.start()

    def _spawn(self, work: Callable[[str], Coroutine[Any, Any, None]], key: str) -> None:
        spawn(self, self._told(work, key))

    async def _told(self, work: Callable[[str], Coroutine[Any, Any, None]], key: str) -> None:
        try:
            await work(key)
        except (ModelyardError, OSError) as error:
            self._context.report(error)

    # Reading

    async def _read(self) -> None:
        core, experiments = self._context.core, self._context.app.experiments
        try:
            found = await core.call(experiments.list())
            if all(one.experiment_id != self._chosen for one in found):
                self._chosen = found[0].experiment_id if found else ""
            result = await core.call(experiments.result(self._chosen)) if self._chosen else None
        except ModelyardError as error:
            self._states["error"].set_text(self.tr("Not read"), f"{error.message} {error.fix}".strip())
            self._show_state("error")
            return
        self._list(found)
        if result is None:
            self._show_state("empty")
            return
        # Another one may have been chosen meanwhile; its result is on its way.
        if result.experiment.experiment_id == self._chosen:
            self.detail.show_result(result)
        self._show_state("loaded")

    def _list(self, found: tuple[Experiment, ...]) -> None:
        self.experiments = found
        self.list.blockSignals(True)
        self.list.clear()
        for experiment in found:
            kind = self.tr("A/B") if experiment.kind is ExperimentKind.AB else self.tr("Shadow")
            arms = f"{arm_text(experiment.control)} / {arm_text(experiment.variant)}"
            subtitle = f"{short_state(experiment)} · {kind} · {arms}"
            item = QListWidgetItem(experiment.name, self.list)
            item.setData(SUBTITLE_ROLE, subtitle)
            item.setData(KEY_ROLE, experiment.experiment_id)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{experiment.name}, {subtitle}")
            if experiment.experiment_id == self._chosen:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)

    def _choose(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is not None and item.data(KEY_ROLE) != self._chosen:
            self._chosen = item.data(KEY_ROLE)
            self.reload()

    # Changing

    async def _create(self, form: ExperimentForm, draft: Draft) -> None:
        experiments = self._context.app.experiments
        try:
            experiment = await self._context.core.call(
                experiments.create(
                    name=draft.name,
                    kind=draft.kind,
                    control=draft.control,
                    variant=draft.variant,
                    share=draft.share,
                    guardrail=draft.guardrail,
                )
            )
        except InvalidInputError as error:
            form.show_problem(f"{error.message} {error.fix}".strip(), error.field)
            return
        except ModelyardError as error:
            form.show_problem(f"{error.message} {error.fix}".strip())
            return
        self._chosen = experiment.experiment_id
        # On its own: this task ends with the form.
        self.reload()
        form.accept()

    async def _stop(self, key: str) -> None:
        await self._context.core.call(self._context.app.experiments.stop(key))
        self._context.toast(self.tr("Stopped; all requests are routed by your settings again."), kind="success")
        await self._read()

    async def _adopt(self, key: str) -> None:
        adoption = await self._context.core.call(self._context.app.experiments.adopt(key))
        self._tell_settings()
        await self._read()

        async def undo(_key: str) -> None:
            await self._context.core.call(self._context.app.experiments.undo_adopt(adoption))
            self._tell_settings()
            await self._read()

        action = (self.tr("Undo"), lambda: self._spawn(undo, key))
        self._context.toast(self.tr("Adopted: the next request is routed by it."), action, kind="success")

    def _tell_settings(self) -> None:
        self._context.signals.settings_changed.emit(self._context.app.settings())

    def _delete_chosen(self) -> None:
        chosen = next((one for one in self.experiments if one.experiment_id == self._chosen), None)
        if chosen is not None and chosen.state is not ExperimentState.RUNNING:
            self._spawn(self._delete, chosen.experiment_id)

    async def _delete(self, key: str) -> None:
        deleted = await self._context.core.call(self._context.app.experiments.delete(key))
        await self._read()

        async def restore(_key: str) -> None:
            await self._context.core.call(self._context.app.experiments.restore(deleted))
            self._chosen = key
            await self._read()

        action = (self.tr("Undo"), lambda: self._spawn(restore, key))
        self._context.toast(self.tr("Experiment deleted."), action)


class _List(QListWidget):
    """Experiments, newest first; Delete removes the chosen one where it has ended."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.delete_pressed: Callable[[], object] = lambda: None
        self.setAccessibleName(self.tr("Experiments, newest first"))
        self.setSpacing(1)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("QListWidget { background: transparent; }")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.delete_pressed()
        else:
            super().keyPressEvent(event)
