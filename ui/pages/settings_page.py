"""The Settings page, generated from the fields of the settings model."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.settings import Section, Settings
from ui.tasks import spawn
from ui.theme import SPACE
from ui.translation import core_text
from ui.widgets.context import WindowContext
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import separator
from ui.widgets.page_header import PageHeader
from ui.widgets.setting_row import SettingRow
from ui.widgets.setting_section import SectionCard

BODY_WIDTH_PX = 760
SECTIONS_WIDTH_PX = 190
# Margins of the list and of its lines.
SECTIONS_PADDING_PX = 48
SEARCH_WIDTH_PX = 240
SECTION_ROW_PX = 34
# The sections' heights are final by then.
SETTLE_MS = 1500
# A narrower column of settings, in average letters, needs the room of the list of sections.
ROOM_LETTERS = 56

# Widgets keep the words that they were made with.
LANGUAGE_FIELD = ("appearance", "language")


class SettingsPage(QWidget):
    """Every setting, saved the moment it is valid, with undo."""

    def __init__(self, context: WindowContext) -> None:
        """Show the settings of now."""
        super().__init__()
        self._context = context
        self._cards: dict[str, SectionCard] = {}
        self._wanted = ""
        self._unbuilt: list[tuple[str, type[Section]]] = []
        self._search = QLineEdit(self)
        self._search.setPlaceholderText(self.tr("Search settings"))
        self._search.setAccessibleName(self.tr("Search settings"))
        self._search.setClearButtonEnabled(True)
        self._search.setFixedWidth(SEARCH_WIDTH_PX)
        self._search.textChanged.connect(self._filter)
        header = PageHeader(self.tr("Settings"), self)
        header.add(self._search)
        self._sections = QListWidget(self)
        self._sections.setAccessibleName(self.tr("Sections"))
        self._sections.setProperty("kind", "nav")
        self._sections.itemClicked.connect(lambda item: self.open_with(section=item.data(Qt.ItemDataRole.UserRole)))
        self._sections.itemActivated.connect(lambda item: self.open_with(section=item.data(Qt.ItemDataRole.UserRole)))
        context.theme.changed.connect(self._fit_sections)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = self._make_body()
        self._area.setWidget(self._body)
        self._area.setAccessibleName(self.tr("Settings"))
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._forget_wanted)
        self._area.verticalScrollBar().actionTriggered.connect(self._forget_wanted)
        self._area.verticalScrollBar().rangeChanged.connect(lambda _low, _high: self._scroll_to_wanted())
        self._area.verticalScrollBar().valueChanged.connect(self._follow_scroll)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._nothing = EmptyState(
            context.theme,
            icon="search",
            title=self.tr("No setting found"),
            text=self.tr("No title or description contains these words."),
            action=(self.tr("Clear search"), self._search.clear),
        )
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._area)
        self._stack.addWidget(self._nothing)
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addWidget(self._sections)
        self._side_line = separator(vertical=True)
        below.addWidget(self._side_line)
        below.addWidget(self._stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        layout.addLayout(below, 1)
        context.signals.settings_changed.connect(self._show)
        # All at once would hold the window for a third of a second.
        QTimer.singleShot(0, self, self._build_next)

    def open_with(self, *, section: str) -> None:
        """Scroll to a section; nothing happens for an unknown one."""
        self._build_all()
        if section in self._cards:
            # The layout settles first: the page may just have been shown, or its width changed.
            self._wanted = section
            QTimer.singleShot(0, self, self._scroll_to_wanted)
            self._settle.start()

    def _scroll_to_wanted(self) -> None:
        if self._wanted:
            self._area.verticalScrollBar().setValue(self._cards[self._wanted].y() - SPACE[3])

    def _forget_wanted(self, _action: int = 0) -> None:
        """From now on the user scrolls."""
        self._wanted = ""

    def focus_first(self) -> None:
        """Put the cursor into the search field."""
        self._search.setFocus(Qt.FocusReason.OtherFocusReason)

    def row(self, section: str, name: str) -> SettingRow:
        """Return a setting's row. KeyError for an unknown one."""
        self._build_all()
        return self._cards[section].rows[name]

    def _make_body(self) -> QWidget:
        body = QWidget(self)
        body.setMaximumWidth(round(BODY_WIDTH_PX * max(1.0, self._context.theme.scale)))
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(SPACE[6], SPACE[5], SPACE[6], SPACE[5])
        self._column.setSpacing(0)
        self._column.addStretch(1)
        for key, field in Settings.model_fields.items():
            section = field.annotation
            if not (isinstance(section, type) and issubclass(section, Section)):
                continue
            self._unbuilt.append((key, section))
            self._sections.addItem(core_text(str(section.model_config["title"])))
            item = self._sections.item(self._sections.count() - 1)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setSizeHint(QSize(0, round(SECTION_ROW_PX * max(1.0, self._context.theme.scale))))
        self._sections.setCurrentRow(0)
        self._fit_sections()
        return body

    def _fit_sections(self) -> None:
        """Make the list as wide as its longest title."""
        metrics = self._context.theme.metrics()
        titles = [self._sections.item(row).text() for row in range(self._sections.count())]
        widest = max((metrics.horizontalAdvance(title) for title in titles), default=0)
        self._sections.setFixedWidth(max(SECTIONS_WIDTH_PX, widest + SECTIONS_PADDING_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the settings the room of the list of sections where there is not enough for both."""
        super().resizeEvent(event)
        room = event.size().width() - self._sections.width()
        is_wide = room >= self._context.theme.metrics().averageCharWidth() * ROOM_LETTERS
        self._sections.setVisible(is_wide)
        self._side_line.setVisible(is_wide)

    def _build_next(self) -> None:
        """Make one section, then let the window breathe before the next."""
        if not self._unbuilt:
            return
        key, section = self._unbuilt.pop(0)
        card = SectionCard(self._context, key, section, self._body)
        for row in card.rows.values():
            row.edited.connect(lambda name, value: self._save(key, name, value))
            row.reset_asked.connect(lambda name: self._reset(key, name))
        card.reset_asked.connect(lambda: self._reset_section(key))
        card.show_values(getattr(self._context.app.settings(), key))
        self._cards[key] = card
        self._column.insertWidget(self._column.count() - 1, card)
        QTimer.singleShot(0, self, self._build_next)

    def _build_all(self) -> None:
        while self._unbuilt:
            self._build_next()

    def _follow_scroll(self, top: int) -> None:
        """Mark the section at the top of the view."""
        passed = [
            index for index, card in enumerate(self._cards.values()) if card.isVisible() and card.y() <= top + SPACE[7]
        ]
        if passed:
            self._sections.setCurrentRow(passed[-1])

    def _show(self, settings: Settings) -> None:
        for key, card in self._cards.items():
            card.show_values(getattr(settings, key))

    def _filter(self, words: str) -> None:
        self._build_all()
        found = [key for key, card in self._cards.items() if card.filter(words.strip())]
        for index in range(self._sections.count()):
            item = self._sections.item(index)
            item.setHidden(item.data(Qt.ItemDataRole.UserRole) not in found)
        self._stack.setCurrentWidget(self._area if found else self._nothing)

    def _reset(self, section: str, name: str) -> None:
        default = type(getattr(self._context.app.settings(), section)).model_fields[name].default
        self._save(section, name, default)

    def _reset_section(self, section: str) -> None:
        spawn(self, self._store_section(section, type(getattr(self._context.app.settings(), section))()))

    async def _store_section(self, section: str, values: Section) -> None:
        before: Section = getattr(self._context.app.settings(), section)
        await self._apply(section, values)
        self._context.toast(
            self.tr("{section}: back to the defaults").format(section=self._cards[section].title),
            (self.tr("Undo"), lambda: spawn(self, self._apply(section, before))),
            kind="success",
        )

    async def _apply(self, section: str, values: Section) -> None:
        settings = self._context.app.settings().model_copy(update={section: values})
        await self._context.core.call(self._context.app.change_settings(settings))
        self._context.signals.settings_changed.emit(settings)

    def _save(self, section: str, name: str, value: Any) -> None:
        settings = self._context.app.settings()
        current: Section = getattr(settings, section)
        row = self.row(section, name)
        try:
            changed = type(current).model_validate({**current.model_dump(), name: value})
        except ValidationError:
            row.show_error(row.bounds_error())
            return
        if changed == current:
            row.show_value(value)
            return
        spawn(self, self._store(section, changed, name))

    async def _store(self, section: str, changed: Section, name: str) -> None:
        before: Section = getattr(self._context.app.settings(), section)
        await self._apply(section, changed)
        row = self.row(section, name)
        old, new = getattr(before, name), getattr(changed, name)
        if (section, name) == LANGUAGE_FIELD:
            self._context.toast(
                self.tr("The window speaks it from its next start on"),
                (self.tr("Restart now"), self._context.signals.restart_asked.emit),
            )
            return
        text = self.tr("{title}: {old} → {new}").format(title=row.title, old=row.words(old), new=row.words(new))
        self._context.toast(text, (self.tr("Undo"), lambda: self._save(section, name, old)), kind="success")
