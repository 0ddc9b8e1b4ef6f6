"""A section of the Settings page: its settings, and what some have beside them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.routing.strategies import STRATEGIES
from app.settings import Section, section_description
from ui.theme import SPACE
from ui.translation import core_text
from ui.widgets.api_panel import ApiPanel
from ui.widgets.buttons import push_button
from ui.widgets.context import WindowContext
from ui.widgets.data_panel import DataPanel
from ui.widgets.hosts_panel import HostsPanel
from ui.widgets.labels import label, separator
from ui.widgets.notifications_panel import NotificationsPanel
from ui.widgets.panel_row import PanelRow
from ui.widgets.setting_row import SettingRow

# The one setting whose choices are known to the program only while it runs.
STRATEGY_FIELD = ("routing", "strategy")


def choice_titles(section: str, name: str) -> dict[str, str] | None:
    """Return the words for a setting's choices; None where the field itself lists them."""
    if (section, name) != STRATEGY_FIELD:
        return None
    return {strategy.key: core_text(strategy.title) for strategy in STRATEGIES}


def make_panel(context: WindowContext, section: str, parent: QWidget) -> QWidget | None:
    """Return what a section has beside its settings; None for most."""
    if section == "hosts":
        return HostsPanel(context, parent)
    if section == "data":
        return DataPanel(context, parent)
    if section == "appearance":
        return _shortcuts_panel(context, parent)
    if section == "notifications":
        return NotificationsPanel(context, parent)
    if section == "api" and context.api is not None:
        return ApiPanel(context, context.api, parent)
    return None


def _shortcuts_panel(context: WindowContext, parent: QWidget) -> QFrame:
    """Return the way to the keys, which have a dialog of their own."""
    panel = QFrame(parent)
    panel.setProperty("role", "card")
    title = QCoreApplication.translate("SectionCard", "Keyboard shortcuts")
    text = QCoreApplication.translate("SectionCard", "Every action can have the keys that you choose.")
    button = push_button(
        QCoreApplication.translate("SectionCard", "Change …"), clicked=lambda: context.actions.run("window.shortcuts")
    )
    button.setAccessibleName(QCoreApplication.translate("SectionCard", "Change keyboard shortcuts"))
    layout = QVBoxLayout(panel)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(PanelRow(title, text, (button,)))
    return panel


class SectionCard(QWidget):
    """A section: its title, a sentence, perhaps a panel, and a card with its settings."""

    reset_asked = Signal()

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
        self._reset = push_button(self.tr("Reset"), kind="link", clicked=self.reset_asked.emit)
        self._reset.setAccessibleName(self.tr("Reset {section}").format(section=self.title))
        self._reset.setToolTip(self.tr("Bring all settings of this section back to their defaults"))
        self._defaults = section()
        head = QHBoxLayout()
        head.addWidget(label(self.title, "title"))
        head.addStretch(1)
        head.addWidget(self._reset)
        layout.addLayout(head)
        layout.addWidget(label(core_text(section_description(section)), "secondary", wraps=True))
        layout.addSpacing(SPACE[1])
        self.panel = make_panel(context, key, self)
        if self.panel is not None:
            layout.addWidget(self.panel)
            layout.addSpacing(SPACE[2])
        self._card = card = QFrame(self)
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
        self._reset.setVisible(values != self._defaults)

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
        has_rows = not is_first
        is_panel_shown = self.panel is not None and (is_whole or not words or _says(self.panel, words))
        if self.panel is not None:
            self.panel.setVisible(is_panel_shown)
        self._card.setVisible(has_rows)
        self.setVisible(has_rows or is_panel_shown)
        return has_rows or is_panel_shown


def _says(panel: QWidget, words: str) -> bool:
    """Return whether all words occur in what a panel says: its labels and buttons."""
    said = [each.text() for each in panel.findChildren(QLabel)]
    said += [each.text() for each in panel.findChildren(QAbstractButton)]
    text = " ".join(said).casefold()
    return all(word in text for word in words.casefold().split())
