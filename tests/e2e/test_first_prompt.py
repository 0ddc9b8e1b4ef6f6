"""From a typed prompt to a stored decision and a point in the chart, with real models in the real window."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.domain.record import Outcome, SubTaskState
from app.domain.views import DecisionFilter
from tests.window_driver import Driver, Scenario
from ui.docks.live_dock import LiveDock
from ui.docks.plan_dock import PlanDock
from ui.docks.why_dock import WhyDock
from ui.pages.decisions_page import DecisionsPage
from ui.pages.models_page import ModelsPage

pytestmark = [pytest.mark.models, pytest.mark.window, pytest.mark.timeout(420)]

SMOL, QWEN = "smollm2:135m", "qwen2.5-coder:0.5b"
COMPOUND = (
    "1. Write a haiku about rain.\n"
    "2. Write a Python function for the area of a circle.\n"
    "3. Translate 'good morning' into French."
)


def dock(driver: Driver, key: str, kind: type) -> object:
    """Open a dock and return its widget."""
    driver.window.show_dock(key)
    widget = driver.window._panel.current_widget()
    assert isinstance(widget, kind)
    return widget


def test_two_prompts_go_to_two_models_and_the_window_shows_why(run_window: Callable[[Scenario], None]) -> None:
    """The strip names the model while typing; answer, chip, decision and chart point follow."""

    async def scenario(driver: Driver) -> None:
        await driver.ready(SMOL, QWEN)
        live = dock(driver, "live", LiveDock)
        assert isinstance(live, LiveDock)
        driver.type("Write a Python function that reverses a string. Only the code.")
        strip = driver.chat.composer.strip
        await driver.until(lambda: QWEN in str(strip.said), "the strip to name the coder")
        await driver.screenshot("chat-typing-light")
        driver.chat.composer.set_text("")
        code = await driver.ask("Write a Python function that reverses a string. Only the code.")
        talk = await driver.ask("Hi! How are you today?")
        models = [record.sub_tasks[0].attempts[-1].ref.model for record in (code, talk)]
        assert models == [QWEN, SMOL]
        assert [record.outcome for record in (code, talk)] == [Outcome.SUCCEEDED, Outcome.SUCCEEDED]
        attempt = code.sub_tasks[0].attempts[-1]
        assert attempt.ttft_s is not None
        assert attempt.usage.answer_tokens
        assert driver.chat.transcript.entries[-1].answer is not None
        await driver.until(lambda: len(live.columns.model) == 2, "two points in the live chart")
        page = await driver.call(driver.app.store.queries.decisions(DecisionFilter()))
        assert [row.ref.model for row in page.rows] == [SMOL, QWEN]
        decision = code.sub_tasks[0].decision
        assert decision is not None
        detail = await driver.call(driver.app.store.queries.decision(decision.decision_id))
        assert detail.record.decision == decision
        await driver.screenshot("chat-live-light")
        driver.press(driver.window, Qt.Key.Key_F9)
        assert isinstance(driver.window._panel.current_widget(), WhyDock)
        await driver.screenshot("chat-why-light")

    run_window(scenario)


def test_compound_prompt_runs_as_a_plan_on_several_models(run_window: Callable[[Scenario], None]) -> None:
    """Independent sub-tasks go to different models at the same time; the answers are joined in order."""

    async def scenario(driver: Driver) -> None:
        await driver.ready(SMOL, QWEN)
        plan_dock = dock(driver, "plan", PlanDock)
        assert isinstance(plan_dock, PlanDock)
        record = await driver.ask(COMPOUND)
        assert [part.sub_task.id for part in record.sub_tasks] == ["1", "2", "3"]
        assert record.plan.mode == "parallel"
        # The short limit of these tests may cut an answer; then the record says so.
        assert {part.outcome for part in record.sub_tasks} <= {Outcome.SUCCEEDED, Outcome.PARTIAL}
        used = {part.attempts[-1].ref.model for part in record.sub_tasks}
        assert used == {SMOL, QWEN}
        spans = [(part.started_s or 0.0, part.ended_s or 0.0) for part in record.sub_tasks]
        assert max(start for start, _ in spans[:2]) < min(end for _, end in spans[:2])
        places = [record.answer.find(part.answer.strip()) for part in record.sub_tasks]
        assert places == sorted(places)
        assert -1 not in places
        assert {status.state for status in plan_dock._status.values()} == {SubTaskState.DONE}
        await driver.screenshot("chat-plan-light")

    run_window(scenario)


def test_stop_keeps_the_text_and_is_neither_success_nor_failure(run_window: Callable[[Scenario], None]) -> None:
    """Escape ends the answer at once; what had arrived stays and is stored."""

    async def scenario(driver: Driver) -> None:
        await driver.ready(SMOL)
        driver.type("Tell me a very long story about a lighthouse keeper and the sea.")
        driver.press(driver.chat.composer.edit, Qt.Key.Key_Return)

        def text() -> str:
            answer = driver.chat.transcript.entries[-1].answer if driver.chat.transcript.entries else None
            return answer.text if answer is not None else ""

        await driver.until(lambda: len(text()) > 40, "some text of the answer")
        loop = asyncio.get_running_loop()
        began = loop.time()
        driver.press(driver.chat.composer.edit, Qt.Key.Key_Escape)
        assert not driver.chat.session.is_running
        seen = text()
        await driver.until(lambda: driver.records, "the record of the stopped request")
        sys.stdout.write(f"stopped and stored after {1000 * (loop.time() - began):.0f} ms\n")
        record = driver.records[-1]
        assert record.outcome is Outcome.STOPPED
        assert record.sub_tasks[0].attempts[-1].outcome is Outcome.STOPPED
        assert record.answer.startswith(seen[:40])
        totals = await driver.call(driver.app.store.queries.totals())
        assert totals.requests == 1

    run_window(scenario)


def test_profile_and_rating_are_edited_in_forms(run_window: Callable[[Scenario], None]) -> None:
    """An edited profile decides the next prompt; a rating and a note reach the database."""

    async def scenario(driver: Driver) -> None:
        await driver.ready(SMOL, QWEN)
        models = await driver.open_page("models")
        assert isinstance(models, ModelsPage)
        models.open_with(ref=f"builtin/{QWEN}")
        weight = next(
            edit for edit in models._form.findChildren(QLineEdit) if edit.accessibleName() == "Routing weight"
        )
        weight.setFocus()
        for character in "0":
            driver.press(weight, Qt.Key(ord(character)))
        await driver.screenshot("models-light")
        driver.click(models._form._apply)
        qwen = next(profile.ref for profile in driver.app.profiles.current if profile.ref.model == QWEN)

        def stored_weight() -> float | None:
            return next(profile.routing_weight for profile in driver.app.profiles.current if profile.ref == qwen)

        await driver.until(lambda: stored_weight() == 0.0, "the stored weight")
        await driver.open_page("chat")
        record = await driver.ask("Write one line of Python that prints hello.")
        assert record.sub_tasks[0].decision is not None
        parts = {
            candidate.ref.model: {part.name: part.value for part in candidate.contributions}
            for candidate in record.sub_tasks[0].decision.ranking
        }
        assert parts[QWEN]["your weight"] < parts[SMOL]["your weight"]
        decisions = await driver.open_page("decisions")
        assert isinstance(decisions, DecisionsPage)
        await driver.until(lambda: decisions._model.rowCount() == 1, "the decision in the table")
        decisions._table.selectRow(0)
        form = decisions._panel.form
        await driver.until(lambda: decisions._panel.decision_id, "the decision's detail")
        driver.click(form._rating._buttons["good"])
        form._note.setFocus()
        for character in "FINE":
            driver.press(form._note, Qt.Key(ord(character)))
        driver.press(form._note, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        decision_id = decisions._panel.decision_id

        async def annotation() -> object:
            return await driver.call(driver.app.store.annotations.get(decision_id))

        await driver.until(lambda: form._annotation.version == 1, "the saved annotation")
        saved = await driver.call(driver.app.store.annotations.get(decision_id))
        assert (saved.rating, saved.note.lower()) == (1, "fine")
        await driver.screenshot("decisions-light")

    run_window(scenario)


def test_everything_is_back_after_closing(run_window: Callable[[Scenario], None]) -> None:
    """Conversation, draft, page, dock and size survive."""
    seen: dict[str, object] = {}

    async def first(driver: Driver) -> None:
        await driver.ready(SMOL)
        driver.window.resize(1111, 777)
        await driver.ask("Hello there!")
        driver.window.show_dock("live")
        driver.type("a draft that nobody sent")
        await asyncio.sleep(0.6)
        seen["answer"] = driver.chat.transcript.entries[-1].answer

    async def second(driver: Driver) -> None:
        await driver.ready(SMOL)
        await driver.until(lambda: driver.chat.composer.text == "a draft that nobody sent", "the draft")
        entries = driver.chat.transcript.entries
        assert [entry.role for entry in entries] == ["user", "assistant"]
        assert entries[0].text == "Hello there!"
        assert entries[1].answer is not None
        assert entries[1].answer.text
        assert (driver.window.width(), driver.window.height()) == (1111, 777)
        assert driver.window._panel.current_key == "live"

    run_window(first)
    run_window(second)
