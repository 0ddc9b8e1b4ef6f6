"""The Settings page, generated from the fields of the settings model."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.routing.strategies import STRATEGIES
from app.settings import Section, Settings, section_description
from ui.tasks import spawn
from ui.theme import SPACE
from ui.translation import core_text
from ui.widgets.context import WindowContext
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label, separator
from ui.widgets.page_header import PageHeader
from ui.widgets.setting_editors import value_text
from ui.widgets.setting_row import SettingRow

BODY_WIDTH_PX = 760
SECTIONS_WIDTH_PX = 190
SEARCH_WIDTH_PX = 240
SECTION_ROW_PX = 34

# Settings whose choices are known to the program only while it runs: what is stored and what the user reads.
STRATEGY_FIELD = ("routing", "strategy")


def choice_titles(section: str, name: str) -> dict[str, str] | None:
    """Return the words for a setting's choices; None where the field itself lists them."""
    if (section, name) != STRATEGY_FIELD:
        return None
    return {strategy.key: core_text(strategy.title) for strategy in STRATEGIES}


class SectionCard(QWidget):
    """A section: its title, a sentence, and a card with its settings."""

    def __init__(self, context: WindowContext, key: str, section: type[Section], parent: QWidget) -> None:
        """Make a row for each field of `section`."""
        super().__init__(parent)
        self.key = key
        self.title = core_text(str(section.model_config["title"]))
        self.rows: dict[str, SettingRow] = {}
        self._lines: dict[str, QFrame] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, SPACE[5])
        layout.setSpacing(SPACE[1])
        layout.addWidget(label(self.title, "title"))
        layout.addWidget(label(core_text(section_description(section)), "secondary", wraps=True))
        layout.addSpacing(SPACE[1])
        card = QFrame(self)
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for name, field in section.model_fields.items():
            row = SettingRow(context.theme, name, field, titles=choice_titles(key, name), parent=card)
            if self.rows:
                self._lines[name] = separator(parent=card)
                column.addWidget(self._lines[name])
            self.rows[name] = row
            column.addWidget(row)
        layout.addWidget(card)

    def show_values(self, values: Section) -> None:
        """Show the values of a section."""
        for name, row in self.rows.items():
            row.show_value(getattr(values, name))

    def filter(self, words: str) -> bool:
        """Show the rows that match; return whether there is one. A section's title matches all of its rows."""
        is_first = True
        is_whole = bool(words) and all(word in self.title.lower() for word in words.lower().split())
        for name, row in self.rows.items():
            is_shown = is_whole or row.matches(words)
            row.setVisible(is_shown)
            if name in self._lines:
                self._lines[name].setVisible(is_shown and not is_first)
            is_first = is_first and not is_shown
        self.setVisible(not is_first)
        return not is_first


class SettingsPage(QWidget):
    """Every setting, saved the moment it is valid, with undo."""

    def __init__(self, context: WindowContext) -> None:
        """Show the settings of now."""
        super().__init__()
        self._context = context
        self._cards: dict[str, SectionCard] = {}
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
        self._sections.setFixedWidth(round(SECTIONS_WIDTH_PX * max(1.0, context.theme.scale)))
        self._sections.itemClicked.connect(lambda item: self.open_with(section=item.data(Qt.ItemDataRole.UserRole)))
        self._sections.itemActivated.connect(lambda item: self.open_with(section=item.data(Qt.ItemDataRole.UserRole)))
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = self._make_body()
        self._area.setWidget(self._body)
        self._area.setAccessibleName(self.tr("Settings"))
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
        below.addWidget(separator(vertical=True))
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
        card = self._cards.get(section)
        if card is not None:
            # The layout settles first: the page may just have been shown, or its width changed.
            QTimer.singleShot(0, self, lambda: self._area.verticalScrollBar().setValue(card.y()))

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
        return body

    def _build_next(self) -> None:
        """Make one section, then let the window breathe before the next."""
        if not self._unbuilt:
            return
        key, section = self._unbuilt.pop(0)
        card = SectionCard(self._context, key, section, self._body)
        for row in card.rows.values():
            row.edited.connect(lambda name, value: self._save(key, name, value))
            row.reset_asked.connect(lambda name: self._reset(key, name))
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
        spawn(self, self._store(settings.model_copy(update={section: changed}), section, name))

    async def _store(self, settings: Settings, section: str, name: str) -> None:
        before = self._context.app.settings()
        await self._context.core.call(self._context.app.change_settings(settings))
        self._context.signals.settings_changed.emit(settings)
        row = self.row(section, name)
        old, new = (getattr(getattr(each, section), name) for each in (before, settings))
        text = self.tr("{title}: {old} → {new}").format(title=row.title, old=value_text(old), new=value_text(new))
        self._context.toast(text, (self.tr("Undo"), lambda: self._save(section, name, old)), kind="success")
