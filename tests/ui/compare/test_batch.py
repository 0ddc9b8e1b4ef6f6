"""Batches in the window: from the list of prompts to the matrix."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.backends.scripted import ModelScript
from app.domain.errors import ContextExceededError
from tests.integration.engine.rig import CODER, POET, EngineRig
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import FakeWindow
from tests.ui.compare.test_compare_page import opened
from ui.pages.compare_page import ComparePage
from ui.widgets.conversation_list import SUBTITLE_ROLE

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

Runner = Callable[[Coroutine[Any, Any, None]], None]


def cells(page: ComparePage) -> list[list[str]]:
    """Return the texts of the matrix."""
    model = page.batch.model
    return [[model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.count())]


async def fill(page: ComparePage, text: str = "Write a poem.\nWrite a sonnet.") -> None:
    """Start a batch and wait for its end."""
    page.open_with(part="batch")
    page.batch.form.prompts.setPlainText(text)
    await until(page.batch.form.start.isEnabled)
    page.batch.form.start.click()
    await until(lambda: page.batch.batch is not None and page.batch.batch.is_finished and not page.batch.is_running)
    await until(lambda: all("…" not in row for row in cells(page)))


def test_a_list_of_prompts_becomes_a_matrix(run: Runner, window: FakeWindow) -> None:
    """The form says how many answers it will be; each cell then shows time and answer."""

    async def scenario() -> None:
        async with opened(window) as page:
            page.open_with(part="batch")
            page.batch.form.prompts.setPlainText("Write a poem.\n\nWrite a sonnet.")
            await until(lambda: "2 prompts × 2 models = 4 answers" in page.batch.form.note.text())
            await fill(page)
            first = cells(page)[0]
            assert first[:2] == ["1", "Write a poem."]
            assert first[2].endswith("s · def f(): ...")
            assert first[3].endswith("s · Roses are red.")
            assert page.batch._progress.value() == page.batch._progress.maximum() == 4
            assert not page.batch.go.isVisible()
            await until(lambda: page.batch.list.count() == 2)
            assert page.batch.list.item(1).data(SUBTITLE_ROLE) == "4 of 4"
            assert page.history.list.count() == 0

    run(scenario())


def test_filters_and_cells(run: Runner, window: FakeWindow, rig: EngineRig) -> None:
    """Failures and different answers can be singled out; a cell shows its whole answer, a row opens side by side."""
    both = ModelScript(tokens=("The same.",))
    rig.backend.set_script("poet", both)
    rig.backend.set_script("coder", both, ModelScript(failure=ContextExceededError("Too long.")), ModelScript())

    async def scenario() -> None:
        async with opened(window) as page:
            await fill(page, "One poem\nTwo poems\nThree poems")
            batch = page.batch
            texts = {button.text() for button in batch.filters.findChildren(QAbstractButton)}
            assert texts == {"All 3", "Failures 1", "Different 1"}
            batch._set_filter("failures")
            (row,) = cells(page)
            assert row[2].startswith("✕ ")
            batch._set_filter("different")
            assert len(cells(page)) == 1
            batch.table.setCurrentIndex(batch.model.index(0, 2))
            assert "Hello world" in batch._cell_text._answer.text  # type: ignore[union-attr]
            assert batch._cell_title.text().startswith("A · coder · ")
            batch._open_row.click()
            assert page._stack.currentIndex() == 0
            assert [lane.answer.text for lane in page.session.lanes()] == ["Hello world", "The same."]

    run(scenario())


def test_pause_resume_and_retry(run: Runner, window: FakeWindow, rig: EngineRig) -> None:
    """A paused batch says how far it is, goes on with one button, and asks failed cells again with another."""
    rig.backend.set_script("coder", ModelScript(tokens=("never",), stalls_after=0))

    async def scenario() -> None:
        async with opened(window) as page:
            page.open_with(part="batch")
            batch = page.batch
            batch.form.prompts.setPlainText("One poem\nTwo poems")
            await until(batch.form.start.isEnabled)
            batch.form.start.click()
            await until(lambda: batch.batch is not None and batch.batch.done == 2)
            assert "left" in batch._facts.text()
            batch.go.click()
            await until(lambda: not batch.is_running)
            assert batch._facts.text() == "paused · 2 of 4"
            rig.backend.set_script("coder", ModelScript(failure=ContextExceededError("Too long.")))
            batch.go.click()
            await until(lambda: not batch.is_running and batch.batch is not None and batch.batch.failed == 2)
            rig.backend.set_script("coder", ModelScript(tokens=("at last",)))
            await until(batch.retry.isVisible)
            batch.retry.click()
            await until(lambda: batch.batch is not None and batch.batch.failed == 0 and batch.batch.is_finished)
            await until(lambda: all("at last" in row[2] for row in cells(page)))

    run(scenario())


def test_a_batch_runs_on_while_its_page_is_away(run: Runner, window: FakeWindow, rig: EngineRig) -> None:
    """Opened again, the page shows what came meanwhile."""

    async def scenario() -> None:
        batches = window.context.app.batches
        async with opened(window) as page:
            page.open_with(part="batch")
            page.batch.form.prompts.setPlainText("One poem\nTwo poems")
            await until(page.batch.form.start.isEnabled)
            page.batch.form.start.click()
            await until(lambda: page.batch.batch is not None and page.batch.batch.done)
        await until(lambda: not batches.running_id)
        async with opened(window) as page:
            page.open_with(part="batch")
            await until(lambda: page.batch.list.count() == 2)
            page.batch.list.itemActivated.emit(page.batch.list.item(1))
            await until(lambda: len(cells(page)) == 2)
            assert all("…" not in row for row in cells(page))

    run(scenario())


def test_a_batch_is_deleted_and_brought_back(run: Runner, window: FakeWindow) -> None:
    """Undo restores prompts and answers."""

    async def scenario() -> None:
        async with opened(window) as page:
            await fill(page)
            before = cells(page)
            page.batch.delete.click()
            await until(lambda: page.batch.list.count() == 1)
            assert page.batch._stack.currentWidget() is page.batch.form
            action = window.toasts[-1][1]
            assert action is not None
            action[1]()
            await until(lambda: page.batch.list.count() == 2)
            page.batch.list.itemClicked.emit(page.batch.list.item(1))
            await until(lambda: cells(page) == before)

    run(scenario())


def test_prompts_from_a_file(run: Runner, window: FakeWindow, tmp_path: Path) -> None:
    """They fill the field, whatever the kind; a file without prompts says why."""

    async def scenario() -> None:
        table, broken, binary = tmp_path / "evals.csv", tmp_path / "bad.json", tmp_path / "x.txt"
        table.write_text('prompt\none\n"two\nlines"\n', encoding="utf-8")
        broken.write_text("{", encoding="utf-8")
        binary.write_bytes(b"\xff\xfe\x00")
        async with opened(window) as page:
            form = page.batch.form
            await form.load(table)
            assert form.prompts.toPlainText() == "one\n---\ntwo\nlines"
            assert form.title.text() == "evals"
            await until(lambda: "2 prompts" in form.note.text())
            await form.load(broken)
            assert "is not JSON" in str(window.reported[-1])
            await form.load(binary)
            assert "not text" in window.toasts[-1][0]
            await form.load(tmp_path / "missing.txt")
            assert "could not be read" in window.toasts[-1][0]

    run(scenario())


def test_export_of_a_batch(run: Runner, window: FakeWindow, tmp_path: Path) -> None:
    """One file holds every row, whatever the filter."""

    async def scenario() -> None:
        async with opened(window) as page:
            await fill(page)
            page.batch._set_filter("failures")
            target = tmp_path / "out.csv"
            await page.batch._exporter.write("csv", target, list(page.batch.model.rows))
            assert target.read_text(encoding="utf-8").count("Roses are red.") == 2

    run(scenario())


def test_accessible_names_are_unique(run: Runner, window: FakeWindow) -> None:
    """Every widget of the part that takes the keyboard says something that no other says."""

    async def scenario() -> None:
        async with opened(window) as page:
            for show in (page.batch.show_form, None):
                if show is None:
                    await fill(page)
                else:
                    page.open_with(part="batch")
                stops = [
                    widget
                    for widget in page.findChildren(QWidget)
                    if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
                ]
                names = [
                    widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
                    for widget in stops
                ]
                unnamed = [type(widget).__name__ for widget, name in zip(stops, names, strict=True) if not name]
                assert not unnamed
                assert len(names) == len(set(names)), sorted(names)
            assert page.batch.form.pickers.choices() == [CODER, POET]

    run(scenario())
