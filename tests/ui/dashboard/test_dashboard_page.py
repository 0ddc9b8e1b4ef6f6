"""The Dashboard reads what it is asked for, follows the feed, rests when nobody looks, and exports what it shows."""

from __future__ import annotations

import csv
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.capability import CODE
from app.domain.dashboard import DashboardColumns, DashboardFilter
from app.domain.decision import BreakerState, BreakerView
from app.domain.errors import StoreError
from app.domain.events import ResidentChanged
from app.domain.profile import ModelRef, ResidentModel
from app.domain.record import Outcome, RequestRecord
from app.domain.views import AttemptColumns
from app.store import Store
from app.store import dashboard as store_module
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import FakeWindow
from tests.unit.store.values import QWEN, SMOL, make_attempt, make_record
from ui.charts.tracks import Track
from ui.pages.dashboard_export import Sheet
from ui.pages.dashboard_page import DashboardPage
from ui.pages.dashboard_state import shares_of
from ui.pages.dashboard_window import filter_of
from ui.theme import Theme

Run = Callable[[Coroutine[Any, Any, None]], None]


def record_ago(seconds: float, *, ref: ModelRef = QWEN, **changes: Any) -> RequestRecord:
    """Return a request that began so many seconds ago."""
    moment = datetime.now(UTC) - timedelta(seconds=seconds)
    record = make_record(ref=ref, created_at=moment)
    attempt = make_attempt(ref=ref, started_at=moment, **changes)
    return replace(record, sub_tasks=(replace(record.sub_tasks[0], attempts=(attempt,), outcome=attempt.outcome),))


async def save(store: Store, window: FakeWindow, *records: RequestRecord) -> None:
    """Store requests as the engine does, on the core's thread."""
    for record in records:
        await window.context.core.call(store.records.save(record))


async def shown_page(qtbot: QtBot, window: FakeWindow) -> DashboardPage:
    """Return the page, visible and read."""
    page = DashboardPage(window.context)
    qtbot.addWidget(page)
    page.resize(1200, 760)
    page.show()
    await until(lambda: page.picture is not None)
    return page


def button_of(state: QWidget) -> QAbstractButton:
    """Return the one button of an empty or error state."""
    (button,) = state.findChildren(QAbstractButton)
    return button


def names(page: DashboardPage) -> list[str]:
    """Return the models of the rows."""
    return [row.model for row in page._rows.rows]


def test_without_answers_it_offers_to_ask(qtbot: QtBot, window: FakeWindow, run: Run) -> None:
    """The empty page has one sentence and one action."""

    async def body() -> None:
        page = await shown_page(qtbot, window)
        assert page._stack.currentWidget() is page._empty
        button_of(page._empty).click()
        assert window.pages == [("chat", {})]
        page._export("png")
        assert "nothing to export" in window.toasts[0][0]

    run(body())


def test_rows_and_figures(qtbot: QtBot, window: FakeWindow, store: Store, run: Run) -> None:
    """Each model has a row; the figures say how many attempts they rest on, and percentiles need enough."""

    async def body() -> None:
        await save(store, window, *(record_ago(100 - index, ttft_s=0.5) for index in range(25)))
        await save(store, window, record_ago(5, ref=SMOL, outcome=Outcome.FAILED, ttft_s=None))
        page = await shown_page(qtbot, window)
        assert names(page) == [str(QWEN), str(SMOL)]
        cards = [card.accessibleName() for card in page._figures._cards]
        assert cards[0].startswith("Requests: 26")
        assert cards[1] == "First token, p50 · p95: 0.50 s · 0.50 s, n = 25, measured"
        assert cards[2].startswith("Success: 96.2 %")
        assert "p99 needs 100" in cards[4]
        failed = page._rows.rows[1]
        assert "no first token" in failed.accessibleName()
        assert "0 %" in failed.accessibleName()
        assert page._rows.rows[0].ttft.accessibleName()

    run(body())


def test_a_new_answer_adds_a_point(qtbot: QtBot, window: FakeWindow, store: Store, run: Run) -> None:
    """The feed makes it read again; paused or hidden it waits, and catches up after."""

    async def body() -> None:
        await save(store, window, record_ago(60))
        page = await shown_page(qtbot, window)

        def count() -> int:
            assert page.picture is not None
            return page.picture.columns.attempt_count

        async def answer() -> None:
            record = record_ago(1)
            await save(store, window, record)
            window.feed.publish(record)

        await answer()
        await until(lambda: count() == 2)
        qtbot.keyClick(page, Qt.Key.Key_Space)
        assert page.is_paused
        await answer()
        assert not page._redraw.isActive()
        qtbot.keyClick(page, Qt.Key.Key_Space)
        await until(lambda: count() == 3)
        page.hide()
        await answer()
        assert not page._redraw.isActive()
        assert not page._clock.isActive()
        assert count() == 3
        page.show()
        await until(lambda: count() == 4)

    run(body())


def test_windows_and_filters(qtbot: QtBot, window: FakeWindow, store: Store, run: Run) -> None:
    """Choosing a window, capability or host reads it; one without answers says so and keeps the filters."""

    async def body() -> None:
        await save(store, window, record_ago(7200), record_ago(60), record_ago(30, ref=ModelRef("far", "big")))
        page = await shown_page(qtbot, window)
        page._bar.choose_window("1h")
        await until(lambda: page.picture is not None and page.picture.by_time)
        assert page.picture is not None
        assert page.picture.columns.attempt_count == 2
        page._bar._host.setCurrentIndex(page._bar._host.findData("far"))
        await until(lambda: names(page) == ["far/big"])
        page._bar._capability.setCurrentIndex(page._bar._capability.findData("translation"))
        await until(lambda: page._stack.currentWidget() is page._empty)
        page._bar._capability.setCurrentIndex(page._bar._capability.findData(CODE))
        await until(lambda: page._stack.currentWidget() is page._body)

    run(body())


def test_a_point_opens_its_decision(qtbot: QtBot, window: FakeWindow, store: Store, run: Run) -> None:
    """From the dot to the Decisions page, by keyboard."""

    async def body() -> None:
        record = record_ago(60)
        await save(store, window, record)
        page = await shown_page(qtbot, window)
        chart = page._rows.rows[0].ttft
        qtbot.keyClick(chart, Qt.Key.Key_Right)
        qtbot.keyClick(chart, Qt.Key.Key_Return)
        decision = record.sub_tasks[0].decision
        assert decision is not None
        assert window.pages == [("decisions", {"decision_id": decision.decision_id})]

    run(body())


def test_many_models_are_grey_but_one(qtbot: QtBot, window: FakeWindow, store: Store, run: Run) -> None:
    """Above six models only the one that is looked at has its colour."""

    async def body() -> None:
        await save(store, window, *(record_ago(60 + index, ref=ModelRef("local", f"m{index}")) for index in range(7)))
        page = await shown_page(qtbot, window)
        assert len(names(page)) == 7

        def coloured() -> list[str]:
            return [row.model for row in page._rows.rows if row.ttft._colour.alphaF() == 1]

        assert len(coloured()) == 1
        page._rows.rows[4].ttft.focused.emit()
        assert coloured() == ["local/m4"]

    run(body())


class BrokenQueries:
    """A log that cannot be read, until it can."""

    def __init__(self) -> None:
        """Start broken."""
        self.is_broken = True

    async def dashboard(self, _wanted: DashboardFilter) -> DashboardColumns:
        """Fail or return nothing."""
        if self.is_broken:
            raise StoreError("The disk is gone.", fix="Plug it in.")
        return DashboardColumns()


def test_a_log_that_cannot_be_read_can_be_tried_again(qtbot: QtBot, window: FakeWindow, run: Run) -> None:
    """The error says what happened and what to do."""

    async def body() -> None:
        queries = BrokenQueries()
        window.app.store.queries = queries
        page = DashboardPage(window.context)
        qtbot.addWidget(page)
        page.show()
        await until(lambda: page._stack.currentWidget() is page._broken)
        queries.is_broken = False
        button_of(page._broken).click()
        await until(lambda: page._stack.currentWidget() is page._empty)

    run(body())


def test_zooming_into_sums_shows_attempts(
    qtbot: QtBot, window: FakeWindow, store: Store, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large window is drawn from sums; a part of it that is small enough comes attempt by attempt."""
    monkeypatch.setattr(store_module, "ATTEMPT_LIMIT", 10)

    async def body() -> None:
        await save(store, window, *(record_ago(index * 6 * 3600 + 60) for index in range(20)))
        page = await shown_page(qtbot, window)
        page._bar.choose_window("7d")
        await until(lambda: page.picture is not None and page.picture.columns.rollup is not None)
        chart = page._rows.rows[0].ttft
        assert len(chart.track.points.x) == 0
        assert len(chart.track.ttft_line.x) > 0
        page._axis.zoom(0.1, page._axis.whole[1])
        await until(lambda: len(chart.track.points.x) > 0)
        assert chart.track.n == 20
        page._axis.reset()
        assert len(chart.track.points.x) == 0

    run(body())


@pytest.mark.parametrize("kind", ["png", "png2", "svg", "csv", "csv-models"])
def test_exports_say_what_they_rest_on(
    qtbot: QtBot, window: FakeWindow, store: Store, run: Run, tmp_path: Path, kind: str
) -> None:
    """Pictures and tables carry window, n, versions and hardware; the double picture has twice the dots."""
    path = tmp_path / f"out.{kind.partition('-')[0].rstrip('2')}"

    async def body() -> None:
        await save(store, window, *(record_ago(100 - index) for index in range(3)), record_ago(5, ref=SMOL))
        page = await shown_page(qtbot, window)
        assert page.picture is not None
        wanted = filter_of("last", datetime.now(UTC), capability=None, host=None)
        sheet = sheet_of(page)
        await page._exporter.write(kind, path, page.picture, wanted, sheet, page._bar.description)
        assert window.toasts[-1][0] == f"Exported to {path}"
        if kind.startswith("png"):
            image = QImage(str(path))
            assert image.width() == sheet.size.width() * (2 if kind == "png2" else 1)
            return
        text = path.read_text(encoding="utf-8")
        for word in ("last 50 per model", "4 attempts of 2 models", "versions: Modelyard", "hardware: "):
            assert word in text
        if kind != "svg":
            rows = [row for row in csv.reader(text.splitlines()) if not row[0].startswith("#")]
            assert len(rows) == 1 + (4 if kind == "csv" else 2)
            assert all(len(row) == len(rows[0]) for row in rows)

    run(body())


def sheet_of(page: DashboardPage) -> Sheet:
    """Return what a picture of the page is made of."""
    rows = page._rows.rows
    return Sheet(parts=(page._figures, *rows), charts=tuple(chart for row in rows for chart in row.charts))


def test_an_export_that_fails_says_why(
    qtbot: QtBot, window: FakeWindow, store: Store, run: Run, tmp_path: Path
) -> None:
    """A folder that is not there is a message, not a crash."""

    async def body() -> None:
        await save(store, window, record_ago(5))
        page = await shown_page(qtbot, window)
        assert page.picture is not None
        wanted = filter_of("last", datetime.now(UTC), capability=None, host=None)
        for kind in ("png", "svg", "csv", "csv-models"):
            path = tmp_path / "missing" / "out"
            await page._exporter.write(kind, path, page.picture, wanted, sheet_of(page), "")
            assert "No such file" in window.toasts[-1][0]

    run(body())


def test_a_large_window_is_exported_day_by_day(
    qtbot: QtBot, window: FakeWindow, store: Store, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The table holds every attempt of the window, also where the page draws sums."""
    monkeypatch.setattr(store_module, "ATTEMPT_LIMIT", 10)

    async def body() -> None:
        await save(store, window, *(record_ago(index * 6 * 3600 + 60) for index in range(20)))
        page = await shown_page(qtbot, window)
        page._bar.choose_window("7d")
        await until(lambda: page.picture is not None and page.picture.columns.rollup is not None)
        assert page.picture is not None
        wanted = filter_of("7d", datetime.now(UTC), capability=None, host=None)
        path = tmp_path / "out.csv"
        await page._exporter.write("csv", path, page.picture, wanted, sheet_of(page), "7 d")
        rows = [row for row in csv.reader(path.read_text(encoding="utf-8").splitlines()) if not row[0].startswith("#")]
        assert len(rows) == 21

    run(body())


def test_everything_the_keyboard_reaches_has_a_name(
    qtbot: QtBot, window: FakeWindow, store: Store, run: Run, theme: Theme
) -> None:
    """Names differ, and a change of the scheme redraws without an error."""

    async def body() -> None:
        await save(store, window, record_ago(60), record_ago(5, ref=SMOL))
        page = await shown_page(qtbot, window)
        reached = [
            widget
            for widget in page.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()
        ]
        labels = [widget.accessibleName() or getattr(widget, "text", str)() for widget in reached]
        assert len(reached) >= 9
        assert all(labels)
        assert len(set(labels)) == len(labels)
        page.focus_first()
        theme.configure(mode="dark", font_size_pt=12)
        page.grab()
        theme.configure(mode="light", font_size_pt=10)

    run(body())


def test_shares_count_only_what_is_there_of_all_models() -> None:
    """A model that is asked rarely does not seem to be asked as often as the others."""
    often = [("ollama/often", 1000.0 + second) for second in range(50)]
    rarely = [("ollama/rarely", second) for second in (1.0, 2.0, 1010.0)]
    both = sorted([*often, *rarely], key=lambda one: one[1])
    attempts = AttemptColumns(model=[model for model, _ in both], started_at=[moment for _, moment in both])
    assert shares_of((), attempts, by_time=False) == (("ollama/often", 50), ("ollama/rarely", 1))
    tracks = (Track(model="ollama/a", n=3), Track(model="ollama/b"))
    assert shares_of(tracks, attempts, by_time=True) == (("ollama/a", 3),)


def test_the_state_row_follows_the_core(qtbot: QtBot, window: FakeWindow, store: Store, run: Run) -> None:
    """Shares say n, memory what is loaded and free, breakers what rests; that one opens the Routing page."""

    async def body() -> None:
        key = "ollama/phi4"
        window.app.breakers.known = (BreakerView(key=key, state=BreakerState.OPEN, reason="3 failures"),)
        await save(store, window, record_ago(60), record_ago(50), record_ago(40), record_ago(30, ref=SMOL))
        page = await shown_page(qtbot, window)
        state = page._state
        assert state.share.text.startswith("n = 4 · qwen:0.5b 75%")
        assert state.memory.text == "no model loaded"
        loaded = ResidentModel(ref=QWEN, size_bytes=3 * 10**9)
        window.feed.publish(ResidentChanged(resident=(loaded,)))
        state.show_free(10**9)
        assert state.memory.text == "qwen:0.5b holds 3.0 GB · 1.0 GB free"
        await until(lambda: state.breakers.text == "phi4 rests")
        state._open.click()
        assert window.pages == [("routing", {})]
        window.feed.publish(BreakerView(key=key, state=BreakerState.CLOSED))
        assert state.breakers.text == "✓ all closed"
        assert state._open.isHidden()
        await until(lambda: not window.context.core.pending_count)

    run(body())
