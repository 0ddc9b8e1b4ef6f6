"""The Compare page with real models in the real window: side by side, blind, batch, leaderboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from app.domain.comparison import Comparison
from tests.window_driver import Driver, Scenario
from ui.pages.compare_page import ComparePage

pytestmark = [pytest.mark.models, pytest.mark.window, pytest.mark.timeout(420)]

SMOL, QWEN = "smollm2:135m", "qwen2.5-coder:0.5b"


async def compare_page(driver: Driver) -> ComparePage:
    """Go from Chat to Compare with Ctrl+Enter and return the page."""
    driver.type("Write a Python function that adds two numbers.")
    driver.press(driver.chat.composer.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await driver.until(lambda: driver.window.current_page == "compare", "the Compare page")
    page = driver.window._pages["compare"]
    assert isinstance(page, ComparePage)
    await driver.until(
        lambda: len(page.lanes.prompt.pickers.choices()) == 2 and page.lanes.prompt.note.text(), "models"
    )
    return page


async def answered(driver: Driver, page: ComparePage, text: str = "") -> Comparison:
    """Press Enter in the prompt and return the comparison once all lanes have ended."""
    before = page.session.comparison
    if text:
        page.lanes.prompt.set_text(text)
    driver.press(page.lanes.prompt.edit, Qt.Key.Key_Return)
    await driver.until(lambda: page.session.comparison is not before and not page.session.is_running, "the answers")
    assert page.session.comparison is not None
    return page.session.comparison


def test_side_by_side_blind_and_batch(run_window: Callable[[Scenario], None]) -> None:
    """One prompt goes to two models; a blind vote counts on the leaderboard; a batch fills its matrix."""

    async def scenario(driver: Driver) -> None:
        await driver.ready(SMOL, QWEN)
        page = await compare_page(driver)
        assert page.unsaved_text().startswith("Write a Python function")
        found = await answered(driver, page)
        assert {lane.model.model for lane in found.lanes if lane.model} == {SMOL, QWEN}
        # Sixty tokens, to which the answers are limited here, may cut one short.
        assert found.is_answered
        assert all(lane.ttft_s is not None and lane.decode_tps for lane in found.lanes)
        await driver.screenshot("compare-answers-light")
        page.lanes.band.differences.click()
        await driver.until(page.lanes._diff.views[1].toPlainText, "the differences")
        await driver.screenshot("compare-differences-light")

        page.lanes.prompt.blind.setChecked(True)
        blind = await answered(driver, page, "Tell me one fact about the Moon.")
        assert blind.hides_names
        await driver.screenshot("compare-blind-light")
        driver.press(page.lanes._lanes_scroll, Qt.Key.Key_Right)
        await driver.until(lambda: page.session.comparison is not None and page.session.comparison.verdict, "the vote")
        page._show_part("board")
        await driver.until(lambda: page.board.table.model().rowCount() == 2, "the leaderboard")
        await driver.screenshot("compare-leaderboard-light")
        winner = blind.lanes[1].model
        assert winner is not None
        await driver.until(lambda: winner in driver.app.memory.evidence, "routing to know of the vote")

        page._show_part("batch")
        page.batch.form.prompts.setPlainText("What is 2 + 2?\nName a colour.\nSay hello in French.")
        await driver.until(page.batch.form.start.isEnabled, "the batch to be ready")
        driver.click(page.batch.form.start)
        await driver.until(lambda: page.batch.batch is not None and page.batch.batch.is_finished, "the batch")
        assert page.batch.batch is not None
        assert page.batch.batch.failed == 0
        await driver.until(lambda: not page.batch.is_running, "the end of the batch")
        page.batch.table.setCurrentIndex(page.batch.model.index(0, 2))
        await driver.screenshot("compare-batch-light")
        driver.desktop.theme.configure(mode="dark", font_size_pt=10)
        await driver.screenshot("compare-batch-dark")
        page._show_part("lanes")
        page.session.show(found)
        await driver.screenshot("compare-answers-dark")

    run_window(scenario)
