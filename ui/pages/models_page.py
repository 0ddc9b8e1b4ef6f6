"""The Models page: all profiles, and the form that edits one."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QLineEdit, QMenu, QSplitter, QStackedLayout, QTableView, QVBoxLayout, QWidget

from app.domain.errors import ConflictError, InvalidInputError, ModelyardError
from app.domain.profile import ModelProfile, ModelRef
from ui.models.profile_table_model import REF_ROLE, SORT_ROLE, ProfileTableModel
from ui.tasks import spawn
from ui.widgets.buttons import push_button
from ui.widgets.context import WindowContext
from ui.widgets.empty_state import EmptyState
from ui.widgets.page_header import PageHeader
from ui.widgets.profile_form import ProfileForm
from ui.widgets.table_columns import FittedColumns, records_table

FORM_WIDTH = 420
TABLE_WIDTH = 700
ROW_HEIGHT = 34
SEARCH_WIDTH = 220
COLUMN_WIDTHS = (178, 76, 122, 76, 76, 210, 70, 70, 74, 62)
STRENGTHS_COLUMN = 5
# The form beside the table shows priority and weight as well.
OPTIONAL_COLUMNS = (7, 6, 1, 4)


class ModelsPage(QWidget):
    """Follows the profiles of the core; edits go through its profile book, so that the next decision uses them."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        """Show what is known, and keep it up to date."""
        super().__init__(parent)
        self._context = context
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
        self._history.setEnabled(False)
        header = PageHeader(self.tr("Models"))
        header.add(self._search)
        header.add(self._history)
        self._stack = QStackedLayout()
        self._empty = EmptyState(
            context.theme,
            icon="models",
            title=self.tr("No models yet"),
            text=self.tr("The built-in models appear here once they are fetched, Ollama's as soon as it runs."),
            action=(self.tr("Look again"), self._refresh),
        )
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._table)
        splitter.addWidget(self._form)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([TABLE_WIDTH, FORM_WIDTH])
        self._stack.addWidget(self._empty)
        self._stack.addWidget(splitter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        layout.addLayout(self._stack, 1)
        context.feed.profiles_changed.connect(self._reload)
        context.feed.resident_changed.connect(lambda message: self._model.set_resident(message.resident))
        self._model.set_resident(context.app.hosts.resident())
        self._reload()

    def focus_first(self) -> None:
        """Put the keyboard into the table."""
        self._table.setFocus()

    def open_with(self, ref: str = "") -> None:
        """Select the model `ref` (host/model)."""
        if ref:
            self._select(ModelRef.parse(ref))

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
        self._context.toast(self.tr("{0} is as it was in version {1}.").format(ref.model, version))

    def _preview(self, has_changes: bool) -> None:
        edited = self._form.edited_profile() if has_changes else None
        if edited is not None:
            spawn(self, self._load_preview(edited))

    async def _load_preview(self, edited: ModelProfile) -> None:
        changed, total = await self._context.core.call(self._context.app.preview_profile(edited))
        if total and self._form.edited_profile() == edited:
            text = self.tr("changes {0} of your last {1} decisions")
            self._form.show_preview(text.format(changed, total))

    def _show_history(self) -> None:
        profile = self._form.profile
        if profile is not None:
            spawn(self, self._load_history(profile.ref))

    async def _load_history(self, ref: ModelRef) -> None:
        versions = await self._context.core.call(self._context.app.profiles.versions(ref))
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for version in versions:
            changed = ", ".join(version.changed_fields) or self.tr("first seen")
            when = version.saved_at.astimezone().strftime("%d.%m. %H:%M")
            action = menu.addAction(f"{version.version} · {when} · {version.actor} · {changed}")
            action.setEnabled(version is not versions[0])
            action.triggered.connect(
                lambda _checked=False, number=version.version: spawn(self, self._restore(ref, number))
            )
        menu.popup(self._history.mapToGlobal(self._history.rect().bottomLeft()))

    def _refresh(self) -> None:
        spawn(self, self._context.core.call(self._context.app.hosts.refresh()))
