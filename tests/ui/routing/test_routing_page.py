"""The Routing page tries changes on past decisions, stores them on Apply, and edits rules with undo."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.domain.decision import BreakerState, RoutingRule
from app.domain.errors import HostFailedError, StoreError
from app.domain.profile import ModelRef
from app.settings import AppearanceSettings, RoutingSettings
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import FakeWindow
from ui.pages.routing_page import RoutingPage
from ui.pages.routing_rule_form import RuleForm
from ui.pages.routing_strategy import slider_of, weight_of

Run = Callable[[Coroutine[Any, Any, None]], None]
PHI = ModelRef("ollama", "phi4-mini:3.8b")


def shown(qtbot: QtBot, window: FakeWindow) -> RoutingPage:
    """Return the page, visible."""
    page = RoutingPage(window.context)
    qtbot.addWidget(page)
    page.resize(1200, 760)
    page.show()
    return page


def button(owner: QWidget, name: str) -> QAbstractButton:
    """Return the one button with an accessible name, or a text."""
    (found,) = (each for each in owner.findChildren(QAbstractButton) if name in {each.accessibleName(), each.text()})
    return found


def prepared(qtbot: QtBot, window: FakeWindow, *, speed: float = 3.0) -> RoutingPage:
    """Return the page with the weight of speed moved."""
    page = shown(qtbot, window)
    page._strategy._weights["latency_weight"]._number.setValue(speed)
    return page


@pytest.mark.parametrize("weight", [0.0, 0.01, 0.05, 0.12, 0.3, 1.0, 2.5, 5.0])
def test_a_slider_reaches_small_and_large_weights(weight: float) -> None:
    """Its place stands for the weight to within a tenth, or two hundredths where that is less."""
    assert weight_of(slider_of(weight)) == pytest.approx(weight, rel=0.1, abs=0.02)


def test_a_moved_weight_is_tried_on_past_decisions(
    qtbot: QtBot, window: FakeWindow, application: Application, run: Run
) -> None:
    """The panel says how many would change and lists them; choosing one opens it; nothing is stored."""

    async def body() -> None:
        page = prepared(qtbot, window)
        panel = page._what_if
        await until(lambda: panel.state == "result")
        draft = page._strategy.draft
        result = await window.context.core.call(application.try_routing(draft))
        assert result.changed_count > 0
        assert f"changes {result.changed_count} of {result.total}" in panel.text
        assert panel._model.rowCount() == result.changed_count
        panel._table.clicked.emit(panel._model.index(0, 0))
        assert window.pages == [("decisions", {"decision_id": result.changed[0].decision_id})]
        assert application.settings().routing.latency_weight == 0.12

    run(body())


def test_revert_brings_back_what_is_stored(qtbot: QtBot, window: FakeWindow, run: Run) -> None:
    """The draft goes, the panel asks for a change again, and there is nothing to apply."""

    async def body() -> None:
        page = prepared(qtbot, window)
        await until(lambda: page._what_if.state == "result")
        page._strategy._strategies["fastest"].click()
        button(page, "Revert strategy and weights").click()
        assert page._what_if.state == "idle"
        assert not page._strategy.has_changes
        assert not button(page, "Apply strategy and weights").isEnabled()

    run(body())


def test_apply_stores_and_can_be_undone(qtbot: QtBot, window: FakeWindow, application: Application, run: Run) -> None:
    """The settings take over the draft; the toast has the way back, and the page follows both."""

    async def body() -> None:
        page = prepared(qtbot, window)
        page._strategy._strategies["fastest"].click()
        button(page, "Apply strategy and weights").click()
        await until(lambda: window.toasts)
        assert application.settings().routing.strategy == "fastest"
        assert application.settings().routing.latency_weight == 3.0
        assert not page._strategy.has_changes
        _, undo = window.toasts[0]
        assert undo is not None
        undo[1]()
        await until(lambda: application.settings().routing.strategy == "balanced")
        await until(lambda: page._strategy.draft == application.settings().routing)

    run(body())


def test_a_draft_outlives_other_settings(qtbot: QtBot, window: FakeWindow, application: Application, run: Run) -> None:
    """A change of the text size keeps it; a change of routing elsewhere takes its place."""

    async def body() -> None:
        page = prepared(qtbot, window)
        await until(lambda: page._what_if.state == "result")
        now = application.settings()
        page._follow_settings(now.model_copy(update={"appearance": AppearanceSettings(font_size_pt=12)}))
        assert page._strategy.draft.latency_weight == 3.0
        assert button(page, "Apply strategy and weights").isEnabled()
        page._follow_settings(now.model_copy(update={"routing": RoutingSettings(latency_weight=0.5)}))
        assert page._strategy.draft.latency_weight == 0.5
        assert page._what_if.state == "idle"

    run(body())


def test_a_try_that_fails_says_why(
    qtbot: QtBot, window: FakeWindow, application: Application, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The panel shows the error with a second try, and the change can still be applied."""

    async def body() -> None:
        async def broken() -> str | None:
            raise StoreError("The database is locked.", fix="Close the other program.")

        with monkeypatch.context() as patch:
            patch.setattr(application.store.queries, "newest_decision_id", broken)
            page = prepared(qtbot, window)
            await until(lambda: page._what_if.state == "error")
        assert button(page, "Apply strategy and weights").isEnabled()
        window.reported.clear()
        button(page._what_if, "Try again").click()
        await until(lambda: page._what_if.state == "result")

    run(body())


def test_rules_say_how_much_they_are_about(qtbot: QtBot, window: FakeWindow, run: Run) -> None:
    """Each rule stands with its conditions, its model and the past requests that meet it."""

    async def body() -> None:
        page = shown(qtbot, window)
        await until(page._rules._reaches["Code to the coder"].text)
        assert "matches" in page._rules._reaches["Code to the coder"].text()
        assert page._rules._reaches["Long texts"].text().startswith("matches 0 of the last ")
        assert "off" in page._rules._reaches["Small talk stays small"].text()

    run(body())


def test_rules_are_ordered_switched_and_deleted_with_undo(
    qtbot: QtBot, window: FakeWindow, application: Application, run: Run
) -> None:
    """Every edit is stored at once and can be taken back."""

    def names() -> list[str]:
        return [rule.name for rule in application.rules.current]

    async def body() -> None:
        page = shown(qtbot, window)
        before = names()
        button(page, "Ask Code to the coder later").click()
        await until(lambda: names() == [before[1], before[0], before[2]])
        await until(lambda: [rule.name for rule in page._rules.rules] == names())
        switch = button(page, "Use the rule Small talk stays small")
        assert isinstance(switch, QCheckBox)
        switch.click()
        await until(lambda: application.rules.current[2].is_active)
        await until(lambda: page._rules.rules == application.rules.current)
        button(page, "Delete Long texts").click()
        await until(lambda: len(names()) == 2)
        _, undo = window.toasts[-1]
        assert undo is not None
        undo[1]()
        await until(lambda: len(names()) == 3)
        await until(lambda: page._rules.rules == application.rules.current)

    run(body())


def test_a_new_rule_is_tried_and_stored(qtbot: QtBot, window: FakeWindow, application: Application, run: Run) -> None:
    """The dialog says how many past requests meet the conditions; a name that is taken is refused there."""

    async def body() -> None:
        page = shown(qtbot, window)
        button(page, "Add rule").click()
        (form,) = page.findChildren(RuleForm)
        save = button(form, "Save rule")
        assert not save.isEnabled()
        await until(lambda: form._preview.text().startswith("matches "))
        form._name.setText("Long texts")
        form._changed()
        form._numbers["max_tokens"].set_value(5)
        form._changed()
        save.click()
        await until(lambda: "two rules" in form._problem.text())
        form._name.setText("Tiny ones")
        form._changed()
        save.click()
        await until(lambda: len(application.rules.current) == 4)
        rule = application.rules.current[-1]
        assert (rule.name, rule.max_tokens, rule.is_active) == ("Tiny ones", 5, True)
        await until(lambda: page._rules.rules == application.rules.current)
        await until(lambda: not page.findChildren(RuleForm))

    run(body())


def test_editing_a_rule_keeps_what_was_not_touched(
    qtbot: QtBot, window: FakeWindow, application: Application, run: Run
) -> None:
    """The form shows a rule as it is stored, also a model that is not there any more."""

    async def body() -> None:
        rule = RoutingRule(
            name="Old", model=ModelRef("far", "gone:7b"), capability="code", min_tokens=10, max_complexity=0.5
        )
        await window.context.core.call(application.rules.save((rule,)))
        page = shown(qtbot, window)
        page._edit_rule(0)
        (form,) = page.findChildren(RuleForm)
        assert form.rule() == rule
        form._numbers["min_tokens"].set_value(-3)
        form._changed()
        assert form.rule() is None
        assert not button(form, "Save rule").isEnabled()
        form._numbers["min_tokens"].set_value(20)
        form._changed()
        other = RoutingRule(name="Other", model=PHI)
        await window.context.core.call(application.rules.save((other, rule)))
        button(form, "Save rule").click()
        await until(lambda: application.rules.current[1].min_tokens == 20)
        assert application.rules.current[0] == other
        await until(lambda: not page.findChildren(RuleForm))

    run(body())


def test_a_breaker_is_shown_and_reset(qtbot: QtBot, window: FakeWindow, application: Application, run: Run) -> None:
    """A model that rests stands with its reason and the time left; Reset lets it be asked again."""

    async def fail() -> None:
        for _ in range(3):
            application.breakers.allow(PHI)
            application.breakers.failed(PHI, HostFailedError("The server said 500."))

    async def body() -> None:
        page = shown(qtbot, window)
        await until(lambda: "No model was asked" in page._breakers._well.text())
        await window.context.core.call(fail())
        window.feed.publish(application.breakers.view(str(PHI)))
        await until(lambda: page._breakers._resting)
        text, view, _ = page._breakers._resting[0]
        assert view.state is BreakerState.OPEN
        assert "3 failures in a row" in text.text()
        assert page._breakers._tick.isActive()
        button(page, f"Reset the breaker of {PHI}").click()
        await until(lambda: not page._breakers._resting)
        assert not page._breakers._tick.isActive()
        assert application.breakers.lets_through(PHI)

    run(body())


def test_the_cache_is_counted_and_cleared(qtbot: QtBot, window: FakeWindow, application: Application, run: Run) -> None:
    """Kept decisions, hits and misses are shown; Clear forgets them."""

    async def ask() -> None:
        (decision,) = await application.store.queries.recent_inputs(1)
        for _ in range(3):
            application.router.decide(decision.inputs, sub_task_id="1")

    async def body() -> None:
        await window.context.core.call(ask())
        page = shown(qtbot, window)
        figures = page._cache._figures
        await until(lambda: figures["hits"].text() == "2")
        assert figures["kept"].text() == "1 of 512"
        assert figures["ratio"].text() == "67% of 3"
        button(page, "Clear the decision cache").click()
        await until(lambda: figures["kept"].text() == "0 of 512")
        assert not button(page, "Clear the decision cache").isEnabled()

    run(body())


def test_hidden_it_reads_nothing(qtbot: QtBot, window: FakeWindow, application: Application, run: Run) -> None:
    """Counters are not followed while nobody looks."""

    async def body() -> None:
        page = shown(qtbot, window)
        await until(page._cache._figures["kept"].text)
        page.hide()
        window.feed.record_added.emit(None)
        assert not page._state_soon.isActive()
        assert not page._breakers._tick.isActive()

    run(body())


def test_widgets_have_names_of_their_own(qtbot: QtBot, window: FakeWindow, run: Run) -> None:
    """No two controls of the page say the same to a screen reader."""

    async def body() -> None:
        page = shown(qtbot, window)
        await until(page._cache._figures["kept"].text)
        names = [
            each.accessibleName() or each.text()
            for each in page.findChildren(QAbstractButton)
            if each.isVisibleTo(page)
        ]
        assert all(names)
        assert len(set(names)) == len(names)

    run(body())
