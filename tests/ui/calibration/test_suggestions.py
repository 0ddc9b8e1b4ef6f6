"""The strip shows what the tuner suggests; a click decides it, and the next one takes it back."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QLabel, QTableView
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.domain.errors import ConflictError
from app.domain.events import AlertRaised
from app.domain.tuning import (
    DECODE_FELL,
    LATENCY_ROSE,
    SUCCESS_FELL,
    Finding,
    Suggestion,
    SuggestionState,
    TunerEvidence,
)
from tests.builders import NOON, QWEN, SMOL
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import FakeWindow
from ui.pages.models_suggestions import SuggestionHistory, SuggestionsModel, SuggestionsStrip, evidence_text

Run = Callable[[Coroutine[Any, Any, None]], None]


def a_suggestion(kind: str = SUCCESS_FELL, **fields: Any) -> Suggestion:
    """Return a suggestion for Qwen that waits."""
    evidence = TunerEvidence(before=0.98, now=0.7, n_before=120, n_now=30, low=-0.45, high=-0.14)
    values = {"field": "routing_weight", "after": 0.75, **fields}
    return Suggestion(finding=Finding(ref=QWEN, kind=kind, evidence=evidence), created_at=NOON, **values)


async def shown(qtbot: QtBot, window: FakeWindow, *suggestions: Suggestion) -> SuggestionsStrip:
    """Return the strip with these stored."""
    app: Application = window.context.app
    for suggestion in suggestions:
        await window.context.core.call(app.store.suggestions.save(suggestion))
    strip = SuggestionsStrip(window.context)
    qtbot.addWidget(strip)
    await until(lambda: strip._suggestions or not suggestions)
    return strip


def button(strip: SuggestionsStrip, name: str) -> QAbstractButton:
    """Return the one visible button with this accessible name."""
    (found,) = (
        each for each in strip.findChildren(QAbstractButton) if each.accessibleName() == name and each.isVisible()
    )
    return found


def weight(application: Application) -> float | None:
    """Return Qwen's routing weight."""
    return next(one.routing_weight for one in application.profiles.current if one.ref == QWEN)


def test_without_suggestions_it_takes_no_room(qtbot: QtBot, window: FakeWindow, run: Run) -> None:
    """The page begins with its table."""

    async def body() -> None:
        strip = await shown(qtbot, window)
        await until(strip._more.text)
        assert not strip.isVisible()

    run(body())


def test_a_suggestion_is_applied_and_undone(
    qtbot: QtBot, window: FakeWindow, application: Application, run: Run
) -> None:
    """With its figures in words; the profile follows at once."""

    async def body() -> None:
        strip = await shown(qtbot, window, a_suggestion())
        assert strip.isVisible()
        texts = [each.text() for each in strip.findChildren(QLabel)]
        assert f"{QWEN.model} answers less often" in texts
        assert any("Success 70%, was 98% (last 30 of 150; change -45% to -14%)" in text for text in texts)
        button(strip, f"Apply: {QWEN.model}").click()
        await until(lambda: window.toasts)
        assert weight(application) == 0.75
        button(strip, f"Undo: {QWEN.model}").click()
        await until(lambda: weight(application) is None)
        await until(lambda: not strip.isVisible())

    run(body())


def test_a_suggestion_is_dismissed(qtbot: QtBot, window: FakeWindow, application: Application, run: Run) -> None:
    """It goes, and the profile stays."""

    async def body() -> None:
        strip = await shown(qtbot, window, a_suggestion())
        button(strip, f"Dismiss: {QWEN.model}").click()
        await until(lambda: not strip.isVisible())
        assert weight(application) is None

    run(body())


def test_one_that_cannot_be_applied_is_told(
    qtbot: QtBot, window: FakeWindow, application: Application, run: Run
) -> None:
    """As where somebody changed the field meanwhile."""

    async def body() -> None:
        strip = await shown(qtbot, window, a_suggestion(before=2.0))
        button(strip, f"Apply: {QWEN.model}").click()
        await until(lambda: window.reported)
        assert isinstance(window.reported[0], ConflictError)

    run(body())


def test_nothing_to_apply_where_the_field_is_pinned(qtbot: QtBot, window: FakeWindow, run: Run) -> None:
    """The finding is told all the same, and can be dismissed."""

    async def body() -> None:
        strip = await shown(qtbot, window, a_suggestion(field="", after=None))
        names = [each.accessibleName() for each in strip.findChildren(QAbstractButton)]
        assert f"Dismiss: {QWEN.model}" in names
        assert f"Apply: {QWEN.model}" not in names

    run(body())


def test_an_alert_brings_the_new_suggestion(
    qtbot: QtBot, window: FakeWindow, application: Application, run: Run
) -> None:
    """Without reopening the page."""

    async def body() -> None:
        strip = await shown(qtbot, window)
        await window.context.core.call(application.store.suggestions.save(a_suggestion()))
        window.feed.publish(AlertRaised(key="k", kind=SUCCESS_FELL, title="t", ref=SMOL))
        await until(strip.isVisible)

    run(body())


def test_the_history_holds_everything(qtbot: QtBot, window: FakeWindow, run: Run) -> None:
    """Also what was decided; the link says how many wait beside those shown."""

    async def body() -> None:
        states = [SuggestionState.PROPOSED] * 3 + [SuggestionState.UNDONE]
        strip = await shown(qtbot, window, *(a_suggestion(state=state) for state in states))
        assert strip._more.text() == "1 more and the history"
        strip._more.click()
        dialog = strip.findChild(SuggestionHistory)
        assert isinstance(dialog, SuggestionHistory)
        model = dialog.findChild(SuggestionsModel)
        assert isinstance(model, SuggestionsModel)
        assert sorted(model.data(model.index(row, 4)) for row in range(model.count())) == [
            "undone",
            "waits",
            "waits",
            "waits",
        ]
        dialog.close()

    run(body())


def test_an_older_change_is_undone_from_the_history(
    qtbot: QtBot, window: FakeWindow, application: Application, run: Run
) -> None:
    """The strip shows the last change only; the others are a line of the history each."""

    async def body() -> None:
        strip = await shown(qtbot, window, a_suggestion())
        button(strip, f"Apply: {QWEN.model}").click()
        await until(lambda: weight(application) == 0.75)
        await until(lambda: strip._suggestions[0].state is SuggestionState.APPLIED)
        strip._more.click()
        dialog = strip.findChild(SuggestionHistory)
        assert isinstance(dialog, SuggestionHistory)
        assert not dialog._undo.isEnabled()
        table = dialog.findChild(QTableView)
        assert isinstance(table, QTableView)
        table.selectRow(0)
        dialog._undo.click()
        await until(lambda: weight(application) is None)

    run(body())


def test_every_kind_has_its_figures() -> None:
    """Seconds for latency, tokens for the rate, with the factor's interval."""
    assert evidence_text(a_suggestion(LATENCY_ROSE)).startswith("Slowest first words 0.7 s, were 1.0 s (last 30 of 150")
    assert evidence_text(a_suggestion(DECODE_FELL)).startswith("0.7 tokens/s, were 1.0 (last 30 of 150; factor -0.45")
