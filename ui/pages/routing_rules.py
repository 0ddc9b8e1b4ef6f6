"""The Routing page's card of rules: order, switch, edit, delete, and how much each is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.capability import CAPABILITIES
from app.domain.decision import RoutingRule
from app.domain.explain import RuleReach
from ui.pages.routing_strategy import card
from ui.theme import SPACE, Theme
from ui.translation import core_text
from ui.widgets.buttons import icon_button, push_button
from ui.widgets.labels import ElidedLabel, label, separator
from ui.widgets.model_dot import ModelDot

Rules = tuple[RoutingRule, ...]
TITLES = {capability.key: capability.title for capability in CAPABILITIES}
HIGHEST_COMPLEXITY = 1.0


def _tr(text: str) -> str:
    return QCoreApplication.translate("RoutingRules", text)


def conditions_text(rule: RoutingRule) -> str:
    """Return the conditions of a rule in words."""
    parts = []
    if rule.capability is not None:
        parts.append(core_text(TITLES.get(rule.capability, rule.capability)))
    if rule.max_tokens is not None and rule.min_tokens:
        parts.append(_tr("{0:,} to {1:,} tokens").format(rule.min_tokens, rule.max_tokens))
    elif rule.max_tokens is not None:
        parts.append(_tr("at most {0:,} tokens").format(rule.max_tokens))
    elif rule.min_tokens:
        parts.append(_tr("at least {0:,} tokens").format(rule.min_tokens))
    if rule.min_complexity > 0 and rule.max_complexity < HIGHEST_COMPLEXITY:
        parts.append(_tr("complexity {0:g} to {1:g}").format(rule.min_complexity, rule.max_complexity))
    elif rule.min_complexity > 0:
        parts.append(_tr("complexity {0:g} or more").format(rule.min_complexity))
    elif rule.max_complexity < HIGHEST_COMPLEXITY:
        parts.append(_tr("complexity {0:g} or less").format(rule.max_complexity))
    return " · ".join(parts) or _tr("every request")


def reach_text(rule: RoutingRule, reach: RuleReach, total: int) -> str:
    """Return what a rule is about in words; "" without past decisions."""
    if not total:
        return ""
    parts = [_tr("matches {0} of the last {1}").format(reach.matched, total)]
    if not rule.is_active:
        parts.append(_tr("off"))
    elif reach.decided < reach.matched:
        parts.append(_tr("decides {0}").format(reach.decided))
    if reach.moved:
        parts.append(_tr("{0} went to another model").format(reach.moved))
    return " · ".join(parts)


class RulesCard(QWidget):
    """Shows the rules in the order in which they are asked; emits the whole list as it should become."""

    changed = Signal(object, str)  # the rules, and what was done in words
    edit_asked = Signal(int)  # place of the rule; -1 for a new one

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start without rules."""
        super().__init__(parent)
        self._theme = theme
        self._rules: Rules = ()
        self._rows: list[QWidget] = []
        self._reaches: dict[str, ElidedLabel] = {}
        section, self._column = card(
            self.tr("Rules"),
            self.tr("They come before any strategy: the first one whose conditions a request meets names its model."),
            self,
        )
        self._none = label(self.tr("No rules. The strategy decides about every request."), "secondary", wraps=True)
        self._none.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[3])
        self._add = push_button(self.tr("Add rule"), clicked=lambda: self.edit_asked.emit(-1))
        self._add.setIcon(theme.icon("plus"))
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(SPACE[4], SPACE[2], SPACE[4], SPACE[2])
        row.addWidget(self._add)
        row.addStretch(1)
        self._column.addWidget(self._none)
        self._column.addWidget(separator())
        self._column.addWidget(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(section)

    @property
    def rules(self) -> Rules:
        """The rules shown."""
        return self._rules

    def show_rules(self, rules: Rules) -> None:
        """Show what is stored."""
        self._rules = rules
        for row in self._rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self._rows.clear()
        self._reaches.clear()
        for place, rule in enumerate(rules):
            if place:
                self._put(separator())
            self._put(self._row(place, rule))
        self._none.setVisible(not rules)

    def show_reach(self, reaches: Sequence[RuleReach], total: int) -> None:
        """Say how many of the last `total` decisions each rule is about."""
        found: Mapping[str, RuleReach] = {reach.name: reach for reach in reaches}
        for rule in self._rules:
            if rule.name in found:
                self._reaches[rule.name].setText(reach_text(rule, found[rule.name], total))

    def _put(self, widget: QWidget) -> None:
        self._column.insertWidget(len(self._rows), widget)
        self._rows.append(widget)

    def _row(self, place: int, rule: RoutingRule) -> QWidget:
        row = QWidget(self)
        switch = QCheckBox()
        switch.setChecked(rule.is_active)
        switch.setAccessibleName(self.tr("Use the rule {0}").format(rule.name))
        switch.setToolTip(switch.accessibleName())
        switch.clicked.connect(lambda is_on: self._switch(place, is_on=is_on))
        name = ElidedLabel(rule.name, "strong")
        reach = ElidedLabel("", "secondary")
        self._reaches[rule.name] = reach
        head = QHBoxLayout()
        head.setSpacing(SPACE[2])
        head.addWidget(name)
        head.addWidget(reach, 1)
        target = QHBoxLayout()
        target.setSpacing(SPACE[2])
        target.addWidget(ElidedLabel(conditions_text(rule), "secondary"))
        target.addWidget(label("→", "secondary"))
        target.addWidget(ModelDot(self._theme, str(rule.model)))
        target.addWidget(ElidedLabel(rule.model.model, "secondary"), 1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(head)
        words.addLayout(target)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(SPACE[4], SPACE[2], SPACE[2], SPACE[2])
        layout.setSpacing(SPACE[3])
        layout.addWidget(switch)
        layout.addLayout(words, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        for icon, title, run, is_possible in (
            ("chevron-up", self.tr("Ask {0} earlier"), lambda: self._move(place, -1), place > 0),
            ("chevron-down", self.tr("Ask {0} later"), lambda: self._move(place, 1), place < len(self._rules) - 1),
            ("edit", self.tr("Edit {0}"), lambda: self.edit_asked.emit(place), True),
            ("trash", self.tr("Delete {0}"), lambda: self._delete(place), True),
        ):
            button = icon_button(self._theme, icon, title.format(rule.name), clicked=run)
            button.setEnabled(is_possible)
            buttons.addWidget(button)
        layout.addLayout(buttons)
        return row

    def _switch(self, place: int, *, is_on: bool) -> None:
        rule = self._rules[place]
        text = self.tr("{0} is on.") if is_on else self.tr("{0} is off.")
        self.changed.emit(self._with(place, replace(rule, is_active=is_on)), text.format(rule.name))

    def _move(self, place: int, by: int) -> None:
        rules = list(self._rules)
        rules.insert(place + by, rules.pop(place))
        name = self._rules[place].name
        self.changed.emit(tuple(rules), self.tr("{0} is asked as number {1}.").format(name, place + by + 1))

    def _delete(self, place: int) -> None:
        rules = self._rules[:place] + self._rules[place + 1 :]
        self.changed.emit(rules, self.tr("{0} is deleted.").format(self._rules[place].name))

    def _with(self, place: int, rule: RoutingRule) -> Rules:
        return (*self._rules[:place], rule, *self._rules[place + 1 :])
