"""The Models page: all profiles, and the form that edits one."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QMessageBox, QSplitter, QStackedLayout, QTableView, QVBoxLayout, QWidget

from app.domain.capability import CAPABILITY_KEYS
from app.domain.errors import ConflictError, InvalidInputError, ModelyardError
from app.domain.events import ResidentChanged
from app.domain.profile import ModelProfile, ModelRef
from app.domain.room import Fit, fit
from app.routing.estimates import needed_memory_bytes
from ui.models.profile_table_model import REF_ROLE, SORT_ROLE, ProfileTableModel
from ui.pages.models_calibrate import CalibrateButton
from ui.pages.models_downloads import ModelDownloads
from ui.pages.models_history import HistoryDialog
from ui.pages.models_suggestions import SuggestionsStrip
from ui.tasks import spawn
from ui.widgets.amounts import size_text
from ui.widgets.buttons import push_button
from ui.widgets.context import WindowContext
from ui.widgets.empty_state import EmptyState
from ui.widgets.page_header import PageHeader
from ui.widgets.profile_form import ProfileForm
from ui.widgets.table_columns import FittedColumns, records_table

FORM_WIDTH = 430
TABLE_WIDTH = 700
ROW_HEIGHT = 34
TICK_MS = 1000
TRY_DELAY_MS = 150
SEARCH_WIDTH = 220
COLUMN_WIDTHS = (176, 76, 158, 76, 76, 210, 70, 70, 74, 62)
STRENGTHS_COLUMN = 5
# The form beside the table shows priority and weight as well.
OPTIONAL_COLUMNS = (7, 6, 4, 1)


class ModelsPage(QWidget):
    """Follows the profiles of the core; edits go through its profile book, so that the next decision uses them."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        """Show what is known, and keep it up to date."""
        super().__init__(parent)
        self._context = context
        self._downloads = ModelDownloads(context)
        self._model = ProfileTableModel(self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self._model)
        self._proxy.setSortRole(SORT_ROLE)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._proxy.setFilterKeyColumn(-1)
        self._table = self._make_table()
        self._form = ProfileForm(context.theme)
        self._form.saved.connect(self._save)
        self._form.edited.connect(self._preview)
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Filter"))
        self._search.setAccessibleName(self.tr("Filter models"))
        self._search.setClearButtonEnabled(True)
        self._search.setFixedWidth(SEARCH_WIDTH)
        self._search.textChanged.connect(self._proxy.setFilterFixedString)
        self._history = push_button(self.tr("History"), clicked=self._show_history)
        self._history.setAccessibleName(self.tr("History of the profile"))
        self._history.setEnabled(False)
        self._get = push_button(self.tr("Get a model"), kind="primary", clicked=self._downloads.ask)
        header = PageHeader(self.tr("Models"))
        for widget in (self._search, self._history, CalibrateButton(context), self._get):
            header.add(widget)
        self._build(header)
        context.feed.profiles_changed.connect(self._reload)
        context.feed.resident_changed.connect(self._follow_resident)
        context.feed.host_changed.connect(self._show_state)
        self._connect_state()
        self._try_soon = QTimer(self)
        self._try_soon.setSingleShot(True)
        self._try_soon.setInterval(TRY_DELAY_MS)
        self._try_soon.timeout.connect(self._try)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._model.count_down)
        self._model.set_resident(context.app.hosts.resident())
        self._reload()

    def _build(self, header: PageHeader) -> None:
        self._stack = QStackedLayout()
        self._empty = EmptyState(
            self._context.theme,
            icon="models",
            title=self.tr("No models yet"),
            text=self.tr("The built-in models appear here once they are fetched, Ollama's as soon as it runs."),
            action=(self.tr("Look again"), self._refresh),
        )
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._table, 1)
        column.addWidget(self._downloads)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self._form)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([TABLE_WIDTH, FORM_WIDTH])
        self._stack.addWidget(self._empty)
        self._stack.addWidget(splitter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        layout.addWidget(SuggestionsStrip(self._context))
        layout.addLayout(self._stack, 1)

    def focus_first(self) -> None:
        """Put the keyboard into the table."""
        self._table.setFocus()

    def open_with(self, ref: str = "", *, wants_new: bool = False) -> None:
        """Select the model `ref` (host/model); with `wants_new` the dialog opens that finds one to fetch."""
        if wants_new:
            self._downloads.ask()
        if ref:
            self._select(ModelRef.parse(ref))

    def showEvent(self, event: QShowEvent) -> None:
        """Count down what is loaded while it is seen."""
        super().showEvent(event)
        self._follow_time()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody looks."""
        super().hideEvent(event)
        self._tick.stop()

    def _make_table(self) -> QTableView:
        table = records_table(self._proxy, name=self.tr("Models"), row_height=ROW_HEIGHT)
        table.setSortingEnabled(True)
        table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        FittedColumns(
            table,
            COLUMN_WIDTHS,
            stretched=STRENGTHS_COLUMN,
            optional=OPTIONAL_COLUMNS,
            scale=self._context.theme.scale,
        )
        table.selectionModel().currentRowChanged.connect(self._selected)
        return table

    def _reload(self, _message: object = None) -> None:
        profiles = tuple(sorted(self._context.app.profiles.current, key=lambda profile: profile.ref))
        shown = self._form.profile
        wanted = shown.ref if shown is not None else None
        self._model.set_profiles(profiles)
        self._stack.setCurrentIndex(1 if profiles else 0)
        if not profiles:
            return
        if wanted is None or self._model.row_of(wanted) < 0:
            wanted = next((profile.ref for profile in profiles if profile.can_complete), profiles[0].ref)
        self._select(wanted)

    def _select(self, ref: ModelRef) -> None:
        row = self._model.row_of(ref)
        if row < 0:
            return
        index = self._proxy.mapFromSource(self._model.index(row, 0))
        self._table.setCurrentIndex(index)
        self._show(self._model.profiles[row])

    def _selected(self, current: QModelIndex, _previous: QModelIndex) -> None:
        ref = current.data(REF_ROLE) if current.isValid() else None
        profile = next((profile for profile in self._model.profiles if profile.ref == ref), None)
        if profile is not None:
            self._show(profile)

    def _show(self, profile: ModelProfile) -> None:
        """Show a profile in the form, unless it is the one with edits that nobody applied yet."""
        shown = self._form.profile
        if shown is not None and shown.ref == profile.ref and self._form.has_changes:
            return
        if shown is not None and shown.ref != profile.ref and self._form.has_changes:
            edited = self._form.edited_profile()
            if edited is not None:
                restore = (self.tr("Back to it"), lambda: self._take_up(edited))
                text = self.tr("The changes to {0} were not applied.").format(shown.ref.model)
                self._context.toast(text, restore, kind="warning")
        self._form.show_profile(profile)
        self._history.setEnabled(True)
        self._show_state()
        spawn(self, self._load_sources(profile.ref))

    def _take_up(self, edited: ModelProfile) -> None:
        """Apply edits that were left behind by choosing another row."""
        self._save(edited)

    def _save(self, edited: ModelProfile) -> None:
        spawn(self, self._store(edited))

    async def _store(self, edited: ModelProfile) -> None:
        before = next((profile for profile in self._model.profiles if profile.ref == edited.ref), None)
        book = self._context.app.profiles
        try:
            saved = await self._context.core.call(book.save(edited))
        except InvalidInputError as error:
            self._form.show_problem(f"{error.message} {error.fix}".strip(), field=error.field)
            return
        except ConflictError as error:
            reload = (self.tr("Load it"), self._form.revert)
            self._context.toast(f"{error.message} {error.fix}".strip(), reload, kind="warning")
            return
        except ModelyardError as error:
            self._context.report(error)
            return
        if self._form.profile is not None and self._form.profile.ref == saved.ref:
            self._form.show_profile(saved)
            spawn(self, self._load_sources(saved.ref))
        undo = None
        if before is not None and before.version:
            undo = (self.tr("Undo"), lambda: spawn(self, self._restore(saved.ref, before.version)))
        text = self.tr("{0} is stored; the next decision uses it.").format(saved.ref.model)
        self._context.toast(text, undo, kind="success")

    async def _restore(self, ref: ModelRef, version: int) -> None:
        try:
            restored = await self._context.core.call(self._context.app.profiles.restore(ref, version))
        except ModelyardError as error:
            self._context.report(error)
            return
        self._form.show_profile(restored)
        spawn(self, self._load_sources(ref))
        self._context.toast(self.tr("{0} is as it was in version {1}.").format(ref.model, version))

    def _preview(self, has_changes: bool) -> None:
        """Try the edits on past decisions once the slider rests."""
        if has_changes:
            self._try_soon.start()
        else:
            self._try_soon.stop()

    def _try(self) -> None:
        edited = self._form.edited_profile() if self._form.has_changes else None
        if edited is not None:
            spawn(self, self._load_preview(edited))

    async def _load_preview(self, edited: ModelProfile) -> None:
        try:
            changed, total = await self._context.core.call(self._context.app.preview_profile(edited))
        except ModelyardError as error:
            self._form.show_preview(error.message)
            return
        if total and self._form.edited_profile() == edited:
            text = self.tr("changes {0} of your last {1} decisions")
            self._form.show_preview(text.format(changed, total))

    def _show_history(self) -> None:
        profile = self._form.profile
        if profile is not None:
            spawn(self, self._load_history(profile.ref))

    async def _load_history(self, ref: ModelRef) -> None:
        try:
            versions = await self._context.core.call(self._context.app.profiles.versions(ref))
        except ModelyardError as error:
            self._context.report(error)
            return
        dialog = HistoryDialog(self._context.theme, ref.model, versions, self)
        dialog.restore_asked.connect(lambda version: spawn(self, self._restore(ref, version)))
        dialog.open()

    async def _load_sources(self, ref: ModelRef) -> None:
        app = self._context.app
        try:
            sources = await self._context.core.call(app.profiles.sources(ref))
        except ModelyardError as error:
            self._context.report(error)
            return
        shown = self._form.profile
        if shown is not None and shown.ref == ref:
            evidence = app.memory.evidence.get(ref)
            keys = CAPABILITY_KEYS if evidence is not None else ()
            judged = {key: evidence.of_capability(key).total for key in keys} if evidence is not None else {}
            self._form.show_sources(sources, judged)

    # What is loaded and installed

    def _connect_state(self) -> None:
        state, models = self._form.state, self._context.app.installations
        state.load_asked.connect(lambda: self._work(self.tr("Loading {0} …"), models.load))
        state.unload_asked.connect(lambda: self._work(self.tr("Unloading {0} …"), models.unload))
        state.delete_asked.connect(self._ask_delete)
        state.get_asked.connect(self._get_again)

    def _follow_resident(self, message: ResidentChanged) -> None:
        self._model.set_resident(message.resident)
        self._follow_time()
        self._show_state()

    def _follow_time(self) -> None:
        if self.isVisible() and self._model.counts_down:
            self._tick.start()
        else:
            self._tick.stop()

    def _show_state(self, _status: object = None) -> None:
        profile = self._form.profile
        if profile is None:
            return
        is_up = profile.ref.host in self._context.app.hosts.hosts_up()
        self._form.state.show_model(profile, self._model.resident(profile.ref), is_host_up=is_up)
        spawn(self, self._load_fit(profile))

    async def _load_fit(self, profile: ModelProfile) -> None:
        room = await self._context.core.call(self._context.app.installations.room(profile.ref.host))
        shown = self._form.profile
        if shown is None or shown.ref != profile.ref:
            return
        is_loaded = self._model.resident(profile.ref) is not None
        needed = None if is_loaded else needed_memory_bytes(profile)
        found, free = fit(needed, room), room.memory_free_bytes
        if free is not None and found is not Fit.FITS:
            free += room.memory_freeable_bytes
        self._form.state.show_fit(needed, found, free)

    def _work(self, text: str, function: Callable[[ModelRef], Coroutine[Any, Any, None]]) -> None:
        profile = self._form.profile
        if profile is not None:
            # At once, so that a second press finds the button off.
            self._form.state.show_busy(text.format(profile.ref.model))
            spawn(self, self._do(text.format(profile.ref.model), profile.ref, function))

    async def _do(self, text: str, ref: ModelRef, function: Callable[[ModelRef], Coroutine[Any, Any, None]]) -> bool:
        """Do something with a model that takes its time; return whether it went well."""
        self._form.state.show_busy(text)
        try:
            await self._context.core.call(function(ref))
        except ModelyardError as error:
            self._context.report(error)
            return False
        else:
            return True
        finally:
            self._form.state.show_busy("")
            self._show_state()

    def _ask_delete(self) -> None:
        profile = self._form.profile
        if profile is None:
            return
        size = f" ({size_text(profile.size_bytes)})" if profile.size_bytes else ""
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self.tr("Delete a model"))
        box.setText(self.tr("Delete {0}{1} from {2}?").format(profile.ref.model, size, profile.ref.host))
        box.setInformativeText(self.tr("Its profile and its history stay. To have it back it must be fetched again."))
        delete = box.addButton(self.tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        delete.clicked.connect(lambda: spawn(self, self._delete(profile.ref)))
        box.open()

    async def _delete(self, ref: ModelRef) -> None:
        models = self._context.app.installations
        if await self._do(self.tr("Deleting {0} …").format(ref.model), ref, models.delete):
            undo = (self.tr("Get it again"), lambda: self._downloads.fetch(ref.host, ref.model))
            self._context.toast(self.tr("{0} is deleted.").format(ref.model), undo, kind="success")

    def _get_again(self) -> None:
        profile = self._form.profile
        if profile is not None:
            self._downloads.fetch(profile.ref.host, profile.ref.model)

    def _refresh(self) -> None:
        spawn(self, self._context.core.call(self._context.app.hosts.refresh()))
