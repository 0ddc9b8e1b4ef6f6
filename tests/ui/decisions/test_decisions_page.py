"""The Decisions page: filters, detail, notes, replay, asking again, export."""

from __future__ import annotations

import asyncio
import csv
import json
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.backends.scripted import ModelScript, ScriptedBackend
from app.bootstrap import Application
from app.domain.errors import StoreError
from app.domain.record import Outcome
from app.domain.views import DecisionFilter, DecisionRow
from tests.builders import a_record
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import FakeWindow
from ui.models.decision_table_model import ROW_ROLE
from ui.pages.decisions_again import AskAgainDialog
from ui.pages.decisions_page import DecisionsPage

Run = Callable[[Coroutine[Any, Any, None]], None]


async def shown(qtbot: QtBot, window: FakeWindow) -> DecisionsPage:
    """Return the page, visible, with all keys and the first decision's detail read."""
    page = DecisionsPage(window.context)
    qtbot.addWidget(page)
    page.resize(1200, 760)
    page.show()
    await until(lambda: "decisions" in page._bar._count.text())
    await until(lambda: page._panel.decision_id)
    return page


def button(owner: QWidget, name: str) -> QAbstractButton:
    """Return the one button with an accessible name, or a text."""
    (found,) = (each for each in owner.findChildren(QAbstractButton) if name in {each.accessibleName(), each.text()})
    return found


def choose(box: QComboBox, value: object) -> None:
    """Choose in a box by its value."""
    box.setCurrentIndex(box.findData(value))


def has_rows(page: DecisionsPage, count: int) -> bool:
    """Return whether the table has so many rows."""
    return page._model.rowCount() == count


async def at_rest(window: FakeWindow) -> None:
    """Wait until the page has got all that it asked the core for."""
    await asyncio.sleep(0.05)
    await until(lambda: not window.context.core.pending_count)
    await asyncio.sleep(0.05)


async def rows_of(page: DecisionsPage) -> list[DecisionRow]:
    """Return the lines of the table, read."""
    model = page._model
    await until(lambda: all(model.index(row, 0).data(ROW_ROLE) for row in range(model.rowCount())))
    rows = [model.row(model.index(row, 0)) for row in range(model.rowCount())]
    return [row for row in rows if row is not None]


async def stored(window: FakeWindow, application: Application, wanted: DecisionFilter) -> list[str]:
    """Return what the store says passes a filter."""
    page = await window.context.core.call(application.store.queries.decisions(wanted, limit=1000))
    return [row.decision_id for row in page.rows]


def test_filters_show_what_the_store_finds(
    qtbot: QtBot, window: FakeWindow, application: Application, run: Run
) -> None:
    """Outcome, capability, model, strategy, source, time and words, alone and together; nothing found says so."""

    async def body() -> None:
        page = await shown(qtbot, window)
        bar = page._bar
        for box, value, wanted in (
            (bar._outcome, Outcome.SUCCEEDED, DecisionFilter(outcomes=(Outcome.SUCCEEDED,))),
            (bar._capability, "code", DecisionFilter(capabilities=("code",))),
            (bar._model, "ollama/qwen3:8b", DecisionFilter(models=("ollama/qwen3:8b",))),
            (bar._strategy, "fastest", DecisionFilter(strategies=("fastest",))),
            (bar._source, "api", DecisionFilter(sources=("api",))),
        ):
            choose(box, value)
            expected = await stored(window, application, wanted)
            await until(partial(has_rows, page, len(expected)))
            await until(lambda: "decisions" in bar._count.text())
            if expected:
                assert [row.decision_id for row in await rows_of(page)] == expected
            button(bar, "Show all decisions").click()
        await until(lambda: "decisions" in bar._count.text())
        choose(bar._time, "hour")
        bar.search.setText("interval")
        await until(lambda: page._left_stack.currentWidget() is page._nothing)
        button(page._nothing, "Clear the filters").click()
        assert bar.is_open
        await until(lambda: page._left_stack.currentWidget() is page._table)
        await at_rest(window)

    run(body())


def test_a_new_decision_comes_on_top_if_it_passes(
    qtbot: QtBot, window: FakeWindow, application: Application, run: Run
) -> None:
    """The feed brings it; one that the filters hold back stays away."""

    async def body() -> None:
        page = await shown(qtbot, window)
        before = page._model.rowCount()
        for request, capability, count in (("a", None, 1), ("b", "creative", 0)):
            record = a_record(request_id=request * 32, decision_id=request * 32)
            choose(page._bar._capability, capability)
            await until(lambda: "decisions" in page._bar._count.text())
            rows = page._model.rowCount()
            await window.context.core.call(application.store.records.save(record))
            window.feed.publish(record)
            await window.context.core.call(application.store.queries.newest_decision_id())
            await until(partial(has_rows, page, rows + count))
        button(page._bar, "Show all decisions").click()
        await until(lambda: page._model.rowCount() == before + 2)
        await at_rest(window)

    run(body())


def test_the_detail_tells_expected_measured_plan_and_other_strategies(
    qtbot: QtBot, window: FakeWindow, application: Application, run: Run
) -> None:
    """For a part of a plan all parts are shown, and what each other strategy would have chosen."""

    async def body() -> None:
        page = await shown(qtbot, window)
        rows = await rows_of(page)
        part = next(place for place, row in enumerate(rows) if "into French" in row.prompt)
        page._table.selectRow(part)
        panel = page._panel
        await until(lambda: panel.decision_id == rows[part].decision_id)
        assert "expected" in panel._timeline.accessibleName()
        assert rows[part].ref.model in panel._timeline.accessibleName()
        assert not panel._plan.isHidden()
        assert len(panel._tree._nodes) == 2
        await until(panel._others.text)
        assert panel._others.text().count("\n") == 5
        whole = next(place for place, row in enumerate(rows) if "lighthouse" in row.prompt)
        page._table.selectRow(whole)
        await until(lambda: panel.decision_id == rows[whole].decision_id)
        assert panel._plan.isHidden()

    run(body())


def test_replay_says_that_the_numbers_are_the_same(
    qtbot: QtBot, window: FakeWindow, application: Application, run: Run
) -> None:
    """Deciding again from the stored inputs gives the same, and the page says of how many numbers."""

    async def body() -> None:
        page = await shown(qtbot, window)
        button(page._panel, "Replay the decision").click()
        await until(page._panel._told.text)
        assert page._panel._told.text().endswith("numbers are the same.")
        detail = page._panel.detail
        assert detail is not None
        assert detail.record.decision is not None
        old = replace(detail.record.decision, inputs=replace(detail.record.decision.inputs, policy_version=0))
        replay = await window.context.core.call(application.past.replay(old))
        page._panel.show_replay(replay)
        assert "version 0 of the rules" in page._panel._told.text()
        decision = detail.record.decision
        reworded = replace(decision, reason="Other words.")
        assert (await window.context.core.call(application.past.replay(reworded))).is_equal
        differs = replace(decision, ranking=(replace(decision.chosen, score=99.0), *decision.ranking[1:]))
        page._panel.show_replay(await window.context.core.call(application.past.replay(differs)))
        assert "differs" in page._panel._told.text()

    run(body())


def test_a_correction_is_stored_and_undone(
    qtbot: QtBot, window: FakeWindow, application: Application, run: Run
) -> None:
    """Outcome, rating and tags go into the table and the store; the toast takes them back."""

    async def body() -> None:
        page = await shown(qtbot, window)
        form, key = page._panel.form, page._panel.decision_id
        choose(form._outcome, Outcome.FAILED)
        form._rating._buttons["bad"].click()
        form._tags.setText("work, work, urgent")
        form.save()
        await until(lambda: window.toasts)
        annotation = await window.context.core.call(application.store.annotations.get(key))
        assert (annotation.corrected_outcome, annotation.rating) == (Outcome.FAILED, -1)
        assert annotation.tags == ("work", "urgent")
        assert page._model.index(0, 4).data().startswith("✕ failed")
        _, undo = window.toasts[-1]
        assert undo is not None
        undo[1]()
        await until(lambda: not page._model.index(0, 4).data().startswith("✕"))

    run(body())


def test_another_model_is_asked_beside_the_old_answer(
    qtbot: QtBot, window: FakeWindow, application: Application, host: ScriptedBackend, run: Run
) -> None:
    """The new answer streams in with its figures; it is stored as a request of its own."""

    async def body() -> None:
        page = await shown(qtbot, window)
        script = ModelScript(tokens=("Quite ", "another ", "answer."))
        for model in ("gemma3:4b", "llama3.2:3b"):
            host.set_script(model, script)
        button(page._panel, "Ask another model …").click()
        (dialog,) = page.findChildren(AskAgainDialog)
        assert "An answer of the sample." in dialog._before.toPlainText()
        dialog._models.setCurrentIndex(dialog._models.findText("ollama/llama3.2:3b"))
        button(dialog, "Ask").click()
        await until(lambda: dialog._after.toPlainText() == "Quite another answer.")
        await until(lambda: not dialog._ask.isHidden())
        assert " s" in dialog._facts.text()
        asked = await stored(window, application, DecisionFilter(sources=("compare",)))
        assert len(asked) == 1
        host.set_script("llama3.2:3b", ModelScript(tokens=("never",), first_token_s=1000))
        button(dialog, "Ask").click()
        button(dialog, "Stop").click()
        await until(lambda: dialog._facts.text() == "stopped")
        button(dialog, "Close").click()
        await until(lambda: not page.findChildren(AskAgainDialog))

    run(body())


def test_without_a_host_nobody_can_be_asked(qtbot: QtBot, window: FakeWindow, run: Run) -> None:
    """It says so instead of opening a dialog without models."""

    async def body() -> None:
        page = await shown(qtbot, window)
        button(page._panel, "Ask another model …").click()
        assert "no host is up" in window.toasts[0][0]

    run(body())


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_what_passes_the_filters_is_exported(
    qtbot: QtBot, window: FakeWindow, application: Application, run: Run, tmp_path: Path, kind: str
) -> None:
    """Every line once, newest first, with the user's words; a folder that is not there becomes a message."""

    async def body() -> None:
        page = await shown(qtbot, window)
        choose(page._bar._capability, "code")
        await until(lambda: "decisions" in page._bar._count.text())
        expected = await stored(window, application, DecisionFilter(capabilities=("code",)))
        path = tmp_path / f"out.{kind}"
        await page.export(kind, path)
        text = path.read_text(encoding="utf-8")
        rows = json.loads(text) if kind == "json" else list(csv.DictReader(text.splitlines()))
        assert [row["decision_id"] for row in rows] == expected
        assert {row["capability"] for row in rows} == {"code"}
        assert "rating" in rows[0]
        assert f"{len(expected)} decisions exported" in window.toasts[-1][0]
        await page.export(kind, tmp_path / "nowhere" / "out.csv")
        assert "Not exported" in window.toasts[-1][0]

    run(body())


def test_a_stopped_export_leaves_nothing(
    qtbot: QtBot, window: FakeWindow, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The button that started it stops it."""

    async def body() -> None:
        page = await shown(qtbot, window)
        monkeypatch.setattr("ui.pages.decisions_export.PAGE_ROWS", 1)
        page._bar.export_stopped.connect(lambda: None)
        told = page._bar.show_export

        def stop_at_first(done: int | None) -> None:
            told(done)
            if done == 1:
                button(page._bar, page._bar._stop.text()).click()

        monkeypatch.setattr(page._bar, "show_export", stop_at_first)
        await page.export("csv", tmp_path / "out.csv")
        assert "stopped" in window.toasts[-1][0]
        await until(lambda: not list(tmp_path.glob("out*")))

    run(body())


def test_a_list_that_cannot_be_read_says_why(
    qtbot: QtBot, window: FakeWindow, application: Application, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error stands with a second try."""

    async def body() -> None:
        async def broken(*_: object, **__: object) -> list[int]:
            raise StoreError("The database is locked.", fix="Close the other program.")

        with monkeypatch.context() as patch:
            patch.setattr(application.store.queries, "decision_keys", broken)
            page = DecisionsPage(window.context)
            qtbot.addWidget(page)
            page.show()
            await until(lambda: page._stack.currentWidget() is page._failed)
        assert any("locked" in text.text() for text in page._failed.findChildren(QLabel))
        button(page._failed, "Try again").click()
        await until(lambda: page._stack.currentIndex() == 1 and not page._panel._trace.isHidden())
        # What is still under way would outlive the loop.
        await until(lambda: not any("DecisionsPage." in repr(task.get_coro()) for task in asyncio.all_tasks()))

    run(body())


def test_controls_have_names_of_their_own(qtbot: QtBot, window: FakeWindow, run: Run) -> None:
    """No two controls of the page say the same to a screen reader."""

    async def body() -> None:
        page = await shown(qtbot, window)
        controls = [*page.findChildren(QAbstractButton), *page.findChildren(QComboBox)]
        names = [
            each.accessibleName() or (each.text() if isinstance(each, QAbstractButton) else "")
            for each in controls
            if each.isVisibleTo(page)
        ]
        assert all(names)
        assert len(set(names)) == len(names)

    run(body())
