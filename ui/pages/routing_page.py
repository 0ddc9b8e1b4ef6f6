"""The Routing page: what Auto does, what comes before it, what holds models back, and what a change would do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.domain.decision import BreakerView, RoutingRule
from app.domain.errors import InvalidInputError, ModelyardError
from app.domain.explain import CacheStats
from app.domain.profile import ModelRef
from app.settings import RoutingSettings, Settings
from ui.pages.routing_rule_form import RuleForm
from ui.pages.routing_rules import Rules, RulesCard, reach_text
from ui.pages.routing_state import BreakersCard, CacheCard
from ui.pages.routing_strategy import StrategyCards
from ui.pages.routing_what_if import WhatIfPanel
from ui.tasks import spawn
from ui.theme import SPACE
from ui.widgets.context import WindowContext
from ui.widgets.page_header import PageHeader

# A slider that moves asks once it rests, and a slow answer shows that it is awaited.
TRY_DELAY_MS = 150
READING_AFTER_MS = 200
# New requests move counters of breakers and cache; once a second is quick enough for reading them.
STATE_DELAY_MS = 1000
CARDS_WIDTH_PX = 640
PANEL_WIDTH_PX = 420
# Cards and preview side by side, in average letters.
ROOM_LETTERS = 118


class RoutingPage(QWidget):
    """Strategy and weights are a draft until Apply; rules are stored at once, with undo."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        """Show how routing is set now, and follow the core."""
        super().__init__(parent)
        self._context = context
        theme = context.theme
        self._strategy = StrategyCards(theme, context.app.settings().routing)
        self._strategy.edited.connect(self._draft_changed)
        self._rules = RulesCard(theme)
        self._rules.changed.connect(lambda rules, text: spawn(self, self._store_rules(rules, text)))
        self._rules.edit_asked.connect(self._edit_rule)
        self._breakers = BreakersCard(theme)
        self._breakers.reset_asked.connect(lambda key: spawn(self, self._reset_breaker(key)))
        self._breakers.ran_out.connect(self._load_state)
        self._cache = CacheCard()
        self._cache.clear_asked.connect(lambda: spawn(self, self._clear_cache()))
        self._what_if = WhatIfPanel(theme, self._try)
        self._what_if.apply_asked.connect(self._apply)
        self._what_if.revert_asked.connect(self._revert)
        self._what_if.decision_chosen.connect(lambda key: context.open_page("decisions", decision_id=key))
        self._try_soon = self._timer(TRY_DELAY_MS, self._try)
        self._reading = self._timer(READING_AFTER_MS, self._what_if.show_reading)
        self._state_soon = self._timer(STATE_DELAY_MS, self._load_state)
        self._build()
        context.feed.breaker_changed.connect(self._note_breaker)
        context.feed.record_added.connect(self._note_record)
        context.feed.profiles_changed.connect(self._show_rules)
        context.signals.settings_changed.connect(self._follow_settings)
        self._show_rules()

    def focus_first(self) -> None:
        """Put the keyboard onto the strategies."""
        self._strategy.setFocus(Qt.FocusReason.OtherFocusReason)
        self._strategy.focusNextChild()

    def showEvent(self, event: QShowEvent) -> None:
        """Read the counters, which are not followed while hidden."""
        super().showEvent(event)
        self._load_state()
        spawn(self, self._load_reach())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the preview below the cards where both have no room side by side, as with large text."""
        super().resizeEvent(event)
        is_wide = event.size().width() >= self._context.theme.metrics().averageCharWidth() * ROOM_LETTERS
        orientation = Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        if orientation is not self._splitter.orientation():
            self._splitter.setOrientation(orientation)
            self._splitter.setSizes([CARDS_WIDTH_PX, PANEL_WIDTH_PX])

    def _timer(self, delay_ms: int, function: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(delay_ms)
        timer.timeout.connect(function)
        return timer

    def _build(self) -> None:
        cards = QWidget()
        cards.setMaximumWidth(round(CARDS_WIDTH_PX * 1.3 * max(1.0, self._context.theme.scale)))
        column = QVBoxLayout(cards)
        column.setContentsMargins(SPACE[6], SPACE[5], SPACE[6], SPACE[5])
        column.setSpacing(0)
        for part in (self._strategy, self._rules, self._breakers, self._cache):
            column.addWidget(part)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(self.tr("How requests are routed"))
        area.setWidget(cards)
        self._splitter = splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(area)
        splitter.addWidget(self._what_if)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([CARDS_WIDTH_PX, PANEL_WIDTH_PX])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(PageHeader(self.tr("Routing")))
        layout.addWidget(splitter, 1)

    # Strategy and weights

    def _draft_changed(self) -> None:
        self._what_if.set_changed(has_changes=self._strategy.has_changes)
        self._try_soon.start()

    def _try(self) -> None:
        self._try_soon.stop()
        if not self._strategy.has_changes:
            self._reading.stop()
            self._what_if.show_idle()
            return
        self._reading.start()
        spawn(self, self._load_what_if(self._strategy.draft))

    async def _load_what_if(self, draft: RoutingSettings) -> None:
        core, app = self._context.core, self._context.app
        try:
            result = await core.call(app.try_routing(draft))
            ids = tuple(one.decision_id for one in result.changed)
            rows = await core.call(app.store.queries.decision_rows(ids)) if ids else ()
        except ModelyardError as error:
            if draft == self._strategy.draft:
                self._reading.stop()
                self._what_if.show_error(f"{error.message} {error.fix}".strip())
            return
        # The slider may have moved on; that draft's result is on its way.
        if draft == self._strategy.draft and self._strategy.has_changes:
            self._reading.stop()
            self._what_if.show_result(result, rows)

    def _apply(self) -> None:
        spawn(self, self._store_settings(self._strategy.draft, has_undo=True))

    def _revert(self) -> None:
        self._strategy.show_settings(self._context.app.settings().routing)
        self._what_if.set_changed(has_changes=False)
        self._try()

    async def _store_settings(self, routing: RoutingSettings, *, has_undo: bool) -> None:
        before = self._context.app.settings()
        changed = before.model_copy(update={"routing": routing})
        try:
            await self._context.core.call(self._context.app.change_settings(changed))
        except (ModelyardError, OSError) as error:
            self._context.report(error)
            return
        self._context.signals.settings_changed.emit(changed)
        undo = (self.tr("Undo"), lambda: spawn(self, self._store_settings(before.routing, has_undo=False)))
        text = self.tr("The next request is routed by it.") if has_undo else self.tr("Routing is as it was before.")
        self._context.toast(text, undo if has_undo else None, kind="success")

    def _follow_settings(self, settings: Settings) -> None:
        """Show how routing is set now, here or elsewhere; a draft gives way only where that is another way."""
        if settings.routing != self._strategy.stored:
            self._strategy.show_settings(settings.routing)
            self._what_if.set_changed(has_changes=False)
            self._try()
        self._load_state()

    # Rules

    def _show_rules(self, _message: object = None) -> None:
        rules = self._context.app.rules.current
        if rules != self._rules.rules:
            self._rules.show_rules(rules)
        if self.isVisible():
            spawn(self, self._load_reach())

    async def _load_reach(self) -> None:
        rules = self._rules.rules
        try:
            total, reaches = await self._context.core.call(self._context.app.past.reach(rules))
        except ModelyardError as error:
            self._context.report(error)
            return
        if rules == self._rules.rules:
            self._rules.show_reach(reaches, total)

    async def _store_rules(self, rules: Rules, text: str, form: RuleForm | None = None) -> None:
        before = self._context.app.rules.current
        try:
            await self._context.core.call(self._context.app.rules.save(rules))
        except InvalidInputError as error:
            if form is None:
                self._context.report(error)
            else:
                form.show_problem(f"{error.message} {error.fix}".strip(), field=error.field)
            return
        except ModelyardError as error:
            self._context.report(error)
            return
        if form is not None:
            form.accept()
        undo = (self.tr("Undo"), lambda: spawn(self, self._undo_rules(before)))
        self._context.toast(text, undo, kind="success")
        self._show_rules()

    async def _undo_rules(self, before: Rules) -> None:
        try:
            await self._context.core.call(self._context.app.rules.save(before))
        except ModelyardError as error:
            self._context.report(error)
            return
        self._show_rules()

    def _edit_rule(self, place: int) -> None:
        rules = self._rules.rules
        rule = rules[place] if place >= 0 else None
        form = RuleForm(rule, self._models(), self)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        name = "" if rule is None else rule.name
        form.tried.connect(lambda edited: spawn(form, self._try_rule(form, name, edited)))
        form.saved.connect(lambda edited: self._keep_rule(form, name, edited))
        form.open()

    def _keep_rule(self, form: RuleForm, name: str, rule: RoutingRule) -> None:
        rules, _ = self._with(name, rule)
        spawn(self, self._store_rules(rules, self.tr("{0} is stored.").format(rule.name), form))

    async def _try_rule(self, form: RuleForm, name: str, rule: RoutingRule) -> None:
        rules, place = self._with(name, rule)
        try:
            total, reaches = await self._context.core.call(self._context.app.past.reach(rules))
        except ModelyardError as error:
            form.show_preview(rule, error.message)
            return
        text = reach_text(rule, reaches[place if place >= 0 else -1], total) or self.tr(
            "No past decisions to try it on."
        )
        form.show_preview(rule, text)

    def _with(self, name: str, rule: RoutingRule) -> tuple[Rules, int]:
        """Return the rules of now with `rule` in the place of the one called `name`, and that place.

        It comes last where there is none, new or deleted meanwhile: others may have changed while the dialog was open.
        """
        rules = self._context.app.rules.current
        place = next((place for place, one in enumerate(rules) if one.name == name), len(rules))
        return (*rules[:place], rule, *rules[place + 1 :]), place

    def _models(self) -> Sequence[ModelRef]:
        return sorted(profile.ref for profile in self._context.app.profiles.current if profile.can_complete)

    # Breakers and cache

    def _note_breaker(self, _view: object) -> None:
        self._state_soon.start(0)

    def _note_record(self, _record: object) -> None:
        if self.isVisible() and not self._state_soon.isActive():
            self._state_soon.start(STATE_DELAY_MS)

    def _load_state(self) -> None:
        if self.isVisible():
            spawn(self, self._read_state())

    async def _read_state(self) -> None:
        app = self._context.app

        async def read() -> tuple[tuple[BreakerView, ...], CacheStats]:
            return app.breakers.views(), app.router.cache_stats()

        views, stats = await self._context.core.call(read())
        self._breakers.show_breakers(views)
        self._cache.show_stats(stats, app.settings().routing.cache_size)

    async def _reset_breaker(self, key: str) -> None:
        async def reset() -> None:
            self._context.app.breakers.reset(key)

        await self._context.core.call(reset())
        self._context.toast(self.tr("{0} may be asked again.").format(key), kind="success")
        self._load_state()

    async def _clear_cache(self) -> None:
        async def clear() -> None:
            self._context.app.router.invalidate()

        await self._context.core.call(clear())
        self._load_state()
